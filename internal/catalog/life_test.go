package catalog_test

import (
	"errors"
	"slices"
	"testing"

	"goodword/internal/store/storetest"
	"goodword/models"
)

func TestLifeOfAnOffer(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	ctx := t.Context()

	_, err := c.CreateOffer(ctx, ws, offer("a"))
	wantKind(t, err, models.Conflict)
	_, err = c.CreateOffer(ctx, ws, models.Offer{Key: "Bad Key"})
	if got, want := pointers(err), []string{"/key", "/name", "/advocate/kind", "/friend/kind"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v, want %v", got, want)
	}

	o, err := c.UpdateOffer(ctx, ws, "a", func(o *models.Offer) error { o.Advocate.Minor = 1500; return nil })
	if err != nil || o.Version != 2 || o.Advocate.Minor != 1500 {
		t.Errorf("got %+v, %v, want version 2 with 1500", o, err)
	}
	if got := c.Snapshot(ws).Offer("a"); got.Version != 2 {
		t.Errorf("the snapshot has version %d, want 2", got.Version)
	}
	_, err = c.UpdateOffer(ctx, ws, "a", func(o *models.Offer) error { o.Key, o.Name = "z", ""; return nil })
	if got, want := pointers(err), []string{"/key", "/name"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v, want %v", got, want)
	}
	_, err = c.UpdateOffer(ctx, ws, "none", func(*models.Offer) error { return nil })
	wantKind(t, err, models.NotFound)

	wantKind(t, c.DeleteOffer(ctx, ws, "a"), models.Conflict) // the program's default
	if _, err := c.StartExperiment(ctx, ws, "reward"); err != nil {
		t.Fatal(err)
	}
	wantKind(t, c.DeleteOffer(ctx, ws, "b"), models.Conflict) // an arm
	if _, err := c.StopExperiment(ctx, ws, "reward"); err != nil {
		t.Fatal(err)
	}
	if err := c.DeleteOffer(ctx, ws, "b"); err != nil {
		t.Error(err)
	}
	_, err = c.Offer(ctx, ws, "b")
	wantKind(t, err, models.NotFound)
}

func TestLifeOfAProgram(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	setUp(t, c, ws)
	ctx := t.Context()

	p, err := c.Program(ctx, ws, "main")
	if err != nil || !models.ValidCodePrefix(p.CodePrefix) || p.Salt == "" || p.Version != 1 {
		t.Fatalf("got %+v, %v, want a code prefix, a salt and version 1", p, err)
	}
	if got, found, ok := c.ByPrefix(p.CodePrefix); !ok || got != ws || found.Key != "main" {
		t.Errorf("ByPrefix(%s) = %v, %v, %v", p.CodePrefix, got, found, ok)
	}

	second := program("second", "none")
	second.CodePrefix, second.Audience, second.HoldoutShare = "l", "not a rule", 2
	c.CheckAudience = func(string) error { return errors.New("undeclared reference") }
	_, err = c.CreateProgram(ctx, ws, second)
	if got, want := pointers(err), []string{"/code_prefix", "/holdout_share", "/default_offer", "/audience"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v, want %v", got, want)
	}
	second.Audience, second.HoldoutShare, second.DefaultOffer, second.CodePrefix = "", 0, "a", p.CodePrefix
	_, err = c.CreateProgram(ctx, ws, second)
	wantKind(t, err, models.Conflict)
	if got := pointers(err); !slices.Equal(got, []string{"/code_prefix"}) {
		t.Errorf("got bad fields %v, want /code_prefix", got)
	}

	other, err := st.CreateWorkspace(ctx, "other", start)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateOffer(ctx, other, offer("a")); err != nil {
		t.Fatal(err)
	}
	_, err = c.CreateProgram(ctx, other, second) // the prefix is unique in the installation
	wantKind(t, err, models.Conflict)

	_, err = c.UpdateProgram(ctx, ws, "main", func(p *models.Program) error { p.Salt, p.CodePrefix = "x", "xy"; return nil })
	if got, want := pointers(err), []string{"/code_prefix", "/salt"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v, want %v", got, want)
	}
	p, err = c.UpdateProgram(ctx, ws, "main", func(p *models.Program) error { p.Status = models.StatusPaused; return nil })
	if err != nil || p.Version != 2 || c.Snapshot(ws).Program("main").Status != models.StatusPaused {
		t.Errorf("got %+v, %v, want a paused program of version 2", p, err)
	}

	wantKind(t, c.DeleteProgram(ctx, ws, "main"), models.Conflict) // has an experiment
	if err := c.DeleteExperiment(ctx, ws, "reward"); err != nil {
		t.Fatal(err)
	}
	if err := c.DeleteProgram(ctx, ws, "main"); err != nil {
		t.Error(err)
	}
	if all, err := c.ListPrograms(ctx, ws); err != nil || len(all) != 0 {
		t.Errorf("got %v, %v, want no programs", all, err)
	}
}

func TestProgramWithCodesStays(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	setUp(t, c, ws)
	if err := c.DeleteExperiment(t.Context(), ws, "reward"); err != nil {
		t.Fatal(err)
	}
	const giveOut = `insert into codes (code, workspace_id, customer_id, program, created_at) values ('x', $1, gen_random_uuid(), 'main', $2)`
	if _, err := st.Pool().Exec(t.Context(), giveOut, ws, start); err != nil {
		t.Fatal(err)
	}
	wantKind(t, c.DeleteProgram(t.Context(), ws, "main"), models.Conflict)
	if c.Snapshot(ws).Program("main") == nil {
		t.Error("the program is gone")
	}
}

func TestLifeOfAnExperiment(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	ctx := t.Context()

	wrong := experiment("wrong", "none", "a", "c")
	wrong.Status, wrong.Metric = models.ExperimentRunning, "smiles"
	_, err := c.CreateExperiment(ctx, ws, wrong)
	if got, want := pointers(err), []string{"/status", "/metric", "/program", "/arms/1/offer"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v, want %v", got, want)
	}
	if c.Snapshot(ws).Experiment("reward") != nil {
		t.Error("a draft stands in the snapshot")
	}

	e, err := c.UpdateExperiment(ctx, ws, "reward", func(e *models.Experiment) error { e.WindowHours = 48; return nil })
	if err != nil || e.Version != 2 || e.WindowHours != 48 {
		t.Errorf("got %+v, %v, want version 2 with 48 hours", e, err)
	}
	if e, err = c.StartExperiment(ctx, ws, "reward"); err != nil || e.Status != models.ExperimentRunning {
		t.Fatalf("got %+v, %v, want it running", e, err)
	}
	if c.Snapshot(ws).Experiment("reward") == nil {
		t.Error("the running experiment does not stand in the snapshot")
	}
	_, err = c.StartExperiment(ctx, ws, "reward")
	wantKind(t, err, models.Conflict)
	_, err = c.UpdateExperiment(ctx, ws, "reward", func(e *models.Experiment) error { e.WindowHours = 24; return nil })
	wantKind(t, err, models.Conflict)
	wantKind(t, c.DeleteExperiment(ctx, ws, "reward"), models.Conflict)

	if _, err := c.CreateExperiment(ctx, ws, experiment("rival", "main", "b", "a")); err != nil {
		t.Fatal(err)
	}
	_, err = c.StartExperiment(ctx, ws, "rival")
	wantKind(t, err, models.Conflict)

	if e, err = c.StopExperiment(ctx, ws, "reward"); err != nil || e.Status != models.ExperimentStopped {
		t.Fatalf("got %+v, %v, want it stopped", e, err)
	}
	_, err = c.StopExperiment(ctx, ws, "reward")
	wantKind(t, err, models.Conflict)
	_, err = c.StartExperiment(ctx, ws, "reward")
	wantKind(t, err, models.Conflict)
	wantKind(t, c.DeleteExperiment(ctx, ws, "reward"), models.Conflict)
	if _, err = c.StartExperiment(ctx, ws, "rival"); err != nil {
		t.Error(err)
	}
}

func TestStartChecksOffersAgain(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	if err := c.DeleteOffer(t.Context(), ws, "b"); err != nil { // a draft does not hold it
		t.Fatal(err)
	}
	_, err := c.StartExperiment(t.Context(), ws, "reward")
	if got, want := pointers(err), []string{"/arms/1/offer"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v (%v), want %v", got, err, want)
	}
}
