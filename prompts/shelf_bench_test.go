package prompts

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"goodword/models"
)

// manyCopies are three copies for each of n cells, n at most 11,664, as long as
// people and models write them.
func manyCopies(n int) []*models.Copy {
	kinds := []models.OfferKind{
		models.OfferCredit, models.OfferPercent, models.OfferAmount, models.OfferCash, models.OfferGift, models.OfferFeature, models.OfferPoints, models.OfferCharity, models.OfferStatus,
	}
	channels, locales, approaches := CellChannels(), []string{"en", "en-GB"}, CellApproaches[:6] // gratitude has other words
	list := make([]*models.Copy, 0, 3*n)
	for i := range n {
		at := i
		next := func(n int) int { k := at % n; at /= n; return k }
		cell := models.CopyCell{
			Channel: channels[next(len(channels))], Approach: approaches[next(6)], Locale: locales[next(2)], Friend: kinds[next(9)], Advocate: kinds[next(9)],
		}
		for v := range 3 {
			c := copyOf(0, cell.Channel, cell.Locale)
			c.ID, c.Cell, c.Fields = fmt.Sprintf("cp_%d_%d", i, v), cell, map[string]string{}
			for name, text := range copyTexts[cell.Channel] {
				c.Fields[name] = strings.Clone(text) // as each is read from a table
			}
			c.Fields["body"] += strings.Repeat(" And something more.", len(c.Fields["body"])/60)
			c.Model, c.Prompt = strings.Clone("a-model-of-some-name"), strings.Clone("copy@1")
			list = append(list, c)
		}
	}
	return list
}

// TestShelfMemory holds three copies for each of 10,000 cells, all of them read,
// under 100 MB, their texts included.
func TestShelfMemory(t *testing.T) {
	const cells, most = 10_000, 100 << 20
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	copies := manyCopies(cells)
	texts := heap()
	s := shelfOf(copies...)
	for _, e := range s.copies {
		if s.wording(e) == nil {
			t.Fatalf("a copy of %v is not shown", e.copy.Cell)
		}
	}
	after := heap()
	t.Logf("%d copies: %.1f MB of texts, %.1f MB of shelf", len(copies), float64(texts-before)/1e6, float64(after-texts)/1e6)
	if after-before > most {
		t.Errorf("%d cells take %d MB, want at most %d", cells, (after-before)>>20, most>>20)
	}
	runtime.KeepAlive(copies)
	runtime.KeepAlive(s)
}

// BenchmarkShelf is choosing and rendering all words of an ask: built-in ones,
// and with three copies in each cell.
func BenchmarkShelf(b *testing.B) {
	var copies []*models.Copy
	for i, channel := range CellChannels() {
		for v := range 3 {
			copies = append(copies, copyOf(3*i+v, channel, "en"))
		}
	}
	f := dualFacts()
	for _, bm := range []struct {
		name  string
		shelf *Shelf
	}{{"built in", nil}, {"copies", shelfOf(copies...)}} {
		for _, channel := range []string{"email", "sms", "in_app"} {
			b.Run(bm.name+"/"+channel, func(b *testing.B) {
				b.ReportAllocs()
				draw := uint64(0)
				for b.Loop() {
					draw++
					if _, err := bm.shelf.Render(bm.shelf.Choose("dual_favour", channel, f, draw), f, draw); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkNewShelf makes the shelf of a new snapshot with 30,000 copies: those
// of the one before, and with one of them changed.
func BenchmarkNewShelf(b *testing.B) {
	copies := manyCopies(10_000)
	before := shelfOf(copies...)
	changed := slices.Clone(copies)
	other := *changed[0]
	other.State = models.CopyRetired
	changed[0] = &other
	for name, next := range map[string][]*models.Copy{"same": slices.Clone(copies), "one changed": changed} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				NewShelf(next, before.brand, everybody, before)
			}
		})
	}
}
