package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// publish completes the document, once all routes are there, and makes the page of it.
func (a *API) publish(doc *huma.OpenAPI) error {
	for _, d := range doors() {
		d.describe(doc)
	}
	addEmbedded(doc.Components.Schemas)
	var err error
	if a.document, err = json.Marshal(doc); err != nil {
		return fmt.Errorf("httpapi: OpenAPI document: %w", err)
	}
	if a.docs, err = renderDocs(a.document); err != nil {
		return fmt.Errorf("httpapi: page of the OpenAPI document: %w", err)
	}
	return nil
}

func (a *API) openAPI(c *gin.Context) {
	c.Data(http.StatusOK, "application/openapi+json", a.document)
}
