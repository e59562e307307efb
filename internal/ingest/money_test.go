package ingest

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestMinorUnits(t *testing.T) {
	tests := []struct {
		amount   string
		decimals int
		want     int64
		ok       bool
	}{
		{"19.99", 2, 1999, true}, {"0.29", 2, 29, true}, {"12", 0, 12, true}, {"12.5", 0, 13, true}, {"-12.5", 0, -13, true},
		{"1.0005", 3, 1001, true}, {"1.00049", 3, 1000, true}, {"1e2", 2, 10000, true}, {"1E-2", 2, 1, true}, {" 7 ", 2, 700, true},
		{"007", 2, 700, true}, {".5", 2, 50, true}, {"5.", 2, 500, true}, {"-0", 2, 0, true}, {"1.005", 2, 101, true},
		{"10000000000000", 2, maxMinor, true}, {"10000000000000.01", 2, 0, false},
		{"", 2, 0, false}, {"NaN", 2, 0, false}, {"0x10", 2, 0, false}, {"1/3", 2, 0, false}, {"1,50", 2, 0, false}, {"1_000", 2, 0, false},
		{"1e999999999", 2, 0, false}, {"1e99", 2, 0, false}, {"--1", 2, 0, false}, {"1.2.3", 2, 0, false}, {"Inf", 2, 0, false},
	}
	for _, test := range tests {
		got, ok := minorUnits(test.amount, test.decimals)
		if got != test.want || ok != test.ok {
			t.Errorf("minorUnits(%q, %d) = %d, %v; want %d, %v", test.amount, test.decimals, got, ok, test.want, test.ok)
		}
	}
}

// The short way and the exact way agree on everything both can read.
func TestPlainMinorIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		decimals := rapid.IntRange(0, 4).Draw(t, "decimals")
		whole := rapid.Int64Range(-999_999_999_999, 999_999_999_999).Draw(t, "whole")
		fraction := rapid.StringMatching(fmt.Sprintf(`[0-9]{0,%d}`, decimals)).Draw(t, "fraction")
		amount := fmt.Sprintf("%d.%s", whole, fraction)
		got, ok := plainMinor(amount, decimals)
		r, _ := new(big.Rat).SetString(amount)
		r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)))
		want := r.Num().Int64()
		if fits := want <= maxMinor && want >= -maxMinor; ok != fits || fits && got != want {
			t.Fatalf("plainMinor(%q, %d) = %d, %v; want %d", amount, decimals, got, ok, want)
		}
	})
}

func TestCurrencies(t *testing.T) {
	for s, want := range map[string]int{"EUR": 2, "usd": 2, "JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3} {
		if _, got, ok := parseCurrency(s); !ok || got != want {
			t.Errorf("%s has %d decimals (%v), want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "EU", "EURO", "€", "123", "ZZZ"} {
		if code, _, ok := parseCurrency(s); ok {
			t.Errorf("%q is taken for %s", s, code)
		}
	}
}
