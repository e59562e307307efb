package report

import (
	"context"
	"maps"
	"slices"
	"time"

	"goodword/models"
)

// ProgramNumbers is how a program runs: what it did in a period and what came of it. Test customers are in none of it.
type ProgramNumbers struct {
	Program string    `json:"program"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to" doc:"Exclusive"`
	Level   float64   `json:"level" doc:"Coverage of the intervals"`
	Numbers
	Segments []SegmentNumbers     `json:"segments,omitempty" doc:"The same by segment of the decision that is credited, with by=segment"`
	Budget   *models.BudgetStatus `json:"budget,omitempty" doc:"How the budget of the program stands now, whatever the period"`
}

// SegmentNumbers are the numbers of one segment; "" is what belongs to none.
type SegmentNumbers struct {
	Segment string `json:"segment"`
	Numbers
}

// Numbers are counted by when a decision was made and an outcome was received. Money is in minor units.
type Numbers struct {
	Decisions    int64            `json:"decisions"`
	Asks         int64            `json:"asks"`
	NotAsked     int64            `json:"not_asked" doc:"No filter hit, and an experiment or the program chose not to ask"`
	HeldOut      int64            `json:"held_out" doc:"Decisions of held-out customers whom no filter stopped"`
	Suppressed   int64            `json:"suppressed" doc:"Decisions that a filter stopped"`
	SuppressedBy map[string]int64 `json:"suppressed_by" doc:"By the filter that decided"`
	Activated    int64            `json:"activated" doc:"Asks whose opportunity took place"`
	Shares       int64            `json:"shares"`
	Clicks       int64            `json:"clicks"`
	Signups      int64            `json:"signups"`
	Purchases    int64            `json:"purchases"`
	Unsubscribes int64            `json:"unsubscribes"`
	Complaints   int64            `json:"complaints"`
	Value        []ValueNumbers   `json:"value" doc:"What friends bought, by currency"`
	Friends      int64            `json:"friends" doc:"Friends who bought and kept it: acquired"`
	Returned     int64            `json:"returned" doc:"Friends who bought and gave it back"`
	Rewards      []RewardNumbers  `json:"rewards" doc:"Promised and owed for acquired friends, money by currency"`
	OtherRewards []OtherRewards   `json:"other_rewards" doc:"Owed in points, percent, gifts and the like"`
	Incremental  Incremental      `json:"incremental"`
}

// ValueNumbers is what friends bought in one currency.
type ValueNumbers struct {
	Currency  string `json:"currency"`
	Purchases int64  `json:"purchases_minor"`
	Refunds   int64  `json:"refunds_minor"`
	Net       int64  `json:"net_minor"`
}

// RewardNumbers is what is owed in one currency.
type RewardNumbers struct {
	Currency      string  `json:"currency"`
	Advocates     int64   `json:"advocates_minor"`
	FriendsMinor  int64   `json:"friends_minor"`
	Total         int64   `json:"total_minor"`
	Friends       int64   `json:"friends" doc:"Acquired friends for whom money of this currency is owed to a side"`
	CostPerFriend float64 `json:"cost_per_friend_minor" doc:"Total over these friends; 0 without any"`
}

// OtherRewards is what is owed that is no money: Amount sums points, and percent of which nobody knows the worth.
type OtherRewards struct {
	Side   string `json:"side" doc:"advocate or friend"`
	Kind   string `json:"kind"`
	Count  int64  `json:"count"`
	Amount int64  `json:"amount"`
}

// MaxPeriod bounds what one report reads.
const MaxPeriod = 366 * 24 * time.Hour

func checkPeriod(op string, from, to time.Time) error {
	var c models.Check
	c.That(from.Before(to), "/to", "must be later than from")
	c.That(to.Sub(from) <= MaxPeriod, "/from", "must be at most 366 days before to")
	return c.Err(op)
}

// Program reports on a program in the period of the query; that it exists is for the caller to know. The error has kind Invalid for a
// period that is empty or longer than 366 days.
func (s *Service) Program(ctx context.Context, q models.NumbersQuery) (*ProgramNumbers, error) {
	if err := checkPeriod("report.Program", q.From, q.To); err != nil {
		return nil, err
	}
	log, err := s.Store.ProgramNumbers(ctx, q)
	if err != nil {
		return nil, err
	}
	n := &ProgramNumbers{Program: q.Program, From: q.From.UTC(), To: q.To.UTC(), Level: level}
	t := newTally()
	t.take(log, func(string) bool { return true })
	n.Numbers = t.numbers()
	if q.BySegment {
		n.Segments = bySegment(log)
	}
	return n, nil
}

// bySegment gives the numbers of each segment that the log knows, by name.
func bySegment(log *models.NumbersLog) []SegmentNumbers {
	known := map[string]bool{}
	newTally().take(log, func(segment string) bool { known[segment] = true; return false })
	list := make([]SegmentNumbers, 0, len(known))
	for _, segment := range slices.Sorted(maps.Keys(known)) {
		t := newTally()
		t.take(log, func(s string) bool { return s == segment })
		list = append(list, SegmentNumbers{Segment: segment, Numbers: t.numbers()})
	}
	return list
}
