package main

import (
	"context"
	"fmt"

	"goodword/internal/bench"
)

type benchNextAsk struct {
	Rate      int    `default:"1000" help:"Requests a second that arrive, whatever becomes of those before (${default})."`
	Clients   int    `default:"256" help:"Connections, which bound how many can be under way (${default})."`
	Seconds   int    `default:"10" help:"Length of the measured phase (${default})."`
	Customers int    `default:"500000" help:"Customers loaded before, each of whom is asked about once (${default})."`
	Dir       string `placeholder:"DIR" help:"Where to put the temporary database. Default: the system's temporary directory."`
}

// Run prints the result as one line of JSON.
func (c *benchNextAsk) Run(ctx context.Context, env *environment) error {
	if need := c.Rate * (c.Seconds + 1); c.Rate < 1 || need > c.Customers {
		return fmt.Errorf("--rate must be at least 1, and with --seconds and one of warm-up ask about at most --customers: %d of %d", need, c.Customers)
	}
	flags := benchFlags{Clients: c.Clients, Seconds: c.Seconds, Customers: c.Customers, Dir: c.Dir}
	return measure(ctx, &flags, env, func(ctx context.Context, config bench.Config) (bench.NextAskResult, error) {
		config.Rate = c.Rate
		return bench.NextAsk(ctx, config)
	})
}
