package boost

import (
	"math"
	"slices"

	"goodword/scoring/features"
)

// The bins every axis has. Further bins follow: of a numeric column from low to high values, of a categorical one a bin for each level
// that is common enough.
const (
	missingBin = 0 // NaN
	pooledBin  = 1 // categorical: all levels too rare for a bin of their own, and those never seen
)

// maxBins is the largest number of bins of an axis: an index of a bin is a byte.
const maxBins = 256

// axis sorts the values of one column into bins.
type axis struct {
	kind  features.Kind
	edges []float32 // numeric, increasing, finite: bin 1+k holds the values x with edges[k-1] <= x < edges[k]
	codes []uint32  // categorical, increasing: the levels with a bin of their own
	bins  []uint8   // categorical: bins[k] is the bin of codes[k]
	dense []uint8   // categorical: dense[code] is the bin of a small code
}

// denseCodes is the number of small codes that are looked up by index and not by search.
const denseCodes = 1024

// count is the number of bins.
func (a *axis) count() int {
	if a.kind == features.Numeric {
		return 2 + len(a.edges)
	}
	return 2 + len(a.codes)
}

// bin returns the bin of a value. It accepts every float32; a categorical value that is no code counts as a level never seen.
func (a *axis) bin(x float32) uint8 {
	if x != x {
		return missingBin
	}
	if a.kind == features.Numeric {
		return uint8(1 + below(a.edges, x))
	}
	if !(x >= 0 && x < 1<<24) {
		return pooledBin
	}
	code := uint32(x)
	if int(code) < len(a.dense) {
		return a.dense[code]
	}
	if k, ok := slices.BinarySearch(a.codes, code); ok {
		return a.bins[k]
	}
	return pooledBin
}

// binAll writes the bin of each value.
func (a *axis) binAll(dst []uint8, values []float32) {
	for i, x := range values {
		dst[i] = a.bin(x)
	}
}

// below counts the edges that are at most x.
func below(edges []float32, x float32) int {
	base, n := 0, len(edges)
	for n > 1 {
		half := n >> 1
		if edges[base+half-1] <= x {
			base += half
		}
		n -= half
	}
	if n == 1 && edges[base] <= x {
		base++
	}
	return base
}

// index fills the look-up of small codes.
func (a *axis) index() {
	if a.kind == features.Numeric || len(a.codes) == 0 {
		return
	}
	a.dense = make([]uint8, min(denseCodes, int(a.codes[len(a.codes)-1])+1))
	for i := range a.dense {
		a.dense[i] = pooledBin
	}
	for k, code := range a.codes {
		if int(code) < len(a.dense) {
			a.dense[code] = a.bins[k]
		}
	}
}

// numericAxis cuts values at their quantiles into at most limit bins, missing included; NaN does not count. Where there are no more
// distinct values than bins, each has its own.
func numericAxis(values []float32, limit int) axis {
	sorted := make([]float32, 0, len(values))
	for _, x := range values {
		if x == x {
			sorted = append(sorted, x)
		}
	}
	slices.Sort(sorted)
	a := axis{kind: features.Numeric}
	free := limit - 1 // without the missing bin
	distinct := 0
	for i := range sorted {
		if i == 0 || sorted[i] != sorted[i-1] {
			distinct++
		}
	}
	inBin := 0
	for i := 1; i < len(sorted) && free > 1; i++ {
		inBin++
		if sorted[i] == sorted[i-1] {
			continue
		}
		// What is left, this bin included, is shared fairly between the bins left.
		if distinct > limit-1 && float64(inBin)*float64(free) < float64(len(sorted)-i+inBin) {
			continue
		}
		if edge, ok := between(sorted[i-1], sorted[i]); ok {
			a.edges = append(a.edges, edge)
			inBin = 0
			free--
		}
	}
	return a
}

// between returns a finite edge e with low < e <= high, in the middle where there is one.
func between(low, high float32) (edge float32, ok bool) {
	switch {
	case math.IsInf(float64(low), -1):
		edge = -math.MaxFloat32
	case math.IsInf(float64(high), 1):
		edge = math.MaxFloat32
	default:
		edge = float32(float64(low) + (float64(high)-float64(low))/2)
		if edge <= low {
			edge = high
		}
	}
	return edge, low < edge && edge <= high
}

// categoricalAxis gives a bin of their own to the most frequent levels with at least least rows, limit bins at most; among equally
// frequent levels the smaller code comes first.
func categoricalAxis(codes []float32, limit, least int) axis {
	counts := make(map[uint32]int)
	for _, x := range codes {
		if x == x {
			counts[uint32(x)]++
		}
	}
	a := axis{kind: features.Categorical}
	for code, n := range counts {
		if n >= least {
			a.codes = append(a.codes, code)
		}
	}
	slices.SortFunc(a.codes, func(x, y uint32) int {
		if counts[x] != counts[y] {
			return counts[y] - counts[x]
		}
		return int(x) - int(y)
	})
	a.codes = a.codes[:min(len(a.codes), limit-2)]
	slices.Sort(a.codes)
	a.bins = make([]uint8, len(a.codes))
	for k := range a.codes {
		a.bins[k] = uint8(2 + k)
	}
	a.index()
	return a
}
