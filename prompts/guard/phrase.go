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
//	#             a number, in digits or in a word from two on
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
	kind atomKind
	id   int32  // of the word, or of the first bytes of a stem
	stem string // that a word begins with
}

type atomKind uint8

const (
	exactly    atomKind = iota
	beginning           // the token begins with the stem
	anyToken            // _
	anyNumber           // #
	anySum              // $
	anyPercent          // %
)

func newAtom(w string, stem bool) atom {
	switch {
	case w == "_":
		return atom{kind: anyToken}
	case w == "#":
		return atom{kind: anyNumber}
	case w == "$":
		return atom{kind: anySum}
	case w == "%":
		return atom{kind: anyPercent}
	case stem && len(w) < stemBytes:
		panic("guard: the stem is too short: " + w)
	case stem:
		return atom{kind: beginning, id: stems.intern(w[:stemBytes]), stem: w}
	}
	return atom{kind: exactly, id: words.intern(w)}
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
				list = append(list, newAtom(key(w[start:i]), false))
			}
			list = append(list, newAtom(string(r), false))
			start = i + len(string(r))
		}
	}
	if start < len(w) {
		list = append(list, newAtom(key(w[start:]), stem))
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
	for j := range row {
		if i >= len(t) || t[i].sentence != sentence {
			return -1
		}
		n := row[j].match(t, i)
		if n == 0 {
			return -1
		}
		i += n
	}
	return i
}

// match gives how many tokens an atom takes at i, 0 for none.
func (a *atom) match(t []token, i int) int {
	switch a.kind {
	case exactly:
		if t[i].id != a.id {
			return 0
		}
	case beginning:
		if t[i].stem != a.id || !strings.HasPrefix(t[i].key, a.stem) {
			return 0
		}
	case anyNumber:
		if t[i].kind != number && !t[i].numeral || t[i].fact&factCode != 0 {
			return 0
		}
	case anySum:
		if t[i].counts != percent {
			return mentionLength(t, i)
		}
		return 0
	case anyPercent:
		if t[i].counts == percent || t[i].counts == named {
			return mentionLength(t, i)
		}
		return 0
	}
	return 1
}

func mentionLength(t []token, i int) int {
	m, n := t[i].mention, 0
	for m > 0 && i+n < len(t) && t[i+n].mention == m {
		n++
	}
	return n
}

// phrasebook finds phrases by their first word.
type phrasebook[T any] struct {
	exact    shelf[T]
	stems    shelf[T] // by their first bytes
	numbers  []entry[T]
	mentions []entry[T]
}

// shelf holds entries by the number of a word. Most words have none, so that the
// numbers index a small table, which is quicker than a map.
type shelf[T any] struct {
	index []uint16 // into lists, from 1
	lists [][]entry[T]
}

func (s *shelf[T]) add(id int32, e entry[T]) {
	for len(s.index) <= int(id) {
		s.index = append(s.index, 0)
	}
	if s.index[id] == 0 {
		s.lists = append(s.lists, nil)
		s.index[id] = uint16(len(s.lists))
	}
	n := s.index[id] - 1
	s.lists[n] = append(s.lists[n], e)
}

// at gives the entries of a word; 0 is the number of no word.
func (s *shelf[T]) at(id int32) []entry[T] {
	if int(id) >= len(s.index) || s.index[id] == 0 {
		return nil
	}
	return s.lists[s.index[id]-1]
}

// entry is a phrase filed under one of its first words. second is what the next
// token has to be for it, nil when that is open: most phrases end there.
type entry[T any] struct {
	phrase phrase
	second []atom
	means  T
}

// stemBytes are the bytes by which stems are filed: no stem is shorter.
const stemBytes = 3

func (b *phrasebook[T]) add(means T, sources ...string) {
	for _, source := range sources {
		p := mustPhrase(source)
		for i, row := range p.elements[0].options {
			// An option each: what is filed twice under a word would be tried twice.
			q := phrase{elements: append([]element{{options: p.elements[0].options[i : i+1], gap: -1}}, p.elements[1:]...), anchored: p.anchored}
			b.file(row[0], entry[T]{q, q.second(), means}, source)
		}
	}
}

func (b *phrasebook[T]) file(first atom, e entry[T], source string) {
	switch first.kind {
	case exactly:
		b.exact.add(first.id, e)
	case beginning:
		b.stems.add(first.id, e)
	case anyNumber:
		b.numbers = append(b.numbers, e)
	case anySum, anyPercent:
		b.mentions = append(b.mentions, e)
	default:
		panic("guard: a phrase begins with a word: " + source)
	}
}

// second gives what the token behind the first one has to be, nil when anything
// may stand there or nothing.
func (p *phrase) second() []atom {
	if row := p.elements[0].options[0]; len(row) > 1 {
		return row[1:2]
	} else if row[0].kind >= anySum || len(p.elements) == 1 {
		return nil
	}
	e := &p.elements[1]
	if e.optional || e.gap >= 0 {
		return nil
	}
	var list []atom
	for _, row := range e.options {
		list = append(list, row[0])
	}
	return list
}

// find calls found for each phrase in the tokens with its first token and the
// one after its last.
func (b *phrasebook[T]) find(t []token, found func(means T, from, to int)) {
	for i := range t {
		b.at(t, i, found)
	}
}

func (b *phrasebook[T]) at(t []token, i int, found func(means T, from, to int)) {
	if list := b.exact.at(t[i].id); list != nil {
		try(list, t, i, found)
	}
	if list := b.stems.at(t[i].stem); list != nil {
		try(list, t, i, found)
	}
	if t[i].kind == number || t[i].numeral {
		try(b.numbers, t, i, found)
	}
	if m := t[i].mention; m > 0 && (i == 0 || t[i-1].mention != m) {
		try(b.mentions, t, i, found)
	}
}

func try[T any](list []entry[T], t []token, i int, found func(means T, from, to int)) {
	for j := range list {
		e := &list[j]
		if e.second != nil && !follows(e.second, t, i+1) {
			continue
		}
		if end := e.phrase.match(t, i); end > i {
			found(e.means, i, end)
		}
	}
}

func follows(second []atom, t []token, i int) bool {
	if i >= len(t) {
		return false
	}
	for j := range second {
		if second[j].match(t, i) > 0 {
			return true
		}
	}
	return false
}
