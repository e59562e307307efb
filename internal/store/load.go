package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// LoadCustomers copies n customers whose state is already known into the
// database; at(i) gives the external id and state of the i-th. It is for
// benchmarks and tests: no event is stored, and a customer who exists is an
// error.
func (s *Store) LoadCustomers(ctx context.Context, ws models.WorkspaceID, secret []byte, n int, now time.Time, at func(i int) (external string, state *models.State)) error {
	columns := []string{"workspace_id", "customer_id", "external_id", "known", "linked", "created_at", "state"}
	rows := pgx.CopyFromSlice(n, func(i int) ([]any, error) {
		external, state := at(i)
		b, err := encodeState(state)
		return []any{ws, [16]byte(models.NewCustomerID(secret, external)), external, true, false, now, b}, err
	})
	_, err := s.pool.CopyFrom(ctx, pgx.Identifier{"customers"}, columns, rows)
	return classify("store.LoadCustomers", err)
}
