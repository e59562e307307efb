package decide_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/models"
	"goodword/prompts"
)

// deskTexts are true words of a dual favour by channel; %s tells variants apart.
var deskTexts = map[string]map[string]string{
	"email": {
		"subject": "A friend gets {{friend_reward}}", "preheader": "%s and you have a link to pass on", "headline": "Pass {{brand}} on",
		"body": "Hello,\n\na friend gets {{friend_reward}} with your link, and you get {{advocate_reward}} when they join:\n\n{{referral_link}}", "cta": "Pass it on",
	},
	"in_app":         {"headline": "%s, pass it on", "body": "Your friend gets {{friend_reward}}. You get {{advocate_reward}}.", "cta": "Pass it on"},
	"share_whatsapp": {"body": "%s, have a look at {{brand}}. You get {{friend_reward}}. {{disclosure}}\n{{referral_link}}"},
	"share_sms":      {"body": "%s, a look at {{brand}}: you get {{friend_reward}}. {{disclosure}} {{referral_link}}"},
	"share_x":        {"body": "%s, have a look at {{brand}}. You get {{friend_reward}}. {{disclosure}} {{referral_link}}"},
	"share_linkedin": {"body": "%s, have a look at {{brand}}, which keeps our books in order. {{disclosure}} {{referral_link}}"},
	"share_email":    {"subject": "A look at {{brand}}", "body": "%s, have a look at {{brand}}. You get {{friend_reward}}. {{disclosure}}\n\n{{referral_link}}"},
	"share_link":     {"body": "%s, have a look at {{brand}}. You get {{friend_reward}}. {{disclosure}} {{referral_link}}"},
	"landing":        {"headline": "A friend sent you {{friend_reward}}", "body": "%s, this is {{brand}}. {{disclosure}}", "cta": "Have a look"},
}

// germanTexts are the same for a firm that says du.
var germanTexts = map[string]map[string]string{
	"email": {
		"subject": "{{friend_reward}} für jemanden, den du kennst", "preheader": "%s, dein Link zum Weitergeben", "headline": "{{brand}} weiterempfehlen",
		"body": "Hallo,\n\nwer über deinen Link kommt, bekommt {{friend_reward}}, und du bekommst {{advocate_reward}}:\n\n{{referral_link}}", "cta": "Weiterempfehlen",
	},
	"in_app":         {"headline": "%s, empfiehl uns weiter", "body": "Wer kommt, bekommt {{friend_reward}}. Du bekommst {{advocate_reward}}.", "cta": "Weitersagen"},
	"share_whatsapp": {"body": "%s, schau dir {{brand}} an. Du bekommst {{friend_reward}}. {{disclosure}}\n{{referral_link}}"},
	"share_sms":      {"body": "%s, schau dir {{brand}} an: du bekommst {{friend_reward}}. {{disclosure}} {{referral_link}}"},
	"share_x":        {"body": "%s, schau dir {{brand}} an. Du bekommst {{friend_reward}}. {{disclosure}} {{referral_link}}"},
	"share_linkedin": {"body": "%s, schaut euch {{brand}} an, dort liegen unsere Bücher. {{disclosure}} {{referral_link}}"},
	"share_email":    {"subject": "Schau dir {{brand}} an", "body": "%s, schau dir {{brand}} an. Du bekommst {{friend_reward}}. {{disclosure}}\n\n{{referral_link}}"},
	"share_link":     {"body": "%s, schau dir {{brand}} an. Du bekommst {{friend_reward}}. {{disclosure}} {{referral_link}}"},
	"landing":        {"headline": "Für dich: {{friend_reward}}", "body": "%s, das ist {{brand}}. {{disclosure}}", "cta": "Ansehen"},
}

// copied is an approved copy of a channel's cell, of a dual favour in English.
func copied(n int, channel, begins string) models.Copy {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	return models.Copy{
		ID: "cp_aaaaaaaaaa" + letters[n/32:n/32+1] + letters[n%32:n%32+1], Version: 1, State: models.CopyApproved, Source: models.CopyByModel, Fields: texts(deskTexts[channel], begins),
		Cell:         models.CopyCell{Approach: "dual_favour", Channel: channel, Locale: "en", Friend: models.OfferAmount, Advocate: models.OfferCredit},
		BrandVersion: 1, CreatedAt: time.Unix(0, 0).UTC(),
	}
}

// texts are those of a channel with their beginning.
func texts(of map[string]string, begins string) map[string]string {
	fields := maps.Clone(of)
	for name, text := range fields {
		fields[name] = strings.ReplaceAll(text, "%s", begins)
	}
	return fields
}

// shelve keeps copies in the table, past the desk, and publishes them.
func (r *rig) shelve(copies ...models.Copy) {
	r.t.Helper()
	r.must(r.store.AddCopies(r.t.Context(), r.ws, copies))
	_, _, err := r.store.PublishSnapshot(r.t.Context(), r.ws, r.clock.Now(), false)
	r.must(err)
	r.must(r.catalog.Refresh(r.t.Context()))
}

// setState sets the state of a copy's only version.
func (r *rig) setState(id string, state models.CopyState) {
	r.t.Helper()
	r.must(r.store.EditCopy(r.t.Context(), r.ws, id, r.clock.Now(), func(v []models.Copy) ([]models.Copy, error) {
		v[0].State, v[0].DecidedAt = state, r.clock.Now()
		return v, nil
	}))
	r.must(r.catalog.Refresh(r.t.Context()))
}

// brand describes the workspace's brand, as edit leaves it.
func (r *rig) brand(edit func(*models.Brand)) {
	r.t.Helper()
	b := models.DefaultBrand()
	b.Name, b.Pitch = "Acme", "Acme keeps the books of small firms."
	if edit != nil {
		edit(&b)
	}
	_, err := r.catalog.SetBrand(r.t.Context(), r.ws, b)
	r.must(err)
}

// allChannels is a copy for every channel that has a text.
func allChannels(begins string) (list []models.Copy) {
	for i, channel := range prompts.CellChannels() {
		if deskTexts[channel] != nil {
			list = append(list, copied(i, channel, begins))
		}
	}
	return list
}

// TestCopiesAreShown decides with copies of the desk in every cell, and follows
// one decision through a retry, another replica, its record and its replay.
func TestCopiesAreShown(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.brand(nil)
	r.shelve(allChannels("Well")...)
	r.customers(1, nil)
	first := r.ask("c0", nil)
	if !strings.HasPrefix(first.Decision.Copy, "en/dual_favour/email/cp_") || first.WordsID != first.Decision.Copy || first.CopySource != models.CopyByModel {
		t.Fatalf("got words %s, shown as %s of %s", first.Decision.Copy, first.WordsID, first.CopySource)
	}
	w := first.Words
	for name, text := range map[string]string{
		"preheader": w.Preheader, "whatsapp": w.ShareTextWhatsApp, "sms": w.ShareTextSMS, "x": w.ShareTextX, "linkedin": w.ShareTextLinkedIn,
		"email": w.ShareTextEmail, "link": w.ShareText, "landing": w.LandingBody,
	} {
		if !strings.HasPrefix(text, "Well") {
			t.Errorf("%s: got built-in words %q", name, text)
		}
	}
	if !strings.Contains(w.Body, "a friend gets €10 off with your link, and you get €5 in credit when they join:\n\n"+first.Link) {
		t.Errorf("got body %q", w.Body)
	}
	if again := r.ask("c0", nil); again.Words != w || again.WordsID != first.WordsID {
		t.Errorf("a retry reads otherwise: %+v, then %+v", w, again.Words)
	}
	_, other := r.replica(r.store)
	if again, err := other.Decide(t.Context(), decide.Request{Workspace: r.ws, CustomerID: "c0", Placement: "email"}); err != nil || again.Words != w {
		t.Errorf("another replica answers %+v, %v", again, err)
	}
	record, err := r.Lookup(t.Context(), r.ws, first.Decision.ID)
	if err != nil || record.WordsID != first.WordsID || record.CopySource != models.CopyByModel {
		t.Errorf("the record has words %s of %s, %v", record.WordsID, record.CopySource, err)
	}
	if replay, err := r.Replay(t.Context(), r.ws, first.Decision.ID); err != nil || !replay.Match {
		t.Errorf("replay: %+v, %v", replay, err)
	}
	card := r.ask("c0", func(req *decide.Request) { req.Placement = "in_app" })
	if !strings.HasPrefix(card.Words.Headline, "Well") {
		t.Errorf("the card has %q", card.Words.Headline)
	}
	german := r.ask("c0", func(req *decide.Request) { req.Locale, req.SendID = "de", "german" })
	if !strings.HasPrefix(german.WordsID, "de/dual_favour/email/") || german.CopySource != prompts.BuiltIn || strings.HasPrefix(german.Words.ShareText, "Well") {
		t.Errorf("German words: %s of %s, %q", german.WordsID, german.CopySource, german.Words.ShareText)
	}
}

// TestRetiredCopiesStayWhereTheyWereDecided: a copy that is retired is shown for
// as long as the decision is valid, and chosen no more.
func TestRetiredCopiesStayWhereTheyWereDecided(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.brand(nil)
	mail, link := copied(0, "email", "Well"), copied(1, "share_link", "Well")
	r.shelve(mail, link)
	r.customers(1, nil)
	first := r.ask("c0", nil)
	r.setState(mail.ID, models.CopyRetired)
	r.setState(link.ID, models.CopyRetired)
	_, other := r.replica(r.store) // which never saw the copies approved
	for name, s := range map[string]*decide.Service{"same": r.Service, "another": other} {
		again, err := s.Decide(t.Context(), decide.Request{Workspace: r.ws, CustomerID: "c0", Placement: "email"})
		if err != nil || again.Words != first.Words || again.CopySource != models.CopyByModel {
			t.Errorf("%s replica: got %+v of %s, %v, want %+v", name, again.Words, again.CopySource, err, first.Words)
		}
	}
	next := r.ask("c0", func(req *decide.Request) { req.SendID = "next" })
	if next.CopySource != prompts.BuiltIn || strings.HasPrefix(next.Words.ShareText, "Well") {
		t.Errorf("a new decision shows %s of %s, %q", next.WordsID, next.CopySource, next.Words.ShareText)
	}
}

// TestExperimentsOnCopyKeepTheirWords: where an experiment draws a built-in
// variant, copies take no part, not in the share texts either.
func TestExperimentsOnCopyKeepTheirWords(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.brand(nil)
	r.shelve(allChannels("Well")...)
	r.customers(20, nil)
	r.experiment(0, func(e *models.Experiment) {
		e.Factors = []models.Factor{models.FactorCopy}
		e.Arms = []models.Arm{{Key: "first", Copy: "1"}, {Key: "third", Copy: "3"}}
	})
	for i := range 20 {
		a := r.ask(fmt.Sprintf("c%d", i), nil)
		want := map[string]string{"first": "en/dual_favour/email/1@1", "third": "en/dual_favour/email/3@1"}[a.Decision.Stages[0].Arm]
		if a.WordsID != want || a.CopySource != prompts.BuiltIn || strings.HasPrefix(a.Words.ShareText, "Well") {
			t.Fatalf("arm %s shows %s of %s, %q", a.Decision.Stages[0].Arm, a.WordsID, a.CopySource, a.Words.ShareText)
		}
	}
}

// TestApproachesLiveByCopies: an arm of an approach that the language has no
// built-in words for is eligible where the desk has some.
func TestApproachesLiveByCopies(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.brand(nil)
	own := copied(0, "onsite", "Well")
	own.Cell.Approach = "gratitude"
	own.Fields = map[string]string{"headline": "Well, thank you", "body": "It is good to have you here."}
	r.customers(1, nil)
	r.experiment(0, func(e *models.Experiment) {
		e.Factors = []models.Factor{models.FactorApproach}
		e.Arms = []models.Arm{{Key: "thanks", Approach: "gratitude"}, {Key: "favour", Approach: "dual_favour"}}
	})
	onsite := func(send string) func(*decide.Request) {
		return func(req *decide.Request) {
			req.Placement, req.Channel, req.SendID, req.Preview = "in_app", "onsite", send, true
		}
	}
	if a := r.ask("c0", onsite("before")); len(a.Decision.Stages) > 0 {
		t.Fatalf("no arm has words onsite, and %+v was drawn", a.Decision.Stages)
	}
	r.shelve(own)
	a := r.ask("c0", onsite("after"))
	if len(a.Decision.Stages) != 1 || a.Decision.Stages[0].Arm != "thanks" || a.Words.Headline != "Well, thank you" || a.Words.CTA != "" {
		t.Errorf("got %+v, %q", a.Decision.Stages, a.Words.Headline)
	}
}
