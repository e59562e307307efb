package picture

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestStepsAreRoundAndWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e6, 1e6).Draw(t, "low")
		high := low + rapid.Float64Range(1e-3, 1e6).Draw(t, "width")
		got := steps(low, high, 6)
		if len(got) > 8 || !slices.IsSorted(got) || len(got) > 0 && (got[0] < low-1e-6*(high-low) || got[len(got)-1] > high+1e-6*(high-low)) {
			t.Fatalf("from %v to %v: %v", low, high, got)
		}
	})
	if got := steps(0, 0.07, 6); !slices.Equal(got, []float64{0, 0.02, 0.04, 0.06}) {
		t.Errorf("got %v", got)
	}
}

// TestSpreadKeepsTheRows: whatever part of a bin a bar has, no row is lost or told twice.
func TestSpreadKeepsTheRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(0, 10).Draw(t, "from")
		b := rapid.Float64Range(a, 10).Draw(t, "to")
		bars := make([]float64, 10)
		spread(bars, 7, a, b)
		var sum float64
		for _, n := range bars {
			sum += n
		}
		if math.Abs(sum-7) > 1e-6 {
			t.Fatalf("7 rows from %v to %v became %v", a, b, bars)
		}
	})
}

func TestOddsTicks(t *testing.T) {
	var labels []string
	for _, tick := range oddsTicks(math.Log(0.4), math.Log(2.2), 6) {
		labels = append(labels, tick.Label)
		if math.Abs(math.Log(2)-tick.Value) < 1e-12 && tick.Label != "×2" {
			t.Errorf("%v is labelled %s", tick.Value, tick.Label)
		}
	}
	if !slices.Contains(labels, "×1") || !slices.Contains(labels, "×0.5") || len(labels) > 7 {
		t.Errorf("got %v", labels)
	}
}

// TestJoinKeepsTheMeans: joined cells have the mean of their values over their rows, and all rows.
func TestJoinKeepsTheMeans(t *testing.T) {
	p := Pair{A: Side{Bins: make([]string, 50)}, B: Side{Bins: make([]string, 30)}}
	var rows, sum float64
	for i := range 1500 {
		p.Values, p.Rows = append(p.Values, math.Sin(float64(i))), append(p.Rows, float64(i%7))
		rows += float64(i % 7)
		sum += float64(i%7) * math.Sin(float64(i))
	}
	m := p.joined()
	var gotRows, gotSum float64
	for j, n := range m.Rows {
		gotRows += n
		gotSum += n * m.Values[j]
	}
	if len(m.A.Bins) != maxPairBins || len(m.B.Bins) != maxPairBins || gotRows != rows || math.Abs(gotSum-sum) > 1e-9 {
		t.Errorf("%d by %d bins with %v rows and %v, want %v and %v", len(m.A.Bins), len(m.B.Bins), gotRows, gotSum, rows, sum)
	}
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		count(0): "0", count(999.6): "1,000", count(1234567): "1,234,567", percent(0.025): "2.5", percent(1): "100",
		plain(0.15000000000000002): "0.15", plain(2e6): "2 M", plain(1234.56): "1235", plain(0): "0",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
