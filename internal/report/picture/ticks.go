package picture

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// steps are round values from min to max, at most about n.
func steps(min, max float64, n int) []float64 {
	if !(max > min) {
		return []float64{min}
	}
	rough := (max - min) / float64(n)
	size := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, by := range []float64{1, 2, 5, 10} {
		if by*size >= rough*(1-1e-9) {
			size *= by
			break
		}
	}
	var all []float64
	for k := math.Ceil(min/size - 1e-9); k*size <= max+size*1e-9; k++ {
		all = append(all, k*size+0) // and not -0
	}
	return all
}

func ticks(values []float64, label func(float64) string) plot.ConstantTicks {
	all := make(plot.ConstantTicks, len(values))
	for i, v := range values {
		all[i] = plot.Tick{Value: v, Label: label(v)}
	}
	return all
}

// percent writes a share of 1 without a sign, for axes that say "%".
func percent(p float64) string { return strconv.FormatFloat(math.Round(1e6*p)/1e4, 'f', -1, 64) }

// plain writes a number with at most four digits that count.
func plain(x float64) string {
	switch abs := math.Abs(x); {
	case abs >= 1e6:
		return strconv.FormatFloat(x/1e6, 'f', -1, 64) + " M"
	case abs < 1e-12:
		return "0"
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// count writes a number of rows with separators: "12,034".
func count(n float64) string {
	s := strconv.FormatFloat(math.Round(n), 'f', -1, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// factors are by what odds are multiplied on an axis of logits.
var factors = []float64{
	0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 0.95, 0.98, 1, 1.02, 1.05, 1.1, 1.25, 1.5, 2, 3, 4, 5, 10, 20, 50, 100,
}

// oddsTicks are factors on an axis of logits from min to max, no two nearer than an n-th of it. They are told from 1 outward.
func oddsTicks(min, max float64, n int) plot.ConstantTicks {
	gap := (max - min) / float64(n)
	kept := []float64{0}
	for _, up := range []bool{true, false} {
		last := 0.0
		for i := range factors {
			f := factors[i]
			if !up {
				f = factors[len(factors)-1-i]
			}
			x := math.Log(f)
			if up == (x > 0) && x >= min && x <= max && math.Abs(x-last) >= gap {
				kept, last = append(kept, x), x
			}
		}
	}
	return ticks(kept, func(x float64) string {
		f := math.Exp(x)
		return "×" + strconv.FormatFloat(math.Round(100*f)/100, 'f', -1, 64)
	})
}
