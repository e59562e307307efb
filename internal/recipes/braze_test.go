package recipes

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// braze renders messages with Connected Content: two seconds a call, no redirect followed, 404 is an empty text, 5xx and silence are
// failures, with :retry tried up to five times after which the message is aborted. A host that mostly fails is not called for a while.
type braze struct {
	credentials map[string]string // basic users by name

	mu       sync.Mutex
	calls    int
	failures int // of the last calls, in a row
	rested   int // calls not made, because the host was unhealthy
}

// unhealthyAfter failures in a row Braze stops calling a host.
const unhealthyAfter = 8

var (
	errAborted = errors.New("the message is aborted")
	connected  = regexp.MustCompile(`(?s)\{%\s*connected_content\s+(.*?)%\}`)
)

// message renders one part for a user.
func (b *braze) message(t *testing.T, part, user string) (string, error) {
	t.Helper()
	part = strings.NewReplacer("${user_id}", "user_id", "campaign.${api_id}", "campaign.api_id").Replace(part)
	data := object{"user_id": user, "campaign": object{"api_id": "3f0c-march"}}
	for {
		at := connected.FindStringSubmatchIndex(part)
		if at == nil {
			break
		}
		tag := liquid.render(t, part[at[2]:at[3]], data)
		if err := b.connect(t, strings.Fields(tag), data); err != nil {
			return "", err
		}
		part = part[:at[0]] + part[at[1]:]
	}
	return liquid.render(t, part, data), nil
}

// connect carries out one tag and saves what came.
func (b *braze) connect(t *testing.T, words []string, data object) error {
	t.Helper()
	options := map[string]string{}
	for i := 1; i < len(words); i++ {
		name, ok := strings.CutPrefix(words[i], ":")
		if !ok {
			t.Fatalf("connected_content does not know %q", words[i])
		}
		options[name] = ""
		if i+1 < len(words) && !strings.HasPrefix(words[i+1], ":") {
			options[name] = words[i+1]
			i++
		}
	}
	_, retry := options["retry"]
	for attempt := 1; ; attempt++ {
		answer, err := b.fetch(t, words[0], options)
		if err == nil {
			data[options["save"]] = answer
			return nil
		}
		if !retry {
			return nil // the content is not inserted
		}
		if attempt == 5 {
			return errAborted
		}
	}
}

func (b *braze) fetch(t *testing.T, url string, options map[string]string) (any, error) {
	t.Helper()
	b.mu.Lock()
	if b.failures >= unhealthyAfter {
		b.rested++
		b.mu.Unlock()
		return nil, errors.New("the host is unhealthy")
	}
	b.calls++
	b.mu.Unlock()
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if options["method"] == "post" {
		method, body = http.MethodPost, strings.NewReader(options["body"])
	}
	req, err := http.NewRequest(method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	if kind := options["content_type"]; kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if name := options["basic_auth"]; name != "" {
		req.SetBasicAuth(b.credentials[name], "")
	}
	answer, err := brazeAnswer(req)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures++; err == nil {
		b.failures = 0
	}
	return answer, err
}

func brazeAnswer(req *http.Request) (any, error) {
	res, err := noRedirects(2 * time.Second).Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return nil, err
	case res.StatusCode >= 500:
		return nil, errors.New(res.Status)
	case res.StatusCode != http.StatusOK:
		return "", nil
	}
	var doc any
	if json.Unmarshal(text, &doc) != nil {
		return string(text), nil
	}
	return doc, nil
}

func newBraze(s *service) *braze {
	return &braze{credentials: map[string]string{"goodword": s.keys["decide"]}}
}

// TestBraze renders HTML, plain text and AMP at once, as Braze does, many recipients at a time.
func TestBraze(t *testing.T) {
	s := serve(t, "")
	b := newBraze(s)
	html, text, post := snippet(t, "braze.html", s.base), snippet(t, "braze.text", s.base), snippet(t, "braze.post", s.base)
	probe := strings.SplitAfterN(html, "%}", 2)[0] + "{{ask.decision_id}} {{ask.referral_link}}" // an AMP part of its own making
	var wait sync.WaitGroup
	out := make([]string, 8)
	for i, part := range []string{html, text, probe, probe, post, html, text, probe} { // with a retry's
		wait.Go(func() {
			var err error
			if out[i], err = b.message(t, part, "ada"); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	id, link, _ := strings.Cut(out[2], " ")
	if !strings.HasPrefix(id, "\ndec_") && !strings.HasPrefix(strings.TrimSpace(id), "dec_") || out[3] != out[2] || out[7] != out[2] {
		t.Fatalf("the parts have decisions %q, %q and %q", out[2], out[3], out[7])
	}
	if out[0] != out[5] || out[1] != out[6] || !strings.Contains(out[0], link) || !strings.Contains(out[1], link) || strings.Contains(out[0], "{{") {
		t.Errorf("the parts are\n%s\n%s\nwith the link %s", out[0], out[1], link)
	}
	if strings.TrimSpace(out[4]) == "" || !strings.Contains(out[0], "<h2>"+strings.TrimSpace(out[4])+"</h2>") {
		t.Errorf("by POST: %q in\n%s", out[4], out[0])
	}
	for _, user := range []string{"bob", "nobody", "o'neill & sons/%"} {
		if got, err := b.message(t, html, user); err != nil || strings.TrimSpace(got) != "" {
			t.Errorf("%s: got %q, %v; want the message without the block", user, got, err)
		}
	}
	s.delivered(t, "braze.delivered", "ada", strings.TrimSpace(id))
}

// TestBrazeWithAWrongKey renders on, and with :retry does not abort: 401 is an answer.
func TestBrazeWithAWrongKey(t *testing.T) {
	s := serve(t, "")
	b := &braze{credentials: map[string]string{"goodword": "gw_decide_wrong"}}
	html := strings.Replace(snippet(t, "braze.html", s.base), ":save", ":retry :save", 1)
	if got, err := b.message(t, html, "ada"); err != nil || strings.TrimSpace(got) != "" || b.calls != 1 {
		t.Errorf("got %q, %v after %d calls", got, err, b.calls)
	}
}
