// Package bench measures how fast one service is on this machine, beside what its database can do at all. It starts a private
// PostgreSQL and the service as a child process, loads customers, drives the service over HTTP, and in between drives pgbench on the
// same server: load generator, service and database share the processors, as they do in a small installation.
//
//	result, err := bench.Decide(ctx, bench.Config{Program: exe, Clients: 64, Duration: 10 * time.Second, Customers: 500_000})
//
// It checks what it measures: fsync and synchronous_commit are on, every request is for a customer without a valid decision, most
// answers are asks, and the rows in the table are the answers given. It is not a test: nothing is asserted about time.
package bench

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"
)

// Config says what to measure.
type Config struct {
	Program   string        // the goodword binary to serve with
	Clients   int           // connections that keep one request each in flight
	Duration  time.Duration // of each measured phase; there are six
	Customers int           // loaded before the first
	Dir       string        // where the temporary data directory is made, "" for the system's
	Rate      int           // of NextAsk alone: requests that arrive a second
	Progress  io.Writer     // gets a line a phase

	Contextual bool // the experiment chooses by a logistic model of customer and arm, not by Thompson sampling alike for everybody
}

// Result is one measurement: medians over three rounds. One of DecisionsPerSecond and EventsPerSecond is set.
type Result struct {
	DecisionsPerSecond float64 `json:"decisions_per_s,omitempty"`
	EventsPerSecond    float64 `json:"events_per_s,omitempty"`
	P50                float64 `json:"p50_ms"` // of one request
	P99                float64 `json:"p99_ms"`
	PgbenchTPS         float64 `json:"pgbench_tps"`
	Ratio              float64 `json:"ratio"`  // of the service's rate to pgbench's transactions
	RSS                float64 `json:"rss_mb"` // the largest the service ever had, in MiB
	Clients            int     `json:"clients"`
	RowsWritten        int64   `json:"rows_written"`
}

// rounds is how often service and pgbench alternate.
const rounds = 3

// warmUp comes before each measured phase of the service and is not counted.
const warmUp = time.Second

// workload is what the clients do.
type workload interface {
	// path is where the requests go, scope the kind of key they need.
	path() string
	scope() string
	// body appends the i-th request, counted from 0 over the whole run; it may be called by several clients at once.
	body(dst []byte, i int64) ([]byte, error)
	// count reads an answer with status 200 and returns how many units it stands for.
	count(answer []byte) (units int64, err error)
	// check compares what was answered with what is stored and returns the rows written.
	check(ctx context.Context, r *rig) (int64, error)
}

// run alternates the workload and pgbench and returns the medians, Ratio and the rate left to the caller.
func run(ctx context.Context, c Config, w workload) (result Result, rate float64, err error) {
	r, err := newRig(ctx, c)
	if err != nil {
		return Result{}, 0, err
	}
	defer r.close()
	if err := r.prepare(ctx, w); err != nil {
		return Result{}, 0, err
	}
	d := &driver{config: c, work: w, address: r.address, key: r.key, cpu: r.cpu}
	var rates, p50, p99, tps []float64
	for n := range rounds {
		m, err := d.measure(ctx)
		if err != nil {
			return Result{}, 0, r.explain(err)
		}
		c.say("round %d: %.0f/s, p50 %.1f ms, p99 %.1f ms; %s", n+1, m.rate, m.p50, m.p99, m.cpu.per(m.units))
		rates, p50, p99 = append(rates, m.rate), append(p50, m.p50), append(p99, m.p99)
		t, err := r.pgbench(ctx, c.Duration)
		if err != nil {
			return Result{}, 0, err
		}
		c.say("round %d: pgbench %.0f/s", n+1, t)
		tps = append(tps, t)
	}
	result = Result{P50: round(median(p50), 2), P99: round(median(p99), 2), PgbenchTPS: round(median(tps), 0), Clients: c.Clients}
	result.Ratio = round(median(rates)/median(tps), 3)
	if result.RSS, err = r.peakMemory(); err != nil {
		return Result{}, 0, err
	}
	result.RowsWritten, err = w.check(ctx, r)
	return result, round(median(rates), 0), err
}

func (c *Config) say(format string, args ...any) {
	if c.Progress != nil {
		fmt.Fprintf(c.Progress, format+"\n", args...)
	}
}

// median of an odd number of values.
func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}
