package policy

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"goodword/experiments/bandit"
	"goodword/models"
)

// hours is the policy of the method send_time: an arm has the chance of the hour of the week in which it asks, see bandit.Week.
type hours struct {
	e        *models.Experiment
	segments []string // in the order of the week's
	week     *bandit.Week
	own      float64       // asks that a segment's hour is worth to one customer
	halfLife time.Duration // of what an ask is worth, 0 where waiting costs nothing
}

func newHours(e *models.Experiment, state *models.PolicyState) (*hours, error) {
	prior, err := bandit.NewPrior(e.PriorMean, e.PriorStrength)
	if err != nil {
		return nil, err
	}
	h := &hours{e: e, own: bandit.DefaultCellStrength, halfLife: time.Duration(e.HalfLifeHours * float64(time.Hour))}
	if state.OwnStrength > 0 {
		h.own = state.OwnStrength
	}
	var counts [][]bandit.Count
	for _, c := range state.Hours {
		if !c.Hour.Valid() {
			return nil, fmt.Errorf("policy: there is no hour %d of the week", c.Hour)
		}
		i := slices.Index(h.segments, c.Segment)
		if i < 0 {
			i, h.segments, counts = len(counts), append(h.segments, c.Segment), append(counts, make([]bandit.Count, models.HoursPerWeek))
		}
		counts[i][c.Hour.Place()] = bandit.Count{Trials: c.Trials, Successes: c.Successes}
	}
	h.week, err = bandit.NewWeek(prior, counts, bandit.Weekdays, bandit.DefaultKappa)
	return h, err
}

// addHour counts a case in its segment's hour. The list stays sorted by segment and hour.
func addHour(list []models.HourCount, c *Case) []models.HourCount {
	if !c.Hour.Valid() {
		return list
	}
	one := models.HourCount{Segment: c.Subject.Segment, Hour: c.Hour}
	i, found := slices.BinarySearchFunc(list, one, func(a, b models.HourCount) int {
		return cmp.Or(cmp.Compare(a.Segment, b.Segment), cmp.Compare(a.Hour, b.Hour))
	})
	if !found {
		list = slices.Insert(list, i, one)
	}
	list[i].Count(c.Success)
	return list
}

// OwnStrength fits how many asks the hours of a segment are worth to one of its customers, by what is known of how customers differ: the most likely
// strength, bandit.DefaultCellStrength while nobody was asked twice in an hour.
func OwnStrength(e *models.Experiment, state models.PolicyState, spread []models.HourSpread) (float64, error) {
	h, err := newHours(e, &state)
	if err != nil {
		return 0, err
	}
	list := make([]bandit.Alike, 0, len(spread))
	for _, s := range spread {
		if !s.Hour.Valid() {
			return 0, fmt.Errorf("policy: there is no hour %d of the week", s.Hour)
		}
		count := bandit.Count{Trials: s.Trials, Successes: s.Successes}
		list = append(list, bandit.Alike{Above: h.cells(s.Segment)[s.Hour.Place()], Count: count, Members: s.Customers})
	}
	return bandit.MemberStrength(list)
}

// cells are the posteriors of a segment's hours.
func (h *hours) cells(segment string) []bandit.Beta {
	if i := slices.Index(h.segments, segment); i >= 0 {
		return h.week.Segments[i]
	}
	return h.week.Other
}

// personal is the posterior of an hour for one customer: the segment's, drawn to what the customer's own asks in it came to. An hour without any keeps
// the segment's: that it may differ for this customer is no reason to try it while the segment's says that it is bad.
func (h *hours) personal(cell bandit.Beta, hour models.WeekHour, own []models.OwnCount) bandit.Beta {
	at := slices.IndexFunc(own, func(c models.OwnCount) bool { return c.Hour == hour })
	if at < 0 {
		return cell
	}
	return bandit.Shrink(cell, h.own, bandit.Count{Trials: own[at].Trials, Successes: own[at].Successes})
}

// slot is what arms in one hour share.
type slot struct {
	hour  models.WeekHour
	worth float64 // of a success after the shortest wait, 1 without one
	arms  []int   // that wait so long
}

// slots groups the eligible arms by their hours. Arms in one hour have one chance: the one that waits least is the better one where waiting costs
// something, else they share alike.
func (h *hours) slots(s Subject, eligible []bool) (list []slot, err error) {
	if len(s.Slots) != len(h.e.Arms) {
		return nil, fmt.Errorf("policy: %d slots for %d arms", len(s.Slots), len(h.e.Arms))
	}
	for k, at := range s.Slots {
		if eligible != nil && !eligible[k] {
			continue
		}
		if !at.Hour.Valid() {
			return nil, fmt.Errorf("policy: arm %s has no hour", h.e.Arms[k].Key)
		}
		worth := bandit.WaitingDiscount(time.Duration(at.Wait)*time.Millisecond, h.halfLife)
		i := slices.IndexFunc(list, func(x slot) bool { return x.hour == at.Hour })
		switch {
		case i < 0:
			list = append(list, slot{at.Hour, worth, []int{k}})
		case worth > list[i].worth:
			list[i].worth, list[i].arms = worth, []int{k}
		case worth == list[i].worth:
			list[i].arms = append(list[i].arms, k)
		}
	}
	return list, nil
}

// probabilities are those of the arms: each hour's probability of being worth the most, with the experiment's floor, minimum shares and
// slice.
func (h *hours) probabilities(s Subject, eligible []bool) ([]float64, error) {
	list, err := h.slots(s, eligible)
	if err != nil {
		return nil, err
	}
	cells := h.cells(s.Segment)
	posteriors := make([]bandit.Beta, len(list))
	for i, x := range list {
		posteriors[i] = h.personal(cells[x.hour.Place()], x.hour, s.Own).Scaled(x.worth)
	}
	best, err := bandit.ProbBest(posteriors)
	if err != nil {
		return nil, err
	}
	opinion := make([]float64, len(h.e.Arms))
	for i, x := range list {
		for _, k := range x.arms {
			opinion[k] = best[i] / float64(len(x.arms))
		}
	}
	return exploration(h.e).MixAmong(opinion, eligible)
}
