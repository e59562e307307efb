package models

import "time"

// LogQuery asks for the decisions of a program that were made in [From, To), without those of test customers.
type LogQuery struct {
	Workspace WorkspaceID
	Program   string
	From, To  time.Time
}

// LoggedDecision is a decision of the log with its customer's outcome log, in the order received: all of it from the decision on, and
// perhaps some from before. Not every outcome is about it: see Experiment.Credits.
type LoggedDecision struct {
	Decision *Decision
	Outcomes []Outcome
}

// ActivatedAt is when the decision's opportunity took place; false when it never did.
func (l *LoggedDecision) ActivatedAt() (time.Time, bool) {
	if l.Decision.CommitActivated {
		return l.Decision.CommittedAt(), true
	}
	for i := range l.Outcomes {
		if o := &l.Outcomes[i]; o.Kind == OutcomeActivation && o.Number == l.Decision.ID.Number {
			return o.At, true
		}
	}
	return time.Time{}, false
}

// CountsFrom is the time from which outcomes of a stage count: that of the decision where commitment teaches, else its activation;
// false while there was none.
func (l *LoggedDecision) CountsFrom(s *Stage) (time.Time, bool) {
	if l.Decision.CommitTeaches(s) {
		return l.Decision.DecidedAt, true
	}
	return l.ActivatedAt()
}
