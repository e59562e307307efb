package store

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const (
	putAnswersSQL = `
insert into customer_comments as c (workspace_id, customer_id, answers)
select $1, id, 1 from unnest($2::uuid[]) as k (id)
on conflict (workspace_id, customer_id) do update set answers = c.answers + 1`

	// lookAgainSQL is for those whose word on being asked has changed, of whom few have ever answered.
	lookAgainSQL = `
update customer_comments c set answers = c.answers + 1
from unnest($2::uuid[]) as k (id)
where c.workspace_id = $1 and c.customer_id = k.id`
)

// putAnswers notes who gave an NPS answer or changed what forbids asking. Their customers are locked, so that no two transactions write one row.
func (t *ingestion) putAnswers() {
	answered, changed := map[models.CustomerID]bool{}, map[models.CustomerID]bool{}
	for _, x := range t.fresh {
		if x.event.Kind == models.EventNPS {
			answered[x.event.Customer] = true
		}
	}
	for id := range t.raised {
		if !answered[id] {
			changed[id] = true
		}
	}
	if len(answered) > 0 {
		t.later.Queue(putAnswersSQL, t.ws, uuids(sortedIDs(answered)))
	}
	if len(changed) > 0 {
		t.later.Queue(lookAgainSQL, t.ws, uuids(sortedIDs(changed)))
	}
}

// commentsDueSQL reads what surveys call the text of an answer. json holds what was sent, so \u0000 may stand in it: what cannot be read as text is none.
const commentsDueSQL = `
select k.customer_id, coalesce(c.external_id, ''), c.erased_at is not null, c.state, k.answers,
    coalesce(e.said, ''), coalesce(e.key, k.customer_id), coalesce(e.occurred_at, 'epoch'), v.embedding
from (
    select * from customer_comments
    where workspace_id = @workspace_id and (looked < answers or again)
    order by customer_id
    limit @limit
) k
join customers c on c.workspace_id = @workspace_id and c.customer_id = k.customer_id
left join lateral (
    select e.key, e.occurred_at, coalesce(raw->'properties'->>'comment', raw->'properties'->>'feedback', raw->'properties'->>'text') as said
    from events e
    where e.workspace_id = @workspace_id and e.customer_id = k.customer_id and e.kind = @nps and c.erased_at is null
        and e.raw::text not like '%\\u0000%'
        and coalesce(raw->'properties'->>'comment', raw->'properties'->>'feedback', raw->'properties'->>'text', '') <> ''
    order by e.occurred_at desc, e.key
    limit 1
) e on true
left join vectors v on v.workspace_id = @workspace_id and v.customer_id = k.customer_id and v.kind = 'comment' and v.owner = '' and v.model = @model
    and k.looked = k.answers
order by k.customer_id`

// CommentsDue reads at most limit customers who said something new, or whose choice of proof points is to be made again, with the text that they gave with
// their latest NPS answer that has one: its property comment, feedback or text.
func (s *Store) CommentsDue(ctx context.Context, ws models.WorkspaceID, model string, limit int) ([]models.Comment, error) {
	args := pgx.NamedArgs{"workspace_id": ws, "model": model, "limit": limit, "nps": int16(models.EventNPS)}
	rows, _ := s.pool.Query(ctx, commentsDueSQL, args) // CollectRows reports its error
	list, err := pgx.CollectRows(rows, scanComment)
	return list, classify("store.CommentsDue", err)
}

func scanComment(row pgx.CollectableRow) (models.Comment, error) {
	var c models.Comment
	var state []byte
	var key [16]byte
	err := row.Scan((*[16]byte)(&c.Customer), &c.External, &c.Erased, &state, &c.Answers, &c.Text, &key, &c.At, &c.Vector)
	if err != nil {
		return c, err
	}
	c.At, c.Score = c.At.UTC(), -1
	if c.State, err = decodeState(state); err != nil {
		return c, err
	}
	for _, answer := range c.State.Scores {
		if sum := sha256.Sum256([]byte(answer.Stamp.MessageID)); [16]byte(sum[:16]) == key {
			c.Score = answer.Value
		}
	}
	return c, nil
}

const praiseBasisSQL = `select basis from praise_bases where workspace_id = $1`

// PraiseBasis reads what the choices of a workspace rest on, "" for nothing. Kept is false where there are none, nor a vector of what anybody said.
func (s *Store) PraiseBasis(ctx context.Context, ws models.WorkspaceID) (basis string, kept bool, err error) {
	err = classify("store.PraiseBasis", s.pool.QueryRow(ctx, praiseBasisSQL, ws).Scan(&basis))
	if models.KindOf(err) == models.NotFound {
		return "", false, nil
	}
	return basis, err == nil, err
}

const (
	setPraiseBasisSQL = `
insert into praise_bases (workspace_id, basis) values ($1, $2)
on conflict (workspace_id) do update set basis = excluded.basis`

	chooseAgainSQL = `update customer_comments set again = true where workspace_id = $1 and looked > 0 and not again`
)

// SetPraiseBasis says what choices rest on from now on, so that all are due to be made again. With "", nothing is kept any more by KeepPraises.
func (s *Store) SetPraiseBasis(ctx context.Context, ws models.WorkspaceID, basis string) error {
	return s.inTx(ctx, "store.SetPraiseBasis", func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, setPraiseBasisSQL, ws, basis); err != nil || basis == "" {
			return err
		}
		_, err := tx.Exec(ctx, chooseAgainSQL, ws)
		return err
	})
}

const (
	holdPraiseBasisSQL = `select exists (select from praise_bases where workspace_id = $1 and basis = $2 for share)`

	// lockPraisedSQL locks as ingestion does, one after the other.
	lockPraisedSQL = `
select c.customer_id
from unnest($2::uuid[]) as k (id)
cross join lateral (
    select customer_id from customers where workspace_id = $1 and customer_id = k.id for no key update
) c`

	putPraisesSQL = `
update customers c set proofs = k.proofs, commented_at = k.at
from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as k (id, proofs, at)
where c.workspace_id = $1 and c.customer_id = k.id and (c.proofs, c.commented_at) is distinct from (k.proofs, k.at)
    and (k.at is null or c.erased_at is null)`

	lookedSQL = `
update customer_comments c set looked = greatest(c.looked, k.answers), again = false
from unnest($2::uuid[], $3::bigint[]) as k (id, answers)
where c.workspace_id = $1 and c.customer_id = k.id`

	removeCommentsSQL = `delete from vectors where workspace_id = $1 and customer_id = any($2) and kind = 'comment'`

	dropErasedSQL = `delete from customer_comments where workspace_id = $1 and customer_id = any($2)`
)

// KeepPraises keeps what came of looking at comments, by customer in ascending order: the choices, and the vectors of one model. What a customer said in the
// meantime stays due; nothing is kept of who was erased. Kept is false, and nothing is written, where choices rest on something else than basis by now. The
// error has kind Conflict where the workspace has vectors of the model with another dimension.
func (s *Store) KeepPraises(ctx context.Context, ws models.WorkspaceID, basis, model string, praises []models.Praise, now time.Time) (kept bool, err error) {
	err = s.inTx(ctx, "store.KeepPraises", func(tx pgx.Tx) error {
		var holds bool
		if err := tx.QueryRow(ctx, holdPraiseBasisSQL, ws, basis).Scan(&holds); err != nil {
			return err
		}
		if kept = holds; !kept {
			return nil
		}
		p := praiseColumnsOf(praises)
		var b pgx.Batch
		b.Queue(lockPraisedSQL, ws, p.ids)
		b.Queue(removeCommentsSQL, ws, p.ids)
		b.Queue(putPraisesSQL, ws, p.ids, p.proofs, p.at)
		b.Queue(lookedSQL, ws, p.ids, p.answers)
		b.Queue(dropErasedSQL, ws, p.erased)
		if err := tx.SendBatch(ctx, &b).Close(); err != nil || len(p.vectors) == 0 {
			return err
		}
		return s.putVectors(ctx, tx, ws, model, p.vectors, now)
	})
	return kept && err == nil, err
}

// praiseColumns are the arrays of KeepPraises.
type praiseColumns struct {
	ids, erased [][16]byte
	answers     []int64
	proofs      []string
	at          []*time.Time
	vectors     []models.Vector
}

func praiseColumnsOf(praises []models.Praise) (c praiseColumns) {
	for i := range praises {
		p := &praises[i]
		c.ids, c.answers, c.proofs = append(c.ids, p.Customer), append(c.answers, p.Answers), append(c.proofs, strings.Join(p.Proofs, " "))
		var at *time.Time
		if !p.At.IsZero() {
			at = &p.At
		}
		c.at = append(c.at, at)
		if p.Erased {
			c.erased = append(c.erased, p.Customer)
		}
		if p.Vector != nil {
			c.vectors = append(c.vectors, models.Vector{Kind: models.VectorComment, Customer: p.Customer, Values: p.Vector})
		}
	}
	return c
}

const (
	someLookedSQL = `select customer_id from customer_comments where workspace_id = $1 and looked > 0 order by customer_id limit $2`

	dropPraiseBasisSQL = `
delete from praise_bases b
where b.workspace_id = $1 and b.basis = '' and not exists (select from customer_comments c where c.workspace_id = $1 and c.looked > 0)`
)

// ForgetPraises drops vectors and choices of a workspace that lets nobody's words be used any more: of at most limit customers, after SetPraiseBasis with "".
// Done is true once there are none left.
func (s *Store) ForgetPraises(ctx context.Context, ws models.WorkspaceID, limit int) (done bool, err error) {
	const op = "store.ForgetPraises"
	rows, _ := s.pool.Query(ctx, someLookedSQL, ws, limit) // CollectRows reports its error
	ids, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
	if err != nil {
		return false, classify(op, err)
	}
	if len(ids) > 0 {
		return false, s.forgetComments(ctx, op, ws, ids)
	}
	_, err = s.pool.Exec(ctx, dropPraiseBasisSQL, ws)
	return true, classify(op, err)
}

const (
	forgetChoicesSQL = `
update customers set proofs = '', commented_at = null
where workspace_id = $1 and customer_id = any($2) and commented_at is not null`

	unlookSQL = `update customer_comments set looked = 0, again = false where workspace_id = $1 and customer_id = any($2)`
)

// ForgetComments drops the vectors of what customers who are erased, or take their consent back, have said, and the proof points chosen by them. It is part of
// an erasure, after which KeepPraises and PutVectors take nothing of theirs.
func (s *Store) ForgetComments(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) error {
	return s.forgetComments(ctx, "store.ForgetComments", ws, uuids(ids))
}

func (s *Store) forgetComments(ctx context.Context, op string, ws models.WorkspaceID, ids [][16]byte) error {
	return s.inTx(ctx, op, func(tx pgx.Tx) error {
		var b pgx.Batch
		b.Queue(lockPraisedSQL, ws, ids)
		b.Queue(removeCommentsSQL, ws, ids)
		b.Queue(forgetChoicesSQL, ws, ids)
		b.Queue(unlookSQL, ws, ids)
		return tx.SendBatch(ctx, &b).Close()
	})
}
