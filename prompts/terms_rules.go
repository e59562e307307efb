package prompts

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"goodword/models"
)

// termsWriter turns rules into sentences, a method a section. Each sentence
// says what the code does: who changes the rule in decide or referral changes
// its sentence.
type termsWriter struct {
	TermsFacts
	brand  string
	locale *locale
}

// who follows the filters country, sector, minor and outside_audience, and the
// referrals that are denied.
func (w *termsWriter) who() []string {
	p := &w.Program
	in := ""
	if names := countryNames(p.Countries); len(names) > 0 {
		in = " in " + listing(names, "and")
	}
	list := []string{"Customers of " + w.brand + in + " can take part when we invite them."}
	if p.Audience != "" {
		list = append(list, "We do not invite every customer: a rule of this program says whom.")
	}
	if len(p.BlockedSectors) > 0 {
		sectors := make([]string, len(p.BlockedSectors))
		for i, s := range p.BlockedSectors {
			sectors[i] = clean(s)
		}
		list = append(list, "Customers in these sectors are not invited: "+listing(sectors, "and")+".")
	}
	return append(list,
		"We invite nobody whom we know to be a minor.",
		"A friend has to be new: somebody who has bought from "+w.brand+" before does not count, and neither do you yourself.",
	)
}

func (w *termsWriter) rewards() []string {
	switch len(w.Offers) {
	case 0:
		return nil
	case 1:
		return []string{w.offer(&w.Offers[0])}
	}
	list := []string{"Your invitation says which of these is yours. A code that you pass on without an invitation pays the first."}
	for i := range w.Offers {
		list = append(list, w.offer(&w.Offers[i]))
	}
	return list
}

// offer says what both sides get, and until when it can be offered.
func (w *termsWriter) offer(o *models.Offer) string {
	say := func(s models.Side) string {
		if !rewarded(s) {
			return ""
		}
		return w.locale.phrase(s, w.locale.money(s.Minor, o.Currency))
	}
	friend, advocate := say(o.Friend), say(o.Advocate)
	text := "Neither side gets a reward."
	switch {
	case friend != "" && advocate != "":
		text = "Your friend gets " + friend + ". You get " + advocate + "."
	case friend != "":
		text = "Your friend gets " + friend + ". You get no reward."
	case advocate != "":
		text = "You get " + advocate + ". Your friend gets no reward."
	}
	if ends := w.locale.lastDay(o.EndsAt); ends != "" {
		text += " We offer this until " + ends + "."
	}
	return text
}

// when follows the rules of attribution: see referral.Rules.
func (w *termsWriter) when() []string {
	list := []string{
		"A friend counts when they follow your link or give your code, and place their first order within " + days(w.Program.AttributionDays) + " of that.",
		"Each friend counts once. A code that they give at signup or with the order comes first, else the last link that they followed before.",
	}
	if w.HoldDays > 0 {
		list = append(list, "A reward waits "+days(w.HoldDays)+" after the order, so that a return can be taken into account.")
	}
	return list
}

// channelWords are the channels of messages as people call them, in the order
// of models.Channels.
var channelWords = map[string]string{
	"email": "email", "sms": "text message", "push": "notification", "in_app": "a message in the app", "onsite": "a message on the site",
	"offline": "a person",
}

// asks follows the filters cap, cooldown, open_ticket and recent_refund, and the nudge.
func (w *termsWriter) asks() []string {
	p := &w.Program
	by := w.asksBy()
	if by == "" {
		return nil
	}
	var list []string
	reminder, apart := "", ""
	if p.NudgeDays > 0 {
		reminder = ", and may repeat an ask once, " + days(p.NudgeDays) + " later or more, unless you have shared by then"
		apart = ", a repeated one apart"
	}
	if p.CapCount > 0 && p.CapDays > 0 {
		list = append(list, "We ask you by "+by+" at most "+times(p.CapCount)+" in "+days(p.CapDays)+", all our programs together"+reminder+".")
	}
	if p.CooldownDays > 0 {
		list = append(list, "Between two such asks there are at least "+days(p.CooldownDays)+apart+".")
	}
	quiet := "We do not ask while you wait for an answer from our support"
	if p.RefundDays > 0 {
		quiet += ", nor within " + days(p.RefundDays) + " of a refund"
	}
	return append(list, quiet+".")
}

// asksBy names the channels on which the program interrupts: "message" where it chooses among them, "" where it interrupts nobody.
func (w *termsWriter) asksBy() string {
	var by []string
	for _, x := range w.Program.Placements {
		if x.Interrupt && x.Channel == "" {
			return "message"
		}
	}
	for _, channel := range models.Channels {
		if slices.ContainsFunc(w.Program.Placements, func(x models.Placement) bool { return x.Interrupt && x.Channel == channel }) {
			by = append(by, channelWords[channel])
		}
	}
	return listing(by, "or")
}

// promise follows models.Promise and how a code finds what it pays.
func (w *termsWriter) promise() []string {
	list := []string{
		"What we offered you stands for " + days(w.Program.PromiseDays) + ", even when we change or end the program meanwhile.",
		"When a friend first uses your link or code in that time, what we offered is what both of you get. Later, your link pays what the program offers then.",
	}
	switch w.Program.Status {
	case models.StatusPaused, models.StatusArchived:
		list = append(list, "We invite nobody at the moment. Links that were shared go on working.")
	case models.StatusTest:
		list = append(list, "The program is being tested: only a few customers are invited.")
	}
	return list
}

// stop follows the filters objected and unsubscribed, which also take back what
// was about to be asked.
func (w *termsWriter) stop() []string {
	return []string{"Unsubscribe from our messages, or tell " + w.brand + " that you do not want to be asked: then we stop asking. " +
		"Links that you have shared go on working, and what we offered you is kept."}
}

func (w *termsWriter) friends() []string {
	return []string{"You pass the link on yourself: we do not write to your friends, we keep none of their contact details before they come to " +
		w.brand + " themselves, and of a visit through your link we note which link it was and when, to know whom to thank."}
}

func (w *termsWriter) about() []string {
	text := w.brand + " runs this program."
	if !w.ChangedAt.IsZero() {
		text += " Its rules were last changed on " + w.locale.day(w.ChangedAt.UTC()) + "."
	}
	return []string{text}
}

// countryNames are the English names of ISO 3166 codes; a code without one
// stays as it is.
func countryNames(codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = clean(code)
		if region, err := language.ParseRegion(code); err == nil {
			if name := display.English.Regions().Name(region); name != "" {
				names[i] = name
			}
		}
	}
	return names
}

// listing joins words: "a", "a and b", "a, b and c".
func listing(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return locales["en"].number(int64(n)) + " days"
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.Itoa(n) + " times"
}
