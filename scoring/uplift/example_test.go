package uplift_test

import (
	"context"
	"fmt"

	"goodword/scoring/uplift"
)

// Nobody is swayed more than others here, so nothing is gained by choosing whom to treat.
func ExampleAuto() {
	ctx := context.Background()
	train, _ := world{rows: 1000, share: 0.5, effect: 0.3, seed: 1}.draw()
	test, _ := world{rows: 1000, share: 0.5, effect: 0.3, seed: 2}.draw()
	choice, err := uplift.Auto(ctx, train, uplift.Options{Bases: []uplift.Base{{Name: "linear", Learn: uplift.Linear(0)}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := uplift.Evaluate(choice.Model.PredictAll(nil, test.Table), test, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(choice.Model.Recipe(), report.Verdict)
	// Output:
	// t no evidence that targeting helps
}
