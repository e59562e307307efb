package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres/pgtest"
	"goodword/internal/store"
)

// The first release printed and answered this when testdata/first_release.sql was made.
const (
	firstKey      = "gw_admin_p3awruy4tueu7fdjmckavbd7frzb6tpauqv47pg7"
	firstDecision = "dec_tu9tjm76di57f6iemegmsb3e5c0ppbe6ja00000004" // maya's, by email
	firstNoAsk    = "dec_5q3s5dj31251t1bde0kob9re7g0ppbe6ja00000004" // noor's
	firstCode     = "749eruhp6e9zsc"
	firstOffer    = "euros_5"
)

// TestUpgradeFromTheFirstRelease migrates what the first release wrote and goes on with it.
func TestUpgradeFromTheFirstRelease(t *testing.T) {
	database := pgtest.NewDatabase(t)
	migrator := newMigrator(t, database)
	if err := migrator.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile("testdata/first_release.sql")
	if err != nil {
		t.Fatal(err)
	}
	db := connect(t, database)
	if _, err := db.Exec(t.Context(), string(rows)); err != nil {
		t.Fatal(err)
	}
	before := content(t, db)
	if _, err := migrator.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	delete(before, "current_decisions") // see TestCurrentDecisionsMoveAndBack, and the retries below
	survive(t, before, content(t, db))

	s := serve(t, serving{database: database, manual: true, admin: firstKey})
	if d := s.decide(t, "maya", "email"); d.ID != firstDecision || !d.Ask || d.Offer != firstOffer || d.Code != firstCode {
		t.Errorf("a retry of %s is answered with %+v", firstDecision, d)
	}
	if d := s.decide(t, "noor", "email"); d.ID != firstNoAsk || d.Ask || d.Reason != "detractor" {
		t.Errorf("a retry of %s is answered with %+v", firstNoAsk, d)
	}
	var again struct{ Match bool }
	s.must(t, http.MethodGet, "/v1/decisions/"+firstDecision+"/replay", nil, &again)
	if !again.Match {
		t.Errorf("decision %s of the first release is computed differently now", firstDecision)
	}
	s.follows(t, firstCode+".1.whatsapp", firstCode)
	repeated := identify("maya", start, object{})
	repeated["messageId"] = "m1"
	if out := s.events(t, repeated); out.Duplicates != 1 {
		t.Errorf("an event of the first release counts again: %+v", out)
	}
	s.moveClock(t, after(73*time.Hour)) // maya's window closes; the share in it is dated before the decision
	if got, want := learned(t, db, experimentKey), (counts{trials: 1}); got != want {
		t.Errorf("learned %+v of what the first release left to learn, want %+v", got, want)
	}
	if d := s.decide(t, "maya", "email"); d.ID == firstDecision || d.Ask && d.Offer != firstOffer {
		t.Errorf("after its validity decision %s is followed by %+v; the promise of %s lasts", firstDecision, d, firstOffer)
	}
	s.stop(t)
}

// TestCurrentDecisionsMoveAndBack: what became a column of customer_asks is a table again after Down, with the same rows.
func TestCurrentDecisionsMoveAndBack(t *testing.T) {
	database := pgtest.NewDatabase(t)
	migrator := newMigrator(t, database)
	if err := migrator.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile("testdata/first_release.sql")
	if err != nil {
		t.Fatal(err)
	}
	db := connect(t, database)
	if _, err := db.Exec(t.Context(), string(rows)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), `update current_decisions set withdrawn = 'complained' where first_name = 'Noor'`); err != nil {
		t.Fatal(err)
	}
	before := content(t, db)["current_decisions"]
	if err := migrator.UpTo(t.Context(), 25); err != nil {
		t.Fatal(err)
	}
	if err := migrator.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := content(t, db)["current_decisions"]; len(before) == 0 || !cmp.Equal(before, after, byNumber) {
		t.Errorf("rows after going up and down (-want +got):\n%s", cmp.Diff(before, after, byNumber))
	}
}

// byNumber compares rows whatever their order.
var byNumber = cmpopts.SortSlices(func(a, b object) bool { return fmt.Sprint(a) < fmt.Sprint(b) })

// TestMigrationsDownAndUp takes every migration back on an empty database, and applies all again: the schema is the same.
func TestMigrationsDownAndUp(t *testing.T) {
	database := pgtest.NewDatabase(t)
	migrator := newMigrator(t, database)
	db := connect(t, database)
	empty := schema(t, db)
	count, err := migrator.Up(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	full := schema(t, db)
	for range count {
		if err := migrator.Down(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(empty, schema(t, db)); diff != "" {
		t.Errorf("what the Down parts leave behind (-want +got):\n%s", diff)
	}
	if _, err := migrator.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(full, schema(t, db)); diff != "" {
		t.Errorf("the schema after going down and up again (-want +got):\n%s", diff)
	}
}

func newMigrator(t *testing.T, database string) *store.Migrator {
	t.Helper()
	m, err := store.NewMigrator(database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// content is every row of every table but the migrations' own, as JSON.
func content(t *testing.T, db *pgx.Conn) map[string][]object {
	t.Helper()
	tables := value[[]string](t, db, `
select array_agg(relname::text order by relname) from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname not like 'goose%'`)
	all := map[string][]object{}
	for _, table := range tables {
		doc := value[[]byte](t, db, `select coalesce(jsonb_agg(to_jsonb(t)), '[]') from `+pgx.Identifier{table}.Sanitize()+` t`)
		var rows []object
		if err := json.Unmarshal(doc, &rows); err != nil {
			t.Fatal(err)
		}
		all[table] = rows
	}
	return all
}

// survive checks that every row is still there, with every value it had.
func survive(t *testing.T, before, after map[string][]object) {
	t.Helper()
	for table, rows := range before {
		for _, row := range rows {
			if !slices.ContainsFunc(after[table], func(now object) bool { return holds(now, row) }) {
				t.Errorf("a row of %s did not survive: %.300s", table, fmt.Sprint(row))
			}
		}
		if len(after[table]) != len(rows) {
			t.Errorf("%s had %d rows, now %d", table, len(rows), len(after[table]))
		}
	}
	for _, table := range []string{"customers", "decisions", "promises", "referrals", "outcomes", "events", "fold_queue", "clicks"} {
		if len(before[table]) == 0 {
			t.Errorf("the fixture has no row in %s", table)
		}
	}
}

func holds(now, row object) bool {
	for column, was := range row {
		if is, ok := now[column]; !ok || !reflect.DeepEqual(is, was) {
			return false
		}
	}
	return true
}

// schema lists columns, constraints and indexes, one a line.
func schema(t *testing.T, db *pgx.Conn) []string {
	t.Helper()
	const sql = `
select coalesce(string_agg(line, E'\n' order by line), '') from (
    select format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) from information_schema.columns
    where table_schema = 'public'
    union all
    select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
    where connamespace = 'public'::regnamespace
    union all
    select format('index %s', indexdef) from pg_indexes where schemaname = 'public'
) as lines (line) where line not like '%goose%'`
	return strings.Split(value[string](t, db, sql), "\n")
}
