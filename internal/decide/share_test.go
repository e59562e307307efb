package decide_test

import (
	"math"
	"slices"
	"testing"

	"goodword/internal/decide"
	"goodword/models"
)

// TestShareChannelsOfAnAsk looks at what each answer shows: only what the program lists and the caller can show, at most as many as the program
// says, the same again for the same key, and drawn by the odds that are logged.
func TestShareChannelsOfAnAsk(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) {
		p.ShareChannels, p.ShareChannelsMax = []string{"whatsapp", "email", "link", "sms"}, 3
	})
	const n = 400
	r.customers(n, nil)
	able := models.NewShareSet([]string{"sms", "link", "qr"})
	first, expected, variance := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for i := range n {
		a := r.ask("c"+itoa(i), nil)
		if len(a.ShareChannels) != 3 || a.Decision.Share.First < 0.01 || a.Decision.Share.Propensity > a.Decision.Share.First {
			t.Fatalf("shown are %v of %+v", a.ShareChannels, a.Decision.Share)
		}
		first[a.ShareChannels[0]] += 1 / a.Decision.Share.First
		expected[a.ShareChannels[0]]++
		variance[a.ShareChannels[0]] += (1 - a.Decision.Share.First) / (a.Decision.Share.First * a.Decision.Share.First)
		if again := r.ask("c"+itoa(i), nil); i%50 == 0 && !slices.Equal(again.ShareChannels, a.ShareChannels) {
			t.Fatalf("the same key shows %v, then %v", a.ShareChannels, again.ShareChannels)
		}
		if i%100 == 0 {
			r.showsSome(a, able)
		}
	}
	for channel, weight := range first { // inverse weights of each sum to the number of draws
		if z := (weight - n) / math.Sqrt(variance[channel]); expected[channel] > 20 && math.Abs(z) > 4 {
			t.Errorf("%s came first %v times, inversely weighed %.0f of %d: z = %.1f", channel, expected[channel], weight, n, z)
		}
	}
}

// showsSome asks again on behalf of a caller that cannot show everything: what was decided stands, the rest is left out. A new decision is
// drawn among what that caller can show.
func (r *rig) showsSome(decided *decide.Answer, able models.ShareSet) {
	r.t.Helper()
	some := r.ask(decided.CustomerID, func(req *decide.Request) { req.ShareChannels = able })
	want := slices.DeleteFunc(slices.Clone(decided.ShareChannels), func(c string) bool { return !able.Has(c) })
	if !slices.Equal(some.ShareChannels, want) {
		r.t.Errorf("of %v a caller of %v is shown %v", decided.ShareChannels, able.Names(), some.ShareChannels)
	}
	fresh := r.ask(decided.CustomerID, func(req *decide.Request) { req.ShareChannels, req.SendID = able, "second" })
	shown := slices.Sorted(slices.Values(fresh.ShareChannels))
	if !slices.Equal(shown, []string{"link", "sms"}) || fresh.Decision.Share.Able.Has("qr") {
		r.t.Errorf("a caller of %v is shown %v by a decision of its own", able.Names(), fresh.ShareChannels)
	}
	replay, err := r.Replay(r.t.Context(), r.ws, fresh.Decision.ID)
	r.must(err)
	if !replay.Match || replay.Share.Recomputed == nil {
		r.t.Errorf("replay: %+v", replay.Share)
	}
	nothing := r.ask(decided.CustomerID, func(req *decide.Request) {
		req.ShareChannels, req.SendID = models.NewShareSet([]string{"qr"}), "third"
	})
	if len(nothing.ShareChannels) != 0 || nothing.Decision.Share != nil || !nothing.Decision.Ask {
		r.t.Errorf("a caller that can show nothing of the program's is shown %v", nothing.ShareChannels)
	}
}

// TestNoAskShowsNoShareChannels: what does not ask has nothing to share by, and learns nothing of it.
func TestNoAskShowsNoShareChannels(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.AskByDefault = false })
	r.customers(1, nil)
	if a := r.ask("c0", nil); a.ShareChannels != nil || a.Decision.Share != nil || a.Decision.Ask {
		t.Errorf("shown are %v, drawn %+v", a.ShareChannels, a.Decision.Share)
	}
}
