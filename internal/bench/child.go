package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is the service as a process of its own.
type child struct {
	address string
	admin   string // its admin key
	cmd     *exec.Cmd
	logPath string
	ended   chan struct{}
}

// startPatience covers migrations on a slow disk.
const startPatience = time.Minute

func startService(ctx context.Context, program, databaseURL, logPath string) (*child, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	log, err := os.Create(logPath)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the child has its own
	c := &child{address: address, logPath: logPath, ended: make(chan struct{})}
	c.cmd = exec.Command(program, "serve", "--listen", address)
	c.cmd.Env = append(os.Environ(), "DATABASE_URL="+databaseURL)
	c.cmd.Stderr = log
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us, we stop it in order
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	keys := make(chan string, 1)
	go func() {
		defer close(c.ended)
		readAdminKey(out, keys)
		_ = c.cmd.Wait() // how it ended is in its log
	}()
	if err := c.awaitReady(ctx, keys); err != nil {
		c.stop()
		return nil, fmt.Errorf("%w\nthe service's log ends with:\n%s", err, c.log())
	}
	return c, nil
}

// freeAddress is a loopback port that nobody had a moment ago.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// readAdminKey reads all the service prints and passes the key on.
func readAdminKey(out io.Reader, keys chan<- string) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if key, ok := strings.CutPrefix(lines.Text(), "admin key: "); ok {
			keys <- strings.TrimSpace(key)
		}
	}
}

func (c *child) awaitReady(ctx context.Context, keys <-chan string) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for !c.ready(ctx) {
		select {
		case <-c.ended:
			return errors.New("the service ended while starting")
		case <-ctx.Done():
			return errors.New("the service does not get ready")
		case <-time.After(50 * time.Millisecond):
		}
	}
	select {
	case c.admin = <-keys:
		return nil
	case <-c.ended:
		return errors.New("the service ended while starting")
	case <-ctx.Done():
		return errors.New("the service printed no admin key")
	}
}

func (c *child) ready(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.address+"/readyz", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// stop ends the service, by force after ten seconds.
func (c *child) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may be gone already
	select {
	case <-c.ended:
	case <-time.After(10 * time.Second):
		_ = c.cmd.Process.Kill()
		<-c.ended
	}
}

// log is the end of what the service logged.
func (c *child) log() string {
	text, err := os.ReadFile(c.logPath)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}

// peakMemory is the largest resident set the service had so far, in MiB; 0 where the system does not tell.
func (r *rig) peakMemory() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.child.cmd.Process.Pid))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.ParseFloat(strings.Fields(value)[0], 64)
			return round(kib/1024, 0), err
		}
	}
	return 0, errors.New("/proc tells no VmHWM")
}
