package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A service that stands still for a while is late for everybody who was due meanwhile, not for the few requests it held.
func TestLatenessCountsFromWhenARequestWasDue(t *testing.T) {
	var served atomic.Int64
	stalled := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if served.Add(1) == 300 { // in the measured phase
			time.Sleep(200 * time.Millisecond)
			close(stalled)
		} else if served.Load() > 300 {
			<-stalled
		}
		fmt.Fprint(w, `{"decision_id":"dec_x","ask":true}`)
	}))
	defer server.Close()
	c := Config{Clients: 4, Duration: time.Second, Rate: 200}
	w := &decisions{customers: 1000}
	o := &openLoop{config: c, work: w, address: strings.TrimPrefix(server.URL, "http://")}
	result, err := o.measure(context.Background(), func() cpuTime { return cpuTime{} })
	if err != nil {
		t.Fatal(err)
	}
	if n := w.answered.Load(); n != 400 {
		t.Errorf("%d requests in two seconds at 200 a second", n)
	}
	// Some 40 of the 200 measured were due in the pause; with four connections a closed loop would have noticed four.
	if result.P99 < 100 || result.Max < 190 || result.RequestsPerSecond > 200 {
		t.Errorf("got %+v, want the pause of 200 ms in p99 and max", result)
	}
}

func TestProcessTimes(t *testing.T) {
	if _, ok := processTimes(0); ok {
		t.Error("process 0 has times")
	}
	used := cpuTime{3 * time.Millisecond, 2 * time.Millisecond, time.Millisecond}.minus(cpuTime{time.Millisecond, 0, 0})
	if got, want := used.per(100), "processor 50 µs each: service 20, PostgreSQL 20, generator 10"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := (cpuTime{}).per(100); got != "processor time unknown" {
		t.Errorf("got %q", got)
	}
}
