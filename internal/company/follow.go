package company

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"goodword/models"
)

// answer is what Run reads of a decision.
type answer struct {
	ID     string `json:"decision_id"`
	Ask    bool   `json:"ask"`
	Reason string `json:"reason_code"`
	Offer  string `json:"offer"`
	Code   string `json:"referral_code"`
	Stages []struct {
		Experiment string `json:"experiment"`
		Arm        string `json:"arm"`
		Forced     bool   `json:"forced"`
		Drawn      bool   `json:"drawn"`
	} `json:"stages"`
}

// drew reports whether the experiment drew the offer.
func (a *answer) drew() bool {
	for _, s := range a.Stages {
		if s.Experiment == ExperimentKey && s.Drawn && !s.Forced {
			return true
		}
	}
	return false
}

func (r *run) decide(ctx context.Context, m moment) (answer, error) {
	var out answer
	err := r.api.call(ctx, http.MethodPost, "/v1/decisions", r.api.decide, object{
		"customer_id": CustomerID(m.customer), "program": programKey, "placement": m.placement,
		"channel": m.placement, "send_id": m.send,
	}, &out)
	return out, err
}

// follow writes down what comes of an answer.
func (r *run) follow(n int, m moment, a answer) error {
	r.counts.decisions++
	r.reasons[a.Reason]++
	if !a.Ask {
		return nil
	}
	arm := slices.IndexFunc(Offers, func(o Offer) bool { return o.Key == a.Offer })
	id, err := models.ParseDecisionID(a.ID)
	if arm < 0 || err != nil {
		return fmt.Errorf("decision %q asks with offer %q", a.ID, a.Offer)
	}
	reaction := r.company.react(m.customer, n, m.placement, arm)
	r.codes[m.customer] = a.Code
	if a.drew() {
		r.drawn = append(r.drawn, drawnDecision{customer: m.customer, arm: arm, activated: reaction.activated})
	}
	if reaction.activated.IsZero() {
		return nil
	}
	r.activate(m, a.ID, reaction)
	r.tellReaction(n, m, id, reaction)
	return nil
}

// activate reports an ask that arrived: in bulk, and for every tenth customer
// as the event an email platform would send.
func (r *run) activate(m moment, id string, x reaction) {
	p := r.diary.at(x.activated)
	if m.placement == email && m.customer%10 == 0 {
		user := CustomerID(m.customer)
		e := track(user, "Email Delivered", fmt.Sprintf("%s-%s-delivered", user, m.send), x.activated, properties{DecisionID: id, Channel: email})
		p.deliveries = append(p.deliveries, e)
		return
	}
	p.activations = append(p.activations, activation{DecisionID: id, Kind: "delivered", At: x.activated})
}

func (r *run) tellReaction(n int, m moment, id models.DecisionID, x reaction) {
	user, dec := CustomerID(m.customer), id.String()
	message := fmt.Sprintf("%s-day%d", user, n)
	if !x.shared.IsZero() {
		r.diary.tell(outcome(user, "Product Shared", message+"-share", x.shared, properties{ShareVia: x.channel, DecisionID: dec}))
		r.company.writeFriends(r.diary, shareLink{
			customer: m.customer, number: 2 * n, at: x.shared,
			ref: models.CodeRef{Code: r.codes[m.customer], Number: id.Number, ShareChannel: x.channel},
		})
	}
	if !x.unsubscribed.IsZero() {
		r.diary.tell(outcome(user, "Unsubscribed", message+"-leave", x.unsubscribed, properties{Channel: email, DecisionID: dec}))
	}
	if !x.complained.IsZero() {
		r.diary.tell(outcome(user, "Email Marked as Spam", message+"-spam", x.complained, properties{DecisionID: dec}))
	}
}
