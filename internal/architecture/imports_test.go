// Package architecture_test keeps the shape of the code: who imports whom, and what the pure packages leave alone. The rules are in
// rules_test.go. Tests may import what they need and are not looked at.
package architecture_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestImportDirections(t *testing.T) {
	packages, err := load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(packages["models"].files) == 0 {
		t.Fatal("package models was not found: this test sees nothing")
	}
	for _, violation := range violations(packages) {
		t.Error(violation)
	}
}

// goPackage is the code of one directory, tests excluded.
type goPackage struct {
	files       map[string]*ast.File // by path
	testSupport bool                 // it imports what only tests do: it is for them although its files are not named so
}

// load parses every package of the repository, by directory.
func load(repository fs.FS) (map[string]goPackage, error) {
	packages := make(map[string]goPackage)
	err := fs.WalkDir(repository, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && (strings.ContainsAny(entry.Name()[:1], "._") ||
			slices.Contains([]string{"node_modules", "testdata", "vendor", "bin"}, entry.Name())) {
			return fs.SkipDir
		}
		if entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(repository, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		p := packages[dir]
		if p.files == nil {
			p.files = make(map[string]*ast.File)
		}
		p.files[name] = file
		for imported := range imports(file) {
			p.testSupport = p.testSupport || slices.Contains(forTests, imported)
		}
		packages[dir] = p
		return nil
	})
	return packages, err
}

// imports maps each path that a file imports to the name it has there.
func imports(file *ast.File) map[string]string {
	names := make(map[string]string)
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has seen that it is a string
		name := path.Base(strings.TrimSuffix(imported, "/v2"))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[imported] = name
	}
	return names
}

// violations lists what breaks the rules, sorted, each naming the file and what it reaches for.
func violations(packages map[string]goPackage) []string {
	var found []string
	for dir, p := range packages {
		if part(dir) == "" && p.testSupport {
			continue // it serves the tests of several parts
		}
		if part(dir) == "" {
			found = append(found, fmt.Sprintf("%s has no place in the package map; give it one in internal/architecture", dir))
			continue
		}
		for name, file := range p.files {
			for imported := range imports(file) {
				if reason := forbidden(packages, dir, imported); reason != "" {
					found = append(found, fmt.Sprintf("%s imports %s: %s", name, imported, reason))
				}
			}
			if withinAny(dir, pure) && !p.testSupport {
				found = append(found, impureUses(name, file)...)
			}
		}
	}
	slices.Sort(found)
	return found
}

// forbidden says why a package in dir may not import the path, or nothing.
func forbidden(packages map[string]goPackage, dir, imported string) string {
	from, support := part(dir), packages[dir].testSupport
	if imported == module || strings.HasPrefix(imported, module+"/") {
		target := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
		switch {
		case packages[target].testSupport && !support:
			return target + " is for tests"
		case !within(target, from) && !withinAny(target, mayImport[from]):
			return fmt.Sprintf("%s may not import %s", from, target)
		}
		return ""
	}
	for _, rule := range reserved {
		if withinAny(imported, rule.libraries) && !withinAny(dir, rule.parts) {
			return "only " + strings.Join(rule.parts, ", ") + " may"
		}
	}
	standard := !strings.Contains(strings.Split(imported, "/")[0], ".")
	switch {
	case from == "models" && !standard:
		return "models may import the standard library only"
	case !withinAny(dir, pure) || support:
		return ""
	case standard && withinAny(imported, impure) && !withinAny(imported, harmless):
		return from + " does no input or output and has no randomness of its own"
	case !standard && !withinAny(imported, pureLibraries):
		return from + " may import no library but " + strings.Join(pureLibraries, ", ")
	}
	return ""
}

// impureUses lists the clock readings, global random draws and the like in a file.
func impureUses(name string, file *ast.File) []string {
	var found []string
	local := make(map[string]string) // name in this file -> path
	for imported, as := range imports(file) {
		if as == "." && impureNames[imported] != nil {
			found = append(found, fmt.Sprintf("%s imports %s as dot, which hides what it uses", name, imported))
		}
		local[as] = imported
	}
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := selector.X.(*ast.Ident); ok && slices.Contains(impureNames[local[x.Name]], selector.Sel.Name) {
			found = append(found, fmt.Sprintf("%s uses %s.%s: values come in as arguments", name, x.Name, selector.Sel.Name))
		}
		return true
	})
	return found
}

func TestRulesNameTheOffendingEdge(t *testing.T) {
	for _, test := range []struct{ name, file, source, want string }{
		{"use cases import each other", "internal/decide/x.go", `import "goodword/internal/learn"`,
			"internal/decide/x.go imports goodword/internal/learn: internal/decide may not import internal/learn"},
		{"a use case reaches for the store", "internal/ingest/x.go", `import "goodword/internal/store"`,
			"internal/ingest/x.go imports goodword/internal/store: internal/ingest may not import internal/store"},
		{"the store knows a use case", "internal/store/x.go", `import "goodword/internal/decide"`,
			"internal/store/x.go imports goodword/internal/decide: internal/store may not import internal/decide"},
		{"the domain looks outward", "scoring/boost/x.go", `import "goodword/internal/catalog"`,
			"scoring/boost/x.go imports goodword/internal/catalog: scoring may not import internal/catalog"},
		{"between the domain's three", "prompts/guard/x.go", `import "goodword/scoring"`,
			"prompts/guard/x.go imports goodword/scoring: prompts may not import scoring"},
		{"experiments may use some of scoring", "experiments/ope/x.go", `import "goodword/scoring/logistic"`, ""},
		{"and no more of it", "experiments/ope/x.go", `import "goodword/scoring/boost"`,
			"experiments/ope/x.go imports goodword/scoring/boost: experiments may not import scoring/boost"},
		{"the company knows the service", "internal/company/x.go", `import "goodword/internal/config"`,
			"internal/company/x.go imports goodword/internal/config: internal/company may not import internal/config"},
		{"a command wires", "cmd/goodword/x.go", `import ("goodword/internal/store"; "goodword/internal/httpapi"; "github.com/jackc/pgx/v5")`, ""},
		{"gin in a command", "cmd/goodword/x.go", `import "github.com/gin-gonic/gin"`,
			"cmd/goodword/x.go imports github.com/gin-gonic/gin: only internal/httpapi, internal/web may"},
		{"gin behind a door", "internal/httpapi/segment/x.go", `import "github.com/gin-gonic/gin"`, ""},
		{"SQL in a use case", "internal/learn/x.go", `import "github.com/jackc/pgx/v5"`,
			"internal/learn/x.go imports github.com/jackc/pgx/v5: only internal/store, internal/postgres, internal/jobs, internal/bench, cmd may"},
		{"SQL in the domain", "experiments/x.go", `import "database/sql"`,
			"experiments/x.go imports database/sql: only internal/store, internal/postgres, internal/jobs, internal/bench, cmd may"},
		{"a library in models", "models/x.go", `import "golang.org/x/text/language"`,
			"models/x.go imports golang.org/x/text/language: models may import the standard library only"},
		{"a library in scoring", "scoring/x.go", `import "github.com/google/cel-go/cel"`,
			"scoring/x.go imports github.com/google/cel-go/cel: scoring may import no library but gonum.org/v1, golang.org/x/text, github.com/rivo/uniseg"},
		{"files in prompts", "prompts/x.go", `import "os"`,
			"prompts/x.go imports os: prompts does no input or output and has no randomness of its own"},
		{"addresses in prompts", "prompts/x.go", `import ("net/url"; "embed"); var _ = url.Parse`, ""},
		{"a network in experiments", "experiments/sim/x.go", `import "net/http"`,
			"experiments/sim/x.go imports net/http: experiments does no input or output and has no randomness of its own"},
		{"the clock in scoring", "scoring/x.go", `import clock "time"; var now = clock.Now()`,
			"scoring/x.go uses clock.Now: values come in as arguments"},
		{"durations in scoring", "scoring/x.go", `import "time"; const day = 24 * time.Hour`, ""},
		{"the global random source", "experiments/bandit/x.go", `import "math/rand/v2"; var u = rand.Float64()`,
			"experiments/bandit/x.go uses rand.Float64: values come in as arguments"},
		{"a random source passed in", "experiments/bandit/x.go", `import "math/rand/v2"; func u(r *rand.Rand) float64 { return r.Float64() }`, ""},
		{"the old random source", "experiments/bandit/x.go", `import "math/rand"; var r = rand.New(rand.NewSource(1))`,
			"experiments/bandit/x.go imports math/rand: experiments does no input or output and has no randomness of its own"},
		{"a package without a place", "internal/util/x.go", ``,
			"internal/util has no place in the package map; give it one in internal/architecture"},
		{"test support in production", "internal/store/x.go", `import "goodword/internal/postgres/pgtest"`,
			"internal/store/x.go imports goodword/internal/postgres/pgtest: internal/postgres/pgtest is for tests"},
		{"test support for tests", "internal/store/storetest/x.go", `import ("testing"; "goodword/internal/postgres/pgtest"); var _ testing.TB`, ""},
		{"test support without a place", "internal/eventtest/x.go", `import ("goodword/models"; "pgregory.net/rapid"); var _ rapid.T`, ""},
		{"test support reads files", "experiments/internal/logs/x.go", `import ("os"; "testing"); var _ testing.TB`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			packages, err := load(fstest.MapFS{
				"internal/postgres/pgtest/pgtest.go": {Data: []byte(`package pgtest; import "testing"`)},
				"internal/decide/decide_test.go":     {Data: []byte(`package decide_test; import "goodword/internal/ingest"`)},
				test.file:                            {Data: []byte("package x; " + test.source)},
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, strings.Join(violations(packages), "\n")); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}
