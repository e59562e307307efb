package prompts

import "slices"

// Hilfe bei einem Problem, das andere haben: zuerst das Problem; die Prämien
// werden genannt, führen aber nicht.
var germanHelpFriend = slices.Concat(
	templatesOf("de", "help_friend", "email", germanHelpFriendShares,
		ask{
			subject:   []string{"Wer sucht noch etwas gegen {problem}?", "Wem könnte {brand} helfen?", "Wem könnten wir helfen?"},
			preheader: []string{"(Dein|Ihr) Link zeigt den Weg zu {brand}.", "(Dein|Ihr) Link zeigt den Weg zu uns."},
			headline:  []string{"Etwas gegen {problem}", "Wem könnten wir helfen?"},
			body: inGerman.mail("(Kennst du|Kennen Sie) jemanden, der etwas gegen {problem} sucht? Genau dafür gibt es {brand}, und vielleicht hat sich das noch nicht herumgesprochen.",
				"Hier ist (dein|Ihr) Link zum Weitergeben:\n{link}",
				"(Kennst du|Kennen Sie) jemanden, dem wir helfen könnten? Hier ist (dein|Ihr) Link."),
			cta: "Link weitergeben",
		},
		ask{
			subject:   []string{"Noch jemand mit dem Thema {problem}?", "Noch jemand, dem wir helfen können?"},
			preheader: []string{"(Du kennst|Sie kennen) {brand}. Andere noch nicht.", "(Du kennst|Sie kennen) uns. Andere noch nicht."},
			headline:  []string{"Das könnte jemandem helfen"},
			body: inGerman.mail("(Du weißt|Sie wissen), was {brand} gegen {problem} tut. Wer sich gerade damit herumschlägt, weiß es vielleicht noch nicht.",
				"(Sag|Sagen Sie) es gern weiter:\n{link}",
				"(Du kennst|Sie kennen) uns. Wer uns brauchen könnte, vielleicht noch nicht."),
			cta: "Weitersagen",
		},
		ask{
			subject:   []string{"Für alle, die {problem} leid sind", "Für alle, die Hilfe brauchen können"},
			preheader: []string{"Am liebsten in (deinen|Ihren) eigenen Worten."},
			headline:  []string{"Ein Tipp unter Freunden"},
			body: inGerman.mail("Vielleicht (kennst du|kennen Sie) jemanden, der {problem} leid ist. Wenn {brand} da helfen kann, (gib|geben Sie) den Link gern weiter, am liebsten mit ein paar eigenen Worten.",
				"{link}",
				"Wenn wir jemandem helfen können, (gib|geben Sie) den Link gern weiter."),
			cta: "Tipp weitergeben",
		}),
	templatesOf("de", "help_friend", "in_app", germanHelpFriendShares,
		ask{
			headline: []string{"Wem könnten wir helfen?"},
			body:     inGerman.card("Wer sucht etwas gegen {problem}? (Dein|Ihr) Link führt zu {brand}.", "Wer sucht etwas gegen {problem}?", "(Dein|Ihr) Link ist bereit."),
			cta:      "Link weitergeben",
		},
		ask{
			headline: []string{"Etwas gegen {problem}", "Das könnte jemandem helfen"},
			body:     inGerman.card("(Du kennst|Sie kennen) {brand}. Andere noch nicht.", "(Du kennst|Sie kennen) uns. Andere noch nicht."),
			cta:      "Weitersagen",
		},
		ask{
			headline: []string{"Ein Tipp unter Freunden"},
			body:     inGerman.card("Für alle, die {problem} leid sind.", "Für alle, denen {brand} helfen kann.", "Für alle, denen das hilft."),
			cta:      "Tipp weitergeben",
		}),
	templatesOf("de", "help_friend", "sms", germanHelpFriendShares,
		ask{body: inGerman.sms("{brand}: Wer sucht etwas gegen {problem}? Hier ist (dein|Ihr) Link zum Weitergeben.", "{brand}: Wem könnten wir helfen?")},
		ask{body: inGerman.sms("{brand}: Noch jemand mit dem Thema {problem}? (Dein|Ihr) Link zeigt den Weg zu uns.", "{brand}: Das könnte jemandem helfen.")},
		ask{body: inGerman.sms("{brand}: Für alle, die {problem} leid sind, hier ist (dein|Ihr) Link.", "{brand}: Ein Tipp unter Freunden.")}),
	templatesOf("de", "help_friend", "push", germanHelpFriendShares,
		ask{
			headline: []string{"Wem könnten wir helfen?"},
			body:     inGerman.card("Wer sucht etwas gegen {problem}?", "(Dein|Ihr) Link ist bereit."),
		},
		ask{
			headline: []string{"Etwas gegen {problem}", "Das könnte jemandem helfen"},
			body:     inGerman.card("(Du kennst|Sie kennen) {brand}. Andere noch nicht.", "Andere kennen uns noch nicht."),
		},
		ask{
			headline: []string{"Ein Tipp unter Freunden"},
			body:     inGerman.card("Für alle, die {problem} leid sind.", "Für alle, denen das hilft."),
		}),
)

var germanHelpFriendShares = []share{
	{
		text:    inGerman.text("Wenn du etwas gegen {problem} suchst, schau dir {brand} an.", "Schau dir mal {brand} an."),
		chat:    inGerman.chat("Wenn du etwas gegen {problem} suchst, schau dir {brand} an.", "Schau dir mal {brand} an."),
		post:    inGerman.post("Wer etwas gegen {problem} sucht, kann sich {brand} ansehen.[ {proof}.]\n\nIch erzähle gern, wie es bei mir war.", "{brand} ist einen Blick wert. Ich erzähle gern, wie es bei mir war."),
		landing: []string{"Etwas gegen {problem}", "Vielleicht kann {brand} helfen", "Vielleicht können wir helfen"},
		below:   inGerman.below("{name} hat an (dich|Sie) gedacht.", "Jemand hat an (dich|Sie) gedacht."),
	},
	{
		text:    inGerman.text("Immer noch das Thema {problem}? Vielleicht hilft dir {brand}.", "Vielleicht hilft dir {brand}."),
		chat:    inGerman.chat("Immer noch das Thema {problem}? Vielleicht hilft dir {brand}.", "Vielleicht hilft dir {brand}."),
		post:    inGerman.post("Immer noch das Thema {problem}? Vielleicht hilft {brand}.[ {proof}.]\n\nSieh es dir an und entscheide selbst.", "Vielleicht hilft dir {brand}. Sieh es dir an und entscheide selbst."),
		landing: []string{"{name} hat an (dich|Sie) gedacht", "Immer noch das Thema {problem}?", "Jemand hat an (dich|Sie) gedacht"},
		below:   inGerman.below("Genau dafür gibt es {brand}.[ {proof}.]", "Genau dafür gibt es {brand}.", "Dafür gibt es uns."),
	},
	{
		text:    inGerman.text("Falls du {problem} leid bist: {brand} ist einen Blick wert.", "{brand} ist einen Blick wert."),
		chat:    inGerman.chat("Falls du {problem} leid bist: {brand} ist einen Blick wert.", "{brand} ist einen Blick wert."),
		post:    inGerman.post("Zum Thema {problem}: {brand} ist einen Blick wert.[ {proof}.]\n\nFrag mich gern, ich sage auch, was mir fehlt.", "{brand} ist einen Blick wert. Frag mich gern, ich sage auch, was mir fehlt."),
		landing: []string{"Für alle, die {problem} leid sind", "{brand} ist einen Blick wert", "Das ist einen Blick wert"},
		below:   inGerman.below("Ein Tipp von {name}.", "Ein Tipp unter Freunden."),
	},
}
