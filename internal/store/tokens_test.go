package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/models"
)

func TestTokenEpochs(t *testing.T) {
	w := newWorld(t)
	w.write(
		did("ada", models.EventIdentify, now), did("bob", models.EventIdentify, now), did("eve", models.EventIdentify, now),
		alias("browser", "ada", now.Add(time.Minute)),
	)
	ids := []models.CustomerID{id("ada"), id("bob"), id("nobody"), id("browser"), id("ada")}
	check := func(want map[models.CustomerID]uint32) {
		t.Helper()
		got, err := w.st.TokenEpochs(t.Context(), w.ws, ids)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v, (-want +got):\n%s", err, diff)
		}
	}
	all, err := w.st.TokenEpochs(t.Context(), w.ws, ids)
	if err != nil || len(all) < 2 {
		t.Fatalf("got %v, %v", all, err)
	}
	raised, err := w.st.RevokeTokens(t.Context(), w.ws, []models.CustomerID{id("ada"), id("nobody")})
	if err != nil || raised[id("ada")] != 1 || raised[id("bob")] != 0 {
		t.Fatalf("got %v, %v", raised, err)
	}
	if _, there := raised[id("nobody")]; there {
		t.Error("a customer who does not exist got an epoch")
	}
	want := map[models.CustomerID]uint32{}
	for k := range all {
		want[k] = raised[k] // those of ada's group, also the browser where it has a row
	}
	check(want)
	// Events leave the epoch alone.
	w.write(did("ada", models.EventIdentify, now.Add(time.Hour), withEmail("x@example.com")))
	check(want)
	// The situation carries it.
	sit, err := w.decisions.Situation(t.Context(), w.ws, models.DecisionKey{Customer: id("ada"), Program: "friends"})
	if err != nil || sit.TokenEpoch != 1 {
		t.Errorf("the situation says %d, %v; want 1", sit.TokenEpoch, err)
	}
}

func TestRevokingReachesEveryIDOfThePerson(t *testing.T) {
	w := newWorld(t)
	w.write(did("browser", models.EventPage, now), did("ada", models.EventIdentify, now))
	w.write(alias("browser", "ada", now.Add(time.Minute)))
	raised, err := w.st.RevokeTokens(t.Context(), w.ws, []models.CustomerID{id("ada")})
	if err != nil || raised[id("ada")] != 1 || raised[id("browser")] != 1 {
		t.Errorf("got %v, %v; want both ids raised", raised, err)
	}
}
