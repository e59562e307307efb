package httpapi_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/decide"
	"goodword/internal/httpapi"
	"goodword/models"
)

// customers makes customers c0, c1, ...
func (r *rig) customers(t testing.TB, n int) {
	t.Helper()
	items := make([]object, n)
	for i := range items {
		items[i] = object{"type": "identify", "userId": fmt.Sprint("c", i), "messageId": fmt.Sprint("identify-", i)}
	}
	r.want(t, 200, "POST", "/v1/batch", object{"batch": items})
}

// batch posts a body and returns the lines of the answer.
func (r *rig) batch(t testing.TB, query, body string) []object {
	t.Helper()
	w := r.do(r.request(t, catalog.ScopeDecide, "POST", "/v1/decisions/batch"+query, body))
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("got %d %s %s", w.Code, w.Header(), w.Body)
	}
	return lines(t, w.Body)
}

func lines(t testing.TB, body io.Reader) []object {
	t.Helper()
	list := []object{}
	in := bufio.NewScanner(body)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var doc object
		if err := json.Unmarshal(in.Bytes(), &doc); err != nil {
			t.Fatalf("line %d: %v: %s", len(list)+1, err, in.Bytes())
		}
		list = append(list, doc)
	}
	if in.Err() != nil {
		t.Fatal(in.Err())
	}
	return list
}

func TestBatchAnswersInOrder(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	const n = 1500
	r.customers(t, n)
	var body strings.Builder
	for i := range n {
		fmt.Fprintf(&body, `{"customer_id":"c%d","placement":"email","send_id":"w10"}`+"\n", i)
	}
	answers := r.batch(t, "", body.String())
	if len(answers) != n {
		t.Fatalf("got %d lines, want %d", len(answers), n)
	}
	for i, a := range answers {
		if a["line"] != float64(i+1) || a["customer_id"] != fmt.Sprint("c", i) || a["error"] != nil || a["ask"] != true {
			t.Fatalf("line %d: got %v", i+1, a)
		}
	}
	if rows := r.number(t, `select count(*) from decisions`); rows != n {
		t.Errorf("%d decisions are stored, want %d", rows, n)
	}
	// Alone, and again, each gets the same answer.
	single := r.wantAs(t, catalog.ScopeDecide, 200, "POST", "/v1/decisions", object{"customer_id": "c7", "placement": "email", "send_id": "w10"})
	with := object{}
	for key, v := range answers[7] {
		if key != "line" {
			with[key] = v
		}
	}
	if asJSON(t, single) != asJSON(t, with) {
		t.Errorf("alone it is %s, in the batch %s", asJSON(t, single), asJSON(t, with))
	}
	if again := r.batch(t, "", body.String()); asJSON(t, again) != asJSON(t, answers) {
		t.Error("the same batch again has other answers")
	}
	if rows := r.number(t, `select count(*) from decisions`); rows != n {
		t.Errorf("after the same again %d decisions are stored, want %d", rows, n)
	}
}

func TestBatchDefaultsAndFlat(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	answers := r.batch(t, "?program=main&placement=newsletter_footer&channel=email&send_id=w10&locale=en-GB",
		`{"customer_id":"ada"}`+"\n"+`{"customer_id":"ada","placement":"email","send_id":"w11"}`)
	for i, want := range []string{"newsletter_footer w10", "email w11"} {
		if got := fmt.Sprint(answers[i]["placement"], " ", answers[i]["send_id"]); got != want {
			t.Errorf("line %d is for %s, want %s", i+1, got, want)
		}
	}
	flat := r.batch(t, "?format=flat&placement=email&send_id=w11&locale=en-GB", `{"customer_id":"ada"}`+"\n"+`{"customer_id":"nobody"}`)
	door := parse(t, r.nextAsk(t, "customer_id=ada&placement=email&send_id=w11&locale=en-GB"))
	door["line"], door["customer_id"] = 1.0, "ada"
	if asJSON(t, flat[0]) != asJSON(t, door) {
		t.Errorf("got %v, the email door says %v", flat[0], door)
	}
	if e := flat[1]["error"].(object); e["status"] != 404.0 || flat[1]["customer_id"] != "nobody" || flat[1]["line"] != 2.0 {
		t.Errorf("got %v", flat[1])
	}
	before := r.number(t, `select count(*) from decisions`)
	preview := r.batch(t, "?preview=1&send_id=w12", `{"customer_id":"ada"}`)
	if preview[0]["decision_id"] != "" || r.number(t, `select count(*) from decisions`) != before {
		t.Errorf("a preview gave %v", preview[0])
	}
}

func TestBatchErrorsInLine(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	good := `{"customer_id":"ada"}`
	body := strings.Join([]string{
		good, `{"customer_id":`, "", strings.Repeat("x", 33<<10), `{"customer_id":"ada","chanel":"email"}`, `[]`, "null",
		`{"customer_id":"ada","channel":"pigeon"}`, `{"customer_id":"nobody"}`, `{"customer_id":"ada","program":"none"}`,
		"\x00", good + "\r", `{"customer_id":"` + strings.Repeat("y", 201) + `"}`, good, `{"customer_id":"ad`,
	}, "\n")
	want := []float64{0, 400, 400, 413, 422, 422, 422, 422, 404, 404, 400, 0, 422, 0, 400}
	answers := r.batch(t, "", body)
	if len(answers) != len(want) {
		t.Fatalf("got %d lines, want %d", len(answers), len(want))
	}
	for i, a := range answers {
		status := 0.0
		if e, ok := a["error"].(object); ok {
			status = e["status"].(float64)
			if e["title"] == "" || !strings.HasPrefix(e["type"].(string), "/problems/") || a["customer_id"] == nil {
				t.Errorf("line %d: got %v", i+1, a)
			}
		}
		if status != want[i] || a["line"] != float64(i+1) {
			t.Errorf("line %d: got status %v, want %v: %v", i+1, status, want[i], a)
		}
	}
	if got := pointers(answers[4]["error"].(object)); fmt.Sprint(got) != "[/chanel]" || answers[4]["customer_id"] != "ada" {
		t.Errorf("got %v", answers[4])
	}
}

func TestBatchRefusedWhole(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	tooMany := `{"customers":[` + strings.Repeat(`{},`, 1000) + `{}]}`
	for name, test := range map[string]struct {
		scope       catalog.Scope
		query, body string
		status      int
		pointers    string
	}{
		"no key":            {"none", "", "", 401, "[]"},
		"scope":             {catalog.ScopeIngest, "", "", 403, "[]"},
		"parameters":        {catalog.ScopeDecide, "?chanel=email&channel=fax&format=csv&preview=maybe", "", 422, "[/chanel /preview /format /channel]"},
		"too many":          {catalog.ScopeDecide, "", tooMany, 422, "[/customers]"},
		"document, cut":     {catalog.ScopeDecide, "", `{"customers":[{}`, 400, "[]"},
		"document, wrong":   {catalog.ScopeDecide, "", `{"customers":{},"more":1}`, 422, "[/customers /more]"},
		"document, too big": {catalog.ScopeDecide, "", `{"customers":[` + strings.Repeat(" ", 1<<20) + `]}`, 413, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := r.do(r.request(t, test.scope, "POST", "/v1/decisions/batch"+test.query, test.body))
			if doc := parse(t, w); w.Code != test.status || fmt.Sprint(pointers(doc)) != test.pointers {
				t.Errorf("got %d %s, want %d with %s", w.Code, w.Body, test.status, test.pointers)
			}
		})
	}
	if got := r.batch(t, "", ""); len(got) != 0 {
		t.Errorf("nothing was asked, and answered %v", got)
	}
}

func TestBatchOfOneDocument(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	for name, body := range map[string]string{
		"compact": `{"customers":[{"customer_id":"ada"},{"customer_id":"nobody"},7]}`,
		"pretty":  "\n{\n  \"customers\": [\n    {\n \"customer_id\": \"ada\" },\n {\"customer_id\":\"nobody\"},\n 7\n  ]\n}\n",
		"large":   `{"customers":[{"customer_id":"ada"},{"customer_id":"nobody"},7` + strings.Repeat(" ", 100<<10) + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			answers := r.batch(t, "", body)
			if len(answers) != 3 || answers[0]["ask"] != true || answers[1]["error"] == nil || answers[2]["error"] == nil {
				t.Errorf("got %v", answers)
			}
		})
	}
}

// TestBatchKeepsACustomersOrder sends many lines about one customer: the first line with an ask takes the cap, and nothing conflicts.
func TestBatchKeepsACustomersOrder(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"cap_count": 1, "cap_days": 30})
	var body strings.Builder
	for i := range 300 {
		fmt.Fprintf(&body, `{"customer_id":"ada","placement":"email","send_id":"s%d"}`+"\n", i)
	}
	for i, a := range r.batch(t, "", body.String()) {
		if a["error"] != nil || a["ask"] != (i == 0) {
			t.Fatalf("line %d: got ask %v, error %v", i+1, a["ask"], a["error"])
		}
	}
}

func TestBatchCompressed(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	var body bytes.Buffer
	z := gzip.NewWriter(&body)
	fmt.Fprint(z, `{"customer_id":"ada"}`+"\n"+`{"customer_id":"nobody"}`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	q := r.request(t, catalog.ScopeDecide, "POST", "/v1/decisions/batch", body.String())
	q.Header.Set("Content-Encoding", "gzip")
	q.Header.Set("Accept-Encoding", "gzip")
	w := r.do(q)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Code != 200 {
		t.Fatalf("got %d %s", w.Code, w.Header())
	}
	unzipped, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(t, unzipped); len(got) != 2 || got[0]["ask"] != true || got[1]["error"] == nil {
		t.Errorf("got %v", got)
	}
}

// talk opens a batch over a real connection: what is written to the pipe goes out at once.
func (r *rig) talk(t *testing.T) (to *io.PipeWriter, answer func() *http.Response) {
	t.Helper()
	server := httptest.NewServer(r.handler)
	t.Cleanup(server.Close)
	from, to := io.Pipe()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/v1/decisions/batch", from)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+r.keys[catalog.ScopeDecide])
	q.Header.Set("Accept-Encoding", "identity")
	answers := make(chan *http.Response, 1)
	go func() {
		res, err := server.Client().Do(q)
		if err != nil {
			t.Error(err)
		}
		answers <- res
	}()
	return to, func() *http.Response { return <-answers }
}

// TestBatchStreams reads each answer before it sends the next line.
func TestBatchStreams(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.customers(t, 5)
	to, answer := r.talk(t)
	var in *bufio.Scanner
	for i := range 5 {
		fmt.Fprintf(to, `{"customer_id":"c%d"}`+"\n", i)
		if in == nil {
			res := answer()
			defer res.Body.Close()
			in = bufio.NewScanner(res.Body)
		}
		if !in.Scan() || !strings.Contains(in.Text(), fmt.Sprintf(`"customer_id":"c%d"`, i)) {
			t.Fatalf("line %d: got %s, %v", i+1, in.Text(), in.Err())
		}
	}
	to.Close()
	if in.Scan() || in.Err() != nil {
		t.Errorf("after the last line: got %s, %v", in.Text(), in.Err())
	}
}

// TestBatchCutInALine closes the sending half of a connection before the body it announced is whole.
func TestBatchCutInALine(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	server := httptest.NewServer(r.handler)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /v1/decisions/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 500\r\n\r\n%s",
		r.keys[catalog.ScopeDecide], `{"customer_id":"ada"}`+"\n"+`{"customer_id":"ad`)
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got := lines(t, res.Body)
	if len(got) != 2 || got[0]["ask"] != true || got[1]["error"] == nil || got[1]["line"] != 2.0 {
		t.Errorf("got %v", got)
	}
}

// counting counts the lines that were decided, and holds each until it may go on.
type counting struct {
	httpapi.Decider
	decided atomic.Int64
	started atomic.Int64
	hold    chan struct{} // closed to let go, nil for never holding
	err     error
	panic   any
}

func (d *counting) Decide(ctx context.Context, q decide.Request) (*decide.Answer, error) {
	d.started.Add(1)
	if d.hold != nil {
		select {
		case <-d.hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if d.panic != nil {
		panic(d.panic)
	}
	d.decided.Add(1)
	if d.err != nil {
		return nil, d.err
	}
	return &decide.Answer{CustomerID: q.CustomerID, Decision: models.Decision{Reason: models.ReasonHoldout, DecidedAt: time.Unix(0, 0)}}, nil
}

// endless is a body of lines about different customers that never ends.
type endless struct{ n int }

func (e *endless) Read(b []byte) (int, error) {
	e.n++
	return copy(b, fmt.Sprintf(`{"customer_id":"c%d"}`+"\n", e.n)), nil
}

// TestBatchIsBounded checks that a reader who takes nothing lets only a bounded number of lines be decided, and that nothing goes on
// once the reader is gone.
func TestBatchIsBounded(t *testing.T) {
	d := &counting{}
	r := newRig(t, func(s *httpapi.Services) { s.Decide = d })
	server := httptest.NewServer(r.handler)
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/v1/decisions/batch", &endless{})
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+r.keys[catalog.ScopeDecide])
	q.Header.Set("Accept-Encoding", "identity") // compressed, a hundred thousand such lines fit what the system holds for a connection
	before := runtime.NumGoroutine()
	res, err := server.Client().Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	still := settle(t, func() int64 { return d.decided.Load() })
	if still > 100_000 {
		t.Errorf("%d lines were decided although nobody reads", still)
	}
	cancel()
	settle(t, func() int64 { return int64(runtime.NumGoroutine()) })
	if now := runtime.NumGoroutine(); now > before+50 {
		t.Errorf("%d goroutines, %d before: the batch goes on", now, before)
	}
	if more := d.decided.Load() - still; more > 1024 {
		t.Errorf("%d lines more were decided once the caller was gone", more)
	}
}

// TestBatchSentBeforeAnythingIsRead sends all of a hundred thousand lines before it reads, as many HTTP clients do. The answers are more
// than the system holds for a connection.
func TestBatchSentBeforeAnythingIsRead(t *testing.T) {
	r := newRig(t, func(s *httpapi.Services) { s.Decide = &counting{} })
	server := httptest.NewServer(r.handler)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const n = 100_000
	var body bytes.Buffer
	for i := range n {
		fmt.Fprintf(&body, `{"customer_id":"c%d"}`+"\n", i)
	}
	if err := conn.SetDeadline(time.Now().Add(50 * time.Second)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /v1/decisions/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n",
		r.keys[catalog.ScopeDecide], body.Len())
	if _, err := conn.Write(body.Bytes()); err != nil {
		t.Fatalf("the server does not take the lines: %v", err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answers, err := io.ReadAll(res.Body)
	if got := bytes.Count(answers, []byte("\n")); err != nil || got != n {
		t.Errorf("got %d lines of %d, %v", got, n, err)
	}
}

// settle waits until a number stays what it is.
func settle(t *testing.T, number func() int64) int64 {
	t.Helper()
	last, same := number(), 0
	for range 600 {
		time.Sleep(20 * time.Millisecond)
		if now := number(); now == last {
			if same++; same == 25 {
				return now
			}
		} else {
			last, same = now, 0
		}
	}
	t.Fatalf("it does not come to rest: %d", last)
	return 0
}

func TestBatchWindowAndLimit(t *testing.T) {
	d := &counting{hold: make(chan struct{})}
	r := newRig(t, func(s *httpapi.Services) { s.Decide = d })
	var body strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&body, `{"customer_id":"c%d"}`+"\n", i)
	}
	done := make(chan int, 8)
	for range 8 {
		go func() {
			w := r.do(r.request(t, catalog.ScopeDecide, "POST", "/v1/decisions/batch", body.String()))
			done <- bytes.Count(w.Body.Bytes(), []byte("\n"))
		}()
	}
	if n := settle(t, d.started.Load); n != 8*768 {
		t.Errorf("%d lines are decided at once, want 768 a batch", n)
	}
	w := r.do(r.request(t, catalog.ScopeDecide, "POST", "/v1/decisions/batch", body.String()))
	if w.Code != 429 || w.Header().Get("Retry-After") == "" {
		t.Errorf("a ninth batch: got %d %s", w.Code, w.Body)
	}
	close(d.hold)
	for range 8 {
		if n := <-done; n != 1000 {
			t.Errorf("got %d lines", n)
		}
	}
}

func TestBatchSurvivesWhatGoesWrong(t *testing.T) {
	for name, d := range map[string]*counting{
		"panic": {panic: "thrown"}, "error": {err: errors.New("no disk")}, "away": {err: models.Errorf(models.Unavailable, "x", "away")},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, func(s *httpapi.Services) { s.Decide = d })
			got := r.batch(t, "", `{"customer_id":"a"}`+"\n"+`{"customer_id":"b"}`)
			want := 500.0
			if name == "away" {
				want = 503
			}
			for _, a := range got {
				if a["error"].(object)["status"] != want || strings.Contains(asJSON(t, a), "disk") {
					t.Errorf("got %v", a)
				}
			}
			if len(got) != 2 {
				t.Errorf("got %d lines", len(got))
			}
		})
	}
}

// TestConnectionAfterABatch: requests that follow a batch on its connection are answered as on any other, whichever shape the batch had and
// however long they take.
func TestConnectionAfterABatch(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	r.customers(t, 50)
	server := httptest.NewServer(r.handler)
	defer server.Close()
	list := make([]object, 50)
	var text strings.Builder
	for i := range list {
		list[i] = object{"customer_id": fmt.Sprint("c", i)}
		fmt.Fprintf(&text, `{"customer_id":"c%d"}`+"\n", i)
	}
	document, err := json.Marshal(object{"customers": list})
	if err != nil {
		t.Fatal(err)
	}
	send := func(path string, body io.Reader) (reused bool) {
		trace := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) { reused = c.Reused }})
		req, err := http.NewRequestWithContext(trace, "POST", server.URL+path, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+r.keys[catalog.ScopeAdmin])
		res, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		answer, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != 200 {
			t.Fatalf("%s is answered with %d, %v: %s", path, res.StatusCode, err, answer)
		}
		return reused
	}
	for _, body := range []string{text.String(), string(document)} {
		for range 5 {
			send("/v1/decisions/batch", strings.NewReader(body))
			for range 3 {
				if !send("/v1/decisions", strings.NewReader(`{"customer_id":"c1"}`)) {
					t.Error("the connection was not used again")
				}
			}
		}
	}
}
