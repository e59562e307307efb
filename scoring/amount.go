package scoring

import (
	"context"
	"math"
	"slices"

	"goodword/scoring/boost"
)

// amount is the expected value of something: a mean, plus what was learned on top. The zero value knows nothing and is 0.
type amount struct {
	Mean   float64
	Shrink float64
	Terms  *boost.Model // nil for none
}

// expect is the value for a row, never below 0.
func (a *amount) expect(row []float32) float64 {
	if a.Terms == nil {
		return max(0, a.Mean)
	}
	return max(0, a.Mean+float64(a.Shrink*a.Terms.Predict(row)))
}

// minAmounts is the number of values from which terms are sought.
const minAmounts = 200

// fitAmount trains an amount on values, of which the highest are cut off at the 99 % quantile: one wedding must not price every guest.
// Terms enter as they do in fitStage, by the squared error.
func fitAmount(ctx context.Context, r *sample, seed uint64) (amount, error) {
	var a amount
	if len(r.label) == 0 {
		return a, nil
	}
	r.label = winsorised(r.label)
	a.Mean = weightedMean(r.label, r.weight)
	if len(r.label) < minAmounts {
		return a, nil
	}
	gain, err := crossValidate(r, seed, func(train, test *sample, g *gains, seed uint64) error {
		part := amount{Mean: weightedMean(train.label, train.weight)}
		var err error
		if part.Terms, err = part.terms(ctx, train, seed); err == nil {
			g.addAmounts(&part, test)
		}
		return err
	})
	if err != nil {
		return a, err
	}
	if a.Shrink = gain.best(); a.Shrink > 0 {
		a.Terms, err = a.terms(ctx, r, seed)
	}
	return a, err
}

func (a *amount) terms(ctx context.Context, r *sample, seed uint64) (*boost.Model, error) {
	offset := make([]float64, len(r.label))
	for i := range offset {
		offset[i] = a.Mean
	}
	return boost.Train(ctx, boost.Data{Table: r.table, Label: r.label, Weight: r.weight, Offset: offset}, boost.Options{Loss: boost.Squared, Seed: seed})
}

func winsorised(values []float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	most := sorted[int(math.Ceil(0.99*float64(len(sorted))))-1]
	cut := make([]float64, len(values))
	for i, v := range values {
		cut[i] = min(v, most)
	}
	return cut
}

func weightedMean(values, weights []float64) float64 {
	var sum, total float64
	for i, v := range values {
		sum += float64(weights[i] * v)
		total += weights[i]
	}
	if total == 0 {
		return 0
	}
	return sum / total
}
