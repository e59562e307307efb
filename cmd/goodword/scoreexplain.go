package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"goodword/internal/analyst"
	"goodword/internal/dataset"
)

type scoreExplain struct {
	useFlags
	Row  int  `placeholder:"N" help:"The one row to explain, counted from 1 after the header. Default: all."`
	JSON bool `name:"json" help:"Print one line of JSON for each row."`
}

// Run prints the explanations one after the other.
func (c *scoreExplain) Run(ctx context.Context, env *environment) error {
	if c.Row < 0 {
		return errors.New("--row counts from 1")
	}
	format, err := c.format()
	if err != nil {
		return err
	}
	model, data, err := c.open()
	if err != nil {
		return err
	}
	defer data.Close()
	rows, err := model.Rows(data, format, c.Drop)
	if err != nil {
		return dataset.InFile(c.Data, err)
	}
	lines := json.NewEncoder(env.stdout)
	lines.SetEscapeHTML(false)
	err = model.Explain(ctx, rows, c.Row, func(e *analyst.Explanation) error {
		if c.JSON {
			return lines.Encode(e)
		}
		return writeExplanation(env.stdout, e)
	})
	return dataset.InFile(c.Data, err)
}

func writeExplanation(w io.Writer, e *analyst.Explanation) error {
	fmt.Fprintf(w, "row %d (line %d): probability %.4f; a typical training row has %.4f\n", e.Row, e.Line, e.Probability, e.Typical)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, side := range []struct {
		name    string
		reasons []analyst.Reason
	}{{"for", e.For}, {"against", e.Against}} {
		for _, r := range side.reasons {
			fmt.Fprintf(table, "  %s\t%s\todds x %.3g\n", side.name, r.Text, r.Odds)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if e.Change == nil {
		_, err := fmt.Fprintln(w, "  no change of one column would move it")
		return err
	}
	_, err := fmt.Fprintf(w, "  would move it most: %s from %s to %s, probability %.4f\n", e.Change.Column, e.Change.From, e.Change.To, e.Change.Probability)
	return err
}
