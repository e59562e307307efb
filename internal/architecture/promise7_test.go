package architecture_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestPromise7NoModelOnTheDecisionPath: nothing that decide is made of, however far down, can call a language model.
func TestPromise7NoModelOnTheDecisionPath(t *testing.T) {
	packages, err := load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	seen := []string{"internal/decide"}
	for i := 0; i < len(seen); i++ {
		for name, file := range packages[seen[i]].files {
			for imported := range imports(file) {
				target, ours := strings.CutPrefix(imported, module+"/")
				if within(target, "internal/llm") || within(target, "internal/copydesk") || strings.Contains(imported, "openai") || within(imported, "net/http") {
					t.Errorf("%s imports %s, and decide is made of it", name, imported)
				}
				if ours && !slices.Contains(seen, target) {
					seen = append(seen, target)
				}
			}
		}
	}
	if !slices.Contains(seen, "prompts") || !slices.Contains(seen, "internal/policy") {
		t.Fatalf("only %v was found: this test sees nothing", seen)
	}
}
