package decide

import (
	"cmp"
	"strings"

	"goodword/prompts"
)

// PassOn is one share channel of an ask: what the customer can pass on there.
type PassOn struct {
	Channel string
	Text    string // for the friend, link and disclosure included
	Subject string // of an e-mail or a post
	Link    string // names the decision and the channel, so that what follows is credited to both
	URL     string // opens the channel, with the text where it can carry one
	// Template is URL with {text} for a text that the customer changed, "" for a channel that carries none; see prompts.ShareTemplate.
	Template    string
	Picture     string // the address of the link as a QR code, "" but of qr
	CarriesText bool   // the text is in URL; else it is to be copied
}

// PassOn lists the share channels of an answer in the order to show, all at once; none without an ask.
func (a *Answer) PassOn() []PassOn {
	if !a.Asks() || a.Link == "" {
		return nil
	}
	list := make([]PassOn, len(a.ShareChannels))
	for i, channel := range a.ShareChannels {
		p := PassOn{Channel: channel, Subject: a.Words.OGTitle, Link: a.Link + "." + channel} // see draft.link
		if channel == "email" {
			p.Subject = cmp.Or(a.Words.ShareSubject, p.Subject)
		}
		p.Text = through(a.shareText(channel), a.Link, p.Link)
		shared := prompts.Shared{Text: p.Text, Subject: p.Subject, Link: p.Link}
		p.URL, p.CarriesText = prompts.ShareURL(channel, shared)
		p.Template = prompts.ShareTemplate(channel, shared)
		if channel == "qr" {
			p.Picture = p.Link + "/qr.svg"
		}
		list[i] = p
	}
	return list
}

// shareText is what the words have for a channel.
func (a *Answer) shareText(channel string) string {
	switch w := &a.Words; channel {
	case "sms":
		return w.ShareTextSMS
	case "whatsapp":
		return w.ShareTextWhatsApp
	case "telegram", "line": // as prompts.ShareCell has it
		return strings.ReplaceAll(w.ShareTextWhatsApp, a.Link+".whatsapp", a.Link)
	case "x":
		return w.ShareTextX
	case "linkedin":
		return w.ShareTextLinkedIn
	case "email":
		return cmp.Or(w.ShareTextEmail, w.ShareText)
	default:
		return w.ShareText
	}
}

// through puts a channel's link for the bare one, unless the words were made with it.
func through(text, bare, link string) string {
	if strings.Contains(text, link) {
		return text
	}
	return strings.ReplaceAll(text, bare, link)
}
