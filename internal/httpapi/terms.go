package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/prompts"
)

type termsInput struct {
	Key    string `path:"key" maxLength:"63"`
	Format string `query:"format" enum:"json,text,html" default:"json" doc:"text and html are the terms alone"`
	Locale string `query:"locale" maxLength:"35" doc:"How money and dates are written, like en-GB"`
}

// termsView is a program's terms as JSON.
type termsView struct {
	Program string `json:"program"`
	prompts.Terms
	Text      string     `json:"text" doc:"The same as plain text"`
	HTML      string     `json:"html" doc:"The same as the inside of a page: h1, h2, p and links, everything else escaped"`
	ChangedAt *time.Time `json:"changed_at,omitempty" doc:"When the program, its offers or experiments were last changed"`
	PageShown bool       `json:"page_shown" doc:"Whether anybody can read them at /terms/ and the program's code prefix"`
}

// written is an answer whose body is ready.
type written struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (a *API) terms(ctx context.Context, in *termsInput) (*written, error) {
	facts, err := a.Catalog.Terms(ctx, workspace(ctx), in.Key)
	if err != nil {
		return nil, err
	}
	facts.Locale = in.Locale
	t := prompts.NewTerms(facts)
	switch in.Format {
	case "text":
		return &written{"text/plain; charset=utf-8", []byte(t.Text())}, nil
	case "html":
		return &written{"text/html; charset=utf-8", []byte(t.HTML())}, nil
	}
	body, err := json.Marshal(termsView{
		Program: in.Key, Terms: t, Text: t.Text(), HTML: t.HTML(), ChangedAt: optional(facts.ChangedAt), PageShown: facts.Program.ShowsTerms(),
	})
	return &written{"application/json", body}, err
}

const termsStyle = `body{margin:2rem auto;max-width:42rem;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}h1{font-size:1.4rem}h2{font-size:1.1rem}`

// termsPolicy lets the page use its own style and nothing else.
var termsPolicy = func() string {
	sum := sha256.Sum256([]byte(termsStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}()

// termsPage shows anybody the terms of the program whose codes start with the prefix. It knows nobody and takes nothing from the request
// but the prefix, so every cache may keep it for a while.
func (a *API) termsPage(c *gin.Context) {
	facts, err := a.Catalog.PublicTerms(c.Request.Context(), c.Param("prefix"))
	if err != nil {
		refuse(c, err)
		return
	}
	t := prompts.NewTerms(facts)
	h := c.Writer.Header()
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Content-Security-Policy", termsPolicy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	page := `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>` + html.EscapeString(t.Title) +
		`</title><style>` + termsStyle + "</style></head><body>\n" + t.HTML() + "</body></html>\n"
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(page))
}
