package company

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

func newCompany(t testing.TB, config Config) *Company {
	t.Helper()
	config.Start = start
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The average over all customers and days, taken the long way.
func TestShareChanceIsCalibrated(t *testing.T) {
	for _, seed := range []uint64{1, 2, 1 << 40} {
		c := newCompany(t, Config{Seed: seed, Customers: 1500})
		for arm, o := range Offers {
			var total float64
			for n := range c.config.Days {
				at := c.midnight(n).Add(3 * time.Hour)
				for i := range c.customers {
					total += c.ShareChance(i, at, arm)
				}
			}
			mean := total / float64(c.config.Days*len(c.customers))
			if math.Abs(mean-o.Chance) > 1e-5 {
				t.Errorf("seed %d: %s has mean %.6f, want %.2f", seed, o.Key, mean, o.Chance)
			}
		}
	}
}

// What is played follows what is claimed: over many asks, and within each tenth
// of the asks by chance, the shares are as frequent as ShareChance says. A
// tenth holds 8,000 asks or more; 4 standard errors are missed once in 16,000
// tenths, and the seed is fixed.
func TestSharesFollowShareChance(t *testing.T) {
	c := newCompany(t, Config{Seed: 5, Days: 60})
	organic := organicTimes(c.newDiary())
	for arm, o := range Offers {
		var asks []ask
		for _, on := range []int{3, 17, 26, 40, 54} {
			for i := range c.customers {
				x := c.react(i, on, email, arm)
				if x.activated.IsZero() {
					continue
				}
				if x.activated.Hour() >= 6 {
					t.Fatalf("activated at %v, when customers are awake", x.activated)
				}
				shared := within(x.activated, x.shared) || slices.ContainsFunc(organic[i], func(at time.Time) bool { return within(x.activated, at) })
				asks = append(asks, ask{c.ShareChance(i, x.activated, arm), shared})
			}
		}
		checkFrequency(t, o.Key, asks)
		slices.SortFunc(asks, func(a, b ask) int { return int(math.Copysign(1, a.chance-b.chance)) })
		for tenth := range 10 {
			checkFrequency(t, o.Key, asks[tenth*len(asks)/10:(tenth+1)*len(asks)/10])
		}
	}
}

type ask struct {
	chance float64
	shared bool
}

func within(activated, at time.Time) bool {
	return !at.IsZero() && !at.Before(activated) && at.Before(activated.Add(Window))
}

func checkFrequency(t *testing.T, what string, asks []ask) {
	t.Helper()
	var shares, expected, variance float64
	for _, a := range asks {
		expected += a.chance
		variance += a.chance * (1 - a.chance)
		if a.shared {
			shares++
		}
	}
	if z := (shares - expected) / math.Sqrt(variance); math.Abs(z) > 4 {
		t.Errorf("%s: %.0f shares of %d asks, expected %.1f: %.1f standard errors", what, shares, len(asks), expected, z)
	}
}

func organicTimes(d *diary) map[int][]time.Time {
	times := map[int][]time.Time{}
	for _, p := range d.pages {
		for _, s := range p.organic {
			times[s.customer] = append(times[s.customer], s.at)
		}
	}
	return times
}

func TestCustomersDiffer(t *testing.T) {
	c := newCompany(t, Config{Seed: 3})
	chances := make([]float64, c.Customers())
	for i := range chances {
		chances[i] = c.ShareChance(i, start, 2)
	}
	slices.Sort(chances)
	low, high := chances[len(chances)/10], chances[len(chances)*9/10]
	if high/low < 2.5 {
		t.Errorf("the top tenth shares with %.3f, the bottom tenth with %.3f", high, low)
	}
}

func TestSeasonMoves(t *testing.T) {
	june, december := time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 14, 0, 0, 0, 0, time.UTC)
	saturday := time.Date(2026, 6, 13, 0, 0, 0, 0, time.UTC)
	if season(december)-season(june) < 0.4 || season(saturday)-season(june) < 0.1 {
		t.Errorf("June %.3f, a Saturday in June %.3f, December %.3f", season(june), season(saturday), season(december))
	}
}

// Whatever the time, exactly wakingWindow hours awake fall into Window, and
// nothing happens at night: the two facts ShareChance and the clock rest on.
func TestAwake(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := start.Add(time.Duration(rapid.Int64Range(0, int64(20*day)).Draw(t, "at"))).Truncate(time.Second)
		a := rapid.Float64Range(0, 100).Draw(t, "a")
		b := rapid.Float64Range(a, 200).Draw(t, "b")
		x, y := awake(at, a), awake(at, b)
		if x.Hour() < 6 {
			t.Fatalf("awake at %v", x)
		}
		if x.Before(at.Truncate(time.Millisecond)) || y.Before(x) {
			t.Fatalf("awake(%v, %v) = %v, awake(%v) = %v", at, a, x, b, y)
		}
		if last := awake(at, wakingWindow-0.001); last.After(at.Add(Window)) {
			t.Fatalf("the window that begins %v ends before %v", at, last)
		}
		if next := awake(at, wakingWindow+0.001); next.Before(at.Add(Window)) {
			t.Fatalf("the window that begins %v still runs at %v", at, next)
		}
	})
}

func TestTruncatedExp(t *testing.T) {
	r := stream(1, forCustomer, 0, 0)
	const mean, most, n = 14.0, 54.0, 200_000
	var total float64
	for range n {
		x := truncatedExp(r, mean, most)
		if x < 0 || x >= most {
			t.Fatalf("drew %v", x)
		}
		total += x
	}
	// E = mean - most·e^(-most/mean)/(1 - e^(-most/mean)); its standard error is below 0.03.
	e := math.Exp(-most / mean)
	want := mean - most*e/(1-e)
	if got := total / n; math.Abs(got-want) > 0.1 {
		t.Errorf("mean %.3f, want %.3f", got, want)
	}
}

func TestConfigIsChecked(t *testing.T) {
	for name, config := range map[string]Config{
		"no start":       {},
		"not midnight":   {Start: start.Add(time.Hour)},
		"few customers":  {Start: start, Customers: 5},
		"too many days":  {Start: start, Days: 4000},
		"negative count": {Start: start, Customers: -1},
	} {
		if _, err := New(config); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// The plan keeps within what the demo can play in its time.
func TestDiaryVolume(t *testing.T) {
	d := newCompany(t, Config{Seed: 4}).newDiary()
	var events, moments int
	seen := map[string]bool{}
	for _, p := range d.pages {
		events += len(p.events)
		moments += len(p.moments)
		for _, e := range p.events {
			if seen[e.MessageID] {
				t.Fatalf("message id %s stands twice", e.MessageID)
			}
			seen[e.MessageID] = true
		}
	}
	t.Logf("%d events, %d moments", events, moments)
	if events > 125_000 || moments < 46_000 {
		t.Errorf("%d events, %d moments", events, moments)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newCompany(b, Config{Seed: 1})
	}
}
