package decide

import (
	"sync"

	"goodword/experiments"
	"goodword/experiments/bandit"
	"goodword/models"
)

// drawStage draws one stage of a decision. It is a function of snapshot,
// experiment, eligible arms and key alone, so a replay calls it again. policy
// is the experiment's, nil for one that does not learn.
func drawStage(snap *models.Snapshot, e *models.Experiment, policy experiments.Policy, eligible uint32, key []string) (models.Stage, error) {
	state := snap.Policy(e)
	stage := models.Stage{Name: e.Stage(), Experiment: e.Key, Eligible: eligible, PolicyVersion: state.Version}
	spec := experiments.Stage{
		Salt: e.Salt, Method: experiments.Method(e.Method), Arms: make([]experiments.Arm, len(e.Arms)),
		Policy: policy, Version: state.Version, Slice: e.UniformShare,
	}
	for i := range e.Arms {
		spec.Arms[i] = experiments.Arm{Key: e.Arms[i].Key, Weight: e.Arms[i].Weight}
	}
	unit := key[0] // the customer
	draw, err := spec.Draw(unit, key, flags(eligible, len(e.Arms)))
	if err != nil {
		return stage, err
	}
	stage.Index, stage.Probabilities, stage.U, stage.Slice = draw.Index, draw.Probabilities, draw.U, draw.Slice
	stage.Arm = e.Arms[draw.Index].Key
	return stage, nil
}

// thompson makes the policy of an experiment from the counts in the snapshot.
func thompson(snap *models.Snapshot, e *models.Experiment) (experiments.Policy, error) {
	prior, err := bandit.NewPrior(e.PriorMean, e.PriorStrength)
	if err != nil {
		return nil, err
	}
	counts := snap.Policy(e).Arms
	policy := bandit.Thompson{Posteriors: make([]bandit.Beta, len(e.Arms)), Floor: e.Floor, Slice: e.UniformShare}
	for i := range e.Arms {
		if policy.Posteriors[i], err = prior.Update(float64(counts[i].Successes), float64(counts[i].Trials)); err != nil {
			return nil, err
		}
	}
	return policy, nil
}

func flags(mask uint32, n int) []bool {
	f := make([]bool, n)
	for i := range f {
		f[i] = mask&(1<<i) != 0
	}
	return f
}

// policyCache keeps the probabilities of learned policies, which are the same
// for every customer with the same eligible arms and snapshot. When it is full
// it starts anew. The zero value is ready; it is safe for concurrent use.
type policyCache struct {
	mu   sync.RWMutex
	pmfs map[policyKey][]float64
}

type policyKey struct {
	snapshot   string
	experiment string
	eligible   uint32
}

// maxPolicies bounds the cache: some kilobytes each with the most arms.
const maxPolicies = 4096

// draw draws a stage with probabilities from the cache. It panics only on an
// experiment that validation would have refused.
func (c *policyCache) draw(snap *models.Snapshot, e *models.Experiment, eligible uint32, key []string) models.Stage {
	stage, err := drawStage(snap, e, &cachedPolicy{c, snap, e, eligible}, eligible, key)
	if err != nil {
		panic("decide: a validated experiment cannot be drawn: " + err.Error())
	}
	return stage
}

// cachedPolicy is a Thompson policy whose probabilities for one set of
// eligible arms are computed once per snapshot.
type cachedPolicy struct {
	cache    *policyCache
	snap     *models.Snapshot
	e        *models.Experiment
	eligible uint32
}

// Probabilities gives the cached ones of the set of arms the policy was made for.
func (p *cachedPolicy) Probabilities(eligible []bool) ([]float64, error) {
	c, key := p.cache, policyKey{p.snap.ID, p.e.Key, p.eligible}
	c.mu.RLock()
	pmf, ok := c.pmfs[key]
	c.mu.RUnlock()
	if ok {
		return pmf, nil
	}
	policy, err := thompson(p.snap, p.e)
	if err != nil {
		return nil, err
	}
	if pmf, err = policy.Probabilities(eligible); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pmfs == nil || len(c.pmfs) >= maxPolicies {
		c.pmfs = make(map[policyKey][]float64)
	}
	c.pmfs[key] = pmf
	return pmf, nil
}
