package decide

import (
	"cmp"

	"goodword/models"
	"goodword/prompts"
)

// Generic is what a program says to anybody: no name, link or count, and no amount either, since what a customer is promised is not
// known before it is known who that is.
type Generic struct {
	Program   *models.Program
	Placement models.Placement
	Closed    models.Reason // why the program takes no asks from everybody, "" while it does; then there are no words
	Copy      string        // id of the words
	Headline  string
	Body      string
	CTA       string
	TermsURL  string // "" for none
}

// Generic gives the words of a placement for somebody who is not known. It reads the configuration in memory, decides nothing and stores
// nothing. The error has kind NotFound for an unknown program or placement, as of Decide.
func (s *Service) Generic(req Request) (*Generic, error) {
	program, placement, err := resolve(s.Catalog.Snapshot(req.Workspace), &req)
	if err != nil {
		return nil, err
	}
	g := &Generic{Program: program, Placement: placement, Closed: program.Closed(""), TermsURL: s.termsURL(program)}
	if g.Closed != "" {
		return g, nil
	}
	facts := prompts.Facts{
		Brand: program.Brand, Locale: req.Locale, Link: cmp.Or(program.LandingURL, s.PublicURL), // of what is rendered with it nothing is kept
		Offer: models.Offer{Advocate: models.Side{Kind: models.OfferNone}, Friend: models.Side{Kind: models.OfferNone}},
	}
	g.Copy = prompts.Choose("plain", cmp.Or(req.Channel, "in_app"), facts, 0)
	words, err := prompts.Render(g.Copy, facts)
	if err != nil {
		return nil, err
	}
	g.Headline, g.Body, g.CTA = words.Headline, words.Body, words.CTA
	return g, nil
}
