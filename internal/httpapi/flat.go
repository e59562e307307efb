package httpapi

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"goodword/internal/decide"
	"goodword/models"
	"goodword/prompts"
)

// flatAnswer is what email platforms get: one object of strings and booleans that any template language can read. Every key is always
// there, in this order; keys may be added and are never removed. A boolean has a string beside it (ask, ask_flag), for templates that
// cannot compare booleans, and the texts most used in webhook templates stand a second time ready to be put between the quotes of
// other JSON (subject_json).
type flatAnswer struct {
	Ask                 bool   `json:"ask"`
	AskFlag             string `json:"ask_flag"` // yes, no
	DecisionID          string `json:"decision_id"`
	ReasonCode          string `json:"reason_code"`
	Placement           string `json:"placement"`
	Channel             string `json:"channel"`
	Locale              string `json:"locale"` // that the texts are written in
	SendAfter           string `json:"send_after"`
	SendBefore          string `json:"send_before"`
	Approach            string `json:"approach"`
	ExperimentAsk       string `json:"experiment_ask"`
	VariantAsk          string `json:"variant_ask"`
	ExperimentTiming    string `json:"experiment_timing"`
	VariantTiming       string `json:"variant_timing"`
	ExperimentChannel   string `json:"experiment_channel"`
	VariantChannel      string `json:"variant_channel"`
	ExperimentOffer     string `json:"experiment_offer"`
	VariantOffer        string `json:"variant_offer"`
	ExperimentApproach  string `json:"experiment_approach"`
	VariantApproach     string `json:"variant_approach"`
	ExperimentCopy      string `json:"experiment_copy"`
	VariantCopy         string `json:"variant_copy"`
	CopySource          string `json:"copy_source"` // template, model, person
	CopyVersion         string `json:"copy_version"`
	Subject             string `json:"subject"`
	SubjectJSON         string `json:"subject_json"`
	Preheader           string `json:"preheader"`
	Headline            string `json:"headline"`
	Body                string `json:"body"`
	BodyHTML            string `json:"body_html"`
	BodyJSON            string `json:"body_json"`
	CTA                 string `json:"cta"`
	ShareText           string `json:"share_text"`
	ShareTextSMS        string `json:"share_text_sms"`
	ShareTextWhatsApp   string `json:"share_text_whatsapp"`
	ShareTextX          string `json:"share_text_x"`
	ReferralLink        string `json:"referral_link"`
	ReferralCode        string `json:"referral_code"`
	LinkShort           string `json:"link_short"`
	RewardFriendText    string `json:"reward_friend_text"`
	RewardFriendMinor   string `json:"reward_friend_minor"`
	RewardAdvocateText  string `json:"reward_advocate_text"`
	RewardAdvocateMinor string `json:"reward_advocate_minor"`
	RewardCurrency      string `json:"reward_currency"`
	ReferralsCount      string `json:"referrals_count"`
	ReferralsToNextTier string `json:"referrals_to_next_tier"` // offers have no tiers yet: always empty
	NextTierText        string `json:"next_tier_text"`
	OGTitle             string `json:"og_title"`
	OGDescription       string `json:"og_description"`
	Disclosure          string `json:"disclosure"`
	TermsURL            string `json:"terms_url"`
	OptOutURL           string `json:"opt_out_url"`
	ShareChannels       string `json:"share_channels"` // in the order to show, with commas between them
	Fallback            bool   `json:"fallback"`
	FallbackFlag        string `json:"fallback_flag"` // yes, no
	Warnings            string `json:"warnings"`
}

// flatten writes an answer flat. Texts and rewards are empty without an ask; link and code are whatever the answer has.
func flatten(made *decide.Answer, locale string) flatAnswer {
	d, w := &made.Decision, &made.Words
	f := flatAnswer{
		AskFlag: "no", FallbackFlag: "no", DecisionID: d.ID.String(), ReasonCode: string(made.Reason()), Placement: d.Key.Placement,
		Channel: d.Channel, Locale: prompts.LocaleOf(d.Copy, locale), ReferralLink: made.Link, ReferralCode: d.Code,
		LinkShort: short(made.Link, d.Code), ReferralsCount: strconv.Itoa(made.ReferralsCount),
	}
	f.TermsURL = made.TermsURL
	if p := made.Program; p != nil {
		f.OptOutURL = p.OptOutURL
	}
	for i := range d.Stages {
		f.stage(&d.Stages[i])
	}
	if made.Asks() || made.Reason() == models.ReasonNotYet {
		f.SendAfter, f.SendBefore = d.OpensAt.UTC().Format(time.RFC3339), d.ValidUntil.UTC().Format(time.RFC3339)
	}
	if !made.Asks() {
		return f
	}
	f.Ask, f.AskFlag = true, "yes"
	f.Approach, f.CopySource, f.CopyVersion = approach(made.WordsID), string(made.CopySource), made.WordsID
	f.Subject, f.Preheader, f.Headline, f.CTA = w.Subject, w.Preheader, w.Headline, w.CTA
	f.Body, f.BodyHTML = w.Body, w.BodyHTML
	f.SubjectJSON, f.BodyJSON = escapeJSON(w.Subject), escapeJSON(w.Body)
	f.ShareText, f.ShareTextSMS, f.ShareTextWhatsApp, f.ShareTextX = w.ShareText, w.ShareTextSMS, w.ShareTextWhatsApp, w.ShareTextX
	f.OGTitle, f.OGDescription, f.Disclosure = w.OGTitle, w.OGDescription, w.Disclosure
	f.ShareChannels = strings.Join(made.ShareChannels, ",")
	if p := made.Promise; p != nil {
		f.RewardFriendText, f.RewardFriendMinor = reward(p.Offer.Friend, &p.Offer, f.Locale)
		f.RewardAdvocateText, f.RewardAdvocateMinor = reward(p.Offer.Advocate, &p.Offer, f.Locale)
		f.RewardCurrency = p.Offer.Currency
	}
	return f
}

// stage names the experiment and the variant of each factor that the stage settled; a factor that no experiment governs has neither.
func (f *flatAnswer) stage(s *models.Stage) {
	if s.Experiment == "" {
		return
	}
	for factor := range strings.SplitSeq(s.Name, "+") {
		switch factor {
		case "ask":
			f.ExperimentAsk, f.VariantAsk = s.Experiment, s.Arm
		case "timing":
			f.ExperimentTiming, f.VariantTiming = s.Experiment, s.Arm
		case "channel":
			f.ExperimentChannel, f.VariantChannel = s.Experiment, s.Arm
		case "offer":
			f.ExperimentOffer, f.VariantOffer = s.Experiment, s.Arm
		case "approach":
			f.ExperimentApproach, f.VariantApproach = s.Experiment, s.Arm
		case "copy":
			f.ExperimentCopy, f.VariantCopy = s.Experiment, s.Arm
		}
	}
}

// fallback is the answer when there is no decision to show.
func fallback(reason models.Reason) flatAnswer {
	return flatAnswer{
		AskFlag: "no", ReasonCode: string(reason), Locale: "en", ReferralsCount: "0", Fallback: true, FallbackFlag: "yes",
	}
}

// reward says what a side gets, in words and in minor units; both are empty for nothing.
func reward(side models.Side, o *models.Offer, locale string) (text, minor string) {
	if text = prompts.RewardText(side, o.Currency, locale); text != "" && (side.Kind.Money() || side.Kind.Counted()) {
		minor = strconv.FormatInt(side.Minor, 10)
	}
	return text, minor
}

// short is the bare link of a code without its scheme, to be read out or printed.
func short(link, code string) string {
	_, rest, ok := strings.Cut(link, "://")
	if !ok || code == "" {
		return ""
	}
	return rest[:strings.LastIndex(rest, "/")+1] + code
}

// escapeJSON writes s as it stands between the quotes of JSON.
func escapeJSON(s string) string {
	b := encodePlain(s)
	return string(b[1 : len(b)-1])
}

// encodePlain is JSON that leaves <, > and & as they are, which some template languages need.
func encodePlain(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return []byte(`""`) // cannot happen: strings and booleans
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
