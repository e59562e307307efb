package copydesk_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/copydesk"
	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts"
)

// rig is a desk on a real database, with a scripted model behind real HTTP and a queue that keeps orders until work takes them.
type rig struct {
	t       *testing.T
	store   *store.Store
	catalog *catalog.Catalog
	clock   *config.ManualClock
	ws      models.WorkspaceID
	server  *scripted.Server
	desk    *copydesk.Desk

	mu      sync.Mutex
	orders  []copydesk.Order
	results map[string]int
	codes   map[string]int
}

// newRig makes a workspace with one live program in one ask and one share channel; change, which may be nil, alters the provider.
func newRig(t *testing.T, script scripted.Script, change func(*llm.Provider)) *rig {
	t.Helper()
	if script.Answer == nil {
		script.Answer = scripted.Copywriter
	}
	server, err := scripted.Start(script)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	st := storetest.New(t)
	r := &rig{
		t: t, store: st, clock: config.NewManualClock(storetest.Now), ws: storetest.Workspace(t, st), server: server,
		results: map[string]int{}, codes: map[string]int{},
	}
	log := slog.New(slog.DiscardHandler)
	r.catalog = catalog.New(st, r.clock, log)
	r.refresh()
	p := llm.Provider{
		Name: "scripted", BaseURL: server.BaseURL(), Model: scripted.Model, Currency: "USD", Price: &llm.Price{Prompt: 400_000, Completion: 1_600_000}, MaxTokens: 500,
	}
	if change != nil {
		change(&p)
	}
	client, err := llm.New([]llm.Provider{p}, st, r.clock, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	client.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() } // of pauses between tries
	count := func(m map[string]int) func(string) {
		return func(name string) { r.mu.Lock(); defer r.mu.Unlock(); m[name]++ }
	}
	r.desk = &copydesk.Desk{
		Store: st, Catalog: r.catalog, Writer: client, Queue: r, Clock: r.clock, Log: log, Model: p.Model, Filled: count(r.results), Rejected: count(r.codes),
	}
	r.program("main", "dual_favour", []string{"in_app"}, []string{"whatsapp"}, "ten")
	r.brand(func(b *models.Brand) { b.AutoApprove = true })
	return r
}

// PutCopyOrders keeps orders, each once.
func (r *rig) PutCopyOrders(_ context.Context, orders []copydesk.Order) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range orders {
		known := false
		for _, k := range r.orders {
			known = known || k == o
		}
		if !known {
			r.orders = append(r.orders, o)
		}
	}
	return nil
}

func (r *rig) refresh() {
	r.t.Helper()
	if err := r.catalog.Refresh(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

// brand describes the brand anew.
func (r *rig) brand(change func(*models.Brand)) {
	r.t.Helper()
	b := models.DefaultBrand()
	b.Name, b.Pitch = "Acme", "Acme writes the invoices of small workshops."
	change(&b)
	if _, err := r.catalog.SetBrand(r.t.Context(), r.ws, b); err != nil {
		r.t.Fatal(err)
	}
	r.refresh()
}

// program adds a live program whose offer gives credit to both sides.
func (r *rig) program(key, approach string, channels, share []string, offer string) {
	r.t.Helper()
	p := models.DefaultProgram()
	p.Key, p.Name, p.Brand, p.LandingURL, p.DefaultOffer, p.Approach = key, "Friends", "Acme", "https://acme.example/welcome", offer, approach
	p.Placements, p.ShareChannels = nil, share
	for _, c := range channels {
		p.Placements = append(p.Placements, models.Placement{Key: c, Channel: c})
	}
	side := models.Side{Kind: models.OfferCredit, Minor: 1000}
	o := models.Offer{Key: offer, Name: "Ten for two", Currency: "EUR", Advocate: side, Friend: side, Available: true}
	if _, err := r.catalog.CreateOffer(r.t.Context(), r.ws, o); err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.catalog.CreateProgram(r.t.Context(), r.ws, p); err != nil {
		r.t.Fatal(err)
	}
}

// tend orders what is missing; work does the orders one after the other and returns the longest time that one was put back for.
func (r *rig) tend() {
	r.t.Helper()
	r.refresh()
	if err := r.desk.Tend(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) work() (again time.Duration) {
	r.t.Helper()
	for _, o := range r.orders {
		wait, err := r.desk.Fill(r.t.Context(), o.Workspace, o.Cell, o.Key)
		if err != nil {
			r.t.Fatal(err)
		}
		again = max(again, wait)
	}
	r.orders = nil
	return again
}

// copies lists what there is in a state, of all versions.
func (r *rig) copies(state models.CopyState) []models.Copy {
	r.t.Helper()
	list, err := r.desk.List(r.t.Context(), r.ws, models.CopyFilter{State: state, Limit: 1000})
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

// count tells what a desk has: "3 draft, 1 rejected".
func (r *rig) count() string {
	r.t.Helper()
	var parts []string
	for _, state := range models.CopyStates {
		if n := len(r.copies(state)); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	return strings.Join(parts, ", ")
}

// served are the approved copies of the snapshot that replicas decide from.
func (r *rig) served() int {
	r.t.Helper()
	r.refresh()
	n := 0
	for _, c := range r.catalog.Snapshot(r.ws).Copies {
		if c.State == models.CopyApproved {
			n++
		}
	}
	return n
}

// wantKind checks the kind of an error.
func wantKind(t *testing.T, err error, kind models.Kind) {
	t.Helper()
	if models.KindOf(err) != kind {
		t.Errorf("got %v, want kind %s", err, kind)
	}
}

// cell is one of the three that the rig's program needs.
var cell = prompts.Cell{Approach: "dual_favour", Channel: "share_whatsapp", Locale: "en", Friend: models.OfferCredit, Advocate: models.OfferCredit}
