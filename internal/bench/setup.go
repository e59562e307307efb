package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

const (
	program    = "friends"
	experiment = "offer"
)

type object = map[string]any

// setUp makes five offers, a program with every filter on and an experiment over its offers, as a growth team would, and returns a key
// of the scope.
func setUp(ctx context.Context, c *child, scope string, contextual bool) (key string, err error) {
	var arms []object
	for _, euros := range []int{5, 10, 15, 20, 30} {
		offer := fmt.Sprintf("credit_%d", euros)
		side := object{"kind": "credit", "minor": 100 * euros}
		arms = append(arms, object{"key": offer, "offer": offer})
		err := c.call(ctx, "/v1/offers", object{
			"key": offer, "name": fmt.Sprintf("%d euros for both", euros), "currency": "EUR", "advocate": side, "friend": side, "available": true,
		}, nil)
		if err != nil {
			return "", err
		}
	}
	steps := []struct {
		path string
		body any
	}{
		{"/v1/programs", object{
			"key": program, "name": "Friends", "brand": "Tide & Timber", "landing_url": "https://shop.example/welcome",
			"terms_url": "https://shop.example/terms", "default_offer": "credit_5", "countries": countries,
			"audience": "tenure_days >= 7", "cooldown_days": 14,
		}},
		{"/v1/experiments", experimentOver(arms, contextual)},
		{"/v1/experiments/" + experiment + "/start", nil},
	}
	for _, s := range steps {
		if err := c.call(ctx, s.path, s.body, nil); err != nil {
			return "", err
		}
	}
	var made struct{ Key string }
	err = c.call(ctx, "/v1/keys", object{"scope": scope, "name": "bench"}, &made)
	return made.Key, err
}

// experimentOver is the experiment over these arms. A contextual one knows four numbers of the customer: a model of 30 features.
func experimentOver(arms []object, contextual bool) object {
	e := object{"key": experiment, "program": program, "factors": []string{"offer"}, "arms": arms}
	if contextual {
		e["method"] = "logistic_thompson"
		e["context"] = []object{{"feature": "orders"}, {"feature": "nps_latest"}, {"feature": "tenure_days"}, {"feature": "logins_30d"}}
	}
	return e
}

// call posts a configuration step with the admin key.
func (c *child) call(ctx context.Context, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.address+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.admin)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("POST %s: status %d: %.500s", path, res.StatusCode, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}
