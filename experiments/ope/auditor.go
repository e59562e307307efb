package ope

import (
	"fmt"
	"math"
	"slices"
	"time"

	"goodword/experiments"
	"goodword/experiments/assign"
)

// Auditor takes in the rows of a log one after the other.
type Auditor struct {
	design Design
	keys   []string
	shares []float64

	rows, forced, settled, repeated int64
	faults                          [numFaults]fault

	whole   *Balance
	deciles *Balance
	days    *series
	version *series
	weights *Weights
	bins    []float64 // of the row being added: the sums of its probabilities by tenth
	binned  []float64 // the same of all rows

	unit struct {
		name    string
		counted bool            // under AB: its draw is in the balance
		keys    map[string]bool // of its decisions
		draws   map[drawn]bool  // of its decisions
	}
}

// drawn is what two draws of a policy that learns never share.
type drawn struct {
	version int64
	u       float64
}

// fault counts the rows that break a rule which every row must keep, and names the worst.
type fault struct {
	checked, count int64
	worst          string
	by             float64 // how bad the worst is
	told           string  // about the worst
}

func (f *fault) check(ok bool, id string, by float64, format string, args ...any) {
	f.checked++
	if ok {
		return
	}
	f.count++
	if f.count == 1 || by > f.by {
		f.worst, f.by, f.told = id, by, fmt.Sprintf(format, args...)
	}
}

// The rules that every row must keep.
const (
	faultSum = iota
	faultEligible
	faultChoice
	faultPropensity
	faultHash
	faultTwice
	faultOutcome
	faultFeature
	numFaults
)

// NewAuditor returns an Auditor that has seen nothing. It is an error when the design has no arms or more than 512, or a
// method that is not known.
func NewAuditor(d Design) (*Auditor, error) {
	if err := d.validate(); err != nil {
		return nil, fmt.Errorf("ope: invalid design: %w", err)
	}
	n := len(d.Arms)
	a := &Auditor{
		design: d, whole: NewBalance(n), deciles: NewBalance(numDeciles), days: newSeries(n), version: newSeries(n), weights: NewWeights(n),
		bins: make([]float64, numDeciles), binned: make([]float64, numDeciles),
	}
	for _, arm := range d.Arms {
		a.keys, a.shares = append(a.keys, arm.Key), append(a.shares, arm.Weight)
	}
	a.unit.keys, a.unit.draws = map[string]bool{}, map[drawn]bool{}
	return a, nil
}

// Audit audits the rows, in any order, in one call.
func Audit(d Design, rows []Row) (*Report, error) {
	a, err := NewAuditor(d)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch x, y := rows[i].Unit, rows[j].Unit; {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return rows[i].DecidedAt.Compare(rows[j].DecidedAt)
	})
	for _, i := range order {
		a.Add(rows[i])
	}
	return a.Report(), nil
}

// Add takes in a row. All rows of a unit come one after the other, in the order in which they were decided: duplicates are
// looked for among them, and under experiments.AB the unit's first draw is the one that counts, since the others repeat it.
// Whatever is wrong with a row is in the report; a row whose numbers cannot be right enters no test.
func (a *Auditor) Add(r Row) {
	a.rows++
	if r.Unit != a.unit.name || r.Unit == "" {
		a.unit.name, a.unit.counted = r.Unit, false
		clear(a.unit.keys)
		clear(a.unit.draws)
	}
	a.checkTimes(&r)
	sound := a.checkNumbers(&r)
	a.checkTwice(&r)
	if r.Forced {
		a.forced++
		return
	}
	if sound {
		a.checkHash(&r)
		a.count(&r)
	}
}

func (a *Auditor) checkTimes(r *Row) {
	if !r.FirstOutcomeAt.IsZero() {
		late := r.DecidedAt.Sub(r.FirstOutcomeAt)
		a.faults[faultOutcome].check(late <= 0, r.ID, late.Seconds(), "an outcome of it happened %s before it was decided", late)
	}
	if !r.FeaturesAt.IsZero() {
		late := r.FeaturesAt.Sub(r.DecidedAt)
		a.faults[faultFeature].check(late <= 0, r.ID, late.Seconds(), "it knew something from %s after it was decided", late)
	}
}

// sumTolerance is how far logged probabilities may sum from 1, as assign.Index takes them.
const sumTolerance = 1e-9

// checkNumbers checks what a row says of its draw; false when that makes no sense.
func (a *Auditor) checkNumbers(r *Row) bool {
	n, p := len(a.design.Arms), r.Probabilities
	sum, proper, stray := 0.0, len(p) == n, false
	for k, e := range p {
		proper = proper && e >= 0 && e <= 1+sumTolerance
		sum += e
		stray = stray || e > 0 && len(r.Eligible) > 0 && !r.eligible(k)
	}
	off := math.Abs(sum - 1)
	proper = proper && off <= sumTolerance
	stray = stray && proper
	a.faults[faultSum].check(proper, r.ID, off, "its %d probabilities for %d arms sum to %v", len(p), n, sum)
	a.faults[faultEligible].check(r.choices() > 0 && !stray, r.ID, 0, "%s", map[bool]string{
		true: "it gives a probability to an arm that could not be drawn", false: "it does not say which arms could be drawn",
	}[stray])
	if !proper {
		return false
	}
	inside := r.Index >= 0 && r.Index < n
	a.faults[faultPropensity].check(inside && p[r.Index] > 0, r.ID, 0, "it took arm %d, whose probability is not above 0", r.Index)
	if !r.Forced {
		picked, err := assign.Index(p, r.U)
		a.faults[faultChoice].check(err == nil && picked == r.Index, r.ID, 0, "%v picks arm %d of its probabilities, it took %d", r.U, picked, r.Index)
	}
	return inside && p[r.Index] > 0
}

// checkTwice looks for a decision that is logged twice, and for two decisions with one draw.
func (a *Auditor) checkTwice(r *Row) {
	if r.Key == "" {
		return
	}
	draw := drawn{r.Version, r.U}
	free := !r.Forced && a.design.Method != experiments.AB && r.choices() > 1
	switch {
	case a.unit.keys[r.Key]:
		a.faults[faultTwice].check(false, r.ID, 0, "another decision of its customer has its number")
	case free && a.unit.draws[draw]:
		a.faults[faultTwice].check(false, r.ID, 0, "another decision of its customer has its very draw")
	default:
		a.faults[faultTwice].check(true, "", 0, "")
	}
	a.unit.keys[r.Key] = true
	if free {
		a.unit.draws[draw] = true
	}
}

// checkHash draws again from the design alone: by the rule of sticky assignment under AB, else only the uniform number, because
// the probabilities are the policy's.
func (a *Auditor) checkHash(r *Row) {
	f := &a.faults[faultHash]
	switch {
	case a.design.Salt == "" || r.choices() == 0:
	case a.design.Method == experiments.AB:
		again, err := assign.Sticky(a.design.Salt, r.Unit, a.keys, a.shares, r.Eligible)
		f.check(err == nil && again.Index == r.Index && again.U == r.U && slices.Equal(again.Probabilities, r.Probabilities), r.ID, 0,
			"its unit belongs to arm %d with probabilities %v, it took %d", again.Index, again.Probabilities, r.Index)
	case r.DrawKey != nil:
		u := experiments.DrawUniform(a.design.Salt, r.Version, r.DrawKey)
		f.check(u == r.U, r.ID, math.Abs(u-r.U), "its key hashes to %v, it was drawn with %v", u, r.U)
	}
}

const numDeciles = 10

// count takes a sound row into the balances.
func (a *Auditor) count(r *Row) {
	if r.choices() == 1 {
		a.settled++
		return
	}
	if a.design.Method == experiments.AB {
		if a.unit.counted {
			a.repeated++
			return
		}
		a.unit.counted = true
	}
	p := r.Probabilities
	a.whole.Add(p, r.Index)
	a.weights.Add(p, r.Index)
	a.days.add(dayOf(r.DecidedAt), p, r.Index)
	if a.design.Method != experiments.AB {
		a.version.add(r.Version, p, r.Index)
	}
	clear(a.bins)
	for _, e := range p {
		a.bins[decile(e)] += e
	}
	for i, e := range a.bins {
		a.binned[i] += e
	}
	// By the probabilities of all arms: those of the drawn arm alone would tell apart what was drawn, which is no test.
	a.deciles.Add(a.bins, decile(p[r.Index]))
}

// decile is the tenth of [0, 1] that a probability lies in.
func decile(p float64) int { return min(int(p*numDeciles), numDeciles-1) }

// dayOf numbers days in UTC from 1970.
func dayOf(t time.Time) int64 {
	const day = 24 * 60 * 60
	seconds := t.Unix()
	return (seconds - (seconds%day+day)%day) / day
}
