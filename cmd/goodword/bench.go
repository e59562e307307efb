package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"goodword/internal/bench"
)

type benchCommand struct {
	Decide  benchDecide  `cmd:"" help:"Measure decisions a second."`
	NextAsk benchNextAsk `cmd:"" help:"Measure the email door under requests at a constant rate."`
	Ingest  benchIngest  `cmd:"" help:"Measure events a second."`
	Batch   benchBatch   `cmd:"" help:"Measure decisions a second by lines in one request."`
}

// benchFlags are common to both measurements.
type benchFlags struct {
	Clients   int    `default:"64" help:"Connections with one request each in flight (${default})."`
	Seconds   int    `default:"10" help:"Length of each of the six measured phases (${default})."`
	Customers int    `default:"500000" help:"Customers loaded before (${default})."`
	Dir       string `placeholder:"DIR" help:"Where to put the temporary database; the disk under it is what is measured. Default: the system's temporary directory."`
}

type benchDecide struct {
	benchFlags
	Policy string `default:"thompson" enum:"thompson,contextual" placeholder:"NAME" help:"How the experiment chooses: thompson, the same for everybody, or contextual, a logistic model of customer and arm (${default})."`
}

type benchIngest struct{ benchFlags }

type benchBatch struct {
	Seconds   int    `default:"5" help:"Length of each of pgbench's three phases (${default}); the lines take as long as they take."`
	Customers int    `default:"200000" help:"Customers loaded, and asked about once each (${default})."`
	Dir       string `placeholder:"DIR" help:"Where to put the temporary database. Default: the system's temporary directory."`
}

// Run prints the result as one line of JSON.
func (c *benchBatch) Run(ctx context.Context, env *environment) error {
	flags := benchFlags{Clients: 1, Seconds: c.Seconds, Customers: c.Customers, Dir: c.Dir}
	return measure(ctx, &flags, env, bench.Batch)
}

// Run prints the result as one line of JSON.
func (c *benchDecide) Run(ctx context.Context, env *environment) error {
	return measure(ctx, &c.benchFlags, env, func(ctx context.Context, config bench.Config) (bench.Result, error) {
		config.Contextual = c.Policy == "contextual"
		return bench.Decide(ctx, config)
	})
}

// Run prints the result as one line of JSON.
func (c *benchIngest) Run(ctx context.Context, env *environment) error {
	return measure(ctx, &c.benchFlags, env, bench.Ingest)
}

func measure[R any](ctx context.Context, f *benchFlags, env *environment, do func(context.Context, bench.Config) (R, error)) error {
	if f.Clients < 1 || f.Seconds < 1 || f.Customers < 1 || f.Customers > 9_999_999 {
		return errors.New("--clients and --seconds must be at least 1, --customers 1 to 9999999")
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	result, err := do(ctx, bench.Config{
		Program: program, Clients: f.Clients, Duration: time.Duration(f.Seconds) * time.Second,
		Customers: f.Customers, Dir: f.Dir, Progress: env.stderr,
	})
	if err != nil {
		return err
	}
	line, err := json.Marshal(result)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.stdout, "%s\n", line)
	return err
}
