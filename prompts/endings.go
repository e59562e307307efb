package prompts

import "slices"

// endings are the sentences in which most texts of a language end, so that a
// template is written by what is its own: how it begins.
type endings struct {
	greeting         string   // "Hi {name},"
	theirs, yours    string   // an ask: what the friend gets, what the customer gets
	alone            []string // a text message where nothing else fits: what the customer gets
	code, ends, term string   // the small print of an e-mail
	stop             string   // of a text message
	mine, gain       string   // a share text: what the friend gets, the disclosure
	you, they        string   // the landing page: what the friend gets, the disclosure
	gap              string   // between sentences, "" where there is none
}

// mail gives the bodies of an e-mail: opening and closing, which holds the
// link, and shorter, which begins the shorter wordings.
func (e *endings) mail(opening, closing, shorter string) []string {
	return []string{
		"[" + e.greeting + "\n\n]" + opening + e.rewards() + "\n\n" + closing + e.print(),
		shorter + e.rewards() + "\n\n{link}",
		shorter + e.own() + "\n\n{link}",
	}
}

// modest is mail without the friend's reward, for approaches that do not lead
// with one.
func (e *endings) modest(opening, closing, shorter string) []string {
	return []string{
		"[" + e.greeting + "\n\n]" + opening + e.own() + "\n\n" + closing + e.print(),
		shorter + e.own() + "\n\n{link}",
	}
}

func (e *endings) rewards() string { return "[" + e.gap + e.theirs + "]" + e.own() }
func (e *endings) own() string     { return "[" + e.gap + e.yours + "]" }
func (e *endings) print() string {
	return "<\n\n" + e.code + "><\n\n" + e.ends + "><\n\n" + e.term + ">"
}

// card gives the bodies of a card or a notification that begin with a hook, the
// last one short.
func (e *endings) card(hooks ...string) []string {
	var list []string
	for _, h := range hooks {
		list = append(list, h+e.rewards())
	}
	return append(list, hooks[len(hooks)-1]+e.own())
}

// brief is card without the friend's reward.
func (e *endings) brief(hooks ...string) []string {
	var list []string
	for _, h := range hooks {
		list = append(list, h+e.own())
	}
	return list
}

// sms gives the ask as a text message that begins with a hook.
func (e *endings) sms(hooks ...string) []string {
	var list []string
	for _, h := range hooks {
		list = append(list, h+e.rewards()+" {link} "+e.stop)
	}
	last := hooks[len(hooks)-1] + e.own() + " {link}"
	return slices.Concat(list, []string{last + " " + e.stop, last}, e.bare())
}

// terse is sms without the friend's reward.
func (e *endings) terse(hooks ...string) []string {
	var list []string
	for _, h := range hooks {
		list = append(list, h+e.own()+" {link} "+e.stop)
	}
	return slices.Concat(list, []string{hooks[len(hooks)-1] + e.own() + " {link}"}, e.bare())
}

// bare is what is left of a text message.
func (e *endings) bare() []string {
	var list []string
	for _, s := range e.alone {
		list = append(list, "["+s+" ]{link}")
	}
	return list
}

// joint gives the ask as a text message where the sentence tells both rewards.
func (e *endings) joint(sentences ...string) []string {
	var list []string
	for _, s := range sentences {
		list = append(list, s+" {link} "+e.stop)
	}
	return slices.Concat(list, []string{sentences[len(sentences)-1] + " {link}"}, e.bare())
}

// text gives what the customer can send that begins with a hook.
func (e *endings) text(hooks ...string) []string {
	var list []string
	for _, h := range hooks {
		list = append(list, h+"["+e.gap+e.mine+"]["+e.gap+e.gain+"] {link}")
	}
	return append(list, hooks[len(hooks)-1]+"["+e.gap+e.gain+"] {link}")
}

// chat is text for messengers.
func (e *endings) chat(hooks ...string) []string {
	var list []string
	for _, h := range hooks {
		list = append(list, h+"[\n"+e.mine+"][\n"+e.gain+"]\n{link}")
	}
	return append(list, hooks[len(hooks)-1]+"[\n"+e.gain+"]\n{link}")
}

// post is text for LinkedIn: nothing of the friend's reward.
func (e *endings) post(hooks ...string) []string {
	var list []string
	for _, h := range hooks {
		list = append(list, h+"[\n\n"+e.gain+"]\n{link}")
	}
	return list
}

// below gives the words below the landing page's headline that begin with a hook.
func (e *endings) below(hooks ...string) []string {
	var list []string
	for _, h := range hooks {
		list = append(list, h+"["+e.gap+e.you+"]["+e.gap+e.they+"]")
	}
	return append(list, hooks[len(hooks)-1]+"["+e.gap+e.they+"]")
}

// templatesOf gives the templates of a cell in their first version, from 1 on;
// each takes the share texts of its number.
func templatesOf(language, approach, channel string, shares []share, asks ...ask) []source {
	list := make([]source, len(asks))
	for i := range asks {
		list[i] = source{language: language, approach: approach, channel: channel, variant: i + 1, version: 1, ask: asks[i], share: shares[i]}
	}
	return list
}

// laterTemplatesOf gives those that a cell got after its first.
func laterTemplatesOf(language, approach, channel string, shares []share, asks ...ask) []source {
	list := templatesOf(language, approach, channel, shares, slices.Concat([]ask{{}}, asks)...)
	return list[1:]
}
