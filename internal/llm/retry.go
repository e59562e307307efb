package llm

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How often, and when, a call is made again.
const (
	retries     = 2
	backoffBase = 500 * time.Millisecond
	backoffMost = 8 * time.Second
	longestWait = time.Minute // that a provider may ask for; what is longer is for later
)

// backoff is the wait before retry n, from 0: full jitter, uniform in [0, min(8 s, 0.5 s · 2ⁿ)) for u in [0,1).
// Brooker, Exponential backoff and jitter, AWS Architecture Blog (2015).
func backoff(n int, u float64) time.Duration {
	return time.Duration(u * float64(min(backoffMost, backoffBase<<n)))
}

// retryAfter reads how long a provider asks to wait: retry-after-ms, or Retry-After in seconds or as a date; 0 for nothing that can be read.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, ok := number(h.Get("Retry-After-Ms")); ok {
		return duration(ms / 1000)
	}
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, ok := number(text); ok {
		return duration(seconds)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

func number(text string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return n, err == nil && n >= 0 && !math.IsInf(n, 0)
}

// duration is so many seconds, at most a year.
func duration(seconds float64) time.Duration {
	return time.Duration(min(seconds, 365*24*3600) * float64(time.Second))
}

// sleep waits, or returns the context's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
