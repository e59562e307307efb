package bandit_test

import (
	"fmt"

	"goodword/experiments"
	"goodword/experiments/bandit"
)

// A reward experiment that learns from closed windows, is stored, and gives probabilities to draw from.
func ExampleCounts() {
	counts, _ := bandit.NewCounts("credit_5", "credit_10")
	for i := range 400 { // what mature decisions brought
		_ = counts.Draw("credit_5")
		_ = counts.Fold("credit_5", i%40 == 0)
		_ = counts.Draw("credit_10")
		_ = counts.Fold("credit_10", i%25 == 0)
	}
	text, _ := bandit.WriteState(counts)

	state, _ := bandit.ReadState(text)
	explore := bandit.Exploration{Floor: bandit.DefaultFloor, Slice: bandit.DefaultSlice}
	policy, _ := state.(*bandit.Counts).Policy(bandit.ColdStart, explore, bandit.Earn)
	p, _ := policy.Probabilities(nil)
	fmt.Printf("%.3f\n", p)
	// Output: [0.132 0.868]
}

// A choice among composite actions for one customer: what a channel and a reward are worth is learned from all actions that
// have them.
func ExampleLogisticThompson() {
	features := bandit.FeatureMap{
		Context: []string{"orders"},
		Factors: []bandit.FactorLevels{
			{Name: "channel", Levels: []string{"email", "push"}},
			{Name: "reward", Levels: []string{"5", "20"}},
		},
		Interactions: [][2]string{{"orders", "channel"}},
	}
	model, _ := bandit.NewLogistic(features.Prior(-3.5, bandit.DefaultEffectScales))
	orders := []float64{0.8} // standardised
	var rows [][]float64
	for _, channel := range []string{"email", "push"} {
		for _, reward := range []string{"5", "20"} {
			row, _ := features.Row([]string{channel, reward}, orders)
			rows = append(rows, row)
		}
	}
	for i := range 50 { // emails with the large reward were shared now and then
		_ = model.Observe(rows[1], float64(i%10/9), 1)
	}

	context := experiments.Context{
		Features: rows, Gain: []float64{30, 15, 30, 15}, // margin less reward
		Salt: "exp-7", Snapshot: "2026-03-01T10", Decision: "customer-42/widget",
	}
	policy := experiments.In(bandit.LogisticThompson{Model: model, Exploration: bandit.Exploration{Floor: 0.01}}, context)
	p, _ := policy.Probabilities([]bool{true, true, true, false})
	fmt.Printf("%.2f\n", p)
	// Output: [0.41 0.20 0.39 0.00]
}

// What one ask is worth, and what it scores while the budget has a price.
func ExampleChain_NetValue() {
	v, _ := bandit.Chain{
		Share: 0.12, Signup: 0.3, Purchase: 0.4, Value: 80,
		RewardAdvocate: 10, RewardFriend: 5, PaidOn: bandit.PaidOnPurchase,
		Message: 0.01, Unsubscribe: 0.004, UnsubscribeCost: 25, Complaint: 0.0005, ComplaintCost: 60, Fatigue: 0.02,
	}.NetValue()
	fmt.Printf("%.3f, paced %.3f\n", v.Net, v.Paced(0.25))
	// Output: 0.776, paced 0.722
}

// The hour of the day that suits a program, from counts by hour.
func ExampleSmoothCircular() {
	counts := make([]bandit.Count, 24)
	for hour := range counts {
		counts[hour] = bandit.Count{Trials: 100, Successes: 4}
	}
	counts[19].Successes, counts[20].Successes = 9, 8
	curve, _ := bandit.SmoothCircular(counts, bandit.DefaultKappa, 50)
	fmt.Printf("best hour %d: %.3f, at noon %.3f\n", curve.Best(), curve.Rates[curve.Best()], curve.Rates[12])
	// Output: best hour 19: 0.061, at noon 0.040
}
