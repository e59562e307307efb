package prompts

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goodword/models"
)

func TestCellValidate(t *testing.T) {
	good := Cell{"dual_favour", "email", "de-DE", models.OfferAmount, models.OfferCredit}
	for name, test := range map[string]struct {
		change func(*Cell)
		want   []string // pointers, each followed by what the answer must say
	}{
		"good":                      {func(*Cell) {}, nil},
		"landing":                   {func(c *Cell) { c.Channel = "landing" }, nil},
		"nothing for anybody":       {func(c *Cell) { *c = Cell{"status", "push", "ja", "none", "none"} }, nil},
		"unknown approach":          {func(c *Cell) { c.Approach = "pushy" }, []string{"/approach", "insider, help_friend, direct_b2b"}},
		"plain":                     {func(c *Cell) { c.Approach = "plain" }, []string{"/approach", "gratitude"}},
		"unknown channel":           {func(c *Cell) { c.Channel = "whatsapp" }, []string{"/channel", "share_whatsapp"}},
		"unknown locale":            {func(c *Cell) { c.Locale = "deutsch" }, []string{"/locale", "BCP 47"}},
		"kinds":                     {func(c *Cell) { c.Friend, c.Advocate = "", "money" }, []string{"/friend", "percent", "/advocate", "none"}},
		"a favour one way":          {func(c *Cell) { c.Advocate = models.OfferNone }, []string{"/approach", "both"}},
		"thanks to share":           {func(c *Cell) { c.Approach, c.Channel = "gratitude", "share_sms" }, []string{"/channel", "nothing to share"}},
		"everything":                {func(c *Cell) { *c = Cell{} }, []string{"/approach", "", "/channel", "", "/locale", "", "/friend", "", "/advocate", ""}},
		"thanks without rewards":    {func(c *Cell) { *c = Cell{"gratitude", "in_app", "en", "none", "none"} }, nil},
		"one side, another thought": {func(c *Cell) { c.Approach, c.Friend = "help_friend", models.OfferNone }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := good
			test.change(&c)
			var e *models.Error
			if err := c.Validate(); (err != nil) != (len(test.want) > 0) || err != nil && !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e == nil {
				return
			}
			if len(e.Fields)*2 != len(test.want) {
				t.Fatalf("got %v, want %v", e, test.want)
			}
			for i, f := range e.Fields {
				if f.Pointer != test.want[2*i] || !strings.Contains(f.Detail, test.want[2*i+1]) {
					t.Errorf("got %v, want %v", f, test.want[2*i:2*i+2])
				}
			}
		})
	}
}

// TestParseCell checks that every good cell is read back, and that no text makes it panic.
func TestParseCell(t *testing.T) {
	kinds := []models.OfferKind{models.OfferCredit, models.OfferPercent, models.OfferGift, models.OfferNone}
	rapid.Check(t, func(t *rapid.T) {
		c := Cell{
			rapid.SampledFrom(CellApproaches).Draw(t, "approach"), rapid.SampledFrom(CellChannels()).Draw(t, "channel"),
			rapid.SampledFrom([]string{"en", "de-DE", "pt-BR"}).Draw(t, "locale"), rapid.SampledFrom(kinds).Draw(t, "friend"), rapid.SampledFrom(kinds).Draw(t, "advocate"),
		}
		got, err := ParseCell(c.String())
		if got != c || (err == nil) != (c.Validate() == nil) {
			t.Fatalf("%s: got %+v, %v", c, got, err)
		}
		if odd := rapid.String().Draw(t, "odd"); strings.Count(odd, "/") != 3 {
			if _, err := ParseCell(odd); err == nil {
				t.Fatalf("%q is a cell", odd)
			}
		}
	})
}

// TestShareCell checks that every share channel has words.
func TestShareCell(t *testing.T) {
	for _, channel := range models.ShareChannels {
		c := Cell{Channel: ShareCell(channel)}
		if c.Reader() != ReaderFriend {
			t.Errorf("%s: %s speaks to %q", channel, c.Channel, c.Reader())
		}
	}
	if ShareCell("whatsapp") != "share_whatsapp" || ShareCell("facebook") != "share_link" || ShareCell("") != "share_link" {
		t.Error("a channel has the words of another")
	}
	if !slices.Contains(CellChannels(), "landing") {
		t.Error("a landing page has no words")
	}
}

func TestCellFields(t *testing.T) {
	for name, test := range map[string]struct {
		cell Cell
		want []CopyField
		link string
	}{
		"email":          {Cell{"help_friend", "email", "en", "amount", "credit"}, []CopyField{{"subject", InCharacters, 60}, {"preheader", InCharacters, 90}, {"headline", InCharacters, 60}, {"body", InCharacters, 900}, {"cta", InCharacters, 20}}, "body"},
		"card":           {Cell{"help_friend", "in_app", "de", "amount", "credit"}, []CopyField{{"headline", InCharacters, 40}, {"body", InCharacters, 140}, {"cta", InCharacters, 20}}, Button},
		"thanks":         {Cell{"gratitude", "in_app", "de", "amount", "credit"}, []CopyField{{"headline", InCharacters, 40}, {"body", InCharacters, 140}}, ""},
		"text message":   {Cell{"help_friend", "share_sms", "fr", "amount", "credit"}, []CopyField{{"body", InSegments, 1}}, "body"},
		"in kanji":       {Cell{"help_friend", "sms", "ja", "amount", "credit"}, []CopyField{{"body", InSegments, 3}}, "body"},
		"X":              {Cell{"help_friend", "share_x", "ja", "amount", "credit"}, []CopyField{{"body", InWeight, 280}}, "body"},
		"unknown":        {Cell{Channel: "fax"}, nil, ""},
		"unknown locale": {Cell{"help_friend", "sms", "?", "amount", "credit"}, []CopyField{{"body", InSegments, 1}}, "body"},
	} {
		if got := test.cell.Fields(); !slices.Equal(got, test.want) || test.cell.LinkField() != test.link {
			t.Errorf("%s: got %v with the link in %q, want %v, %q", name, got, test.cell.LinkField(), test.want, test.link)
		}
	}
}

func TestCellMaxEmoji(t *testing.T) {
	for _, test := range []struct {
		channel     string
		brand, want int
	}{{"email", 3, 1}, {"email", 0, 0}, {"sms", 3, 0}, {"fax", 3, 0}} {
		c := Cell{Channel: test.channel}
		if got := c.MaxEmoji(&models.Brand{MaxEmoji: test.brand}); got != test.want {
			t.Errorf("%+v: got %d", test, got)
		}
	}
}
