package company

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Client says where goodword is. AdminKey needs the scope admin; Run makes
// keys of its own for events and decisions. Connections is how many requests
// are in flight at most, 32 by default.
type Client struct {
	BaseURL     string
	AdminKey    string
	Connections int
}

// api speaks to one goodword. It is safe for concurrent use.
type api struct {
	base        string
	connections int
	http        *http.Client
	admin       string
	decide      string
	ingest      string
}

func newAPI(c Client) *api {
	if c.Connections <= 0 {
		c.Connections = 32
	}
	transport := &http.Transport{MaxIdleConnsPerHost: c.Connections, MaxConnsPerHost: c.Connections, DisableCompression: true}
	return &api{
		base: strings.TrimSuffix(c.BaseURL, "/"), connections: c.Connections, admin: c.AdminKey,
		http: &http.Client{
			Transport:     transport,
			Timeout:       time.Minute,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// close lets go of the idle connections.
func (a *api) close() { a.http.CloseIdleConnections() }

// call sends in as JSON, nil for no body, and decodes the answer into out
// unless that is nil. It tries again while the service is unavailable: all that
// Run sends counts once however often it is sent.
func (a *api) call(ctx context.Context, method, path, key string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	answer, status, err := a.send(ctx, method, path, key, body)
	for wait := 100 * time.Millisecond; status == http.StatusServiceUnavailable && wait < 4*time.Second; wait *= 2 {
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		answer, status, err = a.send(ctx, method, path, key, body)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s %s: %w", method, path, err)
	case status/100 != 2:
		return fmt.Errorf("%s %s: status %d: %.500s", method, path, status, answer)
	case out == nil:
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s %s: %w in %.200s", method, path, err, answer)
	}
	return nil
}

func (a *api) send(ctx context.Context, method, path, key string, body []byte) (answer []byte, status int, err error) {
	req, err := http.NewRequestWithContext(ctx, method, a.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := a.http.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	return answer, res.StatusCode, err
}

// visit follows a referral link as far as the redirect.
func (a *api) visit(ctx context.Context, code string) error {
	answer, status, err := a.send(ctx, http.MethodGet, "/r/"+code, "", nil)
	if err == nil && status != http.StatusFound {
		err = fmt.Errorf("status %d: %.200s", status, answer)
	}
	if err != nil {
		return fmt.Errorf("follow /r/%s: %w", code, err)
	}
	return nil
}

// each calls do for 0 ≤ i < n, as many at once as there are connections, and
// returns the first error.
func (a *api) each(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(a.connections)
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return do(ctx, i) })
	}
	return group.Wait()
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
