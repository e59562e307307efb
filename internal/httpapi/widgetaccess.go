package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/internal/ingest"
	"goodword/internal/widget"
	"goodword/models"
)

// WidgetVerifier reads the tokens that hosts sign for their widgets.
type WidgetVerifier interface {
	Verify(ctx context.Context, ws models.WorkspaceID, token, program string) (widget.Identity, error)
}

// visitor is the customer before a widget, as a token says: never as a request does.
type visitor struct {
	widget.Identity // of a token that the host signed; of one of ours the program alone
	customer        models.CustomerID
	opaque          *models.AskToken // one of ours, nil for one that the host signed
}

// admitWidget is admit for the doors of widgets, which need two things: in X-Api-Key the public key, which anybody can read in the page and
// which tells the workspace, and as bearer the token of the customer, "" for nobody. A public key that comes as bearer alone will do.
func (a *API) admitWidget(c *gin.Context) (who catalog.Principal, token string, ok bool) {
	key := c.Request.Header.Get("X-Api-Key")
	if bearer := credential(c.Request); key == "" {
		key = bearer
	} else if bearer != key {
		token = bearer
	}
	who, err := a.authenticate(c.Request.Context(), key, catalog.ScopePublic)
	if err == nil {
		err = a.allowOrigin(c, &who)
	} else if key != "" && !strings.HasPrefix(key, "gw_") {
		err = models.Errorf(models.Unauthorized, "httpapi", "name the public key in X-Api-Key; Authorization is for the token of the customer")
	}
	if err != nil {
		refuse(c, err)
		return who, "", false
	}
	return who, token, true
}

// visitor reads a token for a program, "" for the one that it names; nil for no token. The error has kind Unauthorized for one that is not
// valid, with what to do about it, and Unavailable when that cannot be told.
func (a *API) visitor(ctx context.Context, ws models.WorkspaceID, token, program string) (*visitor, error) {
	if token == "" {
		return nil, nil
	}
	if _, ours := models.TokenKID(token); ours {
		return a.ourVisitor(ctx, ws, token, program)
	}
	id, err := a.Widgets.Verify(ctx, ws, token, program)
	if err != nil {
		return nil, err
	}
	return &visitor{Identity: id, customer: models.NewCustomerID(a.Catalog.Secret(ws), id.CustomerID)}, nil
}

func (a *API) ourVisitor(ctx context.Context, ws models.WorkspaceID, token, program string) (*visitor, error) {
	of, t, err := a.Tokens.Read(ctx, token, models.TokenWidget)
	switch {
	case models.KindOf(err) == models.Unauthorized || err == nil && of != ws:
		return nil, badWidgetToken()
	case err != nil:
		return nil, err
	case program != "" && program != t.Program:
		return nil, models.Errorf(models.Unauthorized, "httpapi", "the widget token is for another program; get one for the program that is asked for")
	}
	return &visitor{Identity: widget.Identity{Program: t.Program}, customer: t.Customer, opaque: &t}, nil
}

// badWidgetToken is the problem of a token of ours that does not hold.
func badWidgetToken() error {
	return models.Errorf(models.Unauthorized, "httpapi", "the widget token is not valid or has run out; have your server get a new one from POST /v1/widget-tokens")
}

// introduce makes a customer known of whom the host speaks for the first time. It is an identify event with what the host said, which
// counts once; an erased customer stays forgotten.
func (a *API) introduce(ctx context.Context, ws models.WorkspaceID, id widget.Identity) error {
	traits := map[string]string{}
	for name, value := range map[string]string{"email": id.Email, "first_name": firstWord(id.Name), "locale": id.Locale} {
		if value != "" {
			traits[name] = value
		}
	}
	item, err := json.Marshal(map[string]any{"userId": id.CustomerID, "messageId": "widget", "traits": traits})
	if err != nil {
		return err
	}
	_, err = a.Ingest.Ingest(ctx, ingest.Batch{Workspace: ws, Source: "widget", Items: []json.RawMessage{item}, Type: "identify"})
	return err
}

// firstWord is the part of a name to greet with.
func firstWord(name string) string {
	if words := strings.Fields(name); len(words) > 0 {
		return words[0]
	}
	return ""
}

// overWidgetLimit says how long a page must wait that asks too much through one public key from one address, nil for not at all.
func (a *API) overWidgetLimit(who *catalog.Principal, r *http.Request) *problem {
	if who.Scope != catalog.ScopePublic {
		return nil
	}
	if wait := a.public.take(who.KeyID, a.proxies.client(r), 1); wait > 0 {
		return tooMany(wait, "too many requests through this key from this address")
	}
	return nil
}
