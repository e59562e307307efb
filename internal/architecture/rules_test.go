package architecture_test

import (
	"slices"
	"strings"
)

// module is the import path of the repository.
const module = "goodword"

var (
	domain   = []string{"models", "scoring", "experiments", "prompts"}
	useCases = []string{
		"internal/ingest", "internal/decide", "internal/budget", "internal/referral", "internal/reward",
		"internal/learn", "internal/copydesk", "internal/report", "internal/privacy", "internal/widget",
	}
	support = []string{"internal/config", "internal/obs"} // settings, clock, logs, metrics
	anybody = []string{""}
)

// mayImport says, for each part of the repository, which other parts its code may import. A part is a directory with all below it;
// everything may import its own part.
//
//	models  <-  scoring, experiments, prompts  <-  catalog, rules, use cases  <-  httpapi, web, jobs  <-  cmd
//	models  <-  store, llm, deliver                (use cases know them only through their own interfaces; cmd wires them)
var mayImport = func() map[string][]string {
	m := map[string][]string{
		"models":            nil,
		"scoring":           {"models"},
		"experiments":       {"models", "scoring/logistic", "scoring/calibration", "scoring/metrics"},
		"prompts":           {"models"},
		"internal/config":   {"models"},
		"internal/obs":      {"models", "internal/config"},
		"internal/rules":    join(domain, support),
		"internal/policy":   {"models", "scoring", "experiments"}, // an experiment's policy, for those who decide, learn and report
		"internal/catalog":  join(domain, support, []string{"internal/rules", "internal/policy"}),
		"internal/postgres": nil,
		"internal/meaning":  {"models", "prompts"}, // vectors of texts, for those who make and choose words
		"internal/store":    join(support, []string{"models", "internal/postgres"}),
		"internal/llm":      join(support, []string{"models"}),
		"internal/deliver":  join(support, []string{"models"}),
		"internal/company":  {"models"},                                               // it drives the service through its public API only
		"internal/bench":    {"models", "internal/postgres", "internal/store"},        // loads customers by COPY, then drives the public API
		"internal/dataset":  {"models", "scoring"},                                    // tables from CSV files
		"internal/analyst":  {"models", "scoring", "experiments", "internal/dataset"}, // models and policies on such tables
		"internal/e2e":      nil,                                                      // tests alone
		"internal/recipes":  nil,                                                      // tests alone
		"cmd":               anybody,
	}
	steps := join(domain, support, []string{"internal/catalog", "internal/rules", "internal/policy"})
	for _, useCase := range useCases { // never each other
		m[useCase] = steps
	}
	for _, door := range []string{"internal/httpapi", "internal/web", "internal/jobs"} {
		m[door] = join(steps, useCases)
	}
	return m
}()

// reserved are libraries that only some parts may see. The prefix ends at a path separator or at the end.
var reserved = []struct {
	libraries []string
	parts     []string
}{
	{
		libraries: []string{"github.com/gin-gonic", "github.com/gin-contrib", "github.com/danielgtaylor/huma/v2/adapters/humagin"},
		parts:     []string{"internal/httpapi", "internal/web"},
	},
	{
		libraries: []string{"database/sql", "github.com/jackc", "github.com/pgvector", "github.com/pressly/goose"},
		parts:     []string{"internal/store", "internal/postgres", "internal/jobs", "internal/bench", "cmd"},
	},
	{
		libraries: []string{"github.com/riverqueue"},
		parts:     []string{"internal/store", "internal/jobs", "cmd"}, // the store: River's migrations
	},
}

// pure parts do no input or output, read no clock and own no global randomness, so that they are useful as libraries.
var pure = []string{"scoring", "experiments", "prompts"}

// impure are standard packages that pure parts may not import, with those below them; harmless are the exceptions.
var (
	impure = []string{
		"net", "os", "syscall", "database", "log", "io/ioutil", "plugin", "C",
		"math/rand", "crypto/rand", // randomness comes in as a *rand.Rand of math/rand/v2
	}
	harmless = []string{"net/url", "net/netip", "math/rand/v2"}
)

// pureLibraries are the libraries outside the standard one that pure parts may import; these compute and do nothing else.
var pureLibraries = []string{"gonum.org/v1", "golang.org/x/text", "github.com/rivo/uniseg"}

// impureNames are what pure parts may not use of the packages they may import.
var impureNames = map[string][]string{
	"time": {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	"fmt":  {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
	"math/rand/v2": {
		"ExpFloat64", "Float32", "Float64", "Int", "Int32", "Int32N", "Int64", "Int64N", "IntN", "N", "NormFloat64", "Perm",
		"Shuffle", "Uint", "Uint32", "Uint32N", "Uint64", "Uint64N", "UintN",
	},
	"path/filepath": {"Glob", "Walk", "WalkDir", "EvalSymlinks", "Abs"},
}

// forTests are packages that only tests import, and the packages that support them.
var forTests = []string{"testing", "pgregory.net/rapid"}

// part is the part of the repository that a directory belongs to, empty when it belongs to none.
func part(dir string) string {
	for name := range mayImport {
		if within(dir, name) {
			return name
		}
	}
	return ""
}

// within says whether the path is the root or below it. Everything is within the empty root.
func within(path, root string) bool {
	return root == "" || path == root || strings.HasPrefix(path, root+"/")
}

func withinAny(path string, roots []string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return within(path, root) })
}

func join(lists ...[]string) []string { return slices.Concat(lists...) }
