package prompts

import (
	"strings"
	"time"
	"unicode/utf8"

	"goodword/models"
)

// Facts are what words are filled with, all of it from the promise, the program
// and the customer. Brand and Link must be there; what else is empty is left
// out of the words.
type Facts struct {
	Brand     string
	FirstName string // as the customer has it; used when FirstName(s) finds it safe
	// Problem is what the product solves, as it reads after "struggling with":
	// "late invoices"; in German after "gegen".
	Problem string
	// Proof is one sentence that the problem is solved, which may be said of the
	// product: "A month's invoices take an hour".
	Proof string
	// TenureMonths is for how many whole months they have been a customer, Friends
	// how many friends have joined through them; 0 is unknown or none.
	TenureMonths, Friends int
	// ToNextTier is how many friends are missing to the next tier and NextTier what
	// it brings, as it reads after "you get"; used when both are there.
	ToNextTier int
	NextTier   string
	// Formal addresses the customer and the landing page's reader formally where
	// the language has two ways: Sie, usted, vous. Friends write informally.
	Formal bool
	// NameToFriend is set where the customer agrees that friends read their first
	// name on the landing page.
	NameToFriend bool
	Offer        models.Offer // the promise's copy; gift texts read after "you get"
	Link         string       // the customer's personal link, http or https, ASCII
	Links        ShareLinks   // the same for one share channel each
	Code         string       // to type instead of following the link
	TermsURL     string
	// EndsAt is when the promise ends and Now when the words are made. A date is
	// named when both are set and three days or more apart: nobody is pressed.
	EndsAt, Now time.Time
	Locale      string // BCP 47, see MatchLocale
}

// ShareLinks are links that say through which share channel a friend came
// (code.n.c); Facts.Link stands for an empty one.
type ShareLinks struct{ SMS, WhatsApp, X string }

// Words are one ask and what the customer can pass on, filled in and ready to
// send. All are plain text but BodyHTML, which is Body escaped, with <br> for
// line breaks. Subject and Preheader are empty outside e-mail, Headline in a
// text message, CTA in a text message and a notification; Disclosure is empty
// exactly when the customer gets nothing.
type Words struct {
	Subject   string // ≤ 60 characters
	Preheader string // ≤ 90
	Headline  string // ≤ 60 in an e-mail and onsite, ≤ 40 in-app and of a notification
	// Body is ≤ 900 in an e-mail and one text message in an SMS, both with the
	// link; ≤ 140 in-app and onsite and ≤ 110 in a notification, without it.
	Body     string
	BodyHTML string
	CTA      string // ≤ 20

	// What the customer can send to a friend, link and disclosure included.
	ShareText         string // ≤ 300 characters
	ShareTextSMS      string // one text message
	ShareTextWhatsApp string // ≤ 500, the link last on its own line
	ShareTextX        string // ≤ 280 as X counts
	ShareTextLinkedIn string // ≤ 700, of which the first 140 are seen at once
	ShareTextEmail    string // ≤ 900; empty where ShareText serves
	ShareSubject      string // of that e-mail, ≤ 60; empty where OGTitle serves
	OGTitle           string // ≤ 60
	OGDescription     string // ≤ 160, with the disclosure
	Disclosure        string // "I get $10 in credit if you join."

	// What the friend reads on the landing page, with the disclosure.
	LandingHeadline string // ≤ 60
	LandingBody     string // ≤ 140
	LandingCTA      string // ≤ 20; empty where the page's own serves
}

// Lengths to which values give way when even the shortest wording is too long.
const (
	compactReward  = 24
	compactBrand   = 30
	compactProblem = 60
	compactProof   = 100
)

const noticeDays = 3 // less is no date to name

// check reports every fact that words cannot be made from; v is filled with them.
func (f *Facts) check(v *values) error {
	var c models.Check
	c.That(v.has(slotBrand), "/brand", "must not be empty")
	const link = "must be an http or https address of ASCII characters"
	c.That(safeLink(f.Link), "/link", link)
	c.That(f.Links.SMS == "" || safeLink(f.Links.SMS), "/links/sms", link)
	c.That(f.Links.WhatsApp == "" || safeLink(f.Links.WhatsApp), "/links/whatsapp", link)
	c.That(f.Links.X == "" || safeLink(f.Links.X), "/links/x", link)
	c.That(v.has(slotFriend) || !rewarded(f.Offer.Friend), "/offer/friend", "must say what the friend gets")
	c.That(v.has(slotAdvocate) || !rewarded(f.Offer.Advocate), "/offer/advocate", "must say what the advocate gets")
	return c.Err("prompts.Render")
}

// fill gives the values of all slots.
func (f *Facts) fill(l *locale) values {
	var v values
	v.put(slotBrand, clean(f.Brand))
	v.put(slotName, FirstName(f.FirstName))
	v.put(slotProblem, f.problem())
	v.put(slotProof, strings.TrimRight(clean(f.Proof), ".,;:! "))
	v.put(slotFriend, f.reward(f.Offer.Friend, l, false))
	v.put(slotAdvocate, f.reward(f.Offer.Advocate, l, false))
	f.fillHistory(&v, l)
	v.put(slotLink, f.Link)
	if safeCode(f.Code) {
		v.put(slotCode, f.Code)
	}
	if !f.Now.IsZero() && f.EndsAt.Sub(f.Now) >= noticeDays*24*time.Hour {
		v.put(slotEnds, l.lastDay(f.EndsAt))
	}
	if safeLink(f.TermsURL) {
		v.put(slotTerms, f.TermsURL)
	}
	return v
}

// fillHistory gives the values about what the customer did so far.
func (f *Facts) fillHistory(v *values, l *locale) {
	if f.TenureMonths >= 12 {
		v.put(slotTenure, l.count(&l.counts.years, f.TenureMonths/12))
	} else {
		v.put(slotTenure, l.count(&l.counts.months, f.TenureMonths))
	}
	v.put(slotFriends, l.count(&l.counts.friends, f.Friends))
	if tier := strings.TrimRight(clean(f.NextTier), ".,;:! "); tier != "" && f.ToNextTier > 0 {
		v.put(slotMore, l.count(&l.counts.more, f.ToNextTier))
		v.put(slotTier, tier)
	}
}

// forSMS writes the values for text messages, with currency codes for symbols
// that those do not have.
func (f *Facts) forSMS(v values, l *locale) values {
	if l.wide {
		return v
	}
	v.put(slotFriend, f.reward(f.Offer.Friend, l, true))
	v.put(slotAdvocate, f.reward(f.Offer.Advocate, l, true))
	for s := range v.text {
		v.put(slot(s), gsm(v.text[s]))
	}
	return v
}

func (f *Facts) problem() string { return strings.TrimRight(clean(f.Problem), ".,;:!? ") }

func (f *Facts) reward(side models.Side, l *locale, sms bool) string {
	if !side.Kind.Money() {
		return l.phrase(side, "")
	}
	amount := l.money(side.Minor, f.Offer.Currency)
	if sms && !allGSM(gsm(amount)) {
		amount = l.coded(side.Minor, f.Offer.Currency)
	}
	return l.phrase(side, amount)
}

// compact makes long values give way: the rewards to words without a number,
// the brand to its beginning, problem, proof and tier to nothing. In a text
// message a reward outside the alphabet gives way too: it would cost more than
// half the room.
func (v values) compact(t *tongue, sms bool) values {
	narrow := sms && !t.wide
	v.compactReward(slotFriend, t.rewards.welcome, narrow)
	v.compactReward(slotAdvocate, t.rewards.some, narrow)
	v.put(slotBrand, shorten(v.text[slotBrand], compactBrand))
	if narrow {
		v.put(slotBrand, gsm(v.text[slotBrand])) // for the …
	}
	v.drop(slotProblem, compactProblem)
	v.drop(slotProof, compactProof)
	v.drop(slotTier, compactReward)
	return v
}

// unnumbered calls every reward "a reward", where a text message has no room
// for more than a long link.
func (v *values) unnumbered(t *tongue) {
	if v.has(slotFriend) {
		v.put(slotFriend, t.rewards.welcome)
	}
	if v.has(slotAdvocate) {
		v.put(slotAdvocate, t.rewards.some)
	}
}

func (v *values) compactReward(s slot, short string, narrow bool) {
	if utf8.RuneCountInString(v.text[s]) > compactReward || narrow && !within(v.text[s], compactReward) {
		v.put(s, short)
	}
}

// drop leaves out a value of more than n characters.
func (v *values) drop(s slot, n int) {
	if utf8.RuneCountInString(v.text[s]) > n {
		v.put(s, "")
	}
}

// safeLink reports whether an address can stand in a text and in a template of
// whoever sends it.
func safeLink(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	if !ok || rest == "" || len(s) > 2000 {
		return false
	}
	for i := range len(rest) {
		if c := rest[i]; unsafeInLink[c] || i > 0 && meta(rune(rest[i-1]), rune(c)) {
			return false
		}
	}
	return true
}

// unsafeInLink are the bytes that no link holds.
var unsafeInLink = func() (t [256]bool) {
	for c := range t {
		t[c] = c <= ' ' || c >= 0x7f || strings.IndexByte("\"'<>\\^`{}|*", byte(c)) >= 0
	}
	return t
}()

func safeCode(s string) bool {
	return len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == ""
}
