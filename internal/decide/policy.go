package decide

import (
	"strings"
	"sync"

	"goodword/experiments"
	"goodword/internal/policy"
	"goodword/models"
)

// drawing is one stage to be drawn: all that its probabilities depend on besides the policy.
type drawing struct {
	snap     *models.Snapshot
	e        *models.Experiment
	subject  policy.Subject
	eligible uint32
	key      []string // of the decision; its first part is the customer
}

// newPolicy makes the policy of an experiment that learns from the state in the snapshot.
func newPolicy(snap *models.Snapshot, e *models.Experiment) *policy.Policy {
	setting := policy.Setting{Offers: snap.Offers, Price: snap.Price(e.Program)}
	if p := snap.Program(e.Program); p != nil {
		setting.DefaultOffer = p.DefaultOffer
	}
	return policy.New(e, snap.Policy(e), setting)
}

// chances gives the probabilities of a policy for what is drawn.
type chances func(*policy.Policy) experiments.Policy

// in binds a policy to the decision.
func (w *drawing) in(p *policy.Policy) experiments.Policy {
	return p.In(w.subject, w.snap.ID, strings.Join(w.key, "\x1f"))
}

// draw draws the stage. It is a function of what is drawn and of the policy alone, so a replay calls it again; p is nil for an experiment that does
// not learn.
func (w *drawing) draw(p *policy.Policy, of chances) (models.Stage, error) {
	e, state := w.e, w.snap.Policy(w.e)
	stage := models.Stage{Name: e.Stage(), Experiment: e.Key, Eligible: w.eligible, PolicyVersion: state.Version, Slots: w.subject.Slots, Own: w.subject.Own}
	spec := experiments.Stage{
		Salt: e.Salt, Method: experiments.Method(e.Method), Arms: make([]experiments.Arm, len(e.Arms)),
		Version: state.Version, Slice: e.UniformShare,
	}
	for i := range e.Arms {
		spec.Arms[i] = experiments.Arm{Key: e.Arms[i].Key, Weight: e.Arms[i].Weight}
	}
	if p != nil {
		spec.Policy = of(p)
	}
	eligible := flags(w.eligible, len(e.Arms))
	draw, err := spec.Draw(w.key[0], w.key, eligible)
	if err != nil {
		return stage, err
	}
	stage.Index, stage.Probabilities, stage.U, stage.Slice = draw.Index, draw.Probabilities, draw.U, draw.Slice
	stage.Arm = e.Arms[draw.Index].Key
	if p != nil && p.Shadow != nil {
		stage.Shadow, err = of(p.Shadow).Probabilities(eligible)
	}
	return stage, err
}

func flags(mask uint32, n int) []bool {
	f := make([]bool, n)
	for i := range f {
		f[i] = mask&(1<<i) != 0
	}
	return f
}

// policyCache keeps policies, and the probabilities of those that look at nobody, which are the same for every customer with the same eligible arms.
// When it is full it starts anew. The zero value is ready; it is safe for concurrent use.
type policyCache struct {
	mu       sync.RWMutex
	policies map[policyKey]*policy.Policy
	pmfs     map[pmfKey][]float64
}

type policyKey struct{ snapshot, experiment string }

type pmfKey struct {
	policy   *policy.Policy
	eligible uint32
}

// maxPolicies and maxPMFs bound the cache: some kilobytes each with the most arms, a hundred for a large contextual policy.
const (
	maxPolicies = 256
	maxPMFs     = 4096
)

// draw draws a stage. It panics only on an experiment that validation would have refused. failed hears of a policy that draws uniformly because
// it cannot be made.
func (c *policyCache) draw(w *drawing, failed func(error)) models.Stage {
	var p *policy.Policy
	if w.e.Method.Learns() {
		p = c.policy(w.snap, w.e, failed)
	}
	stage, err := w.draw(p, func(p *policy.Policy) experiments.Policy {
		if p.Contextual() {
			return w.in(p)
		}
		return &cachedPolicy{c, w, p}
	})
	if err != nil {
		panic("decide: a validated experiment cannot be drawn: " + err.Error())
	}
	return stage
}

func (c *policyCache) policy(snap *models.Snapshot, e *models.Experiment, failed func(error)) *policy.Policy {
	key := policyKey{snap.ID, e.Key}
	c.mu.RLock()
	p := c.policies[key]
	c.mu.RUnlock()
	if p != nil {
		return p
	}
	p = newPolicy(snap, e)
	if err := p.Err(); err != nil && failed != nil {
		failed(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.policies[key]; known != nil { // somebody was faster
		return known
	}
	if c.policies == nil || len(c.policies) >= maxPolicies {
		c.policies, c.pmfs = make(map[policyKey]*policy.Policy), nil
	}
	c.policies[key] = p
	return p
}

// cachedPolicy is a policy whose probabilities for one set of eligible arms are computed once.
type cachedPolicy struct {
	cache *policyCache
	what  *drawing
	p     *policy.Policy
}

// Probabilities gives those of the set of arms that is drawn from.
func (p *cachedPolicy) Probabilities(eligible []bool) ([]float64, error) {
	c, key := p.cache, pmfKey{p.p, p.what.eligible}
	c.mu.RLock()
	pmf, ok := c.pmfs[key]
	c.mu.RUnlock()
	if ok {
		return pmf, nil
	}
	pmf, err := p.what.in(p.p).Probabilities(eligible)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pmfs == nil || len(c.pmfs) >= maxPMFs {
		c.pmfs = make(map[pmfKey][]float64)
	}
	c.pmfs[key] = pmf
	return pmf, nil
}
