package budget

import (
	"time"

	"goodword/experiments/bandit"
	"goodword/models"
)

// maxMove is how far the price moves in an hour, as a part of it or of 1 when it is below (STATISTICS 2.10).
const maxMove = 0.1

// movePrice moves the price of an account for each hour that is over, towards what is planned: the part of what is left of the budget that
// the plan gives the hour. A unit of cost is worth about a unit of value: that is the scale of the step, at the average spend of an hour.
// Hours in which nobody looked count as one with all that was spent, and others with nothing.
func movePrice(l *models.BudgetLedger, b *models.Budget, p plan, now time.Time) error {
	hours := l.Span.To.Sub(l.Span.From).Hours()
	for end := l.Hour.Add(time.Hour); !now.Before(end) && l.Hour.Before(l.Span.To); end = l.Hour.Add(time.Hour) {
		spend := float64(l.HourSpend) / 1e6
		left := float64(b.Minor) - float64(l.Paid) - l.ExpectedMinor() + spend
		pacer := bandit.Pacer{Price: l.Price, Step: bandit.PacingStep(1, float64(b.Minor)/hours, 1), MaxMove: maxMove}
		moved, err := pacer.Update(spend, p.target(left, l.Hour, l.Span.To))
		if err != nil {
			return err
		}
		l.Price, l.Hour, l.HourSpend = moved.Price, end, 0
	}
	return nil
}
