package company

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"text/tabwriter"
	"time"
)

// TourDays is how long a tour takes of the service's clock.
const TourDays = 7

const (
	tourProgram = "moments"
	tourGuests  = 240
)

// tourZones are where the guests of a tour live.
var tourZones = []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Sydney"}

// TourResult is what a tour saw.
type TourResult struct {
	Drawn     map[string]map[string]int // decisions by stage and arm
	Answers   map[string]int            // first answers by reason code
	Scheduled int                       // asks for a slot to come
	Opened    int                       // of those, asked in their slot
	Withdrawn map[string]int            // of those, taken back before or in it, by reason
	Shared    int
	Nudged    int // asked again, once, who had not shared
}

// Tour shows every stage of a decision at work, with guests who are no customers
// of a company: a moment opens an episode, experiments settle ask, timing,
// channel, offer, approach and copy, asks wait for their slots in the guests'
// own time zones, are filtered again there, and are repeated once where nobody
// shared. The service's clock must stand at a midnight in UTC; it moves TourDays on.
func Tour(ctx context.Context, client Client, progress io.Writer) (TourResult, error) {
	t := &tour{api: newAPI(client), result: TourResult{
		Drawn: map[string]map[string]int{}, Answers: map[string]int{}, Withdrawn: map[string]int{},
	}}
	defer t.api.close()
	steps := []func(context.Context) error{t.setUp, t.praise, t.ask, t.change, t.open, t.nudge, t.end}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return t.result, fmt.Errorf("tour of the stages: %w", err)
		}
	}
	_, err := fmt.Fprintf(progress, "%d guests asked, %d in a slot of their own, %d nudged\n", tourGuests, t.result.Scheduled, t.result.Nudged)
	return t.result, err
}

type tour struct {
	api    *api
	start  time.Time
	guests [tourGuests]tourAnswer // the latest answer of each
	shared [tourGuests]bool
	result TourResult
}

// tourAnswer is what a tour reads of a decision.
type tourAnswer struct {
	ID        string    `json:"decision_id"`
	Ask       bool      `json:"ask"`
	Reason    string    `json:"reason_code"`
	Status    string    `json:"status"`
	SendAfter time.Time `json:"send_after"`
	Nudge     bool      `json:"nudge"`
	Stages    []struct {
		Name  string `json:"name"`
		Arm   string `json:"arm"`
		Drawn bool   `json:"drawn"`
	} `json:"stages"`
}

func guest(i int) string { return fmt.Sprintf("guest%03d", i) }

func (t *tour) setUp(ctx context.Context) error {
	post := func(path string, in any) error { return t.api.post(ctx, path, in, nil) }
	var err error
	if t.start, err = t.api.now(ctx); err != nil {
		return err
	}
	side := object{"kind": "credit", "minor": 1000}
	for _, key := range []string{"tour_credit", "tour_gift"} {
		offer := object{"key": key, "name": key, "currency": "EUR", "advocate": side, "friend": side}
		if key == "tour_gift" {
			offer["friend"] = object{"kind": "gift", "text": "a free bag of coffee"}
		}
		if err := post("/v1/offers", offer); err != nil {
			return err
		}
	}
	if err := post("/v1/programs", tourProgramBody()); err != nil {
		return err
	}
	for _, factor := range slices.Sorted(maps.Keys(tourArms)) {
		e := object{"key": "tour-" + factor, "program": tourProgram, "factors": []string{factor}, "arms": tourArms[factor], "window_hours": 96}
		if err := post("/v1/experiments", e); err != nil {
			return err
		}
		if err := post("/v1/experiments/tour-"+factor+"/start", nil); err != nil {
			return err
		}
	}
	return nil
}

// tourArms puts every factor on trial.
var tourArms = map[string][]object{
	"ask":      {{"key": "ask", "ask": true}, {"key": "no_ask", "ask": false}},
	"timing":   {{"key": "at_once", "timing": "now"}, {"key": "evening", "timing": "18:00"}, {"key": "next_morning", "timing": "+1d 09:00"}},
	"channel":  {{"key": "email", "channel": "email"}, {"key": "in_app", "channel": "in_app"}},
	"offer":    {{"key": "credit", "offer": "tour_credit"}, {"key": "gift", "offer": "tour_gift"}},
	"approach": {{"key": "favour", "approach": "dual_favour"}, {"key": "help", "approach": "help_friend"}},
	"copy":     {{"key": "first", "copy": "1"}, {"key": "second", "copy": "2"}, {"key": "third", "copy": "3"}},
}

func tourProgramBody() object {
	hours := func(channel string) object {
		return object{"channels": []string{channel}, "from": "09:00", "to": "20:00"}
	}
	return object{
		"key": tourProgram, "name": "A tour of the stages", "brand": "Tide & Timber", "problem": "stale coffee",
		"landing_url": "https://shop.example/welcome", "default_offer": "tour_credit", "holdout_share": 0.05,
		"moments": []object{{"key": "praise", "event": "NPS Submitted", "rule": "score >= 9"}},
		"placements": []object{
			{"key": "pulse", "interrupt": true, "moments": []string{"praise"}},
			{"key": "account_page", "channel": "in_app"},
		},
		"channels": []string{"email", "in_app"}, "contact_hours": []object{hours("email"), hours("in_app")},
		"segments":  []object{{"key": "fans", "rule": "nps == 10"}},
		"cap_count": 1, "cap_days": 30, "nudge_days": 3, "decision_hours": 72,
	}
}

func (t *tour) event(i int, name string, at time.Time, properties object) object {
	return object{"type": "track", "userId": guest(i), "messageId": fmt.Sprintf("tour-%d-%s-%d", i, name, at.Unix()),
		"event": name, "timestamp": at, "properties": properties}
}

// praise tells who the guests are and that they answered a survey: most are promoters.
func (t *tour) praise(ctx context.Context) error {
	var events []object
	for i := range tourGuests {
		events = append(events,
			object{"type": "identify", "userId": guest(i), "messageId": fmt.Sprintf("tour-%d", i), "timestamp": t.start.AddDate(0, -2, 0),
				"traits": object{"timezone": tourZones[i%len(tourZones)], "consent_email": true}},
			t.event(i, "NPS Submitted", t.start, object{"score": 10 - i%3}))
	}
	return t.api.tell(ctx, events)
}

// decide asks about every guest that include names.
func (t *tour) decide(ctx context.Context, send string, include func(i int) bool) error {
	return t.api.each(ctx, tourGuests, func(ctx context.Context, i int) error {
		if !include(i) {
			return nil
		}
		return t.api.call(ctx, http.MethodPost, "/v1/decisions", t.api.admin,
			object{"customer_id": guest(i), "program": tourProgram, "placement": "pulse", "send_id": send}, &t.guests[i])
	})
}

func (t *tour) ask(ctx context.Context) error {
	if err := t.decide(ctx, "first", func(int) bool { return true }); err != nil {
		return err
	}
	for i := range t.guests {
		g := &t.guests[i]
		t.result.Answers[g.Reason]++
		if g.Status == "scheduled" {
			t.result.Scheduled++
		}
		for _, s := range g.Stages {
			if t.result.Drawn[s.Name] == nil {
				t.result.Drawn[s.Name] = map[string]int{}
			}
			t.result.Drawn[s.Name][s.Arm]++
		}
	}
	return nil
}

// change makes some guests unfit to be asked while their asks wait.
func (t *tour) change(ctx context.Context) error {
	var events []object
	for i := range tourGuests {
		switch i % 20 {
		case 3:
			events = append(events, t.event(i, "Support Ticket Opened", t.start, object{"ticket_id": guest(i)}))
		case 7:
			events = append(events, t.event(i, "NPS Submitted", t.start.Add(time.Second), object{"score": 3}))
		}
	}
	return t.api.tell(ctx, events)
}

// open goes on for two days and a half, asks again about those who wait, and
// reports that their asks arrived. Every fifth shares.
func (t *tour) open(ctx context.Context) error {
	for hour := 6; hour <= 60; hour += 6 {
		at := t.start.Add(time.Duration(hour) * time.Hour)
		if err := t.api.moveClock(ctx, at); err != nil {
			return err
		}
		waiting := func(i int) bool { return t.guests[i].Status == "scheduled" && !t.guests[i].SendAfter.After(at) }
		var due []int
		for i := range t.guests {
			if waiting(i) {
				due = append(due, i)
			}
		}
		if err := t.decide(ctx, "first", waiting); err != nil {
			return err
		}
		if err := t.arrived(ctx, due, at); err != nil {
			return err
		}
	}
	return nil
}

func (t *tour) arrived(ctx context.Context, guests []int, at time.Time) error {
	var activations []activation
	var events []object
	for _, i := range guests {
		g := &t.guests[i]
		if !g.Ask {
			t.result.Withdrawn[g.Reason]++
			continue
		}
		t.result.Opened++
		activations = append(activations, activation{DecisionID: g.ID, Kind: "delivered", At: at})
		if t.shared[i] = i%5 == 0; t.shared[i] {
			t.result.Shared++
			events = append(events, t.event(i, "Product Shared", at, object{"decision_id": g.ID, "share_via": "whatsapp"}))
		}
	}
	if len(activations) > 0 {
		if err := t.api.post(ctx, "/v1/activations", object{"activations": activations}, nil); err != nil {
			return err
		}
	}
	if len(events) == 0 {
		return nil
	}
	return t.api.tell(ctx, events)
}

// nudge asks again some days later.
func (t *tour) nudge(ctx context.Context) error {
	if err := t.api.moveClock(ctx, t.start.AddDate(0, 0, 6)); err != nil {
		return err
	}
	before := t.guests
	asked := func(i int) bool { return before[i].Ask }
	if err := t.decide(ctx, "second", asked); err != nil {
		return err
	}
	for i := range t.guests {
		if asked(i) && t.guests[i].Nudge {
			t.result.Nudged++
		}
	}
	return nil
}

// end leaves the service as a company finds it: the tour's program decides no more.
func (t *tour) end(ctx context.Context) error {
	if err := t.api.archive(ctx, tourProgram); err != nil {
		return err
	}
	return t.api.moveClock(ctx, t.start.AddDate(0, 0, TourDays))
}

// stageOrder is the order in which stages are settled.
var stageOrder = []string{"ask", "timing", "channel", "offer", "approach", "copy"}

// WriteTable prints the result for people.
func (r TourResult) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "stage\tarms drawn")
	for _, stage := range stageOrder {
		fmt.Fprintf(t, "%s\t%s\n", stage, listCounts(r.Drawn[stage]))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "first answers: %s\n%d asks waited for a slot in the guest's own time; %d opened there, %s\n"+
		"%d shared and were left alone; %d others were asked once more after three days\n\n",
		listCounts(r.Answers), r.Scheduled, r.Opened, withdrawnList(r.Withdrawn), r.Shared, r.Nudged)
	return err
}

func withdrawnList(counts map[string]int) string {
	if len(counts) == 0 {
		return "none was taken back"
	}
	return "the others were taken back: " + listCounts(counts)
}
