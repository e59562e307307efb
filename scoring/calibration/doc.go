// Package calibration corrects scores so that they read as chances: of the cases given 0.2, one in five happens.
//
//	line, err := calibration.FitAffine(logits, happened, nil, calibration.Prior{})  // two numbers, for few rows
//	chance := logistic.Probability(line.Logit(logit))
//	curve, err := calibration.FitIsotonic(scores, happened, nil)                   // a staircase, from 1000 positives on
//	chance = curve.At(score)
//
// A map must be fitted to scores of rows that the model was not fitted to: rows held back, or CrossFit. The package does not measure
// calibration (package metrics does). All functions are pure, none modifies its arguments, and everything is safe for concurrent use.
package calibration
