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

type scoreEval struct {
	sourceFlags
	modelFlags
	Split string `default:"hash:0.7" placeholder:"KIND:SHARE" help:"Rows to train on: hash:SHARE by a hash of the row's place in the file, time:SHARE the first ones (${default}). The model is judged on the others."`
	JSON  bool   `name:"json" help:"Print the figures as one line of JSON."`
}

// Run trains on one part of the file and prints how good the model is on the other.
func (c *scoreEval) Run(ctx context.Context, env *environment) error {
	source, err := c.source()
	if err != nil {
		return err
	}
	split, err := dataset.ParseSplit(c.Split)
	if err != nil {
		return fmt.Errorf("--split: %w", err)
	}
	e, err := analyst.Evaluate(ctx, source, split, c.settings(env))
	if err != nil {
		return err
	}
	writeNotes(env.stderr, e.Notes)
	if c.JSON {
		return json.NewEncoder(env.stdout).Encode(e)
	}
	return writeEvaluation(env.stdout, e)
}

// writeEvaluation prints the figures one a line under the names that the JSON has.
func writeEvaluation(w io.Writer, e *analyst.Evaluation) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range []struct{ name, value, meaning string }{
		{"model", string(e.Model), ""},
		{"rows", fmt.Sprint(e.Rows), fmt.Sprintf("%d to train, %d to test", e.TrainRows, e.TestRows)},
		{"positive", e.Positive, fmt.Sprintf("%.4f of the test rows", e.TestRate)},
		{"auc", fmt.Sprintf("%.6f", e.AUC), "1 ranks every positive row above every other, .5 is chance"},
		{"logloss", fmt.Sprintf("%.6f", e.LogLoss), "lower is better"},
		{"brier", fmt.Sprintf("%.6f", e.Brier), "lower is better"},
		{"ece15", fmt.Sprintf("%.6f", e.ECE15), "distance of probabilities from what came, in 15 bins"},
		{"ece15_p95", fmt.Sprintf("%.6f", e.ECE15P95), "what that stays under when every probability is right"},
		{"calibration_slope", orDash(e.CalibrationSlope), "1 is right; under 1 the probabilities are too extreme"},
		{"lift10", orDash(e.Lift10), "positive rate of the best tenth, of that of all"},
		{"fit_cpu_s", fmt.Sprintf("%.2f", e.FitCPUSeconds), "processor time of the fit"},
		{"batch_rows_per_s", fmt.Sprintf("%.0f", e.BatchRowsPerS), "many rows at once"},
		{"single_row_ns", fmt.Sprintf("%.0f", e.SingleRowNS), "one row"},
		{"terms", fmt.Sprint(e.Terms), "of the model, not zero everywhere"},
	} {
		fmt.Fprintf(table, "%s\t%s\t%s\n", line.name, line.value, line.meaning)
	}
	return table.Flush()
}

// orDash is a figure, or a dash where there is none.
func orDash(x *float64) string {
	if x == nil {
		return "-"
	}
	return fmt.Sprintf("%.4f", *x)
}
