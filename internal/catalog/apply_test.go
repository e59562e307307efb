package catalog_test

import (
	"context"
	"slices"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func whole() catalog.Document {
	return catalog.Document{
		Offers: []models.Offer{offer("a"), offer("b")}, Programs: []models.Program{program("main", "a")},
		Experiments: []models.Experiment{experiment("reward", "main", "a", "b")},
	}
}

func apply(t *testing.T, c *catalog.Catalog, ws models.WorkspaceID, change func(*catalog.Document)) ([]catalog.Change, error) {
	t.Helper()
	doc := whole()
	for i := range doc.Programs {
		doc.Programs[i].Status = ""
	}
	for i := range doc.Experiments {
		doc.Experiments[i].Status = ""
	}
	if change != nil {
		change(&doc)
	}
	return c.Apply(t.Context(), ws, doc, false)
}

// TestApplyKeepsWhatIsLeftOut checks that status, salt, code prefix and things outside the document stay, and that applying twice
// changes nothing.
func TestApplyKeepsWhatIsLeftOut(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	changes, err := apply(t, c, ws, nil)
	if err != nil || len(changes) != 4 {
		t.Fatalf("got %v, %v", changes, err)
	}
	before, err := c.Program(t.Context(), ws, "main")
	if err != nil || before.Status != models.StatusLive || before.Salt == "" || len(before.CodePrefix) != 4 {
		t.Fatalf("got %+v, %v", before, err)
	}
	if _, err := c.StartExperiment(t.Context(), ws, "reward"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UpdateProgram(t.Context(), ws, "main", func(p *models.Program) error { p.Status = models.StatusPaused; return nil }); err != nil {
		t.Fatal(err)
	}
	if changes, err = apply(t, c, ws, nil); err != nil || len(changes) != 0 {
		t.Errorf("the second time: %v, %v", changes, err)
	}
	changes, err = apply(t, c, ws, func(d *catalog.Document) {
		d.Offers, d.Experiments = nil, nil
		d.Programs[0].Name = "Renamed"
	})
	if err != nil || len(changes) != 1 || changes[0].Action != models.AuditUpdate || len(changes[0].Fields) != 1 || string(changes[0].Fields[0].After) != `"Renamed"` {
		t.Errorf("got %v, %v", changes, err)
	}
	after, err := c.Program(t.Context(), ws, "main")
	if err != nil || after.Status != models.StatusPaused || after.Salt != before.Salt || after.CodePrefix != before.CodePrefix || after.Version != 3 {
		t.Errorf("got %+v, %v", after, err)
	}
}

// TestApplyRefuses checks what a document may not do, and that then nothing is written.
func TestApplyRefuses(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	if _, err := apply(t, c, ws, func(d *catalog.Document) { d.Experiments[0].Status = models.ExperimentRunning }); err != nil {
		t.Fatal(err)
	}
	before, err := c.Export(t.Context(), ws)
	if err != nil {
		t.Fatal(err)
	}
	second := experiment("second", "main", "a", "b")
	second.Status = models.ExperimentRunning
	for name, test := range map[string]struct {
		change func(*catalog.Document)
		want   []string
	}{
		"status":               {func(d *catalog.Document) { d.Programs[0].Status = models.StatusArchived }, []string{"/programs/0/status"}},
		"no such status":       {func(d *catalog.Document) { d.Programs[0].Status = "asleep" }, []string{"/programs/0/status"}},
		"salt":                 {func(d *catalog.Document) { d.Programs[0].Salt = "other" }, []string{"/programs/0/salt"}},
		"code prefix":          {func(d *catalog.Document) { d.Programs[0].CodePrefix = "zzz" }, []string{"/programs/0/code_prefix"}},
		"running":              {func(d *catalog.Document) { d.Experiments[0].WindowHours = 5 }, []string{"/experiments/0/window_hours"}},
		"back to draft":        {func(d *catalog.Document) { d.Experiments[0].Status = models.ExperimentDraft }, []string{"/experiments/0/status"}},
		"two on one factor":    {func(d *catalog.Document) { d.Experiments = append(d.Experiments, second) }, []string{"/experiments/0/status", "/experiments/1/status"}},
		"offers of one name":   {func(d *catalog.Document) { d.Offers[1].Key = "a" }, []string{"/offers/1/key"}},
		"everything together":  {func(d *catalog.Document) { d.Offers[0].Name, d.Programs[0].Brand = "", "" }, []string{"/offers/0/name", "/programs/0/brand"}},
		"an offer not there":   {func(d *catalog.Document) { d.Programs[0].DefaultOffer = "c" }, []string{"/programs/0/default_offer"}},
		"experiments of one":   {func(d *catalog.Document) { d.Experiments = append(d.Experiments, d.Experiments[0]) }, []string{"/experiments/1/key"}},
		"a good and a bad one": {func(d *catalog.Document) { d.Offers[0].Name, d.Offers[1].Currency = "New", "" }, []string{"/offers/1/currency"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := apply(t, c, ws, test.change)
			wantKind(t, err, models.Invalid)
			if got := pointers(err); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
	after, err := c.Export(t.Context(), ws)
	if err != nil || len(after.Offers) != len(before.Offers) || after.Offers[0] != before.Offers[0] || after.Programs[0].Version != 1 {
		t.Errorf("got %+v, %v: something was written", after, err)
	}
}

// TestApplyNamesATakenPrefix checks the one mistake that only the database knows of.
func TestApplyNamesATakenPrefix(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	other := storetest.Workspace(t, st)
	taken := func(d *catalog.Document) { d.Programs[0].CodePrefix = "acme" }
	if _, err := apply(t, c, ws, taken); err != nil {
		t.Fatal(err)
	}
	_, err := apply(t, c, other, taken)
	wantKind(t, err, models.Invalid)
	if got := pointers(err); !slices.Equal(got, []string{"/programs/0/code_prefix"}) {
		t.Errorf("got %v", err)
	}
	if all, err := c.Export(context.WithoutCancel(t.Context()), other); err != nil || len(all.Offers) != 0 {
		t.Errorf("got %+v, %v: something was written", all, err)
	}
}

// TestApplyKnowsTheLifeOfAnExperiment: a file that is older than a start or a conclusion changes nothing of it, names change at any time, and an
// exported conclusion makes the same elsewhere.
func TestApplyKnowsTheLifeOfAnExperiment(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	if _, err := apply(t, c, ws, func(d *catalog.Document) { d.Experiments[0].Status = models.ExperimentRunning }); err != nil {
		t.Fatal(err)
	}
	if e, err := c.Experiment(t.Context(), ws, "reward"); err != nil || !e.StartedAt.Equal(start) {
		t.Fatalf("got %+v, %v", e, err)
	}
	changes, err := apply(t, c, ws, func(d *catalog.Document) { d.Experiments[0].Name = "Which reward" })
	if err != nil || len(changes) != 1 || changes[0].Fields[0].Pointer != "/name" {
		t.Errorf("got %v, %v", changes, err)
	}
	_, err = apply(t, c, ws, func(d *catalog.Document) {
		d.Experiments[0].Name, d.Experiments[0].Level, d.Experiments[0].Status = "Which reward", 0.1, models.ExperimentConcluded
	})
	if got, want := pointers(err), []string{"/experiments/0/level", "/experiments/0/status"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v, want %v", got, want)
	}
	if _, err := c.ConcludeExperiment(t.Context(), ws, "reward", "b", "it won"); err != nil {
		t.Fatal(err)
	}
	named := func(d *catalog.Document) { d.Experiments[0].Name, d.Programs[0].DefaultOffer = "Which reward", "b" }
	if changes, err := apply(t, c, ws, named); err != nil || len(changes) != 0 {
		t.Errorf("an older file changes %v, %v", changes, err)
	}
	doc, err := c.Export(t.Context(), ws)
	if err != nil {
		t.Fatal(err)
	}
	doc.Programs[0].CodePrefix = ""
	other, err := st.CreateWorkspace(t.Context(), "other", start)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Apply(t.Context(), other, doc, false); err != nil {
		t.Fatal(err)
	}
	copied, err := c.Experiment(t.Context(), other, "reward")
	if err != nil || copied.Status != models.ExperimentConcluded || copied.Conclusion == nil || copied.Conclusion.Note != "it won" || !copied.StartedAt.Equal(start) {
		t.Errorf("got %+v, %v", copied, err)
	}
}
