package assign_test

import (
	"fmt"

	"goodword/experiments/assign"
)

func Example() {
	u := assign.Uniform("prog-7:2026-01", "adv-000123", "decision-1")
	arm, err := assign.Index([]float64{0.2, 0.5, 0.3}, u)
	fmt.Println(u, arm, err)
	// Output: 0.7418136719368402 2 <nil>
}

func ExampleSticky() {
	keys, weights := []string{"control", "gift", "credit"}, []float64{2, 1, 1}
	all, _ := assign.Sticky("exp-rewards", "adv-9", keys, weights, nil)
	without, _ := assign.Sticky("exp-rewards", "adv-9", keys, weights, []bool{true, true, false})
	fmt.Println(keys[all.Index], all.Probabilities)
	fmt.Println(keys[without.Index], without.Probabilities)
	// Output:
	// control [0.5 0.25 0.25]
	// control [0.6666666666666666 0.3333333333333333 0]
}
