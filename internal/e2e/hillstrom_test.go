package e2e

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"goodword/internal/postgres/pgtest"
)

// hillstromFile is the public MineThatData e-mail challenge (K. Hillstrom, 2008): 64,000 customers in three randomised arms.
const hillstromFile = "../../../shared/data/hillstrom.csv.gz"

const (
	hillstromBlock  = 500
	hillstromWindow = 24 * time.Hour
	hillstromWidth  = 48 // connections

	// What policies reach on this file. The chance of a visit is .1828 under the best arm and .1467 under a uniform draw; a row counts
	// for about a third of decisions, whatever the policy.
	hillstromLeast = 0.174
)

// hillstromRow is one customer of the mailing and what became of it.
type hillstromRow struct {
	id      string
	arm     string
	visit   bool
	events  []object
	history float64
}

// TestHillstrom lets the service choose among the three arms of a real randomised mailing, no e-mail being the arm that does not ask.
// A row counts where the service chose the arm that the customer truly got; only then is the decision activated and the real visit
// reported, so that the policy learns from matching rows alone, as if it had sent the mailing itself. The placement is ambient: at an
// interrupt placement a decision not to ask would count as activated at once, matching or not.
func TestHillstrom(t *testing.T) {
	rows := readHillstrom(t)
	database := pgtest.NewDatabase(t)
	s := serveSeeded(t, database, "hillstrom 1")
	s.hillstromExperiment(t)
	s.hillstromEvents(t, rows)

	var counted, visits, last, lastVisits int
	for from := 0; from < len(rows); from += hillstromBlock {
		block := rows[from:min(len(rows), from+hillstromBlock)]
		n, v := s.hillstromBlock(t, block)
		counted, visits = counted+n, visits+v
		if from >= len(rows)*3/4 {
			last, lastVisits = last+n, lastVisits+v
		}
		s.moveClock(t, start.Add(time.Duration(from/hillstromBlock+1)*(hillstromWindow+time.Hour)))
	}

	mean := float64(visits) / float64(counted)
	t.Logf("%d rows, %d counted, mean visit %.6f, last quarter %.6f", len(rows), counted, mean, float64(lastVisits)/float64(last))
	for _, arm := range s.report(t, experimentKey).Arms {
		t.Logf("%-8s %6d counted %5d visits, estimate %.4f (%.4f to %.4f)", arm.Key, arm.Draws, arm.Successes, arm.Estimate, arm.Low, arm.High)
	}
	if mean < hillstromLeast {
		t.Errorf("the mean visit of the counted rows is %.4f, want at least %.3f", mean, hillstromLeast)
	}
	if got, want := learned(t, connect(t, database), experimentKey), (counts{counted, visits}); got != want {
		t.Errorf("learned %+v, want %+v: from every counted row and no other", got, want)
	}
}

// serveSeeded replaces the workspace's random secret, which every draw hangs on through the customers' inner ids: the run can be
// repeated. Which of the early rows count still moves the mean by .0015 (standard deviation over seeds).
func serveSeeded(t *testing.T, database, seed string) *service {
	t.Helper()
	first := serve(t, serving{database: database, manual: true})
	first.stop(t)
	secret := sha256.Sum256([]byte(seed))
	if _, err := connect(t, database).Exec(t.Context(), `update workspaces set secret = $1`, secret[:]); err != nil {
		t.Fatal(err)
	}
	untrained := []string{"--train-interval", "0"} // the policy looks at nobody, and a day passes with every block
	return serve(t, serving{database: database, manual: true, admin: first.key, flags: untrained})
}

func readHillstrom(t *testing.T) []hillstromRow {
	t.Helper()
	file, err := os.Open(filepath.FromSlash(hillstromFile))
	if os.IsNotExist(err) {
		t.Skipf("%s is absent: real data is not part of the repository", hillstromFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]hillstromRow, len(records)-1)
	for i := range rows {
		if rows[i], err = newHillstromRow(i, records[0], records[i+1]); err != nil {
			t.Fatalf("row %d: %v", i, err)
		}
	}
	return rows
}

var hillstromArms = map[string]string{"No E-Mail": "no_ask", "Mens E-Mail": "mens", "Womens E-Mail": "womens"}

// newHillstromRow makes the customer's history: who it is, and one order with last year's spend, as many months ago as stated.
func newHillstromRow(i int, header, record []string) (hillstromRow, error) {
	field := map[string]string{}
	for k, name := range header {
		field[name] = record[k]
	}
	months, err := strconv.Atoi(field["recency"])
	if err != nil {
		return hillstromRow{}, err
	}
	history, err := strconv.ParseFloat(field["history"], 64)
	if err != nil {
		return hillstromRow{}, err
	}
	arm, ok := hillstromArms[field["segment"]]
	if !ok {
		return hillstromRow{}, fmt.Errorf("segment %q", field["segment"])
	}
	id := fmt.Sprintf("h%05d", i)
	bought := start.AddDate(0, -months, 0)
	return hillstromRow{id: id, arm: arm, visit: field["visit"] == "1", history: history, events: []object{
		identify(id, bought, object{
			"history_segment": field["history_segment"], "mens": field["mens"] == "1", "womens": field["womens"] == "1",
			"zip_code": field["zip_code"], "newbie": field["newbie"] == "1", "channel": field["channel"],
		}),
		track(id, "Order Completed", "order-"+id, bought, object{"order_id": id, "total": history, "currency": "USD"}),
	}}, nil
}

func (s *service) hillstromExperiment(t *testing.T) {
	t.Helper()
	for _, offer := range []string{"mens", "womens"} {
		s.must(t, http.MethodPost, "/v1/offers", object{
			"key": offer, "name": offer + " e-mail", "available": true,
			"advocate": object{"kind": "gift", "text": "a " + offer + " catalogue"}, "friend": object{"kind": "none"},
		}, nil)
	}
	s.program(t, object{
		"default_offer": "mens", "placements": []object{{"key": "mailing", "channel": "email", "interrupt": false}},
	})
	s.experiment(t, object{
		"salt": "hillstrom", "factors": []string{"ask", "offer"}, "metric": "click", "window_hours": int(hillstromWindow.Hours()),
		"arms": []object{{"key": "no_ask", "ask": false}, {"key": "mens", "ask": true, "offer": "mens"}, {"key": "womens", "ask": true, "offer": "womens"}},
	})
}

// hillstromEvents sends every customer's identify and order events through the batch API.
func (s *service) hillstromEvents(t *testing.T, rows []hillstromRow) {
	t.Helper()
	const people = 200
	parallel(t, (len(rows)+people-1)/people, hillstromWidth, func(i int) error {
		var batch []object
		for _, row := range rows[i*people : min(len(rows), (i+1)*people)] {
			batch = append(batch, row.events...)
		}
		var out ingested
		if err := s.call(http.MethodPost, "/v1/batch", object{"batch": batch}, &out); err != nil {
			return err
		}
		if out.Accepted != len(batch) {
			return fmt.Errorf("of %d events %d were accepted: %+v", len(batch), out.Accepted, out.Errors)
		}
		return nil
	})
}

// hillstromBlock decides about a block of customers and reports what truly came of those for whom it chose what they got.
func (s *service) hillstromBlock(t *testing.T, block []hillstromRow) (counted, visits int) {
	t.Helper()
	decisions := s.hillstromDecisions(t, block)
	var activations []object
	var visited []string
	for i, row := range block {
		if len(decisions[i].Stages) == 0 || decisions[i].Stages[0].Experiment != experimentKey {
			t.Fatalf("nothing was drawn for %s: %+v", row.id, decisions[i])
		}
		if decisions[i].Stages[0].Arm != row.arm {
			continue
		}
		activations = append(activations, object{"decision_id": decisions[i].ID})
		if row.visit {
			visited = append(visited, decisions[i].ID)
		}
	}
	var out ingested
	s.must(t, http.MethodPost, "/v1/activations", object{"activations": activations}, &out)
	if out.Accepted != len(activations) {
		t.Fatalf("of %d activations %d were accepted: %+v", len(activations), out.Accepted, out.Errors)
	}
	parallel(t, len(visited), hillstromWidth, func(i int) error {
		return s.call(http.MethodPost, "/v1/decisions/"+visited[i]+"/outcome", object{"type": "click"}, nil)
	})
	return len(activations), len(visited)
}

// hillstromDecisions decides about a block at once, as a nightly job does.
func (s *service) hillstromDecisions(t *testing.T, block []hillstromRow) []decision {
	t.Helper()
	customers := make([]object, len(block))
	for i, row := range block {
		customers[i] = ask(row.id, "mailing")
	}
	status, answer, _, err := s.send(http.MethodPost, "/v1/decisions/batch", object{"customers": customers})
	if err != nil || status != http.StatusOK {
		t.Fatalf("a batch is answered with %d, %v: %.500s", status, err, answer)
	}
	decisions := make([]decision, len(block))
	lines := json.NewDecoder(bytes.NewReader(answer))
	for i := range decisions {
		if err := lines.Decode(&decisions[i]); err != nil {
			t.Fatalf("line %d of a batch: %v", i, err)
		}
	}
	return decisions
}
