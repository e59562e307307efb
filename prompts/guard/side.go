package guard

import "slices"

// cue is a phrase that says who receives.
type cue struct {
	who      side
	from, to int
	taken    bool // it belongs to the mention before it
	command  bool // a verb without a subject
	first    bool // a first order
}

// sideOf gives the side that a phrase about a person means to a reader.
func sideOf(p person, r Reader) side {
	switch p {
	case each:
		return both
	case newcomer:
		return friend
	case writer:
		if r == ToFriend {
			return advocate
		}
		return unknown // the business
	case reader, imperative:
		if r == ToAdvocate {
			return advocate
		}
		return friend
	case third:
		if r == OfFriend {
			return advocate
		}
		return friend
	}
	return unknown
}

// cues finds who receives in a text; of phrases that overlap the longest counts.
// The advocate's own first name is one of them before a verb of getting.
func cues(t []token, tongue *compiled, r Reader, own string) []cue {
	familiar := tongue == german && slices.ContainsFunc(t, func(k token) bool { return informal[k.key] })
	var list []cue
	for i := 0; i < len(t); {
		who, to := nobody, i
		if own != "" && t[i].key == own && i+1 < len(t) && t[i+1].clause == t[i].clause && relative[tongue.tag].verbs[t[i+1].key] {
			list = append(list, cue{who: advocate, from: i, to: i + 1}) // "Ana gets $10"
			i++
			continue
		}
		if whoever(t, i, tongue) {
			list = append(list, cue{who: sideOf(third, r), from: i, to: i + 1})
			i++
			continue
		}
		if t[i].mention == 0 {
			tongue.cues.at(t, i, func(p person, _, end int) {
				if end > to || end == to && p == each {
					who, to = p, end
				}
			})
		}
		if who == each && i > 0 && to < len(t) && tongue.toward[t[i-1].key] && subjects[t[to-1].key] && tongue.gains[t[to].key] {
			who, to = oneOf(t, i, to-1, tongue) // "$15 for you and I get $10"
		}
		switch {
		case to == i:
			i++
			continue
		case who == imperative && hasSubject(list, t, i, tongue):
		default:
			if tongue == german && who == reader && formal[t[i].key] && (familiar || !t[i].capital) {
				who = third // she or they
			}
			if s := sideOf(who, r); s != unknown {
				list = append(list, cue{who: s, from: i, to: to, command: who == imperative, first: who == newcomer})
			}
		}
		i = to
	}
	return list
}

// subjects are the forms of I that no preposition has before them: "for you and
// I get" is two statements, "for you and me" is one.
var subjects = set("i eu")

// oneOf gives the longest phrase at i that ends before a token.
func oneOf(t []token, i, limit int, tongue *compiled) (person, int) {
	who, to := nobody, i
	tongue.cues.at(t, i, func(p person, _, end int) {
		if end > to && end < limit {
			who, to = p, end
		}
	})
	return who, to
}

// whoever reports whether token i is the verb of "Wer über deinen Link kommt,
// bekommt 10 €" or "Quien use tu enlace tendrá 20 €": who gets it is the clause
// before the verb, whatever persons it names.
func whoever(t []token, i int, tongue *compiled) bool {
	w := relative[tongue.tag]
	if i == 0 || !w.verbs[t[i].key] || t[i-1].key == tongue.and || t[i-1].sentence != t[i].sentence {
		return false
	}
	if tongue == german {
		return t[i-1].clause != t[i].clause && w.starts[t[clauseStart(t, i-1)].key]
	}
	for j := i - 1; j >= max(0, i-whoeverReach) && t[j].sentence == t[i].sentence && t[j].mention == 0; j-- {
		if w.starts[t[j].key] {
			return true
		}
		if w.verbs[t[j].key] {
			return false // who got it has been said
		}
	}
	return false
}

// whoeverReach is the most words between "whoever" and what they get.
const whoeverReach = 9

// relative are, by language, the words that begin such a clause and the verbs
// of who gets. In Spanish and Portuguese the verbs are those of usted and você,
// too, so that only the clause tells them apart.
var relative = map[string]struct{ starts, verbs map[string]bool }{
	"de": {set("wer"), set("bekommt erhält erhalt kriegt spart")},
	"en": {set("who whoever anyone anybody"), set("gets saves receives earns takes enjoys")},
	"es": {set("quien quienes"), set("tiene tendrá recibe recibirá obtiene obtendrá gana ganará ahorra ahorrará lleva llevará disfruta paga")},
	"fr": {set("qui quiconque"), set("reçoit recevra obtient obtiendra bénéficie profite économise gagne aura")},
	"pt": {set("quem"), set("tem terá ganha ganhará recebe receberá economiza poupa leva paga")},
}

// In German, sie and ihr are the reader's with a capital and where nobody says du.
var (
	formal   = set("sie ihnen ihr ihre ihren ihrem ihrer ihres")
	informal = set("du dir dich dein deine deinen deinem deiner deines")
)

// hasSubject reports whether a verb that may be a command belongs to a person
// named before it in its clause: "your friend gets", not "send it and get".
func hasSubject(list []cue, t []token, verb int, tongue *compiled) bool {
	if len(list) == 0 {
		return false
	}
	c := &list[len(list)-1]
	if t[c.from].clause != t[verb].clause || verb-c.to > 6 {
		return false
	}
	for _, between := range t[c.to:verb] {
		if between.mention > 0 || between.key == tongue.and || between.key == "to" || between.key == "&" || between.key == "para" || between.key == "pour" {
			return false
		}
	}
	return true
}

// attribute says for each mention which side is told to get it, by the nearest
// phrase: "for you" just behind it, else one before it in its clause, behind it
// in its clause, before it in its sentence, and at last whom the words are for:
// words to a friend offer what the friend gets.
func attribute(list []mention, t []token, tongue *compiled, r Reader, own string) []side {
	found := cues(t, tongue, r, own)
	sides := make([]side, len(list))
	for i := range list {
		takeBehind(found, &list[i], t, tongue.toward)
	}
	previous := 0
	for i := range list {
		m := &list[i]
		s := behind(found, m, t, tongue.toward)
		if s == unknown {
			s = before(found, m, t, max(previous, clauseStart(t, m.from)))
		}
		if s == unknown {
			s = after(found, m, t, next(list, i, t), tongue)
		}
		if s == unknown {
			s = before(found, m, t, sentenceStart(t, m.from))
		}
		if s == unknown {
			s = friend
			if r == ToAdvocate {
				s = advocate
			}
		}
		sides[i] = s
		previous = m.to
	}
	return sides
}

// reach is how far behind a mention a phrase like "in credit for you" may begin.
const reach = 3

func takeBehind(found []cue, m *mention, t []token, toward map[string]bool) {
	for i := first(found, m.to); i < len(found) && found[i].from <= m.to+reach; i++ {
		if c := &found[i]; tied(c, m, t, toward) {
			c.taken = true
		}
	}
}

// tied reports whether a phrase stands right behind a mention, as in "$10 for
// you", "10 € chacun", "1,000円ずつ", "$10 in your account".
func tied(c *cue, m *mention, t []token, toward map[string]bool) bool {
	if c.from < m.to || c.from > m.to+reach || t[c.from].clause != t[m.from].clause {
		return false
	}
	if c.who == both && c.from <= m.to+1 {
		return true
	}
	if homes[t[c.to-1].key] && t[c.from-1].clause == t[c.from].clause && !slices.ContainsFunc(t[m.to:c.from], func(k token) bool { return k.mention > 0 }) {
		return true
	}
	if c.from == m.to {
		return toward[t[c.from].key]
	}
	return toward[t[c.from-1].key] && (c.to-c.from > 1 || !possessive[t[c.from].key])
}

// homes are where a reward goes to: "R$ 50 caem na sua conta", "$20 my way".
var homes = set("way account wallet konto kundenkonto cuenta monedero compte conta carteira bolso")

// possessive words name no person by themselves: "for you" tells who gets a
// reward, "for your first order" does not.
var possessive = set("your my our their dein deine deinen deinem deiner ihr ihre ihren ihrem mein meine meinen meinem tu tus su sus mi mis ton ta tes votre vos mon ma mes seu sua seus suas meu minha teu tua leur leurs")

func behind(found []cue, m *mention, t []token, toward map[string]bool) side {
	for i := first(found, m.to); i < len(found) && found[i].from <= m.to+reach; i++ {
		if tied(&found[i], m, t, toward) {
			return found[i].who
		}
	}
	return unknown
}

// before is the last phrase from start up to the mention. A command gives way to
// a first order that the mention is taken off: "ahorra 9 € en su primer pedido".
func before(found []cue, m *mention, t []token, start int) side {
	for i := first(found, m.from) - 1; i >= 0 && found[i].from >= start; i-- {
		c := &found[i]
		if c.to > m.from || c.taken {
			continue
		}
		if c.command && offFirst(found, m, t) {
			return friend
		}
		return c.who
	}
	return unknown
}

// offFirst reports whether a first order is named right behind a mention, as what
// it is taken off.
func offFirst(found []cue, m *mention, t []token) bool {
	for i := first(found, m.to); i < len(found) && found[i].from <= m.to+reach; i++ {
		if c := &found[i]; c.first {
			for _, k := range t[m.to:c.from] {
				if off[k.key] {
					return true
				}
			}
		}
	}
	return false
}

var off = set("en sur pour na no em bei auf off")

// after is the first phrase behind the mention in its clause, up to the next
// one; behind an "and" the next one's person begins: "15 € menos y yo recibo 10 €".
func after(found []cue, m *mention, t []token, limit int, tongue *compiled) side {
	for i := first(found, m.to); i < len(found) && found[i].from < limit; i++ {
		c := &found[i]
		joint := c.from - 1
		for joint > m.to && t[joint].kind == symbol {
			joint--
		}
		if limit < len(t) && t[limit].sentence == t[m.from].sentence && joint >= m.to && t[joint].key == tongue.and {
			return unknown
		}
		if t[c.from].clause == t[m.from].clause {
			return c.who
		}
	}
	return unknown
}

// first gives the index of the first phrase at a token or behind it.
func first(found []cue, token int) int {
	i, _ := slices.BinarySearchFunc(found, token, func(c cue, token int) int { return c.from - token })
	return i
}

func next(list []mention, i int, t []token) int {
	if i+1 < len(list) {
		return list[i+1].from
	}
	return len(t)
}

func clauseStart(t []token, i int) int {
	clause := t[i].clause
	for i > 0 && t[i-1].clause == clause {
		i--
	}
	return i
}

func sentenceStart(t []token, i int) int {
	sentence := t[i].sentence
	for i > 0 && t[i-1].sentence == sentence {
		i--
	}
	return i
}
