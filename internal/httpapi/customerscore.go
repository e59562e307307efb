package httpapi

import (
	"context"
	"math"
	"strconv"
	"time"

	"goodword/internal/decide"
)

type customerScoreInput struct {
	ID        string `path:"id" maxLength:"200" doc:"Your own id of the customer; a slash in it is written %2F"`
	Program   string `query:"program" maxLength:"63" doc:"Key of the program; may be left out where there is one"`
	Placement string `query:"placement" maxLength:"63" doc:"Key of the placement; the program's first when left out"`
	Channel   string `query:"channel" enum:"email,sms,push,in_app,onsite,offline" doc:"Where to ask; the placement's own when left out"`
	Locale    string `query:"locale" maxLength:"35" doc:"How money is written in reasons, like en-GB"`
}

// customerScoreView is what the model of a program says of one customer.
type customerScoreView struct {
	CustomerID       string            `json:"customer_id"`
	Program          string            `json:"program"`
	Placement        string            `json:"placement"`
	At               time.Time         `json:"at" doc:"For when it was scored: now"`
	ModelVersion     string            `json:"model_version"`
	Calibration      string            `json:"calibration" enum:"prior,checked" doc:"What the chances rest on: prior are published weights, checked were compared with later outcomes of the program"`
	ShareProbability float64           `json:"share_probability" doc:"Predicted chance of a share, were the customer asked now"`
	Conversion       float64           `json:"conversion_probability" doc:"Predicted chance that a share brings a friend who buys"`
	PurchaseMinor    *float64          `json:"purchase_minor" doc:"Expected value of such a purchase; null before one has been seen"`
	RewardMinor      *float64          `json:"reward_minor" doc:"What both sides get for such a friend; null where nobody said what it costs, or in another currency"`
	ValueMinor       *float64          `json:"value_minor" doc:"Both chances times the purchase less the reward; null where it is not known"`
	Currency         string            `json:"currency" doc:"Of these amounts; empty while none is known"`
	Typical          *float64          `json:"typical_share_probability" doc:"Where the reasons start: the program's average customer, or, of the scorecard, one about whom nothing is known; null for a model that cannot say"`
	For              []scoreReasonView `json:"reasons_for" doc:"What speaks for a share, strongest first"`
	Against          []scoreReasonView `json:"reasons_against" doc:"What speaks against it, strongest first"`
	OtherLogit       float64           `json:"other_logit" doc:"What all other reasons add together: the typical logit, the reasons and this are the logit of the share probability"`
	Changes          []scoreChangeView `json:"changes" doc:"What would change the answer, strongest first"`
	Ask              bool              `json:"ask" doc:"Whether a new decision would ask; the score does not depend on it"`
	ReasonCode       string            `json:"reason_code" doc:"Of such a decision"`
	Action           scoredActionView  `json:"action" doc:"The ask that is scored: what a decision would settle now, else the program's default"`
	Promised         bool              `json:"promised" doc:"A promise fixes the offer"`
	Offers           []offerValueView  `json:"offers" doc:"The same ask with every offer that could be given"`
}

type scoreReasonView struct {
	Reason string  `json:"reason" doc:"A code of the scorecard, the name of a feature, or two joined by *"`
	Words  string  `json:"words"`
	Logit  float64 `json:"logit" doc:"What it adds to the logit, exactly"`
	Odds   float64 `json:"odds" doc:"The factor by which it changes the odds: the exponential of the logit"`
}

type scoreChangeView struct {
	Change           string  `json:"change" doc:"A stable code"`
	Words            string  `json:"words"`
	ShareProbability float64 `json:"share_probability" doc:"The chance of a share after it, with all else as it is"`
}

type scoredActionView struct {
	Channel   string  `json:"channel"`
	Approach  string  `json:"approach"`
	Moment    string  `json:"moment"`
	Offer     string  `json:"offer" doc:"Empty where the default cannot be given"`
	WaitHours float64 `json:"wait_hours" doc:"From deciding to asking"`
}

type offerValueView struct {
	Offer            string   `json:"offer"`
	ShareProbability float64  `json:"share_probability"`
	Conversion       float64  `json:"conversion_probability"`
	PurchaseMinor    *float64 `json:"purchase_minor"`
	RewardMinor      *float64 `json:"reward_minor"`
	ValueMinor       *float64 `json:"value_minor"`
	Currency         string   `json:"currency"`
	Note             string   `json:"note" doc:"Why a number is not known"`
}

func (a *API) customerScore(ctx context.Context, in *customerScoreInput) (*reply[customerScoreView], error) {
	s, err := a.Decide.Score(ctx, decide.Request{
		Workspace: workspace(ctx), CustomerID: in.ID, Program: in.Program, Placement: in.Placement, Channel: in.Channel, Locale: in.Locale,
	})
	if err != nil {
		return nil, err
	}
	return answer(viewCustomerScore(s)), nil
}

func viewCustomerScore(s *decide.ScoreAnswer) customerScoreView {
	v := customerScoreView{
		CustomerID: s.CustomerID, Program: s.Program, Placement: s.Placement, At: s.At, Ask: s.Ask, ReasonCode: string(s.Reason),
		ModelVersion: s.Score.ModelVersion, Calibration: calibration(&s.Score),
		ShareProbability: s.Score.ShareProbability, Conversion: s.Value.Conversion, PurchaseMinor: s.Value.PurchaseMinor,
		RewardMinor: s.Value.RewardMinor, ValueMinor: s.Value.Minor, Currency: s.Value.Currency,
		For: viewReasons(s.For), Against: viewReasons(s.Against), OtherLogit: s.OtherLogit, Changes: []scoreChangeView{},
		Promised: s.Promised, Offers: []offerValueView{},
		Action: scoredActionView{
			Channel: s.Action.Channel, Approach: s.Action.Approach, Moment: s.Action.Moment, Offer: s.Value.Offer, WaitHours: s.Action.Wait.Hours(),
		},
	}
	if s.TypicalShareProbability > 0 {
		v.Typical = &s.TypicalShareProbability
	}
	for _, c := range s.Changes {
		words := c.Words + " would make it " + percent(c.ShareProbability)
		v.Changes = append(v.Changes, scoreChangeView{Change: c.Code, Words: words, ShareProbability: c.ShareProbability})
	}
	for _, o := range s.Offers {
		v.Offers = append(v.Offers, offerValueView{
			Offer: o.Offer, ShareProbability: o.ShareProbability, Conversion: o.Conversion, PurchaseMinor: o.PurchaseMinor,
			RewardMinor: o.RewardMinor, ValueMinor: o.Minor, Currency: o.Currency, Note: o.Note,
		})
	}
	return v
}

func viewReasons(list []decide.ScoreReason) []scoreReasonView {
	views := make([]scoreReasonView, len(list))
	for i, r := range list {
		views[i] = scoreReasonView{Reason: r.Code, Words: r.Words, Logit: r.Logit, Odds: math.Exp(r.Logit)}
	}
	return views
}

// percent writes a chance with two digits that count: "6.1 %", "0.23 %", "12 %".
func percent(p float64) string {
	digits := 0
	for x := 100 * p; x < 10 && digits < 6; x *= 10 {
		digits++
	}
	return strconv.FormatFloat(100*p, 'f', digits, 64) + " %"
}
