package decide

import (
	"fmt"
	"slices"
	"time"
)

// asks are the times of the asks that cap and cooldown count, oldest first, without the stored decision that is being explained.
func (f *filterFacts) asks() []time.Time {
	var list []time.Time
	for _, a := range f.sit.Asks.Asks {
		if f.stored && a.Number == f.decision.ID.Number && a.Program == f.program.Key {
			continue
		}
		list = append(list, time.UnixMilli(a.At).UTC())
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

func (f *filterFacts) asksWithin(days int) []time.Time {
	return slices.DeleteFunc(f.asks(), func(t time.Time) bool { return !t.After(f.at.AddDate(0, 0, -days)) })
}

// free says why caps do not hold, "" when they do.
func (f *filterFacts) free() string {
	switch {
	case !f.placement.Interrupt:
		return "the placement interrupts nobody, so no cap holds there"
	case f.decision.Test:
		return "a test customer is asked again and again"
	case f.decision.Nudge:
		return f.lastAsk() + " without a share since; this ask repeats it, once"
	}
	return ""
}

func (f *filterFacts) capped() string {
	p := f.program
	if why := f.free(); why != "" {
		return why
	}
	if p.CapCount == 0 {
		return f.lastAsk() + ", the program has no cap"
	}
	allows := fmt.Sprintf("the program allows %d asks in %s", p.CapCount, dayCount(p.CapDays))
	if p.CapCount == 1 {
		return f.lastAsk() + ", the program allows one ask in " + dayCount(p.CapDays)
	}
	return fmt.Sprintf("%s, %d times in %s; %s", f.lastAsk(), len(f.asksWithin(p.CapDays)), dayCount(p.CapDays), allows)
}

func (f *filterFacts) lastAsk() string {
	asks := f.asks()
	if len(asks) == 0 {
		return "never asked"
	}
	return "asked " + f.ago(asks[len(asks)-1].UnixMicro())
}

// afterCap is when so many of the counted asks are too old that one more is allowed.
func (f *filterFacts) afterCap() (string, time.Time) {
	asks := f.asksWithin(f.program.CapDays)
	i := len(asks) - f.program.CapCount
	if i < 0 {
		return "", time.Time{}
	}
	return "", asks[i].AddDate(0, 0, f.program.CapDays)
}

func (f *filterFacts) cooling() string {
	if why := f.free(); why != "" {
		return why
	}
	if f.program.CooldownDays == 0 {
		return "the program has no cooldown"
	}
	return f.lastAsk() + ", the program waits " + dayCount(f.program.CooldownDays) + " between two asks"
}

func (f *filterFacts) afterCooldown() (string, time.Time) {
	asks := f.asksWithin(f.program.CooldownDays)
	if len(asks) == 0 {
		return "", time.Time{}
	}
	return "", asks[len(asks)-1].AddDate(0, 0, f.program.CooldownDays)
}
