package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/internal/copydesk"
	"goodword/models"
	"goodword/prompts"
)

// generateRequest is the body of POST /v1/copies/generate.
type generateRequest struct {
	Approach  string           `json:"approach"`
	Channel   string           `json:"channel" doc:"email, sms, in_app, push, onsite, share_… or landing"`
	Locale    string           `json:"locale"`
	Friend    models.OfferKind `json:"friend" doc:"Kind of what the friend gets"`
	Advocate  models.OfferKind `json:"advocate" doc:"Kind of what the advocate gets"`
	Variants  int              `json:"variants,omitempty" doc:"1 to 6; 3 when left out"`
	Placement string           `json:"placement,omitempty" doc:"Where the words appear, in a few words, for the model: the page with past orders"`
}

func (r *generateRequest) wanted() copydesk.Wanted {
	return copydesk.Wanted{
		Cell:     prompts.Cell{Approach: r.Approach, Channel: r.Channel, Locale: r.Locale, Friend: r.Friend, Advocate: r.Advocate},
		Variants: r.Variants, Placement: r.Placement,
	}
}

// generateStep is one line of the answer.
type generateStep struct {
	Step       string            `json:"step" doc:"asked, answered or stored"`
	Round      int               `json:"round,omitempty" doc:"1, and 2 for the repair"`
	Prompt     string            `json:"prompt,omitempty" doc:"Of asked: version of the prompt's template"`
	Messages   []generateMessage `json:"messages,omitempty" doc:"Of asked: the brief as the model gets it"`
	Provider   string            `json:"provider,omitempty" doc:"Of answered"`
	Model      string            `json:"model,omitempty"`
	Tokens     int64             `json:"tokens,omitempty"`
	CostMicros int64             `json:"cost_micros" doc:"Of answered and stored, in millionths of a unit of currency"`
	Currency   string            `json:"currency,omitempty" doc:"Empty where no price is set"`
	Code       string            `json:"code,omitempty" doc:"Why the answer holds no variants"`
	Variants   []generateVariant `json:"variants,omitempty" doc:"Of answered"`
	Copies     []deskCopy        `json:"copies,omitempty" doc:"Of stored: drafts or approved ones, and those that were rejected"`
}

type generateMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type generateVariant struct {
	Fields   map[string]string `json:"fields"`
	Findings []generateFinding `json:"findings" doc:"What the guard has against it"`
}

type generateFinding struct {
	Code   string `json:"code"`
	Field  string `json:"field,omitempty"`
	Text   string `json:"text,omitempty"`
	Detail string `json:"detail"`
}

func viewStep(s copydesk.Step) generateStep {
	v := generateStep{
		Step: s.Name, Round: s.Round, Prompt: s.Prompt, Provider: s.Provider, Model: s.Model, Tokens: s.Tokens, CostMicros: s.CostMicros,
		Currency: s.Currency, Code: string(s.Fault),
	}
	for _, m := range s.Messages {
		v.Messages = append(v.Messages, generateMessage(m))
	}
	for i, fields := range s.Variants {
		one := generateVariant{Fields: fields, Findings: []generateFinding{}}
		for _, f := range s.Findings {
			if f.Variant == i {
				one.Findings = append(one.Findings, generateFinding{Code: string(f.Code), Field: f.Field, Text: f.Text, Detail: f.Detail})
			}
		}
		v.Variants = append(v.Variants, one)
	}
	for i := range s.Copies {
		v.Copies = append(v.Copies, viewDeskCopy(&s.Copies[i]))
	}
	return v
}

// generateWithin bounds the writing of one cell.
const generateWithin = 10 * time.Minute

// generateCopies answers a line a step. What is wrong before the first is a problem with its status; afterwards it is a last line. A caller who
// goes away does not stop it: what was paid is kept.
func (a *API) generateCopies(c *gin.Context) {
	who, ok := a.admit(c, catalog.ScopeAdmin)
	if !ok {
		return
	}
	var r generateRequest
	bad, err := decode(body(c), &r)
	if err != nil {
		refuse(c, err)
		return
	}
	wanted := r.wanted()
	if err := together(bad, a.Copies.Check(who.Workspace, &wanted)); err != nil {
		refuse(c, err)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), generateWithin)
	defer cancel()
	lines := newLineWriter(c)
	lines.start()
	say := func(v any) {
		if lines.write(append(encodePlain(v), '\n')) == nil {
			_ = lines.flush() // the caller may be gone
		}
	}
	err = a.Copies.Generate(ctx, who.Workspace, wanted, func(s copydesk.Step) error {
		say(viewStep(s))
		return nil
	})
	if err != nil {
		_ = c.Error(err)
		say(logError{newProblem(err)})
	}
	lines.end()
}

func generateDoor() door {
	return door{
		method: http.MethodPost, path: "/v1/copies/generate", summary: "Have the words of one cell written now, step by step",
		scopes: []catalog.Scope{catalog.ScopeAdmin},
		doc: "Lines of JSON as the work goes on: asked with the brief, answered with the variants, what the guard has against each and the cost, again " +
			"asked and answered for one repair, stored with the copies. A failure on the way is a last line that has error alone. Refused with 409 while " +
			"no language model is configured.",
		takes: content{"application/json": {generateRequest{}}},
		gives: joined(map[int]content{200: {"application/x-ndjson": {generateStep{}, logError{}}}}, problems(400, 401, 403, 404, 409, 413, 422, 500, 503)),
	}
}
