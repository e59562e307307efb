package prompts

import "slices"

// Help with a problem the friend has: the problem first, the rewards told but
// never leading.
var englishHelpFriend = slices.Concat(englishHelpFriendCards, englishHelpFriendShort)

var englishHelpFriendCards = []source{
	{
		language: "en", approach: "help_friend", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Know someone struggling with {problem}?", "Know someone {brand} could help?", "Know someone we could help?"},
			preheader: []string{"Your link points them to {brand}.", "Your link points them our way."},
			headline:  []string{"Help a friend with {problem}", "Help a friend out"},
			body: []string{
				"[Hi {name},\n\n]Do you know someone struggling with {problem}? That is what {brand} is for, and they may not have heard of us.\n\n" +
					"Send them your link:\n{link}[\n\nIt gets them {friend}.][ You get {advocate} when a friend joins, and the text we suggest says so.]" +
					"<\n\nIf you'd rather say it than send it, your code is {code}.><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>",
				"Do you know someone {brand} could help? Send them your link:\n{link}[\n\nIt gets them {friend}.][ You get {advocate} when a friend joins.]",
				"Do you know someone we could help? Send them your link:\n{link}[\n\nYou get {advocate} when a friend joins.]",
			},
			cta: "Help a friend",
		},
		share: helpFriendShares[0],
	},
	{
		language: "en", approach: "help_friend", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Is a friend dealing with {problem}?", "Is there a friend we could help?"},
			preheader: []string{"You know {brand}. They may not, yet.", "You know us. They may not, yet."},
			headline:  []string{"Someone you know could use this"},
			body: []string{
				"[Hi {name},\n\n]You know what {brand} does about {problem}. A friend who is dealing with it may not.\n\nPass your link on:\n{link}" +
					"[\n\nIt gets them {friend}.][ You get {advocate} when a friend joins, and the text we suggest says so.]" +
					"<\n\nIt also works as a code: {code}.><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>",
				"You know {brand}. A friend who could use it may not. Pass your link on:\n{link}[\n\nIt gets them {friend}.][ You get {advocate} when a friend joins.]",
				"A friend of yours could use this. Pass your link on:\n{link}[\n\nYou get {advocate} when a friend joins.]",
			},
			cta: "Pass it on",
		},
		share: helpFriendShares[1],
	},
	{
		language: "en", approach: "help_friend", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"For a friend who's had enough of {problem}", "For a friend who could use a hand"},
			preheader: []string{"Send them {brand}, in your own words.", "Send it in your own words."},
			headline:  []string{"Point a friend to {brand}", "Point a friend our way"},
			body: []string{
				"[Hi {name},\n\n]Somebody you know may have had enough of {problem}. If {brand} would help them, here is your link. Add a line of your own if you like.\n\n{link}" +
					"[\n\nIt gets them {friend}.][ You get {advocate} when a friend joins, and the text we suggest says so.]" +
					"<\n\nYour code, if they'd rather type it: {code}><\n\nThe offer stands until {ends}.><\n\nTerms: {terms}>",
				"If {brand} would help somebody you know, here is your link:\n{link}[\n\nIt gets them {friend}.][ You get {advocate} when a friend joins.]",
				"If this would help somebody you know, here is your link:\n{link}[\n\nYou get {advocate} when a friend joins.]",
			},
			cta: "Send it to a friend",
		},
		share: helpFriendShares[2],
	},
	{
		language: "en", approach: "help_friend", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Know someone we could help?"},
			body: []string{
				"If a friend struggles with {problem}, send them your {brand} link.[ They get {friend}.][ You get {advocate} when they join.]",
				"If a friend struggles with {problem}, send them your link.[ They get {friend}.][ You get {advocate} when they join.]",
				"Send your link to a friend who could use {brand}.[ They get {friend}.][ You get {advocate} when they join.]",
				"Send your link to a friend who could use it.[ You get {advocate} when they join.]",
			},
			cta: "Help a friend",
		},
		share: helpFriendShares[0],
	},
	{
		language: "en", approach: "help_friend", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Help a friend with {problem}", "Help a friend out"},
			body: []string{
				"Point them to {brand} with your link.[ They get {friend}.][ You get {advocate} when they join.]",
				"Send them your link.[ They get {friend}.][ You get {advocate} when they join.]",
				"Send them your link.[ You get {advocate} when they join.]",
			},
			cta: "Send your link",
		},
		share: helpFriendShares[1],
	},
	{
		language: "en", approach: "help_friend", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"A friend with {problem}?", "A friend who could use a hand?"},
			body: []string{
				"You know {brand}. They may not, yet.[ Your link gets them {friend}.][ You get {advocate} when they join.]",
				"Send them your link.[ It gets them {friend}.][ You get {advocate} when they join.]",
				"Send them your link.[ You get {advocate} when they join.]",
			},
			cta: "Pass it on",
		},
		share: helpFriendShares[2],
	},
}

var englishHelpFriendShort = slices.Concat(
	templatesOf("en", "help_friend", "sms", helpFriendShares,
		ask{body: inEnglish.sms("{brand}: know someone struggling with {problem}? Send them your link.", "{brand}: know someone we could help?")},
		ask{body: inEnglish.sms("{brand}: is a friend dealing with {problem}? Your link points them our way.", "{brand}: your link for a friend.")},
		ask{body: inEnglish.sms("{brand}: for a friend who's had enough of {problem}, here is your link.", "{brand}: for a friend, here is your link.")}),
	templatesOf("en", "help_friend", "push", helpFriendShares,
		ask{
			headline: []string{"Know someone we could help?"},
			body:     inEnglish.card("A friend with {problem}? Your link points them to {brand}.", "Your link points them our way."),
		},
		ask{
			headline: []string{"Help a friend with {problem}", "Help a friend out"},
			body:     inEnglish.card("Point them to {brand} with your link.", "Send them your link."),
		},
		ask{
			headline: []string{"A friend with {problem}?", "A friend who could use a hand?"},
			body:     inEnglish.card("You know {brand}. They may not, yet.", "Your link is ready."),
		}),
)

var helpFriendShares = []share{
	{
		text: []string{
			"If you are dealing with {problem}, have a look at {brand}.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Have a look at {brand}.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Have a look at {brand}.[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"If you are dealing with {problem}, have a look at {brand}.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"Have a look at {brand}.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("If you are dealing with {problem}, have a look at {brand}.[ {proof}.]\n\nI am happy to tell you how it went for me.", "Have a look at {brand}. I am happy to tell you how it went for me."),
		landing: []string{"Dealing with {problem}?", "Could {brand} help you?", "Could we help you?"},
		below:   inEnglish.below("{name} thinks {brand} could help.", "A friend thinks {brand} could help.", "A friend thinks we could help."),
	},
	{
		text: []string{
			"Still dealing with {problem}? {brand} might help.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Maybe {brand} can help.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Maybe {brand} can help.[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"Still dealing with {problem}? {brand} might help.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"Maybe {brand} can help.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("Still dealing with {problem}? {brand} might help.[ {proof}.]\n\nNo sales talk from me: take a look, and decide for yourself.", "{brand} might help. Take a look, and decide for yourself."),
		landing: []string{"{name} thought of you and {problem}", "Enough of {problem}?", "A friend thought of you"},
		below:   inEnglish.below("That is what {brand} is for.[ {proof}.]", "That is what {brand} is for.", "That is what we are for."),
	},
	{
		text: []string{
			"About {problem}: {brand} could be worth a look.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Maybe {brand} is worth a look.[ My link gets you {friend}.][ I get {advocate} if you join.] {link}",
			"Maybe {brand} is worth a look.[ I get {advocate} if you join.] {link}",
		},
		chat: []string{
			"About {problem}: {brand} could be worth a look.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
			"Maybe {brand} is worth a look.[\nMy link gets you {friend}.][\nI get {advocate} if you join.]\n{link}",
		},
		post:    inEnglish.post("About {problem}: {brand} could be worth a look.[ {proof}.]\n\nAsk me anything; I will say what works and what does not.", "{brand} could be worth a look. Ask me anything."),
		landing: []string{"About {problem}", "{brand} could be worth a look", "This could be worth a look"},
		below:   inEnglish.below("{name} pointed you here.", "A friend pointed you here."),
	},
}
