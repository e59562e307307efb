package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const provenAdvocatesSQL = `
select r.advocate_id, d.body
from (
    select distinct on (advocate_id) advocate_id, case when number > 0 then number else promise end as number
    from referrals
    where workspace_id = @workspace_id and program = @program and converted_at is not null and status in ('converted', 'approved') and not test
    order by advocate_id, converted_at, friend_id
) r
left join decisions d on d.workspace_id = @workspace_id and d.customer_id = r.advocate_id and d.number = r.number and d.program = @program
order by r.advocate_id`

// ProvenAdvocates reads the customers with a friend who bought in a program, each with the features stored with the decision that brought the first such
// friend; without features where no decision did or it is not kept.
func (s *Store) ProvenAdvocates(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ProvenAdvocate, error) {
	rows, _ := s.pool.Query(ctx, provenAdvocatesSQL, pgx.NamedArgs{"workspace_id": ws, "program": program}) // CollectRows reports its error
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a models.ProvenAdvocate, err error) {
		var body []byte
		if err := row.Scan((*[16]byte)(&a.Customer), &body); err != nil || body == nil {
			return a, err
		}
		var d models.Decision
		err = decodeDecision(body, &d)
		a.Features = d.Features
		return a, err
	})
	return list, classify("store.ProvenAdvocates", err)
}

const advocateProfilesSQL = `
select body from advocate_profiles
where workspace_id = $1 order by program collate "C"`

const putAdvocateProfileSQL = `
insert into advocate_profiles (workspace_id, program, body)
values ($1, $2, $3)
on conflict (workspace_id, program) do update set body = excluded.body`

// PutAdvocateProfile has decisions of the profile's program compare customers with it from now on, gives the likeness its place among the features of the
// workspace where it has none, and publishes both in one transaction.
func (s *Store) PutAdvocateProfile(ctx context.Context, ws models.WorkspaceID, p *models.AdvocateProfile, now time.Time) error {
	return s.inTx(ctx, "store.PutAdvocateProfile", func(tx pgx.Tx) error {
		if err := lockWorkspace(ctx, tx, ws); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, putAdvocateProfileSQL, ws, p.Program, p); err != nil {
			return err
		}
		f := models.LikenessFeature
		if _, err := tx.Exec(ctx, addTraitSQL, ws, f.Name, f.Numeric, f.Likeness); err != nil {
			return err
		}
		_, _, err := publish(ctx, tx, ws, now, false)
		return err
	})
}

const knownCustomersSQL = `
select customer_id, external_id, state
from customers
where workspace_id = $1 and customer_id > $2 and known and erased_at is null and external_id is not null
order by customer_id limit $3`

// knownPage is how many customers EachKnownCustomer reads at a time, so that no statement runs for long.
const knownPage = 5000

// EachKnownCustomer reads every customer that was sent as a user id and is not erased, in the order of inner ids.
func (s *Store) EachKnownCustomer(ctx context.Context, ws models.WorkspaceID, each func(id models.CustomerID, external string, state *models.State)) error {
	const op = "store.EachKnownCustomer"
	var last models.CustomerID
	for {
		rows, _ := s.pool.Query(ctx, knownCustomersSQL, ws, [16]byte(last), knownPage) // ForEachRow reports its error
		var external string
		var body []byte
		tag, err := pgx.ForEachRow(rows, []any{(*[16]byte)(&last), &external, &body}, func() error {
			state, err := decodeState(body)
			if err == nil {
				each(last, external, &state)
			}
			return err
		})
		if err != nil || tag.RowsAffected() < knownPage {
			return classify(op, err)
		}
	}
}
