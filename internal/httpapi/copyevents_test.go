package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestCopyEvents reports what a widget sees, twice each: it counts once, and the server's own reports are the same reports.
func TestCopyEvents(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	token := h.sign(t, "ada", nil)
	id := h.copy(t, token, "")["decision_id"].(string)
	path := "/v1/copy/" + id + "/events"
	for _, event := range []object{
		{"type": "render"}, {"type": "exposure"}, {"type": "share", "share_channel": "whatsapp"}, {"type": "share", "share_channel": "sms", "message_id": "7"},
		{"type": "edit", "share_channel": "whatsapp", "length": 123}, {"type": "edit", "share_channel": "sms"},
	} {
		for i, duplicate := range []bool{false, true} {
			w := h.page(t, "POST", path, token, event)
			if w.Code != 200 || parse(t, w)["duplicate"] != duplicate {
				t.Errorf("%v, time %d: got %d %s", event, i+1, w.Code, w.Body)
			}
		}
	}
	if again := r.want(t, 200, "POST", "/v1/decisions/"+id+"/outcome", object{"type": "share", "share_channel": "whatsapp"}); again["duplicate"] != true {
		t.Errorf("the same share reported by a server: got %v", again)
	}
	record := r.want(t, 200, "GET", "/v1/decisions/"+id, nil)
	if record["activated_at"] == nil || fmt.Sprint(kinds(record)) != "map[exposure:1 share:2]" {
		t.Errorf("got %v with outcomes %v", record["activated_at"], record["outcomes"])
	}
	if got := r.number(t, `select count(*) from events where name = 'Share Text Edited' and source = 'widget'`); got != 2 {
		t.Errorf("%d edits are stored, want 2", got)
	}
	if got := r.number(t, `select (raw->>'length')::bigint from events where name = 'Share Text Edited' and raw->>'share_channel' = 'whatsapp'`); got != 123 {
		t.Errorf("the length is %d, want 123", got)
	}
}

// TestRenderingActivates looks at what a widget's rendering activates: in a page, delivered means rendered.
func TestRenderingActivates(t *testing.T) {
	for activation, activates := range map[string]bool{"delivered": true, "render": true, "click": false} {
		t.Run(activation, func(t *testing.T) {
			r := newRig(t)
			r.setUp(t, object{"activation": activation})
			h := r.host(t)
			token := h.sign(t, "ada", nil)
			id := h.copy(t, token, "")["decision_id"].(string)
			if w := h.page(t, "POST", "/v1/copy/"+id+"/events", token, object{"type": "render"}); w.Code != 200 {
				t.Fatalf("got %d %s", w.Code, w.Body)
			}
			if got := r.want(t, 200, "GET", "/v1/decisions/"+id, nil)["activated_at"] != nil; got != activates {
				t.Errorf("activated: %v, want %v", got, activates)
			}
		})
	}
}

// kinds counts a record's outcomes by type; activation is none of them.
func kinds(record object) map[string]int {
	counts := map[string]int{}
	for _, o := range record["outcomes"].([]any) {
		if kind := o.(object)["type"].(string); kind != "activation" {
			counts[kind]++
		}
	}
	return counts
}

// TestCopyEventsAreTheCustomersOwn tries to report of others, without a token, and what no widget may say.
func TestCopyEventsAreTheCustomersOwn(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "bob", "messageId": "2"})
	h := r.host(t)
	ada, bob := h.sign(t, "ada", nil), h.sign(t, "bob", nil)
	id := h.copy(t, ada, "")["decision_id"].(string)
	path := "/v1/copy/" + id + "/events"
	for name, test := range map[string]struct {
		path, token string
		body        any
		status      int
	}{
		"another customer":     {path, bob, object{"type": "share", "share_channel": "sms"}, 404},
		"no token":             {path, "", object{"type": "render"}, 401},
		"a forged token":       {path, ada + "x", object{"type": "render"}, 401},
		"no decision":          {"/v1/copy/nothing/events", ada, object{"type": "render"}, 404},
		"no such decision":     {"/v1/copy/" + id[:len(id)-2] + "zz/events", ada, object{"type": "render"}, 404},
		"a purchase":           {path, ada, object{"type": "purchase"}, 422},
		"a value":              {path, ada, object{"type": "share", "share_channel": "sms", "value_minor": 5}, 422},
		"the text":             {path, ada, object{"type": "edit", "share_channel": "sms", "text": "Hi"}, 422},
		"no channel":           {path, ada, object{"type": "share"}, 422},
		"an unknown channel":   {path, ada, object{"type": "edit", "share_channel": "pigeon"}, 422},
		"a channel too many":   {path, ada, object{"type": "render", "share_channel": "sms"}, 422},
		"a length too many":    {path, ada, object{"type": "share", "share_channel": "sms", "length": 5}, 422},
		"a long text":          {path, ada, object{"type": "edit", "share_channel": "sms", "length": 65_537}, 422},
		"a long id":            {path, ada, object{"type": "render", "message_id": strings.Repeat("x", 201)}, 422},
		"no JSON":              {path, ada, "hello", 400},
		"more than an event's": {path, ada, object{"type": strings.Repeat("x", 40_000)}, 413},
	} {
		if w := h.page(t, "POST", test.path, test.token, test.body); w.Code != test.status {
			t.Errorf("%s: got %d %s, want %d", name, w.Code, w.Body, test.status)
		}
	}
	if n := r.count(t, "outcomes"); n != 0 {
		t.Errorf("%d outcomes are stored", n)
	}
	// One person's ids are one person's.
	r.want(t, 200, "POST", "/v1/alias", object{"userId": "ada", "previousId": "bob", "messageId": "9"})
	if w := h.page(t, "POST", path, bob, object{"type": "share", "share_channel": "sms"}); w.Code != 200 {
		t.Errorf("another id of the same person: got %d %s", w.Code, w.Body)
	}
}
