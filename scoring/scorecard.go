package scoring

import (
	"fmt"
	"math"

	"goodword/models"
	"goodword/scoring/features"
)

// ScorecardVersion names the published weights below; changing one changes it.
const ScorecardVersion = "scorecard@1"

// The reason codes of the scorecard's terms. ReasonBase is the base rate and
// never given as a reason.
const (
	ReasonBase          = "base"
	ReasonPromoter      = "nps_promoter"    // latest answer 9 or 10
	ReasonPassive       = "nps_passive"     // 7 or 8
	ReasonDetractor     = "nps_detractor"   // 0 to 6
	ReasonNoNPS         = "nps_unknown"     // no answer
	ReasonRecentOrder   = "recent_order"    // within the last 49 days or so
	ReasonNoRecentOrder = "no_recent_order" // has bought, but longer ago
	ReasonNoOrder       = "no_order"        // has not bought
	ReasonFirstOrder    = "first_order"     // exactly one order
	ReasonRepeat        = "repeat_customer" // two orders or more
	ReasonTenure        = "tenure"
	ReasonPastShare     = "past_share"
	ReasonRecentTicket  = "recent_ticket"
	ReasonOpenTicket    = "open_ticket"
)

// BaseRate is the share probability of an asked customer about whom nothing is
// known: the published default of STATISTICS 2.11.
const BaseRate = 0.03

// The weights, in logits. They are judgement-based priors, explained one by
// one in docs/methods/scorecard.md; all terms are monotone and 0 where nothing
// is known. Under 40 % promoters, 40 % passives and 20 % detractors the three
// NPS weights average 0, so no answer counts as the average answer.
const (
	promoterLogit     = 0.8
	passiveLogit      = -0.2
	detractorLogit    = -1.2
	npsFadeDays       = 365.0 // e-folding time of an old answer
	orderNowLogit     = 0.5   // an order just made
	orderLapsedLogit  = -0.4  // an order very long ago
	orderFadeDays     = 60.0
	ordersLogit       = 0.25 // per e-fold of 1 + orders
	maxOrders         = 20.0
	tenureLogit       = 0.15 // per e-fold of 1 + tenure/90 days
	tenureUnitDays    = 90.0
	maxTenureDays     = 1095.0
	sharesLogit       = 0.7 // per e-fold of 1 + shares
	maxShares         = 10.0
	recentTicketLogit = -0.15 // per decayed ticket
	maxRecentTickets  = 4.0
	openTicketLogit   = -1.0
)

// baseLogit is ln(BaseRate / (1 - BaseRate)).
var baseLogit = math.Log(BaseRate / (1 - BaseRate))

// Scorecard is the published cold-start model of the share probability,
//
//	P = σ(b + nps + recency + orders + tenure + shares + tickets + open)
//	b       = ln(.03/.97)
//	nps     = w_band · e^(-age/365 d)
//	recency = -0.4 + 0.9 · e^(-age/60 d)                  with an order
//	orders  = 0.25 · ln(1 + min(orders, 20))
//	tenure  = 0.15 · ln(1 + min(tenure, 1095 d)/90 d)
//	shares  = 0.7 · ln(1 + min(shares, 10))
//	tickets = -0.15 · min(decayed 30 d, 4)
//	open    = -1 with an open ticket
//
// with w_band = 0.8, -0.2, -1.2 for promoter, passive, detractor. The zero
// value is ready; it holds nothing and is safe for concurrent use.
type Scorecard struct{}

// scorecardTerms is the number of terms, the base included.
const scorecardTerms = 8

// Score returns the share probability in (0,1), ScorecardVersion and the at
// most MaxReasons terms with the largest |logit|. The logit of the probability
// is the sum of Terms to 1e-9. NaN and negative features count as 0. It panics
// when the vector has fewer than features.FirstCount entries, those of the first release: it reads no others.
func (c Scorecard) Score(v []float32) models.Score {
	var room [scorecardTerms]models.Term
	terms := c.Terms(room[:0], v)
	return models.Score{
		ShareProbability: Probability(sum(terms)),
		ModelVersion:     ScorecardVersion,
		Reasons:          topReasons(terms[1:]),
	}
}

// Terms appends every term of the logit to dst, the base first, and returns
// it. It panics as Score does.
func (Scorecard) Terms(dst []models.Term, v []float32) []models.Term {
	if len(v) < features.FirstCount {
		panic(fmt.Sprintf("scoring: %d features, want at least %d", len(v), features.FirstCount))
	}
	at := func(i int) float64 { return float64(v[i]) }
	return append(dst,
		models.Term{Reason: ReasonBase, Logit: baseLogit},
		npsTerm(at(features.NPSKnown), at(features.NPSLatest), at(features.NPSAgeDays)),
		recencyTerm(at(features.Orders), at(features.OrderAgeDays)),
		ordersTerm(at(features.Orders)),
		logTerm(ReasonTenure, tenureLogit, clamp(at(features.TenureDays), maxTenureDays)/tenureUnitDays),
		logTerm(ReasonPastShare, sharesLogit, clamp(at(features.Shares), maxShares)),
		models.Term{Reason: ReasonRecentTicket, Logit: recentTicketLogit * clamp(at(features.Tickets30), maxRecentTickets)},
		models.Term{Reason: ReasonOpenTicket, Logit: openTicketLogit * clamp(at(features.OpenTicket), 1)},
	)
}

func npsTerm(known, latest, age float64) models.Term {
	fade := math.Exp(-clamp(age, math.MaxFloat64) / npsFadeDays)
	switch {
	case !(known > 0):
		return models.Term{Reason: ReasonNoNPS}
	case latest >= 9:
		return models.Term{Reason: ReasonPromoter, Logit: promoterLogit * fade}
	case latest >= 7:
		return models.Term{Reason: ReasonPassive, Logit: passiveLogit * fade}
	}
	return models.Term{Reason: ReasonDetractor, Logit: detractorLogit * fade}
}

func recencyTerm(orders, age float64) models.Term {
	if !(orders > 0) {
		return models.Term{Reason: ReasonNoOrder}
	}
	// The product is rounded on its own: fusing it with the sum would give
	// another last bit on arm64.
	logit := orderLapsedLogit + float64((orderNowLogit-orderLapsedLogit)*math.Exp(-clamp(age, math.MaxFloat64)/orderFadeDays))
	if logit < 0 {
		return models.Term{Reason: ReasonNoRecentOrder, Logit: logit}
	}
	return models.Term{Reason: ReasonRecentOrder, Logit: logit}
}

func ordersTerm(orders float64) models.Term {
	reason := ReasonNoOrder
	switch {
	case orders >= 2:
		reason = ReasonRepeat
	case orders > 0:
		reason = ReasonFirstOrder
	}
	return logTerm(reason, ordersLogit, clamp(orders, maxOrders))
}

// logTerm is weight · ln(1 + x), for counts of which each further one says less.
func logTerm(reason string, weight, x float64) models.Term {
	return models.Term{Reason: reason, Logit: weight * math.Log1p(x)}
}
