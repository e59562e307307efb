package httpapi

import (
	"cmp"
	"context"
	"strings"
	"time"

	"goodword/internal/decide"
	"goodword/models"
)

// decisionView is a decision as callers get it. Texts, offer and promise are there only while it asks.
type decisionView struct {
	DecisionID        string        `json:"decision_id" doc:"Name it in activations and outcomes; empty for a preview"`
	CustomerID        string        `json:"customer_id,omitempty" doc:"As asked for; not in decisions that are looked up by id"`
	Program           string        `json:"program"`
	Placement         string        `json:"placement"`
	Channel           string        `json:"channel"`
	SendID            string        `json:"send_id"`
	Ask               bool          `json:"ask"`
	ReasonCode        string        `json:"reason_code" doc:"Why to ask, or the filter that forbids it"`
	Filters           []string      `json:"filters" doc:"Every filter that hit, in their order"`
	DecidedAt         time.Time     `json:"decided_at"`
	Status            string        `json:"status" doc:"scheduled, open, expired or withdrawn; a decision that never asks is open until it expires"`
	SendAfter         time.Time     `json:"send_after" doc:"When it asks: for a scheduled decision the slot, before which it does not"`
	ValidUntil        time.Time     `json:"valid_until" doc:"Until then the same request gets this decision"`
	Moment            string        `json:"moment" doc:"Key of the moment in whose episode it was made"`
	Segment           string        `json:"segment" doc:"Of the customer, by the program's segments"`
	Nudge             bool          `json:"nudge" doc:"It repeats the ask before it, once"`
	Test              bool          `json:"test" doc:"Of a test customer: it enters no number of the program"`
	ActivatedAtCommit bool          `json:"activated_at_commit" doc:"Nothing more will activate it: it counts as it is"`
	Offer             string        `json:"offer" doc:"Key of the promised offer"`
	Promise           *promiseView  `json:"promise,omitempty"`
	ReferralCode      string        `json:"referral_code" doc:"Empty where the customer may not be addressed"`
	ReferralLink      string        `json:"referral_link"`
	Approach          string        `json:"approach"`
	Copy              copyView      `json:"copy"`
	CopySource        string        `json:"copy_source" doc:"Where the words of the ask come from: template are built-in ones, model or person wrote a copy; empty without an ask"`
	ProofPoints       []string      `json:"proof_points" doc:"Ids of the brand's proof points that the words may speak of, by what the customer praised; empty for none"`
	ShareChannels     []string      `json:"share_channels" doc:"What to offer for sharing, in this order; empty without an ask"`
	ShareProbability  float64       `json:"share_probability" doc:"Predicted chance of a share, were the customer asked now"`
	Conversion        float64       `json:"conversion_probability" doc:"Predicted chance that a share brings a friend who buys"`
	PurchaseMinor     *float64      `json:"purchase_minor" doc:"Expected value of such a purchase; null before one has been seen"`
	ValueMinor        *float64      `json:"value_minor" doc:"What this ask is expected to bring: both chances times the purchase less both rewards; null where that is not known, and without an ask"`
	Currency          string        `json:"currency" doc:"Of purchase and value; empty while neither is known"`
	ModelVersion      string        `json:"model_version"`
	Calibration       string        `json:"calibration" enum:"prior,checked" doc:"What the chances rest on: prior are published weights, checked were compared with later outcomes of the program"`
	Reasons           []models.Term `json:"reasons" doc:"What moved the prediction most"`
	Propensity        float64       `json:"propensity" doc:"Chance with which exactly this was drawn"`
	Stages            []stageView   `json:"stages"`
	Snapshot          string        `json:"snapshot" doc:"Configuration and policies it was drawn from"`
}

type promiseView struct {
	Number uint32       `json:"number" doc:"The customer's decision that made it"`
	Offer  models.Offer `json:"offer"`
	MadeAt time.Time    `json:"made_at"`
	EndsAt time.Time    `json:"ends_at"`
	New    bool         `json:"new" doc:"Whether this decision made it"`
}

type copyView struct {
	ID         string `json:"id" doc:"Of the words of the ask: language/approach/channel/variant@version, with a copy's id and version where they are a copy's"`
	Subject    string `json:"subject"`
	Preheader  string `json:"preheader"`
	Headline   string `json:"headline"`
	Body       string `json:"body"`
	CTA        string `json:"cta"`
	ShareText  string `json:"share_text"`
	Disclosure string `json:"disclosure"`
}

type stageView struct {
	Name          string             `json:"name" doc:"The factor it settles, or factors joined by +"`
	Experiment    string             `json:"experiment" doc:"Key of the experiment that governs it; empty for the program's default"`
	Arm           string             `json:"arm"`
	Propensity    float64            `json:"propensity"`
	Probabilities map[string]float64 `json:"probabilities" doc:"By arm, over what was eligible"`
	U             float64            `json:"u" doc:"The uniform number that drew"`
	Slice         bool               `json:"slice" doc:"Drawn uniformly"`
	Forced        bool               `json:"forced" doc:"By a promise"`
	Drawn         bool               `json:"drawn" doc:"Whether there was a choice"`
	PolicyVersion int64              `json:"policy_version"`
	Shadow        map[string]float64 `json:"shadow,omitempty" doc:"What the experiment's shadow would have drawn from, by arm"`
}

type recordView struct {
	decisionView
	ShareDraw   *shareDrawView    `json:"share_draw" doc:"How the order of share channels was drawn; null where none was"`
	Why         []stageReasonView `json:"why" doc:"What settled each stage, in drawing order"`
	ActivatedAt *time.Time        `json:"activated_at,omitempty"`
	Outcomes    []outcomeView     `json:"outcomes"`
}

type stageReasonView struct {
	Stage  string `json:"stage"`
	Choice string `json:"choice"`
	Why    string `json:"why"`
}

type outcomeView struct {
	Type         string    `json:"type"`
	At           time.Time `json:"at"`
	ValueMinor   int64     `json:"value_minor,omitempty"`
	Currency     string    `json:"currency,omitempty"`
	ShareChannel string    `json:"share_channel,omitempty"`
}

type replayView struct {
	DecisionID    string            `json:"decision_id"`
	Match         bool              `json:"match" doc:"Every probability, draw and score is the same to the bit"`
	MaxDifference float64           `json:"max_difference"`
	Stored        scoreView         `json:"stored"`
	Recomputed    scoreView         `json:"recomputed"`
	Stages        []stageReplayView `json:"stages"`
	Share         shareReplayView   `json:"share_draw" doc:"The order of share channels; null where none was drawn"`
}

type scoreView struct {
	ShareProbability float64 `json:"share_probability"`
	ModelVersion     string  `json:"model_version"`
}

type stageReplayView struct {
	Name       string    `json:"name"`
	Stored     stageView `json:"stored"`
	Recomputed stageView `json:"recomputed"`
}

func (a *API) viewDecision(ctx context.Context, ws models.WorkspaceID, made *decide.Answer) decisionView {
	d := &made.Decision
	v := decisionView{
		DecisionID: d.ID.String(), CustomerID: made.CustomerID, Program: d.Key.Program, Placement: d.Key.Placement,
		Channel: d.Channel, SendID: d.Key.Send, Ask: made.Asks(), ReasonCode: string(made.Reason()),
		Status: a.status(made), DecidedAt: d.DecidedAt.UTC(), SendAfter: d.OpensAt.UTC(), ValidUntil: d.ValidUntil.UTC(),
		Moment: d.Moment, Segment: d.Segment, Nudge: d.Nudge, ActivatedAtCommit: d.CommitActivated, Test: d.Test,
		ReferralCode: d.Code, ReferralLink: made.Link,
		ShareProbability: d.Score.ShareProbability, ModelVersion: d.Score.ModelVersion, Calibration: calibration(&d.Score), Reasons: d.Score.Reasons,
		Propensity: d.Propensity(), Snapshot: d.Snapshot, Filters: []string{}, ProofPoints: []string{}, ShareChannels: []string{}, Stages: make([]stageView, 0, len(d.Stages)),
	}
	for _, r := range d.Hits.Reasons() {
		v.Filters = append(v.Filters, string(r))
	}
	if v.Reasons == nil {
		v.Reasons = []models.Term{}
	}
	if len(d.Stages) > 0 {
		snapshot := a.snapshotOf(ctx, ws, d)
		for i := range d.Stages {
			v.Stages = append(v.Stages, viewStage(&d.Stages[i], snapshot))
		}
	}
	v.showValue(&d.Score, made)
	if v.Ask {
		v.showAsk(made)
	}
	return v
}

// calibration is what a score rests on; those that do not say are of the scorecard.
func calibration(s *models.Score) string { return cmp.Or(s.Calibration, models.CalibrationPrior) }

// showValue fills in what the ask would bring.
func (v *decisionView) showValue(s *models.Score, made *decide.Answer) {
	var offer *models.Offer
	if v.Ask && made.Promise != nil {
		offer = &made.Promise.Offer
	}
	value := decide.NewValue(s, offer)
	v.Conversion, v.PurchaseMinor, v.ValueMinor = value.Conversion, value.PurchaseMinor, value.Minor
	if value.PurchaseMinor != nil {
		v.Currency = value.Currency
	}
}

// status says where in its life a decision is.
func (a *API) status(made *decide.Answer) string {
	now, d := a.Clock.Now(), &made.Decision
	switch {
	case made.Withdrawn != "":
		return "withdrawn"
	case !now.Before(d.ValidUntil):
		return "expired"
	case d.Scheduled(now):
		return "scheduled"
	}
	return "open"
}

// showAsk fills in what is there only while the decision asks.
func (v *decisionView) showAsk(made *decide.Answer) {
	d, w := &made.Decision, &made.Words
	if made.ShareChannels != nil {
		v.ShareChannels = made.ShareChannels
	}
	if d.Proofs != nil {
		v.ProofPoints = d.Proofs
	}
	v.Offer, v.Approach, v.CopySource = d.Offer, approach(made.WordsID), string(made.CopySource)
	if p := made.Promise; p != nil {
		v.Promise = &promiseView{Number: p.Number, Offer: p.Offer, MadeAt: p.MadeAt.UTC(), EndsAt: p.EndsAt.UTC(), New: made.NewPromise}
	}
	v.Copy = copyView{
		ID: made.WordsID, Subject: w.Subject, Preheader: w.Preheader, Headline: w.Headline, Body: w.Body, CTA: w.CTA, ShareText: w.ShareText,
		Disclosure: w.Disclosure,
	}
}

// approach is what the words are really made by, which is not the program's where its facts do not suit: the second part of their id,
// language/approach/channel/variant@version.
func approach(words string) string {
	parts := strings.Split(words, "/")
	if len(parts) < 2 {
		return ""
	}
	return parts[1]
}

func viewStage(s *models.Stage, snapshot *models.Snapshot) stageView {
	v := stageView{
		Name: s.Name, Experiment: s.Experiment, Arm: s.Arm, Propensity: s.Propensity(), Probabilities: map[string]float64{},
		U: s.U, Slice: s.Slice, Forced: s.Forced, Drawn: s.Drawn(), PolicyVersion: s.PolicyVersion, Shadow: map[string]float64{},
	}
	if snapshot == nil {
		return v
	}
	if e := snapshot.Experiment(s.Experiment); e != nil {
		byArm(v.Probabilities, e, s, s.Probabilities)
		byArm(v.Shadow, e, s, s.Shadow)
	}
	return v
}

// byArm names the probabilities of the eligible arms.
func byArm(to map[string]float64, e *models.Experiment, s *models.Stage, list []float64) {
	if len(e.Arms) < len(list) {
		return
	}
	for i, p := range list {
		if s.Eligible&(1<<i) != 0 {
			to[e.Arms[i].Key] = p
		}
	}
}

func viewOutcome(o *models.Outcome) outcomeView {
	return outcomeView{Type: string(o.Kind), At: o.At.UTC(), ValueMinor: o.Minor, Currency: o.Currency, ShareChannel: o.ShareChannel}
}
