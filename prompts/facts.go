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
	// "late invoices".
	Problem  string
	Offer    models.Offer // the promise's copy; gift texts read after "you get"
	Link     string       // the customer's personal link, http or https, ASCII
	Links    ShareLinks   // the same for one share channel each
	Code     string       // to type instead of following the link
	TermsURL string
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
	OGTitle           string // ≤ 60
	OGDescription     string // ≤ 160, with the disclosure
	Disclosure        string // "I get $10 in credit if you join."
}

// Lengths to which values give way when even the shortest wording is too long.
const (
	compactReward  = 24
	compactBrand   = 30
	compactProblem = 60
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
func (f *Facts) fill(locale string) values {
	var v values
	v.put(slotBrand, clean(f.Brand))
	v.put(slotName, FirstName(f.FirstName))
	v.put(slotProblem, f.problem())
	v.put(slotFriend, f.reward(f.Offer.Friend, locale, false))
	v.put(slotAdvocate, f.reward(f.Offer.Advocate, locale, false))
	v.put(slotLink, f.Link)
	if safeCode(f.Code) {
		v.put(slotCode, f.Code)
	}
	if !f.Now.IsZero() && f.EndsAt.Sub(f.Now) >= noticeDays*24*time.Hour {
		v.put(slotEnds, lastDay(f.EndsAt, locale))
	}
	if safeLink(f.TermsURL) {
		v.put(slotTerms, f.TermsURL)
	}
	return v
}

// forSMS writes the values for text messages, with currency codes for symbols
// that those do not have.
func (f *Facts) forSMS(v values, locale string) values {
	v.put(slotFriend, f.reward(f.Offer.Friend, locale, true))
	v.put(slotAdvocate, f.reward(f.Offer.Advocate, locale, true))
	for s := range v.text {
		v.put(slot(s), gsm(v.text[s]))
	}
	return v
}

func (f *Facts) problem() string { return strings.TrimRight(clean(f.Problem), ".,;:!? ") }

func (f *Facts) reward(side models.Side, locale string, sms bool) string {
	if !side.Kind.Money() {
		return phrase(side, "")
	}
	amount := money(side.Minor, f.Offer.Currency, locale)
	if sms && !allGSM(gsm(amount)) {
		amount = coded(side.Minor, f.Offer.Currency)
	}
	return phrase(side, amount)
}

// compact makes long values give way: the rewards to words without a number,
// the brand to its beginning, the problem to nothing. In a text message a
// reward outside the alphabet gives way too: it would cost more than half the
// room.
func (v values) compact(sms bool) values {
	for s, short := range map[slot]string{slotFriend: "a welcome reward", slotAdvocate: "a reward"} {
		if utf8.RuneCountInString(v.text[s]) > compactReward || sms && !within(v.text[s], compactReward) {
			v.put(s, short)
		}
	}
	v.put(slotBrand, shorten(v.text[slotBrand], compactBrand))
	if sms {
		v.put(slotBrand, gsm(v.text[slotBrand])) // for the …
	}
	if utf8.RuneCountInString(v.text[slotProblem]) > compactProblem {
		v.put(slotProblem, "")
	}
	return v
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
