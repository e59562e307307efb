package store_test

import (
	"sync"
	"testing"

	"goodword/models"
)

// guardedLog is a month's log of one experiment: 100,000 activated decisions of as many customers, each with its activation in the outcome
// log, and 400 complaints.
func guardedLog(b *testing.B) *world {
	w := newWorld(b)
	w.guard()
	d := w.decide("u1", now.AddDate(0, 0, -10), asCustomer(w, "u1"))
	w.write(did("u1", models.EventDelivered, now.AddDate(0, 0, -10), about(d)))
	w.exec(`create table more as select i, gen_random_uuid() as id, $1::timestamptz - i * interval '15 seconds' as at from generate_series(1, 100000) i`, now)
	for _, sql := range []string{
		`insert into decisions (workspace_id, customer_id, decided_at, number, program, placement, channel, send_id, ask, reason, valid_until, snapshot_id, body, test, segment)
		select workspace_id, m.id, m.at, 1, program, placement, channel, send_id, ask, reason, valid_until, snapshot_id, body, test, segment from decisions, more m`,
		`insert into fold_queue (workspace_id, customer_id, number, experiment, decided_at, activated_at, due_at)
		select workspace_id, m.id, 1, experiment, m.at, m.at, m.at + interval '3 days' from fold_queue, more m`,
		`insert into outcomes (workspace_id, customer_id, received_at, seq, kind, program, number, promise, share_channel, occurred_at, minor, currency, test)
		select workspace_id, m.id, m.at + interval '1 second', 1, kind, program, 1, 1, '', m.at, 0, '', false from outcomes, more m where kind = 'activation'`,
		`insert into outcomes (workspace_id, customer_id, received_at, seq, kind, program, number, promise, share_channel, occurred_at, minor, currency, test)
		select workspace_id, m.id, m.at + interval '1 hour', 2, 'complaint', program, 1, 1, '', m.at + interval '1 hour', 0, '', false from outcomes, more m
		where kind = 'activation' and customer_id = m.id and i % 250 = 0`,
		`analyze`,
	} {
		w.exec(sql)
	}
	return w
}

// BenchmarkGuardrails says what counting 100,000 decisions costs, once, and what each look after it.
func BenchmarkGuardrails(b *testing.B) {
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			w := guardedLog(b)
			b.StartTimer()
			var lock sync.Mutex
			w.countAll(1000, map[models.DecisionID]int{}, &lock)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/100_000, "µs/decision")
	})
	b.Run("look", func(b *testing.B) {
		w := guardedLog(b)
		var lock sync.Mutex
		w.countAll(1000, map[models.DecisionID]int{}, &lock)
		w.exec(`vacuum analyze`)
		for b.Loop() {
			if found := w.evidence(false); len(found.Harms) != 400 {
				b.Fatalf("%d harms, want 400", len(found.Harms))
			}
		}
	})
}
