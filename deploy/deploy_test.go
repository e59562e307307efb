// Package deploy_test reads the files that an installation is made from as their programs do.
package deploy_test

import (
	"bytes"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"goodword/internal/obs"
)

const root = ".."

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func parse[T any](t *testing.T, name string) T {
	t.Helper()
	var v T
	if err := yaml.UnmarshalWithOptions([]byte(read(t, name)), &v, yaml.DisallowUnknownField()); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// instruction is one line of a Dockerfile, continued lines joined.
type instruction struct{ name, rest string }

func dockerfile(t *testing.T) []instruction {
	t.Helper()
	var all []instruction
	for line := range strings.Lines(strings.ReplaceAll(read(t, "Dockerfile"), "\\\n", " ")) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			name, rest, _ := strings.Cut(line, " ")
			all = append(all, instruction{name, strings.TrimSpace(rest)})
		}
	}
	return all
}

func TestDockerfile(t *testing.T) {
	known := []string{"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
	pinned := regexp.MustCompile(`^(scratch|[a-z/.-]+:\d+\.\d+(\.\d+)?[a-z0-9.-]*)( AS [a-z]+)?$`)
	last := map[string]string{} // of the last stage, what stays
	stages := 0
	for _, in := range dockerfile(t) {
		if !slices.Contains(known, in.name) {
			t.Errorf("%s is no instruction that is expected here", in.name)
		}
		switch {
		case in.name == "FROM":
			stages++
			last = map[string]string{}
			if !pinned.MatchString(in.rest) {
				t.Errorf("FROM %s names no exact version", in.rest)
			}
		case in.name == "COPY" && !strings.HasPrefix(in.rest, "--from="):
			words := strings.Fields(in.rest)
			for _, source := range words[:len(words)-1] {
				if _, err := os.Stat(filepath.Join(root, source)); err != nil {
					t.Errorf("COPY %s: %v", in.rest, err)
				}
			}
		case in.name == "RUN" && strings.Contains(in.rest, "go build"):
			build(t, in.rest)
		}
		last[in.name] = in.rest
	}
	if stages != 2 || !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(last["USER"]) {
		t.Errorf("%d stages, the last one's user is %q; want two and a number that is not root's", stages, last["USER"])
	}
	for _, name := range []string{"HEALTHCHECK", "ENTRYPOINT", "CMD"} {
		if words := last[name]; !strings.Contains(words, `["`) {
			t.Errorf("%s %s needs a shell, and the image has none", name, words)
		}
	}
	if !strings.HasSuffix(last["HEALTHCHECK"], `CMD ["/goodword", "health"]`) {
		t.Errorf("HEALTHCHECK %s", last["HEALTHCHECK"])
	}
}

// build runs the Dockerfile's own line; the image has no library, so that the result must need none.
func build(t *testing.T, line string) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "goodword")
	if !strings.Contains(line, " -o /out/goodword ") {
		t.Fatalf("%s builds something else", line)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(line, "/out/goodword", binary, 1))
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	file, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the program is linked to libraries")
		}
	}
}

// TestDockerfileCopiesEveryPackage finds what was added to the module and not to the image.
func TestDockerfileCopiesEveryPackage(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./cmd/goodword")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	text, ignored := read(t, "Dockerfile"), read(t, ".dockerignore")
	for _, path := range strings.Fields(string(out)) {
		if dir, ok := strings.CutPrefix(path, "goodword/"); ok {
			top, _, _ := strings.Cut(dir, "/")
			if !strings.Contains(text, "COPY "+top+" ./"+top+"\n") || !strings.Contains(ignored, "!"+top+"\n") {
				t.Errorf("%s is part of the program, and not of the image", dir)
			}
		}
	}
}

type compose struct {
	Services map[string]struct {
		Build, Image, Restart string
		Environment           map[string]string
		Ports, Volumes        []string
		CapDrop               []string                              `yaml:"cap_drop"`
		SecurityOpt           []string                              `yaml:"security_opt"`
		ReadOnly              bool                                  `yaml:"read_only"`
		StopGracePeriod       string                                `yaml:"stop_grace_period"`
		ShmSize               string                                `yaml:"shm_size"`
		DependsOn             map[string]struct{ Condition string } `yaml:"depends_on"`
		Healthcheck           *struct {
			Test              []string
			Interval, Timeout string
			Retries           int
			StartPeriod       string `yaml:"start_period"`
		}
	}
	Volumes map[string]any
}

func TestCompose(t *testing.T) {
	c := parse[compose](t, "compose.yaml")
	db, app := c.Services["db"], c.Services["goodword"]
	if db.Image != "pgvector/pgvector:pg17" || len(db.Ports) != 0 || db.Healthcheck == nil {
		t.Errorf("the database is %+v; want its image, no published port and a health check", db)
	}
	if len(db.Volumes) != 1 || !strings.HasPrefix(db.Volumes[0], "database:/") {
		t.Errorf("its data is in %v", db.Volumes)
	}
	if _, ok := c.Volumes["database"]; !ok {
		t.Errorf("volumes are %v", c.Volumes)
	}
	if app.DependsOn["db"].Condition != "service_healthy" || !app.ReadOnly || !slices.Contains(app.CapDrop, "ALL") {
		t.Errorf("the service is %+v", app)
	}
	for _, port := range app.Ports {
		if !strings.HasPrefix(port, "127.0.0.1:") {
			t.Errorf("port %s is open to the network without TLS", port)
		}
	}
	for name, value := range db.Environment {
		if app.Environment["DATABASE_URL"] == "" || strings.Contains(name, "PASSWORD") && !strings.HasPrefix(value, "${POSTGRES_PASSWORD:?") {
			t.Errorf("%s is %s: a password that everybody knows", name, value)
		}
	}
}

type rules struct {
	Groups []struct {
		Name  string
		Rules []struct {
			Alert, Expr, For    string
			Labels, Annotations map[string]string
		}
	}
}

func TestRules(t *testing.T) {
	metrics := known(t)
	seen := map[string]bool{}
	for _, group := range parse[rules](t, "deploy/prometheus-rules.yml").Groups {
		for _, rule := range group.Rules {
			if seen[rule.Alert] || rule.Labels["severity"] == "" || rule.Annotations["summary"] == "" || rule.Annotations["action"] == "" {
				t.Errorf("%+v lacks a name of its own, a severity, a summary or what to do", rule)
			}
			seen[rule.Alert] = true
			names := metricsIn(rule.Expr)
			if len(names) == 0 {
				t.Errorf("%s looks at no metric: %s", rule.Alert, rule.Expr)
			}
			for _, name := range names {
				if !metrics[name] && name != "up" { // Prometheus' own
					t.Errorf("%s looks at %s, which does not exist", rule.Alert, name)
				}
			}
		}
	}
	if promtool, err := exec.LookPath("promtool"); err == nil { // where Prometheus is installed it says more
		if out, err := exec.CommandContext(t.Context(), promtool, "check", "rules", "prometheus-rules.yml").CombinedOutput(); err != nil {
			t.Errorf("promtool: %v\n%s", err, out)
		}
	}
}

// known lists the series that a service has, from the registry of one that has counted everything once.
func known(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, name := range obs.Names() {
		for _, suffix := range []string{"", "_bucket", "_sum", "_count"} {
			names[name+suffix] = true
		}
	}
	return names
}

var (
	matchers = regexp.MustCompile(`\{[^}]*\}`)
	ranges   = regexp.MustCompile(`\[[^\]]*\]`)
	grouping = regexp.MustCompile(`\b(by|without|on|ignoring)\s*\([^)]*\)`)
	words    = regexp.MustCompile(`[a-zA-Z_:][a-zA-Z0-9_:]*\s*\(?`)
)

// metricsIn lists the metrics that an expression of Prometheus names: words that are neither functions nor operators.
func metricsIn(expr string) []string {
	for _, r := range []*regexp.Regexp{matchers, ranges, grouping} {
		expr = r.ReplaceAllString(expr, " ")
	}
	var names []string
	for _, word := range words.FindAllString(expr, -1) {
		name := strings.TrimSpace(word)
		if !strings.HasSuffix(name, "(") && !slices.Contains([]string{"and", "or", "unless", "sum", "max", "min", "bool"}, name) {
			names = append(names, name)
		}
	}
	return names
}

func TestMetricsInExpressions(t *testing.T) {
	for expr, want := range map[string][]string{
		`sum by (job) (rate(a_total{x="b_total"}[5m])) / sum(c) > 0.01`: {"a_total", "c"},
		`max(a) - max (b) < 14 * 86400`:                                 {"a", "b"},
		`up{job="x"} == 0 and ready == 1`:                               {"up", "ready"},
	} {
		if got := metricsIn(expr); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", expr, got, want)
		}
	}
}

// TestUnit reads the unit, and lets systemd judge it where that is installed.
func TestUnit(t *testing.T) {
	unit := read(t, "deploy/goodword.service")
	settings := map[string]string{}
	for line := range strings.Lines(unit) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "[") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			t.Errorf("%q is no setting", line)
		}
		settings[name] = value
	}
	for name, want := range map[string]string{
		"User": "goodword", "StateDirectory": "goodword", "ProtectSystem": "strict", "NoNewPrivileges": "yes", "KillMode": "mixed",
		"ExecStart": "/usr/local/bin/goodword serve", "Environment": "GOODWORD_DATA_DIR=/var/lib/goodword",
	} {
		if settings[name] != want {
			t.Errorf("%s is %q, want %q", name, settings[name], want)
		}
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("systemd-analyze is not installed: the settings were compared, the unit was not verified")
		return
	}
	// The program that it starts must exist: any will do.
	copied := filepath.Join(t.TempDir(), "goodword.service")
	there := strings.ReplaceAll(unit, "/usr/local/bin/goodword", analyze)
	if err := os.WriteFile(copied, []byte(there), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), analyze, "verify", "--man=no", "--recursive-errors=no", copied).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("goodword.service")) {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	if out, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=true", "--threshold=25", copied).CombinedOutput(); err != nil {
		t.Errorf("more is exposed than 2.5 of 10: %v\n%s", err, out)
	}
}
