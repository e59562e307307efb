package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// movesBudget reports whether an outcome of the kind makes a reward due, takes one back, or says what was paid.
func movesBudget(k models.OutcomeKind) bool {
	return k == models.OutcomePurchase || k == models.OutcomeRefund || k == models.OutcomeFraud || k == models.OutcomeReward
}

// An outcome that names a program is about its advocate's promise. A refund that names none is of a friend: it is about the purchase that
// made the friend's referral.
const enterBudgetOutcomes = `
insert into budget_outcomes (workspace_id, customer_id, program, log_customer_id, seq, kind, number, promise, occurred_at, received_at,
    purchased_at, minor, currency, settled, paid, reversed)
select @workspace_id, o.customer_id, o.program, o.customer_id, o.seq, o.kind, o.number, o.promise, o.occurred_at, o.received_at,
    null, o.minor, o.currency, false, 0, false
from source o
where o.program in (select key from budgeted)
union all
select @workspace_id, r.advocate_id, r.program, o.customer_id, o.seq, o.kind, r.number, r.promise, o.occurred_at, o.received_at,
    r.converted_at, o.minor, o.currency, false, 0, false
from source o
join referrals r on r.workspace_id = @workspace_id and r.friend_id = o.customer_id and r.program in (select key from budgeted)
where o.program = '' and o.kind = 'refund' and r.converted_at is not null and not r.test
on conflict do nothing`

const enterNewOutcomesSQL = `
with source as (
    select *
    from unnest(@customers::uuid[], @seqs::bigint[], @kinds::text[], @programs::text[], @numbers::bigint[], @promises::bigint[],
        @occurred::timestamptz[], @received::timestamptz[], @minors::bigint[], @currencies::text[])
        as k (customer_id, seq, kind, program, number, promise, occurred_at, received_at, minor, currency)
), budgeted as (
    select key from programs where workspace_id = @workspace_id and config ? 'budget'
)` + enterBudgetOutcomes

// queueBudget enters the outcomes that move a budget, after the referrals that they belong to.
func (w *outcomeWriter) queueBudget(b *pgx.Batch) {
	var customers [][16]byte
	var seqs, numbers, promises, minors []int64
	var kinds, programs, currencies []string
	var occurred, received []time.Time
	for i := range w.added {
		o := &w.added[i]
		if !movesBudget(o.Kind) || o.Test {
			continue
		}
		customers, seqs = append(customers, o.Customer), append(seqs, o.Seq)
		numbers, promises = append(numbers, int64(o.Number)), append(promises, int64(o.Promise))
		kinds, programs = append(kinds, string(o.Kind)), append(programs, o.Program)
		occurred, received = append(occurred, o.At), append(received, o.ReceivedAt)
		minors, currencies = append(minors, o.Minor), append(currencies, o.Currency)
	}
	if len(customers) == 0 {
		return
	}
	b.Queue(enterNewOutcomesSQL, pgx.NamedArgs{
		"workspace_id": w.ws, "customers": customers, "seqs": seqs, "kinds": kinds, "programs": programs, "numbers": numbers,
		"promises": promises, "occurred": occurred, "received": received, "minors": minors, "currencies": currencies,
	})
}

const enterOldOutcomesSQL = `
with source as (
    select customer_id, seq, kind, program, number, promise, occurred_at, received_at, minor, currency
    from outcomes
    where workspace_id = @workspace_id and program in (@program, '') and kind in ('purchase', 'refund', 'fraud', 'reward') and not test
        and received_at >= @since and occurred_at >= @since
), budgeted as (
    select @program::text as key
)` + enterBudgetOutcomes

// enterOutcomesSince enters what the log holds since a time; what was entered before stays.
func enterOutcomesSince(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, program string, since time.Time) error {
	_, err := tx.Exec(ctx, enterOldOutcomesSQL, pgx.NamedArgs{"workspace_id": ws, "program": program, "since": since})
	return err
}
