package bandit_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodword/experiments/bandit"
)

func week(t interface{ Fatal(...any) }, segments ...[]bandit.Count) *bandit.Week {
	w, err := bandit.NewWeek(bandit.ColdStart, segments, bandit.Weekdays, bandit.DefaultKappa)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func counts(at map[int]bandit.Count) []bandit.Count {
	list := make([]bandit.Count, bandit.HoursPerWeek)
	for hour, c := range at {
		list[hour] = c
	}
	return list
}

// TestWeekOfNothingIsThePrior: before anything is learned every hour has the prior's mean and is worth less than a cell's strength.
func TestWeekOfNothingIsThePrior(t *testing.T) {
	for _, w := range []*bandit.Week{week(t), week(t, counts(nil))} {
		for hour, b := range w.Other {
			if math.Abs(b.Mean()-bandit.DefaultShareRate) > 1e-15 || b.Alpha+b.Beta > bandit.DefaultCellStrength || b != w.Other[0] {
				t.Fatalf("hour %d: %v", hour, b)
			}
		}
		if w.SegmentStrength != bandit.DefaultCellStrength || w.CellStrength != bandit.DefaultCellStrength {
			t.Errorf("strengths %v and %v without a trial", w.SegmentStrength, w.CellStrength)
		}
	}
}

// TestWeekByHand works one hour out as the comment of Week has it: a segment's Monday 09:00 with 2 of 10, and Tuesday 10:00 with 1 of 20, an hour off,
// whose kernel weight is exp(8(cos 15° - 1)).
func TestWeekByHand(t *testing.T) {
	const monday9, tuesday10 = 24 + 9, 48 + 10
	w := week(t, counts(map[int]bandit.Count{monday9: {Trials: 10, Successes: 2}, tuesday10: {Trials: 20, Successes: 1}}))
	k := math.Exp(8 * (math.Cos(math.Pi/12) - 1))
	base := (3 + 0.6) / (30 + 20)
	g := (2 + k*1 + 25*base) / (10 + k*20 + 25)
	program := 1 / (1/w.SegmentStrength + 1./20) // all trials are the segment's own, only the prior's are others'
	a, b := program*g+k*1, program*(1-g)+k*19    // the segment without the cell
	r, rests := a/(a+b), a+b
	cell := 1 / (1/w.CellStrength + 1/rests)
	want := bandit.Beta{Alpha: cell*r + 2, Beta: cell*(1-r) + 8}
	if got := w.Segments[0][monday9]; math.Abs(got.Alpha-want.Alpha) > 1e-9 || math.Abs(got.Beta-want.Beta) > 1e-9 {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestWeekSharesStrength: what a Tuesday at nine brings speaks for Wednesday at nine more than for Wednesday at three, hardly for Sunday at nine, and for
// another segment less than for its own.
func TestWeekSharesStrength(t *testing.T) {
	base := map[int]bandit.Count{}
	for hour := range bandit.HoursPerWeek {
		base[hour] = bandit.Count{Trials: 10}
		if hour%5 == 0 {
			base[hour] = bandit.Count{Trials: 10, Successes: 1}
		}
	}
	other := counts(base)
	base[48+9] = bandit.Count{Trials: 100, Successes: 30}
	w := week(t, counts(base), other)
	mean := func(segment, hour int) float64 { return w.Segments[segment][hour].Mean() }
	near, far, sunday := mean(0, 72+9), mean(0, 72+15), mean(0, 9)
	if !(near > 1.5*far) || !(near > 1.5*sunday) || !(near > mean(1, 72+9)) || !(mean(1, 72+9) > far) {
		t.Errorf("Wednesday 09: %.3f, 15: %.3f, Sunday 09: %.3f; of the other segment Wednesday 09: %.3f", near, far, sunday, mean(1, 72+9))
	}
}

// TestWeekIsNearlyCalibrated: of chances that turn with the hour, another way for each segment, with a noise of their own, nine-in-ten intervals hold
// somewhat less: strengths are taken as known, and a kernel cuts peaks.
func TestWeekIsNearlyCalibrated(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	in, all := 0, 0
	for range 30 {
		var truth [3][]float64
		var segments [][]bandit.Count
		for s := range truth {
			list := make([]bandit.Count, bandit.HoursPerWeek)
			for hour := range bandit.HoursPerWeek {
				shape := 1 + 0.4*math.Cos(2*math.Pi*float64(hour%24-9-5*s)/24)
				truth[s] = append(truth[s], 0.06*shape*(0.9+0.2*random.Float64()))
				for range random.IntN(60) {
					list[hour].Trials++
					if random.Float64() < truth[s][hour] {
						list[hour].Successes++
					}
				}
			}
			segments = append(segments, list)
		}
		w := week(t, segments...)
		for s := range truth {
			for hour := 0; hour < bandit.HoursPerWeek; hour += 7 {
				low, high := w.Segments[s][hour].Interval(0.9)
				all++
				if low <= truth[s][hour] && truth[s][hour] <= high {
					in++
				}
			}
		}
	}
	share := float64(in) / float64(all)
	t.Logf("90 %% intervals hold %.3f of the true chances", share)
	if share < 0.8 || share > 0.97 {
		t.Errorf("90 %% intervals hold %.3f of the true chances", share)
	}
}

// TestWeekOfAnything: counts of any size give cells that are distributions.
func TestWeekOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var segments [][]bandit.Count
		for range rapid.IntRange(0, 3).Draw(t, "segments") {
			list := make([]bandit.Count, bandit.HoursPerWeek)
			for range rapid.IntRange(0, 10).Draw(t, "hours") {
				n := rapid.Int64Range(0, 1_000_000_000).Draw(t, "trials")
				list[rapid.IntRange(0, bandit.HoursPerWeek-1).Draw(t, "hour")] = bandit.Count{Trials: n, Successes: rapid.Int64Range(0, n).Draw(t, "successes")}
			}
			segments = append(segments, list)
		}
		w := week(t, segments...)
		for _, cells := range append(slices.Clone(w.Segments), w.Other) {
			for hour, b := range cells {
				if b.Validate() != nil {
					t.Fatalf("hour %d: %v", hour, b)
				}
			}
		}
	})
}

func TestWeekRefuses(t *testing.T) {
	for name, segments := range map[string][][]bandit.Count{
		"too few hours":          {make([]bandit.Count, 24)},
		"more successes":         {counts(map[int]bandit.Count{3: {Trials: 1, Successes: 2}})},
		"fewer than no success":  {counts(map[int]bandit.Count{3: {Trials: 1, Successes: -1}})},
		"another segment's hour": {counts(nil), counts(map[int]bandit.Count{9: {Trials: -1, Successes: -1}})},
	} {
		_, err := bandit.NewWeek(bandit.ColdStart, segments, bandit.Weekdays, bandit.DefaultKappa)
		if !errors.Is(err, bandit.ErrSize) && !errors.Is(err, bandit.ErrPosterior) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := bandit.NewWeek(bandit.Beta{}, nil, bandit.Weekdays, bandit.DefaultKappa); !errors.Is(err, bandit.ErrPosterior) {
		t.Errorf("no prior: %v", err)
	}
}

// TestScaledHasTheMoments of the discounted chance.
func TestScaledHasTheMoments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := bandit.Beta{Alpha: rapid.Float64Range(0.1, 500).Draw(t, "alpha"), Beta: rapid.Float64Range(0.1, 5000).Draw(t, "beta")}
		by := rapid.Float64Range(0.01, 1).Draw(t, "by")
		got := b.Scaled(by)
		if math.Abs(got.Mean()/(by*b.Mean())-1) > 1e-9 || math.Abs(got.SD()/(by*b.SD())-1) > 1e-6 || got.Validate() != nil {
			t.Fatalf("%v by %v: %v", b, by, got)
		}
	})
}
