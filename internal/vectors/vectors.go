// Package vectors reads the project's known-answer vectors for tests.
//
// The vectors are not part of the repository: they lie in the directory named by GOODWORD_VECTORS,
// or in ../shared/vectors beside the module. A test that cannot find them is skipped with a message.
// It is for tests only.
package vectors

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// Tolerance says how far a value may lie from the expected one; {0, 0} means the same bits.
type Tolerance struct {
	Abs float64 `json:"abs"`
	Rel float64 `json:"rel"`
}

// Near reports whether |got - want| <= Abs + Rel·|want|. A NaN is near nothing.
func (tol Tolerance) Near(got, want float64) bool {
	return math.Abs(got-want) <= tol.Abs+tol.Rel*math.Abs(want)
}

// Case is one known answer. Inputs and expected values differ by case, so they are decoded late.
type Case struct {
	ID       string          `json:"id"`
	Inputs   json.RawMessage `json:"inputs"`
	Expected json.RawMessage `json:"expected"`
}

// Decode reads the inputs and the expected values into the given pointers. Fields of the vectors
// that the pointers' types do not have are ignored: a package tests what it implements.
func (c Case) Decode(t *testing.T, inputs, expected any) {
	t.Helper()
	if err := errors.Join(json.Unmarshal(c.Inputs, inputs), json.Unmarshal(c.Expected, expected)); err != nil {
		t.Fatalf("decode vector case %s: %v", c.ID, err)
	}
}

// Group is one file of vectors.
type Group struct {
	Tolerance Tolerance `json:"default_tolerance"`
	Cases     []Case    `json:"cases"`
}

// Case returns the case with the given id and fails the test when there is none.
func (g Group) Case(t *testing.T, id string) Case {
	t.Helper()
	for _, c := range g.Cases {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no vector case %q", id)
	return Case{}
}

// Check compares a list of numbers and reports every difference beyond the group's tolerance.
func (g Group) Check(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d values, want %d", name, len(got), len(want))
		return
	}
	for i := range want {
		if !g.Tolerance.Near(got[i], want[i]) {
			t.Errorf("%s[%d] = %.17g, want %.17g", name, i, got[i], want[i])
		}
	}
}

// Read returns the named group, or skips the test when the vectors are not there.
func Read(t *testing.T, group string) Group {
	t.Helper()
	var g Group
	if err := json.Unmarshal(Text(t, group), &g); err != nil {
		t.Fatalf("read group %s: %v", group, err)
	}
	if len(g.Cases) == 0 {
		t.Fatalf("group %s has no cases", group)
	}
	return g
}

// Text returns the file of the named group as it is, for those with a schema of
// their own, or skips the test when the vectors are not there.
func Text(t *testing.T, group string) []byte {
	t.Helper()
	path := filepath.Join(directory(t), group+".json")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no vectors at %s; set GOODWORD_VECTORS to their directory", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// directory returns GOODWORD_VECTORS, else ../shared/vectors from the folder that holds go.mod.
func directory(t *testing.T) string {
	t.Helper()
	if d := os.Getenv("GOODWORD_VECTORS"); d != "" {
		return d
	}
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return filepath.Join(folder, "..", "shared", "vectors")
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			t.Skip("no go.mod above the test; set GOODWORD_VECTORS to the directory of the vectors")
		}
		folder = parent
	}
}
