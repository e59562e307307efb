package decide

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"goodword/models"
)

// filter finds everything that forbids an ask before any draw, save channels,
// moments, offers and the holdout. All filters are tried, so that the record
// shows every hit; the first in models.FilterOrder decides.
func filter(p *models.Program, placement models.Placement, rules Rules, sit *models.Situation, now time.Time, test bool) models.Filters {
	hits := standingFilters(p, rules, sit, now)
	if placement.Interrupt && !test { // test customers are asked again and again
		capFilters(&hits, p, sit.Asks.Asks, now)
	}
	return hits
}

// standingFilters are those that are checked again when a scheduled ask opens:
// all that its own commitment does not bring about.
func standingFilters(p *models.Program, rules Rules, sit *models.Situation, now time.Time) models.Filters {
	hits := personFilters(p, sit, now)
	if n := len(sit.State.Scores); n > 0 && sit.State.Scores[0].Value <= p.DetractorMax {
		hits.Add(models.ReasonDetractor)
	}
	if p.Audience != "" {
		// A rule that fails for this customer keeps the customer out.
		if ok, err := rules.Match(p.Audience, &sit.State, now); err != nil || !ok {
			hits.Add(models.ReasonOutsideAudience)
		}
	}
	if p.BudgetClosed {
		hits.Add(models.ReasonBudget)
	}
	return hits
}

// personFilters are the filters about the customer's standing.
func personFilters(p *models.Program, sit *models.Situation, now time.Time) models.Filters {
	var hits models.Filters
	state := &sit.State
	hit := func(is bool, why models.Reason) {
		if is {
			hits.Add(why)
		}
	}
	hit(sit.Erased, models.ReasonErased)
	hit(state.TraitTrue("objected"), models.ReasonObjected)
	hit(state.Tally(models.EventComplained).Count > 0, models.ReasonComplained)
	hit(state.TraitTrue("is_minor"), models.ReasonMinor)
	hit(len(p.Countries) > 0 && !listed(p.Countries, traitText(state, "country")), models.ReasonCountry)
	hit(listed(p.BlockedSectors, traitText(state, "sector")), models.ReasonSector)
	hit(state.TraitTrue("fraud_blocked"), models.ReasonFraudBlock)
	hit(state.OpenTicket(), models.ReasonOpenTicket)
	refund := state.Tally(models.EventRefund)
	since := now.AddDate(0, 0, -p.RefundDays).UnixMicro()
	hit(refund.Count > 0 && refund.Last > since, models.ReasonRecentRefund)
	return hits
}

// capFilters applies cap and cooldown to the asks of the whole identity group
// in every program: the person counts, not the program.
func capFilters(hits *models.Filters, p *models.Program, asks []models.AskRecord, now time.Time) {
	within := func(days int) (n int) {
		since := now.AddDate(0, 0, -days).UnixMilli()
		for _, a := range asks {
			if a.At > since {
				n++
			}
		}
		return n
	}
	if p.CapCount > 0 && within(p.CapDays) >= p.CapCount {
		hits.Add(models.ReasonCap)
	}
	if p.CooldownDays > 0 && within(p.CooldownDays) > 0 {
		hits.Add(models.ReasonCooldown)
	}
}

// withdrawing lists the filters that take a valid ask back.
var withdrawing = []models.Reason{
	models.ReasonErased, models.ReasonObjected, models.ReasonUnsubscribed, models.ReasonComplained, models.ReasonNoConsent,
	models.ReasonFraudBlock, models.ReasonOpenTicket,
}

// withdraws returns why a valid ask no longer holds, "" when it does. One that
// was scheduled opens only where every filter still lets it.
func (d *draft) withdraws(hits models.Filters) models.Reason {
	dec := &d.decision
	if dec.OpensAt.After(dec.DecidedAt) && !d.now.Before(dec.OpensAt) {
		hits |= standingFilters(d.program, d.service.Rules, d.sit, d.now)
		if why := hits.First(); why != "" {
			return why
		}
	}
	for _, why := range hits.Reasons() {
		if slices.Contains(withdrawing, why) {
			return why
		}
	}
	return d.program.Closed(d.req.CustomerID)
}

// unreachable lists the filters after which not even a link is shown.
var unreachable = []models.Reason{
	models.ReasonErased, models.ReasonObjected, models.ReasonUnsubscribed, models.ReasonComplained, models.ReasonNoConsent,
	models.ReasonMinor, models.ReasonCountry, models.ReasonSector, models.ReasonFraudBlock,
}

// linkAllowed reports whether the customer may see the link without an ask.
func linkAllowed(hits models.Filters) bool {
	return !slices.ContainsFunc(hits.Reasons(), func(r models.Reason) bool { return slices.Contains(unreachable, r) })
}

// traitText reads a text trait, "" when it is missing or no text.
func traitText(s *models.State, name string) string {
	v, ok := s.Trait(name)
	if !ok {
		return ""
	}
	var text string
	if json.Unmarshal([]byte(v), &text) != nil {
		return ""
	}
	return text
}

func listed(list []string, v string) bool {
	return v != "" && slices.ContainsFunc(list, func(x string) bool { return strings.EqualFold(x, v) })
}
