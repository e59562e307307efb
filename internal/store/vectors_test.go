package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/store"
	"goodword/internal/store/pgvectortest"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// proofs are two vectors of proof points.
func proofs(dimension int) []models.Vector {
	list := make([]models.Vector, 2)
	for i := range list {
		values := make([]float32, dimension)
		values[i] = 1
		list[i] = models.Vector{Kind: models.VectorProof, Owner: fmt.Sprintf("p%d", i), Values: values}
	}
	return list
}

func proofQuery(dimension int) *models.VectorQuery {
	values := make([]float32, dimension)
	values[1] = 1
	return &models.VectorQuery{Kind: models.VectorProof, Model: fmt.Sprint("m", dimension), Values: values, Limit: 2}
}

// TestPreparePgvector: vectors written before there was pgvector are found with it, preparing again changes nothing, and every dimension, with an index of
// its own or without, is searched.
func TestPreparePgvector(t *testing.T) {
	st := pgvectortest.Open(t)
	ctx, ws := t.Context(), storetest.Workspace(t, st)
	put := func(dimension int) {
		t.Helper()
		if err := st.PutVectors(ctx, ws, fmt.Sprint("m", dimension), proofs(dimension), now); err != nil {
			t.Fatal(err)
		}
	}
	put(256)
	if near, indexed, err := st.NearestVectors(ctx, ws, proofQuery(256)); err != nil || indexed || near != nil {
		t.Fatalf("before: NearestVectors = %v, %v, %v", near, indexed, err)
	}
	for range 2 {
		if ready, why, err := st.PreparePgvector(ctx); err != nil || !ready || why != "" {
			t.Fatalf("PreparePgvector = %v, %q, %v", ready, why, err)
		}
	}
	for _, dimension := range []int{2, 384, 512, 768, 1024, 1536, 3072, models.MaxVectorDimension} {
		put(dimension)
	}
	want := []models.Neighbour{{Owner: "p1", Similarity: 1}, {Owner: "p0", Similarity: 0}}
	for _, dimension := range []int{2, 256, 384, 512, 768, 1024, 1536, 3072, models.MaxVectorDimension} {
		near, indexed, err := st.NearestVectors(ctx, ws, proofQuery(dimension))
		if diff := cmp.Diff(want, near); err != nil || !indexed || diff != "" {
			t.Errorf("%d numbers: %v, %v (-want +got):\n%s", dimension, indexed, err, diff)
		}
	}
}

// TestPgvectorUsesItsIndex: the query and the partial index fit each other. Of a few vectors the planner rather sorts all, which is forbidden here.
func TestPgvectorUsesItsIndex(t *testing.T) {
	st := pgvectortest.Shared(t)
	ctx, ws := t.Context(), storetest.Workspace(t, st)
	vectors := make([]models.Vector, 600)
	for i := range vectors {
		values := make([]float32, 256)
		values[i%256], values[(i/256+i*7)%256] = 1, 0.5
		vectors[i] = models.Vector{Kind: models.VectorVariant, Owner: fmt.Sprintf("v%04d", i), Program: "spring", Values: values}
	}
	if err := st.PutVectors(ctx, ws, "m256", vectors, now); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Pool().Exec(ctx, "analyze vector_index"); err != nil {
		t.Fatal(err)
	}
	scans := func() (n int64) {
		t.Helper()
		const sql = `select idx_scan from pg_stat_user_indexes where indexrelname = 'vector_index_256'`
		if _, err := st.Pool().Exec(ctx, "select pg_stat_force_next_flush()"); err != nil {
			t.Fatal(err)
		}
		if err := st.Pool().QueryRow(ctx, sql).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if _, err := st.Pool().Exec(ctx, "set enable_sort = off"); err != nil { // of the one session there is
		t.Fatal(err)
	}
	before := scans()
	near, _, err := st.NearestVectors(ctx, ws, &models.VectorQuery{
		Kind: models.VectorVariant, Model: "m256", Program: "spring", Values: vectors[77].Values, Limit: 3,
	})
	if err != nil || len(near) != 3 || near[0].Owner != "v0077" {
		t.Fatalf("NearestVectors = %v, %v", near, err)
	}
	if _, err := st.Pool().Exec(ctx, "reset enable_sort"); err != nil {
		t.Fatal(err)
	}
	if after := scans(); after != before+1 {
		t.Errorf("vector_index_256 was scanned %d times, want once", after-before)
	}
}

// TestPreparePgvectorWithout: a server without the extension is told so and searched otherwise.
func TestPreparePgvectorWithout(t *testing.T) {
	st := storetest.New(t)
	var has bool
	if err := st.Pool().QueryRow(t.Context(), `select exists (select from pg_available_extensions where name = 'vector')`).Scan(&has); err != nil {
		t.Fatal(err)
	}
	ready, why, err := st.PreparePgvector(t.Context())
	if err != nil || ready != has || (why == "") != has {
		t.Errorf("PreparePgvector = %v, %q, %v, where the extension can be had: %v", ready, why, err, has)
	}
}

// TestPromise9CommentsAreForgotten: what a customer said is gone with the customer, whose late comments are not kept either.
func TestPromise9CommentsAreForgotten(t *testing.T) {
	st := storetest.New(t)
	testCommentsAreForgotten(t, st)
}

func TestPromise9CommentsAreForgottenWithPgvector(t *testing.T) {
	testCommentsAreForgotten(t, pgvectortest.Shared(t))
}

func testCommentsAreForgotten(t *testing.T, st *store.Store) {
	ctx, ws := t.Context(), storetest.Workspace(t, st)
	ids := make([]models.CustomerID, 3) // the last is nobody's
	for i := range ids {
		ids[i] = models.NewCustomerID([]byte("secret"), fmt.Sprint(ws, "/", i))
		const sql = `insert into customers (workspace_id, customer_id, known, linked, created_at, state) values ($1, $2, true, false, $3, '\xa0')`
		if i < 2 {
			if _, err := st.Pool().Exec(ctx, sql, ws, ids[i], now); err != nil {
				t.Fatal(err)
			}
		}
	}
	say := func() {
		t.Helper()
		var said []models.Vector
		for _, id := range ids {
			said = append(said, models.Vector{Kind: models.VectorComment, Customer: id, Values: []float32{0.6, 0.8}})
		}
		if err := st.PutVectors(ctx, ws, "m2", said, now); err != nil {
			t.Fatal(err)
		}
	}
	known := func() (list []bool) {
		t.Helper()
		for _, id := range ids {
			var is bool
			const sql = `select exists (select from vectors where workspace_id = $1 and customer_id = $2 and embedding = '{0.6,0.8}')`
			if err := st.Pool().QueryRow(ctx, sql, ws, id).Scan(&is); err != nil {
				t.Fatal(err)
			}
			list = append(list, is)
		}
		return list
	}
	say()
	if diff := cmp.Diff([]bool{true, true, false}, known()); diff != "" {
		t.Fatalf("while both are there (-want +got):\n%s", diff)
	}
	if _, err := st.Pool().Exec(ctx, `update customers set erased_at = $3 where workspace_id = $1 and customer_id = $2`, ws, ids[0], now); err != nil {
		t.Fatal(err)
	}
	if err := st.ForgetComments(ctx, ws, ids[:1]); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]bool{false, true, false}, known()); diff != "" {
		t.Errorf("once one is forgotten (-want +got):\n%s", diff)
	}
	say() // a late event
	var left int
	if err := st.Pool().QueryRow(ctx, `select count(*) from vectors where workspace_id = $1`, ws).Scan(&left); err != nil || left != 1 {
		t.Errorf("%d vectors are left, want the other customer's: %v", left, err)
	}
}
