package copydesk

import (
	"maps"
	"slices"

	"goodword/models"
	"goodword/prompts"
)

// Needed lists the cells that the traffic of a workspace needs, in a fixed order: for each live program its approach and those of its running
// experiments, in the channels of its placements and of sharing and on the landing page, in the locales of the brand and those that it was asked in
// lately, which Worth gives, for its default offer and those of its experiments. What makes no cell, as dual_favour for an offer to one side, is
// left out. None without a brand.
func Needed(s *models.Snapshot, asked map[string][]string) []prompts.Cell {
	if s.Brand == nil {
		return nil
	}
	needed := map[prompts.Cell]bool{}
	for i := range s.Programs {
		if p := &s.Programs[i]; p.Status == models.StatusLive {
			addCells(needed, s, p, Locales(s.Brand, asked[p.Key]))
		}
	}
	list := slices.Collect(maps.Keys(needed))
	slices.SortFunc(list, func(a, b prompts.Cell) int {
		if a.String() < b.String() {
			return -1
		}
		return 1 // cells of a set differ
	})
	return list
}

func addCells(needed map[prompts.Cell]bool, s *models.Snapshot, p *models.Program, locales []string) {
	approaches, offers := levels(s, p, models.FactorApproach, p.Approach), levels(s, p, models.FactorOffer, p.DefaultOffer)
	for _, approach := range approaches {
		for _, channel := range channels(s, p) {
			for _, locale := range locales {
				for _, key := range offers {
					o := s.Offer(key)
					if o == nil {
						continue
					}
					c := prompts.Cell{Approach: approach, Channel: channel, Locale: locale, Friend: o.Friend.Kind, Advocate: o.Advocate.Kind}
					if c.Validate() == nil {
						needed[c] = true
					}
				}
			}
		}
	}
}

// levels are the program's default of a factor and what its running experiments try.
func levels(s *models.Snapshot, p *models.Program, f models.Factor, byDefault string) []string {
	list := []string{byDefault}
	for i := range s.Experiments {
		if e := &s.Experiments[i]; e.Program == p.Key && e.Governs(f) {
			for j := range e.Arms {
				if level := e.Arms[j].Level(f); level != "" {
					list = append(list, level)
				}
			}
		}
	}
	return list
}

// channels are those of cells in which the program asks, is shared and greets friends.
func channels(s *models.Snapshot, p *models.Program) []string {
	var list []string
	for _, x := range p.Placements {
		if x.Channel != "" {
			list = append(list, x.Channel)
			continue
		}
		list = append(list, p.Channels...)
		list = append(list, levels(s, p, models.FactorChannel, "")...)
	}
	for _, share := range p.ShareChannels {
		list = append(list, prompts.ShareCell(share))
	}
	list = append(list, "landing")
	known := prompts.CellChannels()
	return slices.DeleteFunc(list, func(c string) bool { return !slices.Contains(known, c) })
}

// Locales are those that a program is to have words in, in their order: those that the brand names, which are the keys of its formality and the
// locales of its proof points, and the languages asked in lately; English where there are none of either. A language serves all its regions, so a
// region has words of its own where the brand names it. Locales in whose language money and dates cannot be written are left out: their readers get
// the built-in words.
func Locales(b *models.Brand, asked []string) []string {
	named := map[string]bool{}
	for locale := range b.Formality {
		named[locale] = true
	}
	for _, p := range b.ProofPoints {
		named[p.Locale] = true
	}
	for _, language := range asked {
		named[language] = true
	}
	if len(named) == 0 {
		return []string{"en"}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(named)), func(l string) bool { return !fillable(l) })
}

// fillable reports whether the placeholders of words can be filled in the language of a locale.
func fillable(locale string) bool {
	return len(locale) >= 2 && prompts.MatchLocale(locale)[:2] == locale[:2]
}
