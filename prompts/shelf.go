package prompts

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"goodword/models"
)

// BuiltIn is the source of words that need no copy: those of Render.
const BuiltIn models.CopySource = "template"

// Shelf holds the copies of a workspace ready to be shown, by their cells. The
// nil Shelf is empty: there are built-in words alone. It is safe for concurrent
// use.
type Shelf struct {
	brand  *models.Brand
	list   []*models.Copy
	cells  map[models.CopyCell][]*shelved // approved, in the order given
	copies map[copyRef]*shelved           // also those that are not shown anew
	judge  func(*models.Copy) bool
}

type copyRef struct {
	id      string
	version int
}

// shelved is a copy on the shelf. Its texts are read, and judged, when it is
// first wanted.
type shelved struct {
	copy *models.Copy
	read *reading
}

// reading is what texts under an id and version came to, the same on every
// shelf of a brand.
type reading struct {
	once  sync.Once
	words *wording    // nil for texts that cannot be shown
	done  atomic.Bool // once was done
}

// NewShelf puts copies on a shelf. Approved ones are chosen; the others are
// there for decisions that were made with them. The judge is asked once for
// each copy, when that is first wanted: one that it refuses, like one that
// Compile refuses, is passed over. before, which may be nil, is a shelf made
// earlier: while the brand's version is the same, what is on both is not read
// again, and with the very same copies it is the result. The copies are not
// modified and must not be.
func NewShelf(copies []*models.Copy, brand *models.Brand, judge func(*models.Copy) bool, before *Shelf) *Shelf {
	if before != nil && before.brand.Version != brand.Version {
		before = nil
	}
	if before != nil && slices.Equal(before.list, copies) {
		return before
	}
	s := &Shelf{
		brand: brand, list: copies, judge: judge, cells: make(map[models.CopyCell][]*shelved), copies: make(map[copyRef]*shelved, len(copies)),
	}
	for _, c := range copies {
		ref := copyRef{c.ID, c.Version}
		e := &shelved{copy: c}
		if before != nil && before.copies[ref] != nil {
			e.read = before.copies[ref].read
		} else {
			e.read = new(reading)
		}
		s.copies[ref] = e
		if c.State == models.CopyApproved {
			s.cells[c.Cell] = append(s.cells[c.Cell], e)
		}
	}
	return s
}

// wording gives the copy's texts, nil where they cannot be shown.
func (s *Shelf) wording(e *shelved) *wording {
	e.read.once.Do(func() {
		defer e.read.done.Store(true)
		cell := Cell(e.copy.Cell)
		if cell.Validate() != nil {
			return
		}
		if w, err := compile(&cell, e.copy.Fields); err == nil && s.judge(e.copy) {
			e.read.words = w
		}
	})
	return e.read.words
}

// Read reads and judges at most so many approved copies that nobody has wanted
// yet, in the order given, so that whoever wants them need not, and reports how
// many it read. What was read on an earlier shelf counts as read.
func (s *Shelf) Read(most int) (read int) {
	for _, c := range s.list {
		if read == most {
			break
		}
		e := s.copies[copyRef{c.ID, c.Version}]
		if c.State == models.CopyApproved && !e.read.done.Load() {
			s.wording(e)
			read++
		}
	}
	return read
}

// id names a copy as the words of a decision: like a template with the copy for
// its variant, de-DE/dual_favour/email/cp_abcdefgh2345@2.
func (e *shelved) id() string {
	c := e.copy
	return c.Cell.Locale + "/" + c.Cell.Approach + "/" + c.Cell.Channel + "/" + c.ID + "@" + strconv.Itoa(c.Version)
}

// CopyOf gives the copy that an id of words names; ok is false for built-in ones.
func CopyOf(id string) (copyID string, version int, ok bool) {
	_, ref, ok := readCopyID(id)
	if !ok {
		return "", 0, false
	}
	return ref.id, ref.version, true
}

// readCopyID reads an id of words that names a copy.
func readCopyID(id string) (cell, copyRef, bool) {
	parts := strings.Split(id, "/")
	if len(parts) != 4 {
		return cell{}, copyRef{}, false
	}
	name, number, _ := strings.Cut(parts[3], "@")
	version, err := strconv.Atoi(number)
	return cell{parts[0], parts[1], parts[2]}, copyRef{name, version}, err == nil && models.ValidCopyID(name)
}

// find gives a copy that an id of words names, nil for none.
func (s *Shelf) find(ref copyRef) *shelved {
	if s == nil {
		return nil
	}
	return s.copies[ref]
}

// Source says where the words of an id come from: a model or a person where it
// names a copy on the shelf, else BuiltIn.
func (s *Shelf) Source(id string) models.CopySource {
	if _, ref, ok := readCopyID(id); ok {
		if e := s.find(ref); e != nil {
			return e.copy.Source
		}
	}
	return BuiltIn
}

// Has reports whether an approved copy of a cell waits on the shelf for these
// facts, whatever else it may need; of facts only Locale, Problem,
// TenureMonths, Friends and Offer are read.
func (s *Shelf) Has(approach, channel string, facts Facts) bool {
	if s == nil || !suits(approach, &facts) {
		return false
	}
	for _, list := range s.lists(approach, ownChannel(channel), &facts, matchLocale(facts.Locale).language) {
		if slices.ContainsFunc(list, func(e *shelved) bool { return s.wording(e) != nil }) {
			return true
		}
	}
	return false
}

// Waits reports whether one approved copy, by its id, waits on the shelf for
// these facts, as Has does for the copies of a cell.
func (s *Shelf) Waits(copyID, approach, channel string, facts Facts) bool {
	if s == nil || !suits(approach, &facts) {
		return false
	}
	for _, list := range s.lists(approach, ownChannel(channel), &facts, matchLocale(facts.Locale).language) {
		if slices.ContainsFunc(list, func(e *shelved) bool { return e.copy.ID == copyID && s.wording(e) != nil }) {
			return true
		}
	}
	return false
}

// lists are the approved copies of a cell: in the locale of the facts, then in
// its language, where that is the language of the words.
func (s *Shelf) lists(approach, channel string, facts *Facts, lang string) (lists [2][]*shelved) {
	key := models.CopyCell{
		Approach: approach, Channel: channel, Locale: writtenLocale(facts.Locale), Friend: kindOr(facts.Offer.Friend), Advocate: kindOr(facts.Offer.Advocate),
	}
	if key.Locale != lang && languagePrefix(key.Locale) == lang {
		lists[0] = s.cells[key]
	}
	key.Locale = lang
	lists[1] = s.cells[key]
	return lists
}

func kindOr(s models.Side) models.OfferKind {
	if s.Kind == "" {
		return models.OfferNone
	}
	return s.Kind
}

// writtenLocale is a requested locale as cells are named by it: "de-DE" for
// "de_de". What is longer than language and region stays as it is.
func writtenLocale(requested string) string {
	if len(requested) != 5 && len(requested) != 2 {
		return requested
	}
	lang := strings.ToLower(requested[:2])
	if len(requested) == 2 {
		return lang
	}
	region := strings.ToUpper(requested[3:])
	if requested[:2] == lang && requested[2] == '-' && requested[3:] == region {
		return requested
	}
	return lang + "-" + region
}

// languagePrefix is the language of a locale with one of two letters.
func languagePrefix(locale string) string {
	if len(locale) == 2 || len(locale) > 2 && locale[2] == '-' {
		return locale[:2]
	}
	return ""
}
