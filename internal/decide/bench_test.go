package decide_test

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/decide"
	"goodword/internal/rules"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// BenchmarkDecide measures one new decision of an asked customer with 64
// requests in flight, database included. Tests run PostgreSQL without fsync:
// `goodword bench decide` measures durable decisions.
func BenchmarkDecide(b *testing.B) {
	st := storetest.New(b)
	ws := storetest.Workspace(b, st)
	clock := config.NewManualClock(storetest.Now)
	c := catalog.New(st, clock, slog.New(slog.DiscardHandler))
	setUpBenchmark(b, c, ws)
	const customers = 50_000
	err := st.LoadCustomers(b.Context(), ws, c.Secret(ws), customers, clock.Now(), func(i int) (string, *models.State) {
		return fmt.Sprintf("c%d", i), ordered(clock.Now())
	})
	if err != nil {
		b.Fatal(err)
	}
	d := st.NewDecisions(nil)
	go d.Run(b.Context())
	s := &decide.Service{Store: d, Log: st, Catalog: c, Rules: &rules.Cache{}, Clock: clock, Models: c, PublicURL: "https://go.example"}
	var n atomic.Int64
	b.SetParallelism(32) // times GOMAXPROCS goroutines
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			req := decide.Request{Workspace: ws, CustomerID: fmt.Sprintf("c%d", i%customers), Placement: "email", SendID: fmt.Sprint(i / customers)}
			if _, err := s.Decide(b.Context(), req); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func setUpBenchmark(b *testing.B, c *catalog.Catalog, ws models.WorkspaceID) {
	b.Helper()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	must(c.Refresh(b.Context()))
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors = "offers", "main", []models.Factor{models.FactorOffer}
	for i := range 5 {
		_, err := c.CreateOffer(b.Context(), ws, models.Offer{Key: offerKey(i), Name: offerKey(i), Currency: "EUR", Available: true,
			Advocate: models.Side{Kind: models.OfferCredit, Minor: int64(500 + i)}, Friend: models.Side{Kind: models.OfferAmount, Minor: 1000}})
		must(err)
		e.Arms = append(e.Arms, models.Arm{Key: offerKey(i), Offer: offerKey(i)})
	}
	p := models.DefaultProgram()
	p.Key, p.Name, p.Brand, p.LandingURL, p.DefaultOffer, p.CapCount = "main", "Main", "Acme", "https://acme.example", "a", 0
	_, err := c.CreateProgram(b.Context(), ws, p)
	must(err)
	_, err = c.CreateExperiment(b.Context(), ws, e)
	must(err)
	_, err = c.StartExperiment(b.Context(), ws, e.Key)
	must(err)
}
