package llm_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// TestTransportFaults plays each fault, for ever and once, and says what the client has to do.
func TestTransportFaults(t *testing.T) {
	st := storetest.New(t)
	for _, tc := range []struct {
		fault    scripted.Fault
		outcome  models.LLMOutcome
		attempts int
		charged  bool   // the provider may have made an answer
		blocks   bool   // it is not called for a while, at once
		later    bool   // it says when
		says     string // in what to do
	}{
		{scripted.SilentBeforeHeaders, models.LLMTimeout, 3, true, false, false, "within 1s; raise its timeout"},
		{scripted.SilentAfterHeaders, models.LLMTimeout, 3, true, false, false, "within 1s"},
		{scripted.SlowDrip, models.LLMTimeout, 3, true, false, false, "within 1s"},
		{scripted.ConnectionReset, models.LLMNetwork, 3, true, false, false, "cannot be reached"},
		{scripted.CutInTheMiddle, models.LLMNetwork, 3, true, false, false, "broke off"},
		{scripted.TenThousandHeaders, models.LLMNetwork, 3, true, false, false, "cannot be reached"},
		{scripted.BrokenGzip, models.LLMNetwork, 3, true, false, false, "broke off"},
		{scripted.RateLimited, models.LLMRateLimited, 3, false, false, false, "fewer calls"},
		{scripted.RateLimitedSeconds, models.LLMRateLimited, 3, false, false, true, "fewer calls"},
		{scripted.RateLimitedDate, models.LLMRateLimited, 3, false, false, false, "fewer calls"},
		{scripted.RateLimitedMillis, models.LLMRateLimited, 3, false, false, true, "fewer calls"},
		{scripted.RateLimitedHour, models.LLMRateLimited, 1, false, true, true, "fewer calls"},
		{scripted.QuotaUsedUp, models.LLMQuota, 1, false, true, false, "add credit"},
		{scripted.PaymentRequired, models.LLMQuota, 1, false, true, false, "add credit"},
		{scripted.Status408, models.LLMServerError, 3, true, false, false, "fails (408)"},
		{scripted.Status409, models.LLMServerError, 3, false, false, false, "fails (409)"},
		{scripted.Status500, models.LLMServerError, 3, false, false, false, "fails (500)"},
		{scripted.Status502, models.LLMServerError, 3, false, false, false, "fails (502)"},
		{scripted.Status503, models.LLMServerError, 3, false, false, false, "fails (503)"},
		{scripted.Status504, models.LLMServerError, 3, true, false, false, "fails (504)"},
		{scripted.KeyRefused, models.LLMKeyRefused, 1, false, true, false, "refuses its key (401); set a valid one"},
		{scripted.Forbidden, models.LLMKeyRefused, 1, false, true, false, "refuses its key (403)"},
		{scripted.NotFound, models.LLMNotFound, 1, false, true, false, "check base_url, which often ends with /v1, and model \"scripted\""},
		{scripted.Redirect, models.LLMNotFound, 1, false, true, false, "redirects (307), which is not followed"},
		{scripted.ContextTooLong, models.LLMRejected, 1, false, false, false, "maximum context length"},
		{scripted.FlatError, models.LLMRejected, 1, false, false, false, "flat"},
		{scripted.TextError, models.LLMRejected, 1, false, false, false, "just text"},
		{scripted.EchoedPrompt, models.LLMRejected, 1, false, false, false, "refuses the request (400)"},
		{scripted.HTMLForAnswer, models.LLMBadAnswer, 1, true, false, false, "check that base_url"},
		{scripted.ErrorForAnswer, models.LLMBadAnswer, 1, false, false, false, "upstream failed"},
		{scripted.EmptyBody, models.LLMBadAnswer, 1, true, false, false, "check that base_url"},
		{scripted.ProcessingStatusOnly, models.LLMBadAnswer, 1, true, false, false, "check that base_url"},
		{scripted.GzipBomb, models.LLMBadAnswer, 1, true, false, false, "check that base_url"},
		{scripted.EndlessBody, models.LLMBadAnswer, 1, true, false, false, "check that base_url"},
		{scripted.ZeroChoices, models.LLMBadAnswer, 1, true, false, false, "check that base_url"},
	} {
		t.Run(string(tc.fault), func(t *testing.T) {
			t.Parallel()
			patience := func(p []llm.Provider) {
				if tc.outcome == models.LLMTimeout {
					p[0].Timeout = time.Second
				}
			}
			r := newRig(t, st, patience, scripted.Script{Always: tc.fault})
			_, err := r.complete()
			failure, detail := r.failure(err)
			if failure.Outcome != tc.outcome || failure.Provider != "first" || models.KindOf(err) != models.Unavailable || !strings.Contains(detail, tc.says) {
				t.Errorf("got %v, want %s and %q", err, tc.outcome, tc.says)
			}
			calls := r.calls()
			for _, c := range calls {
				if c.Outcome != tc.outcome || (c.Usage.Tokens() > 0) != tc.charged || (c.Micros > 0) != tc.charged || c.Usage.Estimated != tc.charged {
					t.Errorf("a call is kept as %+v", c)
				}
			}
			if len(calls) != tc.attempts || len(r.servers[0].Requests()) != tc.attempts {
				t.Errorf("%d rows and %d requests, want %d", len(calls), len(r.servers[0].Requests()), tc.attempts)
			}
			if (len(r.circuits) > 0) != tc.blocks || strings.Contains(r.logged(), string(tc.outcome)) != tc.blocks || !failure.Until.IsZero() != (tc.blocks || tc.later) {
				t.Errorf("circuits %v, until %s, log %s", r.circuits, failure.Until, r.logged())
			}

			r = newRig(t, st, patience, scripted.Script{Faults: []scripted.Fault{tc.fault}})
			reply, err := r.complete()
			if (err == nil) != (tc.attempts > 1) || (reply.Content == three) != (tc.attempts > 1) {
				t.Errorf("after one fault: %v, %v", reply, err)
			}
		})
	}
}

// TestServersThatAreNotThere: nothing can have been charged by a server that was never reached.
func TestServersThatAreNotThere(t *testing.T) {
	st := storetest.New(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	for name, url := range map[string]string{
		"nobody listens":   "http://" + listener.Addr().String() + "/v1",
		"no such name":     "http://llm.invalid/v1",
		"TLS that is none": "", // the scripted server's address, with https
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, st, nil, scripted.Script{})
			if url == "" {
				url = strings.Replace(r.servers[0].BaseURL(), "http:", "https:", 1)
			}
			r.use([]llm.Provider{{Name: "first", BaseURL: url, Model: "m", Currency: "USD", Price: &llm.Price{Prompt: 1, Completion: 1}}})
			_, err := r.complete()
			if failure, detail := r.failure(err); failure.Outcome != models.LLMNetwork || !strings.Contains(detail, "cannot be reached; check base_url") {
				t.Errorf("got %v", err)
			}
			for _, c := range r.calls() {
				if c.Usage != (models.LLMUsage{}) || c.Micros != 0 {
					t.Errorf("a call is kept as %+v", c)
				}
			}
		})
	}
}

// TestWaits: full jitter between retries, what the provider asks for up to a minute, and beyond that an error that says until when.
func TestWaits(t *testing.T) {
	st := storetest.New(t)
	for _, tc := range []struct {
		fault scripted.Fault
		want  []time.Duration
	}{
		{scripted.Status500, []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}}, // half of 0.5 s and of 1 s
		{scripted.RateLimited, []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}},
		{scripted.RateLimitedSeconds, []time.Duration{7 * time.Second, 7 * time.Second}},
		{scripted.RateLimitedMillis, []time.Duration{1500 * time.Millisecond, 1500 * time.Millisecond}},
		{scripted.RateLimitedHour, nil},
	} {
		t.Run(string(tc.fault), func(t *testing.T) {
			r := newRig(t, st, nil, scripted.Script{Always: tc.fault})
			began := r.machine
			_, err := r.complete()
			failure, _ := r.failure(err)
			if diff := cmp.Diff(tc.want, r.slept); diff != "" {
				t.Error(diff)
			}
			if tc.want == nil && !failure.Until.Equal(began.Add(time.Hour)) {
				t.Errorf("until %s, want %s", failure.Until, began.Add(time.Hour))
			}
		})
	}
	r := newRig(t, st, nil, scripted.Script{Always: scripted.RateLimitedDate})
	if _, err := r.complete(); err == nil || len(r.slept) != 2 || r.slept[0] < 10*time.Second || r.slept[0] > 21*time.Second {
		t.Errorf("waited %v for a date twenty seconds ahead: %v", r.slept, err)
	}
}
