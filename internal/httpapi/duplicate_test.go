package httpapi_test

import (
	"slices"
	"testing"

	"goodword/internal/catalog"
)

func TestDuplicateProgram(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"test_customers": []string{"tess"}})
	made := r.want(t, 201, "POST", "/v1/programs/main/duplicate", object{"key": "summer", "name": "Summer", "experiments": true})
	p, list := made["program"].(object), made["experiments"].([]any)
	if p["key"] != "summer" || p["name"] != "Summer" || p["status"] != "draft" || p["salt"] == "salt" || len(p["test_customers"].([]any)) != 0 {
		t.Errorf("got %v", p)
	}
	if len(list) != 1 || list[0].(object)["key"] != "reward-summer" || list[0].(object)["status"] != "draft" {
		t.Errorf("got %v", list)
	}
	entries := r.want(t, 200, "GET", "/v1/audit?kind=program&key=summer", nil)["entries"].([]any)
	if len(entries) != 1 || entries[0].(object)["action"] != "create" {
		t.Errorf("the log has %v", entries)
	}
	if made := r.want(t, 201, "POST", "/v1/programs/main/duplicate", object{"key": "plain"}); len(made["experiments"].([]any)) != 0 {
		t.Errorf("got %v, want no experiments", made)
	}
	r.want(t, 409, "POST", "/v1/programs/main/duplicate", object{"key": "summer"})
	r.want(t, 404, "POST", "/v1/programs/none/duplicate", object{"key": "copy"})
	r.wantAs(t, catalog.ScopeDecide, 403, "POST", "/v1/programs/main/duplicate", object{"key": "copy"})
	if got := pointers(r.want(t, 422, "POST", "/v1/programs/main/duplicate", object{"key": 7, "nam": "x"})); !slices.Equal(got, []string{"/key", "/nam"}) {
		t.Errorf("got bad fields %v", got)
	}
	if got := pointers(r.want(t, 422, "POST", "/v1/programs/main/duplicate", object{})); !slices.Equal(got, []string{"/key"}) {
		t.Errorf("got bad fields %v", got)
	}
}
