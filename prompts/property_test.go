package prompts

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"goodword/models"
)

// longest gives the longest values that the domain takes, in bytes as models
// counts them, and the longest link that the limits are promised for.
func longest() []Facts {
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("wonderful ", 20)[:n]) + "e" }
	var list []Facts
	for _, brand := range []string{words(79), strings.Repeat("W", 80), strings.Repeat("箱", 26), strings.Repeat("🎉", 20), strings.Repeat("[€]", 16), "B"} {
		for _, text := range []string{words(119), strings.Repeat("M", 120), strings.Repeat("箱", 40), strings.Repeat("箱", 24), strings.Repeat("€", 24), strings.Repeat("M", 24)} {
			for _, money := range []bool{false, true} {
				for _, link := range []string{"https://a.b/c", "https://go.example.com/" + strings.Repeat("x", 120-23)} {
					f := Facts{
						Brand: brand, FirstName: strings.Repeat("n", 40), Problem: text, Link: link, Code: strings.Repeat("c", 40),
						TermsURL: "https://t.example/" + strings.Repeat("t", 1982), Now: time.Unix(0, 0), EndsAt: time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC),
						Offer: models.Offer{Currency: "UGX", Friend: models.Side{Kind: models.OfferGift, Text: text}, Advocate: models.Side{Kind: models.OfferFeature, Text: text}},
					}
					if money {
						f.Offer.Friend = models.Side{Kind: models.OfferCredit, Minor: 1e12}
						f.Offer.Advocate = models.Side{Kind: models.OfferCharity, Minor: 1e12}
					}
					list = append(list, f)
					f.Problem = ""
					f.Offer.Friend = models.Side{Kind: models.OfferNone}
					list = append(list, f)
				}
			}
		}
	}
	return list
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

func checkLimits(t fataler, id string, f Facts, w Words) {
	t.Helper()
	channel := strings.Split(id, "/")[2]
	headline, body, parts := 60, 900, 1
	if tongues[id[:2]].wide {
		parts = wideParts
	}
	switch channel {
	case "in_app":
		headline, body = 40, 140
	case "push":
		headline, body = 40, 110
	case "onsite":
		headline, body = 60, 140
	case "sms":
		headline, body = 0, 201
		if n := Segments(w.Body); n > parts {
			t.Fatalf("the body of %s takes %d text messages: %q", id, n, w.Body)
		}
	}
	for _, tc := range []struct {
		name, text string
		max        int
	}{
		{"subject", w.Subject, 60}, {"preheader", w.Preheader, 90}, {"headline", w.Headline, headline}, {"body", w.Body, body},
		{"cta", w.CTA, 20}, {"share text", w.ShareText, 300}, {"WhatsApp", w.ShareTextWhatsApp, 500},
		{"LinkedIn", w.ShareTextLinkedIn, 700}, {"og:title", w.OGTitle, 60}, {"og:description", w.OGDescription, 160},
		{"landing headline", w.LandingHeadline, 60}, {"landing body", w.LandingBody, 140}, {"disclosure", w.Disclosure, 200},
	} {
		if n := utf8.RuneCountInString(tc.text); n > tc.max {
			t.Fatalf("%s of %s has %d characters, at most %d may be: %q", tc.name, id, n, tc.max, tc.text)
		}
	}
	if n := Segments(w.ShareTextSMS); n > parts {
		t.Fatalf("%s takes %d text messages: %q", id, n, w.ShareTextSMS)
	}
	if n := weight([]byte(w.ShareTextX), cmp.Or(f.Links.X, f.Link)); n > 280 {
		t.Fatalf("%s weighs %d on X: %q", id, n, w.ShareTextX)
	}
}

// checkShape holds what is true of all words: links and disclosure whole, one
// exclamation mark at most, no gap where a slot was empty.
func checkShape(t fataler, id string, f Facts, w Words) {
	t.Helper()
	rewarded := f.Offer.Advocate.Kind != models.OfferNone
	in, thanks := spokenIn[id[:2]], strings.Contains(id, "/gratitude/")
	if (w.Disclosure != "") != rewarded {
		t.Fatalf("%s: disclosure %q for an advocate who gets %q", id, w.Disclosure, f.Offer.Advocate.Kind)
	}
	for _, tc := range []struct{ text, link string }{
		{w.ShareText, f.Link}, {w.ShareTextSMS, cmp.Or(f.Links.SMS, f.Link)}, {w.ShareTextLinkedIn, f.Link},
		{w.ShareTextWhatsApp, cmp.Or(f.Links.WhatsApp, f.Link)}, {w.ShareTextX, cmp.Or(f.Links.X, f.Link)},
	} {
		text, link := tc.text, tc.link
		if strings.Count(text, link) != 1 || !strings.HasSuffix(text, link) {
			t.Fatalf("%s: the link is not there once at the end: %q", id, text)
		}
		if disclosed := in.mine.MatchString(text); disclosed != rewarded {
			t.Fatalf("%s: a reward of kind %q is disclosed: %v: %q", id, f.Offer.Advocate.Kind, disclosed, text)
		}
		if strings.HasPrefix(text, "@") {
			t.Fatalf("%s: starts with @: %q", id, text)
		}
	}
	for _, text := range []string{w.OGDescription, w.LandingBody} {
		if in.theirs.MatchString(text) != rewarded {
			t.Fatalf("%s: %q for the friend of an advocate who gets %q", id, text, f.Offer.Advocate.Kind)
		}
	}
	if in.yours.MatchString(w.Body) != (rewarded && !thanks) {
		t.Fatalf("%s: the body of an advocate who gets %q: %q", id, f.Offer.Advocate.Kind, w.Body)
	}
	inBody := 0
	if (strings.Contains(id, "/email/") || strings.Contains(id, "/sms/")) && !thanks {
		inBody = 1
	}
	if strings.Count(w.Body, f.Link) != inBody {
		t.Fatalf("%s: the link is not there %d times: %q", id, inBody, w.Body)
	}
	if strings.Contains(id, "/sms/") != (w.Headline == "") || w.Body == "" {
		t.Fatalf("%s: headline %q, body %q", id, w.Headline, w.Body)
	}
	if w.Subject != "" && w.Subject == w.Preheader {
		t.Fatalf("%s: the preheader repeats the subject", id)
	}
	for name, text := range map[string]string{
		"subject": w.Subject, "preheader": w.Preheader, "headline": w.Headline, "body": w.Body, "cta": w.CTA, "share": w.ShareText,
		"sms": w.ShareTextSMS, "whatsapp": w.ShareTextWhatsApp, "x": w.ShareTextX, "og:title": w.OGTitle, "og:description": w.OGDescription,
		"linkedin": w.ShareTextLinkedIn, "landing headline": w.LandingHeadline, "landing body": w.LandingBody,
	} {
		for _, gap := range []string{"  ", " ,", " .", "\n\n\n", "..", "?.", "!.", " \n", "\n "} {
			if strings.Contains(strings.ReplaceAll(text, "...", ""), gap) {
				t.Fatalf("%s: %q in the %s %q", id, gap, name, text)
			}
		}
		if strings.TrimSpace(text) != text || strings.Contains(id, "/email/") && text == "" && !(thanks && name == "cta") {
			t.Fatalf("%s: the %s is %q", id, name, text)
		}
	}
}

func drawSide(t *rapid.T, label string) models.Side {
	kinds := []models.OfferKind{
		models.OfferCredit, models.OfferPercent, models.OfferAmount, models.OfferCash, models.OfferGift, models.OfferFeature,
		models.OfferPoints, models.OfferCharity, models.OfferStatus, models.OfferNone,
	}
	s := models.Side{Kind: rapid.SampledFrom(kinds).Draw(t, label+" kind")}
	switch {
	case s.Kind == models.OfferPercent:
		s.Minor = rapid.Int64Range(1, 100).Draw(t, label+" percent")
	case s.Kind.Money(), s.Kind == models.OfferPoints:
		s.Minor = rapid.OneOf(rapid.Int64Range(1, 20000), rapid.Int64Range(1, 1e12)).Draw(t, label+" minor")
	case s.Kind.Named():
		s.Text = rapid.StringMatching(`[a-z]([a-z ]{0,118}[a-z])?`).Draw(t, label+" text")
	}
	return s
}

func drawFacts(t *rapid.T) Facts {
	f := Facts{
		Brand:     rapid.StringMatching(`[A-Z][a-z]{1,20}( [A-Z][a-z]{1,20}){0,2}`).Draw(t, "brand"),
		FirstName: rapid.SampledFrom([]string{"", "Maya", "D'Angelo", "R2D2"}).Draw(t, "name"),
		Problem:   rapid.SampledFrom([]string{"", "late invoices", strings.Repeat("long ", 23)}).Draw(t, "problem"),
		Offer: models.Offer{
			Currency: rapid.SampledFrom([]string{"USD", "EUR", "GBP", "JPY", "KWD", "CHF", "INR", "COP", "XAF"}).Draw(t, "currency"),
			Friend:   drawSide(t, "friend"), Advocate: drawSide(t, "advocate"),
		},
		Link:         "https://go.luma.example/r/" + rapid.StringMatching(`[a-z]{12,16}(\.[1-9]{1,2})?`).Draw(t, "code"),
		TermsURL:     rapid.SampledFrom([]string{"", "https://luma.example/terms"}).Draw(t, "terms"),
		Locale:       rapid.SampledFrom([]string{"", "en", "en-US", "en-GB", "en-AU", "de-DE", "es", "fr", "pt-BR", "ja"}).Draw(t, "locale"),
		Formal:       rapid.Bool().Draw(t, "formal"),
		TenureMonths: rapid.SampledFrom([]int{0, 1, 7, 30}).Draw(t, "tenure"), Friends: rapid.IntRange(0, 3).Draw(t, "friends"),
	}
	if rapid.Bool().Draw(t, "links") {
		f.Links = ShareLinks{SMS: f.Link + ".sms", WhatsApp: f.Link + ".wa", X: f.Link + ".x"}
	}
	return f
}

var (
	numbers = regexp.MustCompile(`[0-9]+(?:[,.][0-9]+|[’'\x{a0}\x{202f} ][0-9]{3})*`)
	spaces  = strings.NewReplacer("’", "", "'", "", "\u00a0", "", "\u202f", "", " ", "")
	links   = regexp.MustCompile(`https?://\S+`)
	// Who gets the number that follows, a currency's letters between.
	advocates = regexp.MustCompile(`(?:\bI get|\b[Yy]ou get|, get|\bAnd get)\D{1,6}([0-9][0-9,.]*[0-9]|[0-9])`)
	friends   = regexp.MustCompile(`(?:\b[Gg]ets (?:you|them|a friend|your friend)|\bThey get|\bthey get|friend gets|\bGive|\bGive a friend|\bTreat a friend to|\bGet)\D{1,6}([0-9][0-9,.]*[0-9]|[0-9])`)
)

// TestPromise7TrueWords: every number and every link in any words is the
// offer's. The facts hold no other digits, so whatever number there is comes
// from an amount, a percentage or points.
func TestPromise7TrueWords(t *testing.T) {
	rapid.Check(t, checkTrueWords)
}

func FuzzPromise7TrueWords(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkTrueWords)) }

func checkTrueWords(t *rapid.T) {
	f := drawFacts(t)
	id := rapid.SampledFrom(IDs()).Draw(t, "id")
	w, err := Render(id, f)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	checkLimits(t, id, f, w)
	checkShape(t, id, f, w)
	in := spokenIn[id[:2]]
	friend, advocate := in.amount(f.Offer.Friend, f.Offer.Currency), in.amount(f.Offer.Advocate, f.Offer.Currency)
	known := []string{friend, advocate, fmt.Sprint(f.Friends), fmt.Sprint(f.TenureMonths), fmt.Sprint(f.TenureMonths / 12)}
	names, texts := fields(w)
	for i, text := range texts {
		for _, link := range links.FindAllString(text, -1) {
			want := f.Link
			switch names[i] {
			case "ShareTextSMS":
				want = cmp.Or(f.Links.SMS, f.Link)
			case "ShareTextWhatsApp":
				want = cmp.Or(f.Links.WhatsApp, f.Link)
			case "ShareTextX":
				want = cmp.Or(f.Links.X, f.Link)
			case "BodyHTML": // its links run into <br>
				want = link
			}
			if link != want && link != f.TermsURL {
				t.Fatalf("%s of %s: the link %q is neither %q nor %q", names[i], id, link, want, f.TermsURL)
			}
		}
		text = links.ReplaceAllString(strings.ReplaceAll(text, "&#39;", "'"), "")
		for _, n := range numbers.FindAllString(text, -1) {
			if n = spaces.Replace(n); !slices.Contains(known, n) {
				t.Fatalf("%s of %s: the number %q is neither side's (%q, %q): %q", names[i], id, n, friend, advocate, text)
			}
		}
	}
	// Sides are not exchanged. A friend reading the landing page's description
	// is "you" there, and "they" is the advocate.
	for i, text := range texts {
		if id[:2] != "en" {
			break // the guard looks at sides in other languages
		}
		mine, theirs := advocate, friend
		if names[i] == "OGDescription" || names[i] == "LandingBody" {
			mine, theirs = friend, advocate
			text = strings.ReplaceAll(text, "Their link gets you", "You get")
		}
		for _, m := range advocates.FindAllStringSubmatch(text, -1) {
			if m[1] != mine {
				t.Fatalf("%s of %s: %q, but the advocate gets %q", names[i], id, m[0], advocate)
			}
		}
		for _, m := range friends.FindAllStringSubmatch(text, -1) {
			if m[1] != theirs {
				t.Fatalf("%s of %s: %q, but the friend gets %q", names[i], id, m[0], friend)
			}
		}
	}
	if want := RewardText(f.Offer.Advocate, f.Offer.Currency, LocaleOf(id, f.Locale)); !strings.Contains(w.Disclosure, want) {
		t.Fatalf("disclosure %q, want %q", w.Disclosure, want)
	}
}

// amount is the number of a side as the language writes it, without spaces, by
// other means than the package's.
func (in spoken) amount(s models.Side, currency string) string {
	if s.Kind.Named() || s.Kind == models.OfferNone {
		return ""
	}
	text := fmt.Sprint(s.Minor)
	if s.Kind.Money() {
		digits := map[string]int{"JPY": 0, "XAF": 0, "KWD": 3}
		e, listed := digits[currency]
		if !listed {
			e = 2
		}
		text = fmt.Sprintf("%0*d", e+1, s.Minor)
		whole, rest := text[:len(text)-e], text[len(text)-e:]
		if text = whole; strings.Trim(rest, "0") != "" {
			text += "." + rest
		}
	}
	whole, rest, found := strings.Cut(text, ".")
	runes := []rune(whole)
	slices.Reverse(runes)
	var b []rune
	for i, r := range runes {
		if i > 0 && i%3 == 0 && len(runes) >= in.groupedFromDigits {
			b = append(b, []rune(in.group)...)
		}
		b = append(b, r)
	}
	slices.Reverse(b)
	if found {
		return string(b) + in.decimal + rest
	}
	return string(b)
}

var placeholder = regexp.MustCompile(`\{|\}|%%|<%|%>|\[\[|\]\]|\*\||\|\*`)

// TestHostileTextsAreNeutral: whatever brand, name, problem, gift, code and
// terms hold, no words hold a placeholder, a line they did not bring, markup in
// BodyHTML or more than they may.
func TestHostileTextsAreNeutral(t *testing.T) { rapid.Check(t, checkHostile) }

func FuzzHostileTexts(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkHostile)) }

func checkHostile(t *rapid.T) {
	hostile := func(label string, max int) string {
		part := rapid.OneOf(
			rapid.SampledFrom([]string{"{{", "}}", "{%", "%}", "%%", "[[", "]]", "*|", "|*", "<%", "%>", "${", "\n", "\r\n", "\u2028", "\x00", "\u202e", "<script>", "&", "箱", "🎉", "e\u0301"}),
			rapid.String())
		text := strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, label), "")
		for len(text) > max || !utf8.ValidString(text) {
			text = text[:min(max, len(text)-1)]
		}
		return text
	}
	f := Facts{
		Brand: "B" + hostile("brand", 79), FirstName: hostile("name", 60), Problem: hostile("problem", 120), Link: testLink,
		Code: hostile("code", 40), TermsURL: "https://t.example/" + hostile("terms", 60), Locale: hostile("locale", 5),
		Offer: models.Offer{Currency: "USD", Friend: models.Side{Kind: models.OfferGift, Text: "g" + hostile("gift", 119)}, Advocate: models.Side{Kind: models.OfferNone}},
	}
	id := rapid.SampledFrom(IDs()).Draw(t, "id")
	w, err := Render(id, f)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	checkLimits(t, id, f, w)
	names, texts := fields(w)
	for i, text := range texts {
		if m := placeholder.FindString(text); m != "" {
			t.Fatalf("%s of %s holds %q: %q", names[i], id, m, text)
		}
		for _, r := range text {
			if unicode.IsControl(r) && r != '\n' || r == '\u2028' || r == '\u202e' || r == utf8.RuneError {
				t.Fatalf("%s of %s holds %U: %q", names[i], id, r, text)
			}
		}
		if strings.Contains(text, "\n") && !slices.Contains([]string{"Body", "ShareTextWhatsApp", "ShareTextLinkedIn"}, names[i]) {
			t.Fatalf("%s of %s has several lines: %q", names[i], id, text)
		}
	}
	if strings.Contains(strings.ReplaceAll(w.BodyHTML, "<br>", ""), "<") {
		t.Fatalf("markup in %q", w.BodyHTML)
	}
}

// TestShape looks at every template with and without each optional fact, and
// with the longest values.
func TestShape(t *testing.T) {
	for _, id := range IDs() {
		for bits := range 64 {
			f := translated(dualFacts(), id[:2])
			f.Formal, f.NameToFriend = bits%3 == 0, bits%5 < 2
			none := models.Side{Kind: models.OfferNone}
			for i, leave := range []func(){
				func() { f.FirstName = "" }, func() { f.Problem = "" }, func() { f.Offer.Friend = none }, func() { f.Offer.Advocate = none },
				func() { f.Code, f.TermsURL, f.Proof = "", "", "" }, func() { f.EndsAt, f.NextTier = time.Time{}, "" },
			} {
				if bits>>i&1 == 1 {
					leave()
				}
			}
			w := mustRender(t, id, f)
			checkShape(t, id, f, w)
			checkLimits(t, id, f, w)
		}
		for i, f := range longest() {
			f.Formal = i%2 == 0
			w := mustRender(t, id, f)
			checkShape(t, id, f, w)
			checkLimits(t, id, f, w)
		}
	}
}

// TestTone: one exclamation mark at most, no word in capitals, no pressure, in
// the words of the templates themselves.
func TestTone(t *testing.T) {
	shouting := regexp.MustCompile(`\b[A-Z]{2,}\b`)
	for lang, in := range tongues {
		for _, list := range in.templates {
			for i := range list {
				s := &list[i]
				for _, text := range slices.Concat(s.ask.subject, s.ask.preheader, s.ask.headline, s.ask.body, []string{s.ask.cta},
					s.share.text, s.share.chat, s.share.post, s.share.landing, s.share.below) {
					if s.channel == "sms" {
						text = strings.ReplaceAll(text, spokenIn[lang].stop, "") // what carriers want to read
					}
					if strings.Count(text, "!") > 1 || shouting.MatchString(text) || spokenIn[lang].pressing.MatchString(text) {
						t.Errorf("%s: %q", s.id(), text)
					}
					for _, r := range text {
						if !in.wide && r != '\n' && !allGSM(gsm(string(r))) {
							t.Errorf("%s: %q is not in the alphabet of text messages: %q", s.id(), r, text)
						}
					}
				}
			}
		}
	}
}
