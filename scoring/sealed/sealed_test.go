package sealed_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"goodword/scoring/sealed"
)

type thing struct {
	Name string    `json:"name"`
	X    []float64 `json:"x"`
}

func TestOpenReadsWhatSealWrote(t *testing.T) {
	file, err := sealed.Seal("test/thing", 3, thing{Name: "a", X: []float64{1, 0.1}})
	if err != nil {
		t.Fatal(err)
	}
	var got thing
	if err := sealed.Open(file, "test/thing", 3, &got); err != nil || got.Name != "a" || got.X[1] != 0.1 {
		t.Errorf("got %+v, %v", got, err)
	}
	spaced := strings.ReplaceAll(string(file), ",", ",\n  ")
	if err := sealed.Open([]byte(spaced), "test/thing", 3, &got); err != nil {
		t.Errorf("white space is no damage, got %v", err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	file, err := sealed.Seal("test/thing", 3, thing{Name: "a", X: []float64{1}})
	if err != nil {
		t.Fatal(err)
	}
	extra, err := sealed.Seal("test/thing", 3, map[string]int{"other": 1})
	if err != nil {
		t.Fatal(err)
	}
	text := string(file)
	for _, c := range []struct {
		name, file string
		want       error
	}{
		{"nothing", "", sealed.ErrNotSealed},
		{"text", "hello", sealed.ErrNotSealed},
		{"cut off", text[:len(text)-1], sealed.ErrNotSealed},
		{"more than one", text + text, sealed.ErrNotSealed},
		{"another format", strings.Replace(text, "test/thing", "test/other", 1), sealed.ErrFormat},
		{"another version", strings.Replace(text, `"version":3`, `"version":4`, 1), sealed.ErrVersion},
		{"a changed content", strings.Replace(text, `"name":"a"`, `"name":"b"`, 1), sealed.ErrChecksum},
		{"no content", `{"format":"test/thing","version":3}`, sealed.ErrNotSealed},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := sealed.Open([]byte(c.file), "test/thing", 3, new(thing)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	if err := sealed.Open(extra, "test/thing", 3, new(thing)); err == nil || !strings.Contains(err.Error(), "unknown field") {
		t.Errorf("a content with another field: got %v", err)
	}
	if _, err := sealed.Seal("test/thing", 3, math.NaN()); err == nil {
		t.Error("a number that is not finite was sealed")
	}
}
