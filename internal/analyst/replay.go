package analyst

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"goodword/experiments/bandit"
	"goodword/experiments/sim"
	"goodword/internal/dataset"
)

// ReplaySettings say how to play a file as a bandit problem.
type ReplaySettings struct {
	Policy sim.ReplayPolicy
	// Floor is the least probability of each class, 0 for none. As in the service, the floors of all classes together take at most
	// bandit.MaxFloorMass: with many classes each gets less.
	Floor    float64
	Slice    float64        // share of decisions that are drawn uniformly, in [0, 1]
	Seed     uint64         // of the draws and of policies that simulate
	Progress func(done int) // called after each decision; may be nil
}

// Replayed is what a policy made of a file. All but DecisionsPerS repeats to the bit.
type Replayed struct {
	MeanValue     float64          `json:"mean_value"`      // share of decisions that drew the right class
	LastQuarter   float64          `json:"last_quarter"`    // the same of the last quarter of decisions
	DecisionsPerS float64          `json:"decisions_per_s"` // choosing, drawing and learning; without reading the file and without the audit
	Decisions     int              `json:"decisions"`       // rows of the file, each in its turn
	Arms          int              `json:"arms"`            // classes
	Features      int              `json:"features"`        // numbers that describe a row, the constant among them
	Uniform       float64          `json:"uniform"`         // value of choosing at random
	Constant      float64          `json:"constant"`        // value of the most frequent class for everybody
	Policy        sim.ReplayPolicy `json:"policy"`
	Floor         float64          `json:"floor"` // as applied
	Slice         float64          `json:"slice"`
	Seed          uint64           `json:"seed"`
	Audit         ReplayAudit      `json:"audit"`

	Notes []string `json:"-"` // what looks odd and is no error, for people to read
}

// maxArms bounds the classes of a replay: each has a model of its own.
const maxArms = 500

// Replay plays a file as a bandit problem, in the order of its rows: one arm for each value of the label, value 1 when it is the right one.
// The policy learns after each decision, from the value of the arm that it drew alone. It is an error when the file cannot be read or is
// not fit to be played, see classes, or the floor does not leave the policy a choice.
func Replay(ctx context.Context, s Source, settings ReplaySettings) (*Replayed, error) {
	rows, arms, notes, err := s.classes(ctx)
	if err != nil {
		return nil, err
	}
	explore, note, err := settings.exploration(len(arms))
	if err != nil {
		return nil, err
	}
	r := &Replayed{
		Decisions: len(rows), Arms: len(arms), Features: len(rows[0].X), Uniform: 1 / float64(len(arms)), Constant: mostFrequent(rows, len(arms)),
		Policy: settings.Policy, Floor: explore.Floor, Slice: explore.Slice, Seed: settings.Seed, Notes: append(notes, note...),
	}
	play := sim.ReplaySettings{Classes: len(arms), Policy: settings.Policy, Exploration: explore, Seed: settings.Seed}
	audit, err := newReplayAudit(play, arms)
	if err != nil {
		return nil, err
	}
	var aside time.Duration // spent on what is not the policy's
	began := time.Now()
	score, err := sim.Replay(rows, play, func(p sim.Played) error {
		shown := time.Now()
		audit.add(p)
		if settings.Progress != nil {
			settings.Progress(p.Decision + 1)
		}
		aside += time.Since(shown)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	r.DecisionsPerS = float64(len(rows)) / max(time.Since(began)-aside, 1).Seconds()
	r.MeanValue, r.LastQuarter, r.Audit = score.Mean, score.LastQuarter, audit.result()
	return r, nil
}

// exploration is the floor and slice that are applied with so many arms, with what a reader should know of them.
func (s ReplaySettings) exploration(arms int) (x bandit.Exploration, notes []string, err error) {
	share := func(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
	switch {
	case !(s.Floor >= 0 && s.Floor < 1):
		return x, nil, fmt.Errorf("a floor of %v: want a probability of at least 0 and below 1, as 0.01", s.Floor)
	case float64(arms)*s.Floor >= 1:
		return x, nil, fmt.Errorf("a floor of %v for each of %d classes takes %.0f %% of the draws and leaves the policy no choice; it must be below %s",
			s.Floor, arms, 100*float64(arms)*s.Floor, share(1/float64(arms)))
	case !(s.Slice >= 0 && s.Slice < 1):
		return x, nil, fmt.Errorf("a uniform slice of %v: want a share of at least 0 and below 1, as 0.02", s.Slice)
	}
	x = bandit.Exploration{Floor: bandit.EffectiveFloor(s.Floor, arms), Slice: s.Slice}
	if x.Floor < s.Floor {
		notes = append(notes, fmt.Sprintf("the floor is %s: those of %d classes take at most %.0f %% of the draws", share(x.Floor), arms, 100*bandit.MaxFloorMass))
	}
	if s.Policy == sim.ReplayLinUCB && s.Slice < bandit.MinUCBSlice {
		notes = append(notes, fmt.Sprintf("linucb does not draw: with less than --slice %v its log cannot say what another policy would have earned", bandit.MinUCBSlice))
	}
	return x, notes, nil
}

// mostFrequent is the share of rows that are of the most frequent class.
func mostFrequent(rows []sim.Labelled, classes int) float64 {
	counts := make([]int, classes)
	for _, row := range rows {
		counts[row.Class]++
	}
	return float64(slices.Max(counts)) / float64(len(rows))
}

// classes reads the file: its rows in order, and the texts of the classes in alphabetical order. A missing column, a label with one
// value or more than maxArms, and columns that cannot be made numbers are errors of the file.
func (s Source) classes(ctx context.Context) (rows []sim.Labelled, arms, notes []string, err error) {
	o := s.Options
	o.Known, o.Categorical = append(slices.Clone(o.Known), s.Label), append(slices.Clone(o.Categorical), s.Label)
	set, err := dataset.Load(ctx, s.Path, o)
	if err != nil {
		return nil, nil, nil, err
	}
	classes, arms, err := takeClasses(set, s.Label)
	if err != nil {
		return nil, nil, nil, dataset.InFile(s.Path, err)
	}
	x, err := unitRows(set, s.Options.Categorical)
	if err != nil {
		return nil, nil, nil, dataset.InFile(s.Path, err)
	}
	rows = make([]sim.Labelled, len(classes))
	for i, class := range classes {
		rows[i] = sim.Labelled{X: x[i], Class: class}
	}
	return rows, arms, set.Notes, nil
}

// takeClasses removes the label from a set and numbers its texts in alphabetical order.
func takeClasses(set *dataset.Set, label string) (classes []int, arms []string, err error) {
	column, codes, err := set.Take(label)
	if err != nil {
		return nil, nil, err
	}
	texts, err := set.Texts(column, codes)
	if err != nil {
		return nil, nil, err
	}
	arms = slices.Sorted(slices.Values(texts))
	switch {
	case len(arms) < 2:
		return nil, nil, &dataset.Error{Column: label, Detail: fmt.Sprintf("every row has the class %s: there is nothing to choose among", dataset.Listed(arms))}
	case len(arms) > maxArms:
		return nil, nil, &dataset.Error{Column: label, Detail: fmt.Sprintf(
			"%d different values, as arms at most %d: a number or an identifier is no class", len(arms), maxArms)}
	}
	classes = make([]int, len(codes))
	for i, code := range codes {
		classes[i], _ = slices.BinarySearch(arms, texts[int(code)])
	}
	return classes, arms, nil
}
