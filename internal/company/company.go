package company

import (
	"fmt"
	"time"

	"goodword/models"
)

// Config describes a company. The zero values of Customers and Days give the
// defaults; Start is required.
type Config struct {
	Seed      uint64
	Customers int       // 20,000 by default, at least 100
	Days      int       // simulated, 182 by default, at least 10
	Start     time.Time // midnight UTC of the first day
}

const (
	defaultCustomers = 20_000
	defaultDays      = 182
)

// Validate reports every bad field.
func (c Config) Validate() error {
	var check models.Check
	check.That(c.Customers >= 100 && c.Customers <= 1_000_000, "/customers", "must be 100 to 1000000")
	check.That(c.Days >= 10 && c.Days <= 366, "/days", "must be 10 to 366")
	midnight := !c.Start.IsZero() && c.Start.UTC().Truncate(day).Equal(c.Start)
	check.That(midnight, "/start", "must be a midnight in UTC")
	return check.Err("company")
}

// Offer is one of the offers put to the test, with the chance that an average
// customer asked under it shares within Window of activation.
type Offer struct {
	Key    string
	Minor  int64 // credit for each side in euro cents
	Chance float64
}

// Offers are the arms of the experiment, in order; the last is the best.
var Offers = []Offer{
	{"credit_5", 500, 0.10},
	{"credit_10", 1000, 0.12},
	{"credit_15", 1500, 0.14},
	{"credit_20", 2000, 0.16},
	{"credit_30", 3000, 0.20},
}

// Company is a business with its customers and what they will do of their own
// accord. It is immutable after New and safe for concurrent use.
type Company struct {
	config     Config
	customers  []customer
	intercepts []float64 // logit of each offer, calibrated
}

// New draws a company and calibrates its offers. The error has kind
// models.Invalid for a bad configuration.
func New(config Config) (*Company, error) {
	if config.Customers == 0 {
		config.Customers = defaultCustomers
	}
	if config.Days == 0 {
		config.Days = defaultDays
	}
	if err := config.Validate(); err != nil {
		return nil, err
	}
	config.Start = config.Start.UTC()
	c := &Company{config: config, customers: make([]customer, config.Customers)}
	for i := range c.customers {
		c.customers[i] = newCustomer(stream(config.Seed, forCustomer, i, 0))
	}
	c.intercepts = calibrate(c.customers, config)
	return c, nil
}

// Customers is the number of customers.
func (c *Company) Customers() int { return len(c.customers) }

// End is the midnight at which the simulation ends.
func (c *Company) End() time.Time { return c.midnight(c.config.Days) }

// CustomerID is the company's own id of a customer, 0 ≤ customer < Customers.
func CustomerID(customer int) string { return fmt.Sprintf("c%06d", customer) }

const day = 24 * time.Hour

// midnight is the start of a day counted from 0.
func (c *Company) midnight(n int) time.Time { return c.config.Start.Add(time.Duration(n) * day) }

// dayOf counts whole days from the start; negative before it.
func (c *Company) dayOf(at time.Time) int {
	since := at.Sub(c.config.Start)
	n := int(since / day)
	if since%day < 0 {
		n--
	}
	return n
}
