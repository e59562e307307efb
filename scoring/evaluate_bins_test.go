package scoring

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestQuantileBins: every row is in one bin, bins ascend, equal chances are together, and none is much larger than its share without them.
func TestQuantileBins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 300).Draw(t, "rows")
		few := rapid.Bool().Draw(t, "few values")
		p, y := make([]float64, n), make([]float64, n)
		var sumP, sumY float64
		for i := range p {
			p[i] = rapid.Float64Range(0, 1).Draw(t, "p")
			if few {
				p[i] = math.Round(4*p[i]) / 4
			}
			y[i] = float64(rapid.IntRange(0, 1).Draw(t, "y"))
			sumP, sumY = sumP+p[i], sumY+y[i]
		}
		bins := quantileBins(p, y, 10)
		var rows, gotP, gotY float64
		for k, b := range bins {
			rows, gotP, gotY = rows+b.Weight, gotP+b.Weight*b.MeanP, gotY+b.Weight*b.MeanY
			if !(b.Low <= b.MeanP+1e-12 && b.MeanP <= b.High+1e-12) || k > 0 && bins[k-1].High >= b.Low {
				t.Fatalf("bins %+v", bins)
			}
			if !few && b.Weight > math.Ceil(float64(n)/10) && b.Low != b.High {
				ties := 0
				for _, x := range p {
					if x == b.High {
						ties++
					}
				}
				if ties < 2 {
					t.Fatalf("%v of %d rows in one bin", b.Weight, n)
				}
			}
		}
		if len(bins) > 10 || rows != float64(n) || math.Abs(gotP-sumP) > 1e-9 || math.Abs(gotY-sumY) > 1e-9 {
			t.Fatalf("%d bins of %v rows with %v and %v, want %d, %v, %v", len(bins), rows, gotP, gotY, n, sumP, sumY)
		}
	})
}
