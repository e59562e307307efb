package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
	var counts languages
	for _, x := range texts {
		if from, to := c.script(x); to > from {
			c.add(prompts.WrongLanguage, x, from, to, detail)
		}
		if from, to := c.foreign(x.tokens); to > from {
			c.add(prompts.WrongLanguage, x, from, to, detail)
		}
		counts.add(x.tokens)
	}
	own, other := counts.compare(c.tongue)
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

// languages counts the words that tell each language, in the order of tongues.
type languages [8]int

// add counts the words of tokens, one that comes again soon once.
func (l *languages) add(t []token) {
	for i := range t {
		if t[i].id == 0 || int(t[i].id) >= len(functionOf) || t[i].fact != 0 || spelling(t, i) {
			continue
		}
		mask := functionOf[t[i].id]
		if mask == 0 || again(t, i) {
			continue
		}
		for j := range tongues {
			if mask&(1<<j) != 0 {
				l[j]++
			}
		}
	}
}

// spelling reports whether a token is a letter beside another one, and no word.
func spelling(t []token, i int) bool {
	letter := func(i int) bool { return i >= 0 && i < len(t) && t[i].kind == word && len(t[i].key) == 1 }
	return letter(i) && (letter(i-1) || letter(i+1))
}

// compare gives the count of a language and the highest of the others.
func (l *languages) compare(tongue *compiled) (own, other int) {
	for j := range tongues {
		if tongues[j] == tongue {
			own = l[j]
		} else {
			other = max(other, l[j])
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
		var counts languages
		counts.add(t[from:to])
		own, other := counts.compare(c.tongue)
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
		s := x.folded.text[t.start:t.end]
		n := utf8.RuneCountInString(s)
		letters += n
		switch r, _ := utf8.DecodeRuneInString(s); {
		case t.cjk && (unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー'):
			kana++
		case t.cjk:
			han++
		case latinWord(s):
			own += n
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

func latinWord(s string) bool {
	for _, l := range s {
		if l >= utf8.RuneSelf && unicode.IsLetter(l) && !unicode.Is(unicode.Latin, l) {
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
		if latinWord(x.folded.text[t.start:t.end]) {
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
