package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const accountColumns = `currency, starts_at, ends_at, asks, open, expected, variance, paid, price, hour, hour_spend`

func scanAccount(row pgx.CollectableRow) (models.BudgetAccount, error) {
	var a models.BudgetAccount
	err := row.Scan(accountFields(&a)...)
	utcAccount(&a)
	return a, err
}

// accountFields are the places for accountColumns.
func accountFields(a *models.BudgetAccount) []any {
	return []any{&a.Span.Currency, &a.Span.From, &a.Span.To, &a.Asks, &a.Open, &a.Expected, &a.Variance, &a.Paid, &a.Price,
		&a.Hour, &a.HourSpend}
}

func utcAccount(a *models.BudgetAccount) {
	a.Span.From, a.Span.To, a.Hour = a.Span.From.UTC(), a.Span.To.UTC(), a.Hour.UTC()
}

const budgetAccountSQL = `
select ` + accountColumns + `
from budgets
where workspace_id = @workspace_id and program = @program and currency = @currency and starts_at = @starts_at`

// BudgetAccount reads how an account stood when it was last kept. The error has kind NotFound for one that never was.
func (s *Store) BudgetAccount(ctx context.Context, key models.BudgetKey) (models.BudgetAccount, error) {
	rows, _ := s.pool.Query(ctx, budgetAccountSQL, budgetArgs(key)) // Collect reports a failed Query
	a, err := pgx.CollectExactlyOneRow(rows, scanAccount)
	return a, classify("store.BudgetAccount", err)
}

func budgetArgs(key models.BudgetKey) pgx.NamedArgs {
	return pgx.NamedArgs{
		"workspace_id": key.Workspace, "program": key.Program, "currency": key.Span.Currency, "starts_at": key.Span.From,
		"ends_at": key.Span.To,
	}
}

// KeepBudget brings the accounts of a program up to date: asks that are new are counted, those that are due and those that were paid are
// closed, purchases and refunds are settled. It then lets keep move the price and the lease of the one account, and returns it. All of it
// is one transaction under a lock on the program's accounts; keep may run more than once and must do no I/O. An account that is new begins
// with the price of the one before.
func (s *Store) KeepBudget(ctx context.Context, v models.BudgetVisit, keep func(*models.BudgetLedger) error) (models.BudgetLedger, error) {
	var ledger models.BudgetLedger
	err := s.inTx(ctx, "store.KeepBudget", func(tx pgx.Tx) error {
		if err := openAccount(ctx, tx, &v); err != nil {
			return err
		}
		if err := settleBudgets(ctx, tx, v.Key.Workspace, v.Key.Program, v.Now); err != nil {
			return err
		}
		var err error
		if ledger, err = readLedger(ctx, tx, &v); err != nil {
			return err
		}
		if err := keep(&ledger); err != nil {
			return err
		}
		return writeLedger(ctx, tx, &v, &ledger)
	})
	return ledger, err
}

const openAccountSQL = `
insert into budgets (workspace_id, program, currency, starts_at, ends_at, asks, open, expected, variance, paid, price, hour, hour_spend)
select @workspace_id, @program, @currency, @starts_at, @ends_at, 0, 0, 0, 0, 0,
    coalesce((
        select price
        from budgets
        where workspace_id = @workspace_id and program = @program
        order by starts_at desc, currency
        limit 1
    ), 0),
    date_trunc('hour', @now::timestamptz), 0
on conflict (workspace_id, program, currency, starts_at) do update set ends_at = excluded.ends_at
    where budgets.ends_at <> excluded.ends_at
returning asks`

const lockAccountsSQL = `
select 1
from budgets
where workspace_id = @workspace_id and program = @program
order by currency, starts_at
for update`

// openAccount makes the account where it is new, with the purchases since its beginning, and locks all of the program.
func openAccount(ctx context.Context, tx pgx.Tx, v *models.BudgetVisit) error {
	args := budgetArgs(v.Key)
	args["now"] = v.Now
	made, err := tx.Exec(ctx, openAccountSQL, args)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, lockAccountsSQL, args); err != nil {
		return err
	}
	if made.RowsAffected() > 0 {
		return enterOutcomesSince(ctx, tx, v.Key.Workspace, v.Key.Program, v.Key.Span.From)
	}
	return nil
}

const budgetLeasesSQL = `
select holder, room, expires_at
from budget_leases
where workspace_id = @workspace_id and program = @program and currency = @currency and starts_at = @starts_at and expires_at > @machine
order by holder`

// readLedger reads a locked account with its leases.
func readLedger(ctx context.Context, tx pgx.Tx, v *models.BudgetVisit) (models.BudgetLedger, error) {
	var l models.BudgetLedger
	args := budgetArgs(v.Key)
	args["machine"] = v.Machine
	rows, _ := tx.Query(ctx, budgetAccountSQL, args) // Collect reports a failed Query
	var err error
	if l.BudgetAccount, err = pgx.CollectExactlyOneRow(rows, scanAccount); err != nil {
		return l, err
	}
	rows, _ = tx.Query(ctx, budgetLeasesSQL, args)
	var lease models.BudgetLease
	_, err = pgx.ForEachRow(rows, []any{&lease.Holder, &lease.Room, &lease.ExpiresAt}, func() error {
		if found := lease; found.Holder == v.Holder {
			l.Lease = &found
		} else {
			l.Others = append(l.Others, found)
		}
		return nil
	})
	return l, err
}

const moveAccountSQL = `
update budgets set price = @price, hour = @hour, hour_spend = @hour_spend
where workspace_id = @workspace_id and program = @program and currency = @currency and starts_at = @starts_at
    and (price, hour, hour_spend) is distinct from (@price, @hour, @hour_spend)`

const putLeaseSQL = `
insert into budget_leases (workspace_id, program, currency, starts_at, holder, room, expires_at)
values (@workspace_id, @program, @currency, @starts_at, @holder, @room, @expires_at)
on conflict (workspace_id, program, currency, starts_at, holder) do update set room = excluded.room, expires_at = excluded.expires_at`

const dropLeasesSQL = `
delete from budget_leases
where workspace_id = @workspace_id and program = @program
    and (expires_at <= @machine or @gone and holder = @holder and currency = @currency and starts_at = @starts_at)`

// writeLedger writes price and lease of a locked account; leases that have expired are dropped.
func writeLedger(ctx context.Context, tx pgx.Tx, v *models.BudgetVisit, l *models.BudgetLedger) error {
	args := budgetArgs(v.Key)
	args["price"], args["hour"], args["hour_spend"] = l.Price, l.Hour, l.HourSpend
	args["holder"], args["machine"], args["gone"] = v.Holder, v.Machine, l.Lease == nil
	var b pgx.Batch
	b.Queue(moveAccountSQL, args)
	b.Queue(dropLeasesSQL, args)
	if l.Lease != nil {
		args["room"], args["expires_at"] = l.Lease.Room, l.Lease.ExpiresAt
		b.Queue(putLeaseSQL, args)
	}
	return tx.SendBatch(ctx, &b).Close()
}

const pricesSQL = `
select distinct on (program collate "C") program, price
from budgets
where workspace_id = @workspace_id
order by program collate "C", starts_at desc, currency`

// readPrices puts the prices of scarce budgets into a snapshot that is being made.
func readPrices(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, next *models.Snapshot) error {
	rows, _ := tx.Query(ctx, pricesSQL, pgx.NamedArgs{"workspace_id": ws}) // ForEachRow reports a failed Query
	var p models.BudgetPrice
	_, err := pgx.ForEachRow(rows, []any{&p.Program, &p.Price}, func() error {
		if program := next.Program(p.Program); program != nil && program.Budget != nil && p.Price > 0 {
			next.Prices = append(next.Prices, p)
		}
		return nil
	})
	return err
}

// budgetTrafficSQL counts decisions by hour of the week in UTC, from 0 on Monday at midnight, and by weeks back.
const budgetTrafficSQL = `
select floor(extract(epoch from @to::timestamptz - decided_at) / 604800)::int,
    (extract(isodow from decided_at)::int - 1) * 24 + extract(hour from decided_at)::int, count(*)
from decisions
where workspace_id = @workspace_id and program = @program and decided_at > @from and decided_at <= @to and not test
group by 1, 2
order by 1, 2`

// BudgetTraffic counts the decisions of a program in the given number of weeks up to now, the latest week first, each by hour of the
// week in UTC from Monday at midnight on.
func (s *Store) BudgetTraffic(ctx context.Context, ws models.WorkspaceID, program string, weeks int, now time.Time) ([]models.WeekCounts, error) {
	counts := make([]models.WeekCounts, weeks)
	args := pgx.NamedArgs{"workspace_id": ws, "program": program, "from": now.AddDate(0, 0, -7*weeks), "to": now}
	rows, _ := s.pool.Query(ctx, budgetTrafficSQL, args) // ForEachRow reports a failed Query
	var week, hour int
	var n int64
	_, err := pgx.ForEachRow(rows, []any{&week, &hour, &n}, func() error {
		counts[week][hour] = float64(n)
		return nil
	})
	return counts, classify("store.BudgetTraffic", err)
}
