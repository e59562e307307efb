package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// The numbers of a program. Every query names the period by the partition key of what it reads; test customers are left out of each. The
// marks in them stand for the segment, see bySegment.

// An ask of a program that counted fetching as activation when it was made needs no report: its snapshot says so.
const numbersDecisionsSQL = `
with counted as (
    select {decision's} as segment, d.ask, d.reason, d.snapshot_id, count(*) as n
    from decisions d
    where d.workspace_id = @workspace_id and d.program = @program and d.decided_at >= @from and d.decided_at < @to and not d.test
    group by 1, 2, 3, 4
), fetching as (
    select s.id
    from snapshots s
    where s.workspace_id = @workspace_id and s.id in (select snapshot_id from counted where ask)
        and exists (
            select from jsonb_array_elements(s.body -> 'programs') as p
            where p ->> 'key' = @program and p ->> 'activation' = 'fetch'
        )
)
select c.segment, c.ask, c.reason, sum(c.n)::bigint, coalesce(sum(c.n) filter (where c.ask and f.id is not null), 0)::bigint
from counted c
left join fetching f on f.id = c.snapshot_id
group by 1, 2, 3
order by 1, 2, 3`

const numbersOutcomesSQL = `
select {outcome's} as segment, o.kind, o.promise > 0, o.currency, count(*), sum(o.minor)::bigint
from outcomes o{outcome's decision}
where o.workspace_id = @workspace_id and o.program = @program and o.received_at >= @from and o.received_at < @to and not o.test
group by 1, 2, 3, 4
order by 1, 2, 3, 4`

// converted are the friends who bought in the period, each with the refunds of the purchase: what the friend gave back since, at most what
// was paid; a refund that names no amount gives all of it back.
const convertedCTE = `converted as (
    select {referral's} as segment, r.advocate_id, r.converted_at, r.offer, r.currency, r.minor,
        coalesce(f.n > 0 and (f.whole or f.minor >= r.minor), false) as returned,
        case when f.whole then r.minor else least(r.minor, coalesce(f.minor, 0)) end as refunded
    from referrals r{referral's decision}
    left join lateral (
        select count(*) as n, sum(o.minor)::bigint as minor, bool_or(o.minor = 0) as whole
        from outcomes o
        where o.workspace_id = r.workspace_id and o.customer_id = r.friend_id and o.kind = 'refund' and o.program = ''
            and o.currency in (r.currency, '') and o.occurred_at >= r.converted_at
            and o.received_at >= r.converted_at - interval '1 day' and o.received_at < @to
        offset 0
    ) f on true
    where r.workspace_id = @workspace_id and r.program = @program and r.converted_at >= @from and r.converted_at < @to
        and r.status in ('converted', 'approved') and not r.test
)`

const moneyKinds = `('credit', 'amount', 'cash', 'charity')` // models.OfferKind.Money

const numbersFriendsSQL = `
with ` + convertedCTE + `
select segment, currency,
    case when offer -> 'advocate' ->> 'kind' in ` + moneyKinds + ` or offer -> 'friend' ->> 'kind' in ` + moneyKinds + `
        then coalesce(offer ->> 'currency', '') else '' end,
    count(*) filter (where not returned), count(*) filter (where returned), coalesce(sum(refunded), 0)::bigint
from converted
group by 1, 2, 3
order by 1, 2, 3`

const numbersRewardsSQL = `
with ` + convertedCTE + `
select c.segment, side.advocate, side.reward ->> 'kind',
    case when side.reward ->> 'kind' in ` + moneyKinds + ` then coalesce(c.offer ->> 'currency', '') else '' end,
    count(*), coalesce(sum((side.reward ->> 'minor')::bigint), 0)::bigint
from converted c
cross join lateral (values (true, c.offer -> 'advocate'), (false, c.offer -> 'friend')) as side (advocate, reward)
where not c.returned and side.reward ->> 'kind' <> 'none'
group by 1, 2, 3, 4
order by 1, 2, 3, 4`

// A customer belongs to the group of the first decision in the period that no filter but the holdout stopped: the holdout is drawn from
// exactly these. A customer of several friends is one customer.
const numbersGroupsSQL = `
with first as (
    select distinct on (d.customer_id) d.customer_id, {decision's} as segment, d.reason = 'holdout' as held, d.decided_at
    from decisions d
    where d.workspace_id = @workspace_id and d.program = @program and d.decided_at >= @from and d.decided_at < @to and not d.test
        and (d.ask or d.reason in ('holdout', 'no_ask'))
    order by d.customer_id, d.decided_at, d.number
), ` + convertedCTE + `, flows as (
    select o.customer_id, o.currency, case o.kind when 'refund' then -o.minor else o.minor end as minor
    from outcomes o
    join first f on f.customer_id = o.customer_id and o.occurred_at >= f.decided_at
    where o.workspace_id = @workspace_id and o.program = @program and o.received_at >= @from and o.received_at < @to and not o.test
        and o.kind in ('purchase', 'refund')
    union all
    select c.advocate_id, c.currency, -c.refunded
    from converted c
    join first f on f.customer_id = c.advocate_id and c.converted_at >= f.decided_at
    where c.refunded > 0
), valued as (
    select customer_id, currency, sum(minor)::float8 as value
    from flows
    where currency <> ''
    group by 1, 2
), sized as (
    select segment, held, count(*) as n from first group by 1, 2
)
select s.segment, s.held, '', s.n, 0::bigint, 0::float8, 0::float8 from sized s
union all
select f.segment, f.held, v.currency, min(s.n), count(*) filter (where v.value <> 0), sum(v.value), sum(v.value * v.value)
from valued v
join first f on f.customer_id = v.customer_id
join sized s on s.segment = f.segment and s.held = f.held
group by 1, 2, 3
order by 1, 2, 3`

// segmentOf joins the decision that an outcome or a referral is credited to: the one whose link was used, else the one that made the
// promise. One with neither has no segment.
const segmentOf = `
left join lateral (
    select d.segment
    from decisions d
    where d.workspace_id = %[1]s.workspace_id and d.customer_id = %[1]s.%[2]s
        and d.number = case when %[1]s.number > 0 then %[1]s.number else %[1]s.promise end
    limit 1
) as credited on true`

var (
	bySegment = strings.NewReplacer(
		"{decision's}", "d.segment", "{outcome's}", "coalesce(credited.segment, '')", "{referral's}", "coalesce(credited.segment, '')",
		"{outcome's decision}", fmt.Sprintf(segmentOf, "o", "customer_id"), "{referral's decision}", fmt.Sprintf(segmentOf, "r", "advocate_id"),
	)
	allTogether = strings.NewReplacer(
		"{decision's}", "''", "{outcome's}", "''", "{referral's}", "''", "{outcome's decision}", "", "{referral's decision}", "",
	)
)

// ProgramNumbers reads what the log holds about a program in a period, all at one moment. Without q.BySegment every segment is "".
func (s *Store) ProgramNumbers(ctx context.Context, q models.NumbersQuery) (*models.NumbersLog, error) {
	args := pgx.NamedArgs{"workspace_id": q.Workspace, "program": q.Program, "from": q.From, "to": q.To}
	log := new(models.NumbersLog)
	segments := allTogether
	if q.BySegment {
		segments = bySegment
	}
	var b pgx.Batch
	b.Queue(segments.Replace(numbersDecisionsSQL), args).Query(collect(&log.Decisions, func(row pgx.Row, c *models.DecisionCount) error {
		return row.Scan(&c.Segment, &c.Ask, &c.Reason, &c.N, &c.AtOnce)
	}))
	b.Queue(segments.Replace(numbersOutcomesSQL), args).Query(collect(&log.Outcomes, func(row pgx.Row, c *models.OutcomeCount) error {
		return row.Scan(&c.Segment, &c.Kind, &c.Promised, &c.Currency, &c.N, &c.Minor)
	}))
	b.Queue(segments.Replace(numbersFriendsSQL), args).Query(collect(&log.Friends, func(row pgx.Row, c *models.FriendCount) error {
		return row.Scan(&c.Segment, &c.Currency, &c.MoneyCurrency, &c.Acquired, &c.Returned, &c.RefundedMinor)
	}))
	b.Queue(segments.Replace(numbersRewardsSQL), args).Query(collect(&log.Rewards, func(row pgx.Row, c *models.RewardCount) error {
		return row.Scan(&c.Segment, &c.Advocate, &c.Kind, &c.Currency, &c.N, &c.Minor)
	}))
	b.Queue(segments.Replace(numbersGroupsSQL), args).Query(collect(&log.Groups, func(row pgx.Row, c *models.CustomerGroup) error {
		return row.Scan(&c.Segment, &c.Held, &c.Currency, &c.Customers, &c.Positives, &c.Sum, &c.SumSquares)
	}))
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, s.pool, snapshot, func(tx pgx.Tx) error { return tx.SendBatch(ctx, &b).Close() })
	return log, classify("store.ProgramNumbers", err)
}

// collect scans every row of a batched query into a list.
func collect[T any](into *[]T, scan func(pgx.Row, *T) error) func(pgx.Rows) error {
	return eachRow(func(row pgx.Row) error {
		var one T
		err := scan(row, &one)
		*into = append(*into, one)
		return err
	})
}
