package store

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const auditSQL = `
insert into audit_log (workspace_id, at, key_id, actor, action, kind, key, before, after)
values (@workspace_id, @at, @key_id, @actor, @action, @kind, @key, @before, @after)`

// queueAudit enters one change into the log with the transaction that makes it. Before and after are whole documents, nil for none; of
// two only what differs is kept, and nothing is entered when that is nothing.
func queueAudit(ctx context.Context, b *pgx.Batch, ws models.WorkspaceID, at time.Time, kind, key string, before, after []byte) error {
	was, is, err := difference(before, after)
	if err != nil || was == nil && is == nil {
		return err
	}
	actor := models.ActorOf(ctx)
	b.Queue(auditSQL, pgx.NamedArgs{
		"workspace_id": ws, "at": at, "key_id": actor.KeyID, "actor": actor.Name, "action": auditAction(was, is), "kind": kind, "key": key,
		"before": was, "after": is,
	})
	return nil
}

// secret lists the fields that the log leaves out: who knows a salt can foretell assignments.
var secret = []string{"salt"}

// difference takes from two JSON objects the members that differ. Either may be nil.
func difference(before, after []byte) (was, is map[string]json.RawMessage, err error) {
	if before != nil {
		if err := json.Unmarshal(before, &was); err != nil {
			return nil, nil, err
		}
	}
	if after != nil {
		if err := json.Unmarshal(after, &is); err != nil {
			return nil, nil, err
		}
	}
	for _, name := range secret {
		delete(was, name)
		delete(is, name)
	}
	if before == nil || after == nil {
		return was, is, nil
	}
	for name, old := range was {
		if now, kept := is[name]; kept && bytes.Equal(old, now) {
			delete(was, name)
			delete(is, name)
		}
	}
	if len(was) == 0 && len(is) == 0 {
		return nil, nil, nil
	}
	return was, is, nil
}

func auditAction(was, is map[string]json.RawMessage) string {
	switch {
	case was == nil:
		return models.AuditCreate
	case is == nil:
		return models.AuditDelete
	case is["status"] != nil:
		return models.AuditStatus
	}
	return models.AuditUpdate
}

const auditLogSQL = `
select id, at, key_id, actor, action, kind, key, before, after
from audit_log
where workspace_id = @workspace_id and (@kind = '' or kind = @kind) and (@key = '' or key = @key) and (@before = 0 or id < @before)
order by id desc
limit @limit`

// AuditLog lists changes of the workspace's configuration, the latest first.
func (s *Store) AuditLog(ctx context.Context, ws models.WorkspaceID, f models.AuditFilter) ([]models.AuditEntry, error) {
	rows, _ := s.pool.Query(ctx, auditLogSQL, pgx.NamedArgs{ // Collect reports a failed Query
		"workspace_id": ws, "kind": f.Kind, "key": f.Key, "before": f.Before, "limit": f.Limit,
	})
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.AuditEntry, error) {
		var e models.AuditEntry
		err := row.Scan(&e.ID, &e.At, &e.Actor.KeyID, &e.Actor.Name, &e.Action, &e.Kind, &e.Key, &e.Before, &e.After)
		e.At = e.At.UTC()
		return e, err
	})
	return list, classify("store.AuditLog", err)
}

// auditNow enters one change at once, of something small.
func auditNow(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, at time.Time, kind, key string, before, after map[string]any) error {
	var documents [2][]byte
	for i, v := range []map[string]any{before, after} {
		if v == nil {
			continue
		}
		doc, err := json.Marshal(v)
		if err != nil {
			return err
		}
		documents[i] = doc
	}
	var b pgx.Batch
	if err := queueAudit(ctx, &b, ws, at, kind, key, documents[0], documents[1]); err != nil || b.Len() == 0 {
		return err
	}
	return tx.SendBatch(ctx, &b).Close()
}
