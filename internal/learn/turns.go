package learn

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"goodword/models"
)

// errWaiting says that there are too few decisions to train or to compare on.
var errWaiting = errors.New("too few decisions")

const (
	// trainLimit is how long one training may take on the machine's clock, and lease how long another replica waits for it: long enough
	// that one which still runs has given up before.
	trainLimit = 8 * time.Minute
	lease      = 9 * time.Minute
	// freshAsks is how many asks must have come since the last training, as a part of those it had, for the next that nobody requests; of a large
	// program maxFreshAsks are enough.
	freshAsks    = 0.05
	maxFreshAsks = 2000
)

// TrainDue trains every program that decides whose last training lies an Interval back, in whichever replica that was, and tells how far
// the champions have drifted. Nothing being due costs one small query a workspace. A program that cannot be trained holds up no other.
func (m *Models) TrainDue(ctx context.Context) error {
	var failed []error
	for _, ws := range m.Catalog.Workspaces() {
		trainings, err := m.Store.Trainings(ctx, ws)
		if err != nil {
			return err
		}
		for _, p := range m.Catalog.Snapshot(ws).Programs {
			var last models.Training
			if i := slices.IndexFunc(trainings, func(t models.Training) bool { return t.Program == p.Key }); i >= 0 {
				last = trainings[i]
			}
			if p.Decides() && m.due(&last) {
				if err := m.takeTurn(ctx, ws, p.Key, &last); err != nil {
					failed = append(failed, fmt.Errorf("program %s: %w", p.Key, err))
				}
			}
			m.tellDrift(ws, p.Key, last.Drift)
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	return errors.Join(failed...)
}

func (m *Models) due(last *models.Training) bool {
	return m.Interval > 0 && m.Clock.Now().Sub(last.TriedAt) >= m.Interval && !time.Now().Before(last.LeasedUntil)
}

// takeTurn trains a program unless another replica does, and leaves in last what it found of drift.
func (m *Models) takeTurn(ctx context.Context, ws models.WorkspaceID, program string, last *models.Training) error {
	t, err := m.claim(ctx, ws, program, m.Clock.Now().Add(-m.Interval))
	if t == nil || err != nil {
		return err
	}
	_, err = t.run(ctx)
	if t.drift != nil {
		last.Drift = t.drift
	}
	if errors.Is(err, errWaiting) || models.KindOf(err) == models.Conflict {
		return nil
	}
	return err
}

// Train makes a candidate of a program's decisions and compares it, on later ones, with the champion and the scorecard. It returns what
// became of it: the champion, or kept out, with the reason. The error has kind NotFound for an unknown program, Conflict while there are
// too few decisions, or where another replica is at it.
func (m *Models) Train(ctx context.Context, ws models.WorkspaceID, program string) (*models.ScoringModel, error) {
	const op = "learn.Train"
	if snap := m.Catalog.Snapshot(ws); snap == nil || snap.Program(program) == nil {
		return nil, models.Errorf(models.NotFound, op, "there is no program %.60q", program)
	}
	t, err := m.claim(ctx, ws, program, m.Clock.Now())
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, models.Errorf(models.Conflict, op, "the model of program %s is being trained already", program)
	}
	t.requested = true
	made, err := t.run(ctx)
	if errors.Is(err, errWaiting) {
		return nil, models.Errorf(models.Conflict, op, "program %s: %s", program, err)
	}
	return made, err
}

// turn is one claimed training of one program.
type turn struct {
	*Models
	ws        models.WorkspaceID
	program   string
	holder    string
	now       time.Time // of the domain
	requested bool
	drift     json.RawMessage // that was found, nil for not told
}

// claim is nil while somebody else trains the program, and when one ended after a time.
func (m *Models) claim(ctx context.Context, ws models.WorkspaceID, program string, endedBefore time.Time) (*turn, error) {
	machine := time.Now()
	t := &turn{Models: m, ws: ws, program: program, holder: rand.Text(), now: m.Clock.Now()}
	claimed, err := m.Store.ClaimTraining(ctx, ws, program, models.TrainingClaim{
		Holder: t.holder, Now: machine, Until: machine.Add(lease), TriedBefore: endedBefore,
	})
	if err != nil || !claimed {
		return nil, err
	}
	return t, nil
}

// run trains, gives the claim back with what came of it, and tells. A training that was broken off leaves nothing, and may be tried again
// at once; one that failed is tried again when the next is due.
func (t *turn) run(ctx context.Context) (*models.ScoringModel, error) {
	ctx = models.WithActor(ctx, models.Actor{Name: "training"})
	limited, cancel := context.WithTimeout(ctx, trainLimit)
	defer cancel()
	result := &models.TrainingResult{Program: t.program, Holder: t.holder, At: t.now}
	err := t.train(limited, result)
	if ctx.Err() != nil {
		patience, done := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer done()
		return nil, errors.Join(ctx.Err(), t.Store.ReleaseTraining(patience, t.ws, t.program, t.holder))
	}
	t.drift = result.Drift
	if ended := t.Store.EndTraining(ctx, t.ws, result); ended != nil {
		err = errors.Join(ended, err)
	}
	t.tell(result.Model, err)
	if err != nil {
		return nil, err
	}
	made := *result.Model
	made.Body = nil
	return &made, t.Catalog.Refresh(ctx)
}

// tell counts and logs what a training came to.
func (t *turn) tell(made *models.ScoringModel, err error) {
	result := "failed"
	switch {
	case errors.Is(err, errWaiting):
		result = "waiting"
		t.Log.Debug("a model waits for more decisions", "program", t.program, "reason", err)
	case err != nil:
		t.Log.Error("a training failed", "program", t.program, "error", err)
	default:
		result = string(made.Status)
		if made.Status == models.ModelChampion {
			result = "promoted"
		}
		t.Log.Info("trained a model", "program", t.program, "version", made.Version, "result", result, "rows", made.Rows, "why", made.Why)
	}
	if t.Trained != nil {
		t.Trained(result)
	}
}

// enoughNew says whether a training that nobody requested is worth its time.
func (t *turn) enoughNew(cases []models.TrainingCase, trained time.Time) error {
	came := len(after(cases, trained))
	needed := min(int(freshAsks*float64(len(cases)-came)), maxFreshAsks)
	if !t.requested && came < needed {
		return fmt.Errorf("%w: %d asks since the last training, %d are needed", errWaiting, came, needed)
	}
	return nil
}

// tellDrift passes on what the last training found of a program's champion, if it is the champion still.
func (m *Models) tellDrift(ws models.WorkspaceID, program string, found json.RawMessage) {
	if m.Drifted == nil {
		return
	}
	var d Drift
	snap := m.Catalog.Snapshot(ws)
	if len(found) == 0 || json.Unmarshal(found, &d) != nil || snap == nil || d.Version != snap.ModelVersion(program) {
		m.Drifted(program, nil)
		return
	}
	m.Drifted(program, &d)
}
