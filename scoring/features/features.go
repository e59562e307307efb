// Package features turns what is remembered about a customer, and what is asked of it, into the numbers a scorer reads: a short vector
// of float32, the form in which it is stored with the decision. Whoever computes with it uses float64(float32), so a score can be
// recomputed to the bit from the stored row.
//
// It is not for choosing who may be asked; filters read the state itself.
//
//	v = features.Vector(v[:0], features.Input{State: &state, Asks: asks, Traits: snapshot.Traits}, now)
//	features.SetAction(v, &action)
//	score := scorer.Score(v)
package features

import (
	"time"

	"goodword/models"
)

// The places in a vector, in order; a vector's later places are the traits of the workspace. The order is stored with decisions: only
// append. Counts that are absent are 0. Of what was read since the first release, the first fourteen, an absent answer or order is 0
// too, with a flag or a count beside it that tells the two apart; every later place is Missing where nothing is known.
const (
	NPSKnown     = iota // 1 when there is an NPS answer, else 0
	NPSLatest           // the latest answer, 0 to 10; 0 without one
	NPSAgeDays          // days since that answer; 0 without one
	Orders              // orders ever
	Orders30            // orders, decayed with 30 days
	OrderAgeDays        // days since the latest order; 0 when Orders is 0
	TenureDays          // days since the first event of any kind
	Shares              // shares ever
	Shares30            // shares, decayed with 30 days
	Tickets30           // support tickets opened, decayed with 30 days
	OpenTicket          // 1 when a ticket is open, else 0
	Refunds             // refunds ever
	Logins30            // logins, decayed with 30 days
	Clicks              // clicks in our messages ever

	NPSTrend     // the latest NPS answer less the mean of those before it
	Orders365    // orders, decayed with 365 days
	SpendMinor   // orders less refunds in minor units, in the currency of most spend
	OrderMinor   // SpendMinor divided by the orders ever
	Activity7    // events of the customer's own doing, decayed with 7 days
	Activity30   // the same with 30 days
	LastSeenDays // days since the latest of them
	Tickets      // tickets ever
	Shares365    // shares, decayed with 365 days
	ShareAgeDays // days since the latest share
	Exposures30  // asks seen, decayed with 30 days
	Clicks30     // clicks in our messages, decayed with 30 days
	Asks30       // interrupting asks of any program, decayed with 30 days
	AskAgeDays   // days since the latest of them
	Friends      // friends who signed up or bought through the customer, in the program
	Unsubscribes // ever, of any channel
	Complaints   // ever
	Reviews      // ever
	Renewals     // ever
	Plan         // level of the trait plan
	Locale       // level of the trait locale, or language
	Device       // level of the trait device, device_type or platform

	ActionChannel      // level: where it asks
	ActionApproach     // level: with which approach
	ActionMoment       // level: in the episode of which moment
	ActionAdvocateKind // level: what kind of reward the advocate is offered
	ActionAdvocate     // how much of it: minor units, percent or points
	ActionFriendKind   // level: the friend's
	ActionFriend       // how much
	ActionWaitHours    // from deciding to asking

	Count // length of a vector without traits

	// FirstCount is the length of vectors stored by the first release: the first fourteen places.
	FirstCount = NPSTrend
	// FirstAction is the first place that says what is asked rather than of whom.
	FirstAction = ActionChannel
)

// Input is what a vector is made from.
type Input struct {
	State   *models.State
	Asks    []models.AskRecord // past ones of the whole person
	Friends int                // who signed up or bought, in the program
	Traits  []models.TraitFeature
}

// Vector appends the features of the input as of now to dst and returns it: Count places, then one for each trait. The places of the
// action are Missing until SetAction fills them, and so is that of the likeness to advocates until package likeness does. It allocates nothing when dst has room. Ages are days of 24 hours, 0 for an event
// dated after now; every value is Missing or finite. The decayed counts are those of models.Tally.
func Vector(dst []float32, in Input, now time.Time) []float32 {
	s, at := in.State, now.UnixMicro()
	var v [Count]float32
	firstPlaces(&v, s, at)
	money(&v, s)
	activity(&v, s, at)
	relation(&v, &in, at)
	v[Plan] = traitLevel(s, "plan")
	v[Locale] = traitLevel(s, "locale", "language")
	v[Device] = traitLevel(s, "device", "device_type", "platform")
	for i := FirstAction; i < Count; i++ {
		v[i] = Missing
	}
	dst = append(dst, v[:]...)
	for i := range in.Traits {
		dst = append(dst, traitValue(s, &in.Traits[i]))
	}
	return dst
}

// firstPlaces are those of the first release, computed as then.
func firstPlaces(v *[Count]float32, s *models.State, at int64) {
	orders, shares := s.Tally(models.EventOrder), s.Tally(models.EventShare)
	if len(s.Scores) > 0 {
		v[NPSKnown] = 1
		v[NPSLatest] = float32(s.Scores[0].Value)
		v[NPSAgeDays] = days(at, s.Scores[0].Stamp.At)
	}
	v[Orders], v[Orders30] = float32(orders.Count), decayed(orders, at, month)
	if orders.Count > 0 {
		v[OrderAgeDays] = days(at, orders.Last)
	}
	if len(s.Tallies) > 0 {
		v[TenureDays] = days(at, s.FirstSeen())
	}
	v[Shares], v[Shares30] = float32(shares.Count), decayed(shares, at, month)
	v[Tickets30] = decayed(s.Tally(models.EventTicketOpened), at, month)
	if s.OpenTicket() {
		v[OpenTicket] = 1
	}
	v[Refunds] = float32(s.Tally(models.EventRefund).Count)
	v[Logins30] = decayed(s.Tally(models.EventLogin), at, month)
	v[Clicks] = float32(s.Tally(models.EventClicked).Count)
	v[NPSTrend] = trend(s.Scores)
	v[Orders365], v[Shares365] = decayed(orders, at, year), decayed(shares, at, year)
	v[ShareAgeDays] = age(shares, at)
}

// trend is the latest answer less the mean of the earlier ones that are remembered.
func trend(latestFirst []models.NPSAnswer) float32 {
	if len(latestFirst) < 2 {
		return Missing
	}
	before := 0
	for _, a := range latestFirst[1:] {
		before += a.Value
	}
	return float32(float64(latestFirst[0].Value) - float64(before)/float64(len(latestFirst)-1))
}

// money is told in the currency of most spend: one customer seldom has two.
func money(v *[Count]float32, s *models.State) {
	v[SpendMinor], v[OrderMinor] = Missing, Missing
	if len(s.Spend) == 0 {
		return
	}
	most := s.Spend[0].Minor
	for _, x := range s.Spend[1:] {
		most = max(most, x.Minor)
	}
	v[SpendMinor] = float32(most)
	if orders := s.Tally(models.EventOrder).Count; orders > 0 {
		v[OrderMinor] = float32(float64(most) / float64(orders))
	}
}

// own are the kinds of event that show a customer at work with the business, not us at work on the customer.
var own = [...]models.EventKind{
	models.EventOther, models.EventOrder, models.EventNPS, models.EventLogin, models.EventShare, models.EventClicked,
	models.EventReview, models.EventRenewal, models.EventPage,
}

func activity(v *[Count]float32, s *models.State, at int64) {
	var week, thirty float64
	var last int64
	for _, kind := range own {
		t := s.Tally(kind)
		week += t.At(at, 0)
		thirty += t.At(at, month)
		last = max(last, t.Last)
	}
	v[Activity7], v[Activity30], v[LastSeenDays] = float32(week), float32(thirty), Missing
	if last > 0 {
		v[LastSeenDays] = days(at, last)
	}
}

// relation is what passed between us and the customer.
func relation(v *[Count]float32, in *Input, at int64) {
	s := in.State
	v[Tickets] = float32(s.Tally(models.EventTicketOpened).Count)
	v[Exposures30] = decayed(s.Tally(models.EventExposed), at, month)
	v[Clicks30] = decayed(s.Tally(models.EventClicked), at, month)
	v[Friends] = float32(in.Friends)
	v[Unsubscribes] = float32(s.Tally(models.EventUnsubscribed).Count)
	v[Complaints] = float32(s.Tally(models.EventComplained).Count)
	v[Reviews] = float32(s.Tally(models.EventReview).Count)
	v[Renewals] = float32(s.Tally(models.EventRenewal).Count)
	v[Asks30], v[AskAgeDays] = pastAsks(in.Asks, at)
}

// pastAsks leaves out what is scheduled for later: it has not been asked yet.
func pastAsks(asks []models.AskRecord, at int64) (thirty, age float32) {
	var last int64
	var sum float64
	for _, a := range asks {
		if micros := a.At * 1000; micros <= at {
			sum += models.Tally{Count: 1, Last: micros, Decayed: [3]float64{1, 1, 1}}.At(at, month)
			last = max(last, micros)
		}
	}
	if last == 0 {
		return 0, Missing
	}
	return float32(sum), days(at, last)
}

// SetAction writes what is asked into a vector made by Vector.
func SetAction(v []float32, a *models.Action) {
	v[ActionChannel], v[ActionApproach], v[ActionMoment] = Level(a.Channel), Level(a.Approach), Level(a.Moment)
	v[ActionAdvocateKind], v[ActionAdvocate] = Level(string(a.Advocate.Kind)), float32(a.Advocate.Minor)
	v[ActionFriendKind], v[ActionFriend] = Level(string(a.Friend.Kind)), float32(a.Friend.Minor)
	v[ActionWaitHours] = float32(a.Wait.Hours())
}

// The places of 30 and 365 days in models.Horizons.
const (
	month = 1
	year  = 2
)

func decayed(t models.Tally, at int64, horizon int) float32 { return float32(t.At(at, horizon)) }

func age(t models.Tally, at int64) float32 {
	if t.Count == 0 {
		return Missing
	}
	return days(at, t.Last)
}

func days(now, then int64) float32 {
	return float32(float64(max(0, now-then)) / (24 * 3600 * 1e6))
}
