package boost_test

import (
	"testing"

	"goodword/scoring/boost"
)

func bank(b *testing.B) (sharedSet, *boost.Model) {
	s := sharedFiles[0].load(b)
	return s, train(b, s.train, boost.Options{})
}

func BenchmarkTrain(b *testing.B) {
	s := sharedFiles[0].load(b)
	b.ReportAllocs()
	for b.Loop() {
		train(b, s.train, boost.Options{})
	}
}

func BenchmarkPredict(b *testing.B) {
	s, m := bank(b)
	rows := make([][]float32, 1000)
	for i := range rows {
		rows[i] = s.test.Table.Row(nil, i)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		m.Predict(rows[i%len(rows)])
		i++
	}
}

func BenchmarkPredictAll(b *testing.B) {
	s, m := bank(b)
	dst := make([]float64, 0, s.test.Table.Rows())
	b.ReportAllocs()
	for b.Loop() {
		m.PredictAll(dst, s.test.Table)
	}
	b.ReportMetric(float64(b.N)*float64(s.test.Table.Rows())/b.Elapsed().Seconds(), "rows/s")
}
