package bandit

import (
	"fmt"
	"math"
	"slices"
)

// maxDimension bounds the features of a stored model.
const maxDimension = 2048

// LinearState is a Linear that can be stored.
type LinearState struct {
	// Features is the version of the feature map whose rows the model reads, see FeatureMap.Version.
	Features string       `json:"features"`
	Prior    Coefficients `json:"prior"`
	Noise    float64      `json:"noise"`
	// Precision is the lower triangle of P, row after row, and Shift is b.
	Precision []float64 `json:"precision"`
	Shift     []float64 `json:"shift"`
	// Discounted says that something has been forgotten; from then on the order of observations shows.
	Discounted bool `json:"discounted,omitempty"`
	Repairs    int  `json:"repairs,omitempty"`
}

// State returns what the model has learned, for the named version of the feature map.
func (m *Linear) State(features string) *LinearState {
	return &LinearState{
		Features: features, Prior: m.prior, Noise: m.noise, Precision: packed(len(m.shift), m.precision),
		Shift: append([]float64(nil), m.shift...), Discounted: m.discounted, Repairs: m.repairs,
	}
}

// Kind implements State.
func (s *LinearState) Kind() StateKind { return KindLinear }

// Ordered implements State: sums do not depend on the order, up to rounding, unless something was forgotten in between.
func (s *LinearState) Ordered() bool { return s.Discounted }

// Validate implements State. That the precision is positive definite shows when a model is made.
func (s *LinearState) Validate() error {
	if err := s.Prior.Validate(); err != nil {
		return err
	}
	n := len(s.Prior.Mean)
	if !(s.Noise > 0) || math.IsInf(s.Noise, 1) || s.Repairs < 0 {
		return fmt.Errorf("%w: noise %v, %d repairs", ErrPosterior, s.Noise, s.Repairs)
	}
	return validateModel(n, s.Precision, s.Shift)
}

// validateModel checks the numbers of a stored model of n features.
func validateModel(n int, precision, list []float64) error {
	if n == 0 || n > maxDimension || len(precision) != n*(n+1)/2 || len(list) != n {
		return fmt.Errorf("%w: model of %d features has %d entries of its precision and %d of its mean", ErrSize, n, len(precision), len(list))
	}
	if err := checkFinite("precision", precision); err != nil {
		return err
	}
	return checkFinite("coefficient", list)
}

// Model returns the model of the state. Its factor is computed anew, so that the same state gives the same probabilities everywhere; a
// model that kept observing since answers the same up to rounding. ErrVersion is for another version of the feature map.
func (s *LinearState) Model(features string) (*Linear, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if features != s.Features {
		return nil, fmt.Errorf("%w: model of the features %q, not %q", ErrVersion, s.Features, features)
	}
	m := &Linear{
		prior: s.Prior, noise: s.Noise, precision: unpacked(len(s.Shift), s.Precision), shift: append([]float64(nil), s.Shift...),
		discounted: s.Discounted, repairs: s.Repairs,
	}
	return m, m.refactor()
}

// Merge returns the state of the observations of both, which must have one prior, one noise and one feature map: what each has added to
// the prior is added up. ErrVersion is for states that differ in these, or that have forgotten something.
func (s *LinearState) Merge(other *LinearState) (*LinearState, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := other.Validate(); err != nil {
		return nil, err
	}
	if s.Features != other.Features || s.Noise != other.Noise || !slices.Equal(s.Prior.Mean, other.Prior.Mean) || !slices.Equal(s.Prior.SD, other.Prior.SD) {
		return nil, fmt.Errorf("%w: models of other features, noise or prior do not merge", ErrVersion)
	}
	if s.Discounted || other.Discounted {
		return nil, fmt.Errorf("%w: models that forget do not merge: their order counts", ErrVersion)
	}
	sum := *s
	sum.Repairs += other.Repairs
	sum.Precision, sum.Shift = append([]float64(nil), s.Precision...), append([]float64(nil), s.Shift...)
	at := 0
	for i, p := range s.Prior.precision() {
		for j := range i + 1 {
			added := other.Precision[at]
			if i == j {
				added -= p
			}
			sum.Precision[at] += added
			at++
		}
		sum.Shift[i] += other.Shift[i] - float64(p*s.Prior.Mean[i])
	}
	return &sum, sum.Validate()
}

// packed returns the lower triangle of an n by n matrix.
func packed(n int, full []float64) []float64 {
	list := make([]float64, 0, n*(n+1)/2)
	for i := range n {
		list = append(list, full[i*n:i*n+i+1]...)
	}
	return list
}

// unpacked is the inverse of packed, with 0 above the diagonal.
func unpacked(n int, list []float64) []float64 {
	full := make([]float64, n*n)
	at := 0
	for i := range n {
		at += copy(full[i*n:i*n+i+1], list[at:at+i+1])
	}
	return full
}

// LogisticState is a Logistic that can be stored. Each observation was taken in at the mean of its time, so that it depends on
// their order; the daily fit of all rows does not.
type LogisticState struct {
	Features  string    `json:"features"` // version of the feature map
	Mean      []float64 `json:"mean"`
	Precision []float64 `json:"precision"` // lower triangle, row after row
}

// State returns what the model has learned, for the named version of the feature map.
func (m *Logistic) State(features string) *LogisticState {
	return &LogisticState{Features: features, Mean: m.Mean(), Precision: packed(len(m.mean), m.precision)}
}

// Kind implements State.
func (s *LogisticState) Kind() StateKind { return KindLogistic }

// Ordered implements State.
func (s *LogisticState) Ordered() bool { return true }

// Validate implements State. That the precision is positive definite shows when a model is made.
func (s *LogisticState) Validate() error { return validateModel(len(s.Mean), s.Precision, s.Mean) }

// Model returns the model of the state; see LinearState.Model.
func (s *LogisticState) Model(features string) (*Logistic, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if features != s.Features {
		return nil, fmt.Errorf("%w: model of the features %q, not %q", ErrVersion, s.Features, features)
	}
	return newLogistic(s.Mean, unpacked(len(s.Mean), s.Precision))
}
