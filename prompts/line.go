package prompts

import (
	"fmt"
	"strings"
)

// slot is a place in a template that Render fills.
type slot uint8

const (
	slotBrand    slot = iota
	slotName          // the customer's first name
	slotProblem       // what the product solves
	slotProof         // a sentence that it does, without its full stop
	slotFriend        // the friend's reward, as it reads after "they get"
	slotAdvocate      // the customer's own
	slotTenure        // how long they are a customer: "8 months"
	slotFriends       // who joined through them: "2 friends"
	slotMore          // who is missing to the next tier: "1 more friend"
	slotTier          // what that tier brings
	slotLink
	slotCode
	slotEnds // the last day of the offer
	slotTerms
	slotDisclosure // a sentence, of words that are not ours
	slots          // count
)

var slotNames = map[string]slot{
	"brand": slotBrand, "name": slotName, "problem": slotProblem, "proof": slotProof, "friend": slotFriend, "advocate": slotAdvocate,
	"tenure": slotTenure, "friends": slotFriends, "more": slotMore, "tier": slotTier,
	"link": slotLink, "code": slotCode, "ends": slotEnds, "terms": slotTerms,
}

// slotSet has one bit a slot.
type slotSet uint16

func (s slot) set() slotSet { return 1 << s }

// values are what fills the slots; a slot not in present has no value.
type values struct {
	text    [slots]string
	present slotSet
}

func (v *values) put(s slot, text string) {
	v.text[s] = text
	if text == "" {
		v.present &^= s.set()
	} else {
		v.present |= s.set()
	}
}

func (v *values) has(s slot) bool { return v.present&s.set() != 0 }

// line is one wording of a field, parsed from the slot syntax:
//
//	{friend}        the value of a slot; without one the line cannot be used
//	[ … {name} … ]  there only when its slots have values
//	< … {ends} … >  the same, and the first to go when the text is too long
//	(du|Sie)        to somebody who is addressed informally, formally
//
// Groups do not nest; an alternative has neither slots nor groups in it. A line
// is immutable.
type line struct {
	parts     []part
	groups    []clause
	needs     slotSet // outside groups
	droppable int     // groups that may go, the last one first
}

type part struct {
	text   string // "" for a slot or an alternative without words
	formal string // what formal words have instead, where either is set
	either bool
	slot   slot // when text is "" and either is not set
	group  int8 // index in groups, -1 for none
}

type clause struct {
	needs slotSet
	rank  int // from 1 among the droppable ones, 0 for the others
}

// mustLine parses a template of ours; a mistake in one is a programmer's.
func mustLine(source string) line {
	var l line
	in := int8(-1)
	for rest := source; rest != ""; {
		i := strings.IndexAny(rest, "{}[]<>(|)")
		if i != 0 {
			if i < 0 {
				i = len(rest)
			}
			l.parts = append(l.parts, part{text: rest[:i], group: in})
			rest = rest[i:]
			continue
		}
		used := 1
		switch c := rest[0]; {
		case c == '{':
			used = l.slot(rest, in)
		case c == '(':
			used = l.alternative(rest, in)
		case (c == '[' || c == '<') && in < 0:
			in = l.open(c == '<')
		case (c == ']' || c == '>') && in >= 0 && (c == '>') == (l.groups[in].rank > 0) && l.groups[in].needs != 0:
			in = -1
		default:
			panic(fmt.Sprintf("prompts: %q in %q", rest[0], source))
		}
		rest = rest[used:]
	}
	if in >= 0 {
		panic(fmt.Sprintf("prompts: a group is open in %q", source))
	}
	return l
}

func (l *line) open(droppable bool) int8 {
	g := clause{}
	if droppable {
		l.droppable++
		g.rank = l.droppable
	}
	l.groups = append(l.groups, g)
	return int8(len(l.groups) - 1)
}

// slot parses {name} and gives its length.
func (l *line) slot(rest string, in int8) int {
	name, _, found := strings.Cut(rest[1:], "}")
	s, known := slotNames[name]
	if !found || !known {
		panic(fmt.Sprintf("prompts: no slot {%s}", name))
	}
	l.parts = append(l.parts, part{slot: s, group: in})
	if in < 0 {
		l.needs |= s.set()
	} else {
		l.groups[in].needs |= s.set()
	}
	return len(name) + 2
}

// alternative parses (informal|formal) and gives its length.
func (l *line) alternative(rest string, in int8) int {
	inside, _, found := strings.Cut(rest[1:], ")")
	informal, formal, both := strings.Cut(inside, "|")
	if !found || !both || strings.ContainsAny(inside, "{}[]<>(") || strings.Contains(formal, "|") {
		panic(fmt.Sprintf("prompts: no alternative in %q", rest))
	}
	l.parts = append(l.parts, part{text: informal, formal: formal, either: true, group: in})
	return len(inside) + 2
}

// fill appends the line to buf without its last dropped droppable groups.
func (l *line) fill(buf []byte, v *values, formal bool, dropped int) []byte {
	for i := range l.parts {
		p := &l.parts[i]
		if p.group >= 0 {
			g := &l.groups[p.group]
			if g.needs&^v.present != 0 || g.rank > l.droppable-dropped {
				continue
			}
		}
		switch {
		case p.either && formal:
			buf = append(buf, p.formal...)
		case p.either || p.text != "":
			buf = append(buf, p.text...)
		default:
			buf = append(buf, v.text[p.slot]...)
		}
	}
	return buf
}
