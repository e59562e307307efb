package analyst

import (
	"fmt"
	"math"
	"strconv"

	"goodword/internal/dataset"
	"goodword/scoring/features"
)

// Bounds of what a model of every class can learn from: its size grows with the square of the features.
const (
	maxLevels   = 50 // of one column
	maxFeatures = 250
)

// unitRows turns the columns of a set into numbers between 0 and 1, one list for each row, a constant 1 at its end:
//
//   - a numeric column is (x - smallest)/(largest - smallest), over the whole file; where values are missing they are 0, and a further
//     number is 1 for them;
//   - a categorical column is one number for each level, 1 for the row's own.
//
// A column of text with more than maxLevels levels, one that mixes numbers with other text and is not among the named ones, and more
// than maxFeatures numbers in all are errors.
func unitRows(set *dataset.Set, named []string) ([][]float64, error) {
	if len(set.Table.Columns) == 0 {
		return nil, &dataset.Error{Detail: "there is no column but the label to choose by"}
	}
	rows := make([][]float64, set.Table.Rows())
	for j, c := range set.Table.Columns {
		values := set.Table.Values[j]
		if c.Kind == features.Numeric {
			addNumbers(rows, values)
			continue
		}
		if err := checkLevels(set, j, named); err != nil {
			return nil, err
		}
		addLevels(rows, values, len(c.Levels))
	}
	for i := range rows {
		rows[i] = append(rows[i], 1)
	}
	if n := len(rows[0]); n > maxFeatures {
		return nil, &dataset.Error{Detail: fmt.Sprintf("the columns make %d numbers, at most %d can be learned from; leave columns out with --drop", n, maxFeatures)}
	}
	return rows, nil
}

// addNumbers appends a numeric column, and where values are missing, which ones.
func addNumbers(rows [][]float64, values []float32) {
	low, high, missing := math.Inf(1), math.Inf(-1), false
	for _, v := range values {
		x := float64(v)
		missing = missing || math.IsNaN(x)
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			low, high = min(low, x), max(high, x)
		}
	}
	for i, v := range values {
		x := float64(v)
		unit, unknown := 0.0, 0.0
		switch {
		case math.IsNaN(x):
			unknown = 1
		case high > low:
			unit = (min(max(x, low), high) - low) / (high - low)
		}
		rows[i] = append(rows[i], unit)
		if missing {
			rows[i] = append(rows[i], unknown)
		}
	}
}

// addLevels appends a categorical column.
func addLevels(rows [][]float64, codes []float32, levels int) {
	for i, code := range codes {
		row := append(rows[i], make([]float64, levels)...)
		if code == code {
			row[len(rows[i])+int(code)] = 1
		}
		rows[i] = row
	}
}

// checkLevels says whether the texts of column j can be levels.
func checkLevels(set *dataset.Set, j int, named []string) error {
	c := set.Table.Columns[j]
	isNamed := false
	for _, name := range named {
		isNamed = isNamed || name == c.Name
	}
	var numbers int
	for _, text := range c.Levels {
		if isNumber(text) {
			numbers++
		}
	}
	if !isNamed && numbers > 0 && numbers < len(c.Levels) {
		for i, code := range set.Table.Values[j] {
			if text := c.Levels[uint32(code)]; code == code && !isNumber(text) {
				return &dataset.Error{Line: int(set.Lines[i]), Column: c.Name, Detail: fmt.Sprintf("%s is no number, and other rows have numbers there: "+
					"correct it, leave the column out with --drop, or say with --categorical that its values are levels", dataset.Listed([]string{text}))}
			}
		}
	}
	if len(c.Levels) > maxLevels {
		return &dataset.Error{Column: c.Name, Detail: fmt.Sprintf(
			"%d different texts, as levels of a feature at most %d: an identifier or a date? leave it out with --drop", len(c.Levels), maxLevels)}
	}
	return nil
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}
