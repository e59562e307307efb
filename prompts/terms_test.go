package prompts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
)

func termsFacts(change func(*TermsFacts)) TermsFacts {
	f := TermsFacts{Program: models.DefaultProgram(), Offers: []models.Offer{dualFacts().Offer}}
	f.Program.Brand = "Luma Coffee"
	if change != nil {
		change(&f)
	}
	return f
}

func TestTermsGolden(t *testing.T) {
	for name, facts := range map[string]TermsFacts{
		"defaults": termsFacts(nil),
		"everything": termsFacts(func(f *TermsFacts) {
			p := &f.Program
			p.Brand, p.Countries, p.BlockedSectors, p.Audience = "Kontor & Söhne", []string{"DE", "AT", "CH"}, []string{"pharma", "finance"}, "orders > 2"
			p.CapCount, p.CapDays, p.CooldownDays, p.RefundDays, p.PromiseDays, p.AttributionDays = 2, 90, 14, 1, 60, 45
			p.Placements = append(p.Placements, models.Placement{Key: "sms", Channel: "sms", Interrupt: true}, models.Placement{Key: "push", Channel: "push", Interrupt: true})
			p.OptOutURL, p.TermsURL, p.Status = "https://kontor.example/out?a=1&b=2", "https://kontor.example/terms", models.StatusPaused
			f.Offers = []models.Offer{
				{Currency: "EUR", Friend: models.Side{Kind: models.OfferAmount, Minor: 1050}, Advocate: models.Side{Kind: models.OfferCash, Minor: 2000}},
				{Friend: models.Side{Kind: models.OfferPercent, Minor: 20}, Advocate: models.Side{Kind: models.OfferNone}, EndsAt: time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC)},
				{Friend: models.Side{Kind: models.OfferNone}, Advocate: models.Side{Kind: models.OfferPoints, Minor: 1500}},
				{Friend: models.Side{Kind: models.OfferGift, Text: "a tote bag."}, Advocate: models.Side{Kind: models.OfferFeature, Text: "a month of Pro"}},
			}
			f.HoldDays, f.Locale, f.ChangedAt = 14, "en-GB", time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		}),
		"draft": termsFacts(func(f *TermsFacts) {
			f.Offers, f.Program.Placements = nil, []models.Placement{{Key: "menu", Channel: "in_app"}}
			f.Program.Status = models.StatusDraft
		}),
		"reminded": termsFacts(func(f *TermsFacts) {
			p := &f.Program
			p.CooldownDays, p.NudgeDays = 14, 4
			p.Placements = []models.Placement{{Key: "pulse", Interrupt: true}, {Key: "email", Channel: "email", Interrupt: true}}
		}),
		"test": termsFacts(func(f *TermsFacts) {
			f.Program.Status, f.Program.CapCount, f.Program.RefundDays = models.StatusTest, 0, 0
			f.Offers = []models.Offer{{Friend: models.Side{Kind: models.OfferNone}, Advocate: models.Side{Kind: models.OfferNone}}}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			terms := NewTerms(facts)
			golden(t, "terms_"+name+".golden", terms.Text()+"\n"+terms.HTML())
		})
	}
}

// TestTermsNeverClaimMore: a rule that is not there makes no sentence.
func TestTermsNeverClaimMore(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*TermsFacts)
		gone   []string
	}{
		"no cap":       {func(f *TermsFacts) { f.Program.CapCount = 0 }, []string{"at most"}},
		"no cooldown":  {func(f *TermsFacts) { f.Program.CooldownDays = 0 }, []string{"Between two"}},
		"no hold":      {func(f *TermsFacts) { f.HoldDays = 0 }, []string{"waits", "return"}},
		"no date":      {func(f *TermsFacts) { f.ChangedAt = time.Time{} }, []string{"last changed"}},
		"no countries": {func(f *TermsFacts) { f.Program.Countries = nil }, []string{" in Germany"}},
		"no sectors":   {func(f *TermsFacts) { f.Program.BlockedSectors = nil }, []string{"sectors"}},
		"no audience":  {func(f *TermsFacts) { f.Program.Audience = "" }, []string{"every customer"}},
		"no messages":  {func(f *TermsFacts) { f.Program.Placements = nil }, []string{"How often", "We ask you"}},
		"no links":     {func(f *TermsFacts) { f.Program.OptOutURL, f.Program.TermsURL = "", "" }, []string{"http"}},
		"a bad link":   {func(f *TermsFacts) { f.Program.OptOutURL, f.Program.TermsURL = "javascript:1", "" }, []string{"javascript", "href"}},
		"no offer":     {func(f *TermsFacts) { f.Offers = nil }, []string{"gets", "You get"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := termsFacts(func(f *TermsFacts) {
				p := &f.Program
				p.CapCount, p.CooldownDays, p.Countries, p.BlockedSectors, p.Audience = 1, 5, []string{"DE"}, []string{"pharma"}, "orders > 0"
				p.OptOutURL, p.TermsURL = "https://luma.example/out", "https://luma.example/terms"
				f.HoldDays, f.ChangedAt = 14, time.Unix(0, 0)
			})
			full := NewTerms(f)
			tc.change(&f)
			terms := NewTerms(f)
			for _, words := range tc.gone {
				if text := terms.Text() + terms.HTML(); strings.Contains(text, words) {
					t.Errorf("%q is still there: %s", words, text)
				}
				if text := full.Text(); name != "a bad link" && !strings.Contains(text, words) {
					t.Errorf("%q was never there: %s", words, text)
				}
			}
		})
	}
}

var markup = regexp.MustCompile(`<(/?(h1|h2|p|section)|section id="[a-z]+"|a href="https?://[^"<> ]*" rel="nofollow noreferrer"|/a)>`)

// TestPromise7TermsAreTrue: every number in the terms is one of the rules, and
// nothing from outside becomes markup or a placeholder.
func TestPromise7TermsAreTrue(t *testing.T) { rapid.Check(t, checkTerms) }

func FuzzPromise7TermsAreTrue(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkTerms)) }

func checkTerms(t *rapid.T) {
	hostile := func(label string) string {
		return "B" + strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{"{{", "}}", "<script>", "&", "\n", "\u202e", `"`, "%%"}),
			rapid.StringMatching(`[a-z ]{0,9}`)), 0, 6).Draw(t, label), "")
	}
	day := func(label string) int { return rapid.IntRange(0, 400).Draw(t, label) }
	f := termsFacts(func(f *TermsFacts) {
		p := &f.Program
		p.Brand, p.BlockedSectors = hostile("brand"), []string{hostile("sector")}
		p.Countries = rapid.SliceOfN(rapid.SampledFrom([]string{"DE", "US", "xx", "<b>", "123"}), 0, 3).Draw(t, "countries")
		p.CapCount, p.CapDays, p.CooldownDays, p.RefundDays = rapid.IntRange(0, 9).Draw(t, "cap"), day("cap days"), day("cooldown"), day("refund")
		p.PromiseDays, p.AttributionDays, f.HoldDays = day("promise"), day("attribution"), day("hold")
		p.OptOutURL = rapid.SampledFrom([]string{"", "https://a.example/?a=b&c=d", "javascript:alert(1)", `https://a.example/"onx`}).Draw(t, "opt out")
		f.Offers = []models.Offer{{Currency: "USD", Friend: drawSide(t, "friend"), Advocate: drawSide(t, "advocate")}}
	})
	terms := NewTerms(f)
	if again := NewTerms(f); again.Text() != terms.Text() || again.HTML() != terms.HTML() {
		t.Fatal("the same facts give other terms")
	}
	p, o := &f.Program, &f.Offers[0]
	allowed := []string{spokenIn["en"].amount(o.Friend, "USD"), spokenIn["en"].amount(o.Advocate, "USD"), "123"}
	for _, n := range []int{p.CapCount, p.CapDays, p.CooldownDays, p.RefundDays, p.PromiseDays, p.AttributionDays, f.HoldDays} {
		allowed = append(allowed, fmt.Sprint(n))
	}
	text := terms.Text()
	for _, n := range numbers.FindAllString(text, -1) {
		if !slices.Contains(allowed, n) {
			t.Fatalf("the number %s is none of the rules': %s", n, text)
		}
	}
	if m := placeholder.FindString(text); m != "" {
		t.Fatalf("%q in %s", m, text)
	}
	if rest := markup.ReplaceAllString(terms.HTML(), ""); strings.ContainsAny(rest, "<>\"") {
		t.Fatalf("markup from outside: %s", rest)
	}
	if strings.Contains(text, "javascript:") || strings.Contains(text, `"onx`) {
		t.Fatalf("an unsafe link: %s", text)
	}
}
