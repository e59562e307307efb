package e2e

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// proxy stands between a service and its PostgreSQL. While it holds, what the service writes still reaches the database, but the
// database's answers do not come back: the moment between write and answer, as long as a test needs it. A deaf one lets nobody LISTEN.
type proxy struct {
	url string

	mu      sync.Mutex
	open    *sync.Cond
	holding bool

	deaf atomic.Bool  // cuts every connection that wants to listen
	cut  atomic.Int64 // how many it has cut
}

// newProxy listens on a unix socket of its own until the test ends.
func newProxy(t *testing.T, database string) *proxy {
	t.Helper()
	config, err := pgx.ParseConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	dir, err := os.MkdirTemp("", "gwp-") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{}
	p.open = sync.NewCond(&p.mu)
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(config.User, config.Password), Path: "/" + config.Database,
		RawQuery: url.Values{"host": {dir}, "port": {"5432"}, "sslmode": {"disable"}}.Encode(),
	}
	p.url = u.String()
	var pairs sync.WaitGroup
	pairs.Go(func() {
		for {
			down, err := l.Accept()
			if err != nil {
				return // closed: the test has ended
			}
			pairs.Go(func() { p.pair(down, network, address) })
		}
	})
	t.Cleanup(func() {
		p.release()
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		pairs.Wait()
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return p
}

// pair copies both ways until one side closes. Errors are how connections end here.
func (p *proxy) pair(down net.Conn, network, address string) {
	defer down.Close()
	up, err := net.Dial(network, address)
	if err != nil {
		return
	}
	defer up.Close()
	answers := make(chan struct{})
	go func() {
		defer close(answers)
		defer down.Close()
		p.copyAnswers(down, up)
	}()
	p.copyRequests(up, down)
	up.Close()
	<-answers
}

func (p *proxy) copyRequests(up io.Writer, down io.Reader) {
	buf := make([]byte, 32<<10)
	for {
		n, err := down.Read(buf)
		if p.deaf.Load() && bytes.Contains(buf[:n], []byte("listen goodword")) { // a short message: it comes in one piece
			p.cut.Add(1)
			return
		}
		if n > 0 {
			if _, err := up.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (p *proxy) copyAnswers(down io.Writer, up io.Reader) {
	buf := make([]byte, 32<<10)
	for {
		n, err := up.Read(buf)
		p.wait()
		if n > 0 {
			if _, err := down.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (p *proxy) wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.holding {
		p.open.Wait()
	}
}

func (p *proxy) hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holding = true
}

func (p *proxy) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holding = false
	p.open.Broadcast()
}
