package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// outcomeColumns are the columns of an outcome in the order of scanOutcome, of
// a table named o.
const outcomeColumns = `o.customer_id, o.received_at, o.seq, o.kind, o.program, o.number, o.promise, o.share_channel,
       o.occurred_at, o.minor, o.currency, o.test`

func scanOutcome(row pgx.Row) (models.Outcome, error) {
	var o models.Outcome
	var id [16]byte
	err := row.Scan(&id, &o.ReceivedAt, &o.Seq, &o.Kind, &o.Program, &o.Number, &o.Promise, &o.ShareChannel,
		&o.At, &o.Minor, &o.Currency, &o.Test)
	o.Customer, o.ReceivedAt, o.At = id, o.ReceivedAt.UTC(), o.At.UTC()
	return o, err
}

const outcomesOfSQL = `
select ` + outcomeColumns + `
from outcomes o
where o.workspace_id = $1 and o.customer_id = $2 and o.number = $3 and o.received_at >= $4
order by o.seq`

// OutcomesOf lists what came of one decision through its own link or message,
// activation included, in the order it arrived.
func (s *Store) OutcomesOf(ctx context.Context, ws models.WorkspaceID, id models.DecisionID) ([]models.Outcome, error) {
	rows, err := s.pool.Query(ctx, outcomesOfSQL, ws, [16]byte(id.Customer), id.Number, id.At)
	if err != nil {
		return nil, classify("store.OutcomesOf", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Outcome, error) { return scanOutcome(row) })
	return list, classify("store.OutcomesOf", err)
}

const loggedCustomersSQL = `
select distinct customer_id from decisions
where workspace_id = $1 and customer_id > $2
order by customer_id limit $3`

const loggedDecisionsSQL = `
select ` + decisionColumns + `
from decisions d where d.workspace_id = $1 and d.customer_id = any($2) order by d.customer_id, d.number`

const loggedOutcomesSQL = `
select ` + outcomeColumns + `
from outcomes o where o.workspace_id = $1 and o.customer_id = any($2) order by o.customer_id, o.seq`

const loggedFoldsSQL = `
select ` + foldColumns + `
from fold_queue q where q.workspace_id = $1 and q.customer_id = any($2) order by q.customer_id, q.number, q.experiment`

const loggedHoursSQL = `
select customer_id, experiment, segment, hour, trials, successes
from customer_hours where workspace_id = $1 and customer_id = any($2)`

// CustomerLogs reads the whole logs of the next limit customers with decisions
// after the given one, by id.
func (s *Store) CustomerLogs(ctx context.Context, ws models.WorkspaceID, after models.CustomerID, limit int) ([]models.CustomerLog, error) {
	const op = "store.CustomerLogs"
	rows, err := s.pool.Query(ctx, loggedCustomersSQL, ws, [16]byte(after), limit)
	if err != nil {
		return nil, classify(op, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
	if err != nil || len(ids) == 0 {
		return nil, classify(op, err)
	}
	logs := make([]models.CustomerLog, len(ids))
	at := make(map[models.CustomerID]*models.CustomerLog, len(ids))
	for i, id := range ids {
		logs[i].Customer = id
		at[id] = &logs[i]
	}
	var b pgx.Batch
	b.Queue(loggedDecisionsSQL, ws, ids).Query(eachRow(func(row pgx.Row) error {
		d, err := scanDecision(row)
		if err == nil {
			at[d.ID.Customer].Decisions = append(at[d.ID.Customer].Decisions, d)
		}
		return err
	}))
	b.Queue(loggedOutcomesSQL, ws, ids).Query(eachRow(func(row pgx.Row) error {
		o, err := scanOutcome(row)
		if err == nil {
			at[o.Customer].Outcomes = append(at[o.Customer].Outcomes, o)
		}
		return err
	}))
	b.Queue(loggedFoldsSQL, ws, ids).Query(eachRow(func(row pgx.Row) error {
		f, err := scanFold(row)
		if err == nil {
			at[f.Customer].Folds = append(at[f.Customer].Folds, f)
		}
		return err
	}))
	b.Queue(loggedHoursSQL, ws, ids).Query(eachRow(func(row pgx.Row) error {
		var id [16]byte
		var h models.CustomerHour
		err := row.Scan(&id, &h.Experiment, &h.Segment, &h.Hour, &h.Trials, &h.Successes)
		h.Customer = id
		at[id].Hours = append(at[id].Hours, h)
		return err
	}))
	b.Queue(promisesOfSQL, ws, ids).Query(eachRow(func(row pgx.Row) error {
		p, err := scanPromise(row)
		if err == nil {
			at[p.Customer].Promises = append(at[p.Customer].Promises, p)
		}
		return err
	}))
	return logs, classify(op, s.pool.SendBatch(ctx, &b).Close())
}

// eachRow runs f on every row of a batched query.
func eachRow(f func(pgx.Row) error) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		for rows.Next() {
			if err := f(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

const experimentPoliciesSQL = `
select e.workspace_id, e.config, coalesce(p.version, 0), p.state
from experiments e
left join policies p on p.workspace_id = e.workspace_id and p.experiment = e.key
where e.workspace_id = $1 order by e.key`

// Policies lists every experiment of the workspace with its learned state.
func (s *Store) Policies(ctx context.Context, ws models.WorkspaceID) ([]models.Policy, error) {
	rows, err := s.pool.Query(ctx, experimentPoliciesSQL, ws)
	if err != nil {
		return nil, classify("store.Policies", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Policy, error) {
		_, p, err := scanPolicy(row)
		return p, err
	})
	return list, classify("store.Policies", err)
}

const sharePoliciesSQL = `
select experiment, version, state
from policies
where workspace_id = $1 and experiment like 'share:%'
order by experiment`

// SharePolicies lists what the workspace's share channels have learned, by key.
func (s *Store) SharePolicies(ctx context.Context, ws models.WorkspaceID) ([]models.PolicyState, error) {
	rows, _ := s.pool.Query(ctx, sharePoliciesSQL, ws)
	list, err := pgx.CollectRows(rows, scanState)
	return list, classify("store.SharePolicies", err)
}

func scanPolicy(row pgx.Row) (models.WorkspaceID, models.Policy, error) {
	var ws models.WorkspaceID
	var p models.Policy
	var config, state []byte
	var version int64
	if err := row.Scan(&ws, &config, &version, &state); err != nil {
		return ws, p, err
	}
	if err := json.Unmarshal(config, &p.Experiment); err != nil {
		return ws, p, fmt.Errorf("decode experiment: %w", err)
	}
	p.Experiment.Complete()
	if len(state) > 0 {
		if err := json.Unmarshal(state, &p.State); err != nil {
			return ws, p, fmt.Errorf("decode policy: %w", err)
		}
	}
	p.State.Experiment, p.State.Version = p.Experiment.Key, version
	p.State.Arms = p.Experiment.Padded(p.State.Arms)
	return ws, p, nil
}

const replacePolicySQL = `
insert into policies (workspace_id, experiment, version, state) values ($1, $2, $3, $4)
on conflict (workspace_id, experiment) do update set version = policies.version + 1, state = excluded.state`

// ReplaceLearned overwrites what a workspace has learned: the states that are given, all that customers have of hours in their experiments, and
// the results of all copies.
func (s *Store) ReplaceLearned(ctx context.Context, ws models.WorkspaceID, by models.Learned) error {
	return s.inTx(ctx, "store.ReplaceLearned", func(tx pgx.Tx) error {
		var b pgx.Batch
		var experiments []string
		for _, st := range by.Policies {
			experiments = append(experiments, st.Experiment)
			state, err := json.Marshal(st)
			if err != nil {
				return err
			}
			b.Queue(replacePolicySQL, ws, st.Experiment, st.Version, state)
		}
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return err
		}
		if err := replaceHours(ctx, tx, ws, experiments, by.Hours); err != nil {
			return err
		}
		return replaceCopyResults(ctx, tx, ws, by.Copies)
	})
}

const workspacesToFitSQL = `
select c.workspace_id from current_snapshots c where c.fitted_at <= $1 order by 1`

// WorkspacesToFit lists the workspaces whose snapshot last took learned state
// in at or before the given time.
func (s *Store) WorkspacesToFit(ctx context.Context, before time.Time) ([]models.WorkspaceID, error) {
	rows, err := s.pool.Query(ctx, workspacesToFitSQL, before)
	if err != nil {
		return nil, classify("store.WorkspacesToFit", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[models.WorkspaceID])
	return list, classify("store.WorkspacesToFit", err)
}
