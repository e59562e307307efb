package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const trainingsSQL = `
select program, leased_until, tried_at, drift
from model_trainings
where workspace_id = @workspace_id
order by program collate "C"`

// Trainings lists what was done about the models of a workspace's programs.
func (s *Store) Trainings(ctx context.Context, ws models.WorkspaceID) ([]models.Training, error) {
	rows, _ := s.pool.Query(ctx, trainingsSQL, pgx.NamedArgs{"workspace_id": ws}) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Training, error) {
		var t models.Training
		err := row.Scan(&t.Program, &t.LeasedUntil, &t.TriedAt, &t.Drift)
		t.LeasedUntil, t.TriedAt = t.LeasedUntil.UTC(), t.TriedAt.UTC()
		return t, err
	})
	return list, classify("store.Trainings", err)
}

const claimTrainingSQL = `
insert into model_trainings as t (workspace_id, program, holder, leased_until, tried_at)
values (@workspace_id, @program, @holder, @until, 'epoch')
on conflict (workspace_id, program) do update set holder = excluded.holder, leased_until = excluded.leased_until
    where t.leased_until <= @machine and t.tried_at <= @tried_before
returning true`

// ClaimTraining makes the caller the only one who trains a program's model, until the claim's lease ends. It is false while somebody
// else does, and when one ended after c.TriedBefore.
func (s *Store) ClaimTraining(ctx context.Context, ws models.WorkspaceID, program string, c models.TrainingClaim) (claimed bool, err error) {
	err = s.pool.QueryRow(ctx, claimTrainingSQL, pgx.NamedArgs{
		"workspace_id": ws, "program": program, "holder": c.Holder, "machine": c.Now, "until": c.Until, "tried_before": c.TriedBefore,
	}).Scan(&claimed)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return claimed, classify("store.ClaimTraining", err)
}

const endTrainingSQL = `
update model_trainings set holder = '', leased_until = 'epoch', tried_at = @tried_at, drift = coalesce(@drift, drift)
where workspace_id = @workspace_id and program = @program and holder = @holder`

const releaseTrainingSQL = `
update model_trainings set holder = '', leased_until = 'epoch'
where workspace_id = @workspace_id and program = @program and holder = @holder`

// ReleaseTraining gives a claim back as if it had never been: the next one may try at once.
func (s *Store) ReleaseTraining(ctx context.Context, ws models.WorkspaceID, program, holder string) error {
	_, err := s.pool.Exec(ctx, releaseTrainingSQL, pgx.NamedArgs{"workspace_id": ws, "program": program, "holder": holder})
	return classify("store.ReleaseTraining", err)
}

// A version may come again, from the same decisions. One that has scored stays among those whose body is kept.
const putModelSQL = `
insert into scoring_models (workspace_id, program, version, status, pinned, trained_at, from_at, until_at, rows, why, report, body)
values (@workspace_id, @program, @version, 'kept_out', false, @trained_at, @from, @until, @rows, @why, @report, @body)
on conflict (workspace_id, program, version) do update set
    status = case scoring_models.status when 'retired' then 'retired' else 'kept_out' end, trained_at = excluded.trained_at, from_at = excluded.from_at, until_at = excluded.until_at, rows = excluded.rows,
    why = excluded.why, report = excluded.report, body = excluded.body
where scoring_models.status <> 'champion'`

const forgetBodiesSQL = `
update scoring_models set body = null
where workspace_id = @workspace_id and program = @program and status = 'kept_out' and body is not null and version not in (
    select version
    from scoring_models
    where workspace_id = @workspace_id and program = @program and status = 'kept_out'
    order by trained_at desc, version
    limit @keep
)`

// keptBodies is how many of the versions that were kept out can still be compared.
const keptBodies = 20

// EndTraining gives a claim back with what came of it, in one transaction: when it was tried, the drift that was found, and the model,
// nil where there was too little to learn from. A model that is to be champion replaces the one it was compared with, r.Against, and the
// snapshot that says so is published; where another has taken over meanwhile, or that one was pinned, the model is stored as kept out,
// and its Status and Why say so. The error has kind Conflict when the claim was lost; nothing is then stored.
func (s *Store) EndTraining(ctx context.Context, ws models.WorkspaceID, r *models.TrainingResult) error {
	const op = "store.EndTraining"
	return s.inTx(ctx, op, func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, endTrainingSQL, pgx.NamedArgs{
			"workspace_id": ws, "program": r.Program, "holder": r.Holder, "tried_at": r.At, "drift": r.Drift,
		})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return models.Errorf(models.Conflict, op, "another replica trains the model of %s since this one took too long", r.Program)
		}
		if r.Model == nil {
			return nil
		}
		return storeModel(ctx, tx, ws, r)
	})
}

func storeModel(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, r *models.TrainingResult) error {
	m := r.Model
	old, err := champion(ctx, tx, ws, r.Program)
	if err != nil {
		return err
	}
	if m.Status == models.ModelChampion && old != nil && (old.Pinned || old.Version != r.Against) {
		m.Status, m.Why = models.ModelKeptOut, m.Why+"; but "+old.Version+" has taken over meanwhile"
	}
	args := pgx.NamedArgs{
		"workspace_id": ws, "program": r.Program, "version": m.Version, "trained_at": m.TrainedAt, "from": m.From, "until": m.Until,
		"rows": m.Rows, "why": m.Why, "report": m.Report, "body": m.Body, "keep": keptBodies,
	}
	if _, err := tx.Exec(ctx, putModelSQL, args); err != nil {
		return err
	}
	if m.Status == models.ModelChampion {
		return crown(ctx, tx, ws, old, m, r.At)
	}
	_, err = tx.Exec(ctx, forgetBodiesSQL, args)
	return err
}
