package analyst

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"goodword/internal/dataset"
	"goodword/scoring"
	"goodword/scoring/features"
	"goodword/scoring/metrics"
)

// Evaluation is how good a model is that was trained on one part of a file, judged on the other part. docs/scoring.md explains every
// figure. All but the three of time repeat to the bit.
type Evaluation struct {
	AUC              float64  `json:"auc"`
	LogLoss          float64  `json:"logloss"`
	Brier            float64  `json:"brier"`
	ECE15            float64  `json:"ece15"`
	ECE15P95         float64  `json:"ece15_p95"`         // what ECE15 stays under in 95 of 100 draws of labels from the model's own probabilities
	CalibrationSlope *float64 `json:"calibration_slope"` // nil where no line fits best, as for a label that is told without a mistake
	Lift10           *float64 `json:"lift10"`            // nil for fewer than ten test rows
	FitCPUSeconds    float64  `json:"fit_cpu_s"`         // processor time of the fit, all cores together
	BatchRowsPerS    float64  `json:"batch_rows_per_s"`
	SingleRowNS      float64  `json:"single_row_ns"`
	Terms            int      `json:"terms"` // terms of the model that are not zero everywhere
	Rows             int      `json:"rows"`  // kept by the filter
	TrainRows        int      `json:"train_rows"`
	TestRows         int      `json:"test_rows"`
	TestRate         float64  `json:"test_rate"` // share of positive labels in the test part
	Model            Kind     `json:"model"`
	Positive         string   `json:"positive"` // the label that counts as 1

	Notes []string `json:"-"` // what looks odd and is no error, for people to read
}

// The conventions of the figures.
const (
	eceBins    = 15
	eceRedraws = 500
	eceBound   = .95
	liftShare  = .1
)

// Evaluate trains a model on one part of a file and judges it on the other.
func Evaluate(ctx context.Context, s Source, split dataset.Split, settings Settings) (*Evaluation, error) {
	set, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	train, test, err := set.divide(split)
	if err != nil {
		return nil, dataset.InFile(s.Path, err)
	}
	e := &Evaluation{
		Rows: set.Table.Rows(), TrainRows: len(train), TestRows: len(test),
		Model: settings.Kind, Positive: set.label.Positive, Notes: set.Notes,
	}
	trainTable, trainLabel := set.Table.Select(train), pick(set.y, train)
	testTable, testLabel := set.Table.Select(test), pick(set.y, test)
	set = nil // a large file need not stand in memory twice

	runtime.GC() // what reading left behind is not the fit's to clear away
	before := processorTime()
	m, err := settings.fit(ctx, trainTable, trainLabel)
	if err != nil {
		return nil, err
	}
	e.FitCPUSeconds = (processorTime() - before).Seconds()
	e.Terms = m.count
	logits := m.PredictAll(nil, testTable)
	if err := e.judge(logits, testLabel, settings.Seed); err != nil {
		return nil, err
	}
	e.BatchRowsPerS = batchRate(m, testTable)
	e.SingleRowNS = singleTime(m, testTable)
	return e, nil
}

// divide splits the rows and checks that both parts hold both labels.
func (s *labelled) divide(split dataset.Split) (train, test []int, err error) {
	train, test, err = split.Divide(s.Rows)
	if err != nil {
		return nil, nil, err
	}
	for _, part := range []struct {
		name string
		rows []int
	}{{"training", train}, {"testing", test}} {
		var positives int
		for _, i := range part.rows {
			positives += int(s.y[i])
		}
		if positives == 0 || positives == len(part.rows) {
			return nil, nil, &dataset.Error{Column: s.label.Column, Detail: fmt.Sprintf(
				"of the %d rows for %s %d have the label %q: both labels are needed in either part",
				len(part.rows), part.name, positives, s.label.Positive)}
		}
	}
	return train, test, nil
}

// judge fills in the figures of quality.
func (e *Evaluation) judge(logits, y []float64, seed uint64) error {
	p := make([]float64, len(logits))
	for i, x := range logits {
		p[i] = scoring.Probability(x)
		e.TestRate += y[i]
	}
	e.TestRate /= float64(len(y))
	for _, figure := range []struct {
		into *float64
		of   func() (float64, error)
	}{
		{&e.AUC, func() (float64, error) { return metrics.AUC(logits, y) }},
		{&e.LogLoss, func() (float64, error) { return metrics.LogLoss(p, y) }},
		{&e.Brier, func() (float64, error) { return metrics.Brier(p, y) }},
		{&e.ECE15, func() (float64, error) { return metrics.ECE(p, y, eceBins) }},
		{&e.ECE15P95, func() (float64, error) { return metrics.ECEBound(p, eceBins, eceRedraws, eceBound, seed) }},
	} {
		var err error
		if *figure.into, err = figure.of(); err != nil {
			return err
		}
	}
	if slope, _, err := metrics.CalibrationLine(p, y); err != nil {
		e.Notes = append(e.Notes, "calibration_slope: "+err.Error())
	} else {
		e.CalibrationSlope = &slope
	}
	if lift, err := metrics.Lift(p, y, liftShare); err != nil {
		e.Notes = append(e.Notes, "lift10: "+err.Error())
	} else {
		e.Lift10 = &lift
	}
	return nil
}

// measureFor is how long speed is measured; enough for a figure that repeats to some percent on a quiet machine.
const measureFor = 150 * time.Millisecond

// batchRate is rows a second of PredictAll, its fastest pass: what else the machine does only slows it.
func batchRate(m Model, t *features.Table) float64 {
	scores := make([]float64, 0, t.Rows())
	least := time.Duration(1<<63 - 1)
	for end := time.Now().Add(measureFor); time.Now().Before(end); {
		began := time.Now()
		scores = m.PredictAll(scores[:0], t)
		least = min(least, time.Since(began))
	}
	return float64(t.Rows()) / max(least, 1).Seconds()
}

// singleTime is nanoseconds of Predict for one row after the other, the mean of the fastest pass over at most 4,096 rows.
func singleTime(m Model, t *features.Table) float64 {
	rows := make([][]float32, min(t.Rows(), 4096))
	for i := range rows {
		rows[i] = t.Row(nil, i)
	}
	var sum float64
	least := time.Duration(1<<63 - 1)
	for end := time.Now().Add(measureFor); time.Now().Before(end); {
		began := time.Now()
		for _, row := range rows {
			sum += m.Predict(row)
		}
		least = min(least, time.Since(began))
	}
	runtime.KeepAlive(sum)
	return float64(least.Nanoseconds()) / float64(len(rows))
}
