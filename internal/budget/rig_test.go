package budget_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"goodword/internal/budget"
	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/decide"
	"goodword/internal/ingest"
	"goodword/internal/referral"
	"goodword/internal/rules"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// rig is a workspace with one program on a real database and a manual clock.
type rig struct {
	t     *testing.T
	url   string
	ws    models.WorkspaceID
	clock *config.ManualClock
	*replica
}

// replica is what one process runs.
type replica struct {
	store   *store.Store
	catalog *catalog.Catalog
	keeper  *budget.Keeper
	decide  *decide.Service
	ingest  *ingest.Service
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, url: storetest.URL(t), clock: config.NewManualClock(storetest.Now)}
	first := storetest.Open(t, r.url)
	r.ws = storetest.Workspace(t, first)
	r.replica = r.serve(first)
	return r
}

// serve wires another replica.
func (r *rig) serve(st *store.Store) *replica {
	r.t.Helper()
	log := slog.New(slog.DiscardHandler)
	c := catalog.New(st, r.clock, log)
	r.must(c.Refresh(r.t.Context()))
	decisions := st.NewDecisions(nil)
	events := st.NewEvents(&referral.Rules{Catalog: c}, nil)
	for _, run := range []func(context.Context) error{decisions.Run, events.Run} {
		ctx, cancel := context.WithCancel(context.WithoutCancel(r.t.Context()))
		ended := make(chan error, 1)
		go func() { ended <- run(ctx) }()
		r.t.Cleanup(func() {
			cancel()
			if err := <-ended; err != nil {
				r.t.Error(err)
			}
		})
	}
	k := budget.NewKeeper(st, c, r.clock, log)
	return &replica{
		store: st, catalog: c, keeper: k, ingest: &ingest.Service{Writer: events, Catalog: c, Clock: r.clock},
		decide: &decide.Service{
			Store: decisions, Log: st, Catalog: c, Rules: &rules.Cache{}, Clock: r.clock, Models: c, Budgets: k,
			PublicURL: "https://go.example", People: st,
		},
	}
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// offer makes an offer in euros with so many minor units for both sides together, nothing for 0.
func (r *rig) offer(key string, minor int64) {
	r.t.Helper()
	o := models.Offer{Key: key, Name: key, Currency: "EUR", Available: true,
		Advocate: models.Side{Kind: models.OfferCredit, Minor: minor / 2}, Friend: models.Side{Kind: models.OfferAmount, Minor: minor - minor/2}}
	if minor == 0 {
		o.Advocate, o.Friend, o.Currency = models.Side{Kind: models.OfferNone}, models.Side{Kind: models.OfferNone}, ""
	}
	_, err := r.catalog.CreateOffer(r.t.Context(), r.ws, o)
	r.must(err)
}

// program makes the program with nothing that would keep an ask away, as edit leaves it.
func (r *rig) program(edit func(*models.Program)) {
	r.t.Helper()
	p := models.DefaultProgram()
	p.Key, p.Name, p.Brand, p.LandingURL, p.DefaultOffer = "main", "Main", "Acme", "https://acme.example/welcome", "dear"
	p.HoldoutShare, p.CapCount, p.AttributionDays = 0, 0, 1
	edit(&p)
	_, err := r.catalog.CreateProgram(r.t.Context(), r.ws, p)
	r.must(err)
}

// weeks is a budget of so many minor units for some weeks from now.
func (r *rig) weeks(minor int64, n int) *models.Budget {
	return &models.Budget{Minor: minor, Currency: "EUR", From: r.clock.Now(), To: r.clock.Now().AddDate(0, 0, 7*n)}
}

func (r *rig) customers(n int) {
	r.t.Helper()
	r.must(r.store.LoadCustomers(r.t.Context(), r.ws, r.catalog.Secret(r.ws), n, r.clock.Now(), func(i int) (string, *models.State) {
		s := new(models.State)
		s.Apply(&models.Event{Kind: models.EventOrder, At: r.clock.Now().Add(-24 * time.Hour), MessageID: "o", OrderID: "1", Minor: 5000, Currency: "EUR"})
		return customer(i), s
	}))
}

func customer(i int) string { return fmt.Sprintf("c%d", i) }

// ask decides about a customer in a replica.
func (r *rig) ask(p *replica, i int) *decide.Answer {
	r.t.Helper()
	a, err := r.tryAsk(p, i)
	r.must(err)
	return a
}

func (r *rig) tryAsk(p *replica, i int) (*decide.Answer, error) {
	return p.decide.Decide(r.t.Context(), decide.Request{Workspace: r.ws, CustomerID: customer(i), Placement: "email"})
}

// report tells that something followed a decision.
func (r *rig) report(d *models.Decision, kind models.OutcomeKind, minor int64, message string) {
	r.t.Helper()
	_, err := r.ingest.Record(r.t.Context(), r.ws, []models.Event{{
		Decision: d.ID, Kind: kind.Event(), Minor: minor, Currency: "EUR", MessageID: message, At: r.clock.Now(),
	}})
	r.must(err)
}

// status looks after the budget and tells how it stands.
func (r *rig) status() *models.BudgetStatus {
	r.t.Helper()
	s, err := r.keeper.Status(r.t.Context(), r.ws, r.catalog.Snapshot(r.ws).Program("main"))
	r.must(err)
	return s
}

// move sets the clock forward and does what is due.
func (r *rig) move(d time.Duration) {
	r.t.Helper()
	to := r.clock.Now().Add(d)
	r.must(r.store.MakePartitions(r.t.Context(), r.clock.Now(), to))
	r.clock.Move(to)
	r.must(r.keeper.Tend(r.t.Context()))
}
