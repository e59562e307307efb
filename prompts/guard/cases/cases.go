// Package cases reads files of judged cases, each the facts that words had to
// keep to and a model's answer, and judges them as the service would.
//
//	list, err := cases.Parse(data)
//	verdict := list[0].Judge()
package cases

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

// Case is one case of a file.
type Case struct {
	ID      string  `json:"id"`
	Title   string  `json:"title"`
	Context context `json:"context"`
	Answer  answer  `json:"model_response"`
	Expect  Expect  `json:"expect"`
}

// answer is what the model sent back.
type answer struct {
	FinishReason string `json:"finish_reason"`
	Refusal      string `json:"refusal"`
	Content      string `json:"content"`
}

// Expect is what a judged case says of itself.
type Expect struct {
	Verdict   string         `json:"verdict"`
	Reason    prompts.Code   `json:"reason"`
	AlsoValid []prompts.Code `json:"also_valid"`
}

// Met reports whether a verdict is the expected one, with an accepted reason first.
func (e *Expect) Met(v Verdict) bool {
	if v.Verdict != e.Verdict {
		return false
	}
	return v.Verdict == Accept || v.Reasons[0] == e.Reason || slices.Contains(e.AlsoValid, v.Reasons[0])
}

// The verdicts.
const (
	Accept = "accept"
	Reject = "reject"
)

// Verdict is what the parser and the guard say of a case.
type Verdict struct {
	ID      string         `json:"id"`
	Verdict string         `json:"verdict"`
	Reasons []prompts.Code `json:"reasons"` // the most telling first; empty for accept
}

// context is the facts of a case.
type context struct {
	Reader   string `json:"message_kind"`
	Locale   string `json:"locale"`
	Advocate struct {
		ID        string `json:"id"`
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
		Email     string `json:"email"`
		Phone     string `json:"phone"`
		Company   string `json:"company"`
	} `json:"advocate"`
	Brand struct {
		Name           string   `json:"name"`
		BannedWords    []string `json:"banned_words"`
		Competitors    []string `json:"competitors"`
		ApprovedClaims []string `json:"approved_claims"`
		MaxEmoji       int      `json:"max_emoji"`
	} `json:"brand"`
	Reward struct {
		Friend     reward `json:"friend"`
		Advocate   reward `json:"advocate"`
		Conditions string `json:"conditions"`
		ExpiresAt  string `json:"expires_at"`
		ValidUntil string `json:"valid_until"`
		Deadline   string `json:"deadline"`
	} `json:"reward"`
	Link struct {
		Placeholder string `json:"placeholder"`
		URL         string `json:"url"`
		Field       string `json:"field"`
	} `json:"link"`
	Disclosure struct {
		Required bool     `json:"required"`
		Mode     string   `json:"mode"`
		AnyOf    []string `json:"any_of"`
		Text     string   `json:"text"`
	} `json:"disclosure"`
	Limits map[string]struct {
		Unit string `json:"unit"`
		Max  int    `json:"max"`
	} `json:"limits"`
	Output struct {
		Fields   []string `json:"fields"`
		Variants int      `json:"variants"`
	} `json:"output"`
	Signals json.RawMessage `json:"signals"`
}

// Parse reads a file of cases, {"cases":[…]}. The error says where the file is
// wrong.
func Parse(data []byte) ([]Case, error) {
	var file struct {
		Version int             `json:"version"`
		Cases   json.RawMessage `json:"cases"`
	}
	if err := decode(data, &file); err != nil {
		return nil, fmt.Errorf("not a file of cases: %w", err)
	}
	var raw []json.RawMessage
	if json.Unmarshal(file.Cases, &raw) != nil || len(raw) == 0 {
		return nil, errors.New(`not a file of cases: "cases" must be a list with one case or more`)
	}
	if file.Version > 1 {
		return nil, fmt.Errorf("version %d of the file is not known: this program reads version 1", file.Version)
	}
	list := make([]Case, len(raw))
	seen := map[string]bool{}
	for i := range raw {
		c := &list[i]
		if err := json.Unmarshal(raw[i], c); err != nil {
			return nil, fmt.Errorf("case %d: %w", i+1, err)
		}
		if err := c.validate(); err != nil {
			return nil, fmt.Errorf("case %d (%s): %w", i+1, cmp.Or(c.ID, "without id"), err)
		}
		if seen[c.ID] {
			return nil, fmt.Errorf("case %d: the id %s is there twice", i+1, c.ID)
		}
		seen[c.ID] = true
	}
	return list, nil
}

// decode reads one JSON value and tells where it is wrong.
func decode(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(v); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return fmt.Errorf("line %d: %w", 1+bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n")), err)
		}
		switch {
		case err == io.EOF:
			return errors.New("it is empty")
		case err == io.ErrUnexpectedEOF:
			return errors.New("it breaks off before its JSON is closed")
		}
		return errors.New(`it must be an object with a list "cases"`)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the JSON object")
	}
	return nil
}

func (c *Case) validate() error {
	x := &c.Context
	var check models.Check
	check.That(c.ID != "", "/id", "must not be empty")
	check.That(x.Locale != "", "/context/locale", "must name a locale such as en-US")
	check.That(guard.Reader(x.Reader).Valid(), "/context/message_kind", "must be ask, share or landing")
	check.That(len(x.Output.Fields) > 0, "/context/output/fields", "must name the fields that were asked for")
	check.That(x.Output.Variants > 0, "/context/output/variants", "must be 1 or more")
	for _, f := range slices.Sorted(maps.Keys(x.Limits)) {
		check.That(guard.Unit(x.Limits[f].Unit).Valid(), "/context/limits/"+f+"/unit", "must be chars, sms_segments or x_weighted")
	}
	check.That(slices.Contains([]string{"", "in_copy", "appended"}, x.Disclosure.Mode), "/context/disclosure/mode", "must be in_copy or appended")
	x.Reward.Friend.validate(&check, "/context/reward/friend")
	x.Reward.Advocate.validate(&check, "/context/reward/advocate")
	return check.Err("case")
}

// Judge parses the answer of a case and checks its words.
func (c *Case) Judge() Verdict {
	v := Verdict{ID: c.ID, Verdict: Accept, Reasons: []prompts.Code{}}
	shape := prompts.Shape{Fields: c.Context.Output.Fields, Variants: c.Context.Output.Variants}
	variants, code := prompts.Parse(prompts.Answer(c.Answer), shape)
	if code != "" {
		v.Reasons = append(v.Reasons, code)
	} else {
		brief := c.Brief()
		v.Reasons = guard.Codes(guard.Check(&brief, c.Promise(), variants))
	}
	if len(v.Reasons) > 0 {
		v.Verdict = Reject
	}
	return v
}

// Brief is the brief of a case.
func (c *Case) Brief() guard.Brief {
	x := &c.Context
	b := guard.Brief{
		Reader: guard.Reader(x.Reader), Locale: x.Locale,
		Brand: guard.Brand{
			Name: x.Brand.Name, BannedWords: x.Brand.BannedWords, Competitors: x.Brand.Competitors, ApprovedClaims: x.Brand.ApprovedClaims, MaxEmoji: x.Brand.MaxEmoji,
		},
		Advocate:   guard.Person(x.Advocate),
		Link:       guard.Link(x.Link),
		Disclosure: guard.Disclosure{Required: x.Disclosure.Required, Phrases: x.Disclosure.AnyOf},
		Written:    append(written(x.Signals), x.Advocate.FirstName, x.Advocate.Company),
	}
	if x.Disclosure.Mode == "appended" {
		b.Disclosure.Appended = x.Disclosure.Text
	}
	for _, name := range x.Output.Fields {
		b.Fields = append(b.Fields, guard.Field{Name: name, Unit: guard.Unit(x.Limits[name].Unit), Max: x.Limits[name].Max})
	}
	return b
}

// Promise is the promise of a case.
func (c *Case) Promise() guard.Promise {
	r := &c.Context.Reward
	p := guard.Promise{Friend: r.Friend.Reward, Advocate: r.Advocate.Reward, Conditions: r.Conditions}
	for _, s := range []string{r.ExpiresAt, r.ValidUntil, r.Deadline} {
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			if t, err := time.Parse(layout, s); err == nil {
				p.Ends = t
			}
		}
	}
	return p
}

// written gives all texts in the signals: what customers wrote is among them.
func written(signals json.RawMessage) []string {
	d := json.NewDecoder(bytes.NewReader(signals))
	var list []string
	for {
		t, err := d.Token()
		if err != nil {
			return list
		}
		if s, ok := t.(string); ok {
			list = append(list, s)
		}
	}
}

// reward is a side's reward as a file writes it: null for none, else a type and
// its numbers and texts.
type reward struct{ guard.Reward }

// UnmarshalJSON reads a reward of any type; texts and numbers that the type does
// not need are part of what the reward is called.
func (r *reward) UnmarshalJSON(data []byte) error {
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil || fields == nil {
		return err
	}
	kind, _ := fields["type"].(string)
	r.Currency, _ = fields["currency"].(string)
	minor, _ := fields["value_minor"].(float64)
	number := func(names ...string) int64 {
		for _, name := range names {
			if n, ok := fields[name].(float64); ok {
				return int64(n)
			}
		}
		return 0
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch v := fields[name].(type) {
		case string:
			if name != "type" && name != "currency" {
				texts = append(texts, v)
			}
		case float64:
			if name != "value_minor" && name != "percent" {
				texts = append(texts, strconv.FormatFloat(v, 'f', -1, 64))
			}
		}
	}
	standard, ok := kinds[kind]
	switch {
	case ok:
		r.Kind = standard
	case minor > 0 && r.Currency != "":
		r.Kind = models.OfferCredit
	case number("percent") > 0:
		r.Kind = models.OfferPercent
	default:
		r.Kind = models.OfferGift
	}
	if !ok || r.Kind.Named() {
		texts = append(texts, strings.ReplaceAll(kind, "_", " "))
	}
	switch {
	case r.Kind.Money():
		r.Minor = int64(minor)
	case r.Kind == models.OfferPercent:
		r.Minor = number("percent", "value")
	case r.Kind == models.OfferPoints:
		r.Minor = number("points", "value", "count", "amount")
	}
	r.Text = strings.Join(texts, "; ")
	return nil
}

// kinds are the types of reward that files know.
var kinds = map[string]models.OfferKind{
	"amount_off": models.OfferAmount, "amount": models.OfferAmount, "credit": models.OfferCredit, "percent_off": models.OfferPercent, "percent": models.OfferPercent,
	"cash": models.OfferCash, "donation": models.OfferCharity, "charity": models.OfferCharity, "points": models.OfferPoints,
	"gift": models.OfferGift, "feature": models.OfferFeature, "status": models.OfferStatus, "none": models.OfferNone,
}

func (r *reward) validate(c *models.Check, at string) {
	c.That(!r.Kind.Money() || r.Minor > 0 && len(r.Currency) == 3, at, "must have value_minor above 0 and a currency")
	c.That(!r.Kind.Counted() || r.Minor > 0, at, "must have a number above 0")
}
