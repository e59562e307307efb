package learn

import (
	"cmp"
	"context"
	"slices"

	"goodword/models"
)

// Rebuilt compares what is stored for one experiment with what the log says.
type Rebuilt struct {
	Experiment string
	Stored     []models.ArmCount
	FromLog    []models.ArmCount
	// Unexplained counts folded rows that the log does not support and rows
	// that it demands but were never folded although a later fold passed them.
	Unexplained int
}

// Same reports whether stored state and log agree exactly.
func (r *Rebuilt) Same() bool {
	return r.Unexplained == 0 && slices.Equal(r.Stored, r.FromLog)
}

// Rebuild recomputes every policy of the workspace from decisions, activations
// and outcomes, and with apply replaces the stored state by the result. The
// fold queue gives nothing but the watermark: how much of each customer's log
// had arrived when a window was closed. Run it while nothing folds, or drain
// first.
func (l *Learner) Rebuild(ctx context.Context, ws models.WorkspaceID, apply bool) ([]Rebuilt, error) {
	policies, err := l.Store.Policies(ctx, ws)
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]*rebuild, len(policies))
	results := make([]Rebuilt, len(policies))
	for i := range policies {
		p := &policies[i]
		results[i] = Rebuilt{Experiment: p.Experiment.Key, Stored: p.State.Arms}
		byKey[p.Experiment.Key] = &rebuild{policy: p, result: &results[i],
			state: models.PolicyState{Arms: make([]models.ArmCount, len(p.Experiment.Arms))}}
	}
	var after models.CustomerID
	for {
		logs, err := l.Store.CustomerLogs(ctx, ws, after, 2000)
		if err != nil {
			return nil, err
		}
		if len(logs) == 0 {
			break
		}
		for i := range logs {
			rebuildCustomer(&logs[i], byKey)
		}
		after = logs[len(logs)-1].Customer
	}
	states := make([]models.PolicyState, 0, len(policies))
	for i := range policies {
		r := byKey[policies[i].Experiment.Key]
		r.result.FromLog = r.state.Arms
		states = append(states, models.PolicyState{Experiment: r.policy.Experiment.Key, Version: r.policy.State.Version, Arms: r.state.Arms})
	}
	if apply {
		return results, l.Store.ReplacePolicies(ctx, ws, states)
	}
	return results, nil
}

type rebuild struct {
	policy *models.Policy
	state  models.PolicyState
	result *Rebuilt
}

// rebuildCustomer counts the closed cases of one customer.
func rebuildCustomer(log *models.CustomerLog, policies map[string]*rebuild) {
	activations := activated(log)
	first := firstCarriers(log, activations)
	folded := make(map[foldKey]*models.FoldRow, len(log.Folds))
	for i := range log.Folds {
		f := &log.Folds[i]
		folded[foldKey{f.Number, f.Experiment}] = f
	}
	for _, d := range log.Decisions {
		a, ok := activations[d.ID.Number]
		for i := range d.Stages {
			s := &d.Stages[i]
			r := policies[s.Experiment]
			from := a
			switch {
			case r == nil:
				continue
			case d.CommitTeaches(s):
				from = activation{at: d.DecidedAt}
			case !ok || !d.Teaches(s, first[promiseKey{d.Key.Program, d.Promise}] == d.ID.Number):
				continue
			}
			key := foldKey{d.ID.Number, s.Experiment}
			f := folded[key]
			delete(folded, key)
			switch {
			case f == nil: // demanded by the log, missing in the queue
				r.result.Unexplained++
			case f.FoldVersion == 0: // its window is open, or its turn has not come
			default:
				r.close(log, d, s, f, from)
			}
		}
	}
	for key, f := range folded {
		if r := policies[key.experiment]; r != nil && f.FoldVersion != 0 {
			r.result.Unexplained++
		}
	}
}

type foldKey struct {
	number     uint32
	experiment string
}

type promiseKey struct {
	program string
	number  uint32
}

// close judges one folded case again, from the log as far as it had arrived.
func (r *rebuild) close(log *models.CustomerLog, d *models.Decision, s *models.Stage, f *models.FoldRow, a activation) {
	row := *f
	row.ActivatedAt = a.at
	known := log.Outcomes
	if n, found := slices.BinarySearchFunc(known, f.FoldedSeq, func(o models.Outcome, seq int64) int { return cmp.Compare(o.Seq, seq) }); found {
		known = known[:n+1]
	} else {
		known = known[:n]
	}
	success := Credit(&r.policy.Experiment, &models.FoldCase{Row: &row, Decision: d, Outcomes: known})
	count(&r.state, s, success)
}
