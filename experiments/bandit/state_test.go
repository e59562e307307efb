package bandit_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/gonum/floats"
	"pgregory.net/rapid"

	"goodword/experiments"
	"goodword/experiments/bandit"
)

// fold is one mature outcome of an arm.
type fold struct {
	arm     string
	success bool
	value   float64
}

func drawFolds(t *rapid.T) []fold {
	one := rapid.Custom(func(t *rapid.T) fold {
		return fold{
			arm: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "arm"), success: rapid.Bool().Draw(t, "success"),
			value: rapid.Float64Range(-50, 1000).Draw(t, "value"),
		}
	})
	return rapid.SliceOfN(one, 0, 30).Draw(t, "folds")
}

func countsOf(t *rapid.T, folds []fold) *bandit.Counts {
	c, err := bandit.NewCounts("a", "b", "c")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folds {
		if err := errors.Join(c.Draw(f.arm), c.Fold(f.arm, f.success)); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func moneyOf(t *rapid.T, folds []fold) *bandit.MoneyCounts {
	c, err := bandit.NewMoneyCounts("a", "b", "c")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folds {
		err := c.Draw(f.arm)
		if f.success {
			err = errors.Join(err, c.FoldValue(f.arm, f.value))
		} else {
			err = errors.Join(err, c.FoldNothing(f.arm))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// TestCountsMergeAssociatively splits outcomes in three: merged in any grouping and order they are the counts of all, exactly.
func TestCountsMergeAssociatively(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y, z := drawFolds(t), drawFolds(t), drawFolds(t)
		a, b, c := countsOf(t, x), countsOf(t, y), countsOf(t, z)
		if rapid.Bool().Draw(t, "join") { // one of them has heard of a new arm
			if err := errors.Join(b.Join("d", bandit.ColdStart), b.Fold("d", true), b.Retire("a")); err != nil {
				t.Fatal(err)
			}
		}
		merge := func(p, q *bandit.Counts) *bandit.Counts {
			sum, err := p.Merge(q)
			if err != nil {
				t.Fatal(err)
			}
			return sum
		}
		want := merge(merge(a, b), c)
		for _, got := range []*bandit.Counts{merge(a, merge(b, c)), merge(merge(c, b), a), merge(b, merge(c, a))} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("another grouping gives (-want +got):\n%s", diff)
			}
		}
		if len(want.Arms) == 3 {
			if diff := cmp.Diff(countsOf(t, append(append(x, y...), z...)), want); diff != "" {
				t.Fatalf("merged differs from folded at once (-want +got):\n%s", diff)
			}
		}
		if want.Ordered() {
			t.Fatal("counts say that their order matters")
		}
	})
}

// TestMoneyCountsMergeUpToRounding does so for moments.
func TestMoneyCountsMergeUpToRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y, z := drawFolds(t), drawFolds(t), drawFolds(t)
		a, b, c := moneyOf(t, x), moneyOf(t, y), moneyOf(t, z)
		merge := func(p, q *bandit.MoneyCounts) *bandit.MoneyCounts {
			sum, err := p.Merge(q)
			if err != nil {
				t.Fatal(err)
			}
			return sum
		}
		want := moneyOf(t, append(append(x, y...), z...))
		for _, got := range []*bandit.MoneyCounts{merge(merge(a, b), c), merge(a, merge(b, c)), merge(merge(c, b), a)} {
			if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 1e-6)); diff != "" {
				t.Fatalf("merged differs from folded at once (-want +got):\n%s", diff)
			}
		}
	})
}

// TestMoneyCountsKeepTheirDigits has values of 1e8 with a standard deviation of 1, of which sums of squares keep nothing.
func TestMoneyCountsKeepTheirDigits(t *testing.T) {
	c, err := bandit.NewMoneyCounts("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		if err := c.FoldValue("a", 1e8+float64(i%2*2-1)); err != nil {
			t.Fatal(err)
		}
	}
	if a := c.Arms[0]; math.Abs(a.Mean-1e8) > 1e-7 || math.Abs(a.M2-1000) > 1e-4 {
		t.Errorf("mean %v and squared deviations %v, want 1e8 and 1000", a.Mean, a.M2)
	}
}

// TestLifeOfArms has an arm join a running experiment and another retire.
func TestLifeOfArms(t *testing.T) {
	c, err := bandit.NewCounts("a", "b", "c", "d", "e")
	if err != nil {
		t.Fatal(err)
	}
	for k := range c.Arms {
		c.Arms[k].Drawn, c.Arms[k].Trials, c.Arms[k].Successes = 5000, 5000, int64(200+60*k)
	}
	if err := errors.Join(c.Join("new", bandit.ColdStart), c.Retire("a")); err != nil {
		t.Fatal(err)
	}
	fresh := c.Arms[5]
	if fresh.Trials != 0 || fresh.Prior == nil || math.Abs(fresh.Prior.Mean()-0.064) > 0.005 {
		t.Fatalf("the new arm begins as %+v (prior %+v), want no counts and a prior around its siblings' 6.4 %%", fresh, fresh.Prior)
	}
	if diff := cmp.Diff([]bool{false, true, true, true, true, true}, c.Live()); diff != "" {
		t.Fatalf("live arms (-want +got):\n%s", diff)
	}
	policy, err := c.Policy(bandit.ColdStart, bandit.Exploration{}, bandit.Earn)
	if err != nil {
		t.Fatal(err)
	}
	p, err := policy.Probabilities(c.Live())
	if err != nil || p[0] != 0 || p[5] < 0.01 || p[1] > 0.01 {
		t.Errorf("probabilities %v, %v: want 0 for the retired arm and at least .01 for the new one only", p, err)
	}

	// After 500 decisions and 25 outcomes the new arm has to earn its share.
	c.Arms[5].Drawn, c.Arms[5].Trials = 500, 500
	policy, err = c.Policy(bandit.ColdStart, bandit.Exploration{}, bandit.Earn)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = policy.Probabilities(c.Live()); err != nil || p[5] > 0.001 {
		t.Errorf("probabilities %v, %v: want the floor of the arm that brought nothing gone", p, err)
	}
	if err := c.Join("b", bandit.ColdStart); err == nil || len(c.Arms) != 6 {
		t.Error("an arm joins under the key of another")
	}
	if err := c.Retire("z"); !errors.Is(err, bandit.ErrVersion) {
		t.Errorf("an unknown arm retires: %v", err)
	}
}

func TestMoneyCountsPolicy(t *testing.T) {
	c, err := bandit.NewMoneyCounts("cheap", "dear", "new")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 400 {
		var errs []error
		for arm, every := range map[string]int{"cheap": 20, "dear": 10} {
			value := 30.0
			if arm == "dear" {
				value = 4
			}
			if i%every == 0 {
				errs = append(errs, c.FoldValue(arm, value+float64(i%7)))
			} else {
				errs = append(errs, c.FoldNothing(arm))
			}
		}
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(c.Retire("new"), c.Join("late")); err != nil {
		t.Fatal(err)
	}
	prior := bandit.MoneyPrior{Rate: bandit.ColdStart, Value: bandit.NIG{Mean: 20, Kappa: 1, A: 2, B: 100}}
	for name, prior := range map[string]bandit.MoneyPrior{
		"zero-inflated": prior,
		"plain":         {Value: bandit.NIG{Mean: 1, Kappa: 1, A: 2, B: 10}, Cost: []float64{0, 0, 0, 0}},
	} {
		policy, err := c.Policy(prior, bandit.Exploration{Slice: 0.02}, bandit.Earn)
		if err != nil {
			t.Fatal(err)
		}
		p, err := policy.Probabilities([]bool{true, true, false, false})
		if err != nil || p[0] < 0.95 {
			t.Errorf("%s: %v, %v, want the arm that converts half as often for six times the money", name, p, err)
		}
		all, err := policy.Probabilities(c.Live())
		if err != nil || all[3] < 0.01 || all[2] != 0 {
			t.Errorf("%s: %v, %v, want the floor for the new arm", name, all, err)
		}
	}
	if _, err := c.Policy(bandit.MoneyPrior{Cost: []float64{1}}, bandit.Exploration{}, bandit.Earn); !errors.Is(err, bandit.ErrSize) {
		t.Errorf("one cost for four arms: %v", err)
	}
	if err := c.FoldValue("cheap", math.Inf(1)); !errors.Is(err, bandit.ErrNotFinite) {
		t.Errorf("an infinite value: %v", err)
	}
}

// states are one of every kind.
func states(t testing.TB) []bandit.State {
	counts, err := bandit.NewCounts("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	money, err := bandit.NewMoneyCounts("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	discounted, err := bandit.NewDiscounted(bandit.ColdStart, 0.97, "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	linear, err := bandit.NewLinear(bandit.Around(3, 0.7), 0.3)
	if err != nil {
		t.Fatal(err)
	}
	logistic, err := bandit.NewLogistic(bandit.Around(3, 0.7))
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{1, 0.1, -1.0 / 3}
	err = errors.Join(
		counts.Draw("a"), counts.Fold("a", true), counts.Join("c", bandit.ColdStart), counts.Retire("b"),
		money.FoldValue("b", 0.1), money.FoldNothing("a"), discounted.FoldPeriod(0, []bandit.Count{{Trials: 7, Successes: 1}, {}}),
		linear.Observe(x, 0.7), logistic.Observe(x, 1, 1),
	)
	if err != nil {
		t.Fatal(err)
	}
	return []bandit.State{counts, money, discounted, linear.State("v1"), logistic.State("v1")}
}

// TestStatesKeepEveryBit writes and reads one state of every kind.
func TestStatesKeepEveryBit(t *testing.T) {
	for _, s := range states(t) {
		text, err := bandit.WriteState(s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := bandit.ReadState(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Errorf("%s read back (-want +got):\n%s", s.Kind(), diff)
		}
		ordered := s.Kind() == bandit.KindDiscounted || s.Kind() == bandit.KindLogistic
		if got.Ordered() != ordered {
			t.Errorf("%s: Ordered() = %v", s.Kind(), got.Ordered())
		}
	}
}

// TestModelsReadBackAnswerTheSame compares models that were stored with those that kept observing.
func TestModelsReadBackAnswerTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 5).Draw(t, "features")
		rows := drawRows(t, d)
		linear := newLinear(t, d, rows)
		logistic, err := bandit.NewLogistic(bandit.Around(d, 1))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if err := logistic.Observe(r.x, math.Min(1, math.Abs(r.y)), 1); err != nil {
				t.Fatal(err)
			}
		}
		storedLinear, err := linear.State("v").Model("v")
		if err != nil {
			t.Fatal(err)
		}
		storedLogistic, err := logistic.State("v").Model("v")
		if err != nil {
			t.Fatal(err)
		}
		if !floats.EqualApprox(storedLinear.Covariance(), linear.Covariance(), 1e-10) || !floats.EqualApprox(storedLinear.Mean(), linear.Mean(), 1e-10) {
			t.Fatal("linear models differ")
		}
		if !floats.EqualApprox(storedLogistic.Covariance(), logistic.Covariance(), 1e-10) || !floats.EqualApprox(storedLogistic.Mean(), logistic.Mean(), 0) {
			t.Fatal("logistic models differ")
		}
	})
}

// TestLinearStatesMerge splits rows in two.
func TestLinearStatesMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 4).Draw(t, "features")
		x, y := drawRows(t, d), drawRows(t, d)
		merged, err := newLinear(t, d, x).State("v").Merge(newLinear(t, d, y).State("v"))
		if err != nil {
			t.Fatal(err)
		}
		model, err := merged.Model("v")
		if err != nil {
			t.Fatal(err)
		}
		want := newLinear(t, d, append(x, y...))
		if !floats.EqualApprox(model.Mean(), want.Mean(), 1e-9) || !floats.EqualApprox(model.Covariance(), want.Covariance(), 1e-9) {
			t.Fatalf("merged %v, want %v", model.Mean(), want.Mean())
		}
	})
	forgetful := newLinear(t, 2, nil)
	if err := forgetful.Forget(0.9); err != nil {
		t.Fatal(err)
	}
	plain := newLinear(t, 2, nil).State("v")
	for name, other := range map[string]*bandit.LinearState{
		"forgetful": forgetful.State("v"), "other features": newLinear(t, 2, nil).State("w"), "other size": newLinear(t, 3, nil).State("v"),
	} {
		if _, err := plain.Merge(other); !errors.Is(err, bandit.ErrVersion) {
			t.Errorf("%s: merge gives %v", name, err)
		}
	}
	if !forgetful.State("v").Ordered() {
		t.Error("a model that forgets says that its order does not matter")
	}
}

// TestReadStateRejects changes good states in ways that storage, releases and people do.
func TestReadStateRejects(t *testing.T) {
	good := func(i int) string {
		text, err := bandit.WriteState(states(t)[i])
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for name, c := range map[string]struct {
		text string
		want error // nil: any
	}{
		"empty":           {"", nil},
		"cut off":         {good(0)[:40], nil},
		"another version": {strings.Replace(good(0), `"version":1`, `"version":2`, 1), bandit.ErrVersion},
		"no version":      {strings.Replace(good(0), `"version":1,`, ``, 1), bandit.ErrVersion},
		"unknown kind":    {strings.Replace(good(0), `"counts"`, `"neural"`, 1), bandit.ErrVersion},
		"another kind":    {strings.Replace(good(0), `"counts"`, `"money"`, 1), nil},
		"unknown field":   {strings.Replace(good(0), `"trials"`, `"tries"`, 1), nil},
		"two values":      {good(0) + good(0), nil},
		"one arm":         {`{"kind":"counts","version":1,"state":{"arms":[{"key":"a","drawn":0,"trials":0,"successes":0}]}}`, bandit.ErrOneArm},
		"no arms":         {`{"kind":"counts","version":1,"state":{"arms":[]}}`, bandit.ErrNoArms},
		"null":            {`{"kind":"counts","version":1,"state":null}`, bandit.ErrNoArms},
		"impossible":      {strings.Replace(good(0), `"successes":1`, `"successes":2`, 1), bandit.ErrPosterior},
		"negative draws":  {strings.Replace(good(0), `"drawn":1`, `"drawn":-1`, 1), bandit.ErrPosterior},
		"twin arms":       {strings.Replace(good(0), `"key":"b"`, `"key":"a"`, 1), bandit.ErrPosterior},
		"prior":           {strings.Replace(good(0), `"alpha":`, `"alpha":-`, 1), bandit.ErrPosterior},
		"moments":         {strings.Replace(good(1), `"m2":0`, `"m2":-1`, 1), bandit.ErrPosterior},
		"nothing kept":    {strings.Replace(good(2), `0.97`, `0`, 1), bandit.ErrPosterior},
		"noise":           {strings.Replace(good(3), `"noise":0.3`, `"noise":0`, 1), bandit.ErrPosterior},
		"precision":       {strings.Replace(good(4), `"precision":[`, `"precision":[1,`, 1), bandit.ErrSize},
		"too large":       {strings.Repeat(" ", bandit.MaxStateSize+1), nil},
	} {
		got, err := bandit.ReadState([]byte(c.text))
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v, want the error %v", name, got, err, c.want)
		}
	}
	indefinite := `{"kind":"linear","version":1,"state":{"features":"v","prior":{"mean":[0],"sd":[1]},"noise":1,"precision":[-5],"shift":[0]}}`
	s, err := bandit.ReadState([]byte(indefinite))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.(*bandit.LinearState).Model("v"); !errors.Is(err, bandit.ErrPosterior) {
		t.Errorf("a model with a negative precision: %v", err)
	}
	if _, err := s.(*bandit.LinearState).Model("w"); !errors.Is(err, bandit.ErrVersion) {
		t.Errorf("a model of other features: %v", err)
	}
	if _, err := bandit.NewCounts("a"); !errors.Is(err, bandit.ErrOneArm) {
		t.Errorf("one arm: %v", err)
	}
	if _, err := bandit.WriteState(&bandit.Counts{}); !errors.Is(err, bandit.ErrNoArms) {
		t.Errorf("writing a state of nothing: %v", err)
	}
}

// TestDiscountedFoldsInOrder refuses a period that was folded already and one that is too early.
func TestDiscountedFoldsInOrder(t *testing.T) {
	d, err := bandit.NewDiscounted(bandit.Beta{Alpha: 2, Beta: 38}, 0.95, "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	counts := []bandit.Count{{Trials: 40, Successes: 3}, {Trials: 10}}
	if err := d.FoldPeriod(0, counts); err != nil {
		t.Fatal(err)
	}
	for _, period := range []int64{0, 2} {
		if err := d.FoldPeriod(period, counts); !errors.Is(err, bandit.ErrVersion) {
			t.Errorf("period %d after one: %v", period, err)
		}
	}
	if err := d.FoldPeriod(1, counts[:1]); !errors.Is(err, bandit.ErrSize) {
		t.Errorf("a period of one arm: %v", err)
	}
	if err := d.FoldPeriod(1, []bandit.Count{{Trials: -1}, {}}); err == nil || d.Periods != 1 {
		t.Errorf("a period of -1 trials: %v, %d folded", err, d.Periods)
	}
	policy, err := d.Policy(bandit.Exploration{Floor: 0.01}, bandit.Earn)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := policy.Probabilities(nil); err != nil || math.Abs(floats.Sum(p)-1) > 1e-12 {
		t.Errorf("probabilities %v, %v", p, err)
	}
}

// FuzzReadState reads arbitrary text: it never fails but with an error, and what it accepts is written back, read again and makes a
// policy or says why not.
func FuzzReadState(f *testing.F) {
	for _, s := range states(f) {
		text, err := bandit.WriteState(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"kind":"linear","version":1,"state":{"features":"v","prior":{"mean":[0],"sd":[1]},"noise":1,"precision":[-5],"shift":[0]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := bandit.ReadState(text)
		if err != nil {
			return
		}
		again, err := bandit.WriteState(s)
		if err != nil {
			t.Fatalf("accepted and not written: %v", err)
		}
		if back, err := bandit.ReadState(again); err != nil || !cmp.Equal(s, back, cmpopts.EquateEmpty()) {
			t.Fatalf("read back: %v\n%s", err, cmp.Diff(s, back))
		}
		if err := use(s); err != nil && err.Error() == "" {
			t.Fatal(err)
		}
	})
}

// use makes a policy of a state and asks it.
func use(s bandit.State) error {
	ask := func(p experiments.Policy, err error) error {
		if err != nil {
			return err
		}
		_, err = p.Probabilities(nil)
		return err
	}
	switch s := s.(type) {
	case *bandit.Counts:
		return ask(s.Policy(bandit.ColdStart, bandit.Exploration{}, bandit.Earn))
	case *bandit.MoneyCounts:
		return ask(s.Policy(bandit.MoneyPrior{Value: bandit.NIG{Kappa: 1, A: 2, B: 1}}, bandit.Exploration{}, bandit.Earn))
	case *bandit.Discounted:
		return ask(s.Policy(bandit.Exploration{}, bandit.FindBest))
	case *bandit.LinearState:
		_, err := s.Model(s.Features)
		return err
	case *bandit.LogisticState:
		_, err := s.Model(s.Features)
		return err
	}
	return fmt.Errorf("unknown state %T", s)
}
