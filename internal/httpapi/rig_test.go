package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"goodword/internal/budget"
	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/copydesk"
	"goodword/internal/decide"
	"goodword/internal/httpapi"
	"goodword/internal/ingest"
	"goodword/internal/jobs"
	"goodword/internal/learn"
	"goodword/internal/obs"
	"goodword/internal/referral"
	"goodword/internal/report"
	"goodword/internal/rules"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/internal/widget"
	"goodword/models"
)

// rig is the whole surface on a real database and a manual clock, with a workspace and a key of each scope.
type rig struct {
	store    *store.Store
	catalog  *catalog.Catalog
	clock    *config.ManualClock
	services httpapi.Services
	handler  http.Handler
	engine   http.Handler // without the contract around it
	ws       models.WorkspaceID
	keys     map[catalog.Scope]string
}

const links = "https://go.acme.example"

// newRig wires what serve wires. Change the services before the first request to put something else behind the surface.
func newRig(t testing.TB, change ...func(*httpapi.Services)) *rig {
	t.Helper()
	r := &rig{store: storetest.New(t), clock: config.NewManualClock(storetest.Now), keys: map[catalog.Scope]string{}}
	log := slog.New(slog.DiscardHandler)
	r.ws = storetest.Workspace(t, r.store)
	// A fixed secret makes ids, codes and draws the same in every run, for the golden files.
	if _, err := r.store.Pool().Exec(t.Context(), `update workspaces set secret = decode(repeat('07', 32), 'hex')`); err != nil {
		t.Fatal(err)
	}
	r.catalog = catalog.New(r.store, r.clock, log)
	for _, scope := range []catalog.Scope{catalog.ScopeAdmin, catalog.ScopeDecide, catalog.ScopeIngest, catalog.ScopeImport, catalog.ScopeExport, catalog.ScopePublic} {
		text, _, err := r.catalog.CreateKey(t.Context(), r.ws, scope, "")
		if err != nil {
			t.Fatal(err)
		}
		r.keys[scope] = text
	}
	if _, err := r.store.StartManualClock(t.Context(), r.clock.Now()); err != nil {
		t.Fatal(err)
	}
	r.wire(t, log)
	for _, c := range change {
		c(&r.services)
	}
	r.serve(t)
	return r
}

// serve makes the handler of the services as they are now.
func (r *rig) serve(t testing.TB) {
	t.Helper()
	var err error
	if r.engine, err = httpapi.New(r.services); err != nil {
		t.Fatal(err)
	}
	r.handler = underContract(t, r.engine)
}

func (r *rig) wire(t testing.TB, log *slog.Logger) {
	t.Helper()
	decisions := r.store.NewDecisions(nil)
	events := r.store.NewEvents(&referral.Rules{Catalog: r.catalog}, nil)
	events.Moments = &ingest.Moments{Catalog: r.catalog, Rules: &rules.EventCache{}}
	learner := &learn.Learner{Store: r.store, Clock: r.clock, Log: log, FitInterval: 1}
	r.catalog.CheckAudience = func(e string) error { _, err := rules.Compile(e); return err }
	r.catalog.CheckMoment = func(e string) error { _, err := rules.CompileEvent(e); return err }
	budgets := budget.NewKeeper(r.store, r.catalog, r.clock, log)
	for _, part := range []func(context.Context) error{decisions.Run, events.Run} {
		ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
		done := make(chan error, 1)
		go func() { done <- part(ctx) }()
		t.Cleanup(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	r.services = httpapi.Services{
		Catalog: r.catalog,
		Decide: &decide.Service{
			Store: decisions, Log: r.store, Catalog: r.catalog, Rules: &rules.Cache{}, Clock: r.clock, Models: r.catalog,
			Budgets: budgets, PublicURL: links, People: r.store,
		},
		Tokens:  &decide.Tokens{Store: r.store, Catalog: r.catalog, Clock: r.clock},
		Widgets: &widget.Verifier{Keys: r.catalog, Clock: r.clock},
		Ingest:  &ingest.Service{Writer: events, Catalog: r.catalog, Clock: r.clock},
		Moments: &ingest.Trials{History: r.store, Catalog: r.catalog, Rules: &rules.EventCache{}},
		Clicks:  referral.NewClicks(events, r.catalog, r.clock, log),
		Reports: &report.Service{Store: r.store},
		Models:  &learn.Models{Store: r.store, Catalog: r.catalog, Clock: r.clock, Log: log},
		Budgets: budgets,
		Copies:  &copydesk.Desk{Store: r.store, Catalog: r.catalog, Clock: r.clock, Log: log},
		Clock:   &jobs.Clock{Clock: r.clock, Store: r.store, Due: jobs.Due{{Name: "budgets", Do: budgets.Tend}}, Learner: learner, Refresh: r.catalog.Refresh},
		Ready:   func(ctx context.Context) error { return r.store.Ping(ctx) },
		Metrics: obs.NewMetrics(),
		Log:     log,

		PublicURL: links,
	}
}

type object = map[string]any

// offer, program and experiment are documents as a client would write them.
func offer(key string, minor int) object {
	side := object{"kind": "credit", "minor": minor}
	return object{"key": key, "name": "Offer " + key, "currency": "EUR", "advocate": side, "friend": side}
}

func program(with object) object {
	p := object{
		"key": "main", "name": "Friends", "brand": "Acme", "landing_url": "https://acme.example/welcome", "default_offer": "ten",
		"code_prefix": "acme", "salt": "salt", "terms_url": "https://acme.example/terms", "opt_out_url": "https://acme.example/out",
		"holdout_share": 0, "cap_count": 0,
	}
	maps.Copy(p, with)
	return p
}

func experiment(with object) object {
	e := object{
		"key": "reward", "program": "main", "factors": []string{"offer"}, "salt": "salt",
		"arms": []object{{"key": "five_each", "offer": "five"}, {"key": "ten_each", "offer": "ten"}},
	}
	maps.Copy(e, with)
	return e
}

// setUp makes two offers, a program and a running experiment on its offer, and the customer ada.
func (r *rig) setUp(t testing.TB, with object) {
	t.Helper()
	r.want(t, 201, "POST", "/v1/offers", offer("five", 500))
	r.want(t, 201, "POST", "/v1/offers", offer("ten", 1000))
	r.want(t, 201, "POST", "/v1/programs", program(with))
	r.want(t, 201, "POST", "/v1/experiments", experiment(nil))
	r.want(t, 200, "POST", "/v1/experiments/reward/start", nil)
	r.want(t, 200, "POST", "/v1/identify", object{"userId": "ada", "messageId": "1", "traits": object{"first_name": "Ada"}})
}

// request is one call; body is a document, or text as it is.
func (r *rig) request(t testing.TB, scope catalog.Scope, method, path string, body any) *http.Request {
	t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = bytes.NewReader([]byte(b))
	default:
		doc, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		reader = bytes.NewReader(doc)
	}
	req := httptest.NewRequest(method, path, reader)
	if key := r.keys[scope]; key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	return req
}

func (r *rig) do(req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, req)
	return w
}

// want calls as admin and returns the answer, which must have the status.
func (r *rig) want(t testing.TB, status int, method, path string, body any) object {
	t.Helper()
	return r.wantAs(t, catalog.ScopeAdmin, status, method, path, body)
}

func (r *rig) wantAs(t testing.TB, scope catalog.Scope, status int, method, path string, body any) object {
	t.Helper()
	w := r.do(r.request(t, scope, method, path, body))
	if w.Code != status {
		t.Fatalf("%s %s: got %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	return parse(t, w)
}

func parse(t testing.TB, w *httptest.ResponseRecorder) object {
	t.Helper()
	if w.Body.Len() == 0 {
		return nil
	}
	var doc object
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	return doc
}

// pointers lists the bad fields of a problem.
func pointers(doc object) []string {
	list := []string{}
	errs, _ := doc["errors"].([]any)
	for _, e := range errs {
		list = append(list, fmt.Sprint(e.(object)["pointer"]))
	}
	return list
}
