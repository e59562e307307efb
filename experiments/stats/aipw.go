package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MinPositives is the number of nonzero outcomes an arm needs before its interval is believed:
// below it the normal approximation covers less than it says.
const MinPositives = 25

// Row is one logged decision whose outcome window has closed.
type Row struct {
	// Arm is the arm that was drawn.
	Arm int
	// Propensity is the logged probability of that arm, in (0, 1].
	Propensity float64
	// Eligible says which arms could have been drawn; nil means all.
	Eligible []bool
	// Outcome is what followed, in any unit: 0 or 1 for a share, an amount for a value.
	Outcome float64
}

// AIPW turns logged rows, one after the other, into augmented inverse-propensity-weighted scores of
// every arm k that was eligible:
//
//	Γₜ(k) = μₜ(k) + 1[Aₜ = k]·(Yₜ - μₜ(k))/eₜ
//
// where eₜ is the propensity of the drawn arm and μₜ(k) a guess of the arm's mean outcome from the rows
// before t:
//
//	μₜ(k) = (strength·mean + Σ earlier outcomes of k)/(strength + number of them)
//
// Because the guess does not look at row t, each score has exactly the arm's mean as its
// expectation, however bad the guess and however the policy used the past; a good guess makes it vary
// less. The estimate is the plain average of an arm's scores over the rows where it was eligible, so it
// describes the customers of those rows. Rows have to come in the order of their decisions. Every
// propensity has to be above 0 for each eligible arm, which a floor ensures; the smaller it was, the
// wider the interval.
//
// Memory grows with the square of the number of arms, not with the rows. Estimates from the uniform
// slice alone are those of a second AIPW that gets only the slice's rows, with propensity 1/(number
// of eligible arms); the two should agree.
//
// Robins, Rotnitzky and Zhao (1994), JASA 89(427); for adaptively collected rows: Hadad, Hirshberg,
// Zhan, Wager and Athey (2021), PNAS 118(15), here with uniform weights.
type AIPW struct {
	priorMean, priorStrength float64
	arms                     []armRows
	scores                   []Moments   // per arm
	differences              [][]Moments // [k][l] for k < l: Γ(l) - Γ(k) where both were eligible
	current                  []float64   // scores of the row being added
}

// armRows is what is known of the rows that drew an arm.
type armRows struct {
	pulls, positives int64
	sum              float64
}

// NewAIPW returns an empty AIPW over the given number of arms. The prior guess of every arm's mean
// outcome counts as strength observations; a strength of 0 uses the mean only until the first
// outcome. Any prior is valid statistically. It is an error when arms < 1, the mean is not finite, or
// the strength is not a finite number of at least 0.
func NewAIPW(arms int, priorMean, priorStrength float64) (*AIPW, error) {
	if arms < 1 {
		return nil, fmt.Errorf("stats: %d arms, want at least 1", arms)
	}
	if !finite(priorMean) || !finite(priorStrength) || priorStrength < 0 {
		return nil, fmt.Errorf("stats: prior mean %v of strength %v, want finite numbers and a strength of at least 0", priorMean, priorStrength)
	}
	a := &AIPW{
		priorMean: priorMean, priorStrength: priorStrength,
		arms: make([]armRows, arms), scores: make([]Moments, arms),
		differences: make([][]Moments, arms), current: make([]float64, arms),
	}
	for k := range a.differences {
		a.differences[k] = make([]Moments, arms)
	}
	return a, nil
}

// Add takes in the next row. It is an error, and nothing changes, when the arm does not exist or was
// not eligible, the number of flags is not the number of arms, the propensity is outside (0, 1] or
// the outcome is not finite.
func (a *AIPW) Add(row Row) error {
	if err := a.check(row); err != nil {
		return err
	}
	for k := range a.arms {
		if !row.eligible(k) {
			continue
		}
		score := a.guess(k)
		if k == row.Arm {
			score += (row.Outcome - score) / row.Propensity
		}
		a.current[k] = score
		a.scores[k].Add(score)
		for j := range k {
			if row.eligible(j) {
				a.differences[j][k].Add(score - a.current[j])
			}
		}
	}
	drawn := &a.arms[row.Arm]
	drawn.pulls++
	drawn.sum += row.Outcome
	if row.Outcome != 0 {
		drawn.positives++
	}
	return nil
}

func (a *AIPW) check(row Row) error {
	switch {
	case row.Arm < 0 || row.Arm >= len(a.arms):
		return fmt.Errorf("stats: row drew arm %d of %d", row.Arm, len(a.arms))
	case row.Eligible != nil && len(row.Eligible) != len(a.arms):
		return fmt.Errorf("stats: row has %d eligibility flags for %d arms", len(row.Eligible), len(a.arms))
	case !row.eligible(row.Arm):
		return fmt.Errorf("stats: row drew arm %d, which was not eligible", row.Arm)
	case !(row.Propensity > 0 && row.Propensity <= 1):
		return fmt.Errorf("stats: propensity is %v, want it in (0, 1]", row.Propensity)
	case !finite(row.Outcome):
		return fmt.Errorf("stats: outcome is %v, want a finite number", row.Outcome)
	}
	return nil
}

func (r Row) eligible(k int) bool { return r.Eligible == nil || r.Eligible[k] }

// guess is μ(k) from the rows so far.
func (a *AIPW) guess(k int) float64 {
	n := a.priorStrength + float64(a.arms[k].pulls)
	if n == 0 {
		return a.priorMean
	}
	return (a.priorStrength*a.priorMean + a.arms[k].sum) / n
}

// Estimate is a mean with its interval.
type Estimate struct {
	// Mean, SE, Low and High are in units of the outcome. The interval is Mean ± z·SE and is not cut
	// to the range of possible outcomes.
	Mean, SE, Low, High float64
	// Rows is the number of scores averaged.
	Rows int64
	// TooEarly says that an arm has fewer than MinPositives nonzero outcomes: the numbers are
	// finite, but the interval is not to be believed, nor shown without saying so.
	TooEarly bool
}

// ArmEstimate is the estimate of one arm with what was observed of it.
type ArmEstimate struct {
	Estimate
	// Pulls is the number of rows that drew the arm, Positives how many of them had an outcome
	// other than 0.
	Pulls, Positives int64
	// ObservedMean is the raw mean outcome of these rows, 0 without any. Under a bandit it is biased
	// and not comparable between arms; show it only with the label "observed (not comparable)".
	ObservedMean float64
}

// Arms returns the estimate of every arm with intervals of the given level, in (0, 1), for example
// 0.95. An arm without rows has mean and standard error 0 and is TooEarly. No result is NaN, except that
// intervals of an invalid level are.
func (a *AIPW) Arms(level float64) []ArmEstimate {
	list := make([]ArmEstimate, len(a.arms))
	for k, rows := range a.arms {
		list[k] = ArmEstimate{
			Estimate:  estimate(a.scores[k], level, rows.positives < MinPositives),
			Pulls:     rows.pulls,
			Positives: rows.positives,
		}
		if rows.pulls > 0 {
			list[k].ObservedMean = rows.sum / float64(rows.pulls)
		}
	}
	return list
}

// Contrast returns the estimate of how much more arm k is worth than arm base, from the differences
// of their scores over the rows where both were eligible. It panics for arms that do not exist.
func (a *AIPW) Contrast(k, base int, level float64) Estimate {
	early := min(a.arms[k].positives, a.arms[base].positives) < MinPositives
	if k == base {
		return estimate(Moments{N: a.scores[k].N}, level, early)
	}
	moments := a.differences[min(k, base)][max(k, base)]
	if k < base {
		moments.Mean = -moments.Mean
	}
	return estimate(moments, level, early)
}

func estimate(m Moments, level float64, early bool) Estimate {
	z := math.NaN()
	if level > 0 && level < 1 {
		z = distuv.UnitNormal.Quantile((1 + level) / 2)
	}
	se := m.SE()
	return Estimate{Mean: m.Mean, SE: se, Low: m.Mean - z*se, High: m.Mean + z*se, Rows: m.N, TooEarly: early}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
