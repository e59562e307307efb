package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// linksAroundSQL reads the links from the given ids and those that lead to
// them. Rows of identity_members whose link has moved on drop out in the join.
// Each id is looked up by itself; see lockCustomersSQL.
const linksAroundSQL = `
select l.customer_id, l.to_id, l.known, l.at, l.message_id
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select customer_id, to_id, known, at, message_id
    from identity_links where workspace_id = $1 and customer_id = k.id
    offset 0
) l
union all
select l.customer_id, l.to_id, l.known, l.at, l.message_id
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select l.customer_id, l.to_id, l.known, l.at, l.message_id
    from identity_members m
    cross join lateral (
        select customer_id, to_id, known, at, message_id
        from identity_links where workspace_id = $1 and customer_id = m.member_id and to_id = k.id
        offset 0
    ) l
    where m.workspace_id = $1 and m.customer_id = k.id
    order by m.member_id limit $3
) l`

// Groups finds the ids of the same person for each of the given ids: an id
// without links is alone in its group. A group has at most models.MaxGroup ids.
func (s *Store) Groups(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) (map[models.CustomerID]models.Group, error) {
	links, err := linksAround(ctx, s.pool, ws, ids)
	if err != nil {
		return nil, classify("store.Groups", err)
	}
	return links.Groups(ids), nil
}

// linksAround reads all links of the groups that the ids belong to: one query
// where nobody is linked, and one more for each step to the farthest member.
func linksAround(ctx context.Context, q querier, ws models.WorkspaceID, ids []models.CustomerID) (models.Links, error) {
	links := models.Links{}
	seen := make(map[models.CustomerID]bool, len(ids))
	var next []models.CustomerID
	visit := func(id models.CustomerID) {
		if !seen[id] {
			seen[id] = true
			next = append(next, id)
		}
	}
	for _, id := range ids {
		visit(id)
	}
	for step := 0; len(next) > 0 && step < models.MaxGroup; step++ {
		rows, _ := q.Query(ctx, linksAroundSQL, ws, uuids(next), models.MaxGroup) // Collect reports a failed Query
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Link, error) { return scanLink(row) })
		if err != nil {
			return nil, err
		}
		next = nil
		for _, l := range found {
			links[l.From] = l
			visit(l.From)
			visit(l.To)
		}
	}
	return links, nil
}

func scanLink(row pgx.Row) (models.Link, error) {
	var l models.Link
	var from, to [16]byte
	err := row.Scan(&from, &to, &l.Known, &l.Stamp.At, &l.Stamp.MessageID)
	l.From, l.To = from, to
	return l, err
}

const putLinksSQL = `
insert into identity_links (workspace_id, customer_id, to_id, known, at, message_id)
select $1, * from unnest($2::uuid[], $3::uuid[], $4::bool[], $5::bigint[], $6::text[])
on conflict (workspace_id, customer_id) do update
    set to_id = excluded.to_id, known = excluded.known, at = excluded.at, message_id = excluded.message_id`

const putMembersSQL = `
insert into identity_members (workspace_id, customer_id, member_id)
select $1, * from unnest($2::uuid[], $3::uuid[])
on conflict do nothing`

// putLinks writes links whose ends the transaction has locked.
func putLinks(b *pgx.Batch, ws models.WorkspaceID, links []models.Link) {
	if len(links) == 0 {
		return
	}
	n := len(links)
	from, to := make([][16]byte, n), make([][16]byte, n)
	known, at, messages := make([]bool, n), make([]int64, n), make([]string, n)
	for i, l := range links {
		from[i], to[i], known[i], at[i], messages[i] = l.From, l.To, l.Known, l.Stamp.At, l.Stamp.MessageID
	}
	b.Queue(putLinksSQL, ws, from, to, known, at, messages)
	b.Queue(putMembersSQL, ws, to, from)
}
