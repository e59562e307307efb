package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goodword/internal/postgres/pgtest"
)

// apply runs goodword apply against a server as its admin.
func (s *server) apply(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, log output
	env := map[string]string{"GOODWORD_URL": s.url, "GOODWORD_KEY": s.adminKey()}
	err := run(t.Context(), append([]string{"apply"}, args...), func(name string) string { return env[name] }, &out, &log)
	return out.String(), err
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const exampleFile = "../../docs/examples/program.yaml"

// TestApplyBrandExample applies the example of a brand, says with line and column what is wrong with a contradiction in it, and exports it.
func TestApplyBrandExample(t *testing.T) {
	const file = "../../docs/examples/brand.yaml"
	s := start(t, pgtest.NewDatabase(t))
	if done, err := s.apply(t, "-f", file); err != nil || !strings.HasPrefix(done, "+ brand\n") || !strings.HasSuffix(done, "applied\n") {
		t.Fatalf("got %s, %v", done, err)
	}
	if again, err := s.apply(t, "-f", file); err != nil || again != "nothing changed\n" {
		t.Errorf("got %s, %v", again, err)
	}
	exported, err := s.apply(t, "--export")
	if err != nil || !strings.Contains(exported, "competitors:\n    - Billwise\n") {
		t.Fatalf("got %s, %v", exported, err)
	}
	if again, err := s.apply(t, "-f", writeFile(t, exported)); err != nil || again != "nothing changed\n" {
		t.Errorf("got %s, %v", again, err)
	}
	wrong := writeFile(t, "brand:\n  name: Acme\n  pitch: The cheap one.\n  avoid: [cheap]\n  formality: {german: formal}\n")
	_, err = s.apply(t, "-f", wrong)
	for _, want := range []string{`:3:3: brand/pitch: holds "cheap", a word to avoid`, `:5:3: brand/formality: "german" must be a locale by BCP 47`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestApplyExample applies the example of the documentation: a dry run changes nothing, a second apply neither, and what is exported
// makes the same on an empty database.
func TestApplyExample(t *testing.T) {
	s := start(t, pgtest.NewDatabase(t))
	tried, err := s.apply(t, "-f", exampleFile, "--dry-run")
	if err != nil || !strings.Contains(tried, "+ program friends\n") || !strings.Contains(tried, "dry run") {
		t.Fatalf("got %s, %v", tried, err)
	}
	if empty, err := s.apply(t, "--export"); err != nil || empty != "offers: []\nprograms: []\nexperiments: []\n" {
		t.Errorf("a dry run left %q, %v", empty, err)
	}
	done, err := s.apply(t, "-f", exampleFile)
	if err != nil || !strings.HasSuffix(done, "applied\n") || strings.TrimSuffix(done, "applied\n") != strings.TrimSuffix(tried, "dry run: nothing was applied\n") {
		t.Fatalf("got %s, %v", done, err)
	}
	if again, err := s.apply(t, "-f", exampleFile); err != nil || again != "nothing changed\n" {
		t.Errorf("got %s, %v", again, err)
	}
	exported, err := s.apply(t, "--export")
	if err != nil {
		t.Fatal(err)
	}
	copied := start(t, pgtest.NewDatabase(t))
	if out, err := copied.apply(t, "-f", writeFile(t, exported)); err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	if again, err := copied.apply(t, "--export"); err != nil || again != exported {
		t.Errorf("got\n%s, %v, want\n%s", again, err, exported)
	}
	changed := strings.Replace(exported, "minor: 1500", "minor: 2000", 1)
	want := "~ offer five_fifteen\n    friend/minor: 1500 -> 2000\napplied\n"
	if out, err := copied.apply(t, "-f", writeFile(t, changed)); err != nil || out != want {
		t.Errorf("got %s, %v, want %s", out, err, want)
	}
	if _, entries := copied.call(t, "GET", "/v1/audit?kind=offer&key=five_fifteen&limit=1", copied.adminKey(), ""); !strings.Contains(entries, `"action":"update"`) {
		t.Errorf("the change is not in the audit log: %s", entries)
	}
}

// TestApplySaysWhere checks that each mistake is said with file, line, column and field, and that nothing is applied.
func TestApplySaysWhere(t *testing.T) {
	s := start(t, pgtest.NewDatabase(t))
	good := `offers:
  - {key: ten, name: Ten, currency: EUR, advocate: {kind: credit, minor: 1000}, friend: {kind: none}}
programs:
  - key: main
    name: Friends
    brand: Acme
    landing_url: https://acme.example
    default_offer: ten
`
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"two programs of one name": {good + "  - key: main\n", []string{":9:5: programs/1/key: stands twice"}},
		"unknown field":            {good + "    colour: red\n", []string{":9:5: programs/0/colour: is not a known field"}},
		"wrong type":               {good + "    cap_days: soon\n", []string{":9:5: programs/0/cap_days: must be a whole number"}},
		"wrong value":              {good + "    holdout_share: 2\n", []string{":9:5: programs/0/holdout_share: must be between 0 and 0.5"}},
		"rule":                     {good + "    audience: orders >\n", []string{":9:5: programs/0/audience: "}},
		"no such offer":            {strings.Replace(good, "default_offer: ten", "default_offer: six", 1), []string{":8:5: programs/0/default_offer: names no offer"}},
		"missing field":            {strings.Replace(good, "    brand: Acme\n", "", 1), []string{":4:5: programs/0/brand: must have"}},
		"nested":                   {good + "    placements:\n      - key: email\n        channel: mail\n", []string{":11:9: programs/0/placements/0/channel: must be one of"}},
		"several": {good + "    colour: red\n    cap_days: soon\nexperiments:\n  - {key: reward, program: none}\n",
			[]string{":9:5: programs/0/colour", ":10:5: programs/0/cap_days", ":12:19: experiments/0/program: names no program"}},
		"not an object": {"offers: [3]\n", []string{":1:10: offers/0: must be an object"}},
		"not YAML":      {"offers:\n  - key: [\n", []string{": not YAML"}},
	} {
		t.Run(name, func(t *testing.T) {
			file := writeFile(t, test.text)
			out, err := s.apply(t, "-f", file)
			if err == nil {
				t.Fatalf("applied: %s", out)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %s", err, want)
				}
			}
		})
	}
	if left, err := s.apply(t, "--export"); err != nil || left != "offers: []\nprograms: []\nexperiments: []\n" {
		t.Errorf("something was applied: %s, %v", left, err)
	}
	for name, args := range map[string][]string{"neither": {}, "both": {"-f", "x", "--export"}, "no such file": {"-f", "nowhere.yaml"}} {
		if out, err := s.apply(t, args...); err == nil {
			t.Errorf("%s: got %s", name, out)
		}
	}
	var out, log output
	if err := run(t.Context(), []string{"apply", "--export", "--url", s.url}, func(string) string { return "" }, &out, &log); err == nil || !strings.Contains(err.Error(), "GOODWORD_KEY") {
		t.Errorf("without a key: %v", err)
	}
	wrong := func(name string) string { return map[string]string{"GOODWORD_KEY": "gw_admin_nobody"}[name] }
	if err := run(t.Context(), []string{"apply", "--export", "--url", s.url}, wrong, &out, &log); err == nil || !strings.Contains(err.Error(), "unknown or was revoked") {
		t.Errorf("with a wrong key: %v", err)
	}
}
