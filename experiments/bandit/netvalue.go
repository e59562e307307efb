package bandit

import (
	"fmt"
	"math"
)

// PaidOn is the stage at which a reward becomes due.
type PaidOn string

// The stages.
const (
	PaidOnShare    PaidOn = "share"
	PaidOnSignup   PaidOn = "signup"
	PaidOnPurchase PaidOn = "purchase"
)

// Chain is what one action is expected to do, stage by stage: chances in [0, 1], each given the one before, and money in one
// unit, never negative.
type Chain struct {
	Share    float64 // that the customer shares
	Signup   float64 // that a share brings a signup
	Purchase float64 // that a signup buys

	// Value is the margin of a purchase before rewards. Cannibalised is the share of purchases that would have come
	// anyway, from the holdout: only the rest is the action's doing.
	Value        float64
	Cannibalised float64

	// RewardAdvocate and RewardFriend are owed once the chain has come to PaidOn. Breakage is the share of rewards never
	// claimed, where it has been measured.
	RewardAdvocate float64
	RewardFriend   float64
	PaidOn         PaidOn
	Breakage       float64

	Message         float64 // cost of sending
	Unsubscribe     float64 // chance
	UnsubscribeCost float64 // what a customer who can still be contacted is worth
	Complaint       float64 // chance
	ComplaintCost   float64
	Fatigue         float64 // cost: what the next ask loses, see FatigueCurve
}

// DefaultUnsubscribeCost is what losing a contact costs, in the currency's units, until a business has its own figure: twelve
// months of margin that messages bring. It is shown to the team, which knows better.
const DefaultUnsubscribeCost = 20

// NetValue is what an action is worth against doing nothing that costs or brings anything. Compare it with the net value of not
// asking, which has a chain of its own from its own rows.
type NetValue struct {
	Conversion float64 // expected margin that would not have come anyway
	Reward     float64 // expected cost of rewards
	Harm       float64 // expected cost of unsubscribes and complaints
	Net        float64 // Conversion - Reward - Message - Harm - Fatigue
}

// Validate reports a chance or share outside [0, 1], money that is negative or not finite, and an unknown stage.
func (c Chain) Validate() error {
	chances := [...]float64{c.Share, c.Signup, c.Purchase, c.Cannibalised, c.Breakage, c.Unsubscribe, c.Complaint}
	for _, p := range chances {
		if !(p >= 0 && p <= 1) {
			return fmt.Errorf("%w: chance %v in %+v, want it in [0, 1]", ErrNotFinite, p, c)
		}
	}
	money := [...]float64{c.Value, c.RewardAdvocate, c.RewardFriend, c.Message, c.UnsubscribeCost, c.ComplaintCost, c.Fatigue}
	for _, v := range money {
		if !(v >= 0) || math.IsInf(v, 1) {
			return fmt.Errorf("%w: amount %v in %+v, want it at least 0", ErrNotFinite, v, c)
		}
	}
	if c.PaidOn != PaidOnShare && c.PaidOn != PaidOnSignup && c.PaidOn != PaidOnPurchase {
		return fmt.Errorf("bandit: reward paid on %q, want %q, %q or %q", c.PaidOn, PaidOnShare, PaidOnSignup, PaidOnPurchase)
	}
	return nil
}

// NetValue returns the expected money of the action:
//
//	conversion = share·signup·purchase·value·(1 - cannibalised)
//	reward     = P(chain comes to PaidOn)·(advocate's + friend's)·(1 - breakage)
//	harm       = P(unsubscribe)·cost + P(complaint)·cost
//	net        = conversion - reward - message - harm - fatigue
//
// The error is that of Validate.
func (c Chain) NetValue() (NetValue, error) {
	if err := c.Validate(); err != nil {
		return NetValue{}, err
	}
	v := NetValue{
		Conversion: float64(float64(c.reach(PaidOnPurchase)*c.Value) * (1 - c.Cannibalised)),
		Reward:     float64(c.reach(c.PaidOn) * c.reward()),
		Harm:       float64(c.Unsubscribe*c.UnsubscribeCost) + float64(c.Complaint*c.ComplaintCost),
	}
	v.Net = v.Conversion - v.Reward - c.Message - v.Harm - c.Fatigue
	return v, nil
}

// reach is the chance that the chain comes to a stage.
func (c Chain) reach(stage PaidOn) float64 {
	p := c.Share
	if stage == PaidOnShare {
		return p
	}
	p = float64(p * c.Signup)
	if stage == PaidOnSignup {
		return p
	}
	return float64(p * c.Purchase)
}

// reward is the cost of both sides' rewards when they become due.
func (c Chain) reward() float64 {
	return float64((c.RewardAdvocate + c.RewardFriend) * (1 - c.Breakage))
}

// Paced returns the score an action is chosen by under a budget: its net value less the budget's price times its expected reward
// cost. A price of 0 means that there is money enough.
func (v NetValue) Paced(price float64) float64 { return v.Net - float64(price*v.Reward) }

// StageVariances are the variances of the estimated chances of a Chain.
type StageVariances struct{ Share, Signup, Purchase, Unsubscribe, Complaint float64 }

// Variance returns the variance of Net that comes from the chances being estimates, independent of each other, to first order:
//
//	Var ≈ Σ (∂net/∂p)² Var(p)
//
// (the delta method). With it Net is a normal posterior for CompareNormal. It is an error when the chain is not valid or a variance
// is not finite and at least 0.
func (c Chain) Variance(v StageVariances) (float64, error) {
	if err := c.Validate(); err != nil {
		return 0, err
	}
	margin := float64(c.Value * (1 - c.Cannibalised))
	reward := c.reward()
	// Net of chances is share·(signup·(purchase·margin - reward if on signup or purchase) - reward if on share) - harm.
	afterSignup := float64(c.Purchase * margin)
	afterShare := 0.0
	switch c.PaidOn {
	case PaidOnPurchase:
		afterSignup = float64(c.Purchase * (margin - reward))
	case PaidOnSignup:
		afterSignup -= reward
	case PaidOnShare:
		afterShare = -reward
	}
	afterShare += float64(c.Signup * afterSignup)
	perPurchase := margin
	if c.PaidOn == PaidOnPurchase {
		perPurchase -= reward
	}
	sum := 0.0
	for _, term := range [...]struct{ slope, variance float64 }{
		{afterShare, v.Share}, {float64(c.Share * afterSignup), v.Signup},
		{float64(float64(c.Share*c.Signup) * perPurchase), v.Purchase},
		{c.UnsubscribeCost, v.Unsubscribe}, {c.ComplaintCost, v.Complaint},
	} {
		if !(term.variance >= 0) || math.IsInf(term.variance, 1) {
			return 0, fmt.Errorf("%w: variance of a chance is %v", ErrPosterior, term.variance)
		}
		sum += float64(float64(term.slope*term.slope) * term.variance)
	}
	return sum, nil
}
