package policy

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
	"goodword/scoring/features"
)

// anywhere are the methods that learn, whatever an experiment governs.
var anywhere = slices.DeleteFunc(slices.Clone(models.Methods), func(m models.Method) bool { return !m.Learns() || m == models.MethodSendTime })

// offers are two rewards for the advocate, of 5 and of 20 units.
var offers = []models.Offer{
	{Key: "small", Currency: "EUR", Advocate: models.Side{Kind: models.OfferCredit, Minor: 500}, Friend: models.Side{Kind: models.OfferNone}},
	{Key: "large", Currency: "EUR", Advocate: models.Side{Kind: models.OfferCredit, Minor: 2000}, Friend: models.Side{Kind: models.OfferNone}},
}

// experiment chooses channel and offer among three arms.
func experiment(change func(*models.Experiment)) *models.Experiment {
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Salt = "x", "main", "salt"
	e.Factors = []models.Factor{models.FactorChannel, models.FactorOffer}
	e.Arms = []models.Arm{
		{Key: "mail-small", Channel: "email", Offer: "small"},
		{Key: "mail-large", Channel: "email", Offer: "large"},
		{Key: "push-small", Channel: "push", Offer: "small"},
	}
	if change != nil {
		change(&e)
	}
	return &e
}

func contextual(method models.Method) func(*models.Experiment) {
	return func(e *models.Experiment) {
		e.Method = method
		e.Context = []models.ContextNumber{{Feature: "orders"}, {Feature: "segment:vip"}}
		e.Pairs = [][]models.Factor{{models.FactorChannel, models.FactorOffer}}
	}
}

func empty(e *models.Experiment) models.PolicyState {
	return models.PolicyState{Experiment: e.Key, Arms: make([]models.ArmCount, len(e.Arms))}
}

func subject(orders float32, segment string) Subject {
	v := make([]float32, features.Count)
	v[features.Orders] = orders
	return Subject{Features: v, Segment: segment}
}

// TestEveryPolicyKeepsTheContract: whatever was learned, every method and objective gives a distribution over the eligible arms, with floor, slice and
// minimum shares kept, and the same again.
func TestEveryPolicyKeepsTheContract(t *testing.T) { rapid.Check(t, keepsTheContract) }

func keepsTheContract(t *rapid.T) {
	e := experiment(nil)
	e.Method = rapid.SampledFrom(anywhere).Draw(t, "method")
	if e.Method.Contextual() {
		contextual(e.Method)(e)
	}
	e.UniformShare = rapid.Float64Range(0, 0.3).Draw(t, "slice")
	if rapid.Bool().Draw(t, "money") {
		e.Objective, e.Metric = models.ObjectiveValue, models.OutcomePurchase
		e.Value = &models.ValueTerms{Currency: "EUR", Margin: 0.4, PurchaseMinor: 5000, UnsubscribeMinor: 2000}
	}
	if rapid.Bool().Draw(t, "minimum") {
		e.Arms[2].MinShare = 0.25
	}
	if rapid.Bool().Draw(t, "shadow") {
		e.Shadow = &models.Shadow{Method: models.MethodSquareCB, Objective: models.ObjectiveMetric, Context: []models.ContextNumber{{Feature: "friends"}}}
	}
	if err := e.Validate(); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	f := NewFold(e, empty(e))
	for range rapid.IntRange(0, 60).Draw(t, "cases") {
		f.Add(randomCase(random))
	}
	state, err := f.State()
	if err != nil {
		t.Fatal(err)
	}
	p := New(e, state, Setting{Offers: offers, DefaultOffer: "small", Price: rapid.Float64Range(0, 3).Draw(t, "price")})
	if p.Err() != nil || p.Shadow != nil && p.Shadow.Err() != nil {
		t.Fatal(p.Err())
	}
	eligible := []bool{rapid.Bool().Draw(t, "first"), rapid.Bool().Draw(t, "second"), true}
	for _, policy := range []*Policy{p, p.Shadow} {
		if policy == nil {
			continue
		}
		b := policy.In(subject(3, "vip"), "snapshot", "decision")
		list, err := b.Probabilities(eligible)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := policy.In(subject(3, "vip"), "snapshot", "decision").Probabilities(eligible)
		if !slices.Equal(list, again) {
			t.Fatalf("%v, then %v", list, again)
		}
		n, sum := 0, 0.0
		for _, ok := range eligible {
			if ok {
				n++
			}
		}
		for k, q := range list {
			sum += q
			switch {
			case !eligible[k] && q != 0, eligible[k] && !(q >= e.UniformShare/float64(n)):
				t.Fatalf("%s: %v of %v with a slice of %v", e.Method, list, eligible, e.UniformShare)
			case k == 2 && n > 1 && q < e.Arms[2].MinShare-1e-12:
				t.Fatalf("%s: arm 2 gets %v, less than its minimum", e.Method, q)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("%s: sum %v", e.Method, sum)
		}
	}
}

func randomCase(random *rand.Rand) Case {
	c := Case{Arm: random.IntN(3), Subject: subject(float32(random.IntN(9)), []string{"", "vip"}[random.IntN(2)])}
	if random.Float64() < 0.2 {
		c.Success, c.Delay, c.Net = true, time.Duration(random.Int64N(int64(72*time.Hour))), 100+5000*random.Float64()
	}
	c.Unsubscribed = random.Float64() < 0.05
	return c
}

// TestFoldIsRebuilt: the same cases folded again, with each state stored and read between folds as the service does, give the same state to the
// bit, for every method.
func TestFoldIsRebuilt(t *testing.T) {
	for _, method := range anywhere {
		e := experiment(func(e *models.Experiment) {
			if e.Method = method; method.Contextual() {
				contextual(method)(e)
			}
			e.Objective, e.Metric, e.Pending = models.ObjectiveValue, models.OutcomePurchase, models.PendingEstimate
			e.Value = &models.ValueTerms{Currency: "EUR", Margin: 1, PurchaseMinor: 5000}
			e.Shadow = &models.Shadow{Method: models.MethodLogistic, Objective: models.ObjectiveMetric}
		})
		play := func() models.PolicyState {
			random := rand.New(rand.NewPCG(4, 4))
			state := empty(e)
			for range 40 {
				f := NewFold(e, state)
				for range 1 + random.IntN(90) {
					f.Add(randomCase(random))
				}
				next, err := f.State()
				if err != nil {
					t.Fatal(err)
				}
				text, err := json.Marshal(next)
				if err != nil {
					t.Fatal(err)
				}
				state = models.PolicyState{}
				if err := json.Unmarshal(text, &state); err != nil {
					t.Fatal(err)
				}
			}
			return state
		}
		a, _ := json.Marshal(play())
		b, _ := json.Marshal(play())
		if string(a) != string(b) {
			t.Errorf("%s: folding again gives another state", method)
		}
	}
}

// TestContextFindsWhoWantsWhat: members of a segment like the large reward, others do not care; each contextual method learns to tell them apart.
func TestContextFindsWhoWantsWhat(t *testing.T) {
	for _, method := range []models.Method{models.MethodLinear, models.MethodLogistic, models.MethodSquareCB} {
		e := experiment(contextual(method))
		random := rand.New(rand.NewPCG(7, 7))
		state := empty(e)
		for batch := range 40 {
			p := New(e, state, Setting{Offers: offers})
			f := NewFold(e, state)
			for i := range 200 {
				s := subject(2, []string{"", "vip"}[random.IntN(2)])
				list, err := p.In(s, "s", string(rune(batch))+string(rune(i))).Probabilities(nil)
				if err != nil {
					t.Fatal(err)
				}
				arm, u := 0, random.Float64()
				for u -= list[0]; u >= 0 && arm < 2; u -= list[arm] {
					arm++
				}
				chance := 0.04
				if s.Segment == "vip" && arm == 1 || s.Segment == "" && arm == 2 {
					chance = 0.12
				}
				f.Add(Case{Arm: arm, Subject: s, Success: random.Float64() < chance})
			}
			var err error
			if state, err = f.State(); err != nil {
				t.Fatal(err)
			}
		}
		p := New(e, state, Setting{Offers: offers})
		vip, _ := p.In(subject(2, "vip"), "s", "d").Probabilities(nil)
		other, _ := p.In(subject(2, ""), "s", "d").Probabilities(nil)
		if vip[1] < 0.75 || other[2] < 0.75 {
			t.Errorf("%s: vip %.2f, want the second arm; others %.2f, want the third", method, vip, other)
		}
	}
}

// TestMoneyIsNetOfRewards: a reward that brings more purchases but costs more than they do loses, whatever the method; by the metric it wins.
func TestMoneyIsNetOfRewards(t *testing.T) {
	for _, method := range anywhere {
		e := experiment(func(e *models.Experiment) {
			e.Method, e.Objective, e.Metric = method, models.ObjectiveValue, models.OutcomePurchase
			e.Value = &models.ValueTerms{Currency: "EUR", Margin: 0.5, PurchaseMinor: 5000} // 25 units a purchase
		})
		f := NewFold(e, empty(e))
		random := rand.New(rand.NewPCG(9, 9))
		for i := range 9000 {
			c := Case{Arm: i % 3}
			chance, net := []float64{0.06, 0.10, 0.03}[c.Arm], []float64{2000, 500, 2000}[c.Arm]
			if c.Success = random.Float64() < chance; c.Success {
				c.Net = net + 400*(random.Float64()-0.5)
			}
			f.Add(c)
		}
		state, err := f.State()
		if err != nil {
			t.Fatal(err)
		}
		list, err := New(e, state, Setting{Offers: offers}).In(Subject{}, "s", "d").Probabilities(nil)
		least := 0.9
		if method == models.MethodTopTwo {
			least = 0.45 // its leader gets half
		}
		if err != nil || list[0] < least || list[1] > 0.05 {
			t.Errorf("%s in money: %.3f, %v; want the first arm", method, list, err)
		}
		byMetric := *e
		byMetric.Objective = models.ObjectiveMetric
		if method == models.MethodLinear { // its model has learned money
			continue
		}
		if list, err = New(&byMetric, state, Setting{}).In(Subject{}, "s", "d").Probabilities(nil); err != nil || list[1] < list[0] {
			t.Errorf("%s by the metric: %.3f, %v; want the second arm", method, list, err)
		}
	}
}

// TestPriceTurnsAway: a price on rewards moves the choice to the cheaper one.
func TestPriceTurnsAway(t *testing.T) {
	e := experiment(func(e *models.Experiment) {
		e.Objective, e.Metric = models.ObjectiveValue, models.OutcomePurchase
		e.Value = &models.ValueTerms{Currency: "EUR", Margin: 1, PurchaseMinor: 5000}
	})
	state := empty(e)
	state.Arms = []models.ArmCount{{Trials: 3000, Successes: 150, Mean: 4500, M2: 1e8}, {Trials: 3000, Successes: 300, Mean: 3000, M2: 1e8}, {Trials: 3000, Successes: 60, Mean: 4500, M2: 1e8}}
	for price, best := range map[float64]int{0: 1, 1: 0} {
		list, err := New(e, state, Setting{Offers: offers, Price: price}).In(Subject{}, "s", "d").Probabilities(nil)
		if err != nil || list[best] < 0.5 {
			t.Errorf("at a price of %v: %.3f, %v; want arm %d", price, list, err, best)
		}
	}
}

// TestAskingATiredCustomer: the more somebody was asked of late, the less an ask is chosen.
func TestAskingATiredCustomer(t *testing.T) {
	yes, no := true, false
	e := experiment(func(e *models.Experiment) {
		e.Factors, e.Arms = []models.Factor{models.FactorAsk}, []models.Arm{{Key: "ask", Ask: &yes}, {Key: "not", Ask: &no}}
		e.Method, e.Objective, e.Metric = models.MethodLogistic, models.ObjectiveValue, models.OutcomePurchase
		e.Value = &models.ValueTerms{Currency: "EUR", Margin: 1, PurchaseMinor: 5000}
	})
	f := NewFold(e, empty(e))
	for i := range 4000 { // asking brings 5 % instead of 4.4 %
		c := Case{Arm: i % 2, Success: i%40 < 2 && i%2 == 0 || i%1000 < 44 && i%2 == 1, Net: 5000}
		f.Add(c)
	}
	state, err := f.State()
	if err != nil {
		t.Fatal(err)
	}
	p := New(e, state, Setting{Offers: offers, DefaultOffer: "small"})
	chance := func(asked float32) float64 {
		s := subject(1, "")
		s.Features[features.Asks30] = asked
		list, err := p.In(s, "s", "d").Probabilities(nil)
		if err != nil {
			t.Fatal(err)
		}
		return list[0]
	}
	rested, unknown, tired := chance(4), chance(float32(math.NaN())), chance(0)
	if !(rested > tired+0.1) || unknown != tired {
		t.Errorf("asked with %.2f after four asks, whose curve is flat, and %.2f (%.2f where nobody knows) when the next ask has most to lose", rested, tired, unknown)
	}
}

// TestUnreadablePosteriorDrawsUniformly: a posterior of another version, or one that is damaged, is said, and everybody gets the same chance.
func TestUnreadablePosteriorDrawsUniformly(t *testing.T) {
	e := experiment(contextual(models.MethodLogistic))
	f := NewFold(e, empty(e))
	f.Add(Case{Arm: 1, Subject: subject(1, ""), Success: true})
	good, err := f.State()
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func(*models.ModelState){
		"another version": func(m *models.ModelState) { m.Features = "0123" },
		"cut":             func(m *models.ModelState) { m.Precision = m.Precision[1:] },
		"not a number":    func(m *models.ModelState) { m.Vector[0] = math.NaN() },
		"not positive":    func(m *models.ModelState) { m.Precision[0] = -1 },
	} {
		bad := good
		m := models.ModelState{Features: good.Model.Features, Vector: slices.Clone(good.Model.Vector), Precision: slices.Clone(good.Model.Precision)}
		damage(&m)
		bad.Model = &m
		p := New(e, bad, Setting{})
		if p.Err() == nil || !strings.Contains(p.Err().Error(), "draws uniformly") {
			t.Errorf("%s: error %v", name, p.Err())
		}
		list, err := p.In(subject(1, ""), "s", "d").Probabilities([]bool{true, false, true})
		if err != nil || !slices.Equal(list, []float64{0.5, 0, 0.5}) {
			t.Errorf("%s: %v, %v", name, list, err)
		}
		again := NewFold(e, bad)
		again.Add(Case{Arm: 0})
		after, err := again.State()
		if err == nil || after.Arms[0].Trials != 1 || after.Model != bad.Model {
			t.Errorf("%s: folding on gives %+v, %v; want the count, the model as it was, and an error", name, after.Arms, err)
		}
	}
}

// FuzzState: whatever stands in a stored state, a policy of it answers with a distribution.
func FuzzState(f *testing.F) {
	e := experiment(contextual(models.MethodLogistic))
	e.Objective, e.Metric = models.ObjectiveValue, models.OutcomePurchase
	e.Value = &models.ValueTerms{Currency: "EUR", Margin: 1}
	fold := NewFold(e, empty(e))
	fold.Add(Case{Arm: 1, Subject: subject(1, ""), Success: true, Net: 100})
	state, err := fold.State()
	if err != nil {
		f.Fatal(err)
	}
	text, err := json.Marshal(state)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"arms":[{"trials":-1},{"mean":1e308,"m2":-1},{"successes":5}],"pending":[{"exposure":-3}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var s models.PolicyState
		if json.Unmarshal([]byte(text), &s) != nil {
			return
		}
		list, err := New(e, s, Setting{Offers: offers}).In(subject(1, "vip"), "s", "d").Probabilities(nil)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, q := range list {
			sum += q
			if !(q >= 0) {
				t.Fatalf("%v", list)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("%v sums to %v", list, sum)
		}
	})
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	for want, change := range map[string]func(*models.Experiment){
		"must be one of nps_known": func(e *models.Experiment) { e.Context = []models.ContextNumber{{Feature: "shoe_size"}} },
		"at most 160": func(e *models.Experiment) {
			e.Factors, e.Arms = []models.Factor{models.FactorOffer}, nil
			for i := range 32 {
				e.Arms = append(e.Arms, models.Arm{Key: "a" + string(rune('a'+i)), Offer: "o" + string(rune('a'+i))})
			}
			for _, n := range features.ContextNames()[:8] {
				e.Context = append(e.Context, models.ContextNumber{Feature: n})
			}
		},
		"/value/purchase_minor": func(e *models.Experiment) {
			e.Method, e.Objective, e.Value = models.MethodLinear, models.ObjectiveValue, &models.ValueTerms{Currency: "EUR", Margin: 1}
		},
	} {
		e := experiment(func(e *models.Experiment) { e.Method = models.MethodLogistic; change(e) })
		if err := Check(e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// BenchmarkChoice: a composite choice of 24 arms with some 40 features, from the stored vector to probabilities.
func BenchmarkChoice(b *testing.B) {
	e := experiment(nil)
	e.Factors = []models.Factor{models.FactorTiming, models.FactorChannel, models.FactorOffer}
	e.Arms, e.Method = nil, models.MethodLogistic
	for _, slot := range []string{"now", "+1d", "+3d", "+7d"} {
		for _, channel := range []string{"email", "push", "in_app"} {
			for _, offer := range []string{"small", "large"} {
				e.Arms = append(e.Arms, models.Arm{Key: slot + channel + offer, Timing: slot, Channel: channel, Offer: offer})
			}
		}
	}
	e.Context = []models.ContextNumber{{Feature: "orders"}, {Feature: "nps_latest"}, {Feature: "tenure_days"}}
	f := NewFold(e, empty(e))
	random := rand.New(rand.NewPCG(1, 1))
	for range 5000 {
		f.Add(Case{Arm: random.IntN(24), Subject: subject(float32(random.IntN(9)), ""), Success: random.Float64() < 0.05})
	}
	state, err := f.State()
	if err != nil {
		b.Fatal(err)
	}
	p := New(e, state, Setting{Offers: offers})
	b.ReportMetric(float64(len(state.Model.Vector)), "features")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.In(subject(2, ""), "snapshot", "decision").Probabilities(nil); err != nil {
			b.Fatal(err)
		}
	}
}
