package models

import (
	"cmp"
	"slices"
	"strings"
)

// Limits of what a state keeps. Each rule for what to drop depends on the set
// of events alone, never on their order.
const (
	MaxTraits  = 64 // the first by name stay
	MaxTickets = 16 // the latest stay
	MaxScores  = 3  // the latest stay
	MaxTouches = 8  // the latest stay
)

// State is all that is remembered about one id as sent: a fold of its events
// in which order, lateness and splitting do not matter. Apply adds an event,
// Merge joins the states of several ids of one person. The zero value is the
// state of somebody without events. Not safe for concurrent use.
type State struct {
	Tallies     []Tally     `cbor:"1,keyasint,omitempty"` // by kind, ascending
	Spend       []Spend     `cbor:"2,keyasint,omitempty"` // by currency, ascending
	Scores      []NPSAnswer `cbor:"3,keyasint,omitempty"` // NPS answers, latest first
	Traits      []Trait     `cbor:"4,keyasint,omitempty"` // by name, ascending
	Tickets     []Ticket    `cbor:"5,keyasint,omitempty"` // latest first
	Consents    []Consent   `cbor:"6,keyasint,omitempty"` // by channel, ascending
	Touches     []Touch     `cbor:"7,keyasint,omitempty"` // latest first
	FirstSignup *Conversion `cbor:"8,keyasint,omitempty"`
	FirstOrder  *Conversion `cbor:"9,keyasint,omitempty"`
}

// Spend is the lifetime order total less refunds in one currency.
type Spend struct {
	Currency string `cbor:"1,keyasint"`
	Minor    int64  `cbor:"2,keyasint"`
}

// NPSAnswer is one NPS answer, 0 to 10.
type NPSAnswer struct {
	Value int   `cbor:"1,keyasint"`
	Stamp Stamp `cbor:"2,keyasint"`
}

// Trait is the last value of one attribute, as JSON text of a string, number
// or boolean.
type Trait struct {
	Name  string `cbor:"1,keyasint"`
	Value string `cbor:"2,keyasint"`
	Stamp Stamp  `cbor:"3,keyasint"`
}

// Ticket is the last known status of one support ticket.
type Ticket struct {
	ID    string `cbor:"1,keyasint,omitempty"`
	Open  bool   `cbor:"2,keyasint,omitempty"`
	Stamp Stamp  `cbor:"3,keyasint"`
}

// Consent is the last word on one channel.
type Consent struct {
	Channel string `cbor:"1,keyasint"`
	Granted bool   `cbor:"2,keyasint,omitempty"`
	Stamp   Stamp  `cbor:"3,keyasint"`
}

// Touch is one visit through a referral link, or a code given at signup or with
// an order.
type Touch struct {
	Code  string `cbor:"1,keyasint"` // code[.n[.c]]
	Stamp Stamp  `cbor:"2,keyasint"`
}

// Conversion is a first signup or first order.
type Conversion struct {
	OrderID  string `cbor:"1,keyasint,omitempty"`
	Minor    int64  `cbor:"2,keyasint,omitempty"`
	Currency string `cbor:"3,keyasint,omitempty"`
	Code     string `cbor:"4,keyasint,omitempty"` // typed with it
	Stamp    Stamp  `cbor:"5,keyasint"`
}

// Apply folds one event into the state. Applying the same set of events in any
// order gives the same state, decayed counts to rounding; the caller sees to it
// that each event is applied once.
func (s *State) Apply(e *Event) {
	at := e.At.UnixMicro()
	s.tally(Tally{Kind: e.Kind, Count: 1, First: at, Last: at, Decayed: [3]float64{1, 1, 1}})
	stamp := e.Stamp()
	for _, c := range e.Consents {
		c.Stamp = stamp
		s.consent(c)
	}
	switch e.Kind {
	case EventIdentify:
		for _, t := range e.Traits {
			t.Stamp = stamp
			s.trait(t)
		}
	case EventNPS:
		s.Scores = keepLatest(s.Scores, NPSAnswer{Value: e.Score, Stamp: stamp}, NPSAnswer.after, MaxScores)
	case EventOrder:
		s.spend(e.Currency, e.Minor)
		s.FirstOrder = earlier(s.FirstOrder, e.conversion())
		s.touch(e.Code, stamp)
	case EventRefund:
		s.spend(e.Currency, -e.Minor)
	case EventSignup:
		s.FirstSignup = earlier(s.FirstSignup, e.conversion())
		s.touch(e.Code, stamp)
	case EventTicketOpened, EventTicketClosed:
		s.ticket(Ticket{ID: e.TicketID, Open: e.Kind == EventTicketOpened, Stamp: stamp})
	case EventConsent:
		s.consent(Consent{Channel: e.Channel, Granted: e.Granted, Stamp: stamp})
	case EventUnsubscribed:
		s.consent(Consent{Channel: e.Channel, Stamp: stamp})
	case EventReferralClick:
		s.touch(e.Code, stamp)
	}
}

// Merge folds the state of another id of the same person into s. Merging is
// associative and commutative up to rounding; o is not modified.
func (s *State) Merge(o *State) {
	for _, t := range o.Tallies {
		s.tally(t)
	}
	for _, x := range o.Spend {
		s.spend(x.Currency, x.Minor)
	}
	for _, x := range o.Scores {
		s.Scores = keepLatest(s.Scores, x, NPSAnswer.after, MaxScores)
	}
	for _, t := range o.Traits {
		s.trait(t)
	}
	for _, t := range o.Tickets {
		s.ticket(t)
	}
	for _, c := range o.Consents {
		s.consent(c)
	}
	for _, t := range o.Touches {
		s.Touches = keepLatest(s.Touches, t, Touch.after, MaxTouches)
	}
	s.FirstSignup = earlier(s.FirstSignup, o.FirstSignup)
	s.FirstOrder = earlier(s.FirstOrder, o.FirstOrder)
}

// Tally returns the counts of one kind; Count is 0 when there was none.
func (s *State) Tally(kind EventKind) Tally {
	for _, t := range s.Tallies {
		if t.Kind == kind {
			return t
		}
	}
	return Tally{Kind: kind}
}

// Trait returns the JSON text of the named trait's last value.
func (s *State) Trait(name string) (string, bool) {
	i, ok := slices.BinarySearchFunc(s.Traits, name, func(t Trait, n string) int { return strings.Compare(t.Name, n) })
	if !ok {
		return "", false
	}
	return s.Traits[i].Value, true
}

// TraitTrue reports whether the named trait says yes: true, 1, "true", "yes" or "1".
func (s *State) TraitTrue(name string) bool {
	v, ok := s.Trait(name)
	return ok && (v == "true" || v == "1" || v == `"true"` || v == `"yes"` || v == `"1"`)
}

// Consent returns the last word on a channel, said of it alone or of
// AllChannels; known is false when there is none.
func (s *State) Consent(channel string) (granted, known bool) {
	var last Consent
	for _, c := range s.Consents {
		if (c.Channel == channel || c.Channel == AllChannels) && (!known || c.Stamp.After(last.Stamp)) {
			last, known = c, true
		}
	}
	return last.Granted, known
}

// OpenTicket reports whether any ticket's last status is open.
func (s *State) OpenTicket() bool {
	return slices.ContainsFunc(s.Tickets, func(t Ticket) bool { return t.Open })
}

// FirstSeen and LastSeen are the bounds of all event times in microseconds; 0
// without events.
func (s *State) FirstSeen() int64 {
	var first int64
	for i, t := range s.Tallies {
		if i == 0 || t.First < first {
			first = t.First
		}
	}
	return first
}

// LastSeen is the time of the latest event in microseconds, 0 without events.
func (s *State) LastSeen() int64 {
	var last int64
	for i, t := range s.Tallies {
		if i == 0 || t.Last > last {
			last = t.Last
		}
	}
	return last
}

func (s *State) tally(t Tally) {
	i, ok := slices.BinarySearchFunc(s.Tallies, t.Kind, func(x Tally, k EventKind) int { return int(x.Kind) - int(k) })
	if ok {
		s.Tallies[i].add(t)
		return
	}
	s.Tallies = slices.Insert(s.Tallies, i, t)
}

func (s *State) spend(currency string, minor int64) {
	if currency == "" {
		return
	}
	i, ok := slices.BinarySearchFunc(s.Spend, currency, func(x Spend, c string) int { return strings.Compare(x.Currency, c) })
	if ok {
		s.Spend[i].Minor += minor
		return
	}
	s.Spend = slices.Insert(s.Spend, i, Spend{Currency: currency, Minor: minor})
}

func (s *State) trait(t Trait) {
	i, ok := slices.BinarySearchFunc(s.Traits, t.Name, func(x Trait, n string) int { return strings.Compare(x.Name, n) })
	switch {
	case ok && (t.Stamp.After(s.Traits[i].Stamp) || t.Stamp == s.Traits[i].Stamp && t.Value > s.Traits[i].Value):
		s.Traits[i] = t
	case !ok && i < MaxTraits:
		s.Traits = slices.Insert(s.Traits, i, t)
		s.Traits = s.Traits[:min(len(s.Traits), MaxTraits)]
	}
}

func (s *State) touch(code string, at Stamp) {
	if code != "" {
		s.Touches = keepLatest(s.Touches, Touch{Code: code, Stamp: at}, Touch.after, MaxTouches)
	}
}

func (s *State) ticket(t Ticket) {
	i := slices.IndexFunc(s.Tickets, func(x Ticket) bool { return x.ID == t.ID })
	if i >= 0 {
		if !t.after(s.Tickets[i]) {
			return
		}
		s.Tickets = slices.Delete(s.Tickets, i, i+1)
	}
	s.Tickets = keepLatest(s.Tickets, t, Ticket.after, MaxTickets)
}

func (s *State) consent(c Consent) {
	i, ok := slices.BinarySearchFunc(s.Consents, c.Channel, func(x Consent, n string) int { return strings.Compare(x.Channel, n) })
	if !ok {
		s.Consents = slices.Insert(s.Consents, i, c)
		return
	}
	// Of two words with one stamp the refusal counts.
	old := s.Consents[i]
	if c.Stamp.After(old.Stamp) || c.Stamp == old.Stamp && !c.Granted {
		s.Consents[i] = c
	}
}

func (e *Event) conversion() *Conversion {
	return &Conversion{OrderID: e.OrderID, Minor: e.Minor, Currency: e.Currency, Code: e.Code, Stamp: e.Stamp()}
}

func earlier(a, b *Conversion) *Conversion {
	if a == nil || b != nil && a.after(b) {
		return b
	}
	return a
}

// What one message id says twice at one moment, as two ids of a person may, is
// ordered by content, so that no order of arrival shows.

func (x NPSAnswer) after(o NPSAnswer) bool {
	return x.Stamp.After(o.Stamp) || x.Stamp == o.Stamp && x.Value > o.Value
}

func (x Touch) after(o Touch) bool {
	return x.Stamp.After(o.Stamp) || x.Stamp == o.Stamp && x.Code > o.Code
}

func (x Ticket) after(o Ticket) bool {
	if x.Stamp != o.Stamp {
		return x.Stamp.After(o.Stamp)
	}
	if x.Open != o.Open {
		return x.Open
	}
	return x.ID > o.ID
}

func (x *Conversion) after(o *Conversion) bool {
	if x.Stamp != o.Stamp {
		return x.Stamp.After(o.Stamp)
	}
	return cmp.Or(strings.Compare(x.OrderID, o.OrderID), cmp.Compare(x.Minor, o.Minor),
		strings.Compare(x.Currency, o.Currency), strings.Compare(x.Code, o.Code)) > 0
}

// keepLatest inserts x into a list sorted latest first and keeps the first most.
func keepLatest[T any](list []T, x T, after func(a, b T) bool, most int) []T {
	i, _ := slices.BinarySearchFunc(list, x, func(y, x T) int {
		if after(y, x) {
			return -1
		}
		return 1
	})
	list = slices.Insert(list, i, x)
	return list[:min(len(list), most)]
}
