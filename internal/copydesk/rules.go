package copydesk

import (
	"strings"
	"unicode/utf8"

	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

// rules are what the words of one cell are held against, whoever wrote them.
type rules struct {
	brief   guard.Brief
	promise guard.Promise
}

func newRules(b *models.Brand, c *prompts.Cell, written []string) *rules {
	return &rules{brief: guard.BriefFor(b, c, written...), promise: guard.PromiseFor(c)}
}

func (r *rules) check(variants []prompts.Variant) []guard.Finding {
	return guard.Check(&r.brief, r.promise, variants)
}

// twin is the finding that a variant says the same as one of others, nil where it says something else. It is about variant 0.
func (r *rules) twin(others []prompts.Variant, v prompts.Variant) *guard.Finding {
	for _, other := range others {
		for _, f := range r.check([]prompts.Variant{other, v}) {
			if f.Code == prompts.DuplicateVariants {
				f.Variant = 0
				return &f
			}
		}
	}
	return nil
}

// maxFindingText is how much of the offending text a finding keeps, in bytes.
const maxFindingText = 200

// kept are findings as they stand with a copy.
func kept(findings []guard.Finding) []models.CopyFinding {
	list := make([]models.CopyFinding, 0, len(findings))
	for _, f := range findings {
		list = append(list, models.CopyFinding{
			Code: string(f.Code), Field: f.Field, Start: f.Start, End: f.End, Text: plain(f.Text), Detail: f.Detail,
		})
	}
	return list
}

// plain is a text as JSON and the database take it, cut.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	if len(s) <= maxFindingText {
		return s
	}
	end := maxFindingText
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// refusal is the error of words that a person wants and the guard does not: every finding by its field.
func refusal(op string, findings []guard.Finding) error {
	if len(findings) == 0 {
		return nil
	}
	e := &models.Error{Op: op, Kind: models.Invalid, Detail: "the words cannot be used as they are"}
	for _, f := range findings {
		pointer := "/fields"
		if f.Field != "" {
			pointer += "/" + f.Field
		}
		detail := string(f.Code)
		if f.Text != "" {
			detail += ", " + quoted(f.Text)
		}
		e.Fields = append(e.Fields, models.FieldError{Pointer: pointer, Detail: detail + ": " + f.Detail})
	}
	return e
}

func quoted(s string) string { return "\u201c" + plain(s) + "\u201d" }
