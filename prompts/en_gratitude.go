package prompts

import "slices"

// Thanks, and no ask: no link, no reward, nothing to press. The share texts are
// for those who share anyhow.
var englishGratitude = slices.Concat(
	templatesOf("en", "gratitude", "email", gratitudeShares,
		ask{
			subject:   []string{"Thank you from {brand}", "Thank you from all of us"},
			preheader: []string{"Nothing to do, we just wanted to say it."},
			headline:  []string{"Thank you"},
			body: []string{
				"[Hi {name},\n\n]Thank you for being a customer of {brand}.[ It has been {tenure}.] We are glad that you are here.\n\nThere is nothing you need to do.\n\nThe {brand} team",
			},
		},
		ask{
			subject:   []string{"{name}, thank you", "A short thank-you from {brand}", "A short thank-you"},
			preheader: []string{"Two lines, no button."},
			headline:  []string{"A short thank-you"},
			body: []string{
				"[Hi {name},\n\n]You trust us, and that is worth a thank-you of its own. So: thank you[ for {tenure} with {brand}].\n\nIf anything is not as it should be, write to us.\n\nThe {brand} team",
			},
		},
		ask{
			subject:   []string{"We're glad you're with {brand}", "We're glad you're with us"},
			preheader: []string{"That is all this message says."},
			headline:  []string{"Good to have you with us"},
			body: []string{
				"[Hi {name},\n\n]Good to have you with us[ for {tenure}].[ {friends} joined through you, which is kind.] Thank you.\n\nThat is all we wanted to say.\n\nThe {brand} team",
			},
		}),
	templatesOf("en", "gratitude", "in_app", gratitudeShares,
		ask{headline: []string{"Thank you"}, body: []string{"Thank you for being a customer of {brand}.[ It has been {tenure}.] There is nothing you need to do.", "Thank you for being a customer."}},
		ask{headline: []string{"A short thank-you"}, body: []string{"You trust {brand}. That is worth a thank-you of its own.", "You trust us. Thank you."}},
		ask{headline: []string{"Good to have you with us"}, body: []string{"That is all we wanted to say.[ {friends} joined through you: thank you.]", "That is all we wanted to say."}}),
	templatesOf("en", "gratitude", "sms", gratitudeShares,
		ask{body: []string{"{brand}: thank you for being a customer.[ It has been {tenure}.] Nothing to do, we just wanted to say it. Reply STOP to opt out", "Thank you for being a customer. Reply STOP to opt out"}},
		ask{body: []string{"{brand}: you trust us, and that is worth a thank-you of its own. Reply STOP to opt out", "Thank you for trusting us. Reply STOP to opt out"}},
		ask{body: []string{"{brand}: good to have you with us. That is all we wanted to say. Reply STOP to opt out", "Good to have you with us. Reply STOP to opt out"}}),
	templatesOf("en", "gratitude", "push", gratitudeShares,
		ask{headline: []string{"Thank you from {brand}", "Thank you"}, body: []string{"Nothing to do, we just wanted to say it."}},
		ask{headline: []string{"A short thank-you"}, body: []string{"You trust {brand}. That is worth saying.", "You trust us. That is worth saying."}},
		ask{headline: []string{"Good to have you with us"}, body: []string{"That is all we wanted to say.[ It has been {tenure}.]"}}),
)

var gratitudeShares = []share{
	{
		text:    inEnglish.text("In case {brand} is something for you: here is my link.", "Here is my link."),
		chat:    inEnglish.chat("In case {brand} is something for you: here is my link.", "Here is my link."),
		post:    inEnglish.post("I am a customer of {brand}. In case it is something for you, here is my link; if you have questions, ask me."),
		landing: []string{"{name} shared {brand} with you", "Good to see you at {brand}", "Good to see you"},
		below:   inEnglish.below("Have a look at {brand} in your own time.", "Have a look in your own time."),
	},
	{
		text:    inEnglish.text("I am with {brand}. Have a look if you like.", "Have a look if you like."),
		chat:    inEnglish.chat("I am with {brand}. Have a look if you like.", "Have a look if you like."),
		post:    inEnglish.post("I am with {brand}. If you are looking for something like it, have a look and make up your own mind."),
		landing: []string{"{name} sent you to {brand}", "Welcome to {brand}", "Welcome"},
		below:   inEnglish.below("Look around {brand} and make up your own mind.", "Look around and make up your own mind."),
	},
	{
		text:    inEnglish.text("This is {brand}, in case you want to know more.", "In case you want to know more, here it is."),
		chat:    inEnglish.chat("This is {brand}, in case you want to know more.", "In case you want to know more, here it is."),
		post:    inEnglish.post("This is {brand}. In case you want to know more, here is my link; I am happy to answer questions."),
		landing: []string{"{name} told you about {brand}", "You heard about {brand}", "You heard about us"},
		below:   inEnglish.below("Here you can find out more about {brand}.", "Here you can find out more."),
	},
}
