package httpapi_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"goodword/internal/catalog"
	"goodword/internal/httpapi"
	"goodword/models"
)

// TestPanicsAndFaultsAreLoggedWithoutWhatWasSent throws and returns values that are made of a request.
func TestPanicsAndFaultsAreLoggedWithoutWhatWasSent(t *testing.T) {
	const mail, text = "wilhelmina@shop.example", "a private message"
	var nobody *models.Program
	for name, test := range map[string]struct {
		decider broken
		says    string
	}{
		"a text":         {broken{panic: "cannot decide for " + mail}, `"panic":"string"`},
		"an error":       {broken{panic: fmt.Errorf("parse %q: %w", text, errors.New(mail))}, `"panic":"*fmt.wrapError"`},
		"a struct":       {broken{panic: struct{ Mail string }{mail}}, `"panic":"struct { Mail string }"`},
		"the runtime's":  {broken{panic: thrownBy(func() { _ = nobody.Key })}, "nil pointer dereference"},
		"out of range":   {broken{panic: thrownBy(func() { _ = []byte(mail)[len(mail)+len(text)] })}, "index out of range"},
		"the database's": {broken{err: &models.Error{Op: "store.X", Err: &pgconn.PgError{Message: "duplicate key", Detail: "Key (email)=(" + mail + ")"}}}, "duplicate key"},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			r := newRig(t, func(s *httpapi.Services) {
				s.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				s.Decide = &test.decider
			})
			r.want(t, 500, "POST", "/v1/decisions", object{"customer_id": mail, "send_id": text})
			w := r.do(r.request(t, catalog.ScopeDecide, "GET", "/v1/next-ask?customer_id="+mail, nil))
			if w.Code != 200 || strings.Contains(w.Body.String(), mail) {
				t.Errorf("the email door answers %d %s", w.Code, w.Body)
			}
			if got := log.String(); strings.Contains(got, mail) || strings.Contains(got, text) || !strings.Contains(got, test.says) {
				t.Errorf("want %s and nothing of what was sent in\n%s", test.says, got)
			}
		})
	}
}

// thrownBy is what a function panics with.
func thrownBy(f func()) (thrown any) {
	defer func() { thrown = recover() }()
	f()
	return nil
}
