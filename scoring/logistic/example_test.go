package logistic_test

import (
	"context"
	"fmt"

	"goodword/scoring/features"
	"goodword/scoring/logistic"
)

func ExampleTrain() {
	table := &features.Table{
		Columns: []features.Column{{Name: "orders"}, {Name: "plan", Kind: features.Categorical}},
		Values:  [][]float32{{1, 2, 3, 4, 5, 6, 7, 8}, {0, 1, 0, 1, 0, 1, 0, features.Missing}},
	}
	shared := []float64{0, 0, 0, 1, 0, 1, 1, 1}
	model, err := logistic.Train(context.Background(), logistic.Data{Table: table, Label: shared}, logistic.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	row := []float32{7, 1}
	fmt.Printf("chance %.3f\n", logistic.Probability(model.Predict(row)))
	for j, c := range model.Contributions(nil, row) {
		fmt.Printf("%s adds %+.2f to the logit\n", model.Columns()[j].Name, c)
	}
	// Output:
	// chance 0.844
	// orders adds +1.24 to the logit
	// plan adds +0.46 to the logit
}

func ExampleLaplace() {
	x := [][]float64{{1, 0}, {1, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 1}}
	y := []float64{0, 0, 1, 1, 1, 0}
	posterior, err := logistic.Laplace(logistic.Rows{X: x, Label: y}, logistic.Prior{SD: []float64{2, 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	mean, variance := posterior.Logit([]float64{1, 1})
	fmt.Printf("logit %.2f with variance %.2f, chance %.2f\n", mean, variance, logistic.MeanProbability(mean, variance))
	// Output:
	// logit 0.20 with variance 0.81, chance 0.54
}
