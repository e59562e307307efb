package decide

import (
	"context"
	"math"
	"slices"
	"time"

	"goodword/internal/policy"
	"goodword/models"
)

// Record is a decision read back, with what came of it.
type Record struct {
	Answer
	ActivatedAt time.Time // zero when it never was
	Outcomes    []models.Outcome
}

// Lookup reads one decision of the workspace; kind NotFound when there is none.
func (s *Service) Lookup(ctx context.Context, ws models.WorkspaceID, id models.DecisionID) (*Record, error) {
	dec, snap, err := s.stored(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	record := &Record{Answer: Answer{Decision: *dec, Program: snap.Program(dec.Key.Program)}}
	if dec.Code != "" {
		ref := models.CodeRef{Code: dec.Code}
		if dec.Ask {
			ref.Number = id.Number
		}
		record.Link = s.PublicURL + "/r/" + ref.String()
	}
	if dec.Ask {
		record.WordsID, record.CopySource = dec.Copy, sourceOf(snap, dec.Copy)
		record.ShareChannels = shareChannels(dec, record.Program, 0)
	}
	if dec.Promise != 0 {
		p, err := s.Log.Promise(ctx, ws, []models.CustomerID{id.Customer}, dec.Key.Program, dec.Promise)
		if err != nil && models.KindOf(err) != models.NotFound {
			return nil, err
		}
		record.Promise, record.NewPromise = p, p != nil && p.Number == id.Number
	}
	if record.Outcomes, err = s.Log.OutcomesOf(ctx, ws, id); err != nil {
		return nil, err
	}
	if dec.CommitActivated {
		record.ActivatedAt = dec.CommittedAt()
	}
	for _, o := range record.Outcomes {
		if o.Kind == models.OutcomeActivation && record.ActivatedAt.IsZero() {
			record.ActivatedAt = o.At
		}
	}
	return record, nil
}

func (s *Service) stored(ctx context.Context, ws models.WorkspaceID, id models.DecisionID) (*models.Decision, *models.Snapshot, error) {
	found, err := s.Log.DecisionsByID(ctx, ws, []models.DecisionID{id})
	if err != nil {
		return nil, nil, err
	}
	dec := found[id]
	if dec == nil {
		return nil, nil, models.Errorf(models.NotFound, "decide", "no decision %s in this workspace", id)
	}
	snap, err := s.Catalog.SnapshotByID(ctx, ws, dec.Snapshot)
	if err != nil {
		return nil, nil, err
	}
	return dec, snap, nil
}

// Replay is a decision computed again from its stored snapshot, features and
// eligible arms, beside what was logged.
type Replay struct {
	Match bool // every probability, draw and score to the bit
	// MaxDifference is the largest absolute difference of any probability,
	// uniform number or share probability.
	MaxDifference float64
	Stages        []StageReplay
	Stored        models.Score
	Recomputed    models.Score
	Share         ShareReplay
}

// ShareReplay is the order of share channels as logged and as drawn again; both nil where none was drawn.
type ShareReplay struct {
	Stored     *models.ShareDraw
	Recomputed *models.ShareDraw
}

// StageReplay is one stage as logged and as computed again.
type StageReplay struct {
	Stored     models.Stage
	Recomputed models.Stage
}

// Replay recomputes probabilities, draw and score of a stored decision; kind
// NotFound when there is none.
func (s *Service) Replay(ctx context.Context, ws models.WorkspaceID, id models.DecisionID) (*Replay, error) {
	dec, snap, err := s.stored(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	scorer, err := s.Models.Scorer(ctx, ws, dec.Score.ModelVersion)
	if err != nil {
		return nil, err
	}
	r := &Replay{Match: true, Stored: dec.Score, Recomputed: scorer.Score(dec.Features)}
	r.compare(dec.Score.ShareProbability, r.Recomputed.ShareProbability)
	r.compare(dec.Score.Conversion, r.Recomputed.Conversion)
	r.compare(dec.Score.PurchaseMinor, r.Recomputed.PurchaseMinor)
	for i := range dec.Stages {
		stored := dec.Stages[i]
		again, err := recompute(snap, dec, &stored)
		if err != nil {
			return nil, err
		}
		r.Stages = append(r.Stages, StageReplay{Stored: stored, Recomputed: again})
		r.compareStage(&stored, &again)
	}
	r.Share.Stored = dec.Share
	if r.Share.Recomputed, err = recomputeShare(snap, dec); err != nil {
		return nil, err
	}
	r.compareShare(r.Share.Stored, r.Share.Recomputed)
	return r, nil
}

// recompute draws a stage again with nothing taken from the log but the
// eligible arms, when each would ask and what the customer's own asks then came to, the decision's key and number, and the snapshot.
func recompute(snap *models.Snapshot, dec *models.Decision, stored *models.Stage) (models.Stage, error) {
	e := snap.Experiment(stored.Experiment)
	if e == nil {
		return *stored, nil // a default: nothing was computed
	}
	if stored.Forced && stored.Name == string(models.FactorOffer) {
		return forcedStage(e, dec.Offer), nil
	}
	w := drawing{snap: snap, e: e, subject: subjectOf(dec), eligible: stored.Eligible, key: dec.DrawKey()}
	w.subject.Slots, w.subject.Own = stored.Slots, stored.Own
	var p *policy.Policy
	if e.Method.Learns() {
		p = newPolicy(snap, e)
	}
	again, err := w.draw(p, w.in)
	again.Forced = stored.Forced
	return again, err
}

func (r *Replay) compareStage(a, b *models.Stage) {
	same := a.Name == b.Name && a.Experiment == b.Experiment && a.Arm == b.Arm && a.Index == b.Index && a.Slice == b.Slice &&
		a.PolicyVersion == b.PolicyVersion && slices.Equal(a.Probabilities, b.Probabilities) && slices.Equal(a.Shadow, b.Shadow)
	r.Match = r.Match && same
	r.compare(a.U, b.U)
	for i := range min(len(a.Probabilities), len(b.Probabilities)) {
		r.compare(a.Probabilities[i], b.Probabilities[i])
	}
}

func (r *Replay) compareShare(a, b *models.ShareDraw) {
	if a == nil || b == nil {
		r.Match = r.Match && a == b
		return
	}
	r.Match = r.Match && a.Full == b.Full && slices.Equal(a.Places, b.Places)
	r.compare(a.U, b.U)
	r.compare(a.First, b.First)
	r.compare(a.Propensity, b.Propensity)
}

func (r *Replay) compare(a, b float64) {
	r.Match = r.Match && a == b
	r.MaxDifference = max(r.MaxDifference, math.Abs(a-b))
}
