package cholesky_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"goodword/experiments/internal/cholesky"
)

// gram draws B·Bᵀ of an n by r matrix B, plus ridge on the diagonal.
func gram(t *rapid.T, n, r int, ridge float64) []float64 {
	b := mat.NewDense(n, r, rapid.SliceOfN(rapid.Float64Range(-3, 3), n*r, n*r).Draw(t, "entries"))
	var a mat.Dense
	a.Mul(b, b.T())
	for i := range n {
		a.Set(i, i, a.At(i, i)+ridge)
	}
	return a.RawMatrix().Data
}

// near reports whether two lists agree within tolerance times the size of want's entries.
func near(got, want []float64, tolerance float64) bool {
	scale := 1.0
	for _, w := range want {
		scale = max(scale, math.Abs(w))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tolerance*scale) {
			return false
		}
	}
	return len(got) == len(want)
}

func TestFactorAgreesWithGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		a := gram(t, n, n, 0.5)
		f, err := cholesky.New(n, a)
		if err != nil {
			t.Fatal(err)
		}
		var chol mat.Cholesky
		if !chol.Factorize(mat.NewSymDense(n, upper(n, a))) {
			t.Fatal("gonum cannot factor the matrix")
		}
		var lower mat.TriDense
		chol.LTo(&lower)
		if want := dense(n, &lower); !near(f.Lower(), want, 1e-10) {
			t.Fatalf("L = %v, want %v", f.Lower(), want)
		}
		var inverse mat.SymDense
		if err := chol.InverseTo(&inverse); err != nil {
			t.Fatal(err)
		}
		if want := dense(n, &inverse); !near(f.Inverse(), want, 1e-8) {
			t.Fatalf("inverse = %v, want %v", f.Inverse(), want)
		}
		b := rapid.SliceOfN(rapid.Float64Range(-3, 3), n, n).Draw(t, "b")
		var x mat.VecDense
		if err := chol.SolveVecTo(&x, mat.NewVecDense(n, b)); err != nil {
			t.Fatal(err)
		}
		if got := f.Solve(b); !near(got, x.RawVector().Data, 1e-8) {
			t.Fatalf("Solve(%v) = %v, want %v", b, got, x.RawVector().Data)
		}
	})
}

func TestUpdateIsTheFactorOfTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		a := gram(t, n, n, 0.5)
		x := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(-3, 3)), n, n).Draw(t, "x")
		f, err := cholesky.New(n, a)
		if err != nil {
			t.Fatal(err)
		}
		f.Update(x)
		for i := range n {
			for j := range n {
				a[i*n+j] += x[i] * x[j]
			}
		}
		want, err := cholesky.New(n, a)
		if err != nil {
			t.Fatal(err)
		}
		if !near(f.Lower(), want.Lower(), 1e-10) {
			t.Fatalf("after an update by %v: %v, want %v", x, f.Lower(), want.Lower())
		}
	})
}

func TestPivotedReproducesTheMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 10).Draw(t, "n")
		r := rapid.IntRange(1, n).Draw(t, "rank")
		a := gram(t, n, r, 0)
		g, rank, err := cholesky.Pivoted(n, a, 1e-12)
		if err != nil {
			t.Fatal(err)
		}
		if rank > r {
			t.Fatalf("rank %d, want at most %d", rank, r)
		}
		back := make([]float64, n*n)
		for i := range n {
			for j := range n {
				for c := range rank {
					back[i*n+j] += g[i*rank+c] * g[j*rank+c]
				}
			}
		}
		if !near(back, a, 1e-9) {
			t.Fatalf("G·Gᵀ = %v, want %v", back, a)
		}
	})
}

func TestRejects(t *testing.T) {
	for name, a := range map[string][]float64{
		"indefinite": {1, 0, 2, 1},
		"negative":   {-1, 0, 0, 1},
		"NaN":        {1, 0, math.NaN(), 1},
		"infinite":   {math.Inf(1), 0, 0, 1},
		"singular":   {1, 0, 1, 1},
	} {
		if _, err := cholesky.New(2, a); !errors.Is(err, cholesky.ErrNotPositive) {
			t.Errorf("%s: New gives %v", name, err)
		}
	}
	for name, a := range map[string][]float64{
		"negative": {-1, 0, 0, 1}, "NaN": {1, 0, 0, math.NaN()}, "infinite": {math.Inf(1), 0, 0, 1},
	} {
		if _, _, err := cholesky.Pivoted(2, a, 1e-12); !errors.Is(err, cholesky.ErrNotPositive) {
			t.Errorf("%s: Pivoted gives %v", name, err)
		}
	}
	if _, err := cholesky.FromLower(1, []float64{0}); !errors.Is(err, cholesky.ErrNotPositive) {
		t.Errorf("FromLower of 0 gives %v", err)
	}
	if g, rank, err := cholesky.Pivoted(2, make([]float64, 4), 1e-12); err != nil || rank != 0 || len(g) != 0 {
		t.Errorf("Pivoted of nothing = %v, %d, %v", g, rank, err)
	}
}

// TestSameBitsEverywhere pins the bits of factors, updates, inverses and pivoted factors. The digest was computed on
// amd64.
func TestSameBitsEverywhere(t *testing.T) {
	const want = "0c2ee30de155d8d1"
	random := rand.New(rand.NewPCG(7, 8))
	digest := sha256.New()
	write := func(list []float64) {
		for _, v := range list {
			digest.Write(binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
		}
	}
	for range 200 {
		n := 1 + random.IntN(8)
		a := make([]float64, n*n)
		for i := range n {
			a[i*n+i] = 3
		}
		f, err := cholesky.New(n, a)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			x := make([]float64, n)
			for i := range x {
				x[i] = random.Float64() - 0.5
			}
			f.Update(x)
		}
		write(f.Lower())
		write(f.Inverse())
		g, _, err := cholesky.Pivoted(n, f.Inverse(), 1e-12)
		if err != nil {
			t.Fatal(err)
		}
		write(g)
	}
	if got := hex.EncodeToString(digest.Sum(nil))[:16]; got != want {
		t.Errorf("digest of the bits = %s, want %s", got, want)
	}
}

// upper copies the lower triangle to the upper one, where gonum reads.
func upper(n int, a []float64) []float64 {
	u := append([]float64(nil), a...)
	for i := range n {
		for j := range i {
			u[j*n+i] = a[i*n+j]
		}
	}
	return u
}

func dense(n int, m mat.Matrix) []float64 {
	d := make([]float64, 0, n*n)
	for i := range n {
		for j := range n {
			d = append(d, m.At(i, j))
		}
	}
	return d
}

func BenchmarkUpdate40(b *testing.B) {
	a := make([]float64, 1600)
	x := make([]float64, 40)
	for i := range 40 {
		a[i*40+i], x[i] = 1, 1e-3*float64(i)
	}
	f, err := cholesky.New(40, a)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		f.Update(x)
	}
}
