// Package uplift predicts what an action adds: not who shares, but who shares because of being asked.
//
// Rows come from an experiment, each treated or not by chance. A learner for means (logistic regression, boosted trees) becomes one for
// differences of means by one of three recipes, and the result is judged by how much better it chooses than chance:
//
//	choice, err := uplift.Auto(ctx, train, uplift.Options{Bases: []uplift.Base{{Name: "linear", Learn: uplift.Linear(0)}}})
//	score := choice.Model.PredictAll(nil, test.Table)
//	report, err := uplift.Evaluate(score, test, seed)
//	fmt.Println(report.Q, report.Verdict)
//
// Often the honest verdict is that nothing is gained over treating everybody alike. The package does not know what a treatment costs or
// earns, and does not estimate the average effect for its own sake (experiments/stats does). It does no I/O and owns no randomness: all
// draws are those of a seed. All functions are safe for concurrent use where the learners given to them are.
package uplift
