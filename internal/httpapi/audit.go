package httpapi

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"goodword/models"
)

type auditInput struct {
	Kind   string `query:"kind" enum:"program,offer,experiment,key,clock,model,brand,copy" doc:"Only changes of such things"`
	Key    string `query:"key" maxLength:"63" doc:"Only changes of the thing with this key"`
	Before int64  `query:"before" minimum:"0" doc:"Only entries before this one: the next of the page before"`
	Limit  int    `query:"limit" minimum:"0" maximum:"1000" default:"100" doc:"How many entries at most"`
}

type auditList struct {
	Entries []auditView `json:"entries" doc:"The latest first"`
	Next    string      `json:"next,omitempty" doc:"What to give as before for the next page; empty at the end"`
}

type auditView struct {
	ID     string          `json:"id"`
	At     time.Time       `json:"at" doc:"On the clock of the domain"`
	KeyID  string          `json:"key_id,omitempty" doc:"The key that was used; empty at the command line"`
	Actor  string          `json:"actor" doc:"The key's name, or command line"`
	Action string          `json:"action" doc:"create, update, status or delete"`
	Kind   string          `json:"kind"`
	Key    string          `json:"key"`
	Before json.RawMessage `json:"before" doc:"The fields that differ, as they were; null for a creation"`
	After  json.RawMessage `json:"after" doc:"The same fields, as they are; null for a deletion"`
}

func (a *API) audit(ctx context.Context, in *auditInput) (*reply[auditList], error) {
	entries, err := a.Catalog.Audit(ctx, workspace(ctx), models.AuditFilter{Kind: in.Kind, Key: in.Key, Before: in.Before, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	list := auditList{Entries: make([]auditView, len(entries))}
	for i := range entries {
		list.Entries[i] = viewAudit(&entries[i])
	}
	if n := len(entries); n > 0 && n == in.Limit {
		list.Next = list.Entries[n-1].ID
	}
	return answer(list), nil
}

func viewAudit(e *models.AuditEntry) auditView {
	v := auditView{
		ID: strconv.FormatInt(e.ID, 10), At: e.At, Actor: e.Actor.Name, Action: e.Action, Kind: e.Kind, Key: e.Key,
		Before: e.Before, After: e.After,
	}
	if e.Actor.KeyID != 0 {
		v.KeyID = strconv.FormatInt(e.Actor.KeyID, 10)
	}
	return v
}
