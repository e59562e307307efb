package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goodword/internal/catalog"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func TestDuplicateProgram(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	ctx := t.Context()
	original, err := c.UpdateProgram(ctx, ws, "main", func(p *models.Program) error {
		p.TestCustomers, p.Countries = []string{"tess"}, []string{"DE"}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	running, err := c.StartExperiment(ctx, ws, "reward")
	if err != nil {
		t.Fatal(err)
	}
	p, none, err := c.DuplicateProgram(ctx, ws, "main", catalog.Duplicate{Key: "summer", Name: "Summer"})
	if err != nil || len(none) != 0 {
		t.Fatalf("got experiments %v, %v, want none", none, err)
	}
	if p.Key != "summer" || p.Name != "Summer" || p.Status != models.StatusDraft || p.Version != 1 || len(p.TestCustomers) != 0 ||
		p.Salt == original.Salt || p.CodePrefix == original.CodePrefix || p.Salt == "" || !models.ValidCodePrefix(p.CodePrefix) {
		t.Errorf("got %+v", p)
	}
	changed := cmpopts.IgnoreFields(models.Program{}, "Key", "Name", "Status", "Version", "Salt", "CodePrefix", "TestCustomers")
	if diff := cmp.Diff(original, p, changed); diff != "" {
		t.Errorf("the copy differs (-original +copy):\n%s", diff)
	}
	if stored, err := c.Program(ctx, ws, "summer"); err != nil || !cmp.Equal(stored, p) {
		t.Errorf("stored %+v, %v", stored, err)
	}

	p, copies, err := c.DuplicateProgram(ctx, ws, "main", catalog.Duplicate{Key: "autumn", Experiments: true})
	if err != nil || p.Name != original.Name || len(copies) != 1 {
		t.Fatalf("got %+v with %v, %v", p, copies, err)
	}
	e := copies[0]
	if e.Key != "reward-autumn" || e.Program != "autumn" || e.Status != models.ExperimentDraft || e.Version != 1 || e.Salt == running.Salt || e.Salt == "" || !e.StartedAt.IsZero() {
		t.Errorf("got %+v", e)
	}
	if diff := cmp.Diff(running, e, cmpopts.IgnoreFields(models.Experiment{}, "Key", "Program", "Status", "Version", "Salt", "StartedAt")); diff != "" {
		t.Errorf("the experiment differs (-original +copy):\n%s", diff)
	}
	// It can live a life of its own.
	if _, err := c.UpdateProgram(ctx, ws, "autumn", func(p *models.Program) error { p.Status = models.StatusTest; return nil }); err != nil {
		t.Error(err)
	}
	if _, err := c.StartExperiment(ctx, ws, "reward-autumn"); err != nil {
		t.Error(err)
	}

	// The log has the copy and what came with it, each as a creation.
	for kind, key := range map[string]string{models.AuditProgram: "autumn", models.AuditExperiment: "reward-autumn"} {
		log, err := c.Audit(ctx, ws, models.AuditFilter{Kind: kind, Key: key})
		if err != nil || len(log) < 1 || log[len(log)-1].Action != models.AuditCreate || strings.Contains(string(log[len(log)-1].After), "salt") {
			t.Errorf("%s %s: got %v, %v", kind, key, log, err)
		}
	}
}

func TestDuplicateProgramRefuses(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	ctx := t.Context()
	duplicate := func(key string, d catalog.Duplicate) error {
		_, _, err := c.DuplicateProgram(ctx, ws, key, d)
		return err
	}
	wantKind(t, duplicate("none", catalog.Duplicate{Key: "copy"}), models.NotFound)
	wantKind(t, duplicate("main", catalog.Duplicate{Key: "main"}), models.Conflict)
	err := duplicate("main", catalog.Duplicate{Key: "No Key", Name: strings.Repeat("x", 201)})
	if got := pointers(err); !slices.Equal(got, []string{"/key", "/name"}) {
		t.Errorf("got %v, want /key and /name", err)
	}
	if err := c.DeleteOffer(ctx, ws, "b"); err != nil {
		t.Fatal(err)
	}
	err = duplicate("main", catalog.Duplicate{Key: "copy", Experiments: true})
	if got := pointers(err); !slices.Equal(got, []string{"/experiments"}) {
		t.Errorf("got %v, want /experiments", err)
	}
	if all, err := c.ListPrograms(ctx, ws); err != nil || len(all) != 1 {
		t.Errorf("got %v, %v: a refused copy left something", all, err)
	}
	if err := duplicate("main", catalog.Duplicate{Key: "copy"}); err != nil {
		t.Error(err)
	}
}

// TestKeysOfCopiedExperiments: long and taken keys are cut and numbered, and stopped experiments stay behind.
func TestKeysOfCopiedExperiments(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	ctx := t.Context()
	long := strings.Repeat("e", 63)
	for _, key := range []string{long, long[:62] + "f", "old"} {
		if _, err := c.CreateExperiment(ctx, ws, experiment(key, "main", "a", "b")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.StartExperiment(ctx, ws, "old"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.StopExperiment(ctx, ws, "old"); err != nil {
		t.Fatal(err)
	}
	copied(t, c, ws, "b", []string{long[:61] + "-b", long[:61] + "-2", "reward-b"})
	copied(t, c, ws, strings.Repeat("p", 63), []string{long[:61] + "-3", long[:61] + "-4", "reward-2"})
}

func copied(t *testing.T, c *catalog.Catalog, ws models.WorkspaceID, program string, want []string) {
	t.Helper()
	_, copies, err := c.DuplicateProgram(t.Context(), ws, "main", catalog.Duplicate{Key: program, Experiments: true})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, e := range copies {
		keys = append(keys, e.Key)
		if !models.ValidKey(e.Key) {
			t.Errorf("%q is no key", e.Key)
		}
	}
	slices.Sort(keys)
	slices.Sort(want)
	if !slices.Equal(keys, want) {
		t.Errorf("got %v, want %v", keys, want)
	}
}
