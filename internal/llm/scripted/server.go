package scripted

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Model is what answers say gave them.
const Model = "scripted"

// Script is what the server does. The zero value answers every request for words with an empty list of variants.
type Script struct {
	Latency time.Duration // before every answer
	// Answer gives the content of an answer. It must be safe for concurrent use.
	Answer func(Request) string
	// Faults is played by the request's number: the first at the first request, and so on; after the last one there are none. Always is
	// played where this has run out.
	Faults []Fault
	Always Fault
	// Refuses are fields of a request that are answered with 400, as a server without them does: "json_schema", "json_object", "max_tokens",
	// "max_completion_tokens", "temperature", "dimensions".
	Refuses []string
	// Key is the only key that is let in; empty lets everybody in.
	Key string
	// Dimension is that of the vectors, 64 for 0. Vectors count the letters of three in a row of a text by hash.
	Dimension int
}

// Request is one request as the server understood it.
type Request struct {
	Number      int // from 1, of requests for words and for vectors together
	Path        string
	Model       string
	Messages    []Message
	Texts       []string // to embed
	Rung        string   // "json_schema", "json_object" or ""
	Schema      json.RawMessage
	MaxTokens   int
	TokenField  string
	Temperature *float64
	Dimensions  int
}

// Message is one message of a conversation.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Server is a running server. It is safe for concurrent use.
type Server struct {
	listener net.Listener
	http     *http.Server
	stopped  chan struct{}
	stop     context.CancelFunc

	mu       sync.Mutex
	script   Script
	requests []Request
	now, top int // requests under way, and the most there were
	faults   int // played of the present script
}

// Start runs a server on a free port of the loopback interface.
func Start(script Script) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{listener: listener, script: script, stopped: make(chan struct{}), stop: stop}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		defer close(s.stopped)
		s.http.Serve(listener) // it ends with Close
	}()
	return s, nil
}

// Close ends the server and every request under way.
func (s *Server) Close() error {
	s.stop()
	err := s.http.Close()
	<-s.stopped
	return err
}

// BaseURL is what a provider is configured with.
func (s *Server) BaseURL() string { return "http://" + s.listener.Addr().String() + "/v1" }

// Play goes on by another script; its Faults begin anew.
func (s *Server) Play(script Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script, s.faults = script, 0
}

// Requests are those that came, in their order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// AtOnce is the most requests that were under way at the same time.
func (s *Server) AtOnce() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.top
}

// ServeHTTP answers one request by the script.
func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, 8<<20))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge, "", "", "the request is too large")
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	r, err := parse(req.URL.Path, body)
	script, fault := s.began(&r)
	defer s.ended()
	wait(req.Context(), script.Latency)
	switch {
	case err != nil:
		refuse(w, http.StatusBadRequest, "invalid_request_error", "", "the request is no JSON: "+err.Error())
	case script.Key != "" && req.Header.Get("Authorization") != "Bearer "+script.Key:
		refuse(w, http.StatusUnauthorized, "invalid_api_key", "", "Incorrect API key provided: "+req.Header.Get("Authorization"))
	case !script.accepts(w, &r), playTransport(w, req, fault):
	case r.Path == "/v1/chat/completions":
		script.complete(w, r, fault)
	case r.Path == "/v1/embeddings":
		script.embed(w, r, fault)
	default:
		refuse(w, http.StatusNotFound, "not_found", "", "there is no "+r.Path)
	}
}

// began counts a request, and says what to do with it.
func (s *Server) began(r *Request) (Script, Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Number = len(s.requests) + 1
	s.requests = append(s.requests, *r)
	s.now++
	s.top = max(s.top, s.now)
	fault := s.script.Always
	if s.faults < len(s.script.Faults) {
		fault = s.script.Faults[s.faults]
		s.faults++
	}
	return s.script, fault
}

func (s *Server) ended() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now--
}

// wait waits, less long when the client has gone.
func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// parse reads a request of either kind.
func parse(path string, body []byte) (Request, error) {
	var in struct {
		Model               string    `json:"model"`
		Messages            []Message `json:"messages"`
		Input               []string  `json:"input"`
		MaxTokens           int       `json:"max_tokens"`
		MaxCompletionTokens int       `json:"max_completion_tokens"`
		Temperature         *float64  `json:"temperature"`
		Dimensions          int       `json:"dimensions"`
		ResponseFormat      struct {
			Type       string `json:"type"`
			JSONSchema struct {
				Schema json.RawMessage `json:"schema"`
			} `json:"json_schema"`
		} `json:"response_format"`
	}
	err := json.Unmarshal(body, &in)
	r := Request{
		Path: path, Model: in.Model, Messages: in.Messages, Texts: in.Input, Rung: in.ResponseFormat.Type, Schema: in.ResponseFormat.JSONSchema.Schema,
		Temperature: in.Temperature, Dimensions: in.Dimensions,
	}
	switch {
	case in.MaxTokens > 0:
		r.MaxTokens, r.TokenField = in.MaxTokens, "max_tokens"
	case in.MaxCompletionTokens > 0:
		r.MaxTokens, r.TokenField = in.MaxCompletionTokens, "max_completion_tokens"
	}
	return r, err
}

// accepts refuses a request with a field that the script's server does not know.
func (s *Script) accepts(w http.ResponseWriter, r *Request) bool {
	switch {
	case r.Rung != "" && slices.Contains(s.Refuses, r.Rung):
		refuse(w, http.StatusBadRequest, "invalid_request_error", "response_format", "'response_format' of type '"+r.Rung+"' is not supported with this model")
	case r.TokenField != "" && slices.Contains(s.Refuses, r.TokenField):
		refuse(w, http.StatusBadRequest, "unsupported_parameter", r.TokenField, "Unsupported parameter: '"+r.TokenField+"' is not supported with this model.")
	case r.Temperature != nil && slices.Contains(s.Refuses, "temperature"):
		refuse(w, http.StatusBadRequest, "unsupported_value", "temperature", "Unsupported value: 'temperature' does not support this value with this model.")
	case r.Dimensions > 0 && slices.Contains(s.Refuses, "dimensions"):
		refuse(w, http.StatusBadRequest, "BadRequestError", "", "Model does not support matryoshka representation, changing output dimensions will lead to poor results.")
	default:
		return true
	}
	return false
}

// refuse answers with an error as OpenAI writes it.
func refuse(w http.ResponseWriter, status int, code, param, message string) {
	inner := map[string]any{"message": message, "type": "invalid_request_error", "code": code, "param": nil}
	if param != "" {
		inner["param"] = param
	}
	send(w, status, map[string]any{"error": inner})
}

func send(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // who has gone needs no answer
}
