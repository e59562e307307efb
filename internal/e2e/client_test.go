package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// api speaks to one service with one key.
type api struct{ base, key string }

type object = map[string]any

var client = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
	Timeout:       patience,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// send is one request; in goes as JSON, nil for no body.
func (a *api) send(method, path string, in any) (status int, answer []byte, header http.Header, err error) {
	var body io.Reader = http.NoBody
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return 0, nil, nil, err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, a.base+path, body)
	if err != nil {
		return 0, nil, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+a.key)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	return res.StatusCode, answer, res.Header, err
}

// call is send where only success is expected; the answer goes into out unless that is nil.
func (a *api) call(method, path string, in, out any) error {
	status, answer, _, err := a.send(method, path, in)
	if err != nil {
		return err
	}
	if status/100 != 2 {
		return fmt.Errorf("%s %s: status %d: %.500s", method, path, status, answer)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s %s: %w in %.500s", method, path, err, answer)
	}
	return nil
}

// must is call in a test's own goroutine.
func (a *api) must(t *testing.T, method, path string, in, out any) {
	t.Helper()
	if err := a.call(method, path, in, out); err != nil {
		t.Fatal(err)
	}
}

// decision is what the tests read of an answer.
type decision struct {
	ID          string     `json:"decision_id"`
	Ask         bool       `json:"ask"`
	Reason      string     `json:"reason_code"`
	Filters     []string   `json:"filters"`
	ValidUntil  time.Time  `json:"valid_until"`
	AtCommit    bool       `json:"activated_at_commit"`
	ActivatedAt *time.Time `json:"activated_at"`
	Offer       string     `json:"offer"`
	Code        string     `json:"referral_code"`
	Link        string     `json:"referral_link"`
	Snapshot    string     `json:"snapshot"`
	Propensity  float64    `json:"propensity"`
	Promise     *struct {
		Number uint32    `json:"number"`
		EndsAt time.Time `json:"ends_at"`
		Offer  struct {
			Key      string `json:"key"`
			Advocate struct {
				Minor int64 `json:"minor"`
			} `json:"advocate"`
		} `json:"offer"`
	} `json:"promise"`
	Copy struct {
		Headline string `json:"headline"`
		Body     string `json:"body"`
	} `json:"copy"`
	Stages []stage `json:"stages"`
}

type stage struct {
	Name       string `json:"name"`
	Experiment string `json:"experiment"`
	Arm        string `json:"arm"`
	Forced     bool   `json:"forced"`
	Drawn      bool   `json:"drawn"`
}

func ask(customer, placement string) object {
	return object{"customer_id": customer, "program": programKey, "placement": placement}
}

func (a *api) decide(t *testing.T, customer, placement string) decision {
	t.Helper()
	var d decision
	a.must(t, http.MethodPost, "/v1/decisions", ask(customer, placement), &d)
	return d
}

// ingested is the answer of the event doors.
type ingested struct {
	Accepted   int
	Duplicates int
	Errors     []struct {
		Index        int
		Code, Detail string
	}
}

// events sends a batch in which every event must be accepted or known.
func (a *api) events(t *testing.T, batch ...object) ingested {
	t.Helper()
	var out ingested
	a.must(t, http.MethodPost, "/v1/batch", object{"batch": batch}, &out)
	if len(out.Errors) > 0 || out.Accepted+out.Duplicates != len(batch) {
		t.Fatalf("a batch of %d events was answered with %+v", len(batch), out)
	}
	return out
}

func track(user, name, message string, at time.Time, properties object) object {
	return object{"type": "track", "event": name, "userId": user, "messageId": message, "timestamp": at, "properties": properties}
}

func identify(user string, at time.Time, traits object) object {
	return object{"type": "identify", "userId": user, "messageId": "identify-" + user, "timestamp": at, "traits": traits}
}

// customers makes n customers prefix-0 … with nothing but a name.
func (a *api) customers(t *testing.T, prefix string, n int, at time.Time) []string {
	t.Helper()
	ids := make([]string, n)
	var batch []object
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%d", prefix, i)
		batch = append(batch, identify(ids[i], at, object{"first_name": "Ada"}))
		if len(batch) == 200 || i == n-1 {
			a.events(t, batch...)
			batch = nil
		}
	}
	return ids
}

func (a *api) activate(t *testing.T, decision string) {
	t.Helper()
	a.must(t, http.MethodPost, "/v1/decisions/"+url.PathEscape(decision)+"/activation", object{}, nil)
}

// moveClock moves the manual clock; when it returns, everything due has been done, by this or another replica.
func (a *api) moveClock(t *testing.T, to time.Time) {
	t.Helper()
	a.must(t, http.MethodPost, "/v1/clock", object{"now": to}, nil)
}

// parallel runs do for 0 ≤ i < n on at most width connections and fails the test with the first error.
func parallel(t *testing.T, n, width int, do func(i int) error) {
	t.Helper()
	var group errgroup.Group
	group.SetLimit(width)
	for i := range n {
		group.Go(func() error { return do(i) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
}
