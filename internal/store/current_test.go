package store

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
)

var anyRef = rapid.Custom(func(t *rapid.T) models.CurrentRef {
	at := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "decided")).UTC()
	return models.CurrentRef{
		Key:    [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "key")),
		Number: rapid.Uint32().Draw(t, "number"), DecidedAt: at,
		ValidUntil: at.Add(time.Duration(rapid.Int64Range(0, 1e9).Draw(t, "valid")) * time.Microsecond),
		FirstName:  rapid.String().Draw(t, "name"),
	}
})

// TestCurrentIsReadAsWritten: the column holds every list, to the microsecond.
func TestCurrentIsReadAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(anyRef).Draw(t, "list")
		got, err := decodeCurrent(encodeCurrent(list))
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 && got == nil {
			return
		}
		if !reflect.DeepEqual(got, list) {
			t.Fatalf("got %v, want %v", got, list)
		}
	})
}

// TestCurrentAfterADecision: the new one is last and its key's only one, what is over is gone, and what is valid stays.
func TestCurrentAfterADecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(anyRef, 0, 5).Draw(t, "list")
		d := &models.Decision{Key: models.DecisionKey{Program: "main", Placement: "email"}, DecidedAt: time.UnixMicro(2e15).UTC(), ValidUntil: time.UnixMicro(3e15).UTC()}
		d.ID.Number = 7
		if len(list) > 0 && rapid.Bool().Draw(t, "decided before") {
			list[0].Key = keyHash(d.Key)
		}
		next := currentAfter(list, &models.Commit{Decision: d, FirstName: "Maya"})
		kept := 0
		for _, r := range list {
			if r.Key != keyHash(d.Key) && r.ValidUntil.After(d.DecidedAt) {
				kept++
			}
		}
		want := models.CurrentRef{Key: keyHash(d.Key), Number: 7, DecidedAt: d.DecidedAt, ValidUntil: d.ValidUntil, FirstName: "Maya"}
		if len(next) != kept+1 || next[kept] != want {
			t.Fatalf("of %v remains %v", list, next)
		}
	})
}

// FuzzDecodeCurrent: whatever stands in the column is an error, or is written as it was read.
func FuzzDecodeCurrent(f *testing.F) {
	f.Add(encodeCurrent([]models.CurrentRef{{Number: 1, DecidedAt: time.UnixMicro(1), ValidUntil: time.UnixMicro(2), FirstName: "Maya"}, {Number: 2}}))
	f.Add(bytes.Repeat([]byte{255}, currentHead))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := decodeCurrent(b)
		if err != nil {
			return
		}
		for _, r := range list {
			if r.Number > 1<<31 || !inRange(r.DecidedAt) || !inRange(r.ValidUntil) {
				return // wider in the column than in the program
			}
		}
		if again := encodeCurrent(list); !bytes.Equal(again, b) {
			back, err := decodeCurrent(again)
			if err != nil || !reflect.DeepEqual(back, list) {
				t.Fatalf("%x becomes %x", b, again)
			}
		}
	})
}

func inRange(t time.Time) bool { return t.Year() > 0 && t.Year() < 10_000 }
