package pgtest_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres/pgtest"
)

func TestNewDatabaseIsEmptyAndDropped(t *testing.T) {
	var url string
	t.Run("used", func(t *testing.T) {
		url = pgtest.NewDatabase(t)
		exec(t, connect(t, url), "create table customers (id int)")
		exec(t, connect(t, pgtest.NewDatabase(t)), "create table customers (id int)") // another database
		connect(t, url)                                                               // left open: the drop does not mind
	})
	if conn, err := pgx.Connect(t.Context(), url); err == nil {
		conn.Close(t.Context())
		t.Errorf("database %s still exists after its test", url)
	}
}

func TestNewDatabaseFromTemplate(t *testing.T) {
	template := pgtest.NewDatabase(t)
	conn := connect(t, template)
	exec(t, conn, "create table customers as select generate_series(1, 7) as id")
	conn.Close(t.Context())

	copied := connect(t, pgtest.NewDatabaseFrom(t, conn.Config().Database))
	var rows int
	if err := copied.QueryRow(t.Context(), "select count(*) from customers").Scan(&rows); err != nil || rows != 7 {
		t.Errorf("rows in the copy of the template = %d, %v, want 7", rows, err)
	}
}

// BenchmarkNewDatabase is what a test pays for a database of its own.
func BenchmarkNewDatabase(b *testing.B) {
	pgtest.URL(b)
	for b.Loop() {
		pgtest.NewDatabase(b)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
