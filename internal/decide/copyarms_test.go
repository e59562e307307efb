package decide_test

import (
	"fmt"
	"strings"
	"testing"

	"goodword/internal/decide"
	"goodword/models"
)

// TestCopiesAreDrawnInTheirCells: an approved copy is an arm where its channel, locale and offer are the decision's, its words are shown when it is drawn,
// and it is out the moment it is retired or generated words are switched off.
func TestCopiesAreDrawnInTheirCells(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.brand(nil)
	r.customers(61, nil)
	german := copied(2, "email", "Ja")
	german.Cell.Locale, german.Fields = "de", texts(germanTexts["email"], "Ja")
	austrian := german
	austrian.ID, austrian.Cell.Locale, austrian.Fields = copied(3, "email", "").ID, "de-AT", texts(germanTexts["email"], "Servus")
	mail, card := copied(0, "email", "One"), copied(1, "in_app", "Two")
	r.shelve(mail, card, german, austrian)
	r.experiment(0, func(e *models.Experiment) {
		e.Key, e.Factors, e.Copies = "words", []models.Factor{models.FactorCopy}, true
		e.Arms = []models.Arm{{Key: "one", Copy: "1"}, {Key: "two", Copy: "2"}}
	})
	settle := func(joined, retired int) {
		t.Helper()
		done, err := r.catalog.SettleCopies(t.Context(), r.ws, "words", r.catalog.Snapshot(r.ws).Copies, nil)
		r.must(err)
		if len(done.Joined) != joined || len(done.Retired) != retired {
			t.Errorf("joined %+v, retired %+v; want %d and %d", done.Joined, done.Retired, joined, retired)
		}
	}
	settle(4, 0) // at 2 to 5, in the order of their ids: cells have none each
	drawn := func(customer, placement, locale string) *decide.Answer {
		return r.ask(customer, func(req *decide.Request) { req.Placement, req.Locale, req.Preview = placement, locale, true })
	}
	for name, test := range map[string]struct {
		placement, locale string
		want              uint32
	}{
		"mail":          {"email", "en-GB", 0b000111},
		"no locale":     {"email", "", 0b000111},
		"card":          {"in_app", "en", 0b001011},
		"German":        {"email", "de-DE", 0b010011},
		"Austrian":      {"email", "de_at", 0b100011},
		"German card":   {"in_app", "de", 0b000011},
		"French":        {"email", "fr", 0b000011},
		"not any words": {"email", "tlh", 0b000111},
	} {
		if got := drawn("c60", test.placement, test.locale).Decision.Stage("words").Eligible; got != test.want {
			t.Errorf("%s: eligible %06b, want %06b", name, got, test.want)
		}
	}
	shown := false
	for i := range 60 {
		a := r.ask(fmt.Sprint("c", i), func(req *decide.Request) { req.Placement, req.Locale = "email", "en" })
		s := a.Decision.Stage("words")
		if copied := s.Arm == mail.ID; copied != strings.Contains(a.Decision.Copy, mail.ID) || copied != strings.HasPrefix(a.Words.Preheader, "One") {
			t.Fatalf("drew %s and showed %s: %+v", s.Arm, a.Decision.Copy, a.Words)
		}
		shown = shown || s.Arm == mail.ID
		replay, err := r.Replay(t.Context(), r.ws, a.Decision.ID)
		r.must(err)
		if !replay.Match {
			t.Fatalf("replay: %+v", replay)
		}
	}
	if !shown {
		t.Error("the copy was never drawn")
	}
	r.setState(mail.ID, models.CopyRetired)
	if got := drawn("c60", "email", "en").Decision.Stage("words").Eligible; got != 0b000011 {
		t.Errorf("retired: eligible %06b", got)
	}
	settle(0, 1)
	settle(0, 0)
	r.brand(func(b *models.Brand) { b.Generated = false })
	if got := drawn("c60", "email", "de").Decision.Stage("words").Eligible; got != 0b000011 {
		t.Errorf("switched off: eligible %06b", got)
	}
}
