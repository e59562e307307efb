package bandit

import "fmt"

// Aim is what an experiment is for.
type Aim string

// The aims.
const (
	// Earn loses as little as possible while it learns: Thompson sampling.
	Earn Aim = "earn"
	// FindBest finds out sooner which arm is best and pays for it with value: top-two Thompson sampling.
	FindBest Aim = "find_best"
)

// Valid reports whether the aim is one of the above, or empty, which is Earn.
func (a Aim) Valid() bool { return a == "" || a == Earn || a == FindBest }

// weigh turns probabilities of being best into an opinion.
func (a Aim) weigh(best []float64) ([]float64, error) {
	switch a {
	case "", Earn:
		return best, nil
	case FindBest:
		return TopTwo(best, 0.5)
	}
	return nil, fmt.Errorf("bandit: aim %q, want %q or %q", string(a), Earn, FindBest)
}

// TopTwo returns the law of top-two Thompson sampling, given each arm's probability of being best: with
// probability leader, in [0, 1], the arm that is best in one draw of the posterior; else the arm that is
// best in the first later draw in which it is another one,
//
//	qⱼ = b·pⱼ + (1 - b)·Σ_{i≠j} pᵢ·pⱼ/(1 - pᵢ)
//
// so that with leader = 1/2 the arm in the lead gets no more than about half of the decisions, however
// sure it is. One arm gets 1. When one arm has all but 1e-9 of p the quotient is not
// known, and its challengers share in proportion to their own p (equally, when all of these are 0).
//
// It is an error when p is not a distribution or leader is outside [0, 1]. Russo (2016), Simple Bayesian
// Algorithms for Best Arm Identification, COLT.
func TopTwo(p []float64, leader float64) ([]float64, error) {
	if err := checkDistribution(p); err != nil {
		return nil, err
	}
	if !(leader >= 0 && leader <= 1) {
		return nil, fmt.Errorf("%w: leader's share is %v, want it in [0, 1]", ErrWeights, leader)
	}
	if len(p) == 1 {
		return []float64{1}, nil
	}
	q := make([]float64, len(p))
	for i := range p {
		others := 0.0 // 1 - pᵢ without cancellation
		for j := range p {
			if j != i {
				others += p[j]
			}
		}
		q[i] += float64(leader * p[i])
		for j := range p {
			if j == i {
				continue
			}
			challenge := 1 / float64(len(p)-1)
			if others > 0 {
				challenge = p[j] / others
			}
			q[j] += float64(float64((1-leader)*p[i]) * challenge)
		}
	}
	return normalised(q), nil
}

// normalised divides p in place by its sum, taken in index order.
func normalised(p []float64) []float64 {
	sum := 0.0
	for _, v := range p {
		sum += v
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}
