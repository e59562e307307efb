package models

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// ActivationKind says what a program counts as the opportunity having taken place.
type ActivationKind string

// The kinds of activation.
const (
	ActivationDelivered ActivationKind = "delivered"
	ActivationRender    ActivationKind = "render"
	ActivationFetch     ActivationKind = "fetch"
	ActivationClick     ActivationKind = "click"
)

// Valid reports whether k is one of the kinds.
func (k ActivationKind) Valid() bool {
	return slices.Contains([]ActivationKind{ActivationDelivered, ActivationRender, ActivationFetch, ActivationClick}, k)
}

// AskWhen says whom a program asks, of those whom no filter keeps away.
type AskWhen string

// Whom a program asks.
const (
	AskAlways AskWhen = "always"
	// AskWorth asks where the expected value of an ask exceeds the price of its expected reward cost, and where no value is known.
	AskWorth AskWhen = "worth"
)

// Valid reports whether w is one of them, or empty for always.
func (w AskWhen) Valid() bool { return w == "" || w == AskAlways || w == AskWorth }

// Channels are where we ask.
var Channels = []string{"email", "sms", "push", "in_app", "onsite", "offline"}

// Placement is where an ask appears. An interrupt placement obeys caps,
// cooldown and contact hours, an ambient one does not: it is rendered when the
// customer comes by, so its timing is always now.
type Placement struct {
	Key string `json:"key"`
	// Channel is where it asks; "" leaves that to the channel stage, among the program's Channels.
	Channel   string `json:"channel"`
	Interrupt bool   `json:"interrupt"`
	// Moments are those in whose episodes it asks, by key; none asks at any time.
	Moments []string `json:"moments,omitempty"`
}

// Program is one referral program. Durations are whole hours or days as the
// field says; shares are in [0,1]. Zero fields get the defaults of WithDefaults.
type Program struct {
	Key     string `json:"key"`
	Version int    `json:"version"`
	Name    string `json:"name"`
	Brand   string `json:"brand"`
	Status  Status `json:"status"`
	// TestCustomers are your own ids of customers whose decisions, referrals and outcomes are marked test: see InTest.
	TestCustomers []string `json:"test_customers"`
	// Salt separates this program's hashes from all others; set once, at creation.
	Salt string `json:"salt"`
	// CodePrefix starts every referral code of the program, unique in the installation.
	CodePrefix string `json:"code_prefix"`

	LandingURL string `json:"landing_url"`
	TermsURL   string `json:"terms_url"`
	OptOutURL  string `json:"opt_out_url"`

	Audience   string      `json:"audience"` // CEL over customer state; "" is everybody
	Placements []Placement `json:"placements"`
	Moments    []Moment    `json:"moments"`
	Segments   []Segment   `json:"segments"`
	Channels   []string    `json:"channels"` // to choose among where a placement names none, the preferred first
	// TimeZone is that of customers whose own is unknown, by its IANA name. A customer's is the trait time_zone or timezone.
	TimeZone        string         `json:"time_zone"`
	ContactHours    []ContactHours `json:"contact_hours"`
	Approach        string         `json:"approach"` // one of Approaches
	Problem         string         `json:"problem"`  // what the product solves, for help_friend, direct_b2b and expertise
	DefaultOffer    string         `json:"default_offer"`
	AskByDefault    bool           `json:"ask_by_default"`
	ConsentRequired []string       `json:"consent_required"` // channels that need an explicit yes
	Countries       []string       `json:"countries"`        // ISO 3166 codes taking part; none is all
	BlockedSectors  []string       `json:"blocked_sectors"`
	BudgetClosed    bool           `json:"budget_closed"`
	Value           ValueTerms     `json:"value"`              // what outcomes are worth, for experiments that seek value
	Budget          *Budget        `json:"budget,omitempty"`   // of its rewards, nil for none
	AskWhen         AskWhen        `json:"ask_when,omitempty"` // "" is always
	// ShareChannels are where customers can share, in the order in which they are shown while nothing is known; ShareChannelsMax is the most
	// that are shown at once.
	ShareChannels    []string `json:"share_channels"`
	ShareChannelsMax int      `json:"share_channels_max"`

	HoldoutShare    float64        `json:"holdout_share"`
	CapCount        int            `json:"cap_count"` // asks in any CapDays, over all interrupt placements
	CapDays         int            `json:"cap_days"`
	CooldownDays    int            `json:"cooldown_days"` // between two asks
	NudgeDays       int            `json:"nudge_days"`    // after which an ask without a share is repeated once; 0 is never
	RefundDays      int            `json:"refund_days"`   // how long a refund forbids an ask
	DetractorMax    int            `json:"detractor_max"` // the highest NPS that forbids one
	DecisionHours   int            `json:"decision_hours"`
	PromiseDays     int            `json:"promise_days"`
	AttributionDays int            `json:"attribution_days"` // from touch to conversion
	Activation      ActivationKind `json:"activation"`
}

// DefaultProgram returns a program with every default set: a holdout of 5 %,
// one ask in 30 days, a decision valid for 24 hours, a promise for 30 days,
// activation by delivery, explicit consent for sms and push, and text messages
// and push between 8 and 21 o'clock only.
func DefaultProgram() Program {
	return Program{
		Status: StatusLive, Approach: "dual_favour", AskByDefault: true,
		Placements: []Placement{
			{Key: "email", Channel: "email", Interrupt: true},
			{Key: "newsletter_footer", Channel: "email"},
			{Key: "in_app", Channel: "in_app"},
		},
		ConsentRequired: []string{"sms", "push"},
		Channels:        []string{"email", "in_app"}, TimeZone: "UTC",
		ContactHours: []ContactHours{{Channels: []string{"sms", "push"}, From: "08:00", To: "21:00"}},
		HoldoutShare: 0.05, CapCount: 1, CapDays: 30, RefundDays: 30, DetractorMax: 6,
		DecisionHours: 24, PromiseDays: 30, AttributionDays: 30, Activation: ActivationDelivered,
		Value:         DefaultValueTerms(),
		ShareChannels: slices.Clone(DefaultShareChannels), ShareChannelsMax: DefaultShareChannelsMax,
	}
}

// Complete gives a program that an earlier release stored the defaults of fields that it did not have.
func (p *Program) Complete() {
	if p.Value == (ValueTerms{}) {
		p.Value = DefaultValueTerms()
	}
	if p.ShareChannels == nil {
		p.ShareChannels, p.ShareChannelsMax = slices.Clone(DefaultShareChannels), DefaultShareChannelsMax
	}
}

// Placement returns the named placement.
func (p *Program) Placement(key string) (Placement, bool) {
	i := slices.IndexFunc(p.Placements, func(x Placement) bool { return x.Key == key })
	if i < 0 {
		return Placement{}, false
	}
	return p.Placements[i], true
}

// DecisionTTL is how long a decision is valid.
func (p *Program) DecisionTTL() time.Duration { return time.Duration(p.DecisionHours) * time.Hour }

// PromiseTTL is how long a promise lasts.
func (p *Program) PromiseTTL() time.Duration { return time.Duration(p.PromiseDays) * 24 * time.Hour }

// Validate reports every bad field. That the audience compiles and the offer
// exists is checked where those are known.
func (p *Program) Validate() error {
	var c Check
	c.That(ValidKey(p.Key), "/key", "must be 1 to 63 of a-z, 0-9, _ and -")
	c.That(p.Name != "" && len(p.Name) <= 200, "/name", "must have 1 to 200 characters")
	c.That(p.Brand != "" && len(p.Brand) <= 80, "/brand", "must have 1 to 80 characters")
	c.That(p.Status.Valid(), "/status", "must be draft, test, live, paused or archived")
	c.That(ValidCodePrefix(p.CodePrefix), "/code_prefix", "must be 2 to 6 of a-z and 2-9, without i, l and o")
	open := p.Status.Incomplete()
	c.That(httpURL(p.LandingURL) || open && p.LandingURL == "", "/landing_url", "must be an absolute http or https address")
	c.That(p.TermsURL == "" || httpURL(p.TermsURL), "/terms_url", "must be an absolute http or https address")
	c.That(p.OptOutURL == "" || httpURL(p.OptOutURL), "/opt_out_url", "must be an absolute http or https address")
	c.That(ValidKey(p.DefaultOffer) || open && p.DefaultOffer == "", "/default_offer", "must name an offer")
	c.That(slices.Contains(Approaches, p.Approach), "/approach", "must be one of %s", strings.Join(Approaches, ", "))
	c.That(len(p.Problem) <= 120, "/problem", "must have at most 120 characters")
	c.That(p.HoldoutShare >= 0 && p.HoldoutShare <= 0.5, "/holdout_share", "must be between 0 and 0.5")
	c.That(p.CapCount >= 0 && p.CapCount <= MaxAsks, "/cap_count", "must be 0 (no cap) to %d", MaxAsks)
	within := func(v, low, high int, at string) {
		c.That(v >= low && v <= high, at, "must be between %d and %d", low, high)
	}
	within(p.CapDays, 0, 365, "/cap_days")
	within(p.CooldownDays, 0, 365, "/cooldown_days")
	within(p.NudgeDays, 0, 60, "/nudge_days")
	within(p.RefundDays, 0, 365, "/refund_days")
	within(p.DetractorMax, -1, 10, "/detractor_max")
	within(p.DecisionHours, 1, 24*30, "/decision_hours")
	within(p.PromiseDays, 1, 730, "/promise_days")
	within(p.AttributionDays, 1, 365, "/attribution_days")
	c.That(p.Activation.Valid(), "/activation", "must be delivered, render, fetch or click")
	p.Value.validate(&c, "/value")
	c.That(p.AskWhen.Valid(), "/ask_when", "must be always or worth")
	p.Budget.validate(&c)
	p.validatePlacements(&c)
	p.validateShareChannels(&c)
	p.validateTiming(&c)
	p.validateTestCustomers(&c)
	return c.Err("program")
}

func (p *Program) validatePlacements(c *Check) {
	c.That(len(p.Placements) > 0 && len(p.Placements) <= 50, "/placements", "must have 1 to 50 entries")
	seen := map[string]bool{}
	for i, x := range p.Placements {
		at := pointer("/placements", i)
		c.That(ValidKey(x.Key), at+"/key", "must be 1 to 63 of a-z, 0-9, _ and -")
		c.That(!seen[x.Key], at+"/key", "stands twice")
		c.That(x.Channel == "" || slices.Contains(Channels, x.Channel), at+"/channel", "must be one of %s, or empty for any of the program's channels", strings.Join(Channels, ", "))
		for k, m := range x.Moments {
			c.That(p.Moment(m) != nil, pointer(at+"/moments", k), "must be the key of one of the program's moments")
		}
		seen[x.Key] = true
	}
	for i, ch := range p.ConsentRequired {
		c.That(slices.Contains(Channels, ch), pointer("/consent_required", i), "must be a channel")
	}
}

func (p *Program) validateShareChannels(c *Check) {
	n := len(p.ShareChannels)
	c.That(n > 0 && n <= MaxShareChannels, "/share_channels", "must have 1 to %d entries", MaxShareChannels)
	for i, name := range p.ShareChannels {
		c.That(slices.Contains(ShareChannels, name), pointer("/share_channels", i), "must be one of %s", strings.Join(ShareChannels, ", "))
		c.That(!slices.Contains(p.ShareChannels[:i], name), pointer("/share_channels", i), "stands twice")
	}
	c.That(p.ShareChannelsMax >= 1 && p.ShareChannelsMax <= MaxShareChannels, "/share_channels_max", "must be between 1 and %d", MaxShareChannels)
}

// validateTiming checks what asks are timed and broken down by.
func (p *Program) validateTiming(c *Check) {
	_, err := LoadZone(p.TimeZone)
	c.That(err == nil || p.TimeZone == "", "/time_zone", "must be a time zone by its IANA name, like Europe/Berlin")
	c.That(len(p.ContactHours) <= 20, "/contact_hours", "must have at most 20 entries")
	for i := range p.ContactHours {
		p.ContactHours[i].validate(c, pointer("/contact_hours", i))
	}
	c.That(len(p.Moments) <= 50, "/moments", "must have at most 50 entries")
	for i := range p.Moments {
		p.Moments[i].validate(c, pointer("/moments", i))
		c.That(p.Moment(p.Moments[i].Key) == &p.Moments[i], pointer("/moments", i)+"/key", "stands twice")
	}
	c.That(len(p.Segments) <= 20, "/segments", "must have at most 20 entries")
	for i := range p.Segments {
		p.Segments[i].validate(c, pointer("/segments", i))
		twice := slices.ContainsFunc(p.Segments[:i], func(s Segment) bool { return s.Key == p.Segments[i].Key })
		c.That(!twice, pointer("/segments", i)+"/key", "stands twice")
	}
	open := slices.ContainsFunc(p.Placements, func(x Placement) bool { return x.Channel == "" })
	c.That(!open || len(p.Channels) > 0, "/channels", "must have the channels to choose among, as a placement names none")
	for i, ch := range p.Channels {
		c.That(slices.Contains(Channels, ch), pointer("/channels", i), "must be one of %s", strings.Join(Channels, ", "))
		c.That(!slices.Contains(p.Channels[:i], ch), pointer("/channels", i), "stands twice")
	}
}

// Zone is the program's time zone, UTC where it names none.
func (p *Program) Zone() *time.Location {
	if zone, err := LoadZone(p.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// Moment finds a moment by key, nil when there is none.
func (p *Program) Moment(key string) *Moment {
	i := slices.IndexFunc(p.Moments, func(m Moment) bool { return m.Key == key })
	if i < 0 {
		return nil
	}
	return &p.Moments[i]
}

func httpURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && len(s) <= 2000
}
