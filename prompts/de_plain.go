package prompts

import "slices"

// Für jedes Angebot, auch für einseitige und für keines.
var germanPlain = slices.Concat(
	templatesOf("de", "plain", "email", germanPlainShares,
		ask{
			subject:   []string{"Wem würde {brand} gefallen?", "Wem würde das gefallen?"},
			preheader: []string{"Hier ist (dein|Ihr) Link zum Weitergeben."},
			headline:  []string{"{brand} weitersagen", "Weitersagen"},
			body: inGerman.mail("Vielleicht gefällt {brand} auch jemandem, (den du kennst|den Sie kennen).",
				"Hier ist (dein|Ihr) Link zum Weitergeben:\n{link}",
				"Vielleicht gefällt das auch jemandem, (den du kennst|den Sie kennen)."),
			cta: "Link weitergeben",
		},
		ask{
			subject:   []string{"Ein Link zu {brand} für Freunde", "Ein Link für Freunde"},
			preheader: []string{"Für jemanden, der es brauchen kann."},
			headline:  []string{"Ein Link zum Weitergeben"},
			body: inGerman.mail("Wenn {brand} zu jemandem passt, (den du kennst|den Sie kennen), ist dieser Link das Richtige.",
				"{link}",
				"Wenn das zu jemandem passt, (den du kennst|den Sie kennen), ist dieser Link das Richtige."),
			cta: "Weitersagen",
		},
		ask{
			subject:   []string{"Wer fällt (dir|Ihnen) zu {brand} ein?", "Wer fällt (dir|Ihnen) ein?"},
			preheader: []string{"Eine Person, die es brauchen kann, genügt."},
			headline:  []string{"Wer fällt (dir|Ihnen) ein?"},
			body: inGerman.mail("(Denk|Denken Sie) an eine Person, zu der {brand} passt, und (schick|schicken Sie) ihr (deinen|Ihren) Link.",
				"{link}",
				"(Denk|Denken Sie) an eine Person, zu der das passt, und (schick|schicken Sie) ihr (deinen|Ihren) Link."),
			cta: "Link senden",
		}),
	templatesOf("de", "plain", "in_app", germanPlainShares,
		ask{
			headline: []string{"{brand} weitersagen", "Weitersagen"},
			body:     inGerman.card("Wem würde {brand} gefallen?", "Wem würde das gefallen?"),
			cta:      "Link weitergeben",
		},
		ask{
			headline: []string{"Ein Link für Freunde"},
			body:     inGerman.card("Für jemanden, zu dem {brand} passt.", "Für jemanden, zu dem es passt."),
			cta:      "Weitersagen",
		},
		ask{
			headline: []string{"Wer fällt (dir|Ihnen) zu {brand} ein?", "Wer fällt (dir|Ihnen) ein?"},
			body:     inGerman.card("Eine Person, die es brauchen kann, genügt.", "Eine Person genügt."),
			cta:      "Link senden",
		}),
	templatesOf("de", "plain", "sms", germanPlainShares,
		ask{body: inGerman.sms("{brand}: Hier ist (dein|Ihr) Link zum Weitergeben.", "{brand}: (Dein|Ihr) Link.")},
		ask{body: inGerman.sms("{brand}: Ein Link für jemanden, zu dem wir passen.", "{brand}: Ein Link für Freunde.")},
		ask{body: inGerman.sms("{brand}: Wer fällt (dir|Ihnen) ein? Eine Person genügt.", "{brand}: Wer fällt (dir|Ihnen) ein?")}),
	templatesOf("de", "plain", "push", germanPlainShares,
		ask{
			headline: []string{"Wem würde {brand} gefallen?", "Wem würde das gefallen?"},
			body:     inGerman.card("(Dein|Ihr) Link ist bereit."),
		},
		ask{
			headline: []string{"Ein Link zu {brand} für Freunde", "Ein Link für Freunde"},
			body:     inGerman.card("Für jemanden, zu dem es passt."),
		},
		ask{
			headline: []string{"Wer fällt (dir|Ihnen) zu {brand} ein?", "Wer fällt (dir|Ihnen) ein?"},
			body:     inGerman.card("Eine Person, die es brauchen kann, genügt.", "Eine Person genügt."),
		}),
	templatesOf("de", "plain", "onsite", germanPlainShares,
		ask{
			headline: []string{"Wem würde {brand} gefallen?", "Wem würde das gefallen?"},
			body:     inGerman.card("(Dein|Ihr) Link zum Weitergeben ist bereit.", "(Dein|Ihr) Link ist bereit."),
			cta:      "Link weitergeben",
		}),
)

var germanPlainShares = []share{
	{
		text:    inGerman.text("Schau dir mal {brand} an.", "Schau dir das mal an."),
		chat:    inGerman.chat("Schau dir mal {brand} an, wenn du einen Moment hast.", "Schau dir das mal an."),
		post:    inGerman.post("Schau dir {brand} an, wenn du einen Moment hast. Fragen beantworte ich gern."),
		landing: []string{"{name} hat (dir|Ihnen) {brand} empfohlen", "Eine Empfehlung: {brand}", "Eine Empfehlung für (dich|Sie)"},
		below:   inGerman.below("Schön, dass (du|Sie) hier (bist|sind)."),
	},
	{
		text:    inGerman.text("Ich habe einen Link zu {brand} für dich.", "Ich habe einen Link für dich."),
		chat:    inGerman.chat("Ich habe einen Link zu {brand} für dich.", "Ich habe einen Link für dich."),
		post:    inGerman.post("Hier ist mein Link zu {brand}, für alle, die etwas damit anfangen können. Fragen sind willkommen."),
		landing: []string{"{name} hat (dir|Ihnen) einen Link geschickt", "Willkommen bei {brand}", "Willkommen"},
		below:   inGerman.below("(Mach dir|Machen Sie sich) ein eigenes Bild."),
	},
	{
		text:    inGerman.text("Wäre {brand} etwas für dich?", "Wäre das etwas für dich?"),
		chat:    inGerman.chat("Wäre {brand} etwas für dich?", "Wäre das etwas für dich?"),
		post:    inGerman.post("Wäre {brand} etwas für dich? Sieh es dir an, und frag mich, wenn du mehr wissen willst."),
		landing: []string{"Wäre {brand} etwas für (dich|Sie)?", "Wäre das etwas für (dich|Sie)?"},
		below:   inGerman.below("{name} meint, es könnte passen.", "Vielleicht passt es."),
	},
}
