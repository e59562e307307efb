package decide

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"goodword/experiments/assign"
	"goodword/models"
	"goodword/prompts"
	"goodword/scoring"
)

// draft is a decision in the making, with what is needed to commit and to show it.
type draft struct {
	service   *Service
	req       *Request
	sit       *models.Situation
	now       time.Time
	program   *models.Program // as configured now
	words     *models.Program // as configured when decided: what the words say
	decision  models.Decision
	placement models.Placement
	snap      *models.Snapshot
	scorer    scoring.Scorer
	episode   *models.Episode // the open one that it belongs to, nil for none
	choices   *choices
	hold      models.BudgetHold // of room for the ask; ends with the draft
	charged   *models.BudgetCharge

	promise    *models.Promise // live or new, nil for none
	newPromise bool
	firstName  string
	brand      *models.Brand  // as it was when the decision was made, nil for none
	shelf      *prompts.Shelf // the copies to choose words from, nil for none
	newCode    string
	withdrawn  models.Reason
	notYet     bool // it is scheduled for a slot to come
	reachable  bool // the customer may see a link
}

// draft decides: filters, score, stages, promise. It writes nothing.
func (s *Service) draft(req *Request, snap *models.Snapshot, scorer scoring.Scorer, p *models.Program, placement models.Placement, sit *models.Situation, episode *models.Episode, now time.Time, codeAttempt int) draft {
	d := draft{service: s, req: req, sit: sit, now: now, program: p, words: p, brand: snap.Brand, placement: placement, snap: snap, scorer: scorer, episode: episode, shelf: s.shelfOf(snap)}
	number := sit.Asks.Decisions + 1
	d.decision = models.Decision{
		ID: models.DecisionID{Customer: sit.Group.Head, At: now, Number: number},
		Key: models.DecisionKey{Customer: sit.Group.Head, Program: p.Key, Placement: placement.Key,
			Channel: req.Channel, Send: req.SendID},
		DecidedAt: now, OpensAt: now, ValidUntil: now.Add(p.DecisionTTL()), Interrupt: placement.Interrupt, Snapshot: snap.ID,
		Channel: req.Channel, Test: p.InTest(req.CustomerID),
	}
	if snap.Brand != nil && snap.Brand.CustomerWords {
		d.decision.Proofs = sit.Proofs
	}
	d.firstName = cmp.Or(req.FirstName, traitText(&sit.State, "first_name"))
	d.promise = models.LivePromise(models.PromisesOf(sit.Promises, d.decision.Test), now)
	d.describe()
	d.choose()
	d.reachable = linkAllowed(d.decision.Hits)
	d.claimCode(codeAttempt)
	d.keepPromise()
	d.chooseWords(d.choices)
	d.score()
	d.charge()
	d.drawShare()
	d.decision.CommitActivated = d.activatedByCommit()
	d.notYet = d.decision.Scheduled(now)
	return d
}

// choose settles whether to ask, and everything else about the ask.
func (d *draft) choose() {
	dec := &d.decision
	channels, refused := contactable(d.program, &d.sit.State, possibleChannels(d.snap, d.program, dec.Key.Channel))
	dec.Hits = refused | filter(d.program, d.placement, d.service.Rules, d.sit, d.now, dec.Test)
	d.nudge()
	d.mark()
	if len(d.placement.Moments) > 0 && d.episode == nil {
		dec.Hits.Add(models.ReasonNoMoment)
	}
	c := d.newChoices(channels)
	dec.Hits.Add(c.canAsk())
	d.afford(c)
	if dec.Hits == 0 && !dec.Test && assign.Holdout(assign.Layer(d.program.Salt, "holdout"), dec.Key.Customer.String(), d.program.HoldoutShare) {
		dec.Hits.Add(models.ReasonHoldout)
	}
	switch {
	case d.program.Closed(d.req.CustomerID) != "":
		dec.Reason = d.program.Closed(d.req.CustomerID)
	case dec.Hits != 0:
		dec.Reason = dec.Hits.First()
	default:
		d.drawStages(c)
	}
	d.expire()
	d.choices = c
}

// mark notes what the decision is broken down by.
func (d *draft) mark() {
	d.decision.Segment = segmentOf(d.program, d.service.Rules, &d.sit.State, d.now)
	if d.episode != nil {
		d.decision.Moment = d.episode.Moment
	}
}

// expire lets go early of an answer that only waits for a moment, since the next
// one may come at any time, or for a budget, whose price moves every hour.
func (d *draft) expire() {
	switch why := d.decision.Reason; {
	case why == models.ReasonNoMoment:
		d.decision.ValidUntil = d.now.Add(momentPatience)
	case why == models.ReasonNotWorth, why == models.ReasonBudget && !d.program.BudgetClosed:
		d.decision.ValidUntil = d.now.Add(budgetPatience)
	}
}

// momentPatience is how long "no moment" is the answer of a key, budgetPatience
// how long one is that the budget has no room.
const (
	momentPatience = 5 * time.Minute
	budgetPatience = time.Hour
)

// claimCode finds the customer's code in the program, or a new one to claim.
func (d *draft) claimCode(attempt int) {
	if !d.reachable {
		return
	}
	if d.decision.Code = d.sit.Asks.Code(d.program.Key); d.decision.Code == "" {
		secret := d.service.Catalog.Secret(d.req.Workspace)
		d.newCode = models.NewCode(secret, d.program.CodePrefix, d.program.Key, d.sit.Group.Head, attempt)
		d.decision.Code = d.newCode
	}
}

// keepPromise carries the live promise, or makes one: whoever is asked has one.
func (d *draft) keepPromise() {
	dec := &d.decision
	if !dec.Ask {
		d.promise = nil
		return
	}
	// One that ends before the ask opens would not pay what the ask shows: the same offer is promised anew.
	if d.promise == nil || !d.promise.EndsAt.After(dec.OpensAt) {
		offer := d.choices.offer
		d.newPromise = true
		d.promise = &models.Promise{
			Customer: d.sit.Group.Head, Program: d.program.Key, Number: dec.ID.Number, Offer: *offer, MadeAt: d.now,
			EndsAt: dec.OpensAt.Add(d.program.PromiseTTL()), ProvisionalUntil: dec.ValidUntil,
		}
	}
	dec.Promise = d.promise.Number
}

// activatedByCommit reports whether committing the decision is its activation:
// where fetching counts, and for no ask and holdout at an interrupt placement.
func (d *draft) activatedByCommit() bool {
	dec := &d.decision
	if dec.Hits != 0 && dec.Hits.First() != models.ReasonHoldout {
		return false // nothing was drawn
	}
	return d.program.Activation == models.ActivationFetch || !dec.Ask && dec.Interrupt
}

// commit gathers everything that becomes true with the decision.
func (d *draft) commit() *models.Commit {
	dec := &d.decision
	c := &models.Commit{
		Workspace: d.req.Workspace, Decision: dec, Base: d.sit, FirstName: d.firstName, NewCode: d.newCode,
		Asks: ownAsks(d.sit), Codes: d.sit.Asks.Codes,
	}
	if d.newCode != "" {
		c.Codes = append(slices.Clone(c.Codes), models.ProgramCode{Program: d.program.Key, Code: d.newCode})
	}
	consumes := dec.Interrupt && !dec.Test && (dec.Ask || dec.Hits.First() == models.ReasonHoldout)
	if consumes {
		c.Asks = append(c.Asks, models.AskRecord{Program: d.program.Key, At: dec.OpensAt.UnixMilli(), Number: dec.ID.Number, Nudge: dec.Nudge})
		c.Asks = c.Asks[max(0, len(c.Asks)-models.MaxAsks):]
	}
	if d.newPromise {
		c.NewPromise = d.promise
	}
	c.RaiseVersion = consumes || d.newPromise || d.newCode != ""
	c.Learns, c.Charge = d.learns(), d.charged
	if dec.CommitActivated {
		d.activate(c)
	}
	return c
}

// ownAsks are the asks to keep in the head's row: after a merge the group's
// asks move there once, and counting them twice is impossible because each has
// its own time and number.
func ownAsks(sit *models.Situation) []models.AskRecord {
	asks := slices.Clone(sit.Asks.Asks)
	slices.SortFunc(asks, func(a, b models.AskRecord) int {
		if a.At != b.At {
			return int(a.At - b.At)
		}
		if a.Number != b.Number {
			return int(a.Number) - int(b.Number)
		}
		return strings.Compare(a.Program, b.Program)
	})
	return slices.Compact(asks)
}

// activate makes the promise firm: commitment is the activation.
func (d *draft) activate(c *models.Commit) {
	if c.NewPromise == nil {
		c.Activates = d.decision.Promise
		return
	}
	p := *c.NewPromise
	p.ActivatedAt, p.FirstActivated = d.now, d.decision.ID.Number
	c.NewPromise, d.promise = &p, &p
}

// learns lists the stages that nothing later will activate: those that count
// from commitment, and all that teach where commitment is the activation; there
// the share channels, too.
func (d *draft) learns() (rows []models.LearnRow) {
	dec := &d.decision
	first := d.promise != nil && (d.newPromise || d.promise.FirstActivated == 0)
	for i := range dec.Stages {
		st, at := &dec.Stages[i], dec.DecidedAt
		switch {
		case dec.CommitTeaches(st):
		case dec.CommitActivated && dec.Teaches(st, first):
			at = dec.CommittedAt()
		default:
			continue
		}
		window := time.Duration(d.snap.Experiment(st.Experiment).WindowHours) * time.Hour
		rows = append(rows, models.LearnRow{Experiment: st.Experiment, ActivatedAt: at, DueAt: at.Add(window)})
	}
	if dec.CommitActivated && dec.TeachesShare() {
		at := dec.CommittedAt()
		rows = append(rows, models.LearnRow{Experiment: models.ShareKey(dec.Key.Program), ActivatedAt: at, DueAt: at.Add(models.ShareWindow)})
	}
	return rows
}
