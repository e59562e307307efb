package recipes

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hubspotHarness runs an action as HubSpot's Node does and prints the fields that it puts out.
const hubspotHarness = `
const [file, event] = process.argv.slice(2);
require(file).main(JSON.parse(event), (out) => console.log(JSON.stringify(out.outputFields)));
`

// hubspotAction runs the page's custom code for a contact, within its twenty seconds.
func hubspotAction(t *testing.T, s *service, key string, inputs object) object {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("Node is not installed; `make test` installs it, or: apt-get install nodejs npm")
	}
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	event, err := json.Marshal(object{"inputFields": inputs, "origin": object{"actionDefinitionId": 7, "portalId": 1}})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", write("harness.cjs", hubspotHarness), write("action.cjs", snippet(t, "hubspot.action", s.base)), string(event))
	cmd.Env = append(os.Environ(), "GOODWORD_KEY="+key)
	var log bytes.Buffer
	cmd.Stderr = &log
	started := time.Now()
	out, err := cmd.Output()
	if err != nil || time.Since(started) > 20*time.Second {
		t.Fatalf("after %v: %v\n%s", time.Since(started), err, log.String())
	}
	var fields object
	if err := json.Unmarshal(out, &fields); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	return fields
}

// hubspotWebhook posts the whole contact: 5xx is tried again, 4xx but 429 is not. It returns the last answer and how many there were.
func hubspotWebhook(t *testing.T, s *service, key string, contact object) (status, tries int, answer object) {
	t.Helper()
	method, url, _ := strings.Cut(strings.TrimSpace(snippet(t, "hubspot.webhook", s.base)), " ")
	body, err := json.Marshal(contact)
	if err != nil {
		t.Fatal(err)
	}
	for tries = 1; ; tries++ {
		req, err := http.NewRequest(method, url, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+key)
		res, err := noRedirects(30 * time.Second).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode < 500 && res.StatusCode != http.StatusTooManyRequests || tries == 3 {
			answer = nil
			_ = json.Unmarshal(text, &answer) // a refusal may be anything
			return res.StatusCode, tries, answer
		}
	}
}

// contact is what HubSpot posts: hundreds of properties, each with its history.
func contact(email string) object {
	property := func(v string) object {
		return object{"value": v, "versions": []object{{"value": v, "source-type": "IMPORT", "timestamp": 1772442000000}}}
	}
	properties := object{"email": property(email), "firstname": property("Ada"), "locale": nil, "channel": property("")}
	for i := range 300 {
		properties["hs_field_"+strings.Repeat("x", i%20)+string(rune('a'+i%26))] = property("1")
	}
	return object{"vid": 51, "portal-id": 62515, "is-contact": true, "properties": properties, "form-submissions": []any{}, "identity-profiles": []any{object{"vid": 51}}}
}

func TestHubSpot(t *testing.T) {
	s := serve(t, "")
	first := hubspotAction(t, s, s.keys["decide"], object{"email": "Ada@Example.com"})
	again := hubspotAction(t, s, s.keys["decide"], object{"email": "ada@example.com", "customer_id": "ada"})
	if first["next_ask"] != "yes" || first["next_ask_decision"] != again["next_ask_decision"] || first["next_ask_link"] == "" || first["next_ask_body"] == "" {
		t.Fatalf("got %v, then %v", first, again)
	}
	for name, got := range map[string]object{
		"bob": hubspotAction(t, s, s.keys["decide"], object{"email": "bob@example.com"}), "stranger": hubspotAction(t, s, s.keys["decide"], object{"email": "no@example.com"}),
		"wrong key": hubspotAction(t, s, "gw_decide_wrong", object{"email": "ada@example.com"}),
	} {
		if len(got) != len(first) || got["next_ask"] != "no" || got["next_ask_body"] != "" {
			t.Errorf("%s: got %v", name, got)
		}
	}
	s.delivered(t, "hubspot.delivered", "ada", first["next_ask_decision"].(string))
}

func TestHubSpotWebhook(t *testing.T) {
	s := serve(t, "")
	status, tries, first := hubspotWebhook(t, s, s.keys["decide"], contact("ada@example.com"))
	if status != 200 || tries != 1 || first["ask"] != true || first["warnings"] != "" {
		t.Fatalf("got %d after %d tries: %v", status, tries, first)
	}
	if _, _, again := hubspotWebhook(t, s, s.keys["decide"], contact("ada@example.com")); again["decision_id"] != first["decision_id"] {
		t.Errorf("a retry got %v, want %v", again["decision_id"], first["decision_id"])
	}
	if status, tries, _ := hubspotWebhook(t, s, "gw_decide_wrong", contact("ada@example.com")); status != 401 || tries != 1 {
		t.Errorf("a wrong key: %d after %d tries", status, tries)
	}
}
