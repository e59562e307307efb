package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/models"
)

// credential is the key that a request names: as bearer, as the user of basic authentication, or in X-Api-Key; "" for none.
func credential(r *http.Request) string {
	header := r.Header.Get("Authorization")
	scheme, rest, _ := strings.Cut(header, " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return strings.TrimSpace(rest)
	case strings.EqualFold(scheme, "Basic"):
		user, _, _ := r.BasicAuth()
		return user
	case header == "":
		return r.Header.Get("X-Api-Key")
	}
	return ""
}

// authenticate tells whom a key belongs to and whether it may do what needs one of the scopes: kind Unauthorized or Forbidden when not.
func (a *API) authenticate(ctx context.Context, key string, scopes ...catalog.Scope) (catalog.Principal, error) {
	if key == "" {
		return catalog.Principal{}, models.Errorf(models.Unauthorized, "httpapi", "this needs a key: as bearer, basic user or X-Api-Key")
	}
	who, err := a.Catalog.Authenticate(ctx, key)
	if err != nil {
		return who, err
	}
	if !slices.ContainsFunc(scopes, who.Scope.Allows) {
		return who, models.Errorf(models.Forbidden, "httpapi", "this needs a key of scope %s; this one's is %s", scopes[0], who.Scope)
	}
	return who, nil
}

type principalKey struct{}

// require lets an operation run only for keys of a scope and gives it the principal.
func (a *API) require(scope catalog.Scope) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(ctx)
		who, err := a.authenticate(ctx.Context(), credential(c.Request), scope)
		if err != nil {
			refuse(c, err)
			return
		}
		acting := models.WithActor(ctx.Context(), models.Actor{KeyID: who.KeyID, Name: who.Name})
		next(huma.WithContext(ctx, context.WithValue(acting, principalKey{}, who)))
	}
}

// workspace is whose data an operation works on: that of the key, never one that the request names.
func workspace(ctx context.Context) models.WorkspaceID {
	who, _ := ctx.Value(principalKey{}).(catalog.Principal)
	return who.Workspace
}

// admit is require for plain handlers.
func (a *API) admit(c *gin.Context, scope catalog.Scope) (catalog.Principal, bool) {
	who, err := a.authenticate(c.Request.Context(), credential(c.Request), scope)
	if err != nil {
		refuse(c, err)
		return who, false
	}
	return who, true
}
