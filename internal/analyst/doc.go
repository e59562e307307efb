// Package analyst is what people who work with tables do with the models: judge one on a file, train one and keep it, score a file
// with it, and ask it why; and play a file as a bandit problem (Replay). The commands goodword score ... and goodword experiment replay
// print what it returns; docs/scoring.md tells the figures.
//
// It works on files that the service never sees, and changes nothing that the service decides from.
//
//	evaluation, err := analyst.Evaluate(ctx, analyst.Source{Path: "orders.csv", Label: "y"}, analyst.Settings{Kind: analyst.Boost, Split: split})
package analyst
