package llm

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"goodword/models"
)

// Ledger keeps the account of calls.
type Ledger interface {
	// ReserveLLM charges the most that a call may use and opens its row. The error holds a *models.LLMFailure with outcome capped when a cap
	// has no room for it.
	ReserveLLM(ctx context.Context, r models.LLMReservation) (id int64, err error)
	// SettleLLM writes down what became of it, and charges what it used in place of what was reserved.
	SettleLLM(ctx context.Context, c models.LLMCall) error
}

// Clock tells the time of the domain, by which calls are dated and caps begin anew.
type Clock interface {
	Now() time.Time
}

// Client calls the configured providers. It is safe for concurrent use; set its fields before the first call.
type Client struct {
	Observe func(models.LLMCall)                         // told of every call that was made; may be nil
	Refused func(provider string, why models.LLMOutcome) // told of every call that was not made, for a cap or an open circuit; may be nil
	// Circuit is told when a circuit opens and closes; may be nil. Kind is "chat" or "embedding": each has its own.
	Circuit func(provider, kind string, open bool)

	// Machine is the machine's time, Sleep waits, and Random draws from [0,1): for timeouts, retries and circuits. New sets the real ones.
	Machine func() time.Time
	Sleep   func(ctx context.Context, d time.Duration) error
	Random  func() float64

	ledger    Ledger
	clock     Clock
	log       *slog.Logger
	providers []*provider
}

// New returns a client of providers, asked in their order. The error has kind models.Invalid and says what of their settings cannot be. No
// provider is no error: every request then fails with outcome none.
func New(providers []Provider, ledger Ledger, clock Clock, log *slog.Logger) (*Client, error) {
	if err := Validate(providers); err != nil {
		return nil, err
	}
	c := &Client{
		Machine: time.Now, Sleep: sleep, Random: rand.Float64,
		ledger: ledger, clock: clock, log: log,
	}
	for _, p := range providers {
		c.providers = append(c.providers, newProvider(p.withDefaults()))
	}
	return c, nil
}

// Close lets go of idle connections. Calls under way go on.
func (c *Client) Close() {
	for _, p := range c.providers {
		p.transport.CloseIdleConnections()
	}
}

// Complete gets one answer: from the first provider, or the next when that one fails, is kept away from, or is capped. An answer that holds no
// words, that was refused, cut or filtered, is an answer all the same: its fields say so, and prompts.Parse gives the code.
//
// The error holds a *models.LLMFailure. Its kind is Invalid for a request without messages, RateLimited where only caps stood in the way, else
// Unavailable; when several providers failed, it is about the one that may be tried again first.
func (c *Client) Complete(ctx context.Context, r models.LLMRequest) (models.LLMReply, error) {
	const op = "llm.Complete"
	if len(r.Messages) == 0 {
		return models.LLMReply{}, models.Errorf(models.Invalid, op, "the request has no messages")
	}
	var worst *fault
	var where string
	for _, p := range c.providers {
		if p.Model == "" {
			continue
		}
		t := newChat(p, r)
		f := c.do(ctx, p, t)
		if f == nil {
			return t.reply, nil
		}
		if worst == nil || sooner(f, worst) {
			worst, where = f, p.Name
		}
		if f.outcome == models.LLMCancelled {
			break
		}
	}
	if worst == nil {
		return models.LLMReply{}, noProvider(op, "a model")
	}
	return models.LLMReply{}, worst.asError(op, where)
}

// sooner says whether one fault ends before another. What nobody knows the end of may end at once; what somebody has to mend, never.
func sooner(a, b *fault) bool {
	rank := func(f *fault) (class int, until time.Time) {
		switch {
		case f.outcome == models.LLMCancelled:
			return 0, time.Time{}
		case !f.until.IsZero():
			return 2, f.until
		case f.retry:
			return 1, time.Time{}
		}
		return 3, time.Time{}
	}
	classA, untilA := rank(a)
	classB, untilB := rank(b)
	if classA != classB {
		return classA < classB
	}
	return untilA.Before(untilB)
}

func noProvider(op, what string) error {
	return &models.Error{
		Op: op, Kind: models.Unavailable, Err: &models.LLMFailure{Outcome: models.LLMNone},
		Detail: "no provider with " + what + " is configured; see docs/operations.md",
	}
}

// task is one request to one provider, made as often as needed.
type task interface {
	// reservation is the most that it may use, and how it is listed.
	reservation() models.LLMReservation
	// send makes the call and keeps its result. It says what came of it, and what of the provider's abilities it made use of.
	send(ctx context.Context, x *exchange) (result, abilities, error)
	// cost is what a call that used so much costs.
	cost(used models.LLMUsage) int64
	// exchange is a new one of its kind, and circuit what keeps such calls away from the provider.
	exchange() *exchange
	circuit() *breaker
	// filtered takes a prompt that a content filter stopped as the result, or says that it cannot.
	filtered() bool
}

// result is what a call that was answered goes on its account with.
type result struct {
	outcome models.LLMOutcome
	model   string // that answered
	used    models.LLMUsage
}

// do makes the call, again where that may help, and returns why there is no result, nil for one. It is done when the call is settled.
func (c *Client) do(ctx context.Context, p *provider, t task) *fault {
	for n := 0; ; {
		f, sent := c.once(ctx, p, t)
		switch {
		case f == nil:
			return nil
		case f.outcome == models.LLMFiltered && t.filtered():
			return nil
		case p.known.adapt(sent, f.about):
			continue // what it understands only becomes less, so this ends
		case !f.retry || n == retries || f.after > longestWait:
			return f
		}
		wait := f.after
		if wait == 0 {
			wait = backoff(n, c.Random())
		}
		n++
		if err := c.Sleep(ctx, wait); err != nil {
			return &fault{outcome: models.LLMCancelled, detail: "the caller gave up", err: err}
		}
	}
}

// settleWithin bounds the write of what became of a call, also when the caller has given up.
const settleWithin = 10 * time.Second

// once makes the call one time, in its turn, where circuit and caps let it, and settles it.
func (c *Client) once(ctx context.Context, p *provider, t task) (*fault, abilities) {
	if err := p.enter(ctx); err != nil {
		return &fault{outcome: models.LLMCancelled, detail: "the caller gave up", err: err}, abilities{}
	}
	defer p.leave()
	if ok, until := t.circuit().allow(c.Machine()); !ok {
		c.refused(p, models.LLMCircuitOpen)
		return &fault{outcome: models.LLMCircuitOpen, until: until, detail: p.Name + " failed too often of late and is not called for a while"}, abilities{}
	}
	reserved := t.reservation()
	reserved.At = c.clock.Now()
	id, err := c.ledger.ReserveLLM(ctx, reserved)
	if err != nil {
		t.circuit().report(c.Machine(), unknown, 0)
		return c.notReserved(ctx, p, err), abilities{}
	}
	call, f, sent := c.attempt(ctx, p, t, reserved)
	call.ID = id
	c.settle(ctx, call)
	c.report(t.circuit(), &call, f)
	return f, sent
}

// attempt sends the request under the provider's deadline, and says what is to be charged: what was used; nothing where nothing can have
// been; else all that was reserved.
func (c *Client) attempt(ctx context.Context, p *provider, t task, reserved models.LLMReservation) (models.LLMCall, *fault, abilities) {
	call := models.LLMCall{
		Workspace: reserved.Workspace, Provider: reserved.Provider, Model: reserved.Model, Kind: reserved.Kind, Job: reserved.Job,
		At: reserved.At, Currency: reserved.Currency,
	}
	x := t.exchange()
	began := time.Now()
	timed, cancel := context.WithTimeout(ctx, p.Timeout)
	got, sent, err := t.send(timed, x)
	cancel()
	call.Took, call.Status = time.Since(began), x.status
	if err == nil {
		call.Outcome, call.Model, call.Usage, call.Micros = got.outcome, got.model, got.used, t.cost(got.used)
		return call, nil, sent
	}
	f := p.judge(ctx, x, sent, err, c.Machine())
	call.Outcome = f.outcome
	if !f.free {
		call.Usage = models.LLMUsage{Prompt: reserved.Tokens, Estimated: true}
		call.Micros = reserved.Micros
	}
	return call, f, sent
}

func (c *Client) settle(ctx context.Context, call models.LLMCall) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	if err := c.ledger.SettleLLM(ctx, call); err != nil {
		c.log.Error("a call of a language model was made and not settled; it stays charged as reserved", "provider", call.Provider, "error", err)
	}
	if c.Observe != nil {
		c.Observe(call)
	}
}

// report tells the circuit what came of a call; f is nil for an answer.
func (c *Client) report(circuit *breaker, call *models.LLMCall, f *fault) {
	v, block := healthy, time.Duration(0)
	if f != nil {
		if v, block = f.verdict, f.block; f.after > longestWait {
			block = max(block, f.after)
		}
		if block > 0 || f.after > 0 {
			f.until = c.Machine().Add(max(block, f.after))
		}
	}
	opened, closed := circuit.report(c.Machine(), v, block)
	if opened {
		c.log.Warn("a provider of language models is not called for a while",
			"provider", call.Provider, "kind", call.Kind, "outcome", f.outcome, "status", f.status, "what_to_do", f.detail)
	}
	if c.Circuit != nil && (opened || closed) {
		c.Circuit(call.Provider, call.Kind, opened)
	}
}

// notReserved is why a call was not made: a cap, or a database that does not answer.
func (c *Client) notReserved(ctx context.Context, p *provider, err error) *fault {
	if ctx.Err() != nil {
		return &fault{outcome: models.LLMCancelled, detail: "the caller gave up", err: ctx.Err()}
	}
	if failure, ok := errors.AsType[*models.LLMFailure](err); ok && failure.Outcome == models.LLMCapped {
		c.refused(p, models.LLMCapped)
		return &fault{outcome: models.LLMCapped, until: failure.Until, detail: detailOf(err)}
	}
	return &fault{outcome: models.LLMNetwork, detail: "the call cannot be put on its account; no call is made without", err: err}
}

func detailOf(err error) string {
	if e, ok := errors.AsType[*models.Error](err); ok {
		return e.Detail
	}
	return err.Error()
}

func (c *Client) refused(p *provider, why models.LLMOutcome) {
	if c.Refused != nil {
		c.Refused(p.Name, why)
	}
}

// visible is a text from outside as the database takes it: valid, without NUL, at most 200 bytes.
func visible(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "")
	}
	return text
}
