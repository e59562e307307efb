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
	Value       float64   // net, in minor units, where the objective is value
	// Hour and Segment say where the row counts among its customer's hours, where the experiment learns by these; Hour 0 is nowhere.
	Hour    WeekHour
	Segment string
	// Copy is what the row adds to the results of the copy that its ask showed, nil for nothing.
	Copy *CopyResult
}

// Decision is the id of the decision the row belongs to.
func (r *FoldRow) Decision() DecisionID {
	return DecisionID{Customer: r.Customer, At: r.DecidedAt, Number: r.Number}
}

// FoldCase is a FoldRow with what it is judged by: its decision, the
// customer's outcome log up to FoldedSeq, and where the experiment's outcomes
// are worth something the offers of the customer's promises in the program, by
// number.
type FoldCase struct {
	Row      *FoldRow
	Decision *Decision
	Outcomes []Outcome
	Offers   map[uint32]*Offer
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

// Offers are those of the customer's promises in a program, by the promise's number.
func (l *CustomerLog) Offers(program string) map[uint32]*Offer {
	offers := make(map[uint32]*Offer)
	for i := range l.Promises {
		if p := &l.Promises[i]; p.Program == program {
			offers[p.Number] = &p.Offer
		}
	}
	return offers
}

// Learned is what a rebuild puts in the place of what a workspace has learned.
type Learned struct {
	Policies []PolicyState
	Hours    []CustomerHour // of the experiments of Policies
	Copies   []CopyResult
}

// CustomerLog is everything learning knows about one customer, for rebuilding.
type CustomerLog struct {
	Customer  CustomerID
	Decisions []*Decision // by number
	Outcomes  []Outcome   // by seq
	Folds     []FoldRow
	Promises  []Promise
	Hours     []CustomerHour // in no order
}
