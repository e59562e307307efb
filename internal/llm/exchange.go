package llm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// The most bytes of an answer that are read, as unpacked.
const (
	maxAnswer     = 1 << 20
	maxEmbeddings = 16 << 20 // 256 vectors of 3,000 numbers as text
)

// connectTimeout bounds the connection and its TLS handshake, each.
const connectTimeout = 3 * time.Second

// errTooLong is an answer of more bytes than are read.
var errTooLong = errors.New("the answer has more bytes than are read")

// redirected is an answer that points elsewhere; keys and prompts do not follow it.
type redirected struct{ status int }

func (e *redirected) Error() string { return fmt.Sprintf("the server redirects (%d)", e.status) }

// newTransport returns what all calls of one provider share.
func newTransport(concurrency int) *http.Transport {
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout: connectTimeout, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: concurrency, IdleConnTimeout: 90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// exchange is one HTTP request and what came back, kept because the library drops most of it: an openai.HTTPDoer for one use.
type exchange struct {
	transport *http.Transport
	most      int64
	model     string
	vectors   bool     // it is a call for vectors
	prompt    []string // what is sent, so that it is not quoted

	sent   atomic.Bool // the request may have reached the server
	status int
	header http.Header
	body   []byte
}

// Do carries it out and reads the whole answer, so that errors of the network are told from those of its JSON.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{WroteHeaders: func() { x.sent.Store(true) }}
	res, err := x.transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	x.status, x.header = res.StatusCode, res.Header
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		return nil, &redirected{res.StatusCode}
	}
	x.body, err = io.ReadAll(io.LimitReader(res.Body, x.most+1))
	switch {
	case err != nil:
		x.body = nil
		return nil, err
	case int64(len(x.body)) > x.most:
		x.body = nil
		return nil, errTooLong
	}
	res.Body = io.NopCloser(bytes.NewReader(x.body))
	return res, nil
}
