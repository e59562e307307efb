package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres/pgtest"
)

// examine runs goodword doctor and returns its findings by name.
func examine(t *testing.T, database string, args ...string) (map[string]finding, error) {
	t.Helper()
	out, err := goodword(t, database, append([]string{"doctor", "--json"}, args...)...)
	var d diagnosis
	if e := json.Unmarshal([]byte(out), &d); e != nil {
		t.Fatalf("%v: %v in %q", err, e, out)
	}
	byName := map[string]finding{}
	for _, f := range d.Checks {
		if old, twice := byName[f.Name]; twice {
			t.Errorf("two findings about %s: %+v and %+v", f.Name, old, f)
		}
		byName[f.Name] = f
		if f.Status != checkOK && f.Fix == "" {
			t.Errorf("%+v says nothing to do", f)
		}
	}
	if (d.Status == checkFail) != (err != nil) {
		t.Errorf("status %s, but %v", d.Status, err)
	}
	return byName, err
}

const healthy = "--public-url=https://refer.example"

func TestDoctorFindsNothing(t *testing.T) {
	database := pgtest.NewDatabase(t)
	start(t, database)
	found, err := examine(t, database, healthy)
	if err != nil {
		t.Error(err)
	}
	for _, name := range []string{"settings", "words", "programs", "database", "time", "schema", "clock", "partitions", "learning", "jobs"} {
		if f := found[name]; f.Status != checkOK {
			t.Errorf("%s: got %+v", name, f)
		}
	}
	out, err := goodword(t, database, "doctor", healthy)
	if err != nil || !strings.HasPrefix(out, "ok    settings    links start with https://refer.example\n") || strings.Count(out, "\n") != len(found) {
		t.Errorf("got %v and\n%s", err, out)
	}
}

// TestDoctorFindsFaults breaks one thing at a time in a database that was served.
func TestDoctorFindsFaults(t *testing.T) {
	served := pgtest.NewDatabase(t)
	if err := start(t, served).stop(); err != nil {
		t.Fatal(err)
	}
	config, err := pgx.ParseConfig(served)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		sql    string
		args   []string
		check  string
		status string
		says   string // in detail and fix
	}{
		"a partition is missing": {
			sql:   `do $$ begin execute format('drop table decisions_%s', to_char(timezone('utc', now()), 'YYYY_MM')); end $$`,
			check: "partitions", status: checkFail, says: "decisions_2",
		},
		"an older schema": {
			sql: `alter table api_keys drop column expires_at; delete from goose_db_version where version_id = (select max(version_id) from goose_db_version)`, check: "schema", status: checkFail, says: "goodword migrate up",
		},
		"a newer schema": {
			sql:   `insert into goose_db_version (version_id, is_applied) values (9999, true)`,
			check: "schema", status: checkFail, says: "its version is 9999",
		},
		"a job queue without tables": {
			sql: `drop table river_job cascade; delete from river_migration`, check: "schema", status: checkFail, says: "goodword migrate up",
		},
		"a manual clock ahead": {
			sql: `insert into manual_clock (now) values (now() + interval '2 days')`, check: "clock", status: checkFail, says: "--clock=manual",
		},
		"a manual clock left on": {
			sql: `insert into manual_clock (now) values (now() - interval '1 day')`, check: "clock", status: checkWarn, says: "--clock=system",
		},
		"a manual clock in the settings": {args: []string{"--clock=manual"}, check: "clock", status: checkWarn, says: "stand still"},
		"outcomes wait":                  {sql: waiting("20 minutes"), check: "learning", status: checkWarn, says: "the oldest for 20m"},
		"outcomes wait for days":         {sql: waiting("49 hours"), check: "learning", status: checkFail, says: "the oldest for 49h"},
		"a job waits": {
			sql:   `insert into river_job (kind, args, max_attempts, scheduled_at, state) values ('due', '{}', 3, now() - interval '1 hour', 'retryable')`,
			check: "jobs", status: checkWarn, says: "1 wait",
		},
		"a job was given up": {
			sql:   `insert into river_job (kind, args, max_attempts, state, finalized_at) values ('due', '{}', 3, 'discarded', now())`,
			check: "jobs", status: checkFail, says: "1 were given up",
		},
		"a job hangs": {
			sql:   `insert into river_job (kind, args, max_attempts, state, attempted_at) values ('due', '{}', 3, 'running', now() - interval '2 hours')`,
			check: "jobs", status: checkWarn, says: "more than an hour",
		},
		"too many connections": {args: []string{"--database-conns=500"}, check: "database", status: checkWarn, says: "max_connections"},
		"bad settings":         {args: []string{"--fit-interval=1ms"}, check: "settings", status: checkFail, says: "--fit-interval must be"},
		"links for this machine alone": {
			args: []string{"--public-url="}, check: "settings", status: checkWarn, says: "GOODWORD_PUBLIC_URL",
		},
		"links without TLS": {args: []string{"--public-url=http://refer.example"}, check: "settings", status: checkWarn, says: "without TLS"},
	} {
		t.Run(name, func(t *testing.T) {
			database := pgtest.NewDatabaseFrom(t, config.Database)
			conn, err := pgx.Connect(t.Context(), database)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close(t.Context())
			if _, err := conn.Exec(t.Context(), test.sql); err != nil {
				t.Fatal(err)
			}
			found, _ := examine(t, database, append([]string{healthy}, test.args...)...)
			f := found[test.check]
			if f.Status != test.status || !strings.Contains(f.Detail+"; "+f.Fix, test.says) {
				t.Errorf("got %+v, want %s and %q", f, test.status, test.says)
			}
		})
	}
}

// waiting makes an outcome that was due so long ago.
func waiting(ago string) string {
	return `insert into fold_queue (workspace_id, customer_id, number, experiment, decided_at, activated_at, due_at)
values (1, gen_random_uuid(), 1, 'x', now(), now(), now() - interval '` + ago + `')`
}

func TestDoctorWithoutADatabase(t *testing.T) {
	found, err := examine(t, "postgres://ada:s3cret@127.0.0.1:1/x", healthy)
	if f := found["database"]; err == nil || f.Status != checkFail || strings.Contains(f.Detail, "s3cret") || !strings.Contains(f.Detail, "refused") {
		t.Errorf("got %+v, %v", f, err)
	}
	found, err = examine(t, "", healthy, "--data-dir", pgtest.DataDir(t))
	if f := found["database"]; err != nil || f.Status != checkWarn || !strings.Contains(f.Fix, "goodword serve") {
		t.Errorf("nothing installed: got %+v, %v", f, err)
	}
}

// TestDoctorBesideAPrivateDatabase looks while a service runs on it, and after.
func TestDoctorBesideAPrivateDatabase(t *testing.T) {
	dir := pgtest.DataDir(t)
	s := start(t, "", "--data-dir", dir)
	for _, want := range []string{"running service", "started for this check"} {
		found, err := examine(t, "", healthy, "--data-dir", dir)
		if f := found["database"]; err != nil || f.Status != checkOK || !strings.Contains(f.Detail, want) {
			t.Errorf("got %+v, %v, want %q", f, err, want)
		}
		if f := found["disk"]; f.Status == checkFail || !strings.Contains(f.Detail, dir) {
			t.Errorf("got %+v", f)
		}
		if err := s.stop(); err != nil { // the second time it has
			t.Fatal(err)
		}
	}
}

func TestHealth(t *testing.T) {
	s := start(t, pgtest.NewDatabase(t))
	address := strings.TrimPrefix(s.url, "http://")
	_, port, _ := strings.Cut(address, ":")
	for _, args := range [][]string{{"--listen", address}, {"--listen", address, "--ready"}, {"--listen", "0.0.0.0:" + port}, {"--listen", ":" + port}} {
		if out, err := goodword(t, "", append([]string{"health"}, args...)...); err != nil || out != "ok\n" {
			t.Errorf("health %v: got %q, %v", args, out, err)
		}
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := goodword(t, "", "health", "--listen", address); err == nil {
		t.Error("a stopped service is healthy")
	}
}
