package prompts

import (
	"fmt"
	"slices"
	"strings"

	"goodword/models"
)

// Cell is what words are generated and approved for: one approach in one
// channel and locale, for offers of one kind. Words are made for cells, not for
// people.
type Cell struct {
	Approach string // one of CellApproaches
	Channel  string // one of CellChannels
	Locale   string // BCP 47 as CheckLocale wants it
	// Friend and Advocate are the kinds of what the sides get.
	Friend, Advocate models.OfferKind
}

// CellApproaches are the approaches that words are generated in. The built-in
// plain words are what is left when nothing else fits; no model writes them.
var CellApproaches = []string{"insider", "help_friend", "direct_b2b", "dual_favour", "status", "expertise", "gratitude"}

// Reader is whom the words of a channel speak to.
type Reader string

// The readers.
const (
	ReaderAdvocate Reader = "ask"     // the business asks the advocate
	ReaderFriend   Reader = "share"   // the advocate writes to a friend
	ReaderVisitor  Reader = "landing" // the business greets the friend
)

// LengthUnit is how the length of a field is counted.
type LengthUnit string

// The units of length.
const (
	InCharacters LengthUnit = "chars"
	InSegments   LengthUnit = "sms_segments" // parts of a text message, see Segments
	InWeight     LengthUnit = "x_weighted"   // as X counts
)

// CopyField is one text of a message, with the most it may measure once its
// placeholders are filled in.
type CopyField struct {
	Name string
	Unit LengthUnit
	Max  int
}

// medium is what a channel makes of a message.
type medium struct {
	name   string
	reader Reader
	fields []CopyField
	link   string // the field that holds the link, Button for none
	emoji  int    // that are fit for the channel
}

// Button stands for the place of a link that is in none of the texts: the
// button that whoever shows them puts below.
const Button = "button"

func chars(name string, most int) CopyField { return CopyField{name, InCharacters, most} }

// media are the channels of cells with their fields: INTEGRATIONS 6.2.
var media = []medium{
	{"email", ReaderAdvocate, []CopyField{chars("subject", 60), chars("preheader", 90), chars("headline", 60), chars("body", 900), chars("cta", 20)}, "body", 1},
	{"sms", ReaderAdvocate, []CopyField{{"body", InSegments, 1}}, "body", 0},
	{"in_app", ReaderAdvocate, []CopyField{chars("headline", 40), chars("body", 140), chars("cta", 20)}, Button, 1},
	{"push", ReaderAdvocate, []CopyField{chars("headline", 40), chars("body", 110)}, Button, 1},
	{"onsite", ReaderAdvocate, []CopyField{chars("headline", 60), chars("body", 140), chars("cta", 20)}, Button, 0},
	{"share_whatsapp", ReaderFriend, []CopyField{chars("body", 500)}, "body", 1},
	{"share_sms", ReaderFriend, []CopyField{{"body", InSegments, 1}}, "body", 0},
	{"share_x", ReaderFriend, []CopyField{{"body", InWeight, 280}}, "body", 1},
	{"share_linkedin", ReaderFriend, []CopyField{chars("body", 700)}, "body", 0},
	{"share_email", ReaderFriend, []CopyField{chars("subject", 60), chars("body", 900)}, "body", 1},
	{"share_link", ReaderFriend, []CopyField{chars("body", 300)}, "body", 0},
	{"landing", ReaderVisitor, []CopyField{chars("headline", 60), chars("body", 140), chars("cta", 20)}, Button, 0},
}

// wideSegments is how many parts a text message may have in a script outside
// its alphabet, which leaves 70 characters a part: a link alone can fill one.
const wideSegments = 3

// CellChannels lists the channels of cells: those where we ask, share_… for
// those where the customer shares, and landing for what the friend sees. The
// slice is the caller's.
func CellChannels() []string {
	names := make([]string, len(media))
	for i := range media {
		names[i] = media[i].name
	}
	return names
}

// ShareCell is the channel of the cell whose words are shared through one of
// models.ShareChannels. Telegram and LINE are messages to somebody, like
// WhatsApp, and have its words. Facebook and Reddit take no text and a QR code
// shows none; these, Bluesky and Threads, which cut at 300 and 500 characters,
// have the words of a bare link.
func ShareCell(shareChannel string) string {
	if shareChannel == "telegram" || shareChannel == "line" {
		return "share_whatsapp"
	}
	if name := "share_" + shareChannel; mediumOf(name) != nil {
		return name
	}
	return "share_link"
}

func mediumOf(channel string) *medium {
	i := slices.IndexFunc(media, func(m medium) bool { return m.name == channel })
	if i < 0 {
		return nil
	}
	return &media[i]
}

// Reader is whom the cell's words speak to; "" for an unknown channel.
func (c *Cell) Reader() Reader {
	if m := mediumOf(c.Channel); m != nil {
		return m.reader
	}
	return ""
}

// Fields are the texts of a message, in their order; none for an unknown
// channel. Words that ask for nothing have nothing to press. The slice is the
// caller's.
func (c *Cell) Fields() []CopyField {
	m := mediumOf(c.Channel)
	if m == nil {
		return nil
	}
	fields := slices.Clone(m.fields)
	if !c.asks() {
		fields = slices.DeleteFunc(fields, func(f CopyField) bool { return f.Name == "cta" })
	}
	for i := range fields {
		if fields[i].Unit == InSegments && !latin(c.Locale) {
			fields[i].Max = wideSegments
		}
	}
	return fields
}

// Shape is what Parse holds an answer with that many variants against.
func (c *Cell) Shape(variants int) Shape {
	s := Shape{Variants: variants}
	for _, f := range c.Fields() {
		s.Fields = append(s.Fields, f.Name)
	}
	return s
}

// MaxEmoji is how many emoji a message of a brand may have in the channel.
func (c *Cell) MaxEmoji(b *models.Brand) int {
	if m := mediumOf(c.Channel); m != nil {
		return min(m.emoji, b.MaxEmoji)
	}
	return 0
}

// LinkField is the field that must hold the link once, Button where none may,
// "" where there is no link.
func (c *Cell) LinkField() string {
	if m := mediumOf(c.Channel); m != nil && c.asks() {
		return m.link
	}
	return ""
}

// asks reports whether the words are about a referral at all.
func (c *Cell) asks() bool { return c.Approach != "gratitude" }

// Discloses reports whether the words must tell the friend that the advocate
// is rewarded.
func (c *Cell) Discloses() bool {
	return (c.Reader() == ReaderFriend || c.Reader() == ReaderVisitor) && gives(c.Advocate)
}

// gives reports whether a side gets something.
func gives(k models.OfferKind) bool { return rewarded(models.Side{Kind: k}) }

// String writes the cell as ParseCell reads it:
// dual_favour/share_whatsapp/de-DE/amount+credit, the friend's side first.
func (c Cell) String() string {
	return fmt.Sprintf("%s/%s/%s/%s+%s", c.Approach, c.Channel, c.Locale, c.Friend, c.Advocate)
}

// ParseCell reads what String wrote. The error has kind models.Invalid, with
// every part that is wrong.
func ParseCell(s string) (Cell, error) {
	parts := strings.Split(s, "/")
	if len(parts) != 4 {
		return Cell{}, models.Errorf(models.Invalid, "prompts.ParseCell", "%.100q is no cell: write approach/channel/locale/friend+advocate, like dual_favour/email/en/amount+credit", s)
	}
	friend, advocate, _ := strings.Cut(parts[3], "+")
	c := Cell{Approach: parts[0], Channel: parts[1], Locale: parts[2], Friend: models.OfferKind(friend), Advocate: models.OfferKind(advocate)}
	return c, c.Validate()
}

// Validate reports everything that is wrong with the cell and what is allowed
// instead.
func (c *Cell) Validate() error {
	var check models.Check
	check.That(slices.Contains(CellApproaches, c.Approach), "/approach", "must be one of %s", strings.Join(CellApproaches, ", "))
	check.That(mediumOf(c.Channel) != nil, "/channel", "must be one of %s", strings.Join(CellChannels(), ", "))
	if err := CheckLocale(c.Locale); err != nil {
		check.That(false, "/locale", "%s", err)
	}
	const kinds = "must be credit, percent, amount, cash, gift, feature, points, charity, status or none"
	check.That(c.Friend.Valid(), "/friend", kinds)
	check.That(c.Advocate.Valid(), "/advocate", kinds)
	both := c.Friend != models.OfferNone && c.Advocate != models.OfferNone
	check.That(c.Approach != "dual_favour" || both, "/approach", "must not be dual_favour where one side gets nothing: it is about both")
	reader := c.Reader()
	check.That(c.asks() || reader == ReaderAdvocate || reader == "", "/channel", "must be one where the business asks: gratitude has nothing to share")
	return check.Err("prompts.Cell")
}
