package models

import (
	"slices"
	"time"
)

// Harm is what a guardrail watches. All but the last come as outcomes of the same name and count once a decision.
type Harm string

// The harms.
const (
	HarmUnsubscribe Harm = "unsubscribe"
	HarmComplaint   Harm = "complaint"
	HarmRefund      Harm = "refund" // of a friend's purchase
	HarmFraud       Harm = "fraud"  // a verdict on what came of the ask
	HarmRewardCost  Harm = "reward_cost"
)

// Harms lists them.
var Harms = []Harm{HarmUnsubscribe, HarmComplaint, HarmRefund, HarmFraud, HarmRewardCost}

// GuardrailKind is what a guardrail holds an arm to.
type GuardrailKind string

// The kinds of guardrail.
const (
	GuardrailLimit  GuardrailKind = "limit"  // a value of its own
	GuardrailMargin GuardrailKind = "margin" // the reference arm's value and so much more
)

// Guardrail stops an arm by itself when it does harm. It asks after each look at the log, however often that is.
type Guardrail struct {
	Metric Harm          `json:"metric" enum:"unsubscribe,complaint,refund,fraud,reward_cost"`
	Kind   GuardrailKind `json:"kind" enum:"limit,margin" doc:"Whether value holds by itself, or is how much more than in the reference arm"`
	// Value is a share of activated decisions in (0, 1), or for reward_cost minor units of Currency a decision.
	Value float64 `json:"value" doc:"Share of decisions, 0.001 being 0.1 %; of reward_cost minor units of currency a decision"`
	// Reference is the arm that a margin compares with; "" is the arm that does not ask, else the first.
	Reference   string  `json:"reference,omitempty" doc:"Arm that a margin compares with; the one that does not ask, else the first, when left out"`
	WindowHours int     `json:"window_hours" doc:"How long after activation harm counts"`
	Level       float64 `json:"level" doc:"Chance to stop, or to pass, an arm wrongly, over all looks together"`
	Currency    string  `json:"currency,omitempty" doc:"Of reward_cost: ISO 4217"`
}

// MaxGuardrails bounds the guardrails of an experiment.
const MaxGuardrails = 16

// guardrailLevel is the error a guardrail allows itself unless it says otherwise.
const guardrailLevel = 0.05

// harmWindows are how long harm takes to come, in hours.
var harmWindows = map[Harm]int{
	HarmUnsubscribe: 7 * 24, HarmComplaint: 30 * 24, HarmRefund: 30 * 24, HarmFraud: 30 * 24, HarmRewardCost: 45 * 24,
}

// DefaultGuardrails are those of a new experiment that names none: no more unsubscriptions than the reference has and 0.1 percentage
// points, no more complaints than it has and 0.02, and no more than 0.1 % complaints, at which mailbox providers begin to refuse mail.
func DefaultGuardrails() []Guardrail {
	list := []Guardrail{
		{Metric: HarmUnsubscribe, Kind: GuardrailMargin, Value: 0.001},
		{Metric: HarmComplaint, Kind: GuardrailMargin, Value: 0.0002},
		{Metric: HarmComplaint, Kind: GuardrailLimit, Value: 0.001},
	}
	CompleteGuardrails(list)
	return list
}

// CompleteGuardrails gives guardrails the window and level that they leave out.
func CompleteGuardrails(list []Guardrail) {
	for i := range list {
		g := &list[i]
		if g.WindowHours == 0 {
			g.WindowHours = harmWindows[g.Metric]
		}
		if g.Level == 0 {
			g.Level = guardrailLevel
		}
	}
}

// Window is how long after activation harm counts.
func (g *Guardrail) Window() time.Duration { return time.Duration(g.WindowHours) * time.Hour }

// ReferenceArm is the place of the arm that a margin compares with.
func (e *Experiment) ReferenceArm(g *Guardrail) int {
	i := slices.IndexFunc(e.Arms, func(a Arm) bool {
		if g.Reference != "" {
			return a.Key == g.Reference
		}
		return !a.Asks()
	})
	return max(i, 0)
}

// Guards reports whether a guardrail can stop an arm: it asks, and it is not the arm that a margin compares with.
func (e *Experiment) Guards(g *Guardrail, arm int) bool {
	return e.Arms[arm].Asks() && (g.Kind == GuardrailLimit || e.ReferenceArm(g) != arm)
}

// Retirement is an arm that a guardrail stopped, or one of a copy that is weak or approved no more. It is never drawn again, keeps its place among the arms, and what it promised is paid.
type Retirement struct {
	Arm    string        `json:"arm"`
	At     time.Time     `json:"at"`
	Metric Harm          `json:"metric,omitempty" doc:"The harm it did; left out where no guardrail stopped it"`
	Kind   GuardrailKind `json:"kind" doc:"limit or margin of a guardrail, weak: its copy is hardly the best of its cell, copy: its copy is approved no more"`
	Why    string        `json:"why"`
}

// Retirement is how an arm was stopped, nil while it can be drawn.
func (e *Experiment) Retirement(arm string) *Retirement {
	i := slices.IndexFunc(e.Retired, func(r Retirement) bool { return r.Arm == arm })
	if i < 0 {
		return nil
	}
	return &e.Retired[i]
}

// validateGuardrails checks the guardrails and what they did.
func (e *Experiment) validateGuardrails(c *Check) {
	c.That(len(e.Guardrails) <= MaxGuardrails, "/guardrails", "must have at most %d entries", MaxGuardrails)
	type watched struct {
		harm      Harm
		kind      GuardrailKind
		reference string
	}
	seen := map[watched]bool{}
	for i := range e.Guardrails {
		g, at := &e.Guardrails[i], pointer("/guardrails", i)
		g.validate(c, e, at)
		key := watched{g.Metric, g.Kind, g.Reference}
		c.That(!seen[key], at, "watches the same as another guardrail")
		seen[key] = true
	}
	c.That(e.Status.Started() || len(e.Retired) == 0, "/retired", "is set by guardrails only")
	for i, r := range e.Retired {
		c.That(e.Arm(r.Arm) != nil, pointer("/retired", i)+"/arm", "names no arm")
	}
}

func (g *Guardrail) validate(c *Check, e *Experiment, at string) {
	c.That(slices.Contains(Harms, g.Metric), at+"/metric", "must be unsubscribe, complaint, refund, fraud or reward_cost")
	c.That(g.Kind == GuardrailLimit || g.Kind == GuardrailMargin, at+"/kind", "must be limit or margin")
	if g.Metric == HarmRewardCost {
		c.That(g.Value > 0 && g.Value <= 1e12, at+"/value", "must be greater than 0: minor units a decision")
	} else {
		c.That(g.Value > 0 && g.Value < 1, at+"/value", "must be between 0 and 1: a share of decisions, 0.001 being 0.1 %%")
	}
	c.That((g.Metric == HarmRewardCost) == (g.Currency != ""), at+"/currency", "must be there exactly for reward_cost")
	c.That(g.Currency == "" || len(g.Currency) == 3, at+"/currency", "must be an ISO 4217 code such as EUR")
	c.That(g.Reference == "" || g.Kind == GuardrailMargin, at+"/reference", "is for margins only")
	c.That(g.Reference == "" || e.Arm(g.Reference) != nil, at+"/reference", "names no arm")
	c.That(g.WindowHours >= 1 && g.WindowHours <= 24*90, at+"/window_hours", "must be 1 to 2160")
	c.That(g.Level > 0 && g.Level <= 0.5, at+"/level", "must be greater than 0 and at most 0.5")
}
