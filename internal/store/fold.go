package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// foldColumns are the columns of a fold row in the order of scanFold, of a
// table named q.
const foldColumns = `q.workspace_id, q.customer_id, q.number, q.experiment, q.decided_at, q.activated_at, q.due_at,
       coalesce(q.fold_version, 0), coalesce(q.folded_seq, 0), coalesce(q.success, false), coalesce(q.value, 0)`

func scanFold(row pgx.Row) (models.FoldRow, error) {
	var f models.FoldRow
	err := row.Scan(foldFields(&f)...)
	utcFold(&f)
	return f, err
}

// foldFields are the places for foldColumns.
func foldFields(f *models.FoldRow) []any {
	return []any{&f.Workspace, (*[16]byte)(&f.Customer), &f.Number, &f.Experiment, &f.DecidedAt, &f.ActivatedAt, &f.DueAt,
		&f.FoldVersion, &f.FoldedSeq, &f.Success, &f.Value}
}

func utcFold(f *models.FoldRow) {
	f.DecidedAt, f.ActivatedAt, f.DueAt = f.DecidedAt.UTC(), f.ActivatedAt.UTC(), f.DueAt.UTC()
}

const foldsDueSQL = `
select count(*), coalesce(min(due_at), 'epoch') from fold_queue where fold_version is null and due_at <= $1`

// FoldsDue counts the rows that are due and not folded, with the time the
// oldest was due.
func (s *Store) FoldsDue(ctx context.Context, now time.Time) (n int, oldest time.Time, err error) {
	err = s.pool.QueryRow(ctx, foldsDueSQL, now).Scan(&n, &oldest)
	return n, oldest.UTC(), classify("store.FoldsDue", err)
}

// errOvertaken means that another replica folded into the same policy first.
var errOvertaken = errors.New("the policy has moved on")

// Fold takes at most limit due rows that nobody else holds, lets judge decide
// each and raise the policies, and stores both in one transaction: a row is
// counted exactly when it is marked. A policy is written only over the version
// it was read with; when another replica was quicker everything starts over.
// judge may run more than once and must do no I/O. Fold returns how many rows
// it folded.
func (s *Store) Fold(ctx context.Context, now time.Time, limit int, judge func([]models.FoldCase, map[models.PolicyKey]*models.Policy)) (int, error) {
	var n int
	for range 20 {
		err := s.inTx(ctx, "store.Fold", func(tx pgx.Tx) (err error) {
			n, err = foldOnce(ctx, tx, now, limit, judge)
			return err
		})
		if !errors.Is(err, errOvertaken) {
			return n, err
		}
	}
	return 0, models.Errorf(models.Unavailable, "store.Fold", "other replicas keep folding the same policies")
}

const takeFoldsSQL = `
select ` + foldColumns + ` from fold_queue q
where q.fold_version is null and q.due_at <= $1
order by q.due_at, q.workspace_id, q.customer_id, q.number, q.experiment
limit $2 for update skip locked`

func foldOnce(ctx context.Context, tx pgx.Tx, now time.Time, limit int, judge func([]models.FoldCase, map[models.PolicyKey]*models.Policy)) (int, error) {
	taken, err := tx.Query(ctx, takeFoldsSQL, now, limit)
	if err != nil {
		return 0, err
	}
	rows, err := pgx.CollectRows(taken, func(row pgx.CollectableRow) (models.FoldRow, error) { return scanFold(row) })
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	policies, err := policiesFor(ctx, tx, rows)
	if err != nil {
		return 0, err
	}
	cases, err := casesFor(ctx, tx, rows)
	if err != nil {
		return 0, err
	}
	if err := addOffers(ctx, tx, cases, policies); err != nil {
		return 0, err
	}
	judge(cases, policies)
	for _, p := range policies {
		p.State.Version++
	}
	if err := storePolicies(ctx, tx, policies); err != nil {
		return 0, err
	}
	if err := raiseHours(ctx, tx, rows); err != nil {
		return 0, err
	}
	if err := raiseCopies(ctx, tx, rows); err != nil {
		return 0, err
	}
	return len(rows), markFolded(ctx, tx, rows, policies)
}

// A program's share channels learn under a key that is no experiment's: of these only the key is known.
const foldPoliciesSQL = `
select k.workspace_id, coalesce(e.config, jsonb_build_object('key', k.experiment)), coalesce(p.version, 0), p.state
from unnest($1::bigint[], $2::text[]) as k (workspace_id, experiment)
left join experiments e on e.workspace_id = k.workspace_id and e.key = k.experiment
left join policies p on p.workspace_id = k.workspace_id and p.experiment = k.experiment
order by 1, k.experiment`

func policiesFor(ctx context.Context, tx pgx.Tx, rows []models.FoldRow) (map[models.PolicyKey]*models.Policy, error) {
	policies := make(map[models.PolicyKey]*models.Policy)
	var workspaces []int64
	var keys []string
	for i := range rows {
		key := models.PolicyKey{Workspace: rows[i].Workspace, Experiment: rows[i].Experiment}
		if _, seen := policies[key]; !seen {
			policies[key] = nil
			workspaces, keys = append(workspaces, int64(key.Workspace)), append(keys, key.Experiment)
		}
	}
	found, err := tx.Query(ctx, foldPoliciesSQL, workspaces, keys)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	for found.Next() {
		ws, p, err := scanPolicy(found)
		if err != nil {
			return nil, err
		}
		policies[models.PolicyKey{Workspace: ws, Experiment: p.Experiment.Key}] = &p
	}
	return policies, found.Err()
}

const foldOutcomesSQL = `
with wanted as (
    select k.workspace_id, k.customer_id, k.since, a.outcomes as seq
    from unnest($1::bigint[], $2::uuid[], $3::timestamptz[]) as k (workspace_id, customer_id, since)
    join customer_asks a on a.workspace_id = k.workspace_id and a.customer_id = k.customer_id
)
select w.workspace_id, w.customer_id, w.seq, o.seq, o.kind, o.program, o.number, o.promise, o.share_channel, o.occurred_at, o.received_at, o.minor, o.currency
from wanted w
left join lateral (
    select * from outcomes o
    where o.workspace_id = w.workspace_id and o.customer_id = w.customer_id and o.seq <= w.seq
        and o.received_at >= w.since and o.received_at >= $4
    offset 0
) o on true
order by 1, 2, 4`

type customerKey struct {
	workspace models.WorkspaceID
	customer  models.CustomerID
}

// outcomeLog is a customer's log as far as one statement saw it: seq is its
// length, which is what the fold remembers.
type outcomeLog struct {
	seq      int64
	outcomes []models.Outcome
}

func casesFor(ctx context.Context, tx pgx.Tx, rows []models.FoldRow) ([]models.FoldCase, error) {
	logs, err := outcomeLogs(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	ids := make(map[models.WorkspaceID][]models.DecisionID)
	for i := range rows {
		ids[rows[i].Workspace] = append(ids[rows[i].Workspace], rows[i].Decision())
	}
	decisions := make(map[models.WorkspaceID]map[models.DecisionID]*models.Decision)
	for ws, list := range ids {
		if decisions[ws], err = decisionsByID(ctx, tx, ws, list); err != nil {
			return nil, err
		}
	}
	cases := make([]models.FoldCase, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		log := logs[customerKey{r.Workspace, r.Customer}]
		r.FoldedSeq = log.seq
		d := decisions[r.Workspace][r.Decision()]
		if d == nil {
			return nil, models.Errorf(models.Internal, "store.Fold", "fold queue names decision %s, which is not in the log", r.Decision())
		}
		cases = append(cases, models.FoldCase{Row: r, Decision: d, Outcomes: log.outcomes})
	}
	return cases, nil
}

func outcomeLogs(ctx context.Context, tx pgx.Tx, rows []models.FoldRow) (map[customerKey]outcomeLog, error) {
	since := make(map[customerKey]time.Time, len(rows))
	earliest := rows[0].DecidedAt
	for i := range rows {
		key := customerKey{rows[i].Workspace, rows[i].Customer}
		if t, seen := since[key]; !seen || rows[i].DecidedAt.Before(t) {
			since[key] = rows[i].DecidedAt
		}
		if rows[i].DecidedAt.Before(earliest) {
			earliest = rows[i].DecidedAt
		}
	}
	var workspaces []int64
	var customers [][16]byte
	var times []time.Time
	for key, t := range since {
		workspaces, customers, times = append(workspaces, int64(key.workspace)), append(customers, key.customer), append(times, t)
	}
	found, err := tx.Query(ctx, foldOutcomesSQL, workspaces, customers, times, earliest)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	logs := make(map[customerKey]outcomeLog, len(since))
	for found.Next() {
		var key customerKey
		var id [16]byte
		var length int64
		var o loggedOutcome
		if err := found.Scan(&key.workspace, &id, &length, &o.seq, &o.kind, &o.program, &o.number, &o.promise, &o.channel, &o.at, &o.received, &o.minor, &o.currency); err != nil {
			return nil, err
		}
		key.customer = id
		log := logs[key]
		log.seq = length
		if o.seq != nil {
			log.outcomes = append(log.outcomes, o.outcome(id))
		}
		logs[key] = log
	}
	return logs, found.Err()
}

// loggedOutcome is the outer-joined half of a row: all nil for a customer
// without outcomes.
type loggedOutcome struct {
	seq, number, promise, minor *int64
	kind, program, currency     *string
	channel                     *string // share channel
	at, received                *time.Time
}

func (o *loggedOutcome) outcome(customer models.CustomerID) models.Outcome {
	return models.Outcome{
		Customer: customer, Seq: *o.seq, Kind: models.OutcomeKind(*o.kind), Program: *o.program,
		Number: uint32(*o.number), Promise: uint32(*o.promise), ShareChannel: *o.channel, At: o.at.UTC(), ReceivedAt: o.received.UTC(),
		Minor: *o.minor, Currency: *o.currency,
	}
}

const storePolicySQL = `
insert into policies as p (workspace_id, experiment, version, state) values ($1, $2, $3, $4)
on conflict (workspace_id, experiment) do update set version = excluded.version, state = excluded.state
    where p.version = excluded.version - 1`

func storePolicies(ctx context.Context, tx pgx.Tx, policies map[models.PolicyKey]*models.Policy) error {
	for _, key := range sortedPolicyKeys(policies) { // one order in every replica, or they deadlock
		p := policies[key]
		state, err := json.Marshal(p.State)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, storePolicySQL, key.Workspace, key.Experiment, p.State.Version, state)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return errOvertaken
		}
	}
	return nil
}

const markFoldedSQL = `
update fold_queue q set fold_version = k.version, folded_seq = k.seq, success = k.success, value = nullif(k.value, 0)
from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bool[], $8::float8[])
    as k (workspace_id, customer_id, number, experiment, version, seq, success, value)
where q.workspace_id = k.workspace_id and q.customer_id = k.customer_id and q.number = k.number and q.experiment = k.experiment`

func markFolded(ctx context.Context, tx pgx.Tx, rows []models.FoldRow, policies map[models.PolicyKey]*models.Policy) error {
	n := len(rows)
	workspaces, numbers := make([]int64, n), make([]int64, n)
	versions, seqs := make([]int64, n), make([]int64, n)
	customers, keys, successes, values := make([][16]byte, n), make([]string, n), make([]bool, n), make([]float64, n)
	for i := range rows {
		r := &rows[i]
		workspaces[i], customers[i], numbers[i], keys[i] = int64(r.Workspace), r.Customer, int64(r.Number), r.Experiment
		versions[i] = policies[models.PolicyKey{Workspace: r.Workspace, Experiment: r.Experiment}].State.Version
		seqs[i], successes[i], values[i] = r.FoldedSeq, r.Success, r.Value
	}
	tag, err := tx.Exec(ctx, markFoldedSQL, workspaces, customers, numbers, keys, versions, seqs, successes, values)
	if err == nil && tag.RowsAffected() != int64(n) {
		err = errors.New("fold queue rows vanished while held")
	}
	return err
}
func sortedPolicyKeys(policies map[models.PolicyKey]*models.Policy) []models.PolicyKey {
	return slices.SortedFunc(maps.Keys(policies), func(a, b models.PolicyKey) int {
		return cmp.Or(cmp.Compare(a.Workspace, b.Workspace), cmp.Compare(a.Experiment, b.Experiment))
	})
}
