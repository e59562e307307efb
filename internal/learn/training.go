package learn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"goodword/models"
	"goodword/scoring"
)

// The bounds of a training.
const (
	maxTrainingCases = 200_000
	minTrainingCases = 300 // activated asks that it learns from
	minLaterCases    = 150 // later ones, with closed windows, that it is compared on
	minLaterShares   = 10
	laterShare       = 0.25 // of the asks, the latest, are for comparing
	freshShare       = 0.1  // of what it learns from, the champion has not seen
)

// errWaiting says that there are too few decisions to train or to compare on.
var errWaiting = errors.New("too few decisions")

// tries remembers when a program was tried last, in this replica: a look that comes to nothing leaves no trace in the database.
type tries struct {
	sync.Mutex
	at map[models.PolicyKey]time.Time // by program
}

// due reports whether a program's turn has come, and notes that it was taken.
func (t *tries) due(ws models.WorkspaceID, program string, now time.Time, every time.Duration) bool {
	t.Lock()
	defer t.Unlock()
	key := models.PolicyKey{Workspace: ws, Experiment: program}
	if last, tried := t.at[key]; tried && now.Sub(last) < every {
		return false
	}
	if t.at == nil {
		t.at = map[models.PolicyKey]time.Time{}
	}
	t.at[key] = now
	return true
}

// TrainDue trains every program that decides whose last training lies an Interval back. A program that cannot be trained holds up no other.
func (m *Models) TrainDue(ctx context.Context) error {
	if m.Interval <= 0 {
		return nil
	}
	var failed []error
	for _, ws := range m.Catalog.Workspaces() {
		for _, p := range m.Catalog.Snapshot(ws).Programs {
			if !p.Decides() || !m.tried.due(ws, p.Key, m.Clock.Now(), m.Interval) {
				continue
			}
			if _, err := m.Train(ctx, ws, p.Key); err != nil && models.KindOf(err) != models.Conflict {
				failed = append(failed, fmt.Errorf("program %s: %w", p.Key, err))
			}
			m.watchDrift(ctx, ws, p.Key)
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	return errors.Join(failed...)
}

// watchDrift looks whether a program's champion still fits. That it cannot be told is no failure: there may be no champion yet.
func (m *Models) watchDrift(ctx context.Context, ws models.WorkspaceID, program string) {
	d, err := m.Drift(ctx, ws, program)
	if err != nil {
		m.Log.Debug("drift cannot be told", "program", program, "reason", err)
		return
	}
	for _, alarm := range d.Alarms {
		m.Log.Warn("a scoring model drifts", "program", program, "alarm", alarm)
	}
	if m.Drifted != nil {
		m.Drifted(d)
	}
}

// Train makes a candidate of a program's decisions and compares it, on later ones, with the champion and the scorecard. It returns what
// became of it: the champion, or kept out, with the reason. The error has kind Conflict while there are too few decisions, or where
// another replica was quicker.
func (m *Models) Train(ctx context.Context, ws models.WorkspaceID, program string) (*models.ScoringModel, error) {
	ctx = models.WithActor(ctx, models.Actor{Name: "training"})
	made, err := m.train(ctx, ws, program)
	result := "failed"
	switch {
	case errors.Is(err, errWaiting):
		result = "waiting"
		m.Log.Debug("a model waits for more decisions", "program", program, "reason", err)
		err = models.Errorf(models.Conflict, "learn.Train", "program %s: %s", program, err)
	case err == nil:
		result = string(made.Status)
		if made.Status == models.ModelChampion {
			result = "promoted"
		}
		m.Log.Info("trained a model", "program", program, "version", made.Version, "result", result, "rows", made.Rows, "why", made.Why)
	}
	if m.Trained != nil {
		m.Trained(result)
	}
	return made, err
}

func (m *Models) train(ctx context.Context, ws models.WorkspaceID, program string) (*models.ScoringModel, error) {
	if err := m.findTraits(ctx, ws); err != nil {
		return nil, err
	}
	snap := m.Catalog.Snapshot(ws)
	if snap == nil || snap.Program(program) == nil {
		return nil, models.Errorf(models.NotFound, "learn.Train", "there is no program %.60q", program)
	}
	now := m.Clock.Now()
	champion, stored, err := m.scorer(ctx, ws, snap.ModelVersion(program))
	if err != nil {
		return nil, err
	}
	cases, err := m.cases(ctx, ws, program, now)
	if err != nil {
		return nil, err
	}
	cut, err := cutInTime(cases, stored.Until, now)
	if err != nil {
		return nil, err
	}
	before, later := cases[:cut], finished(cases[cut:], now)
	candidate, err := m.fit(ctx, ws, snap, before, cases[cut].Activated, champion)
	if err != nil {
		return nil, err
	}
	compared, err := labelled(later, now, now, champion)
	if err != nil {
		return nil, err
	}
	made := &models.ScoringModel{
		Program: program, Version: candidate.Version(), TrainedAt: now, From: before[0].Activated, Until: cases[cut].Activated, Rows: len(before),
	}
	if err := judge(made, candidate, champion, stored.Version, compared); err != nil {
		return nil, err
	}
	if made.Body, err = candidate.Encode(); err != nil {
		return nil, err
	}
	return made, m.keep(ctx, ws, made, snap.ModelVersion(program), now)
}

// keep stores the outcome of a training.
func (m *Models) keep(ctx context.Context, ws models.WorkspaceID, made *models.ScoringModel, against string, now time.Time) error {
	added, err := m.Store.AddScoringModel(ctx, ws, made, against, now)
	if err != nil {
		return err
	}
	if !added {
		return models.Errorf(models.Conflict, "learn.Train", "the champion of program %s is pinned, or another training was quicker", made.Program)
	}
	made.Body = nil
	return m.Catalog.Refresh(ctx)
}

// cases are the activated asks of a program in the order in which they were activated.
func (m *Models) cases(ctx context.Context, ws models.WorkspaceID, program string, now time.Time) ([]models.TrainingCase, error) {
	all, err := m.Store.TrainingCases(ctx, ws, program, time.Time{}, now, maxTrainingCases)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c models.TrainingCase) bool {
		return c.Activated.IsZero() || c.Activated.After(now) || len(c.Features) == 0
	})
	slices.SortStableFunc(all, func(a, b models.TrainingCase) int { return a.Activated.Compare(b.Activated) })
	return all, nil
}

// cutInTime is where the later asks begin: the latest quarter. The champion has not learned from them either, since the candidate learns
// from more than it did, up to a later time.
func cutInTime(cases []models.TrainingCase, championUntil, now time.Time) (int, error) {
	closed := len(finished(cases, now))
	if closed == 0 {
		return 0, fmt.Errorf("%w: no ask yet whose time to share is over", errWaiting)
	}
	cut := closed - int(laterShare*float64(closed))
	for cut > 0 && cases[cut-1].Activated.Equal(cases[cut].Activated) {
		cut-- // what happened at one time is not parted
	}
	later := finished(cases[cut:], now)
	fresh := cut - (len(cases) - len(after(cases, championUntil)))
	shares := 0
	for i := range later {
		if j := follow(&later[i], now, now); !j.shared.IsZero() {
			shares++
		}
	}
	switch {
	case cut < minTrainingCases:
		return 0, fmt.Errorf("%w: %d asks to learn from, %d are needed", errWaiting, cut, minTrainingCases)
	case fresh < int(freshShare*float64(cut)):
		return 0, fmt.Errorf("%w: %d asks to learn from that the champion has not seen, %d are needed", errWaiting, max(0, fresh), int(freshShare*float64(cut)))
	case len(later) < minLaterCases:
		return 0, fmt.Errorf("%w: %d later asks to compare on, %d are needed", errWaiting, len(later), minLaterCases)
	case shares < minLaterShares || len(later)-shares < minLaterShares:
		return 0, fmt.Errorf("%w: %d shares in %d later asks, %d are needed", errWaiting, shares, len(later), minLaterShares)
	}
	return cut, nil
}

// finished are the cases whose share window is closed; cases are in the order of activation.
func finished(cases []models.TrainingCase, now time.Time) []models.TrainingCase {
	n := len(cases)
	for n > 0 && now.Before(cases[n-1].Activated.Add(shareWindow)) {
		n--
	}
	return cases[:n]
}

// fit trains a candidate on the cases. Who shared is taken as it stood at the cut, since that is what is compared on what came later;
// what friends bought since may be used.
func (m *Models) fit(ctx context.Context, ws models.WorkspaceID, snap *models.Snapshot, before []models.TrainingCase, cut time.Time, champion scoring.Scorer) (*scoring.Model, error) {
	examples, err := labelled(before, cut, m.Clock.Now(), champion)
	if err != nil {
		return nil, err
	}
	levels, err := m.levels(ctx, ws, snap)
	if err != nil {
		return nil, err
	}
	set := &scoring.TrainingSet{Traits: snap.Traits, Levels: levels, Examples: examples, Currency: currencyOf(before)}
	return scoring.Train(ctx, set, scoring.TrainOptions{})
}

// currencyOf is that of most purchases.
func currencyOf(cases []models.TrainingCase) string {
	counts := map[string]int{}
	best := ""
	for i := range cases {
		for _, o := range cases[i].Outcomes {
			if o.Kind != models.OutcomePurchase || o.Currency == "" {
				continue
			}
			counts[o.Currency]++
			if n, most := counts[o.Currency], counts[best]; n > most || n == most && o.Currency < best {
				best = o.Currency
			}
		}
	}
	return best
}

// verdict is what a training's comparison came to, as stored with the model: each on the same later decisions.
type verdict struct {
	Evaluation *scoring.Evaluation `json:"evaluation"`
	Champion   *scoring.Evaluation `json:"champion"`
	Prior      *scoring.Evaluation `json:"prior"`
}

// judge compares a candidate with the champion and the prior on the same later decisions. It is promoted when its log loss is lower than
// both by more than the standard error of the difference, and the sum of its predictions is that of the shares: within three standard
// deviations, or within a tenth.
func judge(made *models.ScoringModel, candidate *scoring.Model, champion scoring.Scorer, version string, later []scoring.Example) error {
	var v verdict
	var errs [3]error
	v.Evaluation, errs[0] = scoring.Evaluate(candidate, candidate.Version(), later)
	v.Champion, errs[1] = scoring.Evaluate(champion, version, later)
	v.Prior, errs[2] = scoring.Evaluate(scoring.Scorecard{}, scoring.ScorecardVersion, later)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	overChampion, championSE := scoring.Gain(champion, candidate, later)
	overPrior, priorSE := scoring.Gain(scoring.Scorecard{}, candidate, later)
	figures := fmt.Sprintf("log loss %.4f against %s's %.4f on %d later decisions", v.Evaluation.LogLoss, name(version), v.Champion.LogLoss, len(later))
	expected := *v.Evaluation.ExpectedObserved * v.Evaluation.Positives
	calibrated := math.Abs(scoring.RateZ(candidate, later)) <= 3 || math.Abs(*v.Evaluation.ExpectedObserved-1) <= 0.1
	made.Status = models.ModelKeptOut
	switch {
	case !(overChampion > championSE):
		made.Why = "not better than the champion beyond chance: " + figures
	case !(overPrior > priorSE):
		made.Why = fmt.Sprintf("not better than the scorecard beyond chance: log loss %.4f against %.4f on %d later decisions", v.Evaluation.LogLoss, v.Prior.LogLoss, len(later))
	case !calibrated:
		made.Why = fmt.Sprintf("not calibrated: %.0f shares expected, %.0f came; %s", expected, v.Evaluation.Positives, figures)
	default:
		made.Status, made.Why = models.ModelChampion, "better and calibrated: "+figures
	}
	var err error
	made.Report, err = json.Marshal(v)
	return err
}

func name(version string) string {
	if version == scoring.ScorecardVersion {
		return "the scorecard"
	}
	return version
}
