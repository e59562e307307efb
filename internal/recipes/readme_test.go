package recipes

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadme types the README's commands, from a service that knows nothing to an ask.
func TestReadme(t *testing.T) {
	s := start(t, "")
	out := typeReadme(t, t.TempDir(), "A program of your own", []string{"GOODWORD_URL=" + s.base},
		"gw_admin_…", s.admin, "http://127.0.0.1:8080", s.base, "curl ", "curl -sS --fail-with-body ")
	last := out[strings.LastIndex(out, `{"ask"`):]
	var answer struct {
		Ask           bool
		ExperimentArm string `json:"variant_offer"`
		Body          string
		Link          string `json:"referral_link"`
	}
	if err := json.Unmarshal([]byte(last), &answer); err != nil {
		t.Fatalf("%v in %s", err, last)
	}
	if !answer.Ask || answer.ExperimentArm == "" || !strings.Contains(answer.Body, "Maya") || !strings.HasPrefix(answer.Link, "https://refer.example/r/") {
		t.Errorf("the last command answers %s", last)
	}
	if !strings.Contains(out, `"checks":`) {
		t.Errorf("the preview explains nothing: %s", out)
	}
}

// TestReadmeModel types the commands that make a model from a table.
func TestReadmeModel(t *testing.T) {
	dir := t.TempDir()
	out := typeReadme(t, dir, "A model from a table", nil)
	for _, want := range []string{"\nauc ", "wrote model.json: boost, ", "row 7 (line 8): probability "} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing says %q in\n%s", want, out)
		}
	}
	scored, err := os.ReadFile(filepath.Join(dir, "scored.csv"))
	if err != nil || bytes.Count(scored, []byte("\n")) != 3001 || !bytes.HasPrefix(scored, []byte("customer,nps,orders,city,shared,probability\n")) {
		t.Errorf("got %d lines, %v", bytes.Count(scored, []byte("\n")), err)
	}
}

// typeReadme types the first block of commands under a heading of the README in a directory, with words replaced by others, and returns
// what they print.
func typeReadme(t *testing.T, dir, heading string, environment []string, words ...string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "## "+heading+"\n")
	_, block, _ := strings.Cut(section, "```\n")
	commands, _, found := strings.Cut(block, "```\n")
	if !found {
		t.Fatalf("the README has no commands under %s", heading)
	}
	cmd := exec.Command("bash", "-c", "set -euo pipefail\n"+strings.NewReplacer(append(words, "bin/goodword", binary)...).Replace(commands))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), environment...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out.String(), problems.String())
	}
	return out.String()
}
