package report

import (
	"strings"

	"goodword/models"
	"goodword/scoring"
)

// ModelReport is what there is to say about one version of a scoring model.
type ModelReport struct {
	Model  models.ScoringModel
	Shapes []scoring.Shape // the terms, the most important first
}

// NewModelReport reads a stored model with its body. The error has kind NotFound where the body is no longer kept, Internal where it
// cannot be read.
func NewModelReport(m *models.ScoringModel) (*ModelReport, error) {
	shapes, err := modelShapes(m)
	if err != nil {
		return nil, err
	}
	return &ModelReport{Model: *m, Shapes: shapes}, nil
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
