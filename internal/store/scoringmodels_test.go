package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

const prior = "scorecard@1"

// life is a workspace with the program main, whose models a test stores.
type life struct {
	t  *testing.T
	st *store.Store
	ws models.WorkspaceID
}

func newLife(t *testing.T) *life {
	t.Helper()
	st := storetest.New(t)
	l := &life{t: t, st: st, ws: storetest.Workspace(t, st)}
	l.must(st.EditCatalog(t.Context(), l.ws, now, func(c *models.Snapshot) error {
		p := models.DefaultProgram()
		p.Key, p.CodePrefix = "main", "main"
		c.Programs = append(c.Programs, p)
		return nil
	}))
	return l
}

func (l *life) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *life) claim(holder string, at time.Time, lease time.Duration) bool {
	l.t.Helper()
	ok, err := l.st.ClaimTraining(l.t.Context(), l.ws, "main", models.TrainingClaim{Holder: holder, Now: at, Until: at.Add(lease), TriedBefore: at})
	l.must(err)
	return ok
}

// train stores a version as a training of day does, and returns how it stands.
func (l *life) train(version string, day int, status models.ModelStatus, against string) models.ScoringModel {
	l.t.Helper()
	at := now.AddDate(0, 0, day)
	if !l.claim(version, at, time.Minute) {
		l.t.Fatalf("no claim for %s", version)
	}
	m := &models.ScoringModel{
		Program: "main", Version: version, Status: status, TrainedAt: at, From: at.AddDate(0, -2, 0), Until: at.AddDate(0, -1, 0),
		Rows: 1000, Why: "figures of " + version, Report: json.RawMessage(`{"rows": 3}`), Body: []byte("body of " + version),
	}
	l.must(l.st.EndTraining(l.t.Context(), l.ws, &models.TrainingResult{
		Program: "main", Holder: version, At: at, Model: m, Against: against,
	}))
	return *m
}

func (l *life) snapshot() *models.Snapshot {
	l.t.Helper()
	s, _, err := l.st.CurrentSnapshot(l.t.Context(), l.ws)
	l.must(err)
	return s
}

// standing is the list as "version status", pinned ones with an exclamation mark.
func (l *life) standing() (lines []string) {
	l.t.Helper()
	list, err := l.st.ScoringModels(l.t.Context(), l.ws, "main")
	l.must(err)
	for _, m := range list {
		line := m.Version + " " + string(m.Status)
		if m.Pinned {
			line += "!"
		}
		lines = append(lines, line)
	}
	return lines
}

func (l *life) stands(what string, champion string, want ...string) {
	l.t.Helper()
	same(l.t, what, l.standing(), want)
	if got := l.snapshot().ModelVersion("main"); got != champion {
		l.t.Errorf("%s: the snapshot scores by %q, want %q", what, got, champion)
	}
}

func TestModelsFromTrainingToRollback(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	before := l.snapshot()
	if len(before.Scoring)+len(before.Traits) > 0 {
		t.Errorf("a new program is scored by %v with %v", before.Scoring, before.Traits)
	}
	l.train("v1", 1, models.ModelKeptOut, "")
	if got := l.snapshot(); got.ID != before.ID {
		t.Errorf("a model that was kept out made snapshot %s of %s", got.ID, before.ID)
	}
	l.stands("kept out", "", "v1 kept_out")
	v2 := l.train("v2", 2, models.ModelChampion, "")
	l.stands("promoted", "v2", "v2 champion", "v1 kept_out")
	l.train("v3", 3, models.ModelChampion, "v2")
	l.stands("replaced", "v3", "v3 champion", "v2 retired", "v1 kept_out")

	l.must(l.st.PinModel(t.Context(), l.ws, "main", "v2", prior, now.AddDate(0, 0, 4)))
	l.stands("rolled back", "v2", "v3 retired", "v2 champion!", "v1 kept_out")
	if got := l.train("v4", 5, models.ModelChampion, "v2"); got.Status != models.ModelKeptOut {
		t.Errorf("a model took the place of a pinned one: %+v", got)
	}
	l.stands("pinned", "v2", "v4 kept_out", "v3 retired", "v2 champion!", "v1 kept_out")
	l.must(l.st.UnpinModel(t.Context(), l.ws, "main", now.AddDate(0, 0, 6)))
	l.stands("unpinned", "v2", "v4 kept_out", "v3 retired", "v2 champion", "v1 kept_out")
	if got := l.train("v5", 7, models.ModelChampion, "v3"); got.Status != models.ModelKeptOut || got.Why != "figures of v5; but v2 has taken over meanwhile" {
		t.Errorf("a model that was compared with another champion is stored as %+v", got)
	}

	l.must(l.st.PinModel(t.Context(), l.ws, "main", prior, prior, now.AddDate(0, 0, 8)))
	l.stands("the prior pinned", prior, prior+" champion!", "v5 kept_out", "v4 kept_out", "v3 retired", "v2 retired", "v1 kept_out")
	l.must(l.st.UnpinModel(t.Context(), l.ws, "main", now.AddDate(0, 0, 9)))
	l.train("v6", 10, models.ModelChampion, prior)
	l.stands("after the prior", "v6", "v6 champion", prior+" retired", "v5 kept_out", "v4 kept_out", "v3 retired", "v2 retired", "v1 kept_out")

	got, err := l.st.ScoringModel(t.Context(), l.ws, "v2")
	l.must(err)
	want := v2
	want.Status, want.Why = models.ModelRetired, prior+" took its place: pinned by hand"
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("v2 read back (-want +got):\n%s", diff)
	}
	log, err := l.st.AuditLog(t.Context(), l.ws, models.AuditFilter{Kind: models.AuditModel, Key: "main", Limit: 100})
	l.must(err)
	if len(log) != 7 || string(log[6].After) != `{"why": "figures of v2", "pinned": false, "champion": "v2"}` || log[6].Action != models.AuditCreate {
		t.Errorf("%d entries in the audit log, the first %+v", len(log), log[len(log)-1])
	}
}

func TestPinningWhatIsNotThere(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	err := l.st.PinModel(t.Context(), l.ws, "main", "v1", prior, now)
	if models.KindOf(err) != models.NotFound {
		t.Errorf("pinning an unknown version: %v", err)
	}
	if _, err := l.st.ScoringModel(t.Context(), l.ws, "v1"); models.KindOf(err) != models.NotFound {
		t.Errorf("reading an unknown version: %v", err)
	}
	l.must(l.st.UnpinModel(t.Context(), l.ws, "main", now))
	if got := l.standing(); got != nil {
		t.Errorf("the list is %v", got)
	}
}

// Of the versions that were kept out only the newest can still be compared; one that has scored stays whole for replays.
func TestOldBodiesAreForgotten(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.train("used", 0, models.ModelChampion, "")
	l.train("next", 1, models.ModelChampion, "used")
	for i := range 22 {
		l.train(fmt.Sprintf("k%02d", i), 2+i, models.ModelKeptOut, "next")
	}
	for version, want := range map[string]bool{"used": true, "next": true, "k00": false, "k01": false, "k02": true, "k21": true} {
		_, err := l.st.ScoringModel(t.Context(), l.ws, version)
		if got := err == nil; got != want || err != nil && models.KindOf(err) != models.Conflict {
			t.Errorf("reading %s: %v", version, err)
		}
	}
	if got := l.standing(); len(got) != 24 {
		t.Errorf("the list has %d versions: %v", len(got), got)
	}
	if err := l.st.PinModel(t.Context(), l.ws, "main", "k00", prior, now); models.KindOf(err) != models.Conflict {
		t.Errorf("pinning a version without its body: %v", err)
	}
}

// One of many replicas trains; when it vanishes another does, and what the first then brings is refused whole.
func TestOneTrainsAtATime(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	var claims atomic.Int64
	var replicas sync.WaitGroup
	for i := range 8 {
		replicas.Go(func() {
			ok, err := l.st.ClaimTraining(t.Context(), l.ws, "main", models.TrainingClaim{
				Holder: fmt.Sprint(i), Now: now, Until: now.Add(time.Minute), TriedBefore: now,
			})
			if err != nil {
				t.Error(err)
			}
			if ok {
				claims.Add(1)
			}
		})
	}
	replicas.Wait()
	if claims.Load() != 1 {
		t.Fatalf("%d replicas train at once", claims.Load())
	}
	late := now.Add(2 * time.Minute)
	if !l.claim("b", late, time.Minute) {
		t.Fatal("a lost claim is never given back")
	}
	m := &models.ScoringModel{Program: "main", Version: "v1", Status: models.ModelChampion, TrainedAt: late, Report: json.RawMessage(`{}`), Body: []byte{1}}
	err := l.st.EndTraining(t.Context(), l.ws, &models.TrainingResult{Program: "main", Holder: "0", At: late, Model: m})
	if models.KindOf(err) != models.Conflict || l.standing() != nil {
		t.Errorf("a lost claim stores %v, %v", l.standing(), err)
	}
	l.must(l.st.EndTraining(t.Context(), l.ws, &models.TrainingResult{Program: "main", Holder: "b", At: late, Drift: json.RawMessage(`{}`)}))
	if l.claim("c", late.Add(-time.Second), time.Minute) {
		t.Error("a claim was had before the next training was due")
	}
	got, err := l.st.Trainings(t.Context(), l.ws)
	l.must(err)
	if want := (models.Training{Program: "main", LeasedUntil: time.Unix(0, 0).UTC(), TriedAt: late, Drift: json.RawMessage(`{}`)}); len(got) != 1 || cmp.Diff(want, got[0]) != "" {
		t.Errorf("trainings %+v, want %+v", got, want)
	}
	if !l.claim("d", late, time.Minute) {
		t.Fatal("no claim")
	}
	l.must(l.st.ReleaseTraining(t.Context(), l.ws, "main", "d"))
	if !l.claim("e", late, time.Minute) {
		t.Error("a claim that was given back is not to be had")
	}
}

// A promotion is whole or not at all: here publishing fails after everything else was written.
func TestPromotionIsOneTransaction(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.train("v1", 1, models.ModelChampion, "")
	before, log := l.snapshot(), l.audits()
	day2 := now.AddDate(0, 0, 2)
	if !l.claim("h", day2, time.Minute) {
		t.Fatal("no claim")
	}
	if _, err := l.st.Pool().Exec(t.Context(), `alter table current_snapshots add constraint broken check (revision < 0) not valid`); err != nil {
		t.Fatal(err)
	}
	m := &models.ScoringModel{Program: "main", Version: "v2", Status: models.ModelChampion, TrainedAt: day2, Report: json.RawMessage(`{}`), Body: []byte{1}}
	err := l.st.EndTraining(t.Context(), l.ws, &models.TrainingResult{Program: "main", Holder: "h", At: day2, Model: m, Against: "v1"})
	if err == nil {
		t.Fatal("the snapshot was published all the same")
	}
	l.stands("after a failure", "v1", "v1 champion")
	if got := l.snapshot(); got.ID != before.ID || l.audits() != log {
		t.Errorf("half of it was stored")
	}
	if l.claim("i", day2, time.Minute) {
		t.Error("the claim was given back")
	}
}

func (l *life) audits() (n int) {
	l.t.Helper()
	l.must(l.st.Pool().QueryRow(l.t.Context(), `select count(*) from audit_log`).Scan(&n))
	return n
}

func TestTraitFeaturesOnlyGrow(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	add := func(names ...string) int {
		var traits []models.TraitFeature
		for _, n := range names {
			traits = append(traits, models.TraitFeature{Name: n, Numeric: n == "seats"})
		}
		before := len(l.snapshot().Traits)
		l.must(l.st.AddTraitFeatures(t.Context(), l.ws, traits, now))
		return len(l.snapshot().Traits) - before
	}
	before := l.snapshot().ID
	if add() != 0 || l.snapshot().ID != before {
		t.Error("nothing was added and something published")
	}
	if n := add("tier", "seats", "tier"); n != 2 {
		t.Errorf("added %d of two", n)
	}
	if n := add("seats", "country"); n != 1 {
		t.Errorf("added %d of one", n)
	}
	want := []models.TraitFeature{{Name: "tier"}, {Name: "seats", Numeric: true}, {Name: "country"}}
	if got := l.snapshot().Traits; !slices.Equal(got, want) {
		t.Errorf("the snapshot has %v, want %v", got, want)
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprint("t", i))
	}
	if n := add(many...); n != models.MaxTraitFeatures-3 || len(l.snapshot().Traits) != models.MaxTraitFeatures {
		t.Errorf("added %d, now there are %d", n, len(l.snapshot().Traits))
	}
}

// A program that is deleted takes its model out of the snapshot.
func TestModelOfADeletedProgram(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.train("v1", 1, models.ModelChampion, "")
	l.must(l.st.EditCatalog(t.Context(), l.ws, now, func(c *models.Snapshot) error { c.Programs = nil; return nil }))
	if got := l.snapshot().Scoring; got != nil {
		t.Errorf("the snapshot names %v", got)
	}
}

func TestModelsWithoutADatabase(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.st.ScoringModel(ctx, l.ws, "v1"); models.KindOf(err) != models.Unavailable {
		t.Errorf("got %v", err)
	}
}

// TestLikenessHasOnePlace: profiles of two programs share a place, which stands at the end of the traits of its time, is no trait's, and takes none of
// their room; a program that is deleted takes its profile along.
func TestLikenessHasOnePlace(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.must(l.st.AddTraitFeatures(t.Context(), l.ws, []models.TraitFeature{{Name: models.LikenessFeature.Name}}, now))
	profile := models.AdvocateProfile{Program: "main", Version: "like@1", MadeAt: now, Advocates: 12, Features: []models.ProfileFeature{
		{Place: 3, Mean: 0.1, Deviation: 1e-7, Centroid: -2.0 / 3},
	}}
	for range 2 {
		l.must(l.st.PutAdvocateProfile(t.Context(), l.ws, &profile, now))
	}
	want := []models.TraitFeature{{Name: models.LikenessFeature.Name}, models.LikenessFeature}
	if got := l.snapshot(); !slices.Equal(got.Traits, want) || cmp.Diff(got.Profiles, []models.AdvocateProfile{profile}) != "" {
		t.Errorf("the snapshot has %+v and %+v", got.Traits, got.Profiles)
	}
	var many []models.TraitFeature
	for i := range 40 {
		many = append(many, models.TraitFeature{Name: fmt.Sprint("t", i)})
	}
	l.must(l.st.AddTraitFeatures(t.Context(), l.ws, many, now))
	if n := len(l.snapshot().Traits); n != models.MaxOwnFeatures {
		t.Errorf("%d places, want %d", n, models.MaxOwnFeatures)
	}
	l.must(l.st.EditCatalog(t.Context(), l.ws, now, func(c *models.Snapshot) error { c.Programs = nil; return nil }))
	if got := l.snapshot(); len(got.Profiles) != 0 || len(got.Traits) != models.MaxOwnFeatures {
		t.Errorf("after the program: %+v, %d places", got.Profiles, len(got.Traits))
	}
}
