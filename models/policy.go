package models

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Objective is what a policy that learns seeks the most of.
type Objective string

// The objectives.
const (
	ObjectiveMetric Objective = "metric" // decisions with the metric in their window
	ObjectiveValue  Objective = "value"  // net money per decision, see ValueTerms
)

// Pending says what becomes of decisions whose window is open yet.
type Pending string

// What becomes of them.
const (
	PendingWait     Pending = "wait"     // nothing: each counts when its window closes
	PendingEstimate Pending = "estimate" // each counts at once, as far as its age lets outcomes show
)

// ContextNumber is a number that describes the customer to a contextual policy. On its way it becomes
//
//	(v/(|v| + Half) - 1/2)/0.3
//
// which is bounded, and 0 at Half; a value that is not known is 0, too.
type ContextNumber struct {
	// Feature is a numeric place of the stored vector by its name (see package features), or "segment:" with the key of a segment, which
	// is 1 for its customers and 0 for others.
	Feature string `json:"feature"`
	// Half is the value in the middle of the scale, above 0; 0 is the published one of the feature. Not for segments.
	Half float64 `json:"half,omitempty"`
}

// SegmentPrefix begins the context number of a segment.
const SegmentPrefix = "segment:"

// Shadow is a policy on trial that chooses nothing.
type Shadow struct {
	Method    Method          `json:"method"`
	Objective Objective       `json:"objective"`
	Context   []ContextNumber `json:"context,omitempty"`
	Pairs     [][]Factor      `json:"pairs,omitempty"`
}

// AsShadow is the experiment as its shadow would run it.
func (e *Experiment) AsShadow() *Experiment {
	x := *e
	x.Method, x.Objective, x.Context, x.Pairs, x.Shadow = e.Shadow.Method, e.Shadow.Objective, e.Shadow.Context, e.Shadow.Pairs, nil
	return &x
}

// InMoney reports whether the experiment, or its shadow, seeks value.
func (e *Experiment) InMoney() bool {
	return e.Objective == ObjectiveValue || e.Shadow != nil && e.Shadow.Objective == ObjectiveValue
}

// InHours reports whether the experiment, or its shadow, learns by hours of the week.
func (e *Experiment) InHours() bool {
	return e.Method == MethodSendTime || e.Shadow != nil && e.Shadow.Method == MethodSendTime
}

// AllContext are the context numbers of the experiment and of its shadow.
func (e *Experiment) AllContext() []ContextNumber {
	if e.Shadow == nil {
		return e.Context
	}
	return slices.Concat(e.Context, e.Shadow.Context)
}

// ValueTerms says what outcomes are worth, in minor units of one currency: the value of a decision is, over its window,
//
//	(1 - Cannibalised)·Margin·(purchases - refunds) - rewards owed - Message - Unsubscribe - Complaint
//
// with the last three where they happened. A purchase in another currency counts nothing.
type ValueTerms struct {
	Currency string `json:"currency"` // ISO 4217
	// Margin is the part of a friend's purchase that is earned, in (0,1], and Cannibalised the part of purchases that would have come anyway,
	// in [0,1): the holdout tells it.
	Margin       float64 `json:"margin"`
	Cannibalised float64 `json:"cannibalised"`
	// PurchaseMinor is what a friend's purchase is thought to be before any is seen; 0 is not known.
	PurchaseMinor    int64   `json:"purchase_minor"`
	MessageMinor     float64 `json:"message_minor"` // of sending one ask
	UnsubscribeMinor int64   `json:"unsubscribe_minor"`
	ComplaintMinor   int64   `json:"complaint_minor"`
}

// DefaultValueTerms are a purchase that counts in full, asks that cost nothing to send, and 20 units of money for a customer who cannot be
// contacted any more or complains (STATISTICS 2.9).
func DefaultValueTerms() ValueTerms {
	return ValueTerms{Margin: 1, UnsubscribeMinor: 2000, ComplaintMinor: 2000}
}

// Earned is the part of what a friend pays that is earned and would not have come anyway.
func (t *ValueTerms) Earned() float64 { return float64(t.Margin * (1 - t.Cannibalised)) }

// Validate reports every bad field.
func (t *ValueTerms) Validate() error {
	var c Check
	t.validate(&c, "")
	return c.Err("value")
}

func (t *ValueTerms) validate(c *Check, at string) {
	c.That(t.Currency == "" || len(t.Currency) == 3, at+"/currency", "must be an ISO 4217 code")
	c.That(t.Margin > 0 && t.Margin <= 1, at+"/margin", "must be greater than 0 and at most 1")
	c.That(t.Cannibalised >= 0 && t.Cannibalised < 1, at+"/cannibalised", "must be at least 0 and less than 1")
	for _, m := range []struct {
		minor float64
		name  string
	}{
		{float64(t.PurchaseMinor), "purchase_minor"}, {t.MessageMinor, "message_minor"},
		{float64(t.UnsubscribeMinor), "unsubscribe_minor"}, {float64(t.ComplaintMinor), "complaint_minor"},
	} {
		c.That(m.minor >= 0 && m.minor <= 1e12, at+"/"+m.name, "must be between 0 and 1e12")
	}
}

// MaxContext bounds the numbers of a context.
const MaxContext = 8

// validatePolicy checks how the experiment, and its shadow, choose.
func (e *Experiment) validatePolicy(c *Check) {
	c.That(e.Objective != ObjectiveValue || e.Method.Learns(), "/objective", "must be metric for ab, which seeks nothing")
	c.That(e.Pending == PendingWait || e.Pending == PendingEstimate, "/pending", "must be wait or estimate")
	c.That(e.HalfLifeHours >= 0 && e.HalfLifeHours <= 24*90, "/half_life_hours", "must be between 0 (waiting costs nothing) and 2160")
	c.That(e.HalfLifeHours == 0 || e.InHours(), "/half_life_hours", "is for send_time")
	e.validateChoosing(c, "")
	if e.Value != nil {
		e.Value.validate(c, "/value")
	}
	if e.Shadow == nil {
		return
	}
	x := e.AsShadow()
	c.That(x.Method.Learns() && slices.Contains(Methods, x.Method), "/shadow/method", "must be thompson, top_two, linear_thompson, logistic_thompson, squarecb or send_time")
	c.That(e.Method.Learns(), "/shadow", "needs a method that learns: ab decides nothing anew")
	x.validateChoosing(c, "/shadow")
}

// validateChoosing checks what a shadow has, too.
func (e *Experiment) validateChoosing(c *Check, at string) {
	c.That(e.Objective == ObjectiveMetric || e.Objective == ObjectiveValue, at+"/objective", "must be metric or value")
	c.That(e.Objective != ObjectiveValue || e.Metric == OutcomePurchase, "/metric", "must be purchase where the objective is value: money comes from what friends buy")
	c.That(len(e.Context) == 0 || e.Method.Contextual(), at+"/context", "is for linear_thompson, logistic_thompson and squarecb")
	c.That(len(e.Pairs) == 0 || e.Method.Contextual(), at+"/pairs", "is for linear_thompson, logistic_thompson and squarecb")
	c.That(len(e.Context) <= MaxContext, at+"/context", "must have at most %d entries", MaxContext)
	e.validateSendTime(c, at)
	for i, n := range e.Context {
		here := fmt.Sprintf("%s/context/%d", at, i)
		c.That(n.Feature != "", here+"/feature", "must name a feature, or segment: and a segment")
		c.That(n.Half >= 0 && !math.IsInf(n.Half, 1), here+"/half", "must be greater than 0, or left out for the published one")
		c.That(n.Half == 0 || !strings.HasPrefix(n.Feature, SegmentPrefix), here+"/half", "is not for segments")
		twice := slices.ContainsFunc(e.Context[:i], func(o ContextNumber) bool { return o.Feature == n.Feature })
		c.That(!twice, here+"/feature", "stands twice")
	}
	for i, p := range e.Pairs {
		ok := len(p) == 2 && p[0] != p[1] && e.Governs(p[0]) && e.Governs(p[1])
		c.That(ok, fmt.Sprintf("%s/pairs/%d", at, i), "must be two of the experiment's factors")
	}
}

// validateSendTime checks what the method send_time needs.
func (e *Experiment) validateSendTime(c *Check, at string) {
	if e.Method != MethodSendTime {
		return
	}
	c.That(slices.Equal(e.Factors, []Factor{FactorTiming}), at+"/method", "send_time is for an experiment that governs timing alone: test other factors in experiments of their own, or choose another method")
	c.That(e.Objective == ObjectiveMetric, at+"/objective", "must be metric for send_time")
	c.That(e.Metric != OutcomeExposure, "/metric", "must be share, click, signup or purchase for send_time: mail programs open messages by themselves, at hours of their own")
	c.That(e.Pending == PendingWait, "/pending", "must be wait for send_time: hours learn from closed windows")
}

// DelayBuckets is the number of parts into which the delays of successes are counted: the last is the second half of the window, the one before
// the quarter before that, and so on, the first what is left.
const DelayBuckets = 12

// ArmCount is what a policy has learned about one arm from decisions whose outcome window is closed. Integers are exact in any order of
// folding; the moments depend on it in their last bits, and are rebuilt in the order in which they were folded.
type ArmCount struct {
	Trials    int64 `json:"trials"`
	Successes int64 `json:"successes"`
	// Delays counts the successes by when they came, where pending decisions are estimated.
	Delays [DelayBuckets]int64 `json:"delays,omitzero"`
	// Mean and M2 are of the net value, in minor units, of decisions with a success, where the objective is value: their mean and the sum of
	// squared deviations from it. Unsubscribes and Complaints are decisions followed by one.
	Mean         float64 `json:"mean,omitempty"`
	M2           float64 `json:"m2,omitempty"`
	Unsubscribes int64   `json:"unsubscribes,omitempty"`
	Complaints   int64   `json:"complaints,omitempty"`
}

// ArmPending is what open windows of an arm's decisions let show when a snapshot was published.
type ArmPending struct {
	// Exposure is how many decisions with a closed window they are worth, Σ F(age), and Successes those that had one already.
	Exposure  float64 `json:"exposure"`
	Successes int64   `json:"successes"`
}

// ModelState is the posterior of a contextual policy's coefficients, see package bandit.
type ModelState struct {
	Features  string    `json:"features"`  // version of the feature map
	Vector    []float64 `json:"vector"`    // the mean of a logistic model, the shift of a linear one
	Precision []float64 `json:"precision"` // lower triangle, row after row
	Repairs   int       `json:"repairs,omitempty"`
}

// FatiguePoint is the value of an ask to customers who were asked so much.
type FatiguePoint struct {
	Asked float64 `json:"asked"`
	Minor float64 `json:"minor"`
}

// CellCount is what one arm has come to in one cell of copies.
type CellCount struct {
	Cell      string `json:"cell"`
	Arm       int    `json:"arm"` // its place
	Trials    int64  `json:"trials"`
	Successes int64  `json:"successes"`
}

// CellPrior is a Beta distribution by its mean, in (0,1), and the number of observations that it weighs.
type CellPrior struct {
	Cell     string  `json:"cell"`
	Mean     float64 `json:"mean"`
	Strength float64 `json:"strength"`
}

// PolicyState is the learned state of one experiment. Version counts its folds.
type PolicyState struct {
	Experiment string     `json:"experiment"`
	Version    int64      `json:"version"`
	Arms       []ArmCount `json:"arms"`
	// Model is a contextual method's, and Shadow that of a contextual shadow. In a snapshot both have taken in pending decisions, too, where
	// these are estimated. Nil while nothing was folded.
	Model  *ModelState `json:"model,omitempty"`
	Shadow *ModelState `json:"shadow,omitempty"`
	// Hours are what closed decisions in each hour of the week came to, by segment and hour, where the method is send_time.
	Hours []HourCount `json:"hours,omitempty"`
	// OwnStrength is how many asks the hours of a segment are worth to one customer, in snapshots alone; 0 is not fitted yet.
	OwnStrength float64 `json:"own_strength,omitempty"`
	// Fatigue is the value of an ask, in minor units, by how much the customer was asked of late, in snapshots alone, once enough asks of an
	// experiment in money have shown it. Fatigue ascends and values never do.
	Fatigue []FatiguePoint `json:"fatigue,omitempty"`
	// Pending has one entry per arm, in snapshots alone, where pending decisions are estimated.
	Pending []ArmPending `json:"pending,omitempty"`
	// Cells are what arms that are drawn in several cells of copies have come to in each, by cell and arm; what is missing to their counts came where no
	// copy could be shown. For an experiment whose arms are copies.
	Cells []CellCount `json:"cells,omitempty"`
	// Priors are what arms of a cell are taken for before they have shown anything, in snapshots alone: learned from its arms and those of all cells. That
	// of "" is for a cell that is new.
	Priors []CellPrior `json:"priors,omitempty"`
	// Share is what a program's share channels have learned, under ShareKey instead of an experiment's.
	Share []ShareCount `json:"share,omitempty"`
}
