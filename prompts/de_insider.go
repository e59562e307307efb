package prompts

import "slices"

// Wer lange dabei ist, weiß am ehesten, zu wem es passt. Nichts davon gilt
// angeblich nur für wenige.
var germanInsider = slices.Concat(
	templatesOf("de", "insider", "email", germanInsiderShares,
		ask{
			subject:   []string{"(Du bist|Sie sind) schon {tenure} bei {brand}", "(Du bist|Sie sind) schon {tenure} bei uns"},
			preheader: []string{"Wen (würdest du|würden Sie) mitbringen?"},
			headline:  []string{"(Du kennst|Sie kennen) uns gut"},
			body: inGerman.mail("(Du bist|Sie sind) schon {tenure} bei {brand} und (weißt|wissen) besser als wir, zu wem es passt.",
				"Falls (dir|Ihnen) jemand einfällt, hier ist (dein|Ihr) Link:\n{link}",
				"(Du kennst|Sie kennen) uns gut. Falls (dir|Ihnen) jemand einfällt, hier ist (dein|Ihr) Link."),
			cta: "Link weitergeben",
		},
		ask{
			subject:   []string{"Danke für {tenure} mit {brand}", "Danke für {tenure}"},
			preheader: []string{"(Du weißt|Sie wissen), wofür wir gut sind."},
			headline:  []string{"Eine Frage an alte Bekannte"},
			body: inGerman.mail("Danke für {tenure} mit {brand}. (Du weißt|Sie wissen) inzwischen, wofür wir gut sind und wofür nicht. Wer würde das gern von (dir|Ihnen) hören?",
				"Hier ist (dein|Ihr) Link dafür:\n{link}",
				"(Du weißt|Sie wissen), wofür wir gut sind. Wer würde das gern von (dir|Ihnen) hören?"),
			cta: "Weitersagen",
		},
		ask{
			subject:   []string{"Von (dir|Ihnen) klingt es anders als von uns"},
			preheader: []string{"Wer {brand} kennt, kann davon erzählen.", "Wer uns kennt, kann davon erzählen."},
			headline:  []string{"Ein Wort von jemandem, der es kennt"},
			body: inGerman.mail("(Du bist|Sie sind) schon {tenure} dabei. Wer über {brand} nachdenkt, hört lieber auf jemanden, der es kennt, als auf uns.",
				"(Dein|Ihr) Link, wann immer er passt:\n{link}",
				"Wer über uns nachdenkt, hört lieber auf jemanden, der uns kennt."),
			cta: "Link senden",
		}),
	templatesOf("de", "insider", "in_app", germanInsiderShares,
		ask{
			headline: []string{"(Du kennst|Sie kennen) uns gut"},
			body:     inGerman.card("(Du bist|Sie sind) schon {tenure} dabei. Wen (würdest du|würden Sie) mitbringen?", "Wen (würdest du|würden Sie) mitbringen?"),
			cta:      "Link weitergeben",
		},
		ask{
			headline: []string{"Eine Frage an alte Bekannte"},
			body:     inGerman.card("Zu wem passt {brand}? (Du weißt|Sie wissen) es am ehesten.", "Zu wem passen wir?"),
			cta:      "Weitersagen",
		},
		ask{
			headline: []string{"Von (dir|Ihnen) klingt es anders"},
			body:     inGerman.card("Wer {brand} kennt, kann davon erzählen.", "Wer uns kennt, kann erzählen."),
			cta:      "Link senden",
		}),
	templatesOf("de", "insider", "sms", germanInsiderShares,
		ask{body: inGerman.sms("{brand}: (Du bist|Sie sind) schon {tenure} dabei. Wen (würdest du|würden Sie) mitbringen?", "{brand}: Wen (würdest du|würden Sie) mitbringen?")},
		ask{body: inGerman.sms("{brand}: Danke für {tenure}. Wer würde gern von (dir|Ihnen) hören, wie es ist?", "{brand}: Zu wem passen wir?")},
		ask{body: inGerman.sms("{brand}: Schon {tenure} dabei. Hier ist (dein|Ihr) Link zum Weitergeben.", "{brand}: (Dein|Ihr) Link zum Weitergeben.")}),
	templatesOf("de", "insider", "push", germanInsiderShares,
		ask{
			headline: []string{"(Du kennst|Sie kennen) uns gut"},
			body:     inGerman.card("Schon {tenure} dabei: Wen (würdest du|würden Sie) mitbringen?", "Wen (würdest du|würden Sie) mitbringen?"),
		},
		ask{
			headline: []string{"Zu wem passt {brand}?", "Zu wem passen wir?"},
			body:     inGerman.card("Danke für {tenure}. (Du weißt|Sie wissen) es am ehesten.", "(Du weißt|Sie wissen) es am ehesten."),
		},
		ask{
			headline: []string{"Von (dir|Ihnen) klingt es anders"},
			body:     inGerman.card("Wer {brand} kennt, kann davon erzählen.", "Wer uns kennt, kann erzählen."),
		}),
)

var germanInsiderShares = []share{
	{
		text:    inGerman.text("Ich bin schon {tenure} bei {brand}, also frag mich gern.", "Frag mich gern nach {brand}."),
		chat:    inGerman.chat("Ich bin schon {tenure} bei {brand}, also frag mich gern.", "Frag mich gern nach {brand}."),
		post:    inGerman.post("Ich bin schon {tenure} bei {brand}. Wenn du überlegst, ob es zu dir passt, frag mich.\n\nIch sage gern, was gut läuft und was nicht."),
		landing: []string{"{name} kennt {brand} gut", "{brand}, empfohlen aus Erfahrung", "Eine Empfehlung aus Erfahrung"},
		below:   inGerman.below("Schön, dass (du|Sie) hier (bist|sind)."),
	},
	{
		text:    inGerman.text("Schon {tenure} bin ich bei {brand}, und da habe ich an dich gedacht.", "Bei {brand} habe ich an dich gedacht."),
		chat:    inGerman.chat("Schon {tenure} bin ich bei {brand}, und da habe ich an dich gedacht.", "Bei {brand} habe ich an dich gedacht."),
		post:    inGerman.post("Schon {tenure} bin ich bei {brand} und weiß, wofür es gut ist.\n\nWenn du es dir gerade ansiehst, schreib mir vorher. Du bekommst eine ehrliche Antwort."),
		landing: []string{"{name} hat an (dich|Sie) gedacht", "Jemand hat an (dich|Sie) gedacht"},
		below:   inGerman.below("(Sieh dir|Sehen Sie sich) {brand} an.", "(Sieh dich|Sehen Sie sich) um."),
	},
	{
		text:    inGerman.text("Falls du dich fragst, wie {brand} ist: Ich bin schon {tenure} dabei.", "Falls du wissen willst, wie {brand} ist, frag mich."),
		chat:    inGerman.chat("Falls du dich fragst, wie {brand} ist: Ich bin schon {tenure} dabei.", "Falls du wissen willst, wie {brand} ist, frag mich."),
		post:    inGerman.post("Du fragst dich, wie {brand} ist? Ich bin schon {tenure} dabei.\n\nFragen beantworte ich gern, hier oder per Nachricht."),
		landing: []string{"{name} hat (dir|Ihnen) {brand} empfohlen", "Eine Empfehlung: {brand}", "Eine Empfehlung für (dich|Sie)"},
		below:   inGerman.below("(Frag|Fragen Sie) gern nach, wie es ist.", "(Frag|Fragen Sie) gern nach."),
	},
}
