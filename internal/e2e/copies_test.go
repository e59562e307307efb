package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/llm/scripted"
	"goodword/internal/postgres/pgtest"
)

const (
	copyCells    = 360 // 3 approaches in 9 channels and on the landing page, 4 locales, for 3 kinds of offer
	copiesAtOnce = 8
)

// needCells makes a program whose traffic needs copyCells cells, and the brand.
func (a *api) needCells(t *testing.T) {
	t.Helper()
	a.must(t, http.MethodPut, "/v1/brand", object{
		"name": "Acme", "pitch": "Acme writes the invoices of small workshops.", "auto_approve": true,
		"formality": object{"en": "informal", "en-GB": "informal", "en-AU": "informal", "en-CA": "informal"},
	}, nil)
	a.offers(t, 5)
	credit := object{"kind": "credit", "minor": 500}
	a.must(t, http.MethodPost, "/v1/offers", object{"key": "percent", "name": "Percent", "currency": "EUR", "advocate": credit, "friend": object{"kind": "percent", "minor": 10}}, nil)
	a.must(t, http.MethodPost, "/v1/offers", object{"key": "amount", "name": "Amount", "currency": "EUR", "advocate": credit, "friend": object{"kind": "amount", "minor": 500}}, nil)
	var placements []object
	for _, channel := range []string{"email", "sms", "in_app", "push"} {
		placements = append(placements, object{"key": channel, "channel": channel})
	}
	a.program(t, object{"placements": placements, "share_channels": []string{"whatsapp", "sms", "x", "linkedin", "email"}})
	a.experiment(t, object{"key": "manner", "factors": []string{"approach"}, "arms": []object{
		{"key": "both", "approach": "dual_favour"}, {"key": "friend", "approach": "help_friend"}, {"key": "work", "approach": "direct_b2b"},
	}})
	a.experiment(t, object{"key": "kinds", "arms": []object{
		{"key": "credit", "offer": offerKey(5)}, {"key": "percent", "offer": "percent"}, {"key": "amount", "offer": "amount"},
	}})
}

// due has the periodic work done on the manual clock, an hour later each time.
func (a *api) due(t *testing.T, hours int) {
	t.Helper()
	a.must(t, http.MethodPost, "/v1/clock", object{"now": start.Add(time.Duration(hours) * time.Hour).Format(time.RFC3339)}, nil)
}

// filled counts the cells that are finished, each kept once.
func filled(t *testing.T, db *pgx.Conn) int {
	t.Helper()
	return value[int](t, db, `select count(*) from copy_fills`)
}

// The cap is reached after some two thirds of the cells; then it is raised.
const (
	firstCap = 152_000 // micro-units a day
	laterCap = 10 * firstCap
)

// TestFillingCellsSurvivesAKill fills 360 cells through a model that answers in 300 ms, kills the service in the middle as a power cut would, lets
// another go on until the money of the day is spent, and a third finish under a higher cap: no finished cell is paid again, none is lost, the cap
// holds at every moment, and the model is never asked more often at once than it may be.
func TestFillingCellsSurvivesAKill(t *testing.T) {
	model, err := scripted.Start(scripted.Script{Latency: 300 * time.Millisecond, Answer: scripted.Copywriter})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { model.Close() })
	database := pgtest.NewDatabase(t)
	how := serving{database: database, manual: true, env: []string{"GOODWORD_LLM_FILE=" + writeProviders(t, model.BaseURL(), firstCap), "GOODWORD_COPY_TIMEOUT=10s"}}
	s := serve(t, how)
	db := connect(t, database)
	watchSpending(t, db)
	s.needCells(t)
	began := time.Now()
	s.due(t, 1)
	eventually(t, 3*time.Minute, "a third of the cells is filled", func() bool { return filled(t, db) >= copyCells/3 })
	s.kill()
	kept := value[[]string](t, db, `select array_agg(key) from copy_fills`)
	half := time.Since(began)

	how.admin = s.key
	s = serve(t, how)
	again := time.Now()
	s.due(t, 2)
	eventually(t, time.Minute, "the cap is reached", func() bool {
		return value[bool](t, db, `select count(*) filter (where state = 'scheduled') > 0 and count(*) filter (where state = 'available') = 0 from river_job where queue = 'copies'`)
	})
	s.kill()
	capped, spent := filled(t, db), mostSpent(t, db)
	if spent > firstCap || capped <= len(kept) || capped >= copyCells {
		t.Errorf("%d of %d spent at most on %d cells, of which %d were there at the first kill", spent, firstCap, capped, len(kept))
	}
	paid := value[[]string](t, db, `select array_agg(key) from copy_fills`)

	how.env[0] = "GOODWORD_LLM_FILE=" + writeProviders(t, model.BaseURL(), laterCap)
	// The hour is over that orders wait for which there was no money.
	if _, err := db.Exec(t.Context(), `update river_job set scheduled_at = created_at where state = 'scheduled'`); err != nil {
		t.Fatal(err)
	}
	s = serve(t, how)
	s.due(t, 3)
	eventually(t, 3*time.Minute, "every cell is filled", func() bool { return filled(t, db) >= copyCells })
	rest := time.Since(again)
	s.due(t, 4)

	if n := value[int](t, db, `select count(*) from (select 1 from copies where state = 'approved' group by approach, channel, locale, friend, advocate having count(*) = 3) c`); n != copyCells || filled(t, db) != copyCells {
		t.Errorf("%d cells have three approved variants, %d are finished, want %d", n, filled(t, db), copyCells)
	}
	requests, rows := len(model.Requests()), value[int](t, db, `select count(*) from llm_calls`)
	if requests < copyCells || requests > copyCells+2*copiesAtOnce {
		t.Errorf("%d requests for %d cells, of which at most %d were under way at each kill", requests, copyCells, copiesAtOnce)
	}
	if rows < requests || rows > requests+2*copiesAtOnce { // a kill may fall between a row and its request
		t.Errorf("%d calls are charged for %d requests", rows, requests)
	}
	if n := value[int](t, db, `select count(*) from llm_calls where job = any($1)`, paid); n < len(paid) || n > len(paid)+copiesAtOnce {
		t.Errorf("%d calls for the %d cells that were finished before the second kill", n, len(paid))
	}
	if n := value[int](t, db, `select count(*) from llm_calls where job = any($1)`, kept); n != len(kept) {
		t.Errorf("%d calls for the %d cells that were finished before the kill", n, len(kept))
	}
	if charged, spent := value[int64](t, db, `select sum(micros)::bigint from llm_calls`), value[int64](t, db, `select micros from llm_spend where period = 'day'`); charged != spent {
		t.Errorf("calls cost %d, and %d is charged to the day", charged, spent)
	}
	if n := model.AtOnce(); n > copiesAtOnce {
		t.Errorf("%d requests at once, want at most %d", n, copiesAtOnce)
	}
	var list struct {
		Copies []object `json:"copies"`
	}
	s.must(t, http.MethodGet, "/v1/copies?state=approved&limit=1000", nil, &list)
	if len(list.Copies) != 1000 {
		t.Errorf("the door lists %d copies, want a full page of 1000", len(list.Copies))
	}
	t.Logf("%d cells in %s until the kill, %d until the cap of %d, of which %d were charged at most, and the rest, in %s, with %d requests, %d rows and %d at once",
		len(kept), half.Round(100*time.Millisecond), capped, firstCap, spent, rest.Round(100*time.Millisecond), requests, rows, model.AtOnce())
}

// watchSpending has the database keep the most that any account was ever charged, reservations included, between polls, too.
func watchSpending(t *testing.T, db *pgx.Conn) {
	t.Helper()
	for _, sql := range []string{
		`create table most_spent (micros bigint not null)`,
		`insert into most_spent values (0)`,
		`create function watch_spending() returns trigger language plpgsql as $$
			begin update most_spent set micros = new.micros where micros < new.micros; return null; end $$`,
		`create trigger watch_spending after update on llm_spend for each row execute function watch_spending()`,
	} {
		if _, err := db.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
}

func mostSpent(t *testing.T, db *pgx.Conn) int64 {
	t.Helper()
	return value[int64](t, db, `select micros from most_spent`)
}

// writeProviders writes the file of one provider with a cap for each day.
func writeProviders(t *testing.T, baseURL string, dayMicros int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "providers.yaml")
	text := fmt.Sprintf("providers:\n  - name: scripted\n    base_url: %s\n    model: %s\n    concurrency: %d\n    currency: USD\n"+
		"    price: {prompt: 400000, completion: 1600000}\n    caps: {day: {micros: %d}}\n", baseURL, scripted.Model, copiesAtOnce, dayMicros)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
