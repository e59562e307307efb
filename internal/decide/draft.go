package decide

import (
	"slices"
	"strings"
	"time"

	"goodword/experiments/assign"
	"goodword/models"
	"goodword/prompts"
	"goodword/scoring/features"
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

	promise    *models.Promise // live or new, nil for none
	newPromise bool
	firstName  string
	newCode    string
	withdrawn  models.Reason
	reachable  bool // the customer may see a link
}

// draft decides: filters, score, stages, promise. It writes nothing.
func (s *Service) draft(req *Request, snap *models.Snapshot, p *models.Program, placement models.Placement, sit *models.Situation, now time.Time, codeAttempt int) draft {
	d := draft{service: s, req: req, sit: sit, now: now, program: p, words: p, placement: placement, snap: snap}
	number := sit.Asks.Decisions + 1
	d.decision = models.Decision{
		ID: models.DecisionID{Customer: sit.Group.Head, At: now, Number: number},
		Key: models.DecisionKey{Customer: sit.Group.Head, Program: p.Key, Placement: placement.Key,
			Channel: req.Channel, Send: req.SendID},
		DecidedAt: now, ValidUntil: now.Add(p.DecisionTTL()), Interrupt: placement.Interrupt, Snapshot: snap.ID,
		Test: p.InTest(req.CustomerID),
	}
	d.firstName = traitText(&sit.State, "first_name")
	d.decision.Features = features.Vector(nil, &sit.State, now)
	d.decision.Score = s.Scorer.Score(d.decision.Features)
	d.promise = models.LivePromise(models.PromisesOf(sit.Promises, d.decision.Test), now)
	d.choose()
	d.reachable = linkAllowed(d.decision.Hits)
	d.claimCode(codeAttempt)
	d.keepPromise()
	d.chooseWords()
	d.decision.CommitActivated = d.activatedByCommit()
	return d
}

// choose settles whether to ask and with which offer.
func (d *draft) choose() {
	dec := &d.decision
	dec.Hits = filter(d.program, d.placement, d.req.Channel, d.service.Rules, d.sit, d.now, dec.Test)
	choices := newChoices(d.snap, d.program, d.promise, d.now)
	if !choices.canAsk() {
		dec.Hits.Add(models.ReasonOfferUnavailable)
	}
	if dec.Hits == 0 && !dec.Test && assign.Holdout(assign.Layer(d.program.Salt, "holdout"), dec.Key.Customer.String(), d.program.HoldoutShare) {
		dec.Hits.Add(models.ReasonHoldout)
	}
	switch {
	case d.program.Closed(d.req.CustomerID) != "":
		dec.Reason = d.program.Closed(d.req.CustomerID)
	case dec.Hits != 0:
		dec.Reason = dec.Hits.First()
	default:
		d.drawStages(choices)
	}
}

// drawStages draws ask and offer, alone or as one stage.
func (d *draft) drawStages(c choices) {
	dec := &d.decision
	draw := func(e *models.Experiment, eligible uint32, forced bool) models.Stage {
		stage := d.service.policies.draw(d.snap, e, eligible, drawKey(dec))
		stage.Forced = forced
		dec.Stages = append(dec.Stages, stage)
		return stage
	}
	ask, offer := d.program.AskByDefault, d.program.DefaultOffer
	if d.promise != nil {
		offer = d.promise.Offer.Key
	}
	switch {
	case c.composite != nil && c.asksLeft():
		stage := draw(c.composite, c.compositeEligible, d.promise != nil)
		arm := c.composite.Arms[stage.Index]
		if ask = arm.Asks(); ask && d.promise == nil {
			offer = arm.Offer
		}
	default:
		if c.ask != nil {
			stage := draw(c.ask, all(len(c.ask.Arms)), false)
			ask = c.ask.Arms[stage.Index].Asks()
		}
		switch {
		case !ask || c.offer == nil:
		case d.promise != nil:
			dec.Stages = append(dec.Stages, forcedStage(c.offer, offer))
		default:
			stage := draw(c.offer, c.offerEligible, false)
			offer = c.offer.Arms[stage.Index].Offer
		}
	}
	if dec.Ask = ask; !ask {
		dec.Reason = models.ReasonNoAsk
		return
	}
	dec.Offer = offer
	dec.Reason = askReason(&dec.Score)
}

// forcedStage records an offer stage that a promise settled: probability 1 on
// its arm, or no arm at all where the experiment no longer has it.
func forcedStage(e *models.Experiment, offer string) models.Stage {
	stage := models.Stage{Name: e.Stage(), Experiment: e.Key, Arm: offer, Forced: true}
	i := slices.IndexFunc(e.Arms, func(a models.Arm) bool { return a.Offer == offer })
	if i < 0 {
		stage.Experiment = ""
		return stage
	}
	stage.Arm, stage.Index, stage.Eligible = e.Arms[i].Key, i, 1<<i
	stage.Probabilities = make([]float64, len(e.Arms))
	stage.Probabilities[i] = 1
	return stage
}

// askReason is the strongest reason for asking, or plain "ask".
func askReason(score *models.Score) models.Reason {
	for _, t := range score.Reasons {
		if t.Logit > 0 {
			return models.Reason(t.Reason)
		}
	}
	return models.ReasonAsk
}

// drawKey is what a stage's uniform number is hashed from: the decision's key
// and its validity epoch, which is the customer's decision number. Two replicas
// that see the same customer draw alike.
func drawKey(dec *models.Decision) []string {
	k := &dec.Key
	return []string{k.Customer.String(), k.Program, k.Placement, k.Channel, k.Send, itoa(dec.ID.Number)}
}

// chooseWords picks one of the ready variants by a hash, so that a repeated
// call reads the same.
func (d *draft) chooseWords() {
	if !d.decision.Ask {
		return
	}
	u := assign.Uniform(assign.Layer(d.program.Salt, "copy"), drawKey(&d.decision)...)
	d.decision.Copy = prompts.Choose(d.program.Approach, d.req.Channel, d.facts(), uint64(u*(1<<53)))
}

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
	if d.promise == nil {
		offer := *d.snap.Offer(dec.Offer)
		d.newPromise = true
		d.promise = &models.Promise{
			Customer: d.sit.Group.Head, Program: d.program.Key, Number: dec.ID.Number, Offer: offer, MadeAt: d.now,
			EndsAt: d.now.Add(d.program.PromiseTTL()), ProvisionalUntil: dec.ValidUntil,
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
		c.Asks = append(c.Asks, models.AskRecord{Program: d.program.Key, At: d.now.UnixMilli(), Number: dec.ID.Number})
		c.Asks = c.Asks[max(0, len(c.Asks)-models.MaxAsks):]
	}
	if d.newPromise {
		c.NewPromise = d.promise
	}
	c.RaiseVersion = consumes || d.newPromise || d.newCode != ""
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

func (d *draft) activate(c *models.Commit) {
	dec := &d.decision
	if c.NewPromise != nil {
		p := *c.NewPromise
		p.ActivatedAt, p.FirstActivated = d.now, dec.ID.Number
		c.NewPromise, d.promise = &p, &p
	} else {
		c.Activates = dec.Promise
	}
	first := d.promise != nil && (d.newPromise || d.promise.FirstActivated == 0)
	for i := range dec.Stages {
		if st := &dec.Stages[i]; dec.Teaches(st, first) {
			window := time.Duration(d.snap.Experiment(st.Experiment).WindowHours) * time.Hour
			c.Learns = append(c.Learns, models.LearnRow{Experiment: st.Experiment, ActivatedAt: d.now, DueAt: d.now.Add(window)})
		}
	}
}
