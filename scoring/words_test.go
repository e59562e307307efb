package scoring_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

var wordTraits = []models.TraitFeature{{Name: "seats", Numeric: true}, {Name: "industry"}, models.LikenessFeature}

// knownVector is somebody of whom everything is known; unknownVector of whom nothing is.
func knownVector() []float32 {
	v := make([]float32, features.Count+len(wordTraits))
	for place, x := range map[int]float32{
		features.NPSKnown: 1, features.NPSLatest: 9, features.NPSAgeDays: 3.4, features.Orders: 5, features.Orders30: 1.44, features.OrderAgeDays: 12.9,
		features.TenureDays: 250, features.Shares: 3, features.Shares30: 0.7, features.Tickets30: 1.2, features.OpenTicket: 1, features.Refunds: 2,
		features.Logins30: 4.25, features.Clicks: 1, features.NPSTrend: -1.5, features.Orders365: 3.2, features.SpendMinor: 123450, features.OrderMinor: 24690,
		features.Activity7: 3, features.Activity30: 10.04, features.LastSeenDays: 1.2, features.Tickets: 2, features.Shares365: 2.8, features.ShareAgeDays: 20,
		features.Exposures30: 0.5, features.Clicks30: 0.01, features.Asks30: 0.8, features.AskAgeDays: 0.2, features.Friends: 2, features.Unsubscribes: 1,
		features.Complaints: 1, features.Reviews: 4, features.Renewals: 2,
		features.Plan: features.Level("pro"), features.Locale: features.Level("de"), features.Device: features.Level("android"),
		features.Count: 12, features.Count + 1: features.Level("retail"), features.Count + 2: 0.62,
	} {
		v[place] = x
	}
	features.SetAction(v, &models.Action{
		Channel: "email", Approach: "dual_favour", Moment: "delivered", Wait: 50 * 3600e9,
		Advocate: models.Side{Kind: models.OfferCredit, Minor: 1000}, Friend: models.Side{Kind: models.OfferPercent, Minor: 15},
	})
	return v
}

func unknownVector() []float32 {
	v := features.Vector(nil, features.Input{State: &models.State{}, Traits: wordTraits}, time.Time{})
	return v
}

// TestWords covers every column and every code of the scorecard: with all known and named, with names that nobody told, and with nothing
// known.
func TestWords(t *testing.T) {
	cases := []struct{ reason, known, unnamed, unknown string }{
		{"nps_known", "has answered the NPS question", "", "no NPS answer yet"},
		{"nps_latest", "answered 9 of 10 three days ago", "", "no NPS answer yet"},
		{"nps_age_days", "last NPS answer three days ago", "", "no NPS answer yet"},
		{"orders", "5 orders so far", "", "no order yet"},
		{"orders_30d", "orders of late: 1.4", "", "orders of late: none"},
		{"order_age_days", "last order 12 days ago", "", "no order yet"},
		{"tenure_days", "a customer for eight months", "", "a customer since today"},
		{"shares", "has shared 3 times", "", "has not shared yet"},
		{"shares_30d", "shares of late: 0.7", "", "shares of late: none"},
		{"tickets_30d", "support tickets of late: 1.2", "", "support tickets of late: none"},
		{"open_ticket", "a support ticket is open", "", "no support ticket is open"},
		{"refunds", "had a refund twice", "", "had no refund"},
		{"logins_30d", "logins of late: 4.3", "", "logins of late: none"},
		{"clicks", "has clicked in our messages", "", "has never clicked in our messages"},
		{"nps_trend", "the last NPS answer is 1.5 below those before", "", "not two NPS answers yet"},
		{"orders_365d", "orders in about a year: 3.2", "", "orders in about a year: none"},
		{"spend_minor", "has spent €1234.50", "has spent 123450 minor units", "has spent nothing yet"},
		{"order_minor", "spends €246.90 an order", "spends 24690 minor units an order", "no order yet"},
		{"activity_7d", "events of the customer's own in about a week: 3", "", "events of the customer's own in about a week: none"},
		{"activity_30d", "events of the customer's own in about a month: 10", "", "events of the customer's own in about a month: none"},
		{"last_seen_days", "last active yesterday", "", "never seen active"},
		{"tickets", "has opened a support ticket twice", "", "has never opened a support ticket"},
		{"shares_365d", "shares in about a year: 2.8", "", "shares in about a year: none"},
		{"share_age_days", "last share 20 days ago", "", "has not shared yet"},
		{"exposures_30d", "asks seen of late: 0.5", "", "asks seen of late: none"},
		{"clicks_30d", "clicks in our messages of late: none", "", "clicks in our messages of late: none"},
		{"asks_30d", "asks of late: 0.8", "", "asks of late: none"},
		{"ask_age_days", "last asked today", "", "never asked before"},
		{"friends", "has brought 2 friends", "", "has brought no friend yet"},
		{"unsubscribes", "has unsubscribed", "", "has never unsubscribed"},
		{"complaints", "has marked a message as spam", "", "has never marked a message as spam"},
		{"reviews", "has written a review 4 times", "", "has written no review"},
		{"renewals", "has renewed twice", "", "has not renewed yet"},
		{"plan", "the plan is pro", "the customer's plan", "no plan known"},
		{"locale", "the language is de", "the customer's language", "no language known"},
		{"device", "the device is android", "the customer's device", "no device known"},
		{"channel", "asked by email", "", "asked on no channel yet"},
		{"approach", "asked with the approach dual_favour", "the approach of the ask", "asked with no approach yet"},
		{"moment", "asked in the moment delivered", "the moment of the ask", "asked in no moment"},
		{"advocate_kind", "the customer gets credit", "", "no offer yet for the customer"},
		{"advocate_reward", "the customer gets €10.00", "the customer gets 1000 minor units", "no offer yet for the customer"},
		{"friend_kind", "the friend gets a percentage off", "", "no offer yet for the friend"},
		{"friend_reward", "the friend gets 15 % off", "", "no offer yet for the friend"},
		{"wait_hours", "asked two days later", "", "asked at once"},
		{"trait:seats", "seats is 12", "", "seats is not known"},
		{"trait:industry", "industry is retail", "what industry is", "industry is not known"},
		{"like_advocates", "much like customers who have brought friends", "", "too few customers have brought friends to compare with"},

		{"base", "the level of everybody", "", "the level of everybody"},
		{"calibration", "what this program has seen of everybody so far", "", "what this program has seen of everybody so far"},
		{"nps_promoter", "a promoter: answered 9 of 10 three days ago", "", "no NPS answer yet"},
		{"nps_passive", "neither promoter nor detractor: answered 9 of 10 three days ago", "", "no NPS answer yet"},
		{"nps_detractor", "a detractor: answered 9 of 10 three days ago", "", "no NPS answer yet"},
		{"nps_unknown", "answered 9 of 10 three days ago", "", "no NPS answer yet"},
		{"recent_order", "last order 12 days ago", "", "no order yet"},
		{"no_recent_order", "last order 12 days ago", "", "no order yet"},
		{"no_order", "last order 12 days ago", "", "no order yet"},
		{"first_order", "5 orders so far", "", "no order yet"},
		{"repeat_customer", "5 orders so far", "", "no order yet"},
		{"tenure", "a customer for eight months", "", "a customer since today"},
		{"past_share", "has shared 3 times", "", "has not shared yet"},
		{"recent_ticket", "support tickets of late: 1.2", "", "support tickets of late: none"},

		{"nps_latest*plan", "answered 9 of 10 three days ago, and the plan is pro", "answered 9 of 10 three days ago, and the customer's plan", "no NPS answer yet, and no plan known"},
		{"trait:gone", "the trait gone", "", "the trait gone"},
		{"of_a_later_release", "of a later release", "", "of a later release"},
	}
	informed := &scoring.Speaker{Traits: wordTraits, Level: levelName, Money: euros}
	known, unknown := knownVector(), unknownVector()
	for _, c := range cases {
		if got := informed.Words(c.reason, known); got != c.known {
			t.Errorf("%s, known: got %q, want %q", c.reason, got, c.known)
		}
		if c.unnamed == "" {
			c.unnamed = c.known
		}
		if got := scoring.Words(c.reason, known, wordTraits); got != c.unnamed {
			t.Errorf("%s, without names: got %q, want %q", c.reason, got, c.unnamed)
		}
		if got := informed.Words(c.reason, unknown); got != c.unknown {
			t.Errorf("%s, unknown: got %q, want %q", c.reason, got, c.unknown)
		}
	}
	covered := map[string]bool{}
	for _, c := range cases {
		covered[c.reason] = true
	}
	codes := features.Names(wordTraits)
	for _, v := range [][]float32{known, unknown} {
		for _, term := range (scoring.Scorecard{}).Terms(nil, v) {
			codes = append(codes, term.Reason)
		}
	}
	for _, code := range codes {
		if !covered[code] {
			t.Errorf("no case for %s", code)
		}
	}
}

// TestWordsOfValues has values that the table above does not.
func TestWordsOfValues(t *testing.T) {
	for _, c := range []struct {
		reason string
		place  int
		x      float32
		want   string
	}{
		{"orders", features.Orders, 1, "one order so far"},
		{"shares", features.Shares, 1, "has shared once"},
		{"shares", features.Shares, 2, "has shared twice"},
		{"friends", features.Friends, 1, "has brought a friend"},
		{"tenure", features.TenureDays, 1, "a customer for one day"},
		{"tenure", features.TenureDays, 60, "a customer for 60 days"},
		{"tenure", features.TenureDays, 61, "a customer for two months"},
		{"tenure", features.TenureDays, 1000, "a customer for two years"},
		{"ask_age_days", features.AskAgeDays, 2, "last asked two days ago"},
		{"nps_trend", features.NPSTrend, 0, "the last NPS answer is like those before"},
		{"nps_trend", features.NPSTrend, 2, "the last NPS answer is 2 above those before"},
		{"wait_hours", features.ActionWaitHours, 1.2, "asked one hour later"},
		{"channel", features.ActionChannel, features.Level("in_app"), "asked in the app"},
		{"channel", features.ActionChannel, features.Level("carrier pigeon"), "the channel of the ask"},
		{"advocate_kind", features.ActionAdvocateKind, features.Level("none"), "the customer gets nothing"},
		{"friend_reward", features.ActionFriendKind, features.Level("gift"), "the friend gets a gift"},
		{"friend_kind", features.ActionFriendKind, features.Level("dinner"), "what the friend gets"},
	} {
		v := unknownVector()
		v[c.place] = c.x
		if got := scoring.Words(c.reason, v, nil); got != c.want {
			t.Errorf("%s of %v: got %q, want %q", c.reason, c.x, got, c.want)
		}
	}
	for x, want := range map[float32]string{
		0.3: "somewhat like customers who have brought friends", -0.1: "no more like customers who have brought friends than most are",
		-0.4: "unlike customers who have brought friends",
	} {
		v := unknownVector()
		v[features.Count+2] = x
		if got := scoring.Words("like_advocates", v, wordTraits); got != want {
			t.Errorf("like_advocates of %v: got %q, want %q", x, got, want)
		}
	}
	if got := scoring.Words("like_advocates", unknownVector(), nil); got != "the likeness to customers who have brought friends" {
		t.Errorf("like_advocates in no known place: got %q", got)
	}
	for _, channel := range models.Channels {
		v := unknownVector()
		v[features.ActionChannel] = features.Level(channel)
		if got := scoring.Words("channel", v, nil); got == "the channel of the ask" {
			t.Errorf("the channel %s has no words", channel)
		}
	}
}

// TestWordsOfAnyVector: whatever stands in a vector, of whatever length a release stored, there are words without NaN and without codes.
func TestWordsOfAnyVector(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, features.Count+len(wordTraits)).Draw(t, "length")
		v := rapid.SliceOfN(rapid.OneOf(rapid.Float32(), rapid.Just(float32(math.NaN()))), n, n).Draw(t, "vector")
		for _, reason := range features.Names(wordTraits) {
			got := scoring.Words(reason, v, wordTraits)
			if got == "" || strings.Contains(got, "NaN") || strings.Contains(got, "_") {
				t.Fatalf("%s: %q", reason, got)
			}
		}
	})
}

func TestChangeWords(t *testing.T) {
	for code, want := range map[string]string{
		"answers_nps_10": "an NPS answer of 10 today", "open_ticket_closed": "closing the open support ticket", "some_more": "some more",
	} {
		if got := scoring.ChangeWords(code); got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
}

func levelName(column string, code uint32) string {
	for _, name := range []string{"pro", "de", "android", "dual_favour", "delivered", "retail"} {
		if uint32(features.Level(name)) == code {
			return name
		}
	}
	return ""
}

func euros(_ string, minor int64) string { return fmt.Sprintf("€%.2f", float64(minor)/100) }
