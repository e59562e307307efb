package prompts

import "slices"

// For those whom others ask for advice: one named problem, one proof, an
// introduction. Nothing of a discount, no praise in general.
var englishExpertise = slices.Concat(
	templatesOf("en", "expertise", "email", expertiseShares,
		ask{
			subject:   []string{"Talk to them about {problem}", "One problem, one introduction"},
			preheader: []string{"One problem is enough to start a conversation."},
			headline:  []string{"One problem, one introduction"},
			body: inEnglish.modest("When a client or a colleague brings up {problem}, you could point them to {brand} for exactly that.[ {proof}.]",
				"This link introduces them:\n{link}",
				"If somebody asks you for help with what we do, this link introduces them."),
			cta: "Introduce someone",
		},
		ask{
			subject:   []string{"The next time {problem} comes up", "The next time it comes up"},
			preheader: []string{"A line from you is enough."},
			headline:  []string{"When it comes up in a conversation"},
			body: inEnglish.modest("You hear about {problem} before we do. When it comes up, a line from you says more than a brochure from us.[ {proof}.]",
				"Your link for that line:\n{link}",
				"When it comes up in a conversation, a line from you says more than a brochure from us."),
			cta: "Make an introduction",
		},
		ask{
			subject:   []string{"For whoever asks you about {problem}", "For whoever asks you"},
			preheader: []string{"Something to pass on when people want your advice."},
			headline:  []string{"For whoever asks you for advice"},
			body: inEnglish.modest("People ask you for advice. If the question is {problem}, here is something concrete to pass on: {brand} works on exactly that.[ {proof}.]",
				"Your link to pass on:\n{link}",
				"People ask you for advice. Here is something to pass on."),
			cta: "Share the link",
		}),
	templatesOf("en", "expertise", "in_app", expertiseShares,
		ask{
			headline: []string{"One problem, one introduction"},
			body:     inEnglish.brief("If {problem} comes up, point them to {brand}.", "If it comes up, point them our way."),
			cta:      "Introduce someone",
		},
		ask{
			headline: []string{"When it comes up"},
			body:     inEnglish.brief("When somebody brings up {problem}, a line from you helps.", "A line from you helps."),
			cta:      "Make an introduction",
		},
		ask{
			headline: []string{"Asked for advice?"},
			body:     inEnglish.brief("If the question is {problem}, your link is an answer.", "Your link is an answer to pass on."),
			cta:      "Share the link",
		}),
	templatesOf("en", "expertise", "sms", expertiseShares,
		ask{body: inEnglish.terse("{brand}: if {problem} comes up, this link introduces us.", "{brand}: this link introduces us.")},
		ask{body: inEnglish.terse("{brand}: when somebody brings up {problem}, a line from you helps.", "{brand}: a line from you helps.")},
		ask{body: inEnglish.terse("{brand}: asked about {problem}? Here is your link to pass on.", "{brand}: here is your link to pass on.")}),
	templatesOf("en", "expertise", "push", expertiseShares,
		ask{
			headline: []string{"One problem, one introduction"},
			body:     inEnglish.brief("If {problem} comes up, point them to {brand}.", "If it comes up, point them our way."),
		},
		ask{
			headline: []string{"When {problem} comes up", "When it comes up"},
			body:     inEnglish.brief("A line from you says more than a brochure from us.", "A line from you helps."),
		},
		ask{
			headline: []string{"Asked about {problem}?", "Asked for advice?"},
			body:     inEnglish.brief("Your {brand} link is an answer to pass on.", "Your link is an answer to pass on."),
		}),
)

var expertiseShares = []share{
	{
		text:    inEnglish.text("If you have {problem} on your list, talk to {brand} about exactly that.[ {proof}.]", "If you have {problem} on your list, talk to {brand}.", "Talk to {brand} about it."),
		chat:    inEnglish.chat("If you have {problem} on your list, talk to {brand} about exactly that.[ {proof}.]", "Talk to {brand} about it."),
		post:    inEnglish.post("If you have {problem} on your list, talk to {brand} about exactly that.[\n\n{proof}.]\n\nHappy to introduce you.", "If you could use help, talk to {brand}. Happy to introduce you."),
		landing: []string{"Got {problem} on your list?", "Let's talk about what you need"},
		below:   inEnglish.below("{brand} works on exactly that.[ {proof}.]", "{brand} works on exactly that.", "We work on exactly that."),
	},
	{
		text:    inEnglish.text("On {problem} I would ask {brand}.[ {proof}.]", "On {problem} I would ask {brand}.", "I would ask {brand}."),
		chat:    inEnglish.chat("On {problem} I would ask {brand}.[ {proof}.]", "I would ask {brand}."),
		post:    inEnglish.post("Ask me about {problem}, and I point you to {brand}.[\n\n{proof}.]\n\nIf you would like an introduction, write to me.", "If you would like an introduction to {brand}, write to me."),
		landing: []string{"{name} would ask us about {problem}", "You could ask us about {problem}", "You could ask us"},
		below:   inEnglish.below("Tell {brand} how it is with you, and get a straight answer.", "Tell us how it is with you."),
	},
	{
		text:    inEnglish.text("When it comes to {problem}, a conversation with {brand} is worth it.[ {proof}.]", "When it comes to {problem}, talk to {brand}.", "A conversation with {brand} is worth it."),
		chat:    inEnglish.chat("When it comes to {problem}, a conversation with {brand} is worth it.[ {proof}.]", "A conversation with {brand} is worth it."),
		post:    inEnglish.post("One problem I would not solve alone: {problem}. {brand} works on exactly that.[\n\n{proof}.]\n\nI am glad to make the introduction.", "I am glad to make the introduction to {brand}."),
		landing: []string{"{name} sent you about {problem}", "About {problem}", "Something to talk about"},
		below:   inEnglish.below("A conversation with {brand} about it.[ {proof}.]", "A conversation with {brand} about it.", "A conversation about it."),
	},
}
