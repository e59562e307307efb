package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"goodword/internal/obs"
	"goodword/internal/postgres"
)

type backupCommand struct {
	databaseFlags
	File string `arg:"" help:"File to write; it must not exist."`
}

// Run writes the backup and says how large it is. A service may run meanwhile.
func (c *backupCommand) Run(ctx context.Context, env *environment) (err error) {
	address, stop, err := c.reach(ctx, obs.NewLogger(env.stderr, c.LogLevel))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	tools, err := c.tools(ctx)
	if err != nil {
		return err
	}
	if err := tools.Dump(ctx, address, c.File); err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "wrote %s, %.1f MB; it holds personal data and the workspace's secret: keep it as you keep those\n",
		c.File, float64(info.Size())/1e6)
	return nil
}

// tools are PostgreSQL's programs for the database that the flags name.
func (f *databaseFlags) tools(ctx context.Context) (postgres.Tools, error) {
	if f.DatabaseURL != "" {
		return postgres.ToolsFor(ctx, string(f.DatabaseURL))
	}
	return postgres.PrivateTools(ctx, f.DataDir)
}
