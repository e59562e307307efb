package models

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWeekHourOf: the hour is what clocks at the customer's show in the slot, on the days on which they change, too; zones and changes as in TestTimingAt.
func TestWeekHourOf(t *testing.T) {
	for _, tc := range []struct {
		name, timing, anchor, zone string
		day                        time.Weekday
		clock                      int
	}{
		{"Sunday's first", "sun 00:00", "2026-03-04T10:00:00Z", "UTC", time.Sunday, 0},
		{"Saturday's last", "sat 23:59", "2026-03-04T10:00:00Z", "UTC", time.Saturday, 23},
		{"another day there", "now", "2026-03-01T22:00:00Z", "Asia/Tokyo", time.Monday, 7},
		{"the morning after clocks went forward", "sun 09:30", "2026-03-28T12:00:00Z", "Europe/Berlin", time.Sunday, 9},
		{"an hour that is skipped", "02:30", "2026-03-28T12:00:00Z", "Europe/Berlin", time.Sunday, 3},
		{"a day later, when clocks go forward between", "+1d", "2026-03-28T12:30:00Z", "Europe/Berlin", time.Sunday, 14},
		{"an hour that comes twice", "02:30", "2026-10-24T12:00:00Z", "Europe/Berlin", time.Sunday, 2},
		{"its second coming", "now", "2026-10-25T01:30:00Z", "Europe/Berlin", time.Sunday, 2},
		{"a day later, when clocks go back between", "+1d", "2026-10-24T12:30:00Z", "Europe/Berlin", time.Sunday, 13},
		{"half an hour east", "now", "2026-03-02T18:45:00Z", "Asia/Kolkata", time.Tuesday, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			timing, err := ParseTiming(tc.timing)
			if err != nil {
				t.Fatal(err)
			}
			z := zone(t, tc.zone)
			got := WeekHourOf(timing.At(at(tc.anchor), z), z)
			if want := WeekHour(1 + 24*int(tc.day) + tc.clock); got != want || !got.Valid() || got.Place() != int(want)-1 {
				t.Errorf("hour %d, want %d: %s at %d", got, want, tc.day, tc.clock)
			}
		})
	}
	if WeekHour(0).Valid() || WeekHour(169).Valid() {
		t.Error("0 and 169 are hours of the week")
	}
}

// TestSendTimeIsOfTimingAlone: what send_time cannot do is said, each with its place.
func TestSendTimeIsOfTimingAlone(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Experiment)
		want   []string
	}{
		{"as it should be", func(*Experiment) {}, nil},
		{"waiting costs", func(e *Experiment) { e.HalfLifeHours = 72 }, nil},
		{"as a shadow of arms", func(e *Experiment) {
			e.Method, e.Shadow = MethodThompson, &Shadow{Method: MethodSendTime, Objective: ObjectiveMetric}
			e.HalfLifeHours = 72
		}, nil},
		{"in the light of arms", func(e *Experiment) {
			e.Shadow, e.HalfLifeHours = &Shadow{Method: MethodThompson, Objective: ObjectiveMetric}, 72
		}, nil},
		{"another factor", func(e *Experiment) {
			e.Factors = []Factor{FactorTiming, FactorChannel}
			for i := range e.Arms {
				e.Arms[i].Channel = "email"
			}
		}, []string{"/method: send_time is for an experiment that governs timing alone"}},
		{"a shadow over another factor", func(e *Experiment) {
			e.Factors, e.Method = []Factor{FactorOffer}, MethodThompson
			e.Arms = []Arm{{Key: "a", Offer: "a"}, {Key: "b", Offer: "b"}}
			e.Shadow = &Shadow{Method: MethodSendTime, Objective: ObjectiveMetric}
		}, []string{"/shadow/method: send_time is for an experiment that governs timing alone"}},
		{"opens", func(e *Experiment) { e.Metric = OutcomeExposure }, []string{"/metric: must be share, click, signup or purchase for send_time"}},
		{"money", func(e *Experiment) { e.Objective, e.Metric = ObjectiveValue, OutcomePurchase }, []string{"/objective: must be metric for send_time"}},
		{"open windows", func(e *Experiment) { e.Pending = PendingEstimate }, []string{"/pending: must be wait for send_time"}},
		{"a context", func(e *Experiment) { e.Context = []ContextNumber{{Feature: "orders"}} }, []string{"/context: is for"}},
		{"half-life of others", func(e *Experiment) { e.Method, e.HalfLifeHours = MethodThompson, 5 }, []string{"/half_life_hours: is for send_time"}},
		{"half-life below 0", func(e *Experiment) { e.HalfLifeHours = -1 }, []string{"/half_life_hours: must be between 0"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := DefaultExperiment()
			e.Key, e.Program, e.Factors, e.Method, e.WindowHours = "when", "main", []Factor{FactorTiming}, MethodSendTime, 24*8
			e.Arms = []Arm{{Key: "now", Timing: "now"}, {Key: "tue", Timing: "tue 09:30"}}
			tc.change(&e)
			var got []string
			if err, is := errors.AsType[*Error](e.Validate()); is {
				for _, f := range err.Fields {
					got = append(got, f.Pointer+": "+f.Detail)
				}
			}
			fits := slices.EqualFunc(got, tc.want, func(g, w string) bool { return strings.HasPrefix(g, w) })
			if !fits {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
