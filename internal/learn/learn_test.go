package learn_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"goodword/internal/learn"
	"goodword/models"
)

// busyStore is a fold queue whose rows another replica holds for some looks.
type busyStore struct {
	learn.Store
	held      int
	published []int // rows held at each publication
}

func (s *busyStore) Fold(context.Context, time.Time, int, func([]models.FoldCase, map[models.PolicyKey]*models.Policy)) (int, error) {
	return 0, nil
}

func (s *busyStore) FoldsDue(_ context.Context, now time.Time) (int, time.Time, error) {
	s.held = max(0, s.held-1)
	return s.held, now.Add(-time.Minute), nil
}

func (s *busyStore) Policies(context.Context, models.WorkspaceID) ([]models.Policy, error) {
	return nil, nil
}

func (s *busyStore) WorkspacesToFit(context.Context, time.Time) ([]models.WorkspaceID, error) {
	if len(s.published) > 0 {
		return nil, nil // the fit interval has to pass first
	}
	return []models.WorkspaceID{1}, nil
}

func (s *busyStore) PublishSnapshot(context.Context, models.WorkspaceID, time.Time, bool, ...models.PolicyState) (string, bool, error) {
	s.published = append(s.published, s.held)
	return "snapshot", true, nil
}

type still struct{}

func (still) Now() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) }

// TestPublishesOnlyWhatIsFolded: a snapshot published while another replica
// folds would lack its rows until the next fit interval.
func TestPublishesOnlyWhatIsFolded(t *testing.T) {
	store := &busyStore{held: 6}
	var lags []time.Duration
	l := learn.Learner{Store: store, Clock: still{}, Log: slog.Default(), Lag: func(d time.Duration) { lags = append(lags, d) }}
	done, err := l.Drain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !done.Published || len(store.published) != 1 || store.published[0] != 0 {
		t.Errorf("published %v with that many rows held elsewhere; want once, with none", store.published)
	}
	if first, last := lags[0], lags[len(lags)-1]; first != time.Minute || last != 0 {
		t.Errorf("lag went from %v to %v, want from 1m0s to 0s", first, last)
	}
}
