package prompts

import "slices"

// Somebody through whom friends have come: what they did so far, and the next
// tier where there is one. No race and no shame.
var englishStatus = slices.Concat(
	templatesOf("en", "status", "email", statusShares,
		ask{
			subject:   []string{"{friends} joined through you"},
			preheader: []string{"{more}, and you unlock {tier}.", "Thank you for passing it on."},
			headline:  []string{"{friends} in"},
			body: inEnglish.mail("So far {friends} joined {brand} through you. Thank you.[ {more}, and you unlock {tier}.]",
				"If someone else comes to mind:\n{link}",
				"Thank you for passing us on. If someone else comes to mind, here is your link."),
			cta: "Invite a friend",
		},
		ask{
			subject:   []string{"Thank you for {friends} at {brand}", "Thank you for {friends}"},
			preheader: []string{"Your link is the same as before."},
			headline:  []string{"{friends} through you so far"},
			body: inEnglish.mail("{friends} came to {brand} because of you.[ With {more} you unlock {tier}.]",
				"Your link is the same as before:\n{link}",
				"Friends came to us because of you. Your link is the same as before."),
			cta: "Share your link",
		},
		ask{
			subject:   []string{"Someone else for {brand}?", "Someone else for us?"},
			preheader: []string{"{friends} came through you so far."},
			headline:  []string{"You brought {friends}"},
			body: inEnglish.mail("You brought {friends} to {brand}. Is there someone else it would suit?[ {more}, and you unlock {tier}.]",
				"This is your link for them:\n{link}",
				"You brought friends to us. Is there someone else?"),
			cta: "Send your link",
		}),
	templatesOf("en", "status", "in_app", statusShares,
		ask{
			headline: []string{"{friends} in"},
			body:     inEnglish.card("{more}, and you unlock {tier}.", "Someone else for {brand}?", "Does someone else come to mind?"),
			cta:      "Invite a friend",
		},
		ask{
			headline: []string{"{friends} through you so far"},
			body:     inEnglish.card("Thank you.[ {more}, and you unlock {tier}.] Who else comes to mind?", "Who else comes to mind?"),
			cta:      "Share your link",
		},
		ask{
			headline: []string{"You brought {friends}"},
			body:     inEnglish.card("Is there someone else {brand} would suit?[ {more}, and you unlock {tier}.]", "Is there someone else?"),
			cta:      "Send your link",
		}),
	templatesOf("en", "status", "sms", statusShares,
		ask{body: inEnglish.sms("{brand}: {friends} joined through you.[ {more}, and you unlock {tier}.]", "{brand}: {friends} joined through you.")},
		ask{body: inEnglish.sms("{brand}: thank you for {friends}. Who else comes to mind?[ {more}, and you unlock {tier}.]", "{brand}: thank you for {friends}.")},
		ask{body: inEnglish.sms("{brand}: you brought {friends}. Is there someone else?[ {more}, and you unlock {tier}.]", "{brand}: you brought {friends}.")}),
	templatesOf("en", "status", "push", statusShares,
		ask{
			headline: []string{"{friends} in"},
			body:     inEnglish.card("{more}, and you unlock {tier}.", "Someone else for {brand}?", "Someone else?"),
		},
		ask{
			headline: []string{"Thank you for {friends}"},
			body:     inEnglish.card("Who else comes to mind for {brand}?", "Who else comes to mind?"),
		},
		ask{
			headline: []string{"You brought {friends}"},
			body:     inEnglish.card("Your {brand} link is still yours to share.", "Your link is still yours to share."),
		}),
)

var statusShares = []share{
	{
		text:    inEnglish.text("{friends} of mine joined {brand} through my link.", "Here is my {brand} link.", "Here is my link."),
		chat:    inEnglish.chat("{friends} of mine joined {brand} through my link.", "Here is my {brand} link.", "Here is my link."),
		post:    inEnglish.post("{friends} of mine joined {brand} through my link. If you are thinking about it too, ask me how it is going."),
		landing: []string{"{name} shared {brand} with you", "A friend shared {brand} with you", "A friend shared this with you"},
		below:   inEnglish.below("They have passed {brand} on before.", "They have passed it on before."),
	},
	{
		text:    inEnglish.text("I have passed {brand} on before. Maybe it suits you, too.", "Maybe {brand} suits you, too."),
		chat:    inEnglish.chat("I have passed {brand} on before. Maybe it suits you, too.", "Maybe {brand} suits you, too."),
		post:    inEnglish.post("I have passed {brand} on before. Maybe it suits you, too: have a look and decide for yourself."),
		landing: []string{"{name} thinks {brand} may suit you", "Maybe {brand} suits you", "Maybe this suits you"},
		below:   inEnglish.below("A friend sent you their {brand} link. Have a look.", "A friend sent you their link. Have a look."),
	},
	{
		text:    inEnglish.text("I pass {brand} on to people I know, and I thought of you.", "I thought of you for {brand}."),
		chat:    inEnglish.chat("I pass {brand} on to people I know, and I thought of you.", "I thought of you for {brand}."),
		post:    inEnglish.post("I pass {brand} on to people I know. If it could be useful to you, here is my link; questions are welcome."),
		landing: []string{"{name} thought of you", "Somebody thought of you"},
		below:   inEnglish.below("They passed {brand} on to you.", "They passed it on to you."),
	},
}
