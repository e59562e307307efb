package learn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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

// train fills in what a training comes to: the model with its status and reason, and how far the champion has drifted, which is told even
// where there is too little to train on.
func (t *turn) train(ctx context.Context, result *models.TrainingResult) error {
	if err := t.findTraits(ctx, t.ws); err != nil {
		return err
	}
	if err := t.renewProfile(ctx); err != nil {
		return err
	}
	standing, err := t.standing(ctx, t.ws, t.program)
	if err != nil {
		return err
	}
	result.Against = standing.Version
	cases, err := t.cases(ctx, t.ws, t.program, t.now)
	if err != nil {
		return err
	}
	made, err := t.candidate(ctx, standing, cases)
	if err != nil && !errors.Is(err, errWaiting) {
		return err
	}
	if err == nil {
		result.Model = made.stored
		if made.stored.Status == models.ModelChampion {
			standing = &champion{ScoringModel: *made.stored, scorer: made.model}
		}
	}
	d, untold := driftOf(standing, cases, t.now)
	if untold != nil {
		t.Log.Debug("drift cannot be told", "program", t.program, "reason", untold)
		return err
	}
	for _, alarm := range d.Alarms {
		t.Log.Warn("a scoring model drifts", "program", t.program, "version", d.Version, "alarm", alarm)
	}
	var encoded error
	result.Drift, encoded = json.Marshal(d)
	return errors.Join(err, encoded)
}

// champion is what scores a program's customers, with its scorer. Its version is "" for the scorecard by default.
type champion struct {
	models.ScoringModel
	scorer  scoring.Scorer
	trained time.Time // when a model of the program was last made, this one or another
}

// standing reads the champion of a program. One that this release cannot read scores nobody: decisions go by the scorecard, and so it
// counts as that, which training can then replace.
func (m *Models) standing(ctx context.Context, ws models.WorkspaceID, program string) (*champion, error) {
	all, err := m.Store.ScoringModels(ctx, ws, program)
	if err != nil {
		return nil, err
	}
	c := &champion{scorer: scoring.Scorecard{}}
	for _, x := range all {
		if x.Rows > 0 && x.TrainedAt.After(c.trained) {
			c.trained = x.TrainedAt
		}
	}
	i := slices.IndexFunc(all, func(x models.ScoringModel) bool { return x.Status == models.ModelChampion })
	if i < 0 {
		return c, nil
	}
	scorer, _, err := m.scorer(ctx, ws, all[i].Version)
	switch {
	case errors.Is(err, errUnreadable):
		m.Log.Error("the champion cannot be read; training takes the scorecard for it", "program", program, "version", all[i].Version, "error", err)
		c.Version, c.Pinned = all[i].Version, all[i].Pinned
		return c, nil
	case err != nil:
		return nil, err
	}
	c.ScoringModel, c.scorer = all[i], scorer
	if c.Version == scoring.ScorecardVersion {
		c.Until = time.Time{} // it learned from nothing
	}
	return c, nil
}

// madeModel is a candidate that was compared.
type madeModel struct {
	stored *models.ScoringModel
	model  *scoring.Model
}

// candidate trains a model on the earlier cases and judges it on the later ones. What is compared is what serves: nothing is fitted anew
// on all of them afterwards.
func (t *turn) candidate(ctx context.Context, standing *champion, cases []models.TrainingCase) (*madeModel, error) {
	if err := t.enoughNew(cases, standing.trained); err != nil {
		return nil, err
	}
	cut, err := cutInTime(cases, standing.Until, t.now)
	if err != nil {
		return nil, err
	}
	before, later := cases[:cut], finished(cases[cut:], t.now)
	levels, err := t.levels(ctx, t.ws, t.Catalog.Snapshot(t.ws))
	if err != nil {
		return nil, err
	}
	model, err := t.fit(ctx, before, cases[cut].Activated, standing.scorer, levels)
	if err != nil {
		return nil, err
	}
	if model.Version() == standing.Version {
		return nil, fmt.Errorf("%w: they teach no more than %s has learned", errWaiting, standing.Version)
	}
	compared, err := labelled(later, t.now, t.now, standing.scorer)
	if err != nil {
		return nil, err
	}
	made := &models.ScoringModel{
		Program: t.program, Version: model.Version(), TrainedAt: t.now, From: before[0].Activated, Until: cases[cut].Activated, Rows: len(before),
	}
	if err := judge(made, model, standing, compared, levels); err != nil {
		return nil, err
	}
	made.Body, err = model.Encode()
	return &madeModel{stored: made, model: model}, err
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
	for cut > 0 && cut < len(cases) && cases[cut-1].Activated.Equal(cases[cut].Activated) {
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
func (t *turn) fit(ctx context.Context, before []models.TrainingCase, cut time.Time, standing scoring.Scorer, levels map[string][]string) (*scoring.Model, error) {
	examples, err := labelled(before, cut, t.now, standing)
	if err != nil {
		return nil, err
	}
	set := &scoring.TrainingSet{Traits: t.Catalog.Snapshot(t.ws).Traits, Levels: levels, Examples: examples, Currency: currencyOf(before)}
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
