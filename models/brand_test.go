package models_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goodword/models"
)

func goodBrand() models.Brand {
	b := models.DefaultBrand()
	b.Name, b.Pitch, b.Voice = "Acme", "Invoices that write themselves, for small workshops.", "warm, short sentences"
	b.Formality = map[string]models.Formality{"de": models.Formal, "de-AT": models.Informal}
	b.Use, b.Avoid, b.Competitors = []string{"workshop"}, []string{"cheap", "revolution"}, []string{"Billwise", "帳簿屋"}
	b.Claims = []string{"9 out of 10 workshops stay after the first year"}
	b.ProofPoints = []models.ProofPoint{{ID: "hours", Text: "Acme cut our invoicing from two days to an hour.", Problem: "late invoices", Locale: "en"}}
	b.Products = []string{"Acme Ledger"}
	return b
}

// TestBrandValidate checks that each mistake is named by its field, and that contradictions are mistakes.
func TestBrandValidate(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*models.Brand)
		want   []string
	}{
		"good":                   {func(*models.Brand) {}, nil},
		"empty":                  {func(b *models.Brand) { *b = models.DefaultBrand() }, []string{"/name", "/pitch"}},
		"spaces":                 {func(b *models.Brand) { b.Name = "  " }, []string{"/name"}},
		"too long":               {func(b *models.Brand) { b.Name, b.Voice = strings.Repeat("é", 81), strings.Repeat("x", 301) }, []string{"/name", "/voice"}},
		"as long as may be":      {func(b *models.Brand) { b.Name = strings.Repeat("é", 80) }, nil},
		"two lines":              {func(b *models.Brand) { b.Pitch = "One.\nTwo." }, []string{"/pitch"}},
		"formality":              {func(b *models.Brand) { b.Formality["fr"] = "polite" }, []string{"/formality/fr"}},
		"used and avoided":       {func(b *models.Brand) { b.Avoid = []string{"cheap", "Workshop"} }, []string{"/avoid/1"}},
		"used holds avoided":     {func(b *models.Brand) { b.Use = []string{"cheap and good"} }, []string{"/use/0"}},
		"avoided in a claim":     {func(b *models.Brand) { b.Claims[0] = "The CHEAP one" }, []string{"/claims/0"}},
		"avoided inside a word":  {func(b *models.Brand) { b.Claims[0] = "No cheapness" }, nil},
		"avoided in a proof":     {func(b *models.Brand) { b.ProofPoints[0].Text = "A revolution!" }, []string{"/proof_points/0/text"}},
		"rival in the pitch":     {func(b *models.Brand) { b.Pitch = "Better than billwise." }, []string{"/pitch"}},
		"rival in a product":     {func(b *models.Brand) { b.Products[0] = "Billwise import" }, []string{"/products/0"}},
		"rival in a problem":     {func(b *models.Brand) { b.ProofPoints[0].Problem = "leaving Billwise" }, []string{"/proof_points/0/problem"}},
		"rival to use":           {func(b *models.Brand) { b.Use[0] = "Billwise" }, []string{"/use/0"}},
		"rival without spaces":   {func(b *models.Brand) { b.Claims[0] = "私たちは帳簿屋より速い" }, []string{"/claims/0"}},
		"rival of the same name": {func(b *models.Brand) { b.Competitors[0] = "ACME" }, []string{"/competitors/0"}},
		"proof of one id":        {func(b *models.Brand) { b.ProofPoints = append(b.ProofPoints, b.ProofPoints[0]) }, []string{"/proof_points/1/id"}},
		"proof of nothing":       {func(b *models.Brand) { b.ProofPoints[0] = models.ProofPoint{} }, []string{"/proof_points/0/id", "/proof_points/0/text", "/proof_points/0/problem"}},
		"entry twice":            {func(b *models.Brand) { b.Avoid = []string{"cheap", "Cheap"} }, []string{"/avoid/1"}},
		"empty entry":            {func(b *models.Brand) { b.Products = []string{""} }, []string{"/products/0"}},
		"many":                   {func(b *models.Brand) { b.ProofPoints = make([]models.ProofPoint, 0); b.MaxEmoji = 6 }, []string{"/max_emoji"}},
		"placeholder":            {func(b *models.Brand) { b.Pitch = "Get {{friend_reward}}" }, []string{"/pitch"}},
		"an address":             {func(b *models.Brand) { b.Voice = "like ann@acme.example" }, []string{"/voice"}},
		"several contradictions": {func(b *models.Brand) { b.Pitch, b.Claims[0] = "cheap", "cheap" }, []string{"/pitch", "/claims/0"}},
		"a word of the name": {func(b *models.Brand) {
			b.Name, b.Pitch, b.Avoid = "Cheap Tools", "Cheap tools for all.", []string{"cheap"}
		}, nil},
		"and of the text": {func(b *models.Brand) {
			b.Name, b.Pitch, b.Avoid = "Cheap Tools", "Cheap, by Cheap Tools.", []string{"cheap"}
		}, []string{"/pitch"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := goodBrand()
			test.change(&b)
			var got []string
			var e *models.Error
			if errors.As(b.Validate(), &e) {
				for _, f := range e.Fields {
					got = append(got, f.Pointer)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", e, test.want)
			}
		})
	}
}

func TestFormalityIn(t *testing.T) {
	b := goodBrand()
	for locale, want := range map[string]models.Formality{
		"de": "formal", "de-DE": "formal", "de-AT": "informal", "de-Latn-DE": "formal", "fr": "", "": "", "d": "", "den": "",
	} {
		if got := b.FormalityIn(locale); got != want {
			t.Errorf("%q: got %q, want %q", locale, got, want)
		}
	}
}

// TestBrandIsChecked draws any text: Validate never panics, and a brand that passes holds no avoided word where words are taken from.
func TestBrandIsChecked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := goodBrand()
		b.Pitch, b.Avoid = rapid.String().Draw(t, "pitch"), []string{rapid.String().Draw(t, "avoid")}
		err := b.Validate()
		if err == nil && strings.Contains(" "+strings.ToLower(b.Pitch)+" ", " "+strings.ToLower(b.Avoid[0])+" ") {
			t.Fatalf("%q holds %q", b.Pitch, b.Avoid[0])
		}
	})
}
