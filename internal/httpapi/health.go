package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"goodword/models"
)

// healthz says that the process lives, and nothing about what it needs.
func (a *API) healthz(c *gin.Context) {
	c.JSON(http.StatusOK, healthView{Status: "ok"})
}

// readyz says whether requests can be served: the database answers, its migrations match, and no stop was asked for.
func (a *API) readyz(c *gin.Context) {
	if err := a.Ready(c.Request.Context()); err != nil {
		refuse(c, &models.Error{Op: "readyz", Kind: models.Unavailable, Detail: "not ready", Err: err})
		return
	}
	c.JSON(http.StatusOK, healthView{Status: "ready"})
}
