package learn_test

import (
	"context"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"goodword/internal/learn"
	"goodword/models"
)

// guardWorld is a log in memory with one experiment, as store and catalog of the guardrails.
type guardWorld struct {
	experiment models.Experiment
	now        time.Time
	waiting    []models.FoldCase
	counts     map[models.GuardCount]models.GuardCount // by place
	harms      []models.HarmCase
	look       models.GuardLook
	retired    []models.Retirement
}

func newGuardWorld(guardrails []models.Guardrail, arms ...models.Arm) *guardWorld {
	models.CompleteGuardrails(guardrails)
	return &guardWorld{
		experiment: models.Experiment{Key: "trial", Program: "main", Factors: []models.Factor{models.FactorOffer}, Arms: arms, Guardrails: guardrails},
		now:        still{}.Now(), counts: map[models.GuardCount]models.GuardCount{},
	}
}

func (w *guardWorld) CountGuarded(_ context.Context, _ int, count func(*models.Experiment, []models.FoldCase) []models.GuardCount) (int, error) {
	for _, c := range count(&w.experiment, w.waiting) {
		place := models.GuardCount{Day: c.Day, Arm: c.Arm, Reference: c.Reference}
		sum := w.counts[place]
		sum.Day, sum.Arm, sum.Reference, sum.N = c.Day, c.Arm, c.Reference, sum.N+c.N
		sum.ArmWeight, sum.ReferenceWeight = sum.ArmWeight+c.ArmWeight, sum.ReferenceWeight+c.ReferenceWeight
		w.counts[place] = sum
	}
	w.waiting = nil
	return 0, nil
}

func (w *guardWorld) GuardEvidence(context.Context, models.GuardQuery) (*models.GuardEvidence, error) {
	return &models.GuardEvidence{Counts: slices.Collect(maps.Values(w.counts)), Harms: w.harms}, nil
}

func (w *guardWorld) SaveGuardLook(_ context.Context, _ models.WorkspaceID, _ string, look models.GuardLook) error {
	w.look = look
	return nil
}

func (w *guardWorld) Workspaces() []models.WorkspaceID { return []models.WorkspaceID{1} }

func (w *guardWorld) Snapshot(models.WorkspaceID) *models.Snapshot {
	return &models.Snapshot{Experiments: []models.Experiment{w.experiment}}
}

func (w *guardWorld) RetireArm(_ context.Context, _ models.WorkspaceID, _ string, r models.Retirement) (bool, error) {
	w.retired = append(w.retired, r)
	w.experiment.Retired = w.retired
	return true, nil
}

func (w *guardWorld) Now() time.Time { return w.now }

// decide draws one activated decision with the probabilities, and gives it the harms that happen.
func (w *guardWorld) decide(r *rand.Rand, probabilities []float64, rates map[models.Harm][]float64) {
	stage := models.Stage{Name: "offer", Experiment: "trial", Probabilities: probabilities}
	u := r.Float64()
	for i, p := range probabilities {
		stage.Eligible |= 1 << i
		if u >= 0 && u < p {
			stage.Index = i
		}
		u -= p
	}
	d := &models.Decision{ID: models.DecisionID{At: w.now, Number: uint32(len(w.waiting))}, Stages: []models.Stage{stage}}
	w.waiting = append(w.waiting, models.FoldCase{Row: &models.FoldRow{ActivatedAt: w.now}, Decision: d})
	for _, harm := range models.Harms {
		if rates[harm] != nil && r.Float64() < rates[harm][stage.Index] {
			h := models.HarmCase{Metric: harm, At: w.now.Add(time.Minute), ActivatedAt: w.now, Decision: d}
			if harm == models.HarmRewardCost {
				h.Minor, h.Currency = 2000, "EUR"
			}
			w.harms = append(w.harms, h)
		}
	}
}

// play lets a policy draw rows decisions, ten minutes apart, with a look after every step, and returns after how many the first arm was
// stopped, 0 for never.
func (w *guardWorld) play(t *testing.T, r *rand.Rand, rows, step int, rates map[models.Harm][]float64) (stopped int) {
	t.Helper()
	g := &learn.Guards{Store: w, Catalog: w, Clock: w, Log: slog.New(slog.DiscardHandler)}
	favourite := 0
	for i := 1; i <= rows; i++ {
		if i%1000 == 0 { // as learning would, now and then
			favourite = r.IntN(len(w.experiment.Arms))
		}
		w.decide(r, skewed(len(w.experiment.Arms), favourite), rates)
		w.now = w.now.Add(10 * time.Minute)
		if i%step == 0 {
			if err := g.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(w.retired) > 0 {
				return i
			}
		}
	}
	return 0
}

// skewed gives one arm all but 10 % for each other.
func skewed(arms, favourite int) []float64 {
	p := make([]float64, arms)
	for i := range p {
		p[i] = 0.1
	}
	p[favourite] = 1 - 0.1*float64(arms-1)
	return p
}

func threeArms() []models.Arm { return []models.Arm{{Key: "a"}, {Key: "b"}, {Key: "c"}} }

// TestHarmlessArmsAreNotStopped: three arms with the harm that any ask does, looked at after every hundred of 6,000 decisions, while the
// policy changes its mind. At an error of 5 % for each guardrail and arm, 19 runs of 200 would be three standard deviations above 5 %
// for one of them.
func TestHarmlessArmsAreNotStopped(t *testing.T) {
	rates := map[models.Harm][]float64{models.HarmUnsubscribe: {0.003, 0.003, 0.003}, models.HarmComplaint: {0.0004, 0.0004, 0.0004}}
	const runs = 200
	stopped := 0
	for run := range runs {
		w := newGuardWorld(models.DefaultGuardrails(), threeArms()...)
		if w.play(t, rand.New(rand.NewPCG(50, uint64(run))), 6000, 100, rates) > 0 {
			stopped++
		}
	}
	t.Logf("%d of %d runs stop an arm", stopped, runs)
	if stopped > 19 {
		t.Errorf("%d of %d runs stop an arm that does no more harm than the others", stopped, runs)
	}
}

// TestHarmfulArmIsStopped by each kind of guardrail, and rarely another one.
func TestHarmfulArmIsStopped(t *testing.T) {
	for name, c := range map[string]struct {
		guardrails []models.Guardrail
		rates      map[models.Harm][]float64
		most       int // decisions that the mean run may take
	}{
		"unsubscribes": {models.DefaultGuardrails(), map[models.Harm][]float64{models.HarmUnsubscribe: {0.003, 0.003, 0.05}, models.HarmComplaint: {0.0004, 0.0004, 0.0004}}, 4000},
		"complaints":   {models.DefaultGuardrails(), map[models.Harm][]float64{models.HarmUnsubscribe: {0.003, 0.003, 0.003}, models.HarmComplaint: {0.0004, 0.0004, 0.02}}, 2500},
		"refunds": {
			[]models.Guardrail{{Metric: models.HarmRefund, Kind: models.GuardrailLimit, Value: 0.01}},
			map[models.Harm][]float64{models.HarmRefund: {0.005, 0.005, 0.05}}, 2500,
		},
		"fraud": {
			[]models.Guardrail{{Metric: models.HarmFraud, Kind: models.GuardrailMargin, Value: 0.002, Reference: "b"}},
			map[models.Harm][]float64{models.HarmFraud: {0.002, 0.002, 0.08}}, 4000,
		},
		"rewards over a limit": {
			[]models.Guardrail{{Metric: models.HarmRewardCost, Kind: models.GuardrailLimit, Value: 100, Currency: "EUR"}},
			map[models.Harm][]float64{models.HarmRewardCost: {0.02, 0.02, 0.2}}, 2500,
		},
		"rewards over a margin": {
			[]models.Guardrail{{Metric: models.HarmRewardCost, Kind: models.GuardrailMargin, Value: 40, Currency: "EUR"}},
			map[models.Harm][]float64{models.HarmRewardCost: {0.02, 0.02, 0.2}}, 4000,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const runs = 30
			sum, wrong := 0, 0
			for run := range runs {
				w := newGuardWorld(slices.Clone(c.guardrails), threeArms()...)
				at := w.play(t, rand.New(rand.NewPCG(51, uint64(run))), 20_000, 100, c.rates)
				if sum += at; at == 0 || w.retired[0].Why == "" {
					t.Fatalf("run %d: stopped after %d: %+v", run, at, w.retired)
				}
				if len(w.retired) > 1 || w.retired[0].Arm != "c" {
					wrong++
				}
			}
			t.Logf("stopped after %d decisions on average, another arm than the harmful in %d of %d runs", sum/runs, wrong, runs)
			if sum/runs > c.most || wrong > 3 {
				t.Errorf("stopped after %d decisions on average, want %d at most; another arm in %d of %d runs", sum/runs, c.most, wrong, runs)
			}
		})
	}
}

// TestGuardrailPasses once enough windows are closed, not before.
func TestGuardrailPasses(t *testing.T) {
	w := newGuardWorld([]models.Guardrail{{Metric: models.HarmComplaint, Kind: models.GuardrailLimit, Value: 0.02, WindowHours: 60 * 24}}, threeArms()...)
	r := rand.New(rand.NewPCG(52, 0))
	if at := w.play(t, r, 6000, 1000, nil); at > 0 || verdicts(w) != "undecided undecided undecided" {
		t.Errorf("while every window is open got %s", verdicts(w))
	}
	w.now = w.now.AddDate(0, 0, 100)
	if at := w.play(t, r, 1, 1, nil); at > 0 || verdicts(w) != "pass pass pass" {
		t.Errorf("after all are closed got %s", verdicts(w))
	}
}

func verdicts(w *guardWorld) (list string) {
	for i, v := range w.look.Verdicts {
		if i > 0 {
			list += " "
		}
		list += v.Verdict
	}
	return list
}

// TestReferenceAndNoAskAreNotStopped: a margin does not stop the arm it compares with, and nothing stops the arm that does not ask, whatever happens.
func TestReferenceAndNoAskAreNotStopped(t *testing.T) {
	ask, quiet := true, false
	w := newGuardWorld(models.DefaultGuardrails(), models.Arm{Key: "ask", Ask: &ask}, models.Arm{Key: "quiet", Ask: &quiet})
	w.experiment.Factors = []models.Factor{models.FactorAsk}
	rates := map[models.Harm][]float64{models.HarmUnsubscribe: {0, 0.3}, models.HarmComplaint: {0, 0.3}}
	if at := w.play(t, rand.New(rand.NewPCG(53, 0)), 3000, 100, rates); at > 0 || len(w.look.Verdicts) != 3 {
		t.Errorf("stopped %+v, verdicts %+v", w.retired, w.look.Verdicts)
	}
}
