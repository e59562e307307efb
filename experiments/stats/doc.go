// Package stats estimates what the arms of an experiment are worth from the rows it logged.
//
// A bandit sends more decisions to arms that happened to do well, so an arm's raw mean is biased
// (downwards: an arm that starts unluckily is dropped before it can recover) and its ordinary interval
// too narrow. The estimates here use the logged propensities instead and are unbiased whatever
// policy chose:
//
//	aipw, err := stats.NewAIPW(arms, 0.03, 20)
//	for _, row := range rows { // in the order of the decisions, windows closed
//		err = aipw.Add(row)
//	}
//	for k, arm := range aipw.Arms(0.95) { // show arm.Mean, arm.Low, arm.High unless arm.TooEarly
//
// The package fits no models and reads no log; it is not for stopping an experiment at a moment of
// one's choice, because these intervals are for one look. A Moments or AIPW is a value that one
// goroutine at a time may change; reading it concurrently is safe.
package stats
