// Package eventtest draws random histories for property tests: what a few
// people did under several ids each, with times that coincide, ids that are
// linked and linked again, and values that overwrite each other.
package eventtest

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"goodword/models"
)

// ID is the inner id of the ids in drawn histories.
func ID(external string) models.CustomerID {
	return models.NewCustomerID([]byte("eventtest"), external)
}

// Externals are the ids that histories are about: users and browsers.
var Externals = []string{"u1", "u2", "u3", "b1", "b2", "b3", "b4"}

// IDs are the inner ids of Externals.
func IDs() []models.CustomerID {
	ids := make([]models.CustomerID, len(Externals))
	for i, x := range Externals {
		ids[i] = ID(x)
	}
	return ids
}

// History draws 1 to most different events, received at one moment.
func History(t *rapid.T, most int, received time.Time) []models.Event {
	n := rapid.IntRange(1, most).Draw(t, "events")
	events := make([]models.Event, n)
	count := map[string]int{}
	for i := range events {
		who := rapid.SampledFrom(Externals).Draw(t, "who")
		count[who]++ // two customers' messages may share an id, a customer's own never
		events[i] = event(t, who, fmt.Sprint("m", count[who]), received)
	}
	return events
}

// Shuffle draws the events in another order with some of them twice or more.
func Shuffle(t *rapid.T, events []models.Event) []models.Event {
	copies := rapid.SliceOfN(rapid.SampledFrom(events), 0, len(events)).Draw(t, "copies")
	return rapid.Permutation(append(append([]models.Event(nil), events...), copies...)).Draw(t, "order")
}

// Split cuts events into batches of drawn sizes.
func Split(t *rapid.T, events []models.Event) [][]models.Event {
	var batches [][]models.Event
	for len(events) > 0 {
		n := rapid.IntRange(1, len(events)).Draw(t, "batch")
		batches = append(batches, events[:n])
		events = events[n:]
	}
	return batches
}

// SameStates compares states: everything exactly, but decayed counts to 1e-9
// relative. It returns "" or the difference.
func SameStates(want, got models.State) string {
	return cmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 0), cmpopts.EquateEmpty())
}

var kinds = []models.EventKind{
	models.EventOther, models.EventIdentify, models.EventIdentify, models.EventOrder, models.EventRefund, models.EventNPS,
	models.EventTicketOpened, models.EventTicketClosed, models.EventLogin, models.EventShare, models.EventReferralClick,
	models.EventSignup, models.EventUnsubscribed, models.EventComplained, models.EventConsent, models.EventAlias, models.EventAlias,
}

func event(t *rapid.T, who, message string, received time.Time) models.Event {
	e := models.Event{
		ExternalID: who, Customer: ID(who), Known: who[0] == 'u', Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
		MessageID: message, Type: "track", Name: "drawn", Source: "test", ReceivedAt: received, Raw: []byte(`{}`),
	}
	ago := rapid.OneOf(rapid.Int64Range(0, 1), rapid.Int64Range(0, 20), rapid.Int64Range(0, 400*86400)).Draw(t, "seconds ago")
	e.At = received.Add(-time.Duration(ago) * time.Second)
	switch e.Kind {
	case models.EventIdentify:
		e.Traits = rapid.SliceOfN(trait, 0, 4).Draw(t, "traits")
		e.Consents = rapid.SliceOfN(consent, 0, 2).Draw(t, "consents")
	case models.EventOrder, models.EventRefund:
		e.OrderID = rapid.SampledFrom([]string{"", "o1", "o2"}).Draw(t, "order")
		e.Minor, e.Currency = rapid.Int64Range(0, 10000).Draw(t, "minor"), rapid.SampledFrom([]string{"", "EUR", "JPY"}).Draw(t, "currency")
		e.Code = rapid.SampledFrom(codes).Draw(t, "code")
	case models.EventNPS:
		e.Score = rapid.IntRange(0, 10).Draw(t, "score")
	case models.EventTicketOpened, models.EventTicketClosed:
		e.TicketID = fmt.Sprint("t", rapid.IntRange(0, 25).Draw(t, "ticket"))
	case models.EventReferralClick, models.EventSignup:
		e.Code = rapid.SampledFrom(codes).Draw(t, "code")
	case models.EventConsent, models.EventUnsubscribed:
		e.Channel = rapid.SampledFrom([]string{"email", "sms", models.AllChannels}).Draw(t, "channel")
		e.Granted = e.Kind == models.EventConsent && rapid.Bool().Draw(t, "granted")
	case models.EventAlias:
		from := rapid.SampledFrom(Externals).Draw(t, "from")
		if from != who {
			e.Link = &models.Link{From: ID(from), To: e.Customer, FromExternal: from, ToExternal: who, Known: e.Known, Stamp: e.Stamp()}
		}
	}
	return e
}

// Codes belong to nobody, unless the test makes them.
var codes = []string{"", "aaabcdefghjkm", "aaabcdefghjkm.3.sms", "aannnnnnnnnnnn"}

var trait = rapid.Custom(func(t *rapid.T) models.Trait {
	return models.Trait{
		Name:  fmt.Sprintf("n%02d", rapid.IntRange(0, 80).Draw(t, "name")),
		Value: rapid.SampledFrom([]string{`"a"`, `"b"`, "1", "true", "false"}).Draw(t, "value"),
	}
})

var consent = rapid.Custom(func(t *rapid.T) models.Consent {
	return models.Consent{
		Channel: rapid.SampledFrom([]string{"email", "sms", "push"}).Draw(t, "channel"),
		Granted: rapid.Bool().Draw(t, "granted"),
	}
})
