package catalog_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

var start = storetest.Now

// newCatalog returns a catalog on a manual clock with one workspace.
func newCatalog(t *testing.T, st *store.Store) (*catalog.Catalog, models.WorkspaceID) {
	t.Helper()
	ws := storetest.Workspace(t, st)
	return replica(t, st), ws
}

func replica(t *testing.T, st *store.Store) *catalog.Catalog {
	t.Helper()
	c := catalog.New(st, config.NewManualClock(start), slog.New(slog.DiscardHandler))
	if err := c.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func offer(key string) models.Offer {
	return models.Offer{
		Key: key, Name: "Ten for two", Currency: "EUR", Available: true,
		Advocate: models.Side{Kind: models.OfferCredit, Minor: 1000}, Friend: models.Side{Kind: models.OfferCredit, Minor: 1000},
	}
}

func program(key, defaultOffer string) models.Program {
	p := models.DefaultProgram()
	p.Key, p.Name, p.Brand, p.LandingURL, p.DefaultOffer = key, "Friends", "Acme", "https://acme.example/welcome", defaultOffer
	return p
}

func experiment(key, program string, offers ...string) models.Experiment {
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors = key, program, []models.Factor{models.FactorOffer}
	for _, o := range offers {
		e.Arms = append(e.Arms, models.Arm{Key: o, Offer: o})
	}
	return e
}

// setUp makes the offers a and b, the program main and the draft reward.
func setUp(t *testing.T, c *catalog.Catalog, ws models.WorkspaceID) {
	t.Helper()
	for _, key := range []string{"a", "b"} {
		if _, err := c.CreateOffer(t.Context(), ws, offer(key)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.CreateProgram(t.Context(), ws, program("main", "a")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateExperiment(t.Context(), ws, experiment("reward", "main", "a", "b")); err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, want models.Kind) {
	t.Helper()
	if err == nil || models.KindOf(err) != want {
		t.Errorf("got error %v, want one of kind %s", err, want)
	}
}

func pointers(err error) []string {
	var e *models.Error
	var all []string
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			all = append(all, f.Pointer)
		}
	}
	return all
}

// eventually waits for what another replica must see within two seconds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within two seconds", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// run runs the catalog until the test ends.
func run(t *testing.T, c *catalog.Catalog) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
