package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// copyColumns are the columns of a copy in the order of scanCopy, of copiesTable.
const copyColumns = `c.id, c.version, c.approach, c.channel, c.locale, c.friend, c.advocate, c.fields, c.state, c.source, c.model, c.prompt,
    c.brand_version, c.cost_micros, c.currency, c.findings, c.created_at, c.decided_at, c.decided_by,
    coalesce(r.shown, 0), coalesce(r.shared, 0), coalesce(r.clicked, 0), coalesce(r.signed_up, 0), coalesce(r.purchased, 0)`

// copiesTable are copies with what came of them.
const copiesTable = `copies c
left join copy_results r on r.workspace_id = c.workspace_id and r.copy_id = c.id and r.version = c.version`

func scanCopy(row pgx.CollectableRow) (models.Copy, error) {
	var c models.Copy
	var decided *time.Time
	r := &c.Results
	err := row.Scan(&c.ID, &c.Version, &c.Cell.Approach, &c.Cell.Channel, &c.Cell.Locale, &c.Cell.Friend, &c.Cell.Advocate, &c.Fields, &c.State,
		&c.Source, &c.Model, &c.Prompt, &c.BrandVersion, &c.CostMicros, &c.Currency, &c.Findings, &c.CreatedAt, &decided, &c.DecidedBy,
		&r.Shown, &r.Shared, &r.Clicked, &r.SignedUp, &r.Purchased)
	c.CreatedAt, c.DecidedAt = c.CreatedAt.UTC(), orZero(decided)
	return c, err
}

const copiesSQL = `
select ` + copyColumns + `
from ` + copiesTable + `
where c.workspace_id = @workspace_id
    and (@state = '' or c.state = @state)
    and (@id = '' or c.id = @id)
    and (@approach = '' or c.approach = @approach)
    and (@channel = '' or c.channel = @channel)
    and (@locale = '' or c.locale = @locale)
    and (@friend = '' or c.friend = @friend)
    and (@advocate = '' or c.advocate = @advocate)
    and (c.id collate "C", c.version) > (@after_id, @after_version)
order by c.id collate "C", c.version
limit @limit`

// Copies lists copies by id and version, all versions, with what came of them.
func (s *Store) Copies(ctx context.Context, ws models.WorkspaceID, f models.CopyFilter) ([]models.Copy, error) {
	rows, _ := s.pool.Query(ctx, copiesSQL, pgx.NamedArgs{
		"workspace_id": ws, "state": f.State, "id": f.ID, "approach": f.Cell.Approach, "channel": f.Cell.Channel, "locale": f.Cell.Locale,
		"friend": f.Cell.Friend, "advocate": f.Cell.Advocate, "after_id": f.AfterID, "after_version": f.AfterVersion, "limit": f.Limit,
	}) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, scanCopy)
	return list, classify("store.Copies", err)
}

const copiesWithoutVectorSQL = `
select ` + copyColumns + `
from ` + copiesTable + `
where c.workspace_id = @workspace_id and c.state in ('draft', 'approved') and c.id collate "C" > @after
    and not exists (
        select from vectors v
        where v.workspace_id = c.workspace_id and v.customer_id = '00000000-0000-0000-0000-000000000000' and v.kind = 'variant' and v.owner = c.id
            and v.model = @model and v.made_at >= c.created_at
    )
order by c.id collate "C", c.version
limit @limit`

// CopiesWithoutVector lists live copies of whose words a workspace has no vector of a model, by id from after one on.
func (s *Store) CopiesWithoutVector(ctx context.Context, ws models.WorkspaceID, model, after string, limit int) ([]models.Copy, error) {
	rows, _ := s.pool.Query(ctx, copiesWithoutVectorSQL, pgx.NamedArgs{
		"workspace_id": ws, "model": model, "after": after, "limit": limit,
	}) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, scanCopy)
	return list, classify("store.CopiesWithoutVector", err)
}

const copyTextsSQL = `
select ` + copyColumns + `
from ` + copiesTable + `
where c.workspace_id = $1 and (c.id, c.version) in (select * from unnest($2::text[], $3::int[]))`

// CopyTexts reads the named versions whole, in no order. One that is not there is left out.
func (s *Store) CopyTexts(ctx context.Context, ws models.WorkspaceID, ids []string, versions []int) ([]models.Copy, error) {
	rows, _ := s.pool.Query(ctx, copyTextsSQL, ws, ids, versions) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, scanCopy)
	return list, classify("store.CopyTexts", err)
}

// retiredFor is how long a snapshot keeps a retired copy: as long as a decision can be valid.
const retiredFor = 30 * 24 * time.Hour

const servedCopiesSQL = `
select id, version, approach, channel, locale, friend, advocate, state
from copies
where workspace_id = @workspace_id and (state = 'approved' or state = 'retired' and decided_at > @since)
order by id collate "C", version`

// servedCopies are those that a snapshot names.
func servedCopies(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, now time.Time) ([]*models.Copy, error) {
	rows, _ := tx.Query(ctx, servedCopiesSQL, pgx.NamedArgs{"workspace_id": ws, "since": now.Add(-retiredFor)})
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (*models.Copy, error) {
		c := &models.Copy{}
		err := row.Scan(&c.ID, &c.Version, &c.Cell.Approach, &c.Cell.Channel, &c.Cell.Locale, &c.Cell.Friend, &c.Cell.Advocate, &c.State)
		return c, err
	})
}

const insertCopySQL = `
insert into copies (workspace_id, id, version, approach, channel, locale, friend, advocate, fields, state, source, model, prompt, brand_version,
    cost_micros, currency, findings, created_at, decided_at, decided_by)
values (@workspace_id, @id, @version, @approach, @channel, @locale, @friend, @advocate, @fields, @state, @source, @model, @prompt, @brand_version,
    @cost_micros, @currency, @findings, @created_at, @decided_at, @decided_by)`

const updateCopySQL = `
update copies set state = @state, findings = @findings, decided_at = @decided_at, decided_by = @decided_by
where workspace_id = @workspace_id and id = @id and version = @version`

func copyArgs(ws models.WorkspaceID, c *models.Copy) pgx.NamedArgs {
	findings := c.Findings
	if findings == nil {
		findings = []models.CopyFinding{}
	}
	return pgx.NamedArgs{
		"workspace_id": ws, "id": c.ID, "version": c.Version, "approach": c.Cell.Approach, "channel": c.Cell.Channel, "locale": c.Cell.Locale,
		"friend": c.Cell.Friend, "advocate": c.Cell.Advocate, "fields": storedFields(c.Fields), "state": c.State, "source": c.Source, "model": c.Model,
		"prompt": c.Prompt, "brand_version": c.BrandVersion, "cost_micros": c.CostMicros, "currency": c.Currency, "findings": findings,
		"created_at": c.CreatedAt, "decided_at": timeOrNull(c.DecidedAt), "decided_by": c.DecidedBy,
	}
}

// storedFields are texts as the database takes them: what a model wrote may hold anything, and was rejected for it.
func storedFields(fields map[string]string) map[string]string {
	kept := make(map[string]string, len(fields))
	for name, text := range fields {
		kept[name] = storable(text)
	}
	return kept
}

// AddCopies keeps new copies; those that are approved are in the next snapshot, which the caller has to publish.
func (s *Store) AddCopies(ctx context.Context, ws models.WorkspaceID, copies []models.Copy) error {
	return s.inTx(ctx, "store.AddCopies", func(tx pgx.Tx) error { return insertCopies(ctx, tx, ws, copies) })
}

func insertCopies(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, copies []models.Copy) error {
	batch := &pgx.Batch{}
	for i := range copies {
		batch.Queue(insertCopySQL, copyArgs(ws, &copies[i]))
	}
	return tx.SendBatch(ctx, batch).Close()
}

// auditedCopy is what the audit log keeps of a change of a copy.
type auditedCopy struct {
	Version int              `json:"version"`
	State   models.CopyState `json:"state"`
}

// EditCopy changes the versions of one copy in a transaction: edit gets all of them, the oldest first, and returns those whose state or findings
// it changed and new ones; they are written, entered in the audit log under the actor of ctx, and published. An error of edit changes nothing and
// is returned as it is. The error has kind NotFound for an id that the workspace has not.
func (s *Store) EditCopy(ctx context.Context, ws models.WorkspaceID, id string, now time.Time, edit func(versions []models.Copy) ([]models.Copy, error)) error {
	const op = "store.EditCopy"
	return s.inTx(ctx, op, func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, copiesSQL, pgx.NamedArgs{
			"workspace_id": ws, "state": "", "id": id, "approach": "", "channel": "", "locale": "", "friend": "", "advocate": "",
			"after_id": "", "after_version": 0, "limit": nil,
		})
		versions, err := pgx.CollectRows(rows, scanCopy)
		if err != nil {
			return err
		}
		if len(versions) == 0 {
			return models.Errorf(models.NotFound, op, "there is no copy %.60q", id)
		}
		stored := make(map[int]models.CopyState, len(versions))
		for _, v := range versions {
			stored[v.Version] = v.State
		}
		changed, err := edit(versions)
		if err != nil {
			return err
		}
		if err := writeCopies(ctx, tx, ws, now, stored, changed); err != nil {
			return err
		}
		_, _, err = publish(ctx, tx, ws, now, false)
		return err
	})
}

// writeCopies writes what leaves the live states first: one version at most may be live.
func writeCopies(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, now time.Time, stored map[int]models.CopyState, changed []models.Copy) error {
	batch := &pgx.Batch{}
	for _, live := range []bool{false, true} {
		for i := range changed {
			c := &changed[i]
			if c.State.Live() != live {
				continue
			}
			var before []byte
			sql := insertCopySQL
			if was, ok := stored[c.Version]; ok {
				sql = updateCopySQL
				before, _ = json.Marshal(auditedCopy{c.Version, was}) // strings and numbers always marshal
			}
			batch.Queue(sql, copyArgs(ws, c))
			after, _ := json.Marshal(auditedCopy{c.Version, c.State})
			if err := queueAudit(ctx, batch, ws, now, models.AuditCopy, c.ID, before, after); err != nil {
				return err
			}
		}
	}
	return tx.SendBatch(ctx, batch).Close()
}
