package copydesk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"goodword/internal/copydesk"
	"goodword/internal/llm/scripted"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts"
)

// card is the cell of the rig's program where it asks.
var card = prompts.Cell{Approach: "dual_favour", Channel: "in_app", Locale: "en", Friend: models.OfferCredit, Advocate: models.OfferCredit}

// past is an approved copy of a cell with what came of it.
type past struct {
	name            string // that its headline begins with
	change          func(c *models.Copy)
	shown, shared   int64
	otherWorkspace  bool
	want, onlyMeant bool // an example; only where its words are found to say the same
}

// seeds are copies of cells around card, all but the changed true words of theirs.
var seeds = []past{
	{name: "Best elsewhere", shown: 500, shared: 100, want: true, change: func(c *models.Copy) { c.Cell.Channel = "onsite" }},
	{name: "Second approach", shown: 500, shared: 90, want: true, change: func(c *models.Copy) { c.Cell.Approach = "insider" }},
	{name: "Third offer", shown: 200, shared: 36, want: true, change: func(c *models.Copy) { c.Cell.Friend = models.OfferPercent }},
	{name: "Not good there", shown: 5000, shared: 100, change: func(c *models.Copy) { c.Cell.Channel = "onsite" }},
	{name: "Not good here", shown: 20000, shared: 1000, change: func(c *models.Copy) { c.Cell.Approach = "insider" }},
	{name: "Too few saw it", shown: 99, shared: 60, change: func(c *models.Copy) { c.Cell.Approach = "status" }},
	{name: "Far away", shown: 500, shared: 100, onlyMeant: true, change: func(c *models.Copy) { c.Cell.Channel, c.Cell.Approach = "push", "insider" }},
	{name: "Taken back", shown: 500, shared: 100, change: func(c *models.Copy) { c.Cell.Approach, c.State = "insider", models.CopyRetired }},
	{name: "Own words", shown: 500, shared: 100, change: func(*models.Copy) {}},
	{name: "Thank you", shown: 500, shared: 100, change: func(c *models.Copy) {
		c.Cell.Approach = "gratitude"
		c.Fields["body"] = "You have been with {{brand}} for a while now."
		delete(c.Fields, "cta")
	}},
	{name: "One-sided", shown: 500, shared: 100, change: func(c *models.Copy) {
		c.Cell.Approach, c.Cell.Advocate, c.Fields["body"] = "insider", models.OfferNone, "Your friend gets {{friend_reward}}."
	}},
	{name: "By name", shown: 500, shared: 100, change: func(c *models.Copy) {
		c.Cell.Approach, c.Fields["body"] = "insider", "{{first_name}}, "+c.Fields["body"]
	}},
	{name: "With problem", shown: 500, shared: 100, change: func(c *models.Copy) {
		c.Cell.Approach, c.Fields["body"] = "help_friend", "Against {{problem}}. "+c.Fields["body"]
	}},
	{name: "Formal words", shown: 500, shared: 100, change: func(c *models.Copy) { c.Cell.Approach, c.Cell.Locale = "insider", "en-GB" }},
	{name: "Other tongue", shown: 500, shared: 100, change: func(c *models.Copy) { c.Cell.Approach, c.Cell.Locale = "insider", "de" }},
	{name: "To friends", shown: 500, shared: 100, change: func(c *models.Copy) { c.Cell.Channel = "landing" }},
	{name: "Not ours", shown: 500, shared: 100, otherWorkspace: true, change: func(c *models.Copy) { c.Cell.Channel = "onsite" }},
}

// seed keeps the copies and what came of them, past the desk, and gives their ids by name.
func (r *rig) seed() map[string]string {
	r.t.Helper()
	other := storetest.Workspace(r.t, r.store)
	ids := map[string]string{}
	learned := map[models.WorkspaceID]models.Learned{}
	for i, s := range seeds {
		c := models.Copy{
			ID: fmt.Sprintf("cp_aaaaaaaaaaa%c", 'a'+i), Version: 1, Cell: models.CopyCell(card), State: models.CopyApproved, Source: models.CopyByPerson,
			BrandVersion: 1, CreatedAt: storetest.Now, DecidedAt: storetest.Now, DecidedBy: "maya",
			Fields: map[string]string{"headline": s.name + ", tell a friend", "body": "Your friend gets {{friend_reward}}. You get {{advocate_reward}}.", "cta": "Tell a friend"},
		}
		s.change(&c)
		ws := r.ws
		if s.otherWorkspace {
			ws = other
		}
		if err := r.store.AddCopies(r.t.Context(), ws, []models.Copy{c}); err != nil {
			r.t.Fatal(err)
		}
		l := learned[ws]
		l.Copies = append(l.Copies, models.CopyResult{CopyVersion: models.CopyVersion{ID: c.ID, Version: 1}, CopyResults: models.CopyResults{Shown: s.shown, Shared: s.shared}})
		learned[ws] = l
		ids[s.name] = c.ID
	}
	for ws, l := range learned {
		if err := r.store.ReplaceLearned(r.t.Context(), ws, l); err != nil {
			r.t.Fatal(err)
		}
	}
	return ids
}

// shownTo names the seeds that stand in the prompt of a cell as the desk writes it, in their order there.
func (r *rig) shownTo(cell prompts.Cell) []string {
	r.t.Helper()
	var prompt string
	err := r.desk.Generate(r.t.Context(), r.ws, copydesk.Wanted{Cell: cell}, func(s copydesk.Step) error {
		if s.Name == "asked" && s.Round == 1 {
			prompt = s.Messages[1].Content
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	var names []string
	for _, s := range seeds {
		if strings.Contains(prompt, s.name) {
			names = append(names, s.name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Index(prompt, a) - strings.Index(prompt, b) })
	return names
}

// TestProvenWordsOfSimilarCellsAreExamples: the prompt holds what was shown enough and shared no less than usual in its channel, of approved copies that
// the cell could learn from, the best first; with embeddings, what says the same in other cells, too.
func TestProvenWordsOfSimilarCellsAreExamples(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	r.brand(func(b *models.Brand) {
		b.Formality = map[string]models.Formality{"en": models.Informal, "en-GB": models.Formal}
	})
	ids := r.seed()
	var near, meant []string
	for _, s := range seeds {
		if s.want {
			near = append(near, s.name)
		}
		if s.onlyMeant {
			meant = append(meant, s.name)
		}
	}
	if got := r.shownTo(card); !slices.Equal(got, near) {
		t.Errorf("the prompt holds %q, want %q", got, near)
	}
	if got := r.shownTo(cell); got != nil {
		t.Errorf("the prompt of words to friends holds %q", got)
	}
	o := &opinions{begins: "never", kept: map[string]string{}, related: []string{ids["Not good there"], ids["To friends"], ids["Far away"]}}
	r.desk.Likeness = o
	if got := r.shownTo(card); !slices.Equal(got, slices.Concat(near, meant)) {
		t.Errorf("with embeddings the prompt holds %q, want %q", got, slices.Concat(near, meant))
	}
	if !strings.Contains(o.asked, "friend") {
		t.Errorf("what is compared is %q, want the built-in words of the cell", o.asked)
	}
	r.desk.Likeness = &opinions{begins: "never", kept: map[string]string{}, err: errors.New("no vectors today")}
	if got := r.shownTo(card); !slices.Equal(got, near) {
		t.Errorf("without vectors the prompt holds %q, want %q", got, near)
	}
}

// TestResultsChangeNoOrder: what came of copies makes no cell wanted again.
func TestResultsChangeNoOrder(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	r.tend()
	before := slices.Clone(r.orders)
	r.orders = nil
	c := models.Copy{
		ID: "cp_aaaaaaaaaaaa", Version: 1, Cell: models.CopyCell(card), State: models.CopyApproved, Source: models.CopyByPerson, BrandVersion: 1, CreatedAt: storetest.Now,
		Fields: map[string]string{"headline": "Good news, tell a friend", "body": "Your friend gets {{friend_reward}}. You get {{advocate_reward}}.", "cta": "Tell a friend"},
	}
	c.Cell.Channel = "onsite"
	if err := r.store.AddCopies(t.Context(), r.ws, []models.Copy{c}); err != nil {
		t.Fatal(err)
	}
	grow := func(shown int64) {
		t.Helper()
		l := models.Learned{Copies: []models.CopyResult{{CopyVersion: models.CopyVersion{ID: c.ID, Version: 1}, CopyResults: models.CopyResults{Shown: shown, Shared: shown / 5}}}}
		if err := r.store.ReplaceLearned(t.Context(), r.ws, l); err != nil {
			t.Fatal(err)
		}
	}
	grow(500)
	r.tend()
	if !slices.Equal(r.orders, before) {
		t.Errorf("ordered are %+v, before %+v", r.orders, before)
	}
	r.work()
	if sent := fmt.Sprint(r.server.Requests()); !strings.Contains(sent, "Good news, tell a friend") || r.results["filled"] != 3 {
		t.Errorf("the jobs did %v without the proven words", r.results)
	}
	grow(1000)
	r.tend()
	if len(r.orders) != 0 {
		t.Errorf("full cells are ordered: %+v", r.orders)
	}
}
