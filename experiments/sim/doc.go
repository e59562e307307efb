// Package sim runs policies in environments whose truth is known.
//
// Each environment is a pure function of its size and a seed: it draws customers, lets a policy decide as the service
// would (a draw from the probabilities that are logged), and compares what was earned with what could have been. The
// figures stand in docs/methods; small runs are tests, and the same functions with more runs repeat the figures:
//
//	for _, e := range sim.Environments {
//		results, err := e.Run(e.Runs, 1)
//		for _, r := range results {
//			fmt.Fprintln(out, r)
//		}
//	}
//
// It is not for forecasting what a business will earn: environments are made to tell good methods from bad ones. It
// reads no clock and no files; speed is measured by benchmarks.
package sim
