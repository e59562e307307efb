package bandit_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

var askMap = bandit.FeatureMap{
	Context: []string{"tenure", "orders"},
	Factors: []bandit.FactorLevels{
		{Name: "channel", Levels: []string{"email", "push"}},
		{Name: "reward", Levels: []string{"5", "10", "20"}},
	},
	Pairs:        [][2]string{{"channel", "reward"}},
	Interactions: [][2]string{{"orders", "reward"}},
}

func TestFeatureMapRow(t *testing.T) {
	if err := askMap.Validate(); err != nil {
		t.Fatal(err)
	}
	got, err := askMap.Row([]string{"push", "10"}, []float64{0.5, -2})
	want := []float64{
		1, 0.5, -2, // base and context
		0, 1, // channel
		0, 1, 0, // reward
		0, 0, 0, 0, 1, 0, // channel and reward
		0, -2, 0, // orders by reward
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Row: %v (-want +got):\n%s", err, diff)
	}
	// Not asking has no channel and no reward.
	got, err = askMap.Row([]string{"", ""}, []float64{0.5, -2})
	if diff := cmp.Diff(append([]float64{1, 0.5, -2}, make([]float64, 14)...), got); err != nil || diff != "" {
		t.Errorf("Row without an ask: %v (-want +got):\n%s", err, diff)
	}
	names := askMap.Names()
	if len(names) != len(got) || names[4] != "channel=push" || names[12] != "channel=push reward=10" || names[15] != "orders reward=10" {
		t.Errorf("Names() = %q", names)
	}
}

// TestFeatureMapHasFewParameters has 1,024 actions from five factors of four levels.
func TestFeatureMapHasFewParameters(t *testing.T) {
	var m bandit.FeatureMap
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		m.Factors = append(m.Factors, bandit.FactorLevels{Name: name, Levels: []string{"1", "2", "3", "4"}})
	}
	if d := m.Dimension(); d != 21 {
		t.Errorf("1,024 actions have %d features, want 21", d)
	}
}

// TestFeatureMapNamesTellRowsApart draws maps: every feature has a name of its own, a row has as many features as there are
// names, and its prior too.
func TestFeatureMapNamesTellRowsApart(t *testing.T) {
	word := rapid.StringMatching(`[a-z]{1,3}`)
	rapid.Check(t, func(t *rapid.T) {
		m := bandit.FeatureMap{Context: rapid.SliceOfNDistinct(word, 0, 3, rapid.ID[string]).Draw(t, "context")}
		names := rapid.SliceOfNDistinct(word, 1, 3, rapid.ID[string]).Draw(t, "factors")
		var levels []string
		for _, name := range names {
			f := bandit.FactorLevels{Name: name, Levels: rapid.SliceOfNDistinct(word, 1, 3, rapid.ID[string]).Draw(t, "levels")}
			m.Factors = append(m.Factors, f)
			levels = append(levels, rapid.SampledFrom(append([]string{""}, f.Levels...)).Draw(t, "level"))
		}
		if len(names) > 1 {
			m.Pairs = [][2]string{{names[0], names[1]}}
		}
		if len(m.Context) > 0 {
			m.Interactions = [][2]string{{m.Context[0], names[0]}}
		}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		row, err := m.Row(levels, make([]float64, len(m.Context)))
		if err != nil {
			t.Fatal(err)
		}
		all := m.Names()
		if len(row) != len(all) || len(m.Prior(0, bandit.DefaultEffectScales).SD) != len(all) {
			t.Fatalf("%d features and %d names", len(row), len(all))
		}
		changed := m
		changed.Context = append(slices.Clone(m.Context), "more")
		if changed.Version() == m.Version() {
			t.Fatal("a map with another feature has the same version")
		}
	})
}

func TestFeatureMapRejects(t *testing.T) {
	_, short := askMap.Row([]string{"push"}, []float64{0, 0})
	_, level := askMap.Row([]string{"fax", "10"}, []float64{0, 0})
	_, number := askMap.Row([]string{"push", "10"}, []float64{0, math.NaN()})
	for name, c := range map[string]struct{ got, want error }{
		"levels": {short, bandit.ErrSize}, "unknown level": {level, bandit.ErrVersion}, "NaN": {number, bandit.ErrNotFinite},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: error %v, want %v", name, c.got, c.want)
		}
	}
	bad := bandit.FeatureMap{
		Context:      []string{"a", "a", ""},
		Factors:      []bandit.FactorLevels{{Name: "f", Levels: []string{"x", "x"}}, {Name: "g\x1f"}},
		Pairs:        [][2]string{{"f", "f"}, {"f", "h"}},
		Interactions: [][2]string{{"b", "f"}, {"a", "f"}, {"a", "f"}},
	}
	err := bad.Validate()
	if err == nil || strings.Count(err.Error(), "\n") != 7 {
		t.Errorf("eight mistakes are reported as: %v", err)
	}
}

// TestFeatureMapPrior has a standard deviation for each kind of feature.
func TestFeatureMapPrior(t *testing.T) {
	got := askMap.Prior(-3.5, bandit.EffectScales{Intercept: 2, Context: 0.5, Main: 0.7, Interaction: 0.35})
	if got.Mean[0] != -3.5 || !slices.Equal(got.SD[:9], []float64{2, .5, .5, .7, .7, .7, .7, .7, .35}) || got.Validate() != nil {
		t.Errorf("Prior = %+v", got)
	}
}
