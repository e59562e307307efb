package ingest

import (
	"context"
	"time"

	"goodword/models"
)

// History reads stored events back, those of each customer together and in the
// order in which they happened.
type History interface {
	History(ctx context.Context, ws models.WorkspaceID, named func(name string) bool, from, until time.Time, customers int, each func(models.StoredEvent) error) error
}

// Trials tries moments on stored history. It is safe for concurrent use.
type Trials struct {
	History History
	Catalog Catalog
	Rules   MomentRules
}

// Trial is what a moment would have done.
type Trial struct {
	Customers int            // who had the event, up to MaxTrialCustomers
	Events    int            // events of the moment's name
	Episodes  int            // for how many of them the rule held
	Failures  int            // for how many it could not be evaluated
	Failure   string         // the first of these errors
	Days      map[string]int // episodes by day, UTC
	Examples  []Example      // some of the events, the first of each answer
}

// Example is one event and what the rule said of it.
type Example struct {
	At         time.Time
	ExternalID string
	Opens      bool
}

// MaxTrialCustomers bounds how much history one trial reads.
const MaxTrialCustomers = 2000

const maxExamples = 10

// Run folds the stored events of customers who had the moment's event between
// two times again, in order, and evaluates the rule at each such event with the
// customer's state at that time, as ingestion would have.
func (t *Trials) Run(ctx context.Context, ws models.WorkspaceID, m models.Moment, from, until time.Time) (*Trial, error) {
	r := trial{Trials: t, moment: m, plain: plainName(m.Event), from: from, out: &Trial{Days: map[string]int{}}}
	r.parser = parser{workspace: ws, secret: t.Catalog.Secret(ws), prefixes: t.Catalog, imported: true}
	err := t.History.History(ctx, ws, r.named, from, until, MaxTrialCustomers, r.event)
	return r.out, err
}

// trial is one run.
type trial struct {
	*Trials
	parser   parser
	moment   models.Moment
	plain    string
	from     time.Time
	customer models.CustomerID
	state    models.State
	out      *Trial
}

func (r *trial) named(name string) bool { return name != "" && plainName(name) == r.plain }

func (r *trial) event(stored models.StoredEvent) error {
	if stored.Customer != r.customer || r.out.Customers == 0 {
		r.customer, r.state = stored.Customer, models.State{}
		r.out.Customers++
	}
	r.parser.received, r.parser.itemType, r.parser.source = stored.ReceivedAt, stored.Type, stored.Source
	var e models.Event
	if bad := r.parser.parse(stored.Raw, &e); bad != nil {
		return nil // it came through a door of another shape, which no moment names
	}
	e.At, e.Customer = stored.At, stored.Customer
	r.state.Apply(&e)
	if !r.named(e.Name) || e.At.Before(r.from) {
		return nil
	}
	r.out.Events++
	opens, err := r.Rules.Match(r.moment.Rule, &e, &r.state)
	switch {
	case err != nil && r.out.Failures == 0:
		r.out.Failure = causeOf(err)
		fallthrough
	case err != nil:
		r.out.Failures++
	case opens:
		r.out.Episodes++
		r.out.Days[e.At.UTC().Format(time.DateOnly)]++
	}
	r.example(&e, opens)
	return nil
}

// example keeps the first events of either answer.
func (r *trial) example(e *models.Event, opens bool) {
	same := 0
	for _, x := range r.out.Examples {
		if x.Opens == opens {
			same++
		}
	}
	if same < maxExamples/2 {
		r.out.Examples = append(r.out.Examples, Example{At: e.At, ExternalID: e.ExternalID, Opens: opens})
	}
}

// causeOf is what the rule itself ran into.
func causeOf(err error) string {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok || inner.Unwrap() == nil {
			return err.Error()
		}
		err = inner.Unwrap()
	}
}
