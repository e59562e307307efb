package main

import (
	"strings"
	"testing"

	"goodword/internal/llm/scripted"
	"goodword/internal/postgres/pgtest"
	"goodword/prompts"
)

func preview(t *testing.T, args ...string) string {
	t.Helper()
	var out, log output
	if err := run(t.Context(), append([]string{"copy", "preview"}, args...), func(string) string { return "" }, &out, &log); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return out.String()
}

// TestCopyPreviewOfEveryCell checks that each cell shows built-in variants, and that the guard accepts them.
func TestCopyPreviewOfEveryCell(t *testing.T) {
	for _, locale := range []string{"en", "de-DE", "es", "fr", "pt-BR", "ja"} {
		for _, channel := range prompts.CellChannels() {
			for _, approach := range prompts.CellApproaches {
				cell := prompts.Cell{Approach: approach, Channel: channel, Locale: locale, Friend: "credit", Advocate: "percent"}
				if cell.Validate() != nil {
					continue
				}
				out := preview(t, "--approach", approach, "--channel", channel, "--locale", locale, "--advocate", "percent")
				variants := strings.Count(out, "built in ")
				accepted := strings.Count(out, "accepted\n")
				if variants == 0 || accepted != variants || strings.Count(out, "\n  body ") != variants {
					t.Errorf("%s: %d variants, %d accepted:\n%s", cell, variants, accepted, out)
				}
			}
		}
	}
}

func TestCopyPreviewRefusesWhatIsNoCell(t *testing.T) {
	var out, log output
	err := run(t.Context(), []string{"copy", "preview", "--approach", "loud", "--channel", "fax"}, func(string) string { return "" }, &out, &log)
	if err == nil || !strings.Contains(err.Error(), "/approach must be one of insider") || !strings.Contains(err.Error(), "/channel must be one of email") {
		t.Errorf("got %v", err)
	}
}

// TestCopyPreviewAsksTheDesk has a scripted model write a cell, and shows what the service has of it.
func TestCopyPreviewAsksTheDesk(t *testing.T) {
	model, err := scripted.Start(scripted.Script{Answer: func(r scripted.Request) string {
		return strings.Replace(scripted.Copywriter(r), "Worth a look, maybe.", "Worth $50, maybe.", 1)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { model.Close() })
	s := start(t, pgtest.NewDatabase(t), "--llm-url", model.BaseURL(), "--llm-model", scripted.Model)
	key := s.adminKey()
	s.call(t, "PUT", "/v1/brand", key, `{"name":"Acme","pitch":"Invoices that write themselves."}`)
	cell := []string{"copy", "preview", "--approach", "dual_favour", "--channel", "share_whatsapp", "--server"}
	if out, err := s.command(t, cell...); err != nil || !strings.HasSuffix(out, "the desk has no copies of this cell\n") {
		t.Errorf("got %s, %v", out, err)
	}
	if status, body := s.call(t, "POST", "/v1/copies/generate", key, `{"approach":"dual_favour","channel":"share_whatsapp","locale":"en","friend":"credit","advocate":"credit"}`); status != 200 {
		t.Fatal(body)
	}
	out, err := s.command(t, cell...)
	if err != nil || strings.Count(out, "version 1, draft\n") != 2 || strings.Count(out, "version 1, rejected\n") != 2 || !strings.Contains(out, `AMOUNT_MISMATCH in body, "$50"`) {
		t.Errorf("got %s, %v", out, err)
	}
}
