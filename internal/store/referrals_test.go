package store_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/internal/store/storetest"
	"goodword/models"
)

// friendship is an advocate with a decision made three days ago, and the times
// of a friend's way since.
func friendship(t testing.TB) (w *world, d *models.Decision, visited, joined, bought time.Time) {
	w = newWorld(t)
	d = w.decide("u1", now.AddDate(0, 0, -3), asCustomer(w, "u1"))
	return w, d, now.Add(-50 * time.Hour), now.Add(-40 * time.Hour), now.Add(-30 * time.Hour)
}

func friendRow(w *world, d *models.Decision, friend string) models.Referral {
	return models.Referral{
		Advocate: id("u1"), Program: "friends", Friend: id(friend), Code: d.Code, Number: 1, Promise: 1, Offer: w.snap.Offers[1],
	}
}

// The friend follows a link in a browser, signs up as a user, and buys.
func TestFriendThroughABrowser(t *testing.T) {
	t.Parallel()
	w, d, visited, joined, bought := friendship(t)
	w.write(did("b2", models.EventReferralClick, visited, withCode(d.Code+".1.sms")))
	if got := w.referrals("u1"); len(got) != 0 {
		t.Errorf("a visit alone makes %+v", got)
	}
	w.write(alias("b2", "u2", joined.Add(-time.Second)), did("u2", models.EventSignup, joined))
	want := friendRow(w, d, "u2")
	want.Status, want.Why, want.TouchedAt, want.SignedUpAt = models.ReferralStarted, models.WhyLastTouch, visited, joined
	same(t, "started", w.referrals("u1"), []models.Referral{want})
	w.write(did("u2", models.EventOrder, bought, withOrder("o7", 4200)))
	want.Status, want.ConvertedAt, want.OrderID, want.Minor, want.Currency = models.ReferralConverted, bought, "o7", 4200, "EUR"
	same(t, "converted", w.referrals("u1"), []models.Referral{want})
	w.write(did("u2", models.EventOrder, now, withOrder("o8", 100)), did("b2", models.EventReferralClick, now, withCode(d.Code+".1.sms")))
	same(t, "later", w.referrals("u1"), []models.Referral{want})
	same(t, "log", w.log("u1"), []told{
		{Kind: signup, Number: 1, Promise: 1, Channel: "sms", At: joined},
		{Kind: purchase, Number: 1, Promise: 1, Channel: "sms", At: bought, Minor: 4200},
	})
}

// In whatever order a friend's events arrive, and however they are cut into
// batches, the referral is the same and signup and purchase count once.
func TestReferralIgnoresOrder(t *testing.T) {
	t.Parallel()
	w, d, visited, joined, bought := friendship(t)
	rapid.Check(t, func(rt *rapid.T) {
		round := storetest.Workspace(t, w.st)
		w.exec(`insert into codes (code, workspace_id, customer_id, program, created_at)
values ($1, $2, $3, 'friends', $4) on conflict (code) do update set workspace_id = excluded.workspace_id`, d.Code, round, [16]byte(id("u1")), now)
		w.exec(`insert into promises select $1, customer_id, program, number, offer, made_at, ends_at, provisional_until, activated_at, first_activated
from promises where workspace_id = $2 and number = 1`, round, w.ws)
		w.exec(`insert into decisions select $1, customer_id, decided_at, number, program, placement, channel, send_id, ask, reason,
valid_until, snapshot_id, body from decisions where workspace_id = $2`, round, w.ws)
		here := *w
		here.ws = round
		way := []models.Event{
			did("b2", models.EventReferralClick, visited.Add(-time.Hour), withCode(d.Code)),
			did("b2", models.EventReferralClick, visited, withCode(d.Code+".1.sms")),
			alias("b2", "u2", joined.Add(-time.Second)),
			did("u2", models.EventSignup, joined),
			did("u2", models.EventOrder, bought, withOrder("o7", 4200)),
			did("u2", models.EventOrder, bought.Add(time.Hour), withOrder("o8", 1)),
			did("u2", models.EventLogin, now),
		}
		for _, batch := range splitShuffled(rt, way) {
			here.write(batch...)
		}
		want := friendRow(w, d, "u2")
		want.Status, want.Why, want.TouchedAt, want.SignedUpAt = models.ReferralConverted, models.WhyLastTouch, visited, joined
		want.ConvertedAt, want.OrderID, want.Minor, want.Currency = bought, "o7", 4200, "EUR"
		got := here.referrals("u1")
		if len(got) == 1 {
			got[0].Friend = want.Friend // the head when it was made
		}
		if !slices.Equal(got, []models.Referral{want}) {
			rt.Fatalf("got  %+v\nwant %+v", got, want)
		}
		const onceSQL = `select count(*) from outcomes where workspace_id = $1 and customer_id = $2 and kind = $3 and number = 1`
		for _, kind := range []models.OutcomeKind{signup, purchase} {
			if n := here.count(onceSQL, round, [16]byte(id("u1")), kind); n != 1 {
				rt.Fatalf("%d entries of %s", n, kind)
			}
		}
	})
}

func splitShuffled(t *rapid.T, events []models.Event) [][]models.Event {
	order := rapid.Permutation(events).Draw(t, "order")
	var batches [][]models.Event
	for len(order) > 0 {
		n := rapid.IntRange(1, len(order)).Draw(t, "batch")
		batches, order = append(batches, order[:n]), order[n:]
	}
	return batches
}

func TestTypedCodes(t *testing.T) {
	t.Parallel()
	w, d, visited, joined, bought := friendship(t)
	w.write(did("u2", models.EventSignup, joined, withCode(d.Code)))
	w.write(did("u3", models.EventOrder, bought, withOrder("o3", 900), withCode(d.Code+".1")))
	rival := w.decide("u9", now.AddDate(0, 0, -3), asCustomer(w, "u9"))
	w.write(did("u4", models.EventReferralClick, visited, withCode(rival.Code+".1")),
		did("u4", models.EventSignup, joined, withCode(d.Code)))
	w.write(did("u5", models.EventSignup, joined, withCode("mayaaaaaaaaaaa"))) // nobody's

	bare, named, won := friendRow(w, d, "u2"), friendRow(w, d, "u3"), friendRow(w, d, "u4")
	for _, r := range []*models.Referral{&bare, &named, &won} {
		r.Status, r.Why, r.TouchedAt, r.SignedUpAt = models.ReferralStarted, models.WhyTypedCode, joined, joined
	}
	bare.Number, won.Number = 0, 0
	named.Status, named.TouchedAt, named.SignedUpAt, named.ConvertedAt = models.ReferralConverted, bought, time.Time{}, bought
	named.OrderID, named.Minor, named.Currency = "o3", 900, "EUR"
	got := map[models.CustomerID]models.Referral{}
	for _, r := range w.referrals("u1") {
		got[r.Friend] = r
	}
	for _, want := range []models.Referral{bare, named, won} {
		if got[want.Friend] != want {
			t.Errorf("got  %+v\nwant %+v", got[want.Friend], want)
		}
	}
	if len(got) != 3 || len(w.referrals("u9")) != 0 {
		t.Errorf("%d referrals, and %d of the rival", len(got), len(w.referrals("u9")))
	}
	same(t, "log", w.log("u1"), []told{
		{Kind: signup, Promise: 1, At: joined}, {Kind: purchase, Number: 1, Promise: 1, At: bought, Minor: 900},
		{Kind: signup, Promise: 1, At: joined},
	})
}

func TestDeniedReferrals(t *testing.T) {
	t.Parallel()
	w, d, visited, joined, bought := friendship(t)
	w.write(alias("b1", "u1", joined))
	w.write(did("b1", models.EventReferralClick, visited, withCode(d.Code+".1")), did("u1", models.EventOrder, bought, withOrder("own", 5)))
	w.write(did("u2", models.EventOrder, visited.Add(-time.Hour), withOrder("first", 5)),
		did("u2", models.EventReferralClick, visited, withCode(d.Code+".1")))
	if n := len(w.referrals("u1")); n != 1 {
		t.Errorf("%d referrals before the known customer came back", n)
	}
	w.write(did("u2", models.EventOrder, bought, withOrder("second", 5), withCode(d.Code)))
	why := map[string]bool{}
	for _, r := range w.referrals("u1") {
		if r.Status != models.ReferralDenied || !r.SignedUpAt.IsZero() || !r.ConvertedAt.IsZero() || r.Offer != (models.Offer{}) {
			t.Errorf("%+v", r)
		}
		why[r.Why] = true
	}
	if len(why) != 2 || !why[models.WhySelfReferral] || !why[models.WhyExistingCustomer] {
		t.Errorf("denied for %v", why)
	}
	same(t, "log", w.log("u1"), nil)
}

// A code whose owner has no promise pays the default offer, as it stood when
// the code was first used.
func TestDefaultPromise(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(did("u1", models.EventLogin, now.AddDate(0, -1, 0)))
	bare := code("u1")
	w.exec(`insert into codes values ($1, $2, $3, 'friends', $4)`, bare, w.ws, [16]byte(id("u1")), now)
	visited, joined := now.Add(-20*time.Hour), now.Add(-10*time.Hour)
	w.write(did("b2", models.EventReferralClick, visited, withCode(bare)))
	ten := w.snap.Offers[0]
	w.snap = &models.Snapshot{Workspace: w.ws, Programs: slices.Clone(w.snap.Programs), Offers: slices.Clone(w.snap.Offers), Experiments: w.snap.Experiments}
	w.snap.Offers[0].Advocate.Minor = 1 // edited meanwhile
	w.write(alias("b2", "u2", joined), did("u2", models.EventSignup, joined))
	got := w.referrals("u1")
	if len(got) != 1 || got[0].Offer != ten || got[0].Promise != models.DefaultPromise || got[0].Number != 0 {
		t.Errorf("%+v", got)
	}
	p, err := w.st.Promise(t.Context(), w.ws, []models.CustomerID{id("u1")}, "friends", models.DefaultPromise)
	if err != nil || !p.MadeAt.Equal(visited) || !p.EndsAt.Equal(visited.AddDate(0, 0, 30)) || p.Forces(now) || p.Forces(visited.Add(-time.Hour)) {
		t.Errorf("promise %+v, %v", p, err)
	}
	if sit := w.situation("u1"); models.LivePromise(sit.Promises, now) != nil {
		t.Error("a default promise forces a decision's offer")
	}
	same(t, "log", w.log("u1"), []told{{Kind: signup, At: joined}})
}

// A link pays by the promise of the decision it names, also when that promise
// stopped forcing before anybody was told of it; once it has ended, or where
// the decision promised nothing, the code pays like a bare one.
func TestNamedPromises(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.decide("u1", now.AddDate(0, 0, -29), asCustomer(w, "u1")) // never activated, its validity long over
	shortened := func(c *models.Commit) { c.NewPromise.EndsAt = c.NewPromise.MadeAt.AddDate(0, 0, 1) }
	ended := w.decide("u1", now.AddDate(0, 0, -28), shortened)
	noAsk := w.decide("u1", now.AddDate(0, 0, -27), func(c *models.Commit) {
		c.NewPromise, c.Decision.Promise, c.Decision.Ask, c.Decision.Offer = nil, 0, false, ""
	})
	for i, d := range []*models.Decision{old, ended, noAsk} {
		friend := []string{"u2", "u3", "u4"}[i]
		ref := models.CodeRef{Code: d.Code, Number: d.ID.Number}
		w.write(did(friend, models.EventReferralClick, now.Add(-time.Hour), withCode(ref.String())), did(friend, models.EventSignup, now))
	}
	unknown := models.CodeRef{Code: old.Code, Number: 99}
	w.write(did("u5", models.EventReferralClick, now.Add(-time.Hour), withCode(unknown.String())), did("u5", models.EventSignup, now))
	type paid struct {
		number, promise uint32
		minor           int64
	}
	got := map[models.CustomerID]paid{}
	for _, r := range w.referrals("u1") {
		got[r.Friend] = paid{r.Number, r.Promise, r.Offer.Advocate.Minor}
	}
	for friend, want := range map[string]paid{"u2": {1, 1, 2000}, "u3": {2, 1, 2000}, "u4": {3, 1, 2000}, "u5": {0, 1, 2000}} {
		if got[id(friend)] != want {
			t.Errorf("%s: %+v, want %+v", friend, got[id(friend)], want)
		}
	}
}

// Two friends who turn out to be one have one referral.
func TestMergedFriends(t *testing.T) {
	t.Parallel()
	w, d, _, joined, bought := friendship(t)
	w.write(did("u2", models.EventSignup, joined, withCode(d.Code+".1")))
	w.write(did("u3", models.EventSignup, joined.Add(time.Hour), withCode(d.Code+".1")))
	w.write(alias("u2", "u3", now))
	w.write(did("u3", models.EventOrder, bought, withOrder("o", 10)))
	byFriend := map[models.CustomerID]models.Referral{}
	for _, r := range w.referrals("u1") {
		byFriend[r.Friend] = r
	}
	if u2, u3 := byFriend[id("u2")], byFriend[id("u3")]; u2.Status != models.ReferralVoided || u2.Why != models.WhyMerged ||
		u3.Status != models.ReferralConverted || !u3.SignedUpAt.Equal(joined) {
		t.Errorf("%+v\n%+v", u2, u3)
	}
	if sit := w.situation("u1"); sit.Referrals != 1 {
		t.Errorf("the advocate has %d referrals", sit.Referrals)
	}
}

// Once a later stage has judged a referral, new facts leave it alone.
func TestJudgedReferralsStand(t *testing.T) {
	t.Parallel()
	w, d, _, joined, bought := friendship(t)
	w.write(did("u2", models.EventSignup, joined, withCode(d.Code+".1")))
	w.exec(`update referrals set status = 'approved'`)
	w.write(did("u2", models.EventOrder, bought, withOrder("o", 10)))
	if got := w.referrals("u1"); len(got) != 1 || got[0].Status != "approved" || !got[0].ConvertedAt.IsZero() {
		t.Errorf("%+v", got)
	}
}
