package prompts

import (
	"slices"
	"strings"
	"testing"

	"goodword/models"
)

func TestRepairGolden(t *testing.T) {
	b := Brief{Cell: Cell{"dual_favour", "share_email", "en", models.OfferAmount, models.OfferCredit}, Brand: workshop(), Variants: 2}
	p := mustPrompt(t, &b)
	variants := []Variant{
		{"subject": "Ten off", "body": "Billwise is worse & you get $10. {{referral_link}}"},
		{"subject": "For “you”", "body": "Ends on Sunday: cheap!"},
	}
	got, err := p.Repair(variants, []Fault{
		{Code: AmountMismatch, Field: "body", Start: 28, End: 31, Text: "$10", Detail: "write the placeholder"},
		{Code: CompetitorMention, Field: "body", Start: 0, End: 8, Text: "Billwise", Detail: "name no competitor"},
		{Code: BannedWord, Variant: 1, Field: "body", Start: 16, End: 21, Text: "cheap", Detail: "the brand does not use this word"},
		{Code: LinkMissing, Variant: 1, Field: "body", Detail: "put {{referral_link}} into the text"},
		{Code: DisclosureMissing, Variant: 1, Detail: "say that the advocate is rewarded"},
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, CopyVersion+"_repair.golden", write(Prompt{Messages: got.Messages[2:]}))
	if len(p.Messages) != 2 || !slices.Equal(got.Messages[:2], p.Messages) {
		t.Errorf("the prompt changed: %+v", p.Messages)
	}
}

// TestRepairSendsNothingBad checks what a repair does not repeat.
func TestRepairSendsNothingBad(t *testing.T) {
	b := Brief{Cell: Cell{"insider", "share_link", "en", models.OfferAmount, models.OfferCredit}, Brand: workshop(), Variants: 1}
	p := mustPrompt(t, &b)
	for _, code := range unspeakable {
		text := "SECRET said, $50 for all"
		got, err := p.Repair([]Variant{{"body": text}}, []Fault{
			{Code: code, Field: "body", Start: 0, End: 6, Text: "SECRET"}, {Code: AmountMismatch, Field: "body", Start: 13, End: 16, Text: "$50"},
		})
		if err != nil {
			t.Fatal(err)
		}
		all := write(Prompt{Messages: got.Messages[2:]})
		if strings.Contains(all, "SECRET") || strings.Contains(all, "$50") || !strings.Contains(all, string(code)) || len(got.Messages) != 3 {
			t.Errorf("%s: got %s", code, all)
		}
	}
}

// TestRepairOfNoAnswer checks that each code of Parse says what to do.
func TestRepairOfNoAnswer(t *testing.T) {
	b := Brief{Cell: Cell{"insider", "share_link", "en", models.OfferAmount, models.OfferCredit}, Brand: workshop(), Variants: 1}
	p := mustPrompt(t, &b)
	for _, code := range []Code{Truncated, InvalidJSON, SchemaMismatch, Refusal, ContentFiltered} {
		got, err := p.Repair(nil, []Fault{{Code: code}})
		if err != nil {
			t.Fatal(err)
		}
		if text := got.Messages[2].Content; len(got.Messages) != 3 || !strings.Contains(text, string(code)+": ") || strings.Contains(text, "variant 1") {
			t.Errorf("%s: got %s", code, text)
		}
	}
}

// TestRepairNamesPlaces checks odd spans, and that many faults are not all told.
func TestRepairNamesPlaces(t *testing.T) {
	variants := []Variant{{"body": "größer <b>"}}
	for name, test := range map[string]struct {
		fault Fault
		want  string
	}{
		"characters":     {Fault{Code: Markup, Field: "body", Start: 9, End: 12, Text: "<b>"}, "MARKUP in body of variant 1, from character 8 on"},
		"at the start":   {Fault{Code: Markup, Field: "body", Start: 0, End: 3, Text: "<b>"}, "MARKUP in body of variant 1"},
		"behind the end": {Fault{Code: Markup, Field: "body", Start: 99, End: 102, Text: "<b>"}, "MARKUP in body of variant 1"},
		"no variant":     {Fault{Code: Markup, Variant: 4, Field: "body", Start: 2, End: 5, Text: "<b>"}, "MARKUP in body of variant 5"},
		"a long quote":   {Fault{Code: InventedOffer, Field: "body", Text: strings.Repeat("free ", 40)}, `INVENTED_OFFER in body of variant 1, "` + strings.Repeat("free ", 11) + `free…"`},
		"braces":         {Fault{Code: PlaceholderUnknown, Field: "body", Text: "{{x}}", Detail: "use those listed"}, `PLACEHOLDER_UNKNOWN in body of variant 1, "((x))": use those listed`},
	} {
		if got := test.fault.line(variants, false); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	b := Brief{Cell: Cell{"insider", "share_link", "en", models.OfferAmount, models.OfferCredit}, Brand: workshop(), Variants: 1}
	var many []Fault
	for i := range 40 {
		many = append(many, Fault{Code: Markup, Variant: i}, Fault{Code: Markup, Variant: i})
	}
	got, err := mustPrompt(t, &b).Repair(variants, many)
	if n := strings.Count(got.Messages[3].Content, "MARKUP"); err != nil || n != maxFaults {
		t.Errorf("got %d lines (%v), want %d", n, err, maxFaults)
	}
}
