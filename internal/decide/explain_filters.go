package decide

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"goodword/models"
)

// FilterReason says in words whether one filter forbids the ask, and by what.
type FilterReason struct {
	Filter models.Reason
	Hit    bool
	Fact   string    // what the filter looked at
	Change string    // what would end a hit, "" where there is no simple answer
	From   time.Time // when a hit ends by itself, zero where it does not
}

// filterFacts is what the filters of one decision looked at.
type filterFacts struct {
	program   *models.Program
	placement models.Placement
	decision  *models.Decision
	sit       *models.Situation
	at        time.Time
	withdrawn models.Reason
	stored    bool
	held      bool // among the held-out customers, whatever else hits
}

// filterTexts says of each filter what it looked at and, for a hit, what would end it: in words, or the time from which it is over. A
// filter that is not here is explained by its name alone.
var filterTexts = map[models.Reason]struct {
	fact func(*filterFacts) string
	end  func(*filterFacts) (string, time.Time)
}{
	models.ReasonErased:           {(*filterFacts).erased, nil},
	models.ReasonObjected:         {traitFact("objected"), traitEnd("objected")},
	models.ReasonUnsubscribed:     {(*filterFacts).lastWord, (*filterFacts).subscribe},
	models.ReasonComplained:       {(*filterFacts).complained, nil},
	models.ReasonNoConsent:        {(*filterFacts).consent, (*filterFacts).subscribe},
	models.ReasonMinor:            {traitFact("is_minor"), nil},
	models.ReasonCountry:          {(*filterFacts).country, nil},
	models.ReasonSector:           {(*filterFacts).sector, nil},
	models.ReasonFraudBlock:       {traitFact("fraud_blocked"), traitEnd("fraud_blocked")},
	models.ReasonOpenTicket:       {(*filterFacts).ticket, says("when the ticket is closed")},
	models.ReasonRecentRefund:     {(*filterFacts).refund, (*filterFacts).afterRefund},
	models.ReasonDetractor:        {(*filterFacts).nps, (*filterFacts).betterNPS},
	models.ReasonOutsideAudience:  {(*filterFacts).audience, says("when the rule matches the customer")},
	models.ReasonNoMoment:         {(*filterFacts).moment, says("when an event of such a moment comes")},
	models.ReasonCap:              {(*filterFacts).capped, (*filterFacts).afterCap},
	models.ReasonCooldown:         {(*filterFacts).cooling, (*filterFacts).afterCooldown},
	models.ReasonGuardrail:        {(*filterFacts).guardrail, says("when the experiment is stopped, and the program does something else")},
	models.ReasonOfferUnavailable: {(*filterFacts).offer, says("when an offer that it can ask with is available")},
	models.ReasonBudget:           {(*filterFacts).budget, says("when the program's budget is open again")},
	models.ReasonNotWorth:         {(*filterFacts).worth, says("when the price of the budget falls, or more is expected of the customer")},
	models.ReasonHoldout:          {(*filterFacts).holdout, nil},
}

func (f *filterFacts) explain() []FilterReason {
	list := make([]FilterReason, 0, len(models.FilterOrder))
	for _, filter := range models.FilterOrder {
		r := FilterReason{Filter: filter, Hit: f.hits(filter) || filter == models.ReasonHoldout && f.held}
		texts := filterTexts[filter]
		switch {
		case texts.fact != nil:
			r.Fact = texts.fact(f)
		case r.Hit:
			r.Fact = "the filter " + string(filter) + " hit"
		default:
			r.Fact = "the filter " + string(filter) + " did not hit"
		}
		if r.Hit && texts.end != nil {
			r.Change, r.From = texts.end(f)
			if !r.From.IsZero() {
				r.Change = "from " + r.From.Format("2006-01-02 15:04") + " UTC on"
			}
		}
		list = append(list, r)
	}
	return list
}

// hits reports whether the decision has the filter, or was taken back by it.
func (f *filterFacts) hits(filter models.Reason) bool {
	return f.withdrawn == filter || slices.Contains(f.decision.Hits.Reasons(), filter)
}

// channel is where the ask would be, the preferred one where none reaches the customer.
func (f *filterFacts) channel() string {
	if f.decision.Channel != "" || len(f.program.Channels) == 0 {
		return f.decision.Channel
	}
	return f.program.Channels[0]
}

func (f *filterFacts) moment() string {
	switch {
	case len(f.placement.Moments) == 0:
		return "the placement asks at any time"
	case f.decision.Moment != "":
		return "an episode of the moment " + f.decision.Moment + " is open"
	}
	return "the placement asks in the moments " + strings.Join(f.placement.Moments, ", ") + " only, and none is open"
}

func (f *filterFacts) erased() string {
	if f.sit.Erased {
		return "the customer was erased"
	}
	return "the customer was not erased"
}

// lastConsent is the last word on the channel, said of it alone or of all.
func (f *filterFacts) lastConsent() (last models.Consent, known bool) {
	for _, c := range f.sit.State.Consents {
		if (c.Channel == f.channel() || c.Channel == models.AllChannels) && (!known || c.Stamp.After(last.Stamp)) {
			last, known = c, true
		}
	}
	return last, known
}

func (f *filterFacts) lastWord() string {
	c, known := f.lastConsent()
	switch {
	case !known:
		return "the customer has said nothing about " + f.channel()
	case c.Granted:
		return "the last word on " + f.channel() + " is yes, " + f.ago(c.Stamp.At)
	}
	return "the last word on " + f.channel() + " is no, " + f.ago(c.Stamp.At)
}

func (f *filterFacts) consent() string {
	if !slices.Contains(f.program.ConsentRequired, f.channel()) {
		return "the program needs no explicit yes for " + f.channel()
	}
	return "the program needs an explicit yes for " + f.channel() + "; " + f.lastWord()
}

func (f *filterFacts) subscribe() (string, time.Time) {
	return "when the customer says yes to " + f.channel(), time.Time{}
}

func (f *filterFacts) complained() string {
	t := f.sit.State.Tally(models.EventComplained)
	if t.Count == 0 {
		return "no message was ever marked as spam"
	}
	return "a message was marked as spam " + f.ago(t.Last)
}

func (f *filterFacts) country() string {
	return within("country", traitText(&f.sit.State, "country"), "takes part in", f.program.Countries)
}

func (f *filterFacts) sector() string {
	return within("sector", traitText(&f.sit.State, "sector"), "blocks", f.program.BlockedSectors)
}

func within(trait, value, verb string, list []string) string {
	if value == "" {
		value = "unknown"
	}
	if len(list) == 0 {
		return "the program has no rule about the " + trait + "; it is " + value
	}
	return fmt.Sprintf("the %s is %s; the program %s %s", trait, value, verb, strings.Join(list, ", "))
}

func (f *filterFacts) ticket() string {
	for _, t := range f.sit.State.Tickets {
		if t.Open {
			return "ticket " + t.ID + " is open, last news " + f.ago(t.Stamp.At)
		}
	}
	return "no support ticket is open"
}

func (f *filterFacts) refund() string {
	t := f.sit.State.Tally(models.EventRefund)
	if t.Count == 0 {
		return "there was no refund"
	}
	return "the last refund was " + f.ago(t.Last) + "; the program waits " + dayCount(f.program.RefundDays)
}

func (f *filterFacts) afterRefund() (string, time.Time) {
	return "", time.UnixMicro(f.sit.State.Tally(models.EventRefund).Last).UTC().AddDate(0, 0, f.program.RefundDays)
}

func (f *filterFacts) nps() string {
	if len(f.sit.State.Scores) == 0 {
		return "there is no NPS answer"
	}
	s := f.sit.State.Scores[0]
	return fmt.Sprintf("last NPS %d, %s; detractors up to %d", s.Value, f.ago(s.Stamp.At), f.program.DetractorMax)
}

func (f *filterFacts) betterNPS() (string, time.Time) {
	return fmt.Sprintf("with an NPS answer above %d", f.program.DetractorMax), time.Time{}
}

func (f *filterFacts) audience() string {
	if f.program.Audience == "" {
		return "the program is for everybody"
	}
	verb := "matches"
	if f.hits(models.ReasonOutsideAudience) {
		verb = "does not match"
	}
	return "the audience rule " + f.program.Audience + " " + verb
}

func (f *filterFacts) offer() string {
	if f.hits(models.ReasonOfferUnavailable) {
		return "no offer that it could ask with is available"
	}
	return "there is an offer to ask with"
}

func (f *filterFacts) guardrail() string {
	if f.hits(models.ReasonGuardrail) {
		return "guardrails have stopped every way to ask that an experiment has"
	}
	return "guardrails leave a way to ask"
}

func (f *filterFacts) budget() string {
	if f.program.BudgetClosed {
		return "the program's budget is closed"
	}
	switch {
	case f.program.Budget == nil:
		return "the program's budget is open"
	case f.hits(models.ReasonBudget):
		return "the program's budget has no room for the reward of one more friend"
	}
	return "the program's budget has room"
}

func (f *filterFacts) worth() string {
	switch {
	case f.program.AskWhen != models.AskWorth:
		return "the program asks whether or not an ask is worth its reward"
	case f.hits(models.ReasonNotWorth):
		return "what an ask is expected to bring is less than its reward at the price of the budget"
	}
	return "an ask is worth its reward at the price of the budget, or what it is worth is not known"
}

func (f *filterFacts) holdout() string {
	share := fmt.Sprintf("%.4g %% of customers that the program never asks", 100*f.program.HoldoutShare)
	switch {
	case f.decision.Test:
		return "a test customer is never held out"
	case f.held:
		return "the customer is among the " + share
	}
	return "the customer is not among the " + share
}

// ago says how long before the preview something was, at microseconds.
func (f *filterFacts) ago(micros int64) string {
	n := int(f.at.Sub(time.UnixMicro(micros)) / (24 * time.Hour))
	switch {
	case f.at.UnixMicro() < micros:
		return "on " + time.UnixMicro(micros).UTC().Format(time.DateOnly)
	case n == 0:
		return "less than a day ago"
	}
	return dayCount(n) + " ago"
}

func dayCount(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// traitFact says what is known of a trait that must not be true.
func traitFact(name string) func(*filterFacts) string {
	return func(f *filterFacts) string {
		v, ok := f.sit.State.Trait(name)
		if !ok {
			return "nothing is known of the trait " + name
		}
		return "the trait " + name + " is " + v
	}
}

func traitEnd(name string) func(*filterFacts) (string, time.Time) {
	return says("when the trait " + name + " is no longer true")
}

func says(text string) func(*filterFacts) (string, time.Time) {
	return func(*filterFacts) (string, time.Time) { return text, time.Time{} }
}
