package catalog_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
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

func TestWhatFreezesAtTheStart(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	ctx := t.Context()
	e, err := c.StartExperiment(ctx, ws, "reward")
	if err != nil || !e.StartedAt.Equal(start) || e.Direction != models.Increase || e.Level != 0.05 || e.PlannedSize != 0 {
		t.Fatalf("got %+v, %v", e, err)
	}
	for pointer, change := range map[string]func(*models.Experiment){
		"/metric":         func(e *models.Experiment) { e.Metric = models.OutcomeClick },
		"/window_hours":   func(e *models.Experiment) { e.WindowHours = 10 },
		"/direction":      func(e *models.Experiment) { e.Direction = models.Decrease },
		"/level":          func(e *models.Experiment) { e.Level = 0.1 },
		"/method":         func(e *models.Experiment) { e.Method = models.MethodAB },
		"/floor":          func(e *models.Experiment) { e.Floor = 0.05 },
		"/uniform_share":  func(e *models.Experiment) { e.UniformShare = 0.5 },
		"/prior_mean":     func(e *models.Experiment) { e.PriorMean = 0.5 },
		"/prior_strength": func(e *models.Experiment) { e.PriorStrength = 1 },
		"/planned_size":   func(e *models.Experiment) { e.PlannedSize = 1000 },
		"/factors":        func(e *models.Experiment) { e.Factors = []models.Factor{models.FactorCopy} },
		"/arms":           func(e *models.Experiment) { e.Arms[0].Weight = 3 },
		"/salt":           func(e *models.Experiment) { e.Salt = "other" },
		"/program":        func(e *models.Experiment) { e.Program = "other" },
		"/key":            func(e *models.Experiment) { e.Key = "other" },
		"/status":         func(e *models.Experiment) { e.Status = models.ExperimentDraft },
		"/started_at":     func(e *models.Experiment) { e.StartedAt = start.AddDate(0, 0, -1) },
		"/conclusion":     func(e *models.Experiment) { e.Conclusion = &models.Conclusion{Arm: "a", At: start} },
	} {
		_, err := c.UpdateExperiment(ctx, ws, "reward", func(e *models.Experiment) error {
			change(e)
			e.Name = "Which reward"
			return nil
		})
		wantKind(t, err, models.Conflict)
		if got := pointers(err); len(got) == 0 || !strings.HasPrefix(got[0], pointer) || !strings.Contains(err.Error(), strings.TrimPrefix(pointer, "/")) {
			t.Errorf("%s: got bad fields %v: %v", pointer, got, err)
		}
	}
	if again, err := c.Experiment(ctx, ws, "reward"); err != nil || again.Version != e.Version || again.Name != "" || again.Arms[0].Weight != 0 {
		t.Errorf("a refused change left %+v, %v", again, err)
	}
	e, err = c.UpdateExperiment(ctx, ws, "reward", func(e *models.Experiment) error {
		e.Name, e.Hypothesis = "Which reward", "More money, more shares"
		return nil
	})
	if err != nil || e.Name != "Which reward" || e.Version != 3 || c.Snapshot(ws).Experiment("reward").Hypothesis == "" {
		t.Errorf("got %+v, %v", e, err)
	}
}

func TestTermsOfAnExperiment(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	e := experiment("wrong", "main", "a", "b")
	e.Direction, e.Level, e.PlannedSize, e.StartedAt = "sideways", 0, -1, start
	_, err := c.CreateExperiment(t.Context(), ws, e)
	if got, want := pointers(err), []string{"/direction", "/level", "/planned_size", "/started_at"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v, want %v", got, want)
	}
	e = experiment("down", "main", "a", "b")
	e.Direction = models.Decrease
	_, err = c.CreateExperiment(t.Context(), ws, e)
	if got, want := pointers(err), []string{"/direction"}; !slices.Equal(got, want) {
		t.Errorf("thompson seeks more, and got bad fields %v, want %v", got, want)
	}
	e.Method, e.Arms[0].Weight, e.Arms[1].Weight = models.MethodAB, 1, 1
	if _, err = c.CreateExperiment(t.Context(), ws, e); err != nil {
		t.Error(err)
	}
}

func TestConclude(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	ctx := t.Context()
	_, err := c.ConcludeExperiment(ctx, ws, "reward", "b", "too soon")
	wantKind(t, err, models.Conflict) // a draft
	if _, err := c.StartExperiment(ctx, ws, "reward"); err != nil {
		t.Fatal(err)
	}
	_, err = c.ConcludeExperiment(ctx, ws, "reward", "z", "")
	if got, want := pointers(err), []string{"/note", "/arm"}; !slices.Equal(got, want) {
		t.Errorf("got bad fields %v, want %v", got, want)
	}
	actor := models.WithActor(ctx, models.Actor{KeyID: 7, Name: "growth"})
	e, err := c.ConcludeExperiment(actor, ws, "reward", "b", " b is worth more ")
	want := &models.Conclusion{Arm: "b", Note: "b is worth more", At: start, Adopted: []models.Factor{models.FactorOffer}}
	if err != nil || e.Status != models.ExperimentConcluded || !reflect.DeepEqual(e.Conclusion, want) {
		t.Fatalf("got %+v, %v, want %+v", e.Conclusion, err, want)
	}
	if p := c.Snapshot(ws).Program("main"); p.DefaultOffer != "b" || p.Version != 2 {
		t.Errorf("got the program %+v, want b as its default", p)
	}
	if c.Snapshot(ws).Experiment("reward") != nil {
		t.Error("it still draws")
	}
	for _, kind := range []string{models.AuditExperiment, models.AuditProgram} {
		entries, err := c.Audit(ctx, ws, models.AuditFilter{Kind: kind, Limit: 1})
		if err != nil || len(entries) != 1 || entries[0].Actor.Name != "growth" || entries[0].Actor.KeyID != 7 {
			t.Errorf("audit of the %s: %+v, %v", kind, entries, err)
		}
	}
	_, err = c.ConcludeExperiment(ctx, ws, "reward", "", "again")
	wantKind(t, err, models.Conflict)
	_, err = c.StopExperiment(ctx, ws, "reward")
	wantKind(t, err, models.Conflict)
	wantKind(t, c.DeleteExperiment(ctx, ws, "reward"), models.Conflict)
	if e, err = c.UpdateExperiment(ctx, ws, "reward", func(e *models.Experiment) error { e.Name = "Old"; return nil }); err != nil || e.Name != "Old" {
		t.Errorf("got %+v, %v", e, err)
	}
}

// TestConcludeAdoptsWhatHasADefault takes an arm of many factors, from a stopped experiment.
func TestConcludeAdoptsWhatHasADefault(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	ctx := t.Context()
	yes, no := true, false
	e := models.DefaultExperiment()
	e.Key, e.Program, e.WindowHours = "all", "main", 240
	e.Factors = []models.Factor{models.FactorAsk, models.FactorTiming, models.FactorChannel, models.FactorOffer, models.FactorApproach}
	e.Arms = []models.Arm{
		{Key: "quiet", Ask: &no}, {Key: "loud", Ask: &yes, Timing: "now", Channel: "email", Offer: "b", Approach: "help_friend"},
	}
	for _, key := range []string{"all", "none"} {
		e.Key = key
		if _, err := c.CreateExperiment(ctx, ws, e); err != nil {
			t.Fatal(err)
		}
		if _, err := c.StartExperiment(ctx, ws, key); err != nil {
			t.Fatal(err)
		}
		if _, err := c.StopExperiment(ctx, ws, key); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.UpdateOffer(ctx, ws, "b", func(o *models.Offer) error { o.Available = false; return nil }); err != nil {
		t.Fatal(err)
	}
	_, err := c.ConcludeExperiment(ctx, ws, "all", "loud", "it won")
	wantKind(t, err, models.Conflict) // nobody could be given the offer
	if _, err := c.UpdateOffer(ctx, ws, "b", func(o *models.Offer) error { o.Available = true; return nil }); err != nil {
		t.Fatal(err)
	}
	got, err := c.ConcludeExperiment(ctx, ws, "all", "loud", "it won")
	if err != nil || !slices.Equal(got.Conclusion.Adopted, []models.Factor{models.FactorAsk, models.FactorOffer, models.FactorApproach}) {
		t.Fatalf("got %+v, %v", got.Conclusion, err)
	}
	if p := c.Snapshot(ws).Program("main"); p.DefaultOffer != "b" || p.Approach != "help_friend" || !p.AskByDefault {
		t.Errorf("got %+v", p)
	}
	if got, err = c.ConcludeExperiment(ctx, ws, "none", "quiet", "asking harms"); err != nil || !slices.Equal(got.Conclusion.Adopted, []models.Factor{models.FactorAsk}) {
		t.Fatalf("got %+v, %v", got.Conclusion, err)
	}
	if p := c.Snapshot(ws).Program("main"); p.AskByDefault || p.DefaultOffer != "b" {
		t.Errorf("got %+v, want no ask by default", p)
	}
}

// TestConfigurationOfEarlierReleases: an experiment stored without the fields that came later has their defaults.
func TestConfigurationOfEarlierReleases(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	setUp(t, c, ws)
	const older = `update experiments set config = config - '{direction,level,planned_size,name,hypothesis}'::text[]`
	if _, err := st.Pool().Exec(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	e, err := c.Experiment(t.Context(), ws, "reward")
	if err != nil || e.Direction != models.Increase || e.Level != 0.05 || e.Validate() != nil {
		t.Errorf("got %+v, %v", e, err)
	}
	if _, err := c.StartExperiment(t.Context(), ws, "reward"); err != nil {
		t.Error(err)
	}
	if policies, err := st.Policies(t.Context(), ws); err != nil || policies[0].Experiment.Level != 0.05 {
		t.Errorf("got %+v, %v", policies, err)
	}
}
