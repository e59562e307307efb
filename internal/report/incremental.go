package report

import (
	"maps"
	"slices"

	"goodword/experiments/stats"
	"goodword/models"
)

// Incremental compares customers who were not held out with those who were. Both passed every filter, so they differ by chance alone.
type Incremental struct {
	Customers  int64              `json:"customers" doc:"Customers whom no filter stopped and who were not held out"`
	HeldOut    int64              `json:"held_out_customers"`
	Currencies []IncrementalValue `json:"currencies" doc:"By currency of what friends bought"`
	Note       string             `json:"note,omitempty" doc:"Why there is nothing to compare"`
}

// IncrementalValue is what friends bought from a customer's first decision in the period to its end, less refunds, per customer, in minor
// units. Without enough data there are no numbers but the counts.
type IncrementalValue struct {
	Currency      string    `json:"currency"`
	TooLittleData bool      `json:"too_little_data" doc:"Too few customers whose friends bought for numbers to be believed"`
	WithValue     int64     `json:"with_value" doc:"Customers not held out whose friends bought"`
	HeldWithValue int64     `json:"held_with_value" doc:"Held-out customers whose friends bought all the same"`
	PerCustomer   *float64  `json:"per_customer_minor,omitempty"`
	PerHeldOut    *float64  `json:"per_held_out_minor,omitempty"`
	Difference    *Interval `json:"difference_minor,omitempty" doc:"What asking adds per customer"`
	Added         *Interval `json:"added_minor,omitempty" doc:"What asking added: the difference times the customers not held out"`
	Forgone       *Interval `json:"forgone_minor,omitempty" doc:"The price of the holdout so far: the difference times the held-out customers"`
}

// Interval is an estimate with its interval.
type Interval struct {
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

func (i Interval) times(n int64) *Interval {
	f := float64(n)
	return &Interval{Estimate: f * i.Estimate, Low: f * i.Low, High: f * i.High}
}

// groups are the two groups of customers with their values by currency, index 1 the held-out.
type groups struct {
	customers [2]int64
	values    map[string]*[2]stats.Sample
}

func (g *groups) take(c *models.CustomerGroup) {
	i := 0
	if c.Held {
		i = 1
	}
	if c.Currency == "" {
		g.customers[i] += c.Customers
		return
	}
	if g.values == nil {
		g.values = map[string]*[2]stats.Sample{}
	}
	entry(g.values, c.Currency)[i].Add(stats.Sample{Positives: c.Positives, Sum: c.Sum, SumSquares: c.SumSquares})
}

func (g *groups) incremental() Incremental {
	v := Incremental{Customers: g.customers[0], HeldOut: g.customers[1], Currencies: []IncrementalValue{}}
	switch {
	case v.HeldOut == 0:
		v.Note = "nobody was held out in this period, so nothing says what would have come anyway"
	case v.Customers == 0:
		v.Note = "everybody whom no filter stopped was held out"
	}
	for _, currency := range slices.Sorted(maps.Keys(g.values)) {
		both := *g.values[currency]
		both[0].N, both[1].N = v.Customers, v.HeldOut
		v.Currencies = append(v.Currencies, compare(currency, both[0], both[1]))
	}
	return v
}

func compare(currency string, treated, held stats.Sample) IncrementalValue {
	e := stats.AgainstHoldout(treated, held, level)
	v := IncrementalValue{Currency: currency, TooLittleData: e.TooEarly, WithValue: treated.Positives, HeldWithValue: held.Positives}
	if e.TooEarly {
		return v
	}
	mine, theirs := treated.Mean(), held.Mean()
	difference := Interval{Estimate: e.Mean, Low: e.Low, High: e.High}
	v.PerCustomer, v.PerHeldOut, v.Difference = &mine, &theirs, &difference
	v.Added, v.Forgone = difference.times(treated.N), difference.times(held.N)
	return v
}
