package company

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"text/tabwriter"
	"time"
)

// ChoosingDays is how long the scenario of choosing takes of the service's clock.
const ChoosingDays = 7 * (choosingWeeks + 1)

const (
	choosingProgram = "gardeners"
	gardeners       = 900
	choosingWeeks   = 6
	oftenFrom       = 5 // orders from which a gardener buys often
)

// The planted truth: those who buy often would rather give their friend something, others want something themselves; everybody has time in the
// evening.
var (
	inTheMood = map[string]float64{"at_once": 1, "morning": 0.7, "evening": 1.6}
)

const (
	likedChance    = 0.13
	dislikedChance = 0.04
)

// ChoosingWeek is what one week's decisions were drawn from, on average.
type ChoosingWeek struct {
	Shares  int
	Often   float64 // probability of the friend's gift for those who buy often
	Seldom  float64 // and of the own credit for others
	Evening float64
}

// ChoosingResult is what the scenario of choosing saw.
type ChoosingResult struct {
	Weeks []ChoosingWeek
	// Audited says of each experiment whether its log is as its probabilities say, and Replayed how many of the Decisions came out the same to
	// the bit when they were computed again.
	Audited          map[string]bool
	Replayed         int
	Decisions        []string
	ShadowDifference float64 // shares per decision that the policy which knows nobody would have lost, estimated from the log
	ShadowRefused    string
}

// Found reports whether both planted truths were found: the last week's decisions give what is liked most of the time.
func (r ChoosingResult) Found() bool {
	if len(r.Weeks) == 0 {
		return false
	}
	last := r.Weeks[len(r.Weeks)-1]
	return last.Often > 0.6 && last.Seldom > 0.6 && last.Evening > 0.6
}

// Choosing shows two experiments that learn while they run: a contextual one on the offer, which has to find out that customers want different
// things, with a shadow beside it that treats everybody alike, and one on timing. The service's clock must stand at a midnight in UTC; it moves
// ChoosingDays on.
func Choosing(ctx context.Context, client Client, seed uint64, progress io.Writer) (ChoosingResult, error) {
	g := &choosing{api: newAPI(client), random: rand.New(rand.NewPCG(seed, 0x67617264656e6572)), result: ChoosingResult{Audited: map[string]bool{}}}
	defer g.api.close()
	err := g.play(ctx, progress)
	if err != nil {
		err = fmt.Errorf("scenario of choosing: %w", err)
	}
	return g.result, err
}

type choosing struct {
	api    *api
	random *rand.Rand
	start  time.Time
	orders [gardeners]int
	result ChoosingResult
}

// choosingAnswer is what the scenario reads of a decision.
type choosingAnswer struct {
	ID        string    `json:"decision_id"`
	SendAfter time.Time `json:"send_after"`
	Stages    []struct {
		Name          string             `json:"name"`
		Arm           string             `json:"arm"`
		Probabilities map[string]float64 `json:"probabilities"`
	} `json:"stages"`
}

func (g *choosing) play(ctx context.Context, progress io.Writer) error {
	if err := g.setUp(ctx); err != nil {
		return err
	}
	if err := g.introduce(ctx); err != nil {
		return err
	}
	for week := range choosingWeeks {
		if err := g.week(ctx, week); err != nil {
			return err
		}
		w := g.result.Weeks[week]
		fmt.Fprintf(progress, "week %d of %d: %d shares, in the evening %.0f %%\n", week+1, choosingWeeks, w.Shares, 100*w.Evening)
	}
	for _, step := range []func(context.Context) error{g.audit, g.replay, g.compare, g.end} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (g *choosing) setUp(ctx context.Context) error {
	var err error
	if g.start, err = g.api.now(ctx); err != nil {
		return err
	}
	some, none := object{"kind": "credit", "minor": 1500}, object{"kind": "none"}
	steps := []struct {
		path string
		body object
	}{
		{"/v1/offers", object{"key": "for_you", "name": "15 for you", "currency": "EUR", "advocate": some, "friend": none}},
		{"/v1/offers", object{"key": "for_friend", "name": "15 for your friend", "currency": "EUR", "advocate": none, "friend": some}},
		{"/v1/programs", object{
			"key": choosingProgram, "name": "Gardeners", "brand": "Tide & Timber", "landing_url": "https://shop.example/welcome",
			"default_offer": "for_you", "holdout_share": 0, "activation": "fetch", "decision_hours": 24, "promise_days": 2, "cap_count": 0,
			"placements": []object{{"key": "mail", "channel": "email", "interrupt": true}},
		}},
		{"/v1/experiments", object{
			"key": "gardeners-offer", "program": choosingProgram, "factors": []string{"offer"}, "method": "logistic_thompson",
			"context": []object{{"feature": "orders", "half": oftenFrom}}, "shadow": object{"method": "thompson", "objective": "metric"},
			"floor": 0.05, // the shadow differs from it on every other gardener: what it would have brought is told from these draws
			"arms":  []object{{"key": "for_you", "offer": "for_you"}, {"key": "for_friend", "offer": "for_friend"}},
		}},
		{"/v1/experiments/gardeners-offer/start", nil},
		{"/v1/experiments", object{
			"key": "gardeners-timing", "program": choosingProgram, "factors": []string{"timing"}, "window_hours": 96,
			"arms": []object{{"key": "at_once", "timing": "now"}, {"key": "morning", "timing": "09:00"}, {"key": "evening", "timing": "18:00"}},
		}},
		{"/v1/experiments/gardeners-timing/start", nil},
	}
	for _, s := range steps {
		if err := g.api.post(ctx, s.path, s.body, nil); err != nil {
			return err
		}
	}
	return nil
}

func gardener(i int) string { return fmt.Sprintf("gardener%04d", i) }

// introduce tells how often everybody has bought.
func (g *choosing) introduce(ctx context.Context) error {
	var events []object
	for i := range g.orders {
		g.orders[i] = 1 + g.random.IntN(2*oftenFrom)
		events = append(events, object{"type": "identify", "userId": gardener(i), "messageId": fmt.Sprintf("g%d", i),
			"timestamp": g.start.AddDate(0, -6, 0), "traits": object{"consent_email": true}})
		for n := range g.orders[i] {
			events = append(events, object{"type": "track", "userId": gardener(i), "messageId": fmt.Sprintf("g%d-%d", i, n), "event": "Order Completed",
				"timestamp": g.start.AddDate(0, 0, -20-10*n), "properties": object{"order_id": fmt.Sprintf("g%d-%d", i, n), "total": 25, "currency": "EUR"}})
		}
	}
	return g.api.tell(ctx, events)
}

func (g *choosing) likes(i int) string {
	if g.orders[i] >= oftenFrom {
		return "for_friend"
	}
	return "for_you"
}

// week asks every gardener, waits until all slots have come, tells who shared, and lets the week pass.
func (g *choosing) week(ctx context.Context, week int) error {
	answers := make([]choosingAnswer, gardeners)
	err := g.api.each(ctx, gardeners, func(ctx context.Context, i int) error {
		return g.api.post(ctx, "/v1/decisions", object{"customer_id": gardener(i), "program": choosingProgram, "send_id": fmt.Sprintf("week-%d", week)}, &answers[i])
	})
	if err != nil {
		return err
	}
	begin := g.start.AddDate(0, 0, 7*week)
	if err := g.api.moveClock(ctx, begin.AddDate(0, 0, 2)); err != nil {
		return err
	}
	if err := g.follow(ctx, begin, answers); err != nil {
		return err
	}
	return g.api.moveClock(ctx, begin.AddDate(0, 0, 7))
}

// follow draws who shares, and notes what the decisions were drawn from.
func (g *choosing) follow(ctx context.Context, begin time.Time, answers []choosingAnswer) error {
	var w ChoosingWeek
	var shared []int
	often, seldom := 0.0, 0.0
	for i := range answers {
		a := &answers[i]
		timing, offer := stageOf(a, "timing"), stageOf(a, "offer")
		if timing < 0 || offer < 0 {
			return fmt.Errorf("decision %s about %s lacks a stage", a.ID, gardener(i))
		}
		likes := g.likes(i)
		p := a.Stages[offer].Probabilities[likes]
		if likes == "for_friend" {
			w.Often, often = w.Often+p, often+1
		} else {
			w.Seldom, seldom = w.Seldom+p, seldom+1
		}
		w.Evening += a.Stages[timing].Probabilities["evening"] / gardeners
		chance := dislikedChance
		if a.Stages[offer].Arm == likes {
			chance = likedChance
		}
		if g.random.Float64() < chance*inTheMood[a.Stages[timing].Arm] {
			shared = append(shared, i)
		}
		if i%50 == 0 {
			g.result.Decisions = append(g.result.Decisions, a.ID)
		}
	}
	w.Often, w.Seldom, w.Shares = w.Often/often, w.Seldom/seldom, len(shared)
	g.result.Weeks = append(g.result.Weeks, w)
	return g.api.each(ctx, len(shared), func(ctx context.Context, i int) error {
		a := &answers[shared[i]]
		at := begin
		if a.SendAfter.After(at) {
			at = a.SendAfter
		}
		return g.api.post(ctx, "/v1/decisions/"+a.ID+"/outcome", object{"type": "share", "at": at.Add(2 * time.Hour)}, nil)
	})
}

func stageOf(a *choosingAnswer, name string) int {
	for i := range a.Stages {
		if a.Stages[i].Name == name {
			return i
		}
	}
	return -1
}

// audit asks whether the logs can be believed.
func (g *choosing) audit(ctx context.Context) error {
	for _, key := range []string{"gardeners-offer", "gardeners-timing"} {
		var audit struct{ Passed bool }
		if err := g.api.get(ctx, "/v1/experiments/"+key+"/audit", &audit); err != nil {
			return err
		}
		g.result.Audited[key] = audit.Passed
	}
	return nil
}

// replay has some decisions computed again.
func (g *choosing) replay(ctx context.Context) error {
	same := make([]bool, len(g.result.Decisions))
	err := g.api.each(ctx, len(same), func(ctx context.Context, i int) error {
		var r struct{ Match bool }
		err := g.api.get(ctx, "/v1/decisions/"+g.result.Decisions[i]+"/replay", &r)
		same[i] = r.Match
		return err
	})
	for _, ok := range same {
		if ok {
			g.result.Replayed++
		}
	}
	return err
}

// compare reads what the shadow would have brought.
func (g *choosing) compare(ctx context.Context) error {
	var report struct {
		Shadow struct {
			Difference float64 `json:"difference"`
			Refused    string  `json:"refused"`
		} `json:"shadow"`
	}
	err := g.api.get(ctx, "/v1/experiments/gardeners-offer/report", &report)
	g.result.ShadowDifference, g.result.ShadowRefused = report.Shadow.Difference, report.Shadow.Refused
	return err
}

// end leaves the service as a company finds it.
func (g *choosing) end(ctx context.Context) error {
	if err := g.api.archive(ctx, choosingProgram); err != nil {
		return err
	}
	return g.api.moveClock(ctx, g.start.AddDate(0, 0, ChoosingDays))
}

// WriteTable prints the result for people.
func (r ChoosingResult) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "week\tshares\tfriend's gift to those who buy often\town credit to others\tevening\t")
	for i, x := range r.Weeks {
		fmt.Fprintf(t, "%d\t%d\t%.0f %%\t%.0f %%\t%.0f %%\t\n", i+1, x.Shares, 100*x.Often, 100*x.Seldom, 100*x.Evening)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	verdict := "the planted truth was not found"
	if r.Found() {
		verdict = "both planted truths were found: who wants which reward, and that everybody has time in the evening"
	}
	shadow := fmt.Sprintf("a policy that treats everybody alike, run as a shadow, would have changed shares per 100 asks by %+.1f", 100*r.ShadowDifference)
	if r.ShadowRefused != "" {
		shadow = "the shadow is not told from it yet: " + r.ShadowRefused
	}
	_, err := fmt.Fprintf(w, "\n%s\n%s\n%s; %d of %d decisions computed again came out the same to the bit\n\n", verdict, shadow, r.auditLine(), r.Replayed, len(r.Decisions))
	return err
}

// Alarms are the experiments whose audit failed, by key.
func (r *ChoosingResult) Alarms() []string {
	var failed []string
	for key, ok := range r.Audited {
		if !ok {
			failed = append(failed, key)
		}
	}
	slices.Sort(failed)
	return failed
}

func (r *ChoosingResult) auditLine() string {
	if failed := r.Alarms(); len(failed) > 0 {
		return fmt.Sprintf("the audit of %v raised an alarm: of true propensities an arm in 370 is off by chance, so one play in 74 does", failed)
	}
	return fmt.Sprintf("the logs of %d experiments passed their audit", len(r.Audited))
}
