package decide

import (
	"time"

	"goodword/models"
)

// segmentOf is the first of the program's segments whose rule holds for the
// customer, NoSegment for none of them, "" where the program has none. A rule
// that fails for this customer does not hold.
func segmentOf(p *models.Program, rules Rules, s *models.State, now time.Time) string {
	if len(p.Segments) == 0 {
		return ""
	}
	for i := range p.Segments {
		if ok, err := rules.Match(p.Segments[i].Rule, s, now); err == nil && ok {
			return p.Segments[i].Key
		}
	}
	return models.NoSegment
}
