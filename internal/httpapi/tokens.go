package httpapi

import (
	"context"
	"slices"
	"time"

	"goodword/internal/decide"
	"goodword/models"
)

// Limits of per-customer tokens.
const (
	maxTokens     = 10_000
	maxTokenBody  = 4 << 20 // for that many ids
	tokenDays     = 365
	maxTokenDays  = 3 * 365
	tokenCustomer = 200
)

// Tokens makes, reads and revokes per-customer tokens.
type Tokens interface {
	Mint(ctx context.Context, ws models.WorkspaceID, want decide.MintRequest) (*decide.Minted, error)
	Read(ctx context.Context, text string, use models.TokenUse) (models.WorkspaceID, models.AskToken, error)
	Holds(ctx context.Context, ws models.WorkspaceID, token models.AskToken) error
	Revoke(ctx context.Context, ws models.WorkspaceID, customers []string) (found []bool, err error)
	Rotate(ctx context.Context, ws models.WorkspaceID, retire bool) (*models.TokenKey, error)
}

type tokensRequest struct {
	Program   string    `json:"program,omitempty" doc:"Key of the program; may be left out where there is one"`
	Placement string    `json:"placement,omitempty" doc:"The one placement the tokens are for; any of the program's when left out"`
	Channel   string    `json:"channel,omitempty" doc:"The one channel they are for; the placement's own when left out"`
	NotAfter  time.Time `json:"not_after,omitzero" doc:"Until when they are good; a year when left out, three years at most"`
	Customers []string  `json:"customers" doc:"Your own ids of at most 10,000 customers"`
}

func (r *tokensRequest) check(now time.Time) error {
	var c models.Check
	c.That(r.Channel == "" || slices.Contains(models.Channels, r.Channel), "/channel", "must be one of email, sms, push, in_app, onsite, offline")
	c.That(r.NotAfter.IsZero() || r.NotAfter.After(now), "/not_after", "must lie ahead")
	c.That(!r.NotAfter.After(now.AddDate(0, 0, maxTokenDays)), "/not_after", "must be at most three years ahead")
	checkCustomers(&c, r.Customers)
	return c.Err("httpapi")
}

func checkCustomers(c *models.Check, customers []string) {
	c.That(len(customers) > 0 && len(customers) <= maxTokens, "/customers", "must have 1 to 10,000 entries")
}

type tokensView struct {
	KID       string      `json:"kid" doc:"Id of the key they are signed with"`
	Program   string      `json:"program"`
	Placement string      `json:"placement" doc:"Empty for any of the program's"`
	Channel   string      `json:"channel" doc:"Empty for the placement's own"`
	NotAfter  time.Time   `json:"not_after"`
	Tokens    []tokenView `json:"tokens" doc:"One for each customer, in the order of the request"`
}

type tokenView struct {
	CustomerID string     `json:"customer_id"`
	Token      string     `json:"token,omitempty" doc:"GET /v1/a/{token}"`
	Error      *lineError `json:"error,omitempty" doc:"Instead of a token"`
}

// lineError is what went wrong with one entry of many.
type lineError struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

// unknownCustomer is the error of an entry that names nobody.
func unknownCustomer(id string) *lineError {
	p := kinds[models.NotFound]
	if id == "" || len(id) > tokenCustomer {
		p = kinds[models.Invalid]
		return &lineError{Status: p.Status, Title: p.Title, Detail: "must have 1 to 200 characters"}
	}
	return &lineError{Status: p.Status, Title: p.Title, Detail: string(models.ReasonUnknownCustomer)}
}

func (a *API) mintTokens(ctx context.Context, in *jsonBody) (*reply[tokensView], error) {
	var want tokensRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	now := a.Clock.Now()
	if err := together(bad, want.check(now)); err != nil {
		return nil, err
	}
	if want.NotAfter.IsZero() {
		want.NotAfter = now.AddDate(0, 0, tokenDays)
	}
	made, err := a.Tokens.Mint(ctx, workspace(ctx), decide.MintRequest{
		Use: models.TokenAsk, Program: want.Program, Placement: want.Placement, Channel: want.Channel, NotAfter: want.NotAfter, Customers: want.Customers,
	})
	if err != nil {
		return nil, err
	}
	view := tokensView{
		KID: made.KID, Program: made.Program, Placement: made.Placement, Channel: made.Channel, NotAfter: made.NotAfter,
		Tokens: make([]tokenView, len(made.Tokens)),
	}
	for i, token := range made.Tokens {
		view.Tokens[i] = tokenView{CustomerID: want.Customers[i], Token: token}
		if token == "" {
			view.Tokens[i].Error = unknownCustomer(want.Customers[i])
		}
	}
	return answer(view), nil
}

type revokeTokensRequest struct {
	Customers []string `json:"customers" doc:"Your own ids of at most 10,000 customers"`
}

type revokedTokensView struct {
	Customers []revokedTokenView `json:"customers" doc:"In the order of the request"`
}

type revokedTokenView struct {
	CustomerID string     `json:"customer_id"`
	Revoked    bool       `json:"revoked"`
	Error      *lineError `json:"error,omitempty"`
}

func (a *API) revokeTokens(ctx context.Context, in *jsonBody) (*reply[revokedTokensView], error) {
	var want revokeTokensRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	var c models.Check
	checkCustomers(&c, want.Customers)
	if err := together(bad, c.Err("httpapi")); err != nil {
		return nil, err
	}
	found, err := a.Tokens.Revoke(ctx, workspace(ctx), want.Customers)
	if err != nil {
		return nil, err
	}
	view := revokedTokensView{Customers: make([]revokedTokenView, len(found))}
	for i, ok := range found {
		view.Customers[i] = revokedTokenView{CustomerID: want.Customers[i], Revoked: ok}
		if !ok {
			view.Customers[i].Error = unknownCustomer(want.Customers[i])
		}
	}
	return answer(view), nil
}

type rotateTokensRequest struct {
	Retire bool `json:"retire,omitempty" doc:"Refuse the tokens signed so far, instead of letting them run out"`
}

type tokenKeyView struct {
	KID       string    `json:"kid"`
	CreatedAt time.Time `json:"created_at"`
}

func (a *API) rotateTokens(ctx context.Context, in *jsonBody) (*reply[tokenKeyView], error) {
	var want rotateTokensRequest
	if len(in.RawBody) > 0 {
		bad, err := decode(in.RawBody, &want)
		if err != nil {
			return nil, err
		}
		if err := together(bad, nil); err != nil {
			return nil, err
		}
	}
	key, err := a.Tokens.Rotate(ctx, workspace(ctx), want.Retire)
	if err != nil {
		return nil, err
	}
	return answer(tokenKeyView{KID: key.KID, CreatedAt: key.CreatedAt.UTC()}), nil
}
