package decide_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/decide"
	"goodword/internal/rules"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// rig is a decide service on a real database.
type rig struct {
	*decide.Service
	t       *testing.T
	url     string
	store   *store.Store
	ws      models.WorkspaceID
	catalog *catalog.Catalog
	clock   *config.ManualClock
}

func newRig(t *testing.T) *rig {
	t.Helper()
	url := storetest.URL(t)
	st := storetest.Open(t, url)
	r := &rig{t: t, url: url, store: st, ws: storetest.Workspace(t, st), clock: config.NewManualClock(storetest.Now)}
	r.catalog, r.Service = r.replica(st)
	return r
}

// replica starts another service on the same database and clock.
func (r *rig) replica(st *store.Store) (*catalog.Catalog, *decide.Service) {
	c := catalog.New(st, r.clock, slog.New(slog.DiscardHandler))
	r.must(c.Refresh(r.t.Context()))
	d := st.NewDecisions(nil)
	go d.Run(r.t.Context())
	return c, &decide.Service{
		Store: d, Log: st, Catalog: c, Rules: &rules.Cache{}, Clock: r.clock, Models: c,
		PublicURL: "https://go.example",
	}
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// program makes n offers a, b, … and a program without holdout and cap, as edit leaves it.
func (r *rig) program(n int, edit func(*models.Program)) {
	r.t.Helper()
	for i := range n {
		o := models.Offer{Key: offerKey(i), Name: offerKey(i), Currency: "EUR", Available: true,
			Advocate: models.Side{Kind: models.OfferCredit, Minor: int64(500 + 100*i)},
			Friend:   models.Side{Kind: models.OfferAmount, Minor: int64(1000 + 100*i)}}
		_, err := r.catalog.CreateOffer(r.t.Context(), r.ws, o)
		r.must(err)
	}
	p := models.DefaultProgram()
	p.Key, p.Name, p.Brand, p.LandingURL, p.DefaultOffer = "main", "Main", "Acme", "https://acme.example/welcome", offerKey(0)
	p.HoldoutShare, p.CapCount = 0, 0
	if edit != nil {
		edit(&p)
	}
	_, err := r.catalog.CreateProgram(r.t.Context(), r.ws, p)
	r.must(err)
}

func offerKey(i int) string { return string(rune('a' + i)) }

// experiment starts an experiment over the program's offers, as edit leaves it.
func (r *rig) experiment(offers int, edit func(*models.Experiment)) {
	r.t.Helper()
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors = "offers", "main", []models.Factor{models.FactorOffer}
	for i := range offers {
		e.Arms = append(e.Arms, models.Arm{Key: "arm-" + offerKey(i), Offer: offerKey(i), Weight: 1})
	}
	if edit != nil {
		edit(&e)
	}
	_, err := r.catalog.CreateExperiment(r.t.Context(), r.ws, e)
	r.must(err)
	_, err = r.catalog.StartExperiment(r.t.Context(), r.ws, e.Key)
	r.must(err)
}

// customers loads customers c0, c1, … with the state that at gives, nil for an
// order yesterday.
func (r *rig) customers(n int, at func(i int) *models.State) {
	r.t.Helper()
	if at == nil {
		at = func(int) *models.State { return ordered(r.clock.Now().Add(-24 * time.Hour)) }
	}
	r.must(r.store.LoadCustomers(r.t.Context(), r.ws, r.catalog.Secret(r.ws), n, r.clock.Now(),
		func(i int) (string, *models.State) { return fmt.Sprintf("c%d", i), at(i) }))
}

func ordered(at time.Time) *models.State {
	return stateOf(models.Event{Kind: models.EventOrder, At: at, MessageID: "o", OrderID: "1", Minor: 5000, Currency: "EUR"})
}

func stateOf(events ...models.Event) *models.State {
	s := new(models.State)
	for i := range events {
		s.Apply(&events[i])
	}
	return s
}

func (r *rig) ask(customer string, edit func(*decide.Request)) *decide.Answer {
	r.t.Helper()
	req := decide.Request{Workspace: r.ws, CustomerID: customer, Placement: "email"}
	if edit != nil {
		edit(&req)
	}
	a, err := r.Decide(r.t.Context(), req)
	r.must(err)
	return a
}
