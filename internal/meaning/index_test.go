package meaning_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goodword/internal/meaning"
	"goodword/internal/store"
	"goodword/internal/store/pgvectortest"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// now is when everything here happens.
var now = storetest.Now

// inBoth runs a test on a database without pgvector and on one with it.
func inBoth(t *testing.T, test func(t *testing.T, st *store.Store)) {
	t.Run("memory", func(t *testing.T) { test(t, storetest.New(t)) })
	t.Run("pgvector", func(t *testing.T) { test(t, pgvectortest.Shared(t)) })
}

func kind(err error) models.Kind {
	if err == nil {
		return ""
	}
	return models.KindOf(err)
}

// variant is a vector of 256 numbers in a plane: at an angle whose cosine to variant(1, 0) is c/√(c²+s²).
func variant(owner string, c, s float32) models.Vector {
	values := make([]float32, 256)
	values[3], values[200] = c, s
	return models.Vector{Kind: models.VectorVariant, Owner: owner, Program: "spring", Channel: "email", Locale: "en", Values: values}
}

func query(limit int) models.VectorQuery {
	return models.VectorQuery{Kind: models.VectorVariant, Model: "m@1", Values: variant("", 2, 0).Values, Limit: limit}
}

var close32 = cmpopts.EquateApprox(0, 1e-6)

func TestNearest(t *testing.T) {
	inBoth(t, func(t *testing.T, st *store.Store) {
		ctx, ws, other := t.Context(), storetest.Workspace(t, st), storetest.Workspace(t, st)
		index := meaning.NewIndex(st)
		put := func(ws models.WorkspaceID, model string, vectors ...models.Vector) {
			t.Helper()
			if err := index.Put(ctx, ws, model, vectors, now); err != nil {
				t.Fatal(err)
			}
		}
		check := func(name string, q models.VectorQuery, want ...models.Neighbour) {
			t.Helper()
			got, err := index.Nearest(ctx, ws, q)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if diff := cmp.Diff(want, got, close32, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		check("of nothing", query(3))

		spanish, push, summer := variant("spanish", 1, 0.1), variant("push", 1, 0.1), variant("summer", 1, 0.1)
		spanish.Locale, push.Channel, summer.Program = "es", "push", "summer"
		proof := variant("a", 1, 0)
		proof.Kind = models.VectorProof
		put(ws, "m@1", variant("opposite", -5, 0), variant("a", 3, 4), variant("b", 3, 4), variant("same", 7, 0), variant("right", 0, 1),
			spanish, push, summer, proof)
		put(other, "m@1", variant("theirs", 1, 0))

		q := query(4)
		q.Program, q.Channel, q.Locale = "spring", "email", "en"
		check("the cell", q, models.Neighbour{Owner: "same", Similarity: 1}, models.Neighbour{Owner: "a", Similarity: 0.6},
			models.Neighbour{Owner: "b", Similarity: 0.6}, models.Neighbour{Owner: "right", Similarity: 0})
		q.Locale = "es"
		check("another locale", q, models.Neighbour{Owner: "spanish", Similarity: 0.9950372})
		q = query(1)
		q.Kind = models.VectorProof
		check("proof points", q, models.Neighbour{Owner: "a", Similarity: 1})
		q = query(100)
		if got, err := index.Nearest(ctx, ws, q); err != nil || len(got) != 8 || got[7].Owner != "opposite" {
			t.Errorf("everywhere: %v, %v", got, err)
		}

		put(ws, "m@1", variant("same", 0, -3)) // it has other words now
		if err := st.RemoveVectors(ctx, ws, models.VectorVariant, []string{"a", "none"}); err != nil {
			t.Fatal(err)
		}
		q = query(2)
		q.Program, q.Channel, q.Locale = "spring", "email", "en"
		check("after a change and a removal", q, models.Neighbour{Owner: "b", Similarity: 0.6}, models.Neighbour{Owner: "right", Similarity: 0})
		q = query(1)
		q.Kind = models.VectorProof
		check("the proof point of that name", q, models.Neighbour{Owner: "a", Similarity: 1})
	})
}

// TestModelsAreNeverMixed: a vector of another model or dimension is an error that says what to do, before and after everything was embedded again.
func TestModelsAreNeverMixed(t *testing.T) {
	inBoth(t, func(t *testing.T, st *store.Store) {
		ctx, ws := t.Context(), storetest.Workspace(t, st)
		index := meaning.NewIndex(st)
		if err := index.Put(ctx, ws, "m@1", []models.Vector{variant("a", 1, 0), variant("b", 0, 1)}, now); err != nil {
			t.Fatal(err)
		}
		if _, err := index.Nearest(ctx, ws, query(1)); err != nil { // memory has them
			t.Fatal(err)
		}
		newer := query(1)
		newer.Model = "m@2"
		shorter := query(1)
		shorter.Values = []float32{0, 0, 0, 1, 0}
		for _, q := range []models.VectorQuery{newer, shorter} {
			if near, err := index.Nearest(ctx, ws, q); kind(err) != models.Conflict || !strings.Contains(err.Error(), "again") || near != nil {
				t.Errorf("Nearest(%s, %d numbers) = %v, %v; want a conflict that says to embed again", q.Model, len(q.Values), near, err)
			}
		}
		short := variant("c", 0, 0)
		short.Values = shorter.Values
		if err := index.Put(ctx, ws, "m@1", []models.Vector{short}, now); kind(err) != models.Conflict || !strings.Contains(err.Error(), "embeds the copies again") {
			t.Errorf("Put of another dimension = %v; want a conflict that says what is done", err)
		}
		if err := st.DropVectorModel(ctx, ws, "m@1"); err != nil {
			t.Fatal(err)
		}
		short.Owner = "a"
		if err := index.Put(ctx, ws, "m@1", []models.Vector{short}, now); err != nil {
			t.Fatal(err)
		}
		got, err := index.Nearest(ctx, ws, shorter)
		if diff := cmp.Diff([]models.Neighbour{{Owner: "a", Similarity: 1}}, got, close32); diff != "" || err != nil {
			t.Errorf("after embedding again (-want +got): %v\n%s", err, diff)
		}
	})
}

// TestBothSearchAlike compares what the two searches find among some hundred random vectors: with so few, the index leaves nothing out.
func TestBothSearchAlike(t *testing.T) {
	stores := []*store.Store{storetest.New(t), pgvectortest.Shared(t)}
	r := rand.New(rand.NewPCG(1, 2))
	var vectors []models.Vector
	for i := range 300 {
		v := variant(fmt.Sprintf("v%03d", i), 0, 0)
		for j := range v.Values {
			v.Values[j] = float32(r.NormFloat64())
		}
		v.Channel = []string{"email", "sms"}[i%2]
		vectors = append(vectors, v)
	}
	var found [2][][]models.Neighbour
	for i, st := range stores {
		index, ws := meaning.NewIndex(st), storetest.Workspace(t, st)
		if err := index.Put(t.Context(), ws, "m@1", vectors, now); err != nil {
			t.Fatal(err)
		}
		for _, v := range vectors[:20] {
			near, err := index.Nearest(t.Context(), ws, models.VectorQuery{Kind: models.VectorVariant, Model: "m@1", Values: v.Values, Limit: 10, Channel: "sms"})
			if err != nil || len(near) != 10 {
				t.Fatalf("Nearest = %v, %v", near, err)
			}
			found[i] = append(found[i], near)
		}
	}
	if diff := cmp.Diff(found[0], found[1], close32); diff != "" {
		t.Errorf("memory and pgvector differ (-memory +pgvector):\n%s", diff)
	}
}

func TestPutRefuses(t *testing.T) {
	st := storetest.New(t)
	ws := storetest.Workspace(t, st)
	index := meaning.NewIndex(st)
	change := func(f func(*models.Vector)) []models.Vector {
		v := variant("b", 1, 1)
		f(&v)
		return []models.Vector{variant("a", 1, 0), v}
	}
	nan := float32(0)
	nan /= nan
	tests := map[string][]models.Vector{
		"unknown kind":        change(func(v *models.Vector) { v.Kind = "tone" }),
		"no owner":            change(func(v *models.Vector) { v.Owner = "" }),
		"twice":               change(func(v *models.Vector) { v.Owner = "a" }),
		"comment of nobody":   change(func(v *models.Vector) { v.Kind, v.Owner = models.VectorComment, "" }),
		"variant of somebody": change(func(v *models.Vector) { v.Customer[0] = 1 }),
		"another dimension":   change(func(v *models.Vector) { v.Values = v.Values[:255] }),
		"no numbers":          change(func(v *models.Vector) { v.Values = nil }),
		"all zero":            change(func(v *models.Vector) { v.Values = make([]float32, 256) }),
		"not a number":        change(func(v *models.Vector) { v.Values[9] = nan }),
		"too many numbers":    {models.Vector{Kind: models.VectorProof, Owner: "p", Values: make([]float32, models.MaxVectorDimension+1)}},
	}
	for name, vectors := range tests {
		if err := index.Put(t.Context(), ws, "m@1", vectors, now); kind(err) != models.Invalid {
			t.Errorf("%s: %v, want it refused as invalid", name, err)
		}
	}
	for name, q := range map[string]models.VectorQuery{
		"no values": {Kind: models.VectorProof, Model: "m", Limit: 1}, "comments": {Kind: models.VectorComment, Model: "m", Values: []float32{1}, Limit: 1},
		"no limit": {Kind: models.VectorProof, Model: "m", Values: []float32{1}}, "too many": {Kind: models.VectorProof, Model: "m", Values: []float32{1}, Limit: 101},
	} {
		if _, err := index.Nearest(t.Context(), ws, q); kind(err) != models.Invalid {
			t.Errorf("%s: %v, want it refused as invalid", name, err)
		}
	}
}

// TestReplicasSeeEachOther: what one process puts or removes, the memory of another finds or loses.
func TestReplicasSeeEachOther(t *testing.T) {
	url := storetest.URL(t)
	here, there := storetest.Open(t, url), storetest.Open(t, url)
	ws := storetest.Workspace(t, here)
	writer, reader := meaning.NewIndex(here), meaning.NewIndex(there)
	for i := range 3 {
		if err := writer.Put(t.Context(), ws, "m@1", []models.Vector{variant(fmt.Sprint(i), 1, float32(i))}, now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got, err := reader.Nearest(t.Context(), ws, query(9)); err != nil || len(got) != i+1 {
			t.Fatalf("after %d: %v, %v", i, got, err)
		}
	}
	if err := here.RemoveVectors(t.Context(), ws, models.VectorVariant, []string{"0", "2"}); err != nil {
		t.Fatal(err)
	}
	if got, err := reader.Nearest(t.Context(), ws, query(9)); err != nil || len(got) != 1 || got[0].Owner != "1" {
		t.Fatalf("after a removal: %v, %v", got, err)
	}
}
