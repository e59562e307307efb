package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"goodword/models"
)

// TestEveryReasonHasItsResult reads the constants of reason.go: one that is added there and is no reason to ask must be named in
// result.go, too.
func TestEveryReasonHasItsResult(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "reason.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[models.Result]int{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Reason") {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		result := models.Reason(text).Result()
		seen[result]++
		if (result == models.ResultAsk) != (text == "ask") {
			t.Errorf("%s comes to %s", text, result)
		}
		return true
	})
	if seen[models.ResultSuppressed] < 20 || seen[models.ResultFallback] < 3 || seen[models.ResultAsk] != 1 {
		t.Errorf("got %v", seen)
	}
	if got := models.Reason("nps_promoter").Result(); got != models.ResultAsk {
		t.Errorf("a scorer's reason comes to %s", got)
	}
}
