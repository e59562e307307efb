package prompts

import "slices"

// Eine offene Frage unter Geschäftsleuten: das Problem und eine Empfehlung, die
// Prämien zuletzt und ohne Anpreisung.
var germanDirectB2B = slices.Concat(
	templatesOf("de", "direct_b2b", "email", germanDirectB2BShares,
		ask{
			subject:   []string{"Mit wem sollten wir über {problem} sprechen?", "Wem könnte {brand} helfen?", "Wem könnten wir helfen?"},
			preheader: []string{"Wir arbeiten gern für Kunden wie (dich|Sie)."},
			headline:  []string{"Wem könnten wir noch helfen?"},
			body: inGerman.mail("Wir arbeiten gern für Kunden wie (dich|Sie). Gibt es in (deinem|Ihrem) Umfeld noch jemanden, der etwas gegen {problem} sucht? Über ein Gespräch würden wir uns freuen.",
				"Dieser Link stellt uns vor:\n{link}",
				"Gibt es in (deinem|Ihrem) Umfeld noch jemanden, dem wir helfen könnten?"),
			cta: "Jemanden vorstellen",
		},
		ask{
			subject:   []string{"Wer fällt (dir|Ihnen) zum Thema {problem} ein?", "Wer fällt (dir|Ihnen) ein?"},
			preheader: []string{"Falls jemand in Frage kommt: Der Link liegt bei."},
			headline:  []string{"Eine Empfehlung, wenn es passt"},
			body: inGerman.mail("Wenn im Kollegenkreis oder unter (deinen|Ihren) Kunden jemand über {problem} nachdenkt, würden wir uns über eine Empfehlung sehr freuen. Viele Worte braucht es nicht: Den Link weiterzuleiten genügt.",
				"{link}",
				"Über eine Empfehlung würden wir uns sehr freuen. Den Link weiterzuleiten genügt."),
			cta: "Empfehlen",
		},
		ask{
			subject:   []string{"Eine Frage an (dein|Ihr) Netzwerk: {problem}", "Eine Frage an (dein|Ihr) Netzwerk"},
			preheader: []string{"Ein Nein ist völlig in Ordnung."},
			headline:  []string{"Eine Frage an (dein|Ihr) Netzwerk"},
			body: inGerman.mail("Eine Frage, auf die auch ein Nein in Ordnung ist: Sollte in (deinem|Ihrem) Netzwerk jemand mit uns über {problem} sprechen? Dann (gib|geben Sie) bitte diesen Link weiter und (erzähl|erzählen Sie), wie die Arbeit mit {brand} ist.",
				"{link}",
				"Sollte in (deinem|Ihrem) Netzwerk jemand mit uns sprechen? Dann (gib|geben Sie) bitte diesen Link weiter."),
			cta: "Link weitergeben",
		}),
	templatesOf("de", "direct_b2b", "in_app", germanDirectB2BShares,
		ask{
			headline: []string{"Wem könnten wir noch helfen?"},
			body:     inGerman.card("Wer sollte mit {brand} über {problem} sprechen?", "Wer sollte mit uns sprechen?"),
			cta:      "Jemanden vorstellen",
		},
		ask{
			headline: []string{"Eine Empfehlung, wenn es passt"},
			body:     inGerman.card("Wer in (deinem|Ihrem) Umfeld denkt über {problem} nach?", "Wer fällt (dir|Ihnen) ein?"),
			cta:      "Empfehlen",
		},
		ask{
			headline: []string{"Eine Frage an (dein|Ihr) Netzwerk"},
			body:     inGerman.card("Wem könnte {brand} helfen?", "Wem könnten wir helfen?"),
			cta:      "Link weitergeben",
		}),
	templatesOf("de", "direct_b2b", "sms", germanDirectB2BShares,
		ask{body: inGerman.sms("{brand}: Wer in (deinem|Ihrem) Umfeld sucht etwas gegen {problem}?", "{brand}: Wem könnten wir noch helfen?")},
		ask{body: inGerman.sms("{brand}: Wer sollte mit uns über {problem} sprechen? Den Link weiterzuleiten genügt.", "{brand}: Wer sollte mit uns sprechen?")},
		ask{body: inGerman.sms("{brand}: Wer fällt (dir|Ihnen) zum Thema {problem} ein?", "{brand}: Wer fällt (dir|Ihnen) ein?")}),
	templatesOf("de", "direct_b2b", "push", germanDirectB2BShares,
		ask{
			headline: []string{"Wem könnten wir noch helfen?"},
			body:     inGerman.card("Wer sollte mit uns über {problem} sprechen?", "Wer sollte mit uns sprechen?"),
		},
		ask{
			headline: []string{"Eine Empfehlung, wenn es passt"},
			body:     inGerman.card("Wer denkt gerade über {problem} nach?", "Wer fällt (dir|Ihnen) ein?"),
		},
		ask{
			headline: []string{"Eine Frage an (dein|Ihr) Netzwerk"},
			body:     inGerman.card("Wem könnte {brand} helfen?", "Wem könnten wir helfen?"),
		}),
)

var germanDirectB2BShares = []share{
	{
		text:    inGerman.text("Wenn du etwas gegen {problem} suchst, sprich mit {brand} genau darüber.", "Sprich doch mal mit {brand}."),
		chat:    inGerman.chat("Wenn du etwas gegen {problem} suchst, sprich mit {brand} genau darüber.", "Sprich doch mal mit {brand}."),
		post:    inGerman.post("Wer etwas gegen {problem} sucht, sollte mit {brand} genau darüber sprechen.[ {proof}.]\n\nIch stelle den Kontakt gern her.", "Ein Gespräch mit {brand} kann sich lohnen. Ich stelle den Kontakt gern her."),
		landing: []string{"Sprechen wir über {problem}", "Sprechen wir miteinander"},
		below:   inGerman.below("{name} hat uns empfohlen.", "Wir wurden (dir|Ihnen) empfohlen."),
	},
	{
		text:    inGerman.text("Zum Thema {problem} stelle ich dir gern {brand} vor.", "Ich stelle dir gern {brand} vor."),
		chat:    inGerman.chat("Zum Thema {problem} stelle ich dir gern {brand} vor.", "Ich stelle dir gern {brand} vor."),
		post:    inGerman.post("Zum Thema {problem}: {brand} nimmt sich Zeit dafür.[ {proof}.]\n\nWenn eine Vorstellung hilft, schreib mir.", "Wenn eine Vorstellung bei {brand} hilft, schreib mir."),
		landing: []string{"{name} hat uns empfohlen", "{brand} stellt sich vor", "Wir stellen uns vor"},
		below:   inGerman.below("(Erzähl|Erzählen Sie) uns, wie es um {problem} steht.", "(Erzähl|Erzählen Sie), worum es geht."),
	},
	{
		text:    inGerman.text("Über {problem} würde ich mit {brand} sprechen.", "Ich würde mit {brand} sprechen."),
		chat:    inGerman.chat("Über {problem} würde ich mit {brand} sprechen.", "Ich würde mit {brand} sprechen."),
		post:    inGerman.post("Über {problem} würde ich mit {brand} sprechen.[ {proof}.]\n\nWie die Zusammenarbeit ist, erzähle ich gern.", "Ich würde mit {brand} sprechen. Wie die Zusammenarbeit ist, erzähle ich gern."),
		landing: []string{"{name} meint, wir sollten sprechen", "Ein Gespräch mit {brand}", "Ein Gespräch mit uns"},
		below:   inGerman.below("Über {problem}, zum Kennenlernen.", "Zum Kennenlernen."),
	},
}
