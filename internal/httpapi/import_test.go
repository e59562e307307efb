package httpapi_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"

	"goodword/internal/catalog"
)

// history is what happened to thirty customers in four years, in order.
func history() []object {
	rnd := rand.New(rand.NewPCG(4, 2))
	at := time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC)
	var events []object
	add := func(e object) {
		e["messageId"], e["timestamp"] = fmt.Sprint("h", len(events)), at.Format(time.RFC3339)
		events = append(events, e)
	}
	track := func(user, name string, properties object) {
		add(object{"type": "track", "userId": user, "event": name, "properties": properties})
	}
	for i := range 2000 {
		at = at.Add(time.Duration(rnd.IntN(34)) * time.Hour)
		user := fmt.Sprint("u", rnd.IntN(30))
		switch rnd.IntN(9) {
		case 0:
			add(object{"type": "identify", "userId": user, "traits": object{"first_name": fmt.Sprint("Name", i), "country": "DE", "plan": fmt.Sprint(i % 3)}})
		case 1:
			track(user, "NPS Submitted", object{"score": rnd.IntN(11)})
		case 2:
			track(user, "Support Ticket Opened", object{"ticket_id": fmt.Sprint("t", i%7)})
		case 3:
			track(user, "Support Ticket Closed", object{"ticket_id": fmt.Sprint("t", i%7)})
		case 4:
			track(user, "Product Shared", object{"share_via": "whatsapp"})
		case 5:
			add(object{"type": "identify", "userId": user, "anonymousId": fmt.Sprint("anon", i%40)})
		case 6:
			add(object{"type": "page", "anonymousId": fmt.Sprint("anon", rnd.IntN(40))})
		case 7:
			track(user, "Unsubscribed", object{"channel": []string{"email", "sms"}[i%2]})
		default:
			track(user, "Order Completed", object{"order_id": fmt.Sprint("o", i), "total": 10 + i%90, "currency": "EUR"})
		}
	}
	return events
}

// remembered is everything the events left behind besides states and when they were received, one text a row. The column linked is left
// out: it says where links may be, and stays with an id whose link went to another person since.
func (r *rig) remembered(t *testing.T) []string {
	t.Helper()
	rows, err := r.store.Pool().Query(t.Context(), `
select 'customer ' || concat_ws(' ', external_id, known) from customers
union all select 'event ' || concat_ws(' ', customer_id, kind, name, occurred_at) from events
union all select 'outcome ' || concat_ws(' ', customer_id, kind, occurred_at, share_channel) from outcomes
union all select 'link ' || identity_links::text from identity_links
order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return all
}

// states are the customers' folded states, as CBOR says without its types.
func (r *rig) states(t *testing.T) map[string]any {
	t.Helper()
	rows, err := r.store.Pool().Query(t.Context(), `select external_id, state from customers`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]any{}
	for rows.Next() {
		var id string
		var raw []byte
		var state any
		if err := rows.Scan(&id, &raw); err != nil {
			t.Fatal(err)
		}
		if err := cbor.Unmarshal(raw, &state); err != nil {
			t.Fatal(err)
		}
		all[id] = state
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return all
}

// importLines sends events as lines.
func (r *rig) importLines(t *testing.T, body string) object {
	t.Helper()
	q := r.request(t, catalog.ScopeImport, http.MethodPost, "/v1/import", body)
	q.Header.Set("Content-Type", "application/x-ndjson")
	w := r.do(q)
	if w.Code != 200 {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	return parse(t, w)
}

func asLines(t *testing.T, events []object) string {
	t.Helper()
	var b strings.Builder
	for _, e := range events {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.String()
}

// TestImportIsAsIfLive checks that four years of history, sent out of order and again, by lines and by batches, leave exactly what the
// same events left that came one by one, in order, as they happened.
func TestImportIsAsIfLive(t *testing.T) {
	events := history()
	live := newRig(t)
	for chunk := range slices.Chunk(events, 400) {
		live.wantAs(t, catalog.ScopeIngest, 200, "POST", "/v1/batch", object{"batch": chunk})
	}
	want, states := live.remembered(t), live.states(t)

	late := newRig(t)
	shuffled := slices.Clone(events)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	first, rest := shuffled[:700], shuffled[700:]
	late.wantAs(t, catalog.ScopeImport, 200, "POST", "/v1/import", object{"sentAt": "2026-03-02T23:00:00Z", "batch": first})
	got := late.importLines(t, asLines(t, rest)+"\n\n")
	if got["accepted"] != float64(len(rest)) || got["rejected"] != 0.0 {
		t.Errorf("got %v", got)
	}
	if again := late.importLines(t, asLines(t, shuffled)); again["duplicates"] != float64(len(events)) || again["accepted"] != 0.0 {
		t.Errorf("again: got %v", again)
	}
	if diff := cmp.Diff(want, late.remembered(t)); diff != "" {
		t.Errorf("an import leaves something else than live events (-live +import):\n%s", diff)
	}
	// Counters that decay are sums of floats, which depend on the order in their last digits.
	near := cmp.Comparer(func(x, y float64) bool { return math.Abs(x-y) <= 1e-9*max(1, math.Abs(x)) })
	if diff := cmp.Diff(states, late.states(t), near); diff != "" {
		t.Errorf("an import leaves other states than live events (-live +import):\n%s", diff)
	}
}

// TestImportOpensNothing checks that shares of years ago are no outcome of an ask of today, however often they come.
func TestImportOpensNothing(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	id := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})["decision_id"].(string)
	r.want(t, 200, "POST", "/v1/decisions/"+id+"/activation", `{}`)
	old := []object{}
	for i := range 20 {
		old = append(old, object{"type": "track", "userId": "ada", "event": "Product Shared", "messageId": fmt.Sprint("old", i),
			"timestamp": time.Date(2019+i%6, 3, 2, 9, 0, 0, 0, time.UTC).Format(time.RFC3339)})
	}
	for range 2 {
		r.importLines(t, asLines(t, old))
	}
	if n := r.number(t, `select count(*) from decisions`); n != 1 {
		t.Errorf("%d decisions", n)
	}
	if n := r.number(t, `select count(*) from outcomes where kind = 'share'`); n != 20 {
		t.Errorf("%d shares are in the log, want each once", n)
	}
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-09T09:00:00Z"})
	report := r.want(t, 200, "GET", "/v1/experiments/reward/report", nil)
	if report["outcomes"] != 0.0 || report["decisions"] != 1.0 {
		t.Errorf("the report counts %v outcomes of %v decisions, want none of 1", report["outcomes"], report["decisions"])
	}
}

func TestImportLinesOneByOne(t *testing.T) {
	r := newRig(t)
	good := `{"type":"page","userId":"ada","messageId":"1"}`
	got := r.importLines(t, strings.Join([]string{good, "", "nonsense", strings.Repeat("x", 33<<10), good, `{"type":"page"}`}, "\n"))
	var at []any
	for _, e := range got["errors"].([]any) {
		at = append(at, fmt.Sprint(e.(object)["index"], " ", e.(object)["code"]))
	}
	if got["accepted"] != 1.0 || got["duplicates"] != 1.0 || got["rejected"] != 3.0 || fmt.Sprint(at) != "[2 malformed 3 too_large 5 no_id]" {
		t.Errorf("got %v", got)
	}
}

func TestImportRefused(t *testing.T) {
	r := newRig(t)
	event := `{"type":"page","userId":"ada"},`
	for name, test := range map[string]struct {
		scope      catalog.Scope
		kind, body string
		status     int
		code       string
	}{
		"lines without a key":  {"none", "application/x-ndjson", "{}", 401, "unauthorized"},
		"lines, ingest key":    {catalog.ScopeIngest, "application/x-ndjson", "{}", 403, "forbidden"},
		"lines, broken gzip":   {catalog.ScopeImport, "application/jsonl; charset=utf-8", "\x1f\x8b\x08", 400, "malformed"},
		"more than 5 MB":       {catalog.ScopeImport, "application/json", strings.Repeat(" ", 5<<20+1), 400, "too_large"},
		"more than 25,000":     {catalog.ScopeImport, "application/json", `{"batch":[` + strings.Repeat("1,", 25_000) + `1]}`, 400, "malformed"},
		"a batch of 4 MB fits": {catalog.ScopeImport, "application/json", `{"batch":[` + event + strings.Repeat(" ", 4<<20) + event[:len(event)-1] + `]}`, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			q := r.request(t, test.scope, "POST", "/v1/import", test.body)
			q.Header.Set("Content-Type", test.kind)
			w := r.do(q)
			doc := parse(t, w)
			if w.Code != test.status || test.code != "" && doc["code"] != test.code {
				t.Errorf("got %d %.300s, want %d %s", w.Code, w.Body, test.status, test.code)
			}
		})
	}
	r.store.Close()
	q := r.request(t, catalog.ScopeImport, "POST", "/v1/import", `{"type":"page","userId":"ada"}`)
	q.Header.Set("Content-Type", "application/x-ndjson")
	if w := r.do(q); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("without a database: got %d %s", w.Code, w.Body)
	}
}
