package decide_test

import (
	"testing"

	"goodword/internal/decide"
	"goodword/models"
	"goodword/prompts"
)

// BenchmarkPrepare holds the copies of a first snapshot against the guard, 1,000 of all channels.
func BenchmarkPrepare(b *testing.B) {
	brand := models.DefaultBrand()
	brand.Name = "Acme"
	snap := &models.Snapshot{ID: "first", Workspace: 1, Brand: &brand}
	channels := prompts.CellChannels()
	for i := 0; len(snap.Copies) < 1000; i++ {
		if channel := channels[i%len(channels)]; deskTexts[channel] != nil {
			c := copied(len(snap.Copies), channel, "Well")
			snap.Copies = append(snap.Copies, &c)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		new(decide.Service).Prepare(snap)
	}
}

// TestPreparedCopiesAreTheOnesShown: a decision takes the same words whether its snapshot was prepared or not.
func TestPreparedCopiesAreTheOnesShown(t *testing.T) {
	r := newRig(t)
	r.program(1, open)
	r.brand(nil)
	untrue := copied(20, "email", "Well")
	untrue.Fields["subject"] = "$500 for a friend"
	r.shelve(append(allChannels("Well"), untrue)...)
	r.customers(1, nil)
	_, other := r.replica(r.store)
	other.Prepare(r.catalog.Snapshot(r.ws))
	req := decide.Request{Workspace: r.ws, CustomerID: "c0", Placement: "email", Preview: true}
	got, err := other.Decide(t.Context(), req)
	r.must(err)
	want, err := r.Decide(t.Context(), req)
	r.must(err)
	if got.CopySource != models.CopyByModel || got.WordsID != want.WordsID || got.Words != want.Words {
		t.Errorf("prepared: %s, %s; not: %s", got.WordsID, got.CopySource, want.WordsID)
	}
}
