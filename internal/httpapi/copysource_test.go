package httpapi_test

import (
	"strings"
	"testing"

	"goodword/internal/catalog"
	"goodword/models"
)

// TestCopySource reads one decision's words through every door that has words:
// a copy's, and built-in ones once generated copy is switched off.
func TestCopySource(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	h := r.host(t)
	brand := object{"name": "Acme", "pitch": "Invoices that write themselves."}
	r.want(t, 200, "PUT", "/v1/brand", brand)
	cell := models.CopyCell{Approach: "dual_favour", Channel: "in_app", Locale: "en", Friend: models.OfferCredit, Advocate: models.OfferCredit}
	card := models.Copy{
		ID: "cp_abcdefgh2345", Version: 3, Cell: cell, State: models.CopyApproved, Source: models.CopyByPerson, CreatedAt: r.clock.Now(),
		Fields: map[string]string{"headline": "Well, pass it on", "body": "Your friend gets {{friend_reward}}. You get {{advocate_reward}}.", "cta": "Pass it on"},
	}
	mail := card
	mail.ID, mail.Cell.Channel = "cp_abcdefgh2346", "share_email"
	mail.Fields = map[string]string{"subject": "A look at {{brand}}", "body": "Have a look at {{brand}}. You get {{friend_reward}}. {{disclosure}}\n{{referral_link}}"}
	if err := r.store.AddCopies(t.Context(), r.ws, []models.Copy{card, mail}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.store.PublishSnapshot(t.Context(), r.ws, r.clock.Now(), false); err != nil {
		t.Fatal(err)
	}
	if err := r.catalog.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	const words = "en/dual_favour/in_app/cp_abcdefgh2345@3"
	token := h.sign(t, "ada", nil)
	var made object
	look := func(source, id, headline string) {
		t.Helper()
		made = r.wantAs(t, catalog.ScopeDecide, 200, "POST", "/v1/decisions", object{"customer_id": "ada", "placement": "in_app"})
		copied := made["copy"].(object)
		flat := parse(t, r.nextAsk(t, "customer_id=ada&placement=in_app"))
		widget := h.copy(t, token, "share_channels=email,link")
		for door, got := range map[string][4]any{
			"decision": {made["copy_source"], copied["id"], copied["headline"], made["approach"]},
			"flat":     {flat["copy_source"], flat["copy_version"], flat["headline"], flat["approach"]},
			"widget":   {widget["copy_source"], widget["copy_version"], widget["headline"], widget["approach"]},
		} {
			if !strings.HasPrefix(got[1].(string), id) || !strings.HasPrefix(got[2].(string), headline) || got[0] != source || got[3] != "dual_favour" {
				t.Errorf("%s: got %v, want %s of %s, %q", door, got, id, source, headline)
			}
		}
		shared := shares(widget)["email"]
		if own := strings.HasPrefix(shared["text"].(string), "Have a look at Acme. You get €"); own != (source == "person") || own != (shared["subject"] == "A look at Acme") {
			t.Errorf("of %s, an e-mail to a friend is %v", source, shared)
		}
	}
	look("person", words, "Well")
	brand["generated"] = false
	r.want(t, 200, "PUT", "/v1/brand", brand)
	id := made["decision_id"]
	look("template", "en/dual_favour/in_app/", "")
	if made["decision_id"] != id || strings.Contains(made["copy"].(object)["id"].(string), "cp_") {
		t.Errorf("got decision %v with words %v, want %v with built-in ones", made["decision_id"], made["copy"], id)
	}
	record := r.wantAs(t, catalog.ScopeDecide, 200, "GET", "/v1/decisions/"+id.(string), nil)
	if record["copy"].(object)["id"] != words || record["copy_source"] != "person" {
		t.Errorf("the record has words %v of %v", record["copy"], record["copy_source"])
	}
}
