package features_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"goodword/models"
	"goodword/scoring/features"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func daysAgo(d float64) time.Time { return now.Add(-time.Duration(d * 24 * float64(time.Hour))) }

func TestVectorOfKnownState(t *testing.T) {
	var s models.State
	for i, e := range []models.Event{
		{Kind: models.EventIdentify, At: daysAgo(200)},
		{Kind: models.EventOrder, At: daysAgo(60), Minor: 4000, Currency: "EUR"},
		{Kind: models.EventOrder, At: daysAgo(30), Minor: 4000, Currency: "EUR"},
		{Kind: models.EventNPS, At: daysAgo(90), Score: 3},
		{Kind: models.EventNPS, At: daysAgo(10), Score: 9},
		{Kind: models.EventShare, At: daysAgo(0)},
		{Kind: models.EventTicketOpened, At: daysAgo(15), TicketID: "a"},
		{Kind: models.EventTicketOpened, At: daysAgo(45), TicketID: "b"},
		{Kind: models.EventTicketClosed, At: daysAgo(14), TicketID: "a"},
		{Kind: models.EventRefund, At: daysAgo(50)},
		{Kind: models.EventLogin, At: daysAgo(3)},
		{Kind: models.EventClicked, At: daysAgo(2)},
		{Kind: models.EventClicked, At: daysAgo(1)},
	} {
		e.MessageID = fmt.Sprint(i)
		s.Apply(&e)
	}
	got := features.Vector(nil, &s, now)
	want := make([]float32, features.Count)
	want[features.NPSKnown], want[features.NPSLatest], want[features.NPSAgeDays] = 1, 9, 10
	want[features.Orders], want[features.OrderAgeDays], want[features.TenureDays] = 2, 30, 200
	want[features.Orders30] = float32(math.Exp(-1) + math.Exp(-2)) // 30 and 60 days at τ = 30
	want[features.Shares], want[features.Shares30] = 1, 1
	want[features.Tickets30] = float32(math.Exp(-0.5) + math.Exp(-1.5))
	want[features.OpenTicket], want[features.Refunds] = 1, 1
	want[features.Logins30], want[features.Clicks] = float32(math.Exp(-0.1)), 2
	near := cmp.Comparer(func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 })
	if d := cmp.Diff(want, got, near); d != "" {
		t.Errorf("Vector (-want +got):\n%s", d)
	}
}

func TestVectorOfNothingIsZero(t *testing.T) {
	got := features.Vector(nil, &models.State{}, now)
	if d := cmp.Diff(make([]float32, features.Count), got); d != "" {
		t.Error(d)
	}
}

// An NPS answer of 0 on this very moment must differ from no answer.
func TestVectorTellsZeroFromAbsent(t *testing.T) {
	var s models.State
	s.Apply(&models.Event{Kind: models.EventNPS, Score: 0, At: now})
	got := features.Vector(nil, &s, now)
	if got[features.NPSKnown] != 1 || got[features.NPSLatest] != 0 {
		t.Errorf("NPSKnown, NPSLatest = %v, %v", got[features.NPSKnown], got[features.NPSLatest])
	}
}

func TestNamesMatchVector(t *testing.T) {
	names := features.Names()
	seen := map[string]bool{}
	for _, n := range names {
		if n == "" || seen[n] {
			t.Errorf("name %q is empty or stands twice", n)
		}
		seen[n] = true
	}
	if len(names) != features.Count || len(features.Vector(nil, &models.State{}, now)) != features.Count {
		t.Errorf("%d names for %d features", len(names), features.Count)
	}
}

func TestVectorIsFiniteAndNotNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t)
		for i, x := range features.Vector(nil, s, now) {
			if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) || f < 0 {
				t.Fatalf("%s = %v", features.Names()[i], x)
			}
		}
	})
}

func TestVectorAllocatesNothing(t *testing.T) {
	var s models.State
	s.Apply(&models.Event{Kind: models.EventOrder, At: daysAgo(3)})
	dst := make([]float32, 0, features.Count)
	if n := testing.AllocsPerRun(100, func() { dst = features.Vector(dst[:0], &s, now) }); n != 0 {
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
		dst = features.Vector(dst[:0], &s, now)
	}
}
