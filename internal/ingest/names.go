package ingest

import (
	"strings"

	"goodword/models"
)

// names says what track events mean, by name in lower case with single spaces.
// Any other name is models.EventOther: stored and counted.
var names = map[string]models.EventKind{
	"order completed":       models.EventOrder,
	"order refunded":        models.EventRefund,
	"order cancelled":       models.EventRefund,
	"order canceled":        models.EventRefund,
	"nps submitted":         models.EventNPS,
	"survey response":       models.EventNPS, // where it says that it is an NPS survey
	"support ticket opened": models.EventTicketOpened,
	"support ticket closed": models.EventTicketClosed,
	"product shared":        models.EventShare,
	"cart shared":           models.EventShare,
	"invite sent":           models.EventShare,
	"signed up":             models.EventSignup,
	"account created":       models.EventSignup,
	"trial started":         models.EventSignup,
	"referral link clicked": models.EventReferralClick,
	"email delivered":       models.EventDelivered,
	"email opened":          models.EventExposed,
	"email link clicked":    models.EventClicked,
	"email marked as spam":  models.EventComplained,
	"fraud confirmed":       models.EventFraud,
	"unsubscribed":          models.EventUnsubscribed,
	"consent granted":       models.EventConsent,
	"consent withdrawn":     models.EventConsent,
	"logged in":             models.EventLogin,
	"review submitted":      models.EventReview,
	"subscription renewed":  models.EventRenewal,
}

const (
	surveyResponse = "survey response"
	consentGranted = "consent granted"
)

// plainName makes Order Completed, order_completed and ORDER-COMPLETED one.
func plainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '_' || r == '-' {
			return ' '
		}
		return r
	}, strings.ToLower(name))
	return strings.Join(strings.Fields(name), " ")
}

// aboutFriends reports whether the properties of an event may speak of friends.
func aboutFriends(kind models.EventKind, plain string) bool {
	if kind == models.EventShare {
		return true
	}
	return kind == models.EventOther && (strings.Contains(plain, "invit") || strings.Contains(plain, "share") || strings.Contains(plain, "refer"))
}
