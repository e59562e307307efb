package dataset

import (
	"fmt"
	"strings"
)

// condition keeps the records whose field holds a value, or does not.
type condition struct {
	field int
	value string
	not   bool
}

// parseConditions reads conditions as COL=VALUE or COL!=VALUE. A name may hold = itself: the longest name that fits is meant. Without a
// value the condition is about missing values.
func parseConditions(texts, names []string) ([]condition, error) {
	var conditions []condition
	for _, text := range texts {
		c, err := parseCondition(text, names)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, c)
	}
	return conditions, nil
}

func parseCondition(text string, names []string) (condition, error) {
	found, length := condition{}, -1
	for j, name := range names {
		rest, fits := strings.CutPrefix(text, name)
		if !fits || len(name) <= length {
			continue
		}
		value, not := strings.CutPrefix(strings.TrimLeft(rest, " "), "!=")
		if !not {
			value, fits = strings.CutPrefix(strings.TrimLeft(rest, " "), "=")
		}
		if fits {
			found, length = condition{field: j, value: Clean(value), not: not}, len(name)
		}
	}
	if length >= 0 {
		return found, nil
	}
	name, _, isCondition := strings.Cut(text, "=")
	if !isCondition {
		return condition{}, &Error{Detail: fmt.Sprintf("the filter %q is neither COL=VALUE nor COL!=VALUE", shorten(text))}
	}
	_, err := Find(names, strings.TrimSpace(strings.TrimSuffix(name, "!")))
	return condition{}, err
}

// keeps says whether a record meets all conditions.
func keeps(conditions []condition, record []string) bool {
	for _, c := range conditions {
		field := Clean(record[c.field])
		is := Same(field, c.value) || c.value == "" && missing(field)
		if is == c.not {
			return false
		}
	}
	return true
}
