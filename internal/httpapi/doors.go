package httpapi

import (
	"encoding/json"
	"net/http"

	"goodword/internal/catalog"
)

// doors are all plain handlers of routes.go.
func doors() []door {
	var all []door
	for _, kind := range []string{"identify", "track", "page", "screen", "group", "alias"} {
		all = append(all, segmentDoor(kind, "One event of type "+kind+", in Segment's shape", content{
			"application/json": {segmentEvent{}}, "text/plain": {segmentEvent{}},
		}), preflightDoor(kind))
	}
	batch := segmentDoor("batch", "Many events, in Segment's shape", content{"application/json": {segmentBatch{}}, "text/plain": {segmentBatch{}}})
	history := segmentDoor("import", "History: its times are taken as they are written", content{
		"application/json": {segmentBatch{}}, "application/x-ndjson": {segmentEvent{}},
	})
	batch.doc += " At most 2500 events and 500 kB; 32 kB an event."
	history.scopes = []catalog.Scope{catalog.ScopeImport}
	history.doc = "A batch has at most 25,000 events and 5 MB. Lines of JSON (application/x-ndjson, the key in a header), one event each, may be any " +
		"number. After an error send all of it again: what was stored counts as duplicate."
	all = append(all, copyDoors()...)
	return append(all, batch, preflightDoor("batch"), history, nextAskDoor(http.MethodGet), nextAskDoor(http.MethodPost), tokenDoor(),
		decideDoor(), decideBatchDoor(), experimentLogDoor(), generateDoor(), termsDoor(http.MethodGet), termsDoor(http.MethodHead),
		redirectDoor(http.MethodGet), redirectDoor(http.MethodHead), pictureDoor(http.MethodGet), pictureDoor(http.MethodHead), healthDoor("/healthz", "The process lives"),
		healthDoor("/readyz", "Requests can be served: the database answers and its migrations match"),
		door{method: "GET", path: "/metrics", summary: "Metrics in Prometheus' text format", gives: map[int]content{200: {"text/plain": {plainText{}}}}},
		door{method: "GET", path: "/openapi.json", summary: "This document", gives: map[int]content{200: {"application/openapi+json": {json.RawMessage{}}}}},
		door{method: "GET", path: "/docs", summary: "This document as a page", gives: map[int]content{200: {"text/html": {plainText{}}}}},
	)
}

// segmentEvent documents one event; ingest reads it.
type segmentEvent struct {
	_                 struct{}                   `additionalProperties:"true"`
	Type              string                     `json:"type,omitempty" doc:"identify, track, page, screen, group or alias; given by the path of a door for one event"`
	MessageID         string                     `json:"messageId,omitempty" doc:"Makes the event count once, for ever; without it its content does"`
	UserID            json.RawMessage            `json:"userId,omitempty" doc:"Your own id of the customer; this or anonymousId must be there"`
	AnonymousID       json.RawMessage            `json:"anonymousId,omitempty" doc:"Id of somebody who is not known yet"`
	PreviousID        json.RawMessage            `json:"previousId,omitempty" doc:"Of an alias: the id that becomes userId"`
	Event             string                     `json:"event,omitempty" doc:"Of a track event: its name, like Order Completed"`
	Properties        map[string]json.RawMessage `json:"properties,omitempty"`
	Traits            map[string]json.RawMessage `json:"traits,omitempty"`
	Timestamp         json.RawMessage            `json:"timestamp,omitempty" doc:"When it happened; when it was received if left out"`
	OriginalTimestamp json.RawMessage            `json:"originalTimestamp,omitempty" doc:"The same by the sender's clock"`
	SentAt            json.RawMessage            `json:"sentAt,omitempty" doc:"When it was sent by the sender's clock, which is corrected by it"`
	WriteKey          json.RawMessage            `json:"writeKey,omitempty" doc:"The key, where it stands in no header"`
}

type segmentBatch struct {
	_        struct{}          `additionalProperties:"true"`
	Batch    []json.RawMessage `json:"batch" doc:"Events, each with its type"`
	SentAt   json.RawMessage   `json:"sentAt,omitempty" doc:"When it was sent by the sender's clock, which is corrected by it"`
	WriteKey json.RawMessage   `json:"writeKey,omitempty" doc:"The key, where it stands in no header"`
}

func segmentDoor(kind, summary string, takes content) door {
	return door{
		method: "POST", path: "/v1/" + kind, summary: summary, scopes: []catalog.Scope{catalog.ScopeIngest, catalog.ScopePublic}, takes: takes,
		doc: "The body is read as JSON whatever its content type says, gzip or not. Events that are rejected are listed and do not hold up the others.",
		gives: joined(map[int]content{200: {"application/json": {segmentAnswer{}}}},
			refusing("application/json", segmentRefusal{}, 400, 401, 403, 429, 500, 503)),
	}
}

func preflightDoor(kind string) door {
	return door{
		method: "OPTIONS", path: "/v1/" + kind, summary: "What a browser asks before a page of another origin calls",
		gives: joined(map[int]content{204: nil}, problems(403, 500)),
	}
}

// flatAnswers are those of the email doors: whatever happens behind them, 200.
func flatAnswers(statuses ...int) map[int]content {
	return joined(map[int]content{200: {"application/json": {flatAnswer{}}, "text/plain": {plainText{}}}}, problems(statuses...))
}

// flatParameters say in what form the email doors answer.
var flatParameters = []parameter{
	{name: "locale", doc: "Language of the words, like en-GB"}, {name: "strict", doc: "1: errors as statuses, for developers"},
	{name: "share_channels", doc: "Those that you can show, with commas between them; all of the program's when left out"},
	{name: "format", doc: "json, or text for one field of the answer as text"}, {name: "field", doc: "Which one with format=text; body when left out"},
}

// nextAskDoor is GET or POST; a body says the same as the query, and wins.
func nextAskDoor(method string) door {
	d := door{
		method: method, path: "/v1/next-ask", summary: "The next best ask, flat, for email platforms", scopes: []catalog.Scope{catalog.ScopeDecide},
		doc: "Answers 200 once the key is good, with a complete fallback where there is no decision. Other statuses come with strict=1 only.",
		params: append([]parameter{
			{name: "customer_id", doc: "Your own id of the customer"},
			{name: "email_sha256", doc: "Instead of the id: SHA-256 of the address, trimmed and in small letters, in hex"},
			{name: "program", doc: "May be left out where there is one"},
			{name: "placement", doc: "The program's first when left out"}, {name: "channel", doc: "The placement's own when left out"},
			{name: "send_id", doc: "Your id of one send: another send may get another decision"},
			{name: "preview", doc: "1: answer without storing anything"},
		}, flatParameters...),
		gives: flatAnswers(400, 401, 403, 404, 409, 413, 422, 429, 500, 503),
	}
	if method == http.MethodPost {
		d.doc += " The body is JSON or a form, whatever its content type says, with the names of the query; where they disagree the body wins."
		d.takes = content{"application/json": {json.RawMessage{}}, "application/x-www-form-urlencoded": {plainText{}}}
	}
	return d
}

func tokenDoor() door {
	return door{
		method: "GET", path: "/v1/a/{token}", summary: "The next best ask of one customer, for platforms that can send nothing but a URL",
		doc: "The token is the credential. One that is not valid gets the fallback with reason_code bad_token, with strict=1 status 401.",
		params: append([]parameter{{name: "token", doc: "Of POST /v1/tokens"}, {name: "placement", doc: "Where the token names none"}},
			flatParameters...),
		gives: flatAnswers(400, 401, 404, 409, 422, 429, 500, 503),
	}
}

func termsDoor(method string) door {
	return door{
		method: method, path: "/terms/{prefix}", summary: "A program's rules in plain words, for anybody",
		params: []parameter{{name: "prefix", doc: "The prefix of the program's referral codes"}},
		gives:  joined(map[int]content{200: {"text/html": {plainText{}}}}, problems(404, 500, 503)),
	}
}

func decideDoor() door {
	return door{
		method: "POST", path: "/v1/decisions", summary: "Decide whether to ask a customer now", scopes: []catalog.Scope{catalog.ScopeDecide},
		takes: content{"application/json": {decisionRequest{}}},
		gives: joined(map[int]content{200: {"application/json": {decisionView{}}}}, problems(400, 401, 403, 404, 409, 413, 422, 500, 503)),
	}
}

func decideBatchDoor() door {
	return door{
		method: "POST", path: "/v1/decisions/batch", summary: "Decide for many customers, line by line", scopes: []catalog.Scope{catalog.ScopeDecide},
		doc: "Takes lines of JSON, any number, or one document with up to 1000 customers, and gives one line each, in order, while lines still " +
			"come in. What is wrong with a line is said in its place. The query holds what lines leave out.",
		params: []parameter{
			{name: "program"}, {name: "placement"}, {name: "channel"}, {name: "send_id"}, {name: "locale"}, {name: "preview", doc: "1 or 0"},
			{name: "format", doc: "flat gives the answers of the email door", options: []string{"full", "flat"}},
		},
		takes: content{"application/x-ndjson": {decisionRequest{}}, "application/json": {batchDocument{}, decisionRequest{}}},
		gives: joined(map[int]content{200: {"application/x-ndjson": {batchDecision{}, batchFlat{}, batchError{}}}},
			problems(400, 401, 403, 413, 422, 429, 500)),
	}
}

func redirectDoor(method string) door {
	return door{
		method: method, path: "/r/{code}", summary: "Follow a referral link to the program's landing page",
		params: []parameter{{name: "code", doc: "A referral code, perhaps with .n, the number of a decision, and .c, a share channel"}},
		gives:  joined(map[int]content{302: nil}, problems(404, 500)),
	}
}

func pictureDoor(method string) door {
	return door{
		method: method, path: "/r/{code}/qr.svg", summary: "A referral link as a QR code",
		params: []parameter{{name: "code", doc: "As in the link: a referral code, perhaps with .n and .c"}},
		gives:  joined(map[int]content{200: {"image/svg+xml": {plainText{}}}}, problems(404, 429, 500)),
	}
}

// healthView is what health checks say.
type healthView struct {
	Status string `json:"status" doc:"ok or ready"`
}

func healthDoor(path, summary string) door {
	return door{
		method: "GET", path: path, summary: summary,
		gives: joined(map[int]content{200: {"application/json": {healthView{}}}}, problems(500, 503)),
	}
}
