package metrics

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
)

// PSICounts is the population stability index between two counts over the same bins,
//
//	Σ (aₖ - eₖ)·ln(aₖ/eₖ),   eₖ = (expected count + ½)/(their sum + K/2), aₖ likewise
//
// with half a row added to each of the K bins, so that an empty one is a large number and not an infinite one. It is at least 0, symmetric,
// and about twice the Kullback-Leibler divergence. By custom, below 0.1 nothing has moved and above 0.25 much has; with n rows on each
// side, chance alone makes about 2(K-1)/n of it.
//
// Counts are finite and at least 0, two bins or more, and each side has a row; anything else is an error. Siddiqi (2006),
// Credit Risk Scorecards; Jeffreys (1946).
func PSICounts(expected, actual []float64) (float64, error) {
	if len(expected) < 2 || len(expected) != len(actual) {
		return 0, fmt.Errorf("metrics: %d and %d bins, want the same number of at least 2", len(expected), len(actual))
	}
	var sums [2]float64
	for side, counts := range [][]float64{expected, actual} {
		for k, n := range counts {
			if !(n >= 0) || math.IsInf(n, 1) {
				return 0, fmt.Errorf("metrics: count %d is %v, want a finite number of at least 0", k+1, n)
			}
			sums[side] += n
		}
	}
	if sums[0] == 0 || sums[1] == 0 {
		return 0, errors.New("metrics: PSI needs rows on both sides")
	}
	var psi float64
	extra := float64(len(expected)) / 2
	for k := range expected {
		e, a := (expected[k]+0.5)/(sums[0]+extra), (actual[k]+0.5)/(sums[1]+extra)
		psi += float64((a - e) * math.Log(a/e))
	}
	return psi, nil
}

// PSI is PSICounts of two samples over at most bins (at least 2) bins, cut at the quantiles of the expected sample; values that are not
// known (NaN) have one more bin of their own where either sample has one. Equal values are never cut apart, so a column with few values
// has few bins; one that was constant is cut below and above its value.
func PSI(expected, actual []float64, bins int) (float64, error) {
	if bins < 2 {
		return 0, fmt.Errorf("metrics: %d bins, want at least 2", bins)
	}
	cuts := quantileCuts(expected, bins)
	e, a := countBins(expected, cuts), countBins(actual, cuts)
	if missing := len(cuts) + 1; e[missing] == 0 && a[missing] == 0 {
		e, a = e[:missing], a[:missing]
	}
	return PSICounts(e, a)
}

// quantileCuts returns ascending cuts; a value belongs to the first bin whose cut is not below it.
func quantileCuts(x []float64, bins int) []float64 {
	known := make([]float64, 0, len(x))
	for _, v := range x {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	if len(known) == 0 {
		return nil
	}
	slices.Sort(known)
	var cuts []float64
	for k := 1; k < bins; k++ {
		cuts = append(cuts, known[(k*len(known)-1)/bins])
	}
	// Without a cut at the greatest value, what is beyond it would share a bin with it; without one below the least, likewise.
	if known[0] == known[len(known)-1] {
		cuts = []float64{math.Nextafter(known[0], math.Inf(-1)), known[0]}
	}
	return slices.Compact(cuts)
}

// countBins counts values by cuts, with a last count for NaN.
func countBins(x, cuts []float64) []float64 {
	counts := make([]float64, len(cuts)+2)
	for _, v := range x {
		k := len(cuts) + 1
		if !math.IsNaN(v) {
			k = sort.SearchFloat64s(cuts, v)
		}
		counts[k]++
	}
	return counts
}
