package httpapi

import "goodword/internal/catalog"

// copyDoors are those of widgets.
func copyDoors() []door {
	public := []catalog.Scope{catalog.ScopePublic}
	const both = "The public key stands in X-Api-Key, the token of the customer comes as bearer. The key's origins may call from their pages."
	return []door{
		{
			method: "GET", path: "/v1/copy", summary: "Words, link and share channels for an in-app widget", scopes: public,
			doc: both + " Without a token the words are for anybody, without a link, name, count or amount, and nothing is stored. A token that is " +
				"not valid is 401; whatever else goes wrong gives the words for anybody, other statuses come with strict=1 only.",
			params: []parameter{
				{name: "program", doc: "May be left out where there is one, or where there is a token, which names it"},
				{name: "placement", doc: "One with channel in_app or onsite, or without a channel; the program's first of these when left out"},
				{name: "locale", doc: "Language of the words, like en-GB; that of the token wins"},
				{name: "share_channels", doc: "Those that you can show, with commas between them; all of the program's when left out"},
				{name: "strict", doc: "1: errors as statuses, for developers"},
			},
			gives: joined(map[int]content{200: {"application/json": {copyAnswer{}}}}, problems(401, 403, 404, 409, 422, 429, 500, 503)),
		},
		preflightDoor("copy"),
		{
			method: "POST", path: "/v1/copy/{id}/events", summary: "What became of the words in a widget", scopes: public,
			doc:    both + " Only of the customer's own decisions. A report that was made before changes nothing.",
			params: []parameter{{name: "id", doc: "The decision's id"}},
			takes:  content{"application/json": {copyEventRequest{}}},
			gives:  joined(map[int]content{200: {"application/json": {recordedView{}}}}, problems(400, 401, 403, 404, 413, 422, 429, 500, 503)),
		},
		preflightDoor("copy/{id}/events"),
	}
}
