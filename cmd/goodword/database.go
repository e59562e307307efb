package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"goodword/internal/config"
	"goodword/internal/jobs"
	"goodword/internal/postgres"
	"goodword/internal/store"
)

// databaseFlags are the settings of commands that need the database and no service.
type databaseFlags struct {
	DatabaseURL config.Secret `env:"DATABASE_URL" placeholder:"URL" help:"PostgreSQL to use. Without it, the private one in the data directory."`
	DataDir     string        `default:"${data_dir}" env:"GOODWORD_DATA_DIR" placeholder:"DIR" help:"Directory of the private PostgreSQL (${default})."`
	LogLevel    slog.Level    `default:"warn" env:"GOODWORD_LOG_LEVEL" placeholder:"LEVEL" help:"Least level to log: debug, info, warn or error (${default})."`
}

// stopPatience is how long a private PostgreSQL may take to shut down cleanly.
const stopPatience = 30 * time.Second

// openDatabase gives the address of a running PostgreSQL; stop ends what was started for it.
func openDatabase(ctx context.Context, url config.Secret, dataDir string, log *slog.Logger) (address string, stop func() error, err error) {
	address, end, err := postgres.Open(ctx, string(url), dataDir, log)
	if err != nil {
		return "", nil, err
	}
	return address, func() error {
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
		defer cancel()
		return end(patience)
	}, nil
}

// reach is openDatabase for commands that may run beside a service: on its private PostgreSQL, where it runs one.
func (f *databaseFlags) reach(ctx context.Context, log *slog.Logger) (address string, stop func() error, err error) {
	at, err := postgres.Reach(ctx, string(f.DatabaseURL), f.DataDir, log)
	if err != nil {
		return "", nil, err
	}
	return at.URL, func() error {
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
		defer cancel()
		return at.Close(patience)
	}, nil
}

// withStore runs do on a store whose schema is up to date, and closes everything again.
func (f *databaseFlags) withStore(ctx context.Context, log *slog.Logger, do func(*store.Store) error) (err error) {
	address, stop, err := f.reach(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := migrateUp(ctx, address, log); err != nil {
		return err
	}
	st, err := store.Open(ctx, address, 4)
	if err != nil {
		return err
	}
	defer st.Close()
	return do(st)
}

// migrateUp brings the schema and the job queue to the version of this program, and gives pgvector what it searches.
func migrateUp(ctx context.Context, address string, log *slog.Logger) (err error) {
	m, err := store.NewMigrator(address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	applied, err := m.Up(ctx)
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, address, 2)
	if err != nil {
		return err
	}
	defer st.Close()
	queue, err := jobs.Migrate(ctx, st.Pool())
	if err != nil {
		return err
	}
	if applied+queue > 0 {
		log.Info("the schema was brought up to date", "migrations", applied, "job_queue_migrations", queue)
	}
	ready, why, err := st.PreparePgvector(ctx)
	if err != nil {
		return err
	}
	if !ready {
		log.Info("vectors are searched in memory", "why", why)
	}
	return nil
}

// current says what is missing for the schema to be that of this program, nil when nothing is.
func current(ctx context.Context, m *store.Migrator, st *store.Store) error {
	ok, err := m.Current(ctx)
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	if !ok {
		return errors.New("the schema is older than this program: goodword migrate up")
	}
	if ok, err = jobs.Migrated(ctx, st.Pool()); err != nil {
		return err
	}
	if !ok {
		return errors.New("the job queue's tables are older than this program: goodword migrate up")
	}
	return nil
}
