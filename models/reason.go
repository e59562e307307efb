package models

import "slices"

// Reason is the code that says why an answer is what it is.
type Reason string

// The filters in their one order: the first that hits decides and gives its code.
const (
	ReasonErased           Reason = "erased"
	ReasonObjected         Reason = "objected"
	ReasonUnsubscribed     Reason = "unsubscribed"
	ReasonComplained       Reason = "complained"
	ReasonNoConsent        Reason = "no_consent"
	ReasonMinor            Reason = "minor"
	ReasonCountry          Reason = "country"
	ReasonSector           Reason = "sector"
	ReasonFraudBlock       Reason = "fraud_block"
	ReasonOpenTicket       Reason = "open_ticket"
	ReasonRecentRefund     Reason = "recent_refund"
	ReasonDetractor        Reason = "detractor"
	ReasonOutsideAudience  Reason = "outside_audience"
	ReasonNoMoment         Reason = "no_moment" // the placement asks in moments only, and none is open
	ReasonCap              Reason = "cap"
	ReasonCooldown         Reason = "cooldown"
	ReasonGuardrail        Reason = "guardrail" // a guardrail stopped every arm that could ask
	ReasonOfferUnavailable Reason = "offer_unavailable"
	ReasonBudget           Reason = "budget"
	ReasonNotWorth         Reason = "not_worth" // the program asks where it is worth the reward, and it is not
	ReasonHoldout          Reason = "holdout"
)

// Other reasons an answer can have.
const (
	ReasonUnknownCustomer Reason = "unknown_customer"
	ReasonNoProgram       Reason = "no_program"
	ReasonPaused          Reason = "paused"            // the program takes no asks now
	ReasonDraft           Reason = "draft"             // the program does not decide yet
	ReasonArchived        Reason = "archived"          // the program decides no more
	ReasonNotTestCustomer Reason = "not_test_customer" // the program is in test and this is none of its test customers
	ReasonNotYet          Reason = "not_yet"           // scheduled: it will ask from its slot on
	ReasonNoAsk           Reason = "no_ask"            // the ask stage chose not to ask
	ReasonDegraded        Reason = "degraded"          // something behind us failed; the flat fallback
	ReasonBadToken        Reason = "bad_token"         // the per-customer token is not valid, or not any more
	ReasonNoIdentity      Reason = "no_identity"       // a widget that does not say before whom it stands
	ReasonNoPlacement     Reason = "no_placement"      // the program has no placement that a widget can be
	ReasonAsk             Reason = "ask"               // asked, and no feature stands out
)

// FilterOrder lists the filters as they are tried: the first that hits decides.
var FilterOrder = []Reason{
	ReasonErased, ReasonObjected, ReasonUnsubscribed, ReasonComplained, ReasonNoConsent, ReasonMinor,
	ReasonCountry, ReasonSector, ReasonFraudBlock, ReasonOpenTicket, ReasonRecentRefund, ReasonDetractor,
	ReasonOutsideAudience, ReasonNoMoment, ReasonCap, ReasonCooldown, ReasonGuardrail, ReasonOfferUnavailable, ReasonBudget,
	ReasonNotWorth, ReasonHoldout,
}

// filterBits gives each filter its bit in Filters. Stored: only append.
var filterBits = []Reason{
	ReasonErased, ReasonObjected, ReasonUnsubscribed, ReasonComplained, ReasonNoConsent, ReasonMinor,
	ReasonCountry, ReasonSector, ReasonFraudBlock, ReasonOpenTicket, ReasonRecentRefund, ReasonDetractor,
	ReasonOutsideAudience, ReasonCap, ReasonCooldown, ReasonOfferUnavailable, ReasonBudget, ReasonHoldout,
	ReasonNoMoment, ReasonGuardrail, ReasonNotWorth,
}

// Filters is the set of filters that hit.
type Filters uint32

// Add puts a filter into the set; other reasons are ignored.
func (f *Filters) Add(r Reason) {
	if i := slices.Index(filterBits, r); i >= 0 {
		*f |= 1 << i
	}
}

// Drop takes a filter out of the set.
func (f *Filters) Drop(r Reason) {
	if i := slices.Index(filterBits, r); i >= 0 {
		*f &^= 1 << i
	}
}

// Has reports whether a filter is in the set.
func (f Filters) Has(r Reason) bool {
	i := slices.Index(filterBits, r)
	return i >= 0 && f&(1<<i) != 0
}

// First returns the filter that decides, or "" for none.
func (f Filters) First() Reason {
	for _, r := range FilterOrder {
		if f.Has(r) {
			return r
		}
	}
	return ""
}

// Reasons lists the set in order.
func (f Filters) Reasons() []Reason {
	var all []Reason
	for _, r := range FilterOrder {
		if f.Has(r) {
			all = append(all, r)
		}
	}
	return all
}
