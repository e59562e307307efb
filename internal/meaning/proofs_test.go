package meaning_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/meaning"
	"goodword/models"
)

// survey is a workspace whose customers said things: a store, brand and clock in memory. It keeps what is looked at.
type survey struct {
	brand   models.Brand
	due     []models.Comment
	praises []models.Praise
	basis   string
	has     bool
	refuses error // what KeepPraises answers
}

func (s *survey) Workspaces() []models.WorkspaceID { return []models.WorkspaceID{1} }

func (s *survey) Snapshot(models.WorkspaceID) *models.Snapshot {
	return &models.Snapshot{Brand: &s.brand}
}

func (s *survey) Now() time.Time { return now }

func (s *survey) CommentsDue(_ context.Context, _ models.WorkspaceID, _ string, limit int) ([]models.Comment, error) {
	n := min(limit, len(s.due))
	batch := s.due[:n]
	s.due = s.due[n:]
	return batch, nil
}

func (s *survey) PraiseBasis(context.Context, models.WorkspaceID) (string, bool, error) {
	return s.basis, s.has, nil
}

func (s *survey) SetPraiseBasis(_ context.Context, _ models.WorkspaceID, basis string) error {
	s.basis, s.has = basis, true
	return nil
}

func (s *survey) KeepPraises(_ context.Context, _ models.WorkspaceID, basis, _ string, praises []models.Praise, _ time.Time) (bool, error) {
	if s.refuses != nil {
		return false, s.refuses
	}
	s.praises = append(s.praises, praises...)
	return basis == s.basis, nil
}

func (s *survey) ForgetPraises(context.Context, models.WorkspaceID, int) (bool, error) {
	s.praises, s.has = nil, false
	return true, nil
}

// says adds a customer who gave an answer.
func (s *survey) says(score int, text string, traits ...models.Trait) {
	c := models.Comment{Customer: models.CustomerID{byte(len(s.due) + 1)}, External: "cust-17", Text: text, Score: score, At: now, Answers: 1}
	c.State.Apply(&models.Event{Kind: models.EventNPS, Score: score, At: now})
	c.State.Apply(&models.Event{Kind: models.EventIdentify, Traits: traits, At: now})
	s.due = append(s.due, c)
}

func newSurvey() *survey {
	s := &survey{brand: models.DefaultBrand()}
	s.brand.CustomerWords = true
	s.brand.ProofPoints = []models.ProofPoint{
		{ID: "late", Locale: "en", Problem: "late invoices", Text: "Customers are paid nine days earlier since reminders go out by themselves."},
		{ID: "support", Locale: "en-GB", Problem: "slow support", Text: "Nine of ten questions to our support team are answered within the hour."},
		{ID: "tax", Locale: "en", Problem: "tax season", Text: "The tax return for the quarter is filled in from your bookings."},
		{ID: "spaet", Locale: "de-AT", Problem: "späte Rechnungen", Text: "Mahnungen für späte Rechnungen gehen von selbst hinaus."},
		{ID: "steuer", Locale: "de", Problem: "die Steuererklärung", Text: "Die Voranmeldung fürs Quartal füllt sich aus den Buchungen."},
		{ID: "retard", Locale: "fr", Problem: "les factures en retard", Text: "Les relances partent toutes seules."},
	}
	return s
}

// recorder is the built-in embedding, which keeps the texts it saw.
type recorder struct {
	meaning.Local
	texts []string
}

func (r *recorder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	r.texts = append(r.texts, texts...)
	return r.Local.Embed(ctx, texts)
}

func (s *survey) tend(t *testing.T, e meaning.Embedder) {
	t.Helper()
	c := &meaning.Comments{Store: s, Brands: s, Clock: s, Embedder: func(models.WorkspaceID) meaning.Embedder { return e }}
	if err := c.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestFittingProof: of each language the proof point that a comment is about, and none of those it is not about.
func TestFittingProof(t *testing.T) {
	comments := []struct {
		score int
		text  string
		want  string
	}{
		{10, "The reminders! No more late invoices for me", "late"},
		{9, "your support team answered my questions so quickly", "support"},
		{7, "The tax return fills itself in, tax season is easy now", "tax"},
		{9, "Endlich keine späten Rechnungen mehr, die Mahnungen gehen raus", "spaet"},
		{10, "Die Steuererklärung macht sich fast von selbst", "steuer"},
		{10, "Fini, les factures en retard", "retard"},
		{10, "late invoices? Späte Rechnungen? No more!", "spaet late"},
		{10, "Purple bananas dance", ""},
		{10, "I love the colours and the mobile app is fast", ""},
		{9, "Thanks for the friendly onboarding call last week", ""},
		{9, "Easy to use and good value for money", ""},
		{8, "The dashboard gives me a clear picture of my cash flow every morning", ""},
		{9, "Super Team, weiter so", ""},
		{10, "Great!", ""},
		{10, "!!!", ""},
		{6, "late invoices", ""},
		{-1, "late invoices", ""},
	}
	s := newSurvey()
	for _, c := range comments {
		s.says(c.score, c.text)
	}
	s.tend(t, meaning.Local{})
	for i, c := range comments {
		if got := strings.Join(s.praises[i].Proofs, " "); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestCommentsAreMasked: no model sees a name, an address or an id.
func TestCommentsAreMasked(t *testing.T) {
	s, seen := newSurvey(), &recorder{}
	s.says(9, "Maya Okafor here (cust-17), write to maya@mail.example: no late invoices since", models.Trait{Name: "first_name", Value: `"Maya"`}, models.Trait{Name: "last_name", Value: `"Okafor"`})
	s.tend(t, seen)
	if want := "[name] [name] here ([name]), write to [contact] no late invoices since"; len(seen.texts) == 0 || seen.texts[0] != want {
		t.Errorf("the embedder saw %q, want %q", seen.texts, want)
	}
	if got := s.praises[0].Proofs; len(got) != 1 || got[0] != "late" {
		t.Errorf("got %q", got)
	}
}

// TestCommentsNotAllowed: without the workspace's word, or against the customer's, no embedder is asked and nothing kept.
func TestCommentsNotAllowed(t *testing.T) {
	s, seen := newSurvey(), &recorder{}
	s.brand.CustomerWords = false
	s.says(10, "late invoices")
	s.tend(t, seen)
	if len(seen.texts) != 0 || s.has || len(s.praises) != 0 {
		t.Errorf("not allowed: the embedder saw %q, %d were kept", seen.texts, len(s.praises))
	}
	for name, e := range map[string]models.Event{
		"objected":     {Kind: models.EventIdentify, Traits: []models.Trait{{Name: "objected", Value: "true"}}},
		"complained":   {Kind: models.EventComplained},
		"unsubscribed": {Kind: models.EventUnsubscribed, Channel: models.AllChannels},
	} {
		s, seen := newSurvey(), &recorder{}
		s.says(10, "late invoices")
		e.At = now
		s.due[0].State.Apply(&e)
		s.tend(t, seen)
		for _, text := range seen.texts {
			if text == "late invoices" {
				t.Errorf("%s: the embedder saw it", name)
			}
		}
		want := []models.Praise{{Customer: models.CustomerID{1}, Answers: 1}}
		if diff := cmp.Diff(want, s.praises); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestCommentsAreTakenInBatches: all are looked at in one run, each once, with one that cannot be embedded among them.
func TestCommentsAreTakenInBatches(t *testing.T) {
	s := newSurvey()
	for range 450 {
		s.says(10, "No more late invoices")
	}
	s.due[211].Text = "unembeddable"
	s.tend(t, picky{})
	if len(s.praises) != 450 {
		t.Fatalf("%d were looked at", len(s.praises))
	}
	for i, p := range s.praises {
		if fits := len(p.Proofs) > 0 && p.Proofs[0] == "late"; fits == (i == 211) {
			t.Errorf("comment %d: got %q", i, p.Proofs)
		}
	}
}

// picky is the built-in embedding, which refuses one text.
type picky struct{ meaning.Local }

func (p picky) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	for _, text := range texts {
		if text == "unembeddable" {
			return nil, models.Errorf(models.Invalid, "picky", "not this one")
		}
	}
	return p.Local.Embed(ctx, texts)
}

// TestProofPointsKeepTheirVectors: they are embedded once for a brand, and again when the brand or the dimension changes.
func TestProofPointsKeepTheirVectors(t *testing.T) {
	s, seen := newSurvey(), &recorder{}
	c := &meaning.Comments{Store: s, Brands: s, Clock: s, Embedder: func(models.WorkspaceID) meaning.Embedder { return seen }}
	tend := func(want int) {
		t.Helper()
		seen.texts = nil
		s.says(10, "late invoices")
		if err := c.Tend(t.Context()); err != nil || len(seen.texts) != want {
			t.Errorf("%d texts were embedded, %v; want %d", len(seen.texts), err, want)
		}
	}
	tend(7)
	tend(1)
	before := s.basis
	s.brand.ProofPoints = s.brand.ProofPoints[:2]
	tend(3)
	if s.basis == before {
		t.Error("choices rest on what they rested on")
	}
	s.due = append(s.due, models.Comment{Customer: models.CustomerID{9}, Text: "x", Vector: make([]float32, 3), At: now})
	tend(3) // the points again, for the vectors of another dimension, and the new comment
}

// TestChangedModelIsTold: where vectors cannot be kept since the model's have another dimension, whoever can drop them is told, and the comment stays due.
func TestChangedModelIsTold(t *testing.T) {
	s := newSurvey()
	s.refuses = models.Errorf(models.Conflict, "store", "vectors of 64 numbers, want 256")
	var told error
	c := &meaning.Comments{
		Store: s, Brands: s, Clock: s, Embedder: func(models.WorkspaceID) meaning.Embedder { return meaning.Local{} },
		Changed: func(_ context.Context, _ models.WorkspaceID, why error) error { told = why; return nil },
	}
	s.says(9, "no late invoices any more")
	if err := c.Tend(t.Context()); err != nil || told == nil || len(s.praises) > 0 {
		t.Errorf("told %v, kept %d, %v", told, len(s.praises), err)
	}
	c.Changed = nil
	s.says(9, "no late invoices any more")
	if err := c.Tend(t.Context()); models.KindOf(err) != models.Conflict {
		t.Errorf("nobody to tell: %v", err)
	}
}
