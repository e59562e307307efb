package httpapi_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"goodword/internal/catalog"

	"goodword/models"
)

// TestShareChannelsOverHTTP takes one ask through its doors: shown, flat, looked up, replayed, used, counted in its program's report.
func TestShareChannelsOverHTTP(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"share_channels": []string{"link", "whatsapp", "sms", "email"}, "share_channels_max": 3})
	made := r.want(t, 200, "POST", "/v1/decisions", object{"customer_id": "ada", "share_channels": []string{"sms", "link", "qr", "x"}})
	shown := texts(made["share_channels"])
	if sorted := slices.Sorted(slices.Values(shown)); !slices.Equal(sorted, []string{"link", "sms"}) {
		t.Errorf("shown are %v, want those of the program that the caller can show", shown)
	}
	var flat map[string]any
	if err := json.Unmarshal(r.nextAsk(t, "customer_id=ada&share_channels=SMS,%20link").Body.Bytes(), &flat); err != nil {
		t.Fatal(err)
	}
	if flat["share_channels"] != strings.Join(shown, ",") || flat["warnings"] != "" {
		t.Errorf("flat: %q, warnings %q; want what was decided, %v", flat["share_channels"], flat["warnings"], shown)
	}
	if got := r.nextAsk(t, "customer_id=ada&format=text&field=share_channels&share_channels=link,carrier_pigeon").Body.String(); got != "link" {
		t.Errorf("one field as text: %q, want link", got)
	}
	id := made["decision_id"].(string)
	record := r.want(t, 200, "GET", "/v1/decisions/"+id, nil)
	draw := record["share_draw"].(object)
	if asJSON(t, record["share_channels"]) != asJSON(t, shown) || asJSON(t, draw["share_channels"]) != asJSON(t, shown) ||
		draw["first_propensity"].(float64) < draw["propensity"].(float64) || len(draw["able"].([]any)) != 2 {
		t.Errorf("looked up: %v, drawn %v", record["share_channels"], draw)
	}
	replay := r.want(t, 200, "GET", "/v1/decisions/"+id+"/replay", nil)
	again := replay["share_draw"].(object)
	if replay["match"] != true || asJSON(t, again["stored"]) != asJSON(t, draw) || asJSON(t, again["recomputed"]) != asJSON(t, draw) {
		t.Errorf("replay: %v", again)
	}

	r.want(t, 200, "POST", "/v1/decisions/"+id+"/activation", `{}`)
	r.want(t, 200, "POST", "/v1/decisions/"+id+"/outcome", object{"type": "share", "share_channel": shown[1]})
	r.want(t, 200, "POST", "/v1/clock", object{"now": "2026-03-09T09:00:00Z"})
	report := r.want(t, 200, "GET", "/v1/programs/main/share-channels", nil)
	if report["asks"] != 1.0 || len(report["channels"].([]any)) != 4 {
		t.Errorf("report: %v", report)
	}
	for _, row := range report["channels"].([]any) {
		row := row.(object)
		place := slices.Index(shown, row["channel"].(string))
		if used := row["used"] == 1.0; used != (place == 1) || (row["shown"] == 1.0) != (place >= 0) || (row["shown_first"] == 1.0) != (place == 0) {
			t.Errorf("shown %v and the second used, reported %v", shown, row)
		}
	}
	r.want(t, 404, "GET", "/v1/programs/none/share-channels", nil)
	r.wantAs(t, catalog.ScopeDecide, 403, "GET", "/v1/programs/main/share-channels", nil)
}

// TestShareChannelsBadInput: what is wrong is named where it stands; the email door warns and goes on.
func TestShareChannelsBadInput(t *testing.T) {
	r := newRig(t)
	r.setUp(t, nil)
	bad := r.want(t, 422, "POST", "/v1/decisions", object{"customer_id": "ada", "share_channels": []string{"sms", "fax"}})
	if got := pointers(bad); !slices.Equal(got, []string{"/share_channels/1"}) {
		t.Errorf("bad fields %v", got)
	}
	for _, test := range []struct {
		change any
		at     string
	}{
		{object{"share_channels": []string{}}, "/share_channels"},
		{object{"share_channels": []string{"sms", "pigeon"}}, "/share_channels/1"},
		{object{"share_channels": []string{"sms", "sms"}}, "/share_channels/1"},
		{object{"share_channels": models.ShareChannels[:9]}, "/share_channels"},
		{object{"share_channels_max": 0}, "/share_channels_max"},
		{object{"share_channels_max": 9}, "/share_channels_max"},
	} {
		if got := pointers(r.want(t, 422, "PATCH", "/v1/programs/main", test.change)); !slices.Equal(got, []string{test.at}) {
			t.Errorf("%v: bad fields %v, want %s", test.change, got, test.at)
		}
	}
	var flat map[string]any
	if err := json.Unmarshal(r.nextAsk(t, "customer_id=ada&share_channels=fax").Body.Bytes(), &flat); err != nil {
		t.Fatal(err)
	}
	if flat["ask"] != true || len(strings.Split(flat["share_channels"].(string), ",")) != 5 || !strings.HasPrefix(flat["warnings"].(string), "share_channels: fax is none of") {
		t.Errorf("the email door: %v, warnings %v", flat["share_channels"], flat["warnings"])
	}
}

func texts(v any) (list []string) {
	for _, x := range v.([]any) {
		list = append(list, x.(string))
	}
	return list
}
