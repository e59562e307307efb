package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres/pgtest"
)

// replicas starts two services on one database and one manual clock.
func replicas(t *testing.T) (a, b *service, database string) {
	t.Helper()
	database = pgtest.NewDatabase(t)
	a = serve(t, serving{database: database, manual: true})
	b = serve(t, serving{database: database, manual: true, admin: a.key})
	return a, b, database
}

// TestPromise1SameAnswer asks two processes at once, several times each, about the same keys, by two doors.
func TestPromise1SameAnswer(t *testing.T) {
	a, b, database := replicas(t)
	a.ready(t)
	customers := a.customers(t, "same", 150, start)
	eventually(t, 5*time.Second, "the other replica knows the program", func() bool {
		return b.call(http.MethodPost, "/v1/decisions", ask(customers[0], "in_app"), nil) == nil
	})

	const each = 4
	answers := make([][2 * each]string, len(customers))
	for i, customer := range customers {
		var together sync.WaitGroup
		for n := range answers[i] {
			door := []*service{a, b}[n%2]
			together.Go(func() { answers[i][n] = answerText(door.api, customer) })
		}
		together.Wait()
	}
	for i, customer := range customers {
		again := answerText(b.api, customer)
		for _, got := range answers[i] {
			if got != again {
				t.Fatalf("%s was answered with\n%s\nand with\n%s", customer, got, again)
			}
		}
		flatID(t, a, customer, again)
	}
	db := connect(t, database)
	if n := value[int](t, db, `select count(*) from decisions where placement = 'email'`); n != len(customers) {
		t.Errorf("%d decisions for %d keys", n, len(customers))
	}

	a.moveClock(t, after(25*time.Hour))
	if first, later := answerID(answers[0][0]), a.decide(t, customers[0], "email").ID; first == later {
		t.Errorf("decision %s outlives its validity", first)
	}
}

// answerText is the whole answer in a form that compares.
func answerText(a *api, customer string) string {
	var answer object
	if err := a.call(http.MethodPost, "/v1/decisions", ask(customer, "email"), &answer); err != nil {
		return err.Error()
	}
	text, err := json.Marshal(answer) // sorted keys
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func answerID(text string) string {
	var d decision
	if json.Unmarshal([]byte(text), &d) != nil {
		return ""
	}
	return d.ID
}

// flatID asks the email door, which must name the same decision.
func flatID(t *testing.T, s *service, customer, answer string) {
	t.Helper()
	status, flat := s.flat(t, url.Values{"customer_id": {customer}, "program": {programKey}, "placement": {"email"}})
	if want := answerID(answer); status != http.StatusOK || want == "" || flat["decision_id"] != want {
		t.Errorf("the email door answers %s with %d and %v, the other with %s", customer, status, flat["decision_id"], want)
	}
}

// TestConfigurationReachesTheOtherReplica edits through one process and looks through the other.
func TestConfigurationReachesTheOtherReplica(t *testing.T) {
	a, b, _ := replicas(t)
	a.ready(t)
	customers := a.customers(t, "edit", 40, start)
	const within = 2 * time.Second
	next := 0
	fresh := func() decision { // of a customer that has no decision
		next++
		return b.decide(t, customers[next-1], "email")
	}
	reaches := func(what string, seen func() bool) {
		t.Helper()
		began := time.Now()
		eventually(t, within, what, seen)
		t.Logf("%s after %v", what, time.Since(began).Round(time.Millisecond))
	}
	reaches("the program", func() bool {
		return b.call(http.MethodPost, "/v1/decisions", ask(customers[39], "email"), nil) == nil
	})
	preview := func() (d decision) {
		b.must(t, http.MethodPost, "/v1/decisions", object{"customer_id": customers[38], "program": programKey, "placement": "email", "preview": true}, &d)
		return d
	}
	a.must(t, http.MethodPatch, "/v1/programs/"+programKey, object{"status": "paused"}, nil)
	reaches("a paused program", func() bool { return preview().Reason == "paused" })
	a.must(t, http.MethodPatch, "/v1/programs/"+programKey, object{"status": "live"}, nil)
	reaches("a live program", func() bool { return preview().Ask })

	for range 20 {
		a.activate(t, fresh().ID)
	}
	before := preview().Snapshot
	a.moveClock(t, after(73*time.Hour))
	reaches("what was learned", func() bool { return preview().Snapshot != before })
	if now := fresh(); !now.ValidUntil.After(after(73 * time.Hour)) {
		t.Errorf("the other replica decides until %v: its clock stands behind %v", now.ValidUntil, after(73*time.Hour))
	}

	var key struct {
		ID  json.Number `json:"id"`
		Key string      `json:"key"`
	}
	a.must(t, http.MethodPost, "/v1/keys", object{"scope": "decide", "name": "short-lived"}, &key)
	other := &api{base: b.base, key: key.Key}
	works := func() bool {
		return other.call(http.MethodPost, "/v1/decisions", ask(customers[0], "email"), nil) == nil
	}
	reaches("a new key", works)
	a.must(t, http.MethodDelete, "/v1/keys/"+key.ID.String(), nil, nil)
	reaches("a revoked key", func() bool { return !works() })
}

// TestOtherReplicaCarriesOn stops or kills a process in the middle of a fold: it has taken the rows and waits for the policy that the
// test holds. The other one folds them within ten seconds, each once, whatever the first does when it wakes.
func TestOtherReplicaCarriesOn(t *testing.T) {
	for _, tt := range []struct {
		name   string
		signal syscall.Signal
	}{{"stopped", syscall.SIGSTOP}, {"killed", syscall.SIGKILL}} {
		t.Run(tt.name, func(t *testing.T) {
			a, b, database := replicas(t)
			a.ready(t)
			db := connect(t, database)
			a.askAndActivate(t, "first", 5)
			a.moveClock(t, after(73*time.Hour)) // the first fold makes the policy's row
			a.askAndActivate(t, "second", 120)

			b.signal(t, syscall.SIGSTOP) // so that the first one takes the rows
			policy := lockPolicy(t, database)
			moving := make(chan error, 1)
			go func() { moving <- a.call(http.MethodPost, "/v1/clock", object{"now": after(146 * time.Hour)}, nil) }()
			eventually(t, patience, "a fold waits for the policy", func() bool { return folding(t, db) })
			a.signal(t, tt.signal)
			b.signal(t, syscall.SIGCONT)
			if err := policy.Rollback(t.Context()); err != nil {
				t.Fatal(err)
			}
			eventually(t, 10*time.Second, "the other replica has folded", func() bool {
				return learned(t, db, experimentKey).trials == 125
			})
			a.signal(t, syscall.SIGCONT) // nothing for a killed one
			<-moving                     // its answer may be an error: it lost its connection
			c := serve(t, serving{database: database, manual: true, admin: a.key})
			c.moveClock(t, after(147*time.Hour))
			foldedOnce(t, db, 125)
		})
	}
}

// askAndActivate makes n new customers, asks each and reports every ask as delivered and every fourth as shared.
func (s *service) askAndActivate(t *testing.T, prefix string, n int) {
	t.Helper()
	var clock struct{ Now time.Time }
	s.must(t, http.MethodGet, "/v1/clock", nil, &clock)
	var shares []object
	for i, customer := range s.customers(t, prefix, n, clock.Now) {
		d := s.decide(t, customer, "email")
		s.activate(t, d.ID)
		if i%4 == 0 {
			shares = append(shares, track(customer, "Product Shared", "share-"+customer, clock.Now,
				object{"share_via": "whatsapp", "decision_id": d.ID}))
		}
	}
	s.events(t, shares...)
}

// lockPolicy holds the experiment's learned state until it is rolled back.
func lockPolicy(t *testing.T, database string) pgx.Tx {
	t.Helper()
	tx, err := connect(t, database).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var version int64
	const sql = `select version from policies where experiment = $1 for update`
	if err := tx.QueryRow(t.Context(), sql, experimentKey).Scan(&version); err != nil {
		t.Fatal(err)
	}
	return tx
}

// folding reports whether a service waits for the policy's row.
func folding(t *testing.T, db *pgx.Conn) bool {
	t.Helper()
	return value[bool](t, db, `
select exists (select from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock' and query ilike '%insert into policies%' and pid <> pg_backend_pid())`)
}

// foldedOnce checks that each row of the queue counts, once.
func foldedOnce(t *testing.T, db *pgx.Conn, want int) {
	t.Helper()
	got := learned(t, db, experimentKey)
	rows := value[int](t, db, `select count(*) from fold_queue where fold_version is not null and experiment = $1`, experimentKey)
	good := value[int](t, db, `select count(*) from fold_queue where success and experiment = $1`, experimentKey)
	if got.trials != want || rows != want || got.successes != good {
		t.Errorf("learned %+v from %d rows, %d of them successes; want %d trials", got, rows, good, want)
	}
	if waiting := value[int](t, db, `select count(*) from fold_queue where fold_version is null`); waiting != 0 {
		t.Errorf("%d rows are still waiting", waiting)
	}
}
