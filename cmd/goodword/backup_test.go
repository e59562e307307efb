package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres"
	"goodword/internal/postgres/pgtest"
)

// business sets a service up by its own doors, and returns the id of a decision that it answered.
func (s *server) business(t *testing.T, key, customer string) (decision string) {
	t.Helper()
	side := `{"kind":"credit","minor":500}`
	for _, step := range []struct{ method, path, body string }{
		{"POST", "/v1/offers", `{"key":"five","name":"Five","currency":"EUR","advocate":` + side + `,"friend":` + side + `}`},
		{"POST", "/v1/programs", `{"key":"friends","name":"Friends","brand":"Acme","landing_url":"https://shop.example/","default_offer":"five","holdout_share":0}`},
		{"POST", "/v1/batch", `{"batch":[{"type":"identify","userId":"` + customer + `","messageId":"m1","traits":{"first_name":"Ada"}}]}`},
	} {
		if status, body := s.call(t, step.method, step.path, key, step.body); status/100 != 2 {
			t.Fatalf("%s: %d %s", step.path, status, body)
		}
	}
	return s.decide(t, key, customer)
}

// decide asks about a customer; while the answer is valid it is always the same one.
func (s *server) decide(t *testing.T, key, customer string) string {
	t.Helper()
	var d struct {
		ID string `json:"decision_id"`
	}
	status, body := s.call(t, "POST", "/v1/decisions", key, `{"customer_id":"`+customer+`"}`)
	if err := json.Unmarshal([]byte(body), &d); err != nil || status != 200 || d.ID == "" {
		t.Fatalf("%d %s, %v", status, body, err)
	}
	return d.ID
}

// rows is all that a stopped private installation holds, one line a row: without its job queue, and without what a service writes when
// it stops.
func rows(t *testing.T, dir string) []string {
	t.Helper()
	at, err := postgres.Reach(t.Context(), "", dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer at.Close(t.Context())
	conn, err := pgx.Connect(t.Context(), at.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	const sql = `
select relname::text from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname not like 'river%'
    and relname <> 'locale_asks' -- which a service that stops adds to`
	names, _ := conn.Query(t.Context(), sql)
	tables, err := pgx.CollectRows(names, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, table := range tables {
		found, _ := conn.Query(t.Context(), "select (to_jsonb(t) - 'last_used_at')::text from "+pgx.Identifier{table}.Sanitize()+" t")
		lines, err := pgx.CollectRows(found, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			all = append(all, table+" "+line)
		}
	}
	slices.Sort(all)
	return all
}

// saved is a private installation that was served, and a backup of it that was made meanwhile.
type saved struct{ dir, file, key, decision string }

func save(t *testing.T) saved {
	t.Helper()
	b := saved{dir: pgtest.DataDir(t), file: filepath.Join(t.TempDir(), "backup.dump")}
	s := start(t, "", "--data-dir", b.dir, "--train-interval=0") // a training that comes up after the backup would leave its mark
	b.key = s.adminKey()
	b.decision = s.business(t, b.key, "ada")
	if out, err := goodword(t, "", "backup", "--data-dir", b.dir, b.file); err != nil {
		t.Fatal(out, err)
	}
	if _, err := goodword(t, "", "restore", "--data-dir", b.dir, "--replace", b.file); err == nil || !strings.Contains(err.Error(), "another goodword runs") {
		t.Errorf("restore under a running service: got %v", err)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBackupAndRestore(t *testing.T) {
	b := save(t)
	before := rows(t, b.dir)
	if mode := must(os.Stat(b.file)).Mode(); mode != 0o600 {
		t.Errorf("the backup's mode is %v: others may read it", mode)
	}
	if _, err := goodword(t, "", "backup", "--data-dir", b.dir, b.file); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf("a backup over another: got %v", err)
	}

	other := pgtest.DataDir(t)
	if out, err := goodword(t, "", "restore", "--data-dir", other, b.file); err != nil {
		t.Fatal(out, err)
	}
	if diff := cmp.Diff(before, rows(t, other)); diff != "" {
		t.Errorf("restored rows differ (-saved +restored):\n%s", diff)
	}
	s := start(t, "", "--data-dir", other)
	if got := s.decide(t, b.key, "ada"); got != b.decision {
		t.Errorf("a retry of %s is answered with %s", b.decision, got)
	}
	if status, body := s.call(t, "GET", "/v1/decisions/"+b.decision, b.key, ""); status != 200 {
		t.Errorf("the decision's id leads nowhere: %d %s", status, body)
	}
	known := `{"batch":[{"type":"identify","userId":"ada","messageId":"m1"}]}`
	if status, body := s.call(t, "POST", "/v1/batch", b.key, known); status != 200 || !strings.Contains(body, `"duplicates":1`) {
		t.Errorf("an event counts again: %d %s", status, body)
	}
}

func TestRestoreReplacesOnlyWhenTold(t *testing.T) {
	b := save(t)
	other := pgtest.DataDir(t)
	s := start(t, "", "--data-dir", other)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	before := rows(t, other)
	if _, err := goodword(t, "", "restore", "--data-dir", other, b.file); err == nil || !strings.Contains(err.Error(), "--replace") {
		t.Errorf("over another installation: got %v", err)
	}
	for name, damage := range damages(t, b.file) {
		t.Run(name, func(t *testing.T) {
			_, err := goodword(t, "", "restore", "--data-dir", other, "--replace", damage.file)
			if err == nil || !strings.Contains(err.Error(), damage.says) {
				t.Errorf("got %v, want %q", err, damage.says)
			}
		})
	}
	if diff := cmp.Diff(before, rows(t, other)); diff != "" {
		t.Errorf("what failed changed something (-was +is):\n%s", diff)
	}
	if out, err := goodword(t, "", "restore", "--data-dir", other, "--replace", b.file); err != nil {
		t.Fatal(out, err)
	}
	if diff := cmp.Diff(rows(t, b.dir), rows(t, other)); diff != "" {
		t.Errorf("replaced rows differ (-saved +restored):\n%s", diff)
	}
}

type damaged struct{ file, says string }

// damages are files that must be refused.
func damages(t *testing.T, good string) map[string]damaged {
	t.Helper()
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	for i := range 64 { // somewhere in the last rows
		flipped[len(flipped)-len(flipped)/8+i] ^= 0xff
	}
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	return map[string]damaged{
		"cut by a byte":   {write("byte", whole[:len(whole)-1]), "cut short or damaged"},
		"cut in half":     {write("half", whole[:len(whole)/2]), "cut short or damaged"},
		"cut to its head": {write("head", whole[:40]), "cut short or damaged"},
		"flipped bytes":   {write("flipped", flipped), "damaged"},
		"text":            {write("text", []byte("create table workspaces ();")), "is no backup"},
		"nothing in it":   {write("empty", nil), "is no backup"},
		"no file":         {filepath.Join(dir, "none"), "no such file"},
		"another dump":    {foreignDump(t, dir, "create table shop (id int)"), "dump of another database"},
		"a newer schema":  {newerDump(t, dir), "was made by a newer goodword"},
	}
}

func newerDump(t *testing.T, dir string) string {
	t.Helper()
	return foreignDump(t, dir, `
create table workspaces (id int);
create table goose_db_version (id int, version_id bigint, is_applied boolean, tstamp timestamp);
insert into goose_db_version values (1, 0, true, now()), (2, 1, true, now()), (3, 9999, true, now())`)
}

// foreignDump dumps a database that the statements made.
func foreignDump(t *testing.T, dir, sql string) string {
	t.Helper()
	database := pgtest.NewDatabase(t)
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	tools, err := postgres.ToolsFor(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, fmt.Sprintf("foreign-%d", len(sql)))
	out, err := exec.CommandContext(t.Context(), filepath.Join(tools.Dir(), "pg_dump"), "--format=custom", "--file="+file, database).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return file
}

func execute(t *testing.T, database, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// TestBackupOfAGivenDatabase goes from one DATABASE_URL to another.
func TestBackupOfAGivenDatabase(t *testing.T) {
	from, to := pgtest.NewDatabase(t), pgtest.NewDatabase(t)
	file := filepath.Join(t.TempDir(), "backup.dump")
	s := start(t, from)
	decision := s.business(t, s.adminKey(), "ada")
	execute(t, from, `create table if not exists vector_index (embedding real[])`) // as where there is pgvector
	if out, err := goodword(t, from, "backup", file); err != nil {
		t.Fatal(out, err)
	}
	if out, err := goodword(t, to, "restore", file); err != nil {
		t.Fatal(out, err)
	}
	// Where there is pgvector the restored database has made it again; elsewhere this fails if the dump has held it.
	execute(t, to, `do $$ begin
		if not exists (select from pg_extension where extname = 'vector') and to_regclass('vector_index') is not null then
			raise 'vector_index came with the dump';
		end if;
	end $$`)
	if got := start(t, to).decide(t, s.adminKey(), "ada"); got != decision {
		t.Errorf("a retry of %s is answered with %s", decision, got)
	}
	for _, args := range [][]string{{"restore", file}, {"restore", "--replace", file}} {
		if _, err := goodword(t, from, args...); err == nil || !strings.Contains(err.Error(), "empty") {
			t.Errorf("%v into a database in use: got %v", args, err)
		}
	}
}

func TestBackupOfNothing(t *testing.T) {
	dir := pgtest.DataDir(t)
	file := filepath.Join(t.TempDir(), "backup.dump")
	if _, err := goodword(t, "", "backup", "--data-dir", dir, file); err == nil || !strings.Contains(err.Error(), "there is no installation") {
		t.Errorf("got %v", err)
	}
	for _, left := range []string{dir, file} {
		if _, err := os.Lstat(left); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", left, err)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
