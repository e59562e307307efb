package models

import (
	"regexp"
	"time"
)

var keyPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)

// ValidKey reports whether s can name a program, offer, experiment or arm:
// 1 to 63 characters of a-z, 0-9, _ and -, starting with a letter or digit.
func ValidKey(s string) bool { return keyPattern.MatchString(s) }

// OfferKind says what a side gets.
type OfferKind string

// The kinds of offer.
const (
	OfferCredit  OfferKind = "credit"
	OfferPercent OfferKind = "percent"
	OfferAmount  OfferKind = "amount"
	OfferCash    OfferKind = "cash"
	OfferGift    OfferKind = "gift"
	OfferFeature OfferKind = "feature"
	OfferPoints  OfferKind = "points"
	OfferCharity OfferKind = "charity"
	OfferStatus  OfferKind = "status"
	OfferNone    OfferKind = "none"
)

// Valid reports whether k is one of the kinds.
func (k OfferKind) Valid() bool { return k.Money() || k.Counted() || k.Named() || k == OfferNone }

// Money reports whether the kind is an amount in the offer's currency.
func (k OfferKind) Money() bool {
	return k == OfferCredit || k == OfferAmount || k == OfferCash || k == OfferCharity
}

// Counted reports whether the kind is a bare number: percent or points.
func (k OfferKind) Counted() bool { return k == OfferPercent || k == OfferPoints }

// Named reports whether the kind is described by its text.
func (k OfferKind) Named() bool { return k == OfferGift || k == OfferFeature || k == OfferStatus }

// Side is what one side of an offer gets: Minor units of the offer's currency
// for money kinds, whole percent for percent, points for points, Text for gift,
// feature and status.
type Side struct {
	Kind  OfferKind `json:"kind"`
	Minor int64     `json:"minor,omitempty"`
	Text  string    `json:"text,omitempty"`
}

// Offer is what both sides get. A change makes a new Version; a promise keeps
// the version it was made with.
type Offer struct {
	Key       string    `json:"key"`
	Version   int       `json:"version"`
	Name      string    `json:"name"`
	Currency  string    `json:"currency,omitempty"` // ISO 4217, needed by money kinds
	Advocate  Side      `json:"advocate"`
	Friend    Side      `json:"friend"`
	Available bool      `json:"available"` // false takes it out of every draw
	EndsAt    time.Time `json:"ends_at,omitzero"`
}

// AvailableAt reports whether the offer can be drawn at now.
func (o *Offer) AvailableAt(now time.Time) bool {
	return o.Available && (o.EndsAt.IsZero() || now.Before(o.EndsAt))
}

// Validate reports every bad field.
func (o *Offer) Validate() error {
	var c Check
	c.That(ValidKey(o.Key), "/key", "must be 1 to 63 of a-z, 0-9, _ and -")
	c.That(o.Name != "" && len(o.Name) <= 200, "/name", "must have 1 to 200 characters")
	money := o.Advocate.Kind.Money() || o.Friend.Kind.Money()
	c.That(!money || len(o.Currency) == 3, "/currency", "must be an ISO 4217 code where a side gets money")
	o.Advocate.validate(&c, "/advocate")
	o.Friend.validate(&c, "/friend")
	return c.Err("offer")
}

func (s *Side) validate(c *Check, at string) {
	c.That(s.Kind.Valid(), at+"/kind", "must be one of credit, percent, amount, cash, gift, feature, points, charity, status, none")
	switch {
	case s.Kind.Money() || s.Kind == OfferPoints:
		c.That(s.Minor > 0 && s.Minor <= 1e12, at+"/minor", "must be greater than 0")
	case s.Kind == OfferPercent:
		c.That(s.Minor > 0 && s.Minor <= 100, at+"/minor", "must be 1 to 100 percent")
	case s.Kind.Named():
		c.That(s.Text != "" && len(s.Text) <= 120, at+"/text", "must say in 1 to 120 characters what it is")
	}
}

// RewardMinor is what the rewards of both sides cost for one friend who buys for purchase minor units of the currency. A percentage is that
// part of the purchase. Rewards in another currency, and those of which nobody said what they cost (points, gifts, features, status), count
// nothing: known is false for them.
func (o *Offer) RewardMinor(purchase float64, currency string) (minor float64, known bool) {
	known = true
	for _, s := range []*Side{&o.Advocate, &o.Friend} {
		switch {
		case s.Kind == OfferNone:
		case s.Kind == OfferPercent:
			minor += float64(purchase * float64(s.Minor) / 100)
		case s.Kind.Money() && o.Currency == currency:
			minor += float64(s.Minor)
		default:
			known = false
		}
	}
	return minor, known
}
