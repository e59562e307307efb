package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"goodword/internal/obs"
	"goodword/internal/postgres"
	"goodword/internal/store"
)

type restoreCommand struct {
	databaseFlags
	File    string `arg:"" help:"Backup to read."`
	Replace bool   `help:"Delete what the private installation holds now."`
}

// Run checks the file, restores it, and brings its schema up to date; what fails leaves everything as it was.
func (c *restoreCommand) Run(ctx context.Context, env *environment) error {
	log := obs.NewLogger(env.stderr, c.LogLevel)
	tools, err := c.tools(ctx)
	if err != nil {
		return err
	}
	version, err := tools.CheckDump(ctx, c.File)
	if err != nil {
		return err
	}
	if latest := store.LatestVersion(); version > latest {
		return fmt.Errorf("%s was made by a newer goodword: its schema is version %d, that of this program %d", c.File, version, latest)
	}
	restore := c.intoPrivate
	if c.DatabaseURL != "" {
		restore = c.intoURL
	}
	if err := restore(ctx, tools, log); err != nil {
		return err
	}
	fmt.Fprintln(env.stdout, "restored", c.File)
	return nil
}

func (c *restoreCommand) intoPrivate(ctx context.Context, tools postgres.Tools, log *slog.Logger) (err error) {
	server, err := postgres.Start(ctx, postgres.Config{DataDir: c.DataDir, Logger: log})
	if err != nil {
		return err // another goodword runs on it, for one
	}
	defer func() {
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
		defer cancel()
		err = errors.Join(err, server.Stop(patience))
	}()
	migrate := func(ctx context.Context, url string) error { return migrateUp(ctx, url, log) }
	err = server.Restore(ctx, tools, c.File, c.Replace, migrate)
	if full, ok := errors.AsType[*postgres.NotEmptyError](err); ok {
		return fmt.Errorf("%w; name an empty --data-dir, or --replace it", full)
	}
	return err
}

// intoURL restores into an empty database only: the one that it would replace may hold what is not ours.
func (c *restoreCommand) intoURL(ctx context.Context, tools postgres.Tools, log *slog.Logger) error {
	if c.Replace {
		return errors.New("--replace is for the private PostgreSQL; make an empty database and name it in DATABASE_URL")
	}
	err := tools.LoadEmpty(ctx, string(c.DatabaseURL), c.File)
	if full, ok := errors.AsType[*postgres.NotEmptyError](err); ok {
		return fmt.Errorf("%w; make an empty one and name it in DATABASE_URL", full)
	}
	if err != nil {
		return err
	}
	return migrateUp(ctx, string(c.DatabaseURL), log)
}
