package learn

import (
	"cmp"
	"slices"
	"time"

	"goodword/models"
)

// guardCell is what a GuardCount counts.
type guardCell struct {
	day            time.Time
	arm, reference int
}

// countGuarded counts the activated decisions of an experiment for its guardrails: those of each arm, promised ones included, and for
// each margin the draws in which both arms could come, with their inverse propensities.
func countGuarded(e *models.Experiment, cases []models.FoldCase) []models.GuardCount {
	pairs := contrasts(e)
	cells := map[guardCell]*models.GuardCount{}
	cell := func(r *models.FoldRow, arm, reference int) *models.GuardCount {
		key := guardCell{dayOf(r.ActivatedAt), arm, reference}
		if cells[key] == nil {
			cells[key] = &models.GuardCount{Workspace: r.Workspace, Experiment: e.Key, Day: key.day, Arm: arm, Reference: reference}
		}
		return cells[key]
	}
	for i := range cases {
		row, s := cases[i].Row, cases[i].Decision.Stage(e.Key)
		if s == nil || s.Index >= len(e.Arms) {
			continue
		}
		cell(row, s.Index, ownDraws).N++
		for _, p := range pairs {
			if arm, reference, ok := p.odds(s); ok {
				c := cell(row, p.arm, p.reference)
				c.N++
				c.ArmWeight += 1 / arm
				c.ReferenceWeight += 1 / reference
			}
		}
	}
	counts := make([]models.GuardCount, 0, len(cells))
	for _, c := range cells { // each is whole, and their order is the store's
		counts = append(counts, *c)
	}
	return counts
}

// ownDraws is the reference of a count of an arm's own decisions.
const ownDraws = -1

func dayOf(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// pair is an arm with the arm that it is compared with, by their places.
type pair struct{ arm, reference int }

// contrasts lists the pairs that an experiment's margins compare, each once, in order.
func contrasts(e *models.Experiment) []pair {
	var list []pair
	for i := range e.Guardrails {
		g := &e.Guardrails[i]
		for arm := range e.Arms {
			p := pair{arm, e.ReferenceArm(g)}
			if g.Kind == models.GuardrailMargin && e.Guards(g, arm) && !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	slices.SortFunc(list, func(a, b pair) int { return cmp.Or(cmp.Compare(a.arm, b.arm), cmp.Compare(a.reference, b.reference)) })
	return list
}

// odds are the propensities of both arms in a draw; ok is false where not both could come.
func (p pair) odds(s *models.Stage) (arm, reference float64, ok bool) {
	if !s.Drawn() || max(p.arm, p.reference) >= len(s.Probabilities) {
		return 0, 0, false
	}
	arm, reference = s.Probabilities[p.arm], s.Probabilities[p.reference]
	return arm, reference, arm > 0 && reference > 0
}
