package meaning

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"goodword/models"
)

// Store keeps vectors. Methods are those of store.Store.
type Store interface {
	PutVectors(ctx context.Context, ws models.WorkspaceID, model string, vectors []models.Vector, now time.Time) error
	VectorModels(ctx context.Context, ws models.WorkspaceID) ([]models.VectorModel, error)
	NearestVectors(ctx context.Context, ws models.WorkspaceID, q *models.VectorQuery) (near []models.Neighbour, indexed bool, err error)
	VectorsAfter(ctx context.Context, ws models.WorkspaceID, model string, version int64, each func(v *models.Vector, version int64)) error
}

// Index keeps vectors and finds the nearest. It is safe for concurrent use.
type Index struct {
	store  Store
	memory memory
}

// NewIndex returns an index of what the store keeps.
func NewIndex(st Store) *Index { return &Index{store: st} }

// Put keeps vectors of one model, scaled to norm 1, in the place of those that the same owners and customers had of it. Values are not modified.
//
// The error has kind Invalid, listing every bad vector, for an unknown kind, a comment without customer, anything else without owner, an owner twice,
// different dimensions, and values that are no direction: none, not finite, all zero. It has kind Conflict where the workspace has vectors of
// the model with another dimension.
func (x *Index) Put(ctx context.Context, ws models.WorkspaceID, model string, vectors []models.Vector, now time.Time) error {
	if len(vectors) == 0 {
		return nil
	}
	ready, err := prepared(model, vectors)
	if err != nil {
		return err
	}
	return x.store.PutVectors(ctx, ws, model, ready, now)
}

// prepared checks vectors and scales a copy of them.
func prepared(model string, vectors []models.Vector) ([]models.Vector, error) {
	var check models.Check
	check.That(model != "", "/model", "is missing")
	type identity struct {
		kind     models.VectorKind
		owner    string
		customer models.CustomerID
	}
	seen := map[identity]bool{}
	ready := make([]models.Vector, len(vectors))
	for i, v := range vectors {
		at := fmt.Sprintf("/vectors/%d", i)
		comment := v.Kind == models.VectorComment
		id := identity{v.Kind, v.Owner, v.Customer}
		check.That(v.Kind.Valid(), at+"/kind", "must be variant, proof or comment")
		check.That(comment == (v.Owner == ""), at+"/owner", "must be there, and is not of a comment")
		check.That(comment == (v.Customer != models.CustomerID{}), at+"/customer", "must be there for a comment alone")
		check.That(!seen[id], at, "stands here twice")
		check.That(len(v.Values) == len(vectors[0].Values), at+"/values", "must be as many as those of the others")
		seen[id] = true
		var ok bool
		v.Values, ok = unit(v.Values)
		check.That(ok, at+"/values", "must be 1 to %d finite numbers that are not all zero", models.MaxVectorDimension)
		ready[i] = v
	}
	return ready, check.Err("meaning.Put")
}

// unit scales values to norm 1. Ok is false where they are no direction.
func unit(values []float32) (scaled []float32, ok bool) {
	square := 0.0
	for _, v := range values {
		square += float64(float64(v) * float64(v)) // of float32 this cannot overflow
	}
	if len(values) > models.MaxVectorDimension || !(square > 0) || math.IsInf(square, 0) {
		return nil, false
	}
	norm := math.Sqrt(square)
	scaled = make([]float32, len(values))
	for i, v := range values {
		scaled[i] = float32(float64(v) / norm)
	}
	return scaled, true
}

// Nearest finds the vectors most similar to q.Values, nearest first, equals by owner. None is no error where the workspace has nothing of the kind yet.
//
// The error has kind Invalid for a query that is none, and Conflict where comparing would be meaningless: the workspace's vectors are of another
// model or dimension. It then says to embed again.
func (x *Index) Nearest(ctx context.Context, ws models.WorkspaceID, q models.VectorQuery) ([]models.Neighbour, error) {
	const op = "meaning.Nearest"
	var check models.Check
	values, ok := unit(q.Values)
	check.That(ok, "/values", "must be 1 to %d finite numbers that are not all zero", models.MaxVectorDimension)
	check.That(q.Kind == models.VectorVariant || q.Kind == models.VectorProof, "/kind", "must be variant or proof: what customers said is not searched for")
	check.That(q.Limit >= 1 && q.Limit <= models.MaxNeighbours, "/limit", "must be 1 to %d", models.MaxNeighbours)
	if err := check.Err(op); err != nil {
		return nil, err
	}
	q.Values = values
	have, err := x.store.VectorModels(ctx, ws)
	if err != nil {
		return nil, err
	}
	of, err := comparable(op, have, &q)
	if err != nil || of == nil {
		return nil, err
	}
	near, indexed, err := x.store.NearestVectors(ctx, ws, &q)
	if err != nil || indexed {
		return near, err
	}
	return x.memory.nearest(ctx, x.store, ws, of, &q)
}

// comparable gives the model of the workspace's that a query may be compared with, nil where there are no vectors at all.
func comparable(op string, have []models.VectorModel, q *models.VectorQuery) (*models.VectorModel, error) {
	var others []string
	for i := range have {
		m := &have[i]
		switch {
		case m.Model == q.Model && m.Dimension == len(q.Values):
			return m, nil
		case m.Model == q.Model:
			return nil, models.Errorf(models.Conflict, op, "%s gave a vector of %d numbers and earlier ones have %d: it is not the model that it was. "+
				"Drop its vectors and embed again what they were made of", q.Model, len(q.Values), m.Dimension)
		}
		others = append(others, m.Model)
	}
	if len(others) == 0 {
		return nil, nil
	}
	return nil, models.Errorf(models.Conflict, op, "the workspace has vectors of %s and none of %s, and vectors of different models cannot be compared: "+
		"embed its variants and proof points again", strings.Join(others, ", "), q.Model)
}
