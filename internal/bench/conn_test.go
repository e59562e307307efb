package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// echo answers with what was sent, in one piece or, when it is long, in chunks.
func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Authorization") != "Bearer gw_decide_x" || r.URL.Path != "/v1/decisions" {
		http.Error(w, "wrong request", http.StatusBadRequest)
		return
	}
	half := len(body) / 2
	_, _ = w.Write(body[:half]) // a client that has gone is not this handler's trouble
	if len(body) > 1000 {
		w.(http.Flusher).Flush()
	}
	_, _ = w.Write(body[half:])
}

func TestConnReadsEveryAnswer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	c, err := dial(strings.TrimPrefix(server.URL, "http://"), "/v1/decisions", "gw_decide_x")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, length := range []int{2, 0, 999, 1001, 50_000, 3} {
		want := strings.Repeat("a", length)
		status, answer, err := c.post([]byte(want))
		if err != nil || status != http.StatusOK || string(answer) != want {
			t.Errorf("post of %d bytes = %d, %d bytes, %v", length, status, len(answer), err)
		}
	}
}

func TestConnReportsTheStatus(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	c, err := dial(strings.TrimPrefix(server.URL, "http://"), "/v1/decisions", "")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	status, answer, err := c.post([]byte("{}"))
	if err != nil || status != http.StatusNotFound || string(answer) != "404 page not found\n" {
		t.Errorf("post = %d, %q, %v, want 404", status, answer, err)
	}
}

// The two benchmarks compare this client with net/http's; both include the server's side.
func BenchmarkConn(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	body := []byte(strings.Repeat("a", 900))
	c, err := dial(strings.TrimPrefix(server.URL, "http://"), "/v1/decisions", "gw_decide_x")
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	b.ReportAllocs()
	for b.Loop() {
		if status, _, err := c.post(body); err != nil || status != http.StatusOK {
			b.Fatal(status, err)
		}
	}
}

func BenchmarkNetHTTP(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	body := strings.Repeat("a", 900)
	b.ReportAllocs()
	for b.Loop() {
		req, err := http.NewRequest(http.MethodPost, server.URL+"/v1/decisions", strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer gw_decide_x")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			b.Fatal(err)
		}
		if err := res.Body.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestConnGets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Method+" "+r.URL.String()+" "+r.Header.Get("Authorization"))
	}))
	defer server.Close()
	c, err := dial(strings.TrimPrefix(server.URL, "http://"), "", "gw_decide_x")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, target := range []string{"/v1/next-ask?customer_id=c1", "/x"} {
		status, answer, err := c.get([]byte(target))
		if want := "GET " + target + " Bearer gw_decide_x"; err != nil || status != http.StatusOK || string(answer) != want {
			t.Errorf("got %d %q, %v, want %q", status, answer, err, want)
		}
	}
}
