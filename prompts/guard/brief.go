package guard

import (
	"time"

	"goodword/models"
)

// Reader is whom words speak to; who "you" and "I" are follows from it.
type Reader string

// The readers of words.
const (
	ToAdvocate Reader = "ask"     // the business asks the advocate: you are the advocate
	ToFriend   Reader = "share"   // the advocate writes to a friend: I am the advocate, you are the friend
	OfFriend   Reader = "landing" // the business greets the friend: you are the friend, they are the advocate
)

// Valid reports whether r is one of the readers.
func (r Reader) Valid() bool { return r == ToAdvocate || r == ToFriend || r == OfFriend }

// Brief is what words were asked to keep to. The zero value of each part asks
// for nothing. Check does not modify it.
type Brief struct {
	Reader     Reader
	Locale     string // BCP 47; of a language that the guard does not know, the rules of English apply and no language is asked for
	Brand      Brand
	Advocate   Person
	Link       Link
	Slots      []Slot // the other placeholders that the words may use
	Disclosure Disclosure
	Known      []string // addresses and codes that the words may name beside the link: the terms, a code to type
	Fields     []Field  // in the order in which findings are listed
	Written    []string // what customers wrote and the writer of the words has seen: comments, names
}

// Brand is what the words may and may not say of the business.
type Brand struct {
	Name           string
	BannedWords    []string // as whole words, in any case
	Competitors    []string // as names
	ApprovedClaims []string
	MaxEmoji       int // in all fields of a variant together
}

// Person is the advocate. Their first name and company may be named.
type Person struct{ ID, FirstName, LastName, Email, Phone, Company string }

// Link is the placeholder of the customer's link. In words that are rendered
// already the placeholder is the link itself.
type Link struct {
	Placeholder string // "{{referral_link}}"
	URL         string // what lengths are counted with
	Field       string // which must hold it once; a field that is none of the brief's, as a button, means that no field may
}

// SlotKind is what a placeholder stands for.
type SlotKind uint8

// The kinds of placeholder.
const (
	SlotOther SlotKind = iota
	SlotLink
	SlotFriendReward
	SlotAdvocateReward
	SlotDate       // the promise's last day
	SlotDisclosure // a sentence that discloses the advocate's reward
)

// Slot is a placeholder with the longest text that may come to stand for it.
type Slot struct {
	Name    string // with its braces: "{{friend_reward}}"
	Kind    SlotKind
	Longest string
}

// Disclosure is how the friend is told that the advocate is rewarded.
type Disclosure struct {
	Required bool
	Phrases  []string // one must be in the words, in any case; unless Appended is set
	Appended string   // what the service adds to the body by itself
}

// Field is a text of the words with its limit.
type Field struct {
	Name string
	Unit Unit
	Max  int // 0 for no limit
}

// Unit is how a length is counted.
type Unit string

// The units of length.
const (
	Chars    Unit = "chars"        // code points in NFC
	Segments Unit = "sms_segments" // parts of a text message, see prompts.Segments
	Weighted Unit = "x_weighted"   // as X counts
)

// Valid reports whether u is one of the units.
func (u Unit) Valid() bool { return u == Chars || u == Segments || u == Weighted }

// Promise is what both sides get, as it will be paid.
type Promise struct {
	// Cell says that the words are for every promise of a copy cell: sums,
	// percentages and dates have to be placeholders, since words outlive offers.
	Cell             bool
	Friend, Advocate Reward
	Conditions       string // "first order above $50": what it says may be said
	Ends             time.Time
}

// Reward is what one side gets; a zero Kind or none is nothing.
type Reward struct {
	Kind     models.OfferKind
	Minor    int64  // minor units of money, whole percent, points
	Currency string // ISO 4217, of money
	Text     string // what else it is called: a gift, who gets a donation
}

// PromiseOf gives the promise of an offer.
func PromiseOf(o models.Offer) Promise {
	reward := func(s models.Side) Reward {
		return Reward{Kind: s.Kind, Minor: s.Minor, Currency: o.Currency, Text: s.Text}
	}
	return Promise{Friend: reward(o.Friend), Advocate: reward(o.Advocate), Ends: o.EndsAt}
}

// none reports whether the side gets nothing.
func (r *Reward) none() bool { return r.Kind == "" || r.Kind == models.OfferNone }
