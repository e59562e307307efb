package policy

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"goodword/experiments"
	"goodword/experiments/bandit"
	"goodword/models"
)

// An arm whose copy is hardly the best of its cell is weak: the chance of it, by the posteriors that are drawn from, is below WeakChance after at
// least WeakTrials decisions with a closed window. That alone comes by chance to arms that are as good as any, looked at often enough; so the Bayes factor
// for its being another than the best one must be WeakEvidence, too, which it ever is of equal arms with a chance of one in so many.
const (
	WeakChance   = 0.01
	WeakTrials   = 1000
	WeakEvidence = 20
)

// Weak is an arm that is to be retired, with what it is judged by.
type Weak struct {
	Arm    int
	Cell   string
	Chance float64 // that it is the best of its cell's arms
	Trials int64
}

// cellCounts are what the arms have come to in a cell, "" being where no copy could be shown: a copy's own counts, which are all of its cell, and of a
// built-in variant those from this cell. Customers of cells differ: a variant that is shown in all of them would look better or worse than a copy for
// where it was shown.
func cellCounts(e *models.Experiment, state models.PolicyState, cell string) []bandit.Count {
	list := make([]bandit.Count, len(e.Arms))
	for k := range e.Arms {
		if c := e.Arms[k].Cell; c == nil && cell == "" || c != nil && c.String() == cell {
			list[k] = bandit.Count{Trials: state.Arms[k].Trials, Successes: state.Arms[k].Successes}
		}
	}
	for _, c := range state.Cells {
		switch {
		case c.Arm >= len(list):
		case cell == "":
			list[c.Arm].Trials -= c.Trials
			list[c.Arm].Successes -= c.Successes
		case c.Cell == cell:
			list[c.Arm] = bandit.Count{Trials: c.Trials, Successes: c.Successes}
		}
	}
	return list
}

// countCell counts a case of a built-in variant in its cell.
func countCell(e *models.Experiment, cells []models.CellCount, c *Case) []models.CellCount {
	cell := e.CellOf(c.Eligible)
	if cell == "" || e.Arms[c.Arm].Cell != nil {
		return cells
	}
	i, found := slices.BinarySearchFunc(cells, models.CellCount{Cell: cell, Arm: c.Arm}, func(a, b models.CellCount) int {
		return cmp.Or(cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Arm, b.Arm))
	})
	if !found {
		cells = slices.Insert(cells, i, models.CellCount{Cell: cell, Arm: c.Arm})
	}
	cells[i].Trials++
	if c.Success {
		cells[i].Successes++
	}
	return cells
}

// Priors are what the arms of each cell are taken for before they have shown anything, for a snapshot: bandit.EmpiricalPrior of the cell's arms, with that
// of the arms of all cells behind it while the cell's own say too little. All arms of a cell have the same, so that none is ahead by when it joined. The
// first, of "", is that of all cells, for a cell that is new. Nil for an experiment whose arms are not copies.
//
// A fit takes some milliseconds a cell, which a decision does not have: that is why snapshots hold them.
func Priors(e *models.Experiment, state models.PolicyState) ([]models.CellPrior, error) {
	if !e.Copies {
		return nil, nil
	}
	configured, err := bandit.NewPrior(e.PriorMean, e.PriorStrength)
	if err != nil {
		return nil, err
	}
	names := e.Cells()
	counts := make([][]bandit.Count, len(names))
	for i, cell := range names {
		counts[i] = cellCounts(e, state, cell)
	}
	behind, err := bandit.EmpiricalPrior(append(slices.Concat(counts...), cellCounts(e, state, "")...), configured)
	if err != nil {
		return nil, fmt.Errorf("experiment %s: %w", e.Key, err)
	}
	list := []models.CellPrior{{Mean: behind.Mean(), Strength: behind.Alpha + behind.Beta}}
	for i, cell := range names {
		prior, err := bandit.EmpiricalPrior(counts[i], behind)
		if err != nil {
			return nil, fmt.Errorf("experiment %s, cell %s: %w", e.Key, cell, err)
		}
		list = append(list, models.CellPrior{Cell: cell, Mean: prior.Mean(), Strength: prior.Alpha + prior.Beta})
	}
	return list, nil
}

// cellPrior is that of a cell in a state: its own, that of new cells, or the experiment's. Where no copy can be shown the experiment's holds, as in an
// experiment without copies.
func cellPrior(e *models.Experiment, state models.PolicyState, cell string) (bandit.Beta, error) {
	mean, strength := e.PriorMean, e.PriorStrength
	for _, p := range state.Priors {
		if cell != "" && (p.Cell == cell || p.Cell == "") {
			mean, strength = p.Mean, p.Strength // that of "" comes first
		}
	}
	return bandit.NewPrior(mean, strength)
}

// cellRates are the posteriors of the arms' chances in a cell.
func cellRates(e *models.Experiment, state models.PolicyState, cell string) ([]bandit.Beta, error) {
	prior, err := cellPrior(e, state, cell)
	if err != nil {
		return nil, err
	}
	list := make([]bandit.Beta, len(e.Arms))
	for k, c := range cellCounts(e, state, cell) {
		if list[k], err = prior.Update(float64(c.Successes), float64(c.Trials)); err != nil {
			return nil, fmt.Errorf("arm %s: %w", e.Arms[k].Key, err)
		}
	}
	return list, nil
}

// makeCells makes one policy for each cell.
func (p *Policy) makeCells(state models.PolicyState) error {
	p.cells = map[string]experiments.Policy{}
	x, aim := exploration(p.e), bandit.Earn
	if p.e.Method == models.MethodTopTwo {
		aim = bandit.FindBest
	}
	for _, cell := range append([]string{""}, p.e.Cells()...) {
		chances, err := cellRates(p.e, state, cell)
		if err != nil {
			return err
		}
		p.cells[cell] = bandit.Thompson{Posteriors: chances, Floor: x.Floor, Minimum: x.Minimum, Slice: x.Slice, Aim: aim}
	}
	return nil
}

// inCell gives the probabilities of the cell whose arms are eligible.
func (p *Policy) inCell(eligible []bool) ([]float64, error) {
	var mask uint32
	for k := range p.e.Arms {
		if eligible == nil || eligible[k] {
			mask |= 1 << k
		}
	}
	return p.cells[p.e.CellOf(mask)].Probabilities(eligible)
}

// WeakArms lists the arms of copies that are to be retired, by a state as a snapshot has it: the posteriors are those that are drawn from. Of every cell at
// least one copy stays, that with the best chance; built-in variants are never weak.
func WeakArms(e *models.Experiment, state models.PolicyState) ([]Weak, error) {
	var weak []Weak
	for _, cell := range e.Cells() {
		found, err := weakIn(e, state, cell)
		if err != nil {
			return nil, err
		}
		weak = append(weak, found...)
	}
	return weak, nil
}

func weakIn(e *models.Experiment, state models.PolicyState, cell string) ([]Weak, error) {
	chances, err := cellRates(e, state, cell)
	if err != nil {
		return nil, err
	}
	counts := cellCounts(e, state, cell)
	var places []int // of the arms of the cell that can be drawn, its copies first
	copies := 0
	for k := range e.Arms {
		a := &e.Arms[k]
		switch {
		case e.Retirement(a.Key) != nil:
		case a.Cell != nil && a.Cell.String() == cell:
			places = slices.Insert(places, copies, k)
			copies++
		case a.Cell == nil && counts[k].Trials > 0: // a variant that the cell has not shows nothing
			places = append(places, k)
		}
	}
	if copies < 2 {
		return nil, nil
	}
	posteriors := make([]bandit.Beta, len(places))
	for i, k := range places {
		posteriors[i] = chances[k]
	}
	best, err := bandit.ProbBest(posteriors)
	if err != nil {
		return nil, err
	}
	leader, stays := most(best), most(best[:copies])
	prior, err := cellPrior(e, state, cell)
	if err != nil {
		return nil, err
	}
	var weak []Weak
	for i, k := range places[:copies] {
		w := Weak{Arm: k, Cell: cell, Chance: best[i], Trials: counts[k].Trials}
		if i == stays || w.Trials < WeakTrials || w.Chance >= WeakChance {
			continue
		}
		evidence, err := bandit.Evidence(prior, counts[k], counts[places[leader]])
		if err != nil {
			return nil, err
		}
		if evidence >= math.Log(WeakEvidence) {
			weak = append(weak, w)
		}
	}
	return weak, nil
}

// most is the place of the largest number.
func most(list []float64) (at int) {
	for i, x := range list {
		if x > list[at] {
			at = i
		}
	}
	return at
}
