package decide_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/decide"
	"goodword/models"
)

// TestSlotsAreOnTheCustomersClock: each arm has the hour in which it would ask this customer, in the customer's zone, delays and now having that of where
// they end up; what is not eligible has none, and a wait is noted where it costs something.
func TestSlotsAreOnTheCustomersClock(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) {
		open(p)
		p.TimeZone = "Europe/Berlin"
		p.ContactHours = []models.ContactHours{{Channels: []string{"email", "sms", "push", "in_app"}, From: "06:00", To: "22:00"}}
	})
	r.start("when", []models.Factor{models.FactorTiming}, []models.Arm{
		{Key: "now", Timing: "now"}, {Key: "day", Timing: "+1d"}, {Key: "nine", Timing: "09:30"}, {Key: "night", Timing: "23:30"},
	}, func(e *models.Experiment) { e.Method, e.HalfLifeHours = models.MethodSendTime, 48 })
	saturday := time.Date(2026, 3, 28, 12, 30, 0, 0, time.UTC) // clocks in Berlin go forward in the night
	r.clock.Move(saturday)
	r.customers(2, func(i int) *models.State {
		return reachable(saturday, models.Trait{Name: "timezone", Value: []string{`""`, `"Asia/Tokyo"`}[i]})
	})
	hour := func(day time.Weekday, clock int) models.WeekHour { return models.WeekHour(1 + 24*int(day) + clock) }
	wait := func(h float64) int64 { return int64(h * 3_600_000) }
	for customer, want := range map[string][]models.SlotTime{
		"c0": {{Hour: hour(time.Saturday, 13)}, {Hour: hour(time.Sunday, 14), Wait: wait(24)}, {Hour: hour(time.Sunday, 9), Wait: wait(19)}, {}},
		"c1": {{Hour: hour(time.Saturday, 21)}, {Hour: hour(time.Sunday, 21), Wait: wait(24)}, {Hour: hour(time.Sunday, 9), Wait: wait(12)}, {}},
	} {
		a := r.ask(customer, anywhere)
		if diff := cmp.Diff(want, a.Decision.Stage("when").Slots); diff != "" {
			t.Errorf("%s: %s", customer, diff)
		}
		replay, err := r.Replay(t.Context(), r.ws, a.Decision.ID)
		if err != nil || !replay.Match {
			t.Errorf("%s: replay %+v, %v", customer, replay, err)
		}
	}
	if a := r.ask("c0", func(req *decide.Request) { req.Placement = "newsletter_footer" }); a.Decision.Stage("when") != nil {
		t.Errorf("an ambient placement asks when it is rendered; it drew %+v", a.Decision.Stage("when"))
	}
}
