package recipes

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

var errDataFeed = errors.New("DataFeedError: the send is skipped")

// iterable fetches a data feed with GET and a static header within ten seconds, takes an object and nothing else, and skips the send at
// any other status than 200.
func iterable(t *testing.T, s *service, key, user string) (string, error) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(snippet(t, "iterable.feed", s.base)), "\n")
	method, url, _ := strings.Cut(lines[0], " ")
	if method != http.MethodGet || len(lines) != 2 {
		t.Fatalf("a data feed is a GET with headers, this is %q", lines)
	}
	name, value, _ := strings.Cut(lines[1], ": ")
	data := object{"userId": user, "campaignId": "417"}
	req, err := http.NewRequest(method, language{rewrites: handlebars.rewrites, truth: handlebars.truth}.render(t, url, data), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(name, strings.Replace(value, "gw_decide_…", key, 1))
	res, err := noRedirects(10 * time.Second).Do(req)
	if err != nil {
		return "", errDataFeed
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	var ask object
	if err != nil || res.StatusCode != http.StatusOK || json.Unmarshal(text, &ask) != nil {
		return "", errDataFeed
	}
	data["ask"] = ask
	return handlebars.render(t, snippet(t, "iterable.html", s.base), data), nil
}

func TestIterable(t *testing.T) {
	s := serve(t, "")
	first, err := iterable(t, s, s.keys["decide"], "ada")
	again, errAgain := iterable(t, s, s.keys["decide"], "ada")
	if err != nil || errAgain != nil || first != again || !strings.Contains(first, "<a href=\"https://refer.example/r/") {
		t.Fatalf("got %q, %v, then %q, %v", first, err, again, errAgain)
	}
	if strings.Contains(first, "&lt;br") || strings.Contains(first, "&amp;amp;") || !strings.Contains(first, "Tide &amp; Timber") {
		t.Errorf("escaped twice or not at all: %s", first)
	}
	for _, user := range []string{"bob", "nobody", ""} {
		if got, err := iterable(t, s, s.keys["decide"], user); err != nil || strings.TrimSpace(got) != "" {
			t.Errorf("%q: got %q, %v; want the message without the block", user, got, err)
		}
	}
	if _, err := iterable(t, s, "gw_decide_wrong", "ada"); !errors.Is(err, errDataFeed) {
		t.Errorf("with a wrong key: %v; the page says that the send is skipped", err)
	}
	d := s.call(t, s.keys["decide"], "POST", "/v1/next-ask", object{"customer_id": "ada", "placement": "newsletter_footer", "send_id": "417"})
	s.delivered(t, "iterable.delivered", "ada", d["decision_id"].(string))
}
