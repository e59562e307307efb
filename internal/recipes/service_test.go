package recipes

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goodword/internal/postgres/pgtest"
)

// binary is the service, built once.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "goodword-recipes-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(dir, "goodword")
	code := 1
	if out, err := exec.Command("go", "build", "-o", binary, "goodword/cmd/goodword").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(dir) // it is the system's temporary directory: nothing depends on it
	os.Exit(code)
}

type object = map[string]any

// service is a running `goodword serve` with a program, and the keys that the pages speak of.
type service struct {
	base  string
	admin string
	keys  map[string]string // by scope
}

// serve starts a service on a database of its own, "" for a new one, and sets it up as the pages assume.
func serve(t *testing.T, database string) *service {
	t.Helper()
	s := start(t, database)
	s.setUp(t)
	return s
}

// start starts a service that knows nothing yet.
func start(t *testing.T, database string) *service {
	t.Helper()
	if database == "" {
		database = pgtest.NewDatabase(t)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "serve", "--listen", address, "--public-url", "https://refer.example")
	cmd.Env = append(os.Environ(), "DATABASE_URL="+database)
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	printed := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if key, ok := strings.CutPrefix(lines.Text(), "admin key: "); ok {
				printed <- key
			}
		}
		_ = cmd.Wait() // it is killed
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		<-ended
		if t.Failed() {
			t.Logf("the service logged:\n%s", log.String())
		}
	})
	s := &service{base: "http://" + address, keys: map[string]string{}}
	select {
	case s.admin = <-printed:
	case <-time.After(time.Minute):
		t.Fatal("the service printed no admin key")
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if res, err := http.Get(s.base + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("the service does not become ready")
		}
	}
	return s
}

// setUp makes the program, the keys, and the customers ada, who is asked, bob, who is not, and 42 others.
func (s *service) setUp(t *testing.T) {
	t.Helper()
	side := object{"kind": "credit", "minor": 1000}
	s.call(t, s.admin, "POST", "/v1/offers", object{"key": "ten", "name": "Ten for both", "currency": "EUR", "advocate": side, "friend": side})
	s.call(t, s.admin, "POST", "/v1/programs", object{
		"key": "friends", "name": "Friends", "brand": "Tide & Timber", "landing_url": "https://shop.example/welcome", "default_offer": "ten",
		"holdout_share": 0, "cap_count": 0,
	})
	for _, scope := range []string{"decide", "ingest", "export"} {
		s.keys[scope] = s.call(t, s.admin, "POST", "/v1/keys", object{"scope": scope})["key"].(string)
	}
	events := []object{
		{"type": "identify", "userId": "ada", "messageId": "i1", "traits": object{"first_name": "Ada", "email": "ada@example.com"}},
		{"type": "identify", "userId": "bob", "messageId": "i2", "traits": object{"first_name": "Bob", "email": "bob@example.com"}},
		{"type": "track", "userId": "bob", "messageId": "n1", "event": "NPS Submitted", "properties": object{"score": 1}},
	}
	s.call(t, s.keys["ingest"], "POST", "/v1/batch", object{"batch": events})
}

// call is one request that must succeed.
func (s *service) call(t *testing.T, key, method, path string, in any) object {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(method, s.base+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %d %s, %v", method, path, res.StatusCode, text, err)
	}
	var out object
	if len(text) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			t.Fatalf("%s %s: %s: %v", method, path, text, err)
		}
	}
	return out
}

// delivered sends the event that a page shows, twice, and checks that it activates the decision.
func (s *service) delivered(t *testing.T, name, customer, decision string) {
	t.Helper()
	text := snippet(t, name, s.base)
	for _, id := range []string{"USER_ID", "CUSTOMER_ID", "SUBSCRIBER_KEY"} {
		text = strings.ReplaceAll(text, `"userId": "`+id+`"`, `"userId": "`+customer+`"`)
	}
	text = strings.ReplaceAll(text, `"DECISION_ID"`, `"`+decision+`"`)
	var event object
	if err := json.Unmarshal([]byte(text), &event); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for range 2 {
		s.call(t, s.keys["ingest"], "POST", "/v1/track", event)
	}
	record := s.call(t, s.keys["decide"], "GET", "/v1/decisions/"+decision, nil)
	if record["activated_at"] == nil {
		t.Errorf("%s does not activate decision %s", name, decision)
	}
	if n := len(record["outcomes"].([]any)); n != 1 {
		t.Errorf("%s sent twice gives %d outcomes", name, n)
	}
}

// noRedirects is how every platform here calls: within a time, to one address.
func noRedirects(within time.Duration) *http.Client {
	return &http.Client{Timeout: within, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
