package policy

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodword/models"
)

// TestRowsAreThoseOfTheFeatureMap: rows put together from what was found out beforehand are those that the feature map makes, to the bit.
func TestRowsAreThoseOfTheFeatureMap(t *testing.T) {
	e := experiment(contextual(models.MethodLogistic))
	yes, no := true, false
	asks := asking()
	contextual(models.MethodLogistic)(asks)
	asks.Pairs = nil
	mixed := experiment(contextual(models.MethodLogistic))
	mixed.Factors = []models.Factor{models.FactorAsk, models.FactorChannel, models.FactorOffer}
	for i := range mixed.Arms {
		mixed.Arms[i].Ask = &yes
	}
	mixed.Arms = append(mixed.Arms, models.Arm{Key: "none", Ask: &no})
	rapid.Check(t, func(t *rapid.T) {
		for _, e := range []*models.Experiment{e, asks, mixed} {
			d, err := newDesign(e)
			if err != nil {
				t.Fatal(err)
			}
			numbers := rapid.SliceOfN(rapid.Float64Range(-5, 5), len(e.Context), len(e.Context)).Draw(t, "numbers")
			for k := range e.Arms {
				var levels []string
				for _, f := range e.Factors {
					levels = append(levels, e.Arms[k].Level(f))
				}
				want, err := d.levels.Row(levels, numbers)
				if err != nil {
					t.Fatal(err)
				}
				if got := d.row(k, numbers); !slices.Equal(got, want) {
					t.Fatalf("arm %d: %v, want %v", k, got, want)
				}
			}
		}
	})
}
