package learn

import (
	"reflect"
	"slices"
	"strings"

	"goodword/internal/policy"
	"goodword/models"
)

// foldShare takes a closed ask into what its program's share channels have learned. Its row counts as a success where the channel shown first
// was used, which is what reports estimate.
func foldShare(c *models.FoldCase, state *models.PolicyState) {
	used := policy.ShareUses(c)
	c.Row.Success = len(used) > 0 && used[0]
	state.Share = models.CountShare(state.Share, c.Decision.Segment, c.Decision.Share.Channels(), used)
}

// shareRebuilds collects what the log says of each program's share channels.
type shareRebuilds map[string]*Rebuilt // by key

func newShareRebuilds(stored []models.PolicyState) shareRebuilds {
	all := shareRebuilds{}
	for _, s := range stored {
		all.of(s.Experiment).Stored = s
		all.of(s.Experiment).FromLog.Version = s.Version
	}
	return all
}

// of is the result of a key, new where nothing is stored under it.
func (all shareRebuilds) of(key string) *Rebuilt {
	if all[key] == nil {
		empty := models.PolicyState{Experiment: key, Arms: []models.ArmCount{}}
		all[key] = &Rebuilt{Experiment: key, Stored: empty, FromLog: empty}
	}
	return all[key]
}

// take counts the closed asks of one customer, and the copies that they showed, each from the log as far as it had arrived when its window was closed.
func (all shareRebuilds) take(log *models.CustomerLog, activations map[uint32]activation, copies copyCounts) {
	rows := map[foldKey]*models.FoldRow{}
	for i := range log.Folds {
		f := &log.Folds[i]
		if _, is := models.ShareProgram(f.Experiment); is {
			rows[foldKey{f.Number, f.Experiment}] = f
		}
	}
	for _, d := range log.Decisions {
		a, ok := activations[d.ID.Number]
		if !ok || !d.TeachesShare() {
			continue
		}
		key := foldKey{d.ID.Number, models.ShareKey(d.Key.Program)}
		r, f := all.of(key.experiment), rows[key]
		delete(rows, key)
		switch {
		case f == nil:
			r.Unexplained++
		case f.FoldVersion != 0:
			row := *f
			row.ActivatedAt = a.at
			c := models.FoldCase{Row: &row, Decision: d, Outcomes: knownAt(log, f.FoldedSeq)}
			foldShare(&c, &r.FromLog)
			copies.add(copyShown(&c))
		}
	}
	for key, f := range rows {
		if f.FoldVersion != 0 {
			all.of(key.experiment).Unexplained++
		}
	}
}

// list are the results, by key.
func (all shareRebuilds) list() []Rebuilt {
	var list []Rebuilt
	for _, r := range all {
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b Rebuilt) int { return strings.Compare(a.Experiment, b.Experiment) })
	return list
}

func sameShare(a, b []models.ShareCount) bool {
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b))
}
