package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// An experiment that starts or stops changes what can be offered; a draft changes nothing.
const rulesChangedSQL = `
select coalesce(max(updated_at), 'epoch') from (
    select updated_at from programs where workspace_id = @workspace_id and key = @program
    union all
    select updated_at from offers where workspace_id = @workspace_id and key = any(@offers)
    union all
    select updated_at from experiments where workspace_id = @workspace_id and program = @program and status <> 'draft'
) as rules`

// RulesChangedAt is when a program, one of the offers or an experiment of the program was last changed; zero when nothing of it exists.
func (s *Store) RulesChangedAt(ctx context.Context, ws models.WorkspaceID, program string, offers []string) (time.Time, error) {
	var at time.Time
	args := pgx.NamedArgs{"workspace_id": ws, "program": program, "offers": offers}
	if err := s.pool.QueryRow(ctx, rulesChangedSQL, args).Scan(&at); err != nil {
		return at, classify("store.RulesChangedAt", err)
	}
	if at.Unix() == 0 {
		return time.Time{}, nil
	}
	return at.UTC(), nil
}
