package cases_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"goodword/internal/vectors"
	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
	"goodword/prompts/guard/cases"
)

// rightShare is the share of verdicts that have to be right, with an accepted reason first.
const rightShare = 0.95

// grave are the codes that no text may slip through with.
var grave = []prompts.Code{
	prompts.AmountMismatch, prompts.CurrencyMismatch, prompts.RewardSideSwapped, prompts.InventedOffer, prompts.LinkMissing, prompts.LinkDuplicate,
	prompts.LinkForeign, prompts.Markup, prompts.PIILeak, prompts.DisclosureMissing, prompts.InjectionFollowed,
}

func read(t *testing.T) []cases.Case {
	t.Helper()
	list, err := cases.Parse(vectors.Text(t, "copy_guard"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestVectors(t *testing.T) {
	list := read(t)
	right := 0
	for _, c := range list {
		v := c.Judge()
		if c.Expect.Met(v) {
			right++
			continue
		}
		t.Logf("%s %s: got %s %v, want %s %s %v", c.ID, c.Title, v.Verdict, v.Reasons, c.Expect.Verdict, c.Expect.Reason, c.Expect.AlsoValid)
		if v.Verdict == cases.Accept && slices.Contains(grave, c.Expect.Reason) {
			t.Errorf("%s is accepted, and must not be: %s", c.ID, c.Expect.Reason)
		}
	}
	if share := float64(right) / float64(len(list)); share < rightShare {
		t.Errorf("%d of %d verdicts are right, want %g", right, len(list), rightShare)
	}
}

// TestMutants changes the amount, the currency and the sides of every accepted
// case of the vectors and the blind tables, one at a time: the words are false then, and none may be accepted.
func TestMutants(t *testing.T) {
	mutants := 0
	for _, c := range append(read(t), blind(t)...) {
		if c.Expect.Verdict != cases.Accept {
			continue
		}
		texts := variants(t, &c)
		brief := c.Brief()
		if found := guard.Check(&brief, c.Promise(), texts); len(found) > 0 {
			t.Errorf("%s is not accepted as it is: %v", c.ID, found)
		}
		others := changed(&c, texts)
		if len(others) == 0 {
			continue // it tells of no reward
		}
		for _, m := range mutations(c.Promise()) {
			mutants++
			if found := guard.Check(&brief, m.promise, texts); len(found) == 0 {
				t.Errorf("%s is accepted with %s: %v", c.ID, m.name, texts)
			}
		}
		for _, text := range others {
			mutants++
			if found := guard.Check(&brief, c.Promise(), text); len(found) == 0 {
				t.Errorf("%s is accepted with another number: %v", c.ID, text)
			}
		}
	}
	t.Logf("%d mutants", mutants)
	if mutants < 100 {
		t.Errorf("%d mutants were tried, want 100 or more", mutants)
	}
}

func variants(t *testing.T, c *cases.Case) []prompts.Variant {
	t.Helper()
	list, code := prompts.Parse(prompts.Answer(c.Answer), prompts.Shape{Fields: c.Context.Output.Fields, Variants: c.Context.Output.Variants})
	if code != "" {
		t.Fatalf("%s: %s", c.ID, code)
	}
	return list
}

type mutation struct {
	name    string
	promise guard.Promise
}

// mutations makes a promise another one in one way each.
func mutations(p guard.Promise) []mutation {
	var list []mutation
	change := func(name string, f func(*guard.Promise)) {
		m := p
		f(&m)
		list = append(list, mutation{name, m})
	}
	change("other amounts", func(m *guard.Promise) { m.Friend.Minor += 100; m.Advocate.Minor += 100 })
	change("a tenth", func(m *guard.Promise) { m.Friend.Minor /= 10; m.Advocate.Minor /= 10 })
	if p.Friend.Kind.Money() || p.Advocate.Kind.Money() {
		change("another currency", func(m *guard.Promise) { m.Friend.Currency, m.Advocate.Currency = "SEK", "SEK" })
	}
	if p.Advocate.Kind == models.OfferCharity {
		return list // neither side gets a donation
	}
	change("the sides exchanged", func(m *guard.Promise) {
		if m.Friend.Minor == m.Advocate.Minor {
			m.Friend.Minor *= 2
		} else {
			m.Friend, m.Advocate = m.Advocate, m.Friend
		}
	})
	return list
}

// changed gives the texts with one of the places where they write a reward's
// number changed, each place once.
func changed(c *cases.Case, texts []prompts.Variant) [][]prompts.Variant {
	var list [][]prompts.Variant
	for _, number := range written(c.Promise()) {
		for i, v := range texts {
			for _, field := range c.Context.Output.Fields {
				for at := 0; ; {
					n := strings.Index(v[field][at:], number)
					if n < 0 {
						break
					}
					from := at + n
					at = from + len(number)
					if digitBeside(v[field], from, at) {
						continue
					}
					mutant := slices.Clone(texts)
					mutant[i] = maps.Clone(v)
					mutant[i][field] = v[field][:from] + "7" + number + v[field][at:]
					list = append(list, mutant)
				}
			}
		}
	}
	return list
}

// written gives how the numbers of a promise can be written, without decimals.
func written(p guard.Promise) []string {
	var list []string
	for _, r := range []guard.Reward{p.Friend, p.Advocate} {
		n := r.Minor
		if r.Kind.Money() {
			for range prompts.Exponent(r.Currency) {
				n /= 10
			}
		}
		if n == 0 {
			continue
		}
		digits := strconv.FormatInt(n, 10)
		list = append(list, digits)
		if len(digits) > 3 {
			list = append(list, digits[:len(digits)-3]+","+digits[len(digits)-3:])
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func digitBeside(s string, from, to int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == ',') }
	return digit(from-1) || to < len(s) && s[to] >= '0' && s[to] <= '9'
}
