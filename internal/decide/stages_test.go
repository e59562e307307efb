package decide_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/decide"
	"goodword/models"
)

// start starts an experiment over the factors with the given arms.
func (r *rig) start(key string, factors []models.Factor, arms []models.Arm, edit func(*models.Experiment)) {
	r.t.Helper()
	r.experiment(0, func(e *models.Experiment) {
		e.Key, e.Factors, e.Arms, e.WindowHours = key, factors, arms, 24*14
		e.Floor = math.Min(e.Floor, 0.2/float64(len(arms)))
		if edit != nil {
			edit(e)
		}
	})
}

func yes() *bool { b := true; return &b }
func no() *bool  { b := false; return &b }

// reachable is a customer whom every channel reaches.
func reachable(now time.Time, traits ...models.Trait) *models.State {
	return stateOf(
		models.Event{Kind: models.EventOrder, At: now.Add(-24 * time.Hour), MessageID: "o", Minor: 5000, Currency: "EUR"},
		models.Event{Kind: models.EventIdentify, At: now, MessageID: "i", Traits: traits, Consents: []models.Consent{
			{Channel: "email", Granted: true}, {Channel: "sms", Granted: true}, {Channel: "push", Granted: true},
		}},
	)
}

// open is a placement that leaves the channel to the decision.
func open(p *models.Program) {
	p.Placements = append(p.Placements, models.Placement{Key: "anywhere", Interrupt: true})
	p.ContactHours, p.Channels = nil, []string{"email", "sms", "push", "in_app"}
	p.Problem = "late invoices"
}

func anywhere(req *decide.Request) { req.Placement = "anywhere" }

// TestEveryFactorOnTrial puts each factor on trial in an experiment of its own
// and checks that each arm comes as often as logged, decides what it says, and
// replays to the bit.
func TestEveryFactorOnTrial(t *testing.T) {
	r := newRig(t)
	r.program(2, open)
	r.start("ask", []models.Factor{models.FactorAsk}, []models.Arm{{Key: "yes", Ask: yes()}, {Key: "no", Ask: no()}}, nil)
	r.start("timing", []models.Factor{models.FactorTiming}, []models.Arm{{Key: "now", Timing: "now"}, {Key: "later", Timing: "+2d"}, {Key: "nine", Timing: "09:00"}}, nil)
	r.start("channel", []models.Factor{models.FactorChannel}, []models.Arm{{Key: "mail", Channel: "email"}, {Key: "text", Channel: "sms"}}, nil)
	r.start("offer", []models.Factor{models.FactorOffer}, []models.Arm{{Key: "a", Offer: "a"}, {Key: "b", Offer: "b"}}, nil)
	r.start("approach", []models.Factor{models.FactorApproach}, []models.Arm{{Key: "favour", Approach: "dual_favour"}, {Key: "help", Approach: "help_friend"}}, nil)
	r.start("copy", []models.Factor{models.FactorCopy}, []models.Arm{{Key: "one", Copy: "1"}, {Key: "two", Copy: "2"}}, nil)
	const n = 600
	now := r.clock.Now()
	r.customers(n, func(int) *models.State { return reachable(now) })
	came, expected, variance := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for i := range n {
		a := r.ask("c"+itoa(i), anywhere)
		d := &a.Decision
		product := 1.0
		for k := range d.Stages {
			s := &d.Stages[k]
			e := a.Decision.Stages[k].Experiment
			came[e+" "+s.Arm]++
			product *= s.Propensity()
			for j, arm := range r.catalog.Snapshot(r.ws).Experiment(e).Arms {
				p := s.Probabilities[j]
				expected[e+" "+arm.Key] += p
				variance[e+" "+arm.Key] += p * (1 - p)
			}
		}
		if math.Abs(product-d.Propensity()) > 1e-15 {
			t.Fatalf("propensity %v, want the product of the stages %v", d.Propensity(), product)
		}
		checkLevels(t, r, a)
		if i%20 == 0 {
			if replay, err := r.Replay(t.Context(), r.ws, d.ID); err != nil || !replay.Match || len(replay.Stages) != len(d.Stages) {
				t.Fatalf("replay: %+v, %v", replay, err)
			}
		}
	}
	for arm, count := range came {
		if z := (count - expected[arm]) / math.Sqrt(variance[arm]); variance[arm] > 0 && math.Abs(z) > 4 {
			t.Errorf("%s came %v times, want %.1f: z = %.1f", arm, count, expected[arm], z)
		}
	}
	// An approach only has an arm where there are words for it: of text messages there are plain ones alone.
	if len(came) < 11 {
		t.Errorf("only these arms came: %v", came)
	}
}

// checkLevels checks that the decision is what its arms say.
func checkLevels(t *testing.T, r *rig, a *decide.Answer) {
	t.Helper()
	d := &a.Decision
	var names []string
	for k := range d.Stages {
		s := &d.Stages[k]
		names = append(names, s.Name)
		arm := r.catalog.Snapshot(r.ws).Experiment(s.Experiment).Arms[s.Index]
		ok := map[models.Factor]bool{
			models.FactorAsk:      arm.Asks() == d.Ask,
			models.FactorChannel:  arm.Channel == d.Channel,
			models.FactorOffer:    arm.Offer == d.Offer,
			models.FactorApproach: strings.Contains(d.Copy, "/"+arm.Approach+"/"),
			models.FactorCopy:     strings.Contains(d.Copy, "/"+arm.Copy+"@"),
		}
		if arm.Timing != "" {
			timing, _ := models.ParseTiming(arm.Timing)
			ok[models.FactorTiming] = timing.At(d.DecidedAt, time.UTC).Equal(d.OpensAt)
		}
		if f := models.Factor(s.Name); !ok[f] {
			t.Fatalf("stage %s drew %+v, but the decision is %+v", s.Name, arm, d)
		}
	}
	if !slices.IsSortedFunc(names, func(a, b string) int {
		return slices.Index(models.Factors, models.Factor(a)) - slices.Index(models.Factors, models.Factor(b))
	}) {
		t.Fatalf("stages in the order %v", names)
	}
	if a.NotYet != (d.Ask && d.OpensAt.After(d.DecidedAt)) || a.Asks() != (d.Ask && !a.NotYet) {
		t.Fatalf("ask %v, not yet %v for a slot at %s, decided at %s", a.Asks(), a.NotYet, d.OpensAt, d.DecidedAt)
	}
}

func TestOneStageOverAllFactors(t *testing.T) {
	r := newRig(t)
	r.program(2, open)
	full := models.Arm{Key: "full", Ask: yes(), Timing: "+1d", Channel: "email", Offer: "b", Approach: "help_friend", Copy: "2"}
	r.start("all", models.Factors, []models.Arm{{Key: "none", Ask: no()}, full,
		{Key: "text", Ask: yes(), Timing: "now", Channel: "sms", Offer: "a", Approach: "dual_favour", Copy: "1"}}, nil)
	now := r.clock.Now()
	r.customers(200, func(i int) *models.State { return reachable(now) })
	seen := map[string]int{}
	for i := range 200 {
		a := r.ask("c"+itoa(i), anywhere)
		d := &a.Decision
		if len(d.Stages) != 1 || d.Stages[0].Name != "ask+timing+channel+offer+approach+copy" {
			t.Fatalf("stages %+v", d.Stages)
		}
		seen[d.Stages[0].Arm]++
		if d.Stages[0].Arm == "full" && (d.Channel != "email" || d.Offer != "b" || d.Copy != "en/help_friend/email/2@1" || !a.NotYet || !d.OpensAt.Equal(d.DecidedAt.Add(24*time.Hour))) {
			t.Fatalf("the full arm became %+v", d)
		}
	}
	if seen["none"] == 0 || seen["full"] == 0 {
		t.Errorf("arms came %v", seen)
	}
}

// TestScheduled follows a decision to its slot.
func TestScheduled(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) {
		p.TimeZone = "Europe/Berlin"
		p.ContactHours = []models.ContactHours{{Channels: []string{"email"}, From: "09:00", To: "20:00"}}
		p.CapCount, p.CapDays = 1, 30
	})
	night := time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC) // the night in which clocks go forward
	r.clock.Move(night)
	r.customers(3, func(i int) *models.State {
		zone := map[int]string{0: `"Mars/Olympus"`, 1: `"America/New_York"`, 2: `"Asia/Tokyo"`}[i]
		return reachable(night, models.Trait{Name: "timezone", Value: zone})
	})
	want := map[string]string{ // 09:00 in Berlin's summer time; 19:30 in New York: now; 08:30 in Tokyo
		"c0": "2026-03-29T07:00:00Z", "c1": "2026-03-28T23:30:00Z", "c2": "2026-03-29T00:00:00Z",
	}
	for customer, slot := range want {
		a := r.ask(customer, nil)
		if got := a.Decision.OpensAt.Format(time.RFC3339); got != slot || a.NotYet != (slot != "2026-03-28T23:30:00Z") {
			t.Errorf("%s: asks at %s, not yet %v; want %s", customer, got, a.NotYet, slot)
		}
	}
	first := r.ask("c0", nil)
	if first.Asks() || first.Reason() != models.ReasonNotYet || first.Words.Body != "" || first.Promise != nil || first.Link == "" {
		t.Errorf("before its slot: ask %v, %s, words %q", first.Asks(), first.Reason(), first.Words.Body)
	}
	r.clock.Move(first.Decision.OpensAt)
	opened := r.ask("c0", nil)
	if !opened.Asks() || opened.Decision.ID != first.Decision.ID || opened.Words.Body == "" || !strings.Contains(opened.Link, ".1") {
		t.Errorf("in its slot: ask %v, %s, decision %s after %s, link %s", opened.Asks(), opened.Reason(), opened.Decision.ID, first.Decision.ID, opened.Link)
	}
	if got := opened.Decision.ValidUntil.Sub(opened.Decision.OpensAt); got != 24*time.Hour {
		t.Errorf("valid for %s from its slot on", got)
	}
	r.clock.Move(opened.Decision.OpensAt.AddDate(0, 0, 29))
	if a := r.ask("c0", nil); a.Reason() != models.ReasonCap {
		t.Errorf("29 days after its slot: %s, want cap", a.Reason())
	}
}

// TestPromise2ScheduledAskOutlivesThePromise schedules an ask for a slot after the end of the customer's promise: the offer stays, and a
// promise that holds when the ask is seen is made.
func TestPromise2ScheduledAskOutlivesThePromise(t *testing.T) {
	r := newRig(t)
	r.program(3, func(p *models.Program) { p.PromiseDays = 2; p.Activation = models.ActivationFetch })
	r.experiment(3, nil)
	r.customers(1, nil)
	first := r.ask("c0", nil)
	r.start("when", []models.Factor{models.FactorTiming}, []models.Arm{{Key: "a", Timing: "+3d"}, {Key: "b", Timing: "+73h"}}, nil)
	r.clock.Move(r.clock.Now().Add(25 * time.Hour))
	waits := r.ask("c0", nil)
	if !waits.NotYet || !waits.Decision.OpensAt.After(first.Promise.EndsAt) {
		t.Fatalf("not yet %v, at %s, the promise ends at %s", waits.NotYet, waits.Decision.OpensAt, first.Promise.EndsAt)
	}
	r.clock.Move(waits.Decision.OpensAt)
	opened := r.ask("c0", nil)
	if !opened.Asks() || opened.Decision.ID != waits.Decision.ID {
		t.Fatalf("in its slot: %s", opened.Reason())
	}
	if diff := cmp.Diff(first.Promise.Offer, opened.Promise.Offer); diff != "" || opened.Decision.Offer != first.Decision.Offer {
		t.Errorf("the offer changed: %s", diff)
	}
	if !opened.Promise.EndsAt.Equal(opened.Decision.OpensAt.AddDate(0, 0, 2)) || !opened.Promise.Forces(r.clock.Now()) {
		t.Errorf("what it shows is promised until %s, and it is shown at %s", opened.Promise.EndsAt, r.clock.Now())
	}
}

// TestFiltersAreCheckedAgainInTheSlot changes the customer between decision and slot.
func TestFiltersAreCheckedAgainInTheSlot(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.CapCount, p.CapDays = 1, 30; p.Audience = "orders > 0" })
	r.start("when", []models.Factor{models.FactorTiming}, []models.Arm{{Key: "a", Timing: "+1d"}, {Key: "b", Timing: "+25h"}}, nil)
	changes := []struct {
		name      string
		event     models.Event
		before    models.Reason // the answer while it waits
		afterward models.Reason // and once its slot has come
	}{
		{"nothing", models.Event{Kind: models.EventLogin}, models.ReasonNotYet, ""},
		{"a bad survey", models.Event{Kind: models.EventNPS, Score: 2}, models.ReasonNotYet, models.ReasonDetractor},
		{"a refund", models.Event{Kind: models.EventRefund}, models.ReasonNotYet, models.ReasonRecentRefund},
		{"a ticket", models.Event{Kind: models.EventTicketOpened, TicketID: "1"}, models.ReasonOpenTicket, models.ReasonOpenTicket},
		{"an unsubscription", models.Event{Kind: models.EventUnsubscribed, Channel: "email"}, models.ReasonUnsubscribed, models.ReasonUnsubscribed},
	}
	r.customers(len(changes), nil)
	for i, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			customer := "c" + itoa(i)
			first := r.ask(customer, nil)
			if first.Reason() != models.ReasonNotYet {
				t.Fatalf("at first: %s", first.Reason())
			}
			e := c.event
			e.At, e.MessageID = r.clock.Now(), "change"
			r.change(customer, &e)
			if a := r.ask(customer, nil); a.Reason() != c.before {
				t.Errorf("while it waits: %s, want %s", a.Reason(), c.before)
			}
		})
	}
	r.clock.Move(r.clock.Now().Add(26 * time.Hour))
	for i, c := range changes {
		a := r.ask("c"+itoa(i), nil)
		if got := a.Reason(); a.Asks() != (c.afterward == "") || c.afterward != "" && got != c.afterward {
			t.Errorf("%s, in the slot: ask %v, %s, want %s", c.name, a.Asks(), got, c.afterward)
		}
	}
}

// change folds an event into a customer's stored state.
func (r *rig) change(customer string, e *models.Event) {
	r.t.Helper()
	id := models.NewCustomerID(r.catalog.Secret(r.ws), customer)
	sit, err := r.Service.Store.Situation(r.t.Context(), r.ws, models.DecisionKey{Customer: id})
	r.must(err)
	sit.State.Apply(e)
	_, err = r.store.Pool().Exec(r.t.Context(), "delete from customers where customer_id = $1", [16]byte(id))
	r.must(err)
	r.must(r.store.LoadCustomers(r.t.Context(), r.ws, r.catalog.Secret(r.ws), 1, r.clock.Now(),
		func(int) (string, *models.State) { return customer, &sit.State }))
}

func TestChannelIsChosenAmongThoseThatReach(t *testing.T) {
	r := newRig(t)
	r.program(1, open)
	now := r.clock.Now()
	consents := func(c ...models.Consent) *models.State {
		return stateOf(models.Event{Kind: models.EventIdentify, At: now, MessageID: "i", Consents: c})
	}
	r.customers(5, func(i int) *models.State {
		return []*models.State{
			consents(), // mail and app need no yes
			consents(models.Consent{Channel: "email"}, models.Consent{Channel: "sms", Granted: true}),
			consents(models.Consent{Channel: "email"}),
			consents(models.Consent{Channel: models.AllChannels}),
			consents(models.Consent{Channel: "email"}, models.Consent{Channel: "in_app"}, models.Consent{Channel: "push", Granted: true}),
		}[i]
	})
	for i, want := range []string{"email", "sms", "in_app", "", "push"} {
		a := r.ask("c"+itoa(i), anywhere)
		if a.Asks() != (want != "") || a.Asks() && a.Decision.Channel != want {
			t.Errorf("customer %d: ask %v on %q, %s; want %q", i, a.Asks(), a.Decision.Channel, a.Reason(), want)
		}
	}
	if a := r.ask("c3", anywhere); a.Reason() != models.ReasonUnsubscribed || a.Link != "" {
		t.Errorf("unsubscribed from everything: %s, link %q", a.Reason(), a.Link)
	}
	fixed := func(req *decide.Request) { req.Placement, req.Channel = "anywhere", "sms" }
	if a := r.ask("c0", fixed); a.Asks() || a.Reason() != models.ReasonNoConsent {
		t.Errorf("a channel that the caller fixed: ask %v, %s; want no_consent", a.Asks(), a.Reason())
	}
}

// TestContactHoursShrinkTheTimingArms draws in the evening: no arm outside the
// hours is eligible, and where none is left the next slot is taken, without a suppression.
func TestContactHoursShrinkTheTimingArms(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) {
		p.ContactHours = []models.ContactHours{{Channels: []string{"email"}, From: "09:00", To: "18:00", Days: []string{"mon", "tue", "wed", "thu", "fri"}}}
	})
	r.start("when", []models.Factor{models.FactorTiming},
		[]models.Arm{{Key: "now", Timing: "now"}, {Key: "morning", Timing: "10:00"}, {Key: "evening", Timing: "20:00"}}, nil)
	r.customers(2, nil)
	thursday := time.Date(2026, 3, 5, 20, 0, 0, 0, time.UTC)
	r.clock.Move(thursday)
	s := r.ask("c0", nil).Decision.Stages
	if len(s) != 1 || s[0].Eligible != 0b010 || s[0].Arm != "morning" || s[0].Drawn() {
		t.Errorf("on a Thursday evening: %+v", s)
	}
	r.clock.Move(thursday.Add(24 * time.Hour))
	a := r.ask("c1", nil)
	if got := a.Decision.OpensAt.Format(time.RFC3339); len(a.Decision.Stages) != 0 || got != "2026-03-09T09:00:00Z" || a.Reason() != models.ReasonNotYet {
		t.Errorf("on a Friday evening, with no arm in hours: %+v, at %s, %s", a.Decision.Stages, got, a.Reason())
	}
	if a := r.ask("c1", func(req *decide.Request) { req.Placement = "newsletter_footer" }); !a.Asks() {
		t.Errorf("an ambient placement: %s; hours do not hold there", a.Reason())
	}
}

func TestMoments(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) {
		p.Moments = []models.Moment{{Key: "delivered", Event: "Order Delivered", Timing: "+3d", OpenDays: 5}, {Key: "praise", Event: "NPS Submitted", Rule: "score >= 9"}}
		p.Placements = append(p.Placements, models.Placement{Key: "pulse", Channel: "email", Interrupt: true, Moments: []string{"delivered", "praise"}})
	})
	r.customers(1, nil)
	pulse := func(send string) func(*decide.Request) {
		return func(req *decide.Request) { req.Placement, req.SendID = "pulse", send }
	}
	a := r.ask("c0", pulse(""))
	if a.Reason() != models.ReasonNoMoment || a.Decision.ValidUntil.Sub(a.Decision.DecidedAt) > 5*time.Minute {
		t.Errorf("without a moment: %s, valid until %s", a.Reason(), a.Decision.ValidUntil)
	}
	if other := r.ask("c0", func(req *decide.Request) { req.SendID = "other" }); !other.Asks() {
		t.Errorf("a placement that needs no moment: %s", other.Reason())
	}
	now := r.clock.Now()
	_, err := r.store.Pool().Exec(t.Context(), `insert into episodes values ($1, $2, 'main', 'delivered', $3, $4)`, r.ws,
		[16]byte(models.NewCustomerID(r.catalog.Secret(r.ws), "c0")), now, now.AddDate(0, 0, 8))
	r.must(err)
	r.clock.Move(now.Add(6 * time.Minute))
	a = r.ask("c0", pulse(""))
	if a.Reason() != models.ReasonNotYet || a.Decision.Moment != "delivered" || !a.Decision.OpensAt.Equal(now.AddDate(0, 0, 3)) {
		t.Errorf("in the episode: %s, moment %q, at %s", a.Reason(), a.Decision.Moment, a.Decision.OpensAt)
	}
	r.clock.Move(now.AddDate(0, 0, 3))
	if a = r.ask("c0", pulse("")); !a.Asks() {
		t.Errorf("three days after: %s", a.Reason())
	}
	r.clock.Move(now.AddDate(0, 0, 7))
	if a = r.ask("c0", pulse("late")); !a.Asks() || a.NotYet {
		t.Errorf("late in the episode: %s", a.Reason())
	}
	r.clock.Move(now.AddDate(0, 0, 9))
	if a = r.ask("c0", pulse("too late")); a.Reason() != models.ReasonNoMoment {
		t.Errorf("after the episode: %s", a.Reason())
	}
}

func TestNudgeOnceUnlessShared(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.CapCount, p.CapDays, p.CooldownDays, p.NudgeDays = 1, 30, 14, 3 })
	r.customers(3, nil)
	send := func(id string) func(*decide.Request) { return func(req *decide.Request) { req.SendID = id } }
	for _, c := range []string{"c0", "c1", "c2"} {
		r.ask(c, send("first"))
	}
	r.change("c1", &models.Event{Kind: models.EventShare, At: r.clock.Now().Add(time.Hour), MessageID: "s"})
	r.clock.Move(r.clock.Now().AddDate(0, 0, 2))
	if a := r.ask("c0", send("early")); a.Reason() != models.ReasonCap {
		t.Errorf("after two days: %s, want cap", a.Reason())
	}
	r.clock.Move(r.clock.Now().AddDate(0, 0, 1))
	if a := r.ask("c0", send("nudge")); !a.Asks() || !a.Decision.Nudge {
		t.Errorf("after three days: %s, nudge %v; want a nudge", a.Reason(), a.Decision.Nudge)
	}
	if a := r.ask("c1", send("nudge")); a.Reason() != models.ReasonCap {
		t.Errorf("who has shared: %s, want cap", a.Reason())
	}
	if a := r.ask("c0", send("again")); a.Reason() != models.ReasonCap {
		t.Errorf("after the nudge: %s, want cap", a.Reason())
	}
	r.clock.Move(r.clock.Now().AddDate(0, 0, 5))
	if a := r.ask("c0", send("once")); a.Reason() != models.ReasonCap {
		t.Errorf("days after the nudge: %s, want cap", a.Reason())
	}
	r.clock.Move(r.clock.Now().AddDate(0, 0, 40))
	if a := r.ask("c2", send("new")); !a.Asks() || a.Decision.Nudge {
		t.Errorf("long after: %s, nudge %v; want an ask of its own", a.Reason(), a.Decision.Nudge)
	}
}

func TestSegmentIsTheFirstWhoseRuleHolds(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) {
		p.Segments = []models.Segment{{Key: "broken", Rule: "traits.absent > 1"}, {Key: "german", Rule: "country == 'DE'"}, {Key: "buyers", Rule: "orders > 0"}}
	})
	now := r.clock.Now()
	r.customers(3, func(i int) *models.State {
		return []*models.State{
			reachable(now, models.Trait{Name: "country", Value: `"DE"`}), ordered(now),
			stateOf(models.Event{Kind: models.EventLogin, At: now, MessageID: "l"}),
		}[i]
	})
	for i, want := range []string{"german", "buyers", models.NoSegment} {
		d := r.ask("c"+itoa(i), nil).Decision
		if d.Segment != want {
			t.Errorf("customer %d is in %q, want %q", i, d.Segment, want)
		}
		stored, err := r.Lookup(t.Context(), r.ws, d.ID)
		if err != nil || stored.Decision.Segment != want {
			t.Errorf("stored: %v, %v", stored, err)
		}
	}
}

// TestAskTimingAndChannelCountFromCommitment looks into the fold queue after
// the commitment alone: intent to treat.
func TestAskTimingAndChannelCountFromCommitment(t *testing.T) {
	r := newRig(t)
	r.program(2, open)
	r.start("when", []models.Factor{models.FactorTiming}, []models.Arm{{Key: "now", Timing: "now"}, {Key: "later", Timing: "+1d"}}, nil)
	r.start("words", []models.Factor{models.FactorCopy}, []models.Arm{{Key: "one", Copy: "1"}, {Key: "two", Copy: "2"}}, nil)
	now := r.clock.Now()
	r.customers(20, func(int) *models.State { return reachable(now) })
	for i := range 20 {
		r.ask("c"+itoa(i), anywhere)
	}
	var timing, words int
	r.must(r.store.Pool().QueryRow(t.Context(), `select count(*) filter (where experiment = 'when' and activated_at = decided_at
		and due_at = decided_at + interval '14 days'), count(*) filter (where experiment = 'words') from fold_queue`).Scan(&timing, &words))
	if timing != 20 || words != 0 {
		t.Errorf("%d rows of the timing stage and %d of the copy stage wait to be learned, want 20 and 0", timing, words)
	}
}
