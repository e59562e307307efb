package boost

import "slices"

// set is a set of bins.
type set [maxBins / 64]uint64

func (s *set) add(bin uint8)      { s[bin>>6] |= 1 << (bin & 63) }
func (s *set) has(bin uint8) bool { return s[bin>>6]>>(bin&63)&1 != 0 }

// splitter finds the best division of bins in two. It holds scratch space and is not safe for concurrent use.
type splitter struct {
	order  []uint8
	ratio  [maxBins]float64
	sorted [maxBins]cell
}

// split is a division of bins: those in left against the others.
type split struct {
	gain float64 // over leaving the bins together; 0 where there is no split
	left set
}

// best divides the listed bins, whose sums stand at the same places of cells. Bins of a numeric column are cut in two at a threshold,
// with the missing bin on the better side. Levels are put in the order of their slopes first: the best division in two is a cut of
// that order (Fisher 1958). Bins without rows go with the heavier side.
func (s *splitter) best(bins []uint8, cells []cell, numeric bool) split {
	var total cell
	for _, c := range cells {
		total.g += c.g
		total.h += c.h
	}
	if !numeric {
		return s.bestLevels(bins, cells, total)
	}
	if bins[0] != missingBin {
		b := cutAt(cells, cell{}, total, ridge)
		return b.split(bins[:b.n])
	}
	missing, bins, cells := cells[0], bins[1:], cells[1:]
	b := cutAt(cells, cell{}, total, ridge)
	withLeft := missing.h == 0 && b.left > total.h/2
	if missing.h > 0 {
		if other := cutAt(cells, missing, total, ridge); other.gain > b.gain {
			b, withLeft = other, true
		}
	}
	r := b.split(bins[:b.n])
	if withLeft {
		r.left.add(missingBin)
	}
	return r
}

func (s *splitter) bestLevels(bins []uint8, cells []cell, total cell) split {
	s.order = s.order[:0]
	for i, c := range cells {
		if c.h > 0 {
			s.order = append(s.order, uint8(i))
			s.ratio[i] = c.g / (c.h + levelRidge)
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
	for k, i := range s.order {
		s.sorted[k] = cells[i]
	}
	b := cutAt(s.sorted[:len(s.order)], cell{}, total, levelRidge)
	r := split{gain: b.gain}
	if b.gain == 0 {
		return r
	}
	for _, i := range s.order[:b.n] {
		r.left.add(bins[i])
	}
	if b.left > total.h/2 {
		for i, c := range cells {
			if c.h == 0 {
				r.left.add(bins[i])
			}
		}
	}
	return r
}

// cut is a threshold: the first n cells on the left, where the second derivatives sum to left.
type cut struct {
	gain float64
	n    int
	left float64
}

func (c cut) split(left []uint8) split {
	r := split{gain: c.gain}
	for _, bin := range left {
		r.left.add(bin)
	}
	return r
}

// cutAt finds the best threshold of cells, with first on the left in addition.
func cutAt(cells []cell, first, total cell, ridge float64) (best cut) {
	left := first
	whole := total.gain(ridge)
	for i := 0; ; i++ {
		right := cell{total.g - left.g, total.h - left.h}
		if right.h < leafWeight {
			return best
		}
		if left.h >= leafWeight {
			if gain := left.gain(ridge) + right.gain(ridge) - whole; gain > best.gain {
				best = cut{gain, i, left.h}
			}
		}
		if i == len(cells) {
			return best
		}
		left.g += cells[i].g
		left.h += cells[i].h
	}
}
