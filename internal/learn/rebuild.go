package learn

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"goodword/internal/policy"
	"goodword/models"
)

// Rebuilt compares what is stored for one experiment, or under its key for a program's share channels or the results of copies, with what the log says.
type Rebuilt struct {
	Experiment string
	Stored     models.PolicyState
	FromLog    models.PolicyState
	// StoredCopies and CopiesFromLog are what came of copies, by id and version, under CopiesKey alone.
	StoredCopies, CopiesFromLog []models.CopyResult
	// Unexplained counts folded rows that the log does not support and rows
	// that it demands but were never folded although a later fold passed them,
	// and hours of customers whose counts the log does not give.
	Unexplained int
}

// Same reports whether stored state and log agree exactly, to the last bit of a model.
func (r *Rebuilt) Same() bool {
	return r.Unexplained == 0 && slices.Equal(r.Stored.Arms, r.FromLog.Arms) && slices.Equal(r.Stored.Hours, r.FromLog.Hours) &&
		slices.Equal(r.Stored.Cells, r.FromLog.Cells) &&
		sameModel(r.Stored.Model, r.FromLog.Model) && sameModel(r.Stored.Shadow, r.FromLog.Shadow) &&
		sameShare(r.Stored.Share, r.FromLog.Share) && slices.Equal(r.StoredCopies, r.CopiesFromLog)
}

func sameModel(a, b *models.ModelState) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Features == b.Features && a.Repairs == b.Repairs && slices.Equal(a.Vector, b.Vector) && slices.Equal(a.Precision, b.Precision)
}

// Rebuild recomputes every policy of the workspace and the results of its copies
// from decisions, activations and outcomes, and with apply replaces what is stored by the result. The
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
		results[i] = Rebuilt{Experiment: p.Experiment.Key, Stored: p.State}
		byKey[p.Experiment.Key] = &rebuild{policy: p, result: &results[i]}
	}
	stored, err := l.Store.SharePolicies(ctx, ws)
	if err != nil {
		return nil, err
	}
	shares, copies := newShareRebuilds(stored), copyCounts{}
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
			activations := activated(&logs[i])
			rebuildCustomer(&logs[i], byKey, activations)
			shares.take(&logs[i], activations, copies)
		}
		after = logs[len(logs)-1].Customer
	}
	states := make([]models.PolicyState, 0, len(policies))
	var hours []models.CustomerHour
	for i := range policies {
		r := byKey[policies[i].Experiment.Key]
		if r.result.FromLog, err = r.fold(); err != nil {
			return nil, err
		}
		states, hours = append(states, r.result.FromLog), append(hours, r.hours...)
	}
	for _, r := range shares.list() {
		results = append(results, r)
		states = append(states, r.FromLog)
	}
	shown := Rebuilt{Experiment: CopiesKey, CopiesFromLog: copies.list()}
	if shown.StoredCopies, err = l.Store.CopyResults(ctx, ws); err != nil {
		return nil, err
	}
	if len(shown.StoredCopies)+len(shown.CopiesFromLog) > 0 {
		results = append(results, shown)
	}
	if apply {
		return results, l.Store.ReplaceLearned(ctx, ws, models.Learned{Policies: states, Hours: hours, Copies: shown.CopiesFromLog})
	}
	return results, nil
}

// rebuild collects the closed cases of one experiment, to fold them again in the order in which they were.
type rebuild struct {
	policy *models.Policy
	result *Rebuilt
	closed []closedCase
	hours  []models.CustomerHour // by customer
}

type closedCase struct {
	version int64
	due     time.Time
	id      models.DecisionID
	judged  policy.Case
}

// fold takes the cases into an empty state: those of one version at once, as the fold did.
func (r *rebuild) fold() (models.PolicyState, error) {
	slices.SortFunc(r.closed, func(a, b closedCase) int {
		return cmp.Or(cmp.Compare(a.version, b.version), a.due.Compare(b.due), bytes.Compare(a.id.Customer[:], b.id.Customer[:]), cmp.Compare(a.id.Number, b.id.Number))
	})
	e := &r.policy.Experiment
	state := models.PolicyState{Experiment: e.Key, Version: r.policy.State.Version, Arms: make([]models.ArmCount, len(e.Arms))}
	for from := 0; from < len(r.closed); {
		f := policy.NewFold(e, state)
		version := r.closed[from].version
		for ; from < len(r.closed) && r.closed[from].version == version; from++ {
			f.Add(r.closed[from].judged)
		}
		var err error
		if state, err = f.State(); err != nil {
			return state, err
		}
	}
	return state, nil
}

// rebuildCustomer counts the closed cases of one customer.
func rebuildCustomer(log *models.CustomerLog, policies map[string]*rebuild, activations map[uint32]activation) {
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
				r.close(log, d, f, from)
			}
		}
	}
	recountHours(log, policies)
	for key, f := range folded {
		if r := policies[key.experiment]; r != nil && f.FoldVersion != 0 {
			r.result.Unexplained++
		}
	}
}

// recountHours counts the customer's closed cases by hour of the week, and compares with what is stored.
func recountHours(log *models.CustomerLog, policies map[string]*rebuild) {
	type place struct {
		experiment, segment string
		hour                models.WeekHour
	}
	stored := make(map[place]models.HourCount, len(log.Hours))
	for _, h := range log.Hours {
		stored[place{h.Experiment, h.Segment, h.Hour}] = h.HourCount
	}
	for key, r := range policies {
		var own []models.CustomerHour
		for i := len(r.closed) - 1; i >= 0 && r.closed[i].id.Customer == log.Customer; i-- {
			own = countHour(own, key, &r.closed[i])
		}
		for _, h := range own {
			at := place{key, h.Segment, h.Hour}
			if stored[at] != h.HourCount {
				r.result.Unexplained++
			}
			delete(stored, at)
		}
		r.hours = append(r.hours, own...)
	}
	for at := range stored {
		if r := policies[at.experiment]; r != nil {
			r.result.Unexplained++
		}
	}
}

// countHour counts a case in one of a customer's hours.
func countHour(own []models.CustomerHour, experiment string, c *closedCase) []models.CustomerHour {
	hour, segment := c.judged.Hour, c.judged.Subject.Segment
	if !hour.Valid() {
		return own
	}
	i := slices.IndexFunc(own, func(h models.CustomerHour) bool { return h.Hour == hour && h.Segment == segment })
	if i < 0 {
		i = len(own)
		own = append(own, models.CustomerHour{Customer: c.id.Customer, Experiment: experiment, HourCount: models.HourCount{Segment: segment, Hour: hour}})
	}
	own[i].Count(c.judged.Success)
	return own
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
func (r *rebuild) close(log *models.CustomerLog, d *models.Decision, f *models.FoldRow, a activation) {
	row := *f
	row.ActivatedAt = a.at
	c := models.FoldCase{Row: &row, Decision: d, Outcomes: knownAt(log, f.FoldedSeq)}
	if r.policy.Experiment.Value != nil {
		c.Offers = log.Offers(d.Key.Program)
	}
	r.closed = append(r.closed, closedCase{version: f.FoldVersion, due: f.DueAt, id: f.Decision(), judged: Judge(&r.policy.Experiment, &c)})
}

// knownAt are the outcomes up to a place in the log.
func knownAt(log *models.CustomerLog, seq int64) []models.Outcome {
	n, found := slices.BinarySearchFunc(log.Outcomes, seq, func(o models.Outcome, seq int64) int { return cmp.Compare(o.Seq, seq) })
	if found {
		n++
	}
	return log.Outcomes[:n]
}
