package catalog_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
)

// library counts how often a model is read, and can be out of reach.
type library struct {
	*store.Store
	reads atomic.Int64
	down  atomic.Bool
}

func (l *library) ScoringModel(ctx context.Context, ws models.WorkspaceID, version string) (*models.ScoringModel, error) {
	l.reads.Add(1)
	if l.down.Load() {
		return nil, models.Errorf(models.Unavailable, "test", "the database does not answer")
	}
	return l.Store.ScoringModel(ctx, ws, version)
}

// trained is a small model; another seed makes another one.
func trained(t *testing.T, seed int) *scoring.Model {
	t.Helper()
	set := &scoring.TrainingSet{}
	for i := range 40 {
		v := make([]float32, features.Count)
		v[features.Orders] = float32(i % 3)
		set.Examples = append(set.Examples, scoring.Example{Features: v, Share: float64((i + seed) % 7 / 6), Weight: 1 + float64(seed)/100, ConvertWeight: 1})
	}
	m, err := scoring.Train(t.Context(), set, scoring.TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// champion stores a model as what scores program main.
func champion(t *testing.T, st *store.Store, ws models.WorkspaceID, m *scoring.Model, change ...func(*models.ScoringModel)) {
	t.Helper()
	against := ""
	snap, _, err := st.CurrentSnapshot(t.Context(), ws)
	if err == nil {
		against = snap.ModelVersion("main")
	}
	body, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	stored := &models.ScoringModel{
		Program: "main", Version: m.Version(), Status: models.ModelChampion, TrainedAt: start, From: start, Until: start, Rows: 40, Report: []byte("{}"), Body: body,
	}
	for _, f := range change {
		f(stored)
	}
	claimed, err := st.ClaimTraining(t.Context(), ws, "main", models.TrainingClaim{Holder: "test", Now: start, Until: start.Add(time.Minute), TriedBefore: start})
	if err != nil || !claimed {
		t.Fatalf("claim: %v, %v", claimed, err)
	}
	if err := st.EndTraining(t.Context(), ws, &models.TrainingResult{Program: "main", Holder: "test", At: start, Model: stored, Against: against}); err != nil {
		t.Fatal(err)
	}
}

func newLibrary(t *testing.T) (*library, *catalog.Catalog, models.WorkspaceID) {
	t.Helper()
	st := storetest.New(t)
	here, ws := newCatalog(t, st)
	setUp(t, here, ws)
	l := &library{Store: st}
	c := catalog.New(l, config.NewManualClock(start), discard)
	if err := c.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l, c, ws
}

// A champion is read with the snapshot that names it, and never on the way of a decision.
func TestChampionsAreReadAhead(t *testing.T) {
	l, c, ws := newLibrary(t)
	ctx := t.Context()
	m := trained(t, 1)
	champion(t, l.Store, ws, m)
	if got := c.Snapshot(ws).ModelVersion("main"); got != "" {
		t.Fatalf("scored by %q before a refresh", got)
	}
	l.down.Store(true)
	if err := c.Refresh(ctx); models.KindOf(err) != models.Unavailable || c.Snapshot(ws).ModelVersion("main") != "" {
		t.Errorf("a model out of reach: %v, scored by %q", err, c.Snapshot(ws).ModelVersion("main"))
	}
	l.down.Store(false)
	fresh := catalog.New(l, config.NewManualClock(start), discard)
	if err := fresh.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	before := l.reads.Load()
	l.down.Store(true)
	for range 3 {
		got, err := fresh.Scorer(ctx, ws, fresh.Snapshot(ws).ModelVersion("main"))
		if err != nil || got.Score(make([]float32, features.Count)).ModelVersion != m.Version() {
			t.Fatalf("the champion: %v", err)
		}
	}
	if n := l.reads.Load() - before; n != 0 {
		t.Errorf("it was read %d times more", n)
	}
	for _, version := range []string{"", scoring.ScorecardVersion} {
		if got, err := fresh.Scorer(ctx, ws, version); err != nil || got != (scoring.Scorecard{}) {
			t.Errorf("the scorer %q is %v, %v", version, got, err)
		}
	}
}

// Replays read other versions, which do not push the champion out; of these some are kept.
func TestReplaysLeaveTheChampion(t *testing.T) {
	l, c, ws := newLibrary(t)
	var old []string
	for i := range 40 {
		m := trained(t, i)
		old = append(old, m.Version())
		champion(t, l.Store, ws, m)
	}
	if err := c.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	last := old[len(old)-1]
	for range 2 {
		for _, version := range old {
			if _, err := c.Scorer(t.Context(), ws, version); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := l.reads.Load()
	if _, err := c.Scorer(t.Context(), ws, last); err != nil || l.reads.Load() != before {
		t.Errorf("the champion had to be read again: %v", err)
	}
}

// What cannot be read is not asked for at each decision.
func TestScorerRemembersFailure(t *testing.T) {
	l, c, ws := newLibrary(t)
	for range 100 {
		if _, err := c.Scorer(t.Context(), ws, "boost@000000000000"); models.KindOf(err) != models.NotFound {
			t.Fatalf("an unknown version: %v", err)
		}
	}
	if n := l.reads.Load(); n != 1 {
		t.Errorf("an unknown version was looked for %d times", n)
	}
	for name, change := range map[string]func(*models.ScoringModel){
		"cut off":       func(m *models.ScoringModel) { m.Body = m.Body[:len(m.Body)/2] },
		"another model": func(m *models.ScoringModel) { m.Version = "boost@ffffffffffff" },
	} {
		t.Run(name, func(t *testing.T) {
			version := ""
			champion(t, l.Store, ws, trained(t, len(name)), change, func(m *models.ScoringModel) { version = m.Version })
			if err := c.Refresh(t.Context()); err != nil {
				t.Fatalf("it keeps the snapshot from use: %v", err)
			}
			_, err := c.Scorer(t.Context(), ws, version)
			if models.KindOf(err) != models.Internal || !strings.Contains(fmt.Sprint(err), version) {
				t.Errorf("got %v, want an internal error that names %s", err, version)
			}
		})
	}
}
