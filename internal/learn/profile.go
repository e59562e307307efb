package learn

import (
	"context"

	"goodword/models"
	"goodword/scoring/features"
	"goodword/scoring/likeness"
)

const (
	// profileSample is how many customers tell what the average one is like.
	profileSample = 20_000
	// moreAdvocates is how many advocates must have come since a profile was made, as a part of those it had, for the next: the feature
	// keeps its meaning between trainings as long as nothing much is to be learned from changing it.
	moreAdvocates = 0.1
)

// renewProfile makes the profile with which the program's next decisions compare their customers, where there are enough advocates and the
// standing one knows too few of them. What was stored with earlier decisions stays as it is; they were made before, so no profile knows
// what came of the decisions that are compared with it.
func (t *turn) renewProfile(ctx context.Context) error {
	proven, err := t.Store.ProvenAdvocates(ctx, t.ws, t.program)
	if err != nil {
		return err
	}
	var theirs [][]float32
	for _, a := range proven {
		if a.Features != nil {
			theirs = append(theirs, a.Features)
		}
	}
	standing := t.Catalog.Snapshot(t.ws).AdvocateProfile(t.program)
	if len(theirs) < likeness.MinAdvocates || standing != nil && float64(len(theirs)) < (1+moreAdvocates)*float64(standing.Advocates) {
		return nil
	}
	var sample [][]float32
	err = t.Store.SampleStates(ctx, t.ws, models.CustomerID{}, profileSample, func(state *models.State) {
		sample = append(sample, features.Vector(nil, features.Input{State: state}, t.now))
	})
	if err != nil {
		return err
	}
	made, err := likeness.New(sample, theirs)
	if models.KindOf(err) == models.Conflict {
		t.Log.Debug("no profile of advocates can be made", "program", t.program, "reason", err)
		return nil
	}
	if err != nil {
		return err
	}
	p := &models.AdvocateProfile{Program: t.program, MadeAt: t.now, Advocates: len(theirs), Features: made}
	if p.Version, err = made.Version(); err != nil {
		return err
	}
	if err := t.Store.PutAdvocateProfile(ctx, t.ws, p, t.now); err != nil {
		return err
	}
	t.Log.Info("customers are compared with a new profile of advocates", "program", t.program, "version", p.Version, "advocates", p.Advocates)
	return t.Catalog.Refresh(ctx)
}
