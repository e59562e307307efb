package decide

import (
	"slices"
	"time"

	"goodword/models"
)

// nudge lets an ask pass cap and cooldown that repeats the one before it: once,
// NudgeDays after an ask of this program, unless the customer has shared since.
// Cap and cooldown must hold with that ask left out.
func (d *draft) nudge() {
	dec := &d.decision
	if !dec.Hits.Has(models.ReasonCap) && !dec.Hits.Has(models.ReasonCooldown) {
		return
	}
	last, ok := repeatable(d.program, d.sit, d.now)
	if !ok {
		return
	}
	rest := slices.DeleteFunc(slices.Clone(d.sit.Asks.Asks), func(a models.AskRecord) bool { return a == last })
	var hits models.Filters
	capFilters(&hits, d.program, rest, d.now)
	if hits != 0 {
		return
	}
	dec.Hits.Drop(models.ReasonCap)
	dec.Hits.Drop(models.ReasonCooldown)
	dec.Nudge = true
}

// repeatable finds the customer's last ask, where it is one to repeat now.
func repeatable(p *models.Program, sit *models.Situation, now time.Time) (last models.AskRecord, ok bool) {
	for _, a := range sit.Asks.Asks {
		if a.At >= last.At {
			last = a
		}
	}
	wait := time.Duration(p.NudgeDays) * 24 * time.Hour
	asked := time.UnixMilli(last.At)
	shared := sit.State.Tally(models.EventShare).Last >= asked.UnixMicro()
	return last, p.NudgeDays > 0 && last.Number > 0 && last.Program == p.Key && !last.Nudge && !shared && !now.Before(asked.Add(wait))
}
