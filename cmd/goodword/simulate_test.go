package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// simulate runs goodword simulate and returns what it prints and says.
func simulate(t *testing.T, ctx context.Context, args ...string) (out, said string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err = run(ctx, append([]string{"simulate"}, args...), func(string) string { return "" }, &stdout, &stderr)
	return stdout.String(), stderr.String(), err
}

// TestSimulate runs two small environments, in the order of the list and whatever the case of their names.
func TestSimulate(t *testing.T) {
	for _, args := range [][]string{nil, {"--env", "list"}} {
		list, _, err := simulate(t, t.Context(), args...)
		if err != nil || strings.Count(list, "\n") != 11 || !strings.Contains(list, "\nE15  decisions computed again from their log  ") {
			t.Errorf("%v: %v and\n%s", args, err, list)
		}
	}
	lines, said, err := simulate(t, t.Context(), "--env", "e16,E14", "--runs", "2", "--seed", "3")
	if err != nil || strings.Count(lines, "\n") != 4 || !strings.HasPrefix(lines, "E14 calibration error after recalibration: 0.00") ||
		!strings.Contains(lines, " of chance (2 runs), at most 0.01: met; before 0.0") || !strings.HasPrefix(said, "E14: a model that is too timid, 2 runs\nE14 took ") {
		t.Errorf("got %v, %q and\n%s", err, said, lines)
	}

	out, _, err := simulate(t, t.Context(), "--env", "E14", "--runs", "2", "--seed", "3", "--json")
	if err != nil {
		t.Fatal(err)
	}
	first, rest, _ := strings.Cut(out, "\n")
	var score struct {
		Env, Name, Unit string
		Score, Target   float64
		StandardError   float64 `json:"standard_error"`
		Runs            int
		Met             bool
		AtLeast         *bool `json:"at_least"`
		Others          []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(first), &score); err != nil {
		t.Fatalf("%v in %s", err, first)
	}
	if score.Env != "E14" || score.Score <= 0 || score.StandardError <= 0 || score.Target != .01 || score.Runs != 2 || !score.Met || score.AtLeast == nil || len(score.Others) != 1 || rest == "" {
		t.Errorf("got %s", out)
	}
}

// TestSimulateSaysWhatIsWrong checks the text of each mistake, and that an interruption does not wait.
func TestSimulateSaysWhatIsWrong(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"--env E99", `there is no environment "E99"; there are S1, S2, E3, E6, E8, E10, E11, E13, E14, E15, E16, and all`},
		{"--env E14 --runs 0", "--runs 0: want at least 1"},
		{"--env E16 --runs 1", "sim: 1 runs of E16, want at least 2: its score is in standard errors over the runs"},
	} {
		out, _, err := simulate(t, t.Context(), strings.Fields(test.args)...)
		if err == nil || err.Error() != test.want || out != "" {
			t.Errorf("%s: got %v and %q, want %s", test.args, err, out, test.want)
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	_, _, err := simulate(t, ended, "--env", "E14", "--runs", "30")
	if err == nil || !strings.HasPrefix(err.Error(), "interrupted: ") {
		t.Errorf("got %v", err)
	}
}
