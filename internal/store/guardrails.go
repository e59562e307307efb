package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const takeUnguardedSQL = `
select ` + foldColumns + ` from fold_queue q
where not q.guarded
order by q.workspace_id
limit $1 for update skip locked`

// CountGuarded takes at most limit rows of the fold queue that guardrails have not counted and nobody else holds, lets count add them up,
// and stores both in one transaction: a row is counted exactly once, in whichever replica. Only rows of experiments with guardrails reach
// count, with their decisions and without outcomes. It returns how many rows it took.
func (s *Store) CountGuarded(ctx context.Context, limit int, count func(*models.Experiment, []models.FoldCase) []models.GuardCount) (n int, err error) {
	err = s.inTx(ctx, "store.CountGuarded", func(tx pgx.Tx) error {
		taken, _ := tx.Query(ctx, takeUnguardedSQL, limit) // Collect reports a failed Query
		rows, err := pgx.CollectRows(taken, func(row pgx.CollectableRow) (models.FoldRow, error) { return scanFold(row) })
		if n = len(rows); err != nil || n == 0 {
			return err
		}
		counts, err := countRows(ctx, tx, rows, count)
		if err != nil {
			return err
		}
		var b pgx.Batch
		queueGuardCounts(&b, counts)
		queueGuarded(&b, rows)
		return tx.SendBatch(ctx, &b).Close()
	})
	return n, err
}

func countRows(ctx context.Context, tx pgx.Tx, rows []models.FoldRow, count func(*models.Experiment, []models.FoldCase) []models.GuardCount) ([]models.GuardCount, error) {
	policies, err := policiesFor(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	ids := map[models.WorkspaceID][]models.DecisionID{}
	watched := map[models.PolicyKey][]*models.FoldRow{}
	for i := range rows {
		r := &rows[i]
		if p := policies[policyOf(r)]; p != nil && len(p.Experiment.Guardrails) > 0 {
			ids[r.Workspace] = append(ids[r.Workspace], r.Decision())
			watched[policyOf(r)] = append(watched[policyOf(r)], r)
		}
	}
	decisions := map[models.WorkspaceID]map[models.DecisionID]*models.Decision{}
	for ws, list := range ids {
		if decisions[ws], err = decisionsByID(ctx, tx, ws, list); err != nil {
			return nil, err
		}
	}
	var counts []models.GuardCount
	for _, key := range sortedPolicyKeys(policies) {
		var cases []models.FoldCase
		for _, r := range watched[key] {
			d := decisions[r.Workspace][r.Decision()]
			if d == nil {
				return nil, models.Errorf(models.Internal, "store.CountGuarded", "fold queue names decision %s, which is not in the log", r.Decision())
			}
			cases = append(cases, models.FoldCase{Row: r, Decision: d})
		}
		if len(cases) > 0 {
			counts = append(counts, count(&policies[key].Experiment, cases)...)
		}
	}
	return counts, nil
}

func policyOf(r *models.FoldRow) models.PolicyKey {
	return models.PolicyKey{Workspace: r.Workspace, Experiment: r.Experiment}
}

const addGuardCountsSQL = `
insert into guardrail_counts as c (workspace_id, experiment, day, arm, reference, n, arm_weight, reference_weight)
select * from unnest($1::bigint[], $2::text[], $3::date[], $4::int[], $5::int[], $6::bigint[], $7::float8[], $8::float8[])
on conflict (workspace_id, experiment, day, arm, reference) do update set
    n = c.n + excluded.n, arm_weight = c.arm_weight + excluded.arm_weight, reference_weight = c.reference_weight + excluded.reference_weight`

// queueGuardCounts adds counts, in one order in every replica, or they deadlock.
func queueGuardCounts(b *pgx.Batch, counts []models.GuardCount) {
	n := len(counts)
	if n == 0 {
		return
	}
	slices.SortFunc(counts, func(x, y models.GuardCount) int {
		return cmp.Or(cmp.Compare(x.Workspace, y.Workspace), cmp.Compare(x.Experiment, y.Experiment), x.Day.Compare(y.Day),
			cmp.Compare(x.Arm, y.Arm), cmp.Compare(x.Reference, y.Reference))
	})
	workspaces, keys, days := make([]int64, n), make([]string, n), make([]time.Time, n)
	arms, references, sums := make([]int32, n), make([]int32, n), make([]int64, n)
	armWeights, referenceWeights := make([]float64, n), make([]float64, n)
	for i := range counts {
		c := &counts[i]
		workspaces[i], keys[i], days[i], arms[i], references[i] = int64(c.Workspace), c.Experiment, c.Day, int32(c.Arm), int32(c.Reference)
		sums[i], armWeights[i], referenceWeights[i] = c.N, c.ArmWeight, c.ReferenceWeight
	}
	b.Queue(addGuardCountsSQL, workspaces, keys, days, arms, references, sums, armWeights, referenceWeights)
}

const markGuardedSQL = `
update fold_queue q set guarded = true
from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::text[]) as k (workspace_id, customer_id, number, experiment)
where q.workspace_id = k.workspace_id and q.customer_id = k.customer_id and q.number = k.number and q.experiment = k.experiment`

func queueGuarded(b *pgx.Batch, rows []models.FoldRow) {
	n := len(rows)
	workspaces, customers, numbers, keys := make([]int64, n), make([][16]byte, n), make([]int64, n), make([]string, n)
	for i := range rows {
		r := &rows[i]
		workspaces[i], customers[i], numbers[i], keys[i] = int64(r.Workspace), r.Customer, int64(r.Number), r.Experiment
	}
	b.Queue(markGuardedSQL, workspaces, customers, numbers, keys)
}

const guardCountsSQL = `
select workspace_id, experiment, day, arm, reference, n, arm_weight, reference_weight
from guardrail_counts
where workspace_id = $1 and experiment = $2
order by day, arm, reference`

// Harm is blamed on the decision that it names, else on the customer's latest one before it: only decisions that were activated, drew or
// carried an arm of the experiment and were counted can be. A customer's own refund, which names no decision, says nothing of an ask; a
// friend's does. A reward is owed while the purchase has not been given back.
const harmsSQL = `
with harms as (
    select o.kind as metric, o.customer_id, case when o.number > 0 then o.number else o.promise end as number, o.occurred_at as at,
        0::bigint as minor, '' as currency
    from outcomes o
    where o.workspace_id = @workspace_id and o.received_at >= @since and o.kind in ('unsubscribe', 'complaint', 'refund', 'fraud')
        and not o.test and o.program in ('', @program) and (o.kind <> 'refund' or o.number > 0 or o.promise > 0)
    union all
    select 'refund', r.advocate_id, case when r.number > 0 then r.number else r.promise end, o.occurred_at, 0, ''
    from outcomes o
    join referrals r on r.workspace_id = o.workspace_id and r.friend_id = o.customer_id and r.program = @program
    where o.workspace_id = @workspace_id and o.received_at >= @since and o.kind = 'refund' and o.program = ''
        and r.converted_at <= o.occurred_at and not r.test
    union all
    select 'reward_cost', r.advocate_id, case when r.number > 0 then r.number else r.promise end, r.converted_at,
        case when r.offer -> 'advocate' ->> 'kind' in ` + moneyKinds + ` then coalesce((r.offer -> 'advocate' ->> 'minor')::bigint, 0) else 0 end +
        case when r.offer -> 'friend' ->> 'kind' in ` + moneyKinds + ` then coalesce((r.offer -> 'friend' ->> 'minor')::bigint, 0) else 0 end,
        coalesce(r.offer ->> 'currency', '')
    from referrals r
    where @costs and r.workspace_id = @workspace_id and r.program = @program and r.converted_at >= @since
        and r.status in ('converted', 'approved') and not r.test and not exists (
            select from outcomes o
            where o.workspace_id = r.workspace_id and o.customer_id = r.friend_id and o.kind = 'refund' and o.program = ''
                and o.occurred_at >= r.converted_at and (o.minor = 0 or o.minor >= r.minor)
        )
)
select h.metric, h.at, h.minor, h.currency, q.customer_id, q.decided_at, q.number, q.activated_at
from harms h
cross join lateral (
    select *
    from fold_queue q
    where q.workspace_id = @workspace_id and q.customer_id = h.customer_id and q.experiment = @experiment and q.guarded
        and (q.activated_at <= h.at or q.number = h.number)
    order by q.number = h.number desc, q.activated_at desc, q.number desc
    limit 1
) q
order by q.customer_id, q.number, h.metric, h.at, h.minor`

// GuardEvidence reads what guardrails go by, all at one moment: what was counted, and the harms since the experiment started, each with
// the decision it is blamed on. The cost of rewards is left out unless q asks for it.
func (s *Store) GuardEvidence(ctx context.Context, q models.GuardQuery) (*models.GuardEvidence, error) {
	found := new(models.GuardEvidence)
	args := pgx.NamedArgs{"workspace_id": q.Workspace, "experiment": q.Experiment, "program": q.Program, "since": q.Since, "costs": q.Costs}
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, s.pool, snapshot, func(tx pgx.Tx) error {
		var b pgx.Batch
		b.Queue(guardCountsSQL, q.Workspace, q.Experiment).Query(collect(&found.Counts, func(row pgx.Row, c *models.GuardCount) error {
			return row.Scan(&c.Workspace, &c.Experiment, &c.Day, &c.Arm, &c.Reference, &c.N, &c.ArmWeight, &c.ReferenceWeight)
		}))
		var ids []models.DecisionID
		b.Queue(harmsSQL, args).Query(collect(&found.Harms, func(row pgx.Row, h *models.HarmCase) error {
			var id models.DecisionID
			err := row.Scan(&h.Metric, &h.At, &h.Minor, &h.Currency, (*[16]byte)(&id.Customer), &id.At, &id.Number, &h.ActivatedAt)
			id.At, h.At, h.ActivatedAt = id.At.UTC(), h.At.UTC(), h.ActivatedAt.UTC()
			ids = append(ids, id)
			return err
		}))
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return err
		}
		return addDecisions(ctx, tx, q.Workspace, ids, found.Harms)
	})
	return found, classify("store.GuardEvidence", err)
}

// addDecisions gives each harm its decision.
func addDecisions(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, ids []models.DecisionID, harms []models.HarmCase) error {
	if len(ids) == 0 {
		return nil
	}
	decisions, err := decisionsByID(ctx, tx, ws, ids)
	for i := range harms {
		if harms[i].Decision = decisions[ids[i]]; err == nil && harms[i].Decision == nil {
			return models.Errorf(models.Internal, "store.GuardEvidence", "fold queue names decision %s, which is not in the log", ids[i])
		}
	}
	return err
}

const saveGuardLookSQL = `
insert into guardrail_looks as l (workspace_id, experiment, looked_at, verdicts)
values (@workspace_id, @experiment, @looked_at, @verdicts)
on conflict (workspace_id, experiment) do update set looked_at = excluded.looked_at, verdicts = excluded.verdicts
    where l.looked_at <= excluded.looked_at`

// SaveGuardLook keeps what guardrails said of an experiment, unless somebody looked later.
func (s *Store) SaveGuardLook(ctx context.Context, ws models.WorkspaceID, experiment string, look models.GuardLook) error {
	verdicts, err := json.Marshal(look.Verdicts)
	if err != nil {
		return err
	}
	_, err = s.pool.Exec(ctx, saveGuardLookSQL, pgx.NamedArgs{"workspace_id": ws, "experiment": experiment, "looked_at": look.At, "verdicts": verdicts})
	return classify("store.SaveGuardLook", err)
}

const guardLookSQL = `
select looked_at, verdicts
from guardrail_looks
where workspace_id = @workspace_id and experiment = @experiment`

// GuardLook reads what guardrails said of an experiment when they last looked, nil where they have not.
func (s *Store) GuardLook(ctx context.Context, ws models.WorkspaceID, experiment string) (*models.GuardLook, error) {
	look := new(models.GuardLook)
	var verdicts []byte
	err := s.pool.QueryRow(ctx, guardLookSQL, pgx.NamedArgs{"workspace_id": ws, "experiment": experiment}).Scan(&look.At, &verdicts)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		look.At = look.At.UTC()
		err = json.Unmarshal(verdicts, &look.Verdicts)
	}
	return look, classify("store.GuardLook", err)
}
