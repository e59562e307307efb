package bandit_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
	"goodword/internal/vectors"
)

func TestVectorsTiming(t *testing.T) {
	group := vectors.Read(t, "timing")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				Cells         [][2]int64 `json:"successes_trials"`
				Rates         []float64  `json:"program_rate"`
				PriorStrength float64    `json:"prior_strength"`
				Successes     []int64    `json:"successes"`
				Trials        []int64    `json:"trials"`
				Kappa         float64    `json:"kappa"`
				Hazard        []float64  `json:"hazard"`
			}
			var want struct {
				Mean     []float64  `json:"posterior_mean"`
				Beta     []betaJSON `json:"posterior_beta"`
				ProbBest []float64  `json:"prob_best"`
				Base     float64    `json:"base_rate"`
				Smoothed []float64  `json:"smoothed"`
				BestHour int        `json:"best_hour"`
				Survival []float64  `json:"survival"`
				Event    []float64  `json:"prob_event_in_period"`
				ByEnd    float64    `json:"prob_event_by_end"`
			}
			c.Decode(t, &in, &want)
			switch {
			case in.Cells != nil:
				var counts []bandit.Count
				for _, cell := range in.Cells {
					counts = append(counts, bandit.Count{Successes: cell[0], Trials: cell[1]})
				}
				cells, err := bandit.ShrinkCells(in.Rates, counts, in.PriorStrength)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "means", bandit.Means(cells), want.Mean)
				for i, b := range cells {
					group.Check(t, "posterior", []float64{b.Alpha, b.Beta}, []float64{want.Beta[i].Alpha, want.Beta[i].Beta})
				}
				best, err := bandit.ProbBest(cells)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "P(best)", best, want.ProbBest)
			case in.Hazard != nil:
				got, err := bandit.Survive(in.Hazard)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "survival", got.Survival, want.Survival)
				group.Check(t, "event", got.Event, want.Event)
				group.Check(t, "by the end", []float64{got.ByEnd}, []float64{want.ByEnd})
			case in.Successes != nil:
				var counts []bandit.Count
				for i, s := range in.Successes {
					counts = append(counts, bandit.Count{Successes: s, Trials: in.Trials[i]})
				}
				got, err := bandit.SmoothCircular(counts, in.Kappa, in.PriorStrength)
				if err != nil {
					t.Fatal(err)
				}
				group.Check(t, "base", []float64{got.Base}, []float64{want.Base})
				group.Check(t, "smoothed", got.Rates, want.Smoothed)
				if got.Best() != want.BestHour {
					t.Errorf("best hour %d, want %d", got.Best(), want.BestHour)
				}
			default:
				t.Errorf("no check for the inputs %s", c.Inputs)
			}
		})
	}
}

// TestSmoothCircularTurns turns the clock: the curve turns along, and stays within the rates it came from.
func TestSmoothCircularTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var counts []bandit.Count
		for range 24 {
			n := rapid.Int64Range(1, 100).Draw(t, "trials")
			counts = append(counts, bandit.Count{Trials: n, Successes: rapid.Int64Range(0, n).Draw(t, "successes")})
		}
		turn := rapid.IntRange(0, 23).Draw(t, "turn")
		kappa, strength := rapid.Float64Range(0, 50).Draw(t, "kappa"), rapid.Float64Range(0.1, 100).Draw(t, "strength")
		curve, err := bandit.SmoothCircular(counts, kappa, strength)
		if err != nil {
			t.Fatal(err)
		}
		turned, err := bandit.SmoothCircular(append(append([]bandit.Count{}, counts[turn:]...), counts[:turn]...), kappa, strength)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range curve.Rates {
			if math.Abs(turned.Rates[(i-turn+24)%24]-r) > 1e-12 || r < 0 || r > 1 {
				t.Fatalf("rate %v at hour %d, %v after turning by %d", r, i, turned.Rates[(i-turn+24)%24], turn)
			}
		}
	})
}

// TestSmoothWeekFindsTheHour simulates a program that is answered at eight in the evening on working days and at eleven in the
// morning at weekends.
func TestSmoothWeekFindsTheHour(t *testing.T) {
	source := rand.NewPCG(111, 112)
	counts := make([]bandit.Count, bandit.HoursPerWeek)
	for cell := range counts {
		day, hour := cell/24, cell%24
		peak := 20.0
		if day == 0 || day == 6 {
			peak = 11
		}
		p := 0.02 + 0.06*math.Exp(4*(math.Cos(2*math.Pi*(float64(hour)-peak)/24)-1))
		counts[cell] = bandit.Count{Trials: 400, Successes: int64(distuv.Binomial{N: 400, P: p, Src: source}.Rand())}
	}
	week, err := bandit.SmoothWeek(counts, bandit.Weekdays, bandit.DefaultKappa, 50)
	if err != nil {
		t.Fatal(err)
	}
	for day := range 7 {
		best, want := floats.MaxIdx(week.Rates[24*day:24*day+24]), 20
		if day == 0 || day == 6 {
			want = 11
		}
		if best < want-1 || best > want+1 {
			t.Errorf("best hour of day %d is %d, want about %d", day, best, want)
		}
	}
	if _, err := bandit.SmoothWeek(counts[:24], bandit.Weekdays, 8, 50); err == nil {
		t.Error("a week of 24 cells is accepted")
	}
}

// TestHierarchy shrinks a customer towards a segment towards a program: with no data of its own each level has the one above,
// and with much its own rate.
func TestHierarchy(t *testing.T) {
	program := []float64{0.02, 0.05, 0.1}
	segment, err := bandit.ShrinkCells(program, []bandit.Count{{Trials: 10_000, Successes: 800}, {}, {Trials: 25, Successes: 0}}, 25)
	if err != nil {
		t.Fatal(err)
	}
	customer, err := bandit.ShrinkCells(bandit.Means(segment), make([]bandit.Count, 3), bandit.DefaultCellStrength)
	if err != nil {
		t.Fatal(err)
	}
	if got := bandit.Means(customer); !floats.EqualApprox(got, []float64{800.5 / 10_025, 0.05, 0.05}, 1e-12) {
		t.Errorf("rates of a customer without history: %v", got)
	}
}

// TestFitCellStrengthFindsTheTruth draws the cells of 300 customers from Betas around the rates.
func TestFitCellStrengthFindsTheTruth(t *testing.T) {
	rates := []float64{0.05, 0.1, 0.2, 0.08}
	for _, strength := range []float64{5, 40} {
		source := rand.NewPCG(113, uint64(strength))
		rows := make([][]bandit.Count, 300)
		for i := range rows {
			for _, g := range rates {
				p := distuv.Beta{Alpha: strength * g, Beta: strength * (1 - g), Src: source}.Rand()
				rows[i] = append(rows[i], bandit.Count{Trials: 40, Successes: int64(distuv.Binomial{N: 40, P: p, Src: source}.Rand())})
			}
		}
		got, err := bandit.FitCellStrength(rates, rows)
		// 1,200 cells know the strength to about a tenth; four of these.
		if err != nil || math.Abs(math.Log(got/strength)) > 0.4 {
			t.Errorf("strength %v, %v, want about %v", got, err, strength)
		}
	}
	if got, err := bandit.FitCellStrength(rates, nil); err != nil || got != bandit.DefaultCellStrength {
		t.Errorf("without data: %v, %v", got, err)
	}
	if _, err := bandit.FitCellStrength(rates, [][]bandit.Count{{{}}}); err == nil {
		t.Error("a row of one cell is accepted")
	}
}

// TestHazards compares the chance of an event with a simulation, and an early slot with a late one.
func TestHazards(t *testing.T) {
	h := bandit.Hazards(-1, []float64{0, -0.5, -1})
	if math.Abs(h[0]-1/(1+math.E)) > 1e-12 {
		t.Errorf("hazard %v, want σ(-1)", h[0])
	}
	s, err := bandit.Survive(h)
	if err != nil || math.Abs(floats.Sum(s.Event)-s.ByEnd) > 1e-12 {
		t.Errorf("events %v do not sum to %v (%v)", s.Event, s.ByEnd, err)
	}
	for _, hazard := range [][]float64{nil, {1.5}, {math.NaN()}} {
		if got, err := bandit.Survive(hazard); err == nil {
			t.Errorf("Survive(%v) = %+v", hazard, got)
		}
	}
	week := 7 * 24 * time.Hour
	if got := bandit.WaitingDiscount(week, week); math.Abs(got-0.5) > 1e-15 {
		t.Errorf("a week's wait with a half-life of a week leaves %v", got)
	}
	if bandit.WaitingDiscount(-time.Hour, week) != 1 || bandit.WaitingDiscount(time.Hour, 0) != 1 {
		t.Error("no wait costs something")
	}
}

func TestTimingRejects(t *testing.T) {
	good := []bandit.Count{{Trials: 10, Successes: 1}, {Trials: 5}}
	for name, c := range map[string]struct {
		counts          []bandit.Count
		kappa, strength float64
	}{
		"no cells": {nil, 8, 50}, "no trials": {make([]bandit.Count, 24), 8, 50}, "counts": {[]bandit.Count{{Trials: 1, Successes: 2}}, 8, 50},
		"kappa": {good, -1, 50}, "strength": {good, 8, 0}, "NaN": {good, math.NaN(), 50},
	} {
		if got, err := bandit.SmoothCircular(c.counts, c.kappa, c.strength); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, c := range map[string]struct {
		rates    []float64
		strength float64
	}{"rate of 0": {[]float64{0, 0.1}, 25}, "strength": {[]float64{0.1, 0.1}, 0}, "lengths": {[]float64{0.1}, 25}} {
		if got, err := bandit.ShrinkCells(c.rates, good, c.strength); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := bandit.HourOfWeek(time.Date(2026, 3, 7, 23, 59, 0, 0, time.UTC)); got != 167 {
		t.Errorf("Saturday 23:59 is cell %d, want 167", got)
	}
}
