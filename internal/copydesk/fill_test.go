package copydesk_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"goodword/internal/copydesk"
	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts"
)

func TestCellsAreFilledOnce(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	r.tend()
	r.tend() // which orders the same again
	if len(r.orders) != 3 || r.orders[2].Cell != cell.String() {
		t.Fatalf("got %+v, want an order each for in_app, landing and share_whatsapp", r.orders)
	}
	twice := append(slices.Clone(r.orders), r.orders...)
	r.orders = twice
	r.work()
	if got := r.count(); got != "9 approved" || r.results["filled"] != 3 || r.results["stale"] != 3 {
		t.Errorf("got %s and %v", got, r.results)
	}
	if n := len(r.server.Requests()); n != 3 {
		t.Errorf("%d requests for three cells", n)
	}
	r.tend() // publishes
	if got := r.served(); got != 9 {
		t.Errorf("%d copies in the snapshot, want 9", got)
	}
	if len(r.orders) != 0 {
		t.Errorf("full cells are ordered: %+v", r.orders)
	}
	var cost int64
	for _, c := range r.copies(models.CopyApproved) {
		if cost += c.CostMicros; c.Model != scripted.Model || c.Prompt != prompts.CopyVersion || c.BrandVersion != 1 || c.DecidedBy != models.CopyDesk || c.Currency != "USD" {
			t.Errorf("got %+v", c)
		}
	}
	if day, _, err := r.store.SpentLLM(t.Context(), r.ws, "scripted", "USD", storetest.Now); err != nil || day.Micros != cost || cost == 0 {
		t.Errorf("copies cost %d and calls %d, %v", cost, day.Micros, err)
	}
}

// TestRejectedVariantIsRepairedAndKept has a model that at first writes out an amount in its second variant.
func TestRejectedVariantIsRepairedAndKept(t *testing.T) {
	r := newRig(t, scripted.Script{Answer: func(req scripted.Request) string {
		answer := scripted.Copywriter(req)
		if len(req.Messages) == 2 {
			answer = strings.Replace(answer, "Worth a look, maybe.", "Worth $50, maybe.", 1)
		}
		return answer
	}}, nil)
	r.brand(func(*models.Brand) {})
	r.tend()
	r.work()
	if got := r.count(); got != "9 draft, 3 rejected" || r.codes["AMOUNT_MISMATCH"] != 3 {
		t.Errorf("got %s with %v", got, r.codes)
	}
	for _, c := range r.copies(models.CopyRejected) {
		if len(c.Findings) == 0 || c.Findings[0].Code != "AMOUNT_MISMATCH" || c.Findings[0].Text != "$50" || c.DecidedBy != models.CopyDesk {
			t.Errorf("got %+v", c)
		}
	}
	requests := r.server.Requests()
	if last := requests[len(requests)-1].Messages; len(requests) != 6 || !strings.Contains(last[len(last)-1].Content, "AMOUNT_MISMATCH") {
		t.Errorf("%d requests, the last with %+v", len(requests), last)
	}
	if got := r.served(); got != 0 {
		t.Errorf("%d drafts are served", got)
	}
}

func TestAnswerWithoutVariantsIsNotPaidAgain(t *testing.T) {
	r := newRig(t, scripted.Script{Always: scripted.ProseBefore}, nil)
	r.tend()
	r.work()
	r.tend()
	if got := r.count(); got != "" || r.results["empty"] != 3 || len(r.orders) != 0 || r.codes["INVALID_JSON"] != 3 {
		t.Errorf("got %q, %v, %v and orders %v", got, r.results, r.codes, r.orders)
	}
	if n := len(r.server.Requests()); n != 6 {
		t.Errorf("%d requests, want two for each cell", n)
	}
	r.server.Play(scripted.Script{Answer: scripted.Copywriter})
	r.brand(func(b *models.Brand) { b.Voice = "warm" }) // another version is another cell version
	r.tend()
	r.work()
	if got := r.count(); got != "9 draft" {
		t.Errorf("after the brand changed: %s", got)
	}
}

func TestNearDuplicatesAreDropped(t *testing.T) {
	r := newRig(t, scripted.Script{Answer: func(req scripted.Request) string {
		return strings.Replace(scripted.Copywriter(req), "Worth a look, maybe.", "A small favour!", -1)
	}}, nil)
	r.tend()
	r.work()
	if got := r.count(); !strings.HasPrefix(got, "6 approved") || r.codes["DUPLICATE_VARIANTS"] == 0 {
		t.Errorf("got %s with %v", got, r.codes)
	}
}

// TestWordsThatWereTurnedDownDoNotComeBack checks that a variant makes room for another when it is retired, and that it is not its own heir.
func TestWordsThatWereTurnedDownDoNotComeBack(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	r.tend()
	r.work()
	turned := r.copies(models.CopyApproved)[0]
	if _, err := r.desk.Retire(t.Context(), r.ws, turned.ID); err != nil {
		t.Fatal(err)
	}
	r.tend()
	if len(r.orders) != 1 {
		t.Fatalf("got %+v, want one order", r.orders)
	}
	r.work() // the scripted model can only repeat itself
	if got := r.count(); got != "8 approved, 2 rejected, 1 retired" {
		t.Errorf("got %s", got)
	}
	r.tend()
	if len(r.orders) != 0 {
		t.Errorf("a cell that was paid for is ordered again: %+v", r.orders)
	}
}

// TestModelDownPutsOrdersBack checks that nothing is kept or lost while the provider fails, and how long orders wait.
func TestModelDownPutsOrdersBack(t *testing.T) {
	r := newRig(t, scripted.Script{Always: scripted.Status503}, nil)
	r.tend()
	if again := r.work(); again < 15*time.Second || again > time.Hour || r.results["put_back"] != 3 || r.count() != "" {
		t.Errorf("put back for %s, %v, kept %q", again, r.results, r.count())
	}
	r.tend()
	if len(r.orders) != 3 {
		t.Errorf("orders are lost: %+v", r.orders)
	}
}

// TestCapPutsOrdersBack checks that the cap holds to the last request: what was spent is within it, and what the next call may need is not.
func TestCapPutsOrdersBack(t *testing.T) {
	const most = 4000
	r := newRig(t, scripted.Script{}, func(p *llm.Provider) { p.Day = models.LLMCap{Micros: most} })
	r.brand(func(b *models.Brand) {
		b.AutoApprove = true
		b.Formality = map[string]models.Formality{"en": "informal", "en-GB": "informal", "en-AU": "informal", "en-CA": "informal"}
	})
	r.tend()
	if len(r.orders) != 12 {
		t.Fatalf("%d orders, want 12", len(r.orders))
	}
	if again := r.work(); again != time.Hour {
		t.Errorf("put back for %s, want an hour at most until the day ends", again)
	}
	answered := len(r.server.Requests())
	day, _, err := r.store.SpentLLM(t.Context(), r.ws, "scripted", "USD", storetest.Now)
	if err != nil || day.Micros > most || most-day.Micros > 500*16/10+3000*4/10 || r.results["filled"] != answered || answered == 0 || r.results["put_back"] != 12-answered {
		t.Errorf("%d of %d spent on %d requests, %v, %v", day.Micros, most, answered, r.results, err)
	}
	r.clock.Move(storetest.Now.AddDate(0, 0, 1))
	for range 12 { // as many days as it takes
		r.tend()
		r.work()
		r.clock.Move(r.clock.Now().AddDate(0, 0, 1))
	}
	if got := r.count(); got != "36 approved" || len(r.server.Requests()) != 12 {
		t.Errorf("after days: %s with %d requests", got, len(r.server.Requests()))
	}
}

// TestCapHoldsWithManyAtOnce has eight workers fill 56 cells under a cap that is for some twenty.
func TestCapHoldsWithManyAtOnce(t *testing.T) {
	const most, workers = 16_000, 8
	r := newRig(t, scripted.Script{Latency: 20 * time.Millisecond}, func(p *llm.Provider) {
		p.Day, p.Concurrency = models.LLMCap{Micros: most}, workers/2
	})
	r.program("second", "help_friend", []string{"email", "sms", "in_app", "push"}, []string{"whatsapp", "sms", "x", "linkedin", "email", "link"}, "twelve")
	r.brand(func(b *models.Brand) {
		b.Formality = map[string]models.Formality{"en": "informal", "en-GB": "informal", "en-AU": "informal", "en-CA": "informal"}
	})
	r.tend()
	if len(r.orders) != 56 {
		t.Fatalf("%d orders, want 56", len(r.orders))
	}
	orders := make(chan copydesk.Order, len(r.orders))
	for _, o := range r.orders {
		orders <- o
	}
	close(orders)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for o := range orders {
				if _, err := r.desk.Fill(t.Context(), o.Workspace, o.Cell, o.Key); err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()
	day, _, err := r.store.SpentLLM(t.Context(), r.ws, "scripted", "USD", storetest.Now)
	requests := len(r.server.Requests())
	if err != nil || day.Micros > most || requests == 0 || requests >= 56 || r.results["filled"] != requests || r.results["put_back"] != 56-requests {
		t.Errorf("%d of %d spent on %d requests, %v, %v", day.Micros, most, requests, r.results, err)
	}
	if n := r.server.AtOnce(); n > workers/2 {
		t.Errorf("%d requests at once, want at most %d", n, workers/2)
	}
}

func TestNothingIsOrderedWithout(t *testing.T) {
	for name, change := range map[string]func(*rig){
		"a model":         func(r *rig) { r.desk.Model = "" },
		"generated":       func(r *rig) { r.brand(func(b *models.Brand) { b.Generated = false }) },
		"a live program":  func(r *rig) { r.pause("main") },
		"a cell to write": func(r *rig) { r.desk.Catalog = noBrand{r.desk.Catalog} },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, scripted.Script{}, nil)
			r.tend()
			before := slices.Clone(r.orders)
			r.orders = nil
			change(r)
			r.tend()
			if len(r.orders) != 0 {
				t.Errorf("got %+v", r.orders)
			}
			r.orders = before // that were put while it was there
			r.work()
			if n := len(r.server.Requests()); n != 0 || r.results["stale"] != 3 {
				t.Errorf("%d requests, %v", n, r.results)
			}
		})
	}
}

func (r *rig) pause(program string) {
	r.t.Helper()
	_, err := r.catalog.UpdateProgram(r.t.Context(), r.ws, program, func(p *models.Program) error { p.Status = models.StatusPaused; return nil })
	if err != nil {
		r.t.Fatal(err)
	}
}

// noBrand is a catalog whose workspaces have described no brand.
type noBrand struct{ copydesk.Catalog }

func (c noBrand) Snapshot(ws models.WorkspaceID) *models.Snapshot {
	s := *c.Catalog.Snapshot(ws)
	s.Brand = nil
	return &s
}
