package httpapi

import (
	"context"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"goodword/models"
)

// askByToken answers platforms that can send nothing but a URL, such as Salesforce Marketing Cloud: the token is the credential and says
// for whom, in which program and where. The query may say in what form, and what the token leaves open.
//
// A token that is not valid, whatever the reason, gets the flat fallback with reason_code bad_token and status 200, not 401: AMPscript
// and its like stop a recipient's whole message at anything but 200, so that a token revoked on purpose, or one that ran out in an old
// data extension, would take newsletters from people. The fallback holds nothing that a stranger could not write down. strict=1 gives
// 401, without saying more.
func (a *API) askByToken(c *gin.Context) {
	started := time.Now()
	p := gather(c.Request, tokenParameters)
	ctx, cancel := context.WithTimeout(c.Request.Context(), askDeadline)
	ws, token, err := a.Tokens.Read(ctx, c.Param("token"), models.TokenAsk)
	cancel()
	if err != nil {
		a.refuseToken(c, p, err, started)
		return
	}
	asked := p.given("placement")
	if token.Placement != "" {
		delete(p.values, "placement")
	}
	p.values["program"], p.values["channel"] = token.Program, token.Channel
	r := a.readAsk(p, ws)
	if token.Placement != "" {
		r.Placement = token.Placement
		if asked != "" && asked != token.Placement {
			r.warn("placement", "the token is for another; that one is used")
		}
	}
	r.Customer, r.TokenEpoch = token.Customer, &token.Epoch
	if wait := a.asks.take(-int64(ws), a.proxies.client(c.Request), 1); wait > 0 { // no number of a key is negative
		a.tooManyAsks(c, &r, wait)
		return
	}
	a.answerAsk(c, &r, started)
}

// refuseToken answers without knowing who asks.
func (a *API) refuseToken(c *gin.Context, p *parameters, err error, started time.Time) {
	var r askRequest
	if r.strict = r.flag("strict", p.given("strict")); r.strict {
		refuse(c, err)
		return
	}
	r.readFormat(p.given("format"), p.given("field"))
	flat := fallback(fallbackReason(err))
	if flat.ReasonCode == string(models.ReasonDegraded) {
		_ = c.Error(err) // for the log
	}
	flat.Warnings = strings.Join(r.warnings, "; ")
	a.Metrics.Decided(flat.ReasonCode, false, time.Since(started))
	writeFlat(c, &flat, &r)
}
