package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"goodword/internal/postgres/pgtest"
)

// alone starts one service on a manual clock.
func alone(t *testing.T) (*service, string) {
	t.Helper()
	database := pgtest.NewDatabase(t)
	return serve(t, serving{database: database, manual: true}), database
}

// TestPromise2PromiseKept changes everything that an offer comes from after it was promised: what was shown is what pays.
func TestPromise2PromiseKept(t *testing.T) {
	s, database := alone(t)
	s.ready(t)
	customer := s.customers(t, "kept", 2, start)[0]
	first := s.decide(t, customer, "email")
	if !first.Ask || first.Promise == nil || first.Promise.Offer.Key != first.Offer {
		t.Fatalf("the first decision does not promise its offer: %+v", first)
	}
	s.activate(t, first.ID)

	// The arm retires, the offer changes and goes out of stock, the program changes its default and its promises.
	rest := slices.DeleteFunc([]int{5, 10, 20}, func(n int) bool { return offerKey(n) == first.Offer })
	s.must(t, http.MethodPost, "/v1/experiments/"+experimentKey+"/stop", nil, nil)
	s.experiment(t, object{"key": "without", "arms": offerArms(rest...)})
	s.must(t, http.MethodPatch, "/v1/programs/"+programKey, object{"default_offer": offerKey(rest[0]), "promise_days": 1, "brand": "Renamed"}, nil)
	s.must(t, http.MethodPatch, "/v1/offers/"+first.Offer, object{"advocate": object{"kind": "credit", "minor": 1}, "available": false}, nil)

	if again := s.decide(t, customer, "email"); again.ID != first.ID || again.Copy != first.Copy || again.Promise.Offer != first.Promise.Offer {
		t.Errorf("a retry after the edits reads\n%+v\nwant\n%+v", again, first)
	}
	s.moveClock(t, after(48*time.Hour))
	for _, placement := range []string{"email", "in_app"} {
		later := s.decide(t, customer, placement)
		if later.ID == first.ID || !later.Ask || later.Offer != first.Offer || later.Propensity != 1 ||
			later.Promise.Offer != first.Promise.Offer || later.Promise.Number != first.Promise.Number || !later.Promise.EndsAt.Equal(first.Promise.EndsAt) {
			t.Errorf("a later decision at %s offers\n%+v\nwant the promise of\n%+v", placement, later, first)
		}
		forced := func(x stage) bool { return x.Name == "offer" && x.Forced && !x.Drawn }
		if !slices.ContainsFunc(later.Stages, forced) {
			t.Errorf("no stage of %+v says that the promise forced the offer", later.Stages)
		}
	}

	s.friendBuys(t, "friend", first.Code, after(48*time.Hour))
	db := connect(t, database)
	const paysSQL = `select (offer->'friend'->>'minor')::bigint from referrals where status = 'converted'`
	if got := value[int64](t, db, paysSQL); got != first.Promise.Offer.Advocate.Minor {
		t.Errorf("the friend's order pays %d, the promise said %d", got, first.Promise.Offer.Advocate.Minor)
	}

	s.moveClock(t, after(31*24*time.Hour))
	if renewed := s.decide(t, customer, "email"); renewed.Promise == nil || renewed.Promise.Number == first.Promise.Number || renewed.Offer == first.Offer {
		t.Errorf("after its end the promise still forces: %+v", renewed)
	}
}

// friendBuys signs a friend up with a code and lets it buy.
func (s *service) friendBuys(t *testing.T, friend, code string, at time.Time) {
	t.Helper()
	s.events(t,
		track(friend, "Signed Up", "signup-"+friend, at, object{"referral_code": code}),
		track(friend, "Order Completed", "order-"+friend, at,
			object{"order_id": "order-" + friend, "total": 50, "currency": "EUR", "referral_code": code}))
}

// TestPromise2ProvisionalPromiseEnds shows that a promise nobody was told of binds nobody.
func TestPromise2ProvisionalPromiseEnds(t *testing.T) {
	s, _ := alone(t)
	s.ready(t)
	customer := s.customers(t, "provisional", 1, start)[0]
	first := s.decide(t, customer, "email")
	if other := s.decide(t, customer, "in_app"); other.Promise.Number != first.Promise.Number || other.Offer != first.Offer {
		t.Errorf("two placements promise %+v and %+v", first.Promise, other.Promise)
	}
	s.moveClock(t, after(25*time.Hour))
	if later := s.decide(t, customer, "email"); later.Promise.Number == first.Promise.Number {
		t.Errorf("a promise that was never activated outlives its decision: %+v", later.Promise)
	}
}

// TestPromise3HonestOdds decides in one process and recomputes in another, after the policies have moved on.
func TestPromise3HonestOdds(t *testing.T) {
	s, database := alone(t)
	s.ready(t)
	s.askAndActivate(t, "early", 60)
	s.moveClock(t, after(73*time.Hour))
	var ids []string
	for _, customer := range s.customers(t, "odds", 60, after(73*time.Hour)) {
		ids = append(ids, s.decide(t, customer, "email").ID)
	}
	s.askAndActivate(t, "late", 60)
	s.moveClock(t, after(146*time.Hour))
	s.stop(t)

	again := serve(t, serving{database: database, manual: true, admin: s.key})
	for _, id := range ids {
		var replay struct {
			Match         bool
			MaxDifference float64 `json:"max_difference"`
			Stages        []struct {
				Stored, Recomputed struct {
					Probabilities map[string]float64
					U             float64
				}
			}
		}
		again.must(t, http.MethodGet, "/v1/decisions/"+id+"/replay", nil, &replay)
		if !replay.Match || replay.MaxDifference != 0 || len(replay.Stages) == 0 {
			t.Errorf("decision %s cannot be recomputed: %+v", id, replay)
		}
	}
}

// TestPromise4ActivatedThenLearned has outcomes come back for activated and other decisions: only the first train.
func TestPromise4ActivatedThenLearned(t *testing.T) {
	s, database := alone(t)
	s.ready(t)
	const n = 40
	var shares []object
	for i, customer := range s.customers(t, "activated", n, start) {
		d := s.decide(t, customer, "email")
		if i%2 == 0 {
			s.activate(t, d.ID)
		}
		if i%4 < 2 { // of both halves
			shares = append(shares, track(customer, "Product Shared", "share-"+customer, start, object{"share_via": "sms", "decision_id": d.ID}))
		}
	}
	s.events(t, shares...)
	db := connect(t, database)
	s.moveClock(t, after(71*time.Hour))
	if got := learned(t, db, experimentKey); got != (counts{}) {
		t.Errorf("learned %+v before any window closed", got)
	}
	s.moveClock(t, after(73*time.Hour))
	if got, want := learned(t, db, experimentKey), (counts{n / 2, n / 4}); got != want {
		t.Errorf("learned %+v, want %+v", got, want)
	}
}

// TestPromise4AskCountsFromCommitment puts asking itself to the test at an interrupt placement: what is not asked is activated when it
// is committed, and both arms of the ask stage train although nothing is reported (intent to treat); the held-out never drew.
func TestPromise4AskCountsFromCommitment(t *testing.T) {
	s, database := alone(t)
	s.offers(t, 5, 10, 20)
	s.program(t, object{"holdout_share": 0.3})
	s.experiment(t, object{"factors": []string{"ask"}, "arms": []object{{"key": "yes", "ask": true}, {"key": "no", "ask": false}}})
	var silent, asked, held int
	for _, customer := range s.customers(t, "silent", 80, start) {
		d := s.decide(t, customer, "email")
		switch {
		case d.Reason == "holdout":
			held++
		case d.Ask:
			asked++
		default:
			silent++
		}
		if d.AtCommit == d.Ask {
			t.Errorf("decision %s (%s, ask %v) says activated_at_commit %v", d.ID, d.Reason, d.Ask, d.AtCommit)
		}
		var stored decision
		s.must(t, http.MethodGet, "/v1/decisions/"+d.ID, nil, &stored)
		if activated := stored.ActivatedAt != nil; activated == d.Ask {
			t.Errorf("decision %s (%s, ask %v) is activated: %v", d.ID, d.Reason, d.Ask, activated)
		}
	}
	if silent == 0 || asked == 0 || held == 0 {
		t.Fatalf("%d decisions do not ask, %d ask and %d are held out: nothing to see", silent, asked, held)
	}
	s.moveClock(t, after(73*time.Hour))
	if got := learned(t, connect(t, database), experimentKey); got.trials != silent+asked {
		t.Errorf("learned %+v, want all %d decisions that drew as trials", got, silent+asked)
	}
}

// TestPromise5FilterThenChoose gives customers ever more reasons not to be asked: the first in the one order is the answer's, and
// nothing is drawn.
func TestPromise5FilterThenChoose(t *testing.T) {
	s, _ := alone(t)
	s.offers(t, 5, 10, 20)
	s.program(t, object{
		"holdout_share": 0.5, "detractor_max": 6, "countries": []string{"DE"}, "blocked_sectors": []string{"gambling"},
		"audience": "orders >= 1", "cap_count": 1, "cap_days": 30,
	})
	s.experiment(t, nil)
	type step struct {
		reason string
		events func(user string) []object
	}
	trait := func(name string, v any) func(string) []object {
		return func(user string) []object {
			e := identify(user, start, object{name: v})
			e["messageId"] = "trait-" + name + user
			return []object{e}
		}
	}
	event := func(name string, properties object) func(string) []object {
		return func(user string) []object { return []object{track(user, name, name+user, start, properties)} }
	}
	// From the last filter to the first: each customer has all that stand before it.
	steps := []step{
		{"outside_audience", func(string) []object { return nil }},
		{"detractor", event("NPS Submitted", object{"score": 3})},
		{"recent_refund", event("Order Refunded", object{"order_id": "x", "total": 1, "currency": "EUR"})},
		{"open_ticket", event("Support Ticket Opened", object{"ticket_id": "t"})},
		{"fraud_block", trait("fraud_blocked", true)},
		{"sector", trait("sector", "gambling")},
		{"country", trait("country", "FR")},
		{"minor", trait("is_minor", true)},
		{"complained", event("Email Marked as Spam", object{})},
		{"unsubscribed", event("Unsubscribed", object{"channel": "email"})},
		{"objected", trait("objected", true)},
	}
	var want []string
	for n, last := range steps {
		user := fmt.Sprintf("filtered-%d", n)
		batch := []object{identify(user, start, object{"first_name": "Ada"})}
		if n < 6 { // up to the step that moves it abroad
			batch[0]["traits"] = object{"country": "DE"}
		}
		for _, x := range steps[:n+1] {
			batch = append(batch, x.events(user)...)
		}
		s.events(t, batch...)
		want = slices.Insert(want, 0, last.reason)
		d := s.decide(t, user, "email")
		if d.Ask || d.Reason != last.reason || !slices.Equal(d.Filters, want) || len(d.Stages) != 0 {
			t.Errorf("%s: ask %v for %s with filters %v and %d stages, want %v", user, d.Ask, d.Reason, d.Filters, len(d.Stages), want)
		}
	}
	s.capBeforeHoldout(t)
}

// capBeforeHoldout asks the same people twice: whether held out or asked the first time, the second time the cap decides.
func (s *service) capBeforeHoldout(t *testing.T) {
	t.Helper()
	seen := map[string]int{}
	for _, customer := range s.customers(t, "capped", 30, start) {
		s.events(t, identifyFrom(customer, "DE"), track(customer, "Order Completed", "bought-"+customer, start, object{"order_id": customer, "total": 9, "currency": "EUR"}))
		first := s.decide(t, customer, "email")
		seen[map[bool]string{true: "ask"}[first.Ask]+map[bool]string{true: "holdout"}[first.Reason == "holdout"]]++
		var second decision
		s.must(t, http.MethodPost, "/v1/decisions", object{"customer_id": customer, "program": programKey, "placement": "email", "send_id": "second"}, &second)
		if second.Ask || second.Reason != "cap" || slices.Contains(second.Filters, "holdout") {
			t.Errorf("%s (first %s): the second decision has ask %v, reason %s, filters %v", customer, first.Reason, second.Ask, second.Reason, second.Filters)
		}
	}
	if seen["ask"] == 0 || seen["holdout"] == 0 || len(seen) != 2 {
		t.Errorf("first decisions: %v, want asks and holdouts alone", seen)
	}
}

func identifyFrom(user, country string) object {
	e := identify(user, start, object{"country": country})
	e["messageId"] = "country-" + user
	return e
}

// TestPromise8Once repeats events at once, after a month's end and after a crash: they count once in the log, the state, the outcomes
// and what is learned.
func TestPromise8Once(t *testing.T) {
	s, database := alone(t)
	s.ready(t)
	customer := s.customers(t, "once", 1, start)[0]
	d := s.decide(t, customer, "email")
	batch := []object{
		track(customer, "Email Delivered", "delivered", start, object{"decision_id": d.ID}),
		track(customer, "Product Shared", "shared", start, object{"decision_id": d.ID, "share_via": "whatsapp"}),
		track(customer, "Order Completed", "ordered", start, object{"order_id": "o", "total": 20, "currency": "EUR"}),
		track("friend", "Signed Up", "joined", start, object{"referral_code": d.Code}),
	}
	twice := append(slices.Clone(batch), batch...)
	if out := s.events(t, twice...); out.Accepted != len(batch) || out.Duplicates != len(batch) {
		t.Errorf("a batch with every event twice: %+v", out)
	}
	repeat := func(when string) {
		t.Helper()
		if out := s.events(t, batch...); out.Duplicates != len(batch) {
			t.Errorf("%s the same events were taken as new: %+v", when, out)
		}
	}
	repeat("in the same minute")
	s.moveClock(t, after(73*time.Hour))
	repeat("after the fold")
	for n := 1; n <= 3; n++ {
		s.moveClock(t, start.AddDate(0, n, 0))
		repeat(fmt.Sprintf("%d months later", n))
	}
	s.kill()
	s = serve(t, serving{database: database, manual: true, admin: s.key})
	repeat("after a crash")

	db := connect(t, database)
	for what, sql := range map[string]string{
		"events":    `select count(*) from events where name <> ''`,
		"outcomes":  `select count(*) from outcomes where kind in ('activation', 'share', 'signup') and program = 'friends'`,
		"referrals": `select 3 + count(*) from referrals`,
	} {
		if want := map[string]int{"events": 4, "outcomes": 3, "referrals": 4}[what]; value[int](t, db, sql) != want {
			t.Errorf("%d %s, want %d", value[int](t, db, sql), what, want)
		}
	}
	if got := learned(t, db, experimentKey); got != (counts{1, 1}) {
		t.Errorf("learned %+v, want one success in one trial", got)
	}
}

// TestPromise11LearningIsAFold learns from decisions whose outcomes come soon in one program and late in the other, but the same: the
// estimates are the same, at every time. Then everything is rebuilt from the log.
func TestPromise11LearningIsAFold(t *testing.T) {
	s, database := alone(t)
	s.offers(t, 5, 10, 20)
	delays := map[string]time.Duration{"soon": time.Hour, "late": 70 * time.Hour}
	for program := range delays {
		s.program(t, object{"key": program, "name": program, "code_prefix": map[string]string{"soon": "sn", "late": "te"}[program]})
		// A sticky test with one salt: both programs give a customer the same arm.
		s.experiment(t, object{"key": program, "program": program, "method": "ab", "salt": "the same for both"})
	}
	shares := map[string][]object{}
	for i, customer := range s.customers(t, "shifted", 120, start) {
		for program, delay := range delays {
			var d decision
			s.must(t, http.MethodPost, "/v1/decisions", object{"customer_id": customer, "program": program, "placement": "in_app"}, &d)
			s.activate(t, d.ID)
			if i%3 == 0 {
				shares[program] = append(shares[program], track(customer, "Product Shared", "share-"+program+customer, after(delay),
					object{"decision_id": d.ID, "share_via": "link"}))
			}
		}
	}
	db := connect(t, database)
	for _, now := range []time.Duration{delays["soon"], 24 * time.Hour, delays["late"], 71 * time.Hour} {
		s.moveClock(t, after(now))
		for program, delay := range delays {
			if delay == now {
				s.events(t, shares[program]...)
			}
		}
		if soon := learned(t, db, "soon"); soon != (counts{}) {
			t.Errorf("after %v %+v was learned: all windows are open", now, soon)
		}
	}
	s.moveClock(t, after(73*time.Hour))
	if soon, late := learned(t, db, "soon"), learned(t, db, "late"); soon != late || soon != (counts{120, 40}) {
		t.Errorf("learned %+v where outcomes come soon, %+v where late; want 40 in 120 of both", soon, late)
	}
	soon, late := s.report(t, "soon"), s.report(t, "late")
	for i := range soon.Arms {
		if soon.Arms[i] != late.Arms[i] || soon.Arms[i].Draws == 0 {
			t.Errorf("the report says %+v where outcomes come soon and %+v where late", soon.Arms[i], late.Arms[i])
		}
	}

	before := value[string](t, db, `select string_agg(state->>'arms', ' ' order by experiment) from policies`)
	t.Log(run(t, database, "learn", "rebuild"))
	if _, err := db.Exec(t.Context(), `update policies set state = jsonb_set(state, '{arms,0,trials}', '7')`); err != nil {
		t.Fatal(err)
	}
	t.Log(run(t, database, "learn", "rebuild", "--apply"))
	if got := value[string](t, db, `select string_agg(state->>'arms', ' ' order by experiment) from policies`); got != before {
		t.Errorf("rebuilt from the log, the policies are %s, want %s", got, before)
	}
}
