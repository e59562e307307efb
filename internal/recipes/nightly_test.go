package recipes

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// md5Hex is how Mailchimp names a member.
func md5Hex(address string) string {
	sum := md5.Sum([]byte(address))
	return hex.EncodeToString(sum[:])
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestMailchimpNeverCutsALink gives the script answers of its own: links and words of every length around the limit.
func TestMailchimpNeverCutsALink(t *testing.T) {
	link := func(n int) string { return "https://refer.example/r/" + strings.Repeat("x", n-24) }
	type answer struct{ body, link string }
	answers := map[string]answer{}
	for _, n := range []int{30, 120, 254, 255, 256, 400} {
		for _, before := range []int{0, 100, 200, 250, 255, 600} {
			words := strings.TrimSpace(strings.Repeat("word ", before/5))
			answers[fmt.Sprintf("l%d-b%d", n, before)] = answer{strings.TrimSpace(words + " " + link(n) + " and the end."), link(n)}
		}
	}
	var audience strings.Builder
	members := map[string]map[string]string{}
	hashes := map[string]string{}
	for id := range answers {
		fmt.Fprintf(&audience, "%s\t%s@example.com\n", id, id)
		hashes[md5Hex(id+"@example.com")] = id
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d := json.NewDecoder(r.Body)
		if strings.HasPrefix(r.URL.Path, "/v1/") { // what the batch door would say of such programs
			for line := 1; d.More(); line++ {
				var in struct {
					ID string `json:"customer_id"`
				}
				if err := d.Decode(&in); err != nil {
					t.Error(err)
					return
				}
				a := answers[in.ID]
				_ = json.NewEncoder(w).Encode(object{"line": line, "customer_id": in.ID, "ask_flag": "yes", "body": a.body, "referral_link": a.link})
			}
			return
		}
		var batch struct{ Operations []struct{ Path, Body string } }
		if err := d.Decode(&batch); err != nil {
			t.Error(err)
		}
		for _, op := range batch.Operations {
			var change struct {
				MergeFields map[string]string `json:"merge_fields"`
			}
			if err := json.Unmarshal([]byte(op.Body), &change); err != nil {
				t.Error(err)
			}
			members[hashes[op.Path[strings.LastIndex(op.Path, "/")+1:]]] = change.MergeFields
		}
	}))
	t.Cleanup(server.Close)
	s := &service{base: server.URL, keys: map[string]string{}}
	dir := t.TempDir()
	write(t, dir, "audience.tsv", audience.String())
	shell(t, s, dir, snippet(t, "mailchimp.nightly", s.base), "MAILCHIMP_URL="+server.URL, "MAILCHIMP_KEY=k", "MAILCHIMP_LIST=l")
	for id, a := range answers {
		m := members[id]
		var pieces []string
		for i := range 5 {
			if p := m[fmt.Sprintf("NA_BODY%d", i+1)]; p != "" {
				pieces = append(pieces, p)
			}
		}
		if fits := len(a.link) <= 255; (m["NA_ASK"] == "yes") != fits || fits && (strings.Join(pieces, " ") != a.body || m["NA_LINK"] != a.link) || !fits && (len(pieces) > 0 || m["NA_LINK"] != "") {
			t.Errorf("%s: got %v", id, m)
		}
		for name, v := range m {
			if len(v) > 255 || strings.Contains(v, "https://") && !strings.Contains(v, a.link) {
				t.Errorf("%s: %s is %q", id, name, v)
			}
		}
	}
}

// TestNightlyScriptsStopBeforeTheyWrite lets goodword be away: nothing is written.
func TestNightlyScriptsStopBeforeTheyWrite(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/v1/"):
			w.WriteHeader(http.StatusServiceUnavailable)
		case r.Method == http.MethodGet:
			fmt.Fprint(w, `{"data":{"results":[{"id":1,"email":"a@b.c","name":"A","status":"enabled","lists":[],"attribs":{"customer_id":"ada"}}]}}`)
		default:
			t.Errorf("%s %s was called", r.Method, r.URL.Path)
		}
	}))
	t.Cleanup(server.Close)
	for _, script := range []string{"klaviyo.nightly", "mailchimp.nightly", "listmonk.nightly"} {
		t.Run(script, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "customers.txt", "ada\n")
			write(t, dir, "audience.tsv", "ada\tada@example.com\n")
			out, err := tryShell(t, &service{base: server.URL, keys: map[string]string{}}, dir, snippet(t, script, server.URL),
				"KLAVIYO_URL="+server.URL, "KLAVIYO_KEY=k", "MAILCHIMP_URL="+server.URL, "MAILCHIMP_KEY=k", "MAILCHIMP_LIST=l",
				"LISTMONK_URL="+server.URL, "LISTMONK_USER=u", "LISTMONK_TOKEN=t")
			if err == nil {
				t.Errorf("the script went well:\n%s", out)
			}
		})
	}
}
