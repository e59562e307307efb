package recipes

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestReadme types the README's commands, from a service that knows nothing to an ask.
func TestReadme(t *testing.T) {
	s := start(t, "")
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "## A program of your own\n")
	_, block, _ := strings.Cut(section, "```\n")
	commands, _, found := strings.Cut(block, "```\n")
	if !found {
		t.Fatal("the README has no commands under A program of your own")
	}
	script := "set -euo pipefail\n" + strings.NewReplacer(
		"gw_admin_…", s.admin, "http://127.0.0.1:8080", s.base, "bin/goodword", binary, "curl ", "curl -sS --fail-with-body ",
	).Replace(commands)
	cmd := exec.Command("bash", "-c", script)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "GOODWORD_URL="+s.base)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out.String(), problems.String())
	}
	last := out.String()[strings.LastIndex(out.String(), `{"ask"`):]
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
	if !strings.Contains(out.String(), `"checks":`) {
		t.Errorf("the preview explains nothing: %s", out.String())
	}
}
