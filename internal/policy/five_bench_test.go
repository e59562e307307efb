package policy

import (
	"math/rand/v2"
	"testing"

	"goodword/models"
)

// BenchmarkChoiceOfFive is what bench decide --policy contextual chooses: five offers by four numbers of the customer.
func BenchmarkChoiceOfFive(b *testing.B) {
	e := experiment(nil)
	e.Factors, e.Arms, e.Method = []models.Factor{models.FactorOffer}, nil, models.MethodLogistic
	for _, offer := range []string{"a", "b", "c", "d", "e"} {
		e.Arms = append(e.Arms, models.Arm{Key: offer, Offer: offer})
	}
	e.Context = []models.ContextNumber{{Feature: "orders"}, {Feature: "nps_latest"}, {Feature: "tenure_days"}, {Feature: "logins_30d"}}
	f := NewFold(e, empty(e))
	random := rand.New(rand.NewPCG(1, 1))
	for range 5000 {
		f.Add(Case{Arm: random.IntN(5), Subject: subject(float32(random.IntN(9)), ""), Success: random.Float64() < 0.05})
	}
	state, err := f.State()
	if err != nil {
		b.Fatal(err)
	}
	p := New(e, state, Setting{Offers: offers})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.In(subject(2, ""), "snapshot", "decision").Probabilities(nil); err != nil {
			b.Fatal(err)
		}
	}
}
