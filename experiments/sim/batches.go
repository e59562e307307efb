package sim

import (
	"math/rand/v2"

	"goodword/experiments/bandit"
)

// batches runs a Bernoulli bandit in batches, as a service does that learns once per interval: within a batch the
// probabilities stand still.
type batches struct {
	chances func(batch int) []float64
	size    int // decisions per batch
	number  int
	// policy returns the probabilities of a batch.
	policy func(batch int) ([]float64, error)
	// learn takes in what a batch has brought.
	learn func(batch int, counts []bandit.Count) error
}

// run returns the regret of each batch, in successes expected.
func (b batches) run(random *rand.Rand) ([]float64, error) {
	regrets := make([]float64, b.number)
	for batch := range b.number {
		p, err := b.policy(batch)
		if err != nil {
			return nil, err
		}
		chances := b.chances(batch)
		top := largest(chances)
		counts := make([]bandit.Count, len(chances))
		for range b.size {
			arm, err := draw(p, random)
			if err != nil {
				return nil, err
			}
			regrets[batch] += top - chances[arm]
			counts[arm].Trials++
			if random.Float64() < chances[arm] {
				counts[arm].Successes++
			}
		}
		if err := b.learn(batch, counts); err != nil {
			return nil, err
		}
	}
	return regrets, nil
}

func largest(values []float64) float64 {
	top := values[0]
	for _, v := range values[1:] {
		top = max(top, v)
	}
	return top
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// argmax is the first position of the largest value.
func argmax(values []float64) int {
	best := 0
	for i, v := range values {
		if v > values[best] {
			best = i
		}
	}
	return best
}
