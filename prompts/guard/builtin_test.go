package guard_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

// local is what the facts of a language need to be in it.
type local struct {
	locales              []string // in which the built-in words of the language are judged
	word                 string   // repeated to make the longest texts
	problem, proof, tier string
	gift, feature, rank  string   // rewards: a thing, something more of the product, a standing
	mine, theirs         []string // how the advocate's reward is disclosed, by the advocate and by the brand
}

// spokenIn has every language with built-in words.
var spokenIn = map[string]local{
	"en": {
		locales: []string{"en-US", "en-GB"}, word: "wonderful ", problem: "late invoices", proof: "A month of invoices takes an hour",
		tier: "a tasting set", gift: "a tote bag", feature: "a free month", rank: "gold status",
		mine: []string{"I get"}, theirs: []string{"they get"},
	},
	"de": {
		locales: []string{"de-DE", "de-CH"}, word: "wunderbar ", problem: "verspätete Rechnungen", proof: "Ein Monat Rechnungen dauert eine Stunde",
		tier: "ein Probierset", gift: "eine Stofftasche", feature: "ein weiteres Projekt", rank: "den Goldstatus",
		mine: []string{"ich bekomme", "bekomme ich"}, theirs: []string{"wer dir den Link gab, bekommt", "wer Ihnen den Link gab, bekommt"},
	},
	"es": {
		locales: []string{"es-ES", "es-MX"}, word: "maravilloso ", problem: "las facturas atrasadas", proof: "Las facturas de un mes se hacen en una hora",
		tier: "una caja de catas", gift: "una bolsa de tela", feature: "un mes gratis", rank: "el nivel oro",
		mine: []string{"recibo"}, theirs: []string{"quien lo envía recibe"},
	},
	"fr": {
		locales: []string{"fr-FR", "fr-CA"}, word: "merveilleux ", problem: "les factures en retard", proof: "Les factures d'un mois prennent une heure",
		tier: "un coffret de dégustation", gift: "un sac en toile", feature: "un mois gratuit", rank: "le statut or",
		mine: []string{"je reçois"}, theirs: []string{"la personne qui l'envoie reçoit"},
	},
	"pt": {
		locales: []string{"pt-BR", "pt-PT"}, word: "maravilhoso ", problem: "as notas atrasadas", proof: "As notas de um mês levam uma hora",
		tier: "um kit de degustação", gift: "uma sacola de pano", feature: "um mês grátis", rank: "o nível ouro",
		mine: []string{"eu ganho"}, theirs: []string{"quem enviou ganha"},
	},
	"ja": {
		locales: []string{"ja-JP"}, word: "すばらしい", problem: "請求書の遅れ", proof: "1か月分の請求書が1時間で片付きます",
		tier: "飲み比べセット", gift: "トートバッグ", feature: "1か月無料", rank: "ゴールド会員",
		mine: []string{"私は"}, theirs: []string{"お友だちは", "お友だちには"},
	},
}

// longText is the language's word again and again, at most n bytes.
func (in local) longText(n int) string {
	return strings.TrimSpace(strings.Repeat(in.word, n/len(in.word)))
}

// facts are the offers that built-in words are rendered with: every kind, short
// values and the longest that the domain takes, in both registers.
func (in local) facts(locale string) []prompts.Facts {
	brands, problems := []string{"Moss & Fern", in.longText(80), "箱の店"}, []string{in.problem, in.longText(120), ""}
	offers := []models.Offer{
		{Currency: "USD", Friend: models.Side{Kind: models.OfferAmount, Minor: 1150}, Advocate: models.Side{Kind: models.OfferCredit, Minor: 2300}},
		{Currency: "UGX", Friend: models.Side{Kind: models.OfferCredit, Minor: 1e12}, Advocate: models.Side{Kind: models.OfferCash, Minor: 1e11}},
		{Currency: "EUR", Friend: models.Side{Kind: models.OfferPercent, Minor: 15}, Advocate: models.Side{Kind: models.OfferPoints, Minor: 1500}},
		{Currency: "GBP", Friend: models.Side{Kind: models.OfferGift, Text: in.gift + " " + in.longText(100)}, Advocate: models.Side{Kind: models.OfferCharity, Minor: 5000}},
		{Friend: models.Side{Kind: models.OfferFeature, Text: in.feature}, Advocate: models.Side{Kind: models.OfferStatus, Text: in.rank + " " + in.longText(100)}},
		{Currency: "USD", Friend: models.Side{Kind: models.OfferNone}, Advocate: models.Side{Kind: models.OfferCredit, Minor: 2000}},
		{Currency: "USD", Friend: models.Side{Kind: models.OfferAmount, Minor: 2000}, Advocate: models.Side{Kind: models.OfferNone}},
		{Friend: models.Side{Kind: models.OfferGift, Text: in.gift}, Advocate: models.Side{Kind: models.OfferGift, Text: in.gift}},
	}
	var list []prompts.Facts
	add := func(i int, brand, problem string, offer models.Offer) {
		f := prompts.Facts{
			Brand: brand, FirstName: "Noor", Problem: problem, Proof: in.proof, Offer: offer, Link: "https://go.example.com/" + strings.Repeat("x", 97), Code: "NOOR-5",
			TermsURL: "https://terms.example.com/refer", Now: time.Unix(0, 0), EndsAt: time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC), Locale: locale,
			TenureMonths: []int{3, 11, 12, 40}[i%4], Friends: 1 + i%3, ToNextTier: i % 3, NextTier: in.tier, NameToFriend: i%2 == 0,
		}
		if i%5 == 4 {
			f.Proof, f.NextTier = in.longText(200), in.longText(100)
		}
		list = append(list, f)
		f.Formal, f.NameToFriend = true, !f.NameToFriend
		list = append(list, f)
		f.Formal, f.Link = i%2 == 0, "https://a.example/b" // a short link leaves room for longer words
		list = append(list, f)
	}
	for i, offer := range offers {
		add(i, brands[i%len(brands)], problems[0], offer)
	}
	for i, brand := range brands {
		for j, problem := range problems {
			add(i+j, brand, problem, offers[(i+j)%2])
		}
	}
	return list
}

// judge holds words to the promise of their facts, each text once.
type judge struct {
	t      *testing.T
	in     local
	seen   map[string]bool
	facts  *prompts.Facts
	id     string
	number int // of the facts

	exchanged bool // the promise's sides are, so that what names a sum is false
	tried     int
}

func (j *judge) check(reader guard.Reader, linked, disclosed bool, fields ...string) {
	j.t.Helper()
	key := fmt.Sprint(j.number, reader, disclosed, fields)
	if j.seen[key] {
		return
	}
	j.seen[key] = true
	f := j.facts
	b := guard.Brief{Reader: reader, Locale: f.Locale, Brand: guard.Brand{Name: f.Brand, MaxEmoji: 0}, Advocate: guard.Person{FirstName: f.FirstName, LastName: "Vandersteen"}}
	b.Brand.ApprovedClaims = []string{f.Proof}
	b.Known = []string{f.TermsURL, f.Code}
	b.Link = guard.Link{Placeholder: f.Link, URL: f.Link, Field: "button"}
	v := prompts.Variant{}
	for i, text := range fields {
		name := fmt.Sprint(i)
		if text != "" {
			b.Fields, v[name] = append(b.Fields, guard.Field{Name: name}), text
			if linked && strings.Contains(text, f.Link) {
				b.Link.Field = name
			}
		}
	}
	rewarded := f.Offer.Advocate.Kind != models.OfferNone
	phrases := j.in.mine
	if reader == guard.OfFriend {
		phrases = j.in.theirs
	}
	b.Disclosure = guard.Disclosure{Required: disclosed && rewarded, Phrases: phrases}
	p := guard.PromiseOf(f.Offer)
	p.Ends = f.EndsAt
	if j.exchanged {
		p.Friend, p.Advocate = p.Advocate, p.Friend
		for _, text := range v {
			j.exchange(&b, p, text)
		}
		return
	}
	for _, found := range guard.Check(&b, p, []prompts.Variant{v}) {
		j.t.Errorf("%s with %+v: %s %q (%s) in %v", j.id, f.Offer, found.Code, found.Text, found.Detail, v)
	}
}

// exchange holds one text that names a sum against a promise with the sides exchanged.
func (j *judge) exchange(b *guard.Brief, p guard.Promise, text string) {
	j.t.Helper()
	if !sum.MatchString(text) {
		return
	}
	j.tried++
	b.Fields = []guard.Field{{Name: "text"}}
	if strings.Contains(text, b.Link.URL) {
		b.Link.Field = "text"
	}
	if len(guard.Check(b, p, []prompts.Variant{{"text": text}})) == 0 {
		j.t.Errorf("%s, the sides exchanged, is accepted: %q", j.id, text)
	}
}

// sum is one of the two sums of the offer that is exchanged.
var sum = regexp.MustCompile(`11[.,]50|23`)

// TestBuiltInWordsExchanged holds every built-in text that names a sum against
// the promise with the sides exchanged: none is true then.
func TestBuiltInWordsExchanged(t *testing.T) {
	for lang, in := range spokenIn {
		locale := in.locales[0]
		facts := in.facts(locale)[:2] // sums on both sides, in both registers
		for i := range facts {
			facts[i].Code, facts[i].TermsURL, facts[i].EndsAt = "", "", time.Time{}
		}
		j := judge{t: t, in: in, seen: map[string]bool{}, exchanged: true}
		for _, id := range prompts.IDs() {
			if id[:2] == lang {
				j.template(id, facts)
			}
		}
		if j.tried < 50 {
			t.Errorf("%s: %d texts name a sum, want 50 or more", lang, j.tried)
		}
	}
}

// TestBuiltInWords renders every built-in template and holds each of its texts
// against the promise it was rendered with.
func TestBuiltInWords(t *testing.T) {
	for _, id := range prompts.IDs() {
		lang := id[:2]
		if _, known := spokenIn[lang]; !known {
			t.Errorf("%s: the test does not know the language; add it to spokenIn", id)
		}
	}
	for lang, in := range spokenIn {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			for _, locale := range in.locales {
				j := judge{t: t, in: in, seen: map[string]bool{}}
				for _, id := range prompts.IDs() {
					if id[:2] == lang {
						j.template(id, in.facts(locale))
					}
				}
			}
		})
	}
}

// template judges one template with all facts, until the first that fail.
func (j *judge) template(id string, list []prompts.Facts) {
	j.t.Helper()
	for i := range list {
		f := &list[i]
		w, err := prompts.Render(id, *f)
		if err != nil {
			j.t.Fatal(err)
		}
		j.id, j.facts, j.number = id, f, i
		j.check(guard.ToAdvocate, true, false, w.Subject, w.Preheader, w.Headline, w.Body, w.CTA)
		for _, text := range []string{w.ShareText, w.ShareTextSMS, w.ShareTextWhatsApp, w.ShareTextX, w.ShareTextLinkedIn} {
			j.check(guard.ToFriend, true, true, text)
		}
		j.check(guard.ToFriend, false, false, w.Disclosure)
		j.check(guard.OfFriend, false, true, w.OGTitle, w.OGDescription)
		j.check(guard.OfFriend, false, true, w.LandingHeadline, w.LandingBody)
		if j.t.Failed() {
			return
		}
	}
}
