// Package features turns what is remembered about a customer into the numbers
// a scorer reads: a short vector of float32, the form in which it is stored
// with the decision. Whoever computes with it uses float64(float32), so a
// score can be recomputed to the bit from the stored row.
//
// It is not for choosing who may be asked; filters read the state itself.
//
//	v = features.Vector(v[:0], &state, now)
//	score := scoring.Scorecard{}.Score(v)
package features

import (
	"time"

	"goodword/models"
)

// Version names the layout below. A vector stored under another version must
// not be read by these indices.
const Version = "v1"

// The places in a vector, in order. Counts and scores that are absent are 0;
// where 0 could be meant, a flag or a count beside it tells the two apart.
const (
	NPSKnown     = iota // 1 when there is an NPS answer, else 0
	NPSLatest           // the latest answer, 0 to 10; 0 without one
	NPSAgeDays          // days since that answer; 0 without one
	Orders              // orders ever
	Orders30            // orders, decayed with 30 days
	OrderAgeDays        // days since the latest order; 0 when Orders is 0
	TenureDays          // days since the first event of any kind
	Shares              // shares ever
	Shares30            // shares, decayed with 30 days
	Tickets30           // support tickets opened, decayed with 30 days
	OpenTicket          // 1 when a ticket is open, else 0
	Refunds             // refunds ever
	Logins30            // logins, decayed with 30 days
	Clicks              // clicks in our messages ever
	Count               // length of a vector
)

var names = [Count]string{
	"nps_known", "nps_latest", "nps_age_days", "orders", "orders_30d", "order_age_days", "tenure_days",
	"shares", "shares_30d", "tickets_30d", "open_ticket", "refunds", "logins_30d", "clicks",
}

// Names lists the features in the order of a vector; the caller owns the slice.
func Names() []string { return append([]string(nil), names[:]...) }

// Vector appends the features of s as of now to dst and returns it. It
// allocates nothing when dst has Count places left. Ages are days of 24 hours,
// 0 for an event dated after now; every value is finite and at least 0. The
// decayed counts are those of models.Tally with τ = 30 days.
func Vector(dst []float32, s *models.State, now time.Time) []float32 {
	at := now.UnixMicro()
	orders, shares := s.Tally(models.EventOrder), s.Tally(models.EventShare)
	var v [Count]float32
	if len(s.Scores) > 0 {
		v[NPSKnown] = 1
		v[NPSLatest] = float32(s.Scores[0].Value)
		v[NPSAgeDays] = days(at, s.Scores[0].Stamp.At)
	}
	v[Orders], v[Orders30] = float32(orders.Count), decayed(orders, at)
	if orders.Count > 0 {
		v[OrderAgeDays] = days(at, orders.Last)
	}
	if len(s.Tallies) > 0 {
		v[TenureDays] = days(at, s.FirstSeen())
	}
	v[Shares], v[Shares30] = float32(shares.Count), decayed(shares, at)
	v[Tickets30] = decayed(s.Tally(models.EventTicketOpened), at)
	if s.OpenTicket() {
		v[OpenTicket] = 1
	}
	v[Refunds] = float32(s.Tally(models.EventRefund).Count)
	v[Logins30] = decayed(s.Tally(models.EventLogin), at)
	v[Clicks] = float32(s.Tally(models.EventClicked).Count)
	return append(dst, v[:]...)
}

const month = 1 // the place of 30 days in models.Horizons

func decayed(t models.Tally, at int64) float32 { return float32(t.At(at, month)) }

func days(now, then int64) float32 {
	return float32(float64(max(0, now-then)) / (24 * 3600 * 1e6))
}
