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
// chat for messengers, with the link on a line of its own.
type share struct{ text, chat []string }

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

// sum identifies the words of a source, for the test that keeps them unchanged.
func (s *source) sum() string {
	var b strings.Builder
	for _, list := range [][]string{
		s.ask.subject, s.ask.preheader, s.ask.headline, s.ask.body, {s.ask.cta}, s.share.text, s.share.chat,
		bareShare.text, bareShare.chat, disclosureSource, ogTitleSource, ogDescriptionSource,
	} {
		b.WriteString(strings.Join(list, "\x1f") + "\x1e")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:8])
}

// template is a source parsed.
type template struct {
	cell                               cell
	variant                            int
	subject, preheader, headline, body []line
	cta                                []line
	shareText, shareChat               []line
	headlineLimit, bodyLimit           limit
}

// cell is what variants are chosen in.
type cell struct{ language, approach, channel string }

var (
	byID  = map[string]*template{}
	cells = map[cell][]string{} // ids of the current variants, in their order
	ids   []string
)

var sources = [][]source{englishPlain, englishDualFavour, englishHelpFriend, englishDirectB2B, englishChannels}

func init() {
	for _, list := range sources {
		for i := range list {
			register(&list[i])
		}
	}
	slices.Sort(ids)
}

func register(s *source) {
	t := &template{
		cell: cell{s.language, s.approach, s.channel}, variant: s.variant, cta: lines([]string{s.ask.cta}),
		subject: lines(s.ask.subject), preheader: lines(s.ask.preheader),
		headline: lines(s.ask.headline), body: lines(s.ask.body),
		shareText: lines(s.share.text, bareShare.text), shareChat: lines(s.share.chat, bareShare.chat),
	}
	t.headlineLimit, t.bodyLimit = askLimits(s.channel)
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

func lines(wordings ...[]string) []line {
	var list []line
	for _, s := range slices.Concat(wordings...) {
		list = append(list, mustLine(s))
	}
	return list
}

// IDs returns the ids of all templates, old versions too, sorted. The slice is
// the caller's.
func IDs() []string { return slices.Clone(ids) }
