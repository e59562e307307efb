package prompts

import "goodword/models"

// Shown are words with where those of the ask come from; the texts for friends
// have cells, and copies, of their own.
type Shown struct {
	Words  Words
	ID     string // of the words of the ask as they were rendered
	Source models.CopySource
}

// Choose names the words for a decision as the function Choose does, a copy
// from the shelf before built-in words: of the approved ones in the cell of
// approach, channel, locale and kinds of offer, those that the facts have all
// values for, draw mod n. A copy that is too long with its values gives way to
// the next. The cell's locale is the one requested, else its language; an
// approach falls back as in Variants where it has neither copies nor built-in
// words. The answer is an id that the shelf's Render knows.
func (s *Shelf) Choose(approach, channel string, facts Facts, draw uint64) string {
	if s != nil && approach != "plain" {
		if e := s.choose(approach, ownChannel(channel), &facts, draw); e != nil {
			return e.id()
		}
	}
	return Choose(approach, channel, facts, draw)
}

func (s *Shelf) choose(approach, channel string, facts *Facts, draw uint64) *shelved {
	l := matchLocale(facts.Locale)
	for _, a := range [2]string{approach, "dual_favour"} {
		if !suits(a, facts) {
			continue
		}
		if e := s.drawn(a, channel, facts, l, draw); e != nil || cells[cell{l.language, a, channel}] != nil {
			return e
		}
	}
	return nil
}

// drawn is the copy of an ask's cell that a draw falls on, nil for none that can
// be shown.
func (s *Shelf) drawn(approach, channel string, facts *Facts, l *locale, draw uint64) *shelved {
	lists := s.lists(approach, channel, facts, l.language)
	if len(lists[0])+len(lists[1]) == 0 {
		return nil
	}
	r := asking(channel, facts, l)
	var w Words
	for _, list := range lists {
		if e := s.show(list, r, draw, &w); e != nil {
			return e
		}
	}
	return nil
}

// Variant names the words of one copy for a decision: that of the id among the
// approved ones of the cell. It is false where the cell has none of that id, or
// where this one lacks a value or room for it.
func (s *Shelf) Variant(copyID, approach, channel string, facts Facts) (id string, ok bool) {
	l := matchLocale(facts.Locale)
	if s == nil || !suits(approach, &facts) {
		return "", false
	}
	for _, list := range s.lists(approach, ownChannel(channel), &facts, l.language) {
		for _, e := range list {
			if words := s.wording(e); e.copy.ID == copyID && words != nil {
				var w Words
				return e.id(), asking(ownChannel(channel), &facts, l).fill(words, &w)
			}
		}
	}
	return "", false
}

// asking is a renderer of what an ask says on a channel.
func asking(channel string, facts *Facts, l *locale) *renderer {
	r := &renderer{tongue: l.tongue, buf: make([]byte, 0, 1024)}
	r.use(facts.fill(l))
	if channel == "sms" {
		r.use(facts.forSMS(r.values, l))
	}
	return r
}

// Render fills the words of an id that Choose gave with facts, as the function
// Render does. Where the shelf has approved copies for the share channels and
// the landing page, in the approach of the words, these stand for the built-in
// texts, by the same draw. Of an id that names a copy the words are the copy's,
// retired or not; where it is not on the shelf, or lacks a value or room for it,
// they are the built-in ones of its cell. On the nil Shelf all are built-in.
//
// The errors are those of Render.
func (s *Shelf) Render(id string, facts Facts, draw uint64) (Shown, error) {
	shown := Shown{ID: id, Source: BuiltIn}
	from := &picks{shelf: s, facts: &facts, draw: draw}
	made, ref, copied := readCopyID(id)
	if copied && tongues[languagePrefix(made.language)] != nil {
		variants := suitedCell(languagePrefix(made.language), made.approach, ownChannel(made.channel), &facts)
		shown.ID = variants[draw%uint64(len(variants))]
		from.copy = s.find(ref)
	}
	t := find(shown.ID, &facts)
	if t == nil {
		return Shown{}, models.Errorf(models.NotFound, "prompts.Render", "there are no words %q", id)
	}
	from.approach, from.language = t.cell.approach, t.cell.language
	if copied && suits(made.approach, &facts) {
		from.approach = made.approach
	}
	if s == nil {
		from = nil
	}
	words, err := render(t, &facts, from)
	if err != nil {
		return Shown{}, err
	}
	if shown.Words = words; from.asked() {
		shown.ID, shown.Source = id, from.copy.copy.Source
	}
	return shown, nil
}

// picks are the copies that stand for built-in words in one rendering; a nil one
// picks none.
type picks struct {
	shelf              *Shelf
	facts              *Facts
	approach, language string // of the words
	draw               uint64
	copy               *shelved // for the ask, nil for none
	done               bool     // the ask is the copy's
}

func (p *picks) asked() bool { return p != nil && p.done }

// ask puts the copy's words for what the customer reads.
func (p *picks) ask(r *renderer, w *Words) {
	if p == nil || p.copy == nil {
		return
	}
	var own Words
	if words := p.shelf.wording(p.copy); words != nil && r.fill(words, &own) {
		w.Subject, w.Preheader, w.Headline, w.Body, w.CTA = own.Subject, own.Preheader, own.Headline, own.Body, own.CTA
		p.done = true
	}
}

// show puts a copy's words for what is shared on a channel, where there are some.
func (p *picks) show(r *renderer, channel string, w *Words) {
	if p == nil {
		return
	}
	for _, list := range p.shelf.lists(p.approach, channel, p.facts, p.language) {
		if len(list) > 0 && p.shelf.show(list, r, spread(p.draw, channel), w) != nil {
			return
		}
	}
}

// spread makes of one draw another for each channel, so that what is chosen for
// one says nothing of the others: FNV-1a of the name, then the finisher of
// SplitMix64 (Steele, Lea, Flood 2014).
func spread(draw uint64, channel string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(channel) {
		h = (h ^ uint64(channel[i])) * 0x100000001b3
	}
	h += draw
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// show fills w from the copy that a draw falls on among those with all their
// values, or from the next that keeps its limits, and gives it; nil for none.
func (s *Shelf) show(list []*shelved, r *renderer, draw uint64, w *Words) *shelved {
	var room [8]*shelved
	suited := room[:0]
	for _, e := range list {
		if words := s.wording(e); words != nil && words.needs&^r.values.present == 0 {
			suited = append(suited, e)
		}
	}
	n := uint64(len(suited))
	for i := range n {
		if e := suited[(draw%n+i)%n]; r.fill(s.wording(e), w) {
			return e
		}
	}
	return nil
}

// maxCopyFields is how many fields a channel has at most.
const maxCopyFields = 5

// fill fills the fields of a copy and reports whether all have their values and
// keep their limits; w is unchanged otherwise.
func (r *renderer) fill(words *wording, w *Words) bool {
	if words.needs&^r.values.present != 0 {
		return false
	}
	var texts [maxCopyFields]string
	for i := range words.fields {
		f := &words.fields[i]
		r.buf = f.line.fill(r.buf[:0], &r.values, r.formal, 0)
		if !f.limit.fits(r.buf, r.values.text[slotLink]) {
			return false
		}
		texts[i] = string(r.buf)
	}
	for i := range words.fields {
		*words.fields[i].in(w) = texts[i]
	}
	return true
}
