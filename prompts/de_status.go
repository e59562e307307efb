package prompts

import "slices"

// Über wen schon andere gekommen sind: was bisher war, und die nächste Stufe, wo
// es eine gibt. Kein Wettlauf, kein schlechtes Gewissen.
var germanStatus = slices.Concat(
	templatesOf("de", "status", "email", germanStatusShares,
		ask{
			subject:   []string{"{friends} von (dir|Ihnen): danke"},
			preheader: []string{"{more}, dann gibt es {tier}.", "Danke fürs Weitersagen."},
			headline:  []string{"{friends} von (dir|Ihnen)"},
			body: inGerman.mail("Bei {brand} angekommen: bisher {friends} von (dir|Ihnen). Vielen Dank.[ {more}, dann gibt es {tier}.]",
				"Falls (dir|Ihnen) noch jemand einfällt:\n{link}",
				"Danke fürs Weitersagen. Falls (dir|Ihnen) noch jemand einfällt, hier ist (dein|Ihr) Link."),
			cta: "Freunde einladen",
		},
		ask{
			subject:   []string{"Danke für {friends} bei {brand}", "Danke für {friends}"},
			preheader: []string{"(Dein|Ihr) Link ist derselbe wie bisher."},
			headline:  []string{"Danke für {friends}"},
			body: inGerman.mail("Vielen Dank für bisher {friends}. Es bedeutet uns viel, wenn jemand {brand} weitersagt.[ {more}, dann gibt es {tier}.]",
				"(Dein|Ihr) Link ist derselbe wie bisher:\n{link}",
				"Vielen Dank fürs Weitersagen. (Dein|Ihr) Link ist derselbe wie bisher."),
			cta: "Link weitergeben",
		},
		ask{
			subject:   []string{"Noch jemand für {brand}?", "Noch jemand für uns?"},
			preheader: []string{"Bisher {friends} von (dir|Ihnen)."},
			headline:  []string{"Fällt (dir|Ihnen) noch jemand ein?"},
			body: inGerman.mail("Durch (dich|Sie) kennen auch andere {brand}: bisher {friends}. Gibt es noch jemanden, zu dem es passt?[ {more}, dann gibt es {tier}.]",
				"Hier ist (dein|Ihr) Link:\n{link}",
				"Durch (dich|Sie) kennen uns auch andere. Fällt (dir|Ihnen) noch jemand ein?"),
			cta: "Link senden",
		}),
	templatesOf("de", "status", "in_app", germanStatusShares,
		ask{
			headline: []string{"{friends} von (dir|Ihnen)"},
			body:     inGerman.card("{more}, dann gibt es {tier}.", "Noch jemand für {brand}?", "Fällt (dir|Ihnen) noch jemand ein?"),
			cta:      "Freunde einladen",
		},
		ask{
			headline: []string{"Danke für {friends}"},
			body:     inGerman.card("Wem würde {brand} noch gefallen?[ {more}, dann gibt es {tier}.]", "Wem würde {brand} noch gefallen?", "Wem noch?"),
			cta:      "Link weitergeben",
		},
		ask{
			headline: []string{"Bisher {friends}"},
			body:     inGerman.card("Vielen Dank.[ {more}, dann gibt es {tier}.]", "Vielen Dank."),
			cta:      "Link senden",
		}),
	templatesOf("de", "status", "sms", germanStatusShares,
		ask{body: inGerman.sms("{brand}: Bisher {friends} von (dir|Ihnen), danke.[ {more}, dann gibt es {tier}.]", "{brand}: Bisher {friends}, danke.")},
		ask{body: inGerman.sms("{brand}: Danke für {friends}. Wem würde es noch gefallen?[ {more}, dann gibt es {tier}.]", "{brand}: Danke für {friends}.")},
		ask{body: inGerman.sms("{brand}: {friends} von (dir|Ihnen). Fällt (dir|Ihnen) noch jemand ein?[ {more}, dann gibt es {tier}.]", "{brand}: Fällt (dir|Ihnen) noch jemand ein?")}),
	templatesOf("de", "status", "push", germanStatusShares,
		ask{
			headline: []string{"{friends} von (dir|Ihnen)"},
			body:     inGerman.card("{more}, dann gibt es {tier}.", "Noch jemand für {brand}?", "Noch jemand?"),
		},
		ask{
			headline: []string{"Danke für {friends}"},
			body:     inGerman.card("Wem würde {brand} noch gefallen?", "Wem noch?"),
		},
		ask{
			headline: []string{"Bisher {friends}"},
			body:     inGerman.card("(Dein|Ihr) Link ist derselbe wie bisher.", "Danke fürs Weitersagen."),
		}),
)

var germanStatusShares = []share{
	{
		text:    inGerman.text("Über mich sind schon andere zu {brand} gekommen.", "Hier ist mein Link zu {brand}.", "Hier ist mein Link."),
		chat:    inGerman.chat("Über mich sind schon andere zu {brand} gekommen.", "Hier ist mein Link zu {brand}.", "Hier ist mein Link."),
		post:    inGerman.post("Über mich sind schon andere zu {brand} gekommen. Wenn du auch darüber nachdenkst, frag mich, wie es läuft."),
		landing: []string{"{name} hat (dir|Ihnen) {brand} empfohlen", "Eine Empfehlung: {brand}", "Eine Empfehlung für (dich|Sie)"},
		below:   inGerman.below("Schön, dass (du|Sie) hier (bist|sind)."),
	},
	{
		text:    inGerman.text("Ich habe {brand} schon weiterempfohlen. Vielleicht passt es auch zu dir.", "Vielleicht passt {brand} auch zu dir."),
		chat:    inGerman.chat("Ich habe {brand} schon weiterempfohlen. Vielleicht passt es auch zu dir.", "Vielleicht passt {brand} auch zu dir."),
		post:    inGerman.post("Ich habe {brand} schon weiterempfohlen. Vielleicht passt es auch zu dir: Sieh es dir an und entscheide selbst."),
		landing: []string{"{name} meint, {brand} passt zu (dir|Ihnen)", "Vielleicht passt {brand} zu (dir|Ihnen)", "Vielleicht passt das zu (dir|Ihnen)"},
		below:   inGerman.below("(Sieh dich|Sehen Sie sich) in Ruhe um."),
	},
	{
		text:    inGerman.text("Ich sage {brand} gern weiter, und diesmal habe ich an dich gedacht.", "Bei {brand} habe ich an dich gedacht."),
		chat:    inGerman.chat("Ich sage {brand} gern weiter, und diesmal habe ich an dich gedacht.", "Bei {brand} habe ich an dich gedacht."),
		post:    inGerman.post("Ich sage {brand} gern weiter. Wenn du etwas damit anfangen kannst, hier ist mein Link; Fragen sind willkommen."),
		landing: []string{"{name} hat an (dich|Sie) gedacht", "Jemand hat an (dich|Sie) gedacht"},
		below:   inGerman.below("Willkommen bei {brand}.", "Willkommen."),
	},
}
