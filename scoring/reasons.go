package scoring

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"goodword/models"
	"goodword/scoring/features"
)

// subjects are the columns that each term of the scorecard speaks of, in the order of its terms: what the model has learned of them
// counts to the same reason, so that nothing stands for and against at once.
var subjects = [scorecardTerms][]int{
	nil, {features.NPSKnown, features.NPSLatest, features.NPSAgeDays}, {features.OrderAgeDays}, {features.Orders}, {features.TenureDays},
	{features.Shares}, {features.Tickets30}, {features.OpenTicket},
}

// subjectOf is the term of the scorecard that speaks of a column, 0 for none.
func subjectOf(column int) int {
	for i, columns := range subjects {
		if slices.Contains(columns, column) {
			return i
		}
	}
	return 0
}

// name is the reason code of learned term i: its column, or two joined by *.
func (m *Model) name(i int) string {
	columns := m.share.learned[i].Columns
	names := make([]string, len(columns))
	for k, j := range columns {
		names[k] = m.columns[j].Name
	}
	return strings.Join(names, "*")
}

// Reasons are what speaks for a share and what against it, each strongest first, relative to the customer whose every term is at its
// mean over the training rows: together they are the whole difference of the two logits, to 1e-9. What the scorecard and the learned
// terms say of the same thing is one reason, with the scorecard's code.
func (m *Model) Reasons(v []float32) (speaksFor, against []models.Term) {
	return divide(m.reasons(v, m.row(v)))
}

// Reasons are those of Model.Reasons, relative to a customer of whom nothing is known.
func (c Scorecard) Reasons(v []float32) (speaksFor, against []models.Term) {
	var room [scorecardTerms]models.Term
	return divide(c.Terms(room[:0], v)[1:])
}

// divide sorts terms by what they say and how strongly; terms of 0 say nothing.
func divide(terms []models.Term) (speaksFor, against []models.Term) {
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b models.Term) int { return cmp.Compare(math.Abs(b.Logit), math.Abs(a.Logit)) })
	for _, t := range terms {
		switch {
		case t.Logit > 0:
			speaksFor = append(speaksFor, t)
		case t.Logit < 0:
			against = append(against, t)
		}
	}
	return speaksFor, against
}

func (m *Model) reasons(v, row []float32) []models.Term {
	terms := make([]models.Term, 0, scorecardTerms+len(m.share.learned))
	terms = Scorecard{}.Terms(terms, v)
	for i := range terms {
		terms[i].Logit = m.share.Beta * (terms[i].Logit - m.means[i])
	}
	if m.share.Terms != nil {
		room := make([]float64, 0, len(m.share.learned))
		for i, x := range m.share.Terms.Contributions(room, row) {
			logit := m.share.Shrink * x
			if columns := m.share.learned[i].Columns; len(columns) == 1 && subjectOf(columns[0]) > 0 {
				terms[subjectOf(columns[0])].Logit += logit
			} else {
				terms = append(terms, models.Term{Reason: m.name(i), Logit: logit})
			}
		}
	}
	return joined(terms[1:])
}

// joined adds up terms of one code: without an order, its age and the number of orders are the same fact.
func joined(terms []models.Term) []models.Term {
	kept := terms[:0]
	for _, t := range terms {
		if i := slices.IndexFunc(kept, func(k models.Term) bool { return k.Reason == t.Reason }); i >= 0 {
			kept[i].Logit += t.Logit
		} else {
			kept = append(kept, t)
		}
	}
	return kept
}
