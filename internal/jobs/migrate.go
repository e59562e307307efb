package jobs

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// migrationLock serialises replicas that start together; the store's migrations have a lock of their own.
const migrationLock = `select pg_advisory_lock(7250002)`

// Migrate brings the tables of the job queue to the version that this program needs, and returns how many migrations it applied.
func Migrate(ctx context.Context, pool *pgxpool.Pool) (applied int, err error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrate the job queue: %w", err)
	}
	held := conn.Hijack() // closing it gives the lock back, whatever happens
	defer held.Close(context.WithoutCancel(ctx))
	if _, err := held.Exec(ctx, migrationLock); err != nil {
		return 0, fmt.Errorf("migrate the job queue: %w", err)
	}
	migrator, err := newMigrator(pool)
	if err != nil {
		return 0, err
	}
	done, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	if err != nil {
		return 0, fmt.Errorf("migrate the job queue: %w", err)
	}
	return len(done.Versions), nil
}

// Migrated reports whether the tables of the job queue are as this program needs them.
func Migrated(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	migrator, err := newMigrator(pool)
	if err != nil {
		return false, err
	}
	result, err := migrator.Validate(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("job queue: %w", err)
	}
	return result.OK, nil
}

func newMigrator(pool *pgxpool.Pool) (*rivermigrate.Migrator[pgx.Tx], error) {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	return migrator, nil
}
