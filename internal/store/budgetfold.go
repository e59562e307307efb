package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// settleBudgets brings the accounts of a program, which are locked, up to date.
func settleBudgets(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, program string, now time.Time) error {
	args := pgx.NamedArgs{"workspace_id": ws, "program": program, "now": now}
	for _, sql := range []string{countAsksSQL, closeDueSQL} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return err
		}
	}
	for _, settle := range []func(context.Context, pgx.Tx, pgx.NamedArgs) (int, error){settlePurchases, settleReversals} {
		for {
			n, err := settle(ctx, tx, args)
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
	}
	return nil
}

// countAsksSQL takes asks into their accounts. One whose account is not there belongs to a budget of another beginning: the account is made.
const countAsksSQL = `
with counted as (
    update budget_asks set state = 'open'
    where workspace_id = @workspace_id and program = @program and state = 'new'
    returning currency, starts_at, ends_at, expected, variance
)
insert into budgets as b (workspace_id, program, currency, starts_at, ends_at, asks, open, expected, variance, paid, price, hour, hour_spend)
select @workspace_id, @program, currency, starts_at, min(ends_at), count(*), count(*), sum(expected)::bigint, sum(variance)::double precision,
    0, 0, date_trunc('hour', @now::timestamptz), sum(expected)::bigint
from counted
group by currency, starts_at
on conflict (workspace_id, program, currency, starts_at) do update set
    asks = b.asks + excluded.asks, open = b.open + excluded.open, expected = b.expected + excluded.expected,
    variance = b.variance + excluded.variance, hour_spend = b.hour_spend + excluded.hour_spend`

// closeDueSQL lets go of what can pay no more.
const closeDueSQL = `
with closed as (
    update budget_asks set state = 'closed'
    where workspace_id = @workspace_id and program = @program and state = 'open' and due_at <= @now
    returning currency, starts_at, expected, variance
), sums as (
    select currency, starts_at, count(*) as n, sum(expected)::bigint as expected, sum(variance)::double precision as variance
    from closed
    group by currency, starts_at
)
update budgets b set open = b.open - s.n, expected = b.expected - s.expected, variance = b.variance - s.variance
from sums s
where b.workspace_id = @workspace_id and b.program = @program and b.currency = s.currency and b.starts_at = s.starts_at`

// settleLimit bounds the outcomes that are settled at a time.
const settleLimit = 500

// newPurchasesSQL lists purchases with what they pay by: the promise, or for a code without one the copy that the referral keeps. They
// belong to the account of the ask whose link was used, else of the ask that made the promise, else of the time they were made. Those of
// an ask that is not counted yet wait.
const newPurchasesSQL = `
select o.customer_id, o.log_customer_id, o.seq, o.minor, o.currency, coalesce(p.offer, r.offer), a.number,
    coalesce(a.currency, b.currency), coalesce(a.starts_at, b.starts_at)
from budget_outcomes o
left join promises p on o.promise > 0 and p.workspace_id = o.workspace_id and p.customer_id = o.customer_id
    and p.program = o.program and p.number = o.promise
left join lateral (
    select offer
    from referrals r
    where o.promise = 0 and r.workspace_id = o.workspace_id and r.advocate_id = o.customer_id and r.program = o.program
        and r.promise = 0 and r.converted_at = o.occurred_at
    order by friend_id
    limit 1
) r on true
left join lateral (
    select number, currency, starts_at, state
    from budget_asks a
    where a.workspace_id = o.workspace_id and a.customer_id = o.customer_id and a.program = o.program
        and a.number in (o.number, o.promise)
    order by a.number = o.number desc
    limit 1
) a on true
left join lateral (
    select currency, starts_at
    from budgets b
    where b.workspace_id = o.workspace_id and b.program = o.program and b.starts_at <= o.occurred_at and o.occurred_at < b.ends_at
    order by starts_at desc, currency
    limit 1
) b on true
where o.workspace_id = @workspace_id and o.program = @program and not o.settled and o.kind = 'purchase'
    and a.state is distinct from 'new'
order by o.received_at, o.customer_id, o.log_customer_id, o.seq
limit @limit`

// payment is one purchase as it is settled: what is owed for it, in which account, and which ask it closes.
type payment struct {
	customer, log [16]byte
	seq           int64
	paid          int64
	currency      *string
	startsAt      *time.Time
	ask           *int64
}

const payPurchasesSQL = `
with paid as (
    select *
    from unnest(@customers::uuid[], @logs::uuid[], @seqs::bigint[], @paids::bigint[], @currencies::text[], @starts::timestamptz[])
        as k (customer_id, log_customer_id, seq, paid, currency, starts_at)
), marked as (
    update budget_outcomes o set settled = true, paid = k.paid, budget_currency = k.currency, starts_at = k.starts_at
    from paid k
    where o.workspace_id = @workspace_id and o.program = @program and o.customer_id = k.customer_id
        and o.log_customer_id = k.log_customer_id and o.seq = k.seq
), sums as (
    select currency, starts_at, sum(paid)::bigint as paid from paid group by currency, starts_at
)
update budgets b set paid = b.paid + s.paid
from sums s
where b.workspace_id = @workspace_id and b.program = @program and b.currency = s.currency and b.starts_at = s.starts_at`

const closePaidSQL = `
with closed as (
    update budget_asks a set state = 'closed'
    from unnest(@customers::uuid[], @asks::bigint[]) as k (customer_id, number)
    where a.workspace_id = @workspace_id and a.customer_id = k.customer_id and a.number = k.number and a.state = 'open'
    returning a.currency, a.starts_at, a.expected, a.variance
), sums as (
    select currency, starts_at, count(*) as n, sum(expected)::bigint as expected, sum(variance)::double precision as variance
    from closed
    group by currency, starts_at
)
update budgets b set open = b.open - s.n, expected = b.expected - s.expected, variance = b.variance - s.variance
from sums s
where b.workspace_id = @workspace_id and b.program = @program and b.currency = s.currency and b.starts_at = s.starts_at`

// settlePurchases settles some of the purchases that are new, and returns how many.
func settlePurchases(ctx context.Context, tx pgx.Tx, program pgx.NamedArgs) (int, error) {
	args := pgx.NamedArgs{"workspace_id": program["workspace_id"], "program": program["program"], "limit": settleLimit}
	rows, _ := tx.Query(ctx, newPurchasesSQL, args) // Collect reports a failed Query
	payments, err := pgx.CollectRows(rows, scanPayment)
	if err != nil || len(payments) == 0 {
		return 0, err
	}
	n := len(payments)
	customers, logs, seqs, paids := make([][16]byte, n), make([][16]byte, n), make([]int64, n), make([]int64, n)
	currencies, starts, asks := make([]*string, n), make([]*time.Time, n), make([]int64, n)
	for i := range payments {
		p := &payments[i]
		customers[i], logs[i], seqs[i], paids[i], currencies[i], starts[i] = p.customer, p.log, p.seq, p.paid, p.currency, p.startsAt
		if p.ask != nil {
			asks[i] = *p.ask
		}
	}
	args["customers"], args["logs"], args["seqs"], args["paids"] = customers, logs, seqs, paids
	args["currencies"], args["starts"], args["asks"] = currencies, starts, asks
	if _, err := tx.Exec(ctx, payPurchasesSQL, args); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, closePaidSQL, args)
	return n, err
}

// scanPayment reads a purchase and works out what is owed for it: nothing where the account is none, or the cost is not known in its
// currency.
func scanPayment(row pgx.CollectableRow) (payment, error) {
	var p payment
	var minor int64
	var currency string
	var doc []byte
	if err := row.Scan(&p.customer, &p.log, &p.seq, &minor, &currency, &doc, &p.ask, &p.currency, &p.startsAt); err != nil {
		return p, err
	}
	if p.currency == nil || len(doc) == 0 {
		return p, nil
	}
	var offer models.Offer
	if err := json.Unmarshal(doc, &offer); err != nil {
		return p, fmt.Errorf("decode offer of a purchase: %w", err)
	}
	purchase := 0.0
	if currency == *p.currency {
		purchase = float64(minor)
	}
	if cost, known := offer.Cost(*p.currency, purchase); known {
		p.paid = int64(math.Ceil(cost))
	}
	return p, nil
}

// reverseSQL settles refunds and verdicts: each takes back the reward of the purchase that it names, else of the latest one under its
// promise that still stands. A refund of a part takes nothing back. Of several for one purchase the first counts. What was paid stands in the
// place of what was owed for it, in the account's currency; paid in another, it changes nothing.
const reverseSQL = `
with fresh as (
    select *
    from budget_outcomes
    where workspace_id = @workspace_id and program = @program and not settled and kind <> 'purchase'
    order by received_at, customer_id, log_customer_id, seq
    limit 1
), purchase as (
    select o.customer_id, o.log_customer_id, o.seq, o.paid, o.budget_currency, o.starts_at, f.kind = 'reward' as rewarded,
        case when f.kind <> 'reward' then 0 when f.currency = o.budget_currency or f.minor = 0 then f.minor else o.paid end as stays
    from fresh f
    join budget_outcomes o on o.workspace_id = f.workspace_id and o.customer_id = f.customer_id and o.program = f.program
    where o.kind = 'purchase' and o.promise = f.promise and not o.reversed and o.occurred_at <= f.occurred_at
        and (f.purchased_at is null or o.occurred_at = f.purchased_at) and (f.kind <> 'refund' or f.minor = 0 or f.minor >= o.minor)
    order by o.occurred_at desc, o.seq desc
    limit 1
), reversed as (
    update budget_outcomes o set reversed = not p.rewarded, paid = case when p.rewarded then p.stays else o.paid end
    from purchase p
    where o.workspace_id = @workspace_id and o.program = @program and o.customer_id = p.customer_id
        and o.log_customer_id = p.log_customer_id and o.seq = p.seq
), taken as (
    update budgets b set paid = b.paid - p.paid + p.stays
    from purchase p
    where b.workspace_id = @workspace_id and b.program = @program and b.currency = p.budget_currency and b.starts_at = p.starts_at
)
update budget_outcomes o set settled = true
from fresh f
where o.workspace_id = f.workspace_id and o.customer_id = f.customer_id and o.program = f.program
    and o.log_customer_id = f.log_customer_id and o.seq = f.seq`

// settleReversals settles the oldest new refund or verdict, and returns 0 when there was none. They go one by one, since each may take a
// purchase from the next; there are few.
func settleReversals(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) (int, error) {
	done, err := tx.Exec(ctx, reverseSQL, args)
	return int(done.RowsAffected()), err
}
