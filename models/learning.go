package models

import "time"

// FoldRow is one drawn stage of an activated decision in the fold queue.
type FoldRow struct {
	Workspace   WorkspaceID
	Customer    CustomerID
	Number      uint32
	Experiment  string
	DecidedAt   time.Time
	ActivatedAt time.Time
	DueAt       time.Time // when the outcome window closes
	FoldVersion int64     // policy version the row went into, 0 while it waits
	FoldedSeq   int64     // how much of the customer's outcome log was read
	Success     bool      // what was counted
}

// Decision is the id of the decision the row belongs to.
func (r *FoldRow) Decision() DecisionID {
	return DecisionID{Customer: r.Customer, At: r.DecidedAt, Number: r.Number}
}

// FoldCase is a FoldRow with what it is judged by: its decision and the
// customer's outcome log up to FoldedSeq.
type FoldCase struct {
	Row      *FoldRow
	Decision *Decision
	Outcomes []Outcome
}

// PolicyKey names one experiment's policy in the installation.
type PolicyKey struct {
	Workspace  WorkspaceID
	Experiment string
}

// Policy is an experiment with what its policy has learned.
type Policy struct {
	Experiment Experiment
	State      PolicyState
}

// CustomerLog is everything learning knows about one customer, for rebuilding.
type CustomerLog struct {
	Customer  CustomerID
	Decisions []*Decision // by number
	Outcomes  []Outcome   // by seq
	Folds     []FoldRow
}
