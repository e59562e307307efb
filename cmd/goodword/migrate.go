package main

import (
	"context"
	"errors"
	"fmt"

	"goodword/internal/jobs"
	"goodword/internal/obs"
	"goodword/internal/store"
)

type migrateCommand struct {
	Status migrateStatus `cmd:"" help:"List the migrations and whether they are applied."`
	Up     migrateUpward `cmd:"" help:"Apply what is missing."`
	Down   migrateDown   `cmd:"" help:"Take the latest migration back, with its data."`
}

type migrateStatus struct{ databaseFlags }

type migrateUpward struct{ databaseFlags }

type migrateDown struct {
	databaseFlags
	Yes bool `help:"Really delete what the migration holds."`
}

// Run prints one line a migration.
func (c *migrateStatus) Run(ctx context.Context, env *environment) (err error) {
	log := obs.NewLogger(env.stderr, c.LogLevel)
	address, stop, err := openDatabase(ctx, c.DatabaseURL, c.DataDir, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	m, err := store.NewMigrator(address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	all, err := m.Status(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		fmt.Fprintf(env.stdout, "%-8s %s\n", applied(one.Applied), one.Name)
	}
	st, err := store.Open(ctx, address, 2)
	if err != nil {
		return err
	}
	defer st.Close()
	queue, err := jobs.Migrated(ctx, st.Pool())
	if err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "%-8s %s\n", applied(queue), "job queue")
	return nil
}

func applied(yes bool) string {
	if yes {
		return "applied"
	}
	return "pending"
}

// Run applies what is missing.
func (c *migrateUpward) Run(ctx context.Context, env *environment) (err error) {
	log := obs.NewLogger(env.stderr, c.LogLevel)
	address, stop, err := openDatabase(ctx, c.DatabaseURL, c.DataDir, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := migrateUp(ctx, address, log); err != nil {
		return err
	}
	fmt.Fprintln(env.stdout, "the schema is up to date")
	return nil
}

// Run takes one migration back. The job queue's tables stay: they hold nothing of value.
func (c *migrateDown) Run(ctx context.Context, env *environment) (err error) {
	if !c.Yes {
		return errors.New("this deletes what the latest migration holds; say --yes to do it")
	}
	address, stop, err := openDatabase(ctx, c.DatabaseURL, c.DataDir, obs.NewLogger(env.stderr, c.LogLevel))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	m, err := store.NewMigrator(address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	if err := m.Down(ctx); err != nil {
		return err
	}
	fmt.Fprintln(env.stdout, "the latest migration was taken back")
	return nil
}
