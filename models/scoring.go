package models

import (
	"encoding/json"
	"time"
)

// TraitFeature is a trait of the workspace's own that the models read, or the likeness to its advocates, which stands in the same list
// because the models of a workspace read it only once there are advocates. Its place in a customer's vector never changes: the list of a
// workspace only grows.
type TraitFeature struct {
	Name     string `json:"name"`
	Numeric  bool   `json:"numeric"`            // else a level
	Likeness bool   `json:"likeness,omitempty"` // no trait: see LikenessFeature
}

// LikenessFeature is how much a customer resembles the proven advocates of the decision's program.
var LikenessFeature = TraitFeature{Name: "like_advocates", Numeric: true, Likeness: true}

// MaxTraitFeatures bounds the traits that a workspace's models read, MaxOwnFeatures the whole list.
const (
	MaxTraitFeatures = 24
	MaxOwnFeatures   = MaxTraitFeatures + 1
)

// TraitRoom is how many more traits a workspace's list takes.
func TraitRoom(list []TraitFeature) int {
	room := MaxTraitFeatures
	for _, f := range list {
		if !f.Likeness {
			room--
		}
	}
	return room
}

// ModelRef names the model that scores a program's customers.
type ModelRef struct {
	Program string `json:"program"`
	Version string `json:"version"`
}

// ModelStatus is where a model stands in its life.
type ModelStatus string

// The states of a model: it scores; it was compared and not taken; it did score before another.
const (
	ModelChampion ModelStatus = "champion"
	ModelKeptOut  ModelStatus = "kept_out"
	ModelRetired  ModelStatus = "retired"
)

// ScoringModel is one trained version with how it came to stand where it does.
type ScoringModel struct {
	Program   string
	Version   string
	Status    ModelStatus
	Pinned    bool // a champion that training does not replace
	TrainedAt time.Time
	From      time.Time // of the decisions it learned from
	Until     time.Time // the later ones it was compared on
	Rows      int
	Why       string          // it was promoted, kept out or retired, for people
	Report    json.RawMessage // the comparison as data
	Body      []byte          // of scoring.Model; nil in lists
}

// Action is what a decision settles about an ask, as a model sees it.
type Action struct {
	Channel  string
	Approach string
	Moment   string
	Advocate Side
	Friend   Side
	Wait     time.Duration // from deciding to asking
}

// TrainingCase is one decision that asked, with what came of it so far, for training a model.
type TrainingCase struct {
	ID        DecisionID
	Promise   uint32
	Channel   string
	Features  []float32 // as stored with the decision
	Activated time.Time // zero: never
	Outcomes  []Outcome // of the customer in the program from the decision on, in the order in which they happened
}
