package llm

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"goodword/models"
)

// FuzzJudge: whatever a server answers, the fault has an outcome and says what to do, without key and prompt, at a length that can be logged.
func FuzzJudge(f *testing.F) {
	f.Add(400, `{"error":{"message":"no sk-secret-0123456789 here","param":"temperature"}}`, "", "")
	f.Add(429, `{"error":"slow"}`, "Fri, 31 Dec 1999 23:59:59 GMT", "1e400")
	f.Add(503, "<html>", "-7", "NaN")
	f.Add(200, `{"error":{"message":["a","b"],"code":7}}`, "9e99", "")
	f.Add(422, `{"detail":[{"loc":["body","response_format"],"msg":"Extra inputs are not permitted"}]}`, "", "")
	p := newProvider(Provider{Name: "one", BaseURL: "http://x", Key: "sk-secret-0123456789", Model: "m"}.withDefaults())
	f.Fuzz(func(t *testing.T, status int, body, after, afterMillis string) {
		x := &exchange{status: status, header: http.Header{}, body: []byte(body), model: "m", prompt: []string{"the prompt says this and that"}}
		x.header.Set("Retry-After", after)
		x.header.Set("Retry-After-Ms", afterMillis)
		got := p.judge(t.Context(), x, p.known.now(), errors.New("it failed"), time.Unix(1e9, 0))
		if got.outcome == "" || got.detail == "" || len(got.detail) > 2000 || got.after < 0 {
			t.Errorf("got %+v", got)
		}
		text := got.asError("op", "one").Error()
		if len(text) > 2000 || strings.Contains(text, "sk-secret-0123456789") || strings.Contains(text, "the prompt says this and that") {
			t.Errorf("got %s", text)
		}
		if got.retry && got.outcome == models.LLMRejected {
			t.Errorf("a request that was refused is made again: %+v", got)
		}
	})
}

// TestRetryAfter has each form in which a provider may ask to wait.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		seconds, millis string
		want            time.Duration
	}{
		{"", "", 0}, {"7", "", 7 * time.Second}, {" 0.5 ", "", 500 * time.Millisecond}, {"7", "20", 20 * time.Millisecond}, {"-7", "", 0},
		{"soon", "", 0}, {"NaN", "", 0}, {"1e300", "", 365 * 24 * time.Hour}, {"Mon, 02 Mar 2026 09:00:30 GMT", "", 30 * time.Second},
		{"Mon, 02 Mar 2026 08:59:30 GMT", "", 0}, {"Monday, 02-Mar-26 09:01:00 GMT", "", time.Minute},
	} {
		h := http.Header{}
		h.Set("Retry-After", tc.seconds)
		h.Set("Retry-After-Ms", tc.millis)
		if got := retryAfter(h, now); got != tc.want {
			t.Errorf("%q, %q: got %s, want %s", tc.seconds, tc.millis, got, tc.want)
		}
	}
}

// TestComplains: what servers say of a parameter, in their words, and what of it is given up. Two things may be meant.
func TestComplains(t *testing.T) {
	sent := abilities{rung: rungSchema, tokenField: fieldMaxTokens, temperature: true}
	newer := abilities{rung: rungSchema, tokenField: fieldMaxCompletionTokens}
	for _, tc := range []struct {
		said, param string
		sent        abilities
		want        []complaint
	}{
		{"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens", sent, []complaint{complaintTokenField}},
		{"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "", sent, []complaint{complaintTokenField}},
		{"max_tokens is too large: 99999. This model supports at most 16384 completion tokens", "max_tokens", sent, nil},
		{"Unrecognized request argument supplied: max_completion_tokens", "", newer, []complaint{complaintTokenField}},
		{"Unsupported value: 'temperature' does not support 0.7 with this model.", "temperature", sent, []complaint{complaintTemperature}},
		{"Unsupported value: 'temperature' does not support 0.7 with this model.", "temperature", newer, nil},
		{"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", "response_format", sent, []complaint{complaintShape}},
		{"Invalid schema for response_format 'answer': 'minLength' is not permitted", "response_format", sent, []complaint{complaintShape}},
		{`Either "json_schema" or "grammar" can be specified, but not both`, "", sent, []complaint{complaintShape}},
		{"This model does not support structured outputs", "", sent, []complaint{complaintShape}},
		{"'response_format' is not supported", "", abilities{rung: rungPlain, tokenField: fieldMaxTokens}, nil},
		{"This model's maximum context length is 8192 tokens, 9000 were sent", "messages", sent, nil},
		{"Unrecognized arguments: max_tokens, response_format", "", sent, []complaint{complaintTokenField, complaintShape}},
		{"", "", sent, nil},
	} {
		got := complains(tc.sent, tc.said, tc.param)
		if len(got) != len(tc.want) {
			t.Errorf("%q (%s): got %v, want %v", tc.said, tc.param, got, tc.want)
			continue
		}
		for i := range got {
			if got[i] != tc.want[i] {
				t.Errorf("%q (%s): got %v, want %v", tc.said, tc.param, got, tc.want)
			}
		}
	}
}
