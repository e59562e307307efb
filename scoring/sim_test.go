package scoring_test

import (
	"math"
	"math/rand/v2"

	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

// firm is a company whose customers share for other reasons than the scorecard says: more of them share, satisfaction counts twice as
// much, tickets hardly, recency in another shape, tenure the other way round, and the reward matters, most to new customers.
type firm struct {
	r     *rand.Rand
	base  float64
	truth func(v []float32) float64 // the logit of a share instead of the firm's own, nil for that
}

func newFirm(seed uint64) *firm { return &firm{r: rand.New(rand.NewPCG(seed, 42)), base: -3.7} }

func scorecardTruth(v []float32) float64 { return total(scoring.Scorecard{}.Terms(nil, v)) }

// row draws one asked customer at a time in [0,1] of the year, with the truth.
func (f *firm) row(at float64) (v []float32, truth float64) {
	r := f.r
	v = make([]float32, features.Count)
	for i := features.FirstCount; i < features.Count; i++ {
		v[i] = features.Missing
	}
	happy := r.NormFloat64()
	if r.Float64() < 0.55 {
		v[features.NPSKnown] = 1
		v[features.NPSLatest] = float32(math.Round(min(max(7.6+2*happy+0.8*r.NormFloat64(), 0), 10)))
		v[features.NPSAgeDays] = float32(r.ExpFloat64() * 120)
	}
	v[features.TenureDays] = float32(r.Float64() * 1200)
	v[features.Orders] = float32(r.IntN(1 + r.IntN(12)))
	if v[features.Orders] > 0 {
		v[features.OrderAgeDays] = float32(min(r.ExpFloat64()*90, float64(v[features.TenureDays])))
	}
	if r.Float64() < 0.1 {
		v[features.Shares] = float32(1 + r.IntN(3))
	}
	v[features.Tickets30] = float32(math.Max(0, r.NormFloat64()-1))
	if r.Float64() < 0.04 {
		v[features.OpenTicket] = 1
	}
	v[features.Logins30] = float32(r.ExpFloat64() * 4)
	v[features.Plan] = features.Level([]string{"free", "pro", "team"}[r.IntN(3)])
	friend := models.Side{Kind: models.OfferCredit, Minor: int64(500 * (1 + r.IntN(4)))}
	features.SetAction(v, &models.Action{Channel: []string{"email", "in_app"}[r.IntN(2)], Approach: "plain", Advocate: friend, Friend: friend})

	z := f.base + 0.3*math.Sin(2*math.Pi*at) + 0.35*happy
	switch {
	case v[features.NPSKnown] > 0 && v[features.NPSLatest] >= 9:
		z += 1.4
	case v[features.NPSKnown] > 0 && v[features.NPSLatest] < 7:
		z -= 1.6
	}
	if v[features.Orders] > 0 {
		z += 0.7 * math.Exp(-float64(v[features.OrderAgeDays])/20)
	}
	z -= 0.4 * math.Log1p(float64(v[features.TenureDays])/200)
	z += 1.0 * math.Log1p(float64(v[features.Shares]))
	z += 0.12 * min(float64(v[features.Logins30]), 8)
	if v[features.Plan] == features.Level("team") {
		z += 0.6
	}
	reward := float64(friend.Minor) / 2500
	if v[features.TenureDays] < 200 {
		reward *= 2
	}
	z += reward
	return v, z
}

// examples are the next n rows, in time order over a year.
func (f *firm) examples(n int) []scoring.Example {
	all := make([]scoring.Example, n)
	for i := range all {
		v, z := f.row(float64(i) / float64(n))
		e := scoring.Example{Features: v, Weight: 1, ConvertWeight: 1}
		if f.truth != nil {
			z = f.truth(v)
		}
		if f.r.Float64() < scoring.Probability(z) {
			e.Share = 1
			if f.r.Float64() < 0.08 {
				e.Convert, e.PurchaseMinor = 1, math.Round(3000*math.Exp(0.5*f.r.NormFloat64()))
			}
		}
		all[i] = e
	}
	return all
}

// logLoss of the share probabilities over examples.
func logLoss(s scoring.Scorer, examples []scoring.Example) float64 {
	var sum float64
	for i := range examples {
		p := s.Score(examples[i].Features).ShareProbability
		sum -= examples[i].Share*math.Log(p) + (1-examples[i].Share)*math.Log(1-p)
	}
	return sum / float64(len(examples))
}
