package decide

import (
	"goodword/models"
	"goodword/prompts"
)

// answer makes a decision ready to show: the link, and the words with money,
// date and link filled from the promise.
func (s *Service) answer(d *draft) (*Answer, error) {
	dec := &d.decision
	a := &Answer{
		Decision: *dec, CustomerID: d.req.CustomerID, Program: d.program, Promise: d.promise, NewPromise: d.newPromise,
		Withdrawn: d.withdrawn, NotYet: d.notYet, ReferralsCount: d.sit.Referrals, TermsURL: d.service.termsURL(d.program),
	}
	if a.Link = d.link(""); a.Link == "" {
		a.Decision.Code = ""
	}
	if !a.Asks() {
		a.Promise, a.NewPromise = nil, false
		return a, nil
	}
	a.ShareChannels = shareChannels(dec, d.words, d.req.ShareChannels)
	shown, err := d.shownShelf().Render(dec.Copy, d.facts(), d.wordsDraw())
	if err != nil {
		return nil, err
	}
	a.Words, a.WordsID, a.CopySource = shown.Words, shown.ID, shown.Source
	return a, nil
}

// link is the customer's personal link, "" for somebody who may not be
// addressed. Where it asks it names the decision, so that what follows is
// credited to it, and the share channel it was made for, "" for any.
func (d *draft) link(shareChannel string) string {
	dec := &d.decision
	if dec.Code == "" || !d.reachable {
		return ""
	}
	ref := models.CodeRef{Code: dec.Code}
	if dec.Ask && d.withdrawn == "" && !d.notYet {
		ref.Number, ref.ShareChannel = dec.ID.Number, shareChannel
	}
	return d.service.PublicURL + "/r/" + ref.String()
}

// termsURL is where a program's terms stand: its own page, else the one that
// the service makes from its rules; "" while there is none.
func (s *Service) termsURL(p *models.Program) string {
	switch {
	case p.TermsURL != "":
		return p.TermsURL
	case p.ShowsTerms():
		return s.PublicURL + "/terms/" + p.CodePrefix
	}
	return ""
}

// facts are what the words are filled with: the promise, the links, and the
// program, the brand and the customer with what they praised, as they were when
// the decision was made.
func (d *draft) facts() prompts.Facts {
	tenure, friends := d.history()
	problem, proof := d.subject()
	return prompts.Facts{
		TenureMonths: tenure, Friends: friends, Formal: d.formal(), Proof: proof,
		Brand: d.words.Brand, Problem: problem, TermsURL: d.service.termsURL(d.words), FirstName: d.firstName,
		Offer: d.promise.Offer, EndsAt: d.promise.EndsAt, Code: d.decision.Code,
		Link: d.link(""), Links: prompts.ShareLinks{SMS: d.link("sms"), WhatsApp: d.link("whatsapp"), X: d.link("x")},
		Locale: d.req.Locale, Now: d.decision.DecidedAt,
	}
}
