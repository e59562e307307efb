package prompts

import "slices"

// Für alle, die andere um Rat fragen: ein Problem, ein Beleg, eine Vorstellung.
// Kein Rabatt, kein allgemeines Lob.
var germanExpertise = slices.Concat(
	templatesOf("de", "expertise", "email", germanExpertiseShares,
		ask{
			subject:   []string{"Ein Thema für (deine|Ihre) Gespräche: {problem}", "Ein Thema, eine Empfehlung"},
			preheader: []string{"Ein Thema genügt für ein gutes Gespräch."},
			headline:  []string{"Ein Thema, eine Empfehlung"},
			body: inGerman.modest("Wenn jemand mit (dir|Ihnen) über {problem} spricht, (kannst du|können Sie) auf {brand} verweisen, genau dafür.[ {proof}.]",
				"Dieser Link stellt uns vor:\n{link}",
				"Wenn jemand bei unserem Thema Hilfe sucht, stellt dieser Link uns vor."),
			cta: "Jemanden vorstellen",
		},
		ask{
			subject:   []string{"Wenn es um {problem} geht", "Wenn das Gespräch darauf kommt"},
			preheader: []string{"Ein Satz von (dir|Ihnen) genügt."},
			headline:  []string{"Wenn das Gespräch darauf kommt"},
			body: inGerman.modest("Geht es bei (deinen|Ihren) Kunden um {problem}, (hörst du|hören Sie) davon früher als wir. Ein Satz von (dir|Ihnen) sagt dann mehr als ein Prospekt von uns.[ {proof}.]",
				"(Dein|Ihr) Link zu diesem Satz:\n{link}",
				"Ein Satz von (dir|Ihnen) sagt mehr als ein Prospekt von uns."),
			cta: "Empfehlen",
		},
		ask{
			subject:   []string{"Für alle, die (dich|Sie) um Rat fragen"},
			preheader: []string{"Etwas Konkretes zum Weitergeben."},
			headline:  []string{"Für alle, die (dich|Sie) um Rat fragen"},
			body: inGerman.modest("Andere fragen (dich|Sie) um Rat. Geht es dabei um {problem}, gibt es etwas Konkretes zum Weitergeben: {brand} arbeitet genau daran.[ {proof}.]",
				"(Dein|Ihr) Link zum Weitergeben:\n{link}",
				"Andere fragen (dich|Sie) um Rat. Hier ist etwas zum Weitergeben."),
			cta: "Link weitergeben",
		}),
	templatesOf("de", "expertise", "in_app", germanExpertiseShares,
		ask{
			headline: []string{"Ein Thema, eine Empfehlung"},
			body:     inGerman.brief("Geht es um {problem}, (verweise|verweisen Sie) gern auf {brand}.", "(Verweise|Verweisen Sie) gern auf uns."),
			cta:      "Jemanden vorstellen",
		},
		ask{
			headline: []string{"Wenn das Gespräch darauf kommt"},
			body:     inGerman.brief("Ein Satz von (dir|Ihnen) sagt mehr als ein Prospekt von {brand}.", "Ein Satz von (dir|Ihnen) genügt."),
			cta:      "Empfehlen",
		},
		ask{
			headline: []string{"Um Rat gefragt?"},
			body:     inGerman.brief("Geht es um {problem}, hilft (dein|Ihr) Link weiter.", "(Dein|Ihr) Link hilft weiter."),
			cta:      "Link weitergeben",
		}),
	templatesOf("de", "expertise", "sms", germanExpertiseShares,
		ask{body: inGerman.terse("{brand}: Geht es um {problem}, stellt dieser Link uns vor.", "{brand}: Dieser Link stellt uns vor.")},
		ask{body: inGerman.terse("{brand}: Kommt das Gespräch auf {problem}, genügt ein Satz von (dir|Ihnen).", "{brand}: Ein Satz von (dir|Ihnen) genügt.")},
		ask{body: inGerman.terse("{brand}: Um Rat gefragt zum Thema {problem}? Hier ist (dein|Ihr) Link.", "{brand}: Um Rat gefragt? Hier ist (dein|Ihr) Link.")}),
	templatesOf("de", "expertise", "push", germanExpertiseShares,
		ask{
			headline: []string{"Ein Thema, eine Empfehlung"},
			body:     inGerman.brief("Geht es um {problem}, (verweise|verweisen Sie) gern auf {brand}.", "(Verweise|Verweisen Sie) gern auf uns."),
		},
		ask{
			headline: []string{"Wenn es um {problem} geht", "Wenn das Gespräch darauf kommt"},
			body:     inGerman.brief("Ein Satz von (dir|Ihnen) genügt."),
		},
		ask{
			headline: []string{"Um Rat gefragt?"},
			body:     inGerman.brief("(Dein|Ihr) Link zu {brand} hilft weiter.", "(Dein|Ihr) Link hilft weiter."),
		}),
)

var germanExpertiseShares = []share{
	{
		text:    inGerman.text("Wenn es bei dir um {problem} geht, sprich mit {brand}, genau darüber.[ {proof}.]", "Wenn es bei dir um {problem} geht, sprich mit {brand}.", "Sprich mal mit {brand}."),
		chat:    inGerman.chat("Wenn es bei dir um {problem} geht, sprich mit {brand}, genau darüber.[ {proof}.]", "Sprich mal mit {brand}."),
		post:    inGerman.post("Wenn es bei dir um {problem} geht, sprich mit {brand}, genau darüber.[\n\n{proof}.]\n\nIch stelle gern den Kontakt her.", "Sprich mal mit {brand}. Ich stelle gern den Kontakt her."),
		landing: []string{"Es geht um {problem}", "Worum geht es bei (dir|Ihnen)?"},
		below:   inGerman.below("{brand} arbeitet genau daran.[ {proof}.]", "{brand} arbeitet genau daran.", "Wir arbeiten daran."),
	},
	{
		text:    inGerman.text("Zum Thema {problem} würde ich {brand} fragen.[ {proof}.]", "Zum Thema {problem} würde ich {brand} fragen.", "Ich würde {brand} fragen."),
		chat:    inGerman.chat("Zum Thema {problem} würde ich {brand} fragen.[ {proof}.]", "Ich würde {brand} fragen."),
		post:    inGerman.post("Fragst du mich zum Thema {problem}, nenne ich {brand}.[\n\n{proof}.]\n\nWenn du eine Vorstellung möchtest, schreib mir.", "Wenn du eine Vorstellung bei {brand} möchtest, schreib mir."),
		landing: []string{"{name} würde uns fragen", "Fragen zum Thema {problem}?", "Fragen?"},
		below:   inGerman.below("{brand} hört zu.", "Wir hören zu."),
	},
	{
		text:    inGerman.text("Über {problem} lohnt sich ein Gespräch mit {brand}.[ {proof}.]", "Über {problem} lohnt sich ein Gespräch mit {brand}.", "Ein Gespräch mit {brand} lohnt sich."),
		chat:    inGerman.chat("Über {problem} lohnt sich ein Gespräch mit {brand}.[ {proof}.]", "Ein Gespräch mit {brand} lohnt sich."),
		post:    inGerman.post("Ein Thema, das ich nicht allein angehen würde: {problem}. {brand} arbeitet genau daran.[\n\n{proof}.]\n\nIch mache euch gern bekannt.", "Ich mache dich gern mit {brand} bekannt."),
		landing: []string{"{name} hat uns empfohlen", "Sprechen wir über {problem}", "Sprechen wir miteinander"},
		below:   inGerman.below("Ein Gespräch mit {brand} dazu.[ {proof}.]", "Ein Gespräch mit {brand} dazu.", "Ein Gespräch dazu."),
	},
}
