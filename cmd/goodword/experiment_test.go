package main

import (
	"encoding/json"
	"strings"
	"testing"

	"goodword/internal/postgres/pgtest"
)

// command runs goodword with the server's address and admin key.
func (s *server) command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, log output
	env := map[string]string{"GOODWORD_URL": s.url, "GOODWORD_KEY": s.adminKey()}
	err := run(t.Context(), args, func(name string) string { return env[name] }, &out, &log)
	return out.String(), err
}

func TestExperimentCommands(t *testing.T) {
	s := start(t, pgtest.NewDatabase(t))
	key := s.adminKey()
	if out, err := s.command(t, "apply", "-f", writeFile(t, `offers:
  - {key: ten, name: Ten, currency: EUR, advocate: {kind: credit, minor: 1000}, friend: {kind: none}}
  - {key: five, name: Five, currency: EUR, advocate: {kind: credit, minor: 500}, friend: {kind: none}}
programs:
  - {key: main, name: Friends, brand: Acme, landing_url: https://acme.example, default_offer: ten, holdout_share: 0, cap_count: 0}
experiments:
  - {key: reward, program: main, factors: [offer], status: running, arms: [{key: a, offer: ten}, {key: b, offer: five}]}
`)); err != nil {
		t.Fatal(out, err)
	}
	for _, customer := range []string{"ada", "bo", "cy"} {
		s.call(t, "POST", "/v1/identify", key, `{"userId":"`+customer+`"}`)
		if status, body := s.call(t, "POST", "/v1/decisions", key, `{"customer_id":"`+customer+`"}`); status != 200 {
			t.Fatal(body)
		}
	}
	log, err := s.command(t, "experiment", "log", "reward")
	lines := strings.Split(strings.TrimSpace(log), "\n")
	if err != nil || len(lines) != 3 {
		t.Fatalf("got %d lines, %v: %s", len(lines), err, log)
	}
	for _, line := range lines {
		var entry struct{ Propensity float64 }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Propensity <= 0 || entry.Propensity >= 1 {
			t.Errorf("%s: %v", line, err)
		}
	}
	audit, err := s.command(t, "experiment", "audit", "reward")
	if err != nil || !strings.HasPrefix(audit, "3 decisions, 3 draws\n") || !strings.Contains(audit, "pass     hash ") || !strings.Contains(audit, "unknown  weights ") {
		t.Errorf("got %s, %v", audit, err)
	}
	if whole, err := s.command(t, "experiment", "audit", "reward", "--json"); err != nil || !json.Valid([]byte(whole)) {
		t.Errorf("got %s, %v", whole, err)
	}
	if old, err := s.command(t, "experiment", "log", "reward", "--from", "2020-01-01", "--to", "2020-02-01"); err != nil || old != "" {
		t.Errorf("of another period got %s, %v", old, err)
	}
	for _, test := range [][]string{
		{"does not answer", "experiment", "audit", "none", "--url", "http://127.0.0.1:1"}, {"no experiment", "experiment", "log", "none"},
		{"from must be", "experiment", "audit", "reward", "--from", "soon"},
	} {
		if _, err := s.command(t, test[1:]...); err == nil || !strings.Contains(err.Error(), test[0]) {
			t.Errorf("%v: got %v", test[1:], err)
		}
	}
}
