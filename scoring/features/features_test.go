package features_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"goodword/models"
	"goodword/scoring/features"

	"pgregory.net/rapid"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func vectorOf(s *models.State) []float32 { return features.Vector(nil, features.Input{State: s}, now) }

func daysAgo(d float64) time.Time { return now.Add(-time.Duration(d * 24 * float64(time.Hour))) }

func TestVectorOfKnownState(t *testing.T) {
	var s models.State
	for i, e := range []models.Event{
		{Kind: models.EventIdentify, At: daysAgo(200), Traits: []models.Trait{{Name: "plan", Value: `"Pro"`}, {Name: "language", Value: `"de-AT"`}}},
		{Kind: models.EventOrder, At: daysAgo(60), Minor: 4000, Currency: "EUR"},
		{Kind: models.EventOrder, At: daysAgo(30), Minor: 4000, Currency: "EUR"},
		{Kind: models.EventNPS, At: daysAgo(90), Score: 3},
		{Kind: models.EventNPS, At: daysAgo(10), Score: 9},
		{Kind: models.EventShare, At: daysAgo(0)},
		{Kind: models.EventTicketOpened, At: daysAgo(15), TicketID: "a"},
		{Kind: models.EventTicketOpened, At: daysAgo(45), TicketID: "b"},
		{Kind: models.EventTicketClosed, At: daysAgo(14), TicketID: "a"},
		{Kind: models.EventRefund, At: daysAgo(50), Minor: 1000, Currency: "EUR"},
		{Kind: models.EventLogin, At: daysAgo(3)},
		{Kind: models.EventClicked, At: daysAgo(2)},
		{Kind: models.EventClicked, At: daysAgo(1)},
	} {
		e.MessageID = fmt.Sprint(i)
		s.Apply(&e)
	}
	got := features.Vector(nil, features.Input{
		State: &s, Friends: 2, Asks: []models.AskRecord{{At: daysAgo(60).UnixMilli()}, {At: daysAgo(15).UnixMilli()}, {At: daysAgo(-3).UnixMilli()}},
	}, now)
	want := map[int]float64{
		features.NPSKnown: 1, features.NPSLatest: 9, features.NPSAgeDays: 10, features.NPSTrend: 6,
		features.Orders: 2, features.OrderAgeDays: 30, features.TenureDays: 200,
		features.Orders30:   math.Exp(-1) + math.Exp(-2), // 30 and 60 days at τ = 30
		features.Orders365:  math.Exp(-30./365) + math.Exp(-60./365),
		features.SpendMinor: 8000 - 1000, features.OrderMinor: 3500,
		features.Shares: 1, features.Shares30: 1, features.Shares365: 1, features.ShareAgeDays: 0,
		features.Tickets30: math.Exp(-0.5) + math.Exp(-1.5), features.Tickets: 2, features.OpenTicket: 1, features.Refunds: 1,
		features.Logins30: math.Exp(-0.1), features.Clicks: 2, features.Clicks30: math.Exp(-2./30) + math.Exp(-1./30),
		// Two orders, two answers, a share, a login and two clicks; identify, tickets and the refund are not the customer's doing.
		features.Activity30:   math.Exp(-2) + math.Exp(-1) + math.Exp(-3) + math.Exp(-1./3) + 1 + math.Exp(-0.1) + math.Exp(-2./30) + math.Exp(-1./30),
		features.LastSeenDays: 0,
		features.Asks30:       math.Exp(-2) + math.Exp(-0.5), features.AskAgeDays: 15, // what is scheduled has not been asked
		features.Friends: 2,
		features.Plan:    float64(features.Level("pro")), features.Locale: float64(features.Level("de-at")),
	}
	for i, name := range features.Names(nil) {
		x, known := want[i]
		switch {
		case i == features.Device || i >= features.FirstAction:
			if got[i] == got[i] {
				t.Errorf("%s = %v, want it missing", name, got[i])
			}
		case i == features.Activity7: // as Activity30, with another time constant
		case !known && got[i] != 0, math.Abs(float64(got[i])-x) > 1e-5*max(1, x):
			t.Errorf("%s = %v, want %v", name, got[i], x)
		}
	}
}

// What the first release stored is 0 where nothing is known; later places are 0 for counts and missing for the rest.
func TestVectorOfNothing(t *testing.T) {
	got := vectorOf(&models.State{})
	for i := range features.FirstCount {
		if got[i] != 0 {
			t.Errorf("%s = %v, want 0", features.Names(nil)[i], got[i])
		}
	}
	for _, i := range []int{features.NPSTrend, features.SpendMinor, features.OrderMinor, features.LastSeenDays, features.ShareAgeDays, features.AskAgeDays, features.Plan} {
		if got[i] == got[i] {
			t.Errorf("%s = %v, want it missing", features.Names(nil)[i], got[i])
		}
	}
}

// An NPS answer of 0 on this very moment must differ from no answer.
func TestVectorTellsZeroFromAbsent(t *testing.T) {
	var s models.State
	s.Apply(&models.Event{Kind: models.EventNPS, Score: 0, At: now})
	got := vectorOf(&s)
	if got[features.NPSKnown] != 1 || got[features.NPSLatest] != 0 {
		t.Errorf("NPSKnown, NPSLatest = %v, %v", got[features.NPSKnown], got[features.NPSLatest])
	}
}

func TestNamesMatchVector(t *testing.T) {
	names := features.Names(nil)
	seen := map[string]bool{}
	for _, n := range names {
		if n == "" || seen[n] {
			t.Errorf("name %q is empty or stands twice", n)
		}
		seen[n] = true
	}
	if len(names) != features.Count || len(vectorOf(&models.State{})) != features.Count {
		t.Errorf("%d names for %d features", len(names), features.Count)
	}
}

func TestVectorIsMissingOrFinite(t *testing.T) {
	signed := map[int]bool{features.NPSTrend: true, features.SpendMinor: true, features.OrderMinor: true}
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t)
		for i, x := range vectorOf(s) {
			if math.IsInf(float64(x), 0) || x < 0 && !signed[i] || x != x && i < features.FirstCount {
				t.Fatalf("%s = %v", features.Names(nil)[i], x)
			}
		}
	})
}

func TestVectorReadsTraits(t *testing.T) {
	var s models.State
	s.Apply(&models.Event{Kind: models.EventIdentify, At: daysAgo(1), Traits: []models.Trait{
		{Name: "seats", Value: "12"}, {Name: "team", Value: `"34.5"`}, {Name: "tier", Value: `" Gold"`}, {Name: "vip", Value: "true"},
		{Name: "like_advocates", Value: "1"}, // no business of the feature of that name
	}})
	traits := []models.TraitFeature{
		{Name: "seats", Numeric: true}, {Name: "team", Numeric: true}, {Name: "tier"}, {Name: "vip"}, {Name: "tier", Numeric: true}, {Name: "absent"}, models.LikenessFeature,
	}
	got := features.Vector(nil, features.Input{State: &s, Traits: traits}, now)[features.Count:]
	want := []float32{12, 34.5, features.Level("gold"), features.Level("TRUE")}
	for i, x := range want {
		if got[i] != x {
			t.Errorf("%s = %v, want %v", traits[i].Name, got[i], x)
		}
	}
	if len(got) != len(traits) || got[4] == got[4] || got[5] == got[5] || got[6] == got[6] {
		t.Errorf("a text read as a number, an absent trait and the likeness are %v, want all missing", got[4:])
	}
}

func TestSetAction(t *testing.T) {
	v := vectorOf(&models.State{})
	features.SetAction(v, &models.Action{
		Channel: "email", Approach: "help_friend", Advocate: models.Side{Kind: models.OfferCredit, Minor: 1000},
		Friend: models.Side{Kind: models.OfferPercent, Minor: 15}, Wait: 90 * time.Minute,
	})
	for i, want := range map[int]float32{
		features.ActionChannel: features.Level("email"), features.ActionApproach: features.Level("help_friend"),
		features.ActionAdvocateKind: features.Level("credit"), features.ActionAdvocate: 1000,
		features.ActionFriendKind: features.Level("percent"), features.ActionFriend: 15, features.ActionWaitHours: 1.5,
	} {
		if v[i] != want {
			t.Errorf("%s = %v, want %v", features.Names(nil)[i], v[i], want)
		}
	}
	if m := v[features.ActionMoment]; m == m {
		t.Errorf("moment = %v, want it missing", m)
	}
}

func TestLevelIsExactInFloat32(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringN(1, 20, -1).Draw(t, "name")
		if x := features.Level(name); x == x && (x < 0 || x >= 1<<24 || x != float32(uint32(x))) {
			t.Fatalf("Level(%q) = %v", name, x)
		}
	})
	seen := map[float32]string{}
	for i := range 1000 {
		name := fmt.Sprintf("level %d", i)
		if other, taken := seen[features.Level(name)]; taken {
			t.Errorf("%q and %q share a code", name, other)
		}
		seen[features.Level(name)] = name
	}
}

// A vector of the first release is as good to a model as one of today; what was not stored then is missing.
func TestForModel(t *testing.T) {
	first := make([]float32, features.FirstCount)
	first[features.Orders], first[features.OrderAgeDays] = 2, 5
	row := features.ForModel(nil, first, features.Count+1)
	for i, x := range row {
		missing := i == features.NPSLatest || i == features.NPSAgeDays || i >= features.FirstCount
		if (x != x) != missing {
			t.Errorf("place %d is %v", i, x)
		}
	}
	if len(row) != features.Count+1 || row[features.OrderAgeDays] != 5 {
		t.Errorf("row %v", row)
	}
	if cut := features.ForModel(nil, make([]float32, features.Count+3), features.Count); len(cut) != features.Count || cut[features.OrderAgeDays] == cut[features.OrderAgeDays] {
		t.Errorf("a longer vector becomes %v", cut)
	}
}

func TestColumnsFitForModel(t *testing.T) {
	traits := []models.TraitFeature{{Name: "seats", Numeric: true}, models.LikenessFeature, {Name: "like_advocates"}}
	var s models.State
	s.Apply(&models.Event{Kind: models.EventIdentify, At: daysAgo(1), Traits: []models.Trait{{Name: "tier", Value: `"gold"`}, {Name: "plan", Value: `"pro"`}}})
	v := features.Vector(nil, features.Input{State: &s, Traits: traits}, now)
	features.SetAction(v, &models.Action{Channel: "sms"})
	table := &features.Table{Columns: features.Columns(traits)}
	for _, x := range features.ForModel(nil, v, len(table.Columns)) {
		table.Values = append(table.Values, []float32{x})
	}
	if err := table.Validate(); err != nil {
		t.Error(err)
	}
}

func TestVectorAllocatesNothing(t *testing.T) {
	var s models.State
	s.Apply(&models.Event{Kind: models.EventOrder, At: daysAgo(3)})
	dst := make([]float32, 0, features.Count)
	if n := testing.AllocsPerRun(100, func() { dst = features.Vector(dst[:0], features.Input{State: &s}, now) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// drawState draws events up to a day after now, since those are accepted too.
func drawState(t *rapid.T) *models.State {
	var s models.State
	for i := range rapid.IntRange(0, 40).Draw(t, "events") {
		s.Apply(&models.Event{
			MessageID: fmt.Sprint(i), Score: rapid.IntRange(0, 10).Draw(t, "score"),
			Kind:     models.EventKind(rapid.IntRange(0, int(models.EventFriendClick)).Draw(t, "kind")),
			At:       daysAgo(rapid.Float64Range(-1, 4000).Draw(t, "age")),
			TicketID: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "ticket"),
		})
	}
	return &s
}

func BenchmarkVector(b *testing.B) {
	var s models.State
	for k := models.EventOther; k <= models.EventFriendClick; k++ {
		s.Apply(&models.Event{Kind: k, At: daysAgo(float64(k)), TicketID: "a"})
	}
	dst := make([]float32, 0, features.Count)
	b.ReportAllocs()
	for b.Loop() {
		dst = features.Vector(dst[:0], features.Input{State: &s}, now)
	}
}
