package logistic

import (
	"errors"
	"fmt"
	"math"

	"goodword/scoring/features"
	"goodword/scoring/sealed"
)

// formatName and formatVersion mark a stored model.
const (
	formatName    = "goodword/logistic"
	formatVersion = 1
)

type storedModel struct {
	Loss      Loss         `json:"loss"`
	Intercept float64      `json:"intercept"`
	Terms     []storedTerm `json:"terms"`
	Fit       Fit          `json:"fit"`
}

type storedTerm struct {
	Column  features.Column `json:"column"`
	Mean    float64         `json:"mean,omitempty"`
	SD      float64         `json:"sd,omitempty"`
	Low     float64         `json:"low,omitempty"`
	High    float64         `json:"high,omitempty"`
	Slope   float64         `json:"slope,omitempty"`
	Codes   []uint32        `json:"codes,omitempty"`
	Levels  []float64       `json:"levels,omitempty"`
	Missing *float64        `json:"missing,omitempty"` // absent when training had none
	Shift   float64         `json:"shift"`
}

// Encode writes the model as JSON with a version and a checksum. Equal models give equal bytes.
func (m *Model) Encode() ([]byte, error) {
	s := storedModel{Loss: m.loss, Intercept: m.intercept, Terms: make([]storedTerm, len(m.terms)), Fit: m.fit}
	for j := range m.terms {
		t := &m.terms[j]
		s.Terms[j] = storedTerm{
			Column: m.columns[j], Mean: t.mean, SD: t.sd, Low: t.low, High: t.high, Slope: t.slope,
			Codes: t.codes, Levels: t.levels, Shift: t.shift,
		}
		if t.hasMissing {
			s.Terms[j].Missing = &t.missing
		}
	}
	file, err := sealed.Seal(formatName, formatVersion, s)
	if err != nil {
		return nil, fmt.Errorf("logistic: %w", err)
	}
	return file, nil
}

// Decode reads what Encode wrote. The error says what is wrong: another format or version, bytes that are broken or cut off, a checksum
// that does not fit, numbers out of range, lengths that do not fit together. A model that is returned predicts a finite number for
// every row.
func Decode(b []byte) (*Model, error) {
	var s storedModel
	if err := sealed.Open(b, formatName, formatVersion, &s); err != nil {
		return nil, fmt.Errorf("logistic: %w", err)
	}
	m, err := s.model()
	if err != nil {
		return nil, fmt.Errorf("logistic: the stored model is not valid: %w", err)
	}
	return m, nil
}

// model checks what is stored and builds the model. JSON has no infinite numbers, so those that are read are finite.
func (s *storedModel) model() (*Model, error) {
	if s.Loss > Squared {
		return nil, fmt.Errorf("unknown loss %d", s.Loss)
	}
	m := &Model{loss: s.Loss, intercept: s.Intercept, fit: s.Fit}
	for j := range s.Terms {
		m.columns = append(m.columns, s.Terms[j].Column)
		t, err := s.Terms[j].term()
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", s.Terms[j].Column.Name, err)
		}
		m.terms = append(m.terms, t)
	}
	if err := (&features.Table{Columns: m.columns, Values: make([][]float32, len(m.columns))}).Validate(); err != nil {
		return nil, err
	}
	return m, m.check()
}

// term checks and builds one term.
func (s *storedTerm) term() (term, error) {
	t := term{
		kind: s.Column.Kind, mean: s.Mean, sd: s.SD, low: s.Low, high: s.High, slope: s.Slope, codes: s.Codes, levels: s.Levels, shift: s.Shift,
	}
	if s.Missing != nil {
		t.hasMissing, t.missing = true, *s.Missing
	}
	switch {
	case t.kind == features.Numeric && len(t.codes)+len(t.levels) > 0:
		return term{}, errors.New("a numeric column with levels")
	case t.kind != features.Numeric && (t.mean != 0 || t.sd != 0 || t.low != 0 || t.high != 0 || t.slope != 0):
		return term{}, errors.New("a categorical column with a slope")
	case len(t.codes) != len(t.levels):
		return term{}, fmt.Errorf("%d codes and %d coefficients", len(t.codes), len(t.levels))
	case !(t.sd >= 0) || t.sd == 0 && t.slope != 0 || t.low > t.high || math.Max(-t.low, t.high) > math.MaxFloat32:
		return term{}, fmt.Errorf("slope %v, standard deviation %v, range %v to %v", t.slope, t.sd, t.low, t.high)
	}
	for k, code := range t.codes {
		if code >= 1<<24 || k > 0 && code <= t.codes[k-1] {
			return term{}, errors.New("codes that do not ascend below 2^24")
		}
	}
	if t.sd > 0 {
		t.scale = t.slope / t.sd
	}
	t.index()
	return t, nil
}
