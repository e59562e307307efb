package ope_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/experiments"
	"goodword/experiments/ope"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func armsOf(n int) []experiments.Arm {
	arms := make([]experiments.Arm, n)
	for k := range arms {
		arms[k] = experiments.Arm{Key: string(rune('a' + k)), Weight: float64(1 + k)}
	}
	return arms
}

// shares is a policy that moves with the version: each arm's share is its own at that time, in a circle.
type shares struct {
	arms    int
	version int64
}

func (s shares) Probabilities(eligible []bool) ([]float64, error) {
	p := make([]float64, s.arms)
	sum := 0.0
	for k := range p {
		if eligible == nil || eligible[k] {
			p[k] = 1 + math.Mod(float64(k)+float64(s.version)*0.7, float64(s.arms))*2
			sum += p[k]
		}
	}
	for k := range p {
		p[k] /= sum
	}
	return p, nil
}

// honest draws rows as a service would: days of 24 decisions, units with three decisions each, arms out of stock now and then.
func honest(t interface {
	Helper()
	Fatal(...any)
}, method experiments.Method, arms, rows int, salt string) (ope.Design, []ope.Row) {
	t.Helper()
	design := ope.Design{Arms: armsOf(arms), Method: method, Salt: salt}
	log := make([]ope.Row, rows)
	for i := range log {
		version := int64(i / 50)
		unit, key := "unit-"+strconv.Itoa(i%max(1, rows/3)), strconv.Itoa(i)
		eligible := make([]bool, arms)
		for k := range eligible {
			eligible[k] = arms < 3 || (i+k)%7 != 0
		}
		stage := experiments.Stage{Salt: salt, Method: method, Arms: design.Arms, Policy: shares{arms, version}, Version: version}
		draw, err := stage.Draw(unit, []string{unit, key}, eligible)
		if err != nil {
			t.Fatal(err)
		}
		log[i] = ope.Row{
			ID: "row-" + key, Unit: unit, Key: key, DrawKey: []string{unit, key}, Eligible: eligible, Probabilities: draw.Probabilities,
			Index: draw.Index, U: draw.U, Version: version, DecidedAt: start.Add(time.Duration(i) * time.Hour),
			FirstOutcomeAt: start.Add(time.Duration(i+1) * time.Hour), FeaturesAt: start.Add(time.Duration(i) * time.Hour),
		}
		if method == experiments.AB {
			log[i].Version = 0
		}
	}
	return design, log
}

func audit(t *testing.T, d ope.Design, rows []ope.Row) *ope.Report {
	t.Helper()
	r, err := ope.Audit(d, rows)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func failed(r *ope.Report) (names []string) {
	for _, c := range r.Checks {
		if c.Verdict == ope.Fail {
			names = append(names, c.Name)
		}
	}
	return names
}

func named(t *testing.T, r *ope.Report, name string) ope.Check {
	t.Helper()
	i := slices.IndexFunc(r.Checks, func(c ope.Check) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no check %q", name)
	}
	return r.Checks[i]
}

func TestHonestLogPasses(t *testing.T) {
	for _, method := range []experiments.Method{experiments.AB, experiments.Thompson} {
		d, rows := honest(t, method, 4, 3000, "salt")
		r := audit(t, d, rows)
		if !r.Passed || r.Rows != 3000 {
			t.Errorf("%s: got %v of %d rows: %+v", method, failed(r), r.Rows, r.Checks)
		}
		for _, c := range r.Checks {
			if c.Verdict != ope.Pass || c.Count != 0 || c.Worst != "" || c.Detail == "" || c.Checked == 0 {
				t.Errorf("%s: got %+v", method, c)
			}
		}
		if want := int64(1000); method == experiments.AB && (r.Draws() != want || r.Repeated != 2000) {
			t.Errorf("of units that stick %d draws count and %d repeat, want %d and 2000", r.Draws(), r.Repeated, want)
		}
	}
}

// TestEachFaultIsFound plants one fault at a time: the check that is made for it fails, counts it and names a row.
func TestEachFaultIsFound(t *testing.T) {
	other := func(r *ope.Row) int {
		for k, ok := range r.Eligible {
			if ok && k != r.Index {
				return k
			}
		}
		return 0
	}
	for name, test := range map[string]struct {
		plant func(*ope.Row)
		fails []string
	}{
		"sum":                  {func(r *ope.Row) { r.Probabilities = append(slices.Clone(r.Probabilities[:3]), r.Probabilities[3]+1e-6) }, []string{"sum"}},
		"negative":             {func(r *ope.Row) { r.Probabilities = []float64{-0.5, 1.5, 0, 0} }, []string{"sum"}},
		"not a number":         {func(r *ope.Row) { r.Probabilities = []float64{math.NaN(), 1, 0, 0} }, []string{"sum"}},
		"one arm less":         {func(r *ope.Row) { r.Probabilities = []float64{0.5, 0.25, 0.25} }, []string{"sum"}},
		"no eligible set":      {func(r *ope.Row) { r.Eligible = nil }, []string{"eligible"}},
		"none eligible":        {func(r *ope.Row) { r.Eligible = make([]bool, 4) }, []string{"eligible"}},
		"another arm":          {func(r *ope.Row) { r.Index = other(r) }, []string{"choice"}},
		"no such arm":          {func(r *ope.Row) { r.Index = 4 }, []string{"choice", "propensity"}},
		"u out of range":       {func(r *ope.Row) { r.U = 1 }, []string{"choice", "hash"}},
		"another draw":         {func(r *ope.Row) { r.DrawKey = []string{"again"} }, []string{"hash"}},
		"outcome before":       {func(r *ope.Row) { r.FirstOutcomeAt = r.DecidedAt.Add(-time.Second) }, []string{"outcome_time"}},
		"feature from after":   {func(r *ope.Row) { r.FeaturesAt = r.DecidedAt.Add(time.Millisecond) }, []string{"feature_time"}},
		"number of the former": {func(r *ope.Row) { r.Key = "500" }, []string{"twice"}},
	} {
		t.Run(name, func(t *testing.T) {
			d, rows := honest(t, experiments.Thompson, 4, 1500, "salt")
			row := &rows[1000] // of the same unit as row 500
			test.plant(row)
			r := audit(t, d, rows)
			if got := failed(r); !slices.Equal(got, test.fails) {
				t.Errorf("got failures %v, want %v", got, test.fails)
			}
			c := named(t, r, test.fails[0])
			if r.Passed || c.Count != 1 || c.Worst != row.ID || !strings.Contains(c.Detail, "1 of ") {
				t.Errorf("got %+v, want one row, %s", c, row.ID)
			}
		})
	}
}

func TestStickyRuleIsChecked(t *testing.T) {
	d, rows := honest(t, experiments.AB, 3, 600, "salt")
	p := []float64{1. / 6, 2. / 6, 3. / 6}
	for k := range 3 { // an arm that a uniform number picks, but not the one where the unit sticks
		if rows[7].Eligible = []bool{true, true, true}; k != rows[7].Index {
			rows[7].Probabilities, rows[7].Index, rows[7].U = p, k, []float64{0, 0.2, 0.6}[k]
			break
		}
	}
	r := audit(t, d, rows)
	if got := failed(r); !slices.Equal(got, []string{"hash"}) || named(t, r, "hash").Worst != rows[7].ID {
		t.Errorf("got failures %v: %+v", got, named(t, r, "hash"))
	}
}

// TestTheWorstIsNamed: of several rows the one that is furthest off.
func TestTheWorstIsNamed(t *testing.T) {
	d, rows := honest(t, experiments.Thompson, 2, 100, "salt")
	for i, extra := range map[int]float64{3: 0.01, 50: 0.2, 90: 0.02} {
		rows[i].Probabilities = []float64{rows[i].Probabilities[0], rows[i].Probabilities[1] + extra}
	}
	if c := named(t, audit(t, d, rows), "sum"); c.Count != 3 || c.Worst != "row-50" || c.Checked != 100 {
		t.Errorf("got %+v, want row-50 of 3", c)
	}
}

func TestEmptyAndForcedLogs(t *testing.T) {
	d := ope.Design{Arms: armsOf(2), Method: experiments.Thompson, Salt: "salt"}
	r := audit(t, d, nil)
	if !r.Passed {
		t.Errorf("an empty log fails: %v", failed(r))
	}
	for _, c := range r.Checks {
		if c.Verdict != ope.Unknown || c.Detail == "" {
			t.Errorf("of an empty log got %+v, want it unknown", c)
		}
	}
	forced := ope.Row{ID: "x", Unit: "u", Key: "1", Forced: true, Eligible: []bool{true, false}, Probabilities: []float64{1, 0}, DecidedAt: start}
	alone := forced
	alone.ID, alone.Key, alone.Forced, alone.DrawKey = "y", "2", false, []string{"u", "2"}
	alone.U = experiments.DrawUniform("salt", 0, alone.DrawKey)
	r = audit(t, d, []ope.Row{forced, alone})
	if !r.Passed || r.Rows != 2 || r.Forced != 1 || r.Settled != 1 || r.Draws() != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestDesignIsChecked(t *testing.T) {
	for name, d := range map[string]ope.Design{
		"no arms": {Method: experiments.AB}, "too many": {Method: experiments.AB, Arms: make([]experiments.Arm, 513)},
		"method": {Method: "magic", Arms: armsOf(2)},
	} {
		if _, err := ope.NewAuditor(d); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestManyVersionsStayBounded: ten thousand versions are tested in at most 400 groups, which cover them all.
func TestManyVersionsStayBounded(t *testing.T) {
	a, err := ope.NewAuditor(ope.Design{Arms: armsOf(2), Method: experiments.Thompson})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40_000 {
		a.Add(ope.Row{Eligible: []bool{true, true}, Probabilities: []float64{0.5, 0.5}, Index: i % 2, U: float64(i%2) / 2, Version: int64(i / 4), DecidedAt: start})
	}
	f := a.Report().Versions
	var rows, last int64 = 0, -1
	for _, g := range f.Groups {
		if g.From != last+1 {
			t.Fatalf("a group begins at %d after %d", g.From, last)
		}
		rows += g.Rows
		last = g.To
	}
	if len(f.Groups) > 400 || rows != 40_000 || last < 9999 || f.Tested == 0 {
		t.Errorf("got %d groups to version %d with %d rows, %d tested", len(f.Groups), last, rows, f.Tested)
	}
}

// TestAuditNeverPanics: whatever is in a row, the audit has an answer.
func TestAuditNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := ope.Design{Arms: armsOf(rapid.IntRange(1, 4).Draw(t, "arms")), Method: rapid.SampledFrom([]experiments.Method{experiments.AB, experiments.Thompson}).Draw(t, "method"), Salt: rapid.SampledFrom([]string{"", "s"}).Draw(t, "salt")}
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ope.Row {
			return ope.Row{
				ID: rapid.String().Draw(t, "id"), Unit: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "unit"), Key: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "key"),
				Forced: rapid.Bool().Draw(t, "forced"), Eligible: rapid.SliceOfN(rapid.Bool(), 0, 5).Draw(t, "eligible"),
				Probabilities: rapid.SliceOfN(rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, 0.5, 1, math.NaN(), math.Inf(1)})), 0, 5).Draw(t, "p"),
				Index:         rapid.IntRange(-1, 5).Draw(t, "index"), U: rapid.Float64().Draw(t, "u"), Version: rapid.Int64().Draw(t, "version"),
				DecidedAt: time.Unix(rapid.Int64Range(-1e11, 1e11).Draw(t, "at"), 0),
			}
		}), 0, 20).Draw(t, "rows")
		r, err := ope.Audit(d, rows)
		if err != nil || r.Rows != int64(len(rows)) {
			t.Fatalf("got %+v, %v", r, err)
		}
		for _, c := range r.Checks {
			if c.Detail == "" || c.Count > c.Checked && c.Name != "weights" || (c.Count > 0) != (c.Verdict == ope.Fail) {
				t.Fatalf("got %+v", c)
			}
		}
	})
}

func BenchmarkAuditorAdd(b *testing.B) {
	d, rows := honest(b, experiments.Thompson, 8, 3000, "salt")
	a, err := ope.NewAuditor(d)
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		a.Add(rows[i%len(rows)])
		i++
	}
}
