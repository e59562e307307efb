package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"goodword/scoring/features"
	"goodword/scoring/metrics"
)

// Drift says how recent rows differ from those that a model was trained on, and how well it still fits.
type Drift struct {
	Features []FeatureDrift `json:"features"` // the most moved first
	// Slope is of the recent labels' logit on the predicted one, with its standard error; 1 is calibrated, nil cannot be told.
	Slope   *float64 `json:"slope"`
	SlopeSE *float64 `json:"slope_se"`
	// BaseRateZ is the difference of the shares observed and expected of late, in standard deviations.
	BaseRateZ float64  `json:"base_rate_z"`
	Trained   int      `json:"trained"`
	Recent    int      `json:"recent"`
	Alarms    []string `json:"alarms"` // in words, empty for none
}

// FeatureDrift is the population stability index of one feature.
type FeatureDrift struct {
	Feature string  `json:"feature"`
	PSI     float64 `json:"psi"`
	Alarm   bool    `json:"alarm"`
}

// When a drift is an alarm.
const (
	AlarmPSI      = 0.25
	AlarmSlopeOff = 0.3 // of the slope from 1, beyond two standard errors
	AlarmRateZ    = 4.0
)

// psiBins are the bins of a feature's index, and minDriftRows the rows on either side below which it says nothing.
const (
	psiBins      = 10
	minDriftRows = 200
)

// CheckDrift compares the rows that a model was trained on with recent ones whose labels are final. Ages of what happened long ago and
// lifetime counts grow with time in every program; they are compared all the same, since the model reads them. The error says that there
// are too few rows to tell.
func CheckDrift(m *Model, trained, recent []Example) (*Drift, error) {
	if len(trained) < minDriftRows || len(recent) < minDriftRows {
		return nil, errors.New("scoring: drift cannot be told from so few rows")
	}
	e, err := Evaluate(m, m.version, recent, nil)
	if err != nil {
		return nil, err
	}
	d := &Drift{Trained: len(trained), Recent: len(recent), Slope: e.Slope, SlopeSE: e.SlopeSE, BaseRateZ: RateZ(m, recent), Alarms: []string{}}
	for j, c := range m.columns {
		psi, err := featurePSI(c, column(trained, j, len(m.columns)), column(recent, j, len(m.columns)))
		if err != nil {
			return nil, err
		}
		d.Features = append(d.Features, FeatureDrift{Feature: c.Name, PSI: psi})
	}
	d.judge()
	return d, nil
}

func column(examples []Example, j, n int) []float64 {
	row := make([]float32, 0, n)
	values := make([]float64, len(examples))
	for i := range examples {
		row = features.ForModel(row[:0], examples[i].Features, n)
		values[i] = float64(row[j])
	}
	return values
}

// featurePSI bins numbers by quantiles and levels by themselves. Of a column that no training row knew, one that has come since, the model
// has learned nothing: it cannot drift from it.
func featurePSI(c features.Column, trained, recent []float64) (float64, error) {
	if !slices.ContainsFunc(trained, func(x float64) bool { return x == x }) {
		return 0, nil
	}
	if c.Kind == features.Numeric {
		return metrics.PSI(trained, recent, psiBins)
	}
	places := map[uint32]int{}
	var counts [2][]float64
	for side, values := range [][]float64{trained, recent} {
		for _, x := range values {
			code := uint32(math.MaxUint32) // what is missing
			if x == x {
				code = uint32(x)
			}
			at, seen := places[code]
			if !seen {
				at = len(places)
				places[code] = at
				counts[0], counts[1] = append(counts[0], 0), append(counts[1], 0)
			}
			counts[side][at]++
		}
	}
	if len(places) < 2 {
		return 0, nil
	}
	return metrics.PSICounts(counts[0], counts[1])
}

// judge sorts the features and says what is alarming.
func (d *Drift) judge() {
	slices.SortStableFunc(d.Features, func(a, b FeatureDrift) int { return cmp.Compare(b.PSI, a.PSI) })
	for i := range d.Features {
		f := &d.Features[i]
		// With n rows on either side chance alone makes about 2(K-1)/n of the index.
		if f.PSI > AlarmPSI+2*(psiBins-1)/float64(min(d.Trained, d.Recent)) {
			f.Alarm = true
			d.Alarms = append(d.Alarms, fmt.Sprintf("%s is distributed otherwise than in training (PSI %.2f, above %.2f)", f.Feature, f.PSI, AlarmPSI))
		}
	}
	if d.Slope != nil && math.Abs(*d.Slope-1) > math.Max(AlarmSlopeOff, 2**d.SlopeSE) {
		d.Alarms = append(d.Alarms, fmt.Sprintf("the predictions are too %s (calibration slope %.2f ± %.2f, want 1)", boldOrTimid(*d.Slope), *d.Slope, *d.SlopeSE))
	}
	if math.Abs(d.BaseRateZ) > AlarmRateZ {
		d.Alarms = append(d.Alarms, fmt.Sprintf("customers share %s than predicted (%.1f standard deviations)", moreOrLess(d.BaseRateZ), math.Abs(d.BaseRateZ)))
	}
}

func boldOrTimid(slope float64) string {
	if slope < 1 {
		return "bold"
	}
	return "timid"
}

func moreOrLess(z float64) string {
	if z > 0 {
		return "more"
	}
	return "less"
}
