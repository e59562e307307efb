package catalog

import (
	"context"

	"goodword/models"
)

// ListOffers lists the workspace's offers by key.
func (c *Catalog) ListOffers(ctx context.Context, ws models.WorkspaceID) ([]models.Offer, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return nil, err
	}
	return all.Offers, nil
}

// Offer reads one offer. The error has kind NotFound for an unknown key.
func (c *Catalog) Offer(ctx context.Context, ws models.WorkspaceID, key string) (models.Offer, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return models.Offer{}, err
	}
	if o := all.Offer(key); o != nil {
		return *o, nil
	}
	return models.Offer{}, missing("catalog.Offer", "offer", key)
}

// CreateOffer adds an offer, version 1. Fields in bad were found wrong before, when the offer was read: they are reported with the rest.
// The error has kind Invalid with every bad field, or Conflict for a key that is taken.
func (c *Catalog) CreateOffer(ctx context.Context, ws models.WorkspaceID, o models.Offer, bad ...models.FieldError) (models.Offer, error) {
	const op = "catalog.CreateOffer"
	o.Version = 1
	if err := withFields(op, bad, o.Validate()); err != nil {
		return models.Offer{}, err
	}
	err := c.edit(ctx, ws, func(all *models.Snapshot) error {
		if all.Offer(o.Key) != nil {
			return taken(op, "offer", o.Key)
		}
		all.Offers = append(all.Offers, o)
		return nil
	})
	return o, err
}

// UpdateOffer changes an offer; change gets it as stored and may return an error, which then is the answer, joined by what else is
// wrong where it names bad fields. What was promised before
// stays as promised: promises hold copies. The version grows by one. The error has kind NotFound, or Invalid with every bad field.
func (c *Catalog) UpdateOffer(ctx context.Context, ws models.WorkspaceID, key string, change func(*models.Offer) error) (models.Offer, error) {
	const op = "catalog.UpdateOffer"
	var o models.Offer
	err := c.edit(ctx, ws, func(all *models.Snapshot) error {
		stored := all.Offer(key)
		if stored == nil {
			return missing(op, "offer", key)
		}
		o = *stored
		bad, err := badFields(change(&o))
		if err != nil {
			return err
		}
		if err := withFields(op, fixed(bad, map[string]bool{"/key": o.Key == key}), o.Validate()); err != nil {
			return err
		}
		o.Version = stored.Version + 1
		*stored = o
		return nil
	})
	return o, err
}

// DeleteOffer removes an offer. The error has kind Conflict while a program has it as its default or a running experiment draws it.
func (c *Catalog) DeleteOffer(ctx context.Context, ws models.WorkspaceID, key string) error {
	const op = "catalog.DeleteOffer"
	return c.edit(ctx, ws, func(all *models.Snapshot) error {
		i := place(all.Offers, offerKey, key)
		if i < 0 {
			return missing(op, "offer", key)
		}
		for _, p := range all.Programs {
			if p.DefaultOffer == key {
				return models.Errorf(models.Conflict, op, "offer %s is the default of program %s", key, p.Key)
			}
		}
		for _, e := range all.Experiments {
			if e.Status == models.ExperimentRunning && usesOffer(&e, key) {
				return models.Errorf(models.Conflict, op, "offer %s is an arm of the running experiment %s", key, e.Key)
			}
		}
		all.Offers = append(all.Offers[:i], all.Offers[i+1:]...)
		return nil
	})
}

func usesOffer(e *models.Experiment, key string) bool {
	for _, a := range e.Arms {
		if a.Offer == key {
			return true
		}
	}
	return false
}
