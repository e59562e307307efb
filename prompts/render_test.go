package prompts

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"goodword/models"
)

var update = flag.Bool("update", false, "write the golden files")

const testLink = "https://go.luma.example/r/lumaabcdefghjk.3"

func dualFacts() Facts {
	return Facts{
		Brand: "Luma Coffee", FirstName: "Maya", Problem: "stale beans", Proof: "Beans leave the roaster on the day they are roasted",
		TenureMonths: 26, Friends: 2, ToNextTier: 1, NextTier: "a tasting set", NameToFriend: true,
		Offer: models.Offer{
			Currency: "USD",
			Friend:   models.Side{Kind: models.OfferAmount, Minor: 1000},
			Advocate: models.Side{Kind: models.OfferCredit, Minor: 1250},
		},
		Link: testLink, Code: "lumaabcdefghjk", TermsURL: "https://luma.example/terms",
		Now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), EndsAt: time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC), Locale: "en-US",
	}
}

// friendOnlyFacts lack every optional slot and the advocate's side.
func friendOnlyFacts() Facts {
	return Facts{
		Brand: "Kontor & Söhne", Link: testLink, Locale: "en-GB",
		Offer: models.Offer{Friend: models.Side{Kind: models.OfferPercent, Minor: 20}, Advocate: models.Side{Kind: models.OfferNone}},
	}
}

// giftFacts have texts and points, and a problem but no name, date or terms.
func giftFacts() Facts {
	return Facts{
		Brand: "Brightpath Physiotherapy and Sports Medicine", Problem: "back pain that keeps coming home from work with you", Link: testLink, Locale: "en",
		Offer: models.Offer{
			Friend:   models.Side{Kind: models.OfferGift, Text: "a first assessment with a written plan"},
			Advocate: models.Side{Kind: models.OfferPoints, Minor: 1500},
		},
	}
}

// fields are all texts of some words by name, in the order of the struct.
func fields(w Words) (names, texts []string) {
	v := reflect.ValueOf(w)
	for i := range v.NumField() {
		names = append(names, v.Type().Field(i).Name)
		texts = append(texts, v.Field(i).String())
	}
	return names, texts
}

func mustRender(t testing.TB, id string, f Facts) Words {
	t.Helper()
	w, err := Render(id, f)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return w
}

// shared are the fields that every channel's template of a variant has alike.
func shared(field string) bool {
	return strings.HasPrefix(field, "Share") || strings.HasPrefix(field, "OG") || strings.HasPrefix(field, "Landing") || field == "Disclosure"
}

// TestGolden keeps what the current templates render to; what is the same on
// every channel stands with the e-mails. Formal words are there where they
// differ.
func TestGolden(t *testing.T) {
	for c, ids := range cells {
		name := strings.Join([]string{c.language, c.approach, c.channel}, "_")
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, offer := range []struct {
				name  string
				facts Facts
			}{{"dual", dualFacts()}, {"friend_only", friendOnlyFacts()}, {"gift", giftFacts()}} {
				f := translated(offer.facts, c.language)
				for _, id := range ids {
					fmt.Fprintf(&b, "=== %s, %s\n", id, offer.name)
					informal := mustRender(t, id, f)
					writeWords(&b, informal, Words{}, c.channel)
					f := f
					f.Formal = true
					writeWords(&b, mustRender(t, id, f), informal, c.channel)
				}
			}
			golden(t, name+".golden", b.String())
		})
	}
}

// writeWords writes the fields that differ from others.
func writeWords(b *strings.Builder, w, others Words, channel string) {
	names, texts := fields(w)
	_, before := fields(others)
	for i, text := range texts {
		if text == before[i] || channel != "email" && (shared(names[i]) || names[i] == "BodyHTML") {
			continue
		}
		register := ""
		if others != (Words{}) {
			register = " formal"
		}
		fmt.Fprintf(b, "--- %s%s (%d)\n%s\n", names[i], register, utf8.RuneCountInString(text), text)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// TestTextsNeverChange keeps the words of every id: -update adds the sums of
// new ids and of the posts and landing pages that an id did not have, but no run
// replaces one. A changed text needs a new version.
func TestTextsNeverChange(t *testing.T) {
	path := filepath.Join("testdata", "sums.txt")
	known := map[string][]string{} // the sums of an id
	old, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(old)) {
		words := strings.Fields(line)
		known[words[0]] = words[1:]
	}
	sums := map[string][]string{}
	for _, in := range tongues {
		for _, list := range in.templates {
			for i := range list {
				first, later := list[i].sums()
				sums[list[i].id()] = strings.Fields(first + " " + later)
			}
		}
	}
	for id, sum := range known {
		if len(sums[id]) < len(sum) || !slices.Equal(sums[id][:len(sum)], sum) {
			t.Errorf("%s: the texts changed or went; leave them (marked old) and add the next version", id)
		}
	}
	var b strings.Builder
	for _, id := range IDs() {
		fmt.Fprintln(&b, id, strings.Join(sums[id], " "))
		if len(known[id]) < len(sums[id]) && !*update {
			t.Errorf("%s: has a text without a sum; go test -update adds it", id)
		}
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryCellHasThreeVariants: complete languages have three variants of every
// approach on every channel but the banner's, all of them different.
func TestEveryCellHasThreeVariants(t *testing.T) {
	for lang, spoken := range spokenIn {
		for _, approach := range append(slices.Clone(spoken.approaches), "plain") {
			for _, channel := range spoken.channels {
				ids := cells[cell{lang, approach, channel}]
				if len(ids) != 3 {
					t.Errorf("%s/%s/%s: got %v, want three", lang, approach, channel, ids)
				}
				f, seen := translated(dualFacts(), lang), map[string]bool{}
				for _, id := range ids {
					w := mustRender(t, id, f)
					for _, text := range []string{w.Body, w.ShareText, w.ShareTextWhatsApp} {
						if seen[text] {
							t.Errorf("%s: the same words as another variant: %s", id, text)
						}
						seen[text] = true
					}
				}
			}
		}
	}
}

// TestEveryLanguageIsWhole: wherever a choice falls back to, there are words.
func TestEveryLanguageIsWhole(t *testing.T) {
	for lang, in := range tongues {
		if _, known := spokenIn[lang]; !known {
			t.Errorf("%s: the tests do not know it; add it to spokenIn", lang)
		}
		for _, channel := range []string{"email", "in_app", "sms", "push", "onsite"} {
			if len(cells[cell{lang, "plain", channel}]) == 0 {
				t.Errorf("%s: no plain words for %s", lang, channel)
			}
		}
		if locales[lang] == nil || locales[lang].tongue != in {
			t.Errorf("%s: is no locale", lang)
		}
		for _, list := range in.templates {
			for i := range list {
				if list[i].language != lang {
					t.Errorf("%s is listed as a template of %s", list[i].id(), lang)
				}
			}
		}
	}
}

// TestVariantsAreWhatChoosePicksFrom goes through every approach and channel.
func TestVariantsAreWhatChoosePicksFrom(t *testing.T) {
	for _, approach := range []string{"dual_favour", "help_friend", "direct_b2b", "plain", "insider"} {
		for _, channel := range append(slices.Clone(models.Channels), "pigeon") {
			for _, f := range []Facts{dualFacts(), friendOnlyFacts(), giftFacts(), {}} {
				variants := Variants(approach, channel, f)
				for draw := range uint64(7) {
					if got, want := Choose(approach, channel, f, draw), variants[draw%uint64(len(variants))]; got != want {
						t.Errorf("%s, %s, draw %d: got %s, want %s of %v", approach, channel, draw, got, want, variants)
					}
				}
				variants[0] = "changed"
				if again := Variants(approach, channel, f); again[0] == "changed" {
					t.Fatal("the slice is not the caller's")
				}
			}
		}
	}
}

func TestHasWords(t *testing.T) {
	for channel, want := range map[string]bool{
		"email": true, "in_app": true, "sms": true, "push": true, "onsite": true, "offline": false, "": false, "pigeon": false,
	} {
		if got := HasWords(channel); got != want {
			t.Errorf("%q: got %v, want %v", channel, got, want)
		}
	}
}

// TestOldWordsOfOtherChannels: decisions for text messages once took the words
// of a card; their ids render as they did, whatever the channel has now.
func TestOldWordsOfOtherChannels(t *testing.T) {
	w := mustRender(t, "en/dual_favour/in_app/1@1", dualFacts())
	if !strings.HasPrefix(w.Headline, "Give ") || strings.Contains(w.Body, testLink) || w.CTA == "" {
		t.Errorf("got %+v", w)
	}
}

func TestChoose(t *testing.T) {
	dual, oneSided := dualFacts(), dualFacts()
	oneSided.Offer.Advocate = models.Side{Kind: models.OfferNone}
	without := func(f Facts) Facts { f.Problem = " ... "; return f }
	for _, tc := range []struct {
		name, approach, channel string
		facts                   Facts
		draw                    uint64
		want                    string
	}{
		{"dual", "dual_favour", "email", dual, 0, "en/dual_favour/email/1@1"},
		{"the draw counts modulo the variants", "dual_favour", "email", dual, 5, "en/dual_favour/email/3@1"},
		{"the largest draw", "dual_favour", "email", dual, 1<<64 - 1, "en/dual_favour/email/1@1"},
		{"one side only", "dual_favour", "email", oneSided, 1, "en/plain/email/2@1"},
		{"help", "help_friend", "in_app", dual, 1, "en/help_friend/in_app/2@1"},
		{"help, one side only", "help_friend", "in_app", oneSided, 1, "en/help_friend/in_app/2@1"},
		{"help without a problem", "help_friend", "in_app", without(dual), 1, "en/dual_favour/in_app/2@1"},
		{"help without a problem, one side only", "help_friend", "email", without(oneSided), 1, "en/plain/email/2@1"},
		{"business", "direct_b2b", "email", dual, 2, "en/direct_b2b/email/3@1"},
		{"business without a problem", "direct_b2b", "email", without(dual), 2, "en/dual_favour/email/3@1"},
		{"plain by wish", "plain", "email", dual, 0, "en/plain/email/1@1"},
		{"a newcomer is no insider", "insider", "email", func() Facts { f := dual; f.TenureMonths = 2; return f }(), 0, "en/dual_favour/email/1@1"},
		{"nobody joined yet", "status", "email", func() Facts { f := dual; f.Friends = 0; return f }(), 0, "en/dual_favour/email/1@1"},
		{"an unknown approach", "none", "email", dual, 0, "en/dual_favour/email/1@1"},
		{"an offer that gives nothing", "dual_favour", "offline", Facts{}, 0, "en/plain/in_app/1@1"},
		{"a banner", "help_friend", "onsite", dual, 0, "en/plain/onsite/1@1"},
		{"a channel without words", "dual_favour", "offline", dual, 0, "en/dual_favour/in_app/1@1"},
		{"a language without templates", "dual_favour", "onsite", func() Facts { f := dual; f.Locale = "tlh"; return f }(), 0, "en/plain/onsite/1@1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Choose(tc.approach, tc.channel, tc.facts, tc.draw); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

// TestUnsuitedIDRendersAsItsFallback: an id that was chosen for other facts
// says nothing that is not so.
func TestUnsuitedIDRendersAsItsFallback(t *testing.T) {
	got := mustRender(t, "en/dual_favour/email/2@1", friendOnlyFacts())
	want := mustRender(t, "en/plain/email/2@1", friendOnlyFacts())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got = mustRender(t, "en/help_friend/in_app/3@1", friendOnlyFacts())
	want = mustRender(t, "en/plain/in_app/3@1", friendOnlyFacts())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRenderRefuses(t *testing.T) {
	for _, tc := range []struct {
		name  string
		id    string
		alter func(*Facts)
		kind  models.Kind
		at    string
	}{
		{"unknown id", "en/none/email/1@1", func(*Facts) {}, models.NotFound, ""},
		{"no brand", "en/plain/email/1@1", func(f *Facts) { f.Brand = " \u200b" }, models.Invalid, "/brand"},
		{"no link", "en/plain/email/1@1", func(f *Facts) { f.Link = "" }, models.Invalid, "/link"},
		{"a link that runs", "en/plain/email/1@1", func(f *Facts) { f.Link = "javascript:alert(1)" }, models.Invalid, "/link"},
		{"a link with a placeholder", "en/plain/email/1@1", func(f *Facts) { f.Link = "https://a.example/{{x}}" }, models.Invalid, "/link"},
		{"a link with a space", "en/plain/email/1@1", func(f *Facts) { f.Link = "https://a.example/ x" }, models.Invalid, "/link"},
		{"a link with letters", "en/plain/email/1@1", func(f *Facts) { f.Link = "https://müller.example/" }, models.Invalid, "/link"},
		{"a share link that runs", "en/plain/email/1@1", func(f *Facts) { f.Links.SMS = "sms:1" }, models.Invalid, "/links/sms"},
		{"money without a currency", "en/plain/email/1@1", func(f *Facts) { f.Offer.Currency = "" }, models.Invalid, "/offer/friend"},
		{"a gift without a name", "en/plain/email/1@1", func(f *Facts) { f.Offer.Advocate = models.Side{Kind: models.OfferGift, Text: " . "} }, models.Invalid, "/offer/advocate"},
		{"a kind nobody knows", "en/plain/email/1@1", func(f *Facts) { f.Offer.Advocate.Kind = "yacht" }, models.Invalid, "/offer/advocate"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := dualFacts()
			tc.alter(&f)
			w, err := Render(tc.id, f)
			if models.KindOf(err) != tc.kind || !strings.Contains(fmt.Sprint(err), tc.at) || w != (Words{}) {
				t.Errorf("got %v of kind %s, want kind %s at %q", err, models.KindOf(err), tc.kind, tc.at)
			}
		})
	}
}

// TestShareTextsAreInformal: a formal brand is formal itself, on the landing page
// too; what friends write to each other is not.
func TestShareTextsAreInformal(t *testing.T) {
	f := translated(dualFacts(), "de")
	informal := mustRender(t, "de/dual_favour/email/1@1", f)
	f.Formal = true
	formal := mustRender(t, "de/dual_favour/email/1@1", f)
	names, before := fields(informal)
	_, after := fields(formal)
	for i, name := range names {
		between := strings.HasPrefix(name, "Share") || name == "Disclosure"
		if same := before[i] == after[i]; between && !same {
			t.Errorf("%s differs by register: %q and %q", name, before[i], after[i])
		}
	}
	for name, text := range map[string]string{"body": formal.Body, "landing": formal.LandingBody, "og:description": formal.OGDescription} {
		if !strings.Contains(text, "Sie ") || strings.Contains(text, "du ") {
			t.Errorf("the formal %s is %q", name, text)
		}
	}
}

// TestLandingNamesWithConsent: the advocate's first name reaches the friend only
// where they agreed.
func TestLandingNamesWithConsent(t *testing.T) {
	for _, id := range IDs() {
		f := translated(dualFacts(), id[:2])
		for _, consent := range []bool{true, false} {
			f.NameToFriend = consent
			w := mustRender(t, id, f)
			for _, text := range []string{w.OGTitle, w.OGDescription, w.ShareText, w.ShareTextSMS, w.ShareTextWhatsApp, w.ShareTextX, w.ShareTextLinkedIn} {
				if strings.Contains(text, "Maya") {
					t.Errorf("%s: %q", id, text)
				}
			}
			if named := strings.Contains(w.LandingHeadline+w.LandingBody, "Maya"); named && !consent {
				t.Errorf("%s: named without consent: %q, %q", id, w.LandingHeadline, w.LandingBody)
			}
		}
	}
	if w := mustRender(t, "en/plain/email/1@1", dualFacts()); w.LandingHeadline != "Maya shared Luma Coffee with you" {
		t.Errorf("got %q", w.LandingHeadline)
	}
}

// TestPostsTellNoDiscount: on LinkedIn the friend's reward is not told, and what
// is seen at once says what it is about.
func TestPostsTellNoDiscount(t *testing.T) {
	for lang, in := range spokenIn {
		if !slices.Contains(in.approaches, "expertise") {
			continue // has no posts of its own
		}
		for _, approach := range in.approaches {
			for _, id := range cells[cell{lang, approach, "email"}] {
				f := translated(dualFacts(), lang)
				w := mustRender(t, id, f)
				if friend := RewardText(f.Offer.Friend, f.Offer.Currency, LocaleOf(id, f.Locale)); strings.Contains(w.ShareTextLinkedIn, friend+" ") {
					t.Errorf("%s tells of %s: %q", id, friend, w.ShareTextLinkedIn)
				}
				seen := string([]rune(w.ShareTextLinkedIn)[:min(140, utf8.RuneCountInString(w.ShareTextLinkedIn))])
				about := []string{f.Brand}
				if approach == "help_friend" || approach == "direct_b2b" || approach == "expertise" {
					about = append(about, f.Problem)
				}
				for _, text := range about {
					if !strings.Contains(seen, text) {
						t.Errorf("%s: %q is not in what is seen at once: %q", id, text, seen)
					}
				}
			}
		}
	}
}

func TestDateOnlyWhenThreeDaysOff(t *testing.T) {
	f := dualFacts()
	for _, tc := range []struct {
		ends time.Duration
		want bool
	}{{72 * time.Hour, true}, {72*time.Hour - 1, false}, {-time.Hour, false}} {
		f.EndsAt = f.Now.Add(tc.ends)
		w := mustRender(t, "en/dual_favour/email/1@1", f)
		if got := strings.Contains(w.Body, "The offer stands until"); got != tc.want {
			t.Errorf("%s before the end: a date is %v, want %v", tc.ends, got, tc.want)
		}
	}
	f = dualFacts()
	f.Now = time.Time{}
	if w := mustRender(t, "en/dual_favour/email/1@1", f); strings.Contains(w.Body, "2026") {
		t.Errorf("a date without knowing today: %s", w.Body)
	}
}

func TestBodyHTML(t *testing.T) {
	f := dualFacts()
	f.Brand = `Smith & "Sons" <Ltd>`
	w := mustRender(t, "en/dual_favour/email/1@1", f)
	if !strings.Contains(w.BodyHTML, "Smith &amp; &#34;Sons&#34; &lt;Ltd&gt;") || strings.Contains(w.BodyHTML, "\n") {
		t.Errorf("got %s", w.BodyHTML)
	}
	if !strings.Contains(w.BodyHTML, "Hi Maya,<br><br>") || !strings.Contains(w.Body, f.Brand) {
		t.Errorf("got %s", w.BodyHTML)
	}
}

func TestTextMessagesStayInTheAlphabet(t *testing.T) {
	f := dualFacts()
	f.Brand = "L’Atelier – Naïve Ça…"
	f.Offer.Currency = "INR"
	w := mustRender(t, "en/dual_favour/in_app/1@1", f)
	want := "My link gets you INR 10 off at L'Atelier - Naive Ça..., and I get INR 12.50 in credit if you join: " + testLink
	if w.ShareTextSMS != want {
		t.Errorf("got  %s\nwant %s", w.ShareTextSMS, want)
	}
	f.Brand = "ひのき箱"
	w = mustRender(t, "en/dual_favour/in_app/1@1", f)
	if want = "My link gets you INR 10 off, and I get INR 12.50 in credit if you join: " + testLink; w.ShareTextSMS != want {
		t.Errorf("got  %s\nwant %s", w.ShareTextSMS, want)
	}
}
