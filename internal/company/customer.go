package company

import (
	"math"
	"math/rand/v2"
)

// customer is what makes one customer differ from the others. Satisfaction and
// activity show in NPS answers and orders, so a model could learn from them;
// the rest of the offset shows in nothing but shares.
type customer struct {
	satisfaction float64 // standard normal
	activity     float64 // standard normal
	offset       float64 // logit, added to every offer's intercept
	organic      float64 // unasked shares an hour awake
	consents     bool    // agreed to email
	country      string
	minor        bool
	tenureDays   float64 // before the start
}

// How much each part weighs in the offset: about 0.59 logit in all.
const (
	satisfactionLogit = 0.35
	activityLogit     = 0.25
	hiddenLogit       = 0.40
)

// organicPerWindow is the typical chance of an unasked share within Window.
const organicPerWindow = 0.004

// Countries take part in the program; the last of the list below does not.
var countries = []string{"DE", "FR", "NL", "AT", "CH"}

func newCustomer(r *rand.Rand) customer {
	c := customer{satisfaction: r.NormFloat64(), activity: r.NormFloat64()}
	c.offset = satisfactionLogit*c.satisfaction + activityLogit*c.activity + hiddenLogit*r.NormFloat64()
	c.organic = organicPerWindow / wakingWindow * math.Exp(c.offset/2)
	c.consents = r.Float64() < 0.96
	c.country = countries[pick(r, 0.50, 0.22, 0.16, 0.10, 0.02)]
	c.minor = r.Float64() < 0.003
	c.tenureDays = 1 + 900*r.Float64()
	return c
}

// nps is the customer's answer today: 10 for the happiest, and some noise.
func (c *customer) nps(r *rand.Rand) int {
	x := 8.0 + 1.9*c.satisfaction + 0.8*r.NormFloat64()
	return int(math.Round(min(max(x, 0), 10)))
}

// ordersPerDay has the mean ordersPerHalfYear/182 over all customers:
// E e^(sz - s²/2) = 1 for standard normal z.
func (c *customer) ordersPerDay() float64 {
	const spread = 0.6
	return ordersPerHalfYear / 182 * math.Exp(spread*c.activity-spread*spread/2)
}

const ordersPerHalfYear = 1.0

// pick draws an index with the given chances, which sum to 1.
func pick(r *rand.Rand, chances ...float64) int {
	u := r.Float64()
	for i, p := range chances {
		if u -= p; u < 0 {
			return i
		}
	}
	return len(chances) - 1
}
