package decide

import "goodword/models"

// closest leaves, of the eligible copies, those of the longest locale: they are of one cell, among whose arms the decision draws.
func closest(e *models.Experiment, mask uint32) uint32 {
	longest := 0
	for i := range e.Arms {
		if cell := e.Arms[i].Cell; mask&(1<<i) != 0 && cell != nil {
			longest = max(longest, len(cell.Locale))
		}
	}
	for i := range e.Arms {
		if cell := e.Arms[i].Cell; cell != nil && len(cell.Locale) < longest {
			mask &^= 1 << i
		}
	}
	return mask
}
