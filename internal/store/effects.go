package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// plainOutcome is what an event that names no decision means for its
// customer's outcome log.
func plainOutcome(k models.EventKind) (models.OutcomeKind, bool) {
	switch k {
	case models.EventShare:
		return models.OutcomeShare, true
	case models.EventUnsubscribed:
		return models.OutcomeUnsubscribe, true
	case models.EventComplained:
		return models.OutcomeComplaint, true
	case models.EventRefund:
		return models.OutcomeRefund, true
	case models.EventFraud:
		return models.OutcomeFraud, true
	}
	return "", false
}

// namedOutcome is what an event means for the decision it names. A click in the
// message proves that the ask was seen; a friend's click is a click.
func namedOutcome(k models.EventKind) (models.OutcomeKind, bool) {
	switch k {
	case models.EventExposed, models.EventClicked:
		return models.OutcomeExposure, true
	case models.EventReferralClick, models.EventFriendClick:
		return models.OutcomeClick, true
	case models.EventFriendSignup:
		return models.OutcomeSignup, true
	case models.EventFriendPurchase:
		return models.OutcomePurchase, true
	case models.EventFriendRefund:
		return models.OutcomeRefund, true
	case models.EventReward:
		return models.OutcomeReward, true
	}
	return plainOutcome(k)
}

// activates reports whether an event of this kind can be an activation.
func activates(k models.EventKind) bool {
	switch k {
	case models.EventDelivered, models.EventRendered, models.EventClicked, models.EventActivated:
		return true
	}
	return false
}

// activation reports whether an event is what the program of its decision
// counts as activation. The activation door may leave open what happened; then
// it counts.
func activation(e *models.Event, d *models.Decision, snap *models.Snapshot) bool {
	if !activates(e.Kind) {
		return false
	}
	p := snap.Program(d.Key.Program)
	if p == nil {
		return false
	}
	switch e.Kind {
	case models.EventDelivered:
		return p.Activation == models.ActivationDelivered
	case models.EventRendered:
		return p.Activation == models.ActivationRender
	case models.EventClicked:
		return p.Activation == models.ActivationClick
	}
	return e.Activation == "" || e.Activation == p.Activation
}

// effects is what a transaction does beyond folding states.
type effects struct {
	log        *outcomeWriter
	activator  *activator
	promises   map[promiseID]*models.Promise
	fixed      []*models.Promise                       // default promises to write
	numbered   map[numberID]*models.Decision           // decisions that links name
	referrals  map[models.CustomerID][]models.Referral // by friend id
	put        []models.Referral
	receivedAt time.Time // of the latest event
}

func newEffects(ws models.WorkspaceID, log *outcomeWriter) *effects {
	promises := map[promiseID]*models.Promise{}
	return &effects{
		log: log, promises: promises, numbered: map[numberID]*models.Decision{}, referrals: map[models.CustomerID][]models.Referral{},
		activator: &activator{ws: ws, log: log, done: map[models.DecisionID]bool{}, promises: promises},
	}
}

// numberID names a decision as links do.
type numberID struct {
	customer models.CustomerID
	number   uint32
}

// follow works out what the new events mean beyond their customers' states:
// activations, outcomes, referrals, promises made firm.
func (t *ingestion) follow(ctx context.Context) error {
	journeys, err := t.journeys(ctx)
	if err != nil {
		return err
	}
	x, err := t.lockEffects(ctx, journeys)
	if x == nil || err != nil {
		return err
	}
	for id := range t.raised {
		for _, member := range t.group(id).Members {
			x.log.raise(member)
		}
	}
	for _, entry := range t.fresh {
		t.tellOutcome(x, entry.event)
	}
	for _, j := range journeys {
		x.fixTouches(t, j)
		x.refer(t, j)
	}
	x.log.queue(&t.later)
	x.activator.queue(&t.later)
	if err := x.queueReferrals(&t.later, t.ws); err != nil {
		return err
	}
	x.log.queueBudget(&t.later)
	return nil
}

// concern is whom the new events concern, and what must be read about them.
type concern struct {
	customers map[models.CustomerID]bool // whose outcome log or version changes
	promised  map[models.CustomerID]bool // whose promises matter
	reported  []models.DecisionID        // may be activated
	numbers   []numberID                 // named by links
	friends   []models.CustomerID        // whose referrals may change
}

func (t *ingestion) concern(journeys []*journey) *concern {
	c := &concern{customers: map[models.CustomerID]bool{}, promised: map[models.CustomerID]bool{}}
	for _, entry := range t.fresh {
		e := entry.event
		d := t.decisions[e.Decision]
		_, plain := plainOutcome(e.Kind)
		_, named := namedOutcome(e.Kind)
		switch {
		case d == nil && plain:
			c.customers[t.group(e.Customer).Head] = true
		case d != nil && (named || activates(e.Kind)):
			c.customers[d.ID.Customer] = true
			if activates(e.Kind) {
				c.reported, c.promised[d.ID.Customer] = append(c.reported, d.ID), true
			}
		}
	}
	for id := range t.raised {
		for _, member := range t.group(id).Members {
			c.customers[member] = true
		}
	}
	for _, j := range journeys {
		for _, o := range j.Owners {
			c.customers[o.Advocate], c.promised[o.Advocate] = true, true
		}
		c.numbers, c.friends = append(c.numbers, j.numbers()...), append(c.friends, j.Friend.Members...)
	}
	return c
}

// lockEffects locks the customer_asks rows of everybody whom the events
// concern, then reads what may only be read under those locks. It returns nil
// when there is nobody.
func (t *ingestion) lockEffects(ctx context.Context, journeys []*journey) (*effects, error) {
	c := t.concern(journeys)
	if len(c.customers) == 0 {
		return nil, nil
	}
	log, err := lockAsks(ctx, t.tx, t.ws, c.customers)
	if err != nil {
		return nil, err
	}
	x := newEffects(t.ws, log)
	for _, entry := range t.fresh {
		x.receivedAt = notBefore(x.receivedAt, entry.event.ReceivedAt)
	}
	var b pgx.Batch
	queueActivated(&b, t.ws, c.reported, x.activator.done)
	queuePromises(&b, t.ws, c.promised, x.promises)
	queueNumbered(&b, t.ws, c.numbers, x.numbered)
	queueReferralsOf(&b, t.ws, c.friends, x.referrals)
	if b.Len() == 0 {
		return x, nil
	}
	return x, t.tx.SendBatch(ctx, &b).Close()
}

// tellOutcome enters one event into the outcome log that it belongs to: that of
// the named decision's customer, else that of the sender's group.
func (t *ingestion) tellOutcome(x *effects, e *models.Event) {
	o := models.Outcome{At: e.At, ReceivedAt: e.ReceivedAt}
	var ok bool
	if d := t.decisions[e.Decision]; d != nil {
		if snap := t.snapshots[d.Snapshot]; snap != nil && activation(e, d, snap) {
			x.activator.activate(d, snap, e.At, e.ReceivedAt)
		}
		if o.Kind, ok = namedOutcome(e.Kind); !ok {
			return
		}
		o.Customer, o.Program, o.Number, o.Promise = d.ID.Customer, d.Key.Program, d.ID.Number, d.Promise
		o.Test = d.Test
		o.ReceivedAt = notBefore(o.ReceivedAt, d.DecidedAt)
	} else {
		if o.Kind, ok = plainOutcome(e.Kind); !ok {
			return
		}
		o.Customer = t.group(e.Customer).Head
	}
	switch o.Kind {
	case models.OutcomeShare, models.OutcomeClick:
		o.ShareChannel = e.Channel
	case models.OutcomePurchase, models.OutcomeRefund, models.OutcomeReward:
		o.Minor, o.Currency = e.Minor, e.Currency
	}
	x.log.append(o)
}

const numberedSQL = `
select ` + decisionColumns + `
from unnest($2::uuid[], $3::bigint[]) as k (customer_id, number)
join decisions d on d.workspace_id = $1 and d.customer_id = k.customer_id and d.number = k.number`

// queueNumbered reads the decisions that links name by number.
func queueNumbered(b *pgx.Batch, ws models.WorkspaceID, ids []numberID, into map[numberID]*models.Decision) {
	if len(ids) == 0 {
		return
	}
	customers, numbers := make([][16]byte, len(ids)), make([]int64, len(ids))
	for i, id := range ids {
		customers[i], numbers[i] = id.customer, int64(id.number)
	}
	b.Queue(numberedSQL, ws, customers, numbers).Query(eachRow(func(row pgx.Row) error {
		d, err := scanDecision(row)
		if err == nil {
			into[numberID{d.ID.Customer, d.ID.Number}] = d
		}
		return err
	}))
}
