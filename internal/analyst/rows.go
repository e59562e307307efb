package analyst

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"goodword/internal/dataset"
	"goodword/scoring/features"
)

// Rows reads the rows of a file one by one as a model wants them, in constant memory. It is not safe for concurrent use.
type Rows struct {
	*dataset.Reader
	coder  *dataset.Coder
	values []float32
}

// Rows begins to read r, whose columns may stand in any order. drop names columns that neither training nor the model knows. All columns
// that the model lacks, and all that are too many, are named in one error.
func (t *Trained) Rows(r io.Reader, f dataset.Format, drop []string) (*Rows, error) {
	columns := t.model.Columns()
	for _, c := range columns {
		f.Known = append(f.Known, c.Name)
	}
	reader, err := dataset.NewReader(r, f)
	if err != nil {
		return nil, err
	}
	if err := t.compare(columns, reader.Names(), drop); err != nil {
		return nil, err
	}
	coder, err := dataset.NewCoder(columns, reader.Names())
	if err != nil {
		return nil, err
	}
	return &Rows{Reader: reader, coder: coder}, nil
}

// compare names the differences between what the model reads and what the file has.
func (t *Trained) compare(columns []features.Column, names, drop []string) error {
	for _, name := range drop {
		if _, err := dataset.Find(names, name); err != nil {
			return err
		}
	}
	known := slices.Concat(drop, t.Dropped, []string{t.Label.Column})
	var wrong []string
	for _, c := range columns {
		if _, err := dataset.Find(names, c.Name); err != nil {
			wrong = append(wrong, err.Error())
		}
		known = append(known, c.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			wrong = append(wrong, fmt.Sprintf("the model was trained without the column %q; pass over it with --drop", name))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	const most = 10
	if len(wrong) > most {
		wrong = append(wrong[:most], "…")
	}
	return &dataset.Error{Detail: "the columns do not fit the model:\n  " + strings.Join(wrong, "\n  ")}
}

// Next returns the fields of the next record and the values of the model's columns, both good until the next call; io.EOF after the
// last one.
func (r *Rows) Next(ctx context.Context) (record []string, values []float32, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	record, err = r.Reader.Next()
	if err != nil {
		return nil, nil, err
	}
	r.values, err = r.coder.Code(r.values[:0], record, r.Line())
	return record, r.values, err
}

// text is the text of column j of the model in a record.
func (r *Rows) text(record []string, j int) string { return dataset.Clean(record[r.coder.Field(j)]) }

// ended says whether an error of Next is the end of the file.
func ended(err error) bool { return errors.Is(err, io.EOF) }
