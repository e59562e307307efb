package learn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"goodword/experiments/sequential"
	"goodword/models"
)

// GuardStore keeps what guardrails count, and reads what they judge by.
type GuardStore interface {
	CountGuarded(ctx context.Context, limit int, count func(*models.Experiment, []models.FoldCase) []models.GuardCount) (int, error)
	GuardEvidence(ctx context.Context, q models.GuardQuery) (*models.GuardEvidence, error)
	SaveGuardLook(ctx context.Context, ws models.WorkspaceID, experiment string, look models.GuardLook) error
}

// GuardCatalog says what runs, and stops an arm.
type GuardCatalog interface {
	Workspaces() []models.WorkspaceID
	Snapshot(ws models.WorkspaceID) *models.Snapshot
	RetireArm(ctx context.Context, ws models.WorkspaceID, experiment string, r models.Retirement) (bool, error)
}

// Guards watches what running experiments do to people, and stops the arms that exceed a guardrail. It keeps nothing in memory: any
// replica may look, also two at once, after any length of time.
type Guards struct {
	Store   GuardStore
	Catalog GuardCatalog
	Clock   Clock
	Log     *slog.Logger
	// Retired is told of every arm that was stopped, by the harm it did; may be nil.
	Retired func(metric string)
}

// Look counts what was activated since the last look, judges every running experiment that has guardrails, and stops what failed. An
// experiment that cannot be judged holds up no other.
func (g *Guards) Look(ctx context.Context) error {
	for {
		n, err := g.Store.CountGuarded(ctx, batch, countGuarded)
		if err != nil {
			return err
		}
		if n < batch {
			break
		}
	}
	var failed []error
	for _, ws := range g.Catalog.Workspaces() {
		snap := g.Catalog.Snapshot(ws)
		if snap == nil {
			continue
		}
		for i := range snap.Experiments {
			if e := &snap.Experiments[i]; len(e.Guardrails) > 0 {
				if err := g.judge(ctx, ws, e); err != nil {
					failed = append(failed, fmt.Errorf("experiment %s: %w", e.Key, err))
				}
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	return errors.Join(failed...)
}

// judge looks at one experiment.
func (g *Guards) judge(ctx context.Context, ws models.WorkspaceID, e *models.Experiment) error {
	now := g.Clock.Now()
	found, err := g.Store.GuardEvidence(ctx, models.GuardQuery{
		Workspace: ws, Experiment: e.Key, Program: e.Program, Since: e.StartedAt, Costs: watches(e, models.HarmRewardCost),
	})
	if err != nil {
		return err
	}
	verdicts, err := judgeGuards(e, found, now)
	if err != nil {
		return err
	}
	for i := range verdicts {
		v := &verdicts[i]
		if v.Verdict != string(sequential.Fail) || e.Retirement(v.Arm) != nil {
			continue
		}
		if err := g.retire(ctx, ws, e.Key, models.Retirement{Arm: v.Arm, At: now.UTC(), Metric: v.Metric, Kind: v.Kind, Why: because(v)}); err != nil {
			return err
		}
	}
	return g.Store.SaveGuardLook(ctx, ws, e.Key, models.GuardLook{At: now, Verdicts: verdicts})
}

func watches(e *models.Experiment, harm models.Harm) bool {
	for i := range e.Guardrails {
		if e.Guardrails[i].Metric == harm {
			return true
		}
	}
	return false
}

func (g *Guards) retire(ctx context.Context, ws models.WorkspaceID, experiment string, r models.Retirement) error {
	retired, err := g.Catalog.RetireArm(ctx, ws, experiment, r)
	if err != nil || !retired {
		return err // or somebody else was first
	}
	g.Log.Warn("a guardrail stopped an arm", "experiment", experiment, "arm", r.Arm, "metric", r.Metric, "kind", r.Kind, "why", r.Why)
	if g.Retired != nil {
		g.Retired(string(r.Metric))
	}
	return nil
}

// because says with figures why an arm was stopped.
func because(v *models.GuardVerdict) string {
	bound := 0.0
	if v.Low != nil {
		bound = *v.Low
	}
	money := v.Metric == models.HarmRewardCost
	switch {
	case v.Kind == models.GuardrailMargin && money:
		return fmt.Sprintf("rewards cost %.4g minor units a decision more than of %s, at least %.4g, and %.4g is the margin, in %d draws", v.Estimate, v.Reference, bound, v.Value, v.Decisions)
	case v.Kind == models.GuardrailMargin:
		return fmt.Sprintf("%s in %.3g percentage points of decisions more than of %s, at least %.3g, and %.3g is the margin: %d against %d in %d draws",
			v.Metric, 100*v.Estimate, v.Reference, 100*bound, 100*v.Value, v.Harms, v.OfReference, v.Decisions)
	case money:
		return fmt.Sprintf("rewards cost %.4g minor units a decision, at least %.4g, and %.4g is the limit, in %d decisions", v.Estimate, bound, v.Value, v.Decisions)
	}
	return fmt.Sprintf("%s in %.3g %% of decisions, and %.3g %% is the limit: %d of %d", v.Metric, 100*v.Estimate, 100*v.Value, v.Harms, v.Decisions)
}
