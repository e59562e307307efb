package uplift

import (
	"errors"
	"fmt"
	"math"

	"goodword/scoring/features"
)

// Data is the rows of an experiment with one treatment. Nothing of it is modified or kept.
type Data struct {
	// Table holds what was known before the treatment.
	Table *features.Table
	// Outcome has one finite value for each row, often 0 or 1.
	Outcome []float64
	// Treated says for each row whether it was treated.
	Treated []bool
	// Propensity has for each row the chance in (0,1) with which it was treated, or is nil: all had the same, taken as the share treated.
	Propensity []float64
	// Group has a number for each row, the same for rows that belong together, as those of one customer or household; nil: every row is
	// its own. Folds and bootstraps keep groups whole.
	Group []int
}

// validate names the first thing that a learner cannot use.
func (d Data) validate() error {
	if d.Table == nil {
		return errors.New("uplift: no table")
	}
	if err := d.Table.Validate(); err != nil {
		return err
	}
	if d.Table.Rows() != len(d.Outcome) {
		return fmt.Errorf("uplift: the table has %d rows, there are %d outcomes", d.Table.Rows(), len(d.Outcome))
	}
	return d.validateArms()
}

// validateArms names the first thing that an evaluation cannot use; it needs no table.
func (d Data) validateArms() error {
	if err := d.validateRows(); err != nil {
		return err
	}
	switch d.treated() {
	case 0:
		return errors.New("uplift: no row is treated")
	case len(d.Treated):
		return errors.New("uplift: all rows are treated")
	}
	return nil
}

// validateRows checks every row for itself.
func (d Data) validateRows() error {
	n := len(d.Outcome)
	if n == 0 || len(d.Treated) != n || d.Propensity != nil && len(d.Propensity) != n || d.Group != nil && len(d.Group) != n {
		return fmt.Errorf("uplift: %d outcomes, %d treatments, %d propensities, %d groups, want as many of each and at least 1",
			n, len(d.Treated), len(d.Propensity), len(d.Group))
	}
	for i, y := range d.Outcome {
		if math.IsNaN(y) || math.IsInf(y, 0) {
			return fmt.Errorf("uplift: the outcome of row %d is %v, want a finite number", i+1, y)
		}
	}
	for i, e := range d.Propensity {
		if !(e > 0 && e < 1) {
			return fmt.Errorf("uplift: the propensity of row %d is %v, want a chance above 0 and below 1", i+1, e)
		}
	}
	return nil
}

func (d Data) treated() int {
	n := 0
	for _, t := range d.Treated {
		if t {
			n++
		}
	}
	return n
}

// share is the mean propensity.
func (d Data) share() float64 {
	if d.Propensity == nil {
		return float64(d.treated()) / float64(len(d.Treated))
	}
	var sum float64
	for _, e := range d.Propensity {
		sum += e
	}
	return sum / float64(len(d.Propensity))
}

// binary says whether all outcomes are 0 or 1.
func (d Data) binary() bool {
	for _, y := range d.Outcome {
		if y != 0 && y != 1 {
			return false
		}
	}
	return true
}

// pick returns some of the rows.
func (d Data) pick(rows []int) Data {
	s := Data{Table: d.Table.Select(rows), Outcome: make([]float64, len(rows)), Treated: make([]bool, len(rows))}
	if d.Propensity != nil {
		s.Propensity = make([]float64, len(rows))
	}
	if d.Group != nil {
		s.Group = make([]int, len(rows))
	}
	for k, i := range rows {
		s.Outcome[k], s.Treated[k] = d.Outcome[i], d.Treated[i]
		if d.Propensity != nil {
			s.Propensity[k] = d.Propensity[i]
		}
		if d.Group != nil {
			s.Group[k] = d.Group[i]
		}
	}
	return s
}

// arm lists the rows that were treated, or that were not.
func (d Data) arm(treated bool) []int {
	var rows []int
	for i, t := range d.Treated {
		if t == treated {
			rows = append(rows, i)
		}
	}
	return rows
}

// units numbers the groups in the order of their first rows, and returns the number of each row's group and how many there are. Without
// groups every row is one.
func (d Data) units() (unit []int, count int) {
	unit = make([]int, len(d.Outcome))
	if d.Group == nil {
		for i := range unit {
			unit[i] = i
		}
		return unit, len(unit)
	}
	place := make(map[int]int)
	for i, g := range d.Group {
		if _, seen := place[g]; !seen {
			place[g] = len(place)
		}
		unit[i] = place[g]
	}
	return unit, len(place)
}
