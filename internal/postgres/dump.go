package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// dumpMagic is how a file in pg_dump's custom format begins.
const dumpMagic = "PGDMP"

// remade is the table that pgvector searches. Each start makes it again from other tables where there is pgvector; no dump holds it, so that it can be
// restored where there is none.
const remade = "vector_index"

// Dump writes the whole database at databaseURL, as of one moment, to a new file that only this user may read, in pg_dump's custom
// format. The database may be in use meanwhile. The file appears whole and checked, or not at all; one that is there already is an
// error.
func (t Tools) Dump(ctx context.Context, databaseURL, file string) error {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("%s exists; name another file or remove it", file)
	}
	clean, password, err := clientURL(databaseURL)
	if err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".part-")
	if err != nil {
		return err
	}
	defer part.Close()
	defer os.Remove(part.Name()) // it has another name when all went well
	_, err = t.run(ctx, password, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments",
		"--exclude-table=public."+remade, "--file="+part.Name(), "--dbname="+clean)
	if err != nil {
		return err
	}
	if err := sealFile(part.Name()); err != nil {
		return err
	}
	if _, err := t.CheckDump(ctx, part.Name()); err != nil {
		return err
	}
	if err := part.Sync(); err != nil {
		return err
	}
	if err := os.Link(part.Name(), file); err != nil { // unlike a renaming it replaces nothing
		return err
	}
	return syncDir(filepath.Dir(file))
}

func syncDir(name string) error {
	dir, err := os.Open(name)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// CheckDump reads a whole file and returns the version of the schema in it. The error says that it is no dump, not one of a goodword
// database, or damaged.
func (t Tools) CheckDump(ctx context.Context, file string) (schema int64, err error) {
	if err := looksLikeDump(file); err != nil {
		return 0, err
	}
	list, err := t.run(ctx, "", "pg_restore", "--list", file)
	if err != nil {
		return 0, fmt.Errorf("%s cannot be read; it is cut short or damaged, or was made by a newer PostgreSQL than %d: %w", file, t.major, err)
	}
	if !strings.Contains(list, " TABLE DATA public workspaces ") || !strings.Contains(list, " TABLE DATA public goose_db_version ") {
		return 0, fmt.Errorf("%s is a dump of another database, not of goodword", file)
	}
	if err := checkSeal(file); err != nil {
		return 0, fmt.Errorf("%s is cut short or damaged: %w", file, err)
	}
	// Writing it out as SQL reads and checks every block.
	if _, err := t.run(ctx, "", "pg_restore", "--file="+os.DevNull, file); err != nil {
		return 0, fmt.Errorf("%s is cut short or damaged: %w", file, err)
	}
	rows, err := t.run(ctx, "", "pg_restore", "--data-only", "--table=goose_db_version", "--file=-", file)
	if err != nil {
		return 0, err
	}
	for _, row := range versionRow.FindAllStringSubmatch(rows, -1) {
		version, err := strconv.ParseInt(row[1], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%s: version of the schema: %w", file, err)
		}
		schema = max(schema, version)
	}
	return schema, nil
}

// versionRow is one applied migration in the COPY of goose's table: id, version, true, time.
var versionRow = regexp.MustCompile(`(?m)^\d+\t(\d+)\tt\t`)

func looksLikeDump(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, len(dumpMagic))
	if _, err := io.ReadFull(f, head); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if !bytes.Equal(head, []byte(dumpMagic)) {
		return fmt.Errorf("%s is no backup: goodword backup writes PostgreSQL's custom dump format, and this is something else", file)
	}
	return nil
}

// load puts a dump into an empty database, all or nothing. Extensions and what is remade are left to the start that follows: the server may not have
// the extensions that the dump's had.
func (t Tools) load(ctx context.Context, databaseURL, file string) (err error) {
	clean, password, err := clientURL(databaseURL)
	if err != nil {
		return err
	}
	contents, err := t.run(ctx, "", "pg_restore", "--list", file)
	if err != nil {
		return err
	}
	list, err := os.CreateTemp("", "goodword-restore-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, list.Close(), os.Remove(list.Name())) }()
	if _, err := list.WriteString(restorable(contents)); err != nil {
		return err
	}
	_, err = t.run(ctx, password, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments",
		"--use-list="+list.Name(), "--dbname="+clean, file)
	return err
}

// leftOut are the entries in the contents of a dump, as pg_restore lists them, that are not restored:
//
//	2; 3079 16385 EXTENSION - vector
//	241; 1259 17020 TABLE public vector_index goodword
//
// pg_dump alone, unlike Dump, writes the latter.
var leftOut = regexp.MustCompile(`(?m)^\d+; \d+ \d+ (EXTENSION - |[A-Z ]+ public ` + remade + `(_\w+)? ).*\n`)

func restorable(contents string) string { return leftOut.ReplaceAllString(contents, "") }

// NotEmptyError says that a database that is to be restored holds something.
type NotEmptyError struct{ Tables int }

// Error says how much.
func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("the database is not empty: it has %d tables", e.Tables)
}

// LoadEmpty puts a checked dump into the database at databaseURL, all or nothing. The error is a *NotEmptyError where that has tables.
func (t Tools) LoadEmpty(ctx context.Context, databaseURL, file string) error {
	if err := mustBeEmpty(ctx, databaseURL); err != nil {
		return err
	}
	return t.load(ctx, databaseURL, file)
}

func mustBeEmpty(ctx context.Context, databaseURL string) error {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var tables int
	const sql = `select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`
	if err := conn.QueryRow(ctx, sql).Scan(&tables); err != nil {
		return err
	}
	if tables > 0 {
		return &NotEmptyError{Tables: tables}
	}
	return nil
}
