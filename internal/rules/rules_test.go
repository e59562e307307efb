package rules

import (
	"strings"
	"sync"
	"testing"
	"time"

	"goodword/models"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func daysAgo(days float64) time.Time { return now.Add(-time.Duration(days * 24 * float64(time.Hour))) }

// regular is a customer with something of everything.
func regular() *models.State {
	s := &models.State{}
	for _, e := range []models.Event{
		{Kind: models.EventSignup, At: daysAgo(400.5)},
		{Kind: models.EventOrder, At: daysAgo(40), Minor: 4000, Currency: "USD"},
		{Kind: models.EventOrder, At: daysAgo(3.9), Minor: 5000, Currency: "EUR"},
		{Kind: models.EventRefund, At: daysAgo(2), Minor: 500, Currency: "EUR"},
		{Kind: models.EventNPS, At: daysAgo(200), Score: 2},
		{Kind: models.EventNPS, At: daysAgo(10.2), Score: 9},
		{Kind: models.EventShare, At: daysAgo(8)},
		{Kind: models.EventLogin, At: daysAgo(0)},
		{Kind: models.EventLogin, At: daysAgo(30)},
		{Kind: models.EventTicketOpened, At: daysAgo(9), TicketID: "a"},
		{Kind: models.EventTicketOpened, At: daysAgo(9), TicketID: "b"},
		{Kind: models.EventTicketClosed, At: daysAgo(8), TicketID: "b"},
		{Kind: models.EventIdentify, At: daysAgo(1), Traits: []models.Trait{
			{Name: "country", Value: `" de "`}, {Name: "plan", Value: `"pro"`}, {Name: "quoted", Value: `"a\"b\u00e9"`},
			{Name: "seats", Value: "12"}, {Name: "ratio", Value: "0.5"}, {Name: "huge", Value: "1e30"},
			{Name: "vip", Value: "true"}, {Name: "trial", Value: "false"}, {Name: "odd key", Value: "1"}, {Name: "broken", Value: "{"},
		}},
	} {
		s.Apply(&e)
	}
	return s
}

func TestMatch(t *testing.T) {
	for _, tc := range []struct {
		expr  string
		known bool // of the regular customer
		empty bool // of somebody without events
	}{
		{"", true, true},
		{" \n\t", true, true},
		{"nps == 9", true, false},
		{"nps == -1", false, true},
		{"nps_age_days == 10", true, false},
		{"nps_age_days == -1", false, true},
		{"orders == 2", true, false},
		// exp(-3.9/30) + exp(-40/30) = 1.1417
		{"orders_30d > 1.141 && orders_30d < 1.142", true, false},
		{"orders_30d > 1", true, false}, // a double against an int
		{"spend_minor == 4500 && currency == 'EUR'", true, false},
		{"spend_minor == 0 && currency == ''", false, true},
		{"days_since_order == 3", true, false},
		{"days_since_order == -1", false, true},
		{"tenure_days == 400", true, false},
		{"tenure_days == -1", false, true},
		{"shares == 1", true, false},
		{"logins_30d > 1.3678 && logins_30d < 1.3679", true, false}, // 1 + exp(-1)
		{"open_tickets == 1", true, false},
		{"country in ['DE', 'AT']", true, false},
		{"country == ''", false, true},
		{"has(traits.plan) && traits.plan == 'pro'", true, false},
		{"!has(traits.plan)", false, true},
		{`traits["odd key"] == 1`, true, false},
		{"traits.seats >= 12 && traits.seats % 5 == 2", true, false},
		{"traits.ratio < 1", true, false},
		{"traits.huge > 1.0", true, false},
		{"traits.vip && !traits.trial", true, false},
		{`traits.quoted == 'a"bé'`, true, false},
		{"has(traits.broken)", false, false},
		{"size(traits) == 9", true, false},
		{"traits.exists(k, k.startsWith('se'))", true, false},
		{"currency.matches('^(EUR|USD)$')", true, false},
		{"nps >= 9 ? orders > 1 : false", true, false},
	} {
		t.Run(tc.expr, func(t *testing.T) {
			rule, err := Compile(tc.expr)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := rule.Match(regular(), now); got != tc.known || err != nil {
				t.Errorf("of a regular customer: got %v, %v, want %v", got, err, tc.known)
			}
			if got, _ := rule.Match(&models.State{}, now); got != tc.empty {
				t.Errorf("of somebody new: got %v, want %v", got, tc.empty)
			}
			if rule.String() != tc.expr {
				t.Errorf("got source %q, want %q", rule.String(), tc.expr)
			}
		})
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, tc := range []struct{ name, expr, detail string }{
		{"unknown name", "npss > 3", "line 1, column 1: undeclared reference to 'npss'"},
		{"every mistake", "nps > 3\n&& foo && bar('x')", "line 2, column 4: undeclared reference to 'foo'; line 2, column 14: undeclared reference to 'bar'"},
		{"cut short", "nps >", "line 1, column 6: Syntax error: mismatched input '<EOF>'"},
		{"types", "nps == 'x'", "line 1, column 5: found no matching overload for '_==_' applied to '(int, string)'"},
		{"a number", "1 + 1", "line 1, column 1: must be true or false, but is int; compare it with something"},
		{"a trait alone", "traits.vip", "line 1, column 1: must be true or false, but is dyn; compare it with something"},
		{"a bad pattern", "country.matches('[')", "line 1, column 17: invalid matches argument"},
		{"too deep", "[1].all(x, [1].all(y, [1].all(z, true)))", "line 1, column 30: comprehension exceeds nesting limit"},
		{"too long", "true || " + strings.Repeat(" ", MaxLength) + "true", "must have at most 2000 bytes"},
		{"too nested", strings.Repeat("(", 200) + "true" + strings.Repeat(")", 200), "expression recursion limit exceeded"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rule, err := Compile(tc.expr)
			if rule != nil || models.KindOf(err) != models.Invalid {
				t.Fatalf("got rule %v, error %v of kind %s, want kind invalid", rule, err, models.KindOf(err))
			}
			if !strings.Contains(err.Error(), tc.detail) {
				t.Errorf("got  %s\nwant %s", err, tc.detail)
			}
		})
	}
}

func TestCompileShowsFiveMistakes(t *testing.T) {
	_, err := Compile("a && b && c && d && e && f && g")
	if err == nil || strings.Count(err.Error(), "undeclared") != 5 || !strings.HasSuffix(err.Error(), "; and 2 more") {
		t.Errorf("got %v", err)
	}
}

func TestMatchErrorIsNoMatch(t *testing.T) {
	list := "[" + strings.Repeat("1,", 99) + "1]"
	for _, tc := range []struct{ name, expr, cause string }{
		{"missing trait", "traits.absent == 1", "no such key: absent"},
		{"missing trait, negated", "!(traits.absent == 1)", "no such key: absent"},
		{"division by zero", "orders / (shares - 1) > 1", "division by zero"},
		{"wrong type", "traits.plan > 3", "no such overload"},
		{"not a bool", "traits.seats && traits.seats", "no such overload"},
		{"overflow", "spend_minor * 9223372036854775807 > 0", "integer overflow"},
		{"too much work", list + ".all(x, " + list + ".all(y, x + y + nps > 0))", "actual cost limit exceeded"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rule, err := Compile(tc.expr)
			if err != nil {
				t.Fatal(err)
			}
			got, err := rule.Match(regular(), now)
			if got || models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), tc.cause) {
				t.Errorf("got %v, %v, want false with %q", got, err, tc.cause)
			}
		})
	}
}

func TestEventsOfLaterDoNotCountBackwards(t *testing.T) {
	rule, err := Compile("days_since_order == 0 && nps_age_days == 0 && tenure_days == 0")
	if err != nil {
		t.Fatal(err)
	}
	s := &models.State{}
	s.Apply(&models.Event{Kind: models.EventOrder, At: now.Add(time.Hour)})
	s.Apply(&models.Event{Kind: models.EventNPS, At: now.Add(time.Hour), Score: 9})
	if got, err := rule.Match(s, now); !got || err != nil {
		t.Errorf("got %v, %v, want true", got, err)
	}
}

func TestZeroRuleIsTrue(t *testing.T) {
	if got, err := new(Rule).Match(&models.State{}, now); !got || err != nil {
		t.Errorf("got %v, %v, want true", got, err)
	}
}

func TestMatchConcurrently(t *testing.T) {
	rule, err := Compile("nps >= 9 && traits.exists(k, k == 'plan') && currency.matches('E.R')")
	if err != nil {
		t.Fatal(err)
	}
	s := regular()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if got, err := rule.Match(s, now); !got || err != nil {
					t.Errorf("got %v, %v, want true", got, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"", "nps >= 9", "has(traits.plan) && traits.plan == 'pro'", "traits.exists(k, traits[k] == 1)", "1/0 == 1",
		"orders_30d > 2.5e3 || country in ['DE']", "[1,2].map(x, x*x).size() > 1", "'a'.matches('(a+)+$')", "nps ? 1 :", "\x00`\"",
		"timestamp('2026-01-01T00:00:00Z').getFullYear() == 2026", "duration('1h') > duration('1s')", "b'a' == b'b'", "dyn(1) == 'x'",
	} {
		f.Add(seed)
	}
	customer := regular()
	f.Fuzz(func(t *testing.T, expr string) {
		rule, err := Compile(expr)
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatalf("got kind %s of %v, want invalid", models.KindOf(err), err)
			}
			return
		}
		got, err := rule.Match(customer, now)
		if got && err != nil {
			t.Fatalf("a match with the error %v", err)
		}
		again, _ := rule.Match(customer, now)
		if got != again {
			t.Fatalf("got %v, then %v", got, again)
		}
	})
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile("nps >= 9 && days_since_order < 30"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	s := regular()
	for _, bm := range []struct{ name, expr string }{
		{"empty", ""},
		{"one", "orders > 2"},
		{"four", "nps >= 9 && days_since_order < 30 && orders >= 2 && country in ['DE', 'US']"},
		{"trait", "has(traits.plan) && traits.plan == 'pro'"},
	} {
		rule, err := Compile(bm.expr)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rule.Match(s, now); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestCache(t *testing.T) {
	var c Cache
	s := regular()
	for range 2 { // compiled, then kept
		if got, err := c.Match("nps == 9", s, now); !got || err != nil {
			t.Errorf("got %v, %v, want true", got, err)
		}
		if got, err := c.Match("", s, now); !got || err != nil {
			t.Errorf("of an empty rule: got %v, %v, want true", got, err)
		}
		if got, err := c.Match("npss == 9", s, now); got || models.KindOf(err) != models.Invalid {
			t.Errorf("of a bad rule: got %v, %v, want kind invalid", got, err)
		}
	}
}
