package models

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// DecisionKey says what one decision answers for a customer: the same key has
// the same decision while it is valid.
type DecisionKey struct {
	Customer  CustomerID
	Program   string
	Placement string
	Channel   string
	Send      string // the caller's id of one send, "" for none
}

// Stage is one step of a decision as it was drawn, enough to draw it again.
type Stage struct {
	Name          string    `cbor:"1,keyasint"`           // factors joined by +
	Experiment    string    `cbor:"2,keyasint,omitempty"` // "" for a default
	Arm           string    `cbor:"3,keyasint"`
	Index         int       `cbor:"4,keyasint,omitempty"`
	Eligible      uint32    `cbor:"5,keyasint,omitempty"` // one bit an arm
	Probabilities []float64 `cbor:"6,keyasint,omitempty"` // over all arms, 0 where not eligible
	U             float64   `cbor:"7,keyasint,omitempty"`
	Slice         bool      `cbor:"8,keyasint,omitempty"` // in the uniform slice
	Forced        bool      `cbor:"9,keyasint,omitempty"` // by a promise: trains nothing
	PolicyVersion int64     `cbor:"10,keyasint,omitempty"`
	Shadow        []float64 `cbor:"11,keyasint,omitempty"` // what the experiment's shadow would have drawn from, over all arms
	// Slots are when each arm would ask, where the experiment learns by hours of the week.
	Slots []SlotTime `cbor:"12,keyasint,omitempty"`
	// Own is what the customer's own asks in these hours had come to.
	Own []OwnCount `cbor:"13,keyasint,omitempty"`
}

// Hour is the hour of the week of the logged arm, 0 where the stage has none.
func (s *Stage) Hour() WeekHour {
	if s.Index >= len(s.Slots) {
		return 0
	}
	return s.Slots[s.Index].Hour
}

// Propensity is the probability with which the logged arm was drawn; 1 for
// defaults and forced stages.
func (s *Stage) Propensity() float64 {
	if s.Experiment == "" || s.Index < 0 || s.Index >= len(s.Probabilities) {
		return 1
	}
	return s.Probabilities[s.Index]
}

// Governs reports whether the stage settled the factor.
func (s *Stage) Governs(f Factor) bool {
	return slices.Contains(strings.Split(s.Name, "+"), string(f))
}

// Drawn reports whether an experiment really chose: more than one eligible arm
// and nothing forced.
func (s *Stage) Drawn() bool {
	return s.Experiment != "" && !s.Forced && s.Eligible&(s.Eligible-1) != 0
}

// Term is one part of a score's logit, with the reason it stands for.
type Term struct {
	Reason string  `cbor:"1,keyasint" json:"reason"`
	Logit  float64 `cbor:"2,keyasint" json:"logit"`
}

// Score is a prediction about a customer asked now.
type Score struct {
	ShareProbability float64 `cbor:"1,keyasint"`
	ModelVersion     string  `cbor:"2,keyasint"`
	Reasons          []Term  `cbor:"3,keyasint,omitempty"` // largest first
	// Conversion is the chance that a share brings a friend who buys, in (0,1).
	Conversion float64 `cbor:"4,keyasint,omitempty"`
	// PurchaseMinor is the expected value of such a purchase in minor units; 0 while no purchase has been seen.
	PurchaseMinor float64 `cbor:"5,keyasint,omitempty"`
	Currency      string  `cbor:"7,keyasint,omitempty"` // of PurchaseMinor
	// Calibration says what the probabilities rest on: CalibrationPrior or CalibrationChecked.
	Calibration string `cbor:"6,keyasint,omitempty"`
}

// What the probabilities of a score rest on.
const (
	CalibrationPrior   = "prior"   // published weights: not checked against this program
	CalibrationChecked = "checked" // compared with later outcomes of this program
)

// Decision is the recorded answer to one request.
type Decision struct {
	ID         DecisionID
	Key        DecisionKey
	DecidedAt  time.Time // millisecond precision
	OpensAt    time.Time // when it asks: DecidedAt, or a slot for which it is scheduled
	ValidUntil time.Time
	Ask        bool
	Reason     Reason
	Hits       Filters // every filter that hit
	Interrupt  bool
	// CommitActivated is set where commitment itself is activation: no ask and
	// holdout at an interrupt placement, and everything where fetching counts.
	CommitActivated bool
	Test            bool   // of a test customer: it enters no number of the program
	Snapshot        string // id of the configuration and policies it was drawn from
	Channel         string // where to ask: the key's, or what the channel stage chose
	Moment          string // in whose episode it was made, "" for none
	Segment         string // of the customer, see Program.Segments
	Nudge           bool   // it repeats the ask before it, once
	Stages          []Stage
	Features        []float32 // as used, in the order of the model version
	Score           Score
	Offer           string // key of the promised offer, "" without an ask
	Promise         uint32 // number of the decision that made the promise, 0 for none
	Copy            string // id of the words
	Code            string // the customer's code in the program
	// Proofs are the ids of proof points that its words may speak of, by what the customer had praised; none without an ask.
	Proofs []string
	// Share is the order of share channels of an ask; nil without one, and of decisions of earlier releases.
	Share *ShareDraw
}

// Scheduled reports whether the decision asks at a slot that has not come yet.
func (d *Decision) Scheduled(now time.Time) bool { return d.Ask && now.Before(d.OpensAt) }

// CommittedAt is when a decision that its own commitment activates took place: an ask when it opens.
func (d *Decision) CommittedAt() time.Time {
	if d.Ask {
		return d.OpensAt
	}
	return d.DecidedAt
}

// CommitTeaches reports whether a stage counts from the moment of commitment, activated or not: ask, timing and channel at an
// interrupt placement, where deciding not to ask, to wait, or to take another channel changes whether anything arrives at all. At an
// ambient placement the opportunity is the rendering, with an ask or without.
func (d *Decision) CommitTeaches(s *Stage) bool {
	return d.Interrupt && !d.Test && s.Drawn() && (s.Governs(FactorAsk) || s.Governs(FactorTiming) || s.Governs(FactorChannel))
}

// Teaches reports whether a stage of the activated decision trains its policy.
// A stage that counts from commitment always does. A stage that governs the
// offer of an ask is credited through the first activated decision that carried
// the promise, even where the promise forced it; every other stage trains where
// it was really drawn. A test decision trains nothing.
func (d *Decision) Teaches(s *Stage, firstActivated bool) bool {
	switch {
	case d.Test:
		return false
	case d.CommitTeaches(s):
		return true
	case d.Promise != 0 && s.Governs(FactorOffer):
		return firstActivated && (s.Drawn() || s.Forced && s.Experiment != "")
	}
	return s.Drawn()
}

// Stage returns the stage that an experiment decided, nil when there is none.
func (d *Decision) Stage(experiment string) *Stage {
	for i := range d.Stages {
		if d.Stages[i].Experiment == experiment {
			return &d.Stages[i]
		}
	}
	return nil
}

// DrawKey is what a stage's uniform number is hashed from: the decision's key
// and its validity epoch, which is the customer's decision number. Two replicas
// that see the same customer draw alike. Its first part is the unit of sticky
// assignment.
func (d *Decision) DrawKey() []string {
	k := &d.Key
	return []string{k.Customer.String(), k.Program, k.Placement, k.Channel, k.Send, strconv.FormatUint(uint64(d.ID.Number), 10)}
}

// Propensity is the product over the stages.
func (d *Decision) Propensity() float64 {
	p := 1.0
	for i := range d.Stages {
		p *= d.Stages[i].Propensity()
	}
	return p
}

// MaxAsks is how many past asks a customer's row remembers for caps.
const MaxAsks = 32

// AskRecord is one committed ask, or a holdout decision that consumed the same.
type AskRecord struct {
	Program string `cbor:"1,keyasint"`
	At      int64  `cbor:"2,keyasint"` // when it asks, milliseconds since 1970
	Number  uint32 `cbor:"3,keyasint"`
	Nudge   bool   `cbor:"4,keyasint,omitempty"` // it repeated the one before
}

// AskState is what decisions change about a customer: the compare-and-set
// version, the decisions counted, the recent interrupting asks, newest last.
type AskState struct {
	Version   int64
	Decisions uint32
	Asks      []AskRecord
	Codes     []ProgramCode
	Current   []CurrentRef
}

// CurrentRef says which decision is the latest of a key, in UTC and microseconds.
type CurrentRef struct {
	Key        [16]byte // hash of the key
	Number     uint32
	DecidedAt  time.Time
	ValidUntil time.Time
	FirstName  string // as it stood in the words, so that a retry reads the same
}

// ProgramCode is the customer's code in one program.
type ProgramCode struct {
	Program string `cbor:"1,keyasint"`
	Code    string `cbor:"2,keyasint"`
}

// Code returns the customer's code in the program, "" for none yet.
func (s *AskState) Code(program string) string {
	for _, c := range s.Codes {
		if c.Program == program {
			return c.Code
		}
	}
	return ""
}
