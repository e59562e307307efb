package prompts

import "slices"

// A straight question between businesses: the problem and an introduction, the
// rewards last and without salesmanship.
var englishDirectB2B = slices.Concat(englishDirectB2BCards, englishDirectB2BShort)

var englishDirectB2BCards = []source{
	{
		language: "en", approach: "direct_b2b", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Know someone facing {problem}?", "Know a company {brand} could help?", "Know a company we could help?"},
			preheader: []string{"We like working with clients like you."},
			headline:  []string{"Who else is facing {problem}?", "Who else could use our help?"},
			body: []string{
				"[Hi {name},\n\n]We like working with clients like you. Is anyone else in your field facing {problem}? We'd be glad to talk to them.\n\n" +
					"Please pass on this link:\n{link}[\n\nThey get {friend}.][ You get {advocate} when they join, and the text we suggest says so.]" +
					"<\n\nThe code {code} works as well.><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>\n\nThe {brand} team",
				"Is anyone else in your field looking for help? Please pass on this link:\n{link}[\n\nThey get {friend}.][ You get {advocate} when they join.]\n\nThe {brand} team",
				"Is anyone else in your field looking for help? Please pass on this link:\n{link}[\n\nYou get {advocate} when they join.]",
			},
			cta: "Introduce someone",
		},
		share: directB2BShares[0],
	},
	{
		language: "en", approach: "direct_b2b", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Who should we talk to about {problem}?", "Who should we talk to next?"},
			preheader: []string{"If a name comes to mind, your {brand} link is inside.", "If a name comes to mind, your link is inside."},
			headline:  []string{"An introduction, if you have one in mind"},
			body: []string{
				"[Hi {name},\n\n]If a colleague or a client of yours is working on {problem}, an introduction would mean a lot to us. " +
					"No need to write much: forward this link, and they can decide for themselves.\n\n{link}" +
					"[\n\nThey get {friend}.][ You get {advocate} when they join, and the text we suggest says so.]" +
					"<\n\nThe code {code} works as well.><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>\n\nThe {brand} team",
				"If a colleague could use our help, an introduction would mean a lot to us:\n{link}[\n\nThey get {friend}.][ You get {advocate} when they join.]\n\nThe {brand} team",
				"If a colleague could use our help, an introduction would mean a lot to us:\n{link}[\n\nYou get {advocate} when they join.]",
			},
			cta: "Make an introduction",
		},
		share: directB2BShares[1],
	},
	{
		language: "en", approach: "direct_b2b", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Anyone in your network facing {problem}?", "Anyone in your network we could help?"},
			preheader: []string{"A short introduction from you is all it takes."},
			headline:  []string{"Who in your network could use a hand?"},
			body: []string{
				"[Hi {name},\n\n]A question, and it's fine to say no: is there one person in your network who is facing {problem}? " +
					"If so, please send them this link and tell them what working with {brand} is like for you.\n\n{link}" +
					"[\n\nThey get {friend}.][ You get {advocate} when they join, and the text we suggest says so.]" +
					"<\n\nThe code {code} works as well.><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>",
				"Is there one person in your network {brand} could help? Please send them this link:\n{link}[\n\nThey get {friend}.][ You get {advocate} when they join.]",
				"Is there one person in your network we could help? Please send them this link:\n{link}[\n\nYou get {advocate} when they join.]",
			},
			cta: "Share the link",
		},
		share: directB2BShares[2],
	},
	{
		language: "en", approach: "direct_b2b", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Who else is facing {problem}?", "Who else could use our help?"},
			body: []string{
				"We'd be glad to talk to them. Send them your {brand} link.[ They get {friend}.][ You get {advocate} when they join.]",
				"We'd be glad to talk to them.[ They get {friend}.][ You get {advocate} when they join.]",
				"We'd be glad to talk to them.[ You get {advocate} when they join.]",
			},
			cta: "Introduce someone",
		},
		share: directB2BShares[0],
	},
	{
		language: "en", approach: "direct_b2b", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Someone we should talk to?"},
			body: []string{
				"If a colleague is working on {problem}, pass on your link.[ They get {friend}.][ You get {advocate} when they join.]",
				"If a colleague could use {brand}, pass on your link.[ They get {friend}.][ You get {advocate} when they join.]",
				"If a colleague could use it, pass on your link.[ You get {advocate} when they join.]",
			},
			cta: "Make an introduction",
		},
		share: directB2BShares[1],
	},
	{
		language: "en", approach: "direct_b2b", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Anyone we could help?"},
			body: []string{
				"One person in your network facing {problem}? Send them your link.[ They get {friend}.][ You get {advocate} when they join.]",
				"One person in your network comes to mind? Send them your link.[ You get {advocate} when they join.]",
			},
			cta: "Share the link",
		},
		share: directB2BShares[2],
	},
}

var englishDirectB2BShort = slices.Concat(
	templatesOf("en", "direct_b2b", "sms", directB2BShares,
		ask{body: inEnglish.sms("{brand}: anyone in your field facing {problem}? We'd be glad to talk to them.", "{brand}: who else could use our help?")},
		ask{body: inEnglish.sms("{brand}: if a colleague is working on {problem}, please pass on your link.", "{brand}: your link for a colleague.")},
		ask{body: inEnglish.sms("{brand}: one person in your network facing {problem}? Send them your link.", "{brand}: someone we could help?")}),
	templatesOf("en", "direct_b2b", "push", directB2BShares,
		ask{
			headline: []string{"Who else is facing {problem}?", "Who else could use our help?"},
			body:     inEnglish.card("{brand} would be glad to talk to them.", "We'd be glad to talk to them."),
		},
		ask{
			headline: []string{"Someone we should talk to?"},
			body:     inEnglish.card("If a colleague could use {brand}, pass on your link.", "Pass on your link."),
		},
		ask{
			headline: []string{"Anyone we could help?"},
			body:     inEnglish.card("One person with {problem} comes to mind? Send them your link.", "Send them your link."),
		}),
)

var directB2BShares = []share{
	{
		text: []string{
			"If you are looking into {problem}, talk to {brand} about exactly that.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"You could talk to {brand}.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"You could talk to {brand}.[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"If you are looking into {problem}, talk to {brand} about exactly that.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"You could talk to {brand}.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("If you are looking into {problem}, talk to {brand} about exactly that.[ {proof}.]\n\nGlad to introduce you.", "If you are looking for help, talk to {brand}. Glad to introduce you."),
		landing: []string{"Looking into {problem}?", "Let's talk about what you need", "Let's talk"},
		below:   inEnglish.below("{name} suggested that we talk.", "A contact of yours suggested that we talk.", "We were suggested to you."),
	},
	{
		text: []string{
			"Working on {problem}? {brand} would be glad to talk.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Let me point you to {brand}.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Let me point you to {brand}.[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"Working on {problem}? {brand} would be glad to talk.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"Let me point you to {brand}.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("Working on {problem}? {brand} would be glad to talk.[ {proof}.]\n\nIf an introduction helps, write to me.", "{brand} would be glad to talk. If an introduction helps, write to me."),
		landing: []string{"Working on {problem}?", "An introduction to {brand}", "An introduction to us"},
		below:   inEnglish.below("{name} introduced us to you. Tell us where you stand.", "Tell us where you stand, and we will tell you what we can do."),
	},
	{
		text: []string{
			"On {problem}: {brand} may be worth a conversation.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"A conversation with {brand} may be worth it.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"A conversation with {brand} may be worth it.[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"On {problem}: {brand} may be worth a conversation.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"A conversation with {brand} may be worth it.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("On {problem}: {brand} may be worth a conversation.[ {proof}.]\n\nI can tell you how working with them is for us.", "A conversation with {brand} may be worth it. I can tell you how working with them is for us."),
		landing: []string{"{name} thinks we should talk", "You and {brand} should talk", "You and we should talk"},
		below:   inEnglish.below("A conversation about {problem}, to begin with.", "A conversation, to begin with."),
	},
}
