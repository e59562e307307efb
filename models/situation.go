package models

import "time"

// Group is the ids of one person: Head is the id that decisions, promises and
// codes are kept under, Members are all of them, Head included.
type Group struct {
	Head    CustomerID
	Members []CustomerID
}

// Situation is all that a decision for one key is made from, besides the
// snapshot.
type Situation struct {
	Exists     bool
	ExternalID string
	TokenEpoch uint32 // of the id that was asked for
	Erased     bool
	Group      Group
	State      State     // of the whole group
	Asks       AskState  // Head's version, number and codes; the group's asks
	Promises   []Promise // the group's, in the key's program
	Referrals  int       // friends who signed up or bought through the group
	Current    *Current  // the key's latest decision, nil when there was none
	// Proofs are the ids of the brand's proof points that fit what the person praised last, one a language at most; none for nothing.
	Proofs []string
	// Hours is what the group's own asks came to, by hour of the week, where an experiment on timing learns by hours.
	Hours []HourCount
}

// Current is the latest decision of a key with what may have changed since.
type Current struct {
	Decision  Decision
	Withdrawn Reason // why an ask was taken back within its validity, "" for not
	FirstName string // as it stood in the words
}

// Commit is one decision with all that becomes true with it.
type Commit struct {
	Workspace WorkspaceID
	Decision  *Decision
	Base      *Situation // what it was decided from: the compare-and-set
	FirstName string
	// RaiseVersion is set when the decision consumes a cap or makes a promise.
	RaiseVersion bool
	Asks         []AskRecord // of the customer after this decision
	Codes        []ProgramCode
	NewCode      string        // to be claimed, "" for none
	NewPromise   *Promise      // nil for none
	Activates    uint32        // promise that commitment activates, 0 for none
	Learns       []LearnRow    // stages that train although nothing else will activate them
	Charge       *BudgetCharge // what it commits the program's budget to, nil for nothing
}

// LearnRow puts one drawn stage into the fold queue: due when its outcome
// window closes.
type LearnRow struct {
	Experiment  string
	ActivatedAt time.Time
	DueAt       time.Time
}

// Committed says what became of a Commit.
type Committed int

// What can become of a commit. Lost and CodeTaken wrote nothing.
const (
	Written   Committed = iota + 1
	Lost                // the customer changed since the situation was read: read again
	CodeTaken           // somebody else has the new code: make another
)
