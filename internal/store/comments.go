package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// npsCommentSQL reads what surveys call the text of an answer. json holds what was sent, so \u0000 may stand in it: what cannot be read as text is none.
const npsCommentSQL = `
select coalesce(raw->'properties'->>'comment', raw->'properties'->>'feedback', raw->'properties'->>'text', '')
from events e
join customers c on c.workspace_id = e.workspace_id and c.customer_id = e.customer_id
where e.workspace_id = @workspace_id and e.customer_id = any(@ids) and e.kind = @nps and c.erased_at is null
    and e.raw::text not like '%\\u0000%'
    and coalesce(raw->'properties'->>'comment', raw->'properties'->>'feedback', raw->'properties'->>'text', '') <> ''
order by e.occurred_at desc, e.key
limit 1`

// NPSComment reads the text that a person gave with the latest NPS answer that has one: its property comment, feedback or text. The error has kind NotFound
// where there is none, or the customer is erased.
func (s *Store) NPSComment(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) (string, error) {
	var text string
	args := pgx.NamedArgs{"workspace_id": ws, "ids": uuids(ids), "nps": int16(models.EventNPS)}
	err := s.pool.QueryRow(ctx, npsCommentSQL, args).Scan(&text)
	return text, classify("store.NPSComment", err)
}
