package budget

import (
	"time"

	"goodword/experiments/bandit"
	"goodword/models"
)

// planWeeks is how many whole weeks of decisions the plan is made from.
const planWeeks = 4

// plan is the part of a week's spending that is planned for each hour of it, in UTC.
type plan []float64

// newPlan plans by the traffic of past weeks, the latest first: the oldest week that has any is left out, since it may have begun within.
// Each hour counts one decision more, so that none is planned nothing; without a whole week every hour is alike.
func newPlan(weeks []models.WeekCounts) (plan, error) {
	oldest := -1
	for w := range weeks {
		for _, n := range weeks[w] {
			if n > 0 {
				oldest = w
			}
		}
	}
	weights := make([]float64, len(models.WeekCounts{}))
	for h := range weights {
		weights[h] = 1
		for w := range max(0, oldest) {
			weights[h] += weeks[w][h]
		}
	}
	return bandit.PlanShare(weights)
}

// between is the weight of the whole hours from one to another, 1 for a week.
func (p plan) between(from, to time.Time) float64 {
	hours := int(to.Sub(from) / time.Hour)
	if hours <= 0 {
		return 0
	}
	sum := float64(hours / len(p))
	first := models.HourOfWeek(from)
	for h := range hours % len(p) {
		sum += p[(first+h)%len(p)]
	}
	return sum
}

// target is what is planned for the hour that begins at a time, of what is left until an end.
func (p plan) target(left float64, hour, until time.Time) float64 {
	rest := p.between(hour, until)
	if rest <= 0 {
		return 0
	}
	return max(0, left) * min(1, p[models.HourOfWeek(hour)]/rest)
}
