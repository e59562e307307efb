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
	levels, err := m.levels(ctx, ws, m.Catalog.Snapshot(ws))
	if err != nil {
		return nil, err
	}
	evaluations := [2]*scoring.Evaluation{}
	for i, s := range []struct {
		scorer  scoring.Scorer
		version string
	}{{first, storedA.Version}, {second, storedB.Version}} {
		if evaluations[i], err = scoring.Evaluate(s.scorer, s.version, examples, levels); err != nil {
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
	if snap := m.Catalog.Snapshot(ws); snap == nil || snap.Program(program) == nil {
		return nil, models.Errorf(models.NotFound, "learn.Drift", "there is no program %.60q", program)
	}
	standing, err := m.standing(ctx, ws, program)
	if err != nil {
		return nil, err
	}
	now := m.Clock.Now()
	cases, err := m.cases(ctx, ws, program, now)
	if err != nil {
		return nil, err
	}
	return driftOf(standing, cases, now)
}

// driftOf tells the drift of a champion by the cases of its program.
func driftOf(standing *champion, cases []models.TrainingCase, now time.Time) (*Drift, error) {
	const op = "learn.Drift"
	model, trained := standing.scorer.(*scoring.Model)
	if !trained {
		return nil, models.Errorf(models.Conflict, op, "the scorecard scores: there is no training to have drifted from")
	}
	recent := after(finished(cases, now), standing.Until)
	before := cases[:len(cases)-len(after(cases, standing.Until))]
	examples := make([][]scoring.Example, 2)
	var err error
	for i, cases := range [][]models.TrainingCase{thinned(before), recent[max(0, len(recent)-maxCompared):]} {
		if examples[i], err = labelled(cases, now, now, model); err != nil {
			return nil, err
		}
	}
	moved, err := scoring.CheckDrift(model, examples[0], examples[1])
	if err != nil {
		return nil, &models.Error{Op: op, Kind: models.Conflict, Detail: "drift cannot be told yet: " + err.Error(), Err: err}
	}
	d := &Drift{
		Program: standing.Program, Version: model.Version(), From: recent[0].Activated, Until: recent[len(recent)-1].Activated, Rows: moved.Recent,
		Slope: moved.Slope, SlopeSE: moved.SlopeSE, BaseRate: shareRate(examples[0]), Recent: shareRate(examples[1]), BaseRateZ: moved.BaseRateZ,
		Alarms: moved.Alarms,
	}
	for _, f := range moved.Features {
		d.Features = append(d.Features, FeatureMove(f))
	}
	return d, nil
}

// thinned are at most maxCompared of the cases, evenly from all of them.
func thinned(cases []models.TrainingCase) []models.TrainingCase {
	step := (len(cases) + maxCompared - 1) / maxCompared
	if step <= 1 {
		return cases
	}
	var some []models.TrainingCase
	for i := 0; i < len(cases); i += step {
		some = append(some, cases[i])
	}
	return some
}

func shareRate(examples []scoring.Example) float64 {
	var shares, weights float64
	for i := range examples {
		shares += examples[i].Share
		weights += examples[i].Weight
	}
	return shares / weights
}
