package ingest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/models"
)

var received = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const (
	workspace = models.WorkspaceID(7)
	code      = "maya7k3p9abc2x" // prefix maya of the workspace
	decision  = "dec_0000000000000000000000000000000000000000g1"
)

// catalog has one program with codes that start with maya, and one of another
// workspace with codes that start with foe.
type catalog struct{}

func (catalog) Secret(models.WorkspaceID) []byte { return []byte("secret") }

func (catalog) ByPrefix(prefix string) (models.WorkspaceID, *models.Program, bool) {
	switch prefix {
	case "maya":
		return workspace, &models.Program{}, true
	case "fae":
		return workspace + 1, &models.Program{}, true
	}
	return 0, nil, false
}

func newParser() *parser {
	return &parser{workspace: workspace, secret: []byte("secret"), prefixes: catalog{}, source: "segment", received: received}
}

func parseOne(t *testing.T, text string) models.Event {
	t.Helper()
	var e models.Event
	if bad := newParser().parse([]byte(text), &e); bad != nil {
		t.Fatalf("%s: rejected: %+v", text, bad)
	}
	return e
}

func track(name, properties string) string {
	return fmt.Sprintf(`{"type":"track","messageId":"m","userId":"u","event":%q,"timestamp":"2026-03-01T08:00:00Z","properties":%s}`, name, properties)
}

func TestEventNames(t *testing.T) {
	id := models.DecisionID{Customer: models.NewCustomerID([]byte("secret"), "u"), At: received, Number: 3}
	named := id.String()
	tests := []struct {
		name, properties string
		want             models.Event // what its kind adds
	}{
		{"Order Completed", `{"order_id":"o1","total":19.99,"currency":"eur","coupon":"MAYA7K3P9ABC2X.4.sms"}`,
			models.Event{Kind: models.EventOrder, OrderID: "o1", Minor: 1999, Currency: "EUR", Code: code + ".4.sms"}},
		{"order_completed", `{"orderId":17,"revenue":"12","currency":"JPY","referral_code":"` + code + `","coupon":"SPRING"}`,
			models.Event{Kind: models.EventOrder, OrderID: "17", Minor: 12, Currency: "JPY", Code: code}},
		{"ORDER COMPLETED", `{"total":1.5,"currency":"KWD"}`, models.Event{Kind: models.EventOrder, Minor: 1500, Currency: "KWD"}},
		{"Order Completed", `{"total":1.5}`, models.Event{Kind: models.EventOrder}},
		{"Order Completed", `{"coupon":"fae7k3p9abc2x","total":null}`, models.Event{Kind: models.EventOrder}},
		{"Order Completed", `null`, models.Event{Kind: models.EventOrder}},
		{"Order Refunded", `{"order_id":"o1","total":-5,"currency":"USD"}`, models.Event{Kind: models.EventRefund, OrderID: "o1", Minor: 500, Currency: "USD"}},
		{"Order Cancelled", `{}`, models.Event{Kind: models.EventRefund}},
		{"NPS Submitted", `{"score":9}`, models.Event{Kind: models.EventNPS, Score: 9}},
		{"nps_submitted", `{"score":"10"}`, models.Event{Kind: models.EventNPS, Score: 10}},
		{"Survey Response", `{"score":5,"survey_type":"csat"}`, models.Event{Kind: models.EventOther}},
		{"Survey Response", `{"score":5,"surveyType":"NPS"}`, models.Event{Kind: models.EventNPS, Score: 5}},
		{"Support Ticket Opened", `{"ticket_id":"t1"}`, models.Event{Kind: models.EventTicketOpened, TicketID: "t1"}},
		{"support_ticket_closed", `{"ticketId":4711}`, models.Event{Kind: models.EventTicketClosed, TicketID: "4711"}},
		{"Product Shared", `{"share_via":"WhatsApp","decision_id":"` + named + `"}`, models.Event{Kind: models.EventShare, Channel: "whatsapp", Decision: id}},
		{"Cart Shared", `{"share_via":"email","decisionId":"` + named + `"}`, models.Event{Kind: models.EventShare, Channel: "email", Decision: id}},
		{"Invite Sent", `{"share_via":"the town crier of Ghent","decision_id":"dec_x"}`, models.Event{Kind: models.EventShare}},
		{"Signed Up", `{"referral_code":"` + code + `.12"}`, models.Event{Kind: models.EventSignup, Code: code + ".12"}},
		{"Account Created", `{}`, models.Event{Kind: models.EventSignup}},
		{"Trial Started", `{"coupon":"` + code + `"}`, models.Event{Kind: models.EventSignup, Code: code}},
		{"Referral Link Clicked", `{"code":"` + code + `","gw_ref":"` + code + `.2.sms"}`, models.Event{Kind: models.EventReferralClick, Code: code + ".2.sms"}},
		{"Referral Link Clicked", `{"code":"zz7k3p9abc2x"}`, models.Event{Kind: models.EventReferralClick}},
		{"Email Delivered", `{"decision_id":"` + named + `"}`, models.Event{Kind: models.EventDelivered, Decision: id}},
		{"Email Opened", `{"decision_id":"` + named + `"}`, models.Event{Kind: models.EventExposed, Decision: id}},
		{"Email Link Clicked", `{"decision_id":"` + named + `"}`, models.Event{Kind: models.EventClicked, Decision: id}},
		{"Email Marked as Spam", `{}`, models.Event{Kind: models.EventComplained}},
		{"Fraud Confirmed", `{}`, models.Event{Kind: models.EventFraud}},
		{"Unsubscribed", `{"channel":"email"}`, models.Event{Kind: models.EventUnsubscribed, Channel: "email"}},
		{"Unsubscribed", `{}`, models.Event{Kind: models.EventUnsubscribed, Channel: "all"}},
		{"Unsubscribed", `{"channel":"the weekly digest"}`, models.Event{Kind: models.EventUnsubscribed, Channel: "all"}},
		{"Consent Granted", `{"channel":"inApp"}`, models.Event{Kind: models.EventConsent, Channel: "in_app", Granted: true}},
		{"consent_withdrawn", `{"channel":"sms"}`, models.Event{Kind: models.EventConsent, Channel: "sms"}},
		{"Logged In", `{"score":[]}`, models.Event{Kind: models.EventLogin}},
		{"Review Submitted", `{"rating":5}`, models.Event{Kind: models.EventReview}},
		{"Subscription Renewed", `{}`, models.Event{Kind: models.EventRenewal}},
		{"Product Viewed", `{"decision_id":"` + named + `"}`, models.Event{Kind: models.EventOther}},
	}
	for _, test := range tests {
		t.Run(test.name+test.properties, func(t *testing.T) {
			got := parseOne(t, track(test.name, test.properties))
			want := test.want
			want.Customer, want.ExternalID, want.Known = models.NewCustomerID([]byte("secret"), "u"), "u", true
			want.MessageID, want.Type, want.Name, want.Source = "m", "track", test.name, "segment"
			want.At, want.ReceivedAt, want.Raw = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), received, got.Raw
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRejections(t *testing.T) {
	long := strings.Repeat("x", maxID+1)
	tests := []struct{ code, text string }{
		{"malformed", `{"userId":"u"`},
		{"malformed", ``},
		{"malformed", `["u"]`},
		{"malformed", `null`},
		{"too_large", `{"userId":"u","type":"page","context":"` + strings.Repeat("x", maxEvent) + `"}`},
		{"too_deep", `{"userId":"u","type":"page","context":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`},
		{"unknown_type", `{"userId":"u","type":"purchase"}`},
		{"unknown_type", `{"userId":"u"}`},
		{"no_id", `{"type":"page"}`},
		{"no_id", `{"type":"page","userId":null,"anonymousId":""}`},
		{"no_id", `{"type":"alias","userId":"u"}`},
		{"bad_field", `{"type":"page","userId":{}}`},
		{"bad_field", `{"type":"page","userId":true}`},
		{"bad_field", `{"type":"track","event":"x","userId":"u","properties":[]}`},
		{"bad_field", `{"type":"identify","userId":"u","traits":"x"}`},
		{"bad_id", `{"type":"page","userId":"a\u0000"}`},
		{"too_long", `{"type":"page","userId":"` + long + `"}`},
		{"too_long", `{"type":"page","anonymousId":"` + long + `"}`},
		{"too_long", `{"type":"page","userId":"u","messageId":"` + long + `"}`},
		{"too_long", `{"type":"alias","userId":"u","previousId":"` + long + `"}`},
		{"too_long", track("Order Completed", `{"order_id":"`+long+`"}`)},
		{"no_event", `{"type":"track","userId":"u"}`},
		{"no_event", `{"type":"track","userId":"u","event":"  "}`},
		{"bad_time", `{"type":"page","userId":"u","timestamp":"yesterday"}`},
		{"bad_time", `{"type":"page","userId":"u","originalTimestamp":"2026-13-01"}`},
		{"future", `{"type":"page","userId":"u","timestamp":"2026-03-03T09:00:01Z"}`},
		{"bad_field", track("Order Completed", `{"total":"a lot","currency":"EUR"}`)},
		{"bad_field", track("Order Completed", `{"total":{},"currency":"EUR"}`)},
		{"bad_field", track("Order Completed", `{"total":-1,"currency":"EUR"}`)},
		{"bad_field", track("Order Completed", `{"total":1e15,"currency":"EUR"}`)},
		{"bad_currency", track("Order Completed", `{"total":1,"currency":"euro"}`)},
		{"bad_currency", track("Order Completed", `{"total":1,"currency":["EUR"]}`)},
		{"bad_score", track("NPS Submitted", `{}`)},
		{"bad_score", track("NPS Submitted", `{"score":11}`)},
		{"bad_score", track("NPS Submitted", `{"score":7.5}`)},
		{"bad_score", track("NPS Submitted", `{"score":"NaN"}`)},
		{"bad_channel", track("Consent Granted", `{"channel":"pigeon"}`)},
	}
	for _, test := range tests {
		t.Run(test.code, func(t *testing.T) {
			var e models.Event
			bad := newParser().parse([]byte(test.text), &e)
			if bad == nil || bad.Code != test.code || bad.Detail == "" {
				t.Errorf("%.120s: %+v, want code %s", test.text, bad, test.code)
			}
		})
	}
}

func TestCustomersAndLinks(t *testing.T) {
	id := func(s string) models.CustomerID { return models.NewCustomerID([]byte("secret"), s) }
	link := func(from, to string, known bool) *models.Link {
		return &models.Link{From: id(from), To: id(to), FromExternal: from, ToExternal: to, Known: known,
			Stamp: models.Stamp{At: received.UnixMicro(), MessageID: "m"}}
	}
	tests := []struct {
		name, text, external string
		known                bool
		link                 *models.Link
	}{
		{"user", `"type":"page","userId":"u"`, "u", true, nil},
		{"number", `"type":"page","userId":4711`, "4711", true, nil},
		{"anonymous", `"type":"page","anonymousId":"a"`, "a", false, nil},
		{"both", `"type":"page","userId":"u","anonymousId":"a"`, "u", true, link("a", "u", true)},
		{"both the same", `"type":"page","userId":"u","anonymousId":"u"`, "u", true, nil},
		{"alias", `"type":"alias","userId":"u","previousId":"a"`, "u", true, link("a", "u", true)},
		{"alias of browser", `"type":"alias","userId":"u","anonymousId":"a"`, "u", true, link("a", "u", true)},
		{"alias between browsers", `"type":"alias","anonymousId":"b","previousId":"a"`, "b", false, link("a", "b", false)},
		{"previous id elsewhere", `"type":"page","userId":"u","previousId":"a"`, "u", true, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := parseOne(t, `{"messageId":"m",`+test.text+`}`)
			if e.ExternalID != test.external || e.Known != test.known || e.Customer != id(test.external) {
				t.Errorf("customer %q, known %v; want %q, %v", e.ExternalID, e.Known, test.external, test.known)
			}
			if diff := cmp.Diff(test.link, e.Link); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTraits(t *testing.T) {
	e := parseOne(t, `{"type":"identify","userId":"u","messageId":"m","traits":{
		"firstName":"Maya","Last Name":"Berg","userID":7,"is_minor":false,"score":1.50,"nothing":null,"list":[1],"address":{"city":"Ghent"},
		"text":"a\u0000b","long":"`+strings.Repeat("é", 200)+`","`+strings.Repeat("n", 65)+`":1,"😀":"x",
		"consent_email":true,"consentSMS":"no","consent_form":"signed","consents":{"push":true,"in_app":"withdrawn","fax":true,"onsite":3}}}`)
	want := []models.Trait{
		{Name: "first_name", Value: `"Maya"`}, {Name: "last_name", Value: `"Berg"`}, {Name: "user_id", Value: "7"},
		{Name: "is_minor", Value: "false"}, {Name: "score", Value: "1.50"}, {Name: "text", Value: `"a` + "\uFFFD" + `b"`},
		{Name: "long", Value: `"` + strings.Repeat("é", 128) + `"`}, {Name: "😀", Value: `"x"`}, {Name: "consent_form", Value: `"signed"`},
	}
	if diff := cmp.Diff(want, e.Traits); diff != "" {
		t.Error(diff)
	}
	consents := []models.Consent{
		{Channel: "email", Granted: true}, {Channel: "sms"}, {Channel: "push", Granted: true}, {Channel: "in_app"},
	}
	if diff := cmp.Diff(consents, e.Consents); diff != "" {
		t.Error(diff)
	}
}

func TestMissingMessageID(t *testing.T) {
	message := func(at time.Time, text string) string {
		p := newParser()
		p.received = at
		var e models.Event
		if bad := p.parse([]byte(text), &e); bad != nil {
			t.Fatal(bad)
		}
		return e.MessageID
	}
	const timed = `{"type":"track","event":"Logged In","userId":"u","timestamp":"2026-03-01T08:00:00Z"}`
	const retried = `{"event":"Logged In","sentAt":"2026-03-04T08:00:00Z","timestamp":"2026-03-01T08:00:00Z","userId":"u", "type":"track"}`
	const timeless = `{"type":"track","event":"Logged In","userId":"u"}`
	later := received.Add(48 * time.Hour)
	if a, b := message(received, timed), message(later, retried); a != b || a == "" {
		t.Errorf("a retry has message id %q, the first try %q", b, a)
	}
	if a, b := message(received, timeless), message(received.Add(time.Hour), timeless); a != b {
		t.Errorf("on one day the same words have ids %q and %q", a, b)
	}
	if a, b := message(received, timeless), message(later, timeless); a == b {
		t.Errorf("on two days the same words have one id %q", a)
	}
	if a, b := message(received, timed), message(received, strings.Replace(timed, `"u"`, `"v"`, 1)); a == b {
		t.Errorf("two customers' events have one id %q", a)
	}
}

func TestNamesOfUnicodeAndSpaces(t *testing.T) {
	for in, want := range map[string]string{
		"Order Completed": "order completed", "  Order   Completed ": "order completed", "order-completed": "order completed",
		"ORDER_COMPLETED": "order completed", "Größe Geändert": "größe geändert", "": "",
	} {
		if got := plainName(in); got != want {
			t.Errorf("plainName(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"firstName": "first_name", "First Name": "first_name", "first-name": "first_name", "userID": "user_id", "HTMLBody": "html_body",
		"already_snake": "already_snake", "$plan": "plan", "a..b": "a_b", "x2Y": "x2_y", "": "", "_": "", "Ä": "Ä",
	} {
		if got := snake(in); got != want {
			t.Errorf("snake(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestContextOfAnIdentifyTellsZoneAndLanguage(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"kept":                {`{"type":"identify","userId":"u","context":{"timezone":"Europe/Berlin","locale":"de-DE","ip":"1.2.3.4"}}`, `timezone="Europe/Berlin" locale="de-DE"`},
		"the trait wins":      {`{"type":"identify","userId":"u","traits":{"timezone":"Asia/Tokyo"},"context":{"timezone":"Europe/Berlin"}}`, `timezone="Asia/Tokyo"`},
		"no text":             {`{"type":"identify","userId":"u","context":{"timezone":7,"locale":null}}`, ``},
		"no object":           {`{"type":"identify","userId":"u","context":"x"}`, ``},
		"of identifies alone": {`{"type":"track","event":"E","userId":"u","context":{"timezone":"Europe/Berlin"}}`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, trait := range parseOne(t, tc.text).Traits {
				got = append(got, trait.Name+"="+trait.Value)
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("got %s, want %s", strings.Join(got, " "), tc.want)
			}
		})
	}
}
