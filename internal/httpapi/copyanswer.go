package httpapi

import (
	"time"

	"goodword/internal/decide"
	"goodword/models"
	"goodword/prompts"
)

// copyAnswer is what widgets get: every key but the promise is always there.
type copyAnswer struct {
	Ask            bool         `json:"ask" doc:"Whether to ask this customer now"`
	Generic        bool         `json:"generic" doc:"There is no decision: the words are for anybody, or there are none"`
	ReasonCode     string       `json:"reason_code" doc:"Why to ask, or why not; no_identity without a token"`
	DecisionID     string       `json:"decision_id" doc:"Name it in POST /v1/copy/{id}/events; empty where nothing was decided"`
	Program        string       `json:"program"`
	Placement      string       `json:"placement"`
	Channel        string       `json:"channel"`
	Locale         string       `json:"locale" doc:"That the words are written in"`
	Approach       string       `json:"approach"`
	CopySource     string       `json:"copy_source" doc:"Where the words of the ask come from: template are built-in ones, model or person wrote a copy; empty where there are none"`
	CopyVersion    string       `json:"copy_version"`
	Headline       string       `json:"headline" doc:"This and all other words are plain text"`
	Body           string       `json:"body"`
	CTA            string       `json:"cta"`
	Promise        *copyPromise `json:"promise,omitempty" doc:"What the ask promises; there only while it asks"`
	Disclosure     string       `json:"disclosure" doc:"Show it beside every text of your own making"`
	TermsURL       string       `json:"terms_url"`
	OptOutURL      string       `json:"opt_out_url"`
	ReferralLink   string       `json:"referral_link" doc:"Also without an ask, for a customer who may be addressed"`
	ReferralCode   string       `json:"referral_code"`
	ReferralsCount *int         `json:"referrals_count" doc:"Null where nobody is known"`
	OGTitle        string       `json:"og_title" doc:"What a shared link shows"`
	OGDescription  string       `json:"og_description"`
	Share          []copyShare  `json:"share" doc:"Every share channel of the ask, in the order to show; empty without one"`
	ValidUntil     *time.Time   `json:"valid_until" doc:"Until then the same request gets this decision; null where nothing was decided"`
	Warnings       []string     `json:"warnings" doc:"What was ignored of the request"`
}

type copyPromise struct {
	FriendText    string    `json:"friend_text" doc:"What a friend gets, in words; empty for nothing"`
	FriendMinor   int64     `json:"friend_minor" doc:"The same in minor units, points or percent; 0 where it has no number"`
	AdvocateText  string    `json:"advocate_text"`
	AdvocateMinor int64     `json:"advocate_minor"`
	Currency      string    `json:"currency" doc:"ISO 4217; empty for a promise without money"`
	EndsAt        time.Time `json:"ends_at"`
}

type copyShare struct {
	Channel     string `json:"channel"`
	Text        string `json:"text" doc:"For the friend, link and disclosure included"`
	Subject     string `json:"subject" doc:"Of an e-mail, or the title for navigator.share"`
	Link        string `json:"link" doc:"Names the decision and the channel: what follows is credited to both"`
	URL         string `json:"url" doc:"Opens the channel: https, mailto or sms; of link and qr the link itself"`
	URLTemplate string `json:"url_template" doc:"The same with {text} for an edited text, percent-encoded; empty for a channel that carries none"`
	PictureURL  string `json:"picture_url" doc:"Of qr: the picture of the link, an SVG; empty of others"`
	CarriesText bool   `json:"carries_text" doc:"The text is in the address; else offer to copy it"`
	Editable    bool   `json:"editable" doc:"The customer may change the text before it is sent"`
}

// viewCopy shows a decision. Words and promise are there while it asks; link and code are whatever the answer has.
func viewCopy(made *decide.Answer, locale string) copyAnswer {
	d, w := &made.Decision, &made.Words
	v := copyAnswer{
		Ask: made.Asks(), ReasonCode: string(made.Reason()), DecisionID: d.ID.String(), Program: d.Key.Program, Placement: d.Key.Placement,
		Channel: d.Channel, Locale: prompts.LocaleOf(d.Copy, locale), TermsURL: made.TermsURL, ReferralLink: made.Link, ReferralCode: d.Code,
		ReferralsCount: &made.ReferralsCount, Share: []copyShare{}, ValidUntil: optional(d.ValidUntil), Warnings: []string{},
	}
	if made.Program != nil {
		v.OptOutURL = made.Program.OptOutURL
	}
	if !v.Ask {
		return v
	}
	v.Approach, v.CopySource, v.CopyVersion = approach(made.WordsID), string(made.CopySource), made.WordsID
	v.Headline, v.Body, v.CTA, v.Disclosure = w.Headline, w.Body, w.CTA, w.Disclosure
	v.OGTitle, v.OGDescription = w.OGTitle, w.OGDescription
	v.Promise = viewCopyPromise(made.Promise, v.Locale)
	for _, p := range made.PassOn() {
		v.Share = append(v.Share, copyShare{
			Channel: p.Channel, Text: p.Text, Subject: p.Subject, Link: p.Link, URL: p.URL, URLTemplate: p.Template, PictureURL: p.Picture, CarriesText: p.CarriesText,
			Editable: p.CarriesText,
		})
	}
	return v
}

func viewCopyPromise(p *models.Promise, locale string) *copyPromise {
	if p == nil {
		return nil
	}
	o := &p.Offer
	return &copyPromise{
		FriendText: prompts.RewardText(o.Friend, o.Currency, locale), FriendMinor: countable(o.Friend),
		AdvocateText: prompts.RewardText(o.Advocate, o.Currency, locale), AdvocateMinor: countable(o.Advocate),
		Currency: o.Currency, EndsAt: p.EndsAt.UTC(),
	}
}

// countable is what a side gets as a number, 0 where it is none.
func countable(s models.Side) int64 {
	if s.Kind.Money() || s.Kind.Counted() {
		return s.Minor
	}
	return 0
}

// genericCopy is the answer where there is no decision to show. A program that takes no asks, or has no place for a widget, says nothing.
func (a *API) genericCopy(r *copyRequest, why models.Reason) copyAnswer {
	v := copyAnswer{Generic: true, ReasonCode: string(why), Locale: prompts.MatchLocale(r.Locale), Share: []copyShare{}, Warnings: []string{}}
	if r.misses != nil {
		return v
	}
	g, err := a.Decide.Generic(r.Request)
	if err != nil {
		if why == models.ReasonNoIdentity {
			v.ReasonCode = string(fallbackReason(err))
		}
		return v
	}
	v.Program, v.Placement, v.Channel, v.TermsURL, v.OptOutURL = g.Program.Key, g.Placement.Key, r.Channel, g.TermsURL, g.Program.OptOutURL
	if g.Closed != "" {
		if why == models.ReasonNoIdentity {
			v.ReasonCode = string(g.Closed)
		}
		return v
	}
	v.Approach, v.CopySource, v.CopyVersion, v.Headline, v.Body, v.CTA = approach(g.Copy), string(prompts.BuiltIn), g.Copy, g.Headline, g.Body, g.CTA
	return v
}
