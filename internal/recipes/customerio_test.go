package recipes

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// customerIO runs the step "Send and receive data": basic authentication out of the URL, two seconds, tried again at anything but 2xx
// (three times here), the answer into attributes of at most 1000 bytes; then it renders the email.
func customerIO(t *testing.T, s *service, key string, person object) (string, error) {
	t.Helper()
	head, body, _ := strings.Cut(snippet(t, "customerio.request", "https://goodword.example.com"), "\n\n")
	lines := strings.Split(head, "\n")
	method, address, _ := strings.Cut(lines[0], " ")
	to, err := url.Parse(strings.Replace(address, "gw_decide_…", key, 1))
	if err != nil {
		t.Fatal(err)
	}
	user, base := to.User, strings.TrimPrefix(s.base, "http://")
	to.Scheme, to.Host, to.User = "http", base, nil
	name, kind, _ := strings.Cut(lines[1], ": ")
	data := object{"customer": person, "campaign": object{"id": "12"}}
	body = liquid.render(t, body, data)
	failed := errors.New("the step failed")
	for range 3 {
		req, err := http.NewRequest(method, to.String(), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(name, kind)
		req.SetBasicAuth(user.Username(), "")
		res, err := noRedirects(2 * time.Second).Do(req)
		if err != nil {
			continue
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode/100 != 2 {
			continue
		}
		var response object
		if err := json.Unmarshal(text, &response); err != nil {
			t.Fatal(err)
		}
		setAttributes(t, s, person, response)
		failed = nil
		break
	}
	return liquid.render(t, snippet(t, "customerio.html", s.base), data), failed
}

var assignment = regexp.MustCompile(`(?m)^(\w+) = (.*)$`)

func setAttributes(t *testing.T, s *service, person, response object) {
	t.Helper()
	for _, m := range assignment.FindAllStringSubmatch(snippet(t, "customerio.attributes", s.base), -1) {
		v := liquid.render(t, m[2], object{"response": response})
		if len(v) > 1000 {
			t.Errorf("attribute %s has %d bytes, Customer.io takes 1000", m[1], len(v))
		}
		person[m[1]] = v
	}
}

func TestCustomerIO(t *testing.T) {
	s := serve(t, "")
	ada := object{"id": "ada"}
	first, err := customerIO(t, s, s.keys["decide"], ada)
	decision := ada["next_ask_decision"]
	again, errAgain := customerIO(t, s, s.keys["decide"], ada)
	if err != nil || errAgain != nil || first != again || ada["next_ask_decision"] != decision || !strings.Contains(first, "https://refer.example/r/") {
		t.Fatalf("got %q, %v, then %q, %v", first, err, again, errAgain)
	}
	for _, id := range []string{"bob", "nobody"} {
		person := object{"id": id, "next_ask": "yes", "next_ask_body": "what was asked in spring"}
		if got, err := customerIO(t, s, s.keys["decide"], person); err != nil || strings.TrimSpace(got) != "" || person["next_ask_body"] != "" {
			t.Errorf("%s: got %q, %v, attributes %v", id, got, err, person)
		}
	}
	if _, err := customerIO(t, s, "gw_decide_wrong", object{"id": "ada"}); err == nil {
		t.Error("with a wrong key the step went well")
	}
	s.delivered(t, "customerio.delivered", "ada", decision.(string))
}
