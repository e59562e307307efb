package decide

import (
	"time"

	"goodword/models"
	"goodword/scoring/features"
)

// history is what the words can tell of what the customer did so far, as it was
// when the decision was made: a repeated answer reads the same, whoever joins
// in the meantime.
func (d *draft) history() (tenureMonths, friends int) {
	dec := &d.decision
	if len(dec.Features) > int(features.Friends) {
		friends = int(dec.Features[features.Friends])
	}
	return wholeMonths(customerSince(&d.sit.State), dec.DecidedAt), friends
}

// customerSince is the first event that makes somebody a customer, not a
// visitor: a signup, an order, a renewal or a login; zero without any.
func customerSince(s *models.State) time.Time {
	var since time.Time
	for _, kind := range []models.EventKind{models.EventSignup, models.EventOrder, models.EventRenewal, models.EventLogin} {
		t := s.Tally(kind)
		if at := time.UnixMicro(t.First).UTC(); t.Count > 0 && (since.IsZero() || at.Before(since)) {
			since = at
		}
	}
	return since
}

// wholeMonths counts the calendar months from one time to another, 0 for none.
func wholeMonths(from, to time.Time) int {
	if from.IsZero() || !from.Before(to) {
		return 0
	}
	from, to = from.UTC(), to.UTC()
	n := 12*(to.Year()-from.Year()) + int(to.Month()) - int(from.Month())
	if from.AddDate(0, n, 0).After(to) {
		n--
	}
	return n
}
