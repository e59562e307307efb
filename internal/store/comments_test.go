package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/models"
)

// commented is an NPS answer with a text.
func commented(customer string, score int, text string, at time.Time) models.Event {
	return did(customer, models.EventNPS, at, func(e *models.Event) {
		e.Score, e.Raw = score, fmt.Appendf(nil, `{"properties":{"score":%d,"comment":%q}}`, score, text)
	})
}

func (w *world) take(events ...models.Event) {
	w.t.Helper()
	if _, err := w.events.Write(w.t.Context(), &models.EventBatch{Workspace: w.ws, Events: events}); err != nil {
		w.t.Fatal(err)
	}
}

// due reads who is due, with what they said.
func (w *world) due() []models.Comment {
	w.t.Helper()
	list, err := w.st.CommentsDue(w.t.Context(), w.ws, "m2", 10)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// praise keeps a choice by a comment.
func (w *world) praise(basis string, said models.Comment, proofs ...string) bool {
	w.t.Helper()
	kept, err := w.st.KeepPraises(w.t.Context(), w.ws, basis, "m2", []models.Praise{
		{Customer: said.Customer, Answers: said.Answers, Proofs: proofs, At: said.At, Vector: []float32{0.6, 0.8}},
	}, now)
	if err != nil {
		w.t.Fatal(err)
	}
	return kept
}

func (w *world) basis(basis string) {
	w.t.Helper()
	if err := w.st.SetPraiseBasis(w.t.Context(), w.ws, basis); err != nil {
		w.t.Fatal(err)
	}
}

// chosen are the proof points of a customer's situation.
func (w *world) chosen(customer string) []string {
	w.t.Helper()
	sit, err := w.decisions.Situation(w.t.Context(), w.ws, models.DecisionKey{Customer: id(customer), Program: "friends"})
	if err != nil {
		w.t.Fatal(err)
	}
	return sit.Proofs
}

// TestCommentsDue: the last answer with words counts, whatever order answers come in; it is due until it was looked at, and so is one that comes meanwhile.
func TestCommentsDue(t *testing.T) {
	w := newWorld(t)
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	w.take(commented("ada", 9, "the later", day(-1)), commented("ada", 10, "", day(0)), did("bob", models.EventOrder, now))
	w.take(commented("ada", 3, "the earlier", day(-2)))
	w.take(commented("ada", 3, "the earlier", day(-2))) // again: counts once
	list := w.due()
	if len(list) != 1 || list[0].Text != "the later" || list[0].Score != 9 || !list[0].At.Equal(day(-1)) || list[0].External != "ada" || list[0].Answers != 2 {
		t.Fatalf("due is %+v", list)
	}
	w.basis("b")
	w.take(commented("ada", 8, "meanwhile", day(1)))
	if !w.praise("b", list[0], "p") {
		t.Fatal("the choice was not kept")
	}
	if list = w.due(); len(list) != 1 || list[0].Text != "meanwhile" || list[0].Vector != nil {
		t.Errorf("due is %+v, want what was said meanwhile", list)
	}
	w.praise("b", list[0], "q")
	if diff := cmp.Diff([]string{"q"}, w.chosen("ada")); diff != "" || len(w.due()) != 0 {
		t.Errorf("%d are due still; chosen (-want +got):\n%s", len(w.due()), diff)
	}
	w.basis("c")
	if list = w.due(); len(list) != 1 || !cmp.Equal(list[0].Vector, []float32{0.6, 0.8}) {
		t.Errorf("due is %+v, want ada again with the vector there is", list)
	}
}

// TestPraiseBasis: what was chosen by proof points of yesterday is not kept, and nothing is once the workspace takes its word back.
func TestPraiseBasis(t *testing.T) {
	w := newWorld(t)
	w.take(commented("ada", 9, "text", now))
	said := w.due()[0]
	if w.praise("b", said, "p") {
		t.Error("a choice was kept that rests on nothing")
	}
	w.basis("b")
	w.praise("b", said, "p")
	w.basis("c")
	if w.praise("b", said, "q") {
		t.Error("a choice of yesterday was kept")
	}
	w.basis("")
	for range 2 { // the first finds ada, the second nobody
		if _, err := w.st.ForgetPraises(t.Context(), w.ws, 10); err != nil {
			t.Fatal(err)
		}
	}
	_, kept, err := w.st.PraiseBasis(t.Context(), w.ws)
	if err != nil || kept || w.praise("c", said, "q") || len(w.chosen("ada")) != 0 {
		t.Errorf("forgotten: kept %v, %v; chosen %v", kept, err, w.chosen("ada"))
	}
	if list := w.due(); len(list) != 1 || list[0].Vector != nil {
		t.Errorf("should the word be given again, due is %+v", list)
	}
}

// TestPraiseOfOnePerson: of ids of one person the last comment counts, also where nothing fits it.
func TestPraiseOfOnePerson(t *testing.T) {
	w := newWorld(t)
	w.basis("b")
	w.take(commented("ada", 9, "first", now.Add(-time.Hour)), commented("b1", 9, "then", now))
	choose := func(proofs map[string][]string) {
		for _, said := range w.due() {
			w.praise("b", said, proofs[said.External]...)
		}
	}
	choose(map[string][]string{"ada": {"p"}, "b1": {"q"}})
	w.take(did("ada", models.EventIdentify, now, func(e *models.Event) {
		e.Link = &models.Link{From: id("b1"), To: id("ada"), FromExternal: "b1", ToExternal: "ada", Known: true, Stamp: e.Stamp()}
	}))
	if diff := cmp.Diff([]string{"q"}, w.chosen("ada")); diff != "" {
		t.Errorf("after the merge (-want +got):\n%s", diff)
	}
	w.take(commented("b1", 2, "never again", now.Add(time.Hour)))
	choose(nil)
	if got := w.chosen("ada"); len(got) != 0 {
		t.Errorf("the last comment praises nothing, chosen is %v", got)
	}
}
