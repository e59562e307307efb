package uplift

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// The verdicts of Evaluate.
const (
	NoEvidence = "no evidence that targeting helps"
	Helps      = "targeting helps"
)

// Report says how well a score targets, on rows that it was not fitted to.
type Report struct {
	Rows, Treated int
	// Effect is the mean outcome of treated rows less that of untreated ones, and EffectSE its standard error.
	Effect, EffectSE float64
	// Q, AUUC, Gain and Uplift30 are QiniQ, AUUC, Gain and UpliftAt(0.3).
	Q, AUUC, Gain, Uplift30 float64
	// GainSE is the standard error of Gain over bootstraps of rows or groups.
	GainSE float64
	// P is the chance of so large a Gain, in units of its standard error, when uplift is the same for everybody.
	P float64
	// Verdict is Helps when P < Level, else NoEvidence.
	Verdict string
}

const (
	// Level is how often a verdict of Helps is wrong when everybody has the same uplift.
	Level = 0.05
	// replicates are enough for a standard error known to 5 %.
	replicates = 200
	// reportStream keeps the draws of Evaluate apart from those of others with the same seed.
	reportStream = 0x71696e69 // "qini"
)

// Evaluate judges scores by the rows of an experiment that the score's model has not seen. Of d it needs outcomes and treatments, and groups
// where rows belong together; a propensity must be the same for all rows, since the curves compare plain means.
//
// The verdict is a one-sided test of the hypothesis that uplift is the same for everybody. Under it Gain has mean 0 for any score, also one
// that predicts the outcome itself, because treated and untreated rows of the same rank are compared. Its spread is measured by drawing
// rows (or whole groups) with replacement, the order by score being kept. Comparing with random orders instead would assume that the
// score says nothing about the outcome either. Gain/GainSE is compared with Student's t; its degrees of freedom are one less than the
// rows, in the arm with fewer, whose outcome is not the arm's most common one (the visits among many zeros): so few decide.
//
// Errors are those of QiniQ and of a propensity that varies. Efron and Tibshirani (1993), An Introduction to the Bootstrap.
func Evaluate(score []float64, d Data, seed uint64) (*Report, error) {
	if err := d.validateArms(); err != nil {
		return nil, err
	}
	if len(d.Propensity) > 0 && slices.Min(d.Propensity) != slices.Max(d.Propensity) {
		return nil, errors.New("uplift: the propensity varies, and curves of plain means would compare different rows")
	}
	order, err := ranked(score, d.Outcome, d.Treated)
	if err != nil {
		return nil, err
	}
	r := &Report{Rows: len(order), Treated: d.treated()}
	if r.Q, err = QiniQ(score, d.Outcome, d.Treated); err != nil {
		return nil, err
	}
	sorted := d.inOrder(order)
	r.AUUC, r.Gain = sorted.curve(nil)
	var first tally
	for k := range int(math.Floor(0.3*float64(len(order)) + 1e-9)) {
		first.add(sorted.Outcome[k], sorted.Treated[k], 1)
	}
	r.Uplift30 = first.uplift()
	r.Effect, r.EffectSE = difference(order, d)
	r.GainSE = sorted.bootstrap(rand.New(rand.NewPCG(seed, reportStream)))
	r.P, r.Verdict = 1, NoEvidence
	if freedom := d.uncommon() - 1; freedom > 0 && r.GainSE > 0 {
		r.P = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Survival(r.Gain / r.GainSE)
	}
	if r.P < Level {
		r.Verdict = Helps
	}
	return r, nil
}

// uncommon counts the rows of each arm whose outcome is not the arm's most common one, and returns the smaller number.
func (d Data) uncommon() int {
	fewest := len(d.Outcome)
	for _, treated := range []bool{false, true} {
		times := make(map[float64]int)
		rows, most := 0, 0
		for i, y := range d.Outcome {
			if d.Treated[i] == treated {
				rows++
				times[y]++
				most = max(most, times[y])
			}
		}
		fewest = min(fewest, rows-most)
	}
	return fewest
}

// difference returns the difference of mean outcomes between treated and untreated among some rows, and its standard error,
// √(s₁²/n₁ + s₀²/n₀).
func difference(rows []int, d Data) (effect, se float64) {
	var n, mean, squares [2]float64
	arm := func(i int) int {
		if d.Treated[i] {
			return 1
		}
		return 0
	}
	for _, i := range rows {
		n[arm(i)]++
		mean[arm(i)] += d.Outcome[i]
	}
	for a := range mean {
		mean[a] /= max(n[a], 1)
	}
	for _, i := range rows {
		deviation := d.Outcome[i] - mean[arm(i)]
		squares[arm(i)] += float64(deviation * deviation)
	}
	for a := range n {
		se += squares[a] / max(n[a]-1, 1) / max(n[a], 1)
	}
	return mean[1] - mean[0], math.Sqrt(se)
}

// bootstrap returns the standard deviation of Gain over replicates of the rows or groups, drawn with replacement. The rows are in order.
func (d Data) bootstrap(random *rand.Rand) float64 {
	unit, units := d.units()
	drawn, times := make([]float64, units), make([]float64, len(unit))
	gains := make([]float64, replicates)
	var sum, squares float64
	for k := range gains {
		clear(drawn)
		for range units {
			drawn[random.IntN(units)]++
		}
		for i, u := range unit {
			times[i] = drawn[u]
		}
		_, gains[k] = d.curve(times)
		sum += gains[k]
	}
	for _, g := range gains {
		squares += float64((g - sum/replicates) * (g - sum/replicates))
	}
	return math.Sqrt(squares / (replicates - 1))
}

// Bin is a part of the rows, by rank of their score.
type Bin struct {
	Rows     int
	Score    float64 // mean score, the uplift that was predicted where the score is one
	Effect   float64 // difference of mean outcomes between treated and untreated rows, a mean of no rows counting as 0
	EffectSE float64
}

// Bins cuts rows into parts of equal size by descending score (at least 1 part and at most as many as rows): whether predicted uplift
// can be taken at its word. Ties and errors are those of QiniQ.
func Bins(score []float64, d Data, parts int) ([]Bin, error) {
	order, err := ranked(score, d.Outcome, d.Treated)
	if err != nil {
		return nil, err
	}
	if parts < 1 || parts > len(order) {
		return nil, fmt.Errorf("uplift: cannot cut %d rows into %d parts", len(order), parts)
	}
	bins := make([]Bin, parts)
	for k := range bins {
		rows := order[k*len(order)/parts : (k+1)*len(order)/parts]
		b := &bins[k]
		b.Rows = len(rows)
		for _, i := range rows {
			b.Score += score[i] / float64(len(rows))
		}
		inOrder := slices.Clone(rows)
		slices.SortFunc(inOrder, cmp.Compare[int])
		b.Effect, b.EffectSE = difference(inOrder, d)
	}
	return bins, nil
}
