package guard

import (
	"strings"

	"goodword/models"
	"goodword/prompts"
)

// kinds are what the placeholders of cells stand for; others are SlotOther.
var kinds = map[string]SlotKind{
	prompts.PlaceFriendReward: SlotFriendReward, prompts.PlaceAdvocateReward: SlotAdvocateReward,
	prompts.PlaceEnds: SlotDate, prompts.PlaceDisclosure: SlotDisclosure,
}

// disclosing are the words in which a customer tells a friend of the placeholder
// for their own reward, by language: enough of a disclosure without a sentence of
// its own.
var disclosing = map[string][]string{
	"en": {"I get {{advocate_reward}}", "I also get {{advocate_reward}}", "I'll get {{advocate_reward}}"},
	"de": {"ich bekomme {{advocate_reward}}", "bekomme ich {{advocate_reward}}", "ich erhalte {{advocate_reward}}"},
	"es": {"yo recibo {{advocate_reward}}", "yo también recibo {{advocate_reward}}"},
	"fr": {"je reçois {{advocate_reward}}"},
	"pt": {"eu ganho {{advocate_reward}}", "eu recebo {{advocate_reward}}"},
	"ja": {"私には{{advocate_reward}}", "私にも{{advocate_reward}}"},
}

// BriefFor is what words of a copy cell are held against, as prompts.Brief asks
// for them; hold them against PromiseFor. Written is what customers wrote and
// the model was shown (prompts.Prompt.Written).
//
// Lengths are counted with values as long as prompts.Placeholder.Longest;
// whoever knows longer ones sets Slots[i].Longest. Words to a friend have to
// disclose when the advocate is rewarded, by {{disclosure}} or in words like
// "I get {{advocate_reward}}". The brand's proof points may be said as its
// claims may.
func BriefFor(brand *models.Brand, cell *prompts.Cell, written ...string) Brief {
	b := Brief{
		Reader: Reader(cell.Reader()), Locale: cell.Locale, Written: written,
		Brand: Brand{Name: brand.Name, BannedWords: brand.Avoid, Competitors: brand.Competitors, ApprovedClaims: approved(brand, cell), MaxEmoji: cell.MaxEmoji(brand)},
	}
	for _, p := range cell.Placeholders(brand) {
		if p.Name == prompts.PlaceLink {
			b.Link.URL = p.Longest
			continue
		}
		b.Slots = append(b.Slots, Slot{Name: p.Name, Kind: kinds[p.Name], Longest: p.Longest})
	}
	if field := cell.LinkField(); field != "" {
		b.Link.Placeholder, b.Link.Field = prompts.PlaceLink, field
	}
	if cell.Discloses() {
		b.Disclosure = Disclosure{Required: true, Phrases: []string{prompts.PlaceDisclosure}}
	}
	if cell.Discloses() && b.Reader == ToFriend {
		language, _, _ := strings.Cut(cell.Locale, "-")
		b.Disclosure.Phrases = append(b.Disclosure.Phrases, disclosing[language]...)
		b.Slots = append(b.Slots, Slot{Name: prompts.PlaceAdvocateReward, Kind: SlotAdvocateReward, Longest: prompts.LongestReward})
	}
	for _, f := range cell.Fields() {
		b.Fields = append(b.Fields, Field{Name: f.Name, Unit: Unit(f.Unit), Max: f.Max})
	}
	return b
}

// PromiseFor is the promise of every offer of a cell: sums and dates have to be
// placeholders.
func PromiseFor(cell *prompts.Cell) Promise {
	return Promise{Cell: true, Friend: Reward{Kind: cell.Friend}, Advocate: Reward{Kind: cell.Advocate}}
}

// approved are the brand's claims and what its proof points say.
func approved(brand *models.Brand, cell *prompts.Cell) []string {
	claims := append([]string{}, brand.Claims...)
	for _, p := range cell.ProofPoints(brand) {
		claims = append(claims, p.Text)
	}
	return claims
}
