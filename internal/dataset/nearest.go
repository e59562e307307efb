package dataset

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Find returns the place of a name among the names. The error of an unknown name says which one may have been meant.
func Find(names []string, name string) (int, error) {
	if i := slices.Index(names, name); i >= 0 {
		return i, nil
	}
	if meant := nearest(names, name); meant != "" {
		return 0, &Error{Detail: fmt.Sprintf("there is no column %q; did you mean %q?", shorten(name), meant)}
	}
	const most = 12
	list := strings.Join(names[:min(len(names), most)], ", ")
	if len(names) > most {
		list += ", …"
	}
	return 0, &Error{Detail: fmt.Sprintf("there is no column %q; there are %s", shorten(name), list)}
}

// nearest is the name that the fewest edits make of text, upper and lower case being the same, or nothing when every name takes more edits
// than a third of the letters of text.
func nearest(names []string, text string) string {
	text = strings.ToLower(text)
	var best string
	least := max(1, utf8.RuneCountInString(text)/3) + 1
	for _, name := range names {
		if d := edits(text, strings.ToLower(name), least); d < least {
			best, least = name, d
		}
	}
	return best
}

// edits is the Levenshtein distance of two texts in code points; at least most stands for anything that large.
func edits(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) >= most || len(y)-len(x) >= most {
		return most
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			cost := corner
			if x[i] != y[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, corner+1)
		}
	}
	return row[len(y)]
}
