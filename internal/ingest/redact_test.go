package ingest

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"goodword/models"
)

// Promise 10: a friend's contact data is never stored before the friend acts.
func TestPromise10FriendsContactFieldsAreDropped(t *testing.T) {
	const secret = "bob"
	tests := []struct{ name, properties string }{
		{"Invite Sent", `{"to":"bob","share_via":"email"}`},
		{"Invite Sent", `{"recipients":["bob","bob2"],"Recipient":"bob"}`},
		{"Invite Sent", `{"email":"bob","phone":"bob","Name":"bob","firstName":"bob"}`},
		{"Invite Sent", `{"details":{"list":[{"emailAddress":"bob"},"bob@example.org"]}}`},
		{"Product Shared", `{"url":"mailto:bob@example.org","share_message":"look, bob@example.org"}`},
		{"Product Shared", `{"url":"https://x.example/?to=bob%40example.org"}`},
		{"product_shared", `{"inv\u0069tee_email":"bob","mobile_number":"bob"}`},
		{"Cart Shared", `{"contacts":[{"x":"bob"}],"friends":["bob"]}`},
		{"Referral Sent", `{"contactName":"bob","whatsapp_phone":"bob"}`},
		{"Order Completed", `{"invitee_name":"bob","inviteeEmail":"bob","friend_email":"bob","friendPhone":"bob","friend-name":"bob"}`},
		{"Custom", `{"nested":{"friend":{"email":"bob"},"friends":[{"email":"bob"}]},"recipient_email":"bob"}`},
	}
	for _, test := range tests {
		t.Run(test.name+test.properties, func(t *testing.T) {
			e := parseOne(t, track(test.name, test.properties))
			if strings.Contains(string(e.Raw), secret) {
				t.Errorf("stored: %s", e.Raw)
			}
		})
	}
	e := parseOne(t, `{"type":"identify","userId":"u","traits":{"friend_email":"bob","name":"Maya","email":"maya@example.org"}}`)
	if strings.Contains(string(e.Raw), secret) || !strings.Contains(string(e.Raw), "maya@example.org") {
		t.Errorf("stored: %s", e.Raw)
	}
}

func TestRedactKeepsTheRest(t *testing.T) {
	tests := []struct {
		sharing  bool
		in, want string
	}{
		{true, ` { "a" : [ 1 , 2.50 , {} , [ ] ] , "properties" : { "product_name" : "Knife", "to":"bob", "share_via":"sms" } } `,
			`{"a":[1,2.50,{},[]],"properties":{"product_name":"Knife","share_via":"sms"}}`},
		{false, `{"writeKey":"gw_ingest_x","to":"x","properties":{"to":"x","email":"me@example.org","friends":3,"friendly_name":"x"}}`,
			`{"to":"x","properties":{"to":"x","email":"me@example.org","friends":3,"friendly_name":"x"}}`},
		{true, `{"context":{"traits":{"email":"me@example.org"}},"properties":{}}`, `{"context":{"traits":{"email":"me@example.org"}},"properties":{}}`},
		{true, `{"properties":{"to":"bob"}}`, `{"properties":{}}`},
		{false, `{"a":"\"}{\\","b":"\u0000"}`, `{"a":"\"}{\\","b":"\u0000"}`},
	}
	for _, test := range tests {
		got, ok := redact([]byte(test.in), test.sharing)
		if !ok || string(got) != test.want {
			t.Errorf("redact(%s) =\n%s\nwant\n%s", test.in, got, test.want)
		}
	}
}

func TestStoredTextIsValid(t *testing.T) {
	e := parseOne(t, "{\"type\":\"page\",\"userId\":\"u\xff\",\"context\":\"\xc3\x28\"}")
	if !utf8.Valid(e.Raw) || !json.Valid(e.Raw) || e.ExternalID != "u\uFFFD" {
		t.Errorf("id %q, stored %q", e.ExternalID, e.Raw)
	}
}

// FuzzParse feeds anything to the parser: it rejects or makes an event that can
// be stored, and reads members as encoding/json does.
func FuzzParse(f *testing.F) {
	f.Add(`{"type":"track","messageId":"m","userId":"u","event":"Order Completed","properties":{"total":1e2,"currency":"EUR"}}`)
	f.Add(`{"type":"identify","anonymousId":7,"traits":{"a":[{"b":"\ud800"}],"consents":{"sms":true}},"timestamp":"2026-03-02"}`)
	f.Add(`{"type":"alias","userId":"u","previousId":"\u0000"}`)
	f.Add(track("Invite Sent", `{"to":["\"}",{"x":"a@b"}],"é":-0.5e-7}`))
	f.Fuzz(func(t *testing.T, text string) {
		var e models.Event
		bad := newParser().parse([]byte(text), &e)
		if bad != nil {
			return
		}
		if !json.Valid(e.Raw) || !utf8.Valid(e.Raw) || len(e.Raw) > 3*maxEvent {
			t.Errorf("cannot be stored: %q", e.Raw)
		}
		for _, s := range []string{e.ExternalID, e.Name, e.Type, e.Currency, e.OrderID, e.Channel, e.Code} {
			if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
				t.Errorf("cannot be stored: %q", s)
			}
		}
		if e.MessageID == "" || e.Customer.IsZero() || e.At.IsZero() || e.Minor < 0 || e.Minor > maxMinor {
			t.Errorf("incomplete: %+v", e)
		}
		want := map[string]json.RawMessage{}
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		got := map[string]json.RawMessage{}
		for name, value := range members([]byte(text)) {
			got[string(name)] = value
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("members differ:\n%s", diff)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	const properties = `{"order_id":"o-4711","total":84.5,"currency":"EUR","products":[{"product_id":"p-20418","quantity":1,"price":49.9}]}`
	const context = `,"context":{"library":{"name":"analytics-node","version":"3.0.0"},"ip":"203.0.113.7","locale":"de-DE","page":"/shop"}}`
	text := track("Order Completed", properties)
	raw := []byte(text[:len(text)-1] + context)
	p := newParser()
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		var e models.Event
		if bad := p.parse(raw, &e); bad != nil {
			b.Fatal(bad)
		}
	}
}
