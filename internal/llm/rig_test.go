package llm_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

const testKey = "sk-test-0123456789abcdef"

// three is what the scripted model answers when nothing goes wrong.
var three = scripted.Words(map[string]string{"body": "One {{referral_link}}"}, map[string]string{"body": "Two {{referral_link}}"},
	map[string]string{"body": "Three {{referral_link}}"})

func threeWords(scripted.Request) string { return three }

var schema = json.RawMessage(`{"type":"object","properties":{"variants":{"type":"array"}},"required":["variants"],"additionalProperties":false}`)

// fixedClock is a domain clock that stands still.
type fixedClock time.Time

func (c fixedClock) Now() time.Time { return time.Time(c) }

// rig is a client with scripted providers, a real ledger, and a machine whose clock moves only when the client sleeps.
type rig struct {
	t       testing.TB
	servers []*scripted.Server
	client  *llm.Client
	store   *store.Store
	ws      models.WorkspaceID

	mu       sync.Mutex
	machine  time.Time
	slept    []time.Duration
	observed []models.LLMCall
	circuits []string
	refused  []models.LLMOutcome
	log      bytes.Buffer
}

// newRig starts one scripted server for each script; change, which may be nil, alters the settings before the client is made.
func newRig(t testing.TB, st *store.Store, change func([]llm.Provider), scripts ...scripted.Script) *rig {
	t.Helper()
	r := &rig{t: t, store: st, ws: storetest.Workspace(t, st), machine: time.Now()}
	var providers []llm.Provider
	for i, script := range scripts {
		if script.Answer == nil {
			script.Answer = threeWords
		}
		server, err := scripted.Start(script)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		r.servers = append(r.servers, server)
		providers = append(providers, llm.Provider{
			Name: []string{"first", "second"}[i], BaseURL: server.BaseURL(), Key: testKey, Model: scripted.Model, MaxTokens: 500,
			Currency: "USD", Price: &llm.Price{Prompt: 400_000, Cached: 100_000, Completion: 1_600_000},
			Embedding: &llm.Embedding{Model: "vectors", Price: 20_000},
		})
	}
	if change != nil {
		change(providers)
	}
	r.use(providers)
	return r
}

// use makes the client anew.
func (r *rig) use(providers []llm.Provider) {
	r.t.Helper()
	log := slog.New(slog.NewJSONHandler(&lockedWriter{r: r}, nil))
	client, err := llm.New(providers, r.store, fixedClock(storetest.Now), log)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(client.Close)
	client.Machine = func() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.machine }
	client.Sleep = func(ctx context.Context, d time.Duration) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.slept, r.machine = append(r.slept, d), r.machine.Add(d)
		return ctx.Err()
	}
	client.Random = func() float64 { return 0.5 }
	client.Observe = func(c models.LLMCall) { r.mu.Lock(); defer r.mu.Unlock(); r.observed = append(r.observed, c) }
	client.Refused = func(_ string, why models.LLMOutcome) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.refused = append(r.refused, why)
	}
	client.Circuit = func(provider, kind string, open bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.circuits = append(r.circuits, provider+" "+kind+map[bool]string{true: " opens", false: " closes"}[open])
	}
	r.client = client
}

type lockedWriter struct{ r *rig }

func (w *lockedWriter) Write(p []byte) (int, error) {
	w.r.mu.Lock()
	defer w.r.mu.Unlock()
	return w.r.log.Write(p)
}

func (r *rig) move(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.machine = r.machine.Add(d)
}

const secretLine = "Write three friendly texts for Tide & Timber."

func (r *rig) request() models.LLMRequest {
	return models.LLMRequest{
		Workspace: r.ws, Job: "cell", Schema: schema,
		Messages: []models.LLMMessage{{Role: "system", Content: "You write."}, {Role: "user", Content: secretLine + "\nThree of them."}},
	}
}

func (r *rig) complete() (models.LLMReply, error) {
	return r.client.Complete(r.t.Context(), r.request())
}

// calls are the rows of the requests made so far.
func (r *rig) calls() []models.LLMCall {
	r.t.Helper()
	list, err := r.store.LLMCalls(r.t.Context(), r.ws, "cell")
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

// outcomes are those of the rows.
func (r *rig) outcomes() []models.LLMOutcome {
	var list []models.LLMOutcome
	for _, c := range r.calls() {
		list = append(list, c.Outcome)
	}
	return list
}

// failure is what an error is about, with its detail. Every error is checked to hold neither key nor prompt.
func (r *rig) failure(err error) (models.LLMFailure, string) {
	r.t.Helper()
	r.keepsQuiet("the error", errorText(err))
	f, ok := errors.AsType[*models.LLMFailure](err)
	if !ok {
		r.t.Fatalf("got %v, want a failure of a provider", err)
	}
	e, ok := errors.AsType[*models.Error](err)
	if !ok || e.Detail == "" {
		r.t.Fatalf("%v does not say what to do", err)
	}
	return *f, e.Detail
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (r *rig) keepsQuiet(where, text string) {
	r.t.Helper()
	for _, secret := range []string{testKey, secretLine} {
		if strings.Contains(text, secret) {
			r.t.Errorf("%s holds %q: %s", where, secret, text)
		}
	}
}

// logged is the log so far, checked as errors are.
func (r *rig) logged() string {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keepsQuiet("the log", r.log.String())
	return r.log.String()
}
