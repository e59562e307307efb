package decide_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"goodword/internal/decide"
	"goodword/models"
)

// joined writes a referral of a customer's: the n-th friend, signed up.
func (r *rig) joined(customer string, n int) {
	r.t.Helper()
	conn, err := pgx.Connect(r.t.Context(), r.url)
	r.must(err)
	defer conn.Close(r.t.Context())
	secret := r.catalog.Secret(r.ws)
	_, err = conn.Exec(r.t.Context(), `
insert into referrals (workspace_id, friend_id, program, advocate_id, status, code, number, promise, offer, why, touched_at, order_id, minor, currency)
values ($1, $2, 'main', $3, 'started', 'x', 0, 0, '{}', 'link', $4, '', 0, '')`,
		r.ws, models.NewCustomerID(secret, fmt.Sprint("friend", n)), models.NewCustomerID(secret, customer), r.clock.Now())
	r.must(err)
}

// TestWordsTellTenure: who is a customer for months reads so; who only looked
// around months ago does not.
func TestWordsTellTenure(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.Approach = "insider" })
	now := r.clock.Now()
	r.customers(3, func(i int) *models.State {
		switch i {
		case 0:
			return ordered(now.AddDate(0, -8, 0))
		case 1:
			return ordered(now.AddDate(0, -3, 1))
		}
		return stateOf(
			models.Event{Kind: models.EventPage, At: now.AddDate(0, -8, 0), MessageID: "p"},
			models.Event{Kind: models.EventOrder, At: now.AddDate(0, 0, -1), MessageID: "o", OrderID: "1", Minor: 5000, Currency: "EUR"})
	})
	for i, want := range []string{"en/insider/", "en/dual_favour/", "en/dual_favour/"} {
		a := r.ask(fmt.Sprintf("c%d", i), nil)
		if !strings.HasPrefix(a.Decision.Copy, want) {
			t.Errorf("c%d: got %s, want %s…", i, a.Decision.Copy, want)
		}
		all := fmt.Sprint(a.Words)
		if tells := strings.Contains(all, "8 months"); tells != (i == 0) {
			t.Errorf("c%d: the words tell of 8 months: %v\n%s", i, tells, all)
		}
	}
}

// TestWordsTellFriends: an arm about friends who joined is drawn only where
// there are some, and a repeated answer tells of those that there were.
func TestWordsTellFriends(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.start("approach", []models.Factor{models.FactorApproach}, []models.Arm{{Key: "favour", Approach: "dual_favour"}, {Key: "tier", Approach: "status"}}, nil)
	r.customers(20, nil)
	for i := range 20 {
		if a := r.ask(fmt.Sprintf("c%d", i), nil); !strings.HasPrefix(a.Decision.Copy, "en/dual_favour/") {
			t.Fatalf("c%d: got %s without a friend who joined", i, a.Decision.Copy)
		}
	}
	asks := func(customer, send string) *decide.Answer {
		return r.ask(customer, func(req *decide.Request) { req.SendID = send })
	}
	told := 0
	for i := range 20 {
		customer := fmt.Sprintf("c%d", i)
		r.joined(customer, 2*i)
		first := asks(customer, "one")
		if !strings.HasPrefix(first.Decision.Copy, "en/status/") {
			continue
		}
		told++
		r.joined(customer, 2*i+1)
		if again := asks(customer, "one"); again.Words != first.Words || !strings.Contains(fmt.Sprint(first.Words), "1 friend") {
			t.Errorf("%s: another friend changed the words of a decision, or they do not tell of one:\n%v\n%v", customer, first.Words, again.Words)
		}
	}
	if told == 0 { // half of 20 on average, none once in a million programs
		t.Error("nobody was told of their friends")
	}
}

// TestWordsSpeakAsTheBrandDoes: a formal brand says Sie in German, with the proof
// in that language, and a repeated answer keeps both after the brand has changed.
func TestWordsSpeakAsTheBrandDoes(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.Approach, p.Problem = "expertise", "Papierkram" })
	b := models.DefaultBrand()
	b.Name, b.Pitch = "Acme", "Bookkeeping for small firms."
	b.Formality["de"] = models.Formal
	b.ProofPoints = []models.ProofPoint{
		{ID: "other", Text: "Rechnungen gehen am selben Tag hinaus.", Problem: "Mahnungen", Locale: "de"},
		{ID: "english", Text: "Paperwork takes an hour.", Problem: "Papierkram", Locale: "en"},
		{ID: "german", Text: "Der Papierkram ist in einer Stunde erledigt.", Problem: "Papierkram", Locale: "de-DE"},
	}
	_, err := r.catalog.SetBrand(t.Context(), r.ws, b)
	r.must(err)
	r.customers(1, nil)
	german := func(req *decide.Request) { req.Locale = "de-DE" }
	first := r.ask("c0", german)
	if body := first.Words.Body; !strings.Contains(body, "Sie bekommen") || !strings.Contains(body, "Der Papierkram ist in einer Stunde erledigt. ") {
		t.Errorf("got %s:\n%s", first.Decision.Copy, body)
	}
	b.Formality["de"], b.ProofPoints = models.Informal, nil
	_, err = r.catalog.SetBrand(t.Context(), r.ws, b)
	r.must(err)
	if again := r.ask("c0", german); again.Words != first.Words {
		t.Errorf("the brand's change altered the words of a decision:\n%v\n%v", first.Words, again.Words)
	}
	later := r.ask("c0", func(req *decide.Request) { req.Locale, req.SendID = "de-DE", "later" })
	if body := later.Words.Body; !strings.Contains(body, "Du bekommst") || strings.Contains(body, "Papierkram ist") {
		t.Errorf("got %s:\n%s", later.Decision.Copy, body)
	}
}
