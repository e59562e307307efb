package learn

import (
	"maps"
	"slices"

	"goodword/models"
	"goodword/prompts"
)

// CopiesKey stands in the place of an experiment's key, of which none has a colon, for the results of copies.
const CopiesKey = "copies:"

// copyShown is what a closed ask adds to the results of the copy that it showed, nil where it showed built-in words. It closes with the row of its
// share channels, within models.ShareWindow of its activation.
func copyShown(c *models.FoldCase) *models.CopyResult {
	id, version, ok := prompts.CopyOf(c.Decision.Copy)
	if !ok {
		return nil
	}
	from := c.Row.ActivatedAt
	end := from.Add(models.ShareWindow)
	stage := 0
	for i := range c.Outcomes {
		if o := &c.Outcomes[i]; !o.At.Before(from) && o.At.Before(end) && c.Decision.Linked(o) {
			stage = max(stage, slices.Index(copyStages, o.Kind)+1)
		}
	}
	return &models.CopyResult{
		CopyVersion: models.CopyVersion{ID: id, Version: version},
		CopyResults: models.CopyResults{Shown: 1, Shared: reached(stage, 1), Clicked: reached(stage, 2), SignedUp: reached(stage, 3), Purchased: reached(stage, 4)},
	}
}

// copyStages are the stages that results of copies count, in the order in which they are reached.
var copyStages = []models.OutcomeKind{models.OutcomeShare, models.OutcomeClick, models.OutcomeSignup, models.OutcomePurchase}

// reached is 1 where a stage, from 1, was reached, else 0.
func reached(stage, wanted int) int64 {
	if stage >= wanted {
		return 1
	}
	return 0
}

// copyCounts adds up what closed asks say of the copies that they showed.
type copyCounts map[models.CopyVersion]models.CopyResults

func (all copyCounts) add(shown *models.CopyResult) {
	if shown != nil {
		sum := all[shown.CopyVersion]
		sum.Add(shown.CopyResults)
		all[shown.CopyVersion] = sum
	}
}

// list are the results by id and version.
func (all copyCounts) list() []models.CopyResult {
	var list []models.CopyResult
	for _, v := range slices.SortedFunc(maps.Keys(all), models.CopyVersion.Compare) {
		list = append(list, models.CopyResult{CopyVersion: v, CopyResults: all[v]})
	}
	return list
}
