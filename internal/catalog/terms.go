package catalog

import (
	"context"
	"slices"

	"goodword/models"
	"goodword/prompts"
)

// Terms gives what a program's terms are written from, whatever its status. The error has kind NotFound for an unknown key.
func (c *Catalog) Terms(ctx context.Context, ws models.WorkspaceID, key string) (prompts.TermsFacts, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return prompts.TermsFacts{}, err
	}
	p := all.Program(key)
	if p == nil {
		return prompts.TermsFacts{}, missing("catalog.Terms", "program", key)
	}
	f := termsFacts(all, p)
	f.ChangedAt, err = c.store.RulesChangedAt(ctx, ws, key, offerKeys(f.Offers))
	return f, err
}

// PublicTerms gives what anybody may read of the program whose codes start with prefix. While the database does not answer they go
// without the date of the last change. The error has kind NotFound for an unknown prefix and for a program that does not show its terms.
func (c *Catalog) PublicTerms(ctx context.Context, prefix string) (prompts.TermsFacts, error) {
	ws, p, ok := c.ByPrefix(prefix)
	if !ok || !p.ShowsTerms() {
		return prompts.TermsFacts{}, models.Errorf(models.NotFound, "catalog.PublicTerms", "there are no terms here")
	}
	f := termsFacts(c.Snapshot(ws), p)
	if at, err := c.store.RulesChangedAt(ctx, ws, p.Key, offerKeys(f.Offers)); err == nil {
		f.ChangedAt = at
	}
	return f, nil
}

// termsFacts gathers what a customer can be promised now: the default offer first, then those that a running experiment draws.
func termsFacts(all *models.Snapshot, p *models.Program) prompts.TermsFacts {
	f := prompts.TermsFacts{Program: *p}
	add := func(key string) {
		o := all.Offer(key)
		if o != nil && !slices.ContainsFunc(f.Offers, func(x models.Offer) bool { return x.Key == key }) {
			f.Offers = append(f.Offers, *o)
		}
	}
	add(p.DefaultOffer)
	for i := range all.Experiments {
		e := &all.Experiments[i]
		if e.Program != p.Key || e.Status != models.ExperimentRunning {
			continue
		}
		for _, arm := range e.Arms {
			if arm.Offer != "" {
				add(arm.Offer)
			}
		}
	}
	return f
}

func offerKeys(offers []models.Offer) []string {
	keys := make([]string, len(offers))
	for i := range offers {
		keys[i] = offers[i].Key
	}
	return keys
}
