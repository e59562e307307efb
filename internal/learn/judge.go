package learn

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"goodword/models"
	"goodword/scoring"
)

// verdict is what a training's comparison came to, as stored with the model: each on the same later decisions.
type verdict struct {
	Evaluation *scoring.Evaluation `json:"evaluation"`
	Champion   *scoring.Evaluation `json:"champion"`
	Prior      *scoring.Evaluation `json:"prior"`
}

// When a candidate counts as calibrated: the sum of its chances is that of the shares, within three standard deviations or a tenth, and
// its calibration slope lies between these bounds, or is 1 within two standard errors where few rows can tell.
const (
	rateZ     = 3
	rateOff   = 0.1
	leastBold = 1.4
	mostBold  = 0.7
	slopeSEs  = 2
)

// judge compares a candidate with the champion and the prior on the same later decisions. It is promoted when its log loss is lower than
// both by more than the standard error of the difference, it is calibrated, and the champion is not pinned.
func judge(made *models.ScoringModel, candidate *scoring.Model, standing *champion, later []scoring.Example, levels map[string][]string) error {
	version := name(standing.Version)
	var v verdict
	var errs [3]error
	v.Evaluation, errs[0] = scoring.Evaluate(candidate, candidate.Version(), later, levels)
	v.Champion, errs[1] = scoring.Evaluate(standing.scorer, version, later, levels)
	v.Prior, errs[2] = scoring.Evaluate(scoring.Scorecard{}, scoring.ScorecardVersion, later, levels)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	made.Status = models.ModelKeptOut
	flaw := v.flaw(candidate, standing.scorer, later)
	switch {
	case flaw != "":
		made.Why = flaw
	case standing.Pinned:
		made.Why = fmt.Sprintf("better and calibrated, but %s is pinned: %s", version, v.figures())
	default:
		made.Status, made.Why = models.ModelChampion, "better and calibrated: "+v.figures()
	}
	var err error
	made.Report, err = json.Marshal(v)
	return err
}

// flaw says with figures why a candidate must not score, "" where nothing speaks against it.
func (v *verdict) flaw(candidate *scoring.Model, standing scoring.Scorer, later []scoring.Example) string {
	e := v.Evaluation
	if gain, se := scoring.Gain(standing, candidate, later); !(gain > se) {
		return "not better than the champion beyond chance: " + v.figures()
	}
	if gain, se := scoring.Gain(scoring.Scorecard{}, candidate, later); !(gain > se) {
		return fmt.Sprintf("not better than the scorecard beyond chance: log loss %.4f against %.4f on %d later decisions", e.LogLoss, v.Prior.LogLoss, e.Rows)
	}
	if ratio := *e.ExpectedObserved; math.Abs(scoring.RateZ(candidate, later)) > rateZ && math.Abs(ratio-1) > rateOff {
		return fmt.Sprintf("not calibrated: %.0f shares expected, %.0f came; %s", ratio*e.Positives, e.Positives, v.figures())
	}
	if s := e.Slope; s != nil && (*s < mostBold || *s > leastBold) && math.Abs(*s-1) > slopeSEs**e.SlopeSE {
		return fmt.Sprintf("not calibrated: its slope is %.2f ± %.2f, and 1 would be right; %s", *s, *e.SlopeSE, v.figures())
	}
	return ""
}

func (v *verdict) figures() string {
	who := v.Champion.Version + "'s"
	if v.Champion.Version == scoring.ScorecardVersion {
		who = "the scorecard's"
	}
	return fmt.Sprintf("log loss %.4f against %s %.4f on %d later decisions", v.Evaluation.LogLoss, who, v.Champion.LogLoss, v.Evaluation.Rows)
}

// name is the version that scores where none is named.
func name(version string) string {
	if version == "" {
		return scoring.ScorecardVersion
	}
	return version
}
