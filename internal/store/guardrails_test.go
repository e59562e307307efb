package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"goodword/models"
)

// guard puts the world's configuration into its database, with guardrails on its experiment.
func (w *world) guard() {
	w.t.Helper()
	e := &w.snap.Experiments[0]
	e.Guardrails = models.DefaultGuardrails()
	e.StartedAt = now.AddDate(0, 0, -20)
	err := w.st.EditCatalog(w.t.Context(), w.ws, now, func(c *models.Snapshot) error {
		c.Programs, c.Offers, c.Experiments = w.snap.Programs, w.snap.Offers, w.snap.Experiments
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// countAll counts every row that waits, in steps of so many, and returns how often each decision was counted.
func (w *world) countAll(step int, seen map[models.DecisionID]int, lock sync.Locker) {
	for {
		n, err := w.st.CountGuarded(w.t.Context(), step, func(e *models.Experiment, cases []models.FoldCase) []models.GuardCount {
			lock.Lock()
			defer lock.Unlock()
			var counts []models.GuardCount
			for _, c := range cases {
				seen[c.Decision.ID]++
				day := c.Row.ActivatedAt.Truncate(24 * time.Hour)
				counts = append(counts, models.GuardCount{Workspace: w.ws, Experiment: e.Key, Day: day, Arm: c.Decision.Stages[0].Index, Reference: -1, N: 1, ArmWeight: 0.5})
			}
			return merged(counts)
		})
		if err != nil {
			w.t.Error(err)
		}
		if n == 0 || err != nil {
			return
		}
	}
}

// merged adds up counts of the same day and arm: a statement can write a row once only.
func merged(counts []models.GuardCount) (list []models.GuardCount) {
	for _, c := range counts {
		i := slices.IndexFunc(list, func(x models.GuardCount) bool { return x.Day.Equal(c.Day) && x.Arm == c.Arm })
		if i < 0 {
			list = append(list, c)
			continue
		}
		list[i].N += c.N
		list[i].ArmWeight += c.ArmWeight
	}
	return list
}

func (w *world) evidence(costs bool) *models.GuardEvidence {
	w.t.Helper()
	e := &w.snap.Experiments[0]
	found, err := w.st.GuardEvidence(w.t.Context(), models.GuardQuery{Workspace: w.ws, Experiment: e.Key, Program: e.Program, Since: e.StartedAt, Costs: costs})
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// TestGuardrailsCountOnce: two replicas that count at once count every activated decision once, and what was not activated never.
func TestGuardrailsCountOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.guard()
	const n = 60
	for i := range n {
		name := fmt.Sprint("u", i)
		d := w.decide(name, now.AddDate(0, 0, -i%3), asCustomer(w, name), func(c *models.Commit) { c.Decision.Stages[0].Index = i % 2 })
		if i < n-10 {
			w.write(did(name, models.EventDelivered, now.AddDate(0, 0, -i%3), about(d)))
		}
	}
	seen := map[models.DecisionID]int{}
	var lock sync.Mutex
	var replicas sync.WaitGroup
	for range 2 {
		replicas.Go(func() { w.countAll(7, seen, &lock) })
	}
	replicas.Wait()
	w.countAll(100, seen, &lock) // as after a restart
	total, weight := int64(0), 0.0
	for _, c := range w.evidence(false).Counts {
		total += c.N
		weight += c.ArmWeight
	}
	if total != n-10 || weight != (n-10)/2 || len(seen) != n-10 {
		t.Errorf("%d counted with a weight of %v, of %d decisions; want %d with %d", total, weight, len(seen), n-10, (n-10)/2)
	}
	if waiting := w.count(`select count(*) from fold_queue where not guarded`); waiting != 0 {
		t.Errorf("%d rows are not marked", waiting)
	}
}

// TestHarmIsBlamed on the decision that it names, else on the latest one before it, and on none where it says nothing of one.
func TestHarmIsBlamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.guard()
	at := func(days int) time.Time { return now.AddDate(0, 0, days) }
	first := w.decide("u1", at(-10), asCustomer(w, "u1"))
	second := w.decide("u1", at(-5), func(c *models.Commit) { c.Decision.Key.Send = "later" })
	idle := w.decide("u3", at(-5), asCustomer(w, "u3"))
	test := w.decide("u4", at(-5), asCustomer(w, "u4"), func(c *models.Commit) { c.Decision.Test, c.NewPromise.Test = true, true })
	w.write(
		did("u1", models.EventDelivered, at(-10), about(first)), did("u1", models.EventDelivered, at(-5), about(second)),
		did("u4", models.EventDelivered, at(-5), about(test)),
		did("u1", models.EventComplained, at(-3), about(first)),
		did("u1", models.EventUnsubscribed, at(-4)),
		did("u1", models.EventUnsubscribed, at(-7)),
		did("u1", models.EventUnsubscribed, at(-12)), // before any
		did("u1", models.EventFraud, at(-2), about(first)),
		did("u1", models.EventRefund, at(-2), withOrder("own", 500)), // of what the advocate bought
		did("u1", models.EventFriendRefund, at(-1), about(second), withOrder("", 100)),
		did("u3", models.EventComplained, at(-3), about(idle)), // was never activated
		did("u4", models.EventComplained, at(-3), about(test)), // counts nowhere
		did("u5", models.EventComplained, at(-3)),              // was never asked
	)
	w.write(did("f1", models.EventSignup, at(-9), withCode(first.Code+".1.sms")), did("f1", models.EventOrder, at(-8), withOrder("f1", 4200)))
	w.write(did("f2", models.EventSignup, at(-4), withCode(first.Code+".2.sms")), did("f2", models.EventOrder, at(-3), withOrder("f2", 4200)))
	w.write(did("f2", models.EventRefund, at(-1), withOrder("f2", 4200)))
	var lock sync.Mutex
	w.countAll(100, map[models.DecisionID]int{}, &lock)

	blamed := func(costs bool) (list []string) {
		for _, h := range w.evidence(costs).Harms {
			list = append(list, fmt.Sprintf("%s on %d: %s, %d %s", h.Metric, h.Decision.ID.Number, h.At.Format("01-02"), h.Minor, h.Currency))
			if !h.ActivatedAt.Equal(h.Decision.DecidedAt) {
				t.Errorf("activated at %s, want %s", h.ActivatedAt, h.Decision.DecidedAt)
			}
		}
		return list
	}
	day := func(n int) string { return at(n).Format("01-02") }
	want := []string{
		"complaint on 1: " + day(-3) + ", 0 ", "fraud on 1: " + day(-2) + ", 0 ", "unsubscribe on 1: " + day(-7) + ", 0 ",
		"refund on 2: " + day(-1) + ", 0 ", "refund on 2: " + day(-1) + ", 0 ", "unsubscribe on 2: " + day(-4) + ", 0 ",
	}
	if got := blamed(false); !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	want = slices.Insert(want, 2, "reward_cost on 1: "+day(-8)+", 4000 EUR") // both sides; the other friend gave all back
	if got := blamed(true); !slices.Equal(got, want) {
		t.Errorf("with costs got\n%q, want\n%q", got, want)
	}
}

// TestGuardLook: an older look does not replace a later one.
func TestGuardLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if look, err := w.st.GuardLook(t.Context(), w.ws, "offer"); look != nil || err != nil {
		t.Errorf("before any got %v, %v", look, err)
	}
	low := 0.25
	for _, at := range []time.Time{now, now.Add(-time.Hour)} {
		verdicts := []models.GuardVerdict{{Metric: models.HarmRefund, Arm: at.Format("15"), Verdict: "undecided", Low: &low}}
		if err := w.st.SaveGuardLook(t.Context(), w.ws, "offer", models.GuardLook{At: at, Verdicts: verdicts}); err != nil {
			t.Fatal(err)
		}
	}
	look, err := w.st.GuardLook(t.Context(), w.ws, "offer")
	if err != nil || !look.At.Equal(now) || len(look.Verdicts) != 1 || look.Verdicts[0].Arm != now.Format("15") || *look.Verdicts[0].Low != low {
		t.Errorf("got %+v, %v", look, err)
	}
}
