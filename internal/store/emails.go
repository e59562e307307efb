package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// putEmailsSQL keeps the last word of each id, whatever order the words come in.
const putEmailsSQL = `
insert into customer_emails as e (workspace_id, customer_id, sha256, at, message_id)
select $1, * from unnest($2::uuid[], $3::bytea[], $4::bigint[], $5::text[])
on conflict (workspace_id, customer_id) do update
    set sha256 = excluded.sha256, at = excluded.at, message_id = excluded.message_id
    where (e.at, e.message_id) < (excluded.at, excluded.message_id)`

// emailWord is what one event says about a customer's address.
type emailWord struct {
	sha256 []byte // nil: there is none
	stamp  models.Stamp
}

// putEmails writes what the new events say about addresses. Their customers are
// locked, so that no two transactions write one row.
func (t *ingestion) putEmails() {
	words := map[models.CustomerID]emailWord{}
	said := map[models.CustomerID]bool{}
	for _, x := range t.fresh {
		h, known, says := x.event.Email()
		old, have := words[x.event.Customer]
		if !says || have && !x.event.Stamp().After(old.stamp) {
			continue
		}
		w := emailWord{stamp: x.event.Stamp()}
		if known {
			w.sha256 = h[:]
		}
		words[x.event.Customer], said[x.event.Customer] = w, true
	}
	if len(words) == 0 {
		return
	}
	ids := sortedIDs(said)
	hashes, at, messages := make([][]byte, len(ids)), make([]int64, len(ids)), make([]string, len(ids))
	for i, id := range ids {
		hashes[i], at[i], messages[i] = words[id].sha256, words[id].stamp.At, words[id].stamp.MessageID
	}
	t.later.Queue(putEmailsSQL, t.ws, uuids(ids), hashes, at, messages)
}

// customerByEmailSQL takes, of several customers whose address it is, the one
// that said so last. An erased customer has no address, whatever still stands here.
const customerByEmailSQL = `
select e.customer_id
from customer_emails e
join customers c on c.workspace_id = e.workspace_id and c.customer_id = e.customer_id
where e.workspace_id = @workspace_id and e.sha256 = @sha256 and c.erased_at is null
order by e.at desc, e.message_id desc, e.customer_id desc
limit 1`

// CustomerByEmail finds the customer whose address has the hash: the id as it
// was sent with that address, whose group may have another head. The error has
// kind NotFound when nobody has it.
func (s *Store) CustomerByEmail(ctx context.Context, ws models.WorkspaceID, h models.EmailHash) (models.CustomerID, error) {
	var id [16]byte
	err := s.pool.QueryRow(ctx, customerByEmailSQL, pgx.NamedArgs{"workspace_id": ws, "sha256": h[:]}).Scan(&id)
	return id, classify("store.CustomerByEmail", err)
}

const forgetEmailsSQL = `
delete from customer_emails e using unnest(@ids::uuid[]) as k (id)
where e.workspace_id = @workspace_id and e.customer_id = k.id`

// ForgetEmails drops what is known of the addresses of customers who are
// erased. It is part of an erasure, after which late events say nothing either.
func (s *Store) ForgetEmails(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) error {
	_, err := s.pool.Exec(ctx, forgetEmailsSQL, pgx.NamedArgs{"workspace_id": ws, "ids": uuids(ids)})
	return classify("store.ForgetEmails", err)
}
