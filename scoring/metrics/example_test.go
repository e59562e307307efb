package metrics_test

import (
	"fmt"

	"goodword/scoring/metrics"
)

func ExampleAUC() {
	p, y := []float64{0.9, 0.4, 0.4, 0.1}, []float64{1, 1, 0, 0}
	auc, err := metrics.AUC(p, y) // of four pairs three are in order and one is tied
	fmt.Println(auc, err)
	_, err = metrics.AUC(p[:2], y[:2])
	fmt.Println(err)
	// Output:
	// 0.875 <nil>
	// metrics: AUC needs rows of both labels
}
