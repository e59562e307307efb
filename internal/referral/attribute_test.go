package referral_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goodword/internal/referral"
	"goodword/models"
)

const (
	maya = "maya7k3p9abc2x" // of the advocate Maya
	ravi = "mayazzzzzzzzzz" // of the advocate Ravi
	shop = "bazr7k3p9abc2x" // of Maya in another program
)

var (
	epoch  = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	friend = customer("friend")
	owners = map[string]models.CodeOwner{
		maya: {Advocate: customer("maya"), Program: "friends"},
		ravi: {Advocate: customer("ravi"), Program: "friends"},
		shop: {Advocate: customer("maya"), Program: "shop"},
	}
)

func customer(name string) models.CustomerID { return models.NewCustomerID(nil, name) }

func day(n int) time.Time { return epoch.AddDate(0, 0, n) }

// rules has programs with an attribution window of ten days.
func rules() *referral.Rules {
	offer := models.Offer{Key: "ten", Currency: "EUR"}
	programs := []models.Program{
		{Key: "friends", CodePrefix: "maya", AttributionDays: 10, PromiseDays: 30, DefaultOffer: "ten", LandingURL: "https://shop.example/hi?a=1&ref=old&b#top"},
		{Key: "shop", CodePrefix: "bazr", AttributionDays: 10, PromiseDays: 30, DefaultOffer: "ten", LandingURL: "https://other.example"},
	}
	return &referral.Rules{Catalog: fixed{&models.Snapshot{Programs: programs, Offers: []models.Offer{offer}}}}
}

type fixed struct{ snap *models.Snapshot }

func (f fixed) Snapshot(models.WorkspaceID) *models.Snapshot { return f.snap }

func (f fixed) Secret(models.WorkspaceID) []byte { return nil }

func (f fixed) ByPrefix(prefix string) (models.WorkspaceID, *models.Program, bool) {
	for i := range f.snap.Programs {
		if p := &f.snap.Programs[i]; p.CodePrefix == prefix {
			return 1, p, true
		}
	}
	return 0, nil, false
}

func click(on int, code string) models.Event {
	return models.Event{Kind: models.EventReferralClick, At: day(on), Code: code}
}

func signup(on int, code string) models.Event {
	return models.Event{Kind: models.EventSignup, At: day(on), Code: code}
}

func order(on int, code string) models.Event {
	return models.Event{Kind: models.EventOrder, At: day(on), Code: code, OrderID: "o", Minor: 100, Currency: "EUR"}
}

func journey(events ...models.Event) *models.Journey {
	j := &models.Journey{Friend: models.Group{Head: friend, Members: []models.CustomerID{friend}}, State: &models.State{}, Owners: owners}
	for i := range events {
		events[i].MessageID = string(rune('a' + i))
		j.State.Apply(&events[i])
	}
	return j
}

func TestAttribute(t *testing.T) {
	// What a case expects: days are those of visit, signup and order, -1 for none.
	type want struct {
		code             string
		number           uint32
		status           models.ReferralStatus
		why              string
		touch, join, buy int
	}
	const started, converted, denied = models.ReferralStarted, models.ReferralConverted, models.ReferralDenied
	tests := []struct {
		name   string
		events []models.Event
		want   *want
	}{
		{"nothing", nil, nil},
		{"visit alone", []models.Event{click(1, maya)}, nil},
		{"conversions alone", []models.Event{signup(1, ""), order(2, "")}, nil},
		{"visit, signup", []models.Event{click(1, maya+".4.sms"), signup(2, "")}, &want{maya, 4, started, models.WhyLastTouch, 1, 2, -1}},
		{"visit, order", []models.Event{click(1, maya), order(2, "")}, &want{maya, 0, converted, models.WhyLastTouch, 1, -1, 2}},
		{"visit, signup, order", []models.Event{click(1, maya), signup(2, ""), order(3, "")}, &want{maya, 0, converted, models.WhyLastTouch, 1, 2, 3}},
		{"at one moment", []models.Event{click(1, maya), signup(1, ""), order(1, "")}, &want{maya, 0, converted, models.WhyLastTouch, 1, 1, 1}},
		{"last visit", []models.Event{click(1, maya), click(2, ravi), signup(3, "")}, &want{ravi, 0, started, models.WhyLastTouch, 2, 3, -1}},
		{"visit after signup does not take it", []models.Event{click(1, maya), signup(2, ""), click(3, ravi), order(4, "")},
			&want{maya, 0, converted, models.WhyLastTouch, 1, 2, 4}},
		{"signup outside the window", []models.Event{click(1, maya), signup(12, "")}, nil},
		{"signup at the window's end", []models.Event{click(1, maya), signup(11, "")}, &want{maya, 0, started, models.WhyLastTouch, 1, 11, -1}},
		{"order outside the window", []models.Event{click(1, maya), signup(2, ""), order(12, "")}, &want{maya, 0, started, models.WhyLastTouch, 1, 2, -1}},
		{"another visit covers the order", []models.Event{click(1, maya), signup(2, ""), click(13, ravi), order(14, "")},
			&want{ravi, 0, converted, models.WhyLastTouch, 13, -1, 14}},
		{"signup before the visit", []models.Event{signup(1, ""), click(2, maya), order(3, "")}, &want{maya, 0, converted, models.WhyLastTouch, 2, -1, 3}},
		{"code at signup", []models.Event{signup(2, maya), order(3, "")}, &want{maya, 0, converted, models.WhyTypedCode, 2, 2, 3}},
		{"code beats visit", []models.Event{click(1, ravi+".2"), signup(2, maya)}, &want{maya, 0, started, models.WhyTypedCode, 2, 2, -1}},
		{"code with the order", []models.Event{order(2, maya+".9")}, &want{maya, 9, converted, models.WhyTypedCode, 2, -1, 2}},
		{"code with the order beats the visit before signup", []models.Event{click(1, ravi), signup(2, ""), order(3, maya)},
			&want{maya, 0, converted, models.WhyTypedCode, 3, -1, 3}},
		{"code at signup beats code with the order", []models.Event{signup(2, maya), order(3, ravi)}, &want{maya, 0, converted, models.WhyTypedCode, 2, 2, 3}},
		{"nobody's code", []models.Event{click(1, maya), signup(2, "mayayyyyyyyyyy")}, &want{maya, 0, started, models.WhyLastTouch, 1, 2, -1}},
		{"ordered before the visit", []models.Event{order(1, ""), click(2, maya)}, nil},
		{"and came back", []models.Event{order(1, ""), click(2, maya), order(3, "")}, &want{maya, 0, denied, models.WhyExistingCustomer, 2, -1, -1}},
		{"and typed the code", []models.Event{order(1, ""), order(3, maya)}, &want{maya, 0, denied, models.WhyExistingCustomer, 3, -1, -1}},
		{"and signed up", []models.Event{order(1, ""), click(2, maya), signup(3, "")}, &want{maya, 0, denied, models.WhyExistingCustomer, 2, -1, -1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := rules().Attribute(journey(test.events...))
			if test.want == nil {
				if len(got) != 0 {
					t.Errorf("got %+v, want nothing", got)
				}
				return
			}
			w := test.want
			expected := models.Referral{
				Advocate: owners[w.code].Advocate, Program: "friends", Friend: friend, Status: w.status, Code: w.code, Number: w.number,
				Why: w.why, TouchedAt: day(w.touch),
			}
			if w.join >= 0 {
				expected.SignedUpAt = day(w.join)
			}
			if w.buy >= 0 {
				expected.ConvertedAt, expected.OrderID, expected.Minor, expected.Currency = day(w.buy), "o", 100, "EUR"
			}
			if len(got) != 1 {
				t.Fatalf("%d referrals, want one", len(got))
			}
			if diff := cmp.Diff(expected, got[0].Referral); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAttributeSelfReferral(t *testing.T) {
	j := journey(click(1, maya), signup(2, ""))
	j.Friend.Members = append(j.Friend.Members, customer("maya"))
	got := rules().Attribute(j)
	if len(got) != 1 || got[0].Status != models.ReferralDenied || got[0].Why != models.WhySelfReferral {
		t.Errorf("%+v", got)
	}
}

func TestAttributeEachProgram(t *testing.T) {
	got := rules().Attribute(journey(click(1, shop), click(2, maya), order(3, "")))
	if len(got) != 2 || got[0].Program != "friends" || got[1].Program != "shop" || !got[1].TouchedAt.Equal(day(1)) {
		t.Errorf("%+v", got)
	}
}

func TestFirstTouch(t *testing.T) {
	got := rules().Attribute(journey(click(1, maya), click(9, maya+".2.sms"), click(15, maya+".3"), signup(16, "")))
	if len(got) != 1 || !got[0].FirstTouch.Equal(day(9)) || !got[0].TouchedAt.Equal(day(15)) || got[0].Number != 3 {
		t.Errorf("%+v", got)
	}
}

// Whatever comes in whatever order, a referral is the same, and one that is not
// denied rests on a visit before what it credits.
func TestAttributeIgnoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var events []models.Event
		for range rapid.IntRange(1, 8).Draw(t, "events") {
			kind := rapid.SampledFrom([]func(int, string) models.Event{click, signup, order}).Draw(t, "kind")
			code := rapid.SampledFrom([]string{"", maya, maya + ".3.sms", ravi, shop}).Draw(t, "code")
			events = append(events, kind(rapid.IntRange(0, 25).Draw(t, "day"), code))
		}
		j := journey(events...)
		reversed := &models.Journey{Friend: j.Friend, Owners: owners, State: &models.State{}}
		for i := range events {
			reversed.State.Apply(&events[len(events)-1-i])
		}
		want := rules().Attribute(j)
		if diff := cmp.Diff(want, rules().Attribute(reversed)); diff != "" {
			t.Fatalf("in reverse:\n%s", diff)
		}
		for _, a := range want {
			if a.FirstTouch.After(a.TouchedAt) {
				t.Fatalf("%+v", a)
			}
			for _, at := range []time.Time{a.SignedUpAt, a.ConvertedAt} {
				if !at.IsZero() && (a.Status == models.ReferralDenied || at.Before(a.TouchedAt) || at.Sub(a.TouchedAt) > 10*24*time.Hour) {
					t.Fatalf("%+v", a)
				}
			}
			if a.Status == models.ReferralStarted && a.SignedUpAt.IsZero() || a.Status == models.ReferralConverted && a.ConvertedAt.IsZero() {
				t.Fatalf("%+v", a)
			}
		}
	})
}

func TestPromise(t *testing.T) {
	promise := func(number uint32, made, ends, provisional int, activated bool) models.Promise {
		p := models.Promise{Number: number, MadeAt: day(made), EndsAt: day(ends), ProvisionalUntil: day(provisional)}
		if activated {
			p.ActivatedAt = day(made)
		}
		return p
	}
	tests := []struct {
		name     string
		carried  uint32
		at       int
		promises []models.Promise
		want     uint32
		made     bool
	}{
		{"none", 0, 5, nil, 0, true},
		{"live", 0, 5, []models.Promise{promise(1, 1, 10, 2, true)}, 1, false},
		{"provisional", 0, 5, []models.Promise{promise(1, 4, 10, 6, false)}, 1, false},
		{"no longer provisional, yet not ended", 0, 5, []models.Promise{promise(1, 1, 10, 2, false)}, 1, false},
		{"live before one that is not", 0, 5, []models.Promise{promise(1, 1, 10, 2, true), promise(2, 3, 10, 4, false)}, 1, false},
		{"ended", 0, 5, []models.Promise{promise(1, 1, 5, 2, true)}, 0, true},
		{"not made yet", 0, 5, []models.Promise{promise(1, 6, 10, 7, true)}, 0, true},
		{"carried", 1, 5, []models.Promise{promise(1, 1, 10, 2, false), promise(2, 3, 10, 4, true)}, 1, false},
		{"carried and made by a later clock", 1, 5, []models.Promise{promise(1, 6, 10, 7, true)}, 1, false},
		{"carried and ended", 1, 5, []models.Promise{promise(1, 1, 4, 2, true), promise(2, 3, 10, 4, true)}, 2, false},
		{"default made before", 0, 5, []models.Promise{promise(0, 1, 10, 0, false)}, 0, false},
		{"default ended", 0, 5, []models.Promise{promise(0, 1, 5, 0, false)}, 0, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			q := &models.PromiseQuestion{Program: "friends", Advocate: customer("maya"), Carried: test.carried, At: day(test.at), Promises: test.promises}
			got, made := rules().Promise(q)
			if got.Number != test.want || made != test.made {
				t.Errorf("promise %d, made %v; want %d, %v", got.Number, made, test.want, test.made)
			}
			if made && (got.Offer.Key != "ten" || !got.MadeAt.Equal(q.At) || !got.EndsAt.Equal(q.At.AddDate(0, 0, 30)) || got.Forces(q.At)) {
				t.Errorf("new default promise %+v", got)
			}
		})
	}
}
