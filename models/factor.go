package models

import (
	"fmt"
	"slices"
	"strings"
)

// Factor is a part of a decision that an experiment can govern.
type Factor string

// The factors.
const (
	FactorAsk      Factor = "ask"      // to ask at all
	FactorTiming   Factor = "timing"   // when: see Timing
	FactorChannel  Factor = "channel"  // where
	FactorOffer    Factor = "offer"    // for which reward
	FactorApproach Factor = "approach" // in which manner
	FactorCopy     Factor = "copy"     // in which words
)

// Factors lists the factors in the order in which they are settled, each
// conditional on those before.
var Factors = []Factor{FactorAsk, FactorTiming, FactorChannel, FactorOffer, FactorApproach, FactorCopy}

// StageName joins factors in drawing order by "+".
func StageName(factors []Factor) string {
	names := make([]string, len(factors))
	for i, f := range factors {
		names[i] = string(f)
	}
	return strings.Join(names, "+")
}

// Approaches are the manners in which there are words. Where the facts of an ask
// lack what one needs, its words are those of dual_favour, or plain ones.
//
//	dual_favour  both sides get something
//	help_friend  a problem that the product solves
//	direct_b2b   the same, between businesses
//	expertise    the same, for those whom others ask for advice
//	insider      three months as a customer
//	status       a friend who joined through them
//	gratitude    nothing: it thanks, and its message does not ask
var Approaches = []string{"dual_favour", "help_friend", "direct_b2b", "insider", "status", "expertise", "gratitude"}

// Arm is one choice of an experiment: a level for each factor it governs. An
// arm that does not ask has no other level.
type Arm struct {
	Key      string  `json:"key"`
	Ask      *bool   `json:"ask,omitempty"`      // set when the experiment governs ask
	Timing   string  `json:"timing,omitempty"`   // see ParseTiming
	Channel  string  `json:"channel,omitempty"`  // one of Channels
	Offer    string  `json:"offer,omitempty"`    // key of an offer
	Approach string  `json:"approach,omitempty"` // one of Approaches
	Copy     string  `json:"copy,omitempty"`     // number of a variant within its cell, "1" to "9", or the id of a copy that joined
	Weight   float64 `json:"weight,omitempty"`   // for ab; they are normalised
	// MinShare is the least probability that the arm gets where it is eligible, in [0,1); not for ab.
	MinShare float64 `json:"min_share,omitempty"`
	// Cell is where the arm's copy can be shown, nil for an arm that the experiment was started with.
	Cell *CopyCell `json:"cell,omitempty"`
}

// Asks reports whether choosing the arm asks.
func (a *Arm) Asks() bool { return a.Ask == nil || *a.Ask }

// Level is what the arm says of a factor, "" for nothing.
func (a *Arm) Level(f Factor) string {
	switch f {
	case FactorAsk:
		if a.Ask != nil {
			return fmt.Sprint(*a.Ask)
		}
	case FactorTiming:
		return a.Timing
	case FactorChannel:
		return a.Channel
	case FactorOffer:
		return a.Offer
	case FactorApproach:
		return a.Approach
	case FactorCopy:
		return a.Copy
	}
	return ""
}

// validate reports the bad fields of an arm of the experiment.
func (a *Arm) validate(c *Check, e *Experiment, at string) {
	c.That(ValidKey(a.Key), at+"/key", "must be 1 to 63 of a-z, 0-9, _ and -")
	c.That(e.Governs(FactorAsk) == (a.Ask != nil), at+"/ask", "must be there exactly when the experiment governs ask")
	for _, f := range Factors[1:] {
		there := a.Level(f) != ""
		c.That(there == (e.Governs(f) && a.Asks()), at+"/"+string(f), "must be there exactly when the experiment governs %s and the arm asks", f)
	}
	if a.Timing != "" {
		t, err := ParseTiming(a.Timing)
		c.That(err == nil, at+"/timing", timingForm)
		c.That(err != nil || t.Longest().Hours()+24 <= float64(e.WindowHours), "/window_hours",
			"must leave a day after the latest timing, %s: timing counts from when the decision is made", a.Timing)
	}
	c.That(a.Channel == "" || slices.Contains(Channels, a.Channel), at+"/channel", "must be one of %s", strings.Join(Channels, ", "))
	c.That(a.Approach == "" || slices.Contains(Approaches, a.Approach), at+"/approach", "must be one of %s", strings.Join(Approaches, ", "))
	built := len(a.Copy) == 1 && a.Copy >= "1" && a.Copy <= "9"
	c.That(a.Copy == "" || built || a.Cell != nil && ValidCopyID(a.Copy), at+"/copy", "must be the number of a variant, \"1\" to \"9\"")
	c.That(a.Weight >= 0 && a.Weight <= 1e9, at+"/weight", "must be between 0 and 1e9")
	c.That(a.MinShare >= 0 && a.MinShare < 1, at+"/min_share", "must be at least 0 and less than 1")
	c.That(a.MinShare == 0 || e.Method.Learns(), at+"/min_share", "is for methods that learn; ab has weights")
}

// choice tells arms apart that say the same.
func (a *Arm) choice() string {
	levels := make([]string, len(Factors))
	for i, f := range Factors {
		levels[i] = a.Level(f)
	}
	return strings.Join(levels, "\x1f")
}
