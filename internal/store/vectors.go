package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const (
	// raiseVectorModelSQL locks the model's row, and takes another dimension only where the model has no vectors.
	raiseVectorModelSQL = `
insert into vector_models as m (workspace_id, model, dimension, version, cleared)
values (@workspace_id, @model, @dimension, 1, 0)
on conflict (workspace_id, model) do update
    set version = m.version + 1, dimension = case
        when exists (select from vectors v where v.workspace_id = m.workspace_id and v.model = m.model) then m.dimension
        else excluded.dimension end
returning dimension, version`

	putVectorsSQL = `
insert into vectors (workspace_id, customer_id, kind, owner, model, program, channel, locale, embedding, version, made_at)
select @workspace_id, v.customer_id, v.kind, v.owner, @model, v.program, v.channel, v.locale,
    (@numbers::real[])[(v.place - 1) * @dimension::int + 1 : v.place * @dimension::int], @version, @now
from unnest(@customers::uuid[], @kinds::text[], @owners::text[], @programs::text[], @channels::text[], @locales::text[])
    with ordinality as v (customer_id, kind, owner, program, channel, locale, place)
on conflict (workspace_id, customer_id, kind, owner, model) do update
    set program = excluded.program, channel = excluded.channel, locale = excluded.locale, embedding = excluded.embedding,
        version = excluded.version, made_at = excluded.made_at`

	indexVectorsSQL = `
insert into vector_index (workspace_id, kind, owner, model, dimension, program, channel, locale, embedding)
select workspace_id, kind, owner, model, cardinality(embedding), program, channel, locale, embedding::vector
from vectors
where workspace_id = @workspace_id and model = @model and version = @version and kind <> 'comment'
on conflict (workspace_id, kind, owner, model) do update
    set dimension = excluded.dimension, program = excluded.program, channel = excluded.channel, locale = excluded.locale, embedding = excluded.embedding`
)

// PutVectors writes vectors of one model, in the place of those that the same owners and customers had of it. All have one dimension and
// different owners or customers; comments of customers who are unknown or erased are left out. The error has kind Conflict where the
// workspace has vectors of the model with another dimension.
func (s *Store) PutVectors(ctx context.Context, ws models.WorkspaceID, model string, vectors []models.Vector, now time.Time) error {
	if len(vectors) == 0 {
		return nil
	}
	return s.inTx(ctx, "store.PutVectors", func(tx pgx.Tx) error { return s.putVectors(ctx, tx, ws, model, vectors, now) })
}

func (s *Store) putVectors(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, model string, vectors []models.Vector, now time.Time) error {
	vectors, err := withoutErased(ctx, tx, ws, vectors)
	if err != nil || len(vectors) == 0 {
		return err
	}
	given := len(vectors[0].Values)
	args := pgx.NamedArgs{"workspace_id": ws, "model": model, "dimension": given, "now": now}
	var dimension int
	var version int64
	if err := tx.QueryRow(ctx, raiseVectorModelSQL, args).Scan(&dimension, &version); err != nil {
		return err
	}
	if dimension != given {
		return models.Errorf(models.Conflict, "store.PutVectors", "%s gave a vector of %d numbers and earlier ones have %d: it is not the model that it was. "+
			"The task vectors drops them and embeds the copies again; where this is not meant, have the provider give %[3]d numbers", model, given, dimension)
	}
	vectorColumns(args, vectors)
	args["version"] = version
	if _, err := tx.Exec(ctx, putVectorsSQL, args); err != nil {
		return err
	}
	if indexed, err := s.indexed(ctx, tx); err != nil || !indexed { // after the insert, whose lock keeps PreparePgvector waiting
		return err
	}
	_, err = tx.Exec(ctx, indexVectorsSQL, args)
	return err
}

// vectorColumns are the arrays of putVectorsSQL.
func vectorColumns(args pgx.NamedArgs, vectors []models.Vector) {
	n := len(vectors)
	customers, numbers := make([][16]byte, n), make([]float32, 0, n*len(vectors[0].Values))
	kinds, owners, programs, channels, locales := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i := range vectors {
		v := &vectors[i]
		customers[i], kinds[i], owners[i], programs[i], channels[i], locales[i] = v.Customer, string(v.Kind), v.Owner, v.Program, v.Channel, v.Locale
		numbers = append(numbers, v.Values...)
	}
	args["customers"], args["kinds"], args["owners"], args["numbers"] = customers, kinds, owners, numbers
	args["programs"], args["channels"], args["locales"] = programs, channels, locales
}

// lockLivingSQL keeps an erasure of these customers waiting until their comments are written, so that it finds them.
const lockLivingSQL = `
select customer_id from customers
where workspace_id = $1 and customer_id = any($2) and erased_at is null
order by customer_id
for share`

// withoutErased leaves out comments of customers who are unknown or erased.
func withoutErased(ctx context.Context, tx pgx.Tx, ws models.WorkspaceID, vectors []models.Vector) ([]models.Vector, error) {
	said := map[models.CustomerID]bool{}
	for i := range vectors {
		if vectors[i].Kind == models.VectorComment {
			said[vectors[i].Customer] = true
		}
	}
	if len(said) == 0 {
		return vectors, nil
	}
	rows, _ := tx.Query(ctx, lockLivingSQL, ws, uuids(sortedIDs(said))) // CollectRows reports its error
	living, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(vectors), func(v models.Vector) bool {
		_, alive := slices.BinarySearchFunc(living, v.Customer, func(id [16]byte, c models.CustomerID) int { return slices.Compare(id[:], c[:]) })
		return v.Kind == models.VectorComment && !alive
	}), nil
}

const vectorModelsSQL = `
select m.model, m.dimension, m.version, m.cleared
from vector_models m
where m.workspace_id = $1
    and exists (select from vectors v where v.workspace_id = m.workspace_id and v.model = m.model and v.kind <> 'comment')
order by m.model`

// VectorModels lists the models whose vectors can be searched for in a workspace.
func (s *Store) VectorModels(ctx context.Context, ws models.WorkspaceID) ([]models.VectorModel, error) {
	rows, _ := s.pool.Query(ctx, vectorModelsSQL, ws) // CollectRows reports its error
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[models.VectorModel])
	return list, classify("store.VectorModels", err)
}

const vectorAgesSQL = `
select m.model, v.made_at
from vector_models m
cross join lateral (select max(made_at) as made_at from vectors v where v.workspace_id = m.workspace_id and v.model = m.model) v
where m.workspace_id = $1 and v.made_at is not null
order by m.model`

// VectorAges lists the models that a workspace has vectors of, those of comments included, with the time when the last was made.
func (s *Store) VectorAges(ctx context.Context, ws models.WorkspaceID) ([]models.VectorAge, error) {
	rows, _ := s.pool.Query(ctx, vectorAgesSQL, ws) // CollectRows reports its error
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[models.VectorAge])
	return list, classify("store.VectorAges", err)
}

const vectorsAfterSQL = `
select kind, owner, program, channel, locale, embedding, version
from vectors
where workspace_id = $1 and model = $2 and version > $3 and kind <> 'comment'
order by version, kind, owner`

// VectorsAfter reads what can be searched for and was written after a version of the model, in the order of versions. The vector is the
// callee's to keep.
func (s *Store) VectorsAfter(ctx context.Context, ws models.WorkspaceID, model string, version int64, each func(v *models.Vector, version int64)) error {
	rows, _ := s.pool.Query(ctx, vectorsAfterSQL, ws, model, version) // ForEachRow reports its error
	var v models.Vector
	var at int64
	fields := []any{&v.Kind, &v.Owner, &v.Program, &v.Channel, &v.Locale, &v.Values, &at}
	_, err := pgx.ForEachRow(rows, fields, func() error {
		one := v
		v.Values = nil // the next row gets an array of its own
		each(&one, at)
		return nil
	})
	return classify("store.VectorsAfter", err)
}

const (
	clearVectorModelsSQL = `
update vector_models m set version = m.version + 1, cleared = m.version + 1
where m.workspace_id = @workspace_id and m.model = any(@models)`

	modelsOfSQL = `
select distinct model from vectors
where workspace_id = @workspace_id and customer_id = '00000000-0000-0000-0000-000000000000' and kind = @kind and owner = any(@owners)`

	removeVectorsSQL = `
delete from vectors
where workspace_id = @workspace_id and customer_id = '00000000-0000-0000-0000-000000000000' and kind = @kind and owner = any(@owners)`

	unindexVectorsSQL = `delete from vector_index where workspace_id = @workspace_id and kind = @kind and owner = any(@owners)`
)

// RemoveVectors removes the vectors that these variants or proof points have, of every model.
func (s *Store) RemoveVectors(ctx context.Context, ws models.WorkspaceID, kind models.VectorKind, owners []string) error {
	return s.inTx(ctx, "store.RemoveVectors", func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"workspace_id": ws, "kind": kind, "owners": owners}
		rows, _ := tx.Query(ctx, modelsOfSQL, args) // CollectRows reports its error
		of, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(of) == 0 {
			return err
		}
		args["models"] = of
		return s.remove(ctx, tx, args, removeVectorsSQL, unindexVectorsSQL)
	})
}

const (
	dropVectorsSQL   = `delete from vectors where workspace_id = @workspace_id and model = any(@models)`
	dropFromIndexSQL = `delete from vector_index where workspace_id = @workspace_id and model = any(@models)`
)

// DropVectorModel removes every vector of a model, comments included: before its texts are embedded again with another dimension, or after they
// were with another model.
func (s *Store) DropVectorModel(ctx context.Context, ws models.WorkspaceID, model string) error {
	return s.inTx(ctx, "store.DropVectorModel", func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"workspace_id": ws, "models": []string{model}}
		return s.remove(ctx, tx, args, dropVectorsSQL, dropFromIndexSQL)
	})
}

// remove raises the models' versions and deletes.
func (s *Store) remove(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, fromVectors, fromIndex string) error {
	for _, sql := range []string{clearVectorModelsSQL, fromVectors} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return err
		}
	}
	if indexed, err := s.indexed(ctx, tx); err != nil || !indexed {
		return err
	}
	_, err := tx.Exec(ctx, fromIndex, args)
	return err
}
