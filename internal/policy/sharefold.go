package policy

import (
	"slices"
	"time"

	"goodword/models"
)

// ShareUses says which of the channels that an activated ask showed were used within models.ShareWindow of its activation, in the order shown. Online folding
// and rebuilding both judge by it.
func ShareUses(c *models.FoldCase) []bool {
	channels := c.Decision.Share.Channels()
	used := make([]bool, len(channels))
	end := c.Row.ActivatedAt.Add(models.ShareWindow)
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		if place := slices.Index(channels, o.ShareChannel); place >= 0 && within(o.At, c.Row.ActivatedAt, end) && c.Decision.SharedBy(o) {
			used[place] = true
		}
	}
	return used
}

// within reports whether a time lies in [from, to).
func within(at, from, to time.Time) bool { return !at.Before(from) && at.Before(to) }
