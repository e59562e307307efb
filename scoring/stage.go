package scoring

import (
	"context"

	"goodword/scoring/boost"
	"goodword/scoring/features"
	"goodword/scoring/logistic"
)

// stage is the logit of one probability: a prior's, recalibrated, plus what was learned on top,
//
//	logit = α + β·prior(v) + s·(b + Σ fⱼ + Σ fⱼₖ)
//
// With α = 0, β = 1 and no terms it is the prior.
type stage struct {
	Alpha  float64
	Beta   float64
	Shrink float64      // s in [0,1]: the part of the terms that held up in cross-validation
	Terms  *boost.Model // nil for none

	learned []boost.Term // of Terms, kept for naming them
}

// constant is what the stage adds to the prior where the prior is 0 and every term is at its mean.
func (s *stage) constant() float64 {
	if s.Terms == nil {
		return s.Alpha
	}
	return s.Alpha + float64(s.Shrink*s.Terms.Intercept())
}

// logit is the stage's for a row of its columns, given the prior's.
func (s *stage) logit(prior float64, row []float32) float64 {
	z := s.Alpha + float64(s.Beta*prior)
	if s.Terms != nil {
		z += float64(s.Shrink * s.Terms.Predict(row))
	}
	return z
}

// sample is what one stage is trained on.
type sample struct {
	table  *features.Table
	label  []float64
	weight []float64
	prior  []float64 // logits; of a squared loss, values
}

func (s *sample) pick(index []int) sample {
	p := sample{table: s.table.Select(index)}
	for _, i := range index {
		p.label, p.weight, p.prior = append(p.label, s.label[i]), append(p.weight, s.weight[i]), append(p.prior, s.prior[i])
	}
	return p
}

// counts are the weights of what was positive and of what was not.
func (s *sample) counts() (positives, negatives float64) {
	for i, y := range s.label {
		positives += float64(s.weight[i] * y)
		negatives += float64(s.weight[i] * (1 - y))
	}
	return positives, negatives
}

// minEvents is the weight of positive and of negative rows from which terms are sought.
const minEvents = 25

// spread holds the standard deviations of the normal priors of what the mean of the prior's logit moves by and of the slope β.
type spread struct{ shift, slope float64 }

// fitStage trains a stage. Few rows move the prior little: its level and slope have priors of their own, and terms enter only as
// strongly as they lowered the log loss of rows they were not trained on, by more than its standard error.
func fitStage(ctx context.Context, r *sample, sd spread, seed uint64) (stage, error) {
	s, err := fitLine(r, sd)
	if err != nil {
		return s, err
	}
	if p, n := r.counts(); p < minEvents || n < minEvents {
		return s, nil
	}
	gain, err := crossValidate(r, seed, func(train, test *sample, g *gains, seed uint64) error {
		line, err := fitLine(train, sd)
		if err != nil {
			return err
		}
		line.Terms, err = line.terms(ctx, train, seed)
		if err == nil {
			g.addLogits(&line, test)
		}
		return err
	})
	if err != nil {
		return s, err
	}
	if s.Shrink = gain.best(); s.Shrink > 0 {
		s.Terms, err = s.terms(ctx, r, seed)
	}
	return s, err
}

// fitLine recalibrates the prior: α + β·prior with β around 1 and the logit at the prior's mean around that mean.
func fitLine(r *sample, sd spread) (stage, error) {
	mean := weightedMean(r.prior, r.weight)
	x := make([][]float64, len(r.prior))
	for i, p := range r.prior {
		x[i] = []float64{1, p - mean}
	}
	posterior, err := logistic.Laplace(
		logistic.Rows{X: x, Label: r.label, Weight: r.weight},
		logistic.Prior{Mean: []float64{mean, 1}, SD: []float64{sd.shift, sd.slope}},
	)
	if err != nil {
		return stage{}, err
	}
	return stage{Alpha: posterior.Mean[0] - float64(posterior.Mean[1]*mean), Beta: posterior.Mean[1]}, nil
}

// terms are learned on top of the recalibrated prior.
func (s *stage) terms(ctx context.Context, r *sample, seed uint64) (*boost.Model, error) {
	offset := make([]float64, len(r.prior))
	for i, p := range r.prior {
		offset[i] = s.Alpha + float64(s.Beta*p)
	}
	return boost.Train(ctx, boost.Data{Table: r.table, Label: r.label, Weight: r.weight, Offset: offset}, boost.Options{Seed: seed})
}
