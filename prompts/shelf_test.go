package prompts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"goodword/models"
)

// texts of a copy for each channel, of a dual favour in English.
var copyTexts = map[string]map[string]string{
	"email": {
		"subject": "{{friend_reward}} for a friend", "preheader": "Pass {{brand}} on", "headline": "Pass it on",
		"body": "Hello {{first_name}},\n\na friend gets {{friend_reward}}, you get {{advocate_reward}}:\n{{referral_link}}\n\nUntil {{ends}}, code {{code}}, terms {{terms}}", "cta": "Pass it on",
	},
	"sms":            {"body": "{{brand}}: “{{friend_reward}}” for a friend, {{advocate_reward}} for you: {{referral_link}}"},
	"in_app":         {"headline": "Pass it on", "body": "A friend gets {{friend_reward}}, you get {{advocate_reward}}.", "cta": "Pass it on"},
	"push":           {"headline": "Pass it on", "body": "A friend gets {{friend_reward}}, you get {{advocate_reward}}."},
	"onsite":         {"headline": "Pass it on", "body": "A friend gets {{friend_reward}}, you get {{advocate_reward}}.", "cta": "Pass it on"},
	"share_whatsapp": {"body": "Whatsapp: {{friend_reward}} for you. {{disclosure}}\n{{referral_link}}"},
	"share_sms":      {"body": "Sms: {{friend_reward}} for you. {{disclosure}} {{referral_link}}"},
	"share_x":        {"body": "X: {{friend_reward}} for you. {{disclosure}} {{referral_link}}"},
	"share_linkedin": {"body": "Linkedin, {{brand}}. I get {{advocate_reward}} if you join. {{referral_link}}"},
	"share_email":    {"subject": "Email: {{brand}}", "body": "{{friend_reward}} for you. {{disclosure}}\n{{referral_link}}"},
	"share_link":     {"body": "Link: {{friend_reward}} for you. {{disclosure}} {{referral_link}}"},
	"landing":        {"headline": "{{friend_reward}} for you", "body": "From a friend. {{disclosure}}", "cta": "Have a look"},
}

// copyOf gives an approved copy of a dual favour; n tells copies apart.
func copyOf(n int, channel, locale string) *models.Copy {
	return &models.Copy{
		ID: copyName(n), Version: 1, State: models.CopyApproved, Source: models.CopyByModel, Fields: maps.Clone(copyTexts[channel]),
		Cell: models.CopyCell{Approach: "dual_favour", Channel: channel, Locale: locale, Friend: models.OfferAmount, Advocate: models.OfferCredit},
	}
}

// copyName is the id of copy n below 32².
func copyName(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	return "cp_aaaaaaaaaa" + letters[n/32:n/32+1] + letters[n%32:n%32+1]
}

func everybody(*models.Copy) bool { return true }

func shelfOf(copies ...*models.Copy) *Shelf {
	return NewShelf(copies, &models.Brand{Version: 1}, everybody, nil)
}

func TestShelfStandsForBuiltInWords(t *testing.T) {
	var copies []*models.Copy
	for i, channel := range CellChannels() {
		copies = append(copies, copyOf(i, channel, "en"))
	}
	s := shelfOf(copies...)
	f := dualFacts()
	f.Links = ShareLinks{SMS: testLink + ".s", WhatsApp: testLink + ".w", X: testLink + ".x"}
	for i, channel := range []string{"email", "sms", "in_app", "push", "onsite"} {
		id := s.Choose("dual_favour", channel, f, 5)
		if want := "en/dual_favour/" + channel + "/" + copyName(i) + "@1"; id != want {
			t.Fatalf("%s: got %s, want %s", channel, id, want)
		}
		shown, err := s.Render(id, f, 5)
		if err != nil {
			t.Fatal(err)
		}
		if shown.ID != id || shown.Source != models.CopyByModel || s.Source(id) != models.CopyByModel {
			t.Errorf("%s: shown as %s of %s", id, shown.ID, shown.Source)
		}
		w, built := shown.Words, mustRender(t, Choose("dual_favour", channel, f, 5), f)
		for name, tc := range map[string]struct{ got, want string }{
			"share":    {w.ShareText, "Link: $10 off for you. I get $12.50 in credit if you join. " + testLink},
			"whatsapp": {w.ShareTextWhatsApp, "Whatsapp: $10 off for you. I get $12.50 in credit if you join.\n" + testLink + ".w"},
			"sms":      {w.ShareTextSMS, "Sms: $10 off for you. I get $12.50 in credit if you join. " + testLink + ".s"},
			"x":        {w.ShareTextX, "X: $10 off for you. I get $12.50 in credit if you join. " + testLink + ".x"},
			"linkedin": {w.ShareTextLinkedIn, "Linkedin, Luma Coffee. I get $12.50 in credit if you join. " + testLink},
			"subject":  {w.ShareSubject, "Email: Luma Coffee"},
			"email":    {w.ShareTextEmail, "$10 off for you. I get $12.50 in credit if you join.\n" + testLink},
			"landing":  {w.LandingHeadline + "|" + w.LandingBody + "|" + w.LandingCTA, "$10 off for you|From a friend. They get $12.50 in credit if you join.|Have a look"},
			"built in": {w.Disclosure + w.OGTitle + w.OGDescription, built.Disclosure + built.OGTitle + built.OGDescription},
		} {
			if tc.got != tc.want {
				t.Errorf("%s, %s: got %q, want %q", channel, name, tc.got, tc.want)
			}
		}
		asks := map[string]string{
			"email": "Hello Maya,\n\na friend gets $10 off, you get $12.50 in credit:\n" + testLink + "\n\nUntil March 29, 2026, code lumaabcdefghjk, terms https://luma.example/terms",
			"sms":   `Luma Coffee: "$10 off" for a friend, $12.50 in credit for you: ` + testLink,
		}
		if want, listed := asks[channel]; listed && w.Body != want || !listed && w.Body != "A friend gets $10 off, you get $12.50 in credit." {
			t.Errorf("%s: the body is %q", channel, w.Body)
		}
		if channel == "email" && (w.Subject != "$10 off for a friend" || w.Preheader != "Pass Luma Coffee on" || !strings.Contains(w.BodyHTML, "Hello Maya,<br><br>")) {
			t.Errorf("subject %q, preheader %q, HTML %q", w.Subject, w.Preheader, w.BodyHTML)
		}
	}
}

// TestShelfPassesOver lists what keeps a copy of the cell from being shown; the
// built-in words then stand there.
func TestShelfPassesOver(t *testing.T) {
	for name, tc := range map[string]struct {
		facts   func(*Facts)
		copy    func(*models.Copy)
		channel string
	}{
		"no name":             {facts: func(f *Facts) { f.FirstName = "" }},
		"no date":             {facts: func(f *Facts) { f.Now = f.EndsAt }},
		"no code":             {facts: func(f *Facts) { f.Code = "" }},
		"no terms":            {facts: func(f *Facts) { f.TermsURL = "" }},
		"a long brand":        {channel: "sms", facts: func(f *Facts) { f.Brand = strings.Repeat("W", 80) }},
		"a long link":         {channel: "sms", facts: func(f *Facts) { f.Link += strings.Repeat("x", 60) }},
		"another offer":       {facts: func(f *Facts) { f.Offer.Friend = models.Side{Kind: models.OfferPercent, Minor: 10} }},
		"another locale":      {facts: func(f *Facts) { f.Locale = "de" }},
		"a draft":             {copy: func(c *models.Copy) { c.State = models.CopyDraft }},
		"retired":             {copy: func(c *models.Copy) { c.State = models.CopyRetired }},
		"a locale's own":      {copy: func(c *models.Copy) { c.Cell.Locale = "en-GB" }},
		"unknown language":    {copy: func(c *models.Copy) { c.Cell.Locale = "tlh" }, facts: func(f *Facts) { f.Locale = "tlh" }},
		"unknown placeholder": {copy: func(c *models.Copy) { c.Fields["headline"] = "For {{customer_name}}" }},
		"markup":              {copy: func(c *models.Copy) { c.Fields["headline"] = "<b>Now</b>" }},
		"no texts":            {copy: func(c *models.Copy) { c.Fields = nil }},
		"no such cell":        {copy: func(c *models.Copy) { c.Cell.Friend, c.Cell.Advocate = "", "" }},
	} {
		t.Run(name, func(t *testing.T) {
			channel := tc.channel
			if channel == "" {
				channel = "email"
			}
			f, c := dualFacts(), copyOf(1, channel, "en")
			if tc.facts != nil {
				tc.facts(&f)
			}
			if tc.copy != nil {
				tc.copy(c)
			}
			s := shelfOf(c)
			id, want := s.Choose("dual_favour", channel, f, 7), Choose("dual_favour", channel, f, 7)
			if id != want {
				t.Fatalf("got %s, want %s", id, want)
			}
			if variant, ok := s.Variant(c.ID, "dual_favour", channel, f); ok {
				t.Errorf("it is shown as variant %s", variant)
			}
			shown, err := s.Render(id, f, 7)
			if err != nil || shown.Words != mustRender(t, want, f) || shown.Source != BuiltIn || shown.ID != want {
				t.Errorf("got %v, %v", shown, err)
			}
		})
	}
}

// TestShelfKeepsWhatWasDecided renders an id after its copy was retired, after
// the shelf was taken away, and for facts that lack a value.
func TestShelfKeepsWhatWasDecided(t *testing.T) {
	f, c := dualFacts(), copyOf(1, "email", "en")
	id := shelfOf(c).Choose("dual_favour", "email", f, 4)
	retired := *c
	retired.State = models.CopyRetired
	if shown, err := shelfOf(&retired).Render(id, f, 4); err != nil || shown.Source != models.CopyByModel || shown.Words.Headline != "Pass it on" {
		t.Errorf("retired: got %v, %v", shown, err)
	}
	builtIn := Choose("dual_favour", "email", f, 4)
	nameless := f
	nameless.FirstName = ""
	for name, tc := range map[string]struct {
		shelf *Shelf
		facts Facts
	}{"switched off": {nil, f}, "lost": {shelfOf(copyOf(2, "sms", "en")), f}, "nameless": {shelfOf(c), nameless}} {
		shown, err := tc.shelf.Render(id, tc.facts, 4)
		if err != nil || shown.ID != builtIn || shown.Source != BuiltIn || shown.Words != mustRender(t, builtIn, tc.facts) {
			t.Errorf("%s: got %v, %v, want %s", name, shown, err, builtIn)
		}
	}
	if got := LocaleOf("de-AT/dual_favour/email/"+c.ID+"@1", "en"); got != "de" {
		t.Errorf("German words are written in %s", got)
	}
	if _, err := shelfOf(c).Render("tlh/dual_favour/email/"+c.ID+"@1", f, 4); models.KindOf(err) != models.NotFound {
		t.Errorf("no language: %v", err)
	}
}

// TestShelfDraws: each copy of a cell comes as often as any other, the same for
// the same draw, and what is drawn for one channel says nothing of the next.
func TestShelfDraws(t *testing.T) {
	var copies []*models.Copy
	for i := range 4 {
		c := copyOf(i, "email", "en")
		c.Fields["headline"] = fmt.Sprint("Headline ", i)
		shared := copyOf(4+i, "share_x", "en")
		shared.Fields["body"] = fmt.Sprint("Post ", i, ": {{disclosure}} {{referral_link}}")
		copies = append(copies, c, shared)
	}
	s, f := shelfOf(copies...), dualFacts()
	pairs := map[[2]string]int{}
	const draws = 3200
	for draw := range uint64(draws) {
		id := s.Choose("dual_favour", "email", f, draw)
		shown, err := s.Render(id, f, draw)
		if err != nil {
			t.Fatal(err)
		}
		pairs[[2]string{shown.Words.Headline, shown.Words.ShareTextX[:6]}]++
		if again, _ := s.Render(id, f, draw); again != shown {
			t.Fatalf("draw %d reads otherwise again: %v, then %v", draw, shown, again)
		}
	}
	// 16 pairs with 200 draws each; five standard deviations are 5·√(3200·(1/16)·(15/16)) = 68.
	if len(pairs) != 16 {
		t.Fatalf("%d pairs of ask and post, want 16: %v", len(pairs), pairs)
	}
	for pair, n := range pairs {
		if n < 200-68 || n > 200+68 {
			t.Errorf("%v comes %d times of %d, want about 200", pair, n, draws)
		}
	}
}

// TestShelfPrefersTheLocale: the cell of the locale asked for comes before that
// of its language, however the locale is written, and each language has its own.
func TestShelfPrefersTheLocale(t *testing.T) {
	british, english, german := copyOf(1, "in_app", "en-GB"), copyOf(2, "in_app", "en"), copyOf(3, "in_app", "de-AT")
	s := shelfOf(british, english, german)
	for locale, want := range map[string]*models.Copy{
		"en-GB": british, "en_gb": british, "en": english, "en-US": english, "EN": english, "": english, "nl": english, "de-AT": german, "de_at": german,
	} {
		f := dualFacts()
		f.Locale = locale
		id := s.Choose("dual_favour", "in_app", f, 1)
		if locale == "" || locale == "nl" { // no words in the language: English
			want = english
		}
		if got, _, ok := CopyOf(id); !ok || got != want.ID {
			t.Errorf("%q: got %s, want %s", locale, id, want.ID)
		}
	}
	f := dualFacts()
	f.Locale = "de-DE"
	if id := s.Choose("dual_favour", "in_app", f, 1); !strings.HasPrefix(id, "de/dual_favour/in_app/") {
		t.Errorf("de-DE: got %s, want built-in words", id)
	}
}

// TestShelfApproaches: an approach that does not suit the facts falls back
// before the shelf is asked, and one without built-in words lives by its copies.
func TestShelfApproaches(t *testing.T) {
	status, dual := copyOf(1, "in_app", "en"), copyOf(2, "in_app", "en")
	status.Cell.Approach = "status"
	s, f := shelfOf(status, dual), dualFacts()
	for name, tc := range map[string]struct {
		approach string
		friends  int
		want     string
	}{
		"suited":      {"status", 2, status.ID},
		"nobody came": {"status", 0, dual.ID},
		"unknown":     {"flattery", 0, dual.ID},
		"none there":  {"insider", 0, ""}, // built-in words of the approach come before copies of another
		"plain":       {"plain", 0, ""},
	} {
		f.Friends = tc.friends
		id := s.Choose(tc.approach, "in_app", f, 1)
		if got, _, _ := CopyOf(id); got != tc.want {
			t.Errorf("%s: got %s, want %q", name, id, tc.want)
		}
		if has := s.Has(tc.approach, "in_app", f); has != (tc.want == status.ID) {
			t.Errorf("%s: has copies %v", name, has)
		}
	}
	if id := s.Choose("dual_favour", "offline", f, 1); !strings.Contains(id, dual.ID) {
		t.Errorf("offline shows the words of in_app: got %s", id)
	}
	if id, ok := s.Variant(dual.ID, "dual_favour", "in_app", f); !ok || id != "en/dual_favour/in_app/"+dual.ID+"@1" {
		t.Errorf("got variant %s, %v", id, ok)
	}
}

// TestShelfReadsOnce: the judge is asked when a copy is first wanted, and not
// again for the next shelf unless the brand has changed.
func TestShelfReadsOnce(t *testing.T) {
	good, bad := copyOf(1, "email", "en"), copyOf(2, "email", "en")
	var asked []string
	judge := func(c *models.Copy) bool { asked = append(asked, c.ID); return c != bad }
	brand := &models.Brand{Version: 1}
	first := NewShelf([]*models.Copy{good, bad}, brand, judge, nil)
	if len(asked) != 0 {
		t.Fatalf("asked of %v before anything was wanted", asked)
	}
	for draw := range uint64(4) {
		if id := first.Choose("dual_favour", "email", dualFacts(), draw); !strings.Contains(id, good.ID) {
			t.Errorf("draw %d: got %s", draw, id)
		}
	}
	if same := NewShelf([]*models.Copy{good, bad}, &models.Brand{Version: 1}, judge, first); same != first {
		t.Error("a new shelf of the same copies")
	}
	again := *good // as the next snapshot has it
	second := NewShelf([]*models.Copy{&again, bad}, brand, judge, first)
	second.Choose("dual_favour", "email", dualFacts(), 1)
	if want := []string{good.ID, bad.ID}; !slices.Equal(asked, want) {
		t.Errorf("asked of %v, want %v", asked, want)
	}
	changed := NewShelf([]*models.Copy{&again, bad}, &models.Brand{Version: 2}, judge, second)
	changed.Choose("dual_favour", "email", dualFacts(), 1)
	if len(asked) != 4 {
		t.Errorf("asked of %v, want both once more for another brand", asked)
	}
}

// TestShelfReadsAhead: what was read ahead is not judged when it is wanted, nor
// read ahead again for the next shelf, and no more is read than was asked for.
func TestShelfReadsAhead(t *testing.T) {
	retired, one, two, three := copyOf(0, "email", "en"), copyOf(1, "email", "en"), copyOf(2, "email", "en"), copyOf(3, "sms", "en")
	retired.State = models.CopyRetired
	var asked []string
	judge := func(c *models.Copy) bool { asked = append(asked, c.ID); return true }
	brand := &models.Brand{Version: 1}
	first := NewShelf([]*models.Copy{retired, one, two}, brand, judge, nil)
	if n := first.Read(1); n != 1 || !slices.Equal(asked, []string{one.ID}) {
		t.Fatalf("read %d: %v", n, asked)
	}
	if n := first.Read(9); n != 1 || !slices.Equal(asked, []string{one.ID, two.ID}) {
		t.Fatalf("then read %d: %v", n, asked)
	}
	next := NewShelf([]*models.Copy{retired, one, two, three}, brand, judge, first)
	if n := next.Read(9); n != 1 || asked[len(asked)-1] != three.ID {
		t.Errorf("of the next shelf read %d: %v", n, asked)
	}
	next.Choose("dual_favour", "email", dualFacts(), 1)
	next.Choose("dual_favour", "sms", dualFacts(), 1)
	if len(asked) != 3 {
		t.Errorf("asked of %v, want each once", asked)
	}
}

// TestShelfTogether chooses and renders from many goroutines at once, on a shelf
// that has read nothing yet.
func TestShelfTogether(t *testing.T) {
	var copies []*models.Copy
	for i, channel := range CellChannels() {
		copies = append(copies, copyOf(2*i, channel, "en"), copyOf(2*i+1, channel, "en"))
	}
	s, f := shelfOf(copies...), dualFacts()
	shown := make([]Shown, 16)
	var wg sync.WaitGroup
	for i := range shown {
		wg.Go(func() { shown[i], _ = s.Render(s.Choose("dual_favour", "email", f, 3), f, 3) })
	}
	wg.Wait()
	for i := range shown {
		if shown[i] != shown[0] || shown[i].Source != models.CopyByModel {
			t.Errorf("%d got %v, the first %v", i, shown[i], shown[0])
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	link := Cell{Approach: "dual_favour", Channel: "share_link", Locale: "en", Friend: models.OfferAmount, Advocate: models.OfferCredit}
	card := link
	card.Channel = "in_app"
	for name, tc := range map[string]struct {
		cell   Cell
		fields map[string]string
		want   string
	}{
		"no link":        {link, map[string]string{"body": "Join. {{disclosure}}"}, "must hold {{referral_link}} once"},
		"two links":      {link, map[string]string{"body": "{{referral_link}} {{disclosure}} {{referral_link}}"}, "must hold {{referral_link}} once"},
		"undisclosed":    {link, map[string]string{"body": "Join: {{referral_link}}"}, "must hold {{disclosure}}"},
		"a field more":   {link, map[string]string{"body": "{{disclosure}} {{referral_link}}", "cta": "Go"}, "must be those of the cell: body"},
		"another field":  {link, map[string]string{"text": "{{disclosure}} {{referral_link}}"}, "/fields/body must have a text"},
		"open":           {link, map[string]string{"body": "{{disclosure {{referral_link}}"}, "is no placeholder"},
		"unknown":        {link, map[string]string{"body": "{{disclosure}} {{link}}"}, "{{link, which is no placeholder: allowed are {{referral_link}}"},
		"three braces":   {link, map[string]string{"body": "{{disclosure}} {{{referral_link}}}"}, "no placeholder"},
		"a tag":          {link, map[string]string{"body": "<i>{{disclosure}}</i> {{referral_link}}"}, "must not hold markup"},
		"liquid":         {link, map[string]string{"body": "{% if x %}{{disclosure}} {{referral_link}}"}, "must not hold markup"},
		"percent":        {link, map[string]string{"body": "a %% b {{disclosure}} {{referral_link}}"}, "must not hold markup"},
		"beside a value": {link, map[string]string{"body": "[{{disclosure}}] {{referral_link}}"}, "must not hold markup"},
		"hidden":         {link, map[string]string{"body": "a\u202eb {{disclosure}} {{referral_link}}"}, "U+202E"},
		"not UTF-8":      {link, map[string]string{"body": "a\xff {{disclosure}} {{referral_link}}"}, "U+FFFD"},
		"a card's link":  {card, map[string]string{"headline": "A", "body": "B {{referral_link}}", "cta": "C"}, "must not hold the link"},
		"language":       {Cell{Approach: "insider", Channel: "in_app", Locale: "tlh"}, map[string]string{}, "money and dates cannot be written"},
		"channel":        {Cell{Approach: "insider", Channel: "fax", Locale: "en"}, map[string]string{}, "must be those of the cell"},
	} {
		err := Compile(tc.cell, tc.fields)
		if models.KindOf(err) != models.Invalid || !strings.Contains(fmt.Sprint(err), tc.want) {
			t.Errorf("%s: got %v, want %s", name, err, tc.want)
		}
	}
	for _, channel := range CellChannels() {
		c := copyOf(1, channel, "en")
		if err := Compile(Cell(c.Cell), c.Fields); err != nil {
			t.Errorf("%s: %v", channel, err)
		}
	}
}
