package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"goodword/internal/analyst"
	"goodword/internal/dataset"
)

type scoreUplift struct {
	sourceFlags
	Test      string `placeholder:"FILE" help:"A second file to test on; then all rows of the first one are for learning and --split does not count."`
	Treatment string `required:"" placeholder:"COL" help:"Column that says who was treated."`
	Treated   string `placeholder:"VALUE" help:"Its value for treated rows. Default: every value but that of --control; without either, as the positive label is found."`
	Control   string `placeholder:"VALUE" help:"Its value for untreated rows. Default: every value but that of --treated. With both, rows of other values are left out."`
	Split     string `default:"hash:0.5" placeholder:"KIND:SHARE" help:"Rows to learn on, as for eval (${default})."`
	Learner   string `default:"auto" enum:"t,x,dr,auto" placeholder:"KIND" help:"How to learn whom the treatment moves: t, x, dr, or auto, which chooses by cross-validation on the rows for learning (${default})."`
	Base      string `default:"all" enum:"logistic,boost,all" placeholder:"KIND" help:"What the learner learns with: logistic (quick), boost, or all, among which auto chooses (${default}); t, x and dr take logistic for all."`
	Seed      uint64 `default:"1" placeholder:"N" help:"Seed of whatever is drawn (${default})."`
	JSON      bool   `name:"json" help:"Print the figures as one line of JSON."`
}

// Run learns on one part of an experiment and prints how much choosing whom to treat gains on the other.
func (c *scoreUplift) Run(ctx context.Context, env *environment) error {
	source, err := c.source()
	if err != nil {
		return err
	}
	split, err := dataset.ParseSplit(c.Split)
	if err != nil {
		return fmt.Errorf("--split: %w", err)
	}
	e := analyst.Experiment{Source: source, Test: c.Test, Treatment: c.Treatment, Treated: c.Treated, Control: c.Control}
	u, err := analyst.EvaluateUplift(ctx, e, split, analyst.UpliftSettings{
		Learner: c.Learner, Base: c.Base, Seed: c.Seed, Progress: trainingProgress(env.stderr),
	})
	if err != nil {
		return err
	}
	writeNotes(env.stderr, u.Notes)
	if c.JSON {
		return json.NewEncoder(env.stdout).Encode(u)
	}
	return writeUplift(env.stdout, u)
}

// writeUplift prints the figures one a line under the names that the JSON has.
func writeUplift(w io.Writer, u *analyst.UpliftEvaluation) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range []struct{ name, value, meaning string }{
		{"learner", u.Learner, fmt.Sprintf("%d rows to learn on", u.TrainRows)},
		{"rows", fmt.Sprint(u.TestRows), fmt.Sprintf("to test on, %d of them treated", u.TestTreated)},
		{"effect", fmt.Sprintf("%+.6f", u.Effect), fmt.Sprintf("of treating everybody, standard error %.6f", u.EffectSE)},
		{"qini_q", fmt.Sprintf("%+.6f", u.QiniQ), "area between the Qini curve and random targeting"},
		{"auuc", fmt.Sprintf("%+.6f", u.AUUC), "area under the uplift curve"},
		{"gain", fmt.Sprintf("%+.6f", u.Gain), fmt.Sprintf("of it beyond random targeting, standard error %.6f", u.GainSE)},
		{"uplift30", fmt.Sprintf("%+.6f", u.Uplift30), "effect among the 30 % with the highest score"},
		{"verdict", u.Verdict, fmt.Sprintf("a gain as large comes by chance with probability %.3g", u.P)},
	} {
		fmt.Fprintf(table, "%s\t%s\t%s\n", line.name, line.value, line.meaning)
	}
	return table.Flush()
}
