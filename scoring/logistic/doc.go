// Package logistic fits penalised linear models: logistic regression for chances and ridge regression for amounts.
//
// There are two doors. Train takes a table of named columns, encodes it (scaled numbers, one column for each level, what is missing)
// and returns a model that scores rows, explains itself and can be stored:
//
//	model, err := logistic.Train(ctx, logistic.Data{Table: table, Label: shared}, logistic.Options{})
//	logit := model.Predict(row)                      // σ(logit) is the chance
//	reasons := model.Contributions(nil, row)         // what each column adds to the logit
//
// Laplace takes a design matrix as it is and a Gaussian prior, and returns the posterior of the coefficients:
//
//	posterior, err := logistic.Laplace(logistic.Rows{X: x, Label: y}, logistic.Prior{SD: []float64{2, 1, 1}})
//	mean, variance := posterior.Logit(action)
//	chance := logistic.MeanProbability(mean, variance)
//
// Both minimise the same function by the same Newton iteration, and separable data stay finite under a prior or penalty.
// The package does not choose a penalty, does not select columns and does not calibrate (package calibration does). It does no I/O and
// draws nothing; the same input gives the same bits on the same machine. Models and posteriors are read-only once made and safe for
// concurrent use.
package logistic
