package httpapi_test

import (
	"fmt"
	"testing"
	"time"

	"goodword/internal/store/storetest"
)

func TestRotateKey(t *testing.T) {
	r := newRig(t)
	old := r.want(t, 201, "POST", "/v1/keys", object{"scope": "decide", "name": "mailer"})
	path := "/v1/keys/" + old["id"].(string) + "/rotate"
	fresh := r.want(t, 201, "POST", path, object{"grace_hours": 2})
	if fresh["scope"] != "decide" || fresh["name"] != "mailer" || fresh["key"] == old["key"] || fresh["id"] == old["id"] {
		t.Errorf("%v follows %v", fresh, old)
	}
	r.keys["old"], r.keys["fresh"] = old["key"].(string), fresh["key"].(string)
	r.wantAs(t, "old", 200, "GET", "/v1/next-ask?customer_id=ada", nil)
	r.want(t, 409, "POST", path, nil)

	ends := storetest.Now.Add(2 * time.Hour)
	for _, listed := range r.want(t, 200, "GET", "/v1/keys", nil)["keys"].([]any) {
		k := listed.(object)
		if want := map[bool]any{true: ends.Format(time.RFC3339)}[k["id"] == old["id"]]; k["expires_at"] != want {
			t.Errorf("key %v ends at %v, want %v", k["id"], k["expires_at"], want)
		}
	}
	r.want(t, 200, "POST", "/v1/clock", object{"now": ends})
	r.wantAs(t, "old", 401, "GET", "/v1/next-ask?customer_id=ada", nil)
	r.wantAs(t, "fresh", 200, "GET", "/v1/next-ask?customer_id=ada", nil)

	var log []string
	for _, e := range entries(r.want(t, 200, "GET", "/v1/audit?kind=key&limit=2", nil)) {
		log = append(log, fmt.Sprint(e["key"], " ", e["action"], " ", e["after"]))
	}
	want := fmt.Sprintf("[%v create map[hint:%v name:mailer scope:decide status:active] %v update map[expires_at:%s]]",
		fresh["id"], fresh["hint"], old["id"], ends.Format(time.RFC3339))
	if fmt.Sprint(log) != want {
		t.Errorf("got  %v\nwant %s", log, want)
	}
}

func TestRotateKeyRefuses(t *testing.T) {
	r := newRig(t)
	id := r.want(t, 201, "POST", "/v1/keys", object{"scope": "decide"})["id"].(string)
	for name, test := range map[string]struct {
		path   string
		body   any
		status int
	}{
		"a grace that is too long": {"/v1/keys/" + id + "/rotate", object{"grace_hours": 721}, 422},
		"a grace without end":      {"/v1/keys/" + id + "/rotate", `{"grace_hours":1e300}`, 422},
		"a grace below zero":       {"/v1/keys/" + id + "/rotate", object{"grace_hours": -1}, 422},
		"a grace in words":         {"/v1/keys/" + id + "/rotate", object{"grace_hours": "long"}, 422},
		"an unknown field":         {"/v1/keys/" + id + "/rotate", object{"grace": 1}, 422},
		"no key":                   {"/v1/keys/999999/rotate", nil, 404},
		"no number":                {"/v1/keys/x/rotate", nil, 404},
	} {
		t.Run(name, func(t *testing.T) { r.want(t, test.status, "POST", test.path, test.body) })
	}
	if w := r.do(r.request(t, "decide", "POST", "/v1/keys/"+id+"/rotate", nil)); w.Code != 403 {
		t.Errorf("a decide key rotates keys: %d", w.Code)
	}
	r.want(t, 201, "POST", "/v1/keys/"+id+"/rotate", nil) // a day, without a body
}
