package sequential

import "math"

// Verdict is what is known of a harm that must not exceed something.
type Verdict string

// The verdicts. Undecided is no pass.
const (
	Pass      Verdict = "pass"      // it is within the bound
	Fail      Verdict = "fail"      // it exceeds the bound
	Undecided Verdict = "undecided" // too little is known to tell
)

// MinPassDraws is how many draws a pass by asymptotic bounds needs: with fewer, the simulations that these bounds were checked by say nothing.
const MinPassDraws = 2000

// MinMeanTrials is how many trials a mean cost needs before it can fail: where the first few all cost the same, they seem to have no error.
const MinMeanTrials = 100

// Counts are trials and how many of them did harm.
type Counts struct{ Trials, Harms int64 }

// Judge says whether harm comes more often than the limit, at an error of alpha for each verdict over all looks. All are all trials,
// with the harm that has come so far; closed are those of them whose harm can no longer come. The first can show harm at any age,
// only the second that there is none.
func (l BinomialLimit) Judge(alpha float64, all, closed Counts) Verdict {
	switch {
	case Reached(l.LogAbove(all.Harms, all.Trials), alpha):
		return Fail
	case Reached(l.LogBelow(closed.Harms, closed.Trials), alpha):
		return Pass
	}
	return Undecided
}

// Judge says whether the difference exceeds the margin: all and closed are as for BinomialLimit.Judge.
func (m Margin) Judge(all, closed Sums) Verdict {
	a, c := all.Contrast(), closed.Contrast()
	switch {
	case a.N() > 0 && a.Low(m) > m.Margin:
		return Fail
	case c.N() >= MinPassDraws && c.High(m) < m.Margin:
		return Pass
	}
	return Undecided
}

// Amounts are the trials of one arm with what each cost, most of them nothing.
type Amounts struct {
	Trials  int64
	Costing int64   // trials that cost something
	Sum     float64 // of their costs, each at least 0
	Squares float64 // Σ cost²
}

// Bounds are the one-sided bounds of the mean cost of a trial, by the sequence of m. The upper bound first adds two trials of the mean
// cost, as Contrast does: without any that costs it is infinite, and both are NaN without trials.
func (a Amounts) Bounds(m Margin) (low, high float64) {
	n := float64(a.Trials)
	low, _ = m.Bounds(a.meanAndSE(0))
	if a.Costing == 0 && a.Trials > 0 {
		return low, math.Inf(1)
	}
	_, high = m.Bounds(a.meanAndSE(pseudoEvents * a.Sum / (float64(a.Costing) * n)))
	return low, high
}

// meanAndSE are those with the mean raised by two costs over the trials.
func (a Amounts) meanAndSE(raise float64) (mean, se float64, n int64) {
	count := float64(a.Trials)
	mean = a.Sum / count
	spread := max(0, a.Squares-float64(a.Sum*mean))
	if raise > 0 {
		cost := a.Sum / float64(a.Costing)
		spread += pseudoEvents * float64(cost*cost)
	}
	return mean + raise, math.Sqrt(spread) / count, a.Trials
}

// JudgeMean says whether the mean cost of a trial exceeds m.Margin, which here is a limit.
func (m Margin) JudgeMean(all, closed Amounts) Verdict {
	if all.Trials < MinMeanTrials {
		return Undecided
	}
	if low, _ := all.Bounds(m); low > m.Margin {
		return Fail
	}
	if closed.Trials >= MinPassDraws {
		if _, high := closed.Bounds(m); high < m.Margin {
			return Pass
		}
	}
	return Undecided
}
