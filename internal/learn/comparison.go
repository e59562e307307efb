package learn

import (
	"time"

	"goodword/scoring"
)

// Comparison is two versions of a model on the same rows.
type Comparison struct {
	Program string             `json:"program"`
	From    time.Time          `json:"from"` // when the rows were decided
	Until   time.Time          `json:"until"`
	Unseen  bool               `json:"unseen"` // neither version was trained on any of them
	A       scoring.Evaluation `json:"a"`
	B       scoring.Evaluation `json:"b"`
	// Difference is the mean log loss of B less that of A on the same rows, with its standard error: below 0 where B is better.
	Difference   float64 `json:"difference"`
	DifferenceSE float64 `json:"difference_se"`
}

// Drift says how far a program has moved from what its model learned from.
type Drift struct {
	Program   string        `json:"program"`
	Version   string        `json:"version"`
	From      time.Time     `json:"from"` // of the recent rows
	Until     time.Time     `json:"until"`
	Rows      int           `json:"rows"`
	Features  []FeatureMove `json:"features"` // those that moved most first
	Slope     *float64      `json:"slope,omitempty"`
	SlopeSE   *float64      `json:"slope_se,omitempty"`
	BaseRate  float64       `json:"base_rate"` // of the rows the model learned from
	Recent    float64       `json:"recent"`    // of the recent rows
	BaseRateZ float64       `json:"base_rate_z"`
	Alarms    []string      `json:"alarms"` // in words; none where all is well
}

// FeatureMove is the population stability index of one column between the rows a model learned from and recent ones.
type FeatureMove struct {
	Feature string  `json:"feature"`
	PSI     float64 `json:"psi"`
	Alarm   bool    `json:"alarm"`
}
