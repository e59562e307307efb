package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// document is one program, offer or experiment, or the brand, as it is stored, with the columns that stand beside it.
type document struct {
	table      string
	key        string
	version    int
	codePrefix string // of a program
	program    string // of an experiment
	status     string // of an experiment
	body       string
}

// documents gives every program, offer and experiment, and the brand, by its place, "table/key".
func documents(c *models.Snapshot) (map[string]document, error) {
	all := map[string]document{}
	add := func(d document, v any) error {
		body, err := json.Marshal(v)
		if err != nil {
			return err
		}
		d.body = string(body)
		all[d.table+"/"+d.key] = d
		return nil
	}
	for i := range c.Programs {
		p := &c.Programs[i]
		if err := add(document{table: "programs", key: p.Key, version: p.Version, codePrefix: p.CodePrefix}, p); err != nil {
			return nil, err
		}
	}
	for i := range c.Offers {
		o := &c.Offers[i]
		if err := add(document{table: "offers", key: o.Key, version: o.Version}, o); err != nil {
			return nil, err
		}
	}
	for i := range c.Experiments {
		e := &c.Experiments[i]
		d := document{table: "experiments", key: e.Key, version: e.Version, program: e.Program, status: string(e.Status)}
		if err := add(d, e); err != nil {
			return nil, err
		}
	}
	if c.Brand != nil {
		if err := add(document{table: "brands", version: c.Brand.Version}, c.Brand); err != nil {
			return nil, err
		}
	}
	return all, nil
}

var putSQL = map[string]string{
	"programs": `
insert into programs (workspace_id, key, version, code_prefix, config, updated_at)
values (@workspace_id, @key, @version, @code_prefix, @body, @now)
on conflict (workspace_id, key) do update set
    version = excluded.version, code_prefix = excluded.code_prefix, config = excluded.config, updated_at = excluded.updated_at`,
	"offers": `
insert into offers (workspace_id, key, version, config, updated_at)
values (@workspace_id, @key, @version, @body, @now)
on conflict (workspace_id, key) do update set
    version = excluded.version, config = excluded.config, updated_at = excluded.updated_at`,
	"experiments": `
insert into experiments (workspace_id, key, program, status, version, config, updated_at)
values (@workspace_id, @key, @program, @status, @version, @body, @now)
on conflict (workspace_id, key) do update set
    program = excluded.program, status = excluded.status, version = excluded.version, config = excluded.config,
    updated_at = excluded.updated_at`,
	"brands": `
insert into brands (workspace_id, version, config, updated_at)
values (@workspace_id, @version, @body, @now)
on conflict (workspace_id) do update set
    version = excluded.version, config = excluded.config, updated_at = excluded.updated_at`,
}

var removeSQL = map[string]string{
	"programs":    `delete from programs where workspace_id = @workspace_id and key = @key`,
	"offers":      `delete from offers where workspace_id = @workspace_id and key = @key`,
	"experiments": `delete from experiments where workspace_id = @workspace_id and key = @key`,
	"brands":      `delete from brands where workspace_id = @workspace_id`,
}

// inOrder is the order of writing that foreign keys allow; removing goes the other way.
var inOrder = []string{"brands", "offers", "programs", "experiments"}

var auditKind = map[string]string{
	"programs": models.AuditProgram, "offers": models.AuditOffer, "experiments": models.AuditExperiment, "brands": models.AuditBrand,
}

// bodyOf is the document at a place, nil for none.
func bodyOf(all map[string]document, place string) []byte {
	if d, ok := all[place]; ok {
		return []byte(d.body)
	}
	return nil
}

// writeCatalog writes what differs, with its entries in the audit log.
func writeCatalog(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, now time.Time, before, after map[string]document) error {
	batch := &pgx.Batch{}
	for _, table := range slices.Backward(inOrder) {
		for _, place := range slices.Sorted(maps.Keys(before)) {
			d := before[place]
			if _, kept := after[place]; d.table != table || kept {
				continue
			}
			if err := refuseWithCodes(ctx, tx, ws, d); err != nil {
				return err
			}
			batch.Queue(removeSQL[table], pgx.NamedArgs{"workspace_id": ws, "key": d.key})
			if err := queueAudit(ctx, batch, ws, now, auditKind[table], d.key, []byte(d.body), nil); err != nil {
				return err
			}
		}
	}
	for _, table := range inOrder {
		for _, place := range slices.Sorted(maps.Keys(after)) {
			d := after[place]
			if d.table != table || d == before[place] {
				continue
			}
			batch.Queue(putSQL[table], pgx.NamedArgs{
				"workspace_id": ws, "key": d.key, "version": d.version, "code_prefix": d.codePrefix, "program": d.program,
				"status": d.status, "body": d.body, "now": now,
			})
			if err := queueAudit(ctx, batch, ws, now, auditKind[table], d.key, bodyOf(before, place), []byte(d.body)); err != nil {
				return err
			}
		}
	}
	err := tx.SendBatch(ctx, batch).Close()
	if violates(err, "programs_code_prefix_unique") {
		return &models.Error{
			Op: "store.EditCatalog", Kind: models.Conflict, Detail: "the code prefix is taken", Err: err,
			Fields: []models.FieldError{{Pointer: "/code_prefix", Detail: "is taken by another program"}},
		}
	}
	return err
}

// hasCodesSQL may read the whole table; it runs only when somebody deletes a program.
const hasCodesSQL = `select exists (select from codes where workspace_id = @workspace_id and program = @key)`

// refuseWithCodes keeps a program whose codes are out there: links must go on redirecting, and promises be paid.
func refuseWithCodes(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, d document) error {
	if d.table != "programs" {
		return nil
	}
	var has bool
	if err := tx.QueryRow(ctx, hasCodesSQL, pgx.NamedArgs{"workspace_id": ws, "key": d.key}).Scan(&has); err != nil {
		return err
	}
	if has {
		return models.Errorf(models.Conflict, "store.EditCatalog", "program %s has given out codes; pause it instead", d.key)
	}
	return nil
}
