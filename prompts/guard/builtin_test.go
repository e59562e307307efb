package guard_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

// facts are the offers that built-in words are rendered with: every kind, short
// values and the longest that the domain takes.
func facts() []prompts.Facts {
	long := func(n int) string { return strings.TrimSpace(strings.Repeat("wonderful ", n/10)) }
	brands, problems := []string{"Moss & Fern", long(80), "箱の店"}, []string{"late invoices", long(120), ""}
	offers := []models.Offer{
		{Currency: "USD", Friend: models.Side{Kind: models.OfferAmount, Minor: 1150}, Advocate: models.Side{Kind: models.OfferCredit, Minor: 2300}},
		{Currency: "UGX", Friend: models.Side{Kind: models.OfferCredit, Minor: 1e12}, Advocate: models.Side{Kind: models.OfferCash, Minor: 1e11}},
		{Currency: "EUR", Friend: models.Side{Kind: models.OfferPercent, Minor: 15}, Advocate: models.Side{Kind: models.OfferPoints, Minor: 1500}},
		{Currency: "GBP", Friend: models.Side{Kind: models.OfferGift, Text: "a " + long(110)}, Advocate: models.Side{Kind: models.OfferCharity, Minor: 5000}},
		{Friend: models.Side{Kind: models.OfferFeature, Text: "a free month"}, Advocate: models.Side{Kind: models.OfferStatus, Text: "gold " + long(110)}},
		{Currency: "USD", Friend: models.Side{Kind: models.OfferNone}, Advocate: models.Side{Kind: models.OfferCredit, Minor: 2000}},
		{Currency: "USD", Friend: models.Side{Kind: models.OfferAmount, Minor: 2000}, Advocate: models.Side{Kind: models.OfferNone}},
	}
	var list []prompts.Facts
	add := func(brand, problem string, offer models.Offer) {
		list = append(list, prompts.Facts{
			Brand: brand, FirstName: "Noor", Problem: problem, Offer: offer, Link: "https://go.example.com/" + strings.Repeat("x", 97), Code: "NOOR-5",
			TermsURL: "https://terms.example.com/refer", Now: time.Unix(0, 0), EndsAt: time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC), Locale: "en-US",
		})
	}
	for i, offer := range offers {
		add(brands[i%len(brands)], problems[0], offer)
	}
	for i, brand := range brands {
		for j, problem := range problems {
			add(brand, problem, offers[(i+j)%2])
		}
	}
	return list
}

// TestBuiltInWords renders every built-in template and holds each of its texts
// against the promise it was rendered with.
func TestBuiltInWords(t *testing.T) {
	for _, id := range prompts.IDs() {
		for _, f := range facts() {
			w, err := prompts.Render(id, f)
			if err != nil {
				t.Fatal(err)
			}
			p := guard.PromiseOf(f.Offer)
			p.Ends = f.EndsAt
			check := func(reader guard.Reader, linked, disclosed bool, fields ...string) {
				t.Helper()
				b := guard.Brief{Reader: reader, Locale: f.Locale, Brand: guard.Brand{Name: f.Brand, MaxEmoji: 0}, Advocate: guard.Person{LastName: "Vandersteen"}}
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
				b.Disclosure = guard.Disclosure{Required: disclosed && w.Disclosure != "", Phrases: []string{"I get", "they get"}}
				for _, found := range guard.Check(&b, p, []prompts.Variant{v}) {
					t.Errorf("%s with %+v: %s %q (%s) in %v", id, f.Offer, found.Code, found.Text, found.Detail, v)
				}
			}
			check(guard.ToAdvocate, true, false, w.Subject, w.Preheader, w.Headline, w.Body, w.CTA)
			for _, text := range []string{w.ShareText, w.ShareTextSMS, w.ShareTextWhatsApp, w.ShareTextX} {
				check(guard.ToFriend, true, true, text)
			}
			check(guard.ToFriend, false, false, w.Disclosure)
			check(guard.OfFriend, false, true, w.OGTitle, w.OGDescription)
			if t.Failed() {
				return
			}
		}
	}
}
