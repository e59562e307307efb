package sim

import (
	"math"
	"math/rand/v2"

	"goodword/experiments/bandit"
)

// Environment E11: customers who can be asked every day for ninety days, and tire of it.
const (
	fatigueDays      = 90
	fatigueCustomers = 1500
	fatigueValue     = 30.0 // of a conversion
	fatigueMessage   = 0.02
	fatigueTau       = 14.0 // days
)

// tired is a customer under way.
type tired struct {
	chance  float64 // of a conversion when rested, on a usual day
	fatigue float64
	last    int // day of the last ask
	gone    bool
}

// fatiguePolicy says whether to ask on a day whose moment multiplies the chance by so much.
type fatiguePolicy func(c *tired, moment float64, day int) (bool, error)

// Fatigue is environment E11: a response falls by exp(-0.4·f) with fatigue f, which each ask raises by 1 and two weeks let fade, and with an ask
// a customer unsubscribes with chance .002·(1+f). On one day in ten something happens that makes an ask three times as welcome. Asking by net
// value, which counts what an ask does to the next ones and what a lost contact would have brought, is scored by its net value against the
// best fixed cap in hindsight (at least 1.03 times), and by its unsubscribes against that cap's (at most 1.1 times). Beside it: asking
// whenever the ask alone pays, and the best cap that keeps asks for such days.
//
// What a day of a customer who can be asked is worth, in units of its rested response, is measured in a pilot with customers of its own.
func Fatigue(runs int, seed uint64) ([]Result, error) {
	if err := checkRuns(runs); err != nil {
		return nil, err
	}
	perDay, err := pilotFatigue(seed)
	if err != nil {
		return nil, err
	}
	var gains, losses, greedyGains, momentGains []float64
	for run := range runs {
		play := func(policy fatiguePolicy) (fatigueRun, error) {
			return playFatigue(generator("E11", seed, run), policy)
		}
		best, err := bestCap(play, 1)
		if err != nil {
			return nil, err
		}
		moments, err := bestCap(play, 3)
		if err != nil {
			return nil, err
		}
		greedy, err := play(func(c *tired, moment float64, _ int) (bool, error) {
			return c.responds(moment)*fatigueValue > fatigueMessage, nil
		})
		if err != nil {
			return nil, err
		}
		ours, err := play(byNetValue(perDay))
		if err != nil {
			return nil, err
		}
		gains = append(gains, ours.value/best.value)
		losses = append(losses, ours.unsubscribed/best.unsubscribed)
		greedyGains = append(greedyGains, greedy.value/best.value)
		momentGains = append(momentGains, moments.value/best.value)
	}
	gain := Result{ID: "E11", Name: "net value against the best fixed cap", Unit: "times", Target: 1.03, AtLeast: true}.score(gains)
	gain.Others = []Other{{"asking whenever it pays by itself", mean(greedyGains)}, {"best cap on asks at such days only", mean(momentGains)}, {"value of a day", perDay}}
	loss := Result{ID: "E11", Name: "unsubscribes against the best fixed cap", Unit: "times", Target: 1.1}.score(losses)
	return []Result{gain, loss}, nil
}

// pilotFatigue measures what a day of a customer who can be asked brings under the policy itself, in units of chance·value.
func pilotFatigue(seed uint64) (float64, error) {
	perDay := 0.1
	for round := range 6 {
		r, err := playFatigue(generator("E11 pilot", seed, round), byNetValue(perDay))
		if err != nil {
			return 0, err
		}
		perDay = r.value / r.days
	}
	return perDay, nil
}

// bestCap finds the cap, one ask in so many days, that brings the most in hindsight. Days whose moment is below least are left out.
func bestCap(play func(fatiguePolicy) (fatigueRun, error), least float64) (fatigueRun, error) {
	best := fatigueRun{value: math.Inf(-1)}
	for _, days := range []int{1, 2, 3, 4, 5, 7, 10, 14, 21, 30} {
		r, err := play(func(c *tired, moment float64, day int) (bool, error) {
			return day-c.last >= days && moment >= least, nil
		})
		if err != nil {
			return fatigueRun{}, err
		}
		if r.value > best.value {
			best = r
		}
	}
	return best, nil
}

// byNetValue asks when the net value of asking is above 0.
func byNetValue(perDay float64) fatiguePolicy {
	return func(c *tired, moment float64, day int) (bool, error) {
		v, err := c.net(perDay, moment, day)
		return v.Net > 0, err
	}
}

// responds is the chance of a conversion now.
func (c *tired) responds(moment float64) float64 {
	return math.Min(0.5, c.chance*moment*math.Exp(-0.4*c.fatigue))
}

// net is the net value of asking now: the ask itself, less what it takes from the next ones and what a lost contact would still bring, given
// the worth of a day in units of chance·value.
func (c *tired) net(perDay, moment float64, day int) (bandit.NetValue, error) {
	perDay *= c.chance * fatigueValue
	rest := float64(fatigueDays - day - 1)
	// One more ask takes 1 - exp(-0.4·exp(-s/τ)) of what a day brings s days later: over all days to come about 0.36·τ days.
	weighs := 0.36 * fatigueTau * (1 - math.Exp(-rest/fatigueTau))
	return bandit.Chain{
		Share: c.responds(moment), Signup: 1, Purchase: 1, Value: fatigueValue, PaidOn: bandit.PaidOnPurchase,
		Message: fatigueMessage, Unsubscribe: c.hazard(), UnsubscribeCost: perDay * rest, Fatigue: perDay * weighs,
	}.NetValue()
}

func (c *tired) hazard() float64 { return math.Min(1, 0.002*(1+c.fatigue)) }

// fatigueRun is what a policy comes to.
type fatigueRun struct {
	value, unsubscribed float64
	days                float64 // of customers who could be asked, each weighed by its rested chance times the value
}

// playFatigue asks every customer by the policy.
func playFatigue(random *rand.Rand, policy fatiguePolicy) (fatigueRun, error) {
	customers := make([]tired, fatigueCustomers)
	for i := range customers {
		customers[i] = tired{chance: 0.02 * math.Exp(0.7*random.NormFloat64()), last: -random.IntN(30)}
	}
	decay := math.Exp(-1 / fatigueTau)
	var r fatigueRun
	for day := range fatigueDays {
		for i := range customers {
			// The same luck whatever the policy does.
			moment, converts, leaves := 1.0, random.Float64(), random.Float64()
			if random.Float64() < 0.1 {
				moment = 3
			}
			c := &customers[i]
			c.fatigue *= decay
			if c.gone {
				continue
			}
			r.days += c.chance * fatigueValue
			ask, err := policy(c, moment, day)
			if err != nil {
				return fatigueRun{}, err
			}
			if !ask {
				continue
			}
			r.value -= fatigueMessage
			if converts < c.responds(moment) {
				r.value += fatigueValue
			}
			if leaves < c.hazard() {
				c.gone = true
				r.unsubscribed++
			}
			c.fatigue++
			c.last = day
		}
	}
	return r, nil
}
