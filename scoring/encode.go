package scoring

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"goodword/models"
	"goodword/scoring/boost"
	"goodword/scoring/features"
	"goodword/scoring/sealed"
)

// What the file of a model says of itself; a change of what stands in it or of how it is read raises the version.
const (
	modelFormat  = "goodword/model"
	modelVersion = 1
)

type modelFile struct {
	Prior    string            `json:"prior"`
	Columns  []features.Column `json:"columns"`
	Currency string            `json:"currency,omitempty"`
	Trained  int               `json:"trained"`
	Means    []float64         `json:"means"`
	Share    stageFile         `json:"share"`
	Convert  stageFile         `json:"convert"`
	Purchase amountFile        `json:"purchase"`
}

type stageFile struct {
	Alpha  float64         `json:"alpha"`
	Beta   float64         `json:"beta"`
	Shrink float64         `json:"shrink"`
	Terms  json.RawMessage `json:"terms,omitempty"`
}

type amountFile struct {
	Mean   float64         `json:"mean"`
	Shrink float64         `json:"shrink"`
	Terms  json.RawMessage `json:"terms,omitempty"`
}

// Encode writes the model as versioned JSON with a checksum. The same model gives the same bytes.
func (m *Model) Encode() ([]byte, error) {
	f, err := m.file()
	if err != nil {
		return nil, err
	}
	return sealed.Seal(modelFormat, modelVersion, f)
}

func (m *Model) file() (*modelFile, error) {
	f := &modelFile{
		Prior: ScorecardVersion, Columns: m.columns, Currency: m.currency, Trained: m.trained, Means: m.means[:],
		Share:    stageFile{Alpha: m.share.Alpha, Beta: m.share.Beta, Shrink: m.share.Shrink},
		Convert:  stageFile{Alpha: m.convert.Alpha, Beta: m.convert.Beta, Shrink: m.convert.Shrink},
		Purchase: amountFile{Mean: m.purchase.Mean, Shrink: m.purchase.Shrink},
	}
	for _, part := range []struct {
		terms *boost.Model
		to    *json.RawMessage
	}{{m.share.Terms, &f.Share.Terms}, {m.convert.Terms, &f.Convert.Terms}, {m.purchase.Terms, &f.Purchase.Terms}} {
		if part.terms == nil {
			continue
		}
		var err error
		if *part.to, err = part.terms.Encode(); err != nil {
			return nil, fmt.Errorf("scoring: %w", err)
		}
	}
	return f, nil
}

// seal finishes a model and names it by its content. One that has learned nothing is its prior and has the prior's name.
func (m *Model) seal() error {
	if m.share.Terms != nil {
		m.share.learned = m.share.Terms.Terms()
	}
	if m.trained == 0 {
		m.version = ScorecardVersion
		return nil
	}
	f, err := m.file()
	if err != nil {
		return err
	}
	content, err := json.Marshal(f)
	m.version = "boost@" + sealed.Checksum(content)[:12]
	return err
}

// DecodeModel reads what Encode wrote. The error says what is wrong: another format, bytes that are broken or cut off, a checksum that
// does not fit, parts that do not fit together.
func DecodeModel(b []byte) (*Model, error) {
	var content modelFile
	if err := sealed.Open(b, modelFormat, modelVersion, &content); err != nil {
		return nil, fmt.Errorf("scoring: %w", err)
	}
	m, err := content.model()
	if err != nil {
		return nil, fmt.Errorf("scoring: the model file is not valid: %w", err)
	}
	return m, m.seal()
}

func (f *modelFile) model() (*Model, error) {
	m := &Model{columns: f.Columns, currency: f.Currency, trained: f.Trained}
	switch {
	case f.Prior != ScorecardVersion:
		return nil, fmt.Errorf("its prior is %q, this release has %q", f.Prior, ScorecardVersion)
	case len(f.Means) != len(m.means):
		return nil, fmt.Errorf("%d means, want %d", len(f.Means), len(m.means))
	case f.Trained < 0:
		return nil, fmt.Errorf("trained on %d rows", f.Trained)
	case len(f.Columns) < features.Count || len(f.Columns) > features.Count+models.MaxOwnFeatures:
		return nil, fmt.Errorf("%d columns, want %d to %d", len(f.Columns), features.Count, features.Count+models.MaxOwnFeatures)
	}
	for i, c := range features.Columns(nil) {
		if f.Columns[i].Name != c.Name || f.Columns[i].Kind != c.Kind {
			return nil, fmt.Errorf("column %d is %q, want %q", i+1, f.Columns[i].Name, c.Name)
		}
	}
	copy(m.means[:], f.Means)
	m.share = stage{Alpha: f.Share.Alpha, Beta: f.Share.Beta, Shrink: f.Share.Shrink}
	m.convert = stage{Alpha: f.Convert.Alpha, Beta: f.Convert.Beta, Shrink: f.Convert.Shrink}
	m.purchase = amount{Mean: f.Purchase.Mean, Shrink: f.Purchase.Shrink}
	if most := math.Abs(m.purchase.Mean) + math.Abs(m.share.Alpha) + math.Abs(m.convert.Alpha); math.IsInf(most, 0) {
		return nil, errors.New("its numbers are too large")
	}
	for _, part := range []struct {
		stored json.RawMessage
		loss   boost.Loss
		to     **boost.Model
	}{
		{f.Share.Terms, boost.Logistic, &m.share.Terms}, {f.Convert.Terms, boost.Logistic, &m.convert.Terms},
		{f.Purchase.Terms, boost.Squared, &m.purchase.Terms},
	} {
		if len(part.stored) == 0 || string(part.stored) == "null" {
			continue
		}
		terms, err := boost.Decode(part.stored)
		if err != nil {
			return nil, err
		}
		if terms.Loss() != part.loss || len(terms.Columns()) != len(m.columns) {
			return nil, errors.New("a stage reads other columns than the model")
		}
		*part.to = terms
	}
	return m, nil
}
