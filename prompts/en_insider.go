package prompts

import "slices"

// Somebody who has been there for a while: they know best whom it suits. Nothing
// is said to be for them alone.
var englishInsider = slices.Concat(
	templatesOf("en", "insider", "email", insiderShares,
		ask{
			subject:   []string{"After {tenure}, you know {brand} well", "After {tenure}, you know us well"},
			preheader: []string{"Who would you bring along?"},
			headline:  []string{"You're one of our regulars"},
			body: inEnglish.mail("You have been with {brand} for {tenure}, so you know better than we do whom it would suit.",
				"If somebody comes to mind, this is your link:\n{link}",
				"You know us well. If somebody comes to mind, pass on your link."),
			cta: "Share your link",
		},
		ask{
			subject:   []string{"You've been with {brand} for {tenure}", "You've been with us for {tenure}"},
			preheader: []string{"You can tell what it is good for."},
			headline:  []string{"A question for a regular"},
			body: inEnglish.mail("After {tenure} with {brand} you can tell what it is good for, and what not. Is there someone who would want to hear that from you?",
				"Here is your link for them:\n{link}",
				"You can tell what we are good for. Is there someone who would want to hear it from you?"),
			cta: "Tell a friend",
		},
		ask{
			subject:   []string{"From a {brand} regular to a friend", "From a regular to a friend"},
			preheader: []string{"They'd like to hear it from someone who knows."},
			headline:  []string{"A word from someone who knows"},
			body: inEnglish.mail("Thank you for {tenure} with {brand}. A friend who is thinking about it may want to hear from someone who knows it.",
				"Your link, whenever it fits:\n{link}",
				"A friend may want to hear about us from someone who knows us. Here is your link."),
			cta: "Send your link",
		}),
	templatesOf("en", "insider", "in_app", insiderShares,
		ask{
			headline: []string{"You know {brand} well", "You know us well"},
			body:     inEnglish.card("You've been with us for {tenure}. Who would you bring along?", "Who would you bring along?"),
			cta:      "Share your link",
		},
		ask{
			headline: []string{"A question for a regular"},
			body:     inEnglish.card("After {tenure}, you can tell whom {brand} would suit.", "You can tell whom it would suit."),
			cta:      "Tell a friend",
		},
		ask{
			headline: []string{"From a regular to a friend"},
			body:     inEnglish.card("A friend may like to hear about {brand} from you.", "A friend may like to hear it from you."),
			cta:      "Send your link",
		}),
	templatesOf("en", "insider", "sms", insiderShares,
		ask{body: inEnglish.sms("{brand}: you've been with us for {tenure}. Who would you bring along?", "{brand}: who would you bring along?")},
		ask{body: inEnglish.sms("{brand}: after {tenure} you can tell whom we'd suit. Your link for a friend.", "{brand}: your link for a friend.")},
		ask{body: inEnglish.sms("{brand}: thank you for {tenure} with us. Here is your link for a friend.", "{brand}: here is your link for a friend.")}),
	templatesOf("en", "insider", "push", insiderShares,
		ask{
			headline: []string{"You know {brand} well", "You know us well"},
			body:     inEnglish.card("{brand} for {tenure}: who would you bring along?", "Who would you bring along?"),
		},
		ask{
			headline: []string{"Whom would {brand} suit?", "Whom would it suit?"},
			body:     inEnglish.card("After {tenure}, you can tell.", "You can tell."),
		},
		ask{
			headline: []string{"From a regular to a friend"},
			body:     inEnglish.card("Thank you for {tenure}. Your link is ready to pass on.", "Your link is ready to pass on."),
		}),
)

var insiderShares = []share{
	{
		text: inEnglish.text("I have been with {brand} for {tenure}, so ask me anything about it.", "Ask me anything about {brand}."),
		chat: inEnglish.chat("I have been with {brand} for {tenure}, so ask me anything about it.", "Ask me anything about {brand}."),
		post: inEnglish.post("I have been a customer of {brand} for {tenure}. If you are wondering whether it would suit you, ask me.\n\n" +
			"I am happy to tell you what works well and what does not."),
		landing: []string{"{name} knows {brand} well", "{brand}, from a regular", "From a regular"},
		below:   inEnglish.below("Whoever sent you here has been a customer for a while.", "A regular sent you here."),
	},
	{
		text:    inEnglish.text("After {tenure} with {brand} I thought of you.", "{brand} could be something for you."),
		chat:    inEnglish.chat("After {tenure} with {brand} I thought of you.", "{brand} could be something for you."),
		post:    inEnglish.post("After {tenure} with {brand} I can tell what it is good for.\n\nIf you are looking at it, write to me before you decide. I will give you a straight answer."),
		landing: []string{"{name} thought of you", "Somebody thought of you"},
		below:   inEnglish.below("Have a look at {brand}, and ask them how it is.", "Have a look, and ask them how it is."),
	},
	{
		text:    inEnglish.text("If you wonder about {brand}: I have been a customer for {tenure}.", "If you wonder about {brand}, ask me."),
		chat:    inEnglish.chat("If you wonder about {brand}: I have been a customer for {tenure}.", "If you wonder about {brand}, ask me."),
		post:    inEnglish.post("Wondering about {brand}? I have been a customer for {tenure}.\n\nHappy to answer questions here or in a message."),
		landing: []string{"{name} shared {brand} with you", "A regular shared {brand} with you", "A regular shared this with you"},
		below:   inEnglish.below("They can tell you what {brand} is like.", "They can tell you what it is like."),
	},
}
