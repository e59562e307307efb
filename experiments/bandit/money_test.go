package bandit_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"goodword/experiments/bandit"
	"goodword/internal/vectors"
)

func TestVectorsMoneyAndPacing(t *testing.T) {
	group := vectors.Read(t, "money_and_pacing")
	for _, c := range group.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var in struct {
				Share           float64   `json:"p_share"`
				Signup          float64   `json:"p_signup_given_share"`
				Purchase        float64   `json:"p_purchase_given_signup"`
				Value           float64   `json:"value_per_purchase"`
				RewardAdvocate  float64   `json:"reward_cost_advocate"`
				RewardFriend    float64   `json:"reward_cost_friend"`
				PaidOn          string    `json:"reward_paid_on"`
				Message         float64   `json:"message_cost"`
				Unsubscribe     float64   `json:"p_unsubscribe"`
				UnsubscribeCost float64   `json:"unsubscribe_cost"`
				Complaint       float64   `json:"p_complaint"`
				ComplaintCost   float64   `json:"complaint_cost"`
				Fatigue         float64   `json:"fatigue_cost"`
				Price           float64   `json:"budget_price"`
				InitialPrice    float64   `json:"initial_price"`
				Step            float64   `json:"step"`
				Target          float64   `json:"target_spend_per_period"`
				Spend           []float64 `json:"spend"`
			}
			var want struct {
				Conversion float64   `json:"expected_conversion_value"`
				Reward     float64   `json:"expected_reward_cost"`
				Harm       float64   `json:"expected_harm_cost"`
				Net        float64   `json:"net_value"`
				Paced      float64   `json:"paced_score"`
				Prices     []float64 `json:"prices"`
			}
			c.Decode(t, &in, &want)
			if in.Spend != nil {
				pacer := bandit.Pacer{Price: in.InitialPrice, Step: in.Step}
				var prices []float64
				for _, spend := range in.Spend {
					var err error
					if pacer, err = pacer.Update(spend, in.Target); err != nil {
						t.Fatal(err)
					}
					prices = append(prices, pacer.Price)
				}
				group.Check(t, "prices", prices, want.Prices)
				return
			}
			got, err := bandit.Chain{
				Share: in.Share, Signup: in.Signup, Purchase: in.Purchase, Value: in.Value,
				RewardAdvocate: in.RewardAdvocate, RewardFriend: in.RewardFriend, PaidOn: bandit.PaidOn(in.PaidOn),
				Message: in.Message, Unsubscribe: in.Unsubscribe, UnsubscribeCost: in.UnsubscribeCost,
				Complaint: in.Complaint, ComplaintCost: in.ComplaintCost, Fatigue: in.Fatigue,
			}.NetValue()
			if err != nil {
				t.Fatal(err)
			}
			group.Check(t, "conversion, reward, harm, net, paced",
				[]float64{got.Conversion, got.Reward, got.Harm, got.Net, got.Paced(in.Price)},
				[]float64{want.Conversion, want.Reward, want.Harm, want.Net, want.Paced})
		})
	}
}

func drawChain(t *rapid.T) bandit.Chain {
	chance := rapid.Float64Range(0, 1)
	money := rapid.Float64Range(0, 100)
	return bandit.Chain{
		Share: chance.Draw(t, "share"), Signup: chance.Draw(t, "signup"), Purchase: chance.Draw(t, "purchase"),
		Value: money.Draw(t, "value"), Cannibalised: chance.Draw(t, "cannibalised"),
		RewardAdvocate: money.Draw(t, "advocate"), RewardFriend: money.Draw(t, "friend"), Breakage: chance.Draw(t, "breakage"),
		PaidOn:      rapid.SampledFrom([]bandit.PaidOn{bandit.PaidOnShare, bandit.PaidOnSignup, bandit.PaidOnPurchase}).Draw(t, "paid on"),
		Unsubscribe: chance.Draw(t, "unsubscribe"), UnsubscribeCost: money.Draw(t, "unsubscribe cost"),
		Complaint: chance.Draw(t, "complaint"), ComplaintCost: money.Draw(t, "complaint cost"),
	}
}

// TestVarianceIsThatOfTheSlopes compares with numerical derivatives.
func TestVarianceIsThatOfTheSlopes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawChain(t)
		v := bandit.StageVariances{Share: 1e-4, Signup: 3e-4, Purchase: 2e-4, Unsubscribe: 1e-6, Complaint: 1e-7}
		got, err := c.Variance(v)
		if err != nil {
			t.Fatal(err)
		}
		want := 0.0
		for _, stage := range []struct {
			chance   func(*bandit.Chain) *float64
			variance float64
		}{
			{func(c *bandit.Chain) *float64 { return &c.Share }, v.Share},
			{func(c *bandit.Chain) *float64 { return &c.Signup }, v.Signup},
			{func(c *bandit.Chain) *float64 { return &c.Purchase }, v.Purchase},
			{func(c *bandit.Chain) *float64 { return &c.Unsubscribe }, v.Unsubscribe},
			{func(c *bandit.Chain) *float64 { return &c.Complaint }, v.Complaint},
		} {
			// The net value is linear in each chance: from 0 to 1 its change is its slope.
			at := func(p float64) float64 {
				moved := c
				*stage.chance(&moved) = p
				net, err := moved.NetValue()
				if err != nil {
					t.Fatal(err)
				}
				return net.Net
			}
			slope := at(1) - at(0)
			want += slope * slope * stage.variance
		}
		if math.Abs(got-want) > 1e-9*(1+want) {
			t.Fatalf("Variance of %+v = %v, want %v", c, got, want)
		}
	})
}

func TestChainRejects(t *testing.T) {
	good := bandit.Chain{PaidOn: bandit.PaidOnSignup}
	for name, change := range map[string]func(*bandit.Chain){
		"chance above 1":   func(c *bandit.Chain) { c.Share = 1.1 },
		"NaN":              func(c *bandit.Chain) { c.Value = math.NaN() },
		"negative reward":  func(c *bandit.Chain) { c.RewardFriend = -1 },
		"infinite fatigue": func(c *bandit.Chain) { c.Fatigue = math.Inf(1) },
		"stage":            func(c *bandit.Chain) { c.PaidOn = "click" },
	} {
		c := good
		change(&c)
		if v, err := c.NetValue(); err == nil {
			t.Errorf("%s: %+v", name, v)
		}
		if v, err := c.Variance(bandit.StageVariances{}); err == nil {
			t.Errorf("%s: variance %v", name, v)
		}
	}
	if v, err := good.Variance(bandit.StageVariances{Share: -1}); err == nil {
		t.Errorf("a negative variance gives %v", v)
	}
}

// TestPacerFollowsThePlan spends less the higher the price: after some periods spending is what was planned.
func TestPacerFollowsThePlan(t *testing.T) {
	random := rand.New(rand.NewPCG(101, 102))
	pacer := bandit.Pacer{Step: bandit.PacingStep(1, 100, 1), MaxMove: 0.1}
	var late []float64
	for period := range 400 {
		spend := 250*math.Exp(-pacer.Price) + 10*random.NormFloat64()
		if period >= 200 {
			late = append(late, spend)
		}
		before := pacer.Price
		var err error
		if pacer, err = pacer.Update(spend, 100); err != nil {
			t.Fatal(err)
		}
		if math.Abs(pacer.Price-before) > 0.1*max(1, before)+1e-12 || pacer.Price < 0 {
			t.Fatalf("price moves from %v to %v", before, pacer.Price)
		}
	}
	if mean := stat.Mean(late, nil); math.Abs(mean-100) > 3 {
		t.Errorf("spends %v per period, want the planned 100", mean)
	}
	for name, c := range map[string]struct {
		pacer         bandit.Pacer
		spend, target float64
	}{
		"no step": {bandit.Pacer{}, 1, 1}, "negative price": {bandit.Pacer{Price: -1, Step: 1}, 1, 1},
		"NaN spend": {bandit.Pacer{Step: 1}, math.NaN(), 1}, "negative target": {bandit.Pacer{Step: 1}, 1, -1},
		"move": {bandit.Pacer{Step: 1, MaxMove: 2}, 1, 1},
	} {
		if got, err := c.pacer.Update(c.spend, c.target); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestPlanShare(t *testing.T) {
	got, err := bandit.PlanShare([]float64{1, 2, 1})
	if err != nil || !floats.Equal(got, []float64{.25, .5, .25}) {
		t.Errorf("PlanShare = %v, %v", got, err)
	}
	for _, weights := range [][]float64{nil, {0}, {1, -1}, {math.NaN()}, {math.Inf(1)}} {
		if got, err := bandit.PlanShare(weights); err == nil {
			t.Errorf("PlanShare(%v) = %v", weights, got)
		}
	}
}

// TestHardStopIsRarelyWrong opens offers until the stop says no more: what they cost in the end exceeds the budget in about
// one run of twenty.
func TestHardStopIsRarelyWrong(t *testing.T) {
	const runs, budget = 2000, 1000.0
	random := rand.New(rand.NewPCG(103, 104))
	over := 0
	for range runs {
		var open bandit.Liability
		cost := 0.0
		for {
			next := open
			if err := next.Add(0.2, 10, 1); err != nil {
				t.Fatal(err)
			}
			if next.HardStop(0, budget, bandit.StopWidth) {
				break
			}
			open = next
			if random.Float64() < 0.2 {
				cost += 10
			}
		}
		if cost > budget {
			over++
		}
	}
	// 5 % ± four standard errors, and the steps of 10 make it less.
	if share := float64(over) / runs; share > 0.07 || share < 0.02 {
		t.Errorf("the budget is exceeded in %v of runs, want about .05", share)
	}
	var l bandit.Liability
	if err := l.Add(0.3, 7, 3); err != nil || l.HardStop(0, 100, 1.64) || !l.HardStop(95, 100, 1.64) || !l.HardStop(math.NaN(), 100, 1.64) {
		t.Errorf("HardStop of %+v is wrong (%v)", l, err)
	}
	if err := l.Add(0.3, 7, -3); err != nil || math.Abs(l.Expected) > 1e-12 || l.Variance > 1e-12 {
		t.Errorf("offers taken out leave %+v (%v)", l, err)
	}
	if l.Add(1.2, 1, 1) == nil || l.Add(0.5, math.NaN(), 1) == nil {
		t.Error("an impossible offer is accepted")
	}
}

func TestFatigue(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	asks := []time.Time{now.Add(-14 * 24 * time.Hour), now, now.Add(time.Hour)}
	if got, want := bandit.Fatigue(asks, now), math.Exp(-1)+2; math.Abs(got-want) > 1e-12 {
		t.Errorf("Fatigue = %v, want %v", got, want)
	}
	c := bandit.DefaultFatigueCurve(10)
	if got, want := c.Cost(0), 10*(1-math.Exp(-0.4)); math.Abs(got-want) > 1e-12 || c.Value(-1) != 10 || c.Cost(50) != 0 {
		t.Errorf("default curve: cost %v, want %v", got, want)
	}
}

// TestFitFatigueFindsTheCurve simulates rows of which the value falls with fatigue.
func TestFitFatigueFindsTheCurve(t *testing.T) {
	random := rand.New(rand.NewPCG(105, 106))
	rows := make([]bandit.FatigueRow, 20_000)
	for i := range rows {
		f := 4 * random.Float64()
		rows[i] = bandit.FatigueRow{Fatigue: f, Value: 5*math.Exp(-0.4*f) + random.NormFloat64(), Weight: 1 + random.Float64()}
	}
	curve, err := bandit.FitFatigue(rows)
	if err != nil {
		t.Fatal(err)
	}
	for f := 0.25; f < 4; f += 0.25 {
		if got, want := curve.Value(f), 5*math.Exp(-0.4*f); math.Abs(got-want) > 0.15 {
			t.Errorf("G(%v) = %v, want %v", f, got, want)
		}
	}
}

func TestFitFatigueNeverIncreases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []bandit.FatigueRow
		for range rapid.IntRange(1, 20).Draw(t, "rows") {
			rows = append(rows, bandit.FatigueRow{
				Fatigue: float64(rapid.IntRange(0, 5).Draw(t, "fatigue")), Value: rapid.Float64Range(-5, 5).Draw(t, "value"),
				Weight: rapid.Float64Range(0.1, 3).Draw(t, "weight"),
			})
		}
		curve, err := bandit.FitFatigue(rows)
		if err != nil {
			t.Fatal(err)
		}
		for f := 0.0; f < 6; f += 0.1 {
			if curve.Value(f+0.1) > curve.Value(f)+1e-12 || curve.Cost(f) < 0 {
				t.Fatalf("G(%v) = %v after %v", f+0.1, curve.Value(f+0.1), curve.Value(f))
			}
		}
	})
	for _, rows := range [][]bandit.FatigueRow{nil, {{Weight: 0}}, {{Fatigue: -1, Weight: 1}}, {{Value: math.NaN(), Weight: 1}}} {
		if got, err := bandit.FitFatigue(rows); err == nil {
			t.Errorf("FitFatigue(%v) = %+v", rows, got)
		}
	}
	if !math.IsNaN(bandit.FatigueCurve{}.Value(1)) {
		t.Error("a curve without points has a value")
	}
}
