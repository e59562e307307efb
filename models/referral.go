package models

import "time"

// ReferralStatus is a stage of one friend's way.
type ReferralStatus string

// The statuses a referral can have today.
const (
	ReferralStarted   ReferralStatus = "started"   // signed up
	ReferralConverted ReferralStatus = "converted" // bought
	ReferralDenied    ReferralStatus = "denied"
	ReferralVoided    ReferralStatus = "voided" // the friend turned out to have another one
)

// Why a referral is what it is.
const (
	WhyLastTouch        = "last_touch"        // the last visit before the conversion
	WhyTypedCode        = "typed_code"        // the code was given at signup or with the order
	WhySelfReferral     = "self_referral"     // friend and advocate are one person
	WhyExistingCustomer = "existing_customer" // the first order is older than the visit
	WhyMerged           = "merged"            // two friends with a referral each are one person
)

// Referral is one friend's way through one program, with the trace of why it
// was attributed.
type Referral struct {
	Advocate    CustomerID
	Program     string
	Friend      CustomerID
	Status      ReferralStatus
	Code        string
	Number      uint32 // decision whose link was used, 0 for a bare code
	Promise     uint32 // decision that made the promise it pays by, 0 for the default promise
	Offer       Offer  // what it pays
	Why         string
	TouchedAt   time.Time
	SignedUpAt  time.Time // zero when no signup is credited
	ConvertedAt time.Time // zero when no order is credited
	OrderID     string
	Minor       int64
	Currency    string
	Test        bool // started through a test decision's link or a test customer's code
}

// Same reports whether both credit the same link of the same advocate.
func (r *Referral) Same(o *Referral) bool {
	return r.Advocate == o.Advocate && r.Code == o.Code && r.Number == o.Number
}

// CodeOwner is whom a referral code belongs to.
type CodeOwner struct {
	Advocate CustomerID
	Program  string
}

// Journey is a friend's way as far as it is known: all that a referral is
// attributed from.
type Journey struct {
	Workspace WorkspaceID
	Friend    Group
	State     *State               // of the whole group
	Owners    map[string]CodeOwner // by bare code: every code in State that belongs to somebody
}

// Attribution is a referral as its journey says it, before it is known what it
// pays: Promise and Offer are empty.
type Attribution struct {
	Referral
	ShareChannel string
	FirstTouch   time.Time // the first visit by this code that can count: when its promise was fixed
}

// PromiseQuestion asks what a code pays.
type PromiseQuestion struct {
	Workspace WorkspaceID
	Advocate  CustomerID
	Program   string
	Carried   uint32    // promise of the decision that the link names, 0 for none
	At        time.Time // of the first click, or of the signup or order that came with the code
	Promises  []Promise // the advocate's in the program
}

// DefaultPromise is the number of the promise made for a code whose owner had
// none. Decisions count from 1, so no decision has made it; it ends like any
// other, but never forces the offer of a decision.
const DefaultPromise = 0

// ProvenAdvocate is a customer with a friend who bought.
type ProvenAdvocate struct {
	Customer CustomerID
	Features []float32 // as stored with the decision that brought the first such friend; nil where none did
}
