package dataset

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// missingMarkers are the texts that stand for a missing value in a numeric column, beside nothing at all.
var missingMarkers = []string{"NA", "N/A", "#N/A", "<NA>", "NaN", "null"}

// missing says whether a trimmed text stands for a missing number.
func missing(text string) bool {
	if len(text) == 0 {
		return true
	}
	if len(text) > 4 || text[0] >= '0' && text[0] <= '9' {
		return false
	}
	for _, marker := range missingMarkers {
		if strings.EqualFold(text, marker) {
			return true
		}
	}
	return false
}

// number reads a trimmed text as a decimal number, rounded to float32. What is too large is infinite.
func number(text string) (float32, bool) {
	if missing(text) {
		return 0, false
	}
	for i := range len(text) {
		if c := text[i]; c == 'x' || c == 'X' || c == '_' { // Go's hexadecimal form is nobody's number
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(text, 32)
	if err != nil && err.(*strconv.NumError).Err == strconv.ErrSyntax {
		return 0, false
	}
	return float32(x), true
}

// Clean is a text as it is compared and kept: without blanks around it, and in UTF-8.
func Clean(text string) string {
	text = strings.TrimSpace(text)
	if utf8.ValidString(text) {
		return text
	}
	decoded, err := charmap.Windows1252.NewDecoder().String(text)
	if err != nil {
		return strings.ToValidUTF8(text, "\ufffd")
	}
	return strings.TrimSpace(decoded)
}

// Same says whether two texts mean the same value: equal texts, or equal numbers as in 1 and 1.0.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	x, okX := number(a)
	y, okY := number(b)
	return okX && okY && x == y
}
