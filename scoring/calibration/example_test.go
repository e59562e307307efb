package calibration_test

import (
	"fmt"

	"goodword/scoring/calibration"
	"goodword/scoring/logistic"
)

func ExampleFitAffine() {
	logits := []float64{-3, -2, -1, 0, 1, 2, 3, -0.5}
	happened := []float64{0, 0, 1, 0, 1, 0, 1, 0}
	line, err := calibration.FitAffine(logits, happened, nil, calibration.Prior{SlopeSD: 0.5, InterceptSD: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	chance := logistic.Probability(line.Logit(2))
	fmt.Printf("slope %.2f, intercept %.2f: the chance of a logit of 2 is %.2f\n", line.Slope, line.Intercept, chance)
	// Output:
	// slope 0.77, intercept -0.38: the chance of a logit of 2 is 0.76
}
