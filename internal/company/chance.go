package company

import (
	"math"
	"time"
)

// ShareChance is the true probability that a customer shares at least once
// within Window of an activation at that time, when asked under an offer:
//
//	1 - (1 - q)(1 - o),  q = σ(θ_offer + offset + season(at)),  o = 1 - e^(-λ·54)
//
// q is the chance to share because of the ask, o that of an unasked share in
// the 54 hours awake of any window. 0 ≤ customer < Customers, arm indexes
// Offers. It is exact for what Run plays, given the customer: draws for one ask
// are independent of all others.
func (c *Company) ShareChance(customer int, at time.Time, arm int) float64 {
	x := &c.customers[customer]
	return 1 - (1-c.askedChance(customer, at, arm))*math.Exp(-x.organic*wakingWindow)
}

// askedChance is q: the chance of a share that the ask itself causes in time.
func (c *Company) askedChance(customer int, at time.Time, arm int) float64 {
	return sigmoid(c.intercepts[arm] + c.customers[customer].offset + season(at))
}

// season moves everybody's logit: up towards the holidays in December, down in
// June, up at weekends.
func season(at time.Time) float64 {
	at = at.UTC()
	const peak, year = 350, 365.25
	s := 0.25 * math.Cos(2*math.Pi*(float64(at.YearDay())-peak)/year)
	if w := at.Weekday(); w == time.Saturday || w == time.Sunday {
		s += 0.12
	}
	return s
}

// calibrate finds each offer's intercept so that ShareChance averages the
// offer's Chance over all customers and days.
func calibrate(customers []customer, config Config) []float64 {
	mean := meanOverDays(config)
	intercepts := make([]float64, len(Offers))
	for i, o := range Offers {
		intercepts[i] = root(func(theta float64) float64 {
			var total float64
			for j := range customers {
				x := &customers[j]
				// ShareChance is linear in q, so q may be averaged over days first.
				total += 1 - (1-mean(theta+x.offset))*math.Exp(-x.organic*wakingWindow)
			}
			return total/float64(len(customers)) - o.Chance
		})
	}
	return intercepts
}

// meanOverDays returns x ↦ mean over the days of σ(x + season), tabulated in
// steps of 0.01 and interpolated: the error is below 2e-6.
func meanOverDays(config Config) func(x float64) float64 {
	const low, high, step = -12.0, 8.0, 0.01
	table := make([]float64, int((high-low)/step)+2)
	for d := range config.Days {
		s := season(config.Start.Add(time.Duration(d) * day))
		for i := range table {
			table[i] += sigmoid(low+float64(i)*step+s) / float64(config.Days)
		}
	}
	return func(x float64) float64 {
		at := (min(max(x, low), high) - low) / step
		i := int(at)
		return table[i] + (at-float64(i))*(table[i+1]-table[i])
	}
}

// root bisects an increasing function that changes its sign in [-9, 4]: to
// 1e-9, far below what the calibration needs.
func root(f func(float64) float64) float64 {
	low, high := -9.0, 4.0
	for high-low > 1e-9 {
		if mid := (low + high) / 2; f(mid) < 0 {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
