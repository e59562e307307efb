package guard

import (
	"slices"
	"strings"
)

// factPhrase is something of the brief that the words may repeat, by its tokens.
type factPhrase struct {
	kind fact
	keys []string
}

// wordSet is the words of a fact, sorted, for what is said in another order.
type wordSet []string

func (c *checker) keys(s string) []string {
	f := fold(s)
	var keys []string
	for _, t := range tokens(&f, nil, c.grouping) {
		if t.kind != symbol || t.key == percentSign || signs[t.key] != "" {
			keys = append(keys, t.key)
		}
	}
	return keys
}

func (c *checker) addFact(kind fact, s string) {
	if keys := c.keys(s); len(keys) > 0 {
		c.facts = append(c.facts, factPhrase{kind, keys})
	}
	if kind == factBrand {
		return
	}
	f := fold(s)
	t := tokens(&f, nil, c.grouping)
	c.extra = append(c.extra, mentions(t, c.tongue, c.grouping)...)
	for i := range t {
		if t[i].kind == number && t[i].mention == 0 {
			c.extra = append(c.extra, mention{kind: plainly, value: t[i].value})
		}
	}
}

// addKnown adds an address or a code, of which "5twk" is a number and a word.
func (c *checker) addKnown(s string) {
	kind := factBrand
	keys := c.keys(s)
	if len(keys) > 1 {
		kind |= factCode
	}
	if len(keys) > 0 {
		c.facts = append(c.facts, factPhrase{kind, keys})
	}
}

func (c *checker) words(s string) wordSet {
	set := wordSet(c.keys(s))
	slices.Sort(set)
	return set
}

// mark notes which tokens are part of facts.
func (c *checker) mark(t []token) {
	for i := range t {
		for _, f := range c.facts {
			if end := along(t, i, f.keys); end > 0 {
				for j := i; j < end; j++ {
					t[j].fact |= f.kind
				}
			}
		}
	}
}

// along gives the token after keys that stand at i, symbols between aside, else 0.
func along(t []token, i int, keys []string) int {
	for _, k := range keys {
		for i < len(t) && t[i].kind == symbol && t[i].key != k {
			i++
		}
		if i >= len(t) || t[i].key != k {
			return 0
		}
		i++
	}
	return i
}

// excused reports whether what the tokens say is a fact: all of them are part of
// one, or all words are in one fact, with at least two of them, or one beside
// another word of the fact.
func (c *checker) excused(t []token, from, to int, sets []wordSet, kinds fact) bool {
	whole := true
	for _, k := range t[from:to] {
		whole = whole && (k.fact&(kinds|factBrand) != 0 || k.kind == symbol)
	}
	if whole {
		return true
	}
	for _, set := range sets {
		if set.hold(t, from, to) {
			return true
		}
	}
	return false
}

// fillers are words that say nothing by themselves, in all languages.
var fillers = set("a an the of for in on at to and or with your my our you is are its it's i der die das den dem des ein eine einen mit von zu und für im in am auf dein deine ist el la los las un una de del en y con tu su es le les du des et avec ton ta votre est o os as um uma do da dos das em e com seu sua é の を に は が で と も な")

func (s wordSet) hold(t []token, from, to int) bool {
	content := 0
	for _, k := range t[from:to] {
		if k.kind == symbol || fillers[k.key] {
			continue
		}
		if !s.has(k.key) || k.kind == number && s.count(k.key) < count(t[from:to], k.key) {
			return false
		}
		content++
	}
	if content != 1 {
		return content > 1
	}
	for _, j := range []int{from - 2, from - 1, to, to + 1} {
		if j >= 0 && j < len(t) && !fillers[t[j].key] && t[j].kind != symbol && s.has(t[j].key) {
			return true
		}
	}
	return len(s) == 1
}

// count gives how often the fact has a word.
func (s wordSet) count(k string) int {
	n := 0
	for _, w := range s {
		if w == k {
			n++
		}
	}
	return n
}

// count gives how often tokens have a word.
func count(t []token, k string) int {
	n := 0
	for i := range t {
		if t[i].key == k {
			n++
		}
	}
	return n
}

// has reports whether the set has a word, or one with the same beginning.
func (s wordSet) has(k string) bool {
	if slices.Contains(s, k) {
		return true
	}
	if len(k) < 5 {
		return false
	}
	for _, w := range s {
		if len(w) >= 5 && (strings.HasPrefix(w, k[:len(k)-1]) || strings.HasPrefix(k, w[:len(w)-1])) {
			return true
		}
	}
	return false
}
