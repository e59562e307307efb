package models

import "time"

// GuardCount counts activated decisions of one day: those of an arm, where Reference is -1, else the draws in which both the arm and the
// reference could come, with the sums of their inverse propensities.
type GuardCount struct {
	Workspace       WorkspaceID
	Experiment      string
	Day             time.Time // its first moment in UTC; of activation
	Arm             int
	Reference       int
	N               int64
	ArmWeight       float64
	ReferenceWeight float64
}

// HarmCase is one harm with the decision that it is blamed on.
type HarmCase struct {
	Metric      Harm
	At          time.Time
	Minor       int64  // of HarmRewardCost
	Currency    string // of Minor
	ActivatedAt time.Time
	Decision    *Decision
}

// GuardEvidence is all that guardrails know of an experiment at one moment.
type GuardEvidence struct {
	Counts []GuardCount
	Harms  []HarmCase // by decision
}

// GuardQuery asks for the evidence about an experiment.
type GuardQuery struct {
	Workspace  WorkspaceID
	Experiment string
	Program    string
	Since      time.Time // when it started
	Costs      bool      // rewards, too
}

// GuardVerdict is what a guardrail says of an arm.
type GuardVerdict struct {
	Metric      Harm          `json:"metric"`
	Kind        GuardrailKind `json:"kind"`
	Value       float64       `json:"value" doc:"The limit, or the margin"`
	Arm         string        `json:"arm"`
	Reference   string        `json:"reference,omitempty" doc:"Arm that a margin compares with"`
	Verdict     string        `json:"verdict" enum:"pass,fail,undecided" doc:"undecided: too little is known, which is no pass"`
	Decisions   int64         `json:"decisions" doc:"Activated decisions of the arm; for a margin those in which both arms could be drawn"`
	Harms       int64         `json:"harms" doc:"Decisions of the arm with harm"`
	OfReference int64         `json:"reference_harms" doc:"Decisions of the reference with harm, for a margin"`
	Estimate    float64       `json:"estimate" doc:"Harm a decision; for a margin how much more than in the reference"`
	Low         *float64      `json:"low,omitempty" doc:"Lower bound at all looks, where there is one: above value it fails"`
	High        *float64      `json:"high,omitempty" doc:"Upper bound at all looks by what can change no more, where there is one: below value it passes"`
}

// GuardLook is what the guardrails of an experiment said when they last looked.
type GuardLook struct {
	At       time.Time
	Verdicts []GuardVerdict
}
