package report

import (
	"cmp"
	"strconv"
	"strings"

	"goodword/internal/report/picture"
	"goodword/models"
	"goodword/scoring"
)

// columnLabels say what each column of a model is, with its unit, as it stands at an axis.
var columnLabels = map[string]string{
	"nps_known": "NPS answer known (1) or not (0)", "nps_latest": "latest NPS answer, 0 to 10", "nps_age_days": "days since the latest NPS answer",
	"orders": "orders so far", "orders_30d": "orders of late, decayed with 30 days", "order_age_days": "days since the last order",
	"tenure_days": "days since first seen", "shares": "shares so far", "shares_30d": "shares of late, decayed with 30 days",
	"tickets_30d": "support tickets of late, decayed with 30 days", "open_ticket": "open support ticket (1) or none (0)", "refunds": "refunds so far",
	"logins_30d": "logins of late, decayed with 30 days", "clicks": "clicks in our messages so far",
	"nps_trend": "latest NPS answer less those before", "orders_365d": "orders, decayed with 365 days", "spend_minor": "spent so far, minor units",
	"order_minor": "spent per order, minor units", "activity_7d": "the customer's own events, decayed with 7 days",
	"activity_30d": "the customer's own events, decayed with 30 days", "last_seen_days": "days since last active", "tickets": "support tickets so far",
	"shares_365d": "shares, decayed with 365 days", "share_age_days": "days since the last share", "exposures_30d": "asks seen, decayed with 30 days",
	"clicks_30d": "clicks in our messages, decayed with 30 days", "asks_30d": "asks of late, decayed with 30 days", "ask_age_days": "days since the last ask",
	"friends": "friends brought so far", "unsubscribes": "unsubscriptions so far", "complaints": "spam complaints so far", "reviews": "reviews so far",
	"renewals": "renewals so far", "plan": "plan", "locale": "language", "device": "device",
	"channel": "channel of the ask", "approach": "approach of the ask", "moment": "moment of the ask", "advocate_kind": "kind of the customer's reward",
	"advocate_reward": "the customer's reward: minor units, percent or points", "friend_kind": "kind of the friend's reward",
	"friend_reward": "the friend's reward: minor units, percent or points", "wait_hours": "hours from deciding to asking",
	"like_advocates": "likeness to customers who have brought friends, -1 to 1",
}

// sliceLabels are short names of what rows are sliced by; of other columns their own name will do.
var sliceLabels = map[string]string{"nps_latest": "NPS", "orders": "orders", "tenure_days": "customer for", "shares": "past shares"}

func sliceLabel(s *scoring.Slice) string {
	return cmp.Or(sliceLabels[s.Of], strings.TrimPrefix(s.Of, "trait:")) + ": " + s.Name
}

// label is what a column is, for an axis.
func label(column string) string {
	if own, ok := strings.CutPrefix(column, "trait:"); ok {
		return own
	}
	return cmp.Or(columnLabels[column], column)
}

// modelShapes are the terms of a stored model, the most important first. The error has kind Internal where the stored file cannot be read.
func modelShapes(m *models.ScoringModel) ([]scoring.Shape, error) {
	if m.Version == scoring.ScorecardVersion {
		return scoring.Scorecard{}.Shapes(), nil
	}
	if len(m.Body) == 0 {
		return nil, models.Errorf(models.NotFound, "report.Model", "what %s had learned is no longer kept: only its figures are", m.Version)
	}
	model, err := scoring.DecodeModel(m.Body)
	if err != nil {
		return nil, &models.Error{Op: "report.Model", Kind: models.Internal, Detail: "the stored model " + m.Version + " cannot be read", Err: err}
	}
	return model.Shapes(), nil
}

// drawTerm draws a shape.
func drawTerm(s *scoring.Shape) ([]byte, error) {
	if len(s.Axes) == 2 {
		p := picture.Pair{
			Title: "Odds of a share: " + label(s.Axes[0].Column) + ", and " + label(s.Axes[1].Column), Values: s.Values, Rows: s.Rows,
			A: picture.Side{Axis: label(s.Axes[0].Column), Bins: binNames(&s.Axes[0])}, B: picture.Side{Axis: label(s.Axes[1].Column), Bins: binNames(&s.Axes[1])},
		}
		return p.Draw()
	}
	axis := &s.Axes[0]
	p := picture.Shape{Title: "Odds of a share by " + label(axis.Column), Axis: label(axis.Column), Edges: axis.Edges, Values: s.Values[1:], Rows: s.Rows[1:]}
	if axis.Levels != nil {
		p.Levels = binNames(axis)[1:]
	}
	if s.Rows[0] > 0 {
		p.Missing = &picture.Cell{Value: s.Values[0], Rows: s.Rows[0]}
	}
	return p.Draw()
}

// binNames say what is in each bin.
func binNames(a *scoring.ShapeAxis) []string {
	names := []string{"not known"}
	for k := 1; k < a.Bins(); k++ {
		switch {
		case a.Levels != nil && k == 1:
			names = append(names, strings.Join(append(a.Levels[k : k+1 : k+1][0], "all others"), ", "))
		case a.Levels != nil:
			names = append(names, strings.Join(a.Levels[k], ", "))
		case len(a.Edges) == 0:
			names = append(names, "any")
		case k == 1:
			names = append(names, "below "+short(a.Edges[0]))
		default:
			names = append(names, "from "+short(a.Edges[k-2]))
		}
	}
	return names
}

// short has three digits that count.
func short(x float64) string {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
