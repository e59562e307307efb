package decide_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"goodword/internal/decide"
	"goodword/models"
	"goodword/scoring"
)

func TestValue(t *testing.T) {
	credit := func(minor int64) models.Side { return models.Side{Kind: models.OfferCredit, Minor: minor} }
	none := models.Side{Kind: models.OfferNone}
	percent := models.Side{Kind: models.OfferPercent, Minor: 15}
	bought := models.Score{ShareProbability: 0.04, Conversion: 0.05, PurchaseMinor: 8000, Currency: "EUR"}
	dear := bought
	dear.PurchaseMinor = 1500
	nan := math.NaN() // stands for what is not known
	for name, c := range map[string]struct {
		score            models.Score
		advocate, friend models.Side
		currency         string // of the offer
		reward, value    float64
		in, note         string
	}{
		"money to both":             {bought, credit(1000), credit(1000), "EUR", 2000, 0.04 * 0.05 * 6000, "EUR", ""},
		"cash to one":               {bought, models.Side{Kind: models.OfferCash, Minor: 500}, none, "EUR", 500, 0.04 * 0.05 * 7500, "EUR", ""},
		"charity":                   {bought, models.Side{Kind: models.OfferCharity, Minor: 500}, none, "EUR", 500, 0.04 * 0.05 * 7500, "EUR", ""},
		"nothing to nobody":         {bought, none, none, "", 0, 0.04 * 0.05 * 8000, "EUR", ""},
		"percent of the purchase":   {bought, none, percent, "", 1200, 0.04 * 0.05 * 6800, "EUR", ""},
		"percent on both sides":     {bought, percent, percent, "", 2400, 0.04 * 0.05 * 5600, "EUR", ""},
		"money and percent":         {bought, credit(1000), percent, "EUR", 2200, 0.04 * 0.05 * 5800, "EUR", ""},
		"more than it brings":       {dear, credit(1000), credit(1000), "EUR", 2000, 0.04 * 0.05 * -500, "EUR", ""},
		"another currency":          {bought, credit(1000), none, "USD", nan, nan, "EUR", "the offer's rewards are in USD, purchases are in EUR"},
		"points":                    {bought, none, models.Side{Kind: models.OfferPoints, Minor: 50}, "", nan, nan, "EUR", "nobody has said what a reward of kind points costs"},
		"a gift":                    {bought, models.Side{Kind: models.OfferGift, Text: "a mug"}, none, "", nan, nan, "EUR", "nobody has said what a reward of kind gift costs"},
		"no purchase, money":        {models.Score{ShareProbability: 0.03}, credit(1000), none, "USD", 1000, nan, "USD", "no friend's purchase has been seen yet"},
		"no purchase, percent":      {models.Score{ShareProbability: 0.03}, none, percent, "", nan, nan, "", "no friend's purchase has been seen yet"},
		"no purchase, and for both": {models.Score{ShareProbability: 0.03}, none, none, "", 0, nan, "", "no friend's purchase has been seen yet"},
	} {
		t.Run(name, func(t *testing.T) {
			v := decide.NewValue(&c.score, &models.Offer{Key: "o", Currency: c.currency, Advocate: c.advocate, Friend: c.friend})
			if !near(v.RewardMinor, c.reward) || !near(v.Minor, c.value) {
				t.Errorf("got reward %v and value %v, want %v and %v", show(v.RewardMinor), show(v.Minor), c.reward, c.value)
			}
			if v.Offer != "o" || v.Currency != c.in || v.Note != c.note || (v.PurchaseMinor != nil) != (c.score.PurchaseMinor > 0) {
				t.Errorf("got %+v", v)
			}
			if c.score.Conversion == 0 && v.Conversion != scoring.ConversionRate {
				t.Errorf("got conversion %v", v.Conversion)
			}
		})
	}
	if v := decide.NewValue(&bought, nil); v.Minor != nil || v.RewardMinor != nil || *v.PurchaseMinor != 8000 || v.Conversion != 0.05 {
		t.Errorf("no ask: got %+v", v)
	}
}

// TestValueFallsWithTheReward: whatever else holds, a dearer reward of the same effect is worth less, by its cost times the chance that
// it is owed.
func TestValueFallsWithTheReward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		score := models.Score{
			ShareProbability: rapid.Float64Range(0.001, 1).Draw(t, "share"), Conversion: rapid.Float64Range(0.001, 1).Draw(t, "conversion"),
			PurchaseMinor: rapid.Float64Range(1, 1e6).Draw(t, "purchase"), Currency: "EUR",
		}
		minor := rapid.Int64Range(1, 1e6).Draw(t, "reward")
		more := rapid.Int64Range(1, 1e6).Draw(t, "more")
		value := func(minor int64) float64 {
			side := models.Side{Kind: models.OfferCredit, Minor: minor}
			return *decide.NewValue(&score, &models.Offer{Currency: "EUR", Advocate: side, Friend: models.Side{Kind: models.OfferNone}}).Minor
		}
		fall, want := value(minor)-value(minor+more), score.ShareProbability*score.Conversion*float64(more)
		if math.Abs(fall-want) > 1e-9*(1+math.Abs(want)+score.PurchaseMinor) {
			t.Fatalf("it falls by %v, want %v", fall, want)
		}
	})
}

func near(got *float64, want float64) bool {
	if got == nil || math.IsNaN(want) {
		return got == nil && math.IsNaN(want)
	}
	return math.Abs(*got-want) < 1e-9
}

func show(x *float64) any {
	if x == nil {
		return "nothing"
	}
	return *x
}
