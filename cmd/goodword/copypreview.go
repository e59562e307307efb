package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"text/tabwriter"

	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

type copyPreview struct {
	Approach string `required:"" placeholder:"NAME" help:"Approach of the cell: dual_favour, help_friend, direct_b2b, insider, status, expertise or gratitude."`
	Channel  string `required:"" placeholder:"NAME" help:"Channel of the cell: email, sms, in_app, push, onsite, share_whatsapp, share_sms, share_x, share_linkedin, share_email, share_link or landing."`
	Locale   string `default:"en" placeholder:"LOCALE" help:"Locale of the cell, like de-DE (${default})."`
	Friend   string `default:"credit" placeholder:"KIND" help:"Kind of what the friend gets (${default})."`
	Advocate string `default:"credit" placeholder:"KIND" help:"Kind of what the advocate gets (${default})."`
	Brand    string `default:"Acme" placeholder:"NAME" help:"Brand that built-in words are shown with (${default})."`
	Problem  string `default:"late invoices" placeholder:"TEXT" help:"Problem that they are shown with (${default})."`
	Server   bool   `help:"Show the copies that the service's desk has for the cell, too; needs --url and an admin key."`
	serviceFlags
}

// Run prints the built-in variants of a cell, filled with sample values, and those of the desk, each beside what the guard says.
func (c *copyPreview) Run(ctx context.Context, env *environment) error {
	cell := prompts.Cell{Approach: c.Approach, Channel: c.Channel, Locale: c.Locale, Friend: models.OfferKind(c.Friend), Advocate: models.OfferKind(c.Advocate)}
	if err := cell.Validate(); err != nil {
		return err
	}
	if err := c.builtIn(env.stdout, &cell); err != nil {
		return err
	}
	if !c.Server {
		return nil
	}
	return c.desk(ctx, env.stdout, &cell)
}

// sampleSide gives a side something of a kind.
func sampleSide(kind models.OfferKind) models.Side {
	side := models.Side{Kind: kind}
	switch {
	case kind.Money() || kind == models.OfferPoints:
		side.Minor = 1000
	case kind == models.OfferPercent:
		side.Minor = 10
	case kind.Named():
		side.Text = "a tote bag"
	}
	return side
}

// sampleLink is as long as the links of a service.
const sampleLink = "https://refer.example/r/acme7k2q9x"

// builtIn shows the words that need no model.
func (c *copyPreview) builtIn(w io.Writer, cell *prompts.Cell) error {
	facts := prompts.Facts{
		Brand: c.Brand, Problem: c.Problem, Link: sampleLink, Locale: cell.Locale, TenureMonths: 12, Friends: 1, FirstName: "Ada",
		Offer: models.Offer{Currency: "EUR", Friend: sampleSide(cell.Friend), Advocate: sampleSide(cell.Advocate)},
	}
	channel := cell.Channel
	if cell.Reader() != prompts.ReaderAdvocate {
		channel = "in_app" // words to friends come with an ask
	}
	for _, id := range prompts.Variants(cell.Approach, channel, facts) {
		words, err := prompts.Render(id, facts)
		if err != nil {
			return err
		}
		shown := fieldsOf(cell, &words)
		writeVariant(w, "built in "+id, cell, shown, judged(cell, &facts, &words, shown))
	}
	return nil
}

// fieldsOf are the words as the cell's fields.
func fieldsOf(cell *prompts.Cell, w *prompts.Words) prompts.Variant {
	body := w.Body
	switch cell.Channel {
	case "share_whatsapp":
		body = w.ShareTextWhatsApp
	case "share_sms":
		body = w.ShareTextSMS
	case "share_x":
		body = w.ShareTextX
	case "share_linkedin":
		body = w.ShareTextLinkedIn
	case "share_email", "share_link":
		body = w.ShareText
	case "landing":
		return prompts.Variant{"headline": w.LandingHeadline, "body": w.LandingBody}
	}
	all := prompts.Variant{"subject": w.Subject, "preheader": w.Preheader, "headline": w.Headline, "body": body, "cta": w.CTA}
	shown := prompts.Variant{}
	for _, f := range cell.Fields() {
		if text := all[f.Name]; text != "" {
			shown[f.Name] = text
		}
	}
	return shown
}

// judged holds filled words against the promise that they were filled from.
func judged(cell *prompts.Cell, facts *prompts.Facts, words *prompts.Words, shown prompts.Variant) []string {
	b := guard.Brief{
		Reader: guard.Reader(cell.Reader()), Locale: cell.Locale, Brand: guard.Brand{Name: facts.Brand}, Advocate: guard.Person{FirstName: facts.FirstName},
		Link: guard.Link{Placeholder: sampleLink, URL: sampleLink, Field: prompts.Button},
	}
	for _, f := range cell.Fields() {
		if text, ok := shown[f.Name]; ok {
			b.Fields = append(b.Fields, guard.Field{Name: f.Name, Unit: guard.Unit(f.Unit), Max: f.Max})
			if strings.Contains(text, sampleLink) {
				b.Link.Field = f.Name
			}
		}
	}
	if cell.Discloses() && cell.Reader() == prompts.ReaderFriend {
		// Japanese words tell of the reward without the rest of the sentence.
		b.Disclosure = guard.Disclosure{Required: true, Phrases: []string{strings.TrimRight(words.Disclosure, ".。"), "私は", "私には", "私にも"}}
	}
	var lines []string
	for _, f := range guard.Check(&b, guard.PromiseOf(facts.Offer), []prompts.Variant{shown}) {
		lines = append(lines, findingLine(string(f.Code), f.Field, f.Text, f.Detail))
	}
	return lines
}

// findingLine writes one reason: AMOUNT_MISMATCH in body, "$50": write it as a placeholder.
func findingLine(code, field, text, detail string) string {
	if field != "" {
		code += " in " + field
	}
	if text != "" {
		code += fmt.Sprintf(", %q", text)
	}
	return code + ": " + detail
}

// writeVariant prints the texts of a variant in the cell's order, then what the guard says.
func writeVariant(w io.Writer, name string, cell *prompts.Cell, fields prompts.Variant, findings []string) {
	fmt.Fprintln(w, name)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range cell.Fields() {
		if text, ok := fields[f.Name]; ok {
			fmt.Fprintf(table, "  %s\t%s\n", f.Name, strings.ReplaceAll(text, "\n", "\n  \t"))
		}
	}
	if len(findings) == 0 {
		findings = []string{"accepted"}
	}
	fmt.Fprintf(table, "  guard\t%s\n", strings.Join(findings, "\n  \t"))
	_ = table.Flush() // the writer is standard output: a failure shows at the next write
	fmt.Fprintln(w)
}

// desk shows the copies of the cell that the service has.
func (c *copyPreview) desk(ctx context.Context, w io.Writer, cell *prompts.Cell) error {
	query := url.Values{
		"approach": {cell.Approach}, "channel": {cell.Channel}, "locale": {cell.Locale}, "friend": {c.Friend}, "advocate": {c.Advocate}, "limit": {"1000"},
	}
	raw, err := c.call(ctx, "GET", "/v1/copies?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	var list struct {
		Copies []struct {
			ID       string          `json:"id"`
			Version  int             `json:"version"`
			State    string          `json:"state"`
			Fields   prompts.Variant `json:"fields"`
			Findings []struct {
				Code, Field, Text, Detail string
			} `json:"findings"`
		} `json:"copies"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return fmt.Errorf("the service's answer: %w", err)
	}
	for _, one := range list.Copies {
		var findings []string
		for _, f := range one.Findings {
			findings = append(findings, findingLine(f.Code, f.Field, f.Text, f.Detail))
		}
		writeVariant(w, fmt.Sprintf("%s version %d, %s", one.ID, one.Version, one.State), cell, one.Fields, findings)
	}
	if len(list.Copies) == 0 {
		fmt.Fprintln(w, "the desk has no copies of this cell")
	}
	return nil
}
