package learn

import (
	"time"

	"goodword/models"
	"goodword/scoring"
)

// The windows in which what follows an ask counts for its model.
const (
	shareWindow    = 72 * time.Hour      // from activation
	purchaseWindow = 45 * 24 * time.Hour // from the share
)

// journey is what came of one activated ask until now.
type journey struct {
	at        time.Time // of activation
	shared    time.Time // zero: not
	bought    time.Time // zero: not
	minor     int64
	currency  string
	channel   string
	shareSeen bool // the share's window is closed or it was shared
	buySeen   bool // the purchase's window is closed or somebody bought
}

// follow reads the journey of a case, as far as shares were known at one time and purchases at another that is not earlier. A click,
// signup or purchase by the decision's own link proves a share that nobody reported. What came by another decision's link belongs to
// that one. What was given back of a purchase is taken off, and one that was given back whole, or by a refund of no amount, is none.
func follow(c *models.TrainingCase, sharesAt, buysAt time.Time) journey {
	j := journey{at: c.Activated, channel: c.Channel}
	closes := j.at.Add(shareWindow)
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		if j.at.After(o.At) || o.ReceivedAt.After(buysAt) || !own(c, o) {
			continue
		}
		if j.shared.IsZero() && o.Kind != models.OutcomeRefund && o.At.Before(closes) && !o.ReceivedAt.After(sharesAt) {
			j.shared = o.At // a click, signup or purchase shows it as well
		}
		switch {
		case o.Kind == models.OutcomeRefund && !j.bought.IsZero(): // whenever it comes
			j.refund(o)
		case j.shared.IsZero() || !o.At.Before(j.shared.Add(purchaseWindow)):
		case o.Kind == models.OutcomePurchase && j.bought.IsZero():
			j.bought, j.minor, j.currency = o.At, o.Minor, o.Currency
		}
	}
	j.shareSeen = !j.shared.IsZero() || !sharesAt.Before(closes)
	j.buySeen = !j.bought.IsZero() || j.shared.IsZero() || !buysAt.Before(j.shared.Add(purchaseWindow))
	return j
}

func (j *journey) refund(o *models.Outcome) {
	if o.Currency != "" && o.Currency != j.currency {
		return
	}
	if j.minor -= o.Minor; j.minor <= 0 || o.Minor == 0 {
		j.bought, j.minor = time.Time{}, 0
	}
}

// own reports whether an outcome belongs to the decision: by its own link, by no known link, or, of what friends do, by its promise.
func own(c *models.TrainingCase, o *models.Outcome) bool {
	switch {
	case o.Number == c.ID.Number, o.Number == 0 && o.Promise == 0:
		return true
	}
	return o.Number == 0 && o.Promise == c.Promise && o.Kind != models.OutcomeShare
}

// labelled makes training examples of cases, as follow reads them. What is still pending has the weight of scoring.PendingWeight, by the
// delays of what has come: p is the rate of those whose time is over, or what the model in charge predicts, and F the curve of the
// channel, drawn towards the program's.
func labelled(cases []models.TrainingCase, sharesAt, buysAt time.Time, scorer scoring.Scorer) ([]scoring.Example, error) {
	journeys := make([]journey, len(cases))
	for i := range cases {
		journeys[i] = follow(&cases[i], sharesAt, buysAt)
	}
	shares, err := newDelays(journeys, sharesAt, shareWindow, func(j *journey) (from, to time.Time) { return j.at, j.shared })
	if err != nil {
		return nil, err
	}
	buys, err := newDelays(journeys, buysAt, purchaseWindow, func(j *journey) (from, to time.Time) { return j.shared, j.bought })
	if err != nil {
		return nil, err
	}
	examples := make([]scoring.Example, len(cases))
	for i := range cases {
		j := &journeys[i]
		e := scoring.Example{Features: cases[i].Features, Weight: 1, ConvertWeight: 1}
		var predicted models.Score
		if !j.shareSeen || !j.buySeen {
			predicted = scorer.Score(e.Features)
		}
		switch {
		case !j.shared.IsZero():
			e.Share = 1
		case !j.shareSeen:
			e.Weight = shares.weight(j.channel, predicted.ShareProbability, sharesAt.Sub(j.at))
		}
		switch {
		case !j.bought.IsZero():
			e.Convert, e.PurchaseMinor = 1, float64(j.minor)
		case !j.buySeen:
			p := max(predicted.Conversion, scoring.ConversionRate) // the scorecard says nothing of it
			e.ConvertWeight = buys.weight(j.channel, p, buysAt.Sub(j.shared))
		}
		examples[i] = e
	}
	return examples, nil
}
