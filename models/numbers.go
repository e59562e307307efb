package models

import "time"

// NumbersQuery asks for what came of a program in [From, To), by the times decided and received.
type NumbersQuery struct {
	Workspace WorkspaceID
	Program   string
	From, To  time.Time
	BySegment bool // tell segments apart
}

// NumbersLog is what the log holds about a program in a period, counted as finely as reports need it. Nothing of test customers is in it.
type NumbersLog struct {
	Decisions []DecisionCount
	Outcomes  []OutcomeCount
	Friends   []FriendCount
	Rewards   []RewardCount
	Groups    []CustomerGroup
}

// DecisionCount counts decisions that answered alike.
type DecisionCount struct {
	Segment string
	Ask     bool
	Reason  Reason
	N       int64
	AtOnce  int64 // of N, the asks that fetching activated
}

// OutcomeCount counts outcomes of one kind. Minor is the sum of their values in Currency.
type OutcomeCount struct {
	Segment  string
	Kind     OutcomeKind
	Promised bool // of a decision that asked, or through a code that pays a promise
	Currency string
	N        int64
	Minor    int64
}

// FriendCount counts friends who bought, without those who gave the purchase back. Refunded is what friends gave back, wholly or in
// part, in the currency of the purchase; it is never more than they paid.
type FriendCount struct {
	Segment       string
	Currency      string // of the purchase
	MoneyCurrency string // of the reward's money, "" where neither side gets money
	Acquired      int64
	Returned      int64 // gave the purchase back
	RefundedMinor int64
}

// RewardCount sums what is owed for these friends to one side. Currency is that of money kinds, "" for the others.
type RewardCount struct {
	Segment  string
	Advocate bool // else the friend
	Kind     OfferKind
	Currency string
	N        int64
	Minor    int64
}

// CustomerGroup is the customers who passed every filter in the period, by what their first such decision did with them, with what their
// friends bought from then on, less what those gave back, in one currency. Every group has one row with the empty currency, which counts
// its customers; Customers is that count in every row.
type CustomerGroup struct {
	Segment    string
	Held       bool // held out
	Currency   string
	Customers  int64
	Positives  int64   // of them, with a value other than 0
	Sum        float64 // of the values, in minor units
	SumSquares float64
}
