package dataset

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Header says whether the first line names the columns.
type Header string

// The values of Header. The zero value finds out.
const (
	FindHeader Header = ""
	HasHeader  Header = "yes"
	NoHeader   Header = "no"
)

// Format is what a caller knows of a file. The zero value finds everything out.
type Format struct {
	Separator rune // 0: whichever of , ; tab | fits the first lines
	Header    Header
	Known     []string // names of columns that will be used: a first line that holds one of them is a header
}

// ParseSeparator reads a separator as people write it: one character, "tab" or `\t`. Nothing stands for finding out.
func ParseSeparator(text string) (rune, error) {
	switch text {
	case "":
		return 0, nil
	case "tab", `\t`:
		return '\t', nil
	}
	r, size := utf8.DecodeRuneInString(text)
	if size != len(text) || r == utf8.RuneError || r == '"' || r == '\n' || r == '\r' {
		return 0, fmt.Errorf("%q is no separator: want one character, or tab", text)
	}
	return r, nil
}

// Reader reads the records of a file, in constant memory. It is not safe for concurrent use.
type Reader struct {
	names     []string
	separator rune
	header    bool
	lines     *lines
	csv       *csv.Reader
	first     []string // the first record where it is no header, until it was read
	row       int      // of the last record, from 0
	line      int      // on which the last record begins
}

// NewReader looks at the beginning of r and finds its form. Columns without a name, all of them where there is no header, are called by
// their position, counted from 1. The error is an *Error for what is wrong with the text; two columns of one name are wrong.
func NewReader(r io.Reader, f Format) (*Reader, error) {
	file, sample, err := open(r)
	if err != nil {
		return nil, err
	}
	whole, carriage := len(sample) < sampleSize, carriageOnly(sample)
	n := &Reader{separator: f.Separator, row: -1}
	if n.separator == 0 {
		n.separator = separatorOf(sample, whole, carriage)
	}
	n.header = f.Header == HasHeader
	if f.Header == FindHeader {
		if records := firstRecords(sample, n.separator, whole, carriage); len(records) > 0 {
			n.header = hasHeader(records, f.Known)
		}
	}
	n.lines = &lines{file: file, carriage: carriage}
	n.csv = newCSV(n.lines, n.separator)
	return n, n.readNames()
}

// readNames reads the first record.
func (r *Reader) readNames() error {
	record, err := r.record()
	if err != nil {
		return err
	}
	r.names = make([]string, len(record))
	for j, field := range record {
		if r.header {
			r.names[j] = Clean(field)
		}
		if r.names[j] == "" {
			r.names[j] = strconv.Itoa(j + 1)
		}
	}
	if !r.header {
		r.first = slices.Clone(record)
		return nil
	}
	places := make(map[string]int, len(r.names))
	for j, name := range r.names {
		if before, stands := places[name]; stands {
			return &Error{Line: r.line, Column: shorten(name), Detail: fmt.Sprintf("fields %d and %d have the same name", before+1, j+1)}
		}
		places[name] = j
	}
	return nil
}

// Names are the names of the columns; the caller must not change them.
func (r *Reader) Names() []string { return r.names }

// Separator is what stands between two fields.
func (r *Reader) Separator() rune { return r.separator }

// HasHeader says whether the first line named the columns.
func (r *Reader) HasHeader() bool { return r.header }

// Row is the place of the last record among the file's rows, from 0; the header does not count.
func (r *Reader) Row() int { return r.row }

// Line is the line on which the last record begins, from 1.
func (r *Reader) Line() int { return r.line }

// Next returns the fields of the next record as they stand in the file, one for each name; they are good until the next call. It
// returns io.EOF after the last record, an *Error for a record that cannot be read or has another number of fields.
func (r *Reader) Next() ([]string, error) {
	if r.first != nil {
		record := r.first
		r.first, r.row = nil, 0
		return record, nil
	}
	record, err := r.record()
	if err != nil {
		return nil, err
	}
	r.row++
	if len(record) != len(r.names) {
		return nil, r.wrongLength(len(record))
	}
	return record, nil
}

// record reads one record of any length and notes its line.
func (r *Reader) record() ([]string, error) {
	r.lines.next()
	record, err := r.csv.Read()
	if err == nil {
		r.line, _ = r.csv.FieldPos(0)
		return record, nil
	}
	var parse *csv.ParseError
	var own *Error
	switch {
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case errors.As(err, &parse):
		return nil, r.malformed(parse)
	case errors.As(err, &own):
		return nil, &Error{Line: r.line + 1, Detail: own.Detail}
	}
	return nil, fmt.Errorf("after line %d: %w", r.line, cutOff(err))
}

// malformed says what is wrong with the quotes of a record.
func (r *Reader) malformed(e *csv.ParseError) error {
	switch {
	case errors.Is(e.Err, csv.ErrBareQuote):
		return &Error{Line: e.Line, Detail: fmt.Sprintf("a quote in a field that is not quoted, at byte %d of the line", e.Column)}
	case r.ended():
		return &Error{Line: e.StartLine, Detail: "a quoted field does not end; the file may be cut off there"}
	}
	return &Error{Line: e.Line, Detail: fmt.Sprintf("after a quote at byte %d neither the separator nor the end of the line; "+
		"a quote within quotes is written twice", e.Column)}
}

// ended says whether the file has nothing more.
func (r *Reader) ended() bool {
	_, err := r.csv.Read()
	return errors.Is(err, io.EOF)
}

func (r *Reader) wrongLength(fields int) error {
	detail := fmt.Sprintf("%s where the first line has %s", count(fields, "field"), count(len(r.names), "field"))
	if fields < len(r.names) && r.ended() {
		detail += "; the file may be cut off there"
	}
	if len(r.names) == 1 || fields == 1 {
		detail += fmt.Sprintf("; is %q the separator?", r.separator)
	}
	return &Error{Line: r.line, Detail: detail}
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
