package prompts

import (
	"cmp"
	"strings"

	"goodword/models"
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
// cut at a word with …, a problem of more than 60 left out. With links of up
// to 120 characters every field then keeps its limit; with longer ones the bare
// line is used as it is.
//
// The error has kind models.NotFound for an unknown id and models.Invalid,
// listing every field, for facts without brand or link, with a link that is not
// safe to print, or with an offer that does not say what it gives. Render is
// safe for concurrent use.
func Render(id string, facts Facts) (Words, error) {
	t := find(id, &facts)
	if t == nil {
		return Words{}, models.Errorf(models.NotFound, "prompts.Render", "there are no words %q", id)
	}
	locale := MatchLocale(facts.Locale)
	r := renderer{buf: make([]byte, 0, 1024)}
	r.use(facts.fill(locale))
	if err := facts.check(&r.values); err != nil {
		return Words{}, err
	}
	w := Words{
		Subject: r.pick(t.subject, subjectLimit), Preheader: r.pick(t.preheader, preheaderLimit),
		Headline: r.pick(t.headline, t.headlineLimit), CTA: r.pick(t.cta, ctaLimit),
		ShareText: r.pick(t.shareText, shareLimit),
		OGTitle:   r.pick(ogTitle, ogTitleLimit), OGDescription: r.pick(ogDescription, ogDescriptionLimit),
		Disclosure: r.pick(disclosure, disclosureLimit),
	}
	texted := t.bodyLimit.unit == segment
	if !texted {
		w.Body = r.pick(t.body, t.bodyLimit)
	}
	r.through(cmp.Or(facts.Links.X, facts.Link))
	w.ShareTextX = r.pick(t.shareText, xLimit)
	r.through(cmp.Or(facts.Links.WhatsApp, facts.Link))
	w.ShareTextWhatsApp = r.pick(t.shareChat, whatsAppLimit)
	r.use(facts.forSMS(r.values, locale))
	if texted { // the ask itself is a text message
		r.through(facts.Link)
		w.Body = r.pick(t.body, t.bodyLimit)
	}
	w.BodyHTML = htmlEscaper.Replace(w.Body)
	r.through(cmp.Or(facts.Links.SMS, facts.Link))
	w.ShareTextSMS = r.pick(t.shareText, smsLimit)
	return w, nil
}

// htmlEscaper escapes as html.EscapeString does and keeps the lines apart.
var htmlEscaper = strings.NewReplacer("&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\n", "<br>")

// renderer fills one field after the other; its buffer is reused.
type renderer struct {
	values  values
	compact values
	ready   bool // compact is filled
	buf     []byte
}

func (r *renderer) use(v values) { r.values, r.ready = v, false }

// through makes link the one to follow from now on.
func (r *renderer) through(link string) {
	r.values.put(slotLink, link)
	r.compact.put(slotLink, link)
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
		r.compact, r.ready = r.values.compact(l.unit == segment), true
	}
	r.fit(lines, l, &r.compact)
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
			r.buf = lines[i].fill(r.buf[:0], v, dropped)
			if l.fits(r.buf, v.text[slotLink]) {
				return true
			}
		}
	}
	return false
}
