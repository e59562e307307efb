package models

import (
	"fmt"
	"time"
)

// BudgetStatus is how a budget stands. Amounts are minor units of Currency.
type BudgetStatus struct {
	Program   string    `json:"program"`
	Currency  string    `json:"currency"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Budget    int64     `json:"budget_minor"`
	Committed float64   `json:"committed_minor"` // paid and liability
	Paid      int64     `json:"paid_minor"`      // owed for friends' purchases, less what was taken back
	Liability float64   `json:"liability_minor"` // what open asks are expected to cost
	Deviation float64   `json:"deviation_minor"` // its standard deviation
	Room      float64   `json:"room_minor"`      // what can still be committed to
	Asks      int64     `json:"asks"`            // that were charged
	OpenAsks  int64     `json:"open_asks"`       // of these, those that may still pay
	Price     float64   `json:"price"`
	Width     float64   `json:"stop_width"`
	// Stopped says that no ask which costs something is made: nothing is left, or the last one in this replica found no room.
	Stopped bool `json:"stopped"`
	// Projected is what the account comes to at its end if it goes on as it has; nil on its first day.
	Projected *float64 `json:"projected_minor"`
	// NotCounted are the offers that the program can give whose cost the budget cannot count: they spend nothing of it, and no stop
	// holds them back.
	NotCounted []UncountedOffer `json:"not_counted"`
}

// UncountedOffer is an offer whose cost is not known in a budget's currency.
type UncountedOffer struct {
	Offer string `json:"offer"`
	Why   string `json:"why"`
}

// Uncounted says why the cost of the offer is not known in the currency of a budget, "" where it is. One that gives a percentage counts from
// the first friend's purchase on.
func (o *Offer) Uncounted(currency string) string {
	if _, known := o.Cost(currency, 1); known {
		return ""
	}
	for _, side := range []*Side{&o.Advocate, &o.Friend} {
		if !side.Kind.Money() && side.Kind != OfferPercent && side.Kind != OfferNone {
			return fmt.Sprintf("nobody has said what a reward of kind %s costs", side.Kind)
		}
	}
	return fmt.Sprintf("its rewards are in %s, the budget is in %s", o.Currency, currency)
}

// UncountedOffers are the offers that the program can give, by default or as an arm of a running experiment, whose cost its budget cannot
// count; none without a budget.
func (s *Snapshot) UncountedOffers(p *Program) []UncountedOffer {
	list := []UncountedOffer{}
	if p.Budget == nil {
		return list
	}
	given := map[string]bool{p.DefaultOffer: true}
	for i := range s.Experiments {
		if e := &s.Experiments[i]; e.Program == p.Key {
			for k := range e.Arms {
				given[e.Arms[k].Offer] = true
			}
		}
	}
	for i := range s.Offers {
		if o := &s.Offers[i]; given[o.Key] {
			if why := o.Uncounted(p.Budget.Currency); why != "" {
				list = append(list, UncountedOffer{Offer: o.Key, Why: why})
			}
		}
	}
	return list
}
