package referral_test

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"goodword/internal/referral"
	"goodword/models"
)

// clickLog is a store whose database can be away, or refuse one code.
type clickLog struct {
	mu     sync.Mutex
	away   bool
	refuse string
	kept   []models.Click
	calls  int
}

func (s *clickLog) RecordClicks(_ context.Context, clicks []models.Click) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if s.away {
		return models.Errorf(models.Unavailable, "test", "away")
	}
	for _, c := range clicks {
		if c.Ref.Code == s.refuse {
			return models.Errorf(models.Internal, "test", "refused")
		}
	}
	s.kept = append(s.kept, clicks...)
	return nil
}

func (s *clickLog) set(away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = away
}

func (s *clickLog) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.kept)
}

type stopped struct{}

func (stopped) Now() time.Time { return epoch }

func newClicks(s *clickLog) *referral.Clicks {
	return referral.NewClicks(s, rules().Catalog.(fixed), stopped{}, slog.New(slog.DiscardHandler))
}

func TestWhereLinksLead(t *testing.T) {
	tests := []struct {
		token, location string
		known           bool
	}{
		{maya, "https://shop.example/hi?a=1&b&ref=maya7k3p9abc2x#top", true},
		{maya + ".3.whatsapp", "https://shop.example/hi?a=1&b&ref=maya7k3p9abc2x&gw_ref=maya7k3p9abc2x.3.whatsapp#top", true},
		{"MAYA7K3P9ABC2X.3", "https://shop.example/hi?a=1&b&ref=maya7k3p9abc2x&gw_ref=maya7k3p9abc2x.3#top", true},
		{maya + ".x.y", "https://shop.example/hi?a=1&b&ref=maya7k3p9abc2x#top", true},
		{"mayayyyyyyyyyy", "https://shop.example/hi?a=1&b&ref=mayayyyyyyyyyy#top", true}, // nobody's
		{shop, "https://other.example?ref=bazr7k3p9abc2x", true},
		{"zzzz7k3p9abc2x", "", false},
		{"", "", false},
		{"../../etc/passwd", "", false},
		{"https://evil.example", "", false},
	}
	for _, test := range tests {
		log := &clickLog{}
		clicks := newClicks(log)
		if got, known := clicks.Follow(test.token); got != test.location || known != test.known {
			t.Errorf("Follow(%q) = %q, %v; want %q, %v", test.token, got, known, test.location, test.known)
		}
		want := 0
		if test.known {
			want = 1
		}
		if got, known := clicks.Locate(test.token); got != test.location || known != test.known || clicks.Waiting() != want {
			t.Errorf("Locate(%q) = %q, %v with %d visits waiting", test.token, got, known, clicks.Waiting())
		}
	}
}

// Promise 12: a link leads on while the database is down; visits wait up to a
// bound, and those past it are counted as lost.
func TestPromise12VisitsWaitForTheDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &clickLog{away: true}
		clicks := newClicks(log)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- clicks.Run(ctx) }()
		for range 10_500 {
			if _, known := clicks.Follow(maya); !known {
				t.Fatal("the link leads nowhere")
			}
		}
		time.Sleep(time.Minute)
		if clicks.Waiting() != 10_000 || clicks.Lost() != 500 {
			t.Errorf("%d wait and %d are lost, want 10000 and 500", clicks.Waiting(), clicks.Lost())
		}
		log.set(false)
		time.Sleep(3 * time.Second)
		if clicks.Waiting() != 0 || log.count() != 10_000 || clicks.Lost() != 500 {
			t.Errorf("%d wait, %d are stored, %d lost", clicks.Waiting(), log.count(), clicks.Lost())
		}
		clicks.Follow(maya)
		cancel()
		if err := <-done; err != nil || log.count() != 10_001 {
			t.Errorf("%v; the last visit before the end: %d stored", err, log.count())
		}
	})
}

// A visit that the database refuses for good holds up no other.
func TestRefusedVisitIsGivenUp(t *testing.T) {
	log := &clickLog{refuse: ravi}
	clicks := newClicks(log)
	for i := range 20 {
		clicks.Follow([]string{maya, ravi}[i%10/9])
	}
	if err := clicks.Flush(t.Context()); err != nil || log.count() != 18 || clicks.Lost() != 2 || clicks.Waiting() != 0 {
		t.Errorf("%v; %d stored, %d lost, %d wait", err, log.count(), clicks.Lost(), clicks.Waiting())
	}
	seen := map[[16]byte]bool{}
	for _, c := range log.kept {
		seen[c.ID] = true
	}
	if len(seen) != 18 {
		t.Errorf("%d different visits", len(seen))
	}
}

func TestIsVisit(t *testing.T) {
	const phone = "Mozilla/5.0 (Linux; Android 14; CUBOT X90) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
	for agent, want := range map[string]bool{
		"": true, phone: true, "curl/8.5.0": true, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15": true,
		"WhatsApp/2.24.9.78 A": false, "facebookexternalhit/1.1": false, "Slackbot-LinkExpanding 1.0": false,
		"Mozilla/5.0 (compatible; Googlebot/2.1)": false, "TelegramBot (like TwitterBot)": false,
		"Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5": false, "Barracuda Sentinel (EE)": false,
	} {
		if got := referral.IsVisit(http.MethodGet, agent); got != want {
			t.Errorf("a visit by %q: %v, want %v", agent, got, want)
		}
	}
	if referral.IsVisit(http.MethodHead, phone) {
		t.Error("a HEAD request counts")
	}
}
