package report

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goodword/models"
)

func everything(string) bool { return true }

// TestNumbersAddUp works the numbers of a program out by hand.
func TestNumbersAddUp(t *testing.T) {
	log := &models.NumbersLog{
		Decisions: []models.DecisionCount{
			{Reason: models.ReasonCap, N: 40}, {Reason: models.ReasonDetractor, N: 2}, {Reason: models.ReasonHoldout, N: 5}, {Reason: models.ReasonNoAsk, N: 3},
			{Ask: true, Reason: models.ReasonAsk, N: 30, AtOnce: 4}, {Ask: true, Reason: "nps_promoter", N: 20},
		},
		Outcomes: []models.OutcomeCount{
			{Kind: models.OutcomeActivation, Promised: true, N: 40}, {Kind: models.OutcomeActivation, N: 3}, {Kind: models.OutcomeShare, N: 9},
			{Kind: models.OutcomeClick, N: 8}, {Kind: models.OutcomeSignup, N: 5}, {Kind: models.OutcomePurchase, Currency: "EUR", N: 4, Minor: 40000},
			{Kind: models.OutcomePurchase, Currency: "USD", N: 1, Minor: 900}, {Kind: models.OutcomePurchase, N: 1}, {Kind: models.OutcomeRefund, Currency: "EUR", N: 1, Minor: 1000},
			{Kind: models.OutcomeUnsubscribe, N: 2}, {Kind: models.OutcomeComplaint, N: 1},
		},
		Friends: []models.FriendCount{
			{Currency: "EUR", MoneyCurrency: "EUR", Acquired: 3, Returned: 1, RefundedMinor: 9000}, {Currency: "USD", Acquired: 1},
		},
		Rewards: []models.RewardCount{
			{Advocate: true, Kind: models.OfferCredit, Currency: "EUR", N: 2, Minor: 2000}, {Advocate: true, Kind: models.OfferCash, Currency: "EUR", N: 1, Minor: 500},
			{Kind: models.OfferAmount, Currency: "EUR", N: 3, Minor: 3000}, {Kind: models.OfferPoints, N: 1, Minor: 700}, {Advocate: true, Kind: models.OfferPoints, N: 1, Minor: 700},
		},
	}
	tally := newTally()
	tally.take(log, everything)
	want := Numbers{
		Decisions: 100, Asks: 50, NotAsked: 3, HeldOut: 5, Suppressed: 42, SuppressedBy: map[string]int64{"cap": 40, "detractor": 2},
		Activated: 44, Shares: 9, Clicks: 8, Signups: 5, Purchases: 6, Unsubscribes: 2, Complaints: 1,
		Value:   []ValueNumbers{{Currency: "EUR", Purchases: 40000, Refunds: 10000, Net: 30000}, {Currency: "USD", Purchases: 900, Net: 900}},
		Friends: 4, Returned: 1,
		Rewards:      []RewardNumbers{{Currency: "EUR", Advocates: 2500, FriendsMinor: 3000, Total: 5500, Friends: 3, CostPerFriend: 5500.0 / 3}},
		OtherRewards: []OtherRewards{{Side: "advocate", Kind: "points", Count: 1, Amount: 700}, {Side: "friend", Kind: "points", Count: 1, Amount: 700}},
	}
	if diff := cmp.Diff(want, tally.numbers(), cmpopts.IgnoreFields(Numbers{}, "Incremental")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestIncremental works the comparison out by hand: 9,500 customers of whom 950 brought 100 each and 500 held out of whom 20 did.
func TestIncremental(t *testing.T) {
	group := func(held bool, customers, positives int64, value float64) []models.CustomerGroup {
		return []models.CustomerGroup{
			{Held: held, Customers: customers},
			{Held: held, Customers: customers, Currency: "EUR", Positives: positives, Sum: float64(positives) * value, SumSquares: float64(positives) * value * value},
		}
	}
	tally := newTally()
	tally.take(&models.NumbersLog{Groups: append(group(false, 9500, 950, 100), group(true, 500, 20, 100)...)}, everything)
	got := tally.numbers().Incremental
	if got.Customers != 9500 || got.HeldOut != 500 || len(got.Currencies) != 1 || got.Note != "" {
		t.Fatalf("got %+v", got)
	}
	c := got.Currencies[0]
	variance := 0.1 * 0.9 * 100 * 100 // of the treated, which is more than the holdout's
	half := 1.959963984540054 * math.Sqrt(variance/9500+variance/500)
	near := cmpopts.EquateApprox(1e-12, 1e-9)
	want := IncrementalValue{Currency: "EUR", WithValue: 950, HeldWithValue: 20, PerCustomer: new(10.0), PerHeldOut: new(4.0),
		Difference: &Interval{6, 6 - half, 6 + half}, Added: &Interval{57000, 9500 * (6 - half), 9500 * (6 + half)}, Forgone: &Interval{3000, 500 * (6 - half), 500 * (6 + half)}}
	if diff := cmp.Diff(want, c, near); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestIncrementalSaysSo: without enough data there is no number.
func TestIncrementalSaysSo(t *testing.T) {
	for name, tc := range map[string]struct {
		groups []models.CustomerGroup
		note   bool
		little int // currencies with too little data
	}{
		"nothing":    {nil, true, 0},
		"no holdout": {[]models.CustomerGroup{{Customers: 900}, {Customers: 900, Currency: "EUR", Positives: 90, Sum: 900, SumSquares: 9000}}, true, 1},
		"all held":   {[]models.CustomerGroup{{Held: true, Customers: 9}}, true, 0},
		"too few": {[]models.CustomerGroup{{Customers: 900}, {Customers: 900, Currency: "EUR", Positives: 90, Sum: 900, SumSquares: 9000},
			{Held: true, Customers: 50}, {Customers: 900, Currency: "USD", Positives: 1, Sum: 9, SumSquares: 81}}, false, 2},
	} {
		tally := newTally()
		tally.take(&models.NumbersLog{Groups: tc.groups}, everything)
		got := tally.numbers().Incremental
		if (got.Note != "") != tc.note || len(got.Currencies) != tc.little {
			t.Errorf("%s: got %+v", name, got)
		}
		for _, c := range got.Currencies {
			if !c.TooLittleData || c.PerCustomer != nil || c.PerHeldOut != nil || c.Difference != nil || c.Added != nil || c.Forgone != nil {
				t.Errorf("%s: got %+v, want no number", name, c)
			}
		}
	}
}
