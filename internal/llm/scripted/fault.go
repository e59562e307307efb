package scripted

import (
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Fault is something that a server of language models does wrong. The zero value is nothing.
type Fault string

// What goes wrong before an answer is whole.
const (
	SilentBeforeHeaders  Fault = "silence before the headers"
	SilentAfterHeaders   Fault = "silence after the headers"
	SlowDrip             Fault = "one byte after the other"
	ConnectionReset      Fault = "connection reset"
	CutInTheMiddle       Fault = "connection cut in the body"
	RateLimited          Fault = "429"
	RateLimitedSeconds   Fault = "429, later in seconds"
	RateLimitedDate      Fault = "429, later at a date"
	RateLimitedMillis    Fault = "429, later in milliseconds"
	RateLimitedHour      Fault = "429, in an hour"
	QuotaUsedUp          Fault = "429, quota used up"
	PaymentRequired      Fault = "402"
	Status408            Fault = "408"
	Status409            Fault = "409"
	Status500            Fault = "500 with HTML"
	Status502            Fault = "502 with HTML"
	Status503            Fault = "503 with HTML"
	Status504            Fault = "504 with HTML"
	KeyRefused           Fault = "401"
	Forbidden            Fault = "403"
	NotFound             Fault = "404"
	Redirect             Fault = "307"
	PromptFiltered       Fault = "400, content filter"
	ContextTooLong       Fault = "400, context too long"
	FlatError            Fault = "400, flat"
	TextError            Fault = "400, error as text"
	EchoedPrompt         Fault = "400, with the prompt in it"
	HTMLForAnswer        Fault = "200 with HTML"
	ErrorForAnswer       Fault = "200 with an error"
	EmptyBody            Fault = "200 with nothing"
	GzipBomb             Fault = "gzip bomb"
	EndlessBody          Fault = "endless body"
	WrongContentType     Fault = "wrong content type"
	BrokenGzip           Fault = "gzip that is none"
	TenThousandHeaders   Fault = "endless headers"
	ProcessingStatusOnly Fault = "204"
)

// statuses are those with a page in place of an error.
var statuses = map[Fault]int{
	Status408: 408, Status409: 409, Status500: 500, Status502: 502, Status503: 503, Status504: 504,
}

const page = "<!doctype html><html><body><h1>Something went wrong</h1></body></html>"

// playTransport plays a fault that comes before an answer is whole, and says whether it was one.
func playTransport(w http.ResponseWriter, req *http.Request, f Fault) bool {
	if status, ok := statuses[f]; ok {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		io.WriteString(w, page)
		return true
	}
	return playConnection(w, req, f) || playRefusal(w, req, f) || playBody(w, f)
}

// playConnection plays what happens to the connection.
func playConnection(w http.ResponseWriter, req *http.Request, f Fault) bool {
	switch f {
	case SilentBeforeHeaders:
		<-req.Context().Done()
	case SilentAfterHeaders:
		flush(w, "")
		<-req.Context().Done()
	case SlowDrip:
		for req.Context().Err() == nil {
			flush(w, " ")
			wait(req.Context(), 5*time.Millisecond)
		}
	case ConnectionReset, CutInTheMiddle:
		if f == CutInTheMiddle {
			w.Header().Set("Content-Length", "1000")
			flush(w, `{"id":"cut","choices":[`)
		}
		reset(w)
	case TenThousandHeaders:
		for i := range 10_000 {
			w.Header().Add("X-Padding", strings.Repeat("x", i%100))
		}
		w.WriteHeader(http.StatusOK)
	default:
		return false
	}
	return true
}

func flush(w http.ResponseWriter, text string) {
	io.WriteString(w, text)
	http.NewResponseController(w).Flush()
}

// reset ends the connection without a goodbye.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

// playRefusal plays errors with a status of their own.
func playRefusal(w http.ResponseWriter, req *http.Request, f Fault) bool {
	h := w.Header()
	switch f {
	case RateLimited, RateLimitedSeconds, RateLimitedDate, RateLimitedMillis, RateLimitedHour:
		switch f {
		case RateLimitedSeconds:
			h.Set("Retry-After", "7")
		case RateLimitedDate:
			h.Set("Retry-After", time.Now().Add(20*time.Second).UTC().Format(http.TimeFormat))
		case RateLimitedMillis:
			h.Set("Retry-After", "30")
			h.Set("Retry-After-Ms", "1500")
		case RateLimitedHour:
			h.Set("Retry-After", "3600")
		}
		refuse(w, http.StatusTooManyRequests, "rate_limit_exceeded", "", "Rate limit reached")
	case QuotaUsedUp:
		refuse(w, http.StatusTooManyRequests, "insufficient_quota", "", "You exceeded your current quota")
	case PaymentRequired:
		refuse(w, http.StatusPaymentRequired, "", "", "Insufficient credits")
	case KeyRefused:
		refuse(w, http.StatusUnauthorized, "invalid_api_key", "", "Incorrect API key provided: "+strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer "))
	case Forbidden:
		refuse(w, http.StatusForbidden, "", "", "Your region is not supported")
	case NotFound:
		refuse(w, http.StatusNotFound, "model_not_found", "", "The model does not exist")
	case Redirect:
		h.Set("Location", "http://127.0.0.1:1/v1/chat/completions")
		w.WriteHeader(http.StatusTemporaryRedirect)
	case PromptFiltered:
		send(w, http.StatusBadRequest, map[string]any{"error": map[string]any{"message": "filtered", "code": "content_filter",
			"innererror": map[string]any{"code": "ResponsibleAIPolicyViolation"}}})
	case ContextTooLong:
		refuse(w, http.StatusBadRequest, "context_length_exceeded", "messages", "This model's maximum context length is 4096 tokens.")
	case FlatError:
		send(w, http.StatusBadRequest, map[string]any{"object": "error", "message": "flat", "code": 400})
	case TextError:
		send(w, http.StatusBadRequest, map[string]any{"error": "just text"})
	case EchoedPrompt:
		body, _ := io.ReadAll(req.Body)
		refuse(w, http.StatusBadRequest, "", "", "cannot take "+string(body))
	default:
		return false
	}
	return true
}

// playBody plays successes whose body is none.
func playBody(w http.ResponseWriter, f Fault) bool {
	h := w.Header()
	switch f {
	case HTMLForAnswer:
		h.Set("Content-Type", "text/html")
		io.WriteString(w, page)
	case ErrorForAnswer:
		send(w, http.StatusOK, map[string]any{"error": map[string]any{"message": "upstream failed", "code": 502}})
	case EmptyBody:
		w.WriteHeader(http.StatusOK)
	case ProcessingStatusOnly:
		w.WriteHeader(http.StatusNoContent)
	case GzipBomb:
		h.Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		endless(z, z.Flush)
		z.Close()
	case EndlessBody:
		endless(w, http.NewResponseController(w).Flush)
	case BrokenGzip:
		h.Set("Content-Encoding", "gzip")
		io.WriteString(w, `{"choices":[]}`)
	default:
		return false
	}
	return true
}

// endless writes 256 MiB of a JSON text, or until nobody reads.
func endless(w io.Writer, flush func() error) {
	io.WriteString(w, `{"id":"`)
	chunk := strings.Repeat("a", 1<<16)
	for range 1 << 12 {
		if _, err := io.WriteString(w, chunk); err != nil || flush() != nil {
			return
		}
	}
}
