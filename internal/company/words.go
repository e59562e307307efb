package company

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// WordsDays is how long the scenario of words takes of the service's clock.
const WordsDays = 7 * (wordsWeeks + 1)

const (
	wordsProgram = "bookworms"
	bookworms    = 700
	wordsWeeks   = 6
	modelEnds    = 3 // the week before which the language model is turned off
)

// The planted truth: one of the model's texts is shared more than all others.
const (
	lovedHeadline = "Good books travel in pairs"
	lovedChance   = 0.16
	otherChance   = 0.05
)

// Scribble is what the scripted language model answers to the scenario's prompts, as JSON. It is no model: these four texts were written for the
// demo, two of them false as a model's may be. Asked for a repair it mends one and insists on the other.
func Scribble(repair bool) string {
	guarantee := map[string]string{"headline": "A guaranteed win", "body": "Your friend gets $50 for free, guaranteed. You get {{advocate_reward}}.", "cta": "Win now"}
	if repair {
		guarantee = map[string]string{"headline": "Who reads as you do?", "body": "They get {{friend_reward}}, and {{advocate_reward}} is yours when they join.", "cta": "Share your link"}
	}
	text, _ := json.Marshal(map[string]any{"variants": []map[string]string{ // texts cannot fail
		{"headline": lovedHeadline, "body": "Your friend gets {{friend_reward}}. You get {{advocate_reward}} when they join.", "cta": "Invite a friend"},
		{"headline": "A shelf for two", "body": "A friend who reads gets {{friend_reward}}, and you get {{advocate_reward}} when they join.", "cta": "Send your link"},
		guarantee,
		{"headline": "Only today!", "body": "Last chance: {{friend_reward}} for a friend, {{advocate_reward}} for you when they join.", "cta": "Hurry"},
	}})
	return string(text)
}

// RejectedWords is a text that the guard sent back.
type RejectedWords struct {
	Body    string
	Reasons []string
}

// WordsWeek is what one week's decisions were drawn from, on average.
type WordsWeek struct {
	Shares int
	Loved  float64 // probability of the text that is shared most
	Model  float64 // share of decisions with a model's text
	Down   bool    // whether the language model was off
}

// WordsResult is what the scenario of words saw.
type WordsResult struct {
	Approved int
	Rejected []RejectedWords
	Weeks    []WordsWeek
	// Same says that a decision read the same once the model was off, and Killed that with generated copy turned off in the brand it has built-in words
	// and is the same otherwise.
	Same, Killed bool
}

// Found reports whether the text that is shared most was found.
func (r WordsResult) Found() bool {
	return len(r.Weeks) > 0 && r.Weeks[len(r.Weeks)-1].Loved > 0.5
}

// Words has the words of a cell written by a language model, checked and approved, and lets an experiment find which of them is shared. The model
// is whatever the service is configured with, and has to answer as Scribble does; off turns it off. The service's clock must stand at a midnight in
// UTC; it moves WordsDays on.
func Words(ctx context.Context, client Client, off func(), seed uint64, progress io.Writer) (WordsResult, error) {
	w := &words{api: newAPI(client), off: off, random: rand.New(rand.NewPCG(seed, 0x72656164657273))}
	defer w.api.close()
	err := w.play(ctx, progress)
	if err != nil {
		err = fmt.Errorf("scenario of words: %w", err)
	}
	return w.result, err
}

type words struct {
	api    *api
	off    func()
	random *rand.Rand
	start  time.Time
	brand  object
	loved  string // id of the copy that is shared most
	result WordsResult
}

// wordsAnswer is what the scenario reads of a decision.
type wordsAnswer struct {
	ID     string `json:"decision_id"`
	Offer  string `json:"offer"`
	Code   string `json:"referral_code"`
	Source string `json:"copy_source"`
	Copy   struct {
		Headline string `json:"headline"`
		Body     string `json:"body"`
	} `json:"copy"`
	Stages []wordsStage `json:"stages"`
}

type wordsStage struct {
	Name          string             `json:"name"`
	Probabilities map[string]float64 `json:"probabilities"`
}

// deskCopy is what it reads of a copy.
type deskCopy struct {
	ID       string            `json:"id"`
	State    string            `json:"state"`
	Fields   map[string]string `json:"fields"`
	Findings []struct {
		Code string `json:"code"`
	} `json:"findings"`
}

func (w *words) play(ctx context.Context, progress io.Writer) error {
	for _, step := range []func(context.Context) error{w.setUp, w.write, w.experiment, w.introduce} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	fmt.Fprintf(progress, "the scripted model's texts: %d approved, %d sent back\n", w.result.Approved, len(w.result.Rejected))
	for week := range wordsWeeks {
		if err := w.week(ctx, week); err != nil {
			return err
		}
		fmt.Fprintf(progress, "week %d of %d: %d shares, the text that is shared most %.0f %%\n", week+1, wordsWeeks, w.result.Weeks[week].Shares, 100*w.result.Weeks[week].Loved)
	}
	if err := w.kill(ctx); err != nil {
		return err
	}
	if err := w.api.archive(ctx, wordsProgram); err != nil {
		return err
	}
	return w.api.moveClock(ctx, w.start.AddDate(0, 0, WordsDays))
}

func (w *words) setUp(ctx context.Context) error {
	var err error
	if w.start, err = w.api.now(ctx); err != nil {
		return err
	}
	w.brand = object{
		"name": "Tide & Timber", "pitch": "Secondhand books, sorted by people who read them", "voice": "warm and plain", "generated": true,
	}
	if err := w.putBrand(ctx); err != nil {
		return err
	}
	credit := object{"kind": "credit", "minor": 1000}
	if err := w.api.post(ctx, "/v1/offers", object{"key": "bookworms_ten", "name": "10 each", "currency": "EUR", "advocate": credit, "friend": credit}, nil); err != nil {
		return err
	}
	return w.api.post(ctx, "/v1/programs", object{
		"key": wordsProgram, "name": "Bookworms", "brand": "Tide & Timber", "landing_url": "https://shop.example/welcome", "approach": "dual_favour",
		"default_offer": "bookworms_ten", "holdout_share": 0, "activation": "fetch", "decision_hours": 24, "promise_days": 7, "cap_count": 0,
		"placements": []object{{"key": "card", "channel": "in_app", "interrupt": false}},
	}, nil)
}

func (w *words) putBrand(ctx context.Context) error {
	return w.api.call(ctx, http.MethodPut, "/v1/brand", w.api.admin, w.brand, nil)
}

// write has the cell written, shows what was sent back, and approves the rest as a person would.
func (w *words) write(ctx context.Context) error {
	body, err := json.Marshal(object{
		"approach": "dual_favour", "channel": "in_app", "locale": "en", "friend": "credit", "advocate": "credit", "variants": 4,
	})
	if err != nil {
		return err
	}
	answer, status, err := w.api.send(ctx, http.MethodPost, "/v1/copies/generate", w.api.admin, body)
	if err != nil || status != http.StatusOK {
		return fmt.Errorf("POST /v1/copies/generate: status %d, %v: %.500s", status, err, answer)
	}
	var copies []deskCopy
	for line := range bytes.Lines(answer) {
		var step struct {
			Copies []deskCopy `json:"copies"`
		}
		if err := json.Unmarshal(line, &step); err != nil {
			return fmt.Errorf("a step of POST /v1/copies/generate: %w", err)
		}
		copies = append(copies, step.Copies...)
	}
	for i := range copies {
		if err := w.judge(ctx, &copies[i]); err != nil {
			return err
		}
	}
	if w.loved == "" {
		return fmt.Errorf("the text %q was not approved: %.2000s", lovedHeadline, answer)
	}
	return nil
}

func (w *words) judge(ctx context.Context, c *deskCopy) error {
	if c.State == "rejected" {
		var reasons []string
		for _, f := range c.Findings {
			if !slices.Contains(reasons, f.Code) {
				reasons = append(reasons, f.Code)
			}
		}
		text := c.Fields["headline"] + " / " + c.Fields["body"]
		if !slices.ContainsFunc(w.result.Rejected, func(r RejectedWords) bool { return r.Body == text }) { // it may insist in the repair
			w.result.Rejected = append(w.result.Rejected, RejectedWords{text, reasons})
		}
		return nil
	}
	if c.Fields["headline"] == lovedHeadline {
		w.loved = c.ID
	}
	w.result.Approved++
	return w.api.post(ctx, "/v1/copies/"+c.ID+"/approve", nil, nil)
}

func (w *words) experiment(ctx context.Context) error {
	err := w.api.post(ctx, "/v1/experiments", object{
		"key": "bookworms-copy", "program": wordsProgram, "factors": []string{"copy"}, "copies": true, "window_hours": 72,
		"arms": []object{{"key": "built_in_1", "copy": "1"}, {"key": "built_in_2", "copy": "2"}},
	}, nil)
	if err != nil {
		return err
	}
	if err := w.api.post(ctx, "/v1/experiments/bookworms-copy/start", nil, nil); err != nil {
		return err
	}
	return w.api.moveClock(ctx, w.start.Add(time.Hour)) // approved copies join the arms
}

func bookworm(i int) string { return fmt.Sprintf("bookworm%04d", i) }

func (w *words) introduce(ctx context.Context) error {
	var events []object
	for i := range bookworms {
		events = append(events, object{"type": "identify", "userId": bookworm(i), "messageId": fmt.Sprintf("bookworm-%d", i),
			"timestamp": w.start.AddDate(0, -6, 0), "traits": object{"plan": "reader"}})
	}
	return w.api.tell(ctx, events)
}

func (w *words) decide(ctx context.Context, i, week int) (a wordsAnswer, err error) {
	err = w.api.post(ctx, "/v1/decisions", object{"customer_id": bookworm(i), "program": wordsProgram, "send_id": fmt.Sprintf("week-%d", week)}, &a)
	return a, err
}

// week asks every reader and tells who shared. In the middle of the scenario the model is turned off between two answers to one question.
func (w *words) week(ctx context.Context, week int) error {
	answers := make([]wordsAnswer, bookworms)
	err := w.api.each(ctx, bookworms, func(ctx context.Context, i int) (err error) {
		answers[i], err = w.decide(ctx, i, week)
		return err
	})
	if err != nil {
		return err
	}
	if week == modelEnds {
		w.off()
		w.result.Same = true
		for i := 0; i < bookworms; i += 50 {
			again, err := w.decide(ctx, i, week)
			if err != nil {
				return err
			}
			w.result.Same = w.result.Same && again.ID == answers[i].ID && again.Copy == answers[i].Copy && again.Source == answers[i].Source
		}
	}
	begin := w.start.AddDate(0, 0, 7*week)
	if err := w.follow(ctx, begin, answers, week >= modelEnds); err != nil {
		return err
	}
	return w.api.moveClock(ctx, begin.AddDate(0, 0, 7))
}

// follow draws who shares, and notes what the decisions were drawn from.
func (w *words) follow(ctx context.Context, begin time.Time, answers []wordsAnswer, down bool) error {
	x := WordsWeek{Down: down}
	var shared []int
	for i := range answers {
		a := &answers[i]
		stage := slices.IndexFunc(a.Stages, func(s wordsStage) bool { return s.Name == "copy" })
		if stage < 0 {
			return fmt.Errorf("decision %s about %s lacks the stage of copy", a.ID, bookworm(i))
		}
		x.Loved += a.Stages[stage].Probabilities[w.loved] / bookworms
		if a.Source == "model" {
			x.Model += 1.0 / bookworms
		}
		chance := otherChance
		if a.Copy.Headline == lovedHeadline {
			chance = lovedChance
		}
		if w.random.Float64() < chance {
			shared = append(shared, i)
		}
	}
	x.Shares = len(shared)
	w.result.Weeks = append(w.result.Weeks, x)
	return w.api.each(ctx, len(shared), func(ctx context.Context, i int) error {
		return w.api.post(ctx, "/v1/decisions/"+answers[shared[i]].ID+"/outcome", object{"type": "share", "at": begin.Add(2 * time.Hour)}, nil)
	})
}

// kill turns generated copy off in the brand: the same decisions go on with built-in words.
func (w *words) kill(ctx context.Context) error {
	before := make([]wordsAnswer, 20)
	for i := range before {
		var err error
		if before[i], err = w.decide(ctx, i, wordsWeeks); err != nil {
			return err
		}
	}
	w.brand["generated"] = false
	if err := w.putBrand(ctx); err != nil {
		return err
	}
	w.result.Killed = true
	for i, b := range before {
		after, err := w.decide(ctx, i, wordsWeeks)
		if err != nil {
			return err
		}
		same := after.ID == b.ID && after.Offer == b.Offer && after.Code == b.Code && after.Copy.Body != ""
		w.result.Killed = w.result.Killed && same && after.Source == "template"
	}
	return nil
}

// WriteTable prints the result for people.
func (r WordsResult) WriteTable(w io.Writer) error {
	fmt.Fprintf(w, "%d texts of the scripted model (no real one: its answers were written for this demo) were approved; the guard sent back:\n", r.Approved)
	for _, x := range r.Rejected {
		fmt.Fprintf(w, "  %s\n    %s\n", x.Body, strings.Join(x.Reasons, ", "))
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "week\tshares\tthe text that is shared most\tmodel's words\tmodel\t")
	for i, x := range r.Weeks {
		state := "on"
		if x.Down {
			state = "off"
		}
		fmt.Fprintf(t, "%d\t%d\t%.0f %%\t%.0f %%\t%s\t\n", i+1, x.Shares, 100*x.Loved, 100*x.Model, state)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	verdict := "the text that is shared most was not found"
	if r.Found() {
		verdict = "the text that is shared most was found"
	}
	_, err := fmt.Fprintf(w, "\n%s\nwith the model turned off the same decisions read the same: %t\nwith generated copy turned off they go on with built-in words, the same otherwise: %t\n\n", verdict, r.Same, r.Killed)
	return err
}
