package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/models"
)

// preflight tells a browser whether a page may post to a door for public keys. The request names no key yet: any key that allows the origin
// will do, and the call itself is checked against its own. Nothing is ever allowed to "*", and no cookies are.
func (a *API) preflight(c *gin.Context) { a.allowCall(c, "POST") }

// preflightGet is preflight for a door that is read.
func (a *API) preflightGet(c *gin.Context) { a.allowCall(c, "GET") }

func (a *API) allowCall(c *gin.Context, method string) {
	origin := c.Request.Header.Get("Origin")
	h := c.Writer.Header()
	h.Add("Vary", "Origin")
	if !a.Catalog.OriginKnown(origin) {
		refuse(c, models.Errorf(models.Forbidden, "cors", "no public key allows this origin"))
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Methods", method)
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Api-Key")
	h.Set("Access-Control-Max-Age", "600")
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
}

// allowOrigin lets the page that sent a request read its answer, if its key allows the page's origin. A public key is refused to pages
// whose origin it does not list: anybody can read it there and use it elsewhere.
func (a *API) allowOrigin(c *gin.Context, who *catalog.Principal) error {
	origin := c.Request.Header.Get("Origin")
	if origin == "" || who.Scope != catalog.ScopePublic {
		return nil
	}
	h := c.Writer.Header()
	h.Add("Vary", "Origin")
	if !who.AllowsOrigin(origin) {
		return models.Errorf(models.Forbidden, "cors", "this key does not allow the origin of the page")
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "Retry-After")
	return nil
}
