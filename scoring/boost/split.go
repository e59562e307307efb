package boost

import (
	"math"
	"slices"
)

// cell is the sum of first and second derivatives of the loss over the rows of a bin.
type cell struct{ g, h float64 }

func (c cell) add(d cell) cell { return cell{c.g + d.g, c.h + d.h} }
func (c cell) sub(d cell) cell { return cell{c.g - d.g, c.h - d.h} }

// gain is twice the drop of the loss, to second order, when the rows of the cell get the best constant.
func (c cell) gain(ridge float64) float64 { return c.g * c.g / (c.h + ridge) }

// set is a set of bins.
type set [maxBins / 64]uint64

func (s *set) add(bin uint8)      { s[bin>>6] |= 1 << (bin & 63) }
func (s *set) has(bin uint8) bool { return s[bin>>6]>>(bin&63)&1 != 0 }

// splitter finds the best division of bins in two. It holds scratch space and is not safe for concurrent use.
type splitter struct {
	ridge, levelRidge, least float64
	order                    []uint8
	ratio                    [maxBins]float64
}

// split is a division of a set of bins: those in left against the others.
type split struct {
	gain float64 // over leaving the bins together; 0 where there is no split
	left set
}

// best divides the listed bins, whose sums are at the same index of cells. Ordered bins are cut in two at a threshold, with the
// missing bin on the better side; levels are ordered by their slope first, for which the best division in two is a cut of that order
// (Fisher 1958).
func (s *splitter) best(bins []uint8, cells []cell, ordered bool) split {
	var total cell
	for _, c := range cells {
		total = total.add(c)
	}
	if !ordered {
		return s.bestLevels(bins, cells, total)
	}
	b := cut{at: -1}
	if bins[0] == missingBin && cells[0].h > 0 {
		b.scan(cells[1:], cells[0], total, s.ridge, s.least)
		with := b
		b = cut{at: -1}
		b.scan(cells[1:], cell{}, total, s.ridge, s.least)
		b.at++
		if with.at >= 0 && with.gain >= b.gain {
			return s.split(bins[:with.at+2], with.gain)
		}
		if b.gain <= 0 {
			return split{}
		}
		return s.split(bins[1:b.at+1], b.gain)
	}
	b.scan(cells, cell{}, total, s.ridge, s.least)
	if b.gain <= 0 {
		return split{}
	}
	return s.split(bins[:b.at+1], b.gain)
}

func (s *splitter) split(left []uint8, gain float64) split {
	r := split{gain: gain}
	for _, b := range left {
		r.left.add(b)
	}
	return r
}

func (s *splitter) bestLevels(bins []uint8, cells []cell, total cell) split {
	s.order = s.order[:0]
	for i, c := range cells {
		if c.h > 0 {
			s.order = append(s.order, uint8(i))
			s.ratio[i] = c.g / (c.h + s.levelRidge)
		}
	}
	slices.SortFunc(s.order, func(i, j uint8) int {
		switch {
		case s.ratio[i] < s.ratio[j]:
			return -1
		case s.ratio[i] > s.ratio[j]:
			return 1
		}
		return int(i) - int(j)
	})
	var sorted [maxBins]cell
	for k, i := range s.order {
		sorted[k] = cells[i]
	}
	b := cut{at: -1}
	b.scan(sorted[:len(s.order)], cell{}, total, s.levelRidge, s.least)
	if b.gain <= 0 {
		return split{}
	}
	r := split{gain: b.gain}
	for _, i := range s.order[:b.at+1] {
		r.left.add(bins[i])
	}
	return r
}

// cut is the best threshold so far: cells 0..at on the left.
type cut struct {
	gain float64
	at   int
}

// scan tries every threshold of cells, with first on the left in addition.
func (b *cut) scan(cells []cell, first, total cell, ridge, least float64) {
	left := first
	whole := total.gain(ridge)
	for i, c := range cells {
		left = left.add(c)
		right := total.sub(left)
		if left.h < least {
			continue
		}
		if right.h < least || i == len(cells)-1 && first == (cell{}) {
			break
		}
		if gain := left.gain(ridge) + right.gain(ridge) - whole; gain > b.gain && !math.IsInf(gain, 0) {
			b.gain, b.at = gain, i
		}
	}
}
