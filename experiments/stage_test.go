package experiments_test

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments"
	"goodword/experiments/assign"
	"goodword/experiments/bandit"
)

// fixed is a policy that always answers the same.
type fixed []float64

func (f fixed) Probabilities([]bool) ([]float64, error) { return f, nil }

type broken struct{}

func (broken) Probabilities([]bool) ([]float64, error) { return nil, errors.New("policy is broken") }

func threeArms() []experiments.Arm {
	return []experiments.Arm{{Key: "a", Weight: 2}, {Key: "b", Weight: 1}, {Key: "c", Weight: 1}}
}

// byFeature is a contextual policy: the first feature of an arm is its probability.
type byFeature struct{}

func (byFeature) ProbabilitiesIn(c experiments.Context, eligible []bool) ([]float64, error) {
	p := make([]float64, len(c.Features))
	for k, x := range c.Features {
		if eligible == nil || eligible[k] {
			p[k] = x[0]
		}
	}
	return p, nil
}

// TestStageDrawsFromAContextualPolicy binds one policy to two decisions.
func TestStageDrawsFromAContextualPolicy(t *testing.T) {
	for _, method := range []experiments.Method{experiments.LinearThompson, experiments.LogisticThompson, experiments.SquareCB} {
		for want := range 2 {
			features := [][]float64{{0}, {0}, {0}}
			features[want][0] = 1
			stage := experiments.Stage{
				Salt: "s", Method: method, Arms: threeArms(), Policy: experiments.In(byFeature{}, experiments.Context{Features: features}),
			}
			if err := stage.Validate(); err != nil {
				t.Fatal(err)
			}
			draw, err := stage.Draw("", []string{"decision", "1"}, nil)
			if err != nil || draw.Index != want || draw.Probabilities[want] != 1 {
				t.Errorf("%s: drew %+v, %v, want arm %d", method, draw, err, want)
			}
		}
	}
}

// drawStage builds a random stage from plain values, so that it can be built twice.
func drawStage(t *rapid.T) func() experiments.Stage {
	arms := rapid.IntRange(1, 8).Draw(t, "arms")
	method := rapid.SampledFrom([]experiments.Method{experiments.AB, experiments.Thompson, experiments.TopTwo}).Draw(t, "method")
	salt := rapid.StringN(1, 20, -1).Draw(t, "salt")
	version := rapid.Int64().Draw(t, "version")
	floor := rapid.Float64Range(0, 0.1).Draw(t, "floor")
	slice := rapid.Float64Range(0, 0.5).Draw(t, "slice")
	var list []experiments.Arm
	var counts []bandit.Count
	for k := range arms {
		list = append(list, experiments.Arm{Key: strconv.Itoa(k), Weight: rapid.Float64Range(0.01, 10).Draw(t, "weight")})
		successes := rapid.Int64Range(0, 500).Draw(t, "successes")
		counts = append(counts, bandit.Count{Successes: successes, Trials: successes + rapid.Int64Range(0, 5000).Draw(t, "failures")})
	}
	return func() experiments.Stage {
		policy, err := bandit.NewThompson(bandit.ColdStart, slices.Clone(counts), floor, slice)
		if err != nil {
			t.Fatal(err)
		}
		return experiments.Stage{
			Salt: salt, Method: method, Arms: slices.Clone(list), Policy: policy, Version: version, Slice: slice,
		}
	}
}

func drawRecomputesToTheBit(t *rapid.T) {
	build := drawStage(t)
	stage := build()
	if err := stage.Validate(); err != nil {
		t.Fatal(err)
	}
	unit, key := rapid.String().Draw(t, "unit"), rapid.SliceOf(rapid.String()).Draw(t, "key")
	eligible := rapid.SliceOfN(rapid.Bool(), len(stage.Arms), len(stage.Arms)).Draw(t, "eligible")
	eligible[rapid.IntRange(0, len(eligible)-1).Draw(t, "sure")] = true

	got, err := stage.Draw(unit, key, eligible)
	if err != nil {
		t.Fatal(err)
	}
	again, err := build().Draw(unit, slices.Clone(key), slices.Clone(eligible))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Fatalf("recomputed draw differs (-first +again):\n%s", diff)
	}
	if index, err := assign.Index(got.Probabilities, got.U); err != nil || index != got.Index {
		t.Fatalf("Index(%v, %v) = %d, %v, want the drawn %d", got.Probabilities, got.U, index, err, got.Index)
	}
	if !eligible[got.Index] {
		t.Fatalf("drew arm %d, which is not eligible in %v", got.Index, eligible)
	}
	if sum := floats.Sum(got.Probabilities); math.Abs(sum-1) > 1e-12 {
		t.Fatalf("probabilities %v sum to %v", got.Probabilities, sum)
	}
	if stage.Method == experiments.AB && got.Slice {
		t.Fatal("an A/B draw belongs to the uniform slice")
	}
}

func TestDrawRecomputesToTheBit(t *testing.T) { rapid.Check(t, drawRecomputesToTheBit) }
func FuzzDrawRecomputesToTheBit(f *testing.F) { f.Fuzz(rapid.MakeFuzz(drawRecomputesToTheBit)) }

// TestDrawHasTheLawOfSliceFirst draws 200,000 keys: the six cells of (slice, arm) must fit the law of
// drawing the slice first, ε/K and (1-ε)q, in a chi-square test at .001.
func TestDrawHasTheLawOfSliceFirst(t *testing.T) {
	const draws, epsilon = 200_000, 0.1
	q := []float64{0.7, 0.29, 0.01}
	mixture, err := bandit.WithUniformSlice(q, epsilon)
	if err != nil {
		t.Fatal(err)
	}
	stage := experiments.Stage{
		Salt: "exp-7", Method: experiments.Thompson, Arms: threeArms(), Policy: fixed(mixture), Slice: epsilon,
	}
	var counts [2][3]float64
	for i := range draws {
		draw, err := stage.Draw("", []string{"decision-" + strconv.Itoa(i), "1"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		layer := 0
		if draw.Slice {
			layer = 1
		}
		counts[layer][draw.Index]++
	}
	statistic := 0.0
	for k := range q {
		for layer, share := range []float64{(1 - epsilon) * q[k], epsilon / 3} {
			expected := share * draws
			statistic += math.Pow(counts[layer][k]-expected, 2) / expected
		}
	}
	if p := (distuv.ChiSquared{K: 5}).Survival(statistic); p < .001 {
		t.Errorf("counts %v: chi-square %.1f, p = %v", counts, statistic, p)
	}
}

func TestDrawDependsOnUnitOrKeyAlone(t *testing.T) {
	even := fixed{1.0 / 3, 1.0 / 3, 1.0 / 3}
	sticky := experiments.Stage{Salt: "s", Method: experiments.AB, Arms: threeArms()}
	learned := experiments.Stage{Salt: "s", Method: experiments.Thompson, Arms: threeArms(), Policy: even}
	later := learned
	later.Version = 1
	moved, redrawn := 0, 0
	for i := range 300 {
		unit, key := "customer-"+strconv.Itoa(i), []string{"decision-" + strconv.Itoa(i)}
		index := func(s experiments.Stage, unit string, key []string) int {
			draw, err := s.Draw(unit, key, nil)
			if err != nil {
				t.Fatal(err)
			}
			return draw.Index
		}
		if index(sticky, unit, key) != index(sticky, unit, []string{"another"}) {
			t.Fatalf("%s changes its A/B arm with the decision", unit)
		}
		if index(learned, unit, key) != index(learned, "another", key) {
			t.Fatalf("%v draws another arm for another unit", key)
		}
		if index(learned, unit, key) != index(learned, unit, []string{"another", strconv.Itoa(i)}) {
			redrawn++
		}
		if index(learned, unit, key) != index(later, unit, key) {
			moved++
		}
	}
	// Two independent draws from three equal arms differ in two of three cases: 200 ± 33.
	if moved < 167 || moved > 233 || redrawn < 167 || redrawn > 233 {
		t.Errorf("of 300 draws %d differ in the next version and %d with another key, want 200 ± 33", moved, redrawn)
	}
}

func TestDrawRejects(t *testing.T) {
	stage := func(change func(*experiments.Stage)) experiments.Stage {
		s := experiments.Stage{Salt: "s", Method: experiments.Thompson, Arms: threeArms(), Policy: fixed{0.5, 0.3, 0.2}, Slice: 0.3}
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		stage    experiments.Stage
		eligible []bool
	}{
		"too few flags":         {stage(func(s *experiments.Stage) {}), []bool{true}},
		"nobody eligible":       {stage(func(s *experiments.Stage) { s.Policy = fixed{0, 0, 0} }), []bool{false, false, false}},
		"nobody eligible in AB": {stage(func(s *experiments.Stage) { s.Method = experiments.AB }), []bool{false, false, false}},
		"no policy":             {stage(func(s *experiments.Stage) { s.Policy = nil }), nil},
		"broken policy":         {stage(func(s *experiments.Stage) { s.Policy = broken{} }), nil},
		"unknown method":        {stage(func(s *experiments.Stage) { s.Method = "ucb" }), nil},
		"too few probabilities": {stage(func(s *experiments.Stage) { s.Policy = fixed{0.5, 0.5} }), nil},
		"not a distribution":    {stage(func(s *experiments.Stage) { s.Policy = fixed{0.5, 0.3, 0.3} }), nil},
		"not a number":          {stage(func(s *experiments.Stage) { s.Policy = fixed{0.5, 0.5, math.NaN()} }), nil},
		"arm not eligible":      {stage(func(s *experiments.Stage) {}), []bool{true, true, false}},
		"below the slice":       {stage(func(s *experiments.Stage) { s.Policy = fixed{0.5, 0.45, 0.05} }), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := c.stage.Draw("unit", []string{"key"}, c.eligible); err == nil {
				t.Errorf("Draw = %+v, want an error", got)
			}
		})
	}
}

func TestValidateReportsEverything(t *testing.T) {
	bad := experiments.Stage{
		Method: experiments.Thompson, Slice: math.NaN(),
		Arms: []experiments.Arm{{Key: "a", Weight: -1}, {Key: "a", Weight: math.Inf(1)}, {}},
	}
	want := `experiments: invalid stage: salt is empty
no policy
slice is NaN, want it in [0, 1]
arm 0 has weight -1, want a finite number of at least 0
arm 1 has the key "a" of an earlier one
arm 1 has weight +Inf, want a finite number of at least 0
arm 2 has no key`
	if got := bad.Validate(); got == nil || got.Error() != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if err := (experiments.Stage{Salt: "s", Method: "ucb"}).Validate(); err == nil {
		t.Error("an unknown method without arms is accepted")
	}
}

func BenchmarkDraw(b *testing.B) {
	counts := []bandit.Count{{Trials: 200, Successes: 3}, {Trials: 410, Successes: 9}, {Trials: 60, Successes: 1}, {Trials: 900, Successes: 14}, {Trials: 50, Successes: 2}}
	policy, err := bandit.NewThompson(bandit.ColdStart, counts, bandit.DefaultFloor, bandit.DefaultSlice)
	if err != nil {
		b.Fatal(err)
	}
	probabilities, err := policy.Probabilities(nil)
	if err != nil {
		b.Fatal(err)
	}
	arms := []experiments.Arm{{Key: "a"}, {Key: "b"}, {Key: "c"}, {Key: "d"}, {Key: "e"}}
	for name, p := range map[string]experiments.Policy{"computed": policy, "kept": fixed(probabilities)} {
		b.Run(name, func(b *testing.B) {
			stage := experiments.Stage{Salt: "exp-7", Method: experiments.Thompson, Arms: arms, Policy: p, Slice: bandit.DefaultSlice}
			key := []string{"dec-000123", "1"}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := stage.Draw("cust-000123", key, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
