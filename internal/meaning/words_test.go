package meaning_test

import (
	"context"
	"fmt"
	"testing"

	"goodword/internal/meaning"
	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts/embed"
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

// said makes a customer who gave NPS answers with these texts, the latest last.
func said(t *testing.T, st *store.Store, ws models.WorkspaceID, name string, comments ...string) models.Group {
	t.Helper()
	id := models.NewCustomerID([]byte("secret"), fmt.Sprint(ws, "/", name))
	const customer = `insert into customers (workspace_id, customer_id, known, linked, created_at, state) values ($1, $2, true, false, $3, '\xa0')`
	if _, err := st.Pool().Exec(t.Context(), customer, ws, id, now); err != nil {
		t.Fatal(err)
	}
	const event = `
insert into events (workspace_id, customer_id, received_at, key, kind, type, name, source, occurred_at, raw)
values ($1, $2, $3::timestamptz, gen_random_uuid(), $4, 'track', 'NPS Submitted', 'test', $3::timestamptz + $5::int * interval '1 minute', json_build_object('properties', $6::text::json))`
	for i, comment := range comments {
		if _, err := st.Pool().Exec(t.Context(), event, ws, id, now, int16(models.EventNPS), i, comment); err != nil {
			t.Fatal(err)
		}
	}
	return models.Group{Head: id, Members: []models.CustomerID{id}}
}

// TestFittingProof: the ask can speak of what this customer praised, and of nothing where that is not allowed or nothing fits.
func TestFittingProof(t *testing.T) {
	st := storetest.New(t)
	ctx, ws, words := t.Context(), storetest.Workspace(t, st), local(st)
	err := words.Put(ctx, ws, models.VectorProof, []meaning.Text{
		{Owner: "invoices", Text: "Customers are paid nine days earlier since reminders for late invoices go out by themselves."},
		{Owner: "support", Text: "Nine of ten questions to our support team are answered within the hour."},
		{Owner: "tax", Text: "The tax return for the quarter is filled in from your bookings."},
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	comments := meaning.Comments{Words: words, Store: st, Allowed: true}
	ada := said(t, st, ws, "ada", `{"score":10,"comment":"Nice colours"}`, `{"score":9,"comment":"The reminders! No more late invoices for me"}`, `{"score":9}`)
	bob := said(t, st, ws, "bob", `{"score":10,"feedback":"your support team answered my questions so quickly"}`)
	cem := said(t, st, ws, "cem", `{"score":10,"comment":"Purple bananas dance"}`)
	dot := said(t, st, ws, "dot", `{"score":10,"comment":"!!!"}`)
	eve := said(t, st, ws, "eve", `{"score":10,"comment":"late invoices"}`)
	check := func(name string, c meaning.Comments, person models.Group, kept bool, want string) {
		t.Helper()
		if got, err := c.Keep(ctx, ws, person, now); err != nil || got != kept {
			t.Errorf("%s: Keep = %v, %v; want %v", name, got, err, kept)
		}
		proof, ok, err := c.FittingProof(ctx, ws, meaning.Cell{}, person)
		if err != nil || ok != (want != "") || proof.Owner != want {
			t.Errorf("%s: FittingProof = %+v, %v, %v; want %q", name, proof, ok, err, want)
		}
	}
	refused := comments
	refused.Allowed = false
	refused.Words.Embedder = never{t}
	check("not allowed", refused, ada, false, "")
	check("ada's latest text", comments, ada, true, "invoices")
	check("bob's feedback", comments, bob, true, "support")
	check("about nothing", comments, cem, true, "")
	check("no letters", comments, dot, false, "")
	check("allowed no longer", refused, ada, false, "")

	if _, err := st.Pool().Exec(ctx, `update customers set erased_at = $2 where customer_id = any($1)`, [][16]byte{eve.Head, ada.Head}, now); err != nil {
		t.Fatal(err)
	}
	check("erased before", comments, eve, false, "")
	check("erased after", comments, ada, false, "")
}

// never is an embedder that must not be asked.
type never struct{ t *testing.T }

func (never) Model() string { return embed.Model }

func (n never) Embed(_ context.Context, texts []string) ([][]float32, error) {
	n.t.Errorf("%q was shown to the embedder", texts)
	return nil, nil
}
