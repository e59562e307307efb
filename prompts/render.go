package prompts

import (
	"cmp"
	"strings"
)

// Render fills the template of an id that Choose gave with facts. Money, link,
// code, date and terms are those of the facts; the disclosure stands in
// Disclosure and in every text for a friend when the advocate is rewarded. An
// id whose approach does not suit the facts renders as what Choose falls back to.
//
// A field that would be too long is shortened in this order, never inside the
// link or the disclosure: its optional sentences go, the last first; the next
// shorter wording is taken, down to the bare line; then the same again with a
// reward of more than 24 characters called "a reward", a brand of more than 30
// cut at a word with …, a problem of more than 60 left out; and in a text message
// once more with every reward called so. With links of up to 120 characters every
// field then keeps its limit; with longer ones the bare line is used as it is.
//
// The error has kind models.NotFound for an unknown id and models.Invalid,
// listing every field, for facts without brand or link, with a link that is not
// safe to print, or with an offer that does not say what it gives. Render is
// safe for concurrent use.
func Render(id string, facts Facts) (Words, error) {
	shown, err := (*Shelf)(nil).Render(id, facts, 0)
	return shown.Words, err
}

// render fills a template, and puts copies for the built-in words where from
// has some that fit.
func render(t *template, facts *Facts, from *picks) (Words, error) {
	l := localeIn(t.cell.language, facts.Locale)
	r := renderer{tongue: t.tongue, formal: facts.Formal, buf: make([]byte, 0, 1024)}
	r.use(facts.fill(l))
	if err := facts.check(&r.values); err != nil {
		return Words{}, err
	}
	var w Words
	r.ask(t, &w, from)
	r.landing(t, &w, facts.NameToFriend, from)
	r.share(t, &w, facts, from)
	r.texts(t, &w, facts, l, from)
	w.BodyHTML = htmlEscaper.Replace(w.Body)
	return w, nil
}

// ask fills what the customer reads, unless that is a text message.
func (r *renderer) ask(t *template, w *Words, from *picks) {
	w.Subject, w.Preheader = r.pick(t.subject, subjectLimit), r.pick(t.preheader, preheaderLimit)
	w.Headline, w.CTA = r.pick(t.headline, t.headlineLimit), r.pick(t.cta, ctaLimit)
	if t.bodyLimit.unit != segment {
		w.Body = r.pick(t.body, t.bodyLimit)
		from.ask(r, w)
	}
}

// landing fills what the friend reads from the brand; named is whether it may
// tell the customer's first name.
func (r *renderer) landing(t *template, w *Words, named bool, from *picks) {
	w.OGTitle, w.OGDescription = r.pick(t.tongue.lines.ogTitle, ogTitleLimit), r.pick(t.tongue.lines.ogDescription, ogDescriptionLimit)
	name := r.values.text[slotName]
	if !named {
		r.put(slotName, "")
	}
	w.LandingHeadline, w.LandingBody = r.pick(t.landing, landingLimit), r.pick(t.below, belowLimit)
	if from != nil {
		r.put(slotDisclosure, r.pick(t.tongue.lines.told, disclosureLimit))
		from.show(r, "landing", w)
	}
	r.put(slotName, name)
}

// share fills what the customer can send, informally.
func (r *renderer) share(t *template, w *Words, facts *Facts, from *picks) {
	r.formal = false
	w.Disclosure = r.pick(t.tongue.lines.disclosure, disclosureLimit)
	r.put(slotDisclosure, w.Disclosure)
	w.ShareText = r.pick(t.shareText, shareLimit)
	w.ShareTextLinkedIn = r.pick(t.sharePost, linkedInLimit)
	from.show(r, "share_link", w)
	from.show(r, "share_linkedin", w)
	from.show(r, "share_email", w)
	r.put(slotLink, cmp.Or(facts.Links.X, facts.Link))
	w.ShareTextX = r.pick(t.shareText, xLimit)
	from.show(r, "share_x", w)
	r.put(slotLink, cmp.Or(facts.Links.WhatsApp, facts.Link))
	w.ShareTextWhatsApp = r.pick(t.shareChat, whatsAppLimit)
	from.show(r, "share_whatsapp", w)
}

// texts fills the text messages: to the friend, and the ask where it is one.
func (r *renderer) texts(t *template, w *Words, facts *Facts, l *locale, from *picks) {
	r.use(facts.forSMS(r.values, l))
	r.put(slotLink, cmp.Or(facts.Links.SMS, facts.Link))
	w.ShareTextSMS = r.pick(t.shareSMS, t.tongue.smsLimit())
	if from != nil {
		r.put(slotDisclosure, r.pick(t.tongue.lines.disclosure, disclosureLimit))
		from.show(r, "share_sms", w)
	}
	if t.bodyLimit.unit == segment {
		r.formal = facts.Formal
		r.put(slotLink, facts.Link)
		w.Body = r.pick(t.body, t.bodyLimit)
		from.ask(r, w)
	}
}

// htmlEscaper escapes as html.EscapeString does and keeps the lines apart.
var htmlEscaper = strings.NewReplacer("&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\n", "<br>")

// renderer fills one field after the other; its buffer is reused.
type renderer struct {
	tongue  *tongue
	formal  bool
	values  values
	compact values
	ready   bool // compact is filled
	buf     []byte
}

func (r *renderer) use(v values) { r.values, r.ready = v, false }

// put gives a slot another value from now on.
func (r *renderer) put(s slot, text string) {
	r.values.put(s, text)
	r.compact.put(s, text)
}

// pick gives the first wording that has all it needs and fits, and the bare
// line when none fits; "" for a field without wordings.
func (r *renderer) pick(lines []line, l limit) string {
	if r.fit(lines, l, &r.values) {
		return string(r.buf)
	}
	if len(lines) == 0 {
		return ""
	}
	if !r.ready {
		r.compact, r.ready = r.values.compact(r.tongue, l.unit == segment), true
	}
	if !r.fit(lines, l, &r.compact) && l.unit == segment {
		v := r.compact
		v.unnumbered(r.tongue)
		r.fit(lines, l, &v)
	}
	return string(r.buf)
}

// fit leaves in the buffer the first wording that fits, or else the last one
// that can be used, and reports whether it fits.
func (r *renderer) fit(lines []line, l limit, v *values) bool {
	r.buf = r.buf[:0]
	for i := range lines {
		if lines[i].needs&^v.present != 0 {
			continue
		}
		for dropped := 0; dropped <= lines[i].droppable; dropped++ {
			r.buf = lines[i].fill(r.buf[:0], v, r.formal, dropped)
			if l.fits(r.buf, v.text[slotLink]) {
				return true
			}
		}
	}
	return false
}
