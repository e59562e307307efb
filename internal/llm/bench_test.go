package llm_test

import (
	"testing"

	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/store/storetest"
)

// BenchmarkComplete is a call of a model that answers at once: HTTP on the loopback interface, and two transactions for its account.
func BenchmarkComplete(b *testing.B) {
	r := newRig(b, storetest.New(b), func(p []llm.Provider) { p[0].Day.Tokens, p[0].Month.Tokens = 1e12, 1e12 }, scripted.Script{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.client.Complete(b.Context(), r.request()); err != nil {
			b.Fatal(err)
		}
	}
}
