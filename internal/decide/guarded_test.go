package decide_test

import (
	"testing"

	"goodword/internal/decide"
	"goodword/models"
)

// retire stops arms as guardrails do.
func (r *rig) retire(experiment string, arms ...string) {
	r.t.Helper()
	for _, arm := range arms {
		done, err := r.catalog.RetireArm(r.t.Context(), r.ws, experiment, models.Retirement{
			Arm: arm, At: r.clock.Now(), Metric: models.HarmComplaint, Kind: models.GuardrailLimit, Why: "planted",
		})
		if r.must(err); !done {
			r.t.Fatalf("%s was not stopped", arm)
		}
	}
}

// TestStoppedArmsDoNotComeBack: nothing asks in a way that was stopped, neither by a draw nor by the program's defaults, which here would
// do what the stopped arms did.
func TestStoppedArmsDoNotComeBack(t *testing.T) {
	channels := []models.Arm{{Key: "mail", Channel: "email"}, {Key: "text", Channel: "sms"}}
	offers := []models.Arm{{Key: "a", Offer: "a"}, {Key: "b", Offer: "b"}}
	timings := []models.Arm{{Key: "now", Timing: "now"}, {Key: "later", Timing: "+2d"}}
	for name, c := range map[string]struct {
		factors  []models.Factor
		arms     []models.Arm
		stop     []string
		mailOnly bool
		reason   models.Reason // "" for an ask
		arm      string        // the only one that is drawn, "" for no draw
	}{
		"the arm that asks":           {[]models.Factor{models.FactorAsk}, []models.Arm{{Key: "yes", Ask: yes()}, {Key: "no", Ask: no()}}, []string{"yes"}, false, models.ReasonGuardrail, ""},
		"one of two offers":           {[]models.Factor{models.FactorOffer}, offers, []string{"a"}, false, "", "b"},
		"both offers":                 {[]models.Factor{models.FactorOffer}, offers, []string{"a", "b"}, false, models.ReasonGuardrail, ""},
		"one of two channels":         {[]models.Factor{models.FactorChannel}, channels, []string{"mail"}, false, "", "text"},
		"the channel that is left":    {[]models.Factor{models.FactorChannel}, channels, []string{"mail"}, true, models.ReasonGuardrail, ""},
		"a channel that is not left":  {[]models.Factor{models.FactorChannel}, channels, []string{"text"}, true, "", "mail"},
		"one of two timings":          {[]models.Factor{models.FactorTiming}, timings, []string{"now"}, false, "", "later"},
		"a group that always asks":    {[]models.Factor{models.FactorAsk, models.FactorOffer}, []models.Arm{{Key: "a", Ask: yes(), Offer: "a"}, {Key: "b", Ask: yes(), Offer: "b"}}, []string{"a", "b"}, false, models.ReasonGuardrail, ""},
		"a group that need not":       {[]models.Factor{models.FactorAsk, models.FactorOffer}, []models.Arm{{Key: "no", Ask: no()}, {Key: "b", Ask: yes(), Offer: "b"}}, []string{"b"}, false, models.ReasonGuardrail, ""},
		"both channels of a customer": {[]models.Factor{models.FactorChannel}, channels, []string{"mail", "text"}, false, models.ReasonGuardrail, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.program(2, open)
			r.start("trial", c.factors, c.arms, nil)
			r.retire("trial", c.stop...)
			const n = 20
			now := r.clock.Now()
			r.customers(n, func(int) *models.State {
				if c.mailOnly {
					return stateOf(models.Event{Kind: models.EventIdentify, At: now, MessageID: "i", Consents: []models.Consent{
						{Channel: "email", Granted: true}, {Channel: "sms"}, {Channel: "push"}, {Channel: "in_app"},
					}})
				}
				return reachable(now)
			})
			for i := range n {
				a := r.ask("c"+itoa(i), anywhere)
				d := &a.Decision
				if d.Ask != (c.reason == "") || c.reason != "" && d.Reason != c.reason {
					t.Fatalf("got ask %v for %q, want the reason %q", d.Ask, d.Reason, c.reason)
				}
				s := d.Stage("trial")
				if (s == nil) != (c.arm == "") || s != nil && (s.Arm != c.arm || s.Propensity() != 1) {
					t.Fatalf("got stage %+v, want %q alone", s, c.arm)
				}
				if replay, err := r.Replay(t.Context(), r.ws, d.ID); err != nil || !replay.Match {
					t.Fatalf("replay: %+v, %v", replay, err)
				}
			}
		})
	}
}

// TestPromiseOutlivesItsArm: who was promised what was stopped keeps it, and is asked with it.
func TestPromiseOutlivesItsArm(t *testing.T) {
	r := newRig(t)
	r.program(2, open)
	r.start("trial", []models.Factor{models.FactorOffer}, []models.Arm{{Key: "a", Offer: "a"}, {Key: "b", Offer: "b"}}, nil)
	r.customers(1, func(int) *models.State { return reachable(r.clock.Now()) })
	first := r.ask("c0", anywhere)
	r.retire("trial", "a", "b")
	again := r.ask("c0", func(req *decide.Request) { anywhere(req); req.SendID = "later" })
	if !again.Decision.Ask || again.Decision.Offer != first.Decision.Offer || again.Decision.Promise != first.Decision.Promise {
		t.Errorf("after %s got %+v", first.Decision.Offer, again.Decision)
	}
}
