package sim

import (
	"fmt"
	"strconv"

	"goodword/experiments"
	"goodword/experiments/assign"
	"goodword/experiments/bandit"
)

// Labelled is one row of a classification problem: features and the right class, from 0.
type Labelled struct {
	X     []float64
	Class int
}

// ReplaySettings say how Replay plays.
type ReplaySettings struct {
	Classes int // at least 2
	Policy  ReplayPolicy
	// Exploration is mixed with the policy's opinion; the zero value, no floor and no slice, leaves it as it is.
	bandit.Exploration
	Seed uint64
}

// Salt is what the draws are hashed with.
func (s ReplaySettings) Salt() string {
	return "replay/" + string(s.Policy) + "/" + strconv.FormatUint(s.Seed, 10)
}

// Played is one decision of Replay, as a service would log it.
type Played struct {
	Decision int // from 0
	// Probabilities has one number per class, of which U drew Index. Version is that of the policy, which learns after each decision.
	Probabilities []float64
	U             float64
	Index         int
	Version       int64
	Value         float64 // 1 for the right class, else 0
}

// Key is what U was hashed from, with the settings' salt and Version: see experiments.DrawUniform.
func (p Played) Key() []string { return []string{strconv.Itoa(p.Decision)} }

// ReplayScore is what a policy earned.
type ReplayScore struct {
	Decisions   int
	Mean        float64 // value per decision
	LastQuarter float64 // of the last quarter of decisions
}

// Replay turns classification into a bandit: row by row, in their order, a policy draws a class, sees 1 if it is the right one and 0 if
// not, and learns from that alone. The models know nothing beforehand. Each decision is shown to watch, unless that is nil; its error
// ends the replay. Rows are not modified; the same rows and settings give the same score.
//
// It is an error when there is no row or one class, rows differ in length, a class is not in 0..Classes-1, the policy is not known, or
// the exploration does not fit.
func Replay(rows []Labelled, s ReplaySettings, watch func(Played) error) (ReplayScore, error) {
	if len(rows) == 0 || s.Classes < 2 {
		return ReplayScore{}, fmt.Errorf("sim: replay of %d rows of %d classes, want at least one row and two classes", len(rows), s.Classes)
	}
	if err := s.Validate(); err != nil {
		return ReplayScore{}, err
	}
	r, err := newReplay(s.Policy, s.Classes, len(rows[0].X))
	if err != nil {
		return ReplayScore{}, err
	}
	r.salt, r.features = s.Salt(), make([][]float64, s.Classes)
	score := ReplayScore{Decisions: len(rows)}
	last := len(rows) - len(rows)/4 // where the last quarter begins
	for i, row := range rows {
		played, err := r.play(row, i, s)
		if err != nil {
			return ReplayScore{}, fmt.Errorf("row %d: %w", i, err)
		}
		if watch != nil {
			if err := watch(played); err != nil {
				return ReplayScore{}, err
			}
		}
		score.Mean += played.Value
		if i >= last {
			score.LastQuarter += played.Value
		}
	}
	score.Mean /= float64(len(rows))
	score.LastQuarter /= float64(len(rows) - last)
	return score, nil
}

// play decides on a row and learns from it.
func (r *replay) play(row Labelled, decision int, s ReplaySettings) (Played, error) {
	if row.Class < 0 || row.Class >= s.Classes {
		return Played{}, fmt.Errorf("sim: class %d of %d", row.Class, s.Classes)
	}
	played := Played{Decision: decision, Version: int64(decision)}
	for k := range r.features { // all arms see the same row
		r.features[k] = row.X
	}
	name := strconv.Itoa(decision)
	opinion, err := r.choose(experiments.Context{Features: r.features, Salt: r.salt, Snapshot: name, Decision: name}, decision)
	if err != nil {
		return Played{}, err
	}
	if played.Probabilities, err = s.Mix(opinion); err != nil {
		return Played{}, err
	}
	played.U = experiments.DrawUniform(r.salt, played.Version, played.Key())
	if played.Index, err = assign.Index(played.Probabilities, played.U); err != nil {
		return Played{}, err
	}
	if played.Index == row.Class {
		played.Value = 1
	}
	return played, r.learn(played.Index, row.X, played.Value)
}
