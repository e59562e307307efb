package learn_test

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/decide"
	"goodword/internal/learn"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts"
)

// fate is what becomes of every seventh ask, by hours after it was answered.
var fates = []struct {
	kinds []models.EventKind
	hours int
	want  models.CopyResults
}{
	{nil, 0, models.CopyResults{Shown: 1}},
	{[]models.EventKind{models.EventShare, models.EventShare}, 1, models.CopyResults{Shown: 1, Shared: 1}},
	{[]models.EventKind{models.EventFriendClick}, 5, models.CopyResults{Shown: 1, Shared: 1, Clicked: 1}},
	{[]models.EventKind{models.EventFriendClick, models.EventFriendSignup}, 71, models.CopyResults{Shown: 1, Shared: 1, Clicked: 1, SignedUp: 1}},
	{[]models.EventKind{models.EventFriendPurchase}, 71, models.CopyResults{Shown: 1, Shared: 1, Clicked: 1, SignedUp: 1, Purchased: 1}},
	{[]models.EventKind{models.EventShare}, 72, models.CopyResults{Shown: 1}}, // too late
	{[]models.EventKind{models.EventExposed, models.EventUnsubscribed}, 1, models.CopyResults{Shown: 1}},
}

// readAndTell asks every pupil, lets the asks have their fates, closes all windows, and gives what that adds to the results by the copy shown.
func (s *school) readAndTell(add map[models.CopyVersion]models.CopyResults) []*decide.Answer {
	s.t.Helper()
	answers := s.answers()
	var events []models.Event
	for i, a := range answers {
		fate := fates[i%len(fates)]
		if id, version, ok := prompts.CopyOf(a.Decision.Copy); ok {
			sum := add[models.CopyVersion{ID: id, Version: version}]
			sum.Add(fate.want)
			add[models.CopyVersion{ID: id, Version: version}] = sum
		}
		at := a.Decision.DecidedAt.Add(time.Duration(fate.hours) * time.Hour)
		for k, kind := range fate.kinds {
			events = append(events, models.Event{
				Customer: a.Decision.ID.Customer, ExternalID: pupil(i), Known: true, Kind: kind, Type: "track", Name: string(kind), Code: a.Decision.Code,
				MessageID: fmt.Sprintf("%d-%d-%d", s.week, i, k), Source: "test", At: at, ReceivedAt: at, Decision: a.Decision.ID, Raw: []byte("{}"),
			})
		}
	}
	_, err := s.events.Write(s.t.Context(), &models.EventBatch{Workspace: s.ws, Events: events})
	s.must(err)
	s.week++
	s.clock.Move(s.clock.Now().Add(7 * 24 * time.Hour))
	return answers
}

// results are what is stored of the copies.
func (s *school) results() map[models.CopyVersion]models.CopyResults {
	s.t.Helper()
	list, err := s.store.CopyResults(s.t.Context(), s.ws)
	s.must(err)
	all := map[models.CopyVersion]models.CopyResults{}
	for _, r := range list {
		all[r.CopyVersion] = r.CopyResults
	}
	return all
}

// TestPromise11ResultsOfCopies: without an experiment, each version of a copy has what came of the asks that showed it, each counted once though two replicas
// fold at once, and a rebuild gives the same integers, or puts them right.
func TestPromise11ResultsOfCopies(t *testing.T) {
	s := newSchool(t)
	s.writes()
	log := slog.New(slog.DiscardHandler)
	fold := func() {
		t.Helper()
		var both sync.WaitGroup
		for range 2 {
			l := learn.Learner{Store: storetest.Open(t, s.url), Clock: s.clock, Log: log, FitInterval: time.Hour}
			both.Go(func() {
				if _, err := l.Drain(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
	}
	want := map[models.CopyVersion]models.CopyResults{}
	s.readAndTell(want) // built-in words have no results
	s.shelve(cardCopy(firstCopy, "Well"))
	s.shelve(cardCopy(lateCopy, "Now"))
	s.readAndTell(want)
	second := cardCopy(lateCopy, "Then")
	second.Version = 2
	s.must(s.store.EditCopy(t.Context(), s.ws, lateCopy, s.clock.Now(), func(v []models.Copy) ([]models.Copy, error) {
		v[0].State, v[0].DecidedAt = models.CopyRetired, s.clock.Now()
		return append(v, second), nil
	}))
	s.must(s.catalog.Refresh(t.Context()))
	s.readAndTell(want)
	fold()
	if diff := cmp.Diff(want, s.results()); len(want) != 3 || diff != "" {
		t.Fatalf("%d versions were shown, want 3; results: %s", len(want), diff)
	}
	listed, err := s.store.Copies(t.Context(), s.ws, models.CopyFilter{ID: lateCopy, Limit: 10})
	s.must(err)
	for _, c := range listed {
		if c.Results != want[models.CopyVersion{ID: c.ID, Version: c.Version}] {
			t.Errorf("version %d is listed with %+v", c.Version, c.Results)
		}
	}
	learner := learn.Learner{Store: s.store, Clock: s.clock, Log: log, FitInterval: time.Hour}
	rebuilt := func(apply bool) *learn.Rebuilt {
		t.Helper()
		all, err := learner.Rebuild(t.Context(), s.ws, apply)
		s.must(err)
		return &all[slices.IndexFunc(all, func(r learn.Rebuilt) bool { return r.Experiment == learn.CopiesKey })]
	}
	if r := rebuilt(false); !r.Same() || len(r.CopiesFromLog) != 3 {
		t.Errorf("rebuilt from the log: %+v", r)
	}
	_, err = s.store.Pool().Exec(t.Context(), `update copy_results set shown = shown + 1 where workspace_id = $1 and copy_id = $2`, s.ws, firstCopy)
	s.must(err)
	if r := rebuilt(true); r.Same() {
		t.Error("a count that was changed is not noticed")
	}
	if diff := cmp.Diff(want, s.results()); diff != "" {
		t.Errorf("put right: %s", diff)
	}
}
