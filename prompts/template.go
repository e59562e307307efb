package prompts

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// ask is the source of what the customer reads: each field a list of wordings,
// the best first, the last one short and in need of nothing but brand and link.
type ask struct {
	subject, preheader []string // of an e-mail
	headline, body     []string
	cta                string
}

// share is the source of what the friend reads: text for any share channel,
// chat for messengers, with the link on a line of its own, post for LinkedIn,
// and the landing page's headline and the words beneath it. Where a list is
// empty its words are those of text, or of what a shared link shows of the
// landing page. Friends write to each other informally in every register; the
// landing page speaks as the brand does.
type share struct{ text, chat, post, landing, below []string }

// source is one template as written. The texts under an id never change, since
// decisions made with them are read again: a change is a new entry with the
// next version, and the old entry stays, marked old.
type source struct {
	language, approach, channel string
	variant, version            int
	old                         bool
	ask                         ask
	share                       share
}

// id names the template, en/dual_favour/email/1@1.
func (s *source) id() string {
	return fmt.Sprintf("%s/%s/%s/%d@%d", s.language, s.approach, s.channel, s.variant, s.version)
}

// sums identify the words of a source, for the test that keeps them unchanged:
// those that templates have always had, and those of posts and landing pages,
// which came later; "" while there are none.
func (s *source) sums() (first, later string) {
	t := tongues[s.language]
	first = sumOf(s.ask.subject, s.ask.preheader, s.ask.headline, s.ask.body, []string{s.ask.cta}, s.share.text, s.share.chat,
		t.bare.text, t.bare.chat, t.disclosure, t.ogTitle, t.ogDescription)
	if len(s.share.post)+len(s.share.landing)+len(s.share.below) > 0 {
		later = sumOf(s.share.post, s.share.landing, s.share.below)
	}
	return first, later
}

func sumOf(lists ...[]string) string {
	var b strings.Builder
	for _, list := range lists {
		b.WriteString(strings.Join(list, "\x1f") + "\x1e")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:8])
}

// template is a source parsed.
type template struct {
	cell                                      cell
	tongue                                    *tongue
	variant                                   int
	subject, preheader, headline, body        []line
	cta                                       []line
	shareText, shareSMS, shareChat, sharePost []line
	landing, below                            []line
	headlineLimit, bodyLimit                  limit
}

// cell is what variants are chosen in.
type cell struct{ language, approach, channel string }

var (
	byID  = map[string]*template{}
	cells = map[cell][]string{} // ids of the current variants, in their order
	ids   []string
)

func init() {
	p := parser{}
	for lang, t := range tongues {
		t.parse(p)
		addLocales(lang, t)
		for _, list := range t.templates {
			for i := range list {
				p.register(&list[i], t)
			}
		}
	}
	slices.Sort(ids)
}

func (p parser) register(s *source, in *tongue) {
	t := &template{
		cell: cell{s.language, s.approach, s.channel}, tongue: in, variant: s.variant, cta: p.lines([]string{s.ask.cta}),
		subject: p.lines(s.ask.subject), preheader: p.lines(s.ask.preheader), headline: p.lines(s.ask.headline),
	}
	t.headlineLimit, t.bodyLimit = askLimits(s.channel, in)
	if t.body = p.lines(s.ask.body); s.channel == "sms" {
		t.body = p.lines(in.texted(s.ask.body))
	}
	t.share(p, &s.share, in)
	id := s.id()
	if byID[id] != nil {
		panic("prompts: two templates " + id)
	}
	byID[id] = t
	ids = append(ids, id)
	if !s.old {
		cells[t.cell] = append(cells[t.cell], id)
	}
}

// share parses what the friend reads.
func (t *template) share(p parser, s *share, in *tongue) {
	text := slices.Concat(s.text, in.bare.text)
	t.shareText, t.shareSMS = p.lines(text), p.lines(in.texted(text))
	t.shareChat = p.lines(s.chat, in.bare.chat)
	t.sharePost, t.landing, t.below = t.shareText, in.lines.ogTitle, in.lines.ogDescription
	if len(s.post) > 0 {
		t.sharePost = p.lines(s.post, in.bare.text)
	}
	if len(s.landing) > 0 {
		t.landing = p.lines(s.landing)
	}
	if len(s.below) > 0 {
		t.below = p.lines(s.below)
	}
}

// parser holds the lines it has parsed: share texts stand in the templates of
// every channel.
type parser map[string]line

func (p parser) lines(wordings ...[]string) []line {
	all := slices.Concat(wordings...)
	list := make([]line, 0, len(all))
	for _, s := range all {
		l, known := p[s]
		if !known {
			l = mustLine(s)
			p[s] = l
		}
		list = append(list, l)
	}
	return list
}

// IDs returns the ids of all templates, old versions too, sorted. The slice is
// the caller's.
func IDs() []string { return slices.Clone(ids) }
