package bandit

import "fmt"

// What a new program may assume before it has seen anything: of asked customers 3 % share, 15 % of
// shares bring a signup, 25 % of signups buy, each worth 20 observations. They are the project's
// published defaults (docs/methods/thompson-sampling.md), chosen for their order of magnitude and not
// fitted to data; a hundred decisions outweigh them.
//
// A uniform Beta(1, 1) is not a neutral prior here: its mean of 50 % makes an untried arm look ten
// times better than any real one, so that early traffic goes to whatever was tried least.
const (
	DefaultShareRate     = 0.03
	DefaultSignupRate    = 0.15
	DefaultPurchaseRate  = 0.25
	DefaultPriorStrength = 20
)

// ColdStart is the prior of the share probability of an arm nobody has tried: mean
// DefaultShareRate, worth DefaultPriorStrength observations. It is Beta(0.6, 19.4).
var ColdStart = Beta{
	Alpha: DefaultShareRate * DefaultPriorStrength,
	Beta:  (1 - DefaultShareRate) * DefaultPriorStrength,
}

// NewPrior returns the Beta distribution with the given mean, in (0, 1), that weighs as much as
// strength observations, above 0: Beta(mean·strength, (1-mean)·strength).
func NewPrior(mean, strength float64) (Beta, error) {
	prior := Beta{Alpha: float64(mean * strength), Beta: float64((1 - mean) * strength)}
	if !(mean > 0 && mean < 1) || prior.Validate() != nil {
		return Beta{}, fmt.Errorf("%w: prior with mean %v and strength %v, want a mean in (0, 1) and a finite strength above 0",
			ErrPosterior, mean, strength)
	}
	return prior, nil
}
