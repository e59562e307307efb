package models

import (
	"encoding/json"
	"time"
)

// LLMMessage is one message of a conversation with a language model. Role is "system", "user" or "assistant".
type LLMMessage struct {
	Role    string
	Content string
}

// LLMRequest asks a language model for one answer. What never changes comes first in Messages, so that providers can cache it. No message
// may hold personal data.
type LLMRequest struct {
	Workspace WorkspaceID
	// Job says what the answer is for; the calls made for it are listed under it. At most 200 bytes, no personal data.
	Job      string
	Messages []LLMMessage
	// Schema is the JSON Schema of the answer: every property required, additionalProperties false on every object, no lengths. Empty asks
	// for text.
	Schema json.RawMessage
	// MaxTokens bounds the answer; 0 and more than the provider's own bound mean that bound.
	MaxTokens int
}

// LLMAnswer is what a language model sent back, the fields of prompts.Answer in their order: prompts.Answer(a) converts it.
type LLMAnswer struct {
	FinishReason string // "stop", "length", "content_filter", "tool_calls", or "" where none was said
	Refusal      string // why the model declined, when it did
	Content      string // "" where only reasoning or a tool call came
}

// LLMUsage is what one call used. Cached tokens are part of Prompt, reasoning tokens of Completion.
type LLMUsage struct {
	Prompt, Cached, Completion, Reasoning int64
	Estimated                             bool // the provider did not say, or what it said cannot be
}

// Tokens is what counts against a cap of tokens.
func (u LLMUsage) Tokens() int64 { return u.Prompt + u.Completion }

// LLMReply is an answer with who gave it and what it cost.
type LLMReply struct {
	LLMAnswer
	Provider string
	Model    string // as the provider names it; the one that was asked for where it says nothing
	// Usage and Micros are those of the call that answered; those that failed before it are listed under the job, too.
	Usage LLMUsage
	// Micros is the cost in millionths of a unit of Currency, rounded up; 0 where no price is set.
	Micros   int64
	Currency string // "" where no price is set
}

// EmbedRequest asks for the vectors of texts.
type EmbedRequest struct {
	Workspace WorkspaceID
	Job       string // as in LLMRequest
	Texts     []string
}

// Embeddings are vectors of one model and dimension, one for each text in the order asked. Vectors of different models or dimensions must
// never be compared.
type Embeddings struct {
	Model     string // as configured
	Dimension int    // as observed
	Vectors   [][]float32
}

// LLMOutcome says what became of a call.
type LLMOutcome string

// The outcomes of calls.
const (
	LLMOpen        LLMOutcome = "open"         // under way, or the process ended before its end
	LLMAnswered    LLMOutcome = "answered"     // words came
	LLMEmpty       LLMOutcome = "empty"        // an answer without words: only reasoning, a tool call, null
	LLMFiltered    LLMOutcome = "filtered"     // the provider's filter stopped the prompt or the answer
	LLMTimeout     LLMOutcome = "timeout"      // no whole answer in time
	LLMNetwork     LLMOutcome = "network"      // not reached, or cut off
	LLMBadAnswer   LLMOutcome = "bad_answer"   // success that is none: HTML, an error in it, nothing, too long
	LLMServerError LLMOutcome = "server_error" // 5xx, 408, 409
	LLMRateLimited LLMOutcome = "rate_limited" // 429
	LLMQuota       LLMOutcome = "quota"        // the provider's account is used up
	LLMRejected    LLMOutcome = "rejected"     // another 4xx: the request is not to the provider's liking
	LLMKeyRefused  LLMOutcome = "key_refused"  // 401, 403
	LLMNotFound    LLMOutcome = "not_found"    // 404: wrong address or model
	LLMCancelled   LLMOutcome = "cancelled"    // the caller gave up
)

// Why no call was made.
const (
	LLMCapped      LLMOutcome = "capped"       // a cap has no room for it
	LLMCircuitOpen LLMOutcome = "circuit_open" // the provider failed too often of late
	LLMNone        LLMOutcome = "none"         // no provider is configured for it
)

// LLMFailure is the cause inside the *Error of a request that no provider answered.
type LLMFailure struct {
	Provider string
	Outcome  LLMOutcome
	// Until is when trying again makes sense: for capped the end of the period on the domain's clock, else the end of an open circuit or of
	// what the provider asked for, on the machine's. Zero where nothing is known, and for a call that no waiting makes possible.
	Until time.Time
}

// Error names provider and outcome.
func (f *LLMFailure) Error() string {
	if f.Until.IsZero() {
		return f.Provider + ": " + string(f.Outcome)
	}
	return f.Provider + ": " + string(f.Outcome) + " until " + f.Until.UTC().Format(time.RFC3339)
}

// LLMCap bounds what is spent in a period; 0 is no bound.
type LLMCap struct {
	Micros int64 `yaml:"micros"` // millionths of a unit of the provider's currency
	Tokens int64 `yaml:"tokens"` // of prompts and answers together
}

// LLMPeriod names the periods of caps.
type LLMPeriod string

// The periods, both in UTC.
const (
	LLMDay   LLMPeriod = "day"
	LLMMonth LLMPeriod = "month"
)

// Start is the beginning of the period that a time falls into.
func (p LLMPeriod) Start(at time.Time) time.Time {
	y, m, d := at.UTC().Date()
	if p == LLMMonth {
		d = 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// End is the beginning of the next period.
func (p LLMPeriod) End(at time.Time) time.Time {
	if p == LLMMonth {
		return p.Start(at).AddDate(0, 1, 0)
	}
	return p.Start(at).AddDate(0, 0, 1)
}

// LLMReservation is the most that a call may use, charged before it is made.
type LLMReservation struct {
	Workspace  WorkspaceID
	Provider   string
	Model      string
	Kind       string // "chat" or "embedding"
	Job        string
	At         time.Time // on the domain's clock: the periods that are charged
	Tokens     int64
	Micros     int64
	Currency   string // "" where no price is set; another currency is another account, with nothing spent
	Day, Month LLMCap
}

// LLMCall is one call as it is kept.
type LLMCall struct {
	Workspace WorkspaceID
	ID        int64
	Provider  string
	Model     string
	Kind      string
	Job       string
	At        time.Time
	Outcome   LLMOutcome
	Status    int // of HTTP, 0 for none
	Usage     LLMUsage
	Micros    int64
	Currency  string
	Took      time.Duration // in milliseconds as stored
}

// LLMSpent is what a period has been charged, what is reserved included.
type LLMSpent struct {
	Tokens, Micros int64
}
