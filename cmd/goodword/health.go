package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

type healthCommand struct {
	Listen  string        `default:"127.0.0.1:8080" env:"GOODWORD_LISTEN" placeholder:"HOST:PORT" help:"Address that the service listens on (${default})."`
	Ready   bool          `help:"Ask whether it can serve, too: the database answers and the schema is current."`
	Timeout time.Duration `default:"3s" placeholder:"DURATION" help:"Longest wait for the answer (${default})."`
}

// Run asks once; anything but status 200 is an error.
func (c *healthCommand) Run(ctx context.Context, env *environment) error {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("--listen must be host:port, not %q", c.Listen)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	path := "/healthz"
	if c.Ready {
		path = "/readyz"
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return err
	}
	res, err := (&http.Client{Transport: &http.Transport{}}).Do(req) // straight there, whatever proxy the environment names
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(res.Body, 1000)) // what there is of it
		return fmt.Errorf("%s answers %d: %s", path, res.StatusCode, body)
	}
	fmt.Fprintln(env.stdout, "ok")
	return nil
}
