package ope

import (
	"maps"
	"slices"
)

// maxGroups bounds how finely an audit tells days or versions apart.
const maxGroups = 400

// series keeps a balance for each day, or version, or whatever is numbered. When there are too many numbers it makes one group of
// two neighbours, so that memory stays bounded however long the log is.
type series struct {
	arms   int
	shift  uint // a group holds 2^shift numbers
	groups map[int64]*Balance
}

func newSeries(arms int) *series { return &series{arms: arms, groups: map[int64]*Balance{}} }

func (s *series) add(number int64, probabilities []float64, drawn int) {
	b := s.groups[number>>s.shift]
	if b == nil {
		if len(s.groups) == maxGroups {
			s.halve()
			s.add(number, probabilities, drawn)
			return
		}
		b = NewBalance(s.arms)
		s.groups[number>>s.shift] = b
	}
	b.Add(probabilities, drawn)
}

func (s *series) halve() {
	s.shift++
	wider := make(map[int64]*Balance, len(s.groups))
	for _, number := range slices.Sorted(maps.Keys(s.groups)) {
		if b := wider[number>>1]; b != nil {
			b.Merge(s.groups[number])
		} else {
			wider[number>>1] = s.groups[number]
		}
	}
	s.groups = wider
}

// Group is the balance of a part of the log.
type Group struct {
	// From and To are the numbers that the group holds, both included: days since 1970 in UTC, or versions of the policy.
	From, To int64
	Test
}

// alarm is the p-value below which a check fails, of all groups together.
const alarm = 0.001

// Family is the same test of every group.
type Family struct {
	Groups []Group // by number
	Tested int     // of them, with enough draws
	// Lowest is the place of the smallest P in Groups, -1 without a tested group.
	Lowest int
	// P is the chance of one as small among as many groups: Bonferroni's bound, at most 1.
	P float64
}

func (s *series) family() Family {
	f := Family{Groups: []Group{}, Lowest: -1, P: 1}
	for _, number := range slices.Sorted(maps.Keys(s.groups)) {
		from := number << s.shift
		g := Group{From: from, To: from + 1<<s.shift - 1, Test: s.groups[number].TestPooled()}
		f.Groups = append(f.Groups, g)
		if g.TooFew {
			continue
		}
		f.Tested++
		if f.Lowest < 0 || g.P < f.Groups[f.Lowest].P {
			f.Lowest = len(f.Groups) - 1
		}
	}
	if f.Lowest >= 0 {
		f.P = min(1, f.Groups[f.Lowest].P*float64(f.Tested))
	}
	return f
}
