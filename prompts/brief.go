package prompts

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"goodword/models"
)

// MaxVariants is how many variants one request can ask for.
const MaxVariants = 6

// MaxExamples is how many proven texts a brief can have.
const MaxExamples = 5

// The bounds of a brief's own parts; the brand has its own.
const (
	maxPlacement = 80
	minFence     = 16
	maxProofs    = 5 // that a prompt shows
)

// Brief is what a language model is asked for: the words of one cell, for one
// brand. Cell, Brand and Variants have to be there. Rendering does not modify it.
type Brief struct {
	Cell     Cell
	Brand    *models.Brand
	Variants int // 1 to MaxVariants
	// Placement says where the words appear: "the page with past orders".
	Placement string
	// ProofPoints are those that the words should be fit for, of which the first 5
	// are shown; nil for the brand's own in the cell's language. Only approaches
	// that are about a problem show them.
	ProofPoints []models.ProofPoint
	Examples    []Variant // words of similar cells that are proven, at most MaxExamples
	// Comment is what a customer wrote. It is left out unless the brand lets
	// models see it, and masked: see Mask. Private are the customer's names and
	// ids, all that are known, which stand in no prompt.
	Comment string
	Private []string
	// Fence stands before and after the comment. It has to be drawn at random for
	// each request, so that no comment can close it: 16 or more letters and digits.
	Fence string
}

// said is what of the comment goes to a model, "" for nothing.
func (b *Brief) said() string {
	if !b.Brand.CustomerWords {
		return ""
	}
	return Mask(b.Comment, b.Private...)
}

// proofs are the proof points that the prompt shows.
func (b *Brief) proofs() []models.ProofPoint {
	list := b.ProofPoints
	if list == nil {
		list = b.Cell.ProofPoints(b.Brand)
	}
	return list[:min(len(list), maxProofs)]
}

// Validate reports every bad field. The error has kind models.Invalid.
func (b *Brief) Validate() error {
	var check models.Check
	under(&check, "/cell", b.Cell.Validate())
	check.That(b.Brand != nil, "/brand", "must be there: describe the workspace's brand first")
	if b.Brand != nil {
		under(&check, "/brand", b.Brand.Validate())
		said := b.said()
		check.That(said == "" || safeFence(b.Fence) && !strings.Contains(said, b.Fence), "/fence", "must be %d or more random letters and digits, which the comment does not hold", minFence)
	}
	check.That(b.Variants >= 1 && b.Variants <= MaxVariants, "/variants", "must be 1 to %d", MaxVariants)
	oneLine := !strings.ContainsFunc(b.Placement, unicode.IsControl) && utf8.RuneCountInString(b.Placement) <= maxPlacement
	check.That(oneLine, "/placement", "must be one line of at most %d characters", maxPlacement)
	check.That(len(b.Examples) <= MaxExamples, "/examples", "must be at most %d", MaxExamples)
	return check.Err("prompts.Brief")
}

func safeFence(s string) bool {
	return len(s) >= minFence && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// under reports the bad fields of a part, each below the part's pointer.
func under(c *models.Check, pointer string, err error) {
	var e *models.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			c.That(false, pointer+f.Pointer, "%s", f.Detail)
		}
	}
}
