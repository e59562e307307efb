package policy

import (
	"math/bits"
	"time"

	"goodword/experiments/bandit"
	"goodword/models"
)

// bucketOf is the part of the window in which a success came, see models.DelayBuckets.
func bucketOf(delay, window time.Duration) int {
	delay = min(max(delay, 0), window)
	parts := uint64(window) / max(uint64(delay), 1) // 1 in the second half, 2 or 3 in the quarter before, …
	return max(0, models.DelayBuckets-bits.Len64(parts))
}

// edge is where a part of the window ends, as a share of it.
func edge(bucket int) float64 { return 1 / float64(int64(1)<<(models.DelayBuckets-1-bucket)) }

// curves tell which part of an arm's eventual successes has been seen at an age. That of an arm is drawn to the curve of all arms, as much as
// bandit.DefaultPseudoConverters successes, and this to one in which successes come evenly over the window, as much as priorDelays.
type curves struct {
	all  []float64   // share of successes in each part
	arms [][]float64 // of each arm
}

const priorDelays = 10

func newCurves(arms []models.ArmCount) curves {
	var c curves
	even := make([]float64, models.DelayBuckets)
	sum := make([]int64, models.DelayBuckets)
	for b := range even {
		even[b] = edge(b)
		if b > 0 {
			even[b] -= edge(b - 1)
		}
		for _, a := range arms {
			sum[b] += a.Delays[b]
		}
	}
	c.all = drawn(sum, even, priorDelays)
	for _, a := range arms {
		c.arms = append(c.arms, drawn(a.Delays[:], c.all, bandit.DefaultPseudoConverters))
	}
	return c
}

// drawn are the shares of counts, drawn to others that weigh so much.
func drawn(counts []int64, to []float64, weight float64) []float64 {
	n := weight
	for _, c := range counts {
		n += float64(c)
	}
	list := make([]float64, len(counts))
	for b, c := range counts {
		list[b] = (float64(c) + float64(weight*to[b])) / n
	}
	return list
}

// seen is F(age) of an arm, in [0,1]: even within a part of the window.
func (c curves) seen(arm int, age, window time.Duration) float64 {
	if age >= window {
		return 1
	}
	at := max(0, float64(age)) / float64(window)
	sum, from := 0.0, 0.0
	for b, share := range c.arms[arm] {
		to := edge(b)
		if at < to {
			return sum + float64(share*((at-from)/(to-from)))
		}
		sum, from = sum+share, to
	}
	return min(1, sum)
}
