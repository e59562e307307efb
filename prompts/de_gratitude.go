package prompts

import "slices"

// Dank, und keine Bitte: kein Link, keine Prämie, nichts zu drücken. Die
// Teiltexte sind für alle, die ohnehin teilen.
var germanGratitude = slices.Concat(
	templatesOf("de", "gratitude", "email", germanGratitudeShares,
		ask{
			subject:   []string{"Danke von {brand}", "Danke von uns allen"},
			preheader: []string{"Zu tun ist nichts, wir wollten es einfach sagen."},
			headline:  []string{"Danke"},
			body: []string{
				"[" + inGerman.greeting + "\n\n]Danke, dass (du|Sie) bei {brand} (bist|sind)[, nun schon {tenure}]. Darüber freuen wir uns.\n\nZu tun ist nichts.\n\nHerzliche Grüße\n{brand}",
			},
		},
		ask{
			subject:   []string{"Ein kurzes Dankeschön von {brand}", "Ein kurzes Dankeschön"},
			preheader: []string{"Zwei Zeilen, kein Knopf."},
			headline:  []string{"Ein kurzes Dankeschön"},
			body: []string{
				"[" + inGerman.greeting + "\n\n](Du vertraust|Sie vertrauen) uns, und das ist einen eigenen Dank wert. Also: danke[ für {tenure} mit {brand}].\n\nWenn etwas nicht so ist, wie es sein soll, (schreib|schreiben Sie) uns.\n\nHerzliche Grüße\n{brand}",
			},
		},
		ask{
			subject:   []string{"Schön, dass (du|Sie) bei {brand} (bist|sind)", "Schön, dass (du|Sie) bei uns (bist|sind)"},
			preheader: []string{"Mehr steht in dieser Nachricht nicht."},
			headline:  []string{"Schön, dass (du|Sie) da (bist|sind)"},
			body: []string{
				"[" + inGerman.greeting + "\n\n]Schön, dass (du|Sie) da (bist|sind)[, und das schon {tenure}].[ Und danke für {friends}.]\n\nMehr wollten wir nicht sagen.\n\nHerzliche Grüße\n{brand}",
			},
		}),
	templatesOf("de", "gratitude", "in_app", germanGratitudeShares,
		ask{headline: []string{"Danke"}, body: []string{"Danke, dass (du|Sie) bei {brand} (bist|sind). Zu tun ist nichts.", "Danke, dass (du|Sie) bei uns (bist|sind)."}},
		ask{headline: []string{"Ein kurzes Dankeschön"}, body: []string{"(Du vertraust|Sie vertrauen) {brand}. Das ist einen eigenen Dank wert.", "(Du vertraust|Sie vertrauen) uns. Danke."}},
		ask{headline: []string{"Schön, dass (du|Sie) da (bist|sind)"}, body: []string{"Mehr wollten wir nicht sagen.[ Und danke für {friends}.]"}}),
	templatesOf("de", "gratitude", "sms", germanGratitudeShares,
		ask{body: []string{"{brand}: Danke, dass (du|Sie) dabei (bist|sind)[, nun schon {tenure}]. Zu tun ist nichts. Abmelden mit STOP", "Danke, dass (du|Sie) dabei (bist|sind). Abmelden mit STOP"}},
		ask{body: []string{"{brand}: (Du vertraust|Sie vertrauen) uns, und das ist einen eigenen Dank wert. Abmelden mit STOP", "Danke fürs Vertrauen. Abmelden mit STOP"}},
		ask{body: []string{"{brand}: Schön, dass (du|Sie) da (bist|sind). Mehr wollten wir nicht sagen. Abmelden mit STOP", "Schön, dass (du|Sie) da (bist|sind). Abmelden mit STOP"}}),
	templatesOf("de", "gratitude", "push", germanGratitudeShares,
		ask{headline: []string{"Danke von {brand}", "Danke"}, body: []string{"Zu tun ist nichts, wir wollten es einfach sagen."}},
		ask{headline: []string{"Ein kurzes Dankeschön"}, body: []string{"(Du vertraust|Sie vertrauen) {brand}. Das ist einen Dank wert.", "(Du vertraust|Sie vertrauen) uns. Danke."}},
		ask{headline: []string{"Schön, dass (du|Sie) da (bist|sind)"}, body: []string{"Mehr wollten wir nicht sagen."}}),
)

var germanGratitudeShares = []share{
	{
		text:    inGerman.text("Falls {brand} etwas für dich ist: Hier ist mein Link.", "Hier ist mein Link."),
		chat:    inGerman.chat("Falls {brand} etwas für dich ist: Hier ist mein Link.", "Hier ist mein Link."),
		post:    inGerman.post("Ich bin bei {brand}. Falls es etwas für dich ist: Hier ist mein Link. Wenn du Fragen hast, frag mich."),
		landing: []string{"{name} hat (dir|Ihnen) {brand} empfohlen", "Schön, dass (du|Sie) hier (bist|sind)"},
		below:   inGerman.below("(Sieh dich|Sehen Sie sich) bei {brand} in Ruhe um.", "(Sieh dich|Sehen Sie sich) in Ruhe um."),
	},
	{
		text:    inGerman.text("Ich bin bei {brand}. Sieh es dir an, wenn du magst.", "Sieh es dir an, wenn du magst."),
		chat:    inGerman.chat("Ich bin bei {brand}. Sieh es dir an, wenn du magst.", "Sieh es dir an, wenn du magst."),
		post:    inGerman.post("Ich bin bei {brand}. Wenn du so etwas suchst, sieh es dir an und bilde dir eine eigene Meinung."),
		landing: []string{"{name} schickt (dich|Sie) zu {brand}", "Willkommen bei {brand}", "Willkommen"},
		below:   inGerman.below("(Mach dir|Machen Sie sich) ein eigenes Bild."),
	},
	{
		text:    inGerman.text("Das ist {brand}, falls du mehr wissen willst.", "Falls du mehr wissen willst, hier steht es."),
		chat:    inGerman.chat("Das ist {brand}, falls du mehr wissen willst.", "Falls du mehr wissen willst, hier steht es."),
		post:    inGerman.post("Das ist {brand}. Falls du mehr wissen willst: Hier ist mein Link, und Fragen beantworte ich gern."),
		landing: []string{"{name} hat von {brand} erzählt", "Mehr über {brand}", "Mehr über uns"},
		below:   inGerman.below("Hier steht, was {brand} macht.", "Hier steht, was wir machen."),
	},
}
