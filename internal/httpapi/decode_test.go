package httpapi

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/models"
)

type inner struct {
	Weight float64 `json:"weight"`
	Flag   *bool   `json:"flag,omitempty"`
}

type document struct {
	Name  string          `json:"name"`
	Count int             `json:"count"`
	At    time.Time       `json:"at"`
	List  []inner         `json:"list"`
	Words []string        `json:"words"`
	Raw   json.RawMessage `json:"raw"`
	inner
}

func TestDecodeListsEveryBadField(t *testing.T) {
	no := false
	for name, test := range map[string]struct {
		body string
		bad  []models.FieldError
		want document
	}{
		"good": {
			body: `{"name":"a","count":2,"at":"2026-03-02T09:00:00Z","list":[{"weight":1,"flag":false}],"words":["x"],"weight":3,"raw":{"a":[1]}}`,
			want: document{
				Name: "a", Count: 2, At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), List: []inner{{Weight: 1, Flag: &no}},
				Words: []string{"x"}, Raw: json.RawMessage(`{"a":[1]}`), inner: inner{Weight: 3},
			},
		},
		"null is missing": {body: `{"name":null,"count":null,"list":null}`, want: document{}},
		"wrong types, and what is right is kept": {
			body: `{"name":1,"count":1.5,"at":"yesterday","list":[{"weight":"heavy"},{"weight":2}],"words":[1,"b"],"weight":true}`,
			bad: []models.FieldError{
				{Pointer: "/at", Detail: "must be a time like 2026-03-02T09:00:00Z"},
				{Pointer: "/count", Detail: "must be a whole number"},
				{Pointer: "/list/0/weight", Detail: "must be a number"},
				{Pointer: "/name", Detail: "must be a string"},
				{Pointer: "/weight", Detail: "must be a number"},
				{Pointer: "/words/0", Detail: "must be a string"},
			},
			want: document{List: []inner{{}, {Weight: 2}}, Words: []string{"", "b"}},
		},
		"unknown fields, with names that need escaping": {
			body: `{"name":"a","a/b":1,"c~d":2,"list":[{"colour":"red"}],"Name":"b"}`,
			bad: []models.FieldError{
				{Pointer: "/Name", Detail: "is not a known field"},
				{Pointer: "/a~1b", Detail: "is not a known field"},
				{Pointer: "/c~0d", Detail: "is not a known field"},
				{Pointer: "/list/0/colour", Detail: "is not a known field"},
			},
			want: document{Name: "a", List: []inner{{}}},
		},
		"no object": {body: `[1]`, bad: []models.FieldError{{Pointer: "", Detail: "must be an object"}}},
		"no array": {
			body: `{"list":{},"words":"x"}`,
			bad:  []models.FieldError{{Pointer: "/list", Detail: "must be an array"}, {Pointer: "/words", Detail: "must be an array"}},
		},
		"a number beyond its type": {body: `{"count":1e30}`, bad: []models.FieldError{{Pointer: "/count", Detail: "must be a whole number"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var got document
			bad, err := decode([]byte(test.body), &got)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.bad, bad); diff != "" {
				t.Errorf("bad fields (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(document{})); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeRefusesWhatIsNotJSON(t *testing.T) {
	for _, body := range []string{"", "  ", "{", `{"name":}`, `{} {}`, `{"name":"a"}]`, "name=a", "\xff", `{"name":"a",}`} {
		_, err := decode([]byte(body), &document{})
		var bad *malformed
		if !errors.As(err, &bad) {
			t.Errorf("%q: got %v, want it malformed", body, err)
		}
	}
}

// FuzzDecode checks that any body is read or refused, and that what is read without complaint is what encoding/json reads.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"name":"a","list":[{"weight":1}]}`, `{"count":1e3}`, `{"at":"x"}`, `[`, `{"raw":[{}],"x":{"y":null}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got, want document
		bad, err := decode(body, &got)
		if err != nil || len(bad) > 0 {
			return
		}
		if err := json.Unmarshal(body, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v (%v)", body, got, want, err)
		}
	})
}

// TestMerge has the examples of RFC 7396, appendix A.
func TestMerge(t *testing.T) {
	for _, test := range []struct{ target, patch, want string }{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`, `["c"]`},
		{`{"a":"foo"}`, `null`, `null`},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"a":1,"e":null}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	} {
		target, err := generic([]byte(test.target))
		if err != nil {
			t.Fatal(err)
		}
		change, err := generic([]byte(test.patch))
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(merge(target, change))
		if err != nil || string(got) != test.want {
			t.Errorf("merge(%s, %s) = %s, %v, want %s", test.target, test.patch, got, err, test.want)
		}
	}
}
