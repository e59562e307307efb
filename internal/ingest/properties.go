package ingest

import (
	"math"
	"strconv"
	"strings"

	"goodword/models"
)

// properties are those of a track event that mean something here, as text.
type properties struct {
	orderID, total, revenue, value, currency string
	coupon, referralCode, code, ref, gwRef   string
	score, ticketID, channel, shareVia       string
	decisionID, survey                       string
}

func readProperties(object []byte) (x properties) {
	for name, value := range members(object) {
		var to *string
		switch string(snake(name)) {
		case "order_id":
			to = &x.orderID
		case "total":
			to = &x.total
		case "revenue":
			to = &x.revenue
		case "value":
			to = &x.value
		case "currency":
			to = &x.currency
		case "coupon":
			to = &x.coupon
		case "referral_code":
			to = &x.referralCode
		case "code":
			to = &x.code
		case "ref":
			to = &x.ref
		case "gw_ref":
			to = &x.gwRef
		case "score":
			to = &x.score
		case "ticket_id":
			to = &x.ticketID
		case "channel":
			to = &x.channel
		case "share_via":
			to = &x.shareVia
		case "decision_id":
			to = &x.decisionID
		case "survey_type", "type":
			to = &x.survey
		default:
			continue
		}
		switch s, ok := text(value); {
		case ok:
			*to = clean(s)
		case !isNull(value):
			*to = wrongKind
		}
	}
	return x
}

// wrongKind stands for a value that is neither text nor number; it is no
// number, no currency, no code and no id.
const wrongKind = "\x00"

// setProperties fills in what a track event says by its kind.
func (p *parser) setProperties(e *models.Event, plain string, object []byte) *Rejection {
	switch e.Kind {
	case models.EventOther, models.EventLogin, models.EventReview, models.EventRenewal:
		return nil // they count; what they say is kept in the raw event
	}
	x := readProperties(object)
	if id, err := models.ParseDecisionID(x.decisionID); err == nil {
		e.Decision = id
	}
	switch e.Kind {
	case models.EventOrder:
		e.Code = p.firstCode(x.referralCode, x.coupon)
		return setMoney(e, &x)
	case models.EventRefund:
		return setMoney(e, &x)
	case models.EventNPS:
		return setScore(e, plain, &x)
	case models.EventTicketOpened, models.EventTicketClosed:
		return setID(&e.TicketID, "properties.ticket_id", x.ticketID)
	case models.EventShare:
		e.Channel = shareChannel(x.shareVia)
	case models.EventSignup:
		e.Code = p.firstCode(x.referralCode, x.coupon)
	case models.EventReferralClick:
		e.Code = p.firstCode(x.gwRef, x.code, x.referralCode, x.ref)
	case models.EventDelivered:
		e.Channel = shareChannel(x.channel)
	case models.EventUnsubscribed:
		var ok bool
		if e.Channel, ok = consentChannel(trimWrong(x.channel)); !ok {
			e.Channel = models.AllChannels // whatever it was, they want less
		}
	case models.EventConsent:
		var ok bool
		if e.Channel, ok = consentChannel(trimWrong(x.channel)); !ok {
			return reject("bad_channel", "properties.channel must be one of %s", strings.Join(models.Channels, ", "))
		}
		e.Granted = plain == consentGranted
	}
	return nil
}

func trimWrong(s string) string { return strings.TrimPrefix(s, wrongKind) }

// firstCode is the first text that is a code of this workspace.
func (p *parser) firstCode(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			if code := p.ownCode(s); code != "" {
				return code
			}
		}
	}
	return ""
}

func setID(to *string, name, id string) *Rejection {
	if id = trimWrong(id); len(id) > maxID {
		return reject("too_long", "%s has at most %d bytes, this one has %d", name, maxID, len(id))
	}
	*to = id
	return nil
}

// setMoney reads order id, amount and currency. Without a currency there is no
// amount; without an amount the order counts all the same. A refund is the same
// whether written with a minus or not.
func setMoney(e *models.Event, x *properties) *Rejection {
	if bad := setID(&e.OrderID, "properties.order_id", x.orderID); bad != nil {
		return bad
	}
	amount, name := x.total, "total"
	if amount == "" {
		amount, name = x.revenue, "revenue"
	}
	if amount == "" {
		amount, name = x.value, "value"
	}
	code, decimals, ok := parseCurrency(x.currency)
	if !ok && x.currency != "" {
		return reject("bad_currency", "properties.currency %.20q is no code of ISO 4217", x.currency)
	}
	if amount == "" {
		return nil
	}
	minor, isAmount := minorUnits(amount, decimals)
	if e.Kind == models.EventRefund && minor < 0 {
		minor = -minor
	}
	if !isAmount || minor < 0 {
		return reject("bad_field", "properties.%s must be an amount of at least 0", name)
	}
	if ok {
		e.Minor, e.Currency = minor, code
	}
	return nil
}

// setScore reads an NPS answer. Other surveys have other scales: five of five
// on a scale of satisfaction is no ten, so they are stored and not read.
func setScore(e *models.Event, plain string, x *properties) *Rejection {
	if plain == surveyResponse && !strings.EqualFold(x.survey, "nps") {
		e.Kind = models.EventOther
		return nil
	}
	score, err := strconv.ParseFloat(strings.TrimSpace(x.score), 64)
	if err != nil || !(score >= 0 && score <= 10) || score != math.Trunc(score) {
		return reject("bad_score", "properties.score must be a whole number from 0 to 10")
	}
	e.Score = int(score)
	return nil
}

// shareChannel is where a customer shared, as it stands in links: at most
// twelve of a-z and _; "" for what cannot be written so.
func shareChannel(s string) string {
	s = strings.ReplaceAll(strings.ToLower(trimWrong(s)), " ", "_")
	if len(s) > 12 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return ""
	}
	return s
}
