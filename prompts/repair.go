package prompts

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fault is a reason why an answer cannot be used: a finding of package guard,
// or the code that Parse gave, alone.
type Fault struct {
	Code    Code
	Variant int    // from 0
	Field   string // "" when it is about the whole variant or answer
	// Start and End are the offending bytes of the field's text, and Text is what
	// they hold; all are zero when something is missing.
	Start, End int
	Text       string
	Detail     string // what to do about it
}

// maxFaults and maxQuote bound what is told of an answer's faults: how many,
// and how many characters of each.
const (
	maxFaults = 12
	maxQuote  = 60
)

// quotable are the codes whose spans a repair repeats, so that the model sees
// what is meant. Of the others it names the place.
var quotable = []Code{
	AmountMismatch, CurrencyMismatch, RewardSideSwapped, InventedOffer, InventedDeadline, PlaceholderUnknown, UnlawfulClaim, UnsupportedClaim, EmojiLimit,
}

// unspeakable are the codes whose words must not be sent again, neither in part
// nor with the answer that holds them: they would be read as an instruction, or
// tell who somebody is.
var unspeakable = []Code{InjectionFollowed, PromptLeak, PIILeak, Profanity, ControlChars}

// envelope says what to do about an answer without words.
var envelope = map[Code]string{
	Truncated:       "the answer stopped before its end: keep it shorter",
	InvalidJSON:     "the answer is not one JSON object: write the object and nothing else",
	SchemaMismatch:  "the answer has another shape: use exactly the fields and the number of entries asked for",
	Refusal:         "the request was declined: it asks for ordinary and honest words, with placeholders for what they promise",
	ContentFiltered: "the answer was filtered: choose other words",
}

// Repair gives the prompt that asks once more: p, the variants that came (nil
// when Parse found none), and their faults by code and place. Spans are quoted
// only where that is safe; after an answer that followed a customer's
// instruction, tells who somebody is or swears, neither it nor any of its words
// is sent again. At most 12 faults are named. Variants are not modified.
func (p Prompt) Repair(variants []Variant, faults []Fault) (Prompt, error) {
	silent := slices.ContainsFunc(faults, func(f Fault) bool { return slices.Contains(unspeakable, f.Code) })
	var lines []string
	for _, f := range faults {
		if line := f.line(variants, silent); len(lines) < maxFaults && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	text, err := p.repair(lines)
	if err != nil {
		return Prompt{}, err
	}
	p.Messages = slices.Clone(p.Messages)
	if len(variants) > 0 && !silent {
		p.Messages = append(p.Messages, Message{"assistant", `{"variants":[` + strings.Join(jsonLines(variants), ",") + `]}`})
	}
	p.Messages = append(p.Messages, Message{"user", text})
	return p, nil
}

// line tells of a fault: AMOUNT_MISMATCH in body of variant 2, "$50": write it as a placeholder.
func (f *Fault) line(variants []Variant, silent bool) string {
	var b strings.Builder
	b.WriteString(string(f.Code))
	if detail := envelope[f.Code]; detail != "" {
		return b.String() + ": " + detail
	}
	if f.Field != "" {
		fmt.Fprintf(&b, " in %s of", f.Field)
	} else {
		b.WriteString(" in")
	}
	fmt.Fprintf(&b, " variant %d", f.Variant+1)
	switch {
	case silent || f.Text == "":
	case slices.Contains(quotable, f.Code):
		fmt.Fprintf(&b, ", %q", shorten(clean(f.Text), maxQuote))
	default:
		b.WriteString(f.place(variants))
	}
	if f.Detail != "" {
		b.WriteString(": " + f.Detail)
	}
	return b.String()
}

// place names where the span begins: ", from character 14 on".
func (f *Fault) place(variants []Variant) string {
	if f.Variant >= len(variants) {
		return ""
	}
	text := variants[f.Variant][f.Field]
	if f.Start == 0 || f.Start > len(text) || !utf8.ValidString(text[:f.Start]) {
		return ""
	}
	return fmt.Sprintf(", from character %d on", utf8.RuneCountInString(text[:f.Start])+1)
}
