package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const loggedPromisesSQL = `
select customer_id, program, number, offer, made_at, ends_at, provisional_until,
    coalesce(activated_at, 'epoch'), coalesce(first_activated, 0), test
from promises
where workspace_id = $1 and customer_id = any($2)
order by customer_id, program collate "C", number`

// PromisesOf lists the promises made to customers.
func (s *Store) PromisesOf(ctx context.Context, ws models.WorkspaceID, customers []models.CustomerID) ([]models.Promise, error) {
	rows, _ := s.pool.Query(ctx, loggedPromisesSQL, ws, uuids(customers)) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Promise, error) { return scanPromise(row) })
	return list, classify("store.PromisesOf", err)
}

// errNotApplied takes a rebuilding back.
var errNotApplied = errors.New("not to be applied")

// RebuildBudgets works out the accounts of a workspace's budgets anew from the asks that the log charges, and from its outcomes, and
// returns them beside those that are stored, both by program, currency and beginning, and both as of now. Prices stay. Without apply
// nothing changes. Nobody may decide meanwhile: an ask that is not in the list is gone.
func (s *Store) RebuildBudgets(ctx context.Context, ws models.WorkspaceID, now time.Time, asks []models.ChargedAsk, apply bool) (stored, rebuilt []models.ProgramAccount, err error) {
	err = s.inTx(ctx, "store.RebuildBudgets", func(tx pgx.Tx) error {
		var err error
		if stored, err = settledAccounts(ctx, tx, ws, now); err != nil {
			return err
		}
		if err := emptyAccounts(ctx, tx, ws, asks, stored); err != nil {
			return err
		}
		if rebuilt, err = settledAccounts(ctx, tx, ws, now); err != nil {
			return err
		}
		if !apply {
			return errNotApplied
		}
		return keepHours(ctx, tx, ws, stored)
	})
	if errors.Is(err, errNotApplied) {
		err = nil
	}
	return stored, rebuilt, err
}

const keepHourSQL = `
update budgets set hour_spend = @hour_spend
where workspace_id = @workspace_id and program = @program and currency = @currency and starts_at = @starts_at`

// keepHours leaves what was charged in the present hour as it was: counting everything again is no spending.
func keepHours(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, stored []models.ProgramAccount) error {
	var b pgx.Batch
	for i := range stored {
		args := budgetArgs(models.BudgetKey{Workspace: ws, Program: stored[i].Program, Span: stored[i].Span})
		args["hour_spend"] = stored[i].HourSpend
		b.Queue(keepHourSQL, args)
	}
	return tx.SendBatch(ctx, &b).Close()
}

const allAccountsSQL = `
select program, ` + accountColumns + `
from budgets
where workspace_id = @workspace_id
order by program collate "C", currency, starts_at
for update`

func settledAccounts(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, now time.Time) ([]models.ProgramAccount, error) {
	list, err := allAccounts(ctx, tx, ws)
	if err != nil {
		return nil, err
	}
	last := ""
	for i := range list { // a few programs
		if list[i].Program == last {
			continue
		}
		last = list[i].Program
		if err := settleBudgets(ctx, tx, ws, last, now); err != nil {
			return nil, err
		}
	}
	return allAccounts(ctx, tx, ws)
}

func allAccounts(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID) ([]models.ProgramAccount, error) {
	rows, _ := tx.Query(ctx, allAccountsSQL, pgx.NamedArgs{"workspace_id": ws}) // Collect reports a failed Query
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.ProgramAccount, error) {
		var p models.ProgramAccount
		err := row.Scan(append([]any{&p.Program}, accountFields(&p.BudgetAccount)...)...)
		utcAccount(&p.BudgetAccount)
		return p, err
	})
}

const emptyAccountsSQL = `
update budgets set asks = 0, open = 0, expected = 0, variance = 0, paid = 0
where workspace_id = @workspace_id`

// emptyAccounts leaves the accounts as if the asks, and all outcomes since the first account of each program began, had just come in.
func emptyAccounts(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, asks []models.ChargedAsk, accounts []models.ProgramAccount) error {
	for _, sql := range []string{
		emptyAccountsSQL,
		`delete from budget_asks where workspace_id = @workspace_id`,
		`delete from budget_outcomes where workspace_id = @workspace_id`,
	} {
		if _, err := tx.Exec(ctx, sql, pgx.NamedArgs{"workspace_id": ws}); err != nil {
			return err
		}
	}
	columns := []string{"workspace_id", "customer_id", "number", "program", "currency", "starts_at", "ends_at", "expected", "variance", "due_at", "state"}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"budget_asks"}, columns, pgx.CopyFromSlice(len(asks), func(i int) ([]any, error) {
		a := &asks[i]
		return []any{ws, [16]byte(a.Decision.Customer), int64(a.Decision.Number), a.Program, a.Span.Currency, a.Span.From, a.Span.To,
			a.Expected, a.Variance, a.DueAt, "new"}, nil
	}))
	if err != nil {
		return err
	}
	since := map[string]time.Time{}
	for i := range accounts {
		a := &accounts[i]
		if first, ok := since[a.Program]; !ok || a.Span.From.Before(first) {
			since[a.Program] = a.Span.From
		}
	}
	for program, first := range since {
		if err := enterOutcomesSince(ctx, tx, ws, program, first); err != nil {
			return err
		}
	}
	return nil
}
