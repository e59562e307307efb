package company

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"goodword/models"
)

// fake is a goodword of the size of a test: the doors Run uses, a few filters,
// promises, and an experiment that draws from fixed probabilities and reports
// by inverse propensity. Like the real one it closes windows when the clock
// passes them: a share told after that is too late. It also checks its client.
type fake struct {
	t *testing.T

	mu        sync.Mutex
	now       time.Time
	customers map[string]*fakeCustomer
	decisions map[string]*fakeDecision
	open      []*fakeDecision
	messages  map[string]bool
	calls     map[string]int
	offers    int
	late      int
	scores    [5]struct{ n, sum, squares float64 }
}

type fakeCustomer struct {
	consent, left, detractor bool
	number                   uint32
	asked                    []time.Time // email asks, for the cap
	promise                  *fakeDecision
	shares                   []time.Time // without a decision
}

type fakeDecision struct {
	owner      *fakeCustomer
	at         time.Time
	activated  time.Time
	arm        int
	forced     bool
	propensity float64
	shared     bool
	closed     bool
	lastEnd    time.Time // of the promise
}

func newFake(t *testing.T) (*fake, Client) {
	f := &fake{
		t: t, now: start.Add(-time.Hour), customers: map[string]*fakeCustomer{}, decisions: map[string]*fakeDecision{},
		messages: map[string]bool{}, calls: map[string]int{},
	}
	mux := http.NewServeMux()
	handle := func(pattern, scope string, do func(body []byte) (any, int)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if scope != "" && r.Header.Get("Authorization") != "Bearer gw_"+scope {
				t.Errorf("%s came with %q", pattern, r.Header.Get("Authorization"))
			}
			body := make([]byte, max(0, r.ContentLength))
			for n := 0; n < len(body); {
				m, err := r.Body.Read(body[n:])
				if n += m; err != nil {
					break
				}
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			f.calls[pattern]++
			out, status := do(body)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			json.NewEncoder(w).Encode(out)
		})
	}
	ok := func([]byte) (any, int) { return object{}, http.StatusOK }
	handle("POST /v1/offers", "admin", func(b []byte) (any, int) { f.offers++; return f.checked(b, &models.Offer{}) })
	handle("POST /v1/programs", "admin", func(b []byte) (any, int) { return f.checkedProgram(b) })
	handle("POST /v1/experiments", "admin", func(b []byte) (any, int) {
		e := models.DefaultExperiment()
		return f.checked(b, &e)
	})
	handle("POST /v1/experiments/offer/start", "admin", ok)
	handle("GET /v1/experiments/offer/report", "admin", f.report)
	handle("POST /v1/keys", "admin", func(b []byte) (any, int) {
		var in struct{ Scope string }
		json.Unmarshal(b, &in)
		return object{"id": "1", "key": "gw_" + in.Scope}, http.StatusCreated
	})
	handle("GET /v1/clock", "admin", func([]byte) (any, int) { return object{"now": f.now, "mode": "manual"}, 200 })
	handle("POST /v1/clock", "admin", f.moveClock)
	handle("POST /v1/batch", "ingest", f.batch)
	handle("POST /v1/activations", "decide", f.activations)
	handle("POST /v1/decisions", "decide", f.decide)
	mux.HandleFunc("GET /r/{code}", func(w http.ResponseWriter, r *http.Request) {
		if _, ok := models.ParseCodeRef(r.PathValue("code")); !ok {
			t.Errorf("visit of %q", r.PathValue("code"))
		}
		f.mu.Lock()
		f.calls["GET /r/"]++
		f.mu.Unlock()
		http.Redirect(w, r, "https://shop.example/must-not-be-followed", http.StatusFound)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return f, Client{BaseURL: server.URL + "/", AdminKey: "gw_admin", Connections: 8}
}

func (f *fake) checked(body []byte, v interface{ Validate() error }) (any, int) {
	if err := json.Unmarshal(body, v); err != nil {
		f.t.Error(err)
	}
	if err := v.Validate(); err != nil {
		f.t.Error(err)
	}
	return v, http.StatusCreated
}

func (f *fake) checkedProgram(body []byte) (any, int) {
	p := models.DefaultProgram()
	p.CodePrefix = "ab"
	return f.checked(body, &p)
}

func (f *fake) moveClock(body []byte) (any, int) {
	var in struct{ Now time.Time }
	json.Unmarshal(body, &in)
	if in.Now.Before(f.now) {
		return object{"detail": "backwards"}, http.StatusConflict
	}
	f.now = in.Now
	var open []*fakeDecision
	for _, d := range f.open {
		if d.activated.Add(Window).After(f.now) {
			open = append(open, d)
			continue
		}
		f.close(d)
	}
	f.open = open
	return object{"now": f.now, "folded": 0, "published": true}, http.StatusOK
}

// close scores a decision whose window has passed by what was told in time.
func (f *fake) close(d *fakeDecision) {
	d.closed = true
	for _, at := range d.owner.shares {
		d.shared = d.shared || within(d.activated, at)
	}
	const guess = 0.14 // fixed beforehand, so the score is unbiased
	for arm := range f.scores {
		score := guess
		if arm == d.arm {
			y := 0.0
			if d.shared {
				y = 1
			}
			score += (y - guess) / d.propensity
		}
		s := &f.scores[arm]
		s.n++
		s.sum += score
		s.squares += score * score
	}
}

func (f *fake) report([]byte) (any, int) {
	var arms []object
	for i, s := range f.scores {
		mean := s.sum / s.n
		half := 1.96 * math.Sqrt((s.squares/s.n-mean*mean)/s.n)
		arms = append(arms, object{"key": Offers[i].Key, "estimate": mean, "low": mean - half, "high": mean + half})
	}
	return object{"experiment": "offer", "arms": arms}, http.StatusOK
}

func (f *fake) customer(id string) *fakeCustomer {
	if f.customers[id] == nil {
		f.customers[id] = &fakeCustomer{}
	}
	return f.customers[id]
}

func (f *fake) batch(body []byte) (any, int) {
	var in struct{ Batch []event }
	if err := json.Unmarshal(body, &in); err != nil || len(body) > 500_000 {
		f.t.Errorf("batch of %d bytes: %v", len(body), err)
	}
	for _, e := range in.Batch {
		if f.messages[e.MessageID] || e.MessageID == "" || e.UserID == "" && e.AnonymousID == "" {
			f.t.Errorf("event %+v has no id of its own", e)
		}
		if e.Timestamp.After(f.now) {
			f.t.Errorf("event %s of %v told at %v", e.MessageID, e.Timestamp, f.now)
		}
		f.messages[e.MessageID] = true
		f.calls[e.Event]++
		f.event(&e)
	}
	return object{"success": true, "accepted": len(in.Batch), "duplicates": 0, "errors": []any{}}, http.StatusOK
}

func (f *fake) event(e *event) {
	c := f.customer(e.UserID)
	switch e.Event {
	case "Consent Granted":
		c.consent = true
	case "Unsubscribed", "Email Marked as Spam":
		c.left = true
	case "NPS Submitted":
		c.detractor = *e.Properties.Score <= 6
	case "Email Delivered":
		f.activate(e.Properties.DecisionID, e.Timestamp)
	case "Product Shared":
		f.share(c, e)
	}
}

func (f *fake) share(c *fakeCustomer, e *event) {
	if e.Properties.DecisionID == "" {
		c.shares = append(c.shares, e.Timestamp)
		return
	}
	d := f.decisions[e.Properties.DecisionID]
	if d == nil || d.activated.IsZero() {
		f.t.Errorf("share %s of a decision that was not activated", e.MessageID)
		return
	}
	if c.promise != d && d.forced {
		d = c.promise // the promise's decision is credited
	}
	switch {
	case !within(d.activated, e.Timestamp):
		f.late++
	case d.closed:
		f.t.Errorf("share %s at %v was told at %v, after its window was closed", e.MessageID, e.Timestamp, f.now)
	}
	d.shared = d.shared || within(d.activated, e.Timestamp)
}

func (f *fake) activations(body []byte) (any, int) {
	var in struct{ Activations []activation }
	json.Unmarshal(body, &in)
	for _, a := range in.Activations {
		f.activate(a.DecisionID, a.At)
	}
	return object{"accepted": len(in.Activations), "duplicates": 0, "errors": []any{}}, http.StatusOK
}

func (f *fake) activate(id string, at time.Time) {
	d := f.decisions[id]
	if d == nil || !d.activated.IsZero() || at.After(f.now) || at.Before(d.at) || at.After(d.at.Add(48*time.Hour)) {
		f.t.Errorf("activation of %q at %v, told at %v", id, at, f.now)
		return
	}
	d.activated = at
	if !d.forced {
		f.open = append(f.open, d)
	}
}

// odds are the experiment's probabilities: they move as a bandit's would.
func (f *fake) odds() [5]float64 {
	if f.now.Sub(start) < 20*day {
		return [5]float64{0.2, 0.2, 0.2, 0.2, 0.2}
	}
	return [5]float64{0.06, 0.10, 0.14, 0.2, 0.5}
}

func (f *fake) decide(body []byte) (any, int) {
	var in struct {
		Customer  string `json:"customer_id"`
		Placement string
		Send      string `json:"send_id"`
	}
	json.Unmarshal(body, &in)
	c := f.customer(in.Customer)
	c.number++
	id := models.DecisionID{Customer: models.NewCustomerID([]byte("secret"), in.Customer), At: f.now, Number: c.number}
	d := &fakeDecision{owner: c, at: f.now}
	f.decisions[id.String()] = d
	answer := object{"decision_id": id.String(), "ask": false}
	if answer["reason_code"] = f.refusal(c, in.Placement, in.Customer); answer["reason_code"] != "" {
		return answer, http.StatusOK
	}
	if in.Placement == email {
		c.asked = append(c.asked, f.now)
	}
	f.draw(d, c, in.Customer+in.Send)
	answer["ask"], answer["reason_code"], answer["offer"] = true, "ask", Offers[d.arm].Key
	answer["referral_code"] = models.NewCode([]byte("secret"), "ab", programKey, id.Customer, 0)
	answer["stages"] = []object{
		{"name": "ask", "experiment": "", "arm": "ask"},
		{"name": "offer", "experiment": "offer", "arm": Offers[d.arm].Key, "drawn": !d.forced, "forced": d.forced},
	}
	return answer, http.StatusOK
}

func (f *fake) draw(d *fakeDecision, c *fakeCustomer, key string) {
	// A promise that nobody activated stops forcing after two days.
	if p := c.promise; p != nil && f.now.Before(p.lastEnd) && (!p.activated.IsZero() || f.now.Before(p.at.Add(48*time.Hour))) {
		d.arm, d.forced = p.arm, true
		return
	}
	odds := f.odds()
	u := hashUniform("draw" + key)
	for d.arm = 0; d.arm < 4 && u >= odds[d.arm]; d.arm++ {
		u -= odds[d.arm]
	}
	d.propensity = odds[d.arm]
	d.lastEnd = f.now.Add(25 * day)
	c.promise = d
}

func (f *fake) refusal(c *fakeCustomer, placement, id string) string {
	switch {
	case c.left && placement == email:
		return "unsubscribed"
	case !c.consent && placement == email:
		return "no_consent"
	case c.detractor:
		return "detractor"
	case placement == email && len(c.asked) > 0 && f.now.Sub(c.asked[len(c.asked)-1]) < 30*day:
		return "cap"
	case hashUniform("holdout"+id) < 0.05:
		return "holdout"
	}
	return ""
}

// hashUniform makes answers independent of the order of requests.
func hashUniform(s string) float64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return float64(mix(h)>>11) / (1 << 53)
}

func (f *fake) summary() string {
	var b strings.Builder
	for _, k := range []string{"POST /v1/decisions", "Product Shared", "Referral Link Clicked", "GET /r/", "Signed Up", "Unsubscribed", "Email Delivered"} {
		fmt.Fprintf(&b, "%s %d; ", k, f.calls[k])
	}
	return b.String()
}
