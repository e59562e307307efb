package guard

import (
	"slices"

	"goodword/prompts"
)

// finder collects the rewards that a text mentions.
type finder struct {
	t      []token
	tongue *compiled
	marks  grouping
	list   []mention
}

// mentions finds sums, percentages, points, bare numbers told as a reward,
// gifts by name and placeholders, in the order of the text, and marks their
// tokens.
func mentions(t []token, tongue *compiled, marks grouping) []mention {
	f := finder{t: t, tongue: tongue, marks: marks}
	for i := range t {
		if t[i].mention == 0 {
			f.at(i)
		}
	}
	slices.SortFunc(f.list, func(a, b mention) int { return a.from - b.from })
	for i := range f.list {
		for j := f.list[i].from; j < f.list[i].to; j++ {
			t[j].mention, t[j].counts = int32(i+1), f.list[i].kind
		}
		f.list[i].vague = f.vague(f.list[i].from)
	}
	return f.list
}

func (f *finder) at(i int) {
	t := &f.t[i]
	switch t.kind {
	case slot:
		switch t.slot.Kind {
		case SlotFriendReward:
			f.add(mention{kind: named, from: i, to: i + 1, side: friend})
		case SlotAdvocateReward:
			f.add(mention{kind: named, from: i, to: i + 1, side: advocate})
		}
	case number:
		f.number(i)
	case word, symbol:
		f.unit(i)
	}
}

// add keeps a mention and marks its tokens, so that none is taken twice.
func (f *finder) add(m mention) {
	f.list = append(f.list, m)
	for j := m.from; j < m.to; j++ {
		f.t[j].mention = int32(len(f.list))
	}
}

// number decides what a number counts.
func (f *finder) number(i int) {
	value, next := f.scaled(i)
	next = f.dashed(next)
	u := f.unitAt(next)
	if u.length > 0 && f.t[next].sentence != f.t[i].sentence {
		u = measure{}
	}
	before, nb := currencyBefore(f.t, i)
	if nb > 0 && f.t[i-nb].mention > 0 {
		nb = 0
	}
	switch {
	case u.length > 0 && u.kind == percent && u.fixed == 0:
		f.add(mention{kind: percent, value: value, from: i, to: next + u.length})
		f.ranged(i, percent, "")
	case next < len(f.t) && f.t[next].key == "割" && nb == 0: // 2割, but $20割引
		f.add(mention{kind: percent, value: times(value, 10), from: i, to: next + 1})
	case u.length > 0 && u.kind == money && (nb == 0 || before == "dollar" || before == "¥"):
		f.add(mention{kind: money, value: f.sum(i, next, value, u.currency), currency: u.currency, from: i - nb, to: next + u.length})
		f.ranged(i-nb, money, u.currency)
	case nb > 0:
		f.add(mention{kind: money, value: f.sum(i, next, value, before), currency: before, from: i - nb, to: next})
		f.ranged(i-nb, money, before)
	case u.length > 0 && u.kind == points:
		f.add(mention{kind: points, value: value, from: i, to: next + u.length})
	case f.t[i].hyphen && i > 0 && f.t[i-1].mention > 0 && f.t[i-1].kind == number: // the end of a range, $10-20
		m := f.list[f.t[i-1].mention-1]
		f.add(mention{kind: m.kind, value: value, currency: m.currency, from: i, to: next})
	case f.told(i, next):
		f.add(mention{kind: plainly, value: value, from: i, to: next})
	}
}

// sum is the number at i in units of the currency. Three digits behind a point are
// decimals where the currency has as many and the region's sums have a point:
// KWD 2.500 in Switzerland.
func (f *finder) sum(i, next int, value int64, u string) int64 {
	if f.marks.point && next == i+1 && len(u) == 3 && prompts.Exponent(u) == 3 {
		_, value = readNumber(f.t[i].key, grouping{decimal: '.'})
	}
	return inUnits(value, u)
}

// dashed gives the token behind a dash for no decimals, "15,- €" or "50.–", that
// stands behind a number, else the same token.
func (f *finder) dashed(next int) int {
	if next+1 >= len(f.t) || !f.t[next].joined || f.t[next].key != "," && f.t[next].key != "." {
		return next
	}
	switch behind := &f.t[next+1]; {
	case behind.hyphen:
		return next + 1
	case behind.joined && (behind.key == "–" || behind.key == "—" || behind.key == "-") && next+2 < len(f.t):
		return next + 2
	}
	return next
}

// ranged takes the number that a range begins with, 10-20 €.
func (f *finder) ranged(i int, kind mentionKind, currency string) {
	if i > 0 && f.t[i].hyphen && f.t[i-1].kind == number && f.t[i-1].mention == 0 {
		f.add(mention{kind: kind, value: inUnits(f.t[i-1].value, currency), currency: currency, from: i - 1, to: i})
	}
}

// scaled is a number with what multiplies it, 10k or 2万, and the token after.
func (f *finder) scaled(i int) (int64, int) {
	value, next := f.t[i].value, i+1
	for next < len(f.t) && f.t[next].joined {
		m, ok := multipliers[f.t[next].key]
		if !ok {
			break
		}
		value = times(value, m)
		next++
		if next < len(f.t) && f.t[next].joined && f.t[next].kind == number {
			return f.plus(value, next, m) // 1万5千
		}
	}
	if next < len(f.t) && next == i+1 && f.t[next].kind == word {
		if n := f.tongue.numbers[f.t[next].key]; n >= 1000 && f.t[next].sentence == f.t[i].sentence {
			value, next = times(value, n), next+1
			if next < len(f.t) && f.t[next].kind == number && f.t[next].sentence == f.t[i].sentence {
				return f.plus(value, next, n) // 10 mil 500
			}
			return value, next
		}
	}
	return value, next
}

// plus adds the rest of a number, at token i, to its beginning, which counts
// units of the given size. A rest that is no smaller is another number.
func (f *finder) plus(value int64, i int, size int64) (int64, int) {
	rest, next := f.scaled(i)
	if value < 0 || rest < 0 || rest >= times(size, unit) {
		return value, i
	}
	return value + rest, next
}

var multipliers = map[string]int64{"k": 1000, "百": 100, "千": 1000, "万": 10000, "億": 100000000}

// unit finds sums and percentages whose number is in words, and those without one.
func (f *finder) unit(i int) {
	u := f.unitAt(i)
	if u.length == 0 {
		return
	}
	if u.fixed > 0 {
		f.add(mention{kind: u.kind, value: u.fixed, from: i, to: i + u.length})
		return
	}
	if from, value := f.words(i); from < i {
		f.add(mention{kind: u.kind, value: inUnits(value, u.currency), currency: u.currency, from: from, to: i + u.length})
	}
}

// words reads a number in words that ends before token i: where it begins and
// its value.
func (f *finder) words(i int) (int, int64) {
	from := i
	for from > 0 && i-from < 7 && f.t[from-1].mention == 0 && f.t[from-1].sentence == f.t[i].sentence && f.numeral(from-1) {
		from--
	}
	for from < i && f.t[from].key == f.tongue.and {
		from++
	}
	if f.tongue == japanese {
		return from, times(kanjiValue(f.t[from:i]), unit)
	}
	total, current := int64(0), int64(0)
	for _, w := range f.t[from:i] {
		n, ok := f.digit(w.key)
		switch {
		case !ok:
		case n == 20 && current == 4: // quatre-vingts
			current = 80
		case n >= 1000:
			total += max(current, 1) * n
			current = 0
		case n == 100:
			current = max(current, 1) * n
		default:
			current += n
		}
	}
	return from, times(total+current, unit)
}

// kanjiValue reads 二千五百.
func kanjiValue(t []token) int64 {
	total, section, last := int64(0), int64(0), int64(0)
	for _, w := range t {
		switch n := kanji[w.key]; {
		case n == 10000:
			total += max(section+last, 1) * n
			section, last = 0, 0
		case n >= 10:
			section += max(last, 1) * n
			last = 0
		default:
			last = n
		}
	}
	return total + section + last
}

func (f *finder) numeral(i int) bool {
	_, ok := f.digit(f.t[i].key)
	return ok || f.t[i].key == f.tongue.and && i > 0 && f.tongue.and != "" && f.isDigit(i-1)
}

func (f *finder) isDigit(i int) bool {
	_, ok := f.digit(f.t[i].key)
	return ok
}

func (f *finder) digit(k string) (int64, bool) {
	if f.tongue == japanese {
		n, ok := kanji[k]
		return n, ok
	}
	n, ok := f.tongue.numbers[k]
	return n, ok
}

var kanji = map[string]int64{
	"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "百": 100, "千": 1000, "万": 10000,
}

// measure is what a number counts: a currency, percent or points.
type measure struct {
	kind     mentionKind
	currency string // ISO 4217 or loose
	fixed    int64  // the number it has by itself: half the price
	length   int    // tokens
}

// unitAt reads the unit that begins at a token; its length is 0 when there is none.
func (f *finder) unitAt(i int) measure {
	var u measure
	if i >= len(f.t) || f.t[i].kind == number {
		return u
	}
	f.tongue.units.at(f.t, i, func(m measure, from, to int) {
		if to-from > u.length {
			u = m
			u.length = to - from
		}
	})
	if u.length == 0 {
		u.currency, u.length = currencyAfter(f.t, i)
		u.kind = money
	}
	return u
}

// told reports whether a bare number reads as a reward: "10 off", or "get 10"
// with nothing counted behind it.
func (f *finder) told(i, next int) bool {
	if f.year(i) {
		return false
	}
	reward := 0
	if next < len(f.t) && f.t[next].sentence == f.t[i].sentence {
		f.tongue.rewards.at(f.t, next, func(_ bool, from, to int) { reward = to - from })
		if f.t[next].kind == word && f.t[next].joined && reward == 0 {
			return false // 24h, 3D
		}
	}
	if reward > 0 || f.paired(i, next) {
		return true
	}
	gained := false
	for j := max(0, i-1); j < i; j++ {
		gained = gained || f.tongue.gains[f.t[j].key] && f.t[j].sentence == f.t[i].sentence
	}
	return gained && (next >= len(f.t) || f.t[next].kind == symbol || f.t[next].sentence != f.t[i].sentence || f.t[next].key == f.tongue.and)
}

// paired reports whether a bare number is for a person, behind a reward in its
// sentence: "500 points for them, 250 for you".
func (f *finder) paired(i, next int) bool {
	if next+1 >= len(f.t) || !f.tongue.toward[f.t[next].key] || f.t[next+1].sentence != f.t[i].sentence || possessive[f.t[next+1].key] {
		return false
	}
	somebody := false
	f.tongue.cues.at(f.t, next+1, func(p person, _, _ int) { somebody = somebody || p != nobody && p != newcomer })
	n := len(f.list)
	if i > 1 && f.t[i-1].key == "." && numbering[f.t[i-2].key] {
		return false // order no. 1
	}
	return somebody && n > 0 && f.list[n-1].to <= i && f.t[f.list[n-1].from].sentence == f.t[i].sentence
}

// year reports whether a number is the year behind a month: "setembro de 2026".
func (f *finder) year(i int) bool {
	y := whole(f.t, i)
	for i--; i > 0 && f.tongue.dateOf[f.t[i].key]; i-- {
	}
	return y >= 1900 && y <= 2200 && i >= 0 && f.tongue.months[f.t[i].key] > 0
}

// vague reports whether the words before a mention change its amount: "über
// 12 €" does, "ein Rabatt über 12 €" does not.
func (f *finder) vague(i int) bool {
	return f.ends(&vagueness, i, 3) && !f.ends(&exactness, i, 5)
}

// ends reports whether a phrase of at most so many tokens ends before token i.
func (f *finder) ends(book *phrasebook[bool], i, most int) bool {
	found := false
	for n := 1; n <= most && i-n >= 0 && f.t[i-n].sentence == f.t[i].sentence && !found; n++ {
		book.at(f.t, i-n, func(_ bool, _, to int) { found = found || to == i })
	}
	return found
}

// inUnits turns a number of a loose unit into one of the currency.
func inUnits(value int64, u string) int64 {
	if s := scale(u); s != unit && value >= 0 {
		return value / (unit / s)
	}
	return value
}

// times multiplies, -1 when it is out of range.
func times(value, by int64) int64 {
	const most = 1e17
	if value < 0 || by != 0 && value > most/by {
		return -1
	}
	return value * by
}
