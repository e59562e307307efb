package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"goodword/internal/config"
)

func valid() config.Config {
	return config.Config{
		Listen: "127.0.0.1:8080", DataDir: "/var/lib/goodword", DatabaseConns: 16, Clock: config.ClockSystem,
		FitInterval: time.Hour, ShutdownTimeout: 15 * time.Second, CopyTimeout: 5 * time.Minute,
	}
}

func TestValidateReportsEveryProblem(t *testing.T) {
	c := valid()
	if err := c.Validate(); err != nil {
		t.Fatalf("the defaults: %v", err)
	}
	bad := config.Config{
		Listen: "8080", PublicURL: "ftp://x", DatabaseConns: 1, Clock: "sundial", ClockStart: time.Unix(0, 0), TrustedProxies: []string{"proxy"},
		LLMFile: "providers.yaml", LLMURL: "https://user:word@llm.example",
	}
	got := fmt.Sprint(bad.Validate())
	for _, flag := range []string{
		"--listen", "--public-url", "--data-dir", "--database-conns", "--clock must", "--clock-start", "--fit-interval", "--shutdown-timeout", "--copy-timeout",
		"--trusted-proxies", "--llm-file and --llm-url", "--llm-url must", "--llm-url needs",
	} {
		if !strings.Contains(got, flag) {
			t.Errorf("nothing about %s in:\n%s", flag, got)
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	c := valid()
	c.DatabaseURL = "postgres://ada:s3cret@db.example/goodword"
	c.LLMKey = "sk-s3cret"
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("serving", "config", &c, "url", c.DatabaseURL)
	doc, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	printed := fmt.Sprintf("%v %+v %#v %s\n%s\n%s", c, c, c, c.DatabaseURL, &log, doc)
	if strings.Contains(printed, "s3cret") {
		t.Errorf("the password was printed:\n%s", printed)
	}
	if !strings.Contains(printed, "db.example") {
		t.Errorf("the host was not printed:\n%s", printed)
	}
	// In a list of keywords and in query parameters a password can stand anywhere.
	for _, s := range []config.Secret{"host=db password=s3cret", "postgres:///goodword?password=s3cret", "postgres://db/x?password=s3cret"} {
		if strings.Contains(s.String(), "s3cret") {
			t.Errorf("%s", s)
		}
	}
}

func TestManualClockMovesForwardOnly(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := config.NewManualClock(start)
	if c.Move(start) || c.Move(start.Add(-time.Hour)) || !c.Now().Equal(start) {
		t.Errorf("moved back to %s", c.Now())
	}
	if !c.Move(start.Add(time.Hour)) || !c.Now().Equal(start.Add(time.Hour)) {
		t.Errorf("did not move forward: %s", c.Now())
	}
}
