package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pgvector/pgvector-go"

	"goodword/models"
)

//go:embed pgvector.sql
var pgvectorSQL string

// The states of pgvector in a database.
const (
	pgvectorSQLState = `
select to_regclass('vector_index') is not null,
    (select string_to_array(extversion, '.')::int[] >= '{0,8}' from pg_extension where extname = 'vector'),
    exists (select from pg_available_extension_versions where name = 'vector' and string_to_array(version, '.')::int[] >= '{0,8}')`

	lockVectorsSQL = `lock table vectors in share row exclusive mode`

	// After a build of minutes a busy process may take its time to commit; nothing but other vectors waits for it.
	patientSQL = `set local idle_in_transaction_session_timeout = '1min'`
)

// PreparePgvector makes the table that pgvector searches and fills it, where it is missing and the extension, 0.8 or newer, can be had: after
// the first migration, after a restore, and when somebody has installed the extension since. Ready is false where the server does not have
// it or does not let this user create it; why then says what an administrator can do. Replicas may call it at the same time.
func (s *Store) PreparePgvector(ctx context.Context) (ready bool, why string, err error) {
	err = s.inTx(ctx, "store.PreparePgvector", func(tx pgx.Tx) error {
		ready, why = false, ""
		for _, sql := range []string{patientSQL, lockVectorsSQL} { // one replica at a time, and no new vectors meanwhile
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		var available bool
		var installed *bool // nil: it is not; false: it is too old
		if err := tx.QueryRow(ctx, pgvectorSQLState).Scan(&ready, &installed, &available); err != nil || ready {
			return err
		}
		switch {
		case installed == nil && !available:
			why = "the server has no pgvector 0.8 or newer"
			return nil
		case installed == nil:
			if refused, err := createExtension(ctx, tx); err != nil || refused {
				why = "an administrator may type in this database: create extension vector"
				return err
			}
		case !*installed:
			why = "pgvector is older than 0.8; where a newer one is installed, an administrator may type in this database: alter extension vector update"
			return nil
		}
		if _, err := tx.Exec(ctx, pgvectorSQL, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
		ready = true
		return nil
	})
	if err != nil {
		return false, "", err
	}
	return ready, why, nil
}

// createExtension reports whether the database refused for want of a privilege.
func createExtension(ctx context.Context, tx pgx.Tx) (refused bool, err error) {
	err = pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error { // a savepoint
		_, err := tx.Exec(ctx, `create extension vector`)
		return err
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42501" {
		return true, nil
	}
	return false, err
}

// indexed reports whether the database has what PreparePgvector makes. Once there it stays, so only "no" is asked again.
func (s *Store) indexed(ctx context.Context, q rowQuerier) (bool, error) {
	if s.pgvector.Load() {
		return true, nil
	}
	var there bool
	err := q.QueryRow(ctx, `select to_regclass('vector_index') is not null`).Scan(&there)
	if err == nil && there {
		s.pgvector.Store(true)
	}
	return there, err
}

type rowQuerier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// indexDimensions are those that have an index in pgvector.sql.
var indexDimensions = map[int]bool{256: true, 384: true, 512: true, 768: true, 1024: true, 1536: true}

const (
	// A scan of the index goes on until enough rows pass the filter, in the order of distance.
	nearestSettingsSQL = `select set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', '100', true)`

	// %s is the distance; its dimension is a literal, or the planner could not choose the partial index.
	nearestSQL = `
select owner, 1 - (%[1]s)
from vector_index
where workspace_id = @workspace_id and kind = @kind and model = @model and dimension = %[2]d
    and (@program = '' or program = @program) and (@channel = '' or channel = @channel) and (@locale = '' or locale = @locale)
order by %[3]s, owner
limit @limit`
)

// NearestVectors finds what a valid query asks for with pgvector, nearest first. Indexed is false, and nothing was searched, where the database has
// no pgvector. Among vectors of a dimension that has an index the search is approximate; what it cannot fill it searches again exactly.
func (s *Store) NearestVectors(ctx context.Context, ws models.WorkspaceID, q *models.VectorQuery) (near []models.Neighbour, indexed bool, err error) {
	const op = "store.NearestVectors"
	if indexed, err = s.indexed(ctx, s.pool); err != nil || !indexed {
		return nil, false, classify(op, err)
	}
	err = s.inTx(ctx, op, func(tx pgx.Tx) (err error) {
		if indexDimensions[len(q.Values)] {
			if _, err := tx.Exec(ctx, nearestSettingsSQL); err != nil {
				return err
			}
			distance := fmt.Sprintf("embedding::vector(%d) <=> @to", len(q.Values))
			if near, err = nearest(ctx, tx, ws, q, distance, distance); err != nil || len(near) == q.Limit {
				return err
			}
		}
		const distance = "embedding <=> @to"
		near, err = nearest(ctx, tx, ws, q, distance, "("+distance+") + 0") // no index has this order
		return err
	})
	return near, true, err
}

func nearest(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, q *models.VectorQuery, distance, order string) ([]models.Neighbour, error) {
	rows, _ := tx.Query(ctx, fmt.Sprintf(nearestSQL, distance, len(q.Values), order), pgx.NamedArgs{ // CollectRows reports its error
		"workspace_id": ws, "kind": q.Kind, "model": q.Model, "to": pgvector.NewVector(q.Values), "limit": q.Limit,
		"program": q.Program, "channel": q.Channel, "locale": q.Locale,
	})
	return pgx.CollectRows(rows, pgx.RowToStructByPos[models.Neighbour])
}
