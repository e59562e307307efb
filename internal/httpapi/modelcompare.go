package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"goodword/internal/learn"
	"goodword/internal/report"
)

type compareInput struct {
	modelsInput
	A string `query:"a" maxLength:"60" required:"true" doc:"Version of a model"`
	B string `query:"b" maxLength:"60" required:"true" doc:"Version of another"`

	Format string `query:"format" enum:"json,svg" doc:"svg: the log losses as a picture"`
	Accept string `header:"Accept" doc:"image/svg+xml, where no format is named"`
}

// comparisonView is two versions on the same decisions.
type comparisonView struct {
	Program    string         `json:"program"`
	From       time.Time      `json:"from" doc:"When the first of the decisions was made"`
	Until      time.Time      `json:"until"`
	Unseen     bool           `json:"unseen" doc:"Neither version learned from any of them; else the comparison favours the one that did"`
	A          comparedView   `json:"a"`
	B          comparedView   `json:"b"`
	Difference differenceView `json:"difference"`
	Words      string         `json:"words" doc:"What it comes to"`
}

type comparedView struct {
	Version string `json:"version"`
	evaluationView
}

type differenceView struct {
	LogLoss float64 `json:"log_loss" doc:"Of b less that of a, on the same rows: below 0 where b is better"`
	SE      float64 `json:"se" doc:"Its standard error"`
}

func (a *API) compareModels(ctx context.Context, in *compareInput) (*pictured, error) {
	program, err := a.programOf(ctx, in.Program)
	if err != nil {
		return nil, err
	}
	for _, version := range []string{in.A, in.B} {
		if _, err := a.modelOf(ctx, program, version); err != nil {
			return nil, err
		}
	}
	c, err := a.Models.Compare(ctx, workspace(ctx), program, in.A, in.B)
	if err != nil {
		return nil, err
	}
	if in.Format == "svg" || in.Format == "" && accepted(in.Accept, "svg") == "svg" {
		svg, err := report.DrawComparison(&c.A, &c.B)
		return show("image/svg+xml", svg, err)
	}
	body, err := json.Marshal(viewComparison(c))
	return show("application/json", body, err)
}

// driftView is how far a program has moved from what its model learned from.
type driftView struct {
	Program  string            `json:"program"`
	Version  string            `json:"version" doc:"The version that scores"`
	From     time.Time         `json:"from" doc:"Of the recent decisions"`
	Until    time.Time         `json:"until"`
	Rows     int               `json:"rows"`
	Alarms   []string          `json:"alarms" doc:"In words; empty where all is well"`
	Features []featureMoveView `json:"features" doc:"How the columns have moved, most first"`
	Slope    *float64          `json:"calibration_slope" doc:"On the recent decisions; null where it cannot be told"`
	SlopeSE  *float64          `json:"calibration_slope_se"`
	BaseRate float64           `json:"base_rate" doc:"The part that shared of the decisions that the model learned from"`
	Recent   float64           `json:"recent_rate" doc:"The part of the recent ones"`
	Z        float64           `json:"base_rate_z" doc:"Recent shares less those predicted, in the standard deviations that chance makes"`
}

type featureMoveView struct {
	Feature string  `json:"feature"`
	PSI     float64 `json:"psi" doc:"Population stability index: below .1 nothing has moved, above .25 much has"`
	Alarm   bool    `json:"alarm"`
}

func (a *API) modelDrift(ctx context.Context, in *modelsInput) (*reply[driftView], error) {
	program, err := a.programOf(ctx, in.Program)
	if err != nil {
		return nil, err
	}
	d, err := a.Models.Drift(ctx, workspace(ctx), program)
	if err != nil {
		return nil, err
	}
	return answer(viewDrift(d)), nil
}

func viewComparison(c *learn.Comparison) comparisonView {
	return comparisonView{
		Program: c.Program, From: c.From.UTC(), Until: c.Until.UTC(), Unseen: c.Unseen,
		A:          comparedView{Version: c.A.Version, evaluationView: *viewEvaluation(&c.A)},
		B:          comparedView{Version: c.B.Version, evaluationView: *viewEvaluation(&c.B)},
		Difference: differenceView{LogLoss: c.Difference, SE: c.DifferenceSE}, Words: comparedWords(c),
	}
}

// noise is how many standard errors a difference must have to be called one.
const noise = 1.96

// comparedWords say which version is better.
func comparedWords(c *learn.Comparison) string {
	better, worse, by := &c.B, &c.A, -c.Difference
	if by < 0 {
		better, worse, by = &c.A, &c.B, -by
	}
	words := fmt.Sprintf("%s has the lower log loss: %.4f against %.4f of %s on %d decisions", better.Version, better.LogLoss, worse.LogLoss, worse.Version, c.A.Rows)
	if by <= noise*c.DifferenceSE {
		words += ", which chance explains"
	}
	if !c.Unseen {
		words += "; one of them learned from some of these decisions"
	}
	return words
}

func viewDrift(d *learn.Drift) driftView {
	v := driftView{
		Program: d.Program, Version: d.Version, From: d.From.UTC(), Until: d.Until.UTC(), Rows: d.Rows, Alarms: append([]string{}, d.Alarms...),
		Features: []featureMoveView{}, Slope: d.Slope, SlopeSE: d.SlopeSE, BaseRate: d.BaseRate, Recent: d.Recent, Z: d.BaseRateZ,
	}
	for _, f := range d.Features {
		v.Features = append(v.Features, featureMoveView(f))
	}
	return v
}
