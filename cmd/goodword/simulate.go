package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"goodword/experiments/sim"
)

type simulateCommand struct {
	Env  []string `placeholder:"ID" help:"Environments to run: E3,E6 or all. Without, or with list, they are listed."`
	Runs *int     `placeholder:"N" help:"Runs of each. Default: as many as the stated figures have, which takes minutes."`
	Seed uint64   `default:"1" placeholder:"N" help:"Seed; the same seed and runs give the same scores (${default})."`
	JSON bool     `name:"json" help:"Print a line of JSON for each score."`
}

// Run plays the environments one after the other and prints their scores beside the targets. A missed target is no error: with few runs it
// is often missed by chance.
func (c *simulateCommand) Run(ctx context.Context, env *environment) error {
	if len(c.Env) == 0 || slices.Equal(c.Env, []string{"list"}) {
		return c.list(env.stdout)
	}
	chosen, err := environments(c.Env)
	if err != nil {
		return err
	}
	if c.Runs != nil && *c.Runs < 1 {
		return fmt.Errorf("--runs %d: want at least 1", *c.Runs)
	}
	for _, e := range chosen {
		if c.Runs != nil {
			e.Runs = *c.Runs
		}
		began := time.Now()
		fmt.Fprintf(env.stderr, "%s: %s, %s\n", e.ID, e.Name, counted(e.Runs, "run"))
		results, err := play(ctx, e, c.Seed)
		if err != nil {
			return err
		}
		if err := c.print(env.stdout, results); err != nil {
			return err
		}
		fmt.Fprintf(env.stderr, "%s took %.1f s\n", e.ID, time.Since(began).Seconds())
	}
	return nil
}

// environments are those named, each once and in the order of sim.Environments.
func environments(names []string) ([]sim.Environment, error) {
	var known []string
	var chosen []sim.Environment
	for _, e := range sim.Environments {
		known = append(known, e.ID)
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, e.ID) || name == "all" }) {
			chosen = append(chosen, e)
		}
	}
	for _, name := range names {
		if name != "all" && !slices.ContainsFunc(known, func(id string) bool { return strings.EqualFold(name, id) }) {
			return nil, fmt.Errorf("there is no environment %q; there are %s, and all", name, strings.Join(known, ", "))
		}
	}
	return chosen, nil
}

// play runs an environment. When ctx ends it does not wait for the run under way, which ends with the process.
func play(ctx context.Context, e sim.Environment, seed uint64) ([]sim.Result, error) {
	var results []sim.Result
	done := make(chan error, 1)
	go func() {
		var err error
		results, err = e.Run(e.Runs, seed)
		done <- err
	}()
	select {
	case err := <-done:
		return results, err
	case <-ctx.Done():
		return nil, errors.New("interrupted: scores are over all runs, so there are none yet; --runs asks for fewer")
	}
}

func (c *simulateCommand) list(w io.Writer) error {
	if c.JSON {
		out := json.NewEncoder(w)
		for _, e := range sim.Environments {
			if err := out.Encode(map[string]any{"env": e.ID, "name": e.Name, "runs": e.Runs}); err != nil {
				return err
			}
		}
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range sim.Environments {
		fmt.Fprintf(table, "%s\t%s\t%s\n", e.ID, e.Name, counted(e.Runs, "run"))
	}
	return table.Flush()
}

// simulated is a score as JSON.
type simulated struct {
	Env           string          `json:"env"`
	Name          string          `json:"name"` // what is scored
	Score         float64         `json:"score"`
	StandardError float64         `json:"standard_error"` // over the runs; 0 for one
	Runs          int             `json:"runs"`
	Seed          uint64          `json:"seed"`
	Unit          string          `json:"unit"`
	Target        float64         `json:"target"`
	AtLeast       bool            `json:"at_least"` // the score should not be below the target; otherwise not above
	Met           bool            `json:"met"`
	Others        []simulatedSide `json:"others"` // other methods in the same runs
}

type simulatedSide struct {
	Name  string  `json:"name"`
	Score float64 `json:"score"`
}

func (c *simulateCommand) print(w io.Writer, results []sim.Result) error {
	out := json.NewEncoder(w)
	for _, r := range results {
		if !c.JSON {
			if _, err := fmt.Fprintln(w, r); err != nil {
				return err
			}
			continue
		}
		line := simulated{
			Env: r.ID, Name: r.Name, Score: r.Score, StandardError: r.SE, Runs: r.Runs, Seed: c.Seed, Unit: r.Unit,
			Target: r.Target, AtLeast: r.AtLeast, Met: r.Met, Others: []simulatedSide{},
		}
		for _, o := range r.Others {
			line.Others = append(line.Others, simulatedSide(o))
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
