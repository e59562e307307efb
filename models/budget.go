package models

import (
	"math"
	"regexp"
	"time"
)

// BudgetMonth is the period of a budget that begins anew with every calendar month, in UTC.
const BudgetMonth = "month"

// DefaultStopWidth is how many standard deviations of what open offers may cost are kept free: what is owed exceeds the budget in about
// one case of twenty (bandit.StopWidth).
const DefaultStopWidth = 1.64

// MaxBudget bounds a budget, in minor units: a millionth of a unit then still counts in 64 bits.
const MaxBudget = 1e12

// Budget is what the rewards of a program may cost, on both sides: Minor units of Currency, from From until To or anew in every month.
// Outside of its time it holds nothing.
type Budget struct {
	Minor    int64     `json:"minor"`
	Currency string    `json:"currency"`
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`         // exclusive
	Period   string    `json:"period,omitempty"`    // BudgetMonth instead of From and To
	Width    float64   `json:"stop_width,omitzero"` // of the hard stop, in (0, 10]; 0 is DefaultStopWidth
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

func (b *Budget) validate(c *Check) {
	if b == nil {
		return
	}
	c.That(b.Minor > 0 && b.Minor <= MaxBudget, "/budget/minor", "must be 1 to 1000000000000 minor units")
	c.That(currencyCode.MatchString(b.Currency), "/budget/currency", "must be an ISO 4217 code like EUR")
	c.That(b.Width >= 0 && b.Width <= 10, "/budget/stop_width", "must be between 0 and 10 standard deviations; 0 is %v", DefaultStopWidth)
	switch b.Period {
	case BudgetMonth:
		c.That(b.From.IsZero() && b.To.IsZero(), "/budget/period", "stands instead of from and to: leave out one or the other")
	case "":
		c.That(!b.From.IsZero(), "/budget/from", "must be the time it begins, or give the period month instead of from and to")
		c.That(b.To.After(b.From), "/budget/to", "must be later than from")
		c.That(b.To.Sub(b.From) <= 5*366*24*time.Hour, "/budget/to", "must be at most five years after from")
	default:
		c.That(false, "/budget/period", "must be month, or be left out where from and to are given")
	}
}

// StopWidth is the width of the hard stop in standard deviations.
func (b *Budget) StopWidth() float64 {
	if b.Width == 0 {
		return DefaultStopWidth
	}
	return b.Width
}

// BudgetSpan names one account of a program's budget: asks made from From until To are charged to it. Another currency or beginning is
// another account, with nothing spent.
type BudgetSpan struct {
	Currency string
	From, To time.Time // To is exclusive
}

// Span is the account that is open at now, false outside of the budget's time.
func (b *Budget) Span(now time.Time) (BudgetSpan, bool) {
	now = now.UTC()
	if b.Period == BudgetMonth {
		from := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
		return BudgetSpan{Currency: b.Currency, From: from, To: from.AddDate(0, 1, 0)}, true
	}
	s := BudgetSpan{Currency: b.Currency, From: b.From.UTC(), To: b.To.UTC()}
	return s, !now.Before(s.From) && now.Before(s.To)
}

// Cost is what both sides of the offer cost together, in minor units of a currency, where a friend's purchase comes to purchaseMinor of
// it, 0 for unknown. It is not known for money in another currency, for a percentage of an unknown purchase, and for points, gifts,
// features and status, of which nobody has said what they cost.
func (o *Offer) Cost(currency string, purchaseMinor float64) (minor float64, known bool) {
	minor, known = o.RewardMinor(purchaseMinor, currency)
	percent := o.Advocate.Kind == OfferPercent || o.Friend.Kind == OfferPercent
	if !known || percent && purchaseMinor <= 0 {
		return 0, false
	}
	return minor, true
}

// BudgetCharge is what one ask commits its budget to: with Chance it becomes due, and then costs so much.
type BudgetCharge struct {
	Span     BudgetSpan
	Expected int64 // p·cost, in millionths of a minor unit
	Variance int64 // p(1-p)·cost², in squared minor units, rounded up
	Cost     int64 // of the reward when it becomes due, in minor units, rounded up
	DueAt    time.Time
}

// maxCharge is the dearest reward that is counted, in minor units: dearer ones count as this, and their variance fits in 64 bits.
const maxCharge = 1e9

// NewBudgetCharge charges an ask that becomes due with the chance, in [0,1], and then costs so many minor units.
func NewBudgetCharge(span BudgetSpan, chance, cost float64, due time.Time) BudgetCharge {
	cost = min(cost, maxCharge)
	return BudgetCharge{
		Span: span, DueAt: due, Cost: int64(math.Ceil(cost)),
		Expected: int64(math.Round(float64(chance*cost) * 1e6)),
		Variance: int64(math.Ceil(float64(float64(chance*(1-chance)) * float64(cost*cost)))),
	}
}

// Charge is what a decision with the promise it carries commits the program's budget to. chance is that of a friend who buys because of
// it. It is nil for a decision that does not ask or is of a test customer, outside of the budget's time, and for offers that cost nothing
// or whose cost is not known.
func (p *Program) Charge(d *Decision, promise *Promise, chance float64) *BudgetCharge {
	if p.Budget == nil || !d.Ask || d.Test || promise == nil {
		return nil
	}
	span, open := p.Budget.Span(d.DecidedAt)
	cost, known := promise.Offer.Cost(span.Currency, d.Score.PurchaseIn(span.Currency))
	if !open || !known || cost == 0 {
		return nil
	}
	c := NewBudgetCharge(span, chance, cost, promise.EndsAt.Add(time.Duration(p.AttributionDays)*24*time.Hour))
	return &c
}

// PurchaseIn is the expected value of a friend's purchase in minor units of the currency, 0 where that is not known.
func (s *Score) PurchaseIn(currency string) float64 {
	if s.Currency != currency {
		return 0
	}
	return s.PurchaseMinor
}

// BudgetAccount is how one account of a program's budget stands.
type BudgetAccount struct {
	Span     BudgetSpan
	Asks     int64   // that were charged
	Open     int64   // of these, those that may still pay
	Expected int64   // Σ p·cost of the open ones, in millionths of a minor unit
	Variance float64 // Σ p(1-p)·cost² of the open ones, in squared minor units
	Paid     int64   // owed for friends' purchases, less what was taken back, in minor units

	Price     float64   // of expected reward cost
	Hour      time.Time // the hour that runs: the price moves when it is over
	HourSpend int64     // charged since it began, in millionths of a minor unit
}

// ExpectedMinor is what the open asks are expected to cost, in minor units.
func (a *BudgetAccount) ExpectedMinor() float64 { return float64(a.Expected) / 1e6 }

// BudgetPrice is the price of a program's expected reward cost: money of value per money of cost.
type BudgetPrice struct {
	Program string  `json:"program"`
	Price   float64 `json:"price"`
}

// Price is what a unit of expected reward cost is charged on top in choices of the program, 0 without a budget or while it is ample.
func (s *Snapshot) Price(program string) float64 {
	for _, p := range s.Prices {
		if p.Program == program {
			return p.Price
		}
	}
	return 0
}

// BudgetLease is the room that one replica may use up without asking.
type BudgetLease struct {
	Holder    string
	Room      float64   // minor units
	ExpiresAt time.Time // of the machine's clock
}

// BudgetKey names one account of the installation.
type BudgetKey struct {
	Workspace WorkspaceID
	Program   string
	Span      BudgetSpan
}

// BudgetLedger is one account while its row is locked, with the leases of its room. What keeps it changes Price, Hour, HourSpend and
// Lease in place.
type BudgetLedger struct {
	BudgetAccount
	Others []BudgetLease // of other replicas, those that have not expired
	Lease  *BudgetLease  // of the one that asks, nil for none
}

// BudgetVisit is one look after an account, by one replica.
type BudgetVisit struct {
	Key     BudgetKey
	Holder  string    // the replica
	Now     time.Time // of the domain
	Machine time.Time // of the machine: leases that have expired by then are gone
}

// WeekCounts is a count for each hour of a week in UTC, from Monday at midnight on.
type WeekCounts [7 * 24]float64

// HourOfWeek is the place of a time in WeekCounts.
func HourOfWeek(t time.Time) int {
	t = t.UTC()
	return (int(t.Weekday())+6)%7*24 + t.Hour()
}

// BudgetHold is room of a budget that is set aside for one ask while it is being decided.
type BudgetHold interface {
	// Charge makes the hold what the ask that was decided comes to; nil is nothing.
	Charge(c *BudgetCharge)
	// End ends the hold: the room is used up where the decision was written, or may have been, and else free again.
	End(written bool)
}

// ChargedAsk is an ask with what it commits its program's budget to.
type ChargedAsk struct {
	Decision DecisionID
	Program  string
	BudgetCharge
}

// ProgramAccount is an account with the program it belongs to.
type ProgramAccount struct {
	Program string
	BudgetAccount
}
