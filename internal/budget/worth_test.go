package budget_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"goodword/internal/budget"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

// worths is a scorer that expects a friend's purchase to come to as much as the customer spent, with chances that it is told.
type worths struct{ share, conversion float64 }

// Score reads the customer's spend alone.
func (w worths) Score(v []float32) models.Score {
	return models.Score{
		ShareProbability: w.share, Conversion: w.conversion, ModelVersion: "worths",
		PurchaseMinor: float64(v[features.SpendMinor]), Currency: "EUR",
	}
}

// scorers gives the same scorer for every version.
type scorers struct{ always scoring.Scorer }

// Scorer gives it.
func (s scorers) Scorer(context.Context, models.WorkspaceID, string) (scoring.Scorer, error) {
	return s.always, nil
}

// spenders loads customers who spent so much each.
func (r *rig) spenders(minor []int64) {
	r.t.Helper()
	r.must(r.store.LoadCustomers(r.t.Context(), r.ws, r.catalog.Secret(r.ws), len(minor), r.clock.Now(), func(i int) (string, *models.State) {
		s := new(models.State)
		s.Apply(&models.Event{Kind: models.EventOrder, At: r.clock.Now().Add(-24 * time.Hour), MessageID: "o", OrderID: "1", Minor: minor[i], Currency: "EUR"})
		return customer(i), s
	}))
}

// TestAskWhereItIsWorth asks those from whom more is expected than their reward costs, and those of whom nothing is known.
func TestAskWhereItIsWorth(t *testing.T) {
	r := newRig(t)
	r.offer("dear", 2000)
	r.program(func(p *models.Program) { p.AskWhen = models.AskWorth })
	r.spenders([]int64{1900, 2100, 0})
	r.decide.Models = scorers{worths{share: 0.1, conversion: 0.1}}
	for i, want := range []models.Reason{models.ReasonNotWorth, models.ReasonAsk, models.ReasonAsk} {
		a := r.ask(r.replica, i)
		if a.Decision.Ask != (want == models.ReasonAsk) || !a.Decision.Ask && a.Decision.Reason != want {
			t.Errorf("customer %d: %s, want %s", i, a.Reason(), want)
		}
	}
}

// season is what two weeks of a program come to.
type season struct{ paid, value float64 }

// play lets customers come by, most in the afternoon, and those who are asked bring friends within days; luck and worth are the same
// for every way of asking.
func play(t *testing.T, when models.AskWhen, minor int64) season {
	const weeks, perHour, share, conversion, reward = 2, 5.0, 0.5, 0.2, 1000
	r := newRig(t)
	r.offer("dear", reward)
	r.program(func(p *models.Program) {
		p.Budget, p.AskWhen, p.PromiseDays = r.weeks(minor, weeks), when, 3
	})
	random := rand.New(rand.NewPCG(7, 7))
	var worth []int64
	var come [][]int // by hour
	for h := range weeks * 7 * 24 {
		n := 0
		for mean := perHour * (1 - 0.8*math.Cos(2*math.Pi*float64(h%24-3)/24)); random.Float64() < mean-float64(n); n++ {
		}
		var now []int
		for range n {
			now = append(now, len(worth))
			worth = append(worth, int64(2000*math.Exp(0.6*random.NormFloat64())))
		}
		come = append(come, now)
	}
	r.spenders(worth)
	r.decide.Models = scorers{worths{share: share, conversion: conversion}}
	type friend struct {
		of    *models.Decision
		minor int64
	}
	buys := map[int][]friend{} // by hour
	luck := make([]struct{ chance, wait float64 }, len(worth))
	for i := range luck {
		luck[i].chance, luck[i].wait = random.Float64(), random.ExpFloat64()*24
	}
	var s season
	for h := 0; h < len(come)+7*24; h++ {
		for k, f := range buys[h] {
			r.report(f.of, models.OutcomePurchase, f.minor, fmt.Sprintf("%d-%d", h, k))
			s.value += float64(f.minor) - reward
		}
		if h < len(come) {
			var mu sync.Mutex
			var all sync.WaitGroup
			for _, i := range come[h] {
				all.Go(func() {
					a, err := r.tryAsk(r.replica, i)
					if err != nil {
						t.Error(err)
						return
					}
					if d := a.Decision; d.Ask && luck[i].chance < share*conversion {
						mu.Lock()
						at := h + 1 + min(int(luck[i].wait), 72)
						buys[at] = append(buys[at], friend{&d, worth[i]})
						mu.Unlock()
					}
				})
			}
			all.Wait()
		}
		r.move(time.Hour)
	}
	rebuilt, err := budget.Rebuild(t.Context(), r.store, r.ws, r.clock.Now(), false)
	r.must(err)
	if !rebuilt[0].Same() {
		t.Errorf("stored %+v, from the log %+v", rebuilt[0].Stored, rebuilt[0].FromLog)
	}
	s.paid = float64(rebuilt[0].Stored.Paid)
	return s
}

// TestPriceSpendsABudgetWell is E10 in small, through the service: of a budget for some 60 % of what would be spent, the price exceeds
// nothing, and brings more than who comes first is served first. A budget of a hundred rewards cannot be spent to the last: the hard stop
// keeps 1.64 standard deviations of the last days' asks free, some nine rewards, and a replica's lease two more.
func TestPriceSpendsABudgetWell(t *testing.T) {
	const minor = 100_000
	first, priced := play(t, models.AskAlways, minor), play(t, models.AskWorth, minor)
	t.Logf("served first: paid %.0f of %d, net value %.0f; priced: paid %.0f, net value %.0f", first.paid, minor, first.value, priced.paid, priced.value)
	if priced.paid > minor || priced.paid < 0.8*minor {
		t.Errorf("paid %.0f of %d", priced.paid, minor)
	}
	if priced.value < 1.2*first.value {
		t.Errorf("net value %.0f, of who comes first %.0f", priced.value, first.value)
	}
}
