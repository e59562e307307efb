package guard_test

import (
	"strings"
	"testing"

	"goodword/models"
	"goodword/prompts"
)

// toldIn is how words of the desk tell on a landing page that the advocate is rewarded, by language.
var toldIn = map[string][]string{
	"en": {"they get"}, "de": {"wer den Link gab, bekommt"}, "es": {"quien te invita recibe", "quien le invita recibe"},
	"fr": {"la personne qui t'invite reçoit", "la personne qui vous invite reçoit"}, "pt": {"quem indicou ganha"}, "ja": {"お友だちは", "お友だちには"},
}

// TestDisclosuresOfCopies renders the disclosure of a copy, to a friend and on a
// landing page, with every offer and register of every language, and holds it
// against the promise.
func TestDisclosuresOfCopies(t *testing.T) {
	for lang, in := range spokenIn {
		for _, locale := range in.locales {
			j := judge{t: t, in: in, seen: map[string]bool{}}
			told := judge{t: t, in: local{theirs: toldIn[lang]}, seen: map[string]bool{}}
			for i, f := range in.facts(locale) {
				if f.Offer.Advocate.Kind == models.OfferNone {
					continue
				}
				cell := models.CopyCell{Approach: "insider", Locale: lang, Friend: f.Offer.Friend.Kind, Advocate: f.Offer.Advocate.Kind}
				page, link := cell, cell
				page.Channel, link.Channel = "landing", "share_link"
				shelf := prompts.NewShelf([]*models.Copy{
					{ID: "cp_aaaaaaaaaaaa", Version: 1, Cell: page, State: models.CopyApproved, Fields: map[string]string{"headline": "{{brand}}", "body": "{{disclosure}}", "cta": "{{brand}}"}},
					{ID: "cp_aaaaaaaaaaab", Version: 1, Cell: link, State: models.CopyApproved, Fields: map[string]string{"body": "{{disclosure}} {{referral_link}}"}},
				}, &models.Brand{}, func(*models.Copy) bool { return true }, nil)
				f.Brand = "Acme"
				shown, err := shelf.Render(lang+"/insider/email/cp_aaaaaaaaaaac@1", f, 0)
				if err != nil {
					t.Fatal(err)
				}
				j.id, j.facts, j.number = "share_link in "+locale, &f, i
				told.id, told.facts, told.number = "landing in "+locale, &f, i
				w := shown.Words
				if !strings.HasSuffix(w.ShareText, ". "+f.Link) && !strings.HasSuffix(w.ShareText, "。 "+f.Link) || w.ShareText != w.Disclosure+" "+f.Link {
					t.Fatalf("%s: the share text is no copy: %q", locale, w.ShareText)
				}
				j.check("share", true, true, w.ShareText)
				if w.LandingHeadline == "Acme" { // the others are too long
					told.check("landing", false, true, w.LandingBody)
				}
			}
			if len(told.seen) < 5 {
				t.Errorf("%s: only %d landing pages were judged", locale, len(told.seen))
			}
		}
	}
}
