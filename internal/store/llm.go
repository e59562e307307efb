package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// spendArgs name the account of a provider in the day and the month of a time.
func spendArgs(ws models.WorkspaceID, provider, currency string, at time.Time) pgx.NamedArgs {
	return pgx.NamedArgs{
		"workspace_id": ws, "provider": provider, "currency": currency,
		"day": models.LLMDay.Start(at), "month": models.LLMMonth.Start(at),
	}
}

const openSpendSQL = `
insert into llm_spend (workspace_id, provider, currency, period, starts_on, tokens, micros)
values (@workspace_id, @provider, @currency, 'day', @day, 0, 0), (@workspace_id, @provider, @currency, 'month', @month, 0, 0)
on conflict do nothing`

const lockSpendSQL = `
select tokens, micros
from llm_spend
where workspace_id = @workspace_id and provider = @provider and currency = @currency
    and (period, starts_on) in (('day', @day::date), ('month', @month::date))
order by period
for update`

const chargeSpendSQL = `
update llm_spend set tokens = tokens + @tokens, micros = micros + @micros
where workspace_id = @workspace_id and provider = @provider and currency = @currency
    and (period, starts_on) in (('day', @day::date), ('month', @month::date))`

// The most that a call may use stands in its row until it is settled.
const openCallSQL = `
insert into llm_calls (workspace_id, provider, model, kind, job, started_at, outcome, status, reserved_tokens, reserved_micros,
    prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, estimated, micros, currency, took_ms)
values (@workspace_id, @provider, @model, @kind, @job, @at, 'open', 0, @tokens, @micros, @tokens, 0, 0, 0, true, @micros, @currency, 0)
returning id`

// ReserveLLM charges the most that a call may use to the day and the month of r.At, and opens its row, whose id it returns. Parallel
// reservations, also of other processes, wait for each other, so that no cap is exceeded by reservations. The error has kind RateLimited and
// holds a *models.LLMFailure with outcome capped when there is no room.
func (s *Store) ReserveLLM(ctx context.Context, r models.LLMReservation) (id int64, err error) {
	args := spendArgs(r.Workspace, r.Provider, r.Currency, r.At)
	args["model"], args["kind"], args["job"], args["at"] = r.Model, r.Kind, r.Job, r.At
	args["tokens"], args["micros"] = r.Tokens, r.Micros
	err = s.inTx(ctx, "store.ReserveLLM", func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, openSpendSQL, args); err != nil {
			return err
		}
		day, month, err := lockSpend(ctx, tx, args)
		if err != nil {
			return err
		}
		if err := roomFor(&r, models.LLMDay, r.Day, day); err != nil {
			return err
		}
		if err := roomFor(&r, models.LLMMonth, r.Month, month); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, chargeSpendSQL, args); err != nil {
			return err
		}
		return tx.QueryRow(ctx, openCallSQL, args).Scan(&id)
	})
	return id, err
}

// lockSpend reads the accounts of the day and of the month, the day's first, and keeps them from others until the transaction ends.
func lockSpend(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) (day, month models.LLMSpent, err error) {
	rows, _ := tx.Query(ctx, lockSpendSQL, args) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[models.LLMSpent])
	if err != nil {
		return day, month, err
	}
	if len(list) != 2 {
		return day, month, errors.New("the accounts of a call are not there")
	}
	return list[0], list[1], nil
}

// roomFor says whether a reservation fits under a cap, and if not, what to do.
func roomFor(r *models.LLMReservation, period models.LLMPeriod, most models.LLMCap, spent models.LLMSpent) error {
	over := func(unit string, asked, spent, most int64) error {
		failure := &models.LLMFailure{Provider: r.Provider, Outcome: models.LLMCapped, Until: period.End(r.At)}
		if asked > most {
			failure.Until = time.Time{}
			e := models.Errorf(models.RateLimited, "store.ReserveLLM",
				"%s: one call may use %d %s, more than the cap of a %s, %d; raise the cap or lower max_tokens", r.Provider, asked, unit, period, most)
			e.Err = failure
			return e
		}
		e := models.Errorf(models.RateLimited, "store.ReserveLLM",
			"%s: the cap of the %s, %d %s, has no room for another call until %s (%d are used or reserved); raise it, or wait",
			r.Provider, period, most, unit, failure.Until.Format(time.RFC3339), spent)
		e.Err = failure
		return e
	}
	switch {
	case most.Micros > 0 && r.Micros > most.Micros-spent.Micros:
		return over("micro-units of "+r.Currency, r.Micros, spent.Micros, most.Micros)
	case most.Tokens > 0 && r.Tokens > most.Tokens-spent.Tokens:
		return over("tokens", r.Tokens, spent.Tokens, most.Tokens)
	}
	return nil
}

const closeCallSQL = `
update llm_calls set outcome = @outcome, status = @status, model = @model, prompt_tokens = @prompt, cached_tokens = @cached,
    completion_tokens = @completion, reasoning_tokens = @reasoning, estimated = @estimated, micros = @micros, took_ms = @took_ms
where workspace_id = @workspace_id and id = @id and outcome = 'open'
returning provider, currency, started_at, reserved_tokens, reserved_micros`

// SettleLLM writes down what became of a reserved call, and charges what it used in place of what was reserved, to the periods in which it
// was reserved. A call that is settled already stays as it is. The error has kind NotFound for a call that was never reserved.
func (s *Store) SettleLLM(ctx context.Context, c models.LLMCall) error {
	return s.inTx(ctx, "store.SettleLLM", func(tx pgx.Tx) error {
		var provider, currency string
		var at time.Time
		var tokens, micros int64
		err := tx.QueryRow(ctx, closeCallSQL, pgx.NamedArgs{
			"workspace_id": c.Workspace, "id": c.ID, "outcome": c.Outcome, "status": c.Status, "model": c.Model,
			"prompt": c.Usage.Prompt, "cached": c.Usage.Cached, "completion": c.Usage.Completion, "reasoning": c.Usage.Reasoning,
			"estimated": c.Usage.Estimated, "micros": c.Micros, "took_ms": min(c.Took.Milliseconds(), 1<<31-1),
		}).Scan(&provider, &currency, &at, &tokens, &micros)
		if errors.Is(err, pgx.ErrNoRows) {
			return settledAlready(ctx, tx, c)
		}
		if err != nil {
			return err
		}
		args := spendArgs(c.Workspace, provider, currency, at)
		if _, _, err := lockSpend(ctx, tx, args); err != nil {
			return err
		}
		args["tokens"], args["micros"] = c.Usage.Tokens()-tokens, c.Micros-micros
		_, err = tx.Exec(ctx, chargeSpendSQL, args)
		return err
	})
}

const callExistsSQL = `select 1 from llm_calls where workspace_id = @workspace_id and id = @id`

// settledAlready tells a call that was settled before from one that is not there.
func settledAlready(ctx context.Context, tx pgx.Tx, c models.LLMCall) error {
	var one int
	err := tx.QueryRow(ctx, callExistsSQL, pgx.NamedArgs{"workspace_id": c.Workspace, "id": c.ID}).Scan(&one)
	if errors.Is(err, pgx.ErrNoRows) {
		return models.Errorf(models.NotFound, "store.SettleLLM", "call %d was never reserved", c.ID)
	}
	return err
}

const spentSQL = `
select coalesce(sum(tokens) filter (where period = 'day'), 0)::bigint, coalesce(sum(micros) filter (where period = 'day'), 0)::bigint,
    coalesce(sum(tokens) filter (where period = 'month'), 0)::bigint, coalesce(sum(micros) filter (where period = 'month'), 0)::bigint
from llm_spend
where workspace_id = @workspace_id and provider = @provider and currency = @currency
    and (period, starts_on) in (('day', @day::date), ('month', @month::date))`

// SpentLLM is what a provider's calls have been charged, in a currency, in the day and the month of a time.
func (s *Store) SpentLLM(ctx context.Context, ws models.WorkspaceID, provider, currency string, at time.Time) (day, month models.LLMSpent, err error) {
	err = s.pool.QueryRow(ctx, spentSQL, spendArgs(ws, provider, currency, at)).Scan(&day.Tokens, &day.Micros, &month.Tokens, &month.Micros)
	return day, month, classify("store.SpentLLM", err)
}

const jobCallsSQL = `
select id, provider, model, kind, job, started_at, outcome, status, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens,
    estimated, micros, currency, took_ms
from llm_calls
where workspace_id = @workspace_id and job = @job
order by id`

// LLMCalls lists the calls that were made for a job, in their order.
func (s *Store) LLMCalls(ctx context.Context, ws models.WorkspaceID, job string) ([]models.LLMCall, error) {
	rows, _ := s.pool.Query(ctx, jobCallsSQL, pgx.NamedArgs{"workspace_id": ws, "job": job}) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.LLMCall, error) {
		c := models.LLMCall{Workspace: ws}
		var took int64
		err := row.Scan(&c.ID, &c.Provider, &c.Model, &c.Kind, &c.Job, &c.At, &c.Outcome, &c.Status, &c.Usage.Prompt, &c.Usage.Cached,
			&c.Usage.Completion, &c.Usage.Reasoning, &c.Usage.Estimated, &c.Micros, &c.Currency, &took)
		c.At, c.Took = c.At.UTC(), time.Duration(took)*time.Millisecond
		return c, err
	})
	return list, classify("store.LLMCalls", err)
}
