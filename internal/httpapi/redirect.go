package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"goodword/internal/referral"
	"goodword/models"
)

// redirect sends a friend from GET /r/{code}[.{n}[.{c}]] to the landing page of the code's program, the database running or not. It
// never leads where the request says. A code whose prefix belongs to no program has no page to lead to: 404.
func (a *API) redirect(c *gin.Context) {
	follow := a.Clicks.Follow
	visit := referral.IsVisit(c.Request.Method, c.Request.UserAgent())
	if !visit {
		follow = a.Clicks.Locate // a look at where it leads
	}
	location, known := follow(c.Param("code"))
	if !known || location == "" {
		refuse(c, models.Errorf(models.NotFound, "redirect", "this link leads nowhere"))
		return
	}
	if visit {
		a.Metrics.Click()
	}
	h := c.Writer.Header()
	h.Set("Location", location)
	h.Set("Cache-Control", "no-store") // every click counts
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
	c.Status(http.StatusFound)
	c.Writer.WriteHeaderNow()
}
