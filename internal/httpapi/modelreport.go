package httpapi

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"goodword/internal/report"
	"goodword/scoring"
)

type modelReportInput struct {
	Version string `path:"version" maxLength:"60" doc:"Version of the model"`
	Program string `query:"program" maxLength:"63" doc:"Key of the program; may be left out where there is one"`
	Format  string `query:"format" enum:"json,svg,html" doc:"json when left out and the Accept header asks for nothing else; html is one page with all pictures"`
	Part    string `query:"part" enum:"calibration,slices,terms" doc:"Of svg: which picture; calibration when left out and no term is named"`
	Term    string `query:"term" maxLength:"200" doc:"Of svg: which term; the most important when left out. Of json: this term alone"`
	Accept  string `header:"Accept" doc:"image/svg+xml or text/html, where no format is named"`
}

// modelReportView is everything there is to say about one version.
type modelReportView struct {
	Program string `json:"program"`
	modelView
	Evaluation *evaluationView `json:"evaluation,omitempty" doc:"On later decisions that it had not learned from; absent of a version that was not compared"`
	Terms      []termView      `json:"terms" doc:"What each term adds over its column, or over two together; most important first"`
}

type evaluationView struct {
	Rows             int         `json:"rows" doc:"Decisions that it was compared on"`
	Positives        float64     `json:"positives" doc:"How many of them shared; of those still pending, how many are expected to"`
	LogLoss          float64     `json:"log_loss" doc:"Mean over the rows; lower is better"`
	AUC              *float64    `json:"auc" doc:"How often who shared had the higher chance; null where nobody did, or everybody"`
	ECE              float64     `json:"ece" doc:"Mean distance of predicted and observed, over the bins"`
	Slope            *float64    `json:"calibration_slope" doc:"1 is right; below it chances are too extreme, above it too timid"`
	SlopeSE          *float64    `json:"calibration_slope_se"`
	Intercept        *float64    `json:"calibration_intercept"`
	ExpectedObserved *float64    `json:"expected_over_observed" doc:"1 is right; above it the chances are too high"`
	Bins             []binView   `json:"bins" doc:"The calibration curve"`
	Slices           []sliceView `json:"slices" doc:"The same where rows have something in common"`
}

type binView struct {
	Rows      float64 `json:"rows"`
	Predicted float64 `json:"predicted" doc:"Mean chance"`
	Observed  float64 `json:"observed" doc:"The part of them that shared"`
}

type sliceView struct {
	Of        string  `json:"of" doc:"The column that they are alike in"`
	Name      string  `json:"name"`
	Rows      int     `json:"rows"`
	Predicted float64 `json:"predicted"`
	Observed  float64 `json:"observed"`
	LogLoss   float64 `json:"log_loss"`
}

// termView is one table over bins. Bin 0 is for what is not known.
type termView struct {
	Term       string     `json:"term" doc:"Name of the column, of two joined by *"`
	Importance float64    `json:"importance" doc:"Mean size over the rows, in logits"`
	Axes       []axisView `json:"axes" doc:"One or two columns"`
	Values     []float64  `json:"values" doc:"Logits by bin; of two columns cell a*n+b, with n the bins of the second"`
	Rows       []float64  `json:"rows" doc:"Rows it was trained on, by bin"`
}

type axisView struct {
	Column string     `json:"column"`
	Bins   int        `json:"bins"`
	Edges  []float64  `json:"edges" doc:"Of numbers: bin k+1 holds those from edge k-1 to below edge k; the outermost bins are open"`
	Levels [][]string `json:"levels" doc:"Of levels: the names in each bin; bin 1 holds all others, too"`
}

func (a *API) modelReport(ctx context.Context, in *modelReportInput) (*pictured, error) {
	program, err := a.programOf(ctx, in.Program)
	if err != nil {
		return nil, err
	}
	all, err := a.Models.List(ctx, workspace(ctx), program)
	if err != nil {
		return nil, err
	}
	listed, err := versionIn(all, program, in.Version)
	if err != nil {
		return nil, err
	}
	if listed.Version != scoring.ScorecardVersion { // which has no body: it learned nothing
		whole, err := a.Models.Find(ctx, workspace(ctx), in.Version)
		if err != nil {
			return nil, err
		}
		listed.Body, listed.Report = whole.Body, whole.Report
	}
	r, err := report.NewModelReport(listed, all)
	if err != nil {
		return nil, err
	}
	switch in.format() {
	case "svg":
		svg, err := drawModel(r, in)
		return show("image/svg+xml", svg, err)
	case "html":
		page, err := r.Page()
		return show("text/html; charset=utf-8", page, err)
	}
	view, err := viewModelReport(r, in.Term)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(view)
	return show("application/json", body, err)
}

// pictured is an answer that can be a picture or a page: it may use its own styles and nothing else.
type pictured struct {
	ContentType string `header:"Content-Type"`
	Policy      string `header:"Content-Security-Policy"`
	Body        []byte
}

func show(media string, body []byte, err error) (*pictured, error) {
	if err != nil {
		return nil, err
	}
	return &pictured{ContentType: media, Policy: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'", Body: body}, nil
}

// format is the one that is named, else the one that is accepted.
func (in *modelReportInput) format() string {
	if in.Format != "" {
		return in.Format
	}
	return accepted(in.Accept, "svg", "html")
}

var mediaFormats = map[string]string{"image/svg+xml": "svg", "text/html": "html", "application/json": "json", "*/*": "json"}

// accepted is the first format of an Accept header that there is, json where there is none.
func accepted(header string, offered ...string) string {
	for _, media := range strings.Split(header, ",") {
		media, _, _ = strings.Cut(media, ";")
		format := mediaFormats[strings.TrimSpace(media)]
		if format == "json" || slices.Contains(offered, format) {
			return format
		}
	}
	return "json"
}

func drawModel(r *report.ModelReport, in *modelReportInput) ([]byte, error) {
	switch {
	case in.Part == "slices":
		return r.DrawSlices()
	case in.Part == "terms" && in.Term == "" && len(r.Shapes) > 0:
		return r.DrawTerm(r.Shapes[0].Term)
	case in.Part == "terms", in.Part == "" && in.Term != "":
		return r.DrawTerm(in.Term)
	}
	return r.DrawCalibration()
}

func viewModelReport(r *report.ModelReport, term string) (*modelReportView, error) {
	v := &modelReportView{Program: r.Model.Program, modelView: viewModel(&r.Model), Evaluation: viewEvaluation(r.Evaluation), Terms: []termView{}}
	shapes := r.Shapes
	if term != "" {
		s, err := r.Shape(term)
		if err != nil {
			return nil, err
		}
		shapes = []scoring.Shape{*s}
	}
	for i := range shapes {
		v.Terms = append(v.Terms, viewTerm(&shapes[i]))
	}
	return v, nil
}

func viewEvaluation(e *scoring.Evaluation) *evaluationView {
	if e == nil {
		return nil
	}
	v := &evaluationView{
		Rows: e.Rows, Positives: e.Positives, LogLoss: e.LogLoss, AUC: e.AUC, ECE: e.ECE, Slope: e.Slope, SlopeSE: e.SlopeSE,
		Intercept: e.Intercept, ExpectedObserved: e.ExpectedObserved, Bins: []binView{}, Slices: []sliceView{},
	}
	for _, b := range e.Bins {
		if b.Weight > 0 {
			v.Bins = append(v.Bins, binView{Rows: b.Weight, Predicted: b.MeanP, Observed: b.MeanY})
		}
	}
	for _, s := range e.Slices {
		v.Slices = append(v.Slices, sliceView(s))
	}
	return v
}

func viewTerm(s *scoring.Shape) termView {
	v := termView{Term: s.Term, Importance: s.Importance, Values: make([]float64, len(s.Values)), Rows: make([]float64, len(s.Rows))}
	for i := range s.Values { // a pair has a thousand cells: digits beyond these are of no use to anybody
		v.Values[i], v.Rows[i] = math.Round(1e6*s.Values[i])/1e6, math.Round(100*s.Rows[i])/100
	}
	for _, a := range s.Axes {
		v.Axes = append(v.Axes, axisView{Column: a.Column, Bins: a.Bins(), Edges: a.Edges, Levels: a.Levels})
	}
	return v
}
