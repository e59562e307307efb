package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/config"
	"goodword/internal/ingest"
	"goodword/internal/referral"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// catalog has one secret and one program.
type catalog struct{ ws models.WorkspaceID }

func (catalog) Secret(models.WorkspaceID) []byte                              { return []byte("secret") }
func (catalog) Snapshot(models.WorkspaceID) *models.Snapshot                  { return &models.Snapshot{} }
func (c catalog) ByPrefix(string) (models.WorkspaceID, *models.Program, bool) { return c.ws, nil, true }

type door struct {
	t       *testing.T
	st      *store.Store
	ws      models.WorkspaceID
	service *ingest.Service
	clock   *config.ManualClock
}

func newDoor(t *testing.T) *door {
	t.Helper()
	st := storetest.New(t)
	d := &door{t: t, st: st, ws: storetest.Workspace(t, st), clock: config.NewManualClock(storetest.Now)}
	c := catalog{d.ws}
	events := st.NewEvents(&referral.Rules{Catalog: c}, nil)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = events.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	d.service = &ingest.Service{Writer: events, Catalog: c, Clock: d.clock}
	return d
}

func (d *door) send(b ingest.Batch, items ...string) ingest.Result {
	d.t.Helper()
	b.Workspace, b.Source = d.ws, "segment"
	for _, s := range items {
		b.Items = append(b.Items, json.RawMessage(s))
	}
	result, err := d.service.Ingest(d.t.Context(), b)
	if err != nil {
		d.t.Fatal(err)
	}
	return result
}

func (d *door) value(sql string, args ...any) (s string) {
	d.t.Helper()
	if err := d.st.Pool().QueryRow(d.t.Context(), sql, args...).Scan(&s); err != nil {
		d.t.Fatal(err)
	}
	return s
}

func TestIngest(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	items := []string{
		`{"type":"identify","messageId":"1","userId":"u","traits":{"first_name":"Maya"}}`,
		`{"type":"track","messageId":"2","userId":"u"}`,
		`{"type":"track","messageId":"3","userId":"u","event":"Order Completed","properties":{"order_id":"o","total":12.5,"currency":"EUR"}}`,
		`nonsense`,
		`{"type":"track","messageId":"3","userId":"u","event":"Order Completed","properties":{"order_id":"o","total":12.5,"currency":"EUR"}}`,
		`{"type":"page","messageId":"4","anonymousId":"b"}`,
		`{"type":"group","messageId":"5","userId":"u","groupId":"g"}`,
		`{"type":"screen","messageId":"6","userId":"u"}`,
		`{"type":"alias","messageId":"7","userId":"u","previousId":"b"}`,
	}
	got := d.send(ingest.Batch{}, items...)
	want := ingest.Result{Accepted: 6, Duplicates: 1, Rejected: []ingest.Rejection{
		{Index: 1, Code: "no_event", Detail: "a track event needs a name in event"},
		{Index: 3, Code: "malformed", Detail: "an event is a JSON object"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	want.Accepted, want.Duplicates = 0, 7
	if diff := cmp.Diff(want, d.send(ingest.Batch{}, items...)); diff != "" {
		t.Errorf("a retry:\n%s", diff)
	}
	if got := d.value(`select string_agg(distinct code || ' ' || raw, ', ' order by code || ' ' || raw) from rejected_events`); got !=
		`malformed nonsense, no_event {"type":"track","messageId":"2","userId":"u"}` {
		t.Errorf("rejected: %s", got)
	}
	if got := d.value(`select string_agg(type || ' ' || kind, ', ' order by type) from events`); got !=
		"alias 21, group 0, identify 1, page 20, screen 20, track 2" {
		t.Errorf("stored: %s", got)
	}
}

func TestIngestSingleEventDoor(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	if got := d.send(ingest.Batch{Type: "track"}, `{"userId":"u","event":"Logged In","sentAt":"2026-03-02T09:00:00Z","writeKey":"gw_ingest_secret"}`); got.Accepted != 1 {
		t.Errorf("%+v", got)
	}
	if got := d.value(`select raw::text from events`); strings.Contains(got, "secret") {
		t.Errorf("stored: %s", got)
	}
}

// Whatever valid JSON holds can be stored.
func TestIngestStoresAnyJSON(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	deep := strings.Repeat(`{"x":[`, 31) + `1` + strings.Repeat(`]}`, 31)
	for i, context := range []string{
		`"\u0000"`, `"\ud800"`, "\"\xff\xfe\"", `1e999999`, `-0.0E-0`, deep, `{"":{"":""}}`, `"` + strings.Repeat("x", 30_000) + `"`, `[ [ ] , { } ]`,
	} {
		item := fmt.Sprintf(`{"type":"track","event":"a\u0000b","userId":"u","messageId":"%d","context":%s,"properties":{"order_id":"\u0000"}}`, i, context)
		if got := d.send(ingest.Batch{}, item); got.Accepted != 1 {
			t.Errorf("%.60s: %+v", context, got)
		}
	}
}

// Clocks are corrected by the batch's sentAt, but not those of an import.
func TestIngestCorrectsClocks(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	at := func(s string) time.Time {
		v, ok := ingest.ParseTime(s)
		if !ok {
			t.Fatal(s)
		}
		return v
	}
	item := `{"type":"page","userId":"u","messageId":"%s","timestamp":"2026-03-02T10:59:00Z"}`
	d.send(ingest.Batch{SentAt: at("2026-03-02T11:00:00Z")}, fmt.Sprintf(item, "live"))
	d.send(ingest.Batch{SentAt: at("2026-03-02T11:00:00Z"), Import: true}, fmt.Sprintf(item, "import"))
	d.send(ingest.Batch{}, fmt.Sprintf(item, "plain"))
	got := d.value(`select string_agg(to_char(occurred_at, 'HH24:MI'), ' ' order by occurred_at) from events`)
	if got != "08:59 10:59 10:59" {
		t.Errorf("events happened at %s", got)
	}
}

// The same message after a month's end is still the same.
func TestIngestAcrossMonths(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	const item = `{"type":"track","event":"Logged In","userId":"u","messageId":"m","timestamp":"2025-01-01T00:00:00Z"}`
	if got := d.send(ingest.Batch{}, item); got.Accepted != 1 {
		t.Errorf("%+v", got)
	}
	d.clock.Move(storetest.Now.AddDate(0, 1, 0))
	if got := d.send(ingest.Batch{}, item); got.Duplicates != 1 {
		t.Errorf("a month later: %+v", got)
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.send(ingest.Batch{}, `{"type":"page","userId":"u","messageId":"1"}`)
	id := models.DecisionID{Customer: models.NewCustomerID([]byte("secret"), "u"), At: storetest.Now, Number: 1}
	if _, err := d.st.Pool().Exec(t.Context(), `insert into decisions values ($1, $2, $3, 1, 'p', 'email', 'email', '', true, 'ask', $3, 'none', '\xa0')`,
		d.ws, [16]byte(id.Customer), id.At); err != nil {
		t.Fatal(err)
	}
	if _, err := d.st.Pool().Exec(t.Context(), `insert into snapshots values ($1, 'none', '{}', $2)`, d.ws, id.At); err != nil {
		t.Fatal(err)
	}
	unknown := id
	unknown.Number = 2
	report := func(id models.DecisionID, kind models.OutcomeKind) models.Event {
		return models.Event{Decision: id, Kind: kind.Event(), Type: "track", Name: string(kind), Source: "api"}
	}
	unsubscribed := report(id, models.OutcomeUnsubscribe)
	unsubscribed.Raw = []byte(`{"type":"unsubscribe"}`)
	events := []models.Event{report(id, models.OutcomeShare), report(unknown, models.OutcomeShare), report(id, models.OutcomeShare), unsubscribed}
	for n, want := range [][]models.EventFate{
		{models.EventStored, models.EventRefused, models.EventDuplicate, models.EventStored},
		{models.EventDuplicate, models.EventRefused, models.EventDuplicate, models.EventDuplicate},
	} {
		got, err := d.service.Record(t.Context(), d.ws, events)
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("time %d: %v, %v; want %v", n+1, got, err, want)
		}
	}
	if got := d.value(`select string_agg(kind || ' ' || number, ', ' order by seq) from outcomes`); got != "share 1, unsubscribe 1" {
		t.Errorf("outcomes: %s", got)
	}
	if got := d.value(`select string_agg(raw->>'type', ', ' order by raw->>'type') from events where source = 'api'`); got != "share, unsubscribe" {
		t.Errorf("stored: %s", got)
	}
}

type failing struct{ error }

func (f failing) Write(context.Context, *models.EventBatch) ([]models.EventFate, error) {
	return nil, f.error
}

func TestIngestPassesErrorsOn(t *testing.T) {
	away := models.Errorf(models.Unavailable, "test", "away")
	s := &ingest.Service{Writer: failing{away}, Catalog: catalog{}, Clock: config.NewManualClock(storetest.Now)}
	result, err := s.Ingest(t.Context(), ingest.Batch{Items: []json.RawMessage{[]byte(`{"type":"page","userId":"u"}`)}})
	if models.KindOf(err) != models.Unavailable || result.Accepted != 0 {
		t.Errorf("%+v, %v", result, err)
	}
	if result, err := s.Ingest(t.Context(), ingest.Batch{}); err != nil || result.Accepted != 0 {
		t.Errorf("an empty batch: %+v, %v", result, err)
	}
}
