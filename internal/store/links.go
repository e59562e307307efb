package store

import (
	"context"

	"goodword/models"
)

// guarded are the traits that forbid an ask.
var guarded = [...]string{"objected", "is_minor", "fraud_blocked"}

// forbids reports whether an event can change what forbids asking its customer.
func forbids(e *models.Event) bool {
	switch e.Kind {
	case models.EventConsent, models.EventUnsubscribed, models.EventComplained:
		return true
	}
	if len(e.Consents) > 0 {
		return true
	}
	for i := range e.Traits {
		for _, name := range guarded {
			if e.Traits[i].Name == name {
				return true
			}
		}
	}
	return false
}

// forbidden is a fingerprint of what forbids asking a customer.
func forbidden(s *models.State) string {
	var b []byte
	for _, c := range s.Consents {
		b = append(append(b, c.Channel...), '=')
		if c.Granted {
			b = append(b, '+')
		}
		b = append(b, ';')
	}
	for _, name := range guarded {
		v, _ := s.Trait(name)
		b = append(append(b, v...), ';')
	}
	if s.Tally(models.EventComplained).Count > 0 {
		b = append(b, '!')
	}
	return string(b)
}

// link takes in what the events say about identities and finds the groups of
// linked customers, as they are with the new links. The group of a customer who
// is not linked is that customer.
func (t *ingestion) link(ctx context.Context) error {
	ids := map[models.CustomerID]bool{} // true where the states of the whole group will be read
	for _, x := range t.fresh {
		if l := x.event.Link; l != nil {
			ids[l.From], ids[l.To] = true, true
		}
		c := t.customers[x.event.Customer]
		if journey := onJourney(x.event.Kind); c.linked && (journey || concernsPerson(x.event)) {
			ids[c.id] = ids[c.id] || journey
		}
	}
	if len(ids) == 0 {
		return nil
	}
	sorted := sortedIDs(ids)
	links, err := linksAround(ctx, t.tx, t.ws, sorted)
	if err != nil {
		return err
	}
	before := links.Groups(sorted)
	t.moved = t.addLinks(links)
	t.groups = links.Groups(sorted)
	for _, l := range t.moved {
		for _, g := range []models.Group{before[l.From], before[l.To], t.groups[l.From], t.groups[l.To]} {
			for _, id := range g.Members {
				t.raised[id] = true
			}
		}
	}
	putLinks(&t.later, t.ws, t.links)
	return t.checkLocks(ids)
}

// concernsPerson reports whether an event without a decision of its own matters
// to the whole group: it forbids asks, or is an outcome of the person's.
func concernsPerson(e *models.Event) bool {
	_, plain := plainOutcome(e.Kind)
	return plain || forbids(e)
}

// addLinks merges the events' links into those that stand and returns those of
// the ids that now point somewhere else.
func (t *ingestion) addLinks(links models.Links) map[models.CustomerID]models.Link {
	moved, written := map[models.CustomerID]models.Link{}, map[models.CustomerID]bool{}
	for _, x := range t.fresh {
		l := x.event.Link
		if l == nil {
			continue
		}
		from, to := t.customers[l.From], t.customers[l.To]
		if from.erased || to.erased {
			continue
		}
		t.meet(from, l.FromExternal, false, x.event.ReceivedAt)
		t.meet(to, l.ToExternal, l.Known, x.event.ReceivedAt)
		old := links[l.From]
		if links.Add(*l) {
			from.linked, from.changed, to.linked, to.changed = true, true, true, true
			moved[l.From] = *l
		}
		if links[l.From] != old {
			written[l.From] = true
		}
	}
	for _, id := range sortedIDs(written) {
		t.links = append(t.links, links[id])
	}
	return moved
}

// checkLocks starts over when a group grew after its members were to be locked.
func (t *ingestion) checkLocks(needed map[models.CustomerID]bool) error {
	var missing []models.CustomerID
	for of, g := range t.groups {
		for _, id := range g.Members {
			if needed[of] && t.customers[id] == nil {
				missing = append(missing, id)
			}
		}
	}
	if len(missing) > 0 {
		return &tryAgain{locking: missing}
	}
	return nil
}

// group is the identity group of a customer with a fresh event.
func (t *ingestion) group(id models.CustomerID) models.Group {
	if g, ok := t.groups[id]; ok {
		return g
	}
	return models.Group{Head: id, Members: []models.CustomerID{id}}
}
