package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"goodword/experiments/stats"
	"goodword/internal/report/picture"
	"goodword/models"
	"goodword/scoring"
)

// ModelReport is what there is to say about one version of a scoring model.
type ModelReport struct {
	Model      models.ScoringModel
	Evaluation *scoring.Evaluation // on the later rows that it was compared on; nil for none
	Shapes     []scoring.Shape     // the terms, the most important first
}

// NewModelReport reads a stored model with its body. The scorecard, which is not stored, has the figures of the latest comparison in
// which a model of the list, newest first, had to be better than it. The error has kind NotFound where the body is no longer kept, Internal where it
// cannot be read.
func NewModelReport(m *models.ScoringModel, list []models.ScoringModel) (*ModelReport, error) {
	shapes, err := modelShapes(m)
	if err != nil {
		return nil, err
	}
	r := &ModelReport{Model: *m, Shapes: shapes}
	r.Evaluation, err = ModelFigures(m, list)
	return r, err
}

// ModelFigures are those of a model on the later decisions that it was compared on, nil for none; of the scorecard as in NewModelReport. The
// error has kind Internal where they cannot be read.
func ModelFigures(m *models.ScoringModel, list []models.ScoringModel) (*scoring.Evaluation, error) {
	if m.Version != scoring.ScorecardVersion {
		stored, err := figuresOf(m)
		return stored.Evaluation, err
	}
	for i := range list {
		if stored, err := figuresOf(&list[i]); err != nil || stored.Prior != nil {
			return stored.Prior, err
		}
	}
	return nil, nil
}

// figures are what is stored of a comparison: of the model itself, and of the scorecard on the same decisions.
type figures struct {
	Evaluation *scoring.Evaluation `json:"evaluation"`
	Prior      *scoring.Evaluation `json:"prior"`
}

// figuresOf reads what was stored with a model; there may be none.
func figuresOf(m *models.ScoringModel) (f figures, err error) {
	if len(m.Report) == 0 {
		return f, nil
	}
	if err := json.Unmarshal(m.Report, &f); err != nil {
		return f, &models.Error{Op: "report.Model", Kind: models.Internal, Detail: "the stored figures of " + m.Version + " cannot be read", Err: err}
	}
	return f, nil
}

// Shape finds a term by its name. The error, of kind NotFound, names those that there are.
func (r *ModelReport) Shape(term string) (*scoring.Shape, error) {
	names := make([]string, len(r.Shapes))
	for i := range r.Shapes {
		if names[i] = r.Shapes[i].Term; names[i] == term {
			return &r.Shapes[i], nil
		}
	}
	return nil, models.Errorf(models.NotFound, "report.Model", "model %s has no term %.120q; it has %s", r.Model.Version, term, strings.Join(names, ", "))
}

// DrawTerm draws one term as SVG; errors are those of Shape.
func (r *ModelReport) DrawTerm(term string) ([]byte, error) {
	s, err := r.Shape(term)
	if err != nil {
		return nil, err
	}
	return drawTerm(s)
}

// DrawCalibration draws the chances that were predicted against what was observed on the rows of the comparison. The error has kind
// NotFound for a version that was not compared.
func (r *ModelReport) DrawCalibration() ([]byte, error) {
	if r.Evaluation == nil {
		return nil, r.notCompared()
	}
	bins := make([]picture.Bin, len(r.Evaluation.Bins))
	for i, b := range r.Evaluation.Bins {
		bins[i] = picture.Bin{Rows: b.Weight, Predicted: b.MeanP, Observed: b.MeanY}
	}
	return picture.Calibration("Chance of a share: predicted and observed, "+r.Model.Version, bins)
}

// DrawSlices draws the same by slice; the error is that of DrawCalibration.
func (r *ModelReport) DrawSlices() ([]byte, error) {
	if r.Evaluation == nil || len(r.Evaluation.Slices) == 0 {
		return nil, r.notCompared()
	}
	var groups []picture.Group
	for _, s := range r.Evaluation.Slices {
		if s.Rows == 0 {
			continue
		}
		low, high := stats.Wilson(s.Observed, float64(s.Rows))
		groups = append(groups, picture.Group{Name: sliceLabel(&s), Bars: []picture.Bar{
			{Value: s.Predicted, Text: hundredths(s.Predicted)},
			{Value: s.Observed, Low: low, High: high, Text: fmt.Sprintf("%s of %d", hundredths(s.Observed), s.Rows)},
		}})
	}
	return picture.Compare("Chance of a share by slice, "+r.Model.Version, "chance of a share, %", 100, []string{"predicted", "observed, with 95 % interval"}, groups)
}

// DrawComparison draws the log loss of two versions on the same rows, over all of them and by slice.
func DrawComparison(a, b *scoring.Evaluation) ([]byte, error) {
	bar := func(loss float64) picture.Bar {
		return picture.Bar{Value: loss, Text: strconv.FormatFloat(loss, 'f', 4, 64)}
	}
	groups := []picture.Group{{Name: "all", Bars: []picture.Bar{bar(a.LogLoss), bar(b.LogLoss)}}}
	for _, s := range a.Slices {
		i := slices.IndexFunc(b.Slices, func(o scoring.Slice) bool { return o.Of == s.Of && o.Name == s.Name })
		if i >= 0 && s.Rows > 0 {
			groups = append(groups, picture.Group{Name: sliceLabel(&s), Bars: []picture.Bar{bar(s.LogLoss), bar(b.Slices[i].LogLoss)}})
		}
	}
	title := fmt.Sprintf("Log loss on %d decisions", a.Rows)
	return picture.Compare(title, "log loss; lower is better", 1, []string{a.Version, b.Version}, groups)
}

func (r *ModelReport) notCompared() error {
	return models.Errorf(models.NotFound, "report.Model", "%s was not compared on later decisions: there is no calibration to show", r.Model.Version)
}

// hundredths writes a chance in percent with one decimal.
func hundredths(p float64) string { return strconv.FormatFloat(100*p, 'f', 1, 64) + " %" }
