package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"goodword/internal/postgres"
	"goodword/internal/postgres/pgtest"
)

// The secrets of this test's requests. None may be logged, whatever becomes of a request.
const (
	secretMail     = "wilhelmina.secret@shop.example"
	secretName     = "Wilhelmina"
	secretText     = "a-message-that-nobody-else-may-read"
	secretPassword = "dbS3cretPassw0rd"
	secretToken    = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3In0.c2VjcmV0"
	secretFriend   = "friend-of-wilhelmina@home.example"
)

// TestLogsHoldNoSecrets sends personal data, keys, codes and texts through every kind of request at log level debug: good ones, bad
// ones, and while the database is away. (Panics: internal/httpapi.)
func TestLogsHoldNoSecrets(t *testing.T) {
	database, err := postgres.Start(t.Context(), postgres.Config{DataDir: pgtest.DataDir(t), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	stop := func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
		defer cancel()
		if err := database.Stop(ctx); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	address, err := url.Parse(database.URL())
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword(address.User.Username(), secretPassword)
	s := start(t, address.String(), "--log-level=debug")
	key := s.adminKey()
	secrets := []string{secretMail, secretName, secretText, secretPassword, secretToken, secretFriend, url.QueryEscape(secretMail), key}
	secrets = append(secrets, s.talk(t, key)...)
	s.talkNonsense(t, key)
	stop()
	s.talkNonsense(t, key)
	for _, path := range []string{"/readyz", "/v1/next-ask?customer_id=" + url.QueryEscape(secretMail)} {
		s.call(t, "GET", path, key, "")
	}
	log := s.log.String()
	for _, secret := range secrets {
		if at := strings.Index(log, secret); at >= 0 {
			t.Errorf("%s was logged: …%s…", secret, log[max(0, at-200):at+len(secret)])
		}
	}
	for _, proof := range []string{`"status":200`, `"status":422`, `"status":401`, `"status":503`, `"level":"DEBUG"`, `"level":"WARN"`} {
		if !strings.Contains(log, proof) {
			t.Errorf("the log has no %s: the test proves nothing", proof)
		}
	}
}

// talk is good traffic; it returns what the service answered and must keep out of its log.
func (s *server) talk(t *testing.T, key string) (secrets []string) {
	t.Helper()
	s.business(t, key, secretMail)
	status, body := s.call(t, "POST", "/v1/batch", key, `{"batch":[
		{"type":"identify","userId":"`+secretMail+`","messageId":"i2","traits":{"first_name":"`+secretName+`","email":"`+secretMail+`"}},
		{"type":"track","userId":"`+secretMail+`","messageId":"r1","event":"Product Reviewed","properties":{"review_body":"`+secretText+`"}},
		{"type":"track","userId":"`+secretMail+`","messageId":"s1","event":"Product Shared","properties":{"recipient":"`+secretFriend+`","share_message":"`+secretText+`"}}]}`)
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	var d struct {
		Code string `json:"referral_code"`
		Link string `json:"referral_link"`
		Copy struct{ Body string }
	}
	s.call(t, "POST", "/v1/decisions", key, `{"customer_id":"`+secretMail+`","send_id":"`+secretText+`"}`)
	status, body = s.call(t, "POST", "/v1/decisions", key, `{"customer_id":"`+secretMail+`"}`)
	if err := json.Unmarshal([]byte(body), &d); err != nil || status != 200 || d.Code == "" || d.Copy.Body == "" {
		t.Fatalf("%d %s, %v", status, body, err)
	}
	var made struct{ ID, Key string }
	_, body = s.call(t, "POST", "/v1/keys", key, `{"scope":"decide","name":"mailer"}`)
	if err := json.Unmarshal([]byte(body), &made); err != nil {
		t.Fatal(err)
	}
	_, body = s.call(t, "POST", "/v1/keys/"+made.ID+"/rotate", key, `{"grace_hours":0}`)
	var next struct{ Key string }
	if err := json.Unmarshal([]byte(body), &next); err != nil || next.Key == "" {
		t.Fatalf("%s, %v", body, err)
	}
	s.call(t, "GET", "/v1/keys", made.Key, "") // it has ended
	s.call(t, "GET", "/v1/next-ask?customer_id="+url.QueryEscape(secretMail), next.Key, "")
	s.follow(t, "/r/"+d.Code+".1.email")
	return []string{d.Code, d.Link, d.Copy.Body, made.Key, next.Key}
}

// talkNonsense sends what is refused, and good requests that a database that is away cannot answer.
func (s *server) talkNonsense(t *testing.T, key string) {
	t.Helper()
	for _, r := range []struct{ method, path, key, body string }{
		{"POST", "/v1/decisions", key, `{"customer_id":"` + secretMail + `"}`},
		{"POST", "/v1/decisions", key, `{"customer_id":"` + secretMail + `","channel":"` + secretText + `","` + secretName + `":1}`},
		{"POST", "/v1/decisions", key, `{"customer_id":"` + secretMail},
		{"POST", "/v1/decisions", key, `{"customer_id":"nul ` + `\u0000` + secretMail + `"}`},
		{"POST", "/v1/decisions", secretToken, `{"customer_id":"` + secretMail + `"}`},
		{"POST", "/v1/decisions/dec_" + secretText + "/activation", key, `{}`},
		{"GET", "/v1/decisions/" + secretText + "/replay?email=" + url.QueryEscape(secretMail), key, ""},
		{"GET", "/v1/next-ask?customer_id=" + url.QueryEscape(secretMail) + "&strict=1&" + secretName + "=1", key, ""},
		{"POST", "/v1/batch", key, `{"batch":[{"type":"track","userId":"` + secretMail + `","messageId":"x","event":"` + secretText + `"},{"type":"` + secretName + `"}]}`},
		{"POST", "/v1/batch", key, `{"batch":"` + secretText + `"}`},
		{"POST", "/v1/identify", secretToken, `{"userId":"` + secretMail + `","traits":{"email":"` + secretMail + `"}}`},
		{"POST", "/v1/offers", key, `{"key":"` + secretName + `","name":"` + secretText + `"}`},
		{"PATCH", "/v1/programs/friends", key, `{"audience":"` + secretText + `(","name":"` + secretName + `"}`},
		{"POST", "/v1/apply", key, `{"programs":[{"key":"` + secretMail + `"}]}`},
		{"DELETE", "/v1/keys/" + secretText, key, ""},
		{"GET", "/" + secretMail + "?token=" + secretToken, key, ""},
		{"GET", "/r/" + secretText, "", ""},
	} {
		s.call(t, r.method, r.path, r.key, r.body)
	}
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/v1/keys", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"X-Request-Id": key, "X-Api-Key": secretToken, "User-Agent": secretText, "Referer": secretMail, "Cookie": "t=" + secretToken} {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

// follow visits a link as a browser does, without going where it leads.
func (s *server) follow(t *testing.T, path string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/120.0")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusFound {
		t.Errorf("%s answers %d", path, res.StatusCode)
	}
}
