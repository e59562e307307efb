package guard

import (
	"strings"
)

// A phrase is written in a small language of its own, elements apart by spaces:
//
//	free          that word, in any case and with or without accents
//	guarant*      a word with that beginning
//	yes|of+course either; + joins the words of an alternative
//	?very         may be there
//	_             any one token
//	~4            up to four tokens of the same sentence, the fewest first
//	#             a number
//	$ %           a sum of money, a percentage, or a placeholder for a reward
//	^             begins a sentence; only in front
//	無料          characters one after the other
//
// Hyphens between words are not seen: "risk free" is risk-free, too.
type phrase struct {
	elements []element
	anchored bool
}

type element struct {
	options  [][]atom // one alternative each: the words in a row
	optional bool
	gap      int // up to so many tokens, -1 for none
}

// atom stands for one token.
type atom struct {
	key  string
	stem bool
}

// mustPhrase parses a phrase of ours; a mistake in one is a programmer's.
func mustPhrase(source string) phrase {
	var p phrase
	for i, field := range strings.Fields(source) {
		if i == 0 && field == "^" {
			p.anchored = true
			continue
		}
		p.elements = append(p.elements, parseElement(field))
	}
	if len(p.elements) == 0 || p.elements[0].optional || p.elements[0].gap >= 0 {
		panic("guard: a phrase begins with a word: " + source)
	}
	return p
}

func parseElement(field string) element {
	e := element{gap: -1}
	if field[0] == '~' && len(field) == 2 {
		e.gap = int(field[1] - '0')
		return e
	}
	if field[0] == '?' {
		e.optional, field = true, field[1:]
	}
	for _, option := range strings.Split(field, "|") {
		var row []atom
		for _, w := range strings.Split(option, "+") {
			row = append(row, parseAtoms(w)...)
		}
		e.options = append(e.options, row)
	}
	return e
}

// parseAtoms gives one atom for a word, one for each character of Japanese.
func parseAtoms(w string) []atom {
	w, stem := strings.CutSuffix(w, "*")
	var list []atom
	start := 0
	for i, r := range w {
		if unspaced(r) {
			if start < i {
				list = append(list, atom{key: key(w[start:i])})
			}
			list = append(list, atom{key: string(r)})
			start = i + len(string(r))
		}
	}
	if start < len(w) {
		list = append(list, atom{key: key(w[start:]), stem: stem})
	}
	return list
}

// match gives the token after the phrase when it is there at i, else -1.
func (p *phrase) match(t []token, i int) int {
	if p.anchored && !t[i].first {
		return -1
	}
	return matchFrom(p.elements, t, i, t[i].sentence)
}

func matchFrom(list []element, t []token, i int, sentence int32) int {
	if len(list) == 0 {
		return i
	}
	e := &list[0]
	if e.gap >= 0 {
		for skip := 0; skip <= e.gap && i+skip <= len(t); skip++ {
			if skip > 0 && t[i+skip-1].sentence != sentence {
				return -1
			}
			if end := matchFrom(list[1:], t, i+skip, sentence); end >= 0 {
				return end
			}
		}
		return -1
	}
	for _, row := range e.options {
		if next := matchRow(row, t, i, sentence); next >= 0 {
			if end := matchFrom(list[1:], t, next, sentence); end >= 0 {
				return end
			}
		}
	}
	if e.optional {
		return matchFrom(list[1:], t, i, sentence)
	}
	return -1
}

func matchRow(row []atom, t []token, i int, sentence int32) int {
	for _, a := range row {
		if i >= len(t) || t[i].sentence != sentence {
			return -1
		}
		n := a.match(t, i)
		if n == 0 {
			return -1
		}
		i += n
	}
	return i
}

// match gives how many tokens an atom takes at i, 0 for none.
func (a atom) match(t []token, i int) int {
	switch a.key {
	case "_":
		return 1
	case "#":
		if t[i].kind == number {
			return 1
		}
		return 0
	case "$", "%":
		if m := t[i].mention; m > 0 {
			n := 1
			for i+n < len(t) && t[i+n].mention == m {
				n++
			}
			return n
		}
		return 0
	}
	if t[i].key == a.key || a.stem && t[i].kind == word && strings.HasPrefix(t[i].key, a.key) {
		return 1
	}
	return 0
}

// phrasebook finds phrases by their first word.
type phrasebook[T any] struct {
	exact map[string][]entry[T]
	stems map[string][]entry[T] // by their first bytes
}

type entry[T any] struct {
	phrase phrase
	means  T
}

// stemBytes are the bytes by which stems are filed: no stem is shorter.
const stemBytes = 3

func (b *phrasebook[T]) add(means T, sources ...string) {
	if b.exact == nil {
		b.exact, b.stems = map[string][]entry[T]{}, map[string][]entry[T]{}
	}
	for _, source := range sources {
		p := mustPhrase(source)
		filed := map[string]bool{}
		for _, row := range p.elements[0].options {
			a := row[0]
			switch {
			case filed[a.key]:
			case a.stem && len(a.key) < stemBytes:
				panic("guard: the stem is too short: " + source)
			case a.stem:
				k := a.key[:stemBytes]
				if !filed[k+"*"] {
					b.stems[k] = append(b.stems[k], entry[T]{p, means})
				}
				filed[k+"*"] = true
			default:
				b.exact[a.key] = append(b.exact[a.key], entry[T]{p, means})
				filed[a.key] = true
			}
		}
	}
}

// find calls found for each phrase in the tokens with its first token and the
// one after its last.
func (b *phrasebook[T]) find(t []token, found func(means T, from, to int)) {
	for i := range t {
		b.at(t, i, found)
	}
}

func (b *phrasebook[T]) at(t []token, i int, found func(means T, from, to int)) {
	k := t[i].key
	try(b.exact[k], t, i, found)
	if t[i].kind == number {
		try(b.exact["#"], t, i, found)
	}
	if m := t[i].mention; m > 0 && (i == 0 || t[i-1].mention != m) {
		try(b.exact["$"], t, i, found)
	}
	if t[i].kind == word && len(k) >= stemBytes {
		try(b.stems[k[:stemBytes]], t, i, found)
	}
}

func try[T any](list []entry[T], t []token, i int, found func(means T, from, to int)) {
	for j := range list {
		if end := list[j].phrase.match(t, i); end > i {
			found(list[j].means, i, end)
		}
	}
}
