package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"goodword/experiments/sim"
	"goodword/internal/analyst"
)

type experimentReplay struct {
	Data  string `required:"" placeholder:"FILE" help:"CSV file, plain or gzip; its rows are decided on in their order."`
	Label string `required:"" placeholder:"COL" help:"Column with the right class: one arm for each of its values."`
	tableFlags
	Policy sim.ReplayPolicy `required:"" enum:"squarecb,lints,logts,linucb,epsilon" placeholder:"POLICY" help:"How to choose: squarecb, lints (linear Thompson), logts (logistic Thompson), linucb or epsilon."`
	Floor  float64          `default:"0" placeholder:"F" help:"Least probability of each class. Default: none; the service has 0.01."`
	Slice  float64          `default:"0" placeholder:"E" help:"Share of decisions drawn uniformly. Default: none; the service has 0.02, and linucb is only evaluable from 0.05 on."`
	Seed   uint64           `default:"1" placeholder:"N" help:"Seed of the draws; the same seed gives the same decisions (${default})."`
	JSON   bool             `name:"json" help:"Print the figures as one line of JSON."`
}

// Run plays the file and prints what the policy earned. A check of the audit that failed is an error, so that scripts see it.
func (c *experimentReplay) Run(ctx context.Context, env *environment) error {
	options, err := c.options()
	if err != nil {
		return err
	}
	source := analyst.Source{Path: c.Data, Options: options, Label: c.Label}
	told := newProgress(env.stderr, "decisions")
	r, err := analyst.Replay(ctx, source, analyst.ReplaySettings{
		Policy: c.Policy, Floor: c.Floor, Slice: c.Slice, Seed: c.Seed, Progress: told.tell,
	})
	if err != nil {
		return err
	}
	told.end(r.Decisions)
	writeNotes(env.stderr, r.Notes)
	if c.JSON {
		err = json.NewEncoder(env.stdout).Encode(r)
	} else {
		err = writeReplay(env.stdout, r)
	}
	if err == nil && !r.Audit.Passed {
		err = errors.New("the probabilities cannot be believed: see the checks that failed")
	}
	return err
}

// writeReplay prints the figures one a line under the names that the JSON has, and then the audit.
func writeReplay(w io.Writer, r *analyst.Replayed) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range []struct{ name, value, meaning string }{
		{"policy", string(r.Policy), fmt.Sprintf("floor %.4g, uniform slice %.4g, seed %d", r.Floor, r.Slice, r.Seed)},
		{"decisions", fmt.Sprint(r.Decisions), fmt.Sprintf("among %d arms, by %d numbers", r.Arms, r.Features)},
		{"mean_value", fmt.Sprintf("%.4f", r.MeanValue), "share of decisions that drew the right class"},
		{"last_quarter", fmt.Sprintf("%.4f", r.LastQuarter), "the same of the last quarter"},
		{"uniform", fmt.Sprintf("%.4f", r.Uniform), "of choosing at random"},
		{"constant", fmt.Sprintf("%.4f", r.Constant), "of the most frequent class for everybody"},
		{"decisions_per_s", fmt.Sprintf("%.0f", r.DecisionsPerS), "learning after each"},
		{"audit", passedOrFailed(r.Audit.Passed), fmt.Sprintf("%d draws that could have come out otherwise", r.Audit.Draws)},
	} {
		fmt.Fprintf(table, "%s\t%s\t%s\n", line.name, line.value, line.meaning)
	}
	for _, c := range r.Audit.Checks {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", c.Name, c.Verdict, c.Detail)
	}
	return table.Flush()
}

func passedOrFailed(passed bool) string {
	if passed {
		return "passed"
	}
	return "failed"
}
