package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"goodword/internal/postgres/pgtest"
)

// output is a writer that may be read while it is written.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// goodword runs one command line on a database to its end and returns what it printed.
func goodword(t *testing.T, database string, args ...string) (string, error) {
	t.Helper()
	var out, log output
	err := run(t.Context(), args, environ(database), &out, &log)
	return out.String(), err
}

func environ(database string) func(string) string {
	return func(name string) string {
		if name == "DATABASE_URL" {
			return database
		}
		return ""
	}
}

var addressPattern = regexp.MustCompile(`"msg":"serving","address":"([^"]+)"`)

// server is `goodword serve` in this process.
type server struct {
	url  string
	out  *output
	log  *output
	stop func() error // asks it to end and waits
}

func start(t *testing.T, database string, args ...string) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	s := &server{out: &output{}, log: &output{}}
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), environ(database), s.out, s.log)
	}()
	s.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if found := addressPattern.FindStringSubmatch(s.log.String()); found != nil {
			s.url = "http://" + found[1]
			return s
		}
		if time.Now().After(deadline) {
			t.Fatalf("it does not serve:\n%s", s.log)
		}
	}
}

// adminKey is the key that a first start printed.
func (s *server) adminKey() string {
	_, key, _ := strings.Cut(s.out.String(), "admin key: ")
	return strings.TrimSpace(key)
}

func (s *server) call(t *testing.T, method, path, key, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func TestFirstStartShowsTheAdminKeyOnce(t *testing.T) {
	database := pgtest.NewDatabase(t)
	first := start(t, database)
	key := first.adminKey()
	if status, body := first.call(t, "GET", "/v1/keys", key, ""); status != 200 || strings.Contains(body, key) {
		t.Errorf("got %d %s", status, body)
	}
	if status, _ := first.call(t, "GET", "/readyz", "", ""); status != 200 {
		t.Errorf("readyz: got %d", status)
	}
	if strings.Contains(first.log.String(), key) {
		t.Error("the key was logged")
	}
	if err := first.stop(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get(first.url + "/healthz"); err == nil {
		t.Error("the stopped service still answers")
	}
	second := start(t, database)
	if got := second.out.String(); got != "" {
		t.Errorf("the second start printed %q", got)
	}
	if status, _ := second.call(t, "GET", "/v1/keys", key, ""); status != 200 {
		t.Errorf("the key after a restart: got %d", status)
	}
}

func TestManualClockGoesOnWhereItStood(t *testing.T) {
	database := pgtest.NewDatabase(t)
	s := start(t, database, "--clock=manual", "--clock-start=2026-01-01T00:00:00Z")
	key := s.adminKey()
	if status, body := s.call(t, "POST", "/v1/clock", key, `{"now":"2026-05-05T12:00:00Z"}`); status != 200 {
		t.Fatalf("got %d %s", status, body)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	s = start(t, database, "--clock=manual", "--clock-start=2026-01-01T00:00:00Z")
	if _, body := s.call(t, "GET", "/v1/clock", key, ""); !strings.Contains(body, `"now":"2026-05-05T12:00:00Z","mode":"manual"`) {
		t.Errorf("got %s", body)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	s = start(t, database)
	if _, body := s.call(t, "GET", "/v1/clock", key, ""); !strings.Contains(body, `"mode":"system"`) {
		t.Errorf("got %s", body)
	}
}

func TestSystemClockDoesNotGoBackBehindAManualOne(t *testing.T) {
	database := pgtest.NewDatabase(t)
	s := start(t, database, "--clock=manual", "--clock-start=2999-01-01T00:00:00Z")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := goodword(t, database, "serve", "--listen", "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "--clock=manual") {
		t.Errorf("got %v, want to be told to serve with --clock=manual", err)
	}
}

func TestMigrateAndKeys(t *testing.T) {
	database := pgtest.NewDatabase(t)
	out, err := goodword(t, database, "migrate", "status")
	if err != nil || !strings.Contains(out, "pending  0001_init.sql") {
		t.Errorf("got %q, %v", out, err)
	}
	if out, err = goodword(t, database, "migrate", "up"); err != nil {
		t.Fatal(out, err)
	}
	out, err = goodword(t, database, "migrate", "status")
	if err != nil || strings.Contains(out, "pending") || !strings.Contains(out, "applied  job queue") {
		t.Errorf("got %q, %v", out, err)
	}
	if _, err := goodword(t, database, "key", "create", "decide"); err == nil || !strings.Contains(err.Error(), "first start") {
		t.Errorf("without a workspace: got %v", err)
	}
	s := start(t, database)
	text, err := goodword(t, database, "key", "create", "decide", "--name", "mailer")
	if err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(text)
	if status, body := s.call(t, "GET", "/v1/next-ask", key, ""); status != 200 {
		t.Errorf("a new key: got %d %s", status, body)
	}
	out, err = goodword(t, database, "key", "list")
	if err != nil || !strings.Contains(out, "mailer") || strings.Contains(out, key) || !strings.Contains(out, key[:14]) {
		t.Errorf("got %q, %v", out, err)
	}
	if out, err := goodword(t, database, "key", "revoke", "2"); err != nil {
		t.Errorf("got %q, %v", out, err)
	}
	for deadline := time.Now().Add(2 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if status, _ := s.call(t, "GET", "/v1/next-ask", key, ""); status == 401 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a revoked key works for two seconds")
		}
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if _, err := goodword(t, database, "migrate", "down"); err == nil {
		t.Error("migrate down needs no --yes")
	}
	if out, err := goodword(t, database, "migrate", "down", "--yes"); err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

func TestCommandLine(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want string // in the error, "" for none
		out  string // in the output
	}{
		"help":             {[]string{"--help"}, "", "serve"},
		"help of serve":    {[]string{"serve", "--help"}, "", "GOODWORD_LISTEN"},
		"unknown command":  {[]string{"fly"}, "unexpected argument fly", ""},
		"unknown flag":     {[]string{"serve", "--speed=9"}, "unknown flag --speed", ""},
		"bad settings":     {[]string{"serve", "--listen=here", "--fit-interval=1ms", "--clock=sun"}, "--listen must be", ""},
		"all bad settings": {[]string{"serve", "--listen=here", "--fit-interval=1ms", "--clock=sun"}, "--fit-interval must be", ""},
		"no time":          {[]string{"serve", "--clock=manual", "--clock-start=noon"}, "--clock-start", ""},
		"no database":      {[]string{"migrate", "status", "--database-url=postgres://127.0.0.1:1/x?connect_timeout=2"}, "connect", ""},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := goodword(t, "", test.args...)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got error %v, want %q", err, test.want)
			}
			if !strings.Contains(out, test.out) {
				t.Errorf("got %q, want %q in it", out, test.out)
			}
		})
	}
}

func TestEnvironmentIsReadAndFlagsWin(t *testing.T) {
	database := pgtest.NewDatabase(t)
	env := func(name string) string {
		return map[string]string{
			"DATABASE_URL": database, "GOODWORD_LISTEN": "not an address", "GOODWORD_CLOCK": "manual", "GOODWORD_FIT_INTERVAL": "1ms",
		}[name]
	}
	var out, log output
	err := run(t.Context(), []string{"serve", "--listen=127.0.0.1:0"}, env, &out, &log)
	if err == nil || !strings.Contains(err.Error(), "--fit-interval") || strings.Contains(err.Error(), "--listen") {
		t.Errorf("got %v, want a complaint about the variable and none about the flag", err)
	}
}

// TestPrivatePostgreSQL serves without a DATABASE_URL, twice on one directory.
func TestPrivatePostgreSQL(t *testing.T) {
	dir := pgtest.DataDir(t)
	s := start(t, "", "--data-dir", dir)
	key := s.adminKey()
	if status, _ := s.call(t, "GET", "/readyz", "", ""); status != 200 {
		t.Errorf("readyz: got %d", status)
	}
	if _, err := goodword(t, "", "serve", "--listen", "127.0.0.1:0", "--data-dir", dir); err == nil {
		t.Error("a second service on the same directory starts")
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s = start(t, "", "--data-dir", dir)
	if status, _ := s.call(t, "GET", "/v1/keys", key, ""); status != 200 {
		t.Errorf("the key after a restart: got %d", status)
	}
}

// TestRequestsUnderWayAreAnswered asks the service to stop while a request is being read.
func TestRequestsUnderWayAreAnswered(t *testing.T) {
	s := start(t, pgtest.NewDatabase(t))
	body, send := io.Pipe()
	reading := make(chan struct{})
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/v1/keys", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.adminKey())
	req.Header.Set("Expect", "100-continue") // the server says so when it reads
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
	answered := make(chan error, 1)
	go func() {
		res, err := client.Do(req)
		if err == nil && res.StatusCode != http.StatusCreated {
			err = fmt.Errorf("status %d", res.StatusCode)
		}
		answered <- err
	}()
	<-reading
	stopped := make(chan error, 1)
	go func() { stopped <- s.stop() }()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		res, err := http.Get(s.url + "/healthz")
		if err != nil {
			break // it takes no new requests
		}
		res.Body.Close()
		if time.Now().After(deadline) {
			t.Fatal("it still takes requests")
		}
	}
	if _, err := io.WriteString(send, `{"scope":"decide"}`); err != nil {
		t.Error(err)
	}
	if err := send.Close(); err != nil {
		t.Error(err)
	}
	if err := <-answered; err != nil {
		t.Errorf("the request under way: %v", err)
	}
	if err := <-stopped; err != nil || !strings.Contains(s.log.String(), `"msg":"stopped"`) {
		t.Errorf("it ended with %v", err)
	}
}
