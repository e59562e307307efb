package catalog_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/catalog"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func brand() models.Brand {
	b := models.DefaultBrand()
	b.Name, b.Pitch = "Acme", "Invoices that write themselves."
	b.Formality["de"] = models.Formal
	b.ProofPoints = []models.ProofPoint{{ID: "hours", Text: "Acme cut our invoicing to an hour.", Problem: "late invoices", Locale: "en"}}
	return b
}

// TestBrand checks the life of a brand: its version rises with every change, each is on record, and another replica decides from it.
func TestBrand(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	other := replica(t, st)
	_, err := c.Brand(t.Context(), ws)
	wantKind(t, err, models.NotFound)
	if s := c.Snapshot(ws); s != nil && s.Brand != nil {
		t.Fatalf("got %+v before there is a brand", s.Brand)
	}
	first, err := c.SetBrand(t.Context(), ws, brand())
	if err != nil || first.Version != 1 {
		t.Fatalf("got %+v, %v", first, err)
	}
	if same, err := c.SetBrand(t.Context(), ws, brand()); err != nil || same.Version != 1 {
		t.Errorf("set again without a change: version %d, %v, want 1", same.Version, err)
	}
	named := c.Snapshot(ws).ID
	changed := brand()
	changed.Generated, changed.Version = false, 77
	if second, err := c.SetBrand(t.Context(), ws, changed); err != nil || second.Version != 2 {
		t.Errorf("got version %d, %v, want 2", second.Version, err)
	}
	if err := other.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	changed.Version = 2
	if diff := cmp.Diff(&changed, other.Snapshot(ws).Brand); diff != "" {
		t.Error(diff)
	}
	// What was decided from before is still there, with the brand of that time.
	if old, err := other.SnapshotByID(t.Context(), ws, named); err != nil || !old.Brand.Generated || old.Brand.Version != 1 {
		t.Errorf("got %+v, %v", old, err)
	}
	entries, err := c.Audit(t.Context(), ws, models.AuditFilter{Kind: models.AuditBrand})
	if err != nil || len(entries) != 2 || entries[0].Action != models.AuditUpdate || string(entries[0].After) != `{"version": 2, "generated": false}` {
		t.Errorf("got %+v, %v", entries, err)
	}
}

// TestBrandRefuses checks that what is found wrong here and what was before come together, and that nothing is written.
func TestBrandRefuses(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	b := brand()
	b.Name = ""
	b.Formality["english"], b.Formality["de_DE"] = models.Informal, "polite"
	b.ProofPoints[0].Locale = "xx"
	_, err := c.SetBrand(t.Context(), ws, b, models.FieldError{Pointer: "/voice", Detail: "must be a string"})
	wantKind(t, err, models.Invalid)
	want := []string{"/voice", "/name", "/formality/de_DE", "/formality", "/formality", "/proof_points/0/locale"}
	if got := pointers(err); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	_, err = c.Brand(t.Context(), ws)
	wantKind(t, err, models.NotFound)
}

// TestApplyBrand checks a brand in a document: alone, with the rest, again, left out, and wrong.
func TestApplyBrand(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	b := brand()
	with := func(d *catalog.Document) { d.Brand = &b }
	changes, err := apply(t, c, ws, with)
	if err != nil || len(changes) != 5 || changes[0].Kind != models.AuditBrand || changes[0].Action != models.AuditCreate {
		t.Fatalf("got %+v, %v", changes, err)
	}
	if changes, err = apply(t, c, ws, with); err != nil || len(changes) != 0 {
		t.Errorf("the second time: %v, %v", changes, err)
	}
	if changes, err = apply(t, c, ws, nil); err != nil || len(changes) != 0 {
		t.Errorf("without it: %v, %v", changes, err)
	}
	b.MaxEmoji = 0
	changes, err = c.Apply(t.Context(), ws, catalog.Document{Brand: &b}, false)
	if err != nil || len(changes) != 1 || len(changes[0].Fields) != 1 || changes[0].Fields[0].Pointer != "/max_emoji" {
		t.Errorf("got %+v, %v", changes, err)
	}
	if stored, err := c.Brand(t.Context(), ws); err != nil || stored.Version != 2 || stored.MaxEmoji != 0 {
		t.Errorf("got %+v, %v", stored, err)
	}
	b.Avoid, b.ProofPoints[0].Locale = []string{"invoices"}, "english"
	_, err = apply(t, c, ws, with)
	wantKind(t, err, models.Invalid)
	if got, want := pointers(err), []string{"/brand/pitch", "/brand/proof_points/0/problem", "/brand/proof_points/0/locale"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}
