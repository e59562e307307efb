package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const trainingDecisionsSQL = `
select ` + decisionColumns + `
from decisions d
where d.workspace_id = $1 and d.program = $2 and d.ask and not d.test and d.decided_at >= $3 and d.decided_at < $4
order by d.decided_at desc, d.customer_id, d.number limit $5`

// trainingOutcomesSQL takes what names no program where it is a share: other outcomes without one are of the customer's own orders. What a
// friend gives back stands in the friend's own log; a purchase that was given back whole is left out. The day before the conversion is
// for clocks that differ: partitions go by the time received.
const trainingOutcomesSQL = `
select ` + outcomeColumns + `
from outcomes o
where o.workspace_id = $1 and o.received_at >= $2 and not o.test and (o.program = $3 or o.program = '' and o.kind = 'share')
    and o.kind in ('activation', 'share', 'click', 'signup', 'purchase', 'refund') and not (
        o.kind = 'purchase' and exists (
            select
            from referrals r
            join outcomes f on f.workspace_id = r.workspace_id and f.customer_id = r.friend_id and f.kind = 'refund' and f.program = ''
                and f.currency in (r.currency, '') and f.occurred_at >= r.converted_at and f.received_at >= r.converted_at - interval '1 day'
            where r.workspace_id = o.workspace_id and r.advocate_id = o.customer_id and r.program = o.program
                and r.number = o.number and r.promise = o.promise and r.converted_at = o.occurred_at
            group by r.friend_id, r.minor
            having bool_or(f.minor = 0) or sum(f.minor) >= r.minor
        )
    )
order by o.customer_id, o.occurred_at, o.seq`

// TrainingCases reads the latest decisions that asked in a program, decided in [from, until), at most limit and in the order decided,
// each with its customer's outcomes from then on: those that came by its own link or by none that is known.
func (s *Store) TrainingCases(ctx context.Context, ws models.WorkspaceID, program string, from, until time.Time, limit int) ([]models.TrainingCase, error) {
	const op = "store.TrainingCases"
	rows, _ := s.pool.Query(ctx, trainingDecisionsSQL, ws, program, from, until, limit) // Collect reports its error
	cases, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.TrainingCase, error) {
		d, err := scanDecision(row)
		if err != nil {
			return models.TrainingCase{}, err
		}
		c := models.TrainingCase{ID: d.ID, Promise: d.Promise, Channel: d.Channel, Features: d.Features}
		if d.CommitActivated {
			c.Activated = d.CommittedAt()
		}
		return c, nil
	})
	if err != nil || len(cases) == 0 {
		return nil, classify(op, err)
	}
	of := make(map[models.CustomerID][]int, len(cases)) // places in cases, latest first
	for i := range cases {
		of[cases[i].ID.Customer] = append(of[cases[i].ID.Customer], i)
	}
	since := cases[len(cases)-1].ID.At
	found, _ := s.pool.Query(ctx, trainingOutcomesSQL, ws, since, program) // ForEachRow reports its error
	var o models.Outcome
	err = eachOutcome(found, &o, func() {
		for _, i := range of[o.Customer] {
			c := &cases[i]
			switch {
			case o.ReceivedAt.Before(c.ID.At), o.Number != 0 && o.Number != c.ID.Number:
			case o.Kind == models.OutcomeActivation:
				if c.Activated.IsZero() {
					c.Activated = o.At
				}
			default:
				c.Outcomes = append(c.Outcomes, o)
			}
		}
	})
	if err != nil {
		return nil, classify(op, err)
	}
	slices.Reverse(cases)
	return cases, nil
}

func eachOutcome(rows pgx.Rows, o *models.Outcome, each func()) error {
	defer rows.Close()
	for rows.Next() {
		var err error
		if *o, err = scanOutcome(rows); err != nil {
			return err
		}
		each()
	}
	return rows.Err()
}
