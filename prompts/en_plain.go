package prompts

// The plain words: for any offer, one-sided ones and none included.
var englishPlain = []source{
	{
		language: "en", approach: "plain", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Know someone who'd like {brand}?", "Know someone who'd like this?"},
			preheader: []string{"Your link gets a friend {friend}.", "You get {advocate} when a friend joins.", "Here is a link you can pass on."},
			headline:  []string{"Pass {brand} on to a friend", "Pass it on to a friend"},
			body: []string{
				"[Hi {name},\n\n]Someone you know might like {brand}, too.[ Your link gets them {friend}.][ You get {advocate} when they join.]\n\n" +
					"Here is your link to pass on:\n{link}<\n\nIf you'd rather say it than send it, your code is {code}.><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>",
				"Here is your {brand} link to pass on:\n{link}[\n\nYour friend gets {friend}.][\n\nYou get {advocate} when a friend joins.]",
				"Here is your link to pass on:\n{link}[\n\nYou get {advocate} when a friend joins.]",
			},
			cta: "Share your link",
		},
		share: plainShares[0],
	},
	{
		language: "en", approach: "plain", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"A {brand} link for your friends", "A link for your friends"},
			preheader: []string{"Send it to someone who'd like it[, and they get {friend}].", "Send it to someone who'd like it."},
			headline:  []string{"A link to pass on"},
			body: []string{
				"[Hi {name},\n\n]If {brand} would suit someone you know, this link is for them:\n{link}" +
					"[\n\nIt gets them {friend}.][\n\nYou get {advocate} when a friend joins.]<\n\nIt also works as a code: {code}.><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>",
				"If {brand} would suit someone you know, this link is for them:\n{link}[\n\nYou get {advocate} when a friend joins.]",
				"If this would suit someone you know, here is your link:\n{link}[\n\nYou get {advocate} when a friend joins.]",
			},
			cta: "Pass it on",
		},
		share: plainShares[1],
	},
	{
		language: "en", approach: "plain", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Who comes to mind for {brand}?", "Who comes to mind?"},
			preheader: []string{"One person who'd truly use it is plenty."},
			headline:  []string{"Who would you share {brand} with?", "Who would you share this with?"},
			body: []string{
				"[Hi {name},\n\n]Think of one person {brand} would be right for, and send them your link:\n{link}" +
					"[\n\nThey get {friend}.][\n\nYou get {advocate} when they join.]<\n\nYour code, if they'd rather type it: {code}><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>",
				"Think of one person {brand} would be right for, and send them your link:\n{link}[\n\nYou get {advocate} when they join.]",
				"Think of one person this would be right for, and send them your link:\n{link}[\n\nYou get {advocate} when they join.]",
			},
			cta: "Share your link",
		},
		share: plainShares[2],
	},
	{
		language: "en", approach: "plain", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Pass {brand} on", "Pass it on"},
			body: []string{
				"Know someone who'd like {brand}?[ They get {friend}.][ You get {advocate} when they join.]",
				"Share your link with a friend.[ They get {friend}.][ You get {advocate} when they join.]",
				"Share your link with a friend.[ You get {advocate} when they join.]",
			},
			cta: "Share your link",
		},
		share: plainShares[0],
	},
	{
		language: "en", approach: "plain", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"A link for your friends"},
			body: []string{
				"Send it to someone who'd like {brand}.[ They get {friend}.][ You get {advocate} when they join.]",
				"Send it to someone who'd like it.[ They get {friend}.][ You get {advocate} when they join.]",
				"Send it to someone who'd like it.[ You get {advocate} when they join.]",
			},
			cta: "Get your link",
		},
		share: plainShares[1],
	},
	{
		language: "en", approach: "plain", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Who comes to mind for {brand}?", "Who comes to mind?"},
			body: []string{
				"One person who'd truly use it is plenty.[ They get {friend}.][ You get {advocate} when they join.]",
				"One person is plenty.[ You get {advocate} when they join.]",
			},
			cta: "Share your link",
		},
		share: plainShares[2],
	},
}

var plainShares = []share{
	{
		text: []string{
			"Have a look at {brand}.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Have a look at {brand}.[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"Have a look at {brand} when you have a minute.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"Have a look at {brand}.[\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("Have a look at {brand} when you have a minute. I am a customer, and happy to answer questions."),
		landing: []string{"{name} shared {brand} with you", "A friend shared {brand} with you", "A friend shared this with you"},
		below:   inEnglish.below("Have a look at {brand}.", "Have a look."),
	},
	{
		text: []string{
			"I have a {brand} link to pass on.[ It gets you {friend}.][ I get {advocate} if you join.] {link}",
			"I have a {brand} link to pass on.[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"I have a {brand} link to pass on.[\nIt gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"I have a {brand} link to pass on.[\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("I have a {brand} link to pass on to whoever can use it. Questions are welcome."),
		landing: []string{"{name} sent you a {brand} link", "A friend sent you a {brand} link", "A friend sent you this link"},
		below:   inEnglish.below("See for yourself whether {brand} suits you.", "See for yourself."),
	},
	{
		text: []string{
			"Could {brand} be something for you?[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Could {brand} be something for you?[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"Could {brand} be something for you?[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"Could {brand} be something for you?[\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("Could {brand} be something for you? Have a look, and ask me if you want to know more."),
		landing: []string{"Could {brand} be something for you?", "Could this be something for you?"},
		below:   inEnglish.below("{name} thought so.", "A friend thought so."),
	},
}
