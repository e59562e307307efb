package guard

import (
	"strings"
	"unicode/utf8"

	"goodword/prompts"
)

const notDecent = "leave out swear words"

// everywhere are swear words that no language uses for anything else.
var everywhere = strings.Fields("fuck fucks fucked fucking fucker motherfucker shit shitty bullshit bitch bitches asshole assholes bastard bastards cunt wtf")

// swears finds swear words, also with letters left out or written as signs.
func (c *checker) swears(x *text) {
	report := func(_ bool, from, to int) {
		if !overlaps(x.spared, from, to) && x.tokens[from].fact&factBrand == 0 {
			c.add(prompts.Profanity, x, from, to, notDecent)
		}
	}
	c.tongue.swears.find(x.tokens, report)
	c.veiled(x)
}

// veiled finds f**k, sh1t and the like.
func (c *checker) veiled(x *text) {
	s := x.folded.text
	for i := 0; i < len(s); {
		n, signs := run(s[i:])
		if n >= 3 && signs && c.unveils(s[i:i+n]) {
			c.addSpan(prompts.Profanity, x, i, i+n, notDecent)
		}
		i += max(n, 1)
	}
}

// run measures the word that a text begins with, of letters, digits and the signs
// that stand for letters, and reports whether it has both letters and signs.
func run(s string) (int, bool) {
	n, letters, signs := 0, false, false
	for n < len(s) {
		switch c := s[n]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters = true
		case strings.IndexByte("*@$!013457#", c) >= 0:
			signs = true
		case c >= utf8.RuneSelf:
			letters = true
		default:
			return n, letters && signs
		}
		n++
	}
	return n, letters && signs
}

var veils = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// unveils reports whether a word with signs can be read as a swear word. At
// least two of its letters have to be plain.
func (c *checker) unveils(w string) bool {
	w = strings.TrimRight(w, "!*")
	k := key(veils.Replace(w))
	if strings.Count(k, "*")+strings.Count(k, "#")+2 > len(k) {
		return false
	}
	for _, swear := range c.tongue.vulgar {
		if alike(k, swear) {
			return true
		}
	}
	return false
}

// alike compares a word, * and # standing for any letter, with a swear word.
func alike(k, swear string) bool {
	if len(k) != len(swear) || len(k) < 3 {
		return false
	}
	for i := range len(k) {
		if k[i] != swear[i] && k[i] != '*' && k[i] != '#' {
			return false
		}
	}
	return true
}
