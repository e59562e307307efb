package httpapi_test

import (
	"fmt"
	"slices"
	"testing"

	"goodword/internal/catalog"
)

func TestPreview(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"cap_count": 1, "cap_days": 30})
	fresh := r.want(t, 200, "POST", "/v1/preview", object{"customer_id": "ada", "program": "main", "placement": "email", "locale": "en-GB"})
	if fresh["ask"] != true || fresh["stored"] != false || fresh["decision_id"] != "" || fresh["at"] != "2026-03-02T09:00:00Z" ||
		fresh["copy"].(object)["body"] == "" || len(fresh["checks"].([]any)) < 18 || len(fresh["why"].([]any)) != 6 {
		t.Errorf("got %v", fresh)
	}
	if n := r.number(t, `select (select count(*) from decisions) + (select count(*) from promises) + (select count(*) from codes)`); n != 0 {
		t.Errorf("a preview stored %d rows", n)
	}
	made := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada"})
	if made["offer"] != fresh["offer"] || made["propensity"] != fresh["propensity"] {
		t.Errorf("the preview had %v, the decision has %v", fresh["offer"], made["offer"])
	}
	same := r.want(t, 200, "POST", "/v1/preview", object{"customer_id": "ada", "at": "2026-03-02"})
	if same["stored"] != true || same["decision_id"] != made["decision_id"] {
		t.Errorf("got %v", same)
	}
	for at, want := range map[string]string{
		"2026-03-14":                "map[change:from 2026-04-01 09:00 UTC on fact:asked 11 days ago, the program allows one ask in 30 days filter:cap from:2026-04-01T09:00:00Z hit:true]",
		"2026-03-14T10:00:00+01:00": "map[change:from 2026-04-01 09:00 UTC on fact:asked 12 days ago, the program allows one ask in 30 days filter:cap from:2026-04-01T09:00:00Z hit:true]",
		"2026-04-02":                "map[fact:asked 30 days ago, the program allows one ask in 30 days filter:cap hit:false]",
	} {
		got := r.want(t, 200, "POST", "/v1/preview", object{"customer_id": "ada", "at": at})
		for _, c := range got["checks"].([]any) {
			if c.(object)["filter"] == "cap" && fmt.Sprint(c) != want {
				t.Errorf("%s: got  %v\nwant %s", at, c, want)
			}
		}
	}
	r.wantAs(t, catalog.ScopeDecide, 403, "POST", "/v1/preview", object{"customer_id": "ada"})
	r.want(t, 404, "POST", "/v1/preview", object{"customer_id": "nobody"})
	for at, status := range map[string]int{
		"2026-03-01": 422, "2026-03-02T08:58:00Z": 422, "2026-03-02T08:59:30Z": 200, "2029-01-01": 422, "soon": 422, "2026-13-01": 422,
	} {
		problem := r.want(t, status, "POST", "/v1/preview", object{"customer_id": "ada", "at": at})
		if status == 422 && !slices.Equal(pointers(problem), []string{"/at"}) {
			t.Errorf("%s: got %v", at, problem)
		}
	}
	if got := pointers(r.want(t, 422, "POST", "/v1/preview", object{"channel": "pigeon", "at": 7})); !slices.Equal(got, []string{"/at", "/customer_id", "/channel"}) {
		t.Errorf("got bad fields %v", got)
	}
}
