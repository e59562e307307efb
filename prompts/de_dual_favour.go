package prompts

import "slices"

// Ein Gefallen auf beiden Seiten: zuerst, was Freunde bekommen, gleich daneben
// das Eigene.
var germanDualFavour = slices.Concat(
	templatesOf("de", "dual_favour", "email", germanDualFavourShares,
		ask{
			subject:   []string{"Für Freunde {friend}, für (dich|Sie) {advocate}", "Für Freunde {friend}", "Etwas für Freunde und für (dich|Sie)"},
			preheader: []string{"(Gib|Geben Sie) (deinen|Ihren) Link zu {brand} weiter.", "(Gib|Geben Sie) (deinen|Ihren) Link weiter."},
			headline:  []string{"Für Freunde {friend}, für (dich|Sie) {advocate}", "Etwas für Freunde und für (dich|Sie)"},
			body: []string{
				"[" + inGerman.greeting + "\n\n](Kennst du|Kennen Sie) jemanden, dem {brand} gefallen würde? Über (deinen|Ihren) Link bekommen Freunde {friend}, und (du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt.\n\n" +
					"Hier ist er:\n{link}" + inGerman.print(),
				"Über (deinen|Ihren) Link bekommen Freunde {friend}, und (du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt:\n{link}",
			},
			cta: "Link weitergeben",
		},
		ask{
			subject:   []string{"Freunde bekommen {friend}", "Gut für Freunde, gut für (dich|Sie)"},
			preheader: []string{"(Dein|Ihr) Link zu {brand} ist bereit.", "(Dein|Ihr) Link ist bereit."},
			headline:  []string{"Gut für Freunde, gut für (dich|Sie)"},
			body: []string{
				"[" + inGerman.greeting + "\n\n]Hier ist ein Link zum Weitergeben. Wer damit zu {brand} kommt, bekommt {friend}. (Du bekommst|Sie bekommen) {advocate}, als Dankeschön.\n\n{link}\n\n" +
					"Eine Person genügt: jemand, der es wirklich brauchen kann." + inGerman.print(),
				"Wer mit diesem Link kommt, bekommt {friend}. (Du bekommst|Sie bekommen) {advocate}, als Dankeschön.\n\n{link}",
			},
			cta: "An Freunde senden",
		},
		ask{
			subject:   []string{"Eine Freude für Freunde: {friend}", "Eine Freude für Freunde"},
			preheader: []string{"Und (du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt.", "Und auch für (dich|Sie) ist etwas dabei."},
			headline:  []string{"Eine Freude für andere, ein Dank an (dich|Sie)"},
			body: []string{
				"[" + inGerman.greeting + "\n\n]Wem (möchtest du|möchten Sie) eine Freude machen? Über diesen Link bekommen Freunde {friend} bei {brand}. Sobald jemand dazukommt, (bekommst du|bekommen Sie) {advocate}.\n\n{link}\n\n" +
					"Die Nachricht (schreibst du|schreiben Sie) selbst. Unser Vorschlag dafür nennt, was beide Seiten bekommen." + inGerman.print(),
				"Über diesen Link bekommen Freunde {friend}. Sobald jemand dazukommt, (bekommst du|bekommen Sie) {advocate}.\n\n{link}",
			},
			cta: "Freude machen",
		}),
	templatesOf("de", "dual_favour", "in_app", germanDualFavourShares,
		ask{
			headline: []string{"Gut für Freunde, gut für (dich|Sie)"},
			body: []string{
				"Über (deinen|Ihren) Link zu {brand} bekommen Freunde {friend}, und (du bekommst|Sie bekommen) {advocate}.",
				"Freunde bekommen {friend}, (du bekommst|Sie bekommen) {advocate}.",
			},
			cta: "Link weitergeben",
		},
		ask{
			headline: []string{"Freunde zu {brand} einladen", "Freunde einladen"},
			body: []string{
				"Freunde bekommen {friend}. Sobald jemand dazukommt, (bekommst du|bekommen Sie) {advocate}, als Dankeschön.",
				"Freunde bekommen {friend}. Und (du bekommst|Sie bekommen) {advocate}.",
			},
			cta: "Freunde einladen",
		},
		ask{
			headline: []string{"Eine Freude für Freunde"},
			body: []string{
				"(Teil|Teilen Sie) (deinen|Ihren) Link zu {brand}: Freunde bekommen {friend}, und (du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt.",
				"Mit (deinem|Ihrem) Link bekommen Freunde {friend}, und (du bekommst|Sie bekommen) {advocate}.",
			},
			cta: "Freude machen",
		}),
	templatesOf("de", "dual_favour", "sms", germanDualFavourShares,
		ask{body: inGerman.joint("{brand}: Über (deinen|Ihren) Link bekommen Freunde {friend}, (du bekommst|Sie bekommen) {advocate}.", "Freunde bekommen {friend}, (du bekommst|Sie bekommen) {advocate}.")},
		ask{body: inGerman.joint("{brand}: Freunde bekommen {friend}. Sobald jemand dazukommt, (bekommst du|bekommen Sie) {advocate}.", "Freunde bekommen {friend}. Dafür (bekommst du|bekommen Sie) {advocate}.")},
		ask{body: inGerman.joint("{brand}: Eine Freude für Freunde: {friend}. (Du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt.", "Für Freunde {friend}, und (du bekommst|Sie bekommen) {advocate}.")}),
	templatesOf("de", "dual_favour", "push", germanDualFavourShares,
		ask{
			headline: []string{"Etwas für Freunde und für (dich|Sie)"},
			body:     []string{"Über (deinen|Ihren) Link zu {brand} bekommen Freunde {friend}, (du bekommst|Sie bekommen) {advocate}.", "Freunde bekommen {friend}, (du bekommst|Sie bekommen) {advocate}."},
		},
		ask{
			headline: []string{"Freunde zu {brand} einladen", "Freunde einladen"},
			body:     []string{"Freunde bekommen {friend}. Sobald jemand dazukommt, (bekommst du|bekommen Sie) {advocate}.", "Freunde bekommen {friend}. Und (du bekommst|Sie bekommen) {advocate}."},
		},
		ask{
			headline: []string{"Eine Freude für Freunde: {friend}", "Eine Freude für Freunde"},
			body:     []string{"(Teil|Teilen Sie) (deinen|Ihren) Link zu {brand}. (Du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt.", "(Du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt."},
		}),
)

var germanDualFavourShares = []share{
	{
		text: []string{
			"Über meinen Link bekommst du {friend} bei {brand}, und ich bekomme {advocate}, wenn du dabei bist: {link}",
			"Über meinen Link bekommst du {friend}, und ich bekomme {advocate}, wenn du dabei bist: {link}",
			"Schau dir mal {brand} an. Ich bekomme {advocate}, wenn du dabei bist: {link}",
		},
		chat: []string{
			"Vielleicht gefällt dir {brand}.\nÜber meinen Link bekommst du {friend}, und ich bekomme {advocate}, wenn du dabei bist.\n{link}",
			"Über meinen Link bekommst du {friend}, und ich bekomme {advocate}, wenn du dabei bist.\n{link}",
		},
		post:    inGerman.post("Wer sich {brand} ohnehin ansehen wollte: Hier ist mein Link. Ich erzähle gern, wie ich damit klarkomme."),
		landing: []string{"{name} hat etwas für (dich|Sie): {friend}", "Für (dich|Sie): {friend}", "Etwas für (dich|Sie)"},
		below:   inGerman.below("Willkommen bei {brand}.", "Willkommen."),
	},
	{
		text: []string{
			"Ich habe einen Link zu {brand} für dich: Du bekommst {friend}, und ich bekomme {advocate}, wenn du dabei bist. {link}",
			"Ich habe einen Link für dich: Du bekommst {friend}, und ich bekomme {advocate}, wenn du dabei bist. {link}",
			"Ich habe einen Link zu {brand} für dich. Ich bekomme {advocate}, wenn du dabei bist. {link}",
		},
		chat: []string{
			"Ich habe einen Link zu {brand} für dich.\nDu bekommst {friend}, und ich bekomme {advocate}, wenn du dabei bist.\n{link}",
			"Ich habe einen Link für dich.\nDu bekommst {friend}, und ich bekomme {advocate}, wenn du dabei bist.\n{link}",
		},
		post:    inGerman.post("Vielleicht kennst du {brand} schon. Wenn nicht: Sieh es dir an, und frag mich, wenn du eine zweite Meinung möchtest."),
		landing: []string{"{name} schickt (dir|Ihnen) {friend}", "{friend}, weil jemand an (dich|Sie) dachte", "Jemand hat an (dich|Sie) gedacht"},
		below:   inGerman.below("Herzlich willkommen bei {brand}.", "Herzlich willkommen."),
	},
	{
		text: []string{
			"Falls du {brand} ausprobieren willst: Über meinen Link bekommst du {friend}, und ich bekomme {advocate}, wenn du dabei bist. {link}",
			"Über meinen Link bekommst du {friend}, und ich bekomme {advocate}, wenn du dabei bist. {link}",
			"Falls du {brand} ausprobieren willst: Ich bekomme {advocate}, wenn du dabei bist. {link}",
		},
		chat: []string{
			"Falls du {brand} ausprobieren willst:\nÜber meinen Link bekommst du {friend}, und ich bekomme {advocate}, wenn du dabei bist.\n{link}",
			"Über meinen Link bekommst du {friend}, und ich bekomme {advocate}, wenn du dabei bist.\n{link}",
		},
		post:    inGerman.post("Falls {brand} schon auf deiner Liste steht: Hier ist mein Link. Frag mich ruhig vorher, wie es ist."),
		landing: []string{"{name} meint, {brand} passt zu (dir|Ihnen)", "Vielleicht passt {brand} zu (dir|Ihnen)", "Vielleicht passt das zu (dir|Ihnen)"},
		below:   inGerman.below("Davon haben beide Seiten etwas.", "Für beide gut."),
	},
}
