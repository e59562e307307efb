package prompts

// english is the language that all others fall back to, complete.
var english = tongue{
	templates: [][]source{
		englishPlain, englishDualFavour, englishHelpFriend, englishDirectB2B, englishChannels,
		englishInsider, englishStatus, englishExpertise, englishGratitude,
	},

	bare: share{
		text: []string{"[I get {advocate} if you join: ]{link}"},
		chat: []string{"[I get {advocate} if you join.\n]{link}"},
	},
	disclosure: []string{"[I get {advocate} if you join.]"},
	told:       []string{"[They get {advocate} if you join.]"},
	ogTitle:    []string{"Get {friend} at {brand}", "A friend shared {brand} with you", "{brand}, from a friend", "Shared by a friend"},
	ogDescription: []string{
		"A friend shared {brand} with you.[ Their link gets you {friend}.][ They get {advocate} if you join.]",
		"A friend shared this link with you.[ You get {friend}.][ They get {advocate} if you join.]",
		"A friend shared this link with you.[ They get {advocate} if you join.]",
	},

	rewards: rewardWords{
		credit: "{} in credit", off: "{} off", cash: "{} in cash", charity: "{} for charity",
		points: plurals{one: "1 point", other: "{} points"},
		some:   "a reward", welcome: "a welcome reward",
	},
	counts: countWords{
		months:  plurals{one: "a month", other: "{} months"},
		years:   plurals{one: "a year", other: "{} years"},
		friends: plurals{one: "1 friend", other: "{} friends"},
		more:    plurals{one: "1 more friend", other: "{} more friends"},
	},
}

var inEnglish = endings{
	greeting: "Hi {name},",
	theirs:   "They get {friend}.", yours: "You get {advocate} when they join.", alone: []string{"You get {advocate} when a friend joins."},
	code: "The code {code} works as well.", ends: "The offer stands until {ends}.", term: "Terms: {terms}",
	stop: "Reply STOP to opt out",
	mine: "My link gets you {friend}.", gain: "I get {advocate} if you join.",
	you: "You get {friend}.", they: "They get {advocate} if you join.",
	gap: " ",
}
