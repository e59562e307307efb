package company

import (
	"context"
	"fmt"
	"net/http"
)

// ExperimentKey names the experiment over the company's offers.
const ExperimentKey = "offer"

const programKey = "friends"

type object = map[string]any

// setUp makes the offers, the program, the experiment over its offers and the
// keys to use from then on. Salts come from the seed.
func (c *Company) setUp(ctx context.Context, a *api) error {
	post := func(path string, in, out any) error { return a.call(ctx, http.MethodPost, path, a.admin, in, out) }
	for _, o := range Offers {
		if err := post("/v1/offers", offerBody(o), nil); err != nil {
			return err
		}
	}
	if err := post("/v1/programs", c.programBody(), nil); err != nil {
		return err
	}
	if err := post("/v1/experiments", c.experimentBody(), nil); err != nil {
		return err
	}
	if err := post("/v1/experiments/"+ExperimentKey+"/start", nil, nil); err != nil {
		return err
	}
	for scope, key := range map[string]*string{"decide": &a.decide, "ingest": &a.ingest} {
		var made struct{ Key string }
		if err := post("/v1/keys", object{"scope": scope, "name": "company " + scope}, &made); err != nil {
			return err
		}
		*key = made.Key
	}
	return nil
}

func offerBody(o Offer) object {
	side := object{"kind": "credit", "minor": o.Minor}
	return object{
		"key": o.Key, "name": fmt.Sprintf("%d euros for both", o.Minor/100), "currency": "EUR",
		"advocate": side, "friend": side, "available": true,
	}
}

// programBody has every filter on. A promise ends before the cap allows the
// next email, so that each email with an ask draws afresh; asks in the app in
// between are forced by the promise.
func (c *Company) programBody() object {
	return object{
		"key": programKey, "name": "Friends of the house", "brand": "Tide & Timber", "salt": c.salt("program"),
		"landing_url": "https://shop.example/welcome", "terms_url": "https://shop.example/terms",
		"opt_out_url": "https://shop.example/preferences", "default_offer": Offers[0].Key,
		"placements": []object{
			{"key": email, "channel": email, "interrupt": true},
			{"key": inApp, "channel": inApp},
		},
		"consent_required": []string{email, "sms", "push"}, "countries": countries[:len(countries)-1],
		"audience": "tenure_days >= 14", "holdout_share": 0.05, "cap_count": 1, "cap_days": 30,
		"cooldown_days": 14, "refund_days": 30, "detractor_max": 6, "decision_hours": 48, "promise_days": 25,
		"attribution_days": 30, "activation": "delivered",
	}
}

func (c *Company) experimentBody() object {
	arms := make([]object, len(Offers))
	for i, o := range Offers {
		arms[i] = object{"key": o.Key, "offer": o.Key}
	}
	return object{
		"key": ExperimentKey, "program": programKey, "factors": []string{"offer"}, "arms": arms,
		"method": "thompson", "salt": c.salt("experiment"), "metric": "share", "window_hours": int(Window.Hours()),
	}
}

func (c *Company) salt(layer string) string {
	return fmt.Sprintf("company-%s-%d", layer, c.config.Seed)
}
