package models

import "math/bits"

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
	ReasonCap              Reason = "cap"
	ReasonCooldown         Reason = "cooldown"
	ReasonOfferUnavailable Reason = "offer_unavailable"
	ReasonBudget           Reason = "budget"
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
	ReasonNoAsk           Reason = "no_ask"            // the ask stage chose not to ask
	ReasonDegraded        Reason = "degraded"          // something behind us failed; the flat fallback
	ReasonAsk             Reason = "ask"               // asked, and no feature stands out
)

// FilterOrder lists the filters as they are tried; a filter's place is its bit
// in Filters. Stored: only append.
var FilterOrder = []Reason{
	ReasonErased, ReasonObjected, ReasonUnsubscribed, ReasonComplained, ReasonNoConsent, ReasonMinor,
	ReasonCountry, ReasonSector, ReasonFraudBlock, ReasonOpenTicket, ReasonRecentRefund, ReasonDetractor,
	ReasonOutsideAudience, ReasonCap, ReasonCooldown, ReasonOfferUnavailable, ReasonBudget, ReasonHoldout,
}

// Filters is the set of filters that hit, one bit each in FilterOrder.
type Filters uint32

// Add puts a filter into the set; other reasons are ignored.
func (f *Filters) Add(r Reason) {
	for i, x := range FilterOrder {
		if x == r {
			*f |= 1 << i
		}
	}
}

// First returns the filter that decides, or "" for none.
func (f Filters) First() Reason {
	if f == 0 {
		return ""
	}
	return FilterOrder[bits.TrailingZeros32(uint32(f))]
}

// Reasons lists the set in order.
func (f Filters) Reasons() []Reason {
	var all []Reason
	for i, r := range FilterOrder {
		if f&(1<<i) != 0 {
			all = append(all, r)
		}
	}
	return all
}
