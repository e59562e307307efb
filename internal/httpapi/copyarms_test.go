package httpapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"goodword/models"
)

// TestCopiesAsArms starts an experiment whose arms are copies through the doors, lets one join and one wait, and reads what the experiment says of it.
func TestCopiesAsArms(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	arms := []object{{"key": "one", "copy": "1"}, {"key": "two", "copy": "2"}}
	words := object{"key": "words", "program": "main", "factors": []string{"copy"}, "copies": true, "floor": 0.06, "arms": arms}
	refused := r.want(t, 422, "POST", "/v1/experiments", object{"key": "words", "program": "main", "factors": []string{"approach", "copy"}, "copies": true,
		"method": "squarecb", "arms": arms})
	if got := pointers(refused); !slices.Contains(got, "/copies") || !slices.Contains(got, "/method") {
		t.Errorf("got %v", got)
	}
	r.want(t, 201, "POST", "/v1/experiments", words)
	r.want(t, 200, "POST", "/v1/experiments/words/start", nil)
	all := r.catalog.Snapshot(r.ws)
	p := all.Program("main")
	offer := all.Offer(p.DefaultOffer)
	cell := models.CopyCell{Approach: p.Approach, Channel: "email", Locale: "en", Friend: offer.Friend.Kind, Advocate: offer.Advocate.Kind}
	copies := []*models.Copy{{ID: "cp_aaaaaaaaaaaa", Version: 1, State: models.CopyApproved, Cell: cell}, {ID: "cp_bbbbbbbbbbbb", Version: 1, State: models.CopyApproved, Cell: cell}}
	if _, err := r.catalog.SettleCopies(t.Context(), r.ws, "words", copies, nil); err != nil {
		t.Fatal(err)
	}
	e := r.want(t, 200, "GET", "/v1/experiments/words", nil)
	joined := e["arms"].([]any)[2].(object)
	if joined["key"] != "cp_aaaaaaaaaaaa" || joined["copy"] != joined["key"] || joined["cell"].(object)["channel"] != "email" || len(e["joined"].([]any)) != 1 {
		t.Errorf("got %v", e)
	}
	if waits := fmt.Sprint(e["waiting"]); !strings.Contains(waits, "cp_bbbbbbbbbbbb") || !strings.Contains(waits, "leaves room for 1 copies") {
		t.Errorf("waiting: %s", waits)
	}
	frozen := r.want(t, 409, "PATCH", "/v1/experiments/words", object{"arms": arms})
	if got := pointers(frozen); !slices.Equal(got, []string{"/arms"}) {
		t.Errorf("got %v", frozen)
	}
	exported := r.want(t, 200, "GET", "/v1/export", nil)
	if changes := r.want(t, 200, "POST", "/v1/apply", exported)["changes"].([]any); len(changes) != 0 {
		t.Errorf("the export changes %v", changes)
	}
	if _, err := r.catalog.SettleCopies(t.Context(), r.ws, "words", nil, nil); err != nil {
		t.Fatal(err)
	}
	gone := r.want(t, 409, "POST", "/v1/experiments/words/conclude", object{"arm": "cp_aaaaaaaaaaaa", "note": "x"})
	if !strings.Contains(fmt.Sprint(gone["detail"]), "nothing more to draw of the arm cp_aaaaaaaaaaaa: its copy is approved no more") {
		t.Errorf("got %v", gone)
	}
}
