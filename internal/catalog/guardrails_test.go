package catalog_test

import (
	"slices"
	"testing"

	"goodword/internal/catalog"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func retirement(arm string) models.Retirement {
	return models.Retirement{Arm: arm, At: start, Metric: models.HarmComplaint, Kind: models.GuardrailLimit, Why: "planted"}
}

// TestRetireArm stops an arm once, while its experiment runs.
func TestRetireArm(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	retire := func(arm string, want bool) {
		t.Helper()
		if done, err := c.RetireArm(t.Context(), ws, "reward", retirement(arm)); err != nil || done != want {
			t.Errorf("%s: got %v, %v, want %v", arm, done, err, want)
		}
	}
	retire("b", false) // a draft draws nothing
	if _, err := c.StartExperiment(t.Context(), ws, "reward"); err != nil {
		t.Fatal(err)
	}
	before := c.Snapshot(ws)
	retire("b", true)
	after := c.Snapshot(ws)
	if r := after.Experiment("reward").Retirement("b"); r == nil || *r != retirement("b") || after.ID == before.ID || before.Experiment("reward").Retired != nil {
		t.Errorf("snapshot %s has %+v, the one before, %s, %+v", after.ID, after.Experiment("reward").Retired, before.ID, before.Experiment("reward").Retired)
	}
	retire("b", false)
	if c.Snapshot(ws).ID != after.ID {
		t.Error("stopping an arm again published something")
	}
	_, err := c.RetireArm(t.Context(), ws, "none", retirement("b"))
	wantKind(t, err, models.NotFound)
	_, err = c.RetireArm(t.Context(), ws, "reward", retirement("none"))
	wantKind(t, err, models.NotFound)
	if _, err := c.StopExperiment(t.Context(), ws, "reward"); err != nil {
		t.Fatal(err)
	}
	retire("a", false)
}

// TestApplyAndGuardrails: a document that says nothing of guardrails keeps those of a stored experiment, whatever the defaults are now, and a new
// experiment gets the defaults.
func TestApplyAndGuardrails(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	own := []models.Guardrail{{Metric: models.HarmRefund, Kind: models.GuardrailLimit, Value: 0.1}}
	if _, err := apply(t, c, ws, func(d *catalog.Document) { d.Experiments[0].Guardrails = own }); err != nil {
		t.Fatal(err)
	}
	if own[0].WindowHours != 0 {
		t.Error("the caller's guardrails were changed")
	}
	if _, err := c.StartExperiment(t.Context(), ws, "reward"); err != nil {
		t.Fatal(err)
	}
	changes, err := apply(t, c, ws, func(d *catalog.Document) {
		d.Experiments = append(d.Experiments, experiment("later", "main", "a", "b"))
	})
	if err != nil || len(changes) != 1 || changes[0].Key != "later" {
		t.Fatalf("got %+v, %v", changes, err)
	}
	kept, err := c.Experiment(t.Context(), ws, "reward")
	if err != nil || len(kept.Guardrails) != 1 || kept.Guardrails[0].Metric != models.HarmRefund || kept.Guardrails[0].WindowHours != 720 {
		t.Errorf("got %+v, %v", kept.Guardrails, err)
	}
	fresh, err := c.Experiment(t.Context(), ws, "later")
	if err != nil || !slices.Equal(fresh.Guardrails, models.DefaultGuardrails()) {
		t.Errorf("got %+v, %v", fresh.Guardrails, err)
	}
	_, err = apply(t, c, ws, func(d *catalog.Document) { d.Experiments[0].Guardrails = []models.Guardrail{} })
	if got := pointers(err); !slices.Equal(got, []string{"/experiments/0/guardrails"}) {
		t.Errorf("no guardrails for one that runs: got %v, %v", got, err)
	}
}
