package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind says what a token is.
type tokenKind uint8

const (
	word   tokenKind = iota // letters, or one character of a script without spaces
	number                  // digits with their marks
	symbol                  // anything else that shows
	slot                    // a placeholder that the brief allows
)

// token is a piece of a folded text.
type token struct {
	key        string // of a word: lower case, no accents; else the text
	value      int64  // of a number, in ten-thousandths; -1 when it is out of range
	start, end int    // bytes in the folded text
	slot       *Slot
	id, stem   int32 // in the vocabularies, 0 for a word of no phrase
	clause     int32 // changes at a comma, colon or stop
	sentence   int32 // changes at a stop
	mention    int32 // index of the reward mentioned, from 1
	kind       tokenKind
	counts     mentionKind // of the mention
	fact       fact        // which facts of the brief it is part of
	capital    bool        // begins with a capital letter
	upper      bool        // has two or more letters, all of them capitals
	joined     bool        // follows the one before without space, or by a hyphen
	hyphen     bool        // a hyphen stands before it
	first      bool        // begins a sentence
	cjk        bool        // of a script without spaces
	numeral    bool        // a word for two or more
}

// fact is a set of facts of a brief.
type fact uint8

const (
	factBrand fact = 1 << iota // the brand's or the company's name
	factClaim                  // an approved claim
	factGift                   // what a reward is, or its condition
	factCode                   // a code with letters: its digits count nothing
)

// tokenizer cuts a folded text into tokens.
type tokenizer struct {
	text     string
	slots    []Slot
	grouping grouping
	list     []token
	pos      int
	clause   int32
	sentence int32
	spaced   bool // white space since the last token
	hyphen   bool
	begin    bool // a sentence begins
}

// tokens cuts the text of a field.
func tokens(f *folded, slots []Slot, g grouping) []token {
	t := tokenizer{text: f.text, slots: slots, grouping: g, begin: true, spaced: true, list: make([]token, 0, len(f.text)/3+16)}
	for t.pos < len(t.text) {
		t.next()
	}
	return t.list
}

func (t *tokenizer) next() {
	rest := t.text[t.pos:]
	if s, n := t.slot(rest); s != nil {
		t.add(token{kind: slot, key: s.Name, slot: s}, n)
		return
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\n':
		t.stop()
		t.pos += size
	case r == ' ':
		t.spaced = true
		t.pos += size
	case '0' <= r && r <= '9':
		n, value := readNumber(rest, t.grouping)
		t.add(token{kind: number, key: rest[:n], value: value}, n)
	case unspaced(r):
		t.add(token{kind: word, key: rest[:size], cjk: true}, size)
	case unicode.IsLetter(r):
		t.word(rest, r)
	case r == '-' && !t.spaced:
		t.hyphen = true
		t.pos += size
	default:
		t.punctuation(r, size)
	}
}

// word takes letters with their marks, apostrophes and digits inside.
func (t *tokenizer) word(rest string, first rune) {
	n, capitals := 0, 0
	for n < len(rest) && (rest[n]|0x20 >= 'a' && rest[n]|0x20 <= 'z') { // the common case
		if rest[n] < 'a' {
			capitals++
		}
		n++
	}
	letters, ascii := n, n
	for i, r := range rest[ascii:] {
		i += ascii
		switch {
		case unspaced(r):
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
			n = i + utf8.RuneLen(r)
			continue
		case unicode.IsMark(r), unicode.IsDigit(r), r == '_':
			n = i + utf8.RuneLen(r)
			continue
		case r == '\'' && i+1 < len(rest) && letterAt(rest[i+1:]):
			continue
		}
		break
	}
	t.add(token{
		kind: word, key: key(rest[:n]), capital: unicode.IsUpper(first), upper: letters >= 2 && capitals == letters,
	}, n)
}

func (t *tokenizer) punctuation(r rune, size int) {
	k := t.text[t.pos : t.pos+size]
	switch r { // that mean something else in phrases
	case '#':
		k = hashSign
	case '%':
		k = percentSign
	}
	t.add(token{kind: symbol, key: k}, size)
	switch r {
	case '.', '!', '?', '。', '…', '¡', '¿':
		if r == '.' && t.pos < len(t.text) && t.text[t.pos] != ' ' && t.text[t.pos] != '\n' {
			return // inside an abbreviation or address
		}
		if n := len(t.list); r == '.' && n > 1 && (numbering[t.list[n-2].key] || t.price(&t.list[n-2])) {
			return
		}
		t.stop()
	case ',', ';', ':', '、', '—', '–', '-', '|', '•', '·', '(', ')', '「', '」', '・':
		t.clause++
	default:
		if r >= 0x2190 { // arrows, pictures
			t.clause++
		}
	}
}

// The keys of signs that mean something else in phrases.
const (
	hashSign    = "hash#"
	percentSign = "percent%"
)

// price reports whether a token is a currency and a number follows: "Fr. 50".
func (t *tokenizer) price(k *token) bool {
	_, n := code(k)
	return n > 0 && digitAt(strings.TrimLeft(t.text[t.pos:], " "), 0)
}

// numbering is words shortened before a number.
var numbering = set("no nr num n")

func (t *tokenizer) stop() {
	t.sentence++
	t.clause++
	t.begin, t.spaced = true, true
}

func (t *tokenizer) add(k token, n int) {
	k.start, k.end = t.pos, t.pos+n
	k.joined, k.hyphen = !t.spaced || t.hyphen, t.hyphen
	k.clause, k.sentence = t.clause, t.sentence
	k.id = words.find(k.key)
	if k.kind == word && len(k.key) >= stemBytes {
		k.stem = stems.find(k.key[:stemBytes])
	}
	if k.kind == word || k.kind == number || k.kind == slot {
		k.first, t.begin = t.begin, false
	}
	t.list = append(t.list, k)
	t.pos += n
	t.spaced, t.hyphen = false, false
}

// slot gives the placeholder that a text begins with.
func (t *tokenizer) slot(rest string) (*Slot, int) {
	for i := range t.slots {
		if s := &t.slots[i]; s.Name != "" && strings.HasPrefix(rest, s.Name) {
			return s, len(s.Name)
		}
	}
	return nil, 0
}

// unspaced reports whether a character belongs to a script written without
// spaces, so that each is a token of its own.
func unspaced(r rune) bool {
	return r >= 0x3005 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー' || r == '々')
}

func letterAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}
