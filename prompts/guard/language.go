package guard

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"goodword/prompts"
)

// Words of another language that make a stretch of text count as written in it.
const (
	foreignWords    = 3 // in a sentence that has none of the locale's
	foreignSentence = 5 // words such a sentence has at least
)

// language finds words in another language than the locale's: by the script, and
// by the words that are frequent in one language and not in its neighbours.
func (c *checker) language(texts []*text) {
	if !c.known {
		return
	}
	const detail = "write in the language of the locale"
	var all []token
	for _, x := range texts {
		if from, to := c.script(x); to > from {
			c.add(prompts.WrongLanguage, x, from, to, detail)
		}
		if from, to := c.foreign(x.tokens); to > from {
			c.add(prompts.WrongLanguage, x, from, to, detail)
		}
		all = append(all, x.tokens...)
	}
	own, other := c.score(all)
	if len(texts) > 0 && other >= foreignWords && other > own {
		x := longest(texts)
		c.add(prompts.WrongLanguage, x, 0, len(x.tokens), detail)
	}
}

func longest(texts []*text) *text {
	most := texts[0]
	for _, x := range texts {
		if len(x.tokens) > len(most.tokens) {
			most = x
		}
	}
	return most
}

// score counts the words of the locale's language and of the nearest other one,
// each word once.
func (c *checker) score(t []token) (own, other int) {
	var counts [8]int
	for i := range t {
		mask := functionOf[t[i].id]
		if mask == 0 || t[i].id == 0 || t[i].fact != 0 || again(t, i) {
			continue
		}
		for j := range tongues {
			if mask&(1<<j) != 0 {
				counts[j]++
			}
		}
	}
	for j, tongue := range tongues {
		if tongue == c.tongue {
			own = counts[j]
		} else {
			other = max(other, counts[j])
		}
	}
	return own, other
}

// recent is how far back a word that comes again does not count again.
const recent = 24

func again(t []token, i int) bool {
	for j := max(0, i-recent); j < i; j++ {
		if t[j].id == t[i].id {
			return true
		}
	}
	return false
}

// functionOf tells by a word's number in which languages it is frequent, a bit each.
var functionOf = func() map[int32]uint8 {
	m := map[int32]uint8{}
	for j, tongue := range tongues {
		for _, k := range slices.Sorted(maps.Keys(tongue.function)) {
			m[words.intern(k)] |= 1 << j
		}
	}
	return m
}()

// foreign finds a sentence in another language.
func (c *checker) foreign(t []token) (from, to int) {
	for from = 0; from < len(t); from = to {
		for to = from; to < len(t) && t[to].sentence == t[from].sentence; to++ {
		}
		words := 0
		for _, k := range t[from:to] {
			if k.kind == word && !k.cjk && k.fact == 0 {
				words++
			}
		}
		if words < foreignSentence {
			continue
		}
		own, other := c.score(t[from:to])
		if own == 0 && other >= foreignWords || own > 0 && other >= 3*own+foreignWords {
			return from, to
		}
	}
	return 0, 0
}

// script finds letters of a script that the language does not use: for Japanese
// a text without kana.
func (c *checker) script(x *text) (from, to int) {
	if c.tongue != japanese && x.folded.at == nil {
		return 0, 0 // ASCII
	}
	letters, kana, han, own, first, last := 0, 0, 0, 0, -1, 0
	for i := range x.tokens {
		t := &x.tokens[i]
		if t.kind != word || t.fact != 0 {
			continue
		}
		r := []rune(x.folded.text[t.start:t.end])
		letters += len(r)
		switch {
		case unicode.In(r[0], unicode.Hiragana, unicode.Katakana) || r[0] == 'ー':
			kana++
		case unicode.Is(unicode.Han, r[0]) || r[0] == '々':
			han++
		case latinWord(r):
			own += len(r)
			continue
		}
		if first < 0 {
			first = i
		}
		last = i + 1
	}
	if c.tongue == japanese {
		if letters >= 8 && (kana == 0 && (own > 0 || han >= 8) || 10*(kana+han) < 3*letters && own >= 20 && kana+han < 12) {
			return 0, len(x.tokens)
		}
		return c.mixed(x)
	}
	if foreign := letters - own; foreign >= 4 && 10*foreign > letters {
		return first, last
	}
	return c.mixed(x)
}

func latinWord(r []rune) bool {
	for _, l := range r {
		if unicode.IsLetter(l) && !unicode.Is(unicode.Latin, l) {
			return false
		}
	}
	return true
}

// mixed finds a word with letters of two scripts, which look alike and are not.
func (c *checker) mixed(x *text) (from, to int) {
	for i := range x.tokens {
		t := &x.tokens[i]
		if t.kind != word || t.cjk {
			continue
		}
		latin, other := 0, 0
		for _, l := range x.folded.text[t.start:t.end] {
			switch {
			case unicode.Is(unicode.Latin, l):
				latin++
			case unicode.IsLetter(l):
				other++
			}
		}
		if latin > 0 && other > 0 && !strings.Contains(c.brief.Brand.Name, x.folded.text[t.start:t.end]) {
			return i, i + 1
		}
	}
	return 0, 0
}
