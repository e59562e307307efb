package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const (
	startManualClockSQL = `
insert into manual_clock (now) values (@start)
on conflict (single) do nothing`

	manualClockSQL = `select now from manual_clock`
)

// StartManualClock puts the installation on the manual clock and returns where it stands: at start the first time, later wherever it
// was left.
func (s *Store) StartManualClock(ctx context.Context, start time.Time) (time.Time, error) {
	var now time.Time
	err := s.inTx(ctx, "store.StartManualClock", func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, startManualClockSQL, pgx.NamedArgs{"start": start}); err != nil {
			return err
		}
		return tx.QueryRow(ctx, manualClockSQL).Scan(&now)
	})
	return now.UTC(), err
}

const stopManualClockSQL = `delete from manual_clock where now <= @now`

// StopManualClock puts the installation on the system clock, which shows now. The error has kind Conflict when the manual clock is
// ahead of it: what is stored would lie in the future.
func (s *Store) StopManualClock(ctx context.Context, now time.Time) error {
	return s.inTx(ctx, "store.StopManualClock", func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, stopManualClockSQL, pgx.NamedArgs{"now": now}); err != nil {
			return err
		}
		var ahead time.Time
		err := tx.QueryRow(ctx, manualClockSQL).Scan(&ahead)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return models.Errorf(models.Conflict, "store.StopManualClock",
			"the manual clock of this database stands at %s, ahead of the system's; serve with --clock=manual", ahead.UTC().Format(time.RFC3339))
	})
}

const moveManualClockSQL = `
update manual_clock c set now = @to
from (select single, now from manual_clock for update) as was
where c.single = was.single and was.now < @to
returning was.now`

const everyWorkspaceSQL = `select id from workspaces order by id`

// MoveManualClock moves the manual clock forward and notifies every replica. The error has kind Conflict when it stands at to or later
// already, or when the installation is on the system clock.
func (s *Store) MoveManualClock(ctx context.Context, to time.Time) error {
	return s.inTx(ctx, "store.MoveManualClock", func(tx pgx.Tx) error {
		var from time.Time
		err := tx.QueryRow(ctx, moveManualClockSQL, pgx.NamedArgs{"to": to}).Scan(&from)
		if errors.Is(err, pgx.ErrNoRows) {
			return models.Errorf(models.Conflict, "store.MoveManualClock", "the clock only moves forward")
		}
		if err != nil {
			return err
		}
		if err := auditClock(ctx, tx, from, to); err != nil {
			return err
		}
		return notify(ctx, tx, "clock")
	})
}

// auditClock tells every workspace: the clock is the installation's.
func auditClock(ctx context.Context, tx pgx.Tx, from, to time.Time) error {
	rows, _ := tx.Query(ctx, everyWorkspaceSQL) // Collect reports a failed Query
	all, err := pgx.CollectRows(rows, pgx.RowTo[models.WorkspaceID])
	if err != nil {
		return err
	}
	var b pgx.Batch
	was, is := stands(from), stands(to)
	for _, ws := range all {
		if err := queueAudit(ctx, &b, ws, to, models.AuditClock, "", was, is); err != nil {
			return err
		}
	}
	return tx.SendBatch(ctx, &b).Close()
}

func stands(at time.Time) []byte {
	return []byte(`{"now":"` + at.UTC().Format(time.RFC3339Nano) + `"}`)
}
