package models

import (
	"fmt"
	"slices"
)

// Method is how an experiment's policy gives probabilities to its arms.
type Method string

// The methods.
const (
	MethodAB       Method = "ab"       // fixed weights, sticky by customer
	MethodThompson Method = "thompson" // Beta posteriors, additive floor, uniform slice
)

// ExperimentStatus is a stage in the life of an experiment.
type ExperimentStatus string

// The statuses of an experiment; only running ones draw.
const (
	ExperimentDraft   ExperimentStatus = "draft"
	ExperimentRunning ExperimentStatus = "running"
	ExperimentStopped ExperimentStatus = "stopped"
)

// MaxArms bounds an experiment, so that the eligible arms fit a bit mask.
const MaxArms = 32

// Experiment puts one factor, or a group of factors in one stage, to the test.
type Experiment struct {
	Key     string           `json:"key"`
	Program string           `json:"program"`
	Version int              `json:"version"`
	Status  ExperimentStatus `json:"status"`
	Factors []Factor         `json:"factors"`
	Arms    []Arm            `json:"arms"`
	Method  Method           `json:"method"`
	// Salt separates this experiment's hashes from all others; set at creation.
	Salt string `json:"salt"`
	// Metric is the outcome that counts as success when it happens within
	// WindowHours of activation.
	Metric        OutcomeKind `json:"metric"`
	WindowHours   int         `json:"window_hours"`
	Floor         float64     `json:"floor"`         // additive floor per arm, thompson
	UniformShare  float64     `json:"uniform_share"` // share of decisions drawn uniformly, thompson
	PriorMean     float64     `json:"prior_mean"`    // of the success chance
	PriorStrength float64     `json:"prior_strength"`
}

// DefaultExperiment returns the defaults of a new experiment: Thompson sampling
// on shares within 72 hours, floor .01, a uniform slice of 2 %, and the
// published prior of 3 % with the strength of 20 observations.
func DefaultExperiment() Experiment {
	return Experiment{
		Status: ExperimentDraft, Method: MethodThompson, Metric: OutcomeShare, WindowHours: 72,
		Floor: 0.01, UniformShare: 0.02, PriorMean: 0.03, PriorStrength: 20,
	}
}

// Governs reports whether the experiment decides the factor.
func (e *Experiment) Governs(f Factor) bool { return slices.Contains(e.Factors, f) }

// Stage names the experiment's stage: its factors joined by "+".
func (e *Experiment) Stage() string { return StageName(e.Factors) }

// Validate reports every bad field.
func (e *Experiment) Validate() error {
	var c Check
	c.That(ValidKey(e.Key), "/key", "must be 1 to 63 of a-z, 0-9, _ and -")
	c.That(ValidKey(e.Program), "/program", "must name a program")
	e.validateFactors(&c)
	c.That(e.Method == MethodAB || e.Method == MethodThompson, "/method", "must be ab or thompson")
	c.That(e.Metric.Success(), "/metric", "must be exposure, share, click, signup or purchase")
	c.That(e.WindowHours >= 1 && e.WindowHours <= 24*90, "/window_hours", "must be 1 to 2160")
	c.That(e.Floor >= 0 && e.Floor <= 0.2, "/floor", "must be between 0 and 0.2")
	c.That(float64(len(e.Arms))*e.Floor <= 0.2+1e-12, "/floor", "times the number of arms must be at most 0.2")
	c.That(e.UniformShare >= 0 && e.UniformShare <= 1, "/uniform_share", "must be between 0 and 1")
	c.That(e.PriorMean > 0 && e.PriorMean < 1, "/prior_mean", "must be between 0 and 1")
	c.That(e.PriorStrength > 0 && e.PriorStrength <= 2000, "/prior_strength", "must be greater than 0 and at most 2000")
	e.validateArms(&c)
	return c.Err("experiment")
}

// validateFactors checks that the factors are known and in drawing order.
func (e *Experiment) validateFactors(c *Check) {
	next := 0
	for i, f := range e.Factors {
		place := slices.Index(Factors, f)
		c.That(place >= next, pointer("/factors", i), "must be among ask, timing, channel, offer, approach, copy, each once and in this order")
		next = max(next, place+1)
	}
	c.That(len(e.Factors) > 0, "/factors", "must name what the experiment governs: ask, timing, channel, offer, approach, copy")
}

func (e *Experiment) validateArms(c *Check) {
	c.That(len(e.Arms) >= 2 && len(e.Arms) <= MaxArms, "/arms", "must have 2 to %d entries", MaxArms)
	keys, choices := map[string]bool{}, map[string]bool{}
	var total float64
	for i := range e.Arms {
		a, at := &e.Arms[i], pointer("/arms", i)
		c.That(!keys[a.Key], at+"/key", "stands twice")
		a.validate(c, e, at)
		choice := a.choice()
		c.That(!choices[choice], at, "is the same choice as another arm")
		keys[a.Key], choices[choice] = true, true
		total += a.Weight
	}
	c.That(e.Method != MethodAB || total > 0, "/arms", "must have a weight greater than 0")
}

func pointer(list string, i int) string { return fmt.Sprintf("%s/%d", list, i) }
