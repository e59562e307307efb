package learn

import (
	"context"
	"time"

	"goodword/models"
	"goodword/scoring"
)

// maxCompared is how many decisions a comparison looks at.
const maxCompared = 20_000

// Compare evaluates two versions of a program's models on its latest decisions whose share window is closed. The error has kind NotFound
// for an unknown version, Conflict while there are too few decisions.
func (m *Models) Compare(ctx context.Context, ws models.WorkspaceID, program, a, b string) (*Comparison, error) {
	first, storedA, err := m.scorer(ctx, ws, a)
	if err != nil {
		return nil, err
	}
	second, storedB, err := m.scorer(ctx, ws, b)
	if err != nil {
		return nil, err
	}
	now := m.Clock.Now()
	all, err := m.cases(ctx, ws, program, now)
	if err != nil {
		return nil, err
	}
	all = finished(all, now)
	learned := storedA.Until
	if storedB.Until.After(learned) {
		learned = storedB.Until
	}
	c := &Comparison{Program: program, Unseen: true}
	latest := after(all, learned)
	if len(latest) < minLaterCases {
		latest, c.Unseen = all, false
	}
	latest = latest[max(0, len(latest)-maxCompared):]
	if len(latest) < minLaterCases {
		return nil, models.Errorf(models.Conflict, "learn.Compare", "%d decisions of program %s can be compared on, %d are needed", len(latest), program, minLaterCases)
	}
	examples, err := labelled(latest, now, now, second)
	if err != nil {
		return nil, err
	}
	evaluations := [2]*scoring.Evaluation{}
	for i, s := range []struct {
		scorer  scoring.Scorer
		version string
	}{{first, storedA.Version}, {second, storedB.Version}} {
		if evaluations[i], err = scoring.Evaluate(s.scorer, s.version, examples); err != nil {
			return nil, err
		}
	}
	c.A, c.B = *evaluations[0], *evaluations[1]
	c.From, c.Until = latest[0].Activated, latest[len(latest)-1].Activated
	gain, se := scoring.Gain(first, second, examples)
	c.Difference, c.DifferenceSE = -gain, se
	return c, nil
}

// after are the cases activated at a time or later; cases are in that order.
func after(cases []models.TrainingCase, at time.Time) []models.TrainingCase {
	for len(cases) > 0 && cases[0].Activated.Before(at) {
		cases = cases[1:]
	}
	return cases
}

// Drift compares the decisions that a program's champion learned from with those since, and says how well it still fits. The error has
// kind Conflict while the scorecard scores, which was trained on nothing, or while there are too few decisions since.
func (m *Models) Drift(ctx context.Context, ws models.WorkspaceID, program string) (*Drift, error) {
	snap := m.Catalog.Snapshot(ws)
	if snap == nil || snap.Program(program) == nil {
		return nil, models.Errorf(models.NotFound, "learn.Drift", "there is no program %.60q", program)
	}
	scorer, stored, err := m.scorer(ctx, ws, snap.ModelVersion(program))
	if err != nil {
		return nil, err
	}
	champion, trained := scorer.(*scoring.Model)
	if !trained {
		return nil, models.Errorf(models.Conflict, "learn.Drift", "the scorecard scores program %s: there is no training to have drifted from", program)
	}
	now := m.Clock.Now()
	all, err := m.cases(ctx, ws, program, now)
	if err != nil {
		return nil, err
	}
	recent := after(finished(all, now), stored.Until)
	before := all[:len(all)-len(after(all, stored.Until))]
	examples := make([][]scoring.Example, 2)
	for i, cases := range [][]models.TrainingCase{before, recent[max(0, len(recent)-maxCompared):]} {
		if examples[i], err = labelled(cases, now, now, champion); err != nil {
			return nil, err
		}
	}
	moved, err := scoring.CheckDrift(champion, examples[0], examples[1])
	if err != nil {
		return nil, &models.Error{Op: "learn.Drift", Kind: models.Conflict, Detail: "drift cannot be told yet: " + err.Error(), Err: err}
	}
	d := &Drift{
		Program: program, Version: champion.Version(), From: recent[0].Activated, Until: recent[len(recent)-1].Activated, Rows: moved.Recent,
		Slope: moved.Slope, SlopeSE: moved.SlopeSE, BaseRate: shareRate(examples[0]), Recent: shareRate(examples[1]), BaseRateZ: moved.BaseRateZ,
		Alarms: moved.Alarms,
	}
	for _, f := range moved.Features {
		d.Features = append(d.Features, FeatureMove(f))
	}
	return d, nil
}

func shareRate(examples []scoring.Example) float64 {
	var shares, weights float64
	for i := range examples {
		shares += examples[i].Share
		weights += examples[i].Weight
	}
	return shares / weights
}
