package e2e

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres/pgtest"
	"goodword/internal/store"
	"goodword/models"
)

const (
	kills         = 10
	crashPeople   = 500
	crashDeciders = 6
	crashSenders  = 2
	crashBatch    = 20
)

// cut says what a kill is to fall upon.
type cut int

const (
	anywhere      cut = iota
	decisionWrite     // between a decision's write and its answer
	eventWrite        // between an event's write and its answer
)

// cuts are the moments of the first kills; one that misses its moment does not count. The others fall anywhere.
var cuts = []cut{decisionWrite, eventWrite, decisionWrite, eventWrite, decisionWrite, eventWrite, decisionWrite, anywhere}

// TestPromise8CrashUnderLoad kills the service ten times while decisions and events arrive, most times when the database holds rows
// whose answers nobody got. Every client records what was answered before it sends the next request. Afterwards every answered
// decision and accepted event is there once, and what was not answered is there once after its retry.
func TestPromise8CrashUnderLoad(t *testing.T) {
	database := pgtest.NewDatabase(t)
	link := newProxy(t, database)
	s := serve(t, serving{database: link.url})
	s.ready(t)
	c := &crash{
		db: connect(t, database), link: link, customers: s.customers(t, "crash", crashPeople, time.Now()),
		decided: map[asked]string{}, accepted: map[string]bool{},
	}
	c.setUpEvents = value[int](t, c.db, `select count(*) from events`)

	for done, tries := 0, 0; done < kills; tries++ {
		if tries == 3*kills {
			t.Fatalf("of %d kills %+v fell between write and answer", tries, c.cuts)
		}
		if c.kill(t, s, cuts[min(done, len(cuts)-1)]) {
			done++
		}
		link.release()
		s = serve(t, serving{database: link.url, admin: s.key})
		c.retry(t, s)
	}
	c.checkDecisions(t, s)
	c.checkEvents(t)
	c.checkStates(t, database)
	t.Logf("%d decisions and %d events over %d kills; written but not answered: %+v", len(c.decided), len(c.accepted), kills, c.cuts)
}

// asked is one decision key.
type asked struct{ customer, send string }

func (q asked) request() object {
	return object{"customer_id": q.customer, "program": programKey, "placement": "email", "send_id": q.send}
}

// sent is one event, as the client remembers it.
type sent struct{ message, customer string }

// crash is what the clients know.
type crash struct {
	db          *pgx.Conn
	link        *proxy
	customers   []string
	setUpEvents int
	cuts        answers // rows that were written and not answered when the service died

	mu       sync.Mutex
	asks     int              // requests made so far
	batches  int              // sent so far
	decided  map[asked]string // the answered decision
	accepted map[string]bool  // the answered events, by message id
	pending  []asked          // requests that got no answer
	unsent   [][]sent         // batches that got none
}

// kill puts load on the service, kills it, and reports whether that fell where it was meant to.
func (c *crash) kill(t *testing.T, s *service, at cut) bool {
	t.Helper()
	began := c.answers()
	var clients sync.WaitGroup
	for range crashDeciders {
		clients.Go(func() { c.decideUntilDeath(s.api) })
	}
	for range crashSenders {
		clients.Go(func() { c.sendUntilDeath(s.api) })
	}
	eventually(t, patience, "the clients got answers", func() bool {
		now := c.answers()
		return now.decisions >= began.decisions+50 && now.events >= began.events+200
	})
	if at != anywhere {
		eventually(t, patience, "something is written and not answered", func() bool { return c.catch(t, at) })
	}
	s.kill()
	clients.Wait()
	// Only now is it certain that no answer was still on its way to a client.
	left := c.unanswered(t)
	c.cuts.decisions += left.decisions
	c.cuts.events += left.events
	return left.hit(at)
}

// catch holds the database's answers back and reports whether the service had written what the cut is to fall upon. If not, the load
// goes on.
func (c *crash) catch(t *testing.T, at cut) bool {
	t.Helper()
	c.link.hold()
	for range 5 {
		before := c.answers()
		time.Sleep(30 * time.Millisecond) // answers already given reach their clients meanwhile
		if c.answers() == before && c.unanswered(t).hit(at) {
			return true
		}
	}
	c.link.release()
	return false
}

// answers counts decisions and events.
type answers struct{ decisions, events int }

func (n answers) hit(at cut) bool {
	return at == anywhere || at == decisionWrite && n.decisions > 0 || at == eventWrite && n.events > 0
}

// answers counts what was answered so far.
func (c *crash) answers() answers {
	c.mu.Lock()
	defer c.mu.Unlock()
	return answers{len(c.decided), len(c.accepted)}
}

// unanswered counts what is stored and no client has an answer for.
func (c *crash) unanswered(t *testing.T) answers {
	t.Helper()
	stored := answers{
		decisions: value[int](t, c.db, `select count(*) from decisions`),
		events:    value[int](t, c.db, `select count(*) from events`) - c.setUpEvents,
	}
	answered := c.answers()
	return answers{stored.decisions - answered.decisions, stored.events - answered.events}
}

func (c *crash) decideUntilDeath(a *api) {
	for {
		c.mu.Lock()
		q := asked{customer: c.customers[c.asks%len(c.customers)], send: fmt.Sprintf("send-%d", c.asks)}
		c.asks++
		c.mu.Unlock()
		if err := c.decide(a, q); err != nil {
			c.mu.Lock()
			c.pending = append(c.pending, q)
			c.mu.Unlock()
			return
		}
	}
}

func (c *crash) decide(a *api, q asked) error {
	var d decision
	if err := a.call(http.MethodPost, "/v1/decisions", q.request(), &d); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.decided[q] = d.ID
	return nil
}

func (c *crash) sendUntilDeath(a *api) {
	for {
		c.mu.Lock()
		batch := make([]sent, crashBatch)
		for i := range batch {
			n := c.batches*crashBatch + i
			batch[i] = sent{message: fmt.Sprintf("event-%d", n), customer: c.customers[n*7%len(c.customers)]}
		}
		c.batches++
		c.mu.Unlock()
		if err := c.send(a, batch); err != nil {
			c.mu.Lock()
			c.unsent = append(c.unsent, batch)
			c.mu.Unlock()
			return
		}
	}
}

func (c *crash) send(a *api, batch []sent) error {
	events := make([]object, len(batch))
	for i, e := range batch {
		events[i] = track(e.customer, "Order Completed", e.message, time.Now(),
			object{"order_id": e.message, "total": 12.5, "currency": "EUR"})
	}
	var out ingested
	if err := a.call(http.MethodPost, "/v1/batch", object{"batch": events}, &out); err != nil {
		return err
	}
	if out.Accepted+out.Duplicates != len(batch) || len(out.Errors) > 0 {
		return fmt.Errorf("a batch of %d was answered with %+v", len(batch), out)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range batch {
		c.accepted[e.message] = true
	}
	return nil
}

// retry sends again what got no answer, twice: a client cannot know how far its request came.
func (c *crash) retry(t *testing.T, s *service) {
	t.Helper()
	for _, q := range c.pending {
		if err := c.decide(s.api, q); err != nil {
			t.Fatal(err)
		}
		first := c.decided[q]
		if err := c.decide(s.api, q); err != nil || c.decided[q] != first {
			t.Fatalf("two retries gave decisions %s and %s, %v", first, c.decided[q], err)
		}
	}
	for _, batch := range append(c.unsent, c.unsent...) {
		if err := c.send(s.api, batch); err != nil {
			t.Fatal(err)
		}
	}
	c.pending, c.unsent = nil, nil
	if n := c.unanswered(t); n != (answers{}) {
		t.Errorf("after all retries more is stored than answered: %+v", n)
	}
}

// checkDecisions finds each answered decision once, and nothing else, and asks for some of them again.
func (c *crash) checkDecisions(t *testing.T, s *service) {
	t.Helper()
	rows, err := c.db.Query(t.Context(), `select customer_id, decided_at, number, send_id from decisions`)
	if err != nil {
		t.Fatal(err)
	}
	stored, sends := map[string]int{}, map[string]int{}
	var id models.DecisionID
	var customer [16]byte
	var send string
	_, err = pgx.ForEachRow(rows, []any{&customer, &id.At, &id.Number, &send}, func() error {
		id.Customer = customer
		stored[id.String()]++
		sends[send]++ // each send asks about one customer
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for q, id := range c.decided {
		if stored[id] != 1 || sends[q.send] != 1 {
			t.Errorf("decision %s of %v is stored %d times; its key has %d decisions", id, q, stored[id], sends[q.send])
		}
	}
	if len(stored) != len(c.decided) {
		t.Errorf("%d decisions are stored, %d were answered", len(stored), len(c.decided))
	}
	left := 100
	for q, id := range c.decided {
		var again decision
		if s.must(t, http.MethodPost, "/v1/decisions", q.request(), &again); again.ID != id {
			t.Errorf("%v was answered with %s, now with %s", q, id, again.ID)
		}
		if left--; left == 0 {
			break
		}
	}
}

// checkEvents finds each accepted event once, and nothing else.
func (c *crash) checkEvents(t *testing.T) {
	t.Helper()
	rows, err := c.db.Query(t.Context(), `select raw->>'messageId', count(*) from events where name <> '' group by 1`)
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]int{}
	var message string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&message, &n}, func() error { stored[message] = n; return nil }); err != nil {
		t.Fatal(err)
	}
	for message := range c.accepted {
		if stored[message] != 1 {
			t.Errorf("event %s is stored %d times", message, stored[message])
		}
	}
	if len(stored) != len(c.accepted) {
		t.Errorf("%d events are stored, %d were accepted", len(stored), len(c.accepted))
	}
}

// checkStates compares what is remembered about each customer with the events accepted for it.
func (c *crash) checkStates(t *testing.T, database string) {
	t.Helper()
	want := map[string]int64{}
	for n := range c.batches * crashBatch {
		want[c.customers[n*7%len(c.customers)]]++
	}
	st, err := store.Open(t.Context(), database, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	secrets, err := st.Secrets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	decisions := st.NewDecisions(nil)
	running, cancel := context.WithCancel(t.Context())
	var reader sync.WaitGroup
	reader.Go(func() { _ = decisions.Run(running) }) // ends with its context and without an error
	defer reader.Wait()
	defer cancel()
	for ws, secret := range secrets {
		for _, customer := range c.customers {
			key := models.DecisionKey{Customer: models.NewCustomerID(secret, customer), Program: programKey}
			situation, err := decisions.Situation(t.Context(), ws, key)
			if err != nil {
				t.Fatal(err)
			}
			if got := situation.State.Tally(models.EventOrder).Count; got != want[customer] {
				t.Errorf("%s has %d orders, want %d", customer, got, want[customer])
			}
		}
	}
}
