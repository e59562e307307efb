package bandit

import (
	"fmt"
	"math"
)

// Pacer holds the price of a budget: what a unit of expected reward cost is charged on top, so that spending follows the plan. Actions
// are chosen by NetValue.Paced(Price). A pacer's updates have to come in order; log the price with each decision, since it changes
// the policy (propensities stay exact).
type Pacer struct {
	Price float64 // λ, at least 0: money of value per money of cost
	Step  float64 // η, per unit of money off plan, above 0: see PacingStep
	// MaxMove bounds how far one update may move the price, as a share of it or of 1 when it is below, in (0, 1]; 0
	// means no bound. 0.1 with hourly updates keeps one odd hour from upsetting a day.
	MaxMove float64
}

// PacingStep returns the step of a pacer from the scale of its problem,
//
//	η = 0.05·value/(target·cost)
//
// for the usual value of an action, the usual reward cost, and the spend planned per update, all above 0: a period that spends twice
// its target moves the price by 5 % of value per cost.
func PacingStep(value, target, cost float64) float64 { return 0.05 * value / (target * cost) }

// Validate reports a number out of range.
func (p Pacer) Validate() error {
	if !(p.Price >= 0) || math.IsInf(p.Price, 1) || !(p.Step > 0) || math.IsInf(p.Step, 1) || !(p.MaxMove >= 0 && p.MaxMove <= 1) {
		return fmt.Errorf("%w: pacer %+v", ErrNotFinite, p)
	}
	return nil
}

// Update returns the pacer after a period in which so much was spent and so much planned: subgradient descent on the dual,
//
//	λ ← max(0, λ + η·(spend - target))
//
// spend is the expected cost that decisions of the period committed to, not what was paid in it; corrections of earlier
// commitments belong to it when they become known, and may make it negative. target follows the plan curve (PlanShare), not a
// straight line. It is an error when a number is not finite or target is below 0. Balseiro and Gur (2019), Learning in
// Repeated Auctions with Budgets, Management Science 65(9).
func (p Pacer) Update(spend, target float64) (Pacer, error) {
	if err := p.Validate(); err != nil {
		return Pacer{}, err
	}
	if math.IsNaN(spend) || math.IsInf(spend, 0) || !(target >= 0) || math.IsInf(target, 1) {
		return Pacer{}, fmt.Errorf("%w: spend %v of a target of %v", ErrNotFinite, spend, target)
	}
	move := float64(p.Step * (spend - target))
	if p.MaxMove > 0 {
		bound := float64(p.MaxMove * max(p.Price, 1))
		move = max(-bound, min(bound, move))
	}
	p.Price = max(0, p.Price+move)
	return p, nil
}

// PlanShare returns the part of a budget that is planned for each of the given periods, in proportion to their weights, finite, at
// least 0 and not all 0: the usual number of decisions by hour of the week, for example.
func PlanShare(weights []float64) ([]float64, error) {
	sum := 0.0
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return nil, fmt.Errorf("%w: weight of period %d is %v", ErrWeights, i, w)
		}
		sum += w
	}
	if !(sum > 0) || math.IsInf(sum, 1) {
		return nil, fmt.Errorf("%w: weights of periods sum to %v", ErrWeights, sum)
	}
	shares := make([]float64, len(weights))
	for i, w := range weights {
		shares[i] = w / sum
	}
	return shares, nil
}

// Liability is what open offers may still cost. Offers are added when a decision commits to them and taken out when they mature
// or expire; the order does not matter, up to rounding. The zero value owes nothing.
type Liability struct {
	Expected float64 // Σ p·cost
	Variance float64 // Σ p(1-p)·cost²
}

// Add takes in offers that each become due with chance p and then cost so much; a negative count takes them out. It is an error when p is
// outside [0, 1] or the cost is not finite and at least 0.
func (l *Liability) Add(p, cost float64, count int) error {
	if !(p >= 0 && p <= 1) || !(cost >= 0) || math.IsInf(cost, 1) {
		return fmt.Errorf("%w: offer due with chance %v and cost %v", ErrNotFinite, p, cost)
	}
	n := float64(count)
	l.Expected += float64(n * float64(p*cost))
	l.Variance = max(0, l.Variance+float64(n*float64(float64(p*(1-p))*float64(cost*cost))))
	return nil
}

// StopWidth is the width of HardStop: with it a budget is exceeded in about one case of twenty.
const StopWidth = 1.64

// HardStop reports whether decisions that could pay must stop, because paid and owed money may exceed the budget:
//
//	paid + L + width·√(Σ p(1-p)·cost²) > budget
//
// The bound is in standard deviations: StopWidth takes a risk of 5 %, 4 one of 1 in 30,000. A NaN stops.
func (l Liability) HardStop(paid, budget, width float64) bool {
	return !(paid+l.Expected+width*math.Sqrt(l.Variance) <= budget)
}
