package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"goodword/internal/catalog"
)

// count says how many rows a table has.
func (r *rig) count(t *testing.T, table string) int {
	t.Helper()
	var n int
	if err := r.store.Pool().QueryRow(t.Context(), "select count(*) from "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEventDoors(t *testing.T) {
	r := newRig(t)
	for i, door := range []string{"identify", "track", "page", "screen", "group", "alias"} {
		e := object{"userId": "ada", "anonymousId": "anon", "previousId": "anon", "groupId": "g", "event": "Logged In", "name": "x", "messageId": door}
		got := r.wantAs(t, catalog.ScopeIngest, 200, "POST", "/v1/"+door, e)
		if got["success"] != true || got["accepted"] != 1.0 || len(got["errors"].([]any)) != 0 {
			t.Errorf("%s: got %v", door, got)
		}
		if n := r.count(t, "events"); n != i+1 {
			t.Errorf("%s: %d events are stored, want %d", door, n, i+1)
		}
		got = r.wantAs(t, catalog.ScopeIngest, 200, "POST", "/v1/"+door, e)
		if got["accepted"] != 0.0 || got["duplicates"] != 1.0 {
			t.Errorf("%s again: got %v", door, got)
		}
	}
}

func TestBatchReportsBadEventsByIndex(t *testing.T) {
	r := newRig(t)
	batch := object{"sentAt": "2026-03-02T09:00:00Z", "batch": []any{
		object{"type": "track", "userId": "ada", "event": "Logged In", "messageId": "1"},
		"nonsense",
		object{"type": "track", "event": "Logged In", "messageId": "2"},
		object{"type": "identify", "userId": "ada", "messageId": "3"},
		object{"type": "track", "userId": "ada", "event": "Logged In", "messageId": "4", "timestamp": "2026-03-04T09:00:00Z", "sentAt": "2026-03-02T09:00:00Z"},
		object{"type": "track", "userId": "ada", "event": "Logged In", "messageId": "5", "properties": object{"note": strings.Repeat("x", 33<<10)}},
	}}
	got := r.wantAs(t, catalog.ScopeIngest, 200, "POST", "/v1/batch", batch)
	if got["accepted"] != 2.0 {
		t.Errorf("got %v, want 2 accepted", got)
	}
	var indexes []any
	for _, e := range got["errors"].([]any) {
		e := e.(object)
		indexes = append(indexes, e["index"])
		if e["code"] == "" || e["detail"] == "" {
			t.Errorf("an error without code or detail: %v", e)
		}
	}
	if fmt.Sprint(indexes) != "[1 2 4 5]" {
		t.Errorf("got errors at %v, want [1 2 4 5]: %v", indexes, got["errors"])
	}
	if n := r.count(t, "rejected_events"); n != 4 {
		t.Errorf("%d rejected events are kept, want 4", n)
	}
}

func TestEventsCompressedAndWithAnyContentType(t *testing.T) {
	r := newRig(t)
	for i, contentType := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded", ""} {
		var body bytes.Buffer
		z := gzip.NewWriter(&body)
		doc := object{"writeKey": r.keys[catalog.ScopeIngest], "batch": []object{{
			"type": "track", "userId": "ada", "event": "Logged In", "messageId": fmt.Sprint(i),
		}}}
		if err := json.NewEncoder(z).Encode(doc); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		q := httptest.NewRequest(http.MethodPost, "/v1/batch", &body)
		q.Header.Set("Content-Encoding", "gzip")
		q.Header.Set("Content-Type", contentType)
		if w := r.do(q); w.Code != 200 || parse(t, w)["accepted"] != 1.0 {
			t.Errorf("%q: got %d %s", contentType, w.Code, w.Body)
		}
	}
}

func TestWriteKeyInTheBody(t *testing.T) {
	r := newRig(t)
	for name, test := range map[string]struct {
		key    any
		status int
	}{
		"good":    {r.keys[catalog.ScopeIngest], 200},
		"wrong":   {"gw_ingest_wrong", 401},
		"missing": {nil, 401},
		"number":  {5, 401},
		"scope":   {r.keys[catalog.ScopeDecide], 403},
	} {
		t.Run(name, func(t *testing.T) {
			e := object{"userId": "ada", "event": "Logged In", "messageId": name, "writeKey": test.key}
			w := r.do(r.request(t, "none", "POST", "/v1/track", e))
			if w.Code != test.status {
				t.Errorf("got %d %s, want %d", w.Code, w.Body, test.status)
			}
		})
	}
}

func TestSegmentDoorsRefuseInTheirOwnShape(t *testing.T) {
	r := newRig(t)
	event := `{"type":"track","userId":"ada","event":"Logged In"}`
	for name, test := range map[string]struct {
		path, body string
		status     int
		code       string
	}{
		"malformed":       {"/v1/batch", `{"batch":[`, 400, "malformed"},
		"empty":           {"/v1/track", ``, 400, "malformed"},
		"an array":        {"/v1/batch", `[` + event + `]`, 400, "malformed"},
		"no batch":        {"/v1/batch", `{}`, 400, "malformed"},
		"batch of what":   {"/v1/batch", `{"batch":{}}`, 400, "malformed"},
		"too many":        {"/v1/batch", `{"batch":[` + strings.Repeat("1,", 2500) + `1]}`, 400, "malformed"},
		"batch too large": {"/v1/batch", `{"batch":[` + strings.Repeat(" ", 500<<10) + `]}`, 400, "too_large"},
		"event too large": {"/v1/track", `{"userId":"ada"` + strings.Repeat(" ", 32<<10) + `}`, 400, "too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			w := r.do(r.request(t, catalog.ScopeIngest, "POST", test.path, test.body))
			got := parse(t, w)
			if w.Code != test.status || got["success"] != false || got["code"] != test.code || got["message"] == "" {
				t.Errorf("got %d %s, want %d with code %s", w.Code, w.Body, test.status, test.code)
			}
		})
	}
	if n := r.count(t, "events"); n != 0 {
		t.Errorf("%d events are stored", n)
	}
}

func TestEmptyBatch(t *testing.T) {
	r := newRig(t)
	if got := r.wantAs(t, catalog.ScopeIngest, 200, "POST", "/v1/batch", `{"batch":[]}`); got["accepted"] != 0.0 || got["success"] != true {
		t.Errorf("got %v", got)
	}
}

// TestImportTakesTimesAsWritten checks that history keeps its times: import does not correct clocks.
func TestImportTakesTimesAsWritten(t *testing.T) {
	r := newRig(t)
	r.wantAs(t, catalog.ScopeImport, 200, "POST", "/v1/import", object{"sentAt": "2026-03-02T19:00:00Z", "batch": []object{{
		"type": "track", "userId": "ada", "event": "Order Completed", "messageId": "1", "timestamp": "2019-05-01T12:00:00Z",
		"properties": object{"order_id": "o1", "total": 20, "currency": "EUR"},
	}}})
	var at string
	if err := r.store.Pool().QueryRow(t.Context(), `select to_char(occurred_at, 'YYYY-MM-DD HH24:MI') from events`).Scan(&at); err != nil {
		t.Fatal(err)
	}
	if at != "2019-05-01 12:00" {
		t.Errorf("the event is dated %s", at)
	}
}
