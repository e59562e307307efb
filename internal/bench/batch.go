package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// BatchResult is one measurement of the batch door: medians over three rounds.
type BatchResult struct {
	DecisionsPerSecond float64 `json:"decisions_per_s"`
	PgbenchTPS         float64 `json:"pgbench_tps"`
	Ratio              float64 `json:"ratio"`  // of the decisions to pgbench's transactions
	RSS                float64 `json:"rss_mb"` // the largest the service ever had, in MiB
	RowsWritten        int64   `json:"rows_written"`
	Customers          int     `json:"customers"` // asked about, each once
}

// Batch measures decisions by lines: every customer stands in one line, in as many requests as there are rounds, one at a time, and each
// gets a new decision as in Decide. Config.Duration is that of pgbench's phases; a round of lines takes as long as it takes.
func Batch(ctx context.Context, c Config) (BatchResult, error) {
	r, err := newRig(ctx, c)
	if err != nil {
		return BatchResult{}, err
	}
	defer r.close()
	w := &decisions{customers: int64(c.Customers)}
	if err := r.prepare(ctx, w); err != nil {
		return BatchResult{}, err
	}
	var rates, tps []float64
	for n := range int64(rounds) {
		from, to := w.customers*n/rounds, w.customers*(n+1)/rounds
		began, spent := time.Now(), r.cpu()
		if err := r.stream(ctx, w, from, to); err != nil {
			return BatchResult{}, r.explain(err)
		}
		rates = append(rates, float64(to-from)/time.Since(began).Seconds())
		c.say("round %d: %d lines, %.0f/s; %s", n+1, to-from, rates[n], r.cpu().minus(spent).per(to-from))
		t, err := r.pgbench(ctx, c.Duration)
		if err != nil {
			return BatchResult{}, err
		}
		c.say("round %d: pgbench %.0f/s", n+1, t)
		tps = append(tps, t)
	}
	result := BatchResult{
		DecisionsPerSecond: round(median(rates), 0), PgbenchTPS: round(median(tps), 0), Ratio: round(median(rates)/median(tps), 3),
		Customers: c.Customers,
	}
	if result.RSS, err = r.peakMemory(); err != nil {
		return BatchResult{}, err
	}
	result.RowsWritten, err = w.check(ctx, r)
	if err == nil && result.RowsWritten != int64(c.Customers) {
		err = fmt.Errorf("%d customers were asked about, but there are %d rows", c.Customers, result.RowsWritten)
	}
	return result, err
}

// lineOf is the line about the i-th customer; all have one length.
func lineOf(dst []byte, i int64) []byte {
	dst = append(dst, `{"customer_id":"`...)
	dst = append(dst, customerID(i)...)
	return append(dst, "\"}\n"...)
}

// stream asks about some customers in one request and reads the answers while it sends.
func (r *rig) stream(ctx context.Context, w *decisions, from, to int64) error {
	conn, err := net.Dial("tcp", r.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	group, ctx := errgroup.WithContext(ctx)
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	group.Go(func() error { return r.sendLines(conn, from, to) })
	group.Go(func() error { return readLines(conn, w, to-from) })
	return group.Wait()
}

func (r *rig) sendLines(conn net.Conn, from, to int64) error {
	out := bufio.NewWriterSize(conn, 64<<10)
	length := (to - from) * int64(len(lineOf(nil, 0)))
	fmt.Fprintf(out, "POST /v1/decisions/batch?program=%s&placement=email&channel=email&send_id=2026-w10 HTTP/1.1\r\nHost: %s\r\n"+
		"Authorization: Bearer %s\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n", program, r.address, r.key, length)
	var line []byte
	for i := from; i < to; i++ {
		line = lineOf(line[:0], i)
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

func readLines(conn net.Conn, w *decisions, want int64) error {
	res, err := http.ReadResponse(bufio.NewReaderSize(conn, 64<<10), nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 500)) // only to be shown
		return fmt.Errorf("status %d: %s", res.StatusCode, text)
	}
	in := bufio.NewScanner(res.Body)
	in.Buffer(make([]byte, 64<<10), 1<<20)
	n := int64(0)
	for ; in.Scan(); n++ {
		if n%1000 == 0 {
			if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
				return err
			}
		}
		if _, err := w.count(in.Bytes()); err != nil {
			return err
		}
	}
	if err := in.Err(); err != nil {
		return err
	}
	if n != want {
		return fmt.Errorf("%d lines were answered with %d", want, n)
	}
	return nil
}
