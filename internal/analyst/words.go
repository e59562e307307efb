package analyst

import (
	"fmt"
	"strconv"

	"goodword/scoring/features"
)

// value is a value of column j as people write it. text gives what stands in the file; nil where the value does not come from it.
func (x *explainer) value(j int, v float32, text func(int) string) string {
	c := x.columns[j]
	switch {
	case v != v:
		return "not known"
	case c.Kind == features.Numeric:
		format := byte('f')
		if size := max(v, -v); size >= 1e9 || size > 0 && size < 1e-5 {
			format = 'g'
		}
		return strconv.FormatFloat(float64(v), format, -1, 32)
	}
	if level, known := c.Levels[uint32(v)]; known {
		return strconv.Quote(level)
	}
	if text == nil {
		return strconv.FormatFloat(float64(v), 'f', 0, 32)
	}
	return strconv.Quote(text(j))
}

// inWords names column and value, and says what that is beside the training rows: age is 61 (very high).
func (x *explainer) inWords(j int, v float32, text func(int) string) string {
	c := x.columns[j]
	words := c.Name + " is " + x.value(j, v, text)
	if v != v {
		return words
	}
	if c.Kind == features.Categorical {
		if _, known := c.Levels[uint32(v)]; !known {
			words += " (not seen in training)"
		}
		return words
	}
	if place := x.Reference.Columns[j].place(v); place != "" {
		words += " (" + place + ")"
	}
	return words
}

// place says where among the training values a number stands, to the 5 % of the quantiles: a value that a fifth of the rows or more had
// is said to be common.
func (c *Common) place(v float32) string {
	if len(c.Quantiles) == 0 {
		return ""
	}
	var below, equal int
	for _, q := range c.Quantiles {
		if q < v {
			below++
		} else if q == v {
			equal++
		}
	}
	const step = 100 / quantileSteps
	middle := step * (2*below + equal) / 2 // percent, about
	switch {
	case step*(equal-1) >= 20:
		return fmt.Sprintf("as in %d %% of rows", step*(equal-1))
	case below == len(c.Quantiles):
		return "above all of training"
	case below+equal == 0:
		return "below all of training"
	case middle < 10:
		return "very low"
	case middle < 33:
		return "low"
	case middle <= 67:
		return "middling"
	case middle <= 90:
		return "high"
	}
	return "very high"
}
