package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// replayFile runs goodword experiment replay and returns what it prints and says.
func replayFile(t *testing.T, args ...string) (out, said string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err = run(t.Context(), append([]string{"experiment", "replay"}, args...), func(string) string { return "" }, &stdout, &stderr)
	return stdout.String(), stderr.String(), err
}

// TestExperimentReplay plays a file whose class follows its number.
func TestExperimentReplay(t *testing.T) {
	text := "number,class\n"
	for i := range 400 {
		text += fmt.Sprintf("%d,%s\n", i*7%16, []string{"low", "middle", "high"}[i*7%16/6])
	}
	inDirectory(t, map[string]string{"numbers.csv": text})
	args := []string{"--data", "numbers.csv", "--label", "class", "--policy", "logts", "--seed", "5"}
	out, said, err := replayFile(t, append(args, "--json")...)
	if err != nil || said != "" {
		t.Fatalf("got %v and %q", err, said)
	}
	var figures map[string]any
	if err := json.Unmarshal([]byte(out), &figures); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for _, name := range []string{"mean_value", "last_quarter", "decisions_per_s"} {
		if x, isNumber := figures[name].(float64); !isNumber || x < .5 {
			t.Errorf("%s is %v", name, figures[name])
		}
	}
	audit, _ := figures["audit"].(map[string]any)
	if audit["passed"] != true || audit["draws"] != 400. || figures["decisions"] != 400. || figures["floor"] != 0. || figures["seed"] != 5. {
		t.Errorf("got %s", out)
	}
	lines, _, err := replayFile(t, append(args, "--floor", "0.02", "--slice", "0.02")...)
	if err != nil || !strings.Contains(lines, "floor 0.02, uniform slice 0.02, seed 5") || !strings.Contains(lines, "\nmean_value ") ||
		!strings.Contains(lines, "\naudit ") || !strings.Contains(lines, "\n  balance ") {
		t.Errorf("got %v and\n%s", err, lines)
	}

	for _, test := range []struct{ args, want string }{
		{"--data numbers.csv --label class --policy oracle", `--policy must be one of "squarecb","lints","logts","linucb","epsilon" but got "oracle"`},
		{"--data numbers.csv --label clas --policy lints", `numbers.csv: there is no column "clas"; did you mean "class"?`},
		{"--data none.csv --label class --policy lints", `open none.csv: no such file or directory`},
		{"--data numbers.csv --label class --policy lints --floor 0.5", `a floor of 0.5 for each of 3 classes takes 150 % of the draws and leaves the policy no choice; it must be below 0.333`},
		{"--data numbers.csv --label class", `missing flags: --policy=POLICY`},
	} {
		_, _, err := replayFile(t, strings.Fields(test.args)...)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.args, err, test.want)
		}
	}
}
