package httpapi

import (
	"context"
	"time"

	"goodword/internal/decide"
	"goodword/internal/widget"
	"goodword/models"
)

// minWidgetToken is the shortest life of a widget's token: shorter ones run out before a page is read.
const minWidgetToken = time.Minute

type widgetTokenRequest struct {
	CustomerID string `json:"customer_id" required:"true" maxLength:"200" doc:"Your own id of the customer, who is made known where nobody has spoken of them yet"`
	Program    string `json:"program,omitempty" doc:"Key of the program; may be left out where there is one"`
	Placement  string `json:"placement,omitempty" doc:"The one placement it is for; any that a widget can be when left out"`
	Seconds    int    `json:"seconds,omitempty" minimum:"60" maximum:"3600" doc:"How long it is good; an hour when left out"`
	Email      string `json:"email,omitempty" maxLength:"254" doc:"Of a customer who is not known yet"`
	Name       string `json:"name,omitempty" maxLength:"200" doc:"The same; its first word greets"`
}

func (r *widgetTokenRequest) check() error {
	var c models.Check
	c.That(r.CustomerID != "" && len(r.CustomerID) <= tokenCustomer, "/customer_id", "must have 1 to 200 characters")
	life := time.Duration(r.Seconds) * time.Second
	c.That(r.Seconds == 0 || life >= minWidgetToken && life <= models.MaxWidgetToken, "/seconds", "must be 60 to 3600")
	c.That(len(r.Email) <= 254, "/email", "must have at most 254 characters")
	c.That(len(r.Name) <= 200, "/name", "must have at most 200 characters")
	return c.Err("httpapi")
}

type widgetTokenView struct {
	Token     string    `json:"token" doc:"Hand it to the page: it is sent as bearer to GET /v1/copy"`
	Program   string    `json:"program"`
	ExpiresAt time.Time `json:"expires_at"`
}

// mintWidgetToken gives a host that does not sign a token of ours for one customer.
func (a *API) mintWidgetToken(ctx context.Context, in *jsonBody) (*reply[widgetTokenView], error) {
	var want widgetTokenRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	if err := together(bad, want.check()); err != nil {
		return nil, err
	}
	life := models.MaxWidgetToken
	if want.Seconds != 0 {
		life = time.Duration(want.Seconds) * time.Second
	}
	ws := workspace(ctx)
	mint := decide.MintRequest{
		Use: models.TokenWidget, Program: want.Program, Placement: want.Placement, NotAfter: a.Clock.Now().Add(life), Customers: []string{want.CustomerID},
	}
	made, err := a.Tokens.Mint(ctx, ws, mint)
	if err == nil && made.Tokens[0] == "" {
		if err = a.introduce(ctx, ws, widget.Identity{CustomerID: want.CustomerID, Email: want.Email, Name: want.Name}); err == nil {
			made, err = a.Tokens.Mint(ctx, ws, mint)
		}
	}
	if err != nil {
		return nil, err
	}
	if made.Tokens[0] == "" { // erased
		return nil, models.Errorf(models.NotFound, "httpapi", string(models.ReasonUnknownCustomer))
	}
	return answer(widgetTokenView{Token: made.Tokens[0], Program: made.Program, ExpiresAt: made.NotAfter}), nil
}
