// Package decide answers one request: ask this customer for a referral now or
// not, with which offer and in which words. It reads the customer's situation,
// filters, lets each stage's policy give probabilities over what is eligible,
// draws, keeps or makes the promise, writes and answers. It knows nothing of
// HTTP and SQL, and calls no language model.
//
//	answer, err := service.Decide(ctx, decide.Request{Workspace: ws, CustomerID: "42", Placement: "email"})
package decide

import (
	"context"
	"slices"
	"time"

	"goodword/models"
	"goodword/prompts"
	"goodword/scoring"
)

// Store reads situations and commits decisions.
type Store interface {
	Situation(ctx context.Context, ws models.WorkspaceID, key models.DecisionKey) (*models.Situation, error)
	// Episodes reads the episodes of one person in a program that are open at now.
	Episodes(ctx context.Context, ws models.WorkspaceID, person models.Group, program string, now time.Time) ([]models.Episode, error)
	// CustomerHours reads what a person's own closed decisions of an experiment came to, by hour of the week.
	CustomerHours(ctx context.Context, ws models.WorkspaceID, person models.Group, experiment string) ([]models.HourCount, error)
	Commit(ctx context.Context, c *models.Commit) (models.Committed, error)
}

// Log reads back what was decided and what came of it.
type Log interface {
	DecisionsByID(ctx context.Context, ws models.WorkspaceID, ids []models.DecisionID) (map[models.DecisionID]*models.Decision, error)
	Promise(ctx context.Context, ws models.WorkspaceID, customers []models.CustomerID, program string, number uint32) (*models.Promise, error)
	OutcomesOf(ctx context.Context, ws models.WorkspaceID, id models.DecisionID) ([]models.Outcome, error)
	Withdraw(ctx context.Context, ws models.WorkspaceID, d *models.Decision, why models.Reason) error
}

// Catalog gives the configuration and policies to decide from.
type Catalog interface {
	Snapshot(ws models.WorkspaceID) *models.Snapshot
	SnapshotByID(ctx context.Context, ws models.WorkspaceID, id string) (*models.Snapshot, error)
	Secret(ws models.WorkspaceID) []byte
}

// Rules evaluates an audience expression over a customer's state.
type Rules interface {
	Match(expression string, s *models.State, now time.Time) (bool, error)
}

// Models gives the scorer of a version, the scorecard for "".
type Models interface {
	Scorer(ctx context.Context, ws models.WorkspaceID, version string) (scoring.Scorer, error)
}

// Clock tells the time of the domain.
type Clock interface {
	Now() time.Time
}

// Service answers requests. It is safe for concurrent use.
type Service struct {
	Store     Store
	Log       Log
	Catalog   Catalog
	Rules     Rules
	Clock     Clock
	People    People
	Models    Models
	Budgets   Budgets // nil where none is kept
	PublicURL string  // of the redirect, without a trailing slash
	// PolicyFailed hears of an experiment that draws uniformly because what it has learned cannot be read, once a snapshot; nil hears nothing.
	PolicyFailed func(error)
	// Asked hears of every new ask and its locale, as prompts.CellLocale gives it; nil hears nothing. It must not wait.
	Asked    func(ws models.WorkspaceID, program, locale string)
	policies policyCache
	shares   shareCache
	shelves  shelfCache
}

// Request asks for one decision. Program may be empty where the workspace has
// one; Placement may be empty for the program's first; Channel for the
// placement's own.
type Request struct {
	Workspace  models.WorkspaceID
	CustomerID string // as the business knows the customer
	// Customer is the inner id, for callers who have no other; CustomerID is then found.
	Customer models.CustomerID
	// TokenEpoch is that of the token which asks, nil for any other way to ask.
	TokenEpoch *uint32
	Program    string
	Placement  string
	Channel    string
	SendID     string
	Locale     string
	// FirstName is that which somebody trusted says now; it wins over what is known. "" for not said.
	FirstName string
	// ShareChannels are those that the caller can show, 0 for all of the program's.
	ShareChannels models.ShareSet
	Preview       bool // answer without storing anything

	At time.Time // decide as of this time, zero for now; previews only
}

// Answer is one decision, ready to show.
type Answer struct {
	Decision   models.Decision
	CustomerID string
	Program    *models.Program
	Promise    *models.Promise // nil without an ask
	NewPromise bool
	Words      prompts.Words // empty without an ask
	// WordsID names the words of the ask as they are shown: Decision.Copy, or the built-in words that stand in for a copy which cannot be.
	WordsID        string
	CopySource     models.CopySource // of these: prompts.BuiltIn or a copy's; "" without an ask
	Link           string            // "" where the customer may not be addressed
	Withdrawn      models.Reason     // why a stored ask no longer holds, "" for not
	NotYet         bool              // it is scheduled: it asks from Decision.OpensAt on
	ReferralsCount int
	ShareChannels  []string // to show, in order; none without an ask
	TermsURL       string   // the program's own, else the service's page of them; "" for none
}

// Asks reports whether the answer asks now: a decision that was withdrawn, or
// that is scheduled for later, does not.
func (a *Answer) Asks() bool { return a.Decision.Ask && a.Withdrawn == "" && !a.NotYet }

// Reason is the code of the answer as it stands now.
func (a *Answer) Reason() models.Reason {
	switch {
	case a.Withdrawn != "":
		return a.Withdrawn
	case a.NotYet:
		return models.ReasonNotYet
	}
	return a.Decision.Reason
}

// maxTries bounds how often a request starts over because the customer
// changed while it was deciding.
const maxTries = 8

// Decide answers a request: the valid decision of its key when there is one,
// else a new one, stored before it is answered. Errors have kind NotFound for
// an unknown customer, program or placement (Detail says which), Unauthorized
// for a token that was revoked, Conflict for a customer that changes faster than
// can be decided, Unavailable when the database does not answer.
func (s *Service) Decide(ctx context.Context, req Request) (*Answer, error) {
	if !req.At.IsZero() && !req.Preview {
		return nil, models.Errorf(models.Invalid, "decide", "only a preview can be decided for another time")
	}
	snap := s.Catalog.Snapshot(req.Workspace)
	program, placement, err := resolve(snap, &req)
	if err != nil {
		return nil, err
	}
	key := s.keyOf(&req, program, placement)
	scorer := s.scorer(ctx, snap, program)
	if err := s.openBudget(ctx, req.Workspace, program, s.timeOf(&req)); err != nil {
		return nil, err
	}
	codeAttempt := 0
	for range maxTries {
		sit, err := s.Store.Situation(ctx, req.Workspace, key)
		if err != nil {
			return nil, err
		}
		if err := admit(&req, sit); err != nil {
			return nil, err
		}
		now := s.timeOf(&req)
		if c := sit.Current; c != nil && now.Before(c.Decision.ValidUntil) {
			return s.repeat(ctx, &req, program, sit, now)
		}
		episode, err := s.episode(ctx, &req, program, placement, sit, now)
		if err != nil {
			return nil, err
		}
		if err := s.addHours(ctx, &req, snap, program, placement, sit); err != nil {
			return nil, err
		}
		d := s.draft(&req, snap, scorer, program, placement, sit, episode, now, codeAttempt)
		if req.Preview || program.Closed(req.CustomerID) != "" {
			d.hold.End(false)
			return s.answer(&d)
		}
		committed, err := s.Store.Commit(ctx, d.commit())
		d.hold.End(err != nil || committed == models.Written)
		switch {
		case err != nil:
			return nil, err
		case committed == models.Written:
			d.tellAsked()
			return s.answer(&d)
		case committed == models.CodeTaken:
			codeAttempt++
		}
	}
	return nil, models.Errorf(models.Conflict, "decide", "the customer changes faster than a decision can be made; try again")
}

// keyOf is the key that a request decides, its customer found by the business's own id where no other was given.
func (s *Service) keyOf(req *Request, program *models.Program, placement models.Placement) models.DecisionKey {
	if req.Customer.IsZero() {
		req.Customer = models.NewCustomerID(s.Catalog.Secret(req.Workspace), req.CustomerID)
	}
	return models.DecisionKey{
		Customer: req.Customer,
		Program:  program.Key, Placement: placement.Key, Channel: req.Channel, Send: req.SendID,
	}
}

// admit refuses customers who do not exist and tokens that were revoked.
func admit(req *Request, sit *models.Situation) error {
	if !sit.Exists {
		return models.Errorf(models.NotFound, "decide", string(models.ReasonUnknownCustomer))
	}
	if req.TokenEpoch != nil && *req.TokenEpoch != sit.TokenEpoch {
		return models.Errorf(models.Unauthorized, "decide", "the token is not valid")
	}
	if req.CustomerID == "" {
		req.CustomerID = sit.ExternalID
	}
	return nil
}

// episode is the latest open one in which the placement asks, nil for none.
func (s *Service) episode(ctx context.Context, req *Request, p *models.Program, placement models.Placement, sit *models.Situation, now time.Time) (*models.Episode, error) {
	if len(placement.Moments) == 0 {
		return nil, nil
	}
	open, err := s.Store.Episodes(ctx, req.Workspace, sit.Group, p.Key, now)
	if err != nil {
		return nil, err
	}
	var latest *models.Episode
	for i := range open {
		e := &open[i]
		if slices.Contains(placement.Moments, e.Moment) && p.Moment(e.Moment) != nil && (latest == nil || e.At.After(latest.At)) {
			latest = e
		}
	}
	return latest, nil
}

// addHours reads what the customer's own asks came to by hour, where an experiment on timing learns by hours.
func (s *Service) addHours(ctx context.Context, req *Request, snap *models.Snapshot, p *models.Program, placement models.Placement, sit *models.Situation) (err error) {
	e := snap.Governing(p.Key, models.FactorTiming)
	if e == nil || !e.InHours() || !placement.Interrupt {
		return nil
	}
	sit.Hours, err = s.Store.CustomerHours(ctx, req.Workspace, sit.Group, e.Key)
	return err
}

// resolve finds program and placement and fills in what the request left out.
func resolve(snap *models.Snapshot, req *Request) (*models.Program, models.Placement, error) {
	var program *models.Program
	if snap != nil && req.Program == "" && len(snap.Programs) == 1 {
		program = &snap.Programs[0]
	} else if snap != nil {
		program = snap.Program(req.Program)
	}
	if program == nil {
		return nil, models.Placement{}, models.Errorf(models.NotFound, "decide", string(models.ReasonNoProgram))
	}
	if req.Placement == "" {
		req.Placement = program.Placements[0].Key
	}
	placement, ok := program.Placement(req.Placement)
	if !ok {
		return nil, placement, models.Errorf(models.NotFound, "decide", "program %q has no placement %.60q", program.Key, req.Placement)
	}
	if req.Channel == "" {
		req.Channel = placement.Channel
	}
	return program, placement, nil
}

// repeat answers with the stored decision of the key. The only thing that may
// have changed is that it no longer asks.
func (s *Service) repeat(ctx context.Context, req *Request, program *models.Program, sit *models.Situation, now time.Time) (*Answer, error) {
	cur := sit.Current
	d := draft{
		service: s, req: req, sit: sit, decision: cur.Decision, firstName: cur.FirstName, withdrawn: cur.Withdrawn,
		program: program, now: now,
	}
	if snap, err := s.Catalog.SnapshotByID(ctx, req.Workspace, cur.Decision.Snapshot); err == nil {
		d.words, d.brand, d.shelf = snap.Program(program.Key), snap.Brand, s.keptShelf(req.Workspace, snap)
	} else {
		return nil, err
	}
	hits := personFilters(program, sit, now) | channelFilters(program, &sit.State, cur.Decision.Channel)
	d.reachable = linkAllowed(hits)
	d.notYet = cur.Decision.Scheduled(now)
	if cur.Decision.Ask && cur.Withdrawn == "" {
		if why := d.withdraws(hits); why != "" {
			d.withdrawn = why
			if req.Preview { // seen, not done
				return s.answer(&d)
			}
			if err := s.Log.Withdraw(ctx, req.Workspace, &cur.Decision, why); err != nil {
				return nil, err
			}
		}
	}
	for i := range sit.Promises {
		if p := &sit.Promises[i]; p.Number == cur.Decision.Promise && cur.Decision.Promise != 0 {
			d.promise = p
		}
	}
	d.newPromise = d.promise != nil && d.promise.Number == cur.Decision.ID.Number
	return s.answer(&d)
}
