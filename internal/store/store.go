// Package store holds all SQL of goodword: the schema and its migrations, and
// one file for each noun that is stored. Exported methods own their
// transaction; nothing else in the program writes SQL.
package store

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"goodword/models"
)

// Store is the database seen by the use cases. It is safe for concurrent use.
type Store struct {
	pool     *pgxpool.Pool
	pgvector atomic.Bool // the database was seen to have vector_index
}

// Open connects to a PostgreSQL whose schema is migrated. Sessions that stay
// idle inside a transaction are ended after five seconds, so that a stopped
// process holds no lock for longer.
func Open(ctx context.Context, databaseURL string, maxConns int) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return nil, &models.Error{Op: "store.Open", Kind: models.Invalid, Detail: "DATABASE_URL is not a PostgreSQL address", Err: err}
	}
	cfg.MaxConns = int32(maxConns)
	cfg.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "5s"
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["application_name"] = "goodword"
	cfg.ConnConfig.RuntimeParams["jit"] = "off" // short statements: compiling them costs more than it saves
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("store.Open: %w", err)
	}
	return &Store{pool: pool}, nil
}

// Close returns every connection.
func (s *Store) Close() { s.pool.Close() }

// Pool gives the connections to River, which has SQL of its own.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return unavailable("store.Ping", err)
	}
	return nil
}

// inTx runs f in a transaction and runs it again, from the start, when the
// database chose it as a deadlock's victim.
func (s *Store) inTx(ctx context.Context, op string, f func(pgx.Tx) error) error {
	var err error
	for attempt := range 5 {
		err = pgx.BeginFunc(ctx, s.pool, f)
		if !retryable(err) {
			break
		}
		select {
		case <-ctx.Done():
			return unavailable(op, ctx.Err())
		case <-time.After(time.Duration(1<<attempt) * 5 * time.Millisecond):
		}
	}
	return classify(op, err)
}

func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001")
}

// classify turns a driver's error into a kind: what the database itself
// refused is Internal unless a caller knows its constraint, everything about
// reaching it is Unavailable.
func classify(op string, err error) error {
	if err == nil {
		return nil
	}
	var known *models.Error
	if errors.As(err, &known) {
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code[:2] {
		case "57", "53", "08", "25": // shutting down, out of resources, connection, session timed out
			return unavailable(op, err)
		}
		return &models.Error{Op: op, Kind: models.Internal, Err: err}
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return &models.Error{Op: op, Kind: models.NotFound, Err: err}
	}
	return unavailable(op, err)
}

func unavailable(op string, err error) error {
	return &models.Error{Op: op, Kind: models.Unavailable, Detail: "the database does not answer; try again", Err: err}
}

// violates reports whether err is a violation of the named constraint.
func violates(err error, constraint string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.ConstraintName == constraint
}
