package meaning_test

import (
	"testing"

	"goodword/internal/meaning"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func local(st *store.Store) meaning.Words {
	return meaning.Words{Index: meaning.NewIndex(st), Embedder: meaning.Local{}}
}

// TestDuplicate: an edit of what is there is refused in its cell and nowhere else, what says the same in other words is not.
func TestDuplicate(t *testing.T) {
	inBoth(t, func(t *testing.T, st *store.Store) {
		ctx, ws, words := t.Context(), storetest.Workspace(t, st), local(st)
		cell := meaning.Cell{Program: "spring", Channel: "email", Locale: "en"}
		const text = "Know somebody who fights with late invoices? Send them your link: {{friend_reward}} for them, {{advocate_reward}} for you."
		if owner, similarity, err := words.Duplicate(ctx, ws, cell, text); owner != "" || similarity != 0 || err != nil {
			t.Fatalf("in an empty cell: %q, %v, %v", owner, similarity, err)
		}
		err := words.Put(ctx, ws, models.VectorVariant, []meaning.Text{
			{Owner: "first", Cell: cell, Text: text}, {Owner: "other", Cell: cell, Text: "Your link is ready to pass on to a colleague."},
		}, now)
		if err != nil {
			t.Fatal(err)
		}
		push := cell
		push.Channel = "push"
		for _, x := range []struct {
			name, text string
			cell       meaning.Cell
			want       string
		}{
			{"the same", text, cell, "first"},
			{"a word changed", "Know anybody who fights with late invoices? Send them your link: {{friend_reward}} for them, {{advocate_reward}} for you!", cell, "first"},
			{"another cell", text, push, ""},
			{"any cell", text, meaning.Cell{}, "first"},
			{"other words", "Late invoices are a pain. A friend who joins through you gets {{friend_reward}}, and so do you: {{advocate_reward}}.", cell, ""},
		} {
			owner, similarity, err := words.Duplicate(ctx, ws, x.cell, x.text)
			if owner != x.want || err != nil {
				t.Errorf("%s: %q at %.3f, %v; want %q", x.name, owner, similarity, err, x.want)
			}
		}
		if _, _, err := words.Duplicate(ctx, ws, cell, "!!"); kind(err) != models.Invalid {
			t.Errorf("a text without a letter: %v", err)
		}
	})
}
