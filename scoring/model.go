package scoring

import (
	"cmp"
	"math"

	"goodword/models"
	"goodword/scoring/features"
)

// Model predicts three stages for one program: the chance of a share, were the customer asked so, the chance that a share brings a
// friend who buys, and what such a purchase is worth. It begins as its prior, the scorecard and the published rates, and each stage
// moves as far as data have shown. Train makes it; it is safe for concurrent use.
type Model struct {
	columns  []features.Column
	currency string
	share    stage
	convert  stage
	purchase amount
	means    [scorecardTerms]float64 // of the scorecard's terms over the rows trained on
	trained  int                     // rows, 0 for none
	version  string
}

// ConversionRate is the chance that a share brings a friend who buys while nothing is known of the program: the published defaults of
// STATISTICS 2.11, 15 % of shares bring a signup and 25 % of signups a purchase.
const ConversionRate = 0.15 * 0.25

// ReasonCalibration is the code of the term by which the prior's logit is recalibrated: affine in it, and no reason for anything.
const ReasonCalibration = "calibration"

// Version names the model by its content: "boost@" and 12 hex digits. A model that has seen no data has the scorecard's.
func (m *Model) Version() string { return m.version }

// Columns describes what the model reads of a vector, in order.
func (m *Model) Columns() []features.Column { return m.columns }

// Trained is the number of rows it learned from.
func (m *Model) Trained() int { return m.trained }

// Score predicts from a vector made by features.Vector, now or by an earlier release, the action in it. The logit of the share
// probability is the sum of Terms to 1e-9. Reasons are the at most MaxReasons largest of Reasons, for and against together. It panics
// as Scorecard.Score does.
func (m *Model) Score(v []float32) models.Score {
	row := m.row(v)
	reasons := m.reasons(v, row)
	s := models.Score{
		ShareProbability: Probability(m.shareLogit(v, row)),
		Conversion:       Probability(m.convert.logit(conversionLogit, row)),
		PurchaseMinor:    m.purchase.expect(row),
		ModelVersion:     m.version,
		Reasons:          topReasons(reasons),
		Calibration:      models.CalibrationPrior,
	}
	if m.trained > 0 {
		s.Calibration = models.CalibrationChecked
	}
	if s.PurchaseMinor > 0 {
		s.Currency = m.currency
	}
	return s
}

var conversionLogit = math.Log(ConversionRate / (1 - ConversionRate))

func (m *Model) row(v []float32) []float32 {
	return features.ForModel(make([]float32, 0, len(m.columns)), v, len(m.columns))
}

func (m *Model) shareLogit(v, row []float32) float64 {
	var room [scorecardTerms]models.Term
	return m.share.logit(sum(Scorecard{}.Terms(room[:0], v)), row)
}

// Terms appends every term of the share probability's logit to dst and returns it:
//
//	base         the logit of a customer whose every term is at its mean over the training rows
//	scorecard's  seven terms, less their means
//	calibration  (β - 1) · (the sum of those seven)
//	learned      s·fⱼ(xⱼ) and s·fⱼₖ(xⱼ, xₖ), means 0
//
// A learned term has the name of its column for a reason, of two joined by *. The sum is the logit to 1e-9.
func (m *Model) Terms(dst []models.Term, v []float32) []models.Term {
	start := len(dst)
	dst = Scorecard{}.Terms(dst, v)
	var mean, moved float64
	for i := start; i < len(dst); i++ {
		mean += m.means[i-start]
		dst[i].Logit -= m.means[i-start]
		moved += dst[i].Logit
	}
	dst[start].Logit = m.share.constant() + float64(m.share.Beta*mean) // the base rate has no spread: its difference was 0
	dst = append(dst, models.Term{Reason: ReasonCalibration, Logit: (m.share.Beta - 1) * moved})
	if m.share.Terms == nil {
		return dst
	}
	for i, x := range m.share.Terms.Contributions(nil, m.row(v)) {
		dst = append(dst, models.Term{Reason: m.name(i), Logit: m.share.Shrink * x})
	}
	return dst
}

// PayChance is the chance that an ask with the score brings a friend who buys: P(share) · P(purchase | share), in [0,1]. A score without a
// chance of conversion is one of the scorecard: the published rate stands in.
func PayChance(s *models.Score) float64 {
	return float64(s.ShareProbability * cmp.Or(s.Conversion, ConversionRate))
}
