package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/models"
)

func (w *world) numbers(from, to time.Time) *models.NumbersLog {
	w.t.Helper()
	log, err := w.st.ProgramNumbers(w.t.Context(), models.NumbersQuery{Workspace: w.ws, Program: "friends", From: from, To: to})
	if err != nil {
		w.t.Fatal(err)
	}
	return log
}

// answered makes a decision that does not ask, for the reason.
func answered(reason models.Reason) func(*models.Commit) {
	return func(c *models.Commit) {
		d := c.Decision
		d.Ask, d.Reason, d.Stages, d.Offer, d.Promise = false, reason, nil, "", 0
		c.NewPromise = nil
	}
}

// TestProgramNumbers counts a small world by hand: u1 is asked three times and refers three friends, of whom one gives everything back and
// one a part; u2 is held out and refers a friend all the same; u3 is stopped by a filter; u4 is a test customer; u5 belongs elsewhere.
func TestProgramNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.snap.Offers[1].Friend = models.Side{Kind: models.OfferPercent, Minor: 20} // of twenty: €20 in credit, the friend 20 % off
	at := func(days int) time.Time { return now.AddDate(0, 0, days) }
	test := func(c *models.Commit) { c.Decision.Test, c.NewPromise.Test = true, true }
	elsewhere := func(c *models.Commit) { c.Decision.Key.Program, c.NewPromise.Program = "other", "other" }
	another := func(c *models.Commit) { c.Decision.Key.Send = "another" }

	early := w.decide("u1", at(-20), asCustomer(w, "u1")) // before the period; its promise ended nothing
	first := w.decide("u1", at(-10), another, carrying(early.ID.Number))
	w.decide("u1", at(-9), another, carrying(early.ID.Number))
	w.decide("u2", at(-10), asCustomer(w, "u2"), answered(models.ReasonHoldout))
	w.decide("u3", at(-10), asCustomer(w, "u3"), answered(models.ReasonCap))
	w.decide("u3", at(-9), answered(models.ReasonNoAsk), another)
	w.decide("u4", at(-10), asCustomer(w, "u4"), test)
	w.decide("u5", at(-10), asCustomer(w, "u5"), elsewhere)

	link := func(customer string, d *models.Decision) string {
		return fmt.Sprintf("%s.%d.sms", code(customer), d.ID.Number)
	}
	received := func(e *models.Event) { e.ReceivedAt = e.At }
	buy := func(friend, ref string, day int, minor int64) {
		w.write(did(friend, models.EventReferralClick, at(day), withCode(ref), received),
			did(friend, models.EventOrder, at(day).Add(time.Hour), withOrder("o-"+friend, minor), received))
	}
	refund := func(friend string, day int, minor int64) {
		w.write(did(friend, models.EventRefund, at(day), withOrder("o-"+friend, minor), received))
	}
	w.write(did("u1", models.EventDelivered, at(-10), about(first), received), did("u1", models.EventShare, at(-9), about(first), received))
	buy("f1", link("u1", first), -8, 5000)
	buy("f2", link("u1", first), -8, 3000)
	buy("f3", link("u1", first), -7, 2000)
	refund("f2", -6, 3000)
	refund("f3", -6, 500)
	buy("f4", code("u2"), -5, 1000)
	buy("f5", code("u4"), -5, 9999)
	refund("f4", 1, 1000) // after the period

	got := w.numbers(at(-15), now)
	if diff := cmp.Diff([]models.DecisionCount{
		{Reason: models.ReasonCap, N: 1}, {Reason: models.ReasonHoldout, N: 1}, {Reason: models.ReasonNoAsk, N: 1}, {Ask: true, Reason: models.ReasonAsk, N: 2},
	}, got.Decisions); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]models.OutcomeCount{
		{Kind: activation, Promised: true, N: 1},
		{Kind: purchase, Currency: "EUR", N: 1, Minor: 1000}, {Kind: purchase, Promised: true, Currency: "EUR", N: 3, Minor: 10000},
		{Kind: share, Promised: true, N: 1},
	}, got.Outcomes); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]models.FriendCount{{Currency: "EUR", MoneyCurrency: "EUR", Acquired: 3, Returned: 1, RefundedMinor: 3500}}, got.Friends); diff != "" {
		t.Errorf("friends (-want +got):\n%s", diff)
	}
	// f1 and f3 by the promise of twenty; f4 by the default offer, ten for both.
	if diff := cmp.Diff([]models.RewardCount{
		{Kind: models.OfferCredit, Currency: "EUR", N: 1, Minor: 1000}, {Kind: models.OfferPercent, N: 2, Minor: 40},
		{Advocate: true, Kind: models.OfferCredit, Currency: "EUR", N: 3, Minor: 5000},
	}, got.Rewards); diff != "" {
		t.Errorf("rewards (-want +got):\n%s", diff)
	}
	// u1 is worth 10000 - 3500; u3 counts since it passed the filters once, and is worth nothing.
	if diff := cmp.Diff([]models.CustomerGroup{
		{Customers: 2}, {Currency: "EUR", Customers: 2, Positives: 1, Sum: 6500, SumSquares: 6500 * 6500},
		{Held: true, Customers: 1}, {Held: true, Currency: "EUR", Customers: 1, Positives: 1, Sum: 1000, SumSquares: 1e6},
	}, got.Groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(new(models.NumbersLog), w.numbers(at(-40), at(-30))); diff != "" {
		t.Errorf("an empty period (-want +got):\n%s", diff)
	}
	other := *w
	other.ws++
	if diff := cmp.Diff(new(models.NumbersLog), other.numbers(at(-15), now)); diff != "" {
		t.Errorf("another workspace (-want +got):\n%s", diff)
	}
}

// TestProgramNumbersRefunds: what is given back is at most what was paid, and a refund without an amount gives back everything.
func TestProgramNumbersRefunds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		refunds []int64
		at      time.Duration // after the order
		want    models.FriendCount
	}{
		"none":                 {nil, time.Hour, models.FriendCount{Acquired: 1}},
		"a part":               {[]int64{400}, time.Hour, models.FriendCount{Acquired: 1, RefundedMinor: 400}},
		"all in two parts":     {[]int64{400, 600}, time.Hour, models.FriendCount{Returned: 1, RefundedMinor: 1000}},
		"of later orders, too": {[]int64{5000}, time.Hour, models.FriendCount{Returned: 1, RefundedMinor: 1000}},
		"without an amount":    {[]int64{0}, time.Hour, models.FriendCount{Returned: 1, RefundedMinor: 1000}},
		"before the order":     {[]int64{1000}, -time.Hour, models.FriendCount{Acquired: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			d := w.decide("u1", now.AddDate(0, 0, -3), asCustomer(w, "u1"))
			bought := now.AddDate(0, 0, -2)
			w.write(did("f1", models.EventReferralClick, bought, withCode(fmt.Sprintf("%s.%d", code("u1"), d.ID.Number))),
				did("f1", models.EventOrder, bought, withOrder("o", 1000)))
			for i, minor := range tc.refunds {
				w.write(did("f1", models.EventRefund, bought.Add(tc.at+time.Duration(i)*time.Second), withOrder("o", minor)))
			}
			tc.want.Currency, tc.want.MoneyCurrency = "EUR", "EUR"
			got := w.numbers(now.AddDate(0, 0, -5), now.Add(time.Second))
			if diff := cmp.Diff([]models.FriendCount{tc.want}, got.Friends); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestProgramNumbersOfFetching: an ask of a program that counted fetching is activated without a report, whatever the program counts now.
func TestProgramNumbersOfFetching(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.snap.Programs[0].Activation = models.ActivationFetch
	w.decide("u1", now.AddDate(0, 0, -3), asCustomer(w, "u1"))
	w.decide("u2", now.AddDate(0, 0, -3), asCustomer(w, "u2"), answered(models.ReasonCap))
	w.snap.Programs[0].Activation = models.ActivationDelivered
	w.decide("u3", now.AddDate(0, 0, -2), asCustomer(w, "u3"))
	want := []models.DecisionCount{{Reason: models.ReasonCap, N: 1}, {Ask: true, Reason: models.ReasonAsk, N: 2, AtOnce: 1}}
	if diff := cmp.Diff(want, w.numbers(now.AddDate(0, 0, -5), now).Decisions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestProgramNumbersBySegment: outcomes and friends belong to the segment of the decision whose link was used, else of the one that made
// the promise; a code with neither belongs to none.
func TestProgramNumbersBySegment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	another := func(c *models.Commit) { c.Decision.Key.Send = "another" }
	first := w.decide("u1", day(-9), asCustomer(w, "u1"))
	second := w.decide("u1", day(-8), another, carrying(first.ID.Number))
	w.decide("u2", day(-9), asCustomer(w, "u2"), answered(models.ReasonHoldout))
	w.exec(`update decisions set segment = case when number = 1 then 'new' else 'loyal' end where reason <> 'holdout'`)
	received := func(e *models.Event) { e.ReceivedAt = e.At }
	buy := func(friend, ref string) {
		w.write(did(friend, models.EventReferralClick, day(-7), withCode(ref), received), did(friend, models.EventOrder, day(-6), withOrder("o", 1000), received))
	}
	buy("f1", fmt.Sprintf("%s.%d", code("u1"), second.ID.Number))
	buy("f2", code("u1"))
	buy("f3", code("u2"))
	w.write(did("u1", models.EventDelivered, day(-8), about(second), received))

	got, err := w.st.ProgramNumbers(t.Context(), models.NumbersQuery{Workspace: w.ws, Program: "friends", From: day(-10), To: now, BySegment: true})
	if err != nil {
		t.Fatal(err)
	}
	want := &models.NumbersLog{
		Decisions: []models.DecisionCount{
			{Reason: models.ReasonHoldout, N: 1}, {Segment: "loyal", Ask: true, Reason: models.ReasonAsk, N: 1}, {Segment: "new", Ask: true, Reason: models.ReasonAsk, N: 1},
		},
		Outcomes: []models.OutcomeCount{
			{Kind: purchase, Currency: "EUR", N: 1, Minor: 1000},
			{Segment: "loyal", Kind: activation, Promised: true, N: 1}, {Segment: "loyal", Kind: purchase, Promised: true, Currency: "EUR", N: 1, Minor: 1000},
			{Segment: "new", Kind: purchase, Promised: true, Currency: "EUR", N: 1, Minor: 1000},
		},
		Friends: []models.FriendCount{
			{Currency: "EUR", MoneyCurrency: "EUR", Acquired: 1}, {Segment: "loyal", Currency: "EUR", MoneyCurrency: "EUR", Acquired: 1},
			{Segment: "new", Currency: "EUR", MoneyCurrency: "EUR", Acquired: 1},
		},
		Rewards: []models.RewardCount{
			{Kind: models.OfferCredit, Currency: "EUR", N: 1, Minor: 1000}, {Advocate: true, Kind: models.OfferCredit, Currency: "EUR", N: 1, Minor: 1000},
			{Segment: "loyal", Kind: models.OfferCredit, Currency: "EUR", N: 1, Minor: 2000}, {Segment: "loyal", Advocate: true, Kind: models.OfferCredit, Currency: "EUR", N: 1, Minor: 2000},
			{Segment: "new", Kind: models.OfferCredit, Currency: "EUR", N: 1, Minor: 2000}, {Segment: "new", Advocate: true, Kind: models.OfferCredit, Currency: "EUR", N: 1, Minor: 2000},
		},
		Groups: []models.CustomerGroup{ // by the first decision, whoever's link was used
			{Held: true, Customers: 1}, {Held: true, Currency: "EUR", Customers: 1, Positives: 1, Sum: 1000, SumSquares: 1e6},
			{Segment: "new", Customers: 1}, {Segment: "new", Currency: "EUR", Customers: 1, Positives: 1, Sum: 2000, SumSquares: 4e6},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
