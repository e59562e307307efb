package decide

import (
	"cmp"
	"fmt"

	"goodword/models"
	"goodword/scoring"
)

// Value is what an ask with one offer is expected to bring, as far as it is known: numbers that are not are nil.
type Value struct {
	Offer            string  // its key, "" for no ask
	Currency         string  // of every amount here, "" while nothing is known
	ShareProbability float64 // in [0,1], as the model has it for this very offer
	Conversion       float64 // in [0,1], the chance that a share brings a friend who buys
	PurchaseMinor    *float64
	RewardMinor      *float64 // owed to both sides for such a friend
	Minor            *float64 // see NewValue
	Note             string   // why a number is not known
}

// NewValue values an ask that has a score with an offer, in minor units of the currency that friends buy in:
//
//	Minor = P(share) · P(purchase | share) · (E[purchase] - reward of the advocate - reward of the friend)
//
// Money counts as it is, a percentage as that part of the expected purchase on either side. The value is not known before a purchase has
// been seen, for rewards in another currency, and for rewards of which nobody said what they cost: points, gifts, features and status.
// A score without a chance of conversion is one of the scorecard: the published rate stands in. A nil offer is no ask: it has no value.
//
// It is the first line of STATISTICS 2.9 with signup and purchase in one chance and E[purchase] for the margin; costs of messages, harm and fatigue are
// not in it.
func NewValue(score *models.Score, offer *models.Offer) Value {
	v := Value{ShareProbability: score.ShareProbability, Conversion: cmp.Or(score.Conversion, scoring.ConversionRate)}
	if score.PurchaseMinor > 0 {
		v.Currency, v.PurchaseMinor = score.Currency, &score.PurchaseMinor
	} else {
		v.Note = "no friend's purchase has been seen yet"
	}
	if offer == nil {
		return v
	}
	v.Offer = offer.Key
	if v.PurchaseMinor == nil && (offer.Advocate.Kind.Money() || offer.Friend.Kind.Money()) {
		v.Currency = offer.Currency
	}
	reward := 0.0
	for _, side := range []*models.Side{&offer.Advocate, &offer.Friend} {
		minor, why := v.costOf(side, offer.Currency)
		if why != "" {
			v.Note = cmp.Or(v.Note, why)
			return v
		}
		reward += minor
	}
	v.RewardMinor = &reward
	if v.PurchaseMinor != nil {
		minor := float64(v.ShareProbability*v.Conversion) * (*v.PurchaseMinor - reward)
		v.Minor = &minor
	}
	return v
}

// costOf is what one side's reward costs in v.Currency, or why that is not known.
func (v *Value) costOf(s *models.Side, currency string) (minor float64, why string) {
	switch {
	case s.Kind == models.OfferNone:
		return 0, ""
	case s.Kind.Money() && currency != v.Currency:
		return 0, fmt.Sprintf("the offer's rewards are in %s, purchases are in %s", currency, v.Currency)
	case s.Kind.Money():
		return float64(s.Minor), ""
	case s.Kind == models.OfferPercent && v.PurchaseMinor == nil:
		return 0, "no friend's purchase has been seen yet"
	case s.Kind == models.OfferPercent:
		return float64(*v.PurchaseMinor * float64(s.Minor) / 100), ""
	}
	return 0, fmt.Sprintf("nobody has said what a reward of kind %s costs", s.Kind)
}
