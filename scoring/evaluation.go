package scoring

import "goodword/scoring/metrics"

// Evaluation says how good a scorer's share probabilities are on rows that it was not trained on. Numbers that these rows cannot tell are
// nil: without a share, or with shares alone, nothing can be ranked.
type Evaluation struct {
	Version   string   `json:"version"`
	Rows      int      `json:"rows"`
	Positives float64  `json:"positives"` // rows that shared; of those still pending, the chance that they will
	LogLoss   float64  `json:"log_loss"`
	AUC       *float64 `json:"auc,omitempty"`
	ECE       float64  `json:"ece"`
	// Slope and Intercept are those of metrics.CalibrationLine, with the standard error of the slope.
	Slope     *float64 `json:"slope,omitempty"`
	SlopeSE   *float64 `json:"slope_se,omitempty"`
	Intercept *float64 `json:"intercept,omitempty"`
	// ExpectedObserved is the sum of the chances over the positives.
	ExpectedObserved *float64      `json:"expected_observed,omitempty"`
	Bins             []metrics.Bin `json:"bins"`
	Slices           []Slice       `json:"slices"`
}

// Slice is the rows that have something in common, such as a channel or a band of NPS answers.
type Slice struct {
	Of        string  `json:"of"`   // the column that they are alike in
	Name      string  `json:"name"` // in which way
	Rows      int     `json:"rows"`
	Predicted float64 `json:"predicted"` // mean chance
	Observed  float64 `json:"observed"`  // the part of them that shared
	LogLoss   float64 `json:"log_loss"`
}
