package recipes

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// browser is as much of a page as the widget's script touches. It takes text as text: whatever would be read as HTML throws.
const browser = `
class Element {
  constructor(name) { this.name = name; this.children = []; this.attributes = {}; this.listeners = {}; this.value = ''; }
  set innerHTML(_) { throw new Error('innerHTML'); }
  insertAdjacentHTML() { throw new Error('insertAdjacentHTML'); }
  setAttribute(key, value) { if (/^on|style|srcdoc|href/.test(key)) throw new Error(key); this.attributes[key] = value; }
  addEventListener(type, listener) { this.listeners[type] = listener; }
  append(...more) { this.children.push(...more); }
}
const place = new Element('section');
place.dataset = { key: process.env.PUBLIC_KEY, token: process.env.TOKEN };
place.hidden = true;
const opened = [], copied = [], calls = [];
globalThis.document = { createElement: (name) => new Element(name), getElementById: () => null };
globalThis.window = { open: (address) => opened.push(address) };
Object.defineProperty(globalThis, 'navigator', { value: { clipboard: { writeText: async (text) => copied.push(text) } }, configurable: true });
const call = globalThis.fetch;
globalThis.fetch = (...args) => { const made = call(...args); calls.push(made); return made; };
const { refer } = await import('./page.mjs');
await refer(place);
const all = (name) => place.children.filter((e) => e.name === name);
for (const button of all('button')) await button.listeners.click();
if (all('textarea').length > 0) {
  all('textarea')[0].value = 'My own words & more';
  await all('button').find((b) => b.textContent === 'whatsapp')?.listeners.click();
}
const failed = (await Promise.all(calls)).filter((r) => !r.ok).map((r) => r.status);
console.log(JSON.stringify({ hidden: place.hidden, texts: place.children.map((e) => e.textContent), buttons: all('button').map((b) => b.textContent), opened, copied, failed }));
`

// page is what the script did.
type page struct {
	Hidden                         bool
	Texts, Buttons, Opened, Copied []string
	Failed                         []int
}

// node runs a module in a directory and reads what it prints.
func node(t *testing.T, dir, script string, into any, environment ...string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "main.mjs"), []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "main.mjs")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), environment...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, problems.String())
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
}

// TestWidget signs with the page's Node, shows the page's widget, clicks every button and edits a text; then nobody is signed in.
func TestWidget(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("Node is not installed; `make test` installs it, or: apt-get install nodejs")
	}
	s := serve(t, "")
	public := s.call(t, s.admin, "POST", "/v1/keys", object{"scope": "public"})["key"].(string)
	key := s.call(t, s.admin, "POST", "/v1/widget-keys", object{"name": "app"})
	dir := t.TempDir()
	for name, block := range map[string]string{"sign.mjs": "widget.sign", "page.mjs": "widget.page"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(snippet(t, block, s.base)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var token string
	node(t, dir, `import { widgetToken } from './sign.mjs'; console.log(JSON.stringify(widgetToken({ id: 'zoe', name: 'Zoe Zu' })));`, &token,
		"GOODWORD_WIDGET_KID="+key["kid"].(string), "GOODWORD_WIDGET_SECRET="+key["secret"].(string))

	var shown page
	node(t, dir, browser, &shown, "PUBLIC_KEY="+public, "TOKEN="+token)
	if shown.Hidden || len(shown.Failed) != 0 || len(shown.Buttons) < 3 || !strings.Contains(strings.Join(shown.Texts, "\n"), "Tide & Timber") {
		t.Fatalf("got %+v", shown)
	}
	edited := false
	for _, address := range shown.Opened {
		scheme, _, _ := strings.Cut(address, ":")
		if scheme != "https" && scheme != "mailto" && scheme != "sms" {
			t.Errorf("it opens %s", address)
		}
		edited = edited || address == "https://wa.me/?text=My%20own%20words%20%26%20more"
	}
	if has := strings.Contains(strings.Join(shown.Buttons, " "), "whatsapp"); edited != has {
		t.Errorf("it opens %v", shown.Opened)
	}
	asked := s.call(t, s.keys["decide"], "POST", "/v1/decisions", object{"customer_id": "zoe", "placement": "in_app", "channel": "in_app"})
	record := s.call(t, s.keys["decide"], "GET", "/v1/decisions/"+asked["decision_id"].(string), nil)
	outcomes, _ := json.Marshal(record["outcomes"])
	if record["activated_at"] == nil || bytes.Count(outcomes, []byte(`"share"`)) != len(shown.Buttons) || !bytes.Contains(outcomes, []byte(`"exposure"`)) {
		t.Errorf("activated at %v, then %s", record["activated_at"], outcomes)
	}

	shown = page{}
	node(t, dir, browser, &shown, "PUBLIC_KEY="+public, "TOKEN=")
	if shown.Hidden || len(shown.Buttons) != 0 || len(shown.Failed) != 0 || strings.Contains(strings.Join(shown.Texts, " "), "http") {
		t.Errorf("nobody is signed in: got %+v", shown)
	}
}
