package company

import "time"

// event is one message of the Segment shape, as POST /v1/batch takes it.
type event struct {
	Type        string      `json:"type"`
	MessageID   string      `json:"messageId"`
	UserID      string      `json:"userId,omitempty"`
	AnonymousID string      `json:"anonymousId,omitempty"`
	Event       string      `json:"event,omitempty"`
	Timestamp   time.Time   `json:"timestamp"`
	Traits      *traits     `json:"traits,omitempty"`
	Properties  *properties `json:"properties,omitempty"`

	outcome bool // follows a referral; counted, not sent
}

type traits struct {
	Country string `json:"country,omitempty"`
	Minor   bool   `json:"is_minor,omitempty"`
}

// properties are those of all event names together; each event fills its own.
type properties struct {
	OrderID      string  `json:"order_id,omitempty"`
	Total        float64 `json:"total,omitempty"`
	Currency     string  `json:"currency,omitempty"`
	Score        *int    `json:"score,omitempty"`
	TicketID     string  `json:"ticket_id,omitempty"`
	Channel      string  `json:"channel,omitempty"`
	ShareVia     string  `json:"share_via,omitempty"`
	DecisionID   string  `json:"decision_id,omitempty"`
	Code         string  `json:"code,omitempty"`
	ReferralCode string  `json:"referral_code,omitempty"`
}

// track makes a track event of a known customer. The message id must be unique
// and the same in every run of the same company.
func track(user, name, messageID string, at time.Time, p properties) event {
	return event{Type: "track", MessageID: messageID, UserID: user, Event: name, Timestamp: at, Properties: &p}
}

// outcome makes a track event that counts as an outcome.
func outcome(user, name, messageID string, at time.Time, p properties) event {
	e := track(user, name, messageID, at, p)
	e.outcome = true
	return e
}
