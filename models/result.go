package models

import "slices"

// Result is what an answer came to.
type Result string

// The results.
const (
	ResultAsk        Result = "ask"
	ResultScheduled  Result = "scheduled"  // it asks in a slot to come
	ResultSuppressed Result = "suppressed" // a filter, the program or a policy decided not to ask
	ResultFallback   Result = "fallback"   // there was nothing to decide about, or something failed
)

// Reasons of answers that do not ask, beside the filters.
var (
	suppressing = []Reason{ReasonPaused, ReasonDraft, ReasonArchived, ReasonNotTestCustomer, ReasonNoAsk}
	fallingBack = []Reason{ReasonUnknownCustomer, ReasonNoProgram, ReasonBadToken, ReasonDegraded, ReasonNoIdentity, ReasonNoPlacement}
)

// Result is what an answer with this reason came to. Whatever is neither a filter nor another known reason for silence is the reason for
// an ask: the scorer names those.
func (r Reason) Result() Result {
	switch {
	case r == ReasonNotYet:
		return ResultScheduled
	case slices.Contains(FilterOrder, r), slices.Contains(suppressing, r):
		return ResultSuppressed
	case slices.Contains(fallingBack, r):
		return ResultFallback
	}
	return ResultAsk
}
