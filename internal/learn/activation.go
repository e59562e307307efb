package learn

import (
	"time"

	"goodword/models"
)

// activation is when a decision's opportunity took place, and its place in the
// order in which activations arrived.
type activation struct {
	at  time.Time
	seq int64 // in the outcome log; 0 where committing was activating
}

// activated finds the activation of every activated decision of a customer.
func activated(log *models.CustomerLog) map[uint32]activation {
	found := make(map[uint32]activation, len(log.Decisions))
	for _, d := range log.Decisions {
		if d.CommitActivated {
			found[d.ID.Number] = activation{at: d.CommittedAt()}
		}
	}
	for _, o := range log.Outcomes {
		if _, seen := found[o.Number]; o.Kind == models.OutcomeActivation && !seen {
			found[o.Number] = activation{at: o.At, seq: o.Seq}
		}
	}
	return found
}

// firstCarriers finds, for every promise, the first activated decision that
// carried it. Activation by commitment is dated by the decision's number among
// its like: it precedes whatever was reported later for the same promise.
func firstCarriers(log *models.CustomerLog, activations map[uint32]activation) map[promiseKey]uint32 {
	first := make(map[promiseKey]uint32)
	for _, d := range log.Decisions {
		a, ok := activations[d.ID.Number]
		if !ok || d.Promise == 0 {
			continue
		}
		key := promiseKey{d.Key.Program, d.Promise}
		if n, have := first[key]; !have || a.seq < activations[n].seq {
			first[key] = d.ID.Number
		}
	}
	return first
}
