package programfile_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goodword/internal/catalog/programfile"
)

const example = `# Comments are welcome.
offers:
  - key: ten
    name: Ten for two
    advocate: {kind: credit, minor: 1000}
    ends_at: 2026-12-31T00:00:00Z
---
kind: program
key: main
countries: [NO, "DE"]
problem: |
  Two
  lines.
holdout_share: 0.05
---
programs:
- key: other
---
kind: brand
name: Acme
formality: {de: formal}
`

func TestRead(t *testing.T) {
	f, err := programfile.Read([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := f.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	must(t, json.Unmarshal([]byte(`{
		"offers": [{"key": "ten", "name": "Ten for two", "advocate": {"kind": "credit", "minor": 1000}, "ends_at": "2026-12-31T00:00:00Z"}],
		"programs": [
			{"key": "main", "countries": ["NO", "DE"], "problem": "Two\nlines.\n", "holdout_share": 0.05},
			{"key": "other"}
		],
		"brand": {"name": "Acme", "formality": {"de": "formal"}}}`), &want))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for pointer, want := range map[string]programfile.Place{
		"/offers/0/advocate/minor": {5, 30}, "/offers/0/name": {4, 5}, "/programs/0/countries/1": {10, 17}, "/programs/0/holdout_share": {14, 1},
		"/programs/0/landing_url": {8, 1}, "/programs/1/key": {17, 3}, "/brand/name": {20, 1}, "/brand/formality/de": {21, 13}, "/nowhere": {1, 1}, "": {1, 1},
	} {
		if got := f.Place(pointer); got != want {
			t.Errorf("%s stands at %v, want %v", pointer, got, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		text, detail string
		line         int
	}{
		"empty":            {"", "holds no offers", 1},
		"only a comment":   {"# nothing\n", "holds no offers", 1},
		"not YAML":         {"offers:\n  - key: [1\n", "not YAML", 2},
		"unknown list":     {"offers: []\nprogram: []\n", "program is not a known field", 2},
		"not a list":       {"offers:\n  key: ten\n", "must be a list", 1},
		"not a mapping":    {"- key: ten\n", "must be fields", 1},
		"kind":             {"key: ten\nkind: offers\n", "kind must be", 2},
		"two brands":       {"brand: {name: a}\n---\nkind: brand\nname: b\n", "brand stands twice", 3},
		"a list of brands": {"brand:\n  - name: a\n", "must be fields", 2},
		"field twice":      {"offers:\n  - key: ten\n    name: a\n    name: b\n", "", 4},
		"alias":            {"offers:\n  - &a {key: ten}\n  - *a\n", "anchors", 2},
		"tag":              {"offers:\n  - key: !!str 10\n", "anchors", 2},
		"infinity":         {"programs:\n  - holdout_share: .inf\n", "", 2},
		"name is a number": {"programs:\n  - 1: a\n", "plain text", 2},
		"deep":             {"programs: " + strings.Repeat("[", 60) + strings.Repeat("]", 60), "deeply", 1},
		"long":             {strings.Repeat("#", 2<<20), "1 MiB", 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := programfile.Read([]byte(test.text))
			var wrong *programfile.Error
			if !errors.As(err, &wrong) || !strings.Contains(wrong.Detail, test.detail) || wrong.Line != test.line {
				t.Errorf("got %v, want line %d and %q", err, test.line, test.detail)
			}
		})
	}
}

// drawValue draws what can stand in a configuration: objects, lists, texts of any kind, numbers.
func drawValue(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 6).Draw(t, "kind")
	if depth == 0 {
		kind = min(kind, 4)
	}
	switch kind {
	case 0, 1:
		return drawText(t)
	case 2:
		return rapid.Int64Range(-1e15, 1e15).Draw(t, "int")
	case 3:
		return rapid.Float64Range(-1e6, 1e6).Draw(t, "float")
	case 4:
		return rapid.SampledFrom([]any{true, false, nil}).Draw(t, "constant")
	case 5:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			list = append(list, drawValue(t, depth-1))
		}
		return list
	}
	return drawObject(t, depth-1)
}

func drawText(t *rapid.T) string {
	if rapid.Bool().Draw(t, "odd") {
		return rapid.SampledFrom([]string{
			"true", "No", "1.5", "0x1F", "1e3", "2026-12-31", "12:30:45", "~", "null", "- a", "a: b", "#x", "a #b", " a ", "", "'", `"`, "\\", "a\nb\n",
			"\t", "{}", "[]", "&a", "*a", "!t", "%", "@", "`", "|", ">", "?", ":", "\u2028", "\x00", "é😀", "https://a.example/?a=1&b", "<<", "=",
		}).Draw(t, "text")
	}
	return rapid.String().Draw(t, "text")
}

func drawObject(t *rapid.T, depth int) map[string]any {
	object := map[string]any{}
	for range rapid.IntRange(0, 4).Draw(t, "members") {
		object[drawText(t)] = drawValue(t, depth)
	}
	return object
}

// TestWrittenReadsBack checks that every document comes back as it was, and written again has the same bytes.
func TestWrittenReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		object := drawObject(t, 3)
		delete(object, "kind")
		document := map[string]any{"offers": []any{object}, "programs": []any{drawObject(t, 3)}}
		raw, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		yaml, err := programfile.Write(raw)
		if err != nil {
			t.Fatal(err)
		}
		f, err := programfile.Read(yaml)
		if err != nil {
			t.Fatalf("%v of\n%s", err, yaml)
		}
		back, err := f.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var want, got any
		if err := errors.Join(json.Unmarshal(raw, &want), json.Unmarshal(back, &got)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s of\n%s", diff, yaml)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte("offers:\n  - key: *a\n"))
	f.Add([]byte("kind: program\n? a\n: b\n<<: {a: b}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := programfile.Read(text)
		if err != nil {
			var wrong *programfile.Error
			if !errors.As(err, &wrong) || wrong.Line < 1 || wrong.Column < 1 || wrong.Detail == "" {
				t.Fatalf("got %#v, want a place and a detail", err)
			}
			return
		}
		raw, err := file.JSON()
		if err != nil || !json.Valid(raw) {
			t.Fatalf("%s, %v", raw, err)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
