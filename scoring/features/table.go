package features

import (
	"errors"
	"fmt"
	"math"
)

// Kind says how a column's numbers are to be read.
type Kind uint8

// The kinds of column. The numbers are stored with models: only append.
const (
	// Numeric values have an order and distances.
	Numeric Kind = iota
	// Categorical values are codes of levels: whole numbers of at least 0 and below 2²⁴, so that a float32 holds them exactly.
	// They have no order.
	Categorical
)

// Missing marks a value that is not known, of either kind.
var Missing = float32(math.NaN())

// Direction is a constraint on how a prediction may move with a numeric column.
type Direction int8

// The directions: none, not down when the value goes up, not up when the value goes up.
const (
	Free       Direction = 0
	Increasing Direction = 1
	Decreasing Direction = -1
)

// Column describes one input of a model.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Levels names the codes of a categorical column where they are known, for people to read; a code without a name is legal.
	Levels map[uint32]string `json:"levels,omitempty"`
	// Direction is for numeric columns only.
	Direction Direction `json:"direction,omitempty"`
}

// Table holds rows for training and for scoring many at once, column by column: Values[j][i] is row i of column j. A value that is
// not known is NaN. Infinite values are legal and count as beyond every finite one.
type Table struct {
	Columns []Column
	Values  [][]float32
}

// Rows is the number of rows, 0 for a table without columns.
func (t *Table) Rows() int {
	if len(t.Values) == 0 {
		return 0
	}
	return len(t.Values[0])
}

// Row appends row i to dst and returns it.
func (t *Table) Row(dst []float32, i int) []float32 {
	for _, column := range t.Values {
		dst = append(dst, column[i])
	}
	return dst
}

// Select returns a table of the given rows, in that order; a row may stand more than once.
func (t *Table) Select(rows []int) *Table {
	s := &Table{Columns: t.Columns, Values: make([][]float32, len(t.Values))}
	for j, column := range t.Values {
		s.Values[j] = make([]float32, len(rows))
		for k, i := range rows {
			s.Values[j][k] = column[i]
		}
	}
	return s
}

// maxCode is the largest code of a level: what a float32 still tells from its neighbours.
const maxCode = 1<<24 - 1

// Validate names the first thing that is wrong: no column, an empty or repeated name, columns of different lengths, a direction on a
// categorical column, a code that is no whole number below 2²⁴.
func (t *Table) Validate() error {
	if len(t.Columns) == 0 {
		return errors.New("features: a table needs a column")
	}
	if len(t.Columns) != len(t.Values) {
		return fmt.Errorf("features: %d columns are described and %d given", len(t.Columns), len(t.Values))
	}
	seen := make(map[string]bool, len(t.Columns))
	for j, c := range t.Columns {
		switch {
		case c.Name == "":
			return fmt.Errorf("features: column %d has no name", j+1)
		case seen[c.Name]:
			return fmt.Errorf("features: column %q stands twice", c.Name)
		case len(t.Values[j]) != t.Rows():
			return fmt.Errorf("features: column %q has %d rows, others have %d", c.Name, len(t.Values[j]), t.Rows())
		case c.Kind > Categorical:
			return fmt.Errorf("features: column %q is of the unknown kind %d", c.Name, c.Kind)
		case c.Kind == Categorical && c.Direction != Free:
			return fmt.Errorf("features: column %q is categorical and cannot have a direction", c.Name)
		}
		seen[c.Name] = true
		if c.Kind == Categorical {
			if err := validateCodes(c.Name, t.Values[j]); err != nil {
				return err
			}
		}
	}
	return nil
}

func validateCodes(name string, codes []float32) error {
	for i, x := range codes {
		if x != x {
			continue
		}
		if !(x >= 0 && x <= maxCode) || x != float32(uint32(x)) {
			return fmt.Errorf("features: row %d of the categorical column %q is %v, want the code of a level, 0 to %d", i+1, name, x, maxCode)
		}
	}
	return nil
}
