package decide_test

import (
	"math"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/decide"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func itoa(i int) string { return strconv.Itoa(i) }

// TestPromise1SameAnswer asks two replicas for the same keys from many
// goroutines at once: one decision a key, the same words, and one row.
func TestPromise1SameAnswer(t *testing.T) {
	r := newRig(t)
	r.program(3, nil)
	r.experiment(3, nil)
	r.customers(40, nil)
	_, second := r.replica(storetest.Open(t, r.url))
	services := []*decide.Service{r.Service, second}
	var wg sync.WaitGroup
	answers := make([][]*decide.Answer, 40)
	for c := range answers {
		answers[c] = make([]*decide.Answer, 8)
		for i := range answers[c] {
			wg.Go(func() {
				a, err := services[i%2].Decide(t.Context(), decide.Request{Workspace: r.ws, CustomerID: "c" + itoa(c), Placement: "email"})
				if err != nil {
					t.Error(err)
					return
				}
				answers[c][i] = a
			})
		}
	}
	wg.Wait()
	for c := range answers {
		for i, a := range answers[c] {
			if a == nil {
				t.Fatalf("customer %d: no answer", c)
			}
			first := answers[c][0]
			if a.Decision.ID != first.Decision.ID || a.Link != first.Link || a.Words != first.Words {
				t.Fatalf("customer %d: answer %d is decision %s, answer 0 is %s", c, i, a.Decision.ID, first.Decision.ID)
			}
		}
	}
	var rows int
	r.must(r.store.Pool().QueryRow(t.Context(), "select count(*) from decisions").Scan(&rows))
	if rows != 40 {
		t.Errorf("%d decisions stored, want 40", rows)
	}
	later := r.ask("c0", nil)
	r.clock.Move(r.clock.Now().Add(25 * time.Hour))
	if next := r.ask("c0", nil); next.Decision.ID == later.Decision.ID {
		t.Error("a decision outlived its validity")
	}
}

// TestPromise2PromiseKept lets a promise outlive its arm, its offer and its
// program's terms.
func TestPromise2PromiseKept(t *testing.T) {
	r := newRig(t)
	r.program(3, func(p *models.Program) { p.PromiseDays = 60; p.Activation = models.ActivationFetch })
	r.experiment(3, nil)
	r.customers(1, nil)
	first := r.ask("c0", nil)
	if !first.NewPromise || first.Promise == nil {
		t.Fatal("an ask makes a promise")
	}
	_, err := r.catalog.StopExperiment(t.Context(), r.ws, "offers")
	r.must(err)
	_, err = r.catalog.UpdateOffer(t.Context(), r.ws, first.Decision.Offer, func(o *models.Offer) error {
		o.Available, o.Friend.Minor, o.Advocate.Minor = false, 1, 1
		return nil
	})
	r.must(err)
	_, err = r.catalog.UpdateProgram(t.Context(), r.ws, "main", func(p *models.Program) error { p.PromiseDays = 1; return nil })
	r.must(err)
	r.clock.Move(r.clock.Now().AddDate(0, 0, 50))
	second := r.ask("c0", nil)
	if second.Decision.ID == first.Decision.ID {
		t.Fatal("the first decision should have expired")
	}
	if second.NewPromise || second.Promise == nil {
		t.Fatalf("second decision: reason %s, promise %v; want the first promise", second.Reason(), second.Promise)
	}
	if diff := cmp.Diff(first.Promise.Offer, second.Promise.Offer); diff != "" || !second.Promise.EndsAt.Equal(first.Promise.EndsAt) {
		t.Errorf("the promise changed: %s, ends %s then %s", diff, first.Promise.EndsAt, second.Promise.EndsAt)
	}
	r.clock.Move(r.clock.Now().AddDate(0, 0, 11))
	if third := r.ask("c0", nil); third.Promise != nil && third.Promise.Number == first.Promise.Number {
		t.Error("a promise forced an offer after its end")
	}
}

func TestProvisionalPromiseStopsForcingWhenItsDecisionExpired(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.customers(1, nil)
	first := r.ask("c0", nil)
	other := r.ask("c0", func(req *decide.Request) { req.Placement = "in_app" })
	if other.NewPromise || other.Promise.Number != first.Promise.Number {
		t.Error("while its decision is valid a provisional promise forces the offer elsewhere too")
	}
	r.clock.Move(r.clock.Now().Add(25 * time.Hour))
	if next := r.ask("c0", nil); !next.NewPromise {
		t.Error("nobody activated the promise, and its decision has expired: it must not force any more")
	}
}

// TestPromise3HonestOdds draws for many customers and checks that arms come as
// often as logged, that each choice follows from its number, and that a replay
// gives the same to the bit.
func TestPromise3HonestOdds(t *testing.T) {
	r := newRig(t)
	r.program(4, nil)
	r.experiment(4, func(e *models.Experiment) { e.UniformShare = 0.2 })
	learned := models.PolicyState{Experiment: "offers", Version: 7, Arms: []models.ArmCount{{Trials: 50, Successes: 3}, {Trials: 60, Successes: 6}, {Trials: 40, Successes: 5}, {Trials: 30, Successes: 1}}}
	r.must(r.store.ReplaceLearned(t.Context(), r.ws, models.Learned{Policies: []models.PolicyState{learned}}))
	_, _, err := r.store.PublishSnapshot(t.Context(), r.ws, r.clock.Now(), true)
	r.must(err)
	r.must(r.catalog.Refresh(t.Context()))
	const n = 1500
	r.customers(n, nil)
	var chosen, sliced [4]float64
	var p []float64
	for i := range n {
		a := r.ask("c"+itoa(i), nil)
		s := a.Decision.Stage("offers")
		if s == nil || !s.Drawn() || s.PolicyVersion == 0 {
			t.Fatalf("customer %d: stage %+v", i, s)
		}
		p = s.Probabilities
		chosen[s.Index]++
		if s.Slice {
			sliced[s.Index]++
		}
		if i%50 == 0 {
			replay, err := r.Replay(t.Context(), r.ws, a.Decision.ID)
			r.must(err)
			if !replay.Match || replay.MaxDifference != 0 {
				t.Fatalf("replay of %s: %+v", a.Decision.ID, replay)
			}
		}
	}
	sum, slices := 0.0, 0.0
	for k := range p {
		sum += p[k]
		slices += sliced[k]
		if z := (chosen[k] - n*p[k]) / math.Sqrt(n*p[k]*(1-p[k])); math.Abs(z) > 4 {
			t.Errorf("arm %d came %v times of %d with probability %v: z = %.1f", k, chosen[k], n, p[k], z)
		}
		// Within the uniform slice every arm comes a quarter of the time: .05 of all.
		if z := (sliced[k] - n*0.05) / math.Sqrt(n*0.05*0.95); math.Abs(z) > 4 {
			t.Errorf("arm %d came %v times in the uniform slice, want about %v", k, sliced[k], n*0.05)
		}
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("probabilities sum to %v", sum)
	}
}

func TestCompositeStageAndStickyAssignment(t *testing.T) {
	r := newRig(t)
	yes, no := true, false
	r.program(2, func(p *models.Program) { p.PromiseDays = 1; p.DecisionHours = 1 })
	r.experiment(0, func(e *models.Experiment) {
		e.Factors, e.Method = []models.Factor{models.FactorAsk, models.FactorOffer}, models.MethodAB
		e.Arms = []models.Arm{{Key: "none", Ask: &no, Weight: 1}, {Key: "a", Ask: &yes, Offer: "a", Weight: 1}, {Key: "b", Ask: &yes, Offer: "b", Weight: 2}}
	})
	r.customers(300, nil)
	counts := map[string]int{}
	arms := make([]string, 300)
	for i := range 300 {
		a := r.ask("c"+itoa(i), nil)
		s := a.Decision.Stage("offers")
		counts[s.Arm]++
		arms[i] = s.Arm
		if a.Asks() != (s.Arm != "none") || a.Asks() && a.Decision.Offer != s.Arm {
			t.Fatalf("arm %s: ask %v, offer %q", s.Arm, a.Asks(), a.Decision.Offer)
		}
		if !a.Asks() && (a.Reason() != models.ReasonNoAsk || !a.Decision.CommitActivated) {
			t.Fatalf("no ask at an interrupt placement: reason %s, activated %v", a.Reason(), a.Decision.CommitActivated)
		}
	}
	if counts["b"] < 115 || counts["b"] > 185 { // Binomial(300, 1/2), sd 8.7
		t.Errorf("arm shares %v, want about 75, 75 and 150", counts)
	}
	r.clock.Move(r.clock.Now().AddDate(0, 0, 3))
	for i := range 300 {
		if s := r.ask("c"+itoa(i), nil).Decision.Stage("offers"); s.Arm != arms[i] {
			t.Fatalf("customer %d was in arm %s and is in %s", i, arms[i], s.Arm)
		}
	}
}

func TestPreviewStoresNothing(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.customers(1, nil)
	r.ask("c0", func(req *decide.Request) { req.Preview = true })
	var rows int
	r.must(r.store.Pool().QueryRow(t.Context(), "select (select count(*) from decisions) + (select count(*) from codes)").Scan(&rows))
	if rows != 0 {
		t.Errorf("a preview stored %d rows", rows)
	}
}

func TestUnknownCustomerAndProgram(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	for _, req := range []decide.Request{
		{Workspace: r.ws, CustomerID: "nobody"},
		{Workspace: r.ws, CustomerID: "c0", Program: "nothing"},
		{Workspace: r.ws, CustomerID: "c0", Placement: "nowhere"},
		{Workspace: r.ws + 1, CustomerID: "c0"},
	} {
		if _, err := r.Decide(t.Context(), req); models.KindOf(err) != models.NotFound {
			t.Errorf("%+v: %v, want not found", req, err)
		}
	}
}
