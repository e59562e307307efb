package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/internal/store/storetest"
	"goodword/models"
)

// The groups read from the database are those of the links in memory, whatever
// was linked and linked away again.
func TestGroupsFromTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	names := []string{"u1", "u2", "u3", "b1", "b2", "b3", "b4", "b5"}
	var ids []models.CustomerID
	for _, n := range names {
		ids = append(ids, id(n))
	}
	rapid.Check(t, func(rt *rapid.T) {
		ws := storetest.Workspace(t, w.st)
		links := models.Links{}
		for i := range rapid.IntRange(0, 20).Draw(rt, "links") {
			from := rapid.SampledFrom(names).Draw(rt, "from")
			to := rapid.SampledFrom(names).Draw(rt, "to")
			if from == to {
				continue
			}
			e := alias(from, to, now.Add(time.Duration(rapid.IntRange(0, 9).Draw(rt, "at"))*time.Second))
			e.MessageID += fmt.Sprint(i)
			e.Link.Stamp = e.Stamp()
			links.Add(*e.Link)
			if _, err := w.events.Write(t.Context(), &models.EventBatch{Workspace: ws, Events: []models.Event{e}}); err != nil {
				rt.Fatal(err)
			}
		}
		asked := rapid.SliceOfDistinct(rapid.SampledFrom(ids), func(id models.CustomerID) models.CustomerID { return id }).Draw(rt, "asked")
		got, err := w.st.Groups(t.Context(), ws, asked)
		if err != nil {
			rt.Fatal(err)
		}
		for id, want := range links.Groups(asked) {
			if g := got[id]; g.Head != want.Head || !slices.Equal(g.Members, want.Members) {
				rt.Fatalf("group of %s is %v, want %v", id, g, want)
			}
		}
	})
}

// A user id that a crowd of browsers shares does not become one person without
// end, and whichever of them asks gets the same answer.
func TestCrowdedGroupIsBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var batch []models.Event
	var ids []models.CustomerID
	for i := range 150 {
		browser := fmt.Sprint("b", i)
		batch, ids = append(batch, alias(browser, "u1", now)), append(ids, id(browser))
	}
	w.write(batch...)
	all, err := w.st.Groups(t.Context(), w.ws, append(ids, id("u1")))
	if err != nil {
		t.Fatal(err)
	}
	crowd := all[id("u1")]
	if len(crowd.Members) != models.MaxGroup || crowd.Head != id("u1") {
		t.Fatalf("%d members, head %s", len(crowd.Members), crowd.Head)
	}
	for _, browser := range ids {
		one, err := w.st.Groups(t.Context(), w.ws, []models.CustomerID{browser})
		if err != nil {
			t.Fatal(err)
		}
		want := models.Group{Head: browser, Members: []models.CustomerID{browser}}
		if slices.Contains(crowd.Members, browser) {
			want = crowd
		}
		if g := one[browser]; g.Head != want.Head || !slices.Equal(g.Members, want.Members) {
			t.Errorf("group of %s alone is %v, want %v", browser, g, want)
		}
	}
}

func TestAliasMakesCustomersOfBothIDs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(alias("b1", "u1", now))
	const sql = `select count(*) from customers where linked and external_id = any($1) and known = (external_id = 'u1')`
	if n := w.count(sql, []string{"u1", "b1"}); n != 2 {
		t.Errorf("%d of two linked customers", n)
	}
	if sit := w.situation("b1"); sit.Group.Head != id("u1") || sit.State.Tally(models.EventAlias).Count != 1 {
		t.Errorf("%+v", sit)
	}
}
