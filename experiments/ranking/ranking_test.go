package ranking_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"goodword/experiments/assign"
	"goodword/experiments/bandit"
	"goodword/experiments/ranking"
)

// world is a truth: how attractive things are, how much places are looked at.
type world struct{ attraction, examination []float64 }

// show draws one order as the counts have it and counts what is used of it.
func (w *world) show(t *testing.T, r *ranking.Ranker, most int, counts []ranking.Count, random *rand.Rand) ranking.Draw {
	t.Helper()
	d, err := r.Draw(1<<len(w.attraction)-1, most, random.Float64)
	if err != nil {
		t.Fatal(err)
	}
	for k, i := range d.Order {
		counts[i].Shown[k]++
		if random.Float64() < w.attraction[i]*w.examination[k] {
			counts[i].Used[k]++
		}
	}
	return d
}

func emptyCounts(n int) []ranking.Count {
	counts := make([]ranking.Count, n)
	for i := range counts {
		counts[i] = ranking.Count{Shown: make([]int64, n), Used: make([]int64, n)}
	}
	return counts
}

func rankerOf(t *testing.T, counts []ranking.Count) (*ranking.Ranker, []bandit.Beta, []float64) {
	t.Helper()
	looked := ranking.Examination(counts, len(counts))
	posteriors := ranking.Posteriors(counts, nil, looked)
	r, err := ranking.New(posteriors, looked)
	if err != nil {
		t.Fatal(err)
	}
	return r, posteriors, looked
}

// TestFindsPlantedOrder learns from 20,000 asks, in batches as snapshots come, and ends with the truth: the best first, the estimates of
// attraction and of places near what was planted, and what is next to useless mostly left out.
func TestFindsPlantedOrder(t *testing.T) {
	truth := world{
		attraction:  []float64{0.03, 0.01, 0.10, 0.001, 0.06},
		examination: []float64{1, 0.6, 0.45, 0.35, 0.3},
	}
	for seed := range uint64(5) {
		random := rand.New(rand.NewPCG(seed, 7))
		counts := emptyCounts(5)
		first, shown := make([]int, 5), make([]int, 5)
		for batch := range 40 {
			r, _, _ := rankerOf(t, counts)
			for range 500 {
				d := truth.show(t, r, 5, counts, random)
				if batch < 30 {
					continue
				}
				first[d.Order[0]]++
				for _, i := range d.Order {
					shown[i]++
				}
			}
		}
		_, posteriors, looked := rankerOf(t, counts)
		if first[2] < 4500 { // of 5,000; floors take 4 x 1 %
			t.Errorf("seed %d: things came first %v times, want the third in nine of ten", seed, first)
		}
		if shown[3] > 1500 || shown[2] < 4900 {
			t.Errorf("seed %d: things were shown %v times in 5,000, want the useless one left out of most", seed, shown)
		}
		for _, i := range []int{2, 4} { // what is shown enough to be known
			if got, sd := posteriors[i].Mean(), posteriors[i].SD(); math.Abs(got-truth.attraction[i]) > 4*sd+0.15*truth.attraction[i] {
				t.Errorf("seed %d: attraction of %d is %.4f ± %.4f, planted %.4f", seed, i, got, sd, truth.attraction[i])
			}
		}
		if math.Abs(looked[1]-0.6) > 0.2 {
			t.Errorf("seed %d: the second place is looked at %.3f of the first, planted 0.6", seed, looked[1])
		}
	}
}

// used is the chance that at least one of an order is used.
func (w *world) used(order []int) float64 {
	none := 1.0
	for k, i := range order {
		none *= 1 - w.attraction[i]*w.examination[k]
	}
	return 1 - none
}

// TestEarns compares what is earned over 20,000 asks, learned in 40 batches, in two worlds: by this, by the same without a thought of places, and
// by the order listed. It prints the table in docs/methods/share-channels.md.
func TestEarns(t *testing.T) {
	for name, truth := range map[string]world{
		"gentle places": {attraction: []float64{0.03, 0.01, 0.10, 0.001, 0.06}, examination: []float64{1, 0.6, 0.45, 0.35, 0.3}},
		"steep places":  {attraction: []float64{0.06, 0.03, 0.02, 0.02, 0.08}, examination: []float64{1, 0.4, 0.25, 0.18, 0.14}},
	} {
		order := []int{0, 1, 2, 3, 4}
		listed := 1000 * truth.used(order)
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(truth.attraction[b], truth.attraction[a]) })
		best := 1000 * truth.used(order)
		placed := truth.earns(t, func(c []ranking.Count) []float64 { return ranking.Examination(c, len(c)) })
		blind := truth.earns(t, func(c []ranking.Count) []float64 { return slices.Repeat([]float64{1}, len(c)) })
		t.Logf("%s, used in 1,000 asks: best order %.1f, learned %.1f, learned without a thought of places %.1f, as listed %.1f", name, best, placed, blind, listed)
		if placed < 0.93*best || placed < listed {
			t.Errorf("%s: learned %.1f, want .93 of the best order's %.1f and no less than the listed order's %.1f", name, placed, best, listed)
		}
	}
}

// earns is how many of 1,000 asks have something used while an order is learned, over four seeds, with places looked at as is thought.
func (w *world) earns(t *testing.T, looked func([]ranking.Count) []float64) (sum float64) {
	t.Helper()
	const seeds, batches, asks = 4, 40, 500
	for seed := range uint64(seeds) {
		random := rand.New(rand.NewPCG(seed, 9))
		counts := emptyCounts(5)
		for range batches {
			examination := looked(counts)
			r, err := ranking.New(ranking.Posteriors(counts, nil, examination), examination)
			if err != nil {
				t.Fatal(err)
			}
			for range asks {
				d := w.show(t, r, 5, counts, random)
				sum += w.used(d.Order) * 1000 / (seeds * batches * asks)
			}
		}
	}
	return sum
}

// TestPlaceIsNotCredited gives a poor thing the first place nearly always and a good one the last: by use a showing the poor one leads,
// and yet the good one comes first.
func TestPlaceIsNotCredited(t *testing.T) {
	truth := world{attraction: []float64{0.04, 0.04, 0.04, 0.08}, examination: []float64{1, 0.6, 0.4, 0.3}}
	counts := emptyCounts(4)
	expect := func(i, place int, n int64) {
		counts[i].Shown[place] += n
		counts[i].Used[place] += int64(math.Round(float64(n) * truth.attraction[i] * truth.examination[place]))
	}
	for i := range 4 {
		for place := range 4 {
			expect(i, place, 500) // the floors
		}
		expect(i, i, 20_000)
	}
	rate := func(i int) float64 {
		return float64(counts[i].Used[0]+counts[i].Used[1]+counts[i].Used[2]+counts[i].Used[3]) / 22_000
	}
	if rate(0) < 1.3*rate(3) {
		t.Fatalf("used a showing: %.4f at the top and %.4f at the bottom; this tries nothing", rate(0), rate(3))
	}
	r, posteriors, _ := rankerOf(t, counts)
	if posteriors[3].Mean() < 1.5*posteriors[0].Mean() {
		t.Errorf("attractions %.4f and %.4f, planted 0.04 and 0.08", posteriors[0].Mean(), posteriors[3].Mean())
	}
	first := 0
	for n := range 1000 {
		d, err := r.Draw(0b1111, 4, rand.New(assign.Generator("place", strconv.Itoa(n))).Float64)
		if err != nil {
			t.Fatal(err)
		}
		if d.Order[0] == 3 {
			first++
		}
	}
	if first < 900 {
		t.Errorf("the good thing came first %d times in 1,000, want 970 less chance", first)
	}
}

// TestColdStart begins near the order that was asked for, without being sure of it.
func TestColdStart(t *testing.T) {
	r, _, _ := rankerOf(t, emptyCounts(7))
	came := make([]int, 7)
	for n := range 4000 {
		d, err := r.Draw(1<<7-1, 7, rand.New(assign.Generator("cold", strconv.Itoa(n))).Float64)
		if err != nil {
			t.Fatal(err)
		}
		came[d.Order[0]]++
		if len(d.Order) < ranking.Sure+1 {
			t.Fatalf("of nothing known only %v are shown", d.Order)
		}
	}
	if !slices.IsSortedFunc(came[:3], func(a, b int) int { return b - a }) || came[0] > 2400 || came[6] < 80 {
		t.Errorf("came first %v times in 4,000", came)
	}
}

// TestPropensitiesAreHonest draws from random posteriors of up to three things, of which none is left out, and counts: each order comes as
// often as was logged with it.
func TestPropensitiesAreHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, ranking.Sure).Draw(t, "things")
		able := uint32(rapid.IntRange(1, 1<<n-1).Draw(t, "able"))
		posteriors := make([]bandit.Beta, n)
		for i := range posteriors {
			posteriors[i] = bandit.Beta{Alpha: rapid.Float64Range(0.5, 50).Draw(t, "alpha"), Beta: rapid.Float64Range(1, 500).Draw(t, "beta")}
		}
		r, err := ranking.New(posteriors, []float64{1, 0.5, 0.4})
		if err != nil {
			t.Fatal(err)
		}
		const tries = 3000
		came, odds := map[string]float64{}, map[string]float64{}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for range tries {
			d, err := r.Draw(able, n, random.Float64)
			if err != nil {
				t.Fatal(err)
			}
			key := fmt.Sprint(d.Order)
			came[key]++
			odds[key] = d.Propensity
			if d.First < ranking.Floor-1e-12 || d.Propensity > d.First {
				t.Fatalf("first place drawn with %v, all with %v", d.First, d.Propensity)
			}
		}
		for key, p := range odds {
			if z := (came[key] - tries*p) / math.Sqrt(tries*p*(1-p)+1); math.Abs(z) > 6 {
				t.Fatalf("order %s came %v times in %d, logged with %.4f: z = %.1f", key, came[key], tries, p, z)
			}
		}
	})
}

// TestExaminationByHand computes the pooled ratio of two strata by hand.
func TestExaminationByHand(t *testing.T) {
	strata := []ranking.Count{
		{Shown: []int64{100, 300}, Used: []int64{20, 30}},
		{Shown: []int64{400, 100}, Used: []int64{8, 1}},
	}
	here := 30.0*100/400 + 1.0*400/500 + 5/math.Sqrt2
	first := 20.0*300/400 + 8.0*100/500 + 5
	got := ranking.Examination(strata, 2)
	if got[0] != 1 || math.Abs(got[1]-here/first) > 1e-12 {
		t.Errorf("Examination = %v, want [1 %v]", got, here/first)
	}
	if blind := ranking.Examination([]ranking.Count{{Shown: []int64{1e6, 1e6}, Used: []int64{1e5, 0}}}, 2); blind[1] != 0.05 {
		t.Errorf("a place that nobody uses is looked at %v, want 0.05", blind[1])
	}
}

// TestPosteriorsBorrow checks what other groups are worth: nothing known of a group, its order is theirs, and its own word overrules them.
func TestPosteriorsBorrow(t *testing.T) {
	looked := []float64{1, 0.5}
	others := []ranking.Count{{Shown: []int64{10_000}, Used: []int64{200}}, {Shown: []int64{10_000}, Used: []int64{1000}}}
	none := ranking.Posteriors(make([]ranking.Count, 2), others, looked)
	if math.Abs(none[1].Mean()-0.1) > 0.002 || math.Abs(none[0].Mean()-0.02) > 0.002 {
		t.Errorf("means %v and %v, want near the others' 0.02 and 0.1", none[0].Mean(), none[1].Mean())
	}
	if uses := none[1].Alpha + none[0].Alpha; uses > 20 {
		t.Errorf("the others count as %v uses, want at most ten a thing where chances are alike", uses)
	}
	own := []ranking.Count{{Shown: []int64{2000}, Used: []int64{300}}, {Shown: []int64{2000}, Used: []int64{20}}}
	if p := ranking.Posteriors(own, others, looked); p[0].Mean() < 3*p[1].Mean() {
		t.Errorf("means %v and %v, want the group's own order", p[0].Mean(), p[1].Mean())
	}
}

func TestBadInput(t *testing.T) {
	one := []bandit.Beta{{Alpha: 1, Beta: 1}}
	for name, test := range map[string]struct {
		posteriors  []bandit.Beta
		examination []float64
	}{
		"nothing":        {nil, nil},
		"too many":       {slices.Repeat(one, ranking.MaxItems+1), make([]float64, 9)},
		"too few places": {slices.Repeat(one, 2), []float64{1}},
		"no posterior":   {[]bandit.Beta{{Alpha: math.NaN(), Beta: 1}}, []float64{1}},
	} {
		if _, err := ranking.New(test.posteriors, test.examination); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	r, err := ranking.New(one, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	half := func() float64 { return 0.5 }
	if _, err := r.Draw(0, 1, half); err != ranking.ErrNothing {
		t.Errorf("an empty set: %v", err)
	}
	for _, bad := range []func() error{
		func() error { _, err := r.Draw(0b10, 1, half); return err },
		func() error { _, err := r.Draw(1, 0, half); return err },
		func() error { _, err := r.Draw(1, 1, func() float64 { return 1 }); return err },
	} {
		if bad() == nil {
			t.Error("a bad draw without an error")
		}
	}
}

// BenchmarkDraw draws from sets whose probabilities are known; BenchmarkFirstDraw computes them.
func BenchmarkDraw(b *testing.B) {
	r, n := benchRanker(b), 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		drawOnce(b, r, n)
	}
}

func BenchmarkFirstDraw(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		drawOnce(b, benchRanker(b), 1)
	}
}

func benchRanker(b *testing.B) *ranking.Ranker {
	posteriors, looked := make([]bandit.Beta, ranking.MaxItems), make([]float64, ranking.MaxItems)
	for i := range posteriors {
		posteriors[i], looked[i] = bandit.Beta{Alpha: 20 + float64(i), Beta: 400}, 1/float64(i+1)
	}
	r, err := ranking.New(posteriors, looked)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func drawOnce(b *testing.B, r *ranking.Ranker, n int) {
	_, err := r.Draw(1<<ranking.MaxItems-1, 5, rand.New(assign.Generator("bench", strconv.Itoa(n))).Float64)
	if err != nil {
		b.Fatal(err)
	}
}
