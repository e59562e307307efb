package models

import "time"

// EventKind groups event names by what they mean here.
type EventKind uint8

// The kinds of event. The numbers are stored: never reorder, only append.
const (
	EventOther EventKind = iota
	EventIdentify
	EventOrder
	EventRefund
	EventNPS
	EventTicketOpened
	EventTicketClosed
	EventLogin
	EventShare
	EventReferralClick // a friend followed a link or named a code
	EventSignup
	EventDelivered // the message with an ask, or without one, was delivered
	EventRendered  // the placement was rendered
	EventExposed   // the ask was seen
	EventClicked   // the customer clicked in the message
	EventUnsubscribed
	EventComplained
	EventConsent // a consent was granted or withdrawn
	EventReview
	EventRenewal
	EventPage
	EventAlias
	EventActivated // an activation reported through its own door
	// What a friend did, reported for a decision through the outcome door: it
	// says nothing about the customer's own clicks, signups, orders and refunds.
	EventFriendClick
	EventFriendSignup
	EventFriendPurchase
	EventFriendRefund
	EventFraud  // a verdict that what came of an ask, or of the customer's referrals, is fraud
	EventReward // what was paid for a friend's purchase
	eventKinds  // count
)

var eventKindNames = [eventKinds]string{
	"other", "identify", "order", "refund", "nps", "ticket_opened", "ticket_closed", "login", "share",
	"referral_click", "signup", "delivered", "rendered", "exposed", "clicked", "unsubscribed", "complained",
	"consent", "review", "renewal", "page", "alias", "activated", "friend_click", "friend_signup", "friend_purchase",
	"friend_refund", "fraud", "reward",
}

// String names the kind in snake_case.
func (k EventKind) String() string {
	if k < eventKinds {
		return eventKindNames[k]
	}
	return "other"
}

// Event is one thing a customer did, checked, clock-corrected and stripped of
// what we do not store. Customer is the inner id of the id as sent.
type Event struct {
	Customer   CustomerID
	ExternalID string // as sent: the user id, else the anonymous id
	Known      bool   // sent as a user id
	Link       *Link  // what the event says about identities, nil for nothing
	MessageID  string
	Kind       EventKind
	Type       string // identify, track, page, screen, group, alias
	Name       string // the event's own name, "" except for track
	Source     string // the door it came through
	At         time.Time
	ReceivedAt time.Time

	OrderID  string
	Minor    int64  // order or refund total in minor units of Currency
	Currency string // ISO 4217, "" when the event has no money
	Score    int    // NPS 0-10, meaningful for EventNPS only
	TicketID string
	Channel  string     // of a consent, a delivery or a share
	Code     string     // referral code, perhaps with its decision number and share channel
	Decision DecisionID // zero when the event names none
	Granted  bool       // of EventConsent
	Traits   []Trait    // of EventIdentify; stamps are set by Apply
	Consents []Consent  // said along with traits; stamps are set by Apply

	Activation ActivationKind // what an EventActivated says happened, "" for not said
	Strict     bool           // the named decision must exist, else the event is refused

	Raw []byte // the event as received, friends' contact fields dropped
}

// AllChannels is the channel of a consent or unsubscription that names none.
const AllChannels = "all"

// Stamp is the event's place in the order of facts.
func (e *Event) Stamp() Stamp { return Stamp{At: e.At.UnixMicro(), MessageID: e.MessageID} }

// Link says that From is another id of the person To. Of several links of one
// From the greatest counts: a known To beats an anonymous one, then the latest
// by time and message id.
type Link struct {
	From, To     CustomerID
	FromExternal string
	ToExternal   string
	Known        bool // To was sent as a user id
	Stamp        Stamp
}

// Beats reports whether l replaces o as the link of one From.
func (l Link) Beats(o Link) bool {
	if l.Known != o.Known {
		return l.Known
	}
	if l.Stamp != o.Stamp {
		return l.Stamp.After(o.Stamp)
	}
	return l.To.Compare(o.To) > 0
}
