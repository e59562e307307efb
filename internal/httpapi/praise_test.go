package httpapi_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/meaning"
	"goodword/models"
)

// praising is a rig whose program is about a problem and names none, with a brand that has two proof points in English and one in German.
type praising struct {
	*rig
	t        *testing.T
	comments *meaning.Comments
	sent     int
}

func newPraising(t *testing.T) *praising {
	p := &praising{rig: newRig(t), t: t}
	p.rig.setUp(t, object{"approach": "help_friend"})
	p.comments = commentsOf(p.rig)
	p.brand(nil)
	return p
}

func commentsOf(r *rig) *meaning.Comments {
	return &meaning.Comments{Store: r.store, Brands: r.catalog, Clock: r.clock, Embedder: func(models.WorkspaceID) meaning.Embedder { return meaning.Local{} }}
}

// brand describes the brand, whose customers' words may be used, as with says.
func (p *praising) brand(with object) {
	p.t.Helper()
	brand := object{"name": "Acme", "pitch": "Invoices that write themselves.", "customer_words": true, "proof_points": []object{
		{"id": "late", "locale": "en", "problem": "late invoices", "text": "Reminders for late invoices go out by themselves."},
		{"id": "support", "locale": "en-GB", "problem": "slow support", "text": "Our support team answers nine of ten questions within the hour."},
		{"id": "spaet", "locale": "de", "problem": "späte Rechnungen", "text": "Mahnungen für späte Rechnungen gehen von selbst hinaus."},
	}}
	for k, v := range with {
		brand[k] = v
	}
	p.want(p.t, 200, "PUT", "/v1/brand", brand)
}

// says is an NPS answer of ada.
func (p *praising) says(score int, comment string) {
	p.t.Helper()
	p.sent++
	p.want(p.t, 200, "POST", "/v1/track", object{
		"userId": "ada", "messageId": fmt.Sprint("nps", p.sent), "event": "NPS Submitted", "properties": object{"score": score, "comment": comment},
	})
	p.clock.Move(p.clock.Now().Add(time.Minute))
}

// asked is a decision with its words in a language.
func (p *praising) asked(send, locale string) object {
	p.t.Helper()
	made := p.want(p.t, 200, "POST", "/v1/decisions", object{"customer_id": "ada", "placement": "email", "send_id": send, "locale": locale})
	if made["ask"] != true {
		p.t.Fatalf("no ask: %v", made["reason_code"])
	}
	return made
}

// speaksOf checks what the words of a new decision are about: "" for neither problem.
func (p *praising) speaksOf(name, locale, want string) {
	p.t.Helper()
	p.sent++
	made := p.asked(fmt.Sprint("send", p.sent), locale)
	text := asJSON(p.t, made["copy"])
	for _, problem := range []string{"late invoices", "slow support", "späte Rechnungen"} {
		if strings.Contains(text, problem) != (problem == want) {
			p.t.Errorf("%s: want words about %q, got %s", name, want, text)
		}
	}
	if approach := map[bool]string{true: "help_friend", false: "dual_favour"}[want != ""]; made["approach"] != approach {
		p.t.Errorf("%s: got the approach %v, want %s", name, made["approach"], approach)
	}
}

func (p *praising) tend() {
	p.t.Helper()
	if err := p.comments.Tend(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

// kept checks how many vectors and choices there are.
func (p *praising) kept(name string, vectors, choices int) {
	p.t.Helper()
	var v, c int
	const sql = `select (select count(*) from vectors where kind = 'comment'), (select count(*) from customers where proofs <> '')`
	if err := p.store.Pool().QueryRow(p.t.Context(), sql).Scan(&v, &c); err != nil || v != vectors || c != choices {
		p.t.Errorf("%s: %d vectors and %d choices, %v; want %d and %d", name, v, c, err, vectors, choices)
	}
}

// TestPraiseChoosesTheProofPoint: the words speak of what the customer praised, in the brand's sentences, and of nothing where nothing fits or a detractor wrote.
func TestPraiseChoosesTheProofPoint(t *testing.T) {
	p := newPraising(t)
	p.says(10, "Ada here: the reminders are a joy, no late invoices since")
	p.speaksOf("before the job", "en", "")
	p.tend()
	p.speaksOf("after it", "en", "late invoices")
	if text := asJSON(t, p.asked("own", "en")["copy"]); strings.Contains(text, "joy") {
		t.Errorf("her own words stand in %s", text)
	}
	p.speaksOf("in a language in which nothing fits", "de", "")
	p.says(7, "your support team answers questions quickly")
	p.tend()
	p.speaksOf("the last comment counts", "en", "slow support")
	p.says(9, "Mahnungen für späte Rechnungen, endlich")
	p.tend()
	p.speaksOf("in German", "de", "späte Rechnungen")
	p.speaksOf("a German comment in English", "en", "")
	p.says(9, "Purple bananas dance")
	p.tend()
	p.speaksOf("about nothing", "en", "")
	p.says(8, "!!!")
	p.tend()
	p.speaksOf("without a letter", "en", "")
	p.says(6, "late invoices, late invoices")
	p.tend()
	p.kept("a detractor", 1, 0)
}

// TestPraiseIsRecorded: a decision shows the same words, and replays to the bit, in another process after the customer has praised something else.
func TestPraiseIsRecorded(t *testing.T) {
	p := newPraising(t)
	p.want(t, 201, "POST", "/v1/experiments", object{
		"key": "approach", "program": "main", "factors": []string{"approach"}, "salt": "x",
		"arms": []object{{"key": "a", "approach": "help_friend"}, {"key": "b", "approach": "direct_b2b"}},
	})
	p.want(t, 200, "POST", "/v1/experiments/approach/start", nil)
	p.says(10, "no late invoices since the reminders")
	p.tend()
	before := p.asked("s", "en")
	if text := asJSON(t, before["copy"]); !strings.Contains(text, "late invoices") {
		t.Fatalf("the words are %s", text)
	}
	if got := asJSON(t, before["proof_points"]); got != `["late"]` {
		t.Errorf("proof_points is %s", got)
	}
	p.says(10, "your support team answers questions quickly")
	p.tend()
	p.catalog = catalog.New(p.store, p.clock, slog.New(slog.DiscardHandler))
	if err := p.catalog.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.wire(t, slog.New(slog.DiscardHandler))
	p.serve(t)
	if after := p.asked("s", "en"); asJSON(t, after) != asJSON(t, before) {
		t.Errorf("it was %s and is %s", asJSON(t, before), asJSON(t, after))
	}
	id := before["decision_id"].(string)
	if replay := p.want(t, 200, "GET", "/v1/decisions/"+id+"/replay", nil); replay["match"] != true {
		t.Errorf("the replay is %v", replay)
	}
	if read := p.want(t, 200, "GET", "/v1/decisions/"+id, nil); asJSON(t, read["proof_points"]) != `["late"]` {
		t.Errorf("read by id proof_points is %v", read["proof_points"])
	}
	if fresh := asJSON(t, p.asked("fresh", "en")["copy"]); !strings.Contains(fresh, "slow support") {
		t.Errorf("a new decision says %s", fresh)
	}
}

// TestPraiseFollowsTheBrand: other proof points are chosen from again; without the workspace's word nothing is said at once, and nothing kept after the job.
func TestPraiseFollowsTheBrand(t *testing.T) {
	p := newPraising(t)
	p.brand(object{"customer_words": false})
	p.says(10, "no late invoices since the reminders")
	p.tend()
	p.kept("not allowed", 0, 0)
	p.brand(nil)
	p.tend()
	p.kept("allowed later", 1, 1)
	p.speaksOf("allowed later", "en", "late invoices")
	p.brand(object{"proof_points": []object{{"id": "other", "locale": "en", "problem": "slow support", "text": "Your reminders: no late invoices since."}}})
	p.speaksOf("the proof point is gone", "en", "")
	p.tend()
	p.speaksOf("chosen again", "en", "slow support")
	p.brand(object{"proof_points": []object{}})
	p.tend()
	p.kept("no proof points", 1, 0)
	p.brand(nil)
	p.tend()
	p.speaksOf("there again", "en", "late invoices")
	p.brand(object{"customer_words": false})
	p.speaksOf("turned off", "en", "")
	p.tend()
	p.kept("turned off", 0, 0)
	p.tend()
	p.brand(nil)
	p.tend()
	p.speaksOf("turned on again", "en", "late invoices")
}

// TestPromise9PraiseIsForgotten: nothing is kept of who objects, nor of who is erased, whose late comment brings nothing back.
func TestPromise9PraiseIsForgotten(t *testing.T) {
	p := newPraising(t)
	p.says(10, "no late invoices since the reminders")
	p.tend()
	p.kept("praised", 1, 1)
	objects := func(n int, is bool) {
		p.want(t, 200, "POST", "/v1/identify", object{"userId": "ada", "messageId": fmt.Sprint("objects", n), "traits": object{"objected": is}})
		p.clock.Move(p.clock.Now().Add(time.Minute))
		p.tend()
	}
	objects(1, true)
	p.kept("objected", 0, 0)
	objects(2, false)
	p.kept("no longer", 1, 1)

	id := models.NewCustomerID(p.catalog.Secret(p.ws), "ada")
	if _, err := p.store.Pool().Exec(t.Context(), `update customers set erased_at = $1`, p.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := p.store.ForgetComments(t.Context(), p.ws, []models.CustomerID{id}); err != nil {
		t.Fatal(err)
	}
	p.kept("erased", 0, 0)
	p.says(10, "no late invoices since the reminders")
	p.tend()
	p.kept("late", 0, 0)
	var rows int
	if err := p.store.Pool().QueryRow(t.Context(), `select count(*) from customer_comments`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows say that somebody answered, %v", rows, err)
	}
}
