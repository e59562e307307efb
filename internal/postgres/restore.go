package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// The names of the database that is being restored and of the one that it replaces, for as long as it takes.
const (
	incoming = database + "_restoring"
	outgoing = database + "_replaced"
)

// Restore makes the private database what a checked dump says. It is loaded beside the one in use, prepare makes what it will of it
// (check it, migrate it) and closes its connections, and then the two change names in one transaction: whatever fails before leaves
// everything as it was. Nobody else may be connected. Without replace the error is a *NotEmptyError where the database has tables.
func (s *Server) Restore(ctx context.Context, tools Tools, file string, replace bool, prepare func(ctx context.Context, url string) error) error {
	if !replace {
		if err := mustBeEmpty(ctx, s.URL()); err != nil {
			return err
		}
	}
	admin, err := pgx.Connect(ctx, s.urlOf("postgres"))
	if err != nil {
		return err
	}
	defer admin.Close(context.WithoutCancel(ctx))
	for _, sql := range []string{drop(incoming), drop(outgoing), "create database " + quoted(incoming)} { // what a crash left
		if _, err := admin.Exec(ctx, sql); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	if err := s.fill(ctx, tools, file, prepare); err != nil {
		if _, dropErr := admin.Exec(context.WithoutCancel(ctx), drop(incoming)); dropErr != nil {
			s.log.Warn("what was restored in part is still there; the next restore removes it", "error", dropErr)
		}
		return err
	}
	err = pgx.BeginFunc(ctx, admin, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, rename(database, outgoing)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, rename(incoming, database))
		return err
	})
	if err != nil {
		return fmt.Errorf("restore: put the restored database in place: %w", err)
	}
	_, err = admin.Exec(ctx, drop(outgoing))
	return err
}

func (s *Server) fill(ctx context.Context, tools Tools, file string, prepare func(context.Context, string) error) error {
	if err := tools.load(ctx, s.urlOf(incoming), file); err != nil {
		return fmt.Errorf("%s cannot be loaded; it is damaged, or its PostgreSQL was another: %w", file, err)
	}
	return prepare(ctx, s.urlOf(incoming))
}

func drop(name string) string { return "drop database if exists " + quoted(name) + " with (force)" }

func rename(from, to string) string {
	return "alter database " + quoted(from) + " rename to " + quoted(to)
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }
