package models

import (
	"fmt"
	"slices"
	"time"
)

// Method is how an experiment's policy gives probabilities to its arms.
type Method string

// The methods. All but ab draw anew for each decision, from what was learned, with floor and uniform slice.
const (
	MethodAB       Method = "ab"                // fixed weights, sticky by customer
	MethodThompson Method = "thompson"          // earns: each arm has its chance of being the best
	MethodTopTwo   Method = "top_two"           // finds the best arm sooner and earns less meanwhile
	MethodLinear   Method = "linear_thompson"   // contextual: a linear model of what the customer and the arm are
	MethodLogistic Method = "logistic_thompson" // contextual: a logistic model of the same
	MethodSquareCB Method = "squarecb"          // contextual: the logistic model's means, explored by how far they are apart
	MethodSendTime Method = "send_time"         // of timing alone: each arm has the chance of the local hour of the week in which it asks
)

// Methods lists the methods.
var Methods = []Method{MethodAB, MethodThompson, MethodTopTwo, MethodLinear, MethodLogistic, MethodSquareCB, MethodSendTime}

// Learns reports whether the method draws from what was learned.
func (m Method) Learns() bool { return m != MethodAB }

// Contextual reports whether what is best depends on the customer.
func (m Method) Contextual() bool {
	return m == MethodLinear || m == MethodLogistic || m == MethodSquareCB
}

// ExperimentStatus is a stage in the life of an experiment.
type ExperimentStatus string

// The statuses of an experiment; only running ones draw.
const (
	ExperimentDraft     ExperimentStatus = "draft"
	ExperimentRunning   ExperimentStatus = "running"
	ExperimentStopped   ExperimentStatus = "stopped"
	ExperimentConcluded ExperimentStatus = "concluded" // stopped, and it is on record what was made of it
)

// Valid reports whether s is one of the statuses.
func (s ExperimentStatus) Valid() bool {
	return slices.Contains([]ExperimentStatus{ExperimentDraft, ExperimentRunning, ExperimentStopped, ExperimentConcluded}, s)
}

// Started reports whether decisions may name an experiment of the status: what decides its validity is frozen.
func (s ExperimentStatus) Started() bool { return s != ExperimentDraft }

// Direction says which way the metric is meant to go.
type Direction string

// The directions.
const (
	Increase Direction = "increase"
	Decrease Direction = "decrease"
)

// MaxArms bounds an experiment, so that the eligible arms fit a bit mask.
const MaxArms = 32

// Experiment puts one factor, or a group of factors in one stage, to the test.
type Experiment struct {
	Key     string `json:"key"`
	Program string `json:"program"`
	Version int    `json:"version"`
	// Name and Hypothesis are for people, and may change at any time; see FreeExperimentFields.
	Name       string           `json:"name"`
	Hypothesis string           `json:"hypothesis"`
	Status     ExperimentStatus `json:"status"`
	Factors    []Factor         `json:"factors"`
	Arms       []Arm            `json:"arms"`
	// Copies makes arms of the approved copies that the program can show, too: they join a running experiment, and are retired, by themselves.
	Copies bool   `json:"copies,omitempty"`
	Method Method `json:"method"`
	// Objective is what the method seeks the most of.
	Objective Objective `json:"objective"`
	// Context is what a contextual method knows of the customer besides the arm's levels, and Pairs are factors whose levels work together.
	Context []ContextNumber `json:"context,omitempty"`
	Pairs   [][]Factor      `json:"pairs,omitempty"`
	// Shadow is another policy whose probabilities are logged beside those that are drawn from.
	Shadow *Shadow `json:"shadow,omitempty"`
	// HalfLifeHours is after how many hours of waiting an ask is worth half to send_time; 0: waiting costs nothing.
	HalfLifeHours float64 `json:"half_life_hours,omitempty"`
	// Pending says what becomes of decisions whose window is open yet.
	Pending Pending `json:"pending"`
	// Value is what outcomes are worth where the objective is value; a start takes the program's where it is left out.
	Value *ValueTerms `json:"value,omitempty"`
	// Salt separates this experiment's hashes from all others; set at creation.
	Salt string `json:"salt"`
	// Metric is the outcome that counts as success when it happens within
	// WindowHours of activation.
	Metric        OutcomeKind `json:"metric"`
	WindowHours   int         `json:"window_hours"`
	Floor         float64     `json:"floor"`         // additive floor per arm, not for ab
	UniformShare  float64     `json:"uniform_share"` // share of decisions drawn uniformly, not for ab
	PriorMean     float64     `json:"prior_mean"`    // of the success chance
	PriorStrength float64     `json:"prior_strength"`
	// Direction, Level and PlannedSize are what the analysis holds itself to.
	Direction   Direction `json:"direction"`
	Level       float64   `json:"level"`        // the error it allows: 1 - coverage of its intervals
	PlannedSize int64     `json:"planned_size"` // decisions at which it is meant to be decided, 0 for none named

	// Guardrails stop arms that do harm. Nil is not said: a new experiment then gets DefaultGuardrails; an empty list is none.
	Guardrails []Guardrail `json:"guardrails"`

	// StartedAt, Retired and Conclusion are set by what they tell of.
	StartedAt  time.Time    `json:"started_at,omitzero"`
	Retired    []Retirement `json:"retired,omitempty" doc:"Arms that were stopped, by guardrails, as weak or with their copy: they are never drawn again"`
	Conclusion *Conclusion  `json:"conclusion,omitempty"`
	// Joined are the arms that came with copies, and Waiting the copies that there is no room for.
	Joined  []Joining     `json:"joined,omitempty" doc:"Arms that came with approved copies while it ran"`
	Waiting []WaitingCopy `json:"waiting,omitempty" doc:"Approved copies that are no arms yet"`
}

// Conclusion is what was made of an experiment.
type Conclusion struct {
	Arm  string    `json:"arm"` // that was taken, "" for none
	Note string    `json:"note"`
	At   time.Time `json:"at"`
	// Adopted are the factors whose level in the arm became the program's default. Those without a default, like timing, are not among them.
	Adopted []Factor `json:"adopted"`
}

// FreeExperimentFields are the fields that may change at any time. All others freeze at the start: an analysis whose terms changed
// on the way says nothing.
var FreeExperimentFields = []string{"name", "hypothesis"}

// DefaultExperiment returns the defaults of a new experiment: Thompson sampling
// on shares within 72 hours, floor .01, a uniform slice of 2 %, the published
// prior of 3 % with the strength of 20 observations, more being better, and an
// error of 5 %.
func DefaultExperiment() Experiment {
	return Experiment{
		Status: ExperimentDraft, Method: MethodThompson, Objective: ObjectiveMetric, Pending: PendingWait, Metric: OutcomeShare, WindowHours: 72,
		Floor: 0.01, UniformShare: 0.02, PriorMean: 0.03, PriorStrength: 20, Direction: Increase, Level: 0.05,
	}
}

// Complete gives an experiment that an earlier release stored the defaults of fields that it did not have.
func (e *Experiment) Complete() {
	d := DefaultExperiment()
	if e.Direction == "" {
		e.Direction, e.Level = d.Direction, d.Level
	}
	if e.Objective == "" {
		e.Objective, e.Pending = d.Objective, d.Pending
	}
	if e.Guardrails == nil {
		e.Guardrails = []Guardrail{} // it was not started under any
	}
}

// Arm finds an arm by key, nil when there is none.
func (e *Experiment) Arm(key string) *Arm {
	i := slices.IndexFunc(e.Arms, func(a Arm) bool { return a.Key == key })
	if i < 0 {
		return nil
	}
	return &e.Arms[i]
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
	c.That(slices.Contains(Methods, e.Method), "/method", "must be ab, thompson, top_two, linear_thompson, logistic_thompson, squarecb or send_time")
	c.That(e.Metric.Success(), "/metric", "must be exposure, share, click, signup or purchase")
	c.That(e.WindowHours >= 1 && e.WindowHours <= 24*90, "/window_hours", "must be 1 to 2160")
	c.That(e.Floor >= 0 && e.Floor <= 0.2, "/floor", "must be between 0 and 0.2")
	c.That(float64(e.together())*e.Floor <= maxFloors+1e-12, "/floor", "times the number of arms must be at most %g", maxFloors)
	c.That(e.UniformShare >= 0 && e.UniformShare <= 1, "/uniform_share", "must be between 0 and 1")
	c.That(e.PriorMean > 0 && e.PriorMean < 1, "/prior_mean", "must be between 0 and 1")
	c.That(e.PriorStrength > 0 && e.PriorStrength <= 2000, "/prior_strength", "must be greater than 0 and at most 2000")
	e.validateTerms(&c)
	e.validatePolicy(&c)
	e.validateArms(&c)
	e.validateCopies(&c)
	e.validateGuardrails(&c)
	return c.Err("experiment")
}

// validateTerms checks what the analysis holds itself to, and what people read.
func (e *Experiment) validateTerms(c *Check) {
	c.That(len(e.Name) <= 200, "/name", "must have at most 200 characters")
	c.That(len(e.Hypothesis) <= 2000, "/hypothesis", "must have at most 2000 characters")
	c.That(e.Direction == Increase || e.Direction == Decrease, "/direction", "must be increase or decrease")
	c.That(e.Direction != Decrease || !e.Method.Learns(), "/direction", "must be increase for %s, which seeks the arm with the most of the metric", e.Method)
	c.That(e.Level > 0 && e.Level <= 0.5, "/level", "must be greater than 0 and at most 0.5")
	c.That(e.PlannedSize >= 0 && e.PlannedSize <= 1e12, "/planned_size", "must be between 0 (none) and 1e12")
	c.That(e.Status.Started() || e.StartedAt.IsZero(), "/started_at", "is set by the start")
	c.That((e.Conclusion != nil) == (e.Status == ExperimentConcluded), "/conclusion", "is there exactly when the experiment is concluded")
	if e.Conclusion != nil {
		c.That(len(e.Conclusion.Note) <= MaxConclusionNote, "/conclusion/note", "must have at most %d characters", MaxConclusionNote)
		c.That(e.Conclusion.Arm == "" || e.Arm(e.Conclusion.Arm) != nil, "/conclusion/arm", "names no arm")
	}
}

// MaxConclusionNote bounds the note of a conclusion, in bytes.
const MaxConclusionNote = 2000

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
	least := 2
	if e.Copies {
		least = 1 // copies join
	}
	c.That(len(e.Arms) >= least && len(e.Arms) <= MaxArms, "/arms", "must have %d to %d entries", least, MaxArms)
	keys, choices := map[string]bool{}, map[string]bool{}
	var total, taken, wished float64
	for i := range e.Arms {
		a, at := &e.Arms[i], pointer("/arms", i)
		c.That(!keys[a.Key], at+"/key", "stands twice")
		a.validate(c, e, at)
		choice := a.choice()
		c.That(!choices[choice], at, "is the same choice as another arm")
		keys[a.Key], choices[choice] = true, true
		total += a.Weight
		wished += a.MinShare
		taken += max(a.MinShare, e.Floor)
	}
	c.That(wished == 0 || taken < 1, "/arms", "must leave something to decide: their min_share and the floor sum to 1 or more")
	c.That(e.Method != MethodAB || total > 0, "/arms", "must have a weight greater than 0")
}

func pointer(list string, i int) string { return fmt.Sprintf("%s/%d", list, i) }
