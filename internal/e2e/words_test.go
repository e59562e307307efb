package e2e

import (
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"goodword/internal/company"
	"goodword/internal/llm/scripted"
	"goodword/internal/postgres/pgtest"
)

// TestWordsFindTheOneThatIsShared plays the demo's scenario of words: a model's texts are checked and approved, join an experiment on copy, and
// the one that is shared most is found; nothing changes when the model is turned off, and with generated copy turned off only the words do.
func TestWordsFindTheOneThatIsShared(t *testing.T) {
	model, err := scripted.Start(scripted.Script{Answer: func(r scripted.Request) string { return company.Scribble(len(r.Messages) > 2) }})
	if err != nil {
		t.Fatal(err)
	}
	off := func() { _ = model.Close() }
	t.Cleanup(off)
	s := serve(t, serving{database: pgtest.NewDatabase(t), manual: true, flags: []string{"--llm-url", model.BaseURL(), "--llm-model", scripted.Model}})
	s.must(t, http.MethodPost, "/v1/clock", object{"now": start.Truncate(24*time.Hour).AddDate(0, 0, 1)}, nil)
	got, err := company.Words(t.Context(), company.Client{BaseURL: s.base, AdminKey: s.key}, off, 5, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if got.Approved != 3 || !got.Found() || !got.Same || !got.Killed {
		t.Errorf("got %+v", got)
	}
	var reasons []string
	for _, r := range got.Rejected {
		reasons = append(reasons, r.Reasons...)
	}
	for _, want := range []string{"AMOUNT_MISMATCH", "UNLAWFUL_CLAIM", "INVENTED_DEADLINE"} {
		if !slices.Contains(reasons, want) {
			t.Errorf("no text was sent back for %s: %+v", want, got.Rejected)
		}
	}
}
