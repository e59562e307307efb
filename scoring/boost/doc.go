// Package boost trains and reads additive models of at most two columns a term:
//
//	raw = b + Σ f_j(x_j) + Σ f_jk(x_j, x_k)
//
// The terms are tables over bins, so what each input adds to a score is exact and can be drawn. They are learned by gradient boosting
// of small trees, each held to one pair of columns, and then sorted into terms that do not overlap. docs/methods/boosting.md has the
// method, its sources and what was measured.
//
//	m, err := boost.Train(ctx, boost.Data{Table: table, Label: label}, boost.Options{})
//	raw := m.Predict(row)                    // a logit
//	why := m.Contributions(nil, row)         // one number for each of m.Terms()
//
// It is not for choosing actions: the raw score of a model is what is expected, not how sure that is.
package boost
