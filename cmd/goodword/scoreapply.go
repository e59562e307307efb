package main

import (
	"context"
	"fmt"
	"io"

	"goodword/internal/analyst"
	"goodword/internal/dataset"
)

type scoreApply struct {
	useFlags
	Out    string `default:"-" placeholder:"FILE" help:"Where to write the rows; - is standard output (${default}). A name that ends with .gz is compressed."`
	Column string `default:"probability" placeholder:"NAME" help:"Name of the column that is added (${default})."`
}

// Run copies the file with the probabilities, row by row. A file that is named is complete or is not there.
func (c *scoreApply) Run(ctx context.Context, env *environment) error {
	format, err := c.format()
	if err != nil {
		return err
	}
	model, data, err := c.open()
	if err != nil {
		return err
	}
	defer data.Close()
	p := newProgress(env.stderr, "rows")
	apply := func(w io.Writer) error {
		rows, err := model.Apply(ctx, data, format, c.Drop, w, analyst.Output{Column: c.Column, Progress: p.tell})
		if err != nil {
			return dataset.InFile(c.Data, err)
		}
		p.end(rows)
		if c.Out != "-" {
			fmt.Fprintf(env.stderr, "wrote %d rows to %s\n", rows, c.Out)
		}
		return nil
	}
	if c.Out == "-" {
		return apply(env.stdout)
	}
	return replaceFile(c.Out, apply)
}
