package scoring_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
	"goodword/scoring/likeness"
)

// club is a company whose customers share for many small reasons: a little more for each of a dozen habits, all of which come with one another hardly.
type club struct{ r *rand.Rand }

var habits = []int{
	features.NPSTrend, features.Orders30, features.Orders365, features.SpendMinor, features.OrderMinor, features.Activity30, features.LastSeenDays,
	features.Logins30, features.Tickets, features.Refunds, features.Reviews, features.Renewals,
}

// customer has no likeness yet in its last place.
func (c *club) customer() (v []float32, share float64) {
	v = make([]float32, features.Count+1)
	for i := features.FirstCount; i < len(v); i++ {
		v[i] = features.Missing
	}
	z := -2.0
	for i, place := range habits {
		x := c.r.NormFloat64()
		v[place] = float32(math.Exp(2 + x))
		z += 0.3 * x * float64(1-2*(i%2))
	}
	return v, scoring.Probability(z)
}

// season asks n customers, who have the likeness of a profile, nil for none yet.
func (c *club) season(n int, profile *models.AdvocateProfile) (list []scoring.Example) {
	for range n {
		v, p := c.customer()
		likeness.Set(v, []models.TraitFeature{models.LikenessFeature}, profile)
		e := scoring.Example{Features: v, Weight: 1, ConvertWeight: 1}
		if c.r.Float64() < p {
			e.Share = 1
		}
		list = append(list, e)
	}
	return list
}

// TestLikenessSparesRows: where a dozen habits matter a little each, models that may read the likeness to a hundred advocates of the season before predict
// better, of few rows, than those that find the habits one by one, and say so among their reasons.
func TestLikenessSparesRows(t *testing.T) {
	own := []models.TraitFeature{models.LikenessFeature}
	var with *scoring.Model
	var better, worse float64
	const clubs = 3
	for seed := range uint64(clubs) {
		c := &club{rand.New(rand.NewPCG(seed, 1))}
		var all, advocates [][]float32
		for _, e := range c.season(1000, nil) {
			all = append(all, e.Features)
			if e.Share == 1 && len(advocates) < 100 {
				advocates = append(advocates, e.Features)
			}
		}
		p, err := likeness.New(all, advocates)
		if err != nil {
			t.Fatal(err)
		}
		profile := &models.AdvocateProfile{Features: p}
		asked, later := c.season(500, profile), c.season(4000, profile)
		with = fit(t, own, asked, seed)
		better += logLoss(with, later) / clubs
		worse += logLoss(fit(t, nil, asked, seed), later) / clubs
	}
	t.Logf("log loss %.4f with the likeness, %.4f without", better, worse)
	if worse-better < 0.004 {
		t.Errorf("the likeness lowers the log loss from %.4f to %.4f only", worse, better)
	}
	v, _ := (&club{rand.New(rand.NewPCG(9, 9))}).customer()
	v[features.Count] = 0.9
	var found float64
	for _, term := range with.Terms(nil, v) {
		if term.Reason == models.LikenessFeature.Name {
			found += term.Logit
		}
	}
	if found <= 0 {
		t.Errorf("to be much like advocates adds %.2f to the logit", found)
	}
}

func fit(t *testing.T, own []models.TraitFeature, examples []scoring.Example, seed uint64) *scoring.Model {
	t.Helper()
	m, err := scoring.Train(t.Context(), &scoring.TrainingSet{Traits: own, Examples: examples}, scoring.TrainOptions{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
