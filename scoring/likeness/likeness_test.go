package likeness_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"pgregory.net/rapid"

	"goodword/models"
	"goodword/scoring/features"
	"goodword/scoring/likeness"
)

// customer has some orders and logins, and shares that must not count.
func customer(orders, logins, shares float32) []float32 {
	v := make([]float32, features.Count)
	for i := range v {
		v[i] = features.Missing
	}
	v[features.NPSKnown], v[features.Orders], v[features.Logins30], v[features.Shares] = 0, orders, logins, shares
	return v
}

func repeat(n int, v []float32) (list [][]float32) {
	for range n {
		list = append(list, v)
	}
	return list
}

// logs of 1, 2, 4, 8 are equally far apart, so mean and deviation are known in closed form.
func sample() (list [][]float32) {
	for _, orders := range []float32{0, 1, 3, 7} {
		for _, logins := range []float32{0, 1, 3, 7} {
			list = append(list, customer(orders, logins, 0))
		}
	}
	return list
}

// TestSimilarity: the sample's ln(1+x) are ln 2 · {0, 1, 2, 3} for both features, with mean 1.5 ln 2 and standard deviation ln 2 · √(20/15); advocates with
// 7 orders and 1 login are at z = (1.5, -0.5)/√(20/15).
func TestSimilarity(t *testing.T) {
	p, err := likeness.New(sample(), repeat(12, customer(7, 1, 40)))
	if err != nil {
		t.Fatal(err)
	}
	cosine := func(x, y float64) float64 { return (1.5*x - 0.5*y) / math.Hypot(1.5, 0.5) / math.Hypot(x, y) }
	for _, x := range []struct {
		name string
		v    []float32
		want float64
	}{
		{"an advocate", customer(7, 1, 0), 1},
		{"whoever shares and is like it", customer(7, 1, 9), 1},
		{"the opposite", customer(0, 3, 0), -1},
		{"as many logins as orders", customer(7, 7, 0), cosine(1.5, 1.5)},
		{"neither", customer(0, 0, 0), cosine(-1.5, -1.5)},
		{"nothing known", nil, 0},
	} {
		if got := p.Similarity(x.v); !scalar.EqualWithinAbs(got, x.want, 1e-9) {
			t.Errorf("%s: similarity %v, want %v", x.name, got, x.want)
		}
	}
	want := map[string]float64{"orders": 1.5 / math.Sqrt(20.0/15), "logins_30d": -0.5 / math.Sqrt(20.0/15)}
	for _, d := range p.Differences() {
		if !scalar.EqualWithinAbs(d.Deviation, want[d.Feature], 1e-9) {
			t.Errorf("%s: %v deviations, want %v", d.Feature, d.Deviation, want[d.Feature])
		}
		if strings.Contains(d.Feature, "share") || strings.Contains(d.Feature, "ask") {
			t.Errorf("advocates are compared by %s, which asking makes", d.Feature)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, advocates := range map[string][][]float32{
		"too few": repeat(likeness.MinAdvocates-1, customer(7, 1, 1)), "nothing known of them": repeat(20, nil),
	} {
		if _, err := likeness.New(sample(), advocates); models.KindOf(err) != models.Conflict {
			t.Errorf("%s: %v, want a conflict", name, err)
		}
	}
	if _, err := likeness.New(repeat(9, customer(2, 2, 0)), repeat(20, customer(7, 1, 1))); models.KindOf(err) != models.Conflict {
		t.Errorf("all customers alike: %v, want a conflict", err)
	}
}

// TestSimilarityIsBounded: whatever customers are like, a similarity is within [-1, 1], and every advocate of one kind resembles the profile fully.
func TestSimilarityIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []float32 {
			v := customer(0, 0, 0)
			for i := range v[:features.FirstAction] {
				v[i] = rapid.Float32Range(-1e9, 1e9).Draw(t, name)
			}
			return v
		}
		all := [][]float32{draw("a"), draw("b"), draw("c"), draw("d")}
		p, err := likeness.New(all, repeat(10, all[0]))
		if err != nil {
			return
		}
		for i, v := range all {
			if s := p.Similarity(v); !(s >= -1 && s <= 1) || i == 0 && s < 1-1e-9 {
				t.Fatalf("similarity of customer %d is %v", i, s)
			}
		}
	})
}

// advocatesOf makes a stored profile of those with 7 orders and 1 login.
func advocatesOf(t testing.TB) *models.AdvocateProfile {
	t.Helper()
	p, err := likeness.New(sample(), repeat(12, customer(7, 1, 40)))
	if err != nil {
		t.Fatal(err)
	}
	return &models.AdvocateProfile{Program: "main", Advocates: 12, Features: p}
}

// TestSet: a vector gets its likeness from its own numbers in the place that the list says, also from a profile that was stored and read back; without a
// profile it is missing, and without a place nothing is written.
func TestSet(t *testing.T) {
	made := advocatesOf(t)
	stored, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	var profile models.AdvocateProfile
	if err := json.Unmarshal(stored, &profile); err != nil {
		t.Fatal(err)
	}
	own := []models.TraitFeature{{Name: "seats", Numeric: true}, models.LikenessFeature, {Name: "tier"}}
	for _, like := range [][]float32{customer(7, 1, 0), customer(7, 7, 0), customer(0, 3, 0)} {
		v := append(slices.Clone(like), 3, 9, 5)
		likeness.Set(v, own, &profile)
		want := append(slices.Clone(like), 3, float32(likeness.Profile(made.Features).Similarity(like)), 5)
		if !slices.EqualFunc(v, want, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }) {
			t.Errorf("got %v, want %v", v[features.Count:], want[features.Count:])
		}
		if likeness.Set(v, own, nil); !math.IsNaN(float64(v[features.Count+1])) || v[features.Count+2] != 5 {
			t.Errorf("without a profile: %v, want the likeness missing", v[features.Count:])
		}
	}
	v := append(customer(7, 1, 0), 3)
	if likeness.Set(v, own[:1], &profile); v[features.Count] != 3 {
		t.Errorf("a trait became %v where models read no likeness", v[features.Count])
	}
}

// TestVersion: equal profiles have one name, others another.
func TestVersion(t *testing.T) {
	profile := likeness.Profile(advocatesOf(t).Features)
	same, err := profile.Version()
	if err != nil {
		t.Fatal(err)
	}
	other := slices.Clone(profile)
	other[2].Centroid = math.Nextafter(other[2].Centroid, 9)
	again, _ := slices.Clone(profile).Version()
	if changed, _ := other.Version(); again != same || changed == same || !strings.HasPrefix(same, "like@") || len(same) != 17 {
		t.Errorf("versions %q, %q and, of another profile, %q", same, again, changed)
	}
}

// BenchmarkSet is what the likeness adds to a decision.
func BenchmarkSet(b *testing.B) {
	profile, own := advocatesOf(b), []models.TraitFeature{models.LikenessFeature}
	v := customer(7, 1, 0)
	for place := range features.FirstAction { // somebody of whom everything is known
		v[place] = float32(place) + 1
	}
	for i := range profile.Features {
		profile.Features[i].Deviation = 1
	}
	v = append(v, 0)
	b.ReportAllocs()
	for b.Loop() {
		likeness.Set(v, own, profile)
	}
}
