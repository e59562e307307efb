package models

import (
	"cmp"
	"slices"
	"strings"
)

// Snapshot is all that a decision is drawn from besides the customer: immutable
// once stored, named by the hash of its content, so that any decision can be
// recomputed in another process.
type Snapshot struct {
	ID          string        `json:"-"`
	Workspace   WorkspaceID   `json:"workspace"`
	Programs    []Program     `json:"programs"`
	Offers      []Offer       `json:"offers"`
	Experiments []Experiment  `json:"experiments"` // running ones
	Policies    []PolicyState `json:"policies"`
	// Brand is what generated words are held to, nil where the workspace has described none.
	Brand *Brand `json:"brand,omitempty"`
	// Copies are the approved copies, and those that were retired lately, which decisions made before still show; by id and version. Their texts
	// are filled in where a replica loads the snapshot. A copy may be shared with other snapshots: do not change it.
	Copies []*Copy `json:"copies,omitempty"`
	// Traits are what features.Vector reads besides its own, and the likeness to advocates, in their places.
	Traits []TraitFeature `json:"traits,omitempty"`
	// Prices are those of the budgets that are scarce; the other programs' are 0.
	Prices []BudgetPrice `json:"prices,omitempty"`
	// Scoring names the champion of each program that has one; the scorecard scores the others.
	Scoring []ModelRef `json:"scoring,omitempty"`
	// Profiles are those of the programs that have enough advocates.
	Profiles []AdvocateProfile `json:"profiles,omitempty"`
}

// AdvocateProfile is the profile of a program's advocates, nil while there are too few.
func (s *Snapshot) AdvocateProfile(program string) *AdvocateProfile {
	for i := range s.Profiles {
		if s.Profiles[i].Program == program {
			return &s.Profiles[i]
		}
	}
	return nil
}

// ModelVersion is the version that scores the program's customers, "" for the scorecard.
func (s *Snapshot) ModelVersion(program string) string {
	for _, m := range s.Scoring {
		if m.Program == program {
			return m.Version
		}
	}
	return ""
}

// Copy finds a version of a copy, nil when the snapshot has none. Look at its State before it is chosen anew.
func (s *Snapshot) Copy(id string, version int) *Copy {
	i, found := slices.BinarySearchFunc(s.Copies, id, func(c *Copy, id string) int {
		return cmp.Or(strings.Compare(c.ID, id), cmp.Compare(c.Version, version))
	})
	if !found {
		return nil
	}
	return s.Copies[i]
}

// Program finds a program by key, nil when there is none.
func (s *Snapshot) Program(key string) *Program {
	i := slices.IndexFunc(s.Programs, func(p Program) bool { return p.Key == key })
	if i < 0 {
		return nil
	}
	return &s.Programs[i]
}

// Offer finds an offer by key, nil when there is none.
func (s *Snapshot) Offer(key string) *Offer {
	i := slices.IndexFunc(s.Offers, func(o Offer) bool { return o.Key == key })
	if i < 0 {
		return nil
	}
	return &s.Offers[i]
}

// Experiment finds a running experiment by key, nil when there is none.
func (s *Snapshot) Experiment(key string) *Experiment {
	i := slices.IndexFunc(s.Experiments, func(e Experiment) bool { return e.Key == key })
	if i < 0 {
		return nil
	}
	return &s.Experiments[i]
}

// Governing finds the running experiment of the program that decides a factor,
// nil when the program's default does.
func (s *Snapshot) Governing(program string, f Factor) *Experiment {
	for i := range s.Experiments {
		if e := &s.Experiments[i]; e.Program == program && e.Governs(f) {
			return e
		}
	}
	return nil
}

// SharePolicy returns what the program's share channels have learned; without it every count is 0.
func (s *Snapshot) SharePolicy(program string) PolicyState {
	key := ShareKey(program)
	for _, p := range s.Policies {
		if p.Experiment == key {
			return p
		}
	}
	return PolicyState{Experiment: key}
}

// Policy returns the learned state of an experiment; without one every count is 0, and so are those of arms that joined since it was learned.
func (s *Snapshot) Policy(e *Experiment) PolicyState {
	for _, p := range s.Policies {
		if p.Experiment == e.Key && len(p.Arms) <= len(e.Arms) {
			p.Arms = e.Padded(p.Arms)
			return p
		}
	}
	return PolicyState{Experiment: e.Key, Arms: make([]ArmCount, len(e.Arms))}
}
