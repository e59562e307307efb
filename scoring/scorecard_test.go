package scoring_test

import (
	stdcmp "cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var _ scoring.Scorer = scoring.Scorecard{}

func vector(set map[int]float32) []float32 {
	v := make([]float32, features.Count)
	for i, x := range set {
		v[i] = x
	}
	return v
}

// The wanted numbers were computed by hand from the formula in the doc comment
// with ln(.03/.97) = -3.4760986898.
func TestScorecardKnownCases(t *testing.T) {
	cases := []struct {
		name    string
		v       []float32
		logit   float64
		reasons []models.Term
	}{
		{"nothing known", vector(nil), -3.4760986898, []models.Term{}},
		{
			// 0.8 e^-0; -0.4 + 0.9 e^-0; 0.25 ln 4; 0.15 ln(1 + 180/90)
			"fresh promoter with three orders",
			vector(map[int]float32{
				features.NPSKnown: 1, features.NPSLatest: 10, features.Orders: 3, features.TenureDays: 180,
			}),
			-3.4760986898 + 0.8 + 0.5 + 0.3465735903 + 0.1647918433,
			[]models.Term{{Reason: "nps_promoter", Logit: 0.8}, {Reason: "recent_order", Logit: 0.5}, {Reason: "repeat_customer", Logit: 0.3465735903}},
		},
		{
			// -1.2 e^-1; -0.15 · 2; -1
			"year-old detractor with tickets",
			vector(map[int]float32{
				features.NPSKnown: 1, features.NPSLatest: 6, features.NPSAgeDays: 365, features.Tickets30: 2, features.OpenTicket: 1,
			}),
			-3.4760986898 - 0.4414553294 - 0.3 - 1,
			[]models.Term{{Reason: "open_ticket", Logit: -1}, {Reason: "nps_detractor", Logit: -0.4414553294}, {Reason: "recent_ticket", Logit: -0.3}},
		},
		{
			// -0.2; 0.7 ln 2; -0.4 + 0.9 e^-2; 0.25 ln 2
			"passive who shared once and bought once 120 days ago",
			vector(map[int]float32{
				features.NPSKnown: 1, features.NPSLatest: 7, features.Orders: 1, features.OrderAgeDays: 120, features.Shares: 1,
			}),
			-3.4760986898 - 0.2 + 0.4852030264 - 0.2781982451 + 0.1732867951,
			[]models.Term{{Reason: "past_share", Logit: 0.4852030264}, {Reason: "no_recent_order", Logit: -0.2781982451}, {Reason: "nps_passive", Logit: -0.2}},
		},
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := scoring.Scorecard{}.Score(c.v)
			want := models.Score{ShareProbability: 1 / (1 + math.Exp(-c.logit)), ModelVersion: "scorecard@1", Reasons: c.reasons}
			if d := cmp.Diff(want, got, near); d != "" {
				t.Errorf("Score (-want +got):\n%s", d)
			}
		})
	}
}

func TestScorecardKnowsNothingIsBaseRate(t *testing.T) {
	got := scoring.Scorecard{}.Score(vector(nil)).ShareProbability
	if math.Abs(got-scoring.BaseRate) > 1e-15 {
		t.Errorf("share probability %v, want %v", got, scoring.BaseRate)
	}
}

func TestScorecardLogitIsSumOfTerms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVector(t)
		score := scoring.Scorecard{}.Score(v)
		var want float64
		for _, term := range (scoring.Scorecard{}).Terms(nil, v) {
			want += term.Logit
		}
		p := score.ShareProbability
		if got := math.Log(p / (1 - p)); math.Abs(got-want) > 1e-9 {
			t.Fatalf("logit %v, sum of terms %v for %v", got, want, v)
		}
	})
}

func TestScorecardReasonsAreLargestTerms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVector(t)
		want := scoring.Scorecard{}.Terms(nil, v)[1:]
		want = slices.DeleteFunc(want, func(x models.Term) bool { return x.Logit == 0 })
		slices.SortStableFunc(want, func(a, b models.Term) int {
			return -stdcmp.Compare(math.Abs(a.Logit), math.Abs(b.Logit))
		})
		want = want[:min(len(want), scoring.MaxReasons)]
		if d := cmp.Diff(want, scoring.Scorecard{}.Score(v).Reasons); d != "" {
			t.Fatal(d)
		}
	})
}

// Each direction is a claim of the published card: raising the feature, all
// else equal, never moves the probability the other way. Values beyond the
// caps are drawn too.
func TestScorecardIsMonotone(t *testing.T) {
	directions := []struct {
		name    string
		feature int
		most    float64
		sign    float64
		given   map[int]float32 // what makes the feature meaningful
	}{
		{"nps answer", features.NPSLatest, 10, +1, map[int]float32{features.NPSKnown: 1}},
		{"promoter's age", features.NPSAgeDays, 3000, -1, map[int]float32{features.NPSKnown: 1, features.NPSLatest: 9}},
		{"detractor's age", features.NPSAgeDays, 3000, +1, map[int]float32{features.NPSKnown: 1, features.NPSLatest: 2}},
		{"order's age", features.OrderAgeDays, 3000, -1, map[int]float32{features.Orders: 1}},
		{"orders", features.Orders, 60, +1, map[int]float32{features.OrderAgeDays: 0}},
		{"tenure", features.TenureDays, 4000, +1, nil},
		{"shares", features.Shares, 40, +1, nil},
		{"recent tickets", features.Tickets30, 12, -1, nil},
		{"open ticket", features.OpenTicket, 1, -1, nil},
	}
	for _, d := range directions {
		t.Run(d.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				v := drawVector(t)
				for i, x := range d.given {
					v[i] = x
				}
				low := rapid.Float64Range(0, d.most).Draw(t, "low")
				high := rapid.Float64Range(low, d.most).Draw(t, "high")
				v[d.feature] = float32(low)
				before := scoring.Scorecard{}.Score(v).ShareProbability
				v[d.feature] = float32(high)
				after := scoring.Scorecard{}.Score(v).ShareProbability
				if d.sign*(after-before) < 0 {
					t.Fatalf("%v at %v, %v at %v", before, low, after, high)
				}
			})
		})
	}
}

// Moderate: the most favourable and the worst customer stay within what the
// documentation states.
func TestScorecardRange(t *testing.T) {
	best := scoring.Scorecard{}.Score(vector(map[int]float32{
		features.NPSKnown: 1, features.NPSLatest: 10, features.Orders: 500, features.TenureDays: 9000, features.Shares: 500,
	})).ShareProbability
	worst := scoring.Scorecard{}.Score(vector(map[int]float32{
		features.NPSKnown: 1, features.Tickets30: 50, features.OpenTicket: 1,
	})).ShareProbability
	if math.Abs(best-0.6571) > 0.0005 || math.Abs(worst-0.0019) > 0.0001 {
		t.Errorf("best %.4f, worst %.4f", best, worst)
	}
}

func TestScorecardTakesOddNumbers(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for i := range features.FirstCount {
		for _, x := range []float32{nan, inf, -inf, -1} {
			p := scoring.Scorecard{}.Score(vector(map[int]float32{i: x})).ShareProbability
			if !(p > 0 && p < 1) {
				t.Errorf("feature %s = %v gives %v", features.Names(nil)[i], x, p)
			}
		}
	}
}

func TestScorecardPanicsOnShortVector(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	scoring.Scorecard{}.Score(make([]float32, features.FirstCount-1))
}

func TestProbability(t *testing.T) {
	for _, x := range []float64{-800, -40, -3.5, 0, 3.5, 40, 800} {
		p, q := scoring.Probability(x), scoring.Probability(-x)
		if math.IsNaN(p) || math.Abs(p+q-1) > 1e-15 {
			t.Errorf("Probability(±%v) = %v, %v", x, p, q)
		}
	}
}

func drawVector(t *rapid.T) []float32 {
	v := make([]float32, features.Count)
	for i := range v {
		v[i] = float32(rapid.Float64Range(0, 400).Draw(t, features.Names(nil)[i]))
	}
	v[features.NPSKnown] = float32(rapid.IntRange(0, 1).Draw(t, "known"))
	v[features.OpenTicket] = float32(rapid.IntRange(0, 1).Draw(t, "open"))
	v[features.NPSLatest] = float32(rapid.IntRange(0, 10).Draw(t, "nps"))
	return v
}

func BenchmarkScorecard(b *testing.B) {
	v := vector(map[int]float32{
		features.NPSKnown: 1, features.NPSLatest: 9, features.NPSAgeDays: 20, features.Orders: 4, features.OrderAgeDays: 12,
		features.TenureDays: 400, features.Shares: 2, features.Tickets30: 0.4, features.Logins30: 6,
	})
	b.ReportAllocs()
	for b.Loop() {
		scoring.Scorecard{}.Score(v)
	}
}

func ExampleScorecard() {
	v := make([]float32, features.Count)
	v[features.NPSKnown], v[features.NPSLatest] = 1, 10
	score := scoring.Scorecard{}.Score(v)
	fmt.Printf("%.3f %s\n", score.ShareProbability, score.Reasons[0].Reason)
	// Output: 0.064 nps_promoter
}
