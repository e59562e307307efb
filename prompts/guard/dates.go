package guard

import (
	"time"
	"unicode"

	"goodword/prompts"
)

// day is a calendar day that a text names; year 0 when it names none.
type day struct{ year, month, day int }

// dates holds every day that a text names against the promise's end.
func (c *checker) dates(x *text) {
	for i := range x.tokens {
		d, to := c.dateAt(x.tokens, i)
		if to == 0 || c.excused(x.tokens, i, to, nil, factClaim|factGift) {
			continue
		}
		switch {
		case c.promise.Cell:
			c.add(prompts.InventedDeadline, x, i, to, literal)
		case !c.ends(d):
			c.add(prompts.InventedDeadline, x, i, to, "name no day but the last one of the promise")
		}
	}
}

// lastDay reports whether a phrase of time that ends before token i goes on with
// the promise's last day, "valid until | 30 September", or, where it ends in a
// word of validity, with a word before it, "the offer ends | on 30 September".
// In words for a cell that day is the placeholder for it.
func (c *checker) lastDay(t []token, i int) bool {
	if i < len(t) && beforeDates[t[i].key] && validity[t[i-1].key] {
		i++
	}
	switch {
	case i >= len(t):
		return false
	case c.promise.Cell:
		return t[i].kind == slot && t[i].slot.Kind == SlotDate
	}
	d, to := c.dateAt(t, i)
	return to > 0 && c.ends(d)
}

// withinLastDay reports whether a phrase of time begins within the promise's last
// day, as 日まで in 9月30日まで.
func (c *checker) withinLastDay(t []token, from, to int) bool {
	for i := max(0, from-dateTokens); i <= from; i++ {
		d, end := c.dateAt(t, i)
		if end > from && end <= to && c.ends(d) {
			return true
		}
	}
	return false
}

// dateTokens is how many tokens of a date stand before its last number at most.
const dateTokens = 5

var validity = set("valid good ends end expires runs lasts gilt gultig gültig endet läuft lauft vale válido valido válida valida termina valable expire termine")

// ends reports whether a day is the promise's last, by the calendar of any time zone.
func (c *checker) ends(d day) bool {
	if c.promise.Ends.IsZero() {
		return false
	}
	for _, hours := range []int{-36, -24, -12, 0, 14} { // the day before it ends counts as the last one, too
		y, m, n := c.promise.Ends.UTC().Add(time.Duration(hours) * time.Hour).Date()
		if d.month == int(m) && d.day == n && (d.year == 0 || d.year == y || d.year == y%100) {
			return true
		}
	}
	return false
}

// dateAt reads a date that begins at token i and gives the token after it, else 0.
func (c *checker) dateAt(t []token, i int) (day, int) {
	if t[i].mention > 0 || t[i].kind != number && (t[i].id == 0 || c.month(t, i) == 0) {
		return day{}, 0
	}
	if d, to := c.named(t, i); to > 0 || t[i].kind != number {
		return d, to
	}
	if d, to := japaneseDate(t, i); to > 0 {
		return d, to
	}
	return digits(t, i)
}

// named reads "30 September 2026", "30. September", "30 de septiembre" and
// "September 30th, 2026".
func (c *checker) named(t []token, i int) (day, int) {
	if n := whole(t, i); n >= 1 && n <= 31 {
		j := i + 1
		for j < len(t) && j < i+4 && (t[j].key == "." || t[j].key == "º" || ordinals[t[j].key] || c.tongue.dateOf[t[j].key]) {
			j++
		}
		if m := c.month(t, j); m > 0 {
			return c.withYear(t, day{month: m, day: n}, j+1)
		}
	}
	if m := c.month(t, i); m > 0 {
		j := i + 1
		for j < len(t) && j < i+3 && (t[j].key == "." || t[j].key == "the") {
			j++
		}
		if n := whole(t, j); n >= 1 && n <= 31 && (j+1 >= len(t) || t[j+1].key != percentSign) {
			j++
			if j < len(t) && ordinals[t[j].key] && t[j].joined {
				j++
			}
			return c.withYear(t, day{month: m, day: n}, j)
		}
	}
	return day{}, 0
}

var ordinals = set("st nd rd th er o a")

// month gives the number of a month's name at token i, 0 for another word. An
// English one that is also a common word needs its capital.
func (c *checker) month(t []token, i int) int {
	if i >= len(t) || t[i].kind != word {
		return 0
	}
	m := c.tongue.months[t[i].key]
	if m > 0 && !t[i].capital && (t[i].key == "may" || t[i].key == "march" || t[i].key == "mar") && c.tongue == english {
		return 0
	}
	return m
}

// withYear takes a year behind a date.
func (c *checker) withYear(t []token, d day, j int) (day, int) {
	k := j
	for k < len(t) && k < j+2 && (t[k].key == "," || c.tongue.dateOf[t[k].key]) {
		k++
	}
	if y := whole(t, k); y >= 1900 && y <= 2200 {
		d.year = y
		return d, k + 1
	}
	return d, j
}

// japaneseDate reads 2026年9月30日 and 9月30日.
func japaneseDate(t []token, i int) (day, int) {
	var d day
	if y := whole(t, i); y > 31 && i+1 < len(t) && t[i+1].key == "年" {
		d.year = y
		i += 2
	}
	m := whole(t, i)
	if m < 1 || m > 12 || i+3 >= len(t) || t[i+1].key != "月" || t[i+3].key != "日" {
		return day{}, 0
	}
	if d.month, d.day = m, whole(t, i+2); d.day < 1 || d.day > 31 {
		return day{}, 0
	}
	return d, i + 4
}

// digits reads 2026-09-30, 30.09.2026 and 9/30/2026, and behind a word such as
// "until" 30.9. and 9/30. The day stands first where it can.
func digits(t []token, i int) (day, int) {
	raw, to := "", i
	for to < len(t) && to < i+6 && (to == i || t[to].joined) && (t[to].kind == number || t[to].key == "." || t[to].key == "/") {
		if t[to].hyphen && to > i {
			raw += "-"
		}
		raw += t[to].key
		to++
	}
	n, seps := parts(raw)
	switch {
	case len(n) == 3 && n[0] > 1900 && seps[0] == seps[1] && plausible(n[1], n[2]):
		return day{n[0], n[1], n[2]}, to
	case len(n) == 3 && seps[0] == seps[1] && (n[2] > 1900 || n[2] < 100) && (plausible(n[1], n[0]) || plausible(n[0], n[1])):
		return ordered(day{n[2], n[1], n[0]}), to
	case len(n) == 2 && dated(t, i) && (plausible(n[1], n[0]) || plausible(n[0], n[1])):
		return ordered(day{0, n[1], n[0]}), to
	}
	return day{}, 0
}

// dated reports whether the word before token i goes before dates.
func dated(t []token, i int) bool { return i > 0 && beforeDates[t[i-1].key] }

var beforeDates = set("on until till by before through ends expires am bis zum vom ab den spätestens hasta el antes del jusqu'au avant le au até dia día em no")

// ordered puts the month where it can be one.
func ordered(d day) day {
	if d.month > 12 {
		d.month, d.day = d.day, d.month
	}
	return d
}

func plausible(month, d int) bool { return month >= 1 && month <= 12 && d >= 1 && d <= 31 }

// parts splits digits at their separators.
func parts(s string) (numbers []int, separators []byte) {
	current, open := 0, false
	for _, r := range s {
		if unicode.IsDigit(r) && r < 128 {
			current, open = min(current*10+int(r-'0'), 99999), true
			continue
		}
		if !open {
			return nil, nil
		}
		numbers, separators = append(numbers, current), append(separators, byte(r))
		current, open = 0, false
	}
	if open {
		numbers = append(numbers, current)
	}
	return numbers, separators
}

// whole gives a whole number of a token, -1 for anything else.
func whole(t []token, i int) int {
	if i >= len(t) || t[i].kind != number || t[i].value < 0 || t[i].value%unit != 0 {
		return -1
	}
	return int(t[i].value / unit)
}
