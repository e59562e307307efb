package bandit

import (
	"fmt"
	"math"
)

// Week tells what asks in each hour of the week lead to, for the parts of a program, its segments. An ask teaches its own hour most, then
// the hours near it on days of the same type, then the other segments. For hour i,
//
//	base:     rate b = (Σs + m₀·p)/(Σn + m₀), over all segments and hours, p and m₀ the prior's
//	program:  rate gᵢ = (Sᵢ + 25·b)/(Nᵢ + 25), Sᵢ and Nᵢ the kernel sums of SmoothWeek over all segments
//	segment:  Beta(k·gᵢ + Sᵢ', k·(1-gᵢ) + Nᵢ' - Sᵢ'), the kernel sums being the segment's
//	cell:     Beta(k·rᵢ + sᵢ, k·(1-rᵢ) + nᵢ - sᵢ), rᵢ the segment's rate without the cell itself
//
// k = 1/(1/m + 1/n) is what the rate above is worth: m trials, fitted by marginal likelihood, because cells differ from it, and no more than the n
// trials of others that it rests on, m₀ among them, because it is not known better than these tell. It is only read, and safe for
// concurrent use.
type Week struct {
	// Segments holds HoursPerWeek cells for each segment, Other those of one that nobody has been asked in.
	Segments [][]Beta
	Other    []Beta
	// SegmentStrength and CellStrength are the fitted m.
	SegmentStrength float64
	CellStrength    float64
}

// NewWeek learns from the counts of each segment's hours, HoursPerWeek a segment, and the prior of all chances. Asks have to have been
// drawn at random over the hours. It is an error when a segment has another number of cells, a count is out of range, or the prior is
// not valid.
func NewWeek(prior Beta, segments [][]Count, days DayTypes, kappa float64) (*Week, error) {
	if err := prior.Validate(); err != nil {
		return nil, err
	}
	all := make([]Count, HoursPerWeek)
	sums := make([]weekSums, len(segments))
	for i, counts := range segments {
		if err := checkWeek(counts); err != nil {
			return nil, fmt.Errorf("segment %d: %w", i, err)
		}
		for hour, c := range counts {
			all[hour].Trials += c.Trials
			all[hour].Successes += c.Successes
		}
		sums[i] = sumWeek(counts, days, kappa)
	}
	program := weekProgram{rests: prior.Alpha + prior.Beta, near: sumWeek(all, days, kappa)}
	if err := program.rate(prior, all); err != nil {
		return nil, err
	}
	return program.week(segments, sums), nil
}

func checkWeek(counts []Count) error {
	if len(counts) != HoursPerWeek {
		return fmt.Errorf("%w: %d cells, want %d", ErrSize, len(counts), HoursPerWeek)
	}
	for i, c := range counts {
		if c.Successes < 0 || c.Trials < c.Successes {
			return fmt.Errorf("%w: cell %d has %d successes of %d trials", ErrPosterior, i, c.Successes, c.Trials)
		}
	}
	return nil
}

// weekSums are counts with those of near hours, by weight.
type weekSums struct{ successes, trials [HoursPerWeek]float64 }

// sumWeek adds to the count of each hour those of other hours: of all days of its type, by the kernel.
func sumWeek(counts []Count, days DayTypes, kappa float64) (sums weekSums) {
	weights := circleWeights(24, kappa)
	for i := range HoursPerWeek {
		for j, c := range counts {
			if c.Trials > 0 && days[i/24] == days[j/24] {
				w := weights[((i-j)%24+24)%24]
				sums.successes[i] += float64(w * float64(c.Successes))
				sums.trials[i] += float64(w * float64(c.Trials))
			}
		}
	}
	return sums
}

// weekProgram is the level above the segments.
type weekProgram struct {
	rests float64 // trials that the prior is worth
	near  weekSums
	rates [HoursPerWeek]Beta // their means are the rates
}

func (p *weekProgram) rate(prior Beta, all []Count) error {
	var s, n float64
	for _, c := range all {
		s += float64(c.Successes)
		n += float64(c.Trials)
	}
	base, err := prior.Update(s, n)
	if err != nil {
		return err
	}
	for i := range p.rates {
		p.rates[i] = below(base, DefaultCellStrength, p.near.successes[i], p.near.trials[i])
	}
	return nil
}

func (p *weekProgram) week(segments [][]Count, sums []weekSums) *Week {
	w := &Week{}
	w.SegmentStrength = fitWeek(segments, func(_, hour int) float64 { return p.rates[hour].Mean() })
	w.CellStrength = fitWeek(segments, func(i, hour int) float64 {
		return p.above(w.SegmentStrength, &sums[i], hour, segments[i][hour]).Mean()
	})
	for i, counts := range segments {
		w.Segments = append(w.Segments, p.cells(w, &sums[i], counts))
	}
	w.Other = p.cells(w, &weekSums{}, make([]Count, HoursPerWeek))
	return w
}

// above is what the segment expects of an hour without that hour's own count.
func (p *weekProgram) above(strength float64, own *weekSums, hour int, c Count) Beta {
	others := max(0, p.near.trials[hour]-own.trials[hour])
	s := max(0, own.successes[hour]-float64(c.Successes))
	n := max(s, own.trials[hour]-float64(c.Trials))
	return below(p.rates[hour], worth(strength, p.rests+others), s, n)
}

func (p *weekProgram) cells(w *Week, own *weekSums, counts []Count) []Beta {
	cells := make([]Beta, HoursPerWeek)
	for hour, c := range counts {
		cells[hour] = Shrink(p.above(w.SegmentStrength, own, hour, c), w.CellStrength, c)
	}
	return cells
}

// Shrink returns the posterior of a cell whose rate the level above expects to be the mean of b: that rate counts as many trials as
//
//	k = 1/(1/strength + 1/(α+β))
//
// because the cell differs from the level above, and that level is not known better than its own trials tell. b is valid, strength above 0, and
// c a count.
func Shrink(b Beta, strength float64, c Count) Beta {
	return below(b, worth(strength, b.Alpha+b.Beta), float64(c.Successes), float64(c.Trials))
}

// below is the posterior of what has the mean of b, worth so many trials, above it. Rates close to 1 keep their complement.
func below(b Beta, worth, s, n float64) Beta {
	rests := b.Alpha + b.Beta
	return Beta{Alpha: float64(worth*(b.Alpha/rests)) + s, Beta: float64(worth*(b.Beta/rests)) + max(0, n-s)}
}

// worth is how many trials a rate is worth that rests on so many.
func worth(strength, rests float64) float64 { return 1 / (1/strength + 1/rests) }

// strengths are those among which one is fitted. A grid is enough: half of a strength or its double hardly matter, and machines agree on it
// although their logarithms do not in the last bits.
var strengths = []float64{1, 2, 4, 8, 15, 25, 50, 100, 200, 400, 800, 1500, 3000, 6000, 12_000, 25_000, 50_000, 100_000}

// fitWeek finds the strength of the rates by maximum marginal likelihood, DefaultCellStrength without a trial.
func fitWeek(segments [][]Count, rate func(segment, hour int) float64) float64 {
	var cells cellCounts
	for i, counts := range segments {
		for hour, c := range counts {
			if c.Trials > 0 {
				cells = cells.add(rate(i, hour), c)
			}
		}
	}
	return cells.strength()
}

// strength is the one of strengths under which the counts are most likely.
func (f cellCounts) strength() float64 {
	best, top := float64(DefaultCellStrength), math.Inf(-1)
	for _, m := range strengths {
		sum := 0.0
		for _, c := range f {
			a, b := float64(m*c.rate), float64(m*(1-c.rate))
			sum += float64(c.times * (quickRise(a, c.s) + quickRise(b, c.n-c.s) - quickRise(m, c.n)))
		}
		if len(f) > 0 && sum > top {
			best, top = m, sum
		}
	}
	return best
}

// Alike are members of a cell, customers of a segment in an hour, who have the same count.
type Alike struct {
	Above   Beta // the cell's posterior
	Count   Count
	Members int64
}

// MemberStrength fits how many trials a cell is worth to one of its members, as NewWeek fits strengths: DefaultCellStrength where no member has two
// trials, which alone tell members apart. It is an error when a posterior is not valid or a count is out of range.
func MemberStrength(list []Alike) (float64, error) {
	var cells cellCounts
	for i, a := range list {
		if _, err := a.Above.Update(float64(a.Count.Successes), float64(a.Count.Trials)); err != nil || a.Members < 0 {
			return 0, fmt.Errorf("%w: count %d of %d members: %v", ErrPosterior, i, a.Members, err)
		}
		if a.Count.Trials > 1 && a.Members > 0 {
			cells = append(cells, ratedCount{a.Above.Mean(), float64(a.Count.Successes), float64(a.Count.Trials), float64(a.Members)})
		}
	}
	return cells.strength(), nil
}

// quickRise is logRise where strengths are no larger than strengths: ln Γ has digits enough from a few terms on.
func quickRise(a, n float64) float64 {
	if n <= 16 {
		return logRise(a, n)
	}
	high, _ := math.Lgamma(a + n)
	low, _ := math.Lgamma(a)
	return high - low
}

// Scaled returns the Beta with mean and variance of by·θ, by in (0, 1]: what is left of a chance that is worth less by then. by·θ itself is no
// Beta, but for chances of some percent all but one.
func (b Beta) Scaled(by float64) Beta {
	if by == 1 {
		return b
	}
	mean := float64(by * b.Mean())
	sd := float64(by * b.SD())
	n := float64(mean*(1-mean))/float64(sd*sd) - 1
	return Beta{Alpha: float64(mean * n), Beta: float64((1 - mean) * n)}
}
