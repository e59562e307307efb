package catalog

import (
	"strings"

	"goodword/models"
)

// canMove gives kind Conflict for a status that may not follow the stored one. One that does not exist is for the field check.
func canMove(op string, stored *models.Program, next models.Status) error {
	if !next.Valid() || stored.Status.CanBecome(next) {
		return nil
	}
	return models.Errorf(models.Conflict, op, "program %s is %s; from there it can become %s, not %s",
		stored.Key, stored.Status, listStatuses(stored.Status.Next()), next)
}

// ready checks that a program that begins to decide has a default offer that is available now; the landing page is among the fields that
// only drafts may lack. Terms it always has: without a terms_url those that are generated from its rules.
func (c *Catalog) ready(check *models.Check, p *models.Program, all *models.Snapshot) {
	if offer := all.Offer(p.DefaultOffer); p.Decides() && offer != nil {
		check.That(offer.AvailableAt(c.clock.Now()), "/default_offer",
			"names the offer %s, which is not available now: make it available or choose another before the program is %s", p.DefaultOffer, p.Status)
	}
}

func listStatuses(all []models.Status) string {
	if len(all) == 0 {
		return "nothing else"
	}
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = string(s)
	}
	return strings.Join(names, " or ")
}
