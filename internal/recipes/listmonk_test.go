package recipes

import (
	"encoding/json"
	"html/template"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// listmonk keeps subscribers; PUT replaces all of one.
type listmonk struct {
	mu          sync.Mutex
	subscribers []object
}

func (l *listmonk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.Header.Get("Authorization") != "token u:t" {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if r.Method == http.MethodGet {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		size, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
		from, to := min((page-1)*size, len(l.subscribers)), min(page*size, len(l.subscribers))
		_ = json.NewEncoder(w).Encode(object{"data": object{"results": l.subscribers[from:to]}})
		return
	}
	id, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/api/subscribers/"))
	var put struct {
		Email, Name, Status string
		Lists               []int
		Attribs             object
	}
	if err != nil || id < 1 || id > len(l.subscribers) || json.NewDecoder(r.Body).Decode(&put) != nil || put.Email == "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var lists []object
	for _, n := range put.Lists {
		lists = append(lists, object{"id": n})
	}
	l.subscribers[id-1] = object{"id": id, "email": put.Email, "name": put.Name, "status": put.Status, "lists": lists, "attribs": put.Attribs}
}

// message renders the campaign template for the subscriber with an id, as listmonk does.
func (l *listmonk) message(t *testing.T, source string, id int) string {
	t.Helper()
	tmpl, err := template.New("").Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := tmpl.Execute(&out, object{"Subscriber": object{"Attribs": l.subscribers[id-1]["attribs"]}}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestListmonk writes attributes by read, modify and write.
func TestListmonk(t *testing.T) {
	s := serve(t, "")
	store := &listmonk{}
	for i, customer := range []any{"ada", "bob", "nobody", nil, 42} {
		attribs := object{"city": "Köln\t\"quoted\\", "next_ask": object{"ask_flag": "yes", "body": "from last week"}}
		if customer != nil {
			attribs["customer_id"] = customer
		} else {
			attribs = object{"city": "Bonn"} // a subscriber whom goodword does not know of
		}
		store.subscribers = append(store.subscribers, object{
			"id": i + 1, "email": "x" + strconv.Itoa(i) + "@example.com", "name": "N’" + strconv.Itoa(i), "status": "enabled",
			"lists": []object{{"id": 3}, {"id": 9}}, "attribs": attribs,
		})
	}
	server := httptest.NewServer(store)
	t.Cleanup(server.Close)
	n := &nightly{
		script: "listmonk.nightly", dir: t.TempDir(), env: []string{"LISTMONK_URL=" + server.URL, "LISTMONK_USER=u", "LISTMONK_TOKEN=t"},
		stored: func() map[string]object {
			all := map[string]object{}
			for _, sub := range store.subscribers {
				if id, ok := sub["attribs"].(object)["customer_id"].(string); ok {
					all[id] = sub
				}
			}
			return all
		},
	}
	got := n.check(t, s, "listmonk.delivered", func(sub object) string {
		return sub["attribs"].(object)["next_ask"].(object)["decision_id"].(string)
	})
	page := snippet(t, "listmonk.html", s.base)
	if out := store.message(t, page, 1); !strings.Contains(out, `<a href="https://refer.example/r/`) || strings.Contains(out, "no value") {
		t.Errorf("ada: %s", out)
	}
	for id := 2; id <= 5; id++ {
		if out := store.message(t, page, id); strings.TrimSpace(out) != "" {
			t.Errorf("subscriber %d: %q", id, out)
		}
	}
	// A template without conditions meets no missing key, and whatever else a subscriber has is still there.
	for _, customer := range []string{"ada", "bob", "nobody"} {
		sub := got[customer]
		ask := sub["attribs"].(object)["next_ask"].(object)
		if len(ask) != 8 || sub["attribs"].(object)["city"] != "Köln\t\"quoted\\" || len(sub["lists"].([]object)) != 2 || sub["status"] != "enabled" {
			t.Errorf("%s: %v", customer, sub)
		}
	}
}
