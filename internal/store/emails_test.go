package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"goodword/models"
)

func withEmail(address string) func(*models.Event) {
	return func(e *models.Event) {
		e.Traits = []models.Trait{{Name: "email", Value: fmt.Sprintf("%q", address)}}
		e.MessageID += address
	}
}

// owner says whose an address is, "" for nobody's.
func (w *world) owner(address string, among ...string) string {
	w.t.Helper()
	h, _ := models.HashEmail(address)
	found, err := w.st.CustomerByEmail(w.t.Context(), w.ws, h)
	if models.KindOf(err) == models.NotFound && err != nil {
		return ""
	}
	if err != nil {
		w.t.Fatal(err)
	}
	for _, name := range among {
		if id(name) == found {
			return name
		}
	}
	w.t.Fatalf("%s belongs to %s", address, found)
	return ""
}

// TestEmailsKeepTheLastWord sends the same words in twenty orders, some twice and in several batches: the mapping is the same.
func TestEmailsKeepTheLastWord(t *testing.T) {
	w := newWorld(t)
	at := func(minutes int) time.Time { return now.Add(time.Duration(minutes) * time.Minute) }
	for round := range 20 {
		name := func(s string) string { return fmt.Sprintf("%s-%d", s, round) }
		ada, bob, eve := name("ada"), name("bob"), name("eve")
		one, two, three, shared := name("one@example.com"), name("two@example.com"), name("three@example.com"), name("both@example.com")
		words := []models.Event{
			did(ada, models.EventIdentify, at(1), withEmail(one)),
			did(ada, models.EventIdentify, at(3), withEmail(" TWO-"+two[4:])), // Two, as somebody typed it
			did(ada, models.EventIdentify, at(2), withEmail(three)),
			did(bob, models.EventIdentify, at(1), withEmail(shared)),
			did(eve, models.EventIdentify, at(2), withEmail(shared)),
			did(bob, models.EventIdentify, at(4)), // says nothing of an address
		}
		words = append(words, words[rand.IntN(len(words))])
		rand.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		cut := rand.IntN(len(words))
		w.write(words[:cut]...)
		w.write(words[cut:]...)
		for address, want := range map[string]string{one: "", three: "", "two-" + two[4:]: ada, shared: eve} {
			if got := w.owner(address, ada, bob, eve); got != want {
				t.Errorf("round %d: %s is %q's, want %q", round, address, got, want)
			}
		}
		// Whoever said so last leaves the address, or takes it back: it is the other's again.
		w.write(did(eve, models.EventIdentify, at(9), withEmail("")))
		if got := w.owner(shared, ada, bob, eve); got != bob {
			t.Errorf("round %d: %s is %q's, want %q", round, shared, got, bob)
		}
	}
}

// TestEmailsAreForgotten erases a customer: the address is nobody's, and late events do not bring it back.
func TestEmailsAreForgotten(t *testing.T) {
	w := newWorld(t)
	w.write(did("ada", models.EventIdentify, now, withEmail("ada@example.com")))
	if got := w.owner("ada@example.com", "ada"); got != "ada" {
		t.Fatalf("it is %q's", got)
	}
	if _, err := w.st.Pool().Exec(t.Context(), `update customers set erased_at = $1, external_id = null`, now); err != nil {
		t.Fatal(err)
	}
	if got := w.owner("ada@example.com", "ada"); got != "" {
		t.Errorf("the address of an erased customer is %q's", got)
	}
	if err := w.st.ForgetEmails(t.Context(), w.ws, []models.CustomerID{id("ada")}); err != nil {
		t.Fatal(err)
	}
	w.write(did("ada", models.EventIdentify, now.Add(time.Hour), withEmail("ada@example.com")))
	var rows int
	if err := w.st.Pool().QueryRow(t.Context(), `select count(*) from customer_emails`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows are left, %v", rows, err)
	}
}

// TestNoAddressIsStoredForTheIndex reads everything that the index holds.
func TestNoAddressIsStoredForTheIndex(t *testing.T) {
	w := newWorld(t)
	w.write(did("ada", models.EventIdentify, now, withEmail("Ada@Example.com")))
	var text string
	err := w.st.Pool().QueryRow(t.Context(), `select string_agg(sha256::text || at::text, ' ') from customer_emails`).Scan(&text)
	h, _ := models.HashEmail("ada@example.com")
	if want := fmt.Sprintf("\\x%x%d", h, now.UnixMicro()); err != nil || text != want {
		t.Errorf("got %q, %v; want %q", text, err, want)
	}
}
