package httpapi

import (
	"math"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limit is a token bucket: Rate units a second on average, Burst at once. A Rate of 0 is no limit.
type Limit struct {
	Rate  float64
	Burst int
}

// maxBuckets bounds each of the two generations of buckets: together some twenty megabytes at most.
const maxBuckets = 1 << 16

// limiter keeps a bucket for each key and client address. When the young generation is full it becomes the old one, and the old one,
// buckets that nobody has touched for long, is forgotten: forgotten buckets are full again.
type limiter struct {
	limit Limit
	now   func() time.Time

	mu         sync.Mutex
	young, old map[bucketID]*rate.Limiter
}

type bucketID struct {
	key  int64
	addr netip.Addr
}

func newLimiter(l Limit) *limiter {
	return &limiter{limit: l, now: time.Now, young: map[bucketID]*rate.Limiter{}}
}

// take takes n units from the bucket of a key and a client; when they are not there it takes nothing and says how long until they are.
// More than Burst are never there.
func (l *limiter) take(key int64, client netip.Addr, n int) (wait time.Duration) {
	if l.limit.Rate == 0 {
		return 0
	}
	if n > l.limit.Burst {
		return math.MaxInt64
	}
	now := l.now()
	reserved := l.bucket(bucketID{key, neighbours(client)}).ReserveN(now, n)
	wait = reserved.DelayFrom(now)
	if wait > 0 {
		reserved.CancelAt(now)
	}
	return wait
}

func (l *limiter) bucket(id bucketID) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.young[id]
	if ok {
		return b
	}
	if b, ok = l.old[id]; !ok {
		b = rate.NewLimiter(rate.Limit(l.limit.Rate), l.limit.Burst)
	}
	if len(l.young) >= maxBuckets {
		l.old, l.young = l.young, map[bucketID]*rate.Limiter{}
	}
	l.young[id] = b
	return b
}

// tooMany is the problem of a caller over a limit, who may try again after a while.
func tooMany(wait time.Duration, detail string) *problem {
	p := problem{Type: "/problems/rate-limited", Title: "Too many requests", Status: http.StatusTooManyRequests, Detail: detail}
	p.retryAfter = max(1, int(math.Ceil(wait.Seconds())))
	return &p
}
