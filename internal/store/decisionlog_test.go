package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// TestDecisionLog reads a log of several pages: every decision once, customer by customer, each with its customer's outcomes.
func TestDecisionLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.decide("u1", now, asCustomer(w, "u1"))
	at := now.Add(time.Minute)
	w.write(did("u1", models.EventDelivered, at, about(d)), did("u1", models.EventShare, at, about(d)))
	const copies = 1200 // of two decisions each, in two partitions
	w.exec(`insert into decisions (workspace_id, customer_id, decided_at, number, program, placement, channel, send_id, ask, reason, valid_until, snapshot_id, body)
select workspace_id, gen_random_uuid(), decided_at, number, program, placement, channel, send_id, ask, reason, valid_until, snapshot_id, body
from decisions, generate_series(1, $1)`, copies)
	w.exec(`insert into decisions (workspace_id, customer_id, decided_at, number, program, placement, channel, send_id, ask, reason, valid_until, snapshot_id, body)
select workspace_id, customer_id, decided_at - interval '32 days', 2, program, placement, channel, send_id, ask, reason, valid_until, snapshot_id, body
from decisions where customer_id <> $1`, [16]byte(id("u1")))
	w.exec(`update decisions set test = true where customer_id = (select max(customer_id::text)::uuid from decisions where customer_id <> $1)`, [16]byte(id("u1")))
	w.exec(`update decisions set program = 'other' where customer_id = (select min(customer_id::text)::uuid from decisions where customer_id <> $1)`, [16]byte(id("u1")))

	q := models.LogQuery{Workspace: w.ws, Program: "friends", From: now.AddDate(0, 0, -40), To: now.Add(time.Millisecond)}
	var ids []models.DecisionID
	read := func(q models.LogQuery) {
		t.Helper()
		ids = nil
		err := w.st.DecisionLog(t.Context(), q, func(l *models.LoggedDecision) error {
			ids = append(ids, l.Decision.ID)
			if mine := l.Decision.ID.Customer == id("u1"); mine != (len(l.Outcomes) == 2) || !mine && len(l.Outcomes) > 0 {
				t.Errorf("%s has %d outcomes", l.Decision.ID, len(l.Outcomes))
			} else if when, ok := l.ActivatedAt(); ok != mine || mine && !when.Equal(now) {
				t.Errorf("%s was activated at %s, %v", l.Decision.ID, when, ok)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read(q)
	if want := 2*(copies-2) + 1; len(ids) != want {
		t.Errorf("got %d decisions, want %d", len(ids), want)
	}
	if !slices.IsSortedFunc(ids, func(a, b models.DecisionID) int {
		if c := a.Customer.Compare(b.Customer); c != 0 {
			return c
		}
		return a.At.Compare(b.At)
	}) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Error("the decisions are not in order, each once")
	}
	q.From = now
	if read(q); len(ids) != copies-1 {
		t.Errorf("got %d decisions of the day, want %d", len(ids), copies-1)
	}
	q.To = now
	if read(q); len(ids) != 0 {
		t.Errorf("got %d decisions of an empty period", len(ids))
	}
	enough := errors.New("enough")
	q.From = now.AddDate(0, 0, -40)
	if err := w.st.DecisionLog(t.Context(), q, func(*models.LoggedDecision) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("got %v, want the error of the reader", err)
	}
}

// TestDecisionLogPagesAreNotSorted: a page is read in the order of the index, so that the length of the log does not matter.
func TestDecisionLogPagesAreNotSorted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.decide("u1", now, asCustomer(w, "u1"))
	w.exec(`insert into decisions (workspace_id, customer_id, decided_at, number, program, placement, channel, send_id, ask, reason, valid_until, snapshot_id, body)
select workspace_id, gen_random_uuid(), decided_at, number, program, placement, channel, send_id, ask, reason, valid_until, snapshot_id, body
from decisions, generate_series(1, 20000)`)
	w.exec(`analyze decisions`)
	rows, err := w.st.Pool().Query(t.Context(), `explain select body from decisions d
where d.workspace_id = $1 and d.decided_at >= $2 and d.decided_at < $3 and d.program = $4 and not d.test
    and (d.customer_id, d.decided_at, d.number) > ($5, $2, 1)
order by d.customer_id, d.decided_at, d.number limit 1000`, w.ws, now.AddDate(0, 0, -40), now.Add(time.Hour), "friends", [16]byte(id("u1")))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if plan := strings.Join(lines, "\n"); strings.Contains(plan, "Sort  (") || strings.Contains(plan, "Seq Scan") {
		t.Errorf("a page costs a sort of everything:\n%s", plan)
	}
}
