package elementary_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"goodword/experiments/internal/elementary"
)

// ulps returns the distance of got from want in units in the last place of want.
func ulps(got, want float64) float64 {
	if got == want || math.IsNaN(got) && math.IsNaN(want) {
		return 0
	}
	return math.Abs(got-want) / (math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want))
}

// TestAgreesWithStandardLibrary compares with package math, which is accurate to one unit in the
// last place; both errors together stay below the allowed number of units.
func TestAgreesWithStandardLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	between := func(lo, hi float64) func() float64 {
		return func() float64 { return lo + (hi-lo)*random.Float64() }
	}
	magnitudes := func(sign float64, lo, hi float64) func() float64 {
		exponent := between(lo, hi)
		return func() float64 { return sign * math.Pow(10, exponent()) }
	}
	for name, c := range map[string]struct {
		got, want func(float64) float64
		argument  func() float64
		allowed   float64
	}{
		"exp":                {elementary.Exp, math.Exp, between(-700, 700), 2},
		"exp near 0":         {elementary.Exp, math.Exp, between(-1, 1), 2},
		"log":                {elementary.Log, math.Log, magnitudes(1, -300, 300), 2},
		"log near 1":         {elementary.Log, math.Log, between(0.5, 2), 2},
		"expm1 of negatives": {elementary.Expm1, math.Expm1, magnitudes(-1, -18, 2), 4},
		"expm1 of positives": {elementary.Expm1, math.Expm1, magnitudes(1, -18, 2), 4},
		"log1p of negatives": {elementary.Log1p, math.Log1p, magnitudes(-1, -18, 0), 4},
		"log1p of positives": {elementary.Log1p, math.Log1p, magnitudes(1, -18, 18), 4},
		"erfc":               {elementary.Erfc, math.Erfc, between(-6, 27), 4},
		"erfc near 0":        {elementary.Erfc, math.Erfc, between(-1.3, 1.3), 4},
		"normal quantile":    {elementary.NormalQuantile, distuv.UnitNormal.Quantile, between(0.001, 0.999), 8},
	} {
		t.Run(name, func(t *testing.T) {
			worst, at := 0.0, 0.0
			for range 20_000 {
				x := c.argument()
				if d := ulps(c.got(x), c.want(x)); d > worst || math.IsNaN(d) {
					worst, at = d, x
				}
			}
			if !(worst <= c.allowed) {
				t.Errorf("at %v: got %v, want %v: %v units in the last place, allowed %v",
					at, c.got(at), c.want(at), worst, c.allowed)
			}
		})
	}
}

func TestSpecialValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for name, c := range map[string]struct{ got, want float64 }{
		"exp(0)":    {elementary.Exp(0), 1},
		"exp(+Inf)": {elementary.Exp(inf), inf},
		"exp(-Inf)": {elementary.Exp(-inf), 0},
		"exp(NaN)":  {elementary.Exp(nan), nan},
		"exp(710)":  {elementary.Exp(710), inf},
		"exp(-746)": {elementary.Exp(-746), 0},
		"exp(-740)": {elementary.Exp(-740), math.Exp(-740)},
		"log(0)":    {elementary.Log(0), -inf},
		"log(-1)":   {elementary.Log(-1), nan},
		"log(+Inf)": {elementary.Log(inf), inf},
		"log(1)":    {elementary.Log(1), 0},
		// The smallest number above 0, where math.Log of amd64 returns -709.09.
		"log(2^-1074)": {elementary.Log(0x1p-1074), -1074 * math.Ln2},
		"expm1(-Inf)":  {elementary.Expm1(-inf), -1},
		"expm1(+Inf)":  {elementary.Expm1(inf), inf},
		"expm1(0)":     {elementary.Expm1(0), 0},
		"log1p(-1)":    {elementary.Log1p(-1), -inf},
		"log1p(+Inf)":  {elementary.Log1p(inf), inf},
		"log1p(-2)":    {elementary.Log1p(-2), nan},
		"log1p(0)":     {elementary.Log1p(0), 0},
		"erfc(0)":      {elementary.Erfc(0), 1},
		"erfc(+Inf)":   {elementary.Erfc(inf), 0},
		"erfc(-Inf)":   {elementary.Erfc(-inf), 2},
		"erfc(NaN)":    {elementary.Erfc(nan), nan},
		"Φ(0)":         {elementary.NormalCDF(0), 0.5},
		"Φ⁻¹(0)":       {elementary.NormalQuantile(0), -inf},
		"Φ⁻¹(1)":       {elementary.NormalQuantile(1), inf},
		"Φ⁻¹(1/2)":     {elementary.NormalQuantile(0.5), 0},
		"Φ⁻¹(2)":       {elementary.NormalQuantile(2), nan},
		"Φ⁻¹(NaN)":     {elementary.NormalQuantile(nan), nan},
	} {
		if ulps(c.got, c.want) > 0 {
			t.Errorf("%s = %v, want %v", name, c.got, c.want)
		}
	}
}

func TestCosTurns(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 20_000 {
		x := 20*random.Float64() - 10
		if got, want := elementary.CosTurns(x), math.Cos(2*math.Pi*(x-math.Floor(x))); math.Abs(got-want) > 1e-15 {
			t.Fatalf("CosTurns(%v) = %v, want %v", x, got, want)
		}
	}
	for x, want := range map[float64]float64{0: 1, 0.25: 0, 0.5: -1, 0.75: 0, 1: 1, -2.25: 0, 7: 1} {
		if got := elementary.CosTurns(x); got != want {
			t.Errorf("CosTurns(%v) = %v, want %v", x, got, want)
		}
	}
	if !math.IsNaN(elementary.CosTurns(math.Inf(1))) || !math.IsNaN(elementary.CosTurns(math.NaN())) {
		t.Error("CosTurns of no number is a number")
	}
}

// TestNormalQuantileInvertsTheCDF goes from far tails to the median; a quantile's error of one unit in the last place
// moves the probability by z² units.
func TestNormalQuantileInvertsTheCDF(t *testing.T) {
	for _, p := range []float64{1e-300, 1e-100, 1e-30, 1.4e-11, 1e-9, 0.0001, 0.02, 0.0749, 0.0751, 0.3, 0.4999, 0.5} {
		z := elementary.NormalQuantile(p)
		if got := elementary.NormalCDF(z); math.Abs(got/p-1) > 4e-16*(2+z*z) {
			t.Errorf("Φ(Φ⁻¹(%v)) = %v", p, got)
		}
		if p > 1e-9 && math.Abs(elementary.NormalQuantile(1-p)+z) > 1e-7 {
			t.Errorf("Φ⁻¹(%v) and Φ⁻¹(1-%[1]v) are not opposite", p)
		}
	}
}

// TestSameBitsEverywhere pins the bits of 4 × 10,000 results. The digest was computed on amd64; a
// machine or compiler setting (arm64, GOAMD64=v3) that changes one bit fails here.
func TestSameBitsEverywhere(t *testing.T) {
	const want = "e6eafd96d35f4048"
	random := rand.New(rand.NewPCG(3, 4))
	digest := sha256.New()
	write := func(x float64) {
		digest.Write(binary.BigEndian.AppendUint64(nil, math.Float64bits(x)))
	}
	for range 10_000 {
		u := random.Float64()
		write(elementary.Exp(float64(200*u) - 150))
		write(elementary.Log(u))
		write(elementary.Expm1(u - 1))
		write(elementary.Log1p(-u))
	}
	if got := hex.EncodeToString(digest.Sum(nil))[:16]; got != want {
		t.Errorf("digest of the bits = %s, want %s", got, want)
	}
}

// TestNormalSameBitsEverywhere does so for the functions of the normal distribution.
func TestNormalSameBitsEverywhere(t *testing.T) {
	const want = "68ecc92cfd534df8"
	random := rand.New(rand.NewPCG(5, 6))
	digest := sha256.New()
	for range 10_000 {
		u := random.Float64()
		for _, v := range []float64{elementary.NormalQuantile(u), elementary.NormalCDF(float64(16*u) - 8), elementary.Erfc(float64(20 * u)), elementary.CosTurns(u)} {
			digest.Write(binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
		}
	}
	if got := hex.EncodeToString(digest.Sum(nil))[:16]; got != want {
		t.Errorf("digest of the bits = %s, want %s", got, want)
	}
}

func BenchmarkNormalQuantile(b *testing.B) {
	b.ReportAllocs()
	sum := 0.0
	for b.Loop() {
		sum += elementary.NormalQuantile(0.03)
	}
	_ = sum
}

func BenchmarkExp(b *testing.B) {
	b.ReportAllocs()
	sum := 0.0
	for b.Loop() {
		sum += elementary.Exp(-3.7)
	}
	_ = sum
}

func BenchmarkLog(b *testing.B) {
	b.ReportAllocs()
	sum := 0.0
	for b.Loop() {
		sum += elementary.Log(0.037)
	}
	_ = sum
}
