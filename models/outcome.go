package models

import "time"

// OutcomeKind says what followed a decision. Activation is kept beside the
// outcomes because both arrive the same way and the log needs them in order.
type OutcomeKind string

// The kinds of outcome.
const (
	OutcomeActivation  OutcomeKind = "activation"
	OutcomeExposure    OutcomeKind = "exposure"
	OutcomeShare       OutcomeKind = "share"
	OutcomeClick       OutcomeKind = "click"
	OutcomeSignup      OutcomeKind = "signup"
	OutcomePurchase    OutcomeKind = "purchase"
	OutcomeUnsubscribe OutcomeKind = "unsubscribe"
	OutcomeComplaint   OutcomeKind = "complaint"
	OutcomeRefund      OutcomeKind = "refund"
	OutcomeFraud       OutcomeKind = "fraud" // somebody judged what came of the ask to be fraud
	// OutcomeReward says what was paid for a friend's purchase to both sides together, 0 for nothing: it stands for what was owed.
	OutcomeReward OutcomeKind = "reward"
)

// Success reports whether the kind can be what an experiment wants.
func (k OutcomeKind) Success() bool {
	switch k {
	case OutcomeExposure, OutcomeShare, OutcomeClick, OutcomeSignup, OutcomePurchase:
		return true
	}
	return false
}

// Valid reports whether k is one of the kinds.
func (k OutcomeKind) Valid() bool {
	return k.Success() || k == OutcomeActivation || k == OutcomeUnsubscribe || k == OutcomeComplaint || k == OutcomeRefund || k == OutcomeFraud || k == OutcomeReward
}

// Event is the kind of event that reports the outcome for a decision.
func (k OutcomeKind) Event() EventKind {
	switch k {
	case OutcomeActivation:
		return EventActivated
	case OutcomeExposure:
		return EventExposed
	case OutcomeShare:
		return EventShare
	case OutcomeClick:
		return EventFriendClick
	case OutcomeSignup:
		return EventFriendSignup
	case OutcomePurchase:
		return EventFriendPurchase
	case OutcomeUnsubscribe:
		return EventUnsubscribed
	case OutcomeComplaint:
		return EventComplained
	case OutcomeRefund:
		return EventFriendRefund
	case OutcomeFraud:
		return EventFraud
	case OutcomeReward:
		return EventReward
	}
	return EventOther
}

// Outcome is one entry of a customer's outcome log. Number names the decision
// whose link or message was used, 0 when unknown; then the outcome goes to
// every decision whose window was open. Promise names the decision that made
// the promise it falls under, 0 for none.
type Outcome struct {
	Customer     CustomerID
	Seq          int64  // place in the customer's log, from 1
	Key          string // makes it count once
	Kind         OutcomeKind
	Program      string
	Number       uint32
	Promise      uint32
	ShareChannel string
	At           time.Time
	ReceivedAt   time.Time
	Minor        int64
	Currency     string
	Test         bool // of a test decision, or through a test customer's code
}
