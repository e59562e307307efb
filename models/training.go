package models

import (
	"encoding/json"
	"time"
)

// Training is what was last done about a program's scoring model.
type Training struct {
	Program     string
	LeasedUntil time.Time       // of the machine's clock: until then somebody may be at it
	TriedAt     time.Time       // of the domain's clock: when the last one ended
	Drift       json.RawMessage // what it found, null for nothing yet
}

// TrainingClaim asks to be the only one who trains a program's model.
type TrainingClaim struct {
	Holder      string    // of the caller's choice, different for each claim
	Now, Until  time.Time // of the machine's clock: how long the claim holds if it is never given back
	TriedBefore time.Time // of the domain's clock: it is refused when one ended later than that
}

// TrainingResult is what came of a claim.
type TrainingResult struct {
	Program string
	Holder  string
	At      time.Time
	Drift   json.RawMessage // nil leaves what was found before
	Model   *ScoringModel   // nil where there was too little to learn from
	Against string          // the champion that Model was compared with, "" for none
}
