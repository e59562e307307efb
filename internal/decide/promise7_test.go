package decide_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goodword/internal/decide"
	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

// TestPromise7ModelAway takes what the desk made away, in every way there is:
// asks go on in built-in words, with everything else as it was.
func TestPromise7ModelAway(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.brand(nil)
	r.customers(1, nil)
	never := r.ask("c0", func(req *decide.Request) { req.SendID = "never" })
	if never.CopySource != prompts.BuiltIn || never.Words.Body == "" {
		t.Fatalf("without copies: %s of %s", never.WordsID, never.CopySource)
	}
	r.shelve(allChannels("Well")...)
	first := r.ask("c0", nil)
	if first.CopySource != models.CopyByModel {
		t.Fatalf("with copies: %s of %s", first.WordsID, first.CopySource)
	}
	r.brand(func(b *models.Brand) { b.Generated = false })
	off, fresh := r.ask("c0", nil), r.ask("c0", func(req *decide.Request) { req.SendID = "off" })
	for name, a := range map[string]*decide.Answer{"the same decision": off, "a new one": fresh} {
		for _, text := range wordsOf(&a.Words) {
			if a.CopySource != prompts.BuiltIn || strings.HasPrefix(text.text, "Well") {
				t.Errorf("switched off, %s shows %s of %s: %q", name, a.WordsID, a.CopySource, text.text)
			}
		}
	}
	if off.Decision.Copy != first.Decision.Copy || off.Link != first.Link || off.Promise.Number != first.Promise.Number || off.Words.Disclosure != first.Words.Disclosure {
		t.Errorf("more than the words changed: %+v, then %+v", first, off)
	}
	want, err := prompts.Render(off.WordsID, prompts.Facts{
		Brand: "Acme", Offer: off.Promise.Offer, Link: off.Link, EndsAt: off.Promise.EndsAt, Now: off.Decision.DecidedAt, Code: off.Decision.Code, TermsURL: off.TermsURL,
		Links: prompts.ShareLinks{SMS: off.Link + ".sms", WhatsApp: off.Link + ".whatsapp", X: off.Link + ".x"},
	})
	if err != nil || off.Words.ShareText != want.ShareText || off.Words.Body != want.Body {
		t.Errorf("switched off it reads %+v, want %+v, %v", off.Words, want, err)
	}
	r.brand(nil)
	if again := r.ask("c0", nil); again.Words != first.Words {
		t.Errorf("switched on again it reads %+v, want %+v", again.Words, first.Words)
	}
}

// TestPromise7HostileCopies puts copies into the table that no desk would have
// approved: none of their texts is shown.
func TestPromise7HostileCopies(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.brand(nil)
	r.customers(1, nil)
	n := 0
	for name, edit := range map[string]func(fields map[string]string){
		"":                    nil, // is shown: the others are not for another reason
		"unknown placeholder": func(f map[string]string) { f["body"] += " {{customer.email}}" },
		"liquid":              func(f map[string]string) { f["body"] += " {% include 'secrets' %}" },
		"markup":              func(f map[string]string) { f["body"] += ` <img src="https://evil.example/x">` },
		"another link":        func(f map[string]string) { f["body"] += " https://evil.example/r/1" },
		"a host":              func(f map[string]string) { f["body"] += " evil.example" },
		"a second link":       func(f map[string]string) { f["body"] += " {{referral_link}}" },
		"an amount":           func(f map[string]string) { f["body"] += " You get €77." },
		"a percentage":        func(f map[string]string) { f["body"] += " Save 77%." },
		"a date":              func(f map[string]string) { f["body"] += " Until December 24." },
		"exchanged sides":     func(f map[string]string) { f["body"] += " You get {{advocate_reward}}." },
		"a condition":         func(f map[string]string) { f["body"] += " No minimum order." },
		"hidden characters":   func(f map[string]string) { f["body"] += "\u202eevil" },
		"undisclosed":         func(f map[string]string) { f["body"] = strings.ReplaceAll(f["body"], "{{disclosure}}", "") },
		"no body":             func(f map[string]string) { delete(f, "body") },
	} {
		n++
		shared := copied(n, "share_link", "Well")
		if edit != nil {
			edit(shared.Fields)
		}
		r.shelve(shared)
		text := r.ask("c0", func(req *decide.Request) { req.Preview = true }).Words.ShareText
		if strings.HasPrefix(text, "Well") != (edit == nil) || text == "" {
			t.Errorf("%s: got %q", name, text)
		}
		r.setState(shared.ID, models.CopyRetired)
	}
}

// TestPromise7TrueWords: whatever copies say, whatever the offer, the locale and
// the customer's name: no text that leaves has an amount, a currency, a date, a
// condition or a link that differs from the promise.
func TestPromise7TrueWords(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.Problem = "late invoices" })
	r.brand(func(b *models.Brand) {
		b.ProofPoints = []models.ProofPoint{{ID: "p", Problem: "late invoices", Text: "The books take an hour.", Locale: "en"}}
	})
	r.customers(1, func(int) *models.State {
		s := ordered(r.clock.Now().AddDate(-1, 0, 0))
		return s
	})
	copiesShown := 0
	rapid.Check(t, func(t *rapid.T) {
		snap := *r.catalog.Snapshot(r.ws)
		snap.ID = fmt.Sprint(rapid.Uint64().Draw(t, "snapshot"))
		offer := drawOffer(t)
		offer.Key = "a"
		snap.Offers = []models.Offer{offer}
		snap.Copies = drawCopies(t, &offer)
		s := &decide.Service{
			Store: r.Service.Store, Log: r.store, Catalog: fixed{r.catalog, &snap}, Rules: r.Rules, Clock: r.clock, Models: r.catalog, PublicURL: "https://go.example",
		}
		locale := rapid.SampledFrom([]string{"en", "en-GB", "de", "de-CH"}).Draw(t, "locale")
		placement := rapid.SampledFrom([]string{"email", "in_app"}).Draw(t, "placement")
		a, err := s.Decide(r.t.Context(), decide.Request{Workspace: r.ws, CustomerID: "c0", Placement: placement, Locale: locale, Preview: true})
		if err != nil {
			t.Fatal(err)
		}
		if !a.Asks() {
			t.Fatalf("no ask: %s", a.Reason())
		}
		for _, text := range wordsOf(&a.Words) {
			if strings.Contains(text.text, "Well") || strings.Contains(text.text, "Na,") {
				copiesShown++
			}
			checkTrue(t, a, locale, text)
		}
	})
	if copiesShown == 0 {
		t.Error("no copy was ever shown: the test sees nothing")
	}
}

// fixed is a catalog with one snapshot.
type fixed struct {
	decide.Catalog
	snap *models.Snapshot
}

func (f fixed) Snapshot(models.WorkspaceID) *models.Snapshot { return f.snap }

func (f fixed) SnapshotByID(context.Context, models.WorkspaceID, string) (*models.Snapshot, error) {
	return f.snap, nil
}

// drawOffer draws an offer with sums that no text below has.
func drawOffer(t *rapid.T) models.Offer {
	side := func(name string) models.Side {
		kind := rapid.SampledFrom([]models.OfferKind{models.OfferCredit, models.OfferAmount, models.OfferPercent, models.OfferPoints, models.OfferGift, models.OfferNone}).Draw(t, name)
		s := models.Side{Kind: kind}
		switch {
		case kind == models.OfferPercent:
			s.Minor = rapid.Int64Range(1, 60).Draw(t, name+" percent")
		case kind == models.OfferGift:
			s.Text = rapid.SampledFrom([]string{"a tote bag", "a notebook with a very long ribbon and a pen"}).Draw(t, name+" gift")
		case kind != models.OfferNone:
			s.Minor = rapid.Int64Range(1, 1e7).Draw(t, name+" minor")
		}
		return s
	}
	o := models.Offer{
		Name: "a", Available: true, Currency: rapid.SampledFrom([]string{"EUR", "USD", "JPY", "GBP"}).Draw(t, "currency"), Friend: side("friend"), Advocate: side("advocate"),
	}
	if o.Friend.Kind == models.OfferNone && o.Advocate.Kind == models.OfferNone {
		o.Friend = models.Side{Kind: models.OfferPercent, Minor: 12}
	}
	return o
}

// lies are what copies may hold besides placeholders, by language; some is
// harmless.
var lies = map[string][]string{
	"en": {
		"", "", "", " It is worth a look.", " You get €77.", " Get $77 off.", " Save 77%.", " 777 points for you.", " Until December 24.", " Only today.",
		" You get {{advocate_reward}}.", " They get {{friend_reward}}.", " A free month for you.", " Until {{ends}}.", " No minimum order.", " Guaranteed.",
	},
	"de": {
		"", "", "", " Es lohnt sich.", " Du bekommst 77 €.", " Spare 77 $.", " 77 % Rabatt.", " 777 Punkte für dich.", " Bis zum 24. Dezember.", " Nur heute.",
		" Du bekommst {{advocate_reward}}.", " Jemand bekommt {{friend_reward}}.", " Ein Monat gratis.", " Bis zum {{ends}}.", " Kein Mindestbestellwert.", " Garantiert.",
	},
	"": {
		" evil.example", " https://evil.example/r", " <b>x</b>", " {{unknown}}", " {{referral_link}}", " {{ends}}", " {{code}}", " {{first_name}}",
		" {{proof}}", " {{terms}}", " \u202e", " {%x%}", " [[", " %%",
	},
}

// drawCopies draws two copies for each cell of the offer, in two languages,
// some of them with something in them.
func drawCopies(t *rapid.T, o *models.Offer) (list []*models.Copy) {
	for _, locale := range []string{"en", "de"} {
		lie := rapid.SampledFrom(slices.Concat(lies[locale], lies[locale], lies[""]))
		for _, channel := range prompts.CellChannels() {
			if deskTexts[channel] == nil {
				continue
			}
			for range 2 {
				c := copied(len(list), channel, "Well")
				if locale == "de" {
					c.Fields = texts(germanTexts[channel], "Na")
				}
				c.Cell.Locale, c.Cell.Friend, c.Cell.Advocate = locale, o.Friend.Kind, o.Advocate.Kind
				field := rapid.SampledFrom([]string{"body", "headline", "subject"}).Draw(t, "field")
				if _, has := c.Fields[field]; !has {
					field = "body"
				}
				c.Fields[field] += lie.Draw(t, "lie")
				if o.Advocate.Kind == models.OfferNone {
					c.Fields["body"] = strings.ReplaceAll(c.Fields["body"], " {{disclosure}}", "")
					for _, own := range []string{", and you get {{advocate_reward}} when they join", ", und du bekommst {{advocate_reward}}", " You get {{advocate_reward}}.", " Du bekommst {{advocate_reward}}."} {
						c.Fields["body"] = strings.ReplaceAll(c.Fields["body"], own, "")
					}
				}
				list = append(list, &c)
			}
		}
	}
	slices.SortFunc(list, func(a, b *models.Copy) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// shownText is one text with whom it speaks to.
type shownText struct {
	text   string
	reader guard.Reader
	told   bool // it has to disclose
}

func wordsOf(w *prompts.Words) []shownText {
	var list []shownText
	add := func(reader guard.Reader, told bool, texts ...string) {
		for _, text := range texts {
			if text != "" {
				list = append(list, shownText{text, reader, told})
			}
		}
	}
	add(guard.ToAdvocate, false, w.Subject, w.Preheader, w.Headline, w.Body, w.CTA)
	add(guard.ToFriend, true, w.ShareText, w.ShareTextSMS, w.ShareTextWhatsApp, w.ShareTextX, w.ShareTextLinkedIn, w.ShareTextEmail)
	add(guard.ToFriend, false, w.ShareSubject)
	add(guard.OfFriend, true, w.LandingBody, w.OGDescription)
	add(guard.OfFriend, false, w.LandingHeadline, w.LandingCTA, w.OGTitle)
	return list
}

var (
	addresses = regexp.MustCompile(`https?://\S+`)
	evil      = regexp.MustCompile(`77|evil|<|\{|\[\[|December 24|24\. Dezember|\x{202e}`)
)

// checkTrue holds a text against the promise: by the guard, and without it by
// the numbers and links in it.
func checkTrue(t *rapid.T, a *decide.Answer, locale string, shown shownText) {
	p := guard.PromiseOf(a.Promise.Offer)
	p.Ends = a.Promise.EndsAt
	link := addresses.FindString(shown.text)
	if link != "" && !strings.HasPrefix(link, a.Link) && link != a.TermsURL {
		t.Fatalf("%s stands in %q, the customer's link is %s", link, shown.text, a.Link)
	}
	b := guard.Brief{
		Reader: shown.reader, Locale: prompts.LocaleOf(a.WordsID, locale), Brand: guard.Brand{Name: "Acme", ApprovedClaims: []string{"The books take an hour."}},
		Known: []string{a.TermsURL, a.Decision.Code}, Fields: []guard.Field{{Name: "text"}}, Link: guard.Link{Placeholder: a.Link, URL: a.Link, Field: "button"},
		Disclosure: guard.Disclosure{Required: shown.told && p.Advocate.Kind != models.OfferNone, Phrases: []string{
			"I get", "I also get", "they get", "ich bekomme", "bekomme ich", "wer den Link gab, bekommt", "wer dir den Link gab, bekommt",
		}},
	}
	if link != "" {
		b.Link = guard.Link{Placeholder: link, URL: link, Field: "text"}
	}
	for _, f := range guard.Check(&b, p, []prompts.Variant{{"text": shown.text}}) {
		if f.Code != prompts.WrongLanguage {
			t.Fatalf("%s %q in %q with %+v (words %s)", f.Code, f.Text, shown.text, a.Promise.Offer, a.WordsID)
		}
	}
	if m := evil.FindString(shown.text); m != "" && !known(a, m) {
		t.Fatalf("%q in %q with %+v", m, shown.text, a.Promise.Offer)
	}
}

// known reports whether digits are part of the promise.
func known(a *decide.Answer, m string) bool {
	o := &a.Promise.Offer
	return m == "77" && strings.Contains(fmt.Sprint(o.Friend.Minor, o.Advocate.Minor, a.Link), m)
}
