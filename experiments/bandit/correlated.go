package bandit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"goodword/experiments/internal/cholesky"
	"goodword/experiments/internal/elementary"
)

// DefaultDraws is how many draws of the scores a simulation takes. A probability of being best is then a multiple of
// 1/512, which with a floor added is exact as the propensity of what is drawn from it.
const DefaultDraws = 512

// MaxDraws bounds a simulation.
const MaxDraws = 1 << 20

// Scores is the joint normal posterior of the scores of some arms, as arms that share parameters have it:
// S = X·θ with θ normal. Formulas for independent arms are wrong for these.
type Scores struct {
	// Mean has one entry per arm.
	Mean []float64
	// Covariance has one row per arm after the other. It is symmetric, of which the lower triangle is read, and
	// positive semidefinite; arms with equal features make it singular.
	Covariance []float64
}

// Validate reports lists that do not fit and numbers that are not finite.
func (s Scores) Validate() error {
	if len(s.Mean) == 0 {
		return ErrNoArms
	}
	if len(s.Covariance) != len(s.Mean)*len(s.Mean) {
		return fmt.Errorf("%w: covariance has %d entries for %d arms", ErrSize, len(s.Covariance), len(s.Mean))
	}
	if err := checkFinite("mean of score", s.Mean); err != nil {
		return err
	}
	return checkFinite("covariance", s.Covariance)
}

// ProbBest returns the probability that each arm's score is the largest. Arms whose scores are equal for sure, as those
// with equal features are, share their probability equally.
//
// Up to three arms that differ are compared exactly, by a one-dimensional integral with an error below 1e-10. More are
// simulated by so many draws, in antithetic pairs, from the generator: then the result depends on its state, is a
// multiple of 1/draws up to ties, and is off from the posterior's probability by about √(p(1-p)/draws). Draw from
// the result itself: given the generator's seed it is the true propensity. random may be nil where three arms suffice.
//
// The same input gives the same bits on every machine. It is an error when the scores are not valid, the covariance is
// not positive semidefinite, draws is not in 2..MaxDraws, or a generator is needed and missing.
func (s Scores) ProbBest(draws int, random *rand.PCG) ([]float64, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	g, rank, err := cholesky.Pivoted(len(s.Mean), s.Covariance, rounding)
	if err != nil {
		return nil, fmt.Errorf("%w: covariance of the scores: %w", ErrPosterior, err)
	}
	return joint{mean: s.Mean, g: g, rank: rank}.probBest(nil, draws, random)
}

// rounding is how small, relative to the variances, the variance of a difference may be before it counts as 0.
const rounding = 1e-13

// joint holds scores as mean + G·z with standard normal z: differences of rows of G give variances that fit together
// even where those of a covariance have lost all digits.
type joint struct {
	mean []float64
	g    []float64 // rank numbers per arm
	rank int
}

// probBest compares the scores, or what an optional transform makes of them.
func (s joint) probBest(value transform, draws int, random *rand.PCG) ([]float64, error) {
	if value != nil {
		some, err := s.reduced()
		if err != nil {
			return nil, err
		}
		return some.simulate(value, draws, random)
	}
	group, distinct := s.twins()
	some := s.of(distinct)
	if len(distinct) <= 3 {
		p, err := some.exact()
		if err != nil {
			return nil, err
		}
		return share(p, group), nil
	}
	some, err := some.reduced()
	if err != nil {
		return nil, err
	}
	p, err := some.simulate(nil, draws, random)
	if err != nil {
		return nil, err
	}
	return share(p, group), nil
}

// scores returns the mean and the covariance.
func (s joint) scores() Scores {
	n := len(s.mean)
	all := Scores{Mean: append([]float64(nil), s.mean...), Covariance: make([]float64, n*n)}
	for i := range n {
		for j := range i + 1 {
			v := product(s.row(i), s.row(j))
			all.Covariance[i*n+j], all.Covariance[j*n+i] = v, v
		}
	}
	return all
}

// deviations are the standard deviations of the scores.
func (s joint) deviations() []float64 {
	sds := make([]float64, len(s.mean))
	for k := range sds {
		sds[k] = math.Sqrt(squaredLength(s.row(k)))
	}
	return sds
}

// reduced returns the same scores with rows no longer than their number, which a simulation multiplies faster.
func (s joint) reduced() (joint, error) {
	if s.rank <= len(s.mean) {
		return s, nil
	}
	g, rank, err := cholesky.Pivoted(len(s.mean), s.scores().Covariance, rounding)
	if err != nil {
		return joint{}, fmt.Errorf("%w: covariance of the scores: %w", ErrPosterior, err)
	}
	return joint{mean: s.mean, g: g, rank: rank}, nil
}

// share gives each arm its group's probability, divided among the group.
func share(p []float64, group []int) []float64 {
	sizes := make([]float64, len(p))
	for _, g := range group {
		sizes[g]++
	}
	shared := make([]float64, len(group))
	for k, g := range group {
		shared[k] = p[g] / sizes[g]
	}
	return shared
}

// twins groups arms that are equal for sure: group[k] is the group of arm k, and distinct the first arm of each group.
func (s joint) twins() (group, distinct []int) {
	group = make([]int, len(s.mean))
	for k := range s.mean {
		group[k] = len(distinct)
		for g, other := range distinct {
			if s.mean[k] == s.mean[other] && s.gap(k, other) == 0 {
				group[k] = g
				break
			}
		}
		if group[k] == len(distinct) {
			distinct = append(distinct, k)
		}
	}
	return group, distinct
}

func (s joint) row(k int) []float64 { return s.g[k*s.rank : (k+1)*s.rank] }

// of returns the scores of some arms.
func (s joint) of(arms []int) joint {
	some := joint{mean: pick(s.mean, arms), g: make([]float64, 0, len(arms)*s.rank), rank: s.rank}
	for _, k := range arms {
		some.g = append(some.g, s.row(k)...)
	}
	return some
}

// between is the covariance of the differences of arm k to i and to j.
func (s joint) between(k, i, j int) float64 {
	a, b, c := s.row(k), s.row(i), s.row(j)
	sum := 0.0
	for n, v := range a {
		sum += float64((v - b[n]) * (v - c[n]))
	}
	return sum
}

// gap is the variance of the difference between two scores, 0 where rounding could have made it.
func (s joint) gap(i, j int) float64 {
	sum := 0.0
	for n, v := range s.row(i) {
		sum += float64(v*v) + float64(s.row(j)[n]*s.row(j)[n])
	}
	if gap := s.between(i, j, j); gap > float64(rounding*sum) {
		return gap
	}
	return 0
}

// exact compares up to three arms: P(k best) is the probability that both differences to the others are above 0.
func (s joint) exact() ([]float64, error) {
	p := []float64{1}
	switch len(s.mean) {
	case 2:
		p = []float64{s.beats(0, 1), s.beats(1, 0)}
	case 3:
		p = []float64{s.beatsBoth(0, 1, 2), s.beatsBoth(1, 0, 2), s.beatsBoth(2, 0, 1)}
	}
	sum := 0.0
	for _, v := range p {
		sum += v
	}
	// Differences that are known to thirteen digits only may cost more than the quadrature does.
	if !(math.Abs(sum-1) <= 1e-5) {
		return nil, fmt.Errorf("%w: probabilities of being best sum to %v", ErrPosterior, sum)
	}
	return normalised(p), nil
}

// beats is P(score k > score j).
func (s joint) beats(k, j int) float64 {
	return elementary.NormalCDF(standardised(s.mean[k]-s.mean[j], s.gap(k, j)))
}

// standardised is difference/√variance, infinite where there is no variance.
func standardised(difference, variance float64) float64 {
	if variance == 0 {
		return math.Copysign(math.Inf(1), difference)
	}
	return difference / math.Sqrt(variance)
}

// beatsBoth is P(score k > scores i and j).
func (s joint) beatsBoth(k, i, j int) float64 {
	vi, vj := s.gap(k, i), s.gap(k, j)
	hi, hj := standardised(s.mean[k]-s.mean[i], vi), standardised(s.mean[k]-s.mean[j], vj)
	if vi == 0 || vj == 0 {
		return min(elementary.NormalCDF(hi), elementary.NormalCDF(hj)) // one of the two is 0 or 1
	}
	return orthant(hi, hj, s.between(k, i, j)/math.Sqrt(float64(vi*vj)))
}

// orthant returns P(Z₁ > -h, Z₂ > -k) for standard normal variables with correlation rho,
//
//	∫_{-h}^∞ φ(z) Φ((k + ρz)/√(1-ρ²)) dz
//
// by Gauss-Legendre quadrature with 16 points on panels of at most 1.5, shorter near z = -k/ρ, where for ρ close
// to ±1 the second factor is almost a step.
func orthant(h, k, rho float64) float64 {
	rho = max(-1, min(1, rho))
	spread := math.Sqrt(float64((1 - rho) * (1 + rho)))
	centre, width := -k/rho, math.Abs(spread/rho) // of the step; infinite for ρ = 0
	sum := 0.0
	end := normalReach
	for e := max(-h, -normalReach); e < end; {
		next := min(end, e+step)
		if distance := math.Abs(e - centre); !math.IsNaN(distance) && !math.IsInf(distance, 1) {
			next = min(next, e+max(step*width, distance/2, 1e-12))
			if e < centre && next > centre && width < 1e-6 {
				next = centre
			}
		}
		half := (next - e) / 2
		for i, z := range rule.node {
			at := e + half + float64(half*z)
			below := elementary.NormalCDF((k + float64(rho*at)) / spread)
			if spread == 0 {
				below = 0
				if k+float64(rho*at) > 0 {
					below = 1
				}
			}
			sum += float64(float64(half*rule.weight[i]) * float64(elementary.Exp(-float64(at*at)/2)*below))
		}
		e = next
	}
	const oneOverRootTwoPi = 0.3989422804014327
	return float64(oneOverRootTwoPi * sum)
}

// transform turns drawn scores into what is compared, in place.
type transform func(scores []float64)

// simulate draws mean + G·z and mean - G·z in turn, for standard normal z, and returns the share of draws in which
// each arm is the first of the largest, after an optional transform.
func (s joint) simulate(value transform, draws int, random *rand.PCG) ([]float64, error) {
	switch {
	case draws < 2 || draws > MaxDraws:
		return nil, fmt.Errorf("bandit: %d draws, want 2 to %d", draws, MaxDraws)
	case random == nil:
		return nil, ErrNoSeed
	}
	n, rank := len(s.mean), s.rank
	z, moved, scores := make([]float64, rank), make([]float64, n), make([]float64, n)
	wins := make([]int, n)
	for drawn := 0; drawn < draws; drawn++ {
		sign := 1.0
		if drawn%2 == 0 {
			normals(random, z)
			for k := range n {
				sum := 0.0
				for c, v := range s.row(k) {
					sum += float64(v * z[c])
				}
				moved[k] = sum
			}
		} else {
			sign = -1
		}
		for k, m := range s.mean {
			scores[k] = m + float64(sign*moved[k])
		}
		if value != nil {
			value(scores)
		}
		best := 0
		for k, v := range scores {
			if v > scores[best] {
				best = k
			}
		}
		wins[best]++
	}
	p := make([]float64, n)
	for k, count := range wins {
		p[k] = float64(count) / float64(draws)
	}
	return p, nil
}

// normals fills z with standard normal numbers, one per number of the generator: the quantile of the middle of one of
// 2⁵² equal parts of the unit interval, so that none is infinite. Between the edges of 4096 larger parts it is interpolated, which is off by 2e-5
// at most; in the outermost 64 of each tail, where it bends, it is computed.
func normals(random *rand.PCG, z []float64) {
	edges := normalEdges()
	for i := range z {
		bits := random.Uint64() >> 12
		part := int(bits >> 40)
		if part < tailParts || part >= normalParts-tailParts {
			z[i] = elementary.NormalQuantile((float64(bits) + 0.5) / (1 << 52))
			continue
		}
		within := (float64(bits&(1<<40-1)) + 0.5) / (1 << 40)
		z[i] = edges[part] + float64(within*(edges[part+1]-edges[part]))
	}
}

const (
	normalParts = 1 << 12
	tailParts   = 64
)

// normalEdges are the quantiles between the parts; those of the two ends are infinite and not used.
var normalEdges = sync.OnceValue(func() *[normalParts + 1]float64 {
	var edges [normalParts + 1]float64
	for i := 1; i < normalParts; i++ {
		edges[i] = elementary.NormalQuantile(float64(i) / normalParts)
	}
	return &edges
})
