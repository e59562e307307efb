package prompts

import "slices"

// The plain words for the channels that are shorter than a card: a text message, a notification and a banner. What the
// customer can pass on is the same as elsewhere.
var englishChannels = slices.Concat(englishFirstChannels,
	laterTemplatesOf("en", "plain", "sms", plainShares,
		ask{body: inEnglish.sms("{brand}: a link for someone who'd like it, too.", "{brand}: a link to pass on.")},
		ask{body: inEnglish.sms("{brand}: who comes to mind? Send them your link.", "{brand}: who comes to mind?")}),
	laterTemplatesOf("en", "plain", "push", plainShares,
		ask{
			headline: []string{"A {brand} link for your friends", "A link for your friends"},
			body:     inEnglish.card("Send it to someone who'd like {brand}.", "Send it to someone who'd like it."),
		},
		ask{
			headline: []string{"Who comes to mind for {brand}?", "Who comes to mind?"},
			body:     inEnglish.card("One person who'd truly use it is plenty.", "One person is plenty."),
		}),
)

var englishFirstChannels = []source{
	{
		// The sender first and how to stop, as carriers ask; without room for both, whoever sends it has to say how to stop.
		language: "en", approach: "plain", channel: "sms", variant: 1, version: 1,
		ask: ask{
			body: []string{
				"{brand}: your link for a friend.[ They get {friend}.][ You get {advocate} when they join.] {link} Reply STOP to opt out",
				"{brand}: your link for a friend.[ You get {advocate} when they join.] {link} Reply STOP to opt out",
				"{brand}: your link for a friend.[ You get {advocate} when they join.] {link}",
				"For a friend:[ you get {advocate} when they join.] {link}",
				"[You get {advocate} when a friend joins. ]{link}",
			},
		},
		share: plainShares[0],
	},
	{
		language: "en", approach: "plain", channel: "push", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Know someone who'd like {brand}?", "Someone for {brand}?", "Pass it on to a friend"},
			body: []string{
				"Your link is ready to pass on.[ A friend gets {friend}.][ You get {advocate} when they join.]",
				"Your link is ready to pass on.[ You get {advocate} when a friend joins.]",
			},
		},
		share: plainShares[0],
	},
	{
		language: "en", approach: "plain", channel: "onsite", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Know someone who'd like {brand}?", "Pass {brand} on to a friend", "Pass it on to a friend"},
			body: []string{
				"Your link is ready to pass on.[ It gets a friend {friend}.][ You get {advocate} when they join.]",
				"Your link is ready to pass on.[ You get {advocate} when a friend joins.]",
			},
			cta: "Share your link",
		},
		share: plainShares[0],
	},
}
