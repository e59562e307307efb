package scoring

import (
	"cmp"
	"math"
	"slices"

	"goodword/scoring/features"
)

// Change is something that could become different about a customer, with the share probability it would then have.
type Change struct {
	Code             string // one of those below
	ShareProbability float64
}

// The codes of changes.
const (
	ChangePromoter     = "answers_nps_10"     // answers 10 to the NPS question today
	ChangeOrders       = "orders_again"       // orders once more today
	ChangeShares       = "shares_again"       // shares once more today
	ChangeTicketClosed = "open_ticket_closed" // every open ticket is closed
	ChangeLogin        = "logs_in"            // logs in today
	ChangeRest         = "no_ask_30_days"     // is not asked for another 30 days, all else as it is
)

// changes edit a vector as the event would.
var changes = []struct {
	code string
	edit func(v []float32)
}{
	{ChangePromoter, func(v []float32) { v[features.NPSKnown], v[features.NPSLatest], v[features.NPSAgeDays] = 1, 10, 0 }},
	{ChangeOrders, func(v []float32) {
		add(v, 1, features.Orders, features.Orders30, features.Orders365, features.Activity7, features.Activity30)
		v[features.OrderAgeDays] = 0
		set(v, 0, features.LastSeenDays)
	}},
	{ChangeShares, func(v []float32) {
		add(v, 1, features.Shares, features.Shares30, features.Shares365, features.Activity7, features.Activity30)
		set(v, 0, features.ShareAgeDays, features.LastSeenDays)
	}},
	{ChangeTicketClosed, func(v []float32) { v[features.OpenTicket] = 0 }},
	{ChangeLogin, func(v []float32) {
		add(v, 1, features.Logins30, features.Activity7, features.Activity30)
		set(v, 0, features.LastSeenDays)
	}},
	{ChangeRest, func(v []float32) {
		if len(v) > features.AskAgeDays {
			v[features.Asks30] *= float32(math.Exp(-1))
			v[features.AskAgeDays] += 30 // missing stays missing
		}
	}},
}

// add raises places that the vector reaches.
func add(v []float32, by float32, places ...int) {
	for _, i := range places {
		if i < len(v) {
			v[i] += by
		}
	}
}

func set(v []float32, to float32, places ...int) {
	for _, i := range places {
		if i < len(v) {
			v[i] = to
		}
	}
}

// Changes tells what would change the answer most: the share probability after each event that the scorer would take notice of, those
// that move the logit most first. Each is scored in full, with everything else as it is.
func Changes(s Scorer, v []float32) []Change {
	now := logit(s.Score(v).ShareProbability)
	var all []Change
	for _, c := range changes {
		edited := slices.Clone(v)
		c.edit(edited)
		if p := s.Score(edited).ShareProbability; math.Abs(logit(p)-now) > 1e-6 {
			all = append(all, Change{Code: c.code, ShareProbability: p})
		}
	}
	slices.SortStableFunc(all, func(a, b Change) int {
		return cmp.Compare(math.Abs(logit(b.ShareProbability)-now), math.Abs(logit(a.ShareProbability)-now))
	})
	return all
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }
