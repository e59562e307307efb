package llm_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// TestAbilitiesAreFoundOnce: what a server refuses is asked for another way, and the next request begins there.
func TestAbilitiesAreFoundOnce(t *testing.T) {
	st := storetest.New(t)
	warm := 0.0
	for _, tc := range []struct {
		name     string
		refuses  []string
		change   func(*llm.Provider)
		requests int // of the first answer
		rung     string
		field    string
		warm     bool // a temperature is sent
		note     bool // the schema stands in the prompt
	}{
		{"everything", nil, nil, 1, "json_schema", "max_tokens", true, false},
		{"no schema", []string{"json_schema"}, nil, 2, "json_object", "max_tokens", true, true},
		{"no shape at all", []string{"json_schema", "json_object"}, nil, 3, "", "max_tokens", true, true},
		{"another token field", []string{"max_tokens"}, nil, 2, "json_schema", "max_completion_tokens", true, false},
		{"the older token field", []string{"max_completion_tokens"}, func(p *llm.Provider) { p.TokenField = "max_completion_tokens" }, 2,
			"json_schema", "max_tokens", true, false},
		{"no temperature", []string{"temperature"}, nil, 2, "json_schema", "max_tokens", false, false},
		{"nothing", []string{"json_schema", "json_object", "max_tokens", "temperature"}, nil, 5, "", "max_completion_tokens", false, true},
		{"set to plain", nil, func(p *llm.Provider) { p.Structured = "plain" }, 1, "", "max_tokens", true, true},
		{"a name that the library knows", nil, func(p *llm.Provider) { p.Model = "gpt-5-mini"; half := 0.5; p.Temperature = &half }, 1, "json_schema",
			"max_completion_tokens", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := newRig(t, st, func(p []llm.Provider) {
				p[0].Temperature = &warm
				if tc.change != nil {
					tc.change(&p[0])
				}
			}, scripted.Script{Refuses: tc.refuses})
			for n := range 2 {
				if reply, err := r.complete(); err != nil || reply.Content != three {
					t.Fatalf("got %v, %v", reply, err)
				}
				if got := len(r.servers[0].Requests()); got != tc.requests+n {
					t.Errorf("%d requests for answer %d, want %d", got, n+1, tc.requests+n)
				}
			}
			requests := r.servers[0].Requests()
			last := requests[len(requests)-1]
			if last.Rung != tc.rung || last.TokenField != tc.field || (last.Temperature != nil) != tc.warm || last.MaxTokens != 500 {
				t.Errorf("the last request is %+v", last)
			}
			if strings.Contains(last.Messages[0].Content, string(schema)) != tc.note || last.Messages[1].Content != r.request().Messages[1].Content {
				t.Errorf("the last request says %+v", last.Messages)
			}
			if tc.rung == "json_schema" && cmp.Diff(string(schema), string(last.Schema)) != "" {
				t.Errorf("the schema is %s", last.Schema)
			}
			if len(r.slept) > 0 || len(r.circuits) > 0 {
				t.Errorf("slept %v, circuits %v", r.slept, r.circuits)
			}
		})
	}
}

func TestBothTokenFieldsAreRefused(t *testing.T) {
	r := newRig(t, storetest.New(t), nil, scripted.Script{Refuses: []string{"max_tokens", "max_completion_tokens"}})
	_, err := r.complete()
	failure, detail := r.failure(err)
	if failure.Outcome != models.LLMRejected || !strings.Contains(detail, "refuses both max_tokens and max_completion_tokens (400); check that base_url") {
		t.Errorf("got %v", err)
	}
	if n := len(r.servers[0].Requests()); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

// TestModelThatTheLibraryRefuses: no request is made, and nothing is tried again.
func TestModelThatTheLibraryRefuses(t *testing.T) {
	r := newRig(t, storetest.New(t), func(p []llm.Provider) { p[0].Model = "text-davinci-003" }, scripted.Script{})
	_, err := r.complete()
	failure, detail := r.failure(err)
	if failure.Outcome != models.LLMRejected || !strings.Contains(detail, `model "text-davinci-003" of first cannot be called`) {
		t.Errorf("got %v", err)
	}
	calls := r.calls()
	if len(r.servers[0].Requests()) != 0 || len(calls) != 1 || calls[0].Micros != 0 {
		t.Errorf("%d requests, kept as %+v", len(r.servers[0].Requests()), calls)
	}
}

// TestCircuit: five failures in a row open it, a minute later one call may try, and its fate decides.
func TestCircuit(t *testing.T) {
	r := newRig(t, storetest.New(t), nil, scripted.Script{Always: scripted.Status500})
	requests := func(want int) {
		t.Helper()
		if got := len(r.servers[0].Requests()); got != want {
			t.Errorf("%d requests, want %d", got, want)
		}
	}
	r.complete()
	requests(3)
	_, err := r.complete() // the fifth failure ends it
	requests(5)
	if failure, _ := r.failure(err); failure.Outcome != models.LLMCircuitOpen {
		t.Errorf("got %v", err)
	}
	_, err = r.complete()
	if failure, detail := r.failure(err); failure.Outcome != models.LLMCircuitOpen || failure.Until.IsZero() || !strings.Contains(detail, "failed too often") {
		t.Errorf("got %v", err)
	}
	requests(5)
	r.move(time.Minute + time.Second)
	r.complete() // half open: one request, and open again
	requests(6)
	r.move(time.Minute + time.Second)
	r.servers[0].Play(scripted.Script{Answer: threeWords})
	for range 2 {
		if _, err := r.complete(); err != nil {
			t.Error(err)
		}
	}
	requests(8)
	if diff := cmp.Diff([]string{"first chat opens", "first chat closes"}, r.circuits); diff != "" {
		t.Error(diff)
	}
	if n := strings.Count(r.logged(), "\n"); n != 1 {
		t.Errorf("%d lines are logged:\n%s", n, r.logged())
	}
}

// TestCapWhileHalfOpen: a call that a cap kept from being made does not use up the one try of a half-open circuit.
func TestCapWhileHalfOpen(t *testing.T) {
	st := storetest.New(t)
	r := newRig(t, st, func(p []llm.Provider) { p[0].Day.Tokens = 10 }, scripted.Script{Always: scripted.KeyRefused})
	r.embed("one") // has room, and opens the circuit of vectors
	r.move(10*time.Minute + time.Second)
	long := strings.Repeat("long ", 20)
	for range 2 {
		_, err := r.embed(long)
		if failure, _ := r.failure(err); failure.Outcome != models.LLMCapped {
			t.Errorf("got %v", err)
		}
	}
}

// TestRefusedKeyIsLoggedOnce: a key that has expired opens the circuit for ten minutes with one line that says what to do.
func TestRefusedKeyIsLoggedOnce(t *testing.T) {
	r := newRig(t, storetest.New(t), nil, scripted.Script{Key: "another"})
	began := r.machine
	for range 3 {
		_, err := r.complete()
		if failure, _ := r.failure(err); !failure.Until.Equal(began.Add(10 * time.Minute)) {
			t.Errorf("got %v", err)
		}
	}
	log := r.logged()
	if strings.Count(log, "\n") != 1 || !strings.Contains(log, `"outcome":"key_refused","status":401`) || !strings.Contains(log, "set a valid one") {
		t.Errorf("logged %s", log)
	}
	r.move(10*time.Minute + time.Second)
	r.servers[0].Play(scripted.Script{Key: testKey, Answer: threeWords})
	if _, err := r.complete(); err != nil {
		t.Error(err)
	}
	if n := len(r.servers[0].Requests()); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

// TestNextProvider: whatever keeps the first provider from answering, the second is asked; when both fail, the error is about the one that may
// be tried again first.
func TestNextProvider(t *testing.T) {
	st := storetest.New(t)
	for _, fault := range []scripted.Fault{scripted.Status500, scripted.KeyRefused, scripted.ContextTooLong, scripted.HTMLForAnswer, scripted.RateLimitedHour,
		scripted.ConnectionReset} {
		r := newRig(t, st, nil, scripted.Script{Always: fault}, scripted.Script{})
		for range 3 { // with an open circuit, too
			if reply, err := r.complete(); err != nil || reply.Provider != "second" || reply.Content != three {
				t.Errorf("%s: got %v, %v", fault, reply, err)
			}
		}
	}
	r := newRig(t, st, func(p []llm.Provider) { p[0].Day.Tokens = 10 }, scripted.Script{}, scripted.Script{})
	if reply, err := r.complete(); err != nil || reply.Provider != "second" || cmp.Diff([]models.LLMOutcome{models.LLMCapped}, r.refused) != "" {
		t.Errorf("the first is capped: got %v, %v, %v", reply, err, r.refused)
	}
	for _, tc := range []struct {
		first, second scripted.Fault
		want          string
	}{
		{scripted.KeyRefused, scripted.RateLimitedHour, "first"}, // ten minutes against an hour
		{scripted.RateLimitedHour, scripted.Status500, "second"}, // who knows, it may be over
		{scripted.ContextTooLong, scripted.KeyRefused, "second"}, // it will never take this
		{scripted.Status500, scripted.Status500, "first"},
	} {
		r := newRig(t, st, nil, scripted.Script{Always: tc.first}, scripted.Script{Always: tc.second})
		_, err := r.complete()
		if failure, _ := r.failure(err); failure.Provider != tc.want {
			t.Errorf("%s and %s: got %v, want one about the %s", tc.first, tc.second, err, tc.want)
		}
	}
}

func TestNoProvider(t *testing.T) {
	r := newRig(t, storetest.New(t), nil)
	_, err := r.complete()
	if failure, detail := r.failure(err); failure.Outcome != models.LLMNone || !strings.Contains(detail, "docs/operations.md") {
		t.Errorf("got %v", err)
	}
	_, err = r.client.Embed(t.Context(), models.EmbedRequest{Workspace: r.ws, Texts: []string{"a"}})
	if failure, _ := r.failure(err); failure.Outcome != models.LLMNone {
		t.Errorf("got %v", err)
	}
	if _, err := r.client.Complete(t.Context(), models.LLMRequest{Workspace: r.ws}); models.KindOf(err) != models.Invalid {
		t.Errorf("without messages: %v", err)
	}
}

// TestConcurrencyAndCaps: forty requests at once to a model that takes its time never exceed the limit of calls at once, and stop at the cap to the
// last request, also when two processes share it.
func TestConcurrencyAndCaps(t *testing.T) {
	st := storetest.New(t)
	const most = 10
	var one int64 // micros that one call reserves
	{
		r := newRig(t, st, func(p []llm.Provider) { p[0].Day.Micros = 1 }, scripted.Script{})
		_, err := r.complete()
		if failure, _ := r.failure(err); failure.Outcome != models.LLMCapped || models.KindOf(err) != models.RateLimited || len(r.servers[0].Requests()) != 0 {
			t.Fatalf("got %v", err)
		}
		free := newRig(t, st, nil, scripted.Script{})
		free.complete()
		if err := st.Pool().QueryRow(t.Context(), `select max(reserved_micros) from llm_calls where workspace_id = $1`, free.ws).Scan(&one); err != nil {
			t.Fatal(err)
		}
	}
	r := newRig(t, st, func(p []llm.Provider) { p[0].Concurrency, p[0].Day.Micros = 4, most*one }, scripted.Script{Latency: 20 * time.Millisecond, Always: scripted.HTMLForAnswer})
	second := newRig(t, st, func(p []llm.Provider) {
		p[0].Concurrency, p[0].Day.Micros, p[0].BaseURL = 4, most*one, r.servers[0].BaseURL()
	}, scripted.Script{})
	second.ws = r.ws
	var wg sync.WaitGroup
	var mu sync.Mutex
	capped := 0
	for i := range 40 {
		wg.Go(func() {
			_, err := []*rig{r, second}[i%2].complete()
			if failure, ok := errors.AsType[*models.LLMFailure](err); ok && failure.Outcome == models.LLMCapped {
				mu.Lock()
				capped++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	day, _, err := st.SpentLLM(t.Context(), r.ws, "first", "USD", storetest.Now)
	if err != nil {
		t.Fatal(err)
	}
	sent := len(r.servers[0].Requests())
	if sent == 0 || sent > most || day.Micros != int64(sent)*one || len(r.calls()) != sent {
		t.Errorf("%d requests for a cap of %d, %d of %d micros charged, %d rows", sent, most, day.Micros, most*one, len(r.calls()))
	}
	if got := r.servers[0].AtOnce(); got > 8 {
		t.Errorf("%d calls at once from two processes, want at most 4 each", got)
	}
	if sent < most && capped > 0 {
		t.Errorf("%d calls were capped after %d of %d", capped, sent, most)
	}
}

// TestCallerGivesUp: the call is settled all the same, is no failure of the provider's, and its turn is free again.
func TestCallerGivesUp(t *testing.T) {
	r := newRig(t, storetest.New(t), func(p []llm.Provider) { p[0].Concurrency = 1 }, scripted.Script{Latency: time.Hour}, scripted.Script{})
	for range 6 {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		_, err := r.client.Complete(ctx, r.request())
		cancel()
		if failure, _ := r.failure(err); failure.Outcome != models.LLMCancelled || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	}
	r.servers[0].Play(scripted.Script{Answer: threeWords})
	if reply, err := r.complete(); err != nil || reply.Provider != "first" {
		t.Errorf("got %v, %v", reply, err)
	}
	outcomes := r.outcomes()
	if n := len(outcomes); n == 0 || outcomes[n-1] != models.LLMAnswered || len(r.circuits) > 0 || len(r.servers[1].Requests()) > 0 {
		t.Errorf("outcomes %v, circuits %v", outcomes, r.circuits)
	}
	for _, outcome := range outcomes[:len(outcomes)-1] {
		if outcome != models.LLMCancelled {
			t.Errorf("outcomes %v", outcomes)
		}
	}
}

// TestLedgerDown: without an account there is no call.
func TestLedgerDown(t *testing.T) {
	st := storetest.New(t)
	r := newRig(t, st, nil, scripted.Script{})
	st.Close()
	_, err := r.complete()
	if _, detail := r.failure(err); !strings.Contains(detail, "no call is made without") || len(r.servers[0].Requests()) != 0 {
		t.Errorf("got %v after %d requests", err, len(r.servers[0].Requests()))
	}
}
