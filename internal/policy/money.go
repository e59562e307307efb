package policy

import (
	"slices"

	"goodword/experiments/bandit"
	"goodword/models"
	"goodword/scoring/features"
)

// Setting is what a policy in money knows besides the experiment.
type Setting struct {
	Offers       []models.Offer
	DefaultOffer string // of the program, where the experiment does not choose the offer
	// Price is what a unit of reward costs beyond itself, because of a budget; at least 0.
	Price float64
}

// What is thought of an arm before its own outcomes are seen: the value of a success as well as after priorValues of them, its variance as after
// twice priorShape, its customers unsubscribing and complaining once in priorHarm decisions.
const (
	priorValues = 5
	priorShape  = 2.5
	priorHarm   = 1000
)

// money is what the arms bring and cost, in units of one purchase. unit is 0 while nobody knows what a purchase is worth; chances are then
// compared.
type money struct {
	unit  float64      // minor units that a purchase earns
	value []bandit.NIG // net value of a decision with a success, before the price of rewards
	owed  []float64    // Price times the expected rewards of one
	cost  []float64    // of every decision
	// fatigue is the value of the next ask by how much the customer was asked lately; asks are the arms that ask.
	fatigue bandit.FatigueCurve
	asks    []bool
}

// newMoney reads the experiment's terms and what came of its arms.
func newMoney(e *models.Experiment, state models.PolicyState, s Setting) (money, error) {
	m, arms := money{}, state.Arms
	if e.Value == nil {
		return m, nil
	}
	rewards := func(purchase float64) []float64 {
		list := make([]float64, len(e.Arms))
		for k := range e.Arms {
			if o := offerOf(&e.Arms[k], s); o != nil {
				list[k], _ = o.RewardMinor(purchase, e.Value.Currency)
			}
		}
		return list
	}
	purchase := float64(e.Value.PurchaseMinor)
	if purchase == 0 {
		purchase = seenPurchase(e.Value, arms, rewards)
	}
	if m.unit = float64(purchase * e.Value.Earned()); m.unit == 0 {
		return m, nil
	}
	spent := rewards(purchase)
	for k, a := range arms {
		prior := bandit.NIG{Mean: 1 - spent[k]/m.unit, Kappa: priorValues, A: priorShape, B: priorShape}
		value, err := prior.Update(float64(a.Successes), a.Mean/m.unit, a.M2/float64(m.unit*m.unit))
		if err != nil {
			return money{}, err
		}
		m.value = append(m.value, value)
		m.owed = append(m.owed, float64(s.Price*spent[k])/m.unit)
		m.cost = append(m.cost, m.costOf(e, &e.Arms[k], a))
		m.asks = append(m.asks, e.Arms[k].Asks())
	}
	m.fatigue = bandit.DefaultFatigueCurve(m.worthOfAsk(e, arms))
	if len(state.Fatigue) == 0 {
		return m, nil
	}
	points := make([]bandit.FatiguePoint, len(state.Fatigue))
	for i, p := range state.Fatigue {
		points[i] = bandit.FatiguePoint{At: p.Asked, Value: p.Minor / m.unit}
	}
	fitted, err := bandit.NewFatigueCurve(points)
	m.fatigue = fitted
	return m, err
}

func offerOf(a *models.Arm, s Setting) *models.Offer {
	key := a.Offer
	if key == "" {
		key = s.DefaultOffer
	}
	i := slices.IndexFunc(s.Offers, func(o models.Offer) bool { return o.Key == key })
	if i < 0 || !a.Asks() {
		return nil
	}
	return &s.Offers[i]
}

// seenPurchase is the mean purchase so far: what successes brought with the fixed part of their rewards, over what a purchase brings of itself,
// its percentage of rewards taken off. 0 while there is none.
func seenPurchase(t *models.ValueTerms, arms []models.ArmCount, rewards func(float64) []float64) float64 {
	fixed, withOne := rewards(0), rewards(1)
	brought, per := 0.0, 0.0
	for k, a := range arms {
		n := float64(a.Successes)
		brought += float64(n * (a.Mean + fixed[k]))
		per += float64(n * (t.Earned() - (withOne[k] - fixed[k])))
	}
	if !(brought > 0) || !(per > 0) {
		return 0
	}
	return brought / per
}

// costOf is what a decision of the arm costs whatever it brings: the message of an ask, and the harm of one that costs contacts.
func (m *money) costOf(e *models.Experiment, a *models.Arm, count models.ArmCount) float64 {
	t := e.Value
	all := float64(count.Trials) + priorHarm
	minor := float64(float64(t.UnsubscribeMinor) * (float64(count.Unsubscribes) + 1) / all)
	minor += float64(float64(t.ComplaintMinor) * (float64(count.Complaints) + 1) / all)
	if a.Asks() {
		minor += t.MessageMinor
	}
	return minor / m.unit
}

// worthOfAsk is what asking brings on average so far, before costs; at least 0.
func (m *money) worthOfAsk(e *models.Experiment, arms []models.ArmCount) float64 {
	sum, n := 0.0, 0.0
	for k, a := range arms {
		if !e.Arms[k].Asks() {
			continue
		}
		weight := float64(a.Trials) + 1
		rate := (float64(a.Successes) + float64(e.PriorStrength*e.PriorMean)) / (float64(a.Trials) + e.PriorStrength)
		sum += float64(weight * float64(rate*m.value[k].Mean))
		n += weight
	}
	if n == 0 {
		return 0
	}
	return max(0, sum/n)
}

// known reports whether the arms can be compared by money.
func (m *money) known() bool { return m.unit > 0 }

// gains are the expected values of a success, rewards at their price.
func (m *money) gains() []float64 {
	list := make([]float64, len(m.value))
	for k, v := range m.value {
		list[k] = v.Mean - m.owed[k]
	}
	return list
}

// costs are those of every decision about the subject.
func (m *money) costs(s Subject) []float64 {
	list := m.tiredness(s)
	for k, cost := range m.cost {
		list[k] += cost
	}
	return list
}

// tiredness is what asking the subject now takes from what the next ask brings, by arm. Where every arm asks it is the same for each, and left
// out.
func (m *money) tiredness(s Subject) []float64 {
	list := make([]float64, len(m.asks))
	if !slices.Contains(m.asks, false) {
		return list
	}
	tired := m.fatigue.Cost(asked(s))
	for k, asks := range m.asks {
		if asks {
			list[k] = tired
		}
	}
	return list
}

// asked is how much the subject was asked of late, 0 where nobody knows of an ask.
func asked(s Subject) float64 {
	if features.Asks30 >= len(s.Features) || !(s.Features[features.Asks30] > 0) {
		return 0
	}
	return float64(s.Features[features.Asks30])
}
