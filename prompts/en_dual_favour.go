package prompts

import "slices"

// A favour both ways: the friend's benefit first, the customer's own plainly
// beside it.
var englishDualFavour = slices.Concat(englishDualFavourCards, englishDualFavourShort)

var englishDualFavourCards = []source{
	{
		language: "en", approach: "dual_favour", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Give a friend {friend}, get {advocate}", "Give a friend {friend}", "Something for a friend, and for you"},
			preheader: []string{"Share your {brand} link with someone who'd like it.", "Share your link with someone who'd like it."},
			headline:  []string{"They get {friend}, you get {advocate}", "Something for a friend, and for you"},
			body: []string{
				"[Hi {name},\n\n]Know someone who'd like {brand}? With your link they get {friend}, and you get {advocate} when they join.\n\n" +
					"Share it with whoever comes to mind:\n{link}<\n\nIf you'd rather say it than send it, your code is {code}.><\n\n" +
					"The offer stands until {ends}.><\n\nTerms: {terms}>",
				"With your link a friend gets {friend}, and you get {advocate} when they join:\n{link}",
			},
			cta: "Share your link",
		},
		share: dualFavourShares[0],
	},
	{
		language: "en", approach: "dual_favour", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Your friend gets {friend}. You get {advocate}.", "Your friend gets {friend}", "Good for a friend, good for you"},
			preheader: []string{"Your personal {brand} link is ready to send.", "Your personal link is ready to send."},
			headline:  []string{"Good for a friend, good for you"},
			body: []string{
				"[Hi {name},\n\n]Here is a link to pass on. A friend who joins {brand} with it gets {friend}. You get {advocate}, as a thank-you.\n\n{link}\n\n" +
					"One person is plenty: someone who'd truly use it.<\n\nYour friend can type a code instead: {code}><\n\n" +
					"The offer stands until {ends}.><\n\nTerms: {terms}>",
				"A friend who joins with your link gets {friend}. You get {advocate}, as a thank-you.\n\n{link}",
			},
			cta: "Send it to a friend",
		},
		share: dualFavourShares[1],
	},
	{
		language: "en", approach: "dual_favour", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Treat a friend to {friend} at {brand}", "Treat a friend to {friend}", "A treat for a friend"},
			preheader: []string{"And get {advocate} yourself when they join.", "And there is something in it for you."},
			headline:  []string{"A treat for them, a thank-you for you"},
			body: []string{
				"[Hi {name},\n\n]Who would you like to treat? The link below gets your friend {friend} at {brand}. When they join, you get {advocate}.\n\n{link}\n\n" +
					"The message is yours to write. The text we suggest tells your friend about both rewards.<\n\nYour code, if they'd rather type it: {code}><\n\n" +
					"The offer stands until {ends}.><\n\nTerms: {terms}>",
				"This link gets your friend {friend}. When they join, you get {advocate}.\n\n{link}",
			},
			cta: "Treat a friend",
		},
		share: dualFavourShares[2],
	},
	{
		language: "en", approach: "dual_favour", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Give {friend}, get {advocate}", "Good for a friend, good for you"},
			body: []string{
				"Your link gets a friend {friend} at {brand}, and you get {advocate} when they join.",
				"Your link gets a friend {friend}, and you get {advocate} when they join.",
				"Your friend gets {friend}, you get {advocate}.",
			},
			cta: "Share your link",
		},
		share: dualFavourShares[0],
	},
	{
		language: "en", approach: "dual_favour", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Invite a friend to {brand}", "Invite a friend"},
			body: []string{
				"Your link gets them {friend}. When they join, you get {advocate}, as a thank-you.",
				"They get {friend}. When they join, you get {advocate}.",
			},
			cta: "Invite a friend",
		},
		share: dualFavourShares[1],
	},
	{
		language: "en", approach: "dual_favour", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Treat a friend to {friend}", "Treat a friend"},
			body: []string{
				"Share your {brand} link: your friend gets {friend}, and you get {advocate} when they join.",
				"Share your link: your friend gets {friend}, and you get {advocate} when they join.",
			},
			cta: "Treat a friend",
		},
		share: dualFavourShares[2],
	},
}

var englishDualFavourShort = slices.Concat(
	templatesOf("en", "dual_favour", "sms", dualFavourShares,
		ask{body: inEnglish.joint("{brand}: your link gets a friend {friend}, and you get {advocate} when they join.", "Your link gets a friend {friend}, and you get {advocate} when they join.")},
		ask{body: inEnglish.joint("{brand}: {friend} for a friend, and you get {advocate} when they join.", "{friend} for a friend, and you get {advocate} when they join.")},
		ask{body: inEnglish.joint("{brand}: treat a friend to {friend}. You get {advocate} when they join.", "Treat a friend to {friend}. You get {advocate} when they join.")}),
	templatesOf("en", "dual_favour", "push", dualFavourShares,
		ask{
			headline: []string{"Something for a friend, and for you"},
			body:     []string{"Your {brand} link gets a friend {friend}. You get {advocate} when they join.", "A friend gets {friend}. You get {advocate} when they join."},
		},
		ask{
			headline: []string{"Invite a friend to {brand}", "Invite a friend"},
			body:     []string{"They get {friend}. When they join, you get {advocate}."},
		},
		ask{
			headline: []string{"Treat a friend to {friend}", "Treat a friend"},
			body:     []string{"Share your {brand} link. You get {advocate} when they join.", "Share your link. You get {advocate} when they join."},
		}),
)

var dualFavourShares = []share{
	{
		text: []string{
			"My link gets you {friend} at {brand}, and I get {advocate} if you join: {link}",
			"My link gets you {friend}, and I get {advocate} if you join: {link}",
			"Have a look at {brand}. I get {advocate} if you join: {link}",
		},
		chat: []string{
			"You might like {brand}.\nMy link gets you {friend}, and I get {advocate} if you join.\n{link}",
			"My link gets you {friend}, and I get {advocate} if you join.\n{link}",
		},
		post:    inEnglish.post("I have a {brand} link to pass on. If you have been thinking about it, this is a good way in: questions are welcome, and I am happy to tell you how I use it."),
		landing: []string{"{name} has something for you: {friend}", "{friend} for you, from a friend", "Something for you, from a friend"},
		below:   inEnglish.below("Join {brand} through their link.", "Join through their link."),
	},
	{
		text: []string{
			"I have a {brand} link to pass on: {friend} for you, and I get {advocate} if you join. {link}",
			"I have a link to pass on: {friend} for you, and I get {advocate} if you join. {link}",
			"I have a {brand} link to pass on. I get {advocate} if you join. {link}",
		},
		chat: []string{
			"I have a {brand} link to pass on.\nIt gets you {friend}, and I get {advocate} if you join.\n{link}",
			"I have a link to pass on.\nIt gets you {friend}, and I get {advocate} if you join.\n{link}",
		},
		post:    inEnglish.post("You may know {brand} already. If not, have a look and see whether it fits what you do. Ask me if you want a second opinion."),
		landing: []string{"{name} sent you {friend}", "A friend sent you {friend}", "A friend sent you something"},
		below:   inEnglish.below("It comes with this link to {brand}.", "It comes with this link."),
	},
	{
		text: []string{
			"In case you want to try {brand}: my link gets you {friend}, and I get {advocate} if you join. {link}",
			"My link gets you {friend}, and I get {advocate} if you join. {link}",
			"In case you want to try {brand}: I get {advocate} if you join. {link}",
		},
		chat: []string{
			"In case you want to try {brand}:\nmy link gets you {friend}, and I get {advocate} if you join.\n{link}",
			"My link gets you {friend}, and I get {advocate} if you join.\n{link}",
		},
		post:    inEnglish.post("In case {brand} has been on your list: here is my link. I would rather answer your questions first than have you join blindly."),
		landing: []string{"{name} would like you to try {brand}", "A friend would like you to try {brand}", "A friend would like you to try this"},
		below:   inEnglish.below("Their link is good for both of you.", "It is good for both of you."),
	},
}
