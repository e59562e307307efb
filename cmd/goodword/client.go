package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// serviceFlags are common to the commands that ask a running service.
type serviceFlags struct {
	URL string `name:"url" default:"http://127.0.0.1:8080" env:"GOODWORD_URL" placeholder:"URL" help:"Address of the running service (${default})."`
	Key string `env:"GOODWORD_KEY" placeholder:"KEY" help:"Admin key; better in the environment than on the command line."`
}

func (c *serviceFlags) needKey() error {
	if c.Key == "" {
		return errors.New("set GOODWORD_KEY to an admin key (goodword key create admin makes one)")
	}
	return nil
}

// refusal is a problem as the service answers it.
type refusal struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Errors []struct {
		Pointer string `json:"pointer"`
		Detail  string `json:"detail"`
	} `json:"errors"`
}

// Error is the detail, else the title, with what is wrong with each field.
func (r *refusal) Error() string {
	text := "the service says: " + cmp.Or(r.Detail, r.Title)
	for _, f := range r.Errors {
		text += "; " + strings.TrimPrefix(f.Pointer, "/") + " " + f.Detail
	}
	return text
}

const (
	maxAnswer = 64 << 20 // bytes that are read of an answer
	patience  = time.Minute
)

// call makes one request of the service and returns its answer; one that the service refuses is a *refusal.
func (c *serviceFlags) call(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return c.wait(ctx, method, path, body)
}

// wait is call for as long as ctx lets it.
func (c *serviceFlags) wait(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	answer, err := c.open(ctx, method, path, body)
	if err != nil {
		return nil, err
	}
	defer answer.Close()
	return io.ReadAll(io.LimitReader(answer, maxAnswer))
}

// open makes one request of the service for an answer that may be long, and returns it as it comes, for the caller to close; one that
// the service refuses is a *refusal.
func (c *serviceFlags) open(ctx context.Context, method, path string, body []byte) (io.ReadCloser, error) {
	if err := c.needKey(); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("--url: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+c.Key)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("the service does not answer: %w", err)
	}
	if res.StatusCode == http.StatusOK {
		return res.Body, nil
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	refused := &refusal{Title: res.Status}
	_ = json.Unmarshal(answer, refused) // a proxy's answer may be anything: then the status is all there is to say
	return nil, refused
}
