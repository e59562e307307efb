package dataset

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"unicode"
)

// separators are what is tried, in order of preference where several fit alike.
var separators = []rune{',', ';', '\t', '|'}

// sampleRecords is how many records are looked at.
const sampleRecords = 200

// carriageOnly says whether the lines of a sample end with CR alone: outside quotes it has CR and no LF.
func carriageOnly(sample []byte) bool {
	var quoted, carriage bool
	for _, b := range sample {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n':
			return false
		case b == '\r':
			carriage = true
		}
	}
	return carriage
}

// separatorOf finds the separator that cuts most of the first records into as many fields as the first one, at least two; among equals
// the one that makes the most fields. A file for which there is none has one column, and any separator will do.
func separatorOf(sample []byte, whole, carriage bool) rune {
	best, most := separators[0], 0.
	for _, separator := range separators {
		records := firstRecords(sample, separator, whole, carriage)
		if len(records) == 0 || len(records[0]) < 2 {
			continue
		}
		var alike int
		for _, record := range records {
			if len(record) == len(records[0]) {
				alike++
			}
		}
		fields := float64(len(records[0]))
		if score := float64(alike)/float64(len(records)) + fields/(fields+1e4); score > most {
			best, most = separator, score
		}
	}
	return best
}

// firstRecords reads what it can of a sample. The last record is left out where the sample, not being the whole file, may cut it, unless
// it is the only one.
func firstRecords(sample []byte, separator rune, whole, carriage bool) [][]string {
	input := &lines{file: bytes.NewReader(sample), carriage: carriage, left: len(sample) + 1}
	r := newCSV(input, separator)
	r.ReuseRecord = false
	var records [][]string
	for len(records) < sampleRecords {
		record, err := r.Read()
		if err != nil {
			break
		}
		records = append(records, record)
	}
	if !whole && len(records) > 1 && len(records) < sampleRecords {
		records = records[:len(records)-1]
	}
	return records
}

func newCSV(r *lines, separator rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = separator
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	c.TrimLeadingSpace = !unicode.IsSpace(separator) // a tab would be taken for a blank, and an empty field lost
	return c
}

// hasHeader says whether the first record names the columns. In this order:
//   - one of the names that the caller is going to use stands in it;
//   - a column whose further values are all numbers begins with something else;
//   - it holds numbers: then only where they count up by one (pixels 1, 2, 3 or years);
//   - it holds none: unless half of it or more appears again in the same columns.
func hasHeader(records [][]string, known []string) bool {
	first, rest := records[0], records[1:]
	if len(rest) == 0 || holdsName(first, known) {
		return true
	}
	var numbers []string
	var again, texts int
	for j, field := range first {
		field = strings.TrimSpace(field)
		if missing(field) {
			continue
		}
		_, isNumber := number(field)
		switch {
		case isNumber:
			numbers = append(numbers, field)
		case allNumbers(rest, j):
			return true
		default:
			texts++
			if appears(rest, j, field) {
				again++
			}
		}
	}
	if len(numbers) > 0 {
		return countUp(numbers)
	}
	return 2*again < texts || texts == 0
}

// holdsName says whether a name that could be no number stands in the record.
func holdsName(record, names []string) bool {
	for _, name := range names {
		if _, isNumber := number(name); isNumber || name == "" {
			continue
		}
		for _, field := range record {
			if Clean(field) == name {
				return true
			}
		}
	}
	return false
}

// allNumbers says whether column j holds numbers and nothing else, missing values apart.
func allNumbers(records [][]string, j int) bool {
	var some bool
	for _, record := range records {
		if j >= len(record) {
			continue
		}
		field := strings.TrimSpace(record[j])
		if missing(field) {
			continue
		}
		if _, ok := number(field); !ok {
			return false
		}
		some = true
	}
	return some
}

func appears(records [][]string, j int, text string) bool {
	for _, record := range records {
		if j < len(record) && strings.TrimSpace(record[j]) == text {
			return true
		}
	}
	return false
}

// countUp says whether the texts are two or more whole numbers, each one above the one before.
func countUp(texts []string) bool {
	for k, text := range texts {
		n, err := strconv.Atoi(text)
		if err != nil {
			return false
		}
		if before, _ := strconv.Atoi(texts[max(k-1, 0)]); k > 0 && n != before+1 {
			return false
		}
	}
	return len(texts) > 1
}
