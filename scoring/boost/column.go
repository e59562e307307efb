package boost

import (
	"slices"

	"goodword/scoring/features"
)

// column is a column of the training rows, in bins.
type column struct {
	axis
	fine     []uint8        // the bin of each row
	coarse   []uint8        // its bin within pairs
	toCoarse [maxBins]uint8 // the bin within pairs of each bin
	nFine    int
	nCoarse  int
	constant bool // one bin holds every row: there is nothing to learn
	alone    bool // it takes no pair terms
}

// newColumn sorts the chosen rows of a column into bins.
func newColumn(description features.Column, values []float32, rows []int) column {
	own := make([]float32, len(rows))
	for k, i := range rows {
		own[k] = values[i]
	}
	c := column{alone: description.Direction != features.Free}
	if description.Kind == features.Numeric {
		c.axis = numericAxis(own, maxBins)
	} else {
		c.axis = categoricalAxis(own, maxBins, levelRows)
	}
	c.nFine = c.count()
	c.fine = make([]uint8, len(rows))
	counts := make([]int, c.nFine)
	for k, x := range own {
		c.fine[k] = c.bin(x)
		counts[c.fine[k]]++
	}
	filled := 0
	for _, n := range counts {
		if n > 0 {
			filled++
		}
	}
	c.constant = filled < 2
	if c.kind == features.Numeric {
		c.joinNeighbours(counts)
	} else {
		c.joinRareLevels(counts)
	}
	c.coarse = make([]uint8, len(rows))
	for k, bin := range c.fine {
		c.coarse[k] = c.toCoarse[bin]
	}
	return c
}

// joinNeighbours makes bins within pairs of about equal numbers of rows.
func (c *column) joinNeighbours(counts []int) {
	left := 0
	for _, n := range counts[1:] {
		left += n
	}
	free, bin, inBin := pairBins-1, 1, 0
	for b := 1; b < c.nFine; b++ {
		c.toCoarse[b] = uint8(bin)
		inBin += counts[b]
		if b+1 < c.nFine && free > 1 && (c.nFine <= pairBins || inBin*free >= left) {
			left -= inBin
			inBin = 0
			free--
			bin++
		}
	}
	c.nCoarse = bin + 1
}

// joinRareLevels leaves the most frequent levels a bin of their own within pairs; the others are pooled.
func (c *column) joinRareLevels(counts []int) {
	order := make([]int, 0, c.nFine)
	for b := 2; b < c.nFine; b++ {
		order = append(order, b)
	}
	slices.SortStableFunc(order, func(x, y int) int { return counts[y] - counts[x] })
	order = order[:min(len(order), pairBins-2)]
	slices.Sort(order)
	for b := 1; b < c.nFine; b++ {
		c.toCoarse[b] = pooledBin
	}
	for k, b := range order {
		c.toCoarse[b] = uint8(2 + k)
	}
	c.nCoarse = 2 + len(order)
}
