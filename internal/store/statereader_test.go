package store

import (
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goodword/models"
)

// States of any content, every field in use, are read as the library reads
// them, and not by falling back to it.
func TestStatesAreReadAsWritten(t *testing.T) {
	states := rapid.MakeCustom[models.State](rapid.MakeConfig{
		Kinds: map[reflect.Kind]*rapid.Generator[any]{
			reflect.Float64: rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 9), rapid.Map(rapid.IntRange(0, 9), func(n int) float64 { return float64(n) })).AsAny(),
		},
	})
	rapid.Check(t, func(t *rapid.T) {
		written, err := encodeState(new(states.Draw(t, "state")))
		if err != nil {
			t.Fatal(err)
		}
		var want, got models.State
		if err := cbor.Unmarshal(written, &want); err != nil {
			t.Fatal(err)
		}
		if !readState(written, &got) {
			t.Fatalf("left to the library: %x", written)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

// Whatever the reader takes, the library takes and reads alike.
func FuzzReadState(f *testing.F) {
	var s models.State
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for kind := range models.EventKind(12) {
		s.Apply(&models.Event{Kind: kind, MessageID: "m", At: at, OrderID: "o", Minor: 12_345, Currency: "EUR", Channel: "email",
			Granted: true, TicketID: "t", Score: 9, Code: "maya", Traits: []models.Trait{{Name: "plan", Value: `"plus"`}}})
		b, err := encodeState(&s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)-1])
	}
	f.Add([]byte{0xa2, 1, 0x80, 1, 0x80})       // a key twice
	f.Add([]byte{0xa1, 0x18, 99, 0xf6})         // a field of a later version
	f.Add([]byte{0xa1, 1, 0x9b, 255, 255, 255}) // an array that is longer than memory
	f.Fuzz(func(t *testing.T, b []byte) {
		var want, got models.State
		if !readState(b, &got) {
			return
		}
		if err := cbor.Unmarshal(b, &want); err != nil {
			t.Fatalf("the library says %v", err)
		}
		same := cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
		if d := cmp.Diff(want, got, same); d != "" {
			t.Fatal(d)
		}
	})
}

func BenchmarkDecodeState(b *testing.B) {
	var s models.State
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for n := range 20 {
		s.Apply(&models.Event{Kind: models.EventKind(n % 12), MessageID: "message-17", At: at.AddDate(0, 0, n), OrderID: "o", Minor: 12_345,
			Currency: "EUR", Channel: "email", Granted: true, TicketID: "t", Score: 9, Traits: []models.Trait{{Name: "plan", Value: `"plus"`}}})
	}
	written, err := encodeState(&s)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("reader", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decodeState(written); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var s models.State
			if err := cbor.Unmarshal(written, &s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
