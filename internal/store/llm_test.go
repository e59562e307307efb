package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func reservation(ws models.WorkspaceID, at time.Time) models.LLMReservation {
	return models.LLMReservation{
		Workspace: ws, Provider: "openai", Model: "small", Kind: "chat", Job: "cell", At: at, Tokens: 100, Micros: 50, Currency: "USD",
	}
}

// TestLLMCapsHoldAcrossReplicas: many calls at once, through two replicas, get exactly as many reservations as the cap has room for, and no
// more than that once some are settled.
func TestLLMCapsHoldAcrossReplicas(t *testing.T) {
	url := storetest.URL(t)
	replicas := []*store.Store{storetest.Open(t, url), storetest.Open(t, url)}
	ws := storetest.Workspace(t, replicas[0])
	r := reservation(ws, storetest.Now)
	r.Day = models.LLMCap{Micros: 1020} // twenty calls of 50, and not one of 20
	burst := func() (made int64) {
		var wg sync.WaitGroup
		var n atomic.Int64
		for i := range 60 {
			wg.Go(func() {
				id, err := replicas[i%2].ReserveLLM(t.Context(), r)
				switch failure, capped := errors.AsType[*models.LLMFailure](err); {
				case err == nil:
					n.Add(1)
					err = replicas[i%2].SettleLLM(t.Context(), models.LLMCall{Workspace: ws, ID: id, Outcome: models.LLMAnswered, Micros: 50, Usage: models.LLMUsage{Prompt: 100}})
					if err != nil {
						t.Error(err)
					}
				case !capped || failure.Outcome != models.LLMCapped || !failure.Until.Equal(storetest.Now.Truncate(24*time.Hour).AddDate(0, 0, 1)) ||
					models.KindOf(err) != models.RateLimited:
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
		return n.Load()
	}
	if made := burst(); made != 20 {
		t.Errorf("%d calls were let through, want 20", made)
	}
	if made := burst(); made != 0 {
		t.Errorf("%d calls were let through at the cap", made)
	}
	day, month, err := replicas[0].SpentLLM(t.Context(), ws, "openai", "USD", storetest.Now)
	if diff := cmp.Diff([]models.LLMSpent{{Tokens: 2000, Micros: 1000}, {Tokens: 2000, Micros: 1000}}, []models.LLMSpent{day, month}); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

// TestLLMCallIsSettledOnce: what was used takes the place of what was reserved, in the periods of the reservation, once; a call whose process
// died stays charged in full.
func TestLLMCallIsSettledOnce(t *testing.T) {
	s := storetest.New(t)
	ws := storetest.Workspace(t, s)
	other := storetest.Workspace(t, s)
	at := time.Date(2026, 3, 31, 23, 59, 59, 0, time.UTC)
	id, err := s.ReserveLLM(t.Context(), reservation(ws, at))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReserveLLM(t.Context(), reservation(ws, at)); err != nil { // it is never settled
		t.Fatal(err)
	}
	call := models.LLMCall{
		Workspace: ws, ID: id, Model: "small-2026", Outcome: models.LLMAnswered, Status: 200, Micros: 7, Took: 1500 * time.Millisecond,
		Usage: models.LLMUsage{Prompt: 30, Cached: 20, Completion: 12, Reasoning: 5},
	}
	for range 2 {
		if err := s.SettleLLM(t.Context(), call); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SettleLLM(t.Context(), models.LLMCall{Workspace: other, ID: id}); models.KindOf(err) != models.NotFound {
		t.Errorf("a call of another workspace: %v", err)
	}
	want := models.LLMSpent{Tokens: 142, Micros: 57}
	day, month, err := s.SpentLLM(t.Context(), ws, "openai", "USD", at)
	if err != nil || day != want || month != want {
		t.Errorf("got %v, %v, %v, want %v", day, month, err, want)
	}
	day, month, err = s.SpentLLM(t.Context(), ws, "openai", "USD", at.Add(time.Second)) // April
	if err != nil || day != (models.LLMSpent{}) || month != (models.LLMSpent{}) {
		t.Errorf("the next month begins with %v, %v, %v", day, month, err)
	}
	list, err := s.LLMCalls(t.Context(), ws, "cell")
	call.Provider, call.Kind, call.Job, call.At, call.Currency = "openai", "chat", "cell", at, "USD"
	left := models.LLMCall{
		Workspace: ws, ID: id + 1, Provider: "openai", Model: "small", Kind: "chat", Job: "cell", At: at, Outcome: models.LLMOpen,
		Usage: models.LLMUsage{Prompt: 100, Estimated: true}, Micros: 50, Currency: "USD",
	}
	if diff := cmp.Diff([]models.LLMCall{call, left}, list); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestLLMCaps(t *testing.T) {
	s := storetest.New(t)
	at := storetest.Now
	for _, tc := range []struct {
		name       string
		day, month models.LLMCap
		then       time.Time // of the second reservation
		first      bool      // it is made
		second     bool
		until      time.Time
	}{
		{"none", models.LLMCap{}, models.LLMCap{}, at, true, true, time.Time{}},
		{"the whole of it", models.LLMCap{Micros: 100, Tokens: 200}, models.LLMCap{Micros: 100, Tokens: 200}, at, true, true, time.Time{}},
		{"a day's tokens", models.LLMCap{Tokens: 199}, models.LLMCap{}, at, true, false, models.LLMDay.End(at)},
		{"a day's money", models.LLMCap{Micros: 99}, models.LLMCap{}, at, true, false, models.LLMDay.End(at)},
		{"the next day", models.LLMCap{Micros: 99}, models.LLMCap{}, at.AddDate(0, 0, 1), true, true, time.Time{}},
		{"a month's money, the next day", models.LLMCap{}, models.LLMCap{Micros: 99}, at.AddDate(0, 0, 1), true, false, models.LLMMonth.End(at)},
		{"a month's tokens, the next month", models.LLMCap{}, models.LLMCap{Tokens: 199}, at.AddDate(0, 1, 0), true, true, time.Time{}},
		{"less than one call", models.LLMCap{Tokens: 99}, models.LLMCap{}, at, false, false, time.Time{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := reservation(storetest.Workspace(t, s), at)
			r.Day, r.Month = tc.day, tc.month
			if _, err := s.ReserveLLM(t.Context(), r); (err == nil) != tc.first {
				t.Fatalf("the first: %v", err)
			}
			r.At = tc.then
			_, err := s.ReserveLLM(t.Context(), r)
			if (err == nil) != tc.second {
				t.Fatalf("the second: %v", err)
			}
			if failure, _ := errors.AsType[*models.LLMFailure](err); failure != nil && !failure.Until.Equal(tc.until) {
				t.Errorf("until %s, want %s", failure.Until, tc.until)
			}
		})
	}
}
