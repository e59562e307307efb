package metrics

import "math"

// clip is how near to 0 and 1 a chance is taken, so that one surprise does not make a log loss infinite.
const clip = 1e-15

// LogLoss is the mean of -(y·ln p + (1-y)·ln(1-p)) with p clipped to [1e-15, 1 - 1e-15]; the lower the better. p and y lie in [0,1]. It
// is an error for empty or unequal slices and for numbers out of range. Good (1952), JRSS B 14(1).
func LogLoss(p, y []float64) (float64, error) { return WeightedLogLoss(p, y, nil) }

// WeightedLogLoss is LogLoss with weights, finite, at least 0 and one of them above 0; nil: all 1.
func WeightedLogLoss(p, y, weight []float64) (float64, error) {
	return mean(p, y, weight, func(p, y float64) float64 {
		p = min(max(p, clip), 1-clip)
		loss := 0.0
		if y > 0 {
			loss -= float64(y * math.Log(p))
		}
		if y < 1 {
			loss -= float64((1 - y) * math.Log1p(-p))
		}
		return loss
	})
}

// Brier is the mean of (p - y)²; the lower the better. p and y lie in [0,1]. Errors are those of LogLoss. Brier (1950), Monthly Weather
// Review 78(1).
func Brier(p, y []float64) (float64, error) { return WeightedBrier(p, y, nil) }

// WeightedBrier is Brier with weights as in WeightedLogLoss.
func WeightedBrier(p, y, weight []float64) (float64, error) {
	return mean(p, y, weight, func(p, y float64) float64 { return float64((p - y) * (p - y)) })
}

func mean(p, y, weight []float64, loss func(p, y float64) float64) (float64, error) {
	if err := checkChances(p, y, weight); err != nil {
		return 0, err
	}
	var sum, total float64
	for i := range p {
		w := at(weight, i)
		sum += float64(w * loss(p[i], y[i]))
		total += w
	}
	return sum / total, nil
}
