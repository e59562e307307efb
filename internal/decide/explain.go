package decide

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"goodword/models"
)

// StageReason says in words what settled one stage of a decision.
type StageReason struct {
	Stage  string // ask, timing, channel, offer, approach or copy
	Choice string // what was settled, "" where it did not come to that
	Why    string
}

// closedBecause says in words why a program decides nothing.
var closedBecause = map[models.Reason]string{
	models.ReasonPaused:          "the program is paused",
	models.ReasonDraft:           "the program is a draft: it decides nothing before it is in test or live",
	models.ReasonArchived:        "the program is archived: it decides no more, and pays what it promised",
	models.ReasonNotTestCustomer: "the program is in test, and this is none of its test customers",
}

// Explain gives the reason for every stage of a stored decision, in drawing order.
func Explain(d *models.Decision) []StageReason {
	if why, closed := closedBecause[d.Reason]; closed {
		return []StageReason{{Stage: "ask", Choice: "no ask", Why: why}}
	}
	if why := d.Hits.First(); why != "" {
		return []StageReason{{Stage: "ask", Choice: "no ask", Why: "the filter " + string(why) + " hit, so nothing was drawn"}}
	}
	ask := StageReason{Stage: "ask", Choice: "no ask", Why: settledWhy(d, models.FactorAsk, "the program's default")}
	if d.Ask {
		ask.Choice = "ask"
	}
	if d.Nudge {
		ask.Why += "; it repeats the ask before, once"
	}
	if !d.Ask {
		return []StageReason{ask}
	}
	return []StageReason{ask, timingReason(d),
		{Stage: "channel", Choice: d.Channel, Why: settledWhy(d, models.FactorChannel, channelDefault(d))},
		offerReason(d),
		{Stage: "approach", Choice: approachOf(d.Copy), Why: settledWhy(d, models.FactorApproach, "the program's default, or what its facts allow")},
		{Stage: "copy", Choice: d.Copy, Why: settledWhy(d, models.FactorCopy, "picked among the built-in variants by a hash of the decision")},
	}
}

func timingReason(d *models.Decision) StageReason {
	r := StageReason{Stage: "timing", Choice: "now", Why: settledWhy(d, models.FactorTiming, "the program's default")}
	if d.OpensAt.After(d.DecidedAt) {
		r.Choice = d.OpensAt.UTC().Format(time.RFC3339)
		r.Why = settledWhy(d, models.FactorTiming, "the next time that moment and contact hours allow")
	}
	if !d.Interrupt {
		r.Why = "an ambient placement asks when it is rendered"
	}
	if d.Moment != "" {
		r.Why += "; in an episode of the moment " + d.Moment
	}
	return r
}

func channelDefault(d *models.Decision) string {
	if d.Key.Channel != "" {
		return "fixed by the request or its placement"
	}
	return "the first of the program's channels on which the customer may be asked then"
}

// settledWhy says how an experiment settled a factor, or the default's reason.
func settledWhy(d *models.Decision, f models.Factor, byDefault string) string {
	if s := settledBy(d, f); s != nil {
		return drawnBy(s)
	}
	return byDefault
}

func offerReason(d *models.Decision) StageReason {
	r := StageReason{Stage: "offer", Choice: d.Offer, Why: "the program's default"}
	s := settledBy(d, models.FactorOffer)
	switch {
	case s != nil && s.Forced && d.Promise == d.ID.Number:
		r.Why = "that of the promise before, which ends before this ask opens; it is promised anew"
	case d.Promise != d.ID.Number:
		r.Why = "fixed by the promise of decision number " + strconv.FormatUint(uint64(d.Promise), 10)
	case s != nil:
		r.Why = drawnBy(s)
	}
	return r
}

func settledBy(d *models.Decision, f models.Factor) *models.Stage {
	for i := range d.Stages {
		if d.Stages[i].Governs(f) {
			return &d.Stages[i]
		}
	}
	return nil
}

// drawnBy says how an experiment came to its arm.
func drawnBy(s *models.Stage) string {
	switch {
	case s.Experiment == "":
		return "no experiment has an arm for it"
	case !s.Drawn() && !s.Forced:
		return fmt.Sprintf("the only eligible arm, %s, of experiment %s", s.Arm, s.Experiment)
	}
	return fmt.Sprintf("experiment %s drew arm %s with probability %.4g, policy version %d", s.Experiment, s.Arm, s.Propensity(), s.PolicyVersion)
}

// approachOf reads the approach from the id of the words, locale/approach/….
func approachOf(copyID string) string {
	parts := strings.Split(copyID, "/")
	if len(parts) < 2 {
		return ""
	}
	return parts[1]
}
