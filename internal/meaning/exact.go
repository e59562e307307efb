package meaning

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"goodword/models"
)

// parallelFrom is the number of rows from which a search uses every core: below, starting goroutines costs more than it saves.
const parallelFrom = 4096

// search finds the limit rows of a matrix most similar to a query: rows[i] is described by labels[i] and stands at numbers[i*d:(i+1)*d], d = len(to),
// all of norm 1. Rows that fit refuses do not count. The result is nearest first, equals by owner, and not longer than limit.
func search(labels []label, numbers, to []float32, limit int, fits func(*label) bool) []models.Neighbour {
	parts := 1
	if len(labels) >= parallelFrom {
		parts = runtime.GOMAXPROCS(0)
	}
	found := make([][]models.Neighbour, parts)
	var all sync.WaitGroup
	for p := range parts {
		from, end := len(labels)*p/parts, len(labels)*(p+1)/parts
		all.Go(func() { found[p] = scan(labels[from:end], numbers[from*len(to):end*len(to)], to, limit, fits) })
	}
	all.Wait()
	near := slices.Concat(found...)
	slices.SortFunc(near, nearer)
	return near[:min(limit, len(near))]
}

// scan is search on one core.
func scan(labels []label, numbers, to []float32, limit int, fits func(*label) bool) []models.Neighbour {
	near := make([]models.Neighbour, 0, limit+1) // nearest first
	for i := range labels {
		if !fits(&labels[i]) {
			continue
		}
		n := models.Neighbour{Owner: labels[i].owner, Similarity: float64(dot(numbers[i*len(to):(i+1)*len(to)], to))}
		if len(near) == limit && nearer(n, near[limit-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(near, n, nearer)
		near = slices.Insert(near, at, n)[:min(len(near)+1, limit)]
	}
	return near
}

func nearer(a, b models.Neighbour) int {
	return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), strings.Compare(a.Owner, b.Owner))
}

// dot is the inner product of two slices of equal length. Eight sums at a time keep the processor from waiting for each addition. The products are
// not fused, so the bits are the same everywhere.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3, s4, s5, s6, s7 float32
	for len(a) >= 8 {
		x, y := (*[8]float32)(a), (*[8]float32)(b)
		s0 += float32(x[0] * y[0])
		s1 += float32(x[1] * y[1])
		s2 += float32(x[2] * y[2])
		s3 += float32(x[3] * y[3])
		s4 += float32(x[4] * y[4])
		s5 += float32(x[5] * y[5])
		s6 += float32(x[6] * y[6])
		s7 += float32(x[7] * y[7])
		a, b = a[8:], b[8:]
	}
	for i := range a {
		s0 += float32(a[i] * b[i])
	}
	return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
}
