package prompts

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"goodword/models"
)

// wording is a copy of the desk made ready to be filled: its texts as lines, in
// the order of the cell's fields. It is immutable.
type wording struct {
	fields []copyLine
	needs  slotSet // of all lines
}

type copyLine struct {
	line  line
	limit limit
	in    func(*Words) *string // the field of the words that it stands in
}

// Compile reports what is wrong with the texts of a copy cell as a thing to be
// filled, nil for nothing: each field of the cell has to be there once with a
// text in it, placeholders have to be known, the link has to stand once in its
// field, and a disclosure where one is due. That the words are true and fit to
// be sent is for package guard to say. The error has kind models.Invalid.
func Compile(cell Cell, fields map[string]string) error {
	_, err := compile(&cell, fields)
	return err
}

func compile(cell *Cell, fields map[string]string) (*wording, error) {
	t := tongues[languagePart(cell.Locale)]
	if t == nil {
		return nil, models.Errorf(models.Invalid, "prompts.Compile", "there are no words to fill in in locale %.35q: money and dates cannot be written in its language", cell.Locale)
	}
	shape := cell.Fields()
	var c models.Check
	c.That(len(shape) > 0 && len(shape) == len(fields), "/fields", "must be those of the cell: %s", strings.Join(cell.Shape(1).Fields, ", "))
	w := &wording{fields: make([]copyLine, len(shape))}
	links := 0
	for i, f := range shape {
		text := fields[f.Name]
		if f.Unit == InSegments && !t.wide {
			text = gsm(text)
		}
		l, err := parseCopy(text)
		if err != nil {
			c.That(false, "/fields/"+f.Name, "%s", err)
			continue
		}
		w.fields[i] = copyLine{l, limitOf(f), placeOf(cell.Channel, f.Name)}
		w.needs |= l.needs
		n := strings.Count(text, PlaceLink)
		links += n
		c.That(n == 0 || f.Name == cell.LinkField(), "/fields/"+f.Name, "must not hold the link")
	}
	linked := cell.LinkField() != "" && cell.LinkField() != Button
	c.That(!linked || links == 1, "/fields", "must hold %s once", PlaceLink)
	told := slotDisclosure.set()
	if cell.Reader() == ReaderFriend {
		told |= slotAdvocate.set() // "I get {{advocate_reward}}"
	}
	c.That(!cell.Discloses() || w.needs&told != 0, "/fields", "must hold %s", PlaceDisclosure)
	return w, c.Err("prompts.Compile")
}

// placeSlots are the slots that placeholders stand for.
var placeSlots = map[string]slot{
	PlaceLink: slotLink, PlaceFriendReward: slotFriend, PlaceAdvocateReward: slotAdvocate, PlaceDisclosure: slotDisclosure, PlaceBrand: slotBrand,
	PlaceFirstName: slotName, PlaceProblem: slotProblem, PlaceProof: slotProof, PlaceEnds: slotEnds, PlaceCode: slotCode, PlaceTerms: slotTerms,
}

// parseCopy reads a text with placeholders in double braces as a line.
func parseCopy(text string) (line, error) {
	var l line
	if strings.TrimSpace(text) == "" {
		return l, fmt.Errorf("must have a text")
	}
	l.parts = make([]part, 0, 2*strings.Count(text, "{{")+1)
	for rest := text; rest != ""; {
		before, after, found := strings.Cut(rest, "{{")
		if err := plain(before); err != nil {
			return l, err
		}
		if before != "" {
			l.parts = append(l.parts, part{text: before, group: -1})
		}
		if !found {
			break
		}
		name, next, closed := strings.Cut(after, "}}")
		s, known := placeSlots["{{"+name+"}}"]
		if !closed || !known {
			return l, fmt.Errorf("holds {{%.40s, which is no placeholder: allowed are %s", name, strings.Join(placeNames, ", "))
		}
		l.parts = append(l.parts, part{slot: s, group: -1})
		l.needs |= s.set()
		rest = next
	}
	return l, nil
}

// plain refuses what no text between placeholders may hold: what whoever sends
// it would take for a placeholder or markup, and characters that nobody sees.
func plain(text string) error {
	previous := ' '
	for i, r := range text {
		switch {
		case r == utf8.RuneError, r != '\n' && unicode.IsControl(r), r == '\u2028', r == '\u2029', unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			return fmt.Errorf("must not hold the character %U", r)
		case strings.ContainsRune("{}<>", r), meta(previous, r), atEdge(text, i) && strings.ContainsRune("%[]|*", r):
			return fmt.Errorf("must not hold markup or placeholders of others: %q", r)
		}
		previous = r
	}
	return nil
}

// atEdge reports whether a byte is the first or the last of a text: beside a
// value, with which it may be a pair.
func atEdge(text string, i int) bool { return i == 0 || i == len(text)-1 }

func limitOf(f CopyField) limit {
	switch f.Unit {
	case InSegments:
		return limit{segment, f.Max}
	case InWeight:
		return limit{weighted, f.Max}
	}
	return limit{characters, f.Max}
}

// placeOf is where the words have a field of a channel. What the advocate reads
// stands in the same fields on all channels.
func placeOf(channel, field string) func(*Words) *string {
	if mediumOf(channel).reader == ReaderAdvocate {
		channel = ""
	}
	return places[[2]string{channel, field}]
}

var places = map[[2]string]func(*Words) *string{
	{"", "subject"}:            func(w *Words) *string { return &w.Subject },
	{"", "preheader"}:          func(w *Words) *string { return &w.Preheader },
	{"", "headline"}:           func(w *Words) *string { return &w.Headline },
	{"", "body"}:               func(w *Words) *string { return &w.Body },
	{"", "cta"}:                func(w *Words) *string { return &w.CTA },
	{"share_whatsapp", "body"}: func(w *Words) *string { return &w.ShareTextWhatsApp },
	{"share_sms", "body"}:      func(w *Words) *string { return &w.ShareTextSMS },
	{"share_x", "body"}:        func(w *Words) *string { return &w.ShareTextX },
	{"share_linkedin", "body"}: func(w *Words) *string { return &w.ShareTextLinkedIn },
	{"share_link", "body"}:     func(w *Words) *string { return &w.ShareText },
	{"share_email", "subject"}: func(w *Words) *string { return &w.ShareSubject },
	{"share_email", "body"}:    func(w *Words) *string { return &w.ShareTextEmail },
	{"landing", "headline"}:    func(w *Words) *string { return &w.LandingHeadline },
	{"landing", "body"}:        func(w *Words) *string { return &w.LandingBody },
	{"landing", "cta"}:         func(w *Words) *string { return &w.LandingCTA },
}
