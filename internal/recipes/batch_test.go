package recipes

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// nightly is the script of a page and the store that it writes to.
type nightly struct {
	script string
	env    []string
	dir    string
	stored func() map[string]object // what the platform has, by customer
}

func (n *nightly) run(t *testing.T, s *service) {
	t.Helper()
	shell(t, s, n.dir, snippet(t, n.script, s.base), n.env...)
}

// check runs the script twice, checks that both left the same, and reports a delivery with the decision that was written.
func (n *nightly) check(t *testing.T, s *service, delivered string, decision func(object) string) map[string]object {
	t.Helper()
	n.run(t, s)
	first := maps.Clone(n.stored())
	n.run(t, s)
	if diff := cmp.Diff(first, n.stored()); diff != "" {
		t.Errorf("the second run changed (-first +second):\n%s", diff)
	}
	s.delivered(t, delivered, "ada", decision(first["ada"]))
	return first
}

// TestKlaviyo writes profile properties through bulk import jobs.
func TestKlaviyo(t *testing.T) {
	s := serve(t, "")
	var mu sync.Mutex
	profiles := map[string]object{"nobody": {"next_ask": "yes", "next_ask_body": "from last week", "plan": "gold"}}
	jobs := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if jobs++; jobs == 1 { // slow down
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		var job struct {
			Data struct {
				Type       string
				Attributes struct {
					Profiles struct {
						Data []struct {
							Type       string
							Attributes struct {
								ExternalID string `json:"external_id"`
								Properties object
							}
						}
					}
				}
			}
		}
		err := json.NewDecoder(r.Body).Decode(&job)
		list := job.Data.Attributes.Profiles.Data
		if err != nil || r.URL.Path != "/api/profile-bulk-import-jobs" || r.Header.Get("Authorization") != "Klaviyo-API-Key k" || r.Header.Get("revision") == "" ||
			job.Data.Type != "profile-bulk-import-job" || len(list) == 0 || len(list) > 10_000 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		for _, p := range list {
			if profiles[p.Attributes.ExternalID] == nil {
				profiles[p.Attributes.ExternalID] = object{}
			}
			maps.Copy(profiles[p.Attributes.ExternalID], p.Attributes.Properties)
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(server.Close)
	n := &nightly{script: "klaviyo.nightly", dir: t.TempDir(), env: []string{"KLAVIYO_URL=" + server.URL, "KLAVIYO_KEY=k"}, stored: func() map[string]object { return profiles }}
	write(t, n.dir, "customers.txt", "ada\nbob\nnobody\n")
	got := n.check(t, s, "klaviyo.delivered", func(p object) string { return p["next_ask_decision"].(string) })
	show := func(customer string) string {
		return liquid.render(t, snippet(t, "klaviyo.html", s.base), object{"person": got[customer]})
	}
	if out := show("ada"); !strings.Contains(out, `<a href="https://refer.example/r/`) {
		t.Errorf("ada: %s", out)
	}
	if strings.TrimSpace(show("bob")+show("nobody")) != "" || got["nobody"]["next_ask_body"] != "" || got["nobody"]["plan"] != "gold" {
		t.Errorf("bob: %v, nobody: %v", got["bob"], got["nobody"])
	}
}

// TestMailchimp writes merge fields of at most 255 characters through batch operations.
func TestMailchimp(t *testing.T) {
	s := serve(t, "")
	hashes := map[string]string{}
	for customer, address := range map[string]string{"ada": "ada@example.com", "bob": "bob@example.com", "nobody": "no@example.com"} {
		hashes[md5Hex(address)] = customer
	}
	members := map[string]object{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var batch struct {
			Operations []struct{ Method, Path, Body string }
		}
		if _, key, ok := r.BasicAuth(); !ok || key != "k" || r.URL.Path != "/3.0/batches" || json.NewDecoder(r.Body).Decode(&batch) != nil || len(batch.Operations) > 500 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		for _, op := range batch.Operations {
			var change struct {
				MergeFields map[string]string `json:"merge_fields"`
			}
			customer := hashes[strings.TrimPrefix(op.Path, "/lists/l/members/")]
			if op.Method != http.MethodPatch || customer == "" || json.Unmarshal([]byte(op.Body), &change) != nil {
				t.Errorf("operation %+v", op)
				continue
			}
			if members[customer] == nil {
				members[customer] = object{}
			}
			for name, v := range change.MergeFields {
				if len(name) > 10 || name != strings.ToUpper(name) || utf8.RuneCountInString(v) > 255 {
					t.Errorf("merge field %s has %d characters", name, utf8.RuneCountInString(v))
				}
				members[customer][name] = v
			}
		}
	}))
	t.Cleanup(server.Close)
	n := &nightly{
		script: "mailchimp.nightly", dir: t.TempDir(), stored: func() map[string]object { return members },
		env: []string{"MAILCHIMP_URL=" + server.URL, "MAILCHIMP_KEY=k", "MAILCHIMP_LIST=l"},
	}
	write(t, n.dir, "audience.tsv", "ada\tAda@Example.com\nbob\tbob@example.com\nnobody\tno@example.com\n")
	got := n.check(t, s, "mailchimp.delivered", func(m object) string { return m["NA_DEC"].(string) })
	ada := got["ada"]
	if !strings.HasPrefix(ada["NA_LINK"].(string), "https://refer.example/r/") || ada["NA_ASK"] != "yes" || len(ada) != 11 {
		t.Fatalf("ada: %v", ada)
	}
	// The pieces together are the body, and the link stands whole in one of them.
	flat := s.call(t, s.keys["decide"], "POST", "/v1/next-ask", object{"customer_id": "ada", "placement": "newsletter_footer", "channel": "email"})
	var pieces []string
	whole := false
	for i := range 5 {
		if piece := ada[fmt.Sprintf("NA_BODY%d", i+1)].(string); piece != "" {
			pieces = append(pieces, piece)
			whole = whole || strings.Contains(piece, ada["NA_LINK"].(string))
		}
	}
	if strings.Join(pieces, " ") != flat["body"] || !whole {
		t.Errorf("got pieces %q of %q", pieces, flat["body"])
	}
	if out := mailchimpMessage(snippet(t, "mailchimp.html", s.base), ada); !strings.Contains(out, `<a href="`+ada["NA_LINK"].(string)+`">`) || strings.Contains(out, "*|") {
		t.Errorf("ada: %s", out)
	}
	for _, customer := range []string{"bob", "nobody"} {
		if out := mailchimpMessage(snippet(t, "mailchimp.html", s.base), got[customer]); strings.TrimSpace(out) != "" || len(got[customer]) != len(ada) {
			t.Errorf("%s: %q with %v", customer, out, got[customer])
		}
	}
}

// mailchimpMessage fills merge tags, and shows what stands between IF and END:IF where the field is so.
func mailchimpMessage(source string, fields object) string {
	source = mailchimpIf.ReplaceAllStringFunc(source, func(block string) string {
		m := mailchimpIf.FindStringSubmatch(block)
		if fields[m[1]] != m[2] {
			return ""
		}
		return m[3]
	})
	return mailchimpTag.ReplaceAllStringFunc(source, func(tag string) string {
		return fields[strings.Trim(tag, "*|")].(string)
	})
}

var (
	mailchimpIf  = regexp.MustCompile(`(?s)\*\|IF:(\w+)=(\w+)\|\*(.*?)\*\|END:IF\|\*`)
	mailchimpTag = regexp.MustCompile(`\*\|\w+\|\*`)
)
