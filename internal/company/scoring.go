package company

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"text/tabwriter"
	"time"
)

// ScoringDays is how long the scenario of scoring takes of the service's clock.
const ScoringDays = 7 * (scoringWeeks + 1)

const (
	scoringProgram = "readers"
	scoringReaders = 1500
	scoringWeeks   = 8
)

// ScoringWeek is one week of predictions beside the true chances of the same asks.
type ScoringWeek struct {
	Model     string // version that scored
	Asked     int
	Predicted float64 // mean share probability
	True      float64 // mean of the true chances
	Error     float64 // root of the mean squared difference of the two, customer by customer
}

// ScoringModel is a version that was trained, as the service tells it.
type ScoringModel struct {
	Version string `json:"version"`
	Status  string `json:"status"`
	Why     string `json:"why"`
}

// ScoringResult is what the scenario of scoring saw.
type ScoringResult struct {
	Weeks  []ScoringWeek
	Models []ScoringModel // newest first
	// CheapOffer and DearOffer are the value of an ask in minor units under an offer of 5 and of 20 euros for both sides, for one reader.
	CheapOffer, DearOffer float64
}

// Overtook reports whether the predictions of the last week lie nearer to the truth than those of the first, which the prior made.
func (r ScoringResult) Overtook() bool {
	return len(r.Weeks) > 1 && r.Weeks[len(r.Weeks)-1].Error < 0.8*r.Weeks[0].Error
}

// Scoring shows a model overtaking its prior: readers of a magazine are asked in the app every week, share for other reasons than the
// scorecard has, and after each week a model is trained on what came of it, once there is something new to learn. The service's clock must stand at a midnight in UTC; it
// moves ScoringDays on.
func Scoring(ctx context.Context, client Client, seed uint64, progress io.Writer) (ScoringResult, error) {
	s := &scoring{api: newAPI(client), random: rand.New(rand.NewPCG(seed, 0x7265616465727321))}
	defer s.api.close()
	err := s.play(ctx, progress)
	if err != nil {
		err = fmt.Errorf("scenario of scoring: %w", err)
	}
	return s.result, err
}

type scoring struct {
	api     *api
	random  *rand.Rand
	start   time.Time
	readers [scoringReaders]reader
	result  ScoringResult
}

// reader is what makes one share more readily than another.
type reader struct {
	nps    int // -1: never answered
	months int // since the first order
	orders int
	plan   string
}

// chance is the true one of a share within three days, under an offer of so much for both sides.
func (x *reader) chance(minor int64) float64 {
	z := -2.9 + float64(minor)/4000 - 0.5*math.Log1p(float64(x.months)/6)
	switch {
	case x.nps >= 9:
		z += 1.5
	case x.nps >= 0 && x.nps <= 6:
		z -= 1.5
	}
	if x.plan == "family" {
		z += 0.9
	}
	return sigmoid(z)
}

func (s *scoring) play(ctx context.Context, progress io.Writer) error {
	if err := s.setUp(ctx); err != nil {
		return err
	}
	if err := s.introduce(ctx); err != nil {
		return err
	}
	for week := range scoringWeeks {
		if err := s.week(ctx, week); err != nil {
			return err
		}
		fmt.Fprintf(progress, "week %d of %d scored by %s\n", week+1, scoringWeeks, s.result.Weeks[week].Model)
	}
	if err := s.readModels(ctx); err != nil {
		return err
	}
	if err := s.readValues(ctx); err != nil {
		return err
	}
	return s.end(ctx)
}

func (s *scoring) setUp(ctx context.Context) error {
	var err error
	if s.start, err = s.api.now(ctx); err != nil {
		return err
	}
	arms := []object{}
	for _, minor := range []int64{500, 2000} {
		key, side := fmt.Sprintf("readers_%d", minor/100), object{"kind": "credit", "minor": minor}
		if err := s.api.post(ctx, "/v1/offers", object{"key": key, "name": key, "currency": "EUR", "advocate": side, "friend": side}, nil); err != nil {
			return err
		}
		arms = append(arms, object{"key": key, "offer": key, "weight": 1})
	}
	program := object{
		"key": scoringProgram, "name": "Readers", "brand": "Tide & Timber", "landing_url": "https://shop.example/welcome",
		"default_offer": "readers_5", "holdout_share": 0, "activation": "fetch", "decision_hours": 24, "promise_days": 6, "detractor_max": 3,
		"placements": []object{{"key": "app", "channel": inApp}},
	}
	if err := s.api.post(ctx, "/v1/programs", program, nil); err != nil {
		return err
	}
	experiment := object{"key": "readers-offer", "program": scoringProgram, "factors": []string{"offer"}, "method": "ab", "arms": arms}
	if err := s.api.post(ctx, "/v1/experiments", experiment, nil); err != nil {
		return err
	}
	return s.api.post(ctx, "/v1/experiments/readers-offer/start", nil, nil)
}

func readerID(i int) string { return fmt.Sprintf("reader%04d", i) }

// introduce tells who the readers are: half of them answered the survey, and all bought something.
func (s *scoring) introduce(ctx context.Context) error {
	var events []object
	tell := func(i int, name string, daysAgo float64, properties object) {
		events = append(events, object{
			"type": "track", "userId": readerID(i), "messageId": fmt.Sprintf("r%d-%d", i, len(events)), "event": name,
			"timestamp": s.start.Add(-time.Duration(daysAgo * float64(day))), "properties": properties,
		})
	}
	for i := range s.readers {
		x := reader{nps: -1, months: s.random.IntN(36), orders: 1 + s.random.IntN(4), plan: []string{"single", "family", "student"}[s.random.IntN(3)]}
		events = append(events, object{
			"type": "identify", "userId": readerID(i), "messageId": fmt.Sprintf("r%d", i), "traits": object{"plan": x.plan},
			"timestamp": s.start.Add(-time.Duration(x.months*30+1) * day),
		})
		for range x.orders {
			tell(i, "Order Completed", s.random.Float64()*float64(x.months*30+1), object{"order_id": fmt.Sprintf("r%d-%d", i, len(events)), "total": 39, "currency": "EUR"})
		}
		if s.random.IntN(2) == 0 {
			x.nps = min(10, 4+s.random.IntN(8))
			tell(i, "NPS Submitted", s.random.Float64()*60, object{"score": x.nps})
		}
		s.readers[i] = x
	}
	return s.api.tell(ctx, events)
}

// scoredAnswer is what the scenario reads of a decision.
type scoredAnswer struct {
	ID               string  `json:"decision_id"`
	Ask              bool    `json:"ask"`
	Offer            string  `json:"offer"`
	ShareProbability float64 `json:"share_probability"`
	ModelVersion     string  `json:"model_version"`
}

// week asks every reader, tells who shared, lets the week pass and a model be trained.
func (s *scoring) week(ctx context.Context, week int) error {
	answers := make([]scoredAnswer, scoringReaders)
	err := s.api.each(ctx, scoringReaders, func(ctx context.Context, i int) error {
		return s.api.post(ctx, "/v1/decisions", object{
			"customer_id": readerID(i), "program": scoringProgram, "placement": "app", "send_id": fmt.Sprintf("week-%d", week),
		}, &answers[i])
	})
	if err != nil {
		return err
	}
	if err := s.follow(ctx, week, answers); err != nil {
		return err
	}
	if err := s.api.moveClock(ctx, s.start.Add(time.Duration(7*(week+1))*day)); err != nil {
		return err
	}
	return s.train(ctx)
}

// train asks for a training. That there is too little to learn from, or nothing new, is an answer too.
func (s *scoring) train(ctx context.Context) error {
	answer, status, err := s.api.send(ctx, http.MethodPost, "/v1/models/train", s.api.admin, []byte(`{"program":"`+scoringProgram+`"}`))
	if err == nil && status/100 != 2 && status != http.StatusConflict {
		err = fmt.Errorf("POST /v1/models/train: status %d: %.500s", status, answer)
	}
	return err
}

// follow draws who shares and whose friends buy, and notes the predictions beside the truth.
func (s *scoring) follow(ctx context.Context, week int, answers []scoredAnswer) error {
	var w ScoringWeek
	type followed struct {
		decision string
		body     object
	}
	var outcomes []followed
	at := s.start.Add(time.Duration(7*week)*day + 6*time.Hour)
	for i, a := range answers {
		if !a.Ask {
			return fmt.Errorf("reader %d is not asked in week %d", i, week+1)
		}
		minor := int64(500)
		if a.Offer == "readers_20" {
			minor = 2000
		}
		truth := s.readers[i].chance(minor)
		w.Model = a.ModelVersion
		w.Asked++
		w.Predicted += a.ShareProbability
		w.True += truth
		w.Error += (a.ShareProbability - truth) * (a.ShareProbability - truth)
		if s.random.Float64() >= truth {
			continue
		}
		outcomes = append(outcomes, followed{a.ID, object{"type": "share", "at": at}})
		if s.random.Float64() < 0.15 {
			outcomes = append(outcomes, followed{a.ID, object{"type": "purchase", "at": at.Add(10 * time.Hour), "value_minor": 3900 + s.random.IntN(4000), "currency": "EUR"}})
		}
	}
	n := float64(w.Asked)
	w.Predicted, w.True, w.Error = w.Predicted/n, w.True/n, math.Sqrt(w.Error/n)
	s.result.Weeks = append(s.result.Weeks, w)
	return s.api.each(ctx, len(outcomes), func(ctx context.Context, i int) error {
		return s.api.post(ctx, "/v1/decisions/"+outcomes[i].decision+"/outcome", outcomes[i].body, nil)
	})
}

func (s *scoring) readModels(ctx context.Context) error {
	var list struct{ Models []ScoringModel }
	err := s.api.get(ctx, "/v1/models?program="+scoringProgram, &list)
	s.result.Models = list.Models
	return err
}

// readValues asks for the value of both offers for one reader.
func (s *scoring) readValues(ctx context.Context) error {
	var score struct {
		Offers []struct {
			Offer      string   `json:"offer"`
			ValueMinor *float64 `json:"value_minor"`
		} `json:"offers"`
	}
	path := "/v1/customers/" + readerID(0) + "/score?program=" + scoringProgram
	if err := s.api.get(ctx, path, &score); err != nil {
		return err
	}
	for _, o := range score.Offers {
		switch {
		case o.Offer != "readers_5" && o.Offer != "readers_20": // of another scenario
		case o.ValueMinor == nil:
			return fmt.Errorf("%s: offer %s has no value", path, o.Offer)
		case o.Offer == "readers_5":
			s.result.CheapOffer = *o.ValueMinor
		case o.Offer == "readers_20":
			s.result.DearOffer = *o.ValueMinor
		}
	}
	return nil
}

// end leaves the service as a company finds it.
func (s *scoring) end(ctx context.Context) error {
	if err := s.api.archive(ctx, scoringProgram); err != nil {
		return err
	}
	return s.api.moveClock(ctx, s.start.AddDate(0, 0, ScoringDays))
}

// WriteTable prints the result for people.
func (r ScoringResult) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "week\tscored by\tasks\tpredicted\ttrue chance\terror\t")
	for i, x := range r.Weeks {
		fmt.Fprintf(t, "%d\t%s\t%d\t%.2f %%\t%.2f %%\t%.2f %%\t\n", i+1, x.Model, x.Asked, 100*x.Predicted, 100*x.True, 100*x.Error)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	verdict := "the model did not overtake its prior"
	if r.Overtook() {
		verdict = fmt.Sprintf("the model has overtaken its prior: its error is %.0f %% of the scorecard's", 100*r.Weeks[len(r.Weeks)-1].Error/r.Weeks[0].Error)
	}
	fmt.Fprintf(w, "\n%s\n", verdict)
	for _, m := range r.Models {
		fmt.Fprintf(w, "  %s %s: %s\n", m.Version, m.Status, m.Why)
	}
	_, err := fmt.Fprintf(w, "one reader, two offers: an ask is worth %.2f euros with 5 for both sides and %.2f with 20\n\n", r.CheapOffer/100, r.DearOffer/100)
	return err
}
