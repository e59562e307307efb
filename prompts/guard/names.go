package guard

import (
	"strings"

	"goodword/prompts"
)

// name is a word or words of the brief to look for.
type name struct {
	text     string
	keys     []string
	capitals []bool
	inner    bool // a capital inside, a digit or several words: no common word looks like it
}

func newName(s string) name {
	f := fold(s)
	n := name{text: f.text}
	for _, t := range tokens(&f, nil, grouping{decimal: '.'}) {
		if t.kind == symbol {
			continue
		}
		n.keys = append(n.keys, t.key)
		n.capitals = append(n.capitals, t.capital)
	}
	n.inner = len(n.keys) > 1 || len(f.text) > 1 && strings.ToLower(f.text[1:]) != f.text[1:]
	return n
}

// names finds banned words and competitors.
func (c *checker) names(x *text) {
	for i := range x.tokens {
		if x.tokens[i].fact&factBrand != 0 {
			continue
		}
		for j := range c.banned {
			if end := c.banned[j].at(x.tokens, i); end > 0 {
				c.add(prompts.BannedWord, x, i, end, "the brand does not use this word")
			}
		}
		for j := range c.rivals {
			if end := c.rivals[j].at(x.tokens, i); end > 0 && c.rivals[j].named(x.tokens, i, end) {
				c.add(prompts.CompetitorMention, x, i, end, "name no competitor")
			}
		}
	}
}

// at gives the token after the name when it stands at i as whole words.
func (n *name) at(t []token, i int) int {
	end := i
	for _, k := range n.keys {
		for end > i && end < len(t) && t[end].kind == symbol && t[end].start == t[end-1].end && t[end].key != k {
			end++ // T&C, Dr. Oak
		}
		if end >= len(t) || t[end].key != k && (t[end].kind != word || t[end].key != k+"'s") {
			return 0
		}
		end++
	}
	if len(n.keys) == 0 {
		return 0
	}
	return end
}

// named reports whether the words at i are a name and no common words: they have
// the name's capitals, and these come from more than the place in the sentence.
func (n *name) named(t []token, i, end int) bool {
	k := 0
	for j := i; j < end && k < len(n.capitals); j++ {
		if t[j].kind == symbol {
			continue
		}
		if n.capitals[k] && !t[j].capital {
			return false
		}
		k++
	}
	if n.inner || t[i].cjk || !n.capitals[0] {
		return true
	}
	if t[i].upper && shouted(t, i) {
		return false
	}
	if titled(t, i) && i > 0 && articles[t[i-1].key] {
		return false
	}
	return !t[i].first || end >= len(t) || !verbal[t[end].key] || strings.HasSuffix(t[i].key, "'s")
}

// verbal are words behind a verb at the beginning of a sentence: "Steep
// in hot water" is no company.
var verbal = set("through into past by in along up away over out your the a an it this and to with of on across down around off back ahead your")

var articles = set("a an the ein eine einen der die das un una une el la le o um uma")

// shouted reports whether the words around a token are in capitals, too.
func shouted(t []token, i int) bool {
	others, upper := 0, 0
	for j := range t {
		if j != i && t[j].sentence == t[i].sentence && t[j].kind == word && len(t[j].key) > 1 {
			others++
			if t[j].upper {
				upper++
			}
		}
	}
	return others > 1 && 2*upper > others
}

// titled reports whether most words of the sentence have capitals, as in a headline.
func titled(t []token, i int) bool {
	words, capitals := 0, 0
	for j := range t {
		if t[j].sentence == t[i].sentence && t[j].kind == word && len(t[j].key) > 3 {
			words++
			if t[j].capital {
				capitals++
			}
		}
	}
	return words > 2 && 3*capitals > 2*words
}
