package guard

import (
	"slices"
	"strings"

	"goodword/prompts"
)

// link holds a variant to the one place where the link may be.
func (c *checker) link(variant int, texts []*text) {
	name := c.brief.Link.Placeholder
	if name == "" {
		return
	}
	inText := slices.ContainsFunc(c.brief.Fields, func(f Field) bool { return f.Name == c.brief.Link.Field })
	there, total := 0, 0
	for _, x := range texts {
		for i := range x.tokens {
			if t := &x.tokens[i]; t.kind == slot && t.slot.Kind == SlotLink {
				total++
				if x.field.Name == c.brief.Link.Field {
					there++
				}
				if total > 1 || !inText {
					c.add(prompts.LinkDuplicate, x, i, i+1, "the link has one place only")
				}
			}
		}
	}
	if inText && there == 0 {
		c.addMissing(prompts.LinkMissing, variant, c.brief.Link.Field, "put "+name+" into the text")
	}
}

// disclosed holds the words to a friend to telling of the advocate's reward.
func (c *checker) disclosed(variant int, texts []*text) {
	d := &c.brief.Disclosure
	if !d.Required || d.Appended != "" {
		return
	}
	for _, x := range texts {
		if c.discloses(x) {
			return
		}
	}
	c.addMissing(prompts.DisclosureMissing, variant, "", "say that the advocate is rewarded, in one of: "+strings.Join(d.Phrases, ", "))
}

func (c *checker) discloses(x *text) bool {
	for i := range x.tokens {
		if t := &x.tokens[i]; t.kind == slot && t.slot.Kind == SlotDisclosure {
			return true
		}
	}
	s := disclosureForm(x.folded.text)
	for _, phrase := range c.phrases {
		for i := 0; phrase != ""; {
			n := strings.Index(s[i:], phrase)
			if n < 0 {
				break
			}
			if from, to := i+n, i+n+len(phrase); bounded(s, from, to) {
				return true
			}
			i += n + 1
		}
	}
	return false
}

// disclosureForm is a text in lower case, without accents, which text messages
// often lack, and with single spaces.
func disclosureForm(s string) string {
	s = strings.ReplaceAll(key(s), "\n", " ")
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return strings.TrimSpace(s)
}
