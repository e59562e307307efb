package dataset

import (
	"fmt"
	"strings"

	"goodword/scoring/features"
)

// A Coder turns the fields of records into the numbers of rows.
type Coder struct {
	columns []features.Column
	fields  []int               // where in a record each column stands
	codes   []map[string]uint32 // code of each level; nil for numeric columns
	learn   bool                // levels that are new get a code
}

// maxLevels is how many levels a column may have, so that a float32 tells their codes apart.
const maxLevels = 1 << 24

// NewCoder makes a coder for columns whose levels are known, for records with the given names, in any order. The error names the first
// column that the records lack. A level that a column does not know gets the code after the last one it knows, which no model has seen.
func NewCoder(columns []features.Column, names []string) (*Coder, error) {
	c := &Coder{columns: columns, fields: make([]int, len(columns)), codes: make([]map[string]uint32, len(columns))}
	for k, column := range columns {
		var err error
		if c.fields[k], err = Find(names, column.Name); err != nil {
			return nil, err
		}
		if column.Kind != features.Categorical {
			continue
		}
		c.codes[k] = make(map[string]uint32, len(column.Levels))
		for code, level := range column.Levels {
			c.codes[k][level] = code
		}
	}
	return c, nil
}

// Field is where column k stands in a record.
func (c *Coder) Field(k int) int { return c.fields[k] }

// Code appends the numbers of a record, which stands on the given line, to dst. The error is an *Error for a text in a numeric column.
func (c *Coder) Code(dst []float32, record []string, line int) ([]float32, error) {
	for k, field := range c.fields {
		x, err := c.value(k, record[field])
		if err != nil {
			return nil, &Error{Line: line, Column: shorten(c.columns[k].Name), Detail: err.Error()}
		}
		dst = append(dst, x)
	}
	return dst, nil
}

func (c *Coder) value(k int, field string) (float32, error) {
	if c.codes[k] != nil {
		return c.level(k, Clean(field))
	}
	text := strings.TrimSpace(field)
	if x, ok := number(text); ok {
		return x, nil
	}
	if missing(text) {
		return features.Missing, nil
	}
	return 0, fmt.Errorf("%q is no number", shorten(Clean(text)))
}

func (c *Coder) level(k int, text string) (float32, error) {
	if text == "" {
		return features.Missing, nil
	}
	code, known := c.codes[k][text]
	if known {
		return float32(code), nil
	}
	code = uint32(len(c.codes[k]))
	if !c.learn {
		return float32(min(code, maxLevels-1)), nil
	}
	if code == maxLevels {
		return 0, fmt.Errorf("more than %d different texts", maxLevels)
	}
	c.codes[k][strings.Clone(text)] = code // the field is a part of its whole record
	return float32(code), nil
}

// described returns the columns with the levels that are known by now.
func (c *Coder) described() []features.Column {
	for k := range c.columns {
		if c.codes[k] == nil {
			continue
		}
		levels := make(map[uint32]string, len(c.codes[k]))
		for level, code := range c.codes[k] {
			levels[code] = level
		}
		c.columns[k].Levels = levels
	}
	return c.columns
}
