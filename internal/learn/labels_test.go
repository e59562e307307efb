package learn

import (
	"errors"
	"math"
	"testing"
	"time"

	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func hours(h float64) time.Time { return began.Add(time.Duration(h * float64(time.Hour))) }

func came(kind models.OutcomeKind, h float64, number uint32, change ...func(*models.Outcome)) models.Outcome {
	o := models.Outcome{Kind: kind, Number: number, At: hours(h), ReceivedAt: hours(h), Promise: 3}
	for _, f := range change {
		f(&o)
	}
	return o
}

func worth(minor int64) func(*models.Outcome) {
	return func(o *models.Outcome) { o.Minor, o.Currency = minor, "EUR" }
}

func TestFollow(t *testing.T) {
	const own, other = 7, 8
	for _, c := range []struct {
		name     string
		at       float64 // hours after activation
		outcomes []models.Outcome
		shared   bool
		bought   int64 // minor units, 0 for nothing
		final    bool  // of the share
	}{
		{"nothing yet", 10, nil, false, 0, false},
		{"nothing for good", 72, nil, false, 0, true},
		{"a share", 10, []models.Outcome{came(models.OutcomeShare, 5, own)}, true, 0, true},
		{"a share too late", 100, []models.Outcome{came(models.OutcomeShare, 73, own)}, false, 0, true},
		{"a share by another decision's link", 100, []models.Outcome{came(models.OutcomeShare, 5, other)}, false, 0, true},
		{"a share without any link", 100, []models.Outcome{came(models.OutcomeShare, 5, 0, func(o *models.Outcome) { o.Promise = 0 })}, true, 0, true},
		{"a share that was told later", 10, []models.Outcome{came(models.OutcomeShare, 5, own, func(o *models.Outcome) { o.ReceivedAt = hours(11) })}, false, 0, false},
		{"a click shows the share", 10, []models.Outcome{came(models.OutcomeClick, 6, own)}, true, 0, true},
		{"a purchase", 200, []models.Outcome{came(models.OutcomeShare, 5, own), came(models.OutcomePurchase, 190, own, worth(4000))}, true, 4000, true},
		{"a purchase by the promise's code", 200, []models.Outcome{came(models.OutcomeShare, 5, own), came(models.OutcomePurchase, 190, 0, worth(4000))}, true, 4000, true},
		{"a purchase given back", 300, []models.Outcome{
			came(models.OutcomeShare, 5, own), came(models.OutcomePurchase, 190, own, worth(4000)), came(models.OutcomeRefund, 250, own, worth(4000)),
		}, true, 0, true},
		{"a purchase given back after the window", 2000, []models.Outcome{
			came(models.OutcomeShare, 5, own), came(models.OutcomePurchase, 1080, own, worth(4000)), came(models.OutcomeRefund, 1200, own, worth(4000)),
		}, true, 0, true},
		{"a part given back", 300, []models.Outcome{
			came(models.OutcomeShare, 5, own), came(models.OutcomePurchase, 190, own, worth(4000)), came(models.OutcomeRefund, 250, own, worth(1500)),
		}, true, 2500, true},
		{"a refund that names no amount", 300, []models.Outcome{
			came(models.OutcomeShare, 5, own), came(models.OutcomePurchase, 190, own, worth(4000)), came(models.OutcomeRefund, 250, own),
		}, true, 0, true},
		{"a refund by another decision's link", 300, []models.Outcome{
			came(models.OutcomeShare, 5, own), came(models.OutcomePurchase, 190, own, worth(4000)), came(models.OutcomeRefund, 250, other, worth(4000)),
		}, true, 4000, true},
		{"a purchase after the window", 2000, []models.Outcome{came(models.OutcomeShare, 5, own), came(models.OutcomePurchase, 1090, own, worth(4000))}, true, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := models.TrainingCase{ID: models.DecisionID{Number: own}, Promise: 3, Activated: began, Outcomes: c.outcomes}
			j := follow(&x, hours(c.at), hours(c.at))
			if !j.shared.IsZero() != c.shared || j.minor != c.bought || !j.bought.IsZero() != (c.bought > 0) || j.shareSeen != c.final {
				t.Errorf("journey %+v", j)
			}
		})
	}
}

// Of many asks of all ages, with a known chance and delay, the weights give the right rate although most are still pending.
func TestPendingAsksDoNotBiasTheRate(t *testing.T) {
	const p, mean = 0.3, 30.0 // hours
	var cases []models.TrainingCase
	now := hours(24 * 14)
	whole := 1 - math.Exp(-shareWindow.Hours()/mean)
	for i := range 6000 {
		at := hours(24 * 14 * math.Sqrt(float64(i)/6000)) // most are young
		x := models.TrainingCase{ID: models.DecisionID{Number: 1}, Activated: at, Features: make([]float32, features.Count), Channel: "email"}
		if i%10 < 10*p {
			delay := -mean * math.Log1p(-whole*float64(i/10*389%997)/997)
			if o := came(models.OutcomeShare, at.Sub(began).Hours()+delay, 1); !o.At.After(now) {
				x.Outcomes = append(x.Outcomes, o)
			}
		}
		cases = append(cases, x)
	}
	examples, err := labelled(cases, now, now, scoring.Scorecard{})
	if err != nil {
		t.Fatal(err)
	}
	var shares, weights, naive float64
	for _, e := range examples {
		shares += e.Share
		weights += e.Weight
		naive++
	}
	if rate := shares / weights; math.Abs(rate-p) > 0.02 {
		t.Errorf("rate %.3f, want %.2f; counting what is pending as failed gives %.3f", rate, p, shares/naive)
	}
	if shares/naive > p-0.02 {
		t.Errorf("the naive rate %.3f is right already: this shows nothing", shares/naive)
	}
}

// However few asks there are, cutting them is an answer and no panic.
func TestCutInTimeOfFewAsks(t *testing.T) {
	for n := range 6 {
		var cases []models.TrainingCase
		for i := range n {
			cases = append(cases, models.TrainingCase{Activated: hours(float64(i))})
		}
		if _, err := cutInTime(cases, time.Time{}, hours(1000)); !errors.Is(err, errWaiting) {
			t.Errorf("%d asks: %v", n, err)
		}
	}
}
