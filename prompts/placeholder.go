package prompts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"goodword/models"
)

// Placeholder stands in the words of a cell for what differs between offers and
// readers; it is filled when the words are shown.
type Placeholder struct {
	Name string // with its braces: "{{friend_reward}}"
	Use  Use
	// Longest is a text as long as the values that words have to leave room for.
	// With a longer one the words may be over a limit, and whoever fills them in
	// has to take others.
	Longest string
}

// Use says whether words hold a placeholder.
type Use uint8

// The uses.
const (
	Allowed Use = iota // its value is always there
	Rare               // its value is not always there: words that hold it cannot be shown then
	Needed
)

// The placeholders of cells.
const (
	PlaceLink           = "{{referral_link}}"
	PlaceFriendReward   = "{{friend_reward}}"   // as it reads after "you get"
	PlaceAdvocateReward = "{{advocate_reward}}" // the same
	PlaceDisclosure     = "{{disclosure}}"      // a sentence: "I get … if you join."
	PlaceBrand          = "{{brand}}"
	PlaceFirstName      = "{{first_name}}" // the advocate's
	PlaceProblem        = "{{problem}}"    // as it reads after "struggling with"
	PlaceProof          = "{{proof}}"      // a sentence
	PlaceEnds           = "{{ends}}"       // a date
	PlaceCode           = "{{code}}"
	PlaceTerms          = "{{terms}}" // an address
)

// placeNames are all placeholders.
var placeNames = []string{
	PlaceLink, PlaceFriendReward, PlaceAdvocateReward, PlaceDisclosure, PlaceBrand, PlaceFirstName, PlaceProblem, PlaceProof, PlaceEnds, PlaceCode, PlaceTerms,
}

// What words leave room for, in characters. A reward longer than that is called
// "a reward" by Render, too.
const (
	roomLink       = 45
	roomReward     = compactReward
	roomDisclosure = roomReward + 32
	roomName       = 12
	roomProblem    = 40
	roomCode       = 16
	roomTerms      = 60
	longDate       = "30. September 2026"
)

// LongestReward is a text as long as those of rewards that words leave room for.
var LongestReward = strings.Repeat("x", roomReward)

// roomy is from how many characters on a field has room for a whole proof point.
const roomy = 500

// Placeholders are those that the cell's words may hold, in a fixed order. The
// values of the brand's placeholders are as long as the brand's.
func (c *Cell) Placeholders(b *models.Brand) []Placeholder {
	var list []Placeholder
	add := func(name string, use Use, longest string) { list = append(list, Placeholder{name, use, longest}) }
	if link := c.LinkField(); link != "" && link != Button {
		add(PlaceLink, Needed, "https://"+strings.Repeat("x", roomLink-len("https://")))
	}
	if c.Discloses() {
		add(PlaceDisclosure, Needed, strings.Repeat("x", roomDisclosure-1)+".")
	}
	told := Allowed
	if c.Approach == "dual_favour" {
		told = Needed
	}
	if c.asks() && gives(c.Friend) {
		add(PlaceFriendReward, told, LongestReward)
	}
	if c.asks() && gives(c.Advocate) && c.Reader() == ReaderAdvocate { // elsewhere the disclosure tells of it
		add(PlaceAdvocateReward, told, LongestReward)
	}
	sender := Allowed
	if c.Channel == "sms" { // which shows a number and no name
		sender = Needed
	}
	add(PlaceBrand, sender, b.Name)
	c.solved(b, add)
	if c.greets() {
		add(PlaceFirstName, Rare, strings.Repeat("x", roomName))
	}
	if c.asks() && (c.Channel == "email" || c.Channel == "share_email") {
		add(PlaceEnds, Rare, longDate)
		add(PlaceCode, Rare, strings.Repeat("x", roomCode))
		add(PlaceTerms, Rare, "https://"+strings.Repeat("x", roomTerms-len("https://")))
	}
	return list
}

// solved adds problem and proof for the approaches that are about a problem.
func (c *Cell) solved(b *models.Brand, add func(string, Use, string)) {
	if c.Approach != "help_friend" && c.Approach != "direct_b2b" && c.Approach != "expertise" {
		return
	}
	problem, proof := strings.Repeat("x", roomProblem), ""
	roomyField := slices.ContainsFunc(c.Fields(), func(f CopyField) bool { return f.Unit == InCharacters && f.Max >= roomy })
	if roomyField {
		for _, p := range c.ProofPoints(b) {
			problem, proof = longer(problem, p.Problem), longer(proof, p.Text)
		}
	}
	add(PlaceProblem, Needed, problem)
	switch {
	case proof == "":
	case c.Approach == "expertise":
		add(PlaceProof, Needed, proof)
	default:
		add(PlaceProof, Rare, proof)
	}
}

// greets reports whether words may hold the advocate's first name: where they
// are greeted or, to the friend, named, and a name has room.
func (c *Cell) greets() bool {
	return c.Channel == "email" || c.Channel == "in_app" || c.Channel == "onsite" || c.Channel == "landing"
}

// ProofPoints are the brand's that are written in the cell's language, in the
// brand's order: those of the locale itself, else those of the language. The
// slice is the caller's.
func (c *Cell) ProofPoints(b *models.Brand) []models.ProofPoint {
	var exact, related []models.ProofPoint
	for _, p := range b.ProofPoints {
		switch {
		case p.Locale == c.Locale:
			exact = append(exact, p)
		case languagePart(p.Locale) == languagePart(c.Locale):
			related = append(related, p)
		}
	}
	if exact != nil {
		return exact
	}
	return related
}

// longer is the longer of two texts, the first when they are equally long.
func longer(a, b string) string {
	if utf8.RuneCountInString(b) > utf8.RuneCountInString(a) {
		return b
	}
	return a
}
