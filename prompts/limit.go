package prompts

import (
	"bytes"
	"unicode/utf8"
)

// unit is how the length of a text is counted.
type unit uint8

const (
	characters unit = iota // code points
	segment                // parts of a text message, see Segments
	weighted               // as X counts, see weight
)

// limit is how long a text may be, in its unit.
type limit struct {
	unit unit
	max  int
}

// The limits of the fields. Those of an e-mail are what common clients show in
// full, those of in-app words fit a card on a telephone, those of a notification
// and a banner what telephones and small banners show.
var (
	subjectLimit       = limit{characters, 60}
	preheaderLimit     = limit{characters, 90}
	headlineLimit      = limit{characters, 60}
	bodyLimit          = limit{characters, 900}
	cardHeadlineLimit  = limit{characters, 40}
	cardBodyLimit      = limit{characters, 140}
	pushTitleLimit     = limit{characters, 40}
	pushBodyLimit      = limit{characters, 110}
	bannerLimit        = limit{characters, 60}
	bannerBodyLimit    = limit{characters, 140}
	ctaLimit           = limit{characters, 20}
	shareLimit         = limit{characters, 300}
	smsLimit           = limit{segment, 1}
	wideSMSLimit       = limit{segment, wideParts}
	linkedInLimit      = limit{characters, 700}
	whatsAppLimit      = limit{characters, 500}
	xLimit             = limit{weighted, 280}
	ogTitleLimit       = limit{characters, 60}
	ogDescriptionLimit = limit{characters, 160}
	disclosureLimit    = limit{characters, 200}
	landingLimit       = limit{characters, 60}
	belowLimit         = limit{characters, 140}
)

// wideParts is how many parts a text message has at most where the script
// leaves it 70 characters, which a link alone can fill.
const wideParts = 3

// askLimits are those of headline and body by channel; a text message has no headline.
func askLimits(channel string, in *tongue) (headline, body limit) {
	switch channel {
	case "email":
		return headlineLimit, bodyLimit
	case "sms":
		return limit{}, in.smsLimit()
	case "push":
		return pushTitleLimit, pushBodyLimit
	case "onsite":
		return bannerLimit, bannerBodyLimit
	}
	return cardHeadlineLimit, cardBodyLimit
}

// smsLimit is that of a text message in the language.
func (t *tongue) smsLimit() limit {
	if t.wide {
		return wideSMSLimit
	}
	return smsLimit
}

// fits reports whether a text keeps the limit; link is the link it may hold.
func (l limit) fits(text []byte, link string) bool {
	switch l.unit {
	case segment:
		return oneSegment(text) || l.max > 1 && Segments(string(text)) <= l.max
	case weighted:
		return weight(text, link) <= l.max
	}
	return len(text) <= l.max || utf8.RuneCount(text) <= l.max
}

// weight counts a text as X does: 23 for the link, 1 for most Latin, Greek,
// Cyrillic, Arabic and Hebrew characters and common punctuation, 2 for the rest.
// It errs on the long side for emoji made of several code points.
func weight(text []byte, link string) int {
	n := 0
	if link != "" {
		n = bytes.Count(text, []byte(link)) * (23 - len(link)) // a link is ASCII: each byte weighs 1 below
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case r <= 0x10ff, r >= 0x2000 && r <= 0x200d, r >= 0x2010 && r <= 0x201f, r >= 0x2032 && r <= 0x2037:
			n++
		default:
			n += 2
		}
	}
	return n
}
