package prompts

import (
	"bytes"
	"encoding/json"
	"strings"
	texts "text/template"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"goodword/models"
)

// Message is one message of a conversation with a language model.
type Message struct {
	Role    string // "system", "user" or "assistant"
	Content string
}

// Prompt is what a language model is sent, and what its answer is held against.
type Prompt struct {
	Version  string // of the template
	Messages []Message
	Schema   json.RawMessage // of the answer
	Shape    Shape           // for Parse
	// Written is what of a customer's words the messages hold, for the brief of
	// package guard; empty for nothing.
	Written []string

	repair func(faults []string) (string, error)
}

// Prompt renders the brief with the template in use; see Template.Prompt.
func (b *Brief) Prompt() (Prompt, error) { return CopyTemplate().Prompt(b) }

// Prompt renders a brief: a system message that is the same for every brief of
// a brand, so that providers can keep it, and a user message with the rest, the
// customer's words last. Equal briefs give equal prompts. The error has kind
// models.Invalid for a brief that does not validate.
func (t *Template) Prompt(b *Brief) (Prompt, error) {
	if err := b.Validate(); err != nil {
		return Prompt{}, err
	}
	said := b.said()
	slots := b.slots(said, nil)
	system, err := t.execute("system", slots)
	if err != nil {
		return Prompt{}, err
	}
	user, err := t.execute("user", slots)
	if err != nil {
		return Prompt{}, err
	}
	shape := b.Cell.Shape(b.Variants)
	p := Prompt{Version: t.version, Messages: []Message{{"system", system}, {"user", user}}, Schema: shape.Schema(), Shape: shape}
	if said != "" {
		p.Written = []string{said}
	}
	p.repair = func(faults []string) (string, error) { return t.execute("repair", b.slots("", faults)) }
	return p, nil
}

// room is a placeholder with how much room its values take.
type room struct {
	Name string
	Room int
}

// slots are the values of a template's slots. said is the customer's masked
// words.
func (b *Brief) slots(said string, faults []string) texts.FuncMap {
	c, brand := &b.Cell, b.Brand
	places, proofs, proven := map[Use][]room{}, []models.ProofPoint(nil), false
	for _, p := range c.Placeholders(brand) {
		places[p.Use] = append(places[p.Use], room{p.Name, utf8.RuneCountInString(p.Longest)})
		if p.Name == PlaceProblem {
			proofs = b.proofs()
		}
		proven = proven || p.Name == PlaceProof
	}
	m := texts.FuncMap{}
	for name, value := range map[string]any{
		"name": brand.Name, "pitch": brand.Pitch, "voice": brand.Voice, "products": strings.Join(brand.Products, ", "),
		"use": strings.Join(brand.Use, ", "), "avoid": strings.Join(brand.Avoid, ", "), "competitors": strings.Join(brand.Competitors, ", "), "claims": brand.Claims,
		"reader": string(c.Reader()), "channel": c.Channel, "approach": c.Approach, "asks": c.asks(), "linkField": c.LinkField(), "disclosed": c.Discloses(),
		"friend": kindOf(c.Friend), "advocate": kindOf(c.Advocate), "emoji": c.MaxEmoji(brand), "fields": c.Fields(), "wide": !latin(c.Locale),
		"locale": c.Locale, "tongue": languagePart(c.Locale), "language": languageName(c.Locale), "formal": b.formal(),
		"placement": b.Placement, "variants": b.Variants, "examples": jsonLines(b.Examples), "proofs": proofs, "proven": proven,
		"needed": places[Needed], "allowed": places[Allowed], "rare": places[Rare],
		"comment": said, "fence": b.Fence, "shape": c.Shape(b.Variants).example(), "faults": faults,
	} {
		m[name] = func() any { return value }
	}
	return m
}

// kindOf is the kind of what a side gets, "" for nothing.
func kindOf(k models.OfferKind) string {
	if gives(k) {
		return string(k)
	}
	return ""
}

// formal reports whether the words address their reader formally. Customers
// write informally to their friends.
func (b *Brief) formal() bool {
	return b.Cell.Reader() != ReaderFriend && b.Brand.FormalityIn(b.Cell.Locale) == models.Formal
}

// languageName is the English name of a locale: "German (Germany)".
func languageName(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil {
		return ""
	}
	return display.English.Tags().Name(tag)
}

// jsonLines writes variants as lines of JSON, with their fields in order.
func jsonLines(list []Variant) []string {
	var lines []string
	for _, v := range list {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if e.Encode(v) == nil { // strings always encode
			lines = append(lines, strings.TrimSpace(b.String()))
		}
	}
	return lines
}
