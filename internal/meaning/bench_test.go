package meaning_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"goodword/internal/meaning"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts/embed"
)

// texts are n short texts of words that are as unequally frequent as those of a language, embedded by package embed.
func texts(n int) [][]float32 {
	r := rand.New(rand.NewPCG(3, 4))
	words := make([]string, 3000)
	for i := range words {
		for range 2 + r.IntN(3) {
			words[i] += string("bdfgklmnprstvz"[r.IntN(14)]) + string("aeiou"[r.IntN(5)])
		}
	}
	zipf := rand.NewZipf(r, 1.1, 4, uint64(len(words)-1))
	rows := make([][]float32, n)
	for i := range rows {
		var text strings.Builder
		for range 15 {
			text.WriteString(words[zipf.Uint64()] + " ")
		}
		rows[i], _ = embed.Text(text.String())
	}
	return rows
}

// BenchmarkExact finds the nearest 10 of 100,000 vectors of 256 dimensions in memory: the target is 60 ms.
func BenchmarkExact(b *testing.B) {
	rows := texts(100_000)
	x := meaning.NewExact(rows)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if near := x.Search(rows[i%len(rows)], 10); len(near) != 10 {
			b.Fatal(near)
		}
	}
}

// BenchmarkNearest finds the nearest 10 of 100,000 vectors of 256 dimensions through the index: with pgvector where the tests' server has it, whose target
// is 10 ms, else in memory. It reports the share of the true nearest 10 that were found.
func BenchmarkNearest(b *testing.B) {
	st := storetest.New(b)
	ws := storetest.Workspace(b, st)
	rows := texts(100_000)
	index := meaning.NewIndex(st)
	for at := 0; at < len(rows); at += 1000 {
		some := make([]models.Vector, 1000)
		for i := range some {
			some[i] = models.Vector{Kind: models.VectorVariant, Owner: fmt.Sprintf("%06d", at+i), Program: "spring", Values: rows[at+i]}
		}
		if err := index.Put(b.Context(), ws, embed.Model, some, now); err != nil {
			b.Fatal(err)
		}
	}
	began := time.Now()
	ready, why, err := st.PreparePgvector(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("with pgvector: %v %s, prepared in %v", ready, why, time.Since(began))
	if _, err := st.Pool().Exec(b.Context(), "analyze"); err != nil {
		b.Fatal(err)
	}
	exact := meaning.NewExact(rows)
	asked, _ := embed.Text("vano keso tilu and other words that nobody has written yet")
	nearest := func(ctx context.Context, to []float32) []models.Neighbour {
		near, err := index.Nearest(ctx, ws, models.VectorQuery{Kind: models.VectorVariant, Model: embed.Model, Program: "spring", Values: to, Limit: 10})
		if err != nil || len(near) != 10 {
			b.Fatal(near, err)
		}
		return near
	}
	found, queries := 0, append(slices.Clone(rows[:99]), asked)
	for _, to := range queries {
		tenth := exact.Search(to, 10)[9].Similarity
		for _, n := range nearest(b.Context(), to) {
			if n.Similarity >= tenth-1e-6 {
				found++
			}
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		nearest(b.Context(), queries[i%len(queries)])
	}
	b.ReportMetric(float64(found)/float64(10*len(queries)), "recall")
}
