package analyst

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"goodword/internal/dataset"
	"goodword/scoring"
)

// Output says how scored rows are written.
type Output struct {
	Column   string         // name of the column with the probability
	Progress func(rows int) // called now and then with the rows written; may be nil
}

// progressRows is how many rows lie between two calls of Output.Progress.
const progressRows = 4096

// Apply copies the rows of r to w, each with its probability of a positive label as a further column, and returns how many there were.
// Separator and header are those of the input, lines end with LF. Only one row is in memory, so rows before one that is wrong have been
// written.
func (t *Trained) Apply(ctx context.Context, r io.Reader, f dataset.Format, drop []string, w io.Writer, o Output) (rows int, err error) {
	in, err := t.Rows(r, f, drop)
	if err != nil {
		return 0, err
	}
	if slices.Contains(in.Names(), o.Column) {
		return 0, &dataset.Error{Detail: fmt.Sprintf("there is a column %q already; name the new one with --column", o.Column)}
	}
	out := csv.NewWriter(bufio.NewWriterSize(w, 1<<16))
	out.Comma = in.Separator()
	var line []string
	if in.HasHeader() {
		line = append(append(line, in.Names()...), o.Column)
		if err := out.Write(line); err != nil {
			return 0, err
		}
	}
	for {
		record, values, err := in.Next(ctx)
		if ended(err) {
			break
		}
		if err != nil {
			out.Flush()
			return rows, err
		}
		p := scoring.Probability(t.model.Predict(values))
		line = append(append(line[:0], record...), strconv.FormatFloat(p, 'g', 9, 64))
		if err := out.Write(line); err != nil {
			return rows, err
		}
		if rows++; rows%progressRows == 0 && o.Progress != nil {
			o.Progress(rows)
		}
	}
	out.Flush()
	return rows, out.Error()
}
