package decide_test

import (
	"context"
	"log/slog"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/decide"
	"goodword/internal/rules"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// BenchmarkDecideWords is what a decision computes, its store in memory: with
// built-in words, and with three copies in each cell. The difference is what
// serving words of the desk adds.
func BenchmarkDecideWords(b *testing.B) {
	st := storetest.New(b)
	ws := storetest.Workspace(b, st)
	clock := config.NewManualClock(storetest.Now)
	c := catalog.New(st, clock, slog.New(slog.DiscardHandler))
	setUpBenchmark(b, c, ws)
	err := st.LoadCustomers(b.Context(), ws, c.Secret(ws), 1, clock.Now(), func(int) (string, *models.State) { return "c0", ordered(clock.Now()) })
	if err != nil {
		b.Fatal(err)
	}
	req := decide.Request{Workspace: ws, CustomerID: "c0", Placement: "email", Preview: true}
	known := models.DecisionKey{Customer: models.NewCustomerID(c.Secret(ws), "c0"), Program: "main", Placement: "email", Channel: "email"}
	d := st.NewDecisions(nil)
	go d.Run(b.Context())
	sit, err := d.Situation(b.Context(), ws, known)
	if err != nil {
		b.Fatal(err)
	}
	built := *c.Snapshot(ws)
	with := built
	brand := models.DefaultBrand()
	brand.Name, with.ID, with.Brand = "Acme", "with copies", &brand
	for v := range 3 {
		for i, copied := range allChannels("Well") {
			copied.ID = copied.ID[:len(copied.ID)-2] + string(rune('a'+v)) + string(rune('a'+i))
			with.Copies = append(with.Copies, &copied)
		}
	}
	for name, snap := range map[string]*models.Snapshot{"built in": &built, "copies": &with} {
		s := &decide.Service{
			Store: situated{d, sit}, Log: st, Catalog: fixed{c, snap}, Rules: &rules.Cache{}, Clock: clock, Models: c, PublicURL: "https://go.example",
		}
		a, err := s.Decide(b.Context(), req)
		if err != nil || (a.CopySource == models.CopyByModel) != (snap == &with) {
			b.Fatalf("words of %s, %v", a.CopySource, err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Decide(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// situated is a store in which everybody is in one situation.
type situated struct {
	decide.Store
	sit *models.Situation
}

func (s situated) Situation(context.Context, models.WorkspaceID, models.DecisionKey) (*models.Situation, error) {
	sit := *s.sit
	return &sit, nil
}
