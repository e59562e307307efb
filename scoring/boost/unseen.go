package boost

import "math"

// Each fold of the rows is left out by as many bags as t.held. What these bags say of it is what a single model, and the mean of
// t.held models, say of rows they have not seen. The mean of all bags is better still: both the loss and the reciprocal of the slope of
// a mean of m models fall linearly in 1/m when the models' errors are independent, so two values give the third.

// toAll carries a value for means of m models and one for single models on to the mean of k models, along a line in 1/m.
func toAll(one, mean, m, k float64) float64 {
	if m < 2 {
		return one
	}
	return mean + (mean-one)*(1/m-1/k)/(1-1/m)
}

// standing estimates the loss of the mean of all bags on rows not seen.
func (t *trainer) standing() float64 {
	var one, mean float64
	t.eachUnseen(func(i int, scores []float64) {
		sum, losses := 0.0, 0.0
		for _, x := range scores {
			sum += x
			losses += t.o.Loss.value(x, t.y[i])
		}
		one += t.w[i] * losses / float64(len(scores))
		mean += t.w[i] * t.o.Loss.value(sum/float64(len(scores)), t.y[i])
	})
	return toAll(one, mean, float64(t.held), float64(len(t.bags)))
}

// eachUnseen calls visit for every row, in order, with the scores of the bags that have not seen it. The slice is used again.
func (t *trainer) eachUnseen(visit func(i int, scores []float64)) {
	scores := make([]float64, t.held)
	for f := range t.bags {
		fold := t.fold(f)
		for i := fold.low; i < fold.high; i++ {
			for d := range scores {
				scores[d] = t.bags[(f-d+len(t.bags))%len(t.bags)].score[i]
			}
			visit(i, scores)
		}
	}
}

// scoresUnseen appends, row by row, the scores of the bags that have not seen the row.
func (t *trainer) scoresUnseen(dst []float64) []float64 {
	t.eachUnseen(func(_ int, scores []float64) { dst = append(dst, scores...) })
	return dst
}

// slope estimates by how much the terms of the mean of all bags have to be multiplied to be calibrated: the slope of a regression of
// the label on the score, for rows not seen. It is drawn towards 1 the less sure it is, and is never below 1/2 or above 2.
func (t *trainer) slope() float64 {
	n := len(t.y)
	x := make([]float64, n)
	var one float64
	var deviation float64
	fit := func(of func(i int) float64) float64 {
		for i := range x {
			x[i] = of(i) - t.offset[i] - t.base
		}
		s, sd := t.regress(x)
		deviation = sd
		return 1 / s
	}
	for d := range t.held {
		one += fit(func(i int) float64 { return t.unseen[i*t.held+d] }) / float64(t.held)
	}
	mean := fit(func(i int) float64 {
		sum := 0.0
		for d := range t.held {
			sum += t.unseen[i*t.held+d]
		}
		return sum / float64(t.held)
	})
	s := 1 / toAll(one, mean, float64(t.held), float64(len(t.bags)))
	if math.IsNaN(s) || math.IsInf(s, 0) {
		return 1
	}
	s = 1 + (s-1)/(1+deviation*deviation/(slopePrior*slopePrior))
	return min(max(s, 0.5), 2)
}

// slopePrior is the standard deviation of slopes that is expected before looking.
const slopePrior = 0.2

// regress fits raw = offset + base + a + s·x and returns s and its standard deviation.
func (t *trainer) regress(x []float64) (s, deviation float64) {
	a := 0.0
	s = 1
	var haa, hab, hbb float64
	for range 30 {
		var ga, gb float64
		haa, hab, hbb = 0, 0, 0
		for i, v := range x {
			g, h := t.o.Loss.derive(t.offset[i]+t.base+a+s*v, t.y[i], t.w[i])
			ga += g
			gb += g * v
			haa += h
			hab += h * v
			hbb += h * v * v
		}
		det := haa*hbb - hab*hab
		if !(det > 1e-12*haa*hbb) {
			return math.NaN(), 0
		}
		da, ds := (hbb*ga-hab*gb)/det, (haa*gb-hab*ga)/det
		a, s = a-da, s-ds
		if math.Abs(ds) < 1e-9 {
			break
		}
	}
	return s, 1 / math.Sqrt(hbb-hab*hab/haa)
}
