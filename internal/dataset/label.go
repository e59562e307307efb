package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"goodword/scoring/features"
)

// Label says which column was predicted and what counts as 1.
type Label struct {
	Column   string   `json:"column"`
	Positive string   `json:"positive"` // the text that is 1
	Negative []string `json:"negative"` // every other text, 0; in order of first appearance
}

// Take removes a column from the set and returns it with its values.
func (s *Set) Take(name string) (features.Column, []float32, error) {
	names := make([]string, len(s.Table.Columns))
	for j, c := range s.Table.Columns {
		names[j] = c.Name
	}
	j, err := Find(names, name)
	if err != nil {
		return features.Column{}, nil, err
	}
	column, values := s.Table.Columns[j], s.Table.Values[j]
	s.Table = &features.Table{
		Columns: slices.Delete(slices.Clone(s.Table.Columns), j, j+1),
		Values:  slices.Delete(slices.Clone(s.Table.Values), j, j+1),
	}
	return column, values, nil
}

// TakeLabel removes the label, which must be categorical, and returns it as 0 and 1, and what they mean. Without a positive text the
// label must have two: of two numbers the greater one is positive, else yes, true, 1, y or t in any case of letters where one of them
// stands there, else the one that comes later in the alphabet. Texts are also the same when they are the same number, as 1 and 1.0.
//
// A missing label, fewer than two texts, and more than two without a positive one are errors.
func (s *Set) TakeLabel(name, positive string) ([]float64, Label, error) {
	column, codes, err := s.Take(name)
	if err != nil {
		return nil, Label{}, err
	}
	levels, err := s.Texts(column, codes)
	if err != nil {
		return nil, Label{}, err
	}
	label := Label{Column: name, Positive: positive}
	if label.Positive == "" {
		if label.Positive, err = PositiveOf(levels); err != nil {
			return nil, Label{}, &Error{Column: name, Detail: err.Error()}
		}
	}
	isPositive := make([]bool, len(levels))
	for code, level := range levels {
		if isPositive[code] = Same(level, label.Positive); !isPositive[code] {
			label.Negative = append(label.Negative, level)
		}
	}
	if !slices.Contains(isPositive, true) {
		return nil, Label{}, &Error{Column: name, Detail: fmt.Sprintf("no row has the positive value %q; there are %s", positive, Listed(levels))}
	}
	if len(label.Negative) == 0 {
		return nil, Label{}, &Error{Column: name, Detail: fmt.Sprintf("every row has the label %s: there is nothing to tell apart", Listed(levels))}
	}
	y := make([]float64, len(codes))
	for i, code := range codes {
		if isPositive[int(code)] {
			y[i] = 1
		}
	}
	return y, label, nil
}

// Texts are the levels of a column in the order of their codes. A missing value is an error.
func (s *Set) Texts(column features.Column, codes []float32) ([]string, error) {
	if column.Kind != features.Categorical {
		return nil, fmt.Errorf("dataset: the column %q must be read as categorical", column.Name)
	}
	for i, code := range codes {
		if code != code {
			return nil, &Error{Line: int(s.Lines[i]), Column: column.Name,
				Detail: fmt.Sprintf("the value is missing; leave such rows out with --filter '%s!='", column.Name)}
		}
	}
	levels := make([]string, len(column.Levels))
	for code := range levels {
		levels[code] = column.Levels[uint32(code)]
	}
	return levels, nil
}

// PositiveOf chooses the positive one of two texts.
func PositiveOf(levels []string) (string, error) {
	distinct := slices.CompactFunc(slices.SortedFunc(slices.Values(levels), compareTexts), Same)
	switch len(distinct) {
	case 1:
		return "", fmt.Errorf("every row has the value %s: there is nothing to tell apart", Listed(levels))
	case 2:
	default:
		return "", fmt.Errorf("%d different values where two are wanted; say with --positive which one counts as 1: %s", len(distinct), Listed(levels))
	}
	if _, numbers := number(distinct[1]); !numbers { // numbers come first
		for _, text := range distinct {
			if slices.ContainsFunc([]string{"yes", "true", "1", "y", "t"}, func(yes string) bool { return strings.EqualFold(text, yes) }) {
				return text, nil
			}
		}
	}
	return distinct[1], nil
}

// compareTexts orders numbers by size, before other texts.
func compareTexts(a, b string) int {
	x, okX := number(a)
	y, okY := number(b)
	switch {
	case okX && okY:
		return cmp.Or(cmp.Compare(x, y), strings.Compare(a, b))
	case okX:
		return -1
	case okY:
		return 1
	}
	return strings.Compare(a, b)
}

// Listed names values for a message.
func Listed(levels []string) string {
	const most = 8
	var quoted []string
	for _, level := range levels[:min(len(levels), most)] {
		quoted = append(quoted, fmt.Sprintf("%q", shorten(level)))
	}
	list := strings.Join(quoted, ", ")
	if len(levels) > most {
		list += ", …"
	}
	return list
}
