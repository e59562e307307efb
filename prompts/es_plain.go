package prompts

import "slices"

// The plain words, for any offer and every channel.
var spanishPlain = []source{
	{
		language: "es", approach: "plain", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"¿A quién le gustaría {brand}?", "¿A quién le gustaría?"},
			preheader: []string{"Con (tu|su) enlace, esa persona recibe {friend}.", "(Tú recibes|Usted recibe) {advocate} cuando alguien se una.", "Aquí está (tu|su) enlace para compartir."},
			headline:  []string{"(Comparte|Comparta) {brand} con alguien", "(Compártelo|Compártalo) con alguien"},
			body: []string{
				spanishHello + "A alguien que (conoces|usted conoce) también le puede gustar {brand}.[ Con (tu|su) enlace, esa persona recibe {friend}.]" + spanishOwn + "\n\n" +
					"Este es (tu|su) enlace para compartir:\n{link}" + spanishTail,
				"Este es (tu|su) enlace de {brand} para compartir:\n{link}[\n\nCon él, otra persona recibe {friend}.]" + spanishOwnBelow,
				"Este es (tu|su) enlace para compartir:\n{link}[\n\n(Tú recibes|Usted recibe) {advocate} cuando alguien se una.]",
			},
			cta: "Compartir mi enlace",
		},
		share: spanishPlainShares[0],
	},
	{
		language: "es", approach: "plain", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Un enlace de {brand} para compartir", "Un enlace para compartir"},
			preheader: []string{"Para alguien a quien le guste[: esa persona recibe {friend}].", "Para alguien a quien le guste."},
			headline:  []string{"Un enlace para compartir"},
			body: []string{
				spanishHello + "Si {brand} le sirve a alguien que (conoces|usted conoce), este enlace es para esa persona:\n{link}" + spanishBothBelow + spanishTail,
				"Si {brand} le sirve a alguien que (conoces|usted conoce), este enlace es para esa persona:\n{link}" + spanishOwnBelow,
				"Si le sirve a alguien que (conoces|usted conoce), este es (tu|su) enlace:\n{link}" + spanishOwnBelow,
			},
			cta: "Pasar mi enlace",
		},
		share: spanishPlainShares[1],
	},
	{
		language: "es", approach: "plain", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"¿En quién (piensas|piensa) para {brand}?", "¿En quién (piensas|piensa)?"},
			preheader: []string{"Con una persona a quien de verdad le sirva, basta."},
			headline:  []string{"¿Con quién (compartirías|compartiría) {brand}?", "¿Con quién lo (compartirías|compartiría)?"},
			body: []string{
				spanishHello + "(Piensa|Piense) en una persona a quien {brand} le venga bien y (envíale|envíele) (tu|su) enlace:\n{link}" + spanishBothBelow + spanishTail,
				"(Piensa|Piense) en una persona a quien {brand} le venga bien y (envíale|envíele) (tu|su) enlace:\n{link}" + spanishOwnBelow,
				"(Piensa|Piense) en una persona a quien le venga bien y (envíale|envíele) (tu|su) enlace:\n{link}" + spanishOwnBelow,
			},
			cta: "Compartir mi enlace",
		},
		share: spanishPlainShares[2],
	},
	{
		language: "es", approach: "plain", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"(Comparte|Comparta) {brand}", "(Comparte|Comparta) (tu|su) enlace"},
			body: []string{
				"¿(Conoces|Conoce) a alguien a quien le gustaría {brand}?" + spanishBoth,
				"(Pásale|Pásele) (tu|su) enlace a alguien." + spanishBoth,
				"(Pásale|Pásele) (tu|su) enlace a alguien." + spanishOwn,
			},
			cta: "Compartir mi enlace",
		},
		share: spanishPlainShares[0],
	},
	{
		language: "es", approach: "plain", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Un enlace para compartir"},
			body: []string{
				"(Envíalo|Envíelo) a alguien a quien le guste {brand}." + spanishBoth,
				"(Envíalo|Envíelo) a alguien a quien le guste." + spanishBoth,
				"(Envíalo|Envíelo) a alguien a quien le guste." + spanishOwn,
			},
			cta: "Ver mi enlace",
		},
		share: spanishPlainShares[1],
	},
	{
		language: "es", approach: "plain", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"¿En quién (piensas|piensa) para {brand}?", "¿En quién (piensas|piensa)?"},
			body: []string{
				"Con una persona a quien de verdad le sirva, basta." + spanishBoth,
				"Con una persona basta." + spanishOwn,
			},
			cta: "Compartir mi enlace",
		},
		share: spanishPlainShares[2],
	},
	{
		language: "es", approach: "plain", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: (tu|su) enlace para alguien cercano.[ Esa persona recibe {friend}.]" + spanishStop,
		}, spanishTexted)},
		share: spanishPlainShares[0],
	},
	{
		language: "es", approach: "plain", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: si (conoces|usted conoce) a alguien a quien le guste, este es (tu|su) enlace." + spanishStop,
			"{brand}: un enlace para quien (quieras|usted quiera)." + spanishStop,
		}, spanishTexted)},
		share: spanishPlainShares[1],
	},
	{
		language: "es", approach: "plain", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: ¿en quién (piensas|piensa)? Con una persona basta." + spanishStop,
			"{brand}: ¿en quién (piensas|piensa)?" + spanishStop,
		}, spanishTexted)},
		share: spanishPlainShares[2],
	},
	{
		language: "es", approach: "plain", channel: "push", variant: 1, version: 1,
		ask: ask{
			headline: []string{"¿A quién le gustaría {brand}?", "(Comparte|Comparta) (tu|su) enlace"},
			body: []string{
				"(Tu|Su) enlace está listo." + spanishBoth,
				"(Tu|Su) enlace está listo.[ (Tú recibes|Usted recibe) {advocate} cuando alguien se una.]",
			},
		},
		share: spanishPlainShares[0],
	},
	{
		language: "es", approach: "plain", channel: "onsite", variant: 1, version: 1,
		ask: ask{
			headline: []string{"¿A quién le gustaría {brand}?", "(Comparte|Comparta) {brand} con alguien", "(Compártelo|Compártalo) con alguien"},
			body: []string{
				"(Tu|Su) enlace está listo.[ Con él, otra persona recibe {friend}.]" + spanishOwn,
				"(Tu|Su) enlace está listo.[ (Tú recibes|Usted recibe) {advocate} cuando alguien se una.]",
			},
			cta: "Compartir mi enlace",
		},
		share: spanishPlainShares[0],
	},
}

var spanishPlainShares = []share{
	{
		text: []string{
			"Echa un vistazo a {brand}." + spanishMine,
			"Echa un vistazo a {brand}." + spanishMineOnly,
		},
		chat: []string{
			"Echa un vistazo a {brand} cuando tengas un rato." + spanishMineChat,
			"Echa un vistazo a {brand}." + spanishMineChat,
		},
	},
	{
		text: []string{
			"Tengo un enlace de {brand} para ti.[ Recibes {friend}.][ Yo recibo {advocate} si te unes.] {link}",
			"Tengo un enlace de {brand} para ti." + spanishMineOnly,
		},
		chat: []string{
			"Tengo un enlace de {brand} para ti.[\nRecibes {friend}.][\nYo recibo {advocate} si te unes.]\n{link}",
			"Tengo un enlace para ti.[\nRecibes {friend}.][\nYo recibo {advocate} si te unes.]\n{link}",
		},
	},
	{
		text: []string{
			"¿Será {brand} algo para ti?" + spanishMine,
			"¿Será {brand} algo para ti?" + spanishMineOnly,
		},
		chat: []string{
			"¿Será {brand} algo para ti?" + spanishMineChat,
			"¿Será {brand} algo para ti?" + spanishMineChat,
		},
	},
}
