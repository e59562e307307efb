// Package metrics says how good predicted chances are: whether they rank (AUC, Lift), whether they can be taken at their word (ECE,
// CalibrationLine, Reliability), both together (LogLoss, Brier), and whether the inputs have moved since (PSI).
//
//	auc, err := metrics.AUC(p, y)
//	ece, err := metrics.ECE(p, y, 15)
//	chance, err := metrics.ECEBound(p, 15, 500, 0.95, 1) // what a perfectly calibrated model would stay below
//
// p are predictions and y labels of the same rows, in any order of rows; of the functions named Weighted… a row of weight 2 is two rows.
// Ill-defined figures are errors, never 0 or NaN. All functions are pure, none modifies its arguments, and everything is safe for
// concurrent use. The package does not correct predictions (package calibration does) and does not value policies.
package metrics
