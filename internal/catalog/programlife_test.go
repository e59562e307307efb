package catalog_test

import (
	"slices"
	"testing"

	"goodword/internal/store/storetest"
	"goodword/models"
)

var statuses = []models.Status{models.StatusDraft, models.StatusTest, models.StatusLive, models.StatusPaused, models.StatusArchived}

// TestProgramLife tries every change of status.
func TestProgramLife(t *testing.T) {
	legal := map[models.Status][]models.Status{
		models.StatusDraft:  {models.StatusTest, models.StatusArchived},
		models.StatusTest:   {models.StatusLive, models.StatusArchived},
		models.StatusLive:   {models.StatusPaused},
		models.StatusPaused: {models.StatusLive, models.StatusArchived},
	}
	c, ws := newCatalog(t, storetest.New(t))
	setUp(t, c, ws)
	for _, from := range statuses {
		for _, to := range statuses {
			p := program(string(from)+"-"+string(to), "a")
			p.Status = from
			if _, err := c.CreateProgram(t.Context(), ws, p); err != nil {
				t.Fatal(err)
			}
			got, err := c.UpdateProgram(t.Context(), ws, p.Key, func(p *models.Program) error { p.Status = to; return nil })
			if from == to || slices.Contains(legal[from], to) {
				if err != nil || got.Status != to {
					t.Errorf("%s to %s: got %s, %v", from, to, got.Status, err)
				}
				continue
			}
			wantKind(t, err, models.Conflict)
		}
	}
}

// TestProgramNeedsAllBeforeItDecides checks that everything missing is said at once, and only when the program begins to decide.
func TestProgramNeedsAllBeforeItDecides(t *testing.T) {
	c, ws := newCatalog(t, storetest.New(t))
	gone := offer("gone")
	gone.Available = false
	if _, err := c.CreateOffer(t.Context(), ws, gone); err != nil {
		t.Fatal(err)
	}
	draft := program("main", "")
	draft.LandingURL, draft.Status = "", models.StatusDraft
	if _, err := c.CreateProgram(t.Context(), ws, draft); err != nil {
		t.Fatalf("a draft may be incomplete: %v", err)
	}
	become := func(change func(*models.Program)) error {
		_, err := c.UpdateProgram(t.Context(), ws, "main", func(p *models.Program) error { change(p); return nil })
		return err
	}
	err := become(func(p *models.Program) { p.Status = models.StatusTest })
	if got := pointers(err); !slices.Equal(got, []string{"/landing_url", "/default_offer"}) {
		t.Errorf("got %v, want landing page and offer", err)
	}
	err = become(func(p *models.Program) { p.Status, p.DefaultOffer = models.StatusTest, "gone" })
	if got := pointers(err); !slices.Equal(got, []string{"/landing_url", "/default_offer"}) {
		t.Errorf("got %v, want landing page and the offer that is not available", err)
	}
	if _, err := c.UpdateOffer(t.Context(), ws, "gone", func(o *models.Offer) error { o.Available = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := become(func(p *models.Program) {
		p.Status, p.DefaultOffer, p.LandingURL = models.StatusTest, "gone", "https://acme.example"
	}); err != nil {
		t.Error(err)
	}
	if _, err := c.UpdateOffer(t.Context(), ws, "gone", func(o *models.Offer) error { o.Available = false; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := become(func(p *models.Program) { p.Name = "Renamed" }); err != nil {
		t.Errorf("an edit that keeps the status: %v", err)
	}
	if err := become(func(p *models.Program) { p.Status = models.StatusLive }); !slices.Equal(pointers(err), []string{"/default_offer"}) {
		t.Errorf("got %v, want the offer", err)
	}
}
