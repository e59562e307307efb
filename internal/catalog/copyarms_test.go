package catalog_test

import (
	"slices"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// words is an experiment whose arms are copies.
func words(key string) models.Experiment {
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors, e.Copies = key, "main", []models.Factor{models.FactorCopy}, true
	e.Arms = []models.Arm{{Key: "one", Copy: "1"}, {Key: "two", Copy: "2"}}
	return e
}

// TestSettleCopies lets a copy join once, while the experiment runs, with its entry in the audit trail; weak arms are stopped once.
func TestSettleCopies(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	if _, err := c.CreateExperiment(t.Context(), ws, words("words")); err != nil {
		t.Fatal(err)
	}
	all := c.Snapshot(ws)
	program, offer := all.Program("main"), all.Offer(all.Program("main").DefaultOffer)
	copies := []*models.Copy{{ID: "cp_aaaaaaaaaaaa", Version: 1, State: models.CopyApproved, Cell: models.CopyCell{
		Approach: program.Approach, Channel: "email", Locale: "en", Friend: offer.Friend.Kind, Advocate: offer.Advocate.Kind,
	}}}
	settle := func(weak []models.Retirement, joined, retired int) {
		t.Helper()
		before := c.Snapshot(ws).ID
		done, err := c.SettleCopies(t.Context(), ws, "words", copies, weak)
		if err != nil || len(done.Joined) != joined || len(done.Retired) != retired {
			t.Errorf("got %+v, %v; want %d joined and %d retired", done, err, joined, retired)
		}
		if published := c.Snapshot(ws).ID != before; published != (joined+retired > 0) {
			t.Errorf("published: %t", published)
		}
	}
	settle(nil, 0, 0) // a draft
	if _, err := c.StartExperiment(t.Context(), ws, "words"); err != nil {
		t.Fatal(err)
	}
	settle(nil, 1, 0)
	settle(nil, 0, 0)
	weak := []models.Retirement{{Arm: "cp_aaaaaaaaaaaa", At: start, Kind: models.RetiredWeak, Why: "planted"}}
	settle(weak, 0, 1)
	settle(weak, 0, 0)
	settle([]models.Retirement{{Arm: "none", At: start, Kind: models.RetiredWeak}}, 0, 0)
	e, err := c.Experiment(t.Context(), ws, "words")
	if err != nil || len(e.Arms) != 3 || len(e.Joined) != 1 || !e.Joined[0].At.Equal(start) || len(e.Retired) != 1 || e.Retired[0] != weak[0] || e.Version != 4 {
		t.Errorf("got %+v, %v", e, err)
	}
	entries, err := c.Audit(t.Context(), ws, models.AuditFilter{Kind: models.AuditExperiment, Key: "words", Limit: 2})
	if err != nil || entries[0].Actor.Name != "copies" || entries[1].Actor.Name != "copies" {
		t.Errorf("got %+v, %v", entries, err)
	}
	_, err = c.SettleCopies(t.Context(), ws, "none", copies, nil)
	wantKind(t, err, models.NotFound)
	wantKept(t, c, ws)
}

// wantKept applies, exports and duplicates what joined: a document that knows nothing of it leaves it, and a duplicate begins without it.
func wantKept(t *testing.T, c *catalog.Catalog, ws models.WorkspaceID) {
	t.Helper()
	older := words("words")
	older.Status = ""
	doc, err := c.Export(t.Context(), ws)
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]catalog.Document{"older": {Experiments: []models.Experiment{older}}, "exported": doc} {
		if changes, err := c.Apply(t.Context(), ws, d, false); err != nil || len(changes) != 0 {
			t.Errorf("%s: got %+v, %v", name, changes, err)
		}
	}
	_, copied, err := c.DuplicateProgram(t.Context(), ws, "main", catalog.Duplicate{Key: "second", Experiments: true})
	i := slices.IndexFunc(copied, func(e models.Experiment) bool { return e.Copies })
	if err != nil || i < 0 || len(copied[i].Arms) != 2 || copied[i].Joined != nil || copied[i].Retired != nil {
		t.Errorf("got %+v, %v", copied, err)
	}
}
