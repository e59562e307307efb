package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"goodword/models"
)

// fault is why a call brought no answer, and what follows from it.
type fault struct {
	outcome models.LLMOutcome
	status  int           // of HTTP, 0 for none
	detail  string        // safe to show, says what to do
	err     error         // for the log
	retry   bool          // the same call may work in a moment
	after   time.Duration // that the provider asks to wait, 0 where it says nothing
	until   time.Time     // when trying again makes sense, zero where nothing is known
	verdict verdict
	block   time.Duration // keeps calls away at once
	free    bool          // the call cannot have been charged
	about   []complaint
}

// asError is the fault as callers see it.
func (f *fault) asError(op, provider string) error {
	kind := models.Unavailable
	if f.outcome == models.LLMCapped {
		kind = models.RateLimited
	}
	failure := &models.LLMFailure{Provider: provider, Outcome: f.outcome, Until: f.until}
	return &models.Error{Op: op, Kind: kind, Detail: f.detail, Err: errors.Join(failure, f.err)}
}

// judge reads what became of an exchange whose call ended with err, which is not nil.
func (p *provider) judge(ctx context.Context, x *exchange, sent abilities, err error, now time.Time) *fault {
	if e, ok := errors.AsType[*unsendable](err); ok {
		return &fault{outcome: models.LLMRejected, err: e.err, free: true,
			detail: fmt.Sprintf("model %q of %s cannot be called with these settings; check model, token_field and temperature", x.model, p.Name)}
	}
	switch {
	case ctx.Err() != nil:
		return &fault{outcome: models.LLMCancelled, detail: "the caller gave up", err: ctx.Err(), free: !x.sent.Load()}
	case x.status == 0:
		return p.judgeNetwork(x, err)
	case x.status >= 300:
		return p.judgeStatus(x, sent, now)
	}
	return p.judgeSuccess(x, err)
}

// unsendable is a request that the library refuses for the name of its model.
type unsendable struct{ err error }

func (e *unsendable) Error() string { return e.err.Error() }

// judgeNetwork is for calls to which no answer began.
func (p *provider) judgeNetwork(x *exchange, err error) *fault {
	f := &fault{outcome: models.LLMNetwork, err: err, retry: true, verdict: failing, free: !x.sent.Load(),
		detail: p.Name + " cannot be reached; check base_url and the network"}
	if errors.Is(err, context.DeadlineExceeded) && !f.free { // a connection that takes too long says the same
		f.outcome, f.detail = models.LLMTimeout, p.slow()
	}
	return f
}

func (p *provider) slow() string {
	return fmt.Sprintf("%s did not answer within %s; raise its timeout where the model is slow", p.Name, p.Timeout)
}

// judgeSuccess is for status 200 without an answer.
func (p *provider) judgeSuccess(x *exchange, err error) *fault {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &fault{outcome: models.LLMTimeout, status: x.status, detail: p.slow(), err: err, retry: true, verdict: failing}
	case x.body == nil && !errors.Is(err, errTooLong):
		return &fault{outcome: models.LLMNetwork, status: x.status, detail: p.Name + " broke off its answer", err: err, retry: true, verdict: failing}
	}
	f := &fault{outcome: models.LLMBadAnswer, status: x.status, verdict: failing, err: err,
		detail: p.Name + " sent something that is no answer; check that base_url leads to a server of chat completions"}
	if changed, ok := errors.AsType[*dimensionChanged](err); ok {
		f.detail = fmt.Sprintf("model %q of %s made vectors of %d numbers instead of %d; set embedding.dimensions to what it makes, and have everything "+
			"embedded anew: vectors of different dimensions cannot be compared", x.model, p.Name, changed.got, changed.want)
	} else if e := errorIn(x.body); e.found {
		f.free = true
		f.detail = p.Name + " sent an error in place of an answer" + p.quote(x, e.message)
	}
	return f
}

// judgeStatus is for every status but 200.
func (p *provider) judgeStatus(x *exchange, sent abilities, now time.Time) *fault {
	e := errorIn(x.body)
	f := &fault{status: x.status, verdict: failing, free: true, after: retryAfter(x.header, now)}
	f.err = fmt.Errorf("status %d, code %q", x.status, plainCode.FindString(e.code))
	switch {
	case e.code == "insufficient_quota", x.status == http.StatusPaymentRequired:
		f.outcome, f.block, f.after = models.LLMQuota, blockedFor, 0
		f.detail = p.Name + " says that its account is used up; add credit there" + p.quote(x, e.message)
	case x.status == http.StatusUnauthorized, x.status == http.StatusForbidden && !e.filtered():
		f.outcome, f.block = models.LLMKeyRefused, blockedFor
		f.detail = fmt.Sprintf("%s refuses its key (%d); set a valid one where key_env or key_file says%s", p.Name, x.status, p.quote(x, e.message))
	case x.status == http.StatusNotFound:
		f.outcome, f.block = models.LLMNotFound, blockedFor
		f.detail = fmt.Sprintf("%s does not know the address or the model (404); check base_url, which often ends with /v1, and model %q%s", p.Name, x.model, p.quote(x, e.message))
	case x.status == http.StatusTooManyRequests:
		f.outcome, f.retry = models.LLMRateLimited, true
		f.detail = p.Name + " asks for fewer calls; lower concurrency or raise the limit there"
	case x.status >= 500, x.status == http.StatusRequestTimeout, x.status == http.StatusConflict:
		f.outcome, f.retry = models.LLMServerError, true
		f.free = x.status != http.StatusGatewayTimeout && x.status != http.StatusRequestTimeout // behind it the model may have answered
		f.detail = fmt.Sprintf("%s fails (%d)", p.Name, x.status)
	case x.status < 400:
		f.outcome, f.block = models.LLMNotFound, blockedFor
		f.detail = fmt.Sprintf("%s redirects (%d), which is not followed; set base_url to the address it redirects to", p.Name, x.status)
	case e.filtered():
		f.outcome, f.verdict, f.detail = models.LLMFiltered, healthy, "the content filter of "+p.Name+" stopped the text"
	default:
		f.outcome, f.verdict = models.LLMRejected, healthy
		if !x.vectors && !repeats(e.message, x.prompt) { // one that repeats the request names all of it
			f.about = complains(sent, e.message, e.param)
		}
		f.detail = p.rejected(x, f.about, e.message) + p.quote(x, e.message)
	}
	return f
}

// rejected says what to do about a request that a provider does not like and that cannot be adapted.
func (p *provider) rejected(x *exchange, about []complaint, message string) string {
	switch {
	case slices.Contains(about, complaintTokenField):
		return fmt.Sprintf("%s refuses both max_tokens and max_completion_tokens (%d); check that base_url leads to a server of chat completions", p.Name, x.status)
	case x.vectors && p.Embedding.Dimensions > 0 && strings.Contains(strings.ToLower(message), "dimension"):
		return fmt.Sprintf("%s refuses embedding.dimensions (%d); leave it out for this model", p.Name, x.status)
	case x.vectors:
		return fmt.Sprintf("%s refuses the texts (%d); check embedding.model and embedding.batch", p.Name, x.status)
	}
	return fmt.Sprintf("%s refuses the request (%d); check model, max_tokens and structured", p.Name, x.status)
}

// plainCode is a code that can stand in a log.
var plainCode = regexp.MustCompile(`^[a-zA-Z0-9_.]{1,60}$`)

// said is an error as a provider words it.
type said struct {
	found                bool
	message, code, param string
	inner                string
}

// filtered tells a prompt that a content filter stopped.
func (s said) filtered() bool {
	return s.code == "content_filter" || s.code == "content_policy_violation" || s.inner == "ResponsibleAIPolicyViolation"
}

// errorIn reads an error from a body: {"error":{…}}, {"error":"…"}, {"object":"error","message":"…"} or {"detail":…}.
func errorIn(body []byte) said {
	var outer struct {
		Error   json.RawMessage `json:"error"`
		Object  string          `json:"object"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(body, &outer) != nil {
		return said{}
	}
	switch {
	case len(outer.Error) > 0 && string(outer.Error) != "null":
		return errorObject(outer.Error)
	case outer.Object == "error", outer.Message != "":
		return said{found: true, message: outer.Message}
	case len(outer.Detail) > 0:
		return said{found: true, message: string(outer.Detail)}
	}
	return said{}
}

func errorObject(raw json.RawMessage) said {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return said{found: true, message: text}
	}
	var inner struct {
		Message any    `json:"message"`
		Code    any    `json:"code"`
		Type    string `json:"type"`
		Param   any    `json:"param"`
		Inner   struct {
			Code string `json:"code"`
		} `json:"innererror"`
	}
	if json.Unmarshal(raw, &inner) != nil {
		return said{found: true, message: string(raw)}
	}
	s := said{found: true, message: words(inner.Message), code: words(inner.Code), param: words(inner.Param), inner: inner.Inner.Code}
	if s.code == "" {
		s.code = inner.Type
	}
	return s
}

func words(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// maxQuote is how much of a provider's own words is shown, in bytes.
const maxQuote = 200

// quote shows a provider's own words, without its key, on one line and cut; nothing for none, and for words that repeat the prompt, which must
// not reach a log.
func (p *provider) quote(x *exchange, message string) string {
	if key := string(p.Key); key != "" {
		message = strings.ReplaceAll(message, key, "…")
	}
	if repeats(message, x.prompt) {
		return ""
	}
	message = strings.Join(strings.FieldsFunc(message, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if message == "" {
		return ""
	}
	if len(message) > maxQuote {
		message = strings.ToValidUTF8(message[:maxQuote], "") + "…"
	}
	return fmt.Sprintf(": it says %q", message)
}

// repeats says whether a message holds a line of the prompt of some length, in whichever way it is written: letters and digits count.
func repeats(message string, prompt []string) bool {
	message = letters(message)
	for _, text := range prompt {
		for line := range strings.Lines(text) {
			if line = letters(line); len(line) >= 16 && strings.Contains(message, line) {
				return true
			}
		}
	}
	return false
}

var escape = regexp.MustCompile(`\\u[0-9a-fA-F]{4}`)

// letters keeps the letters and digits of a text, those that JSON has escaped, too.
func letters(text string) string {
	text = escape.ReplaceAllStringFunc(text, func(code string) string {
		n, _ := strconv.ParseUint(code[2:], 16, 16) // the expression has seen the digits
		return string(rune(n))
	})
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
