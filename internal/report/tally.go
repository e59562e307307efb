package report

import (
	"cmp"
	"maps"
	"slices"

	"goodword/models"
)

// tally adds up counts of the log until they are numbers.
type tally struct {
	n       Numbers
	value   map[string]*ValueNumbers
	rewards map[string]*RewardNumbers
	others  map[OtherRewards]*OtherRewards // by side and kind
	groups  groups
}

func newTally() *tally {
	return &tally{
		n:     Numbers{SuppressedBy: map[string]int64{}},
		value: map[string]*ValueNumbers{}, rewards: map[string]*RewardNumbers{}, others: map[OtherRewards]*OtherRewards{},
	}
}

// take adds what the log holds of the segments that belong.
func (t *tally) take(log *models.NumbersLog, belongs func(segment string) bool) {
	each(log.Decisions, belongs, func(c *models.DecisionCount) string { return c.Segment }, t.decision)
	each(log.Outcomes, belongs, func(c *models.OutcomeCount) string { return c.Segment }, t.outcome)
	each(log.Friends, belongs, func(c *models.FriendCount) string { return c.Segment }, t.friend)
	each(log.Rewards, belongs, func(c *models.RewardCount) string { return c.Segment }, t.reward)
	each(log.Groups, belongs, func(c *models.CustomerGroup) string { return c.Segment }, t.groups.take)
}

func each[T any](list []T, belongs func(string) bool, segment func(*T) string, add func(*T)) {
	for i := range list {
		if belongs(segment(&list[i])) {
			add(&list[i])
		}
	}
}

func (t *tally) decision(c *models.DecisionCount) {
	n := &t.n
	n.Decisions += c.N
	switch {
	case c.Ask:
		n.Asks += c.N
		n.Activated += c.AtOnce
	case c.Reason == models.ReasonNoAsk:
		n.NotAsked += c.N
	case c.Reason == models.ReasonHoldout:
		n.HeldOut += c.N
	default:
		n.Suppressed += c.N
		n.SuppressedBy[string(c.Reason)] += c.N
	}
}

func (t *tally) outcome(c *models.OutcomeCount) {
	n := &t.n
	switch c.Kind {
	case models.OutcomeActivation:
		if c.Promised { // else it was no ask
			n.Activated += c.N
		}
	case models.OutcomeShare:
		n.Shares += c.N
	case models.OutcomeClick:
		n.Clicks += c.N
	case models.OutcomeSignup:
		n.Signups += c.N
	case models.OutcomePurchase:
		n.Purchases += c.N
		t.valueIn(c.Currency).Purchases += c.Minor
	case models.OutcomeRefund:
		t.valueIn(c.Currency).Refunds += c.Minor
	case models.OutcomeUnsubscribe:
		n.Unsubscribes += c.N
	case models.OutcomeComplaint:
		n.Complaints += c.N
	}
}

func (t *tally) valueIn(currency string) *ValueNumbers { return entry(t.value, currency) }

// entry is the value of a key, made when it is missing.
func entry[K comparable, V any](m map[K]*V, key K) *V {
	if m[key] == nil {
		m[key] = new(V)
	}
	return m[key]
}

func (t *tally) friend(c *models.FriendCount) {
	t.n.Friends += c.Acquired
	t.n.Returned += c.Returned
	t.valueIn(c.Currency).Refunds += c.RefundedMinor
	if c.MoneyCurrency != "" {
		entry(t.rewards, c.MoneyCurrency).Friends += c.Acquired
	}
}

func (t *tally) reward(c *models.RewardCount) {
	switch {
	case !c.Kind.Money():
		side := OtherRewards{Side: "friend", Kind: string(c.Kind)}
		if c.Advocate {
			side.Side = "advocate"
		}
		o := entry(t.others, side)
		o.Count += c.N
		o.Amount += c.Minor
	case c.Advocate:
		entry(t.rewards, c.Currency).Advocates += c.Minor
	default:
		entry(t.rewards, c.Currency).FriendsMinor += c.Minor
	}
}

// numbers are what was added up, lists in the order of their keys.
func (t *tally) numbers() Numbers {
	n := t.n
	n.Value, n.Rewards, n.OtherRewards = []ValueNumbers{}, []RewardNumbers{}, []OtherRewards{}
	for _, currency := range slices.Sorted(maps.Keys(t.value)) {
		v := *t.value[currency]
		if v.Currency, v.Net = currency, v.Purchases-v.Refunds; currency != "" {
			n.Value = append(n.Value, v)
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(t.rewards)) {
		r := *t.rewards[currency]
		r.Currency, r.Total = currency, r.Advocates+r.FriendsMinor
		if r.Friends > 0 {
			r.CostPerFriend = float64(r.Total) / float64(r.Friends)
			n.Rewards = append(n.Rewards, r)
		}
	}
	keys := slices.SortedFunc(maps.Keys(t.others), func(a, b OtherRewards) int { return cmp.Or(cmp.Compare(a.Side, b.Side), cmp.Compare(a.Kind, b.Kind)) })
	for _, key := range keys {
		o := *t.others[key]
		o.Side, o.Kind = key.Side, key.Kind
		n.OtherRewards = append(n.OtherRewards, o)
	}
	n.Incremental = t.groups.incremental()
	return n
}
