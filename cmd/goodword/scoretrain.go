package main

import (
	"context"
	"fmt"
	"io"

	"goodword/internal/analyst"
)

type scoreTrain struct {
	sourceFlags
	modelFlags
	Out string `required:"" placeholder:"FILE" help:"Where to write the model."`
}

// Run trains on all rows, writes the model and says what it is.
func (c *scoreTrain) Run(ctx context.Context, env *environment) error {
	source, err := c.source()
	if err != nil {
		return err
	}
	model, notes, err := analyst.Train(ctx, source, c.settings(env))
	writeNotes(env.stderr, notes)
	if err != nil {
		return err
	}
	text, err := model.Encode()
	if err != nil {
		return err
	}
	err = replaceFile(c.Out, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "wrote %s: %s, %d terms, %d rows, %d of them with %s %q\n",
		c.Out, model.Kind(), model.Terms(), model.Reference.Rows, model.Reference.Positives, model.Label.Column, model.Label.Positive)
	return nil
}
