package scoring

import (
	"slices"
	"strings"

	"goodword/models"
	"goodword/scoring/features"
)

// Words puts the reason of a term into a short English phrase with the value that the vector has for it, such as "answered 9 of 10
// three days ago": it is Speaker.Words of a speaker who knows the traits and nothing else.
func Words(reason string, v []float32, traits []models.TraitFeature) string {
	return (&Speaker{Traits: traits}).Words(reason, v)
}

// Speaker puts reasons and changes into words for people who know the business and no statistics. What a vector holds as a code or in
// minor units it can say better where it is told how; the zero value is ready. It is safe for concurrent use where its functions are.
type Speaker struct {
	Traits []models.TraitFeature // of the vector
	// Level names the level that has a code in a column, "" for one that it does not know.
	Level func(column string, code uint32) string
	// Money writes an amount that stands in a column, "" where it cannot.
	Money func(column string, minor int64) string
}

// Words says what the vector, made by features.Vector now or by an earlier release, holds for the reason of a term: a code of the
// scorecard, the name of a column, or two names joined by *. A code that this release does not know is said as it is, with spaces.
func (s *Speaker) Words(reason string, v []float32) string {
	if first, second, pair := strings.Cut(reason, "*"); pair {
		return s.Words(first, v) + ", and " + s.Words(second, v)
	}
	f := facts{speaker: s, v: v}
	if say, ok := phrases[reason]; ok {
		return say(f)
	}
	if name, ok := strings.CutPrefix(reason, "trait:"); ok {
		return f.trait(name)
	}
	if reason == models.LikenessFeature.Name {
		return f.likeness()
	}
	return strings.ReplaceAll(reason, "_", " ")
}

// facts are what a phrase reads.
type facts struct {
	speaker *Speaker
	v       []float32
}

// at is the value of a place; known is false where it is Missing, or beyond the end of a vector that was stored when there were fewer.
func (f facts) at(place int) (x float64, known bool) {
	if place >= len(f.v) || f.v[place] != f.v[place] {
		return 0, false
	}
	return float64(f.v[place]), true
}

// level names the level in a place, "" where nobody told its name.
func (f facts) level(place int, column string) (name string, known bool) {
	code, known := f.at(place)
	if known && f.speaker.Level != nil {
		name = f.speaker.Level(column, uint32(code))
	}
	return name, known
}

// money is the amount in a place.
func (f facts) money(column string, minor float64) string {
	if f.speaker.Money != nil {
		if text := f.speaker.Money(column, int64(minor)); text != "" {
			return text
		}
	}
	return number(minor) + " minor units"
}

// trait says what the workspace's own trait is.
func (f facts) trait(name string) string {
	i := slices.IndexFunc(f.speaker.Traits, func(t models.TraitFeature) bool { return t.Name == name && !t.Likeness })
	if i < 0 {
		return "the trait " + name
	}
	place := features.Count + i
	x, known := f.at(place)
	switch {
	case !known:
		return name + " is not known"
	case f.speaker.Traits[i].Numeric:
		return name + " is " + number(x)
	}
	if level, _ := f.level(place, "trait:"+name); level != "" {
		return name + " is " + level
	}
	return "what " + name + " is"
}

// likeness says whom the customer resembles; the number is a cosine.
func (f facts) likeness() string {
	i := slices.IndexFunc(f.speaker.Traits, func(t models.TraitFeature) bool { return t.Likeness })
	if i < 0 {
		return "the likeness to customers who have brought friends"
	}
	x, known := f.at(features.Count + i)
	switch {
	case !known:
		return "too few customers have brought friends to compare with"
	case x >= 0.5:
		return "much like customers who have brought friends"
	case x >= 0.2:
		return "somewhat like customers who have brought friends"
	case x > -0.2:
		return "no more like customers who have brought friends than most are"
	}
	return "unlike customers who have brought friends"
}

// ChangeWords puts the code of a change into words that go on with "would make it": "an NPS answer of 10 today".
func ChangeWords(code string) string {
	if words, ok := changeWords[code]; ok {
		return words
	}
	return strings.ReplaceAll(code, "_", " ")
}

var changeWords = map[string]string{
	"answers_nps_10":     "an NPS answer of 10 today",
	"orders_again":       "another order today",
	"shares_again":       "another share today",
	"open_ticket_closed": "closing the open support ticket",
	"logs_in":            "a login today",
	"no_ask_30_days":     "not being asked for another 30 days",
}
