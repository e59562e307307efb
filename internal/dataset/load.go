package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"goodword/scoring/features"
)

// Options say what to read of a file.
type Options struct {
	Format
	Drop        []string // columns to leave out
	Categorical []string // columns to read as categorical whatever they hold
	Filter      []string // rows to keep, each COL=VALUE or COL!=VALUE; all must hold
}

// Set is what was read of a file: rows without those that a filter left out, columns without those that were dropped.
type Set struct {
	Table *features.Table
	Rows  []uint32 // place of each row in the file, from 0, ascending
	Lines []uint32 // line of each row, from 1
	Notes []string // what looks odd and is no error, for people to read
}

// Load reads a file twice: for the types of its columns, then for their values. The error is an *Error that names the file for whatever
// is wrong with it: a record that cannot be read, an unknown column in the options, no rows, a column without a value.
func Load(ctx context.Context, path string, o Options) (*Set, error) {
	o.Known = slices.Concat(o.Known, o.Drop, o.Categorical)
	set, err := load(ctx, path, &o, nil)
	return set, InFile(path, err)
}

// LoadLike reads a file as an earlier one was read: columns with the same names, in any order, get the same types, and levels the codes
// they had. Levels that are new get the codes after those. Other columns are left out.
func LoadLike(ctx context.Context, path string, o Options, columns []features.Column) (*Set, error) {
	for _, c := range columns {
		o.Known = append(o.Known, c.Name)
	}
	set, err := load(ctx, path, &o, columns)
	return set, InFile(path, err)
}

// InFile adds the file to an error.
func InFile(path string, err error) error {
	var own *Error
	if errors.As(err, &own) {
		own.File = path
		return own
	}
	var opening *os.PathError // names the file already
	if err == nil || errors.As(err, &opening) {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

func load(ctx context.Context, path string, o *Options, columns []features.Column) (*Set, error) {
	p := &plan{rows: -1}
	if columns == nil {
		if err := readFile(ctx, path, o.Format, func(r *Reader) error { return p.find(r, o) }); err != nil {
			return nil, err
		}
		columns = p.columns()
	}
	set := new(Set)
	err := readFile(ctx, path, o.Format, func(r *Reader) error {
		coder, err := NewCoder(slices.Clone(columns), r.Names())
		if err != nil {
			return err
		}
		coder.learn = true
		return set.fill(r, coder, o, p.rows)
	})
	if err != nil {
		return nil, err
	}
	set.note()
	return set, nil
}

// readFile opens a file, gives its reader to read, and stops when ctx ends.
func readFile(ctx context.Context, path string, f Format, read func(*Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r, err := NewReader(&until{ctx, file}, f)
	if err != nil {
		return err
	}
	return read(r)
}

// until is a reader that stops when its context ends.
type until struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (u *until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// plan is what the first reading finds out.
type plan struct {
	names  []string
	wanted []bool
	text   []bool // the column is categorical
	known  []bool // the column has a value
	rows   int    // kept by the filter; -1 while nothing was read
}

// find decides the type of every column.
func (p *plan) find(r *Reader, o *Options) error {
	conditions, err := p.begin(r.Names(), o)
	if err != nil {
		return err
	}
	p.rows = 0
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if keeps(conditions, record) {
			p.rows++
			p.see(record)
		}
	}
	if p.rows == 0 && len(conditions) > 0 && r.Row() >= 0 {
		return &Error{Detail: fmt.Sprintf("no row of %d meets the filter %s", r.Row()+1, strings.Join(o.Filter, " and "))}
	}
	if p.rows == 0 {
		return &Error{Detail: "there is no row after the header"}
	}
	for j, name := range p.names {
		if p.wanted[j] && !p.known[j] {
			return &Error{Column: shorten(name), Detail: "the value is missing in every row that is read; leave the column out with --drop"}
		}
	}
	return nil
}

func (p *plan) begin(names []string, o *Options) ([]condition, error) {
	p.names = slices.Clone(names)
	p.wanted, p.text, p.known = make([]bool, len(names)), make([]bool, len(names)), make([]bool, len(names))
	for j := range p.wanted {
		p.wanted[j] = true
	}
	for _, name := range o.Drop {
		j, err := Find(names, name)
		if err != nil {
			return nil, err
		}
		p.wanted[j] = false
	}
	for _, name := range o.Categorical {
		j, err := Find(names, name)
		if err != nil {
			return nil, err
		}
		p.text[j] = true
	}
	return parseConditions(o.Filter, names)
}

// see takes one record into account.
func (p *plan) see(record []string) {
	for j, field := range record {
		if !p.wanted[j] || p.text[j] && p.known[j] {
			continue
		}
		text := strings.TrimSpace(field)
		switch {
		case text == "":
		case p.text[j]:
			p.known[j] = true
		case missing(text):
		default:
			_, isNumber := number(text)
			p.known[j], p.text[j] = true, !isNumber
		}
	}
}

// columns describes the wanted columns, yet without levels.
func (p *plan) columns() []features.Column {
	var columns []features.Column
	for j, name := range p.names {
		if !p.wanted[j] {
			continue
		}
		c := features.Column{Name: name}
		if p.text[j] {
			c.Kind = features.Categorical
		}
		columns = append(columns, c)
	}
	return columns
}

// fill reads the values; rows is how many will come, or less than 0.
func (s *Set) fill(r *Reader, coder *Coder, o *Options, rows int) error {
	conditions, err := parseConditions(o.Filter, r.Names())
	if err != nil {
		return err
	}
	table := &features.Table{Values: make([][]float32, len(coder.columns))}
	for j := range table.Values {
		table.Values[j] = make([]float32, 0, max(rows, 0))
	}
	var values []float32
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if !keeps(conditions, record) {
			continue
		}
		if values, err = coder.Code(values[:0], record, r.Line()); err != nil {
			return err
		}
		for j, x := range values {
			table.Values[j] = append(table.Values[j], x)
		}
		s.Rows, s.Lines = append(s.Rows, uint32(r.Row())), append(s.Lines, uint32(r.Line()))
	}
	if len(s.Rows) == 0 {
		return &Error{Detail: "there is no row to read"}
	}
	table.Columns = coder.described()
	s.Table = table
	return nil
}

// note looks for columns that are probably no features.
func (s *Set) note() {
	const fewRows = 100
	rows := s.Table.Rows()
	for _, c := range s.Table.Columns {
		if rows >= fewRows && 2*len(c.Levels) > rows {
			s.Notes = append(s.Notes, fmt.Sprintf("column %q has %d different texts in %d rows: an identifier or a date? leave it out with --drop",
				c.Name, len(c.Levels), rows))
		}
	}
}
