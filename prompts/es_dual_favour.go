package prompts

import "slices"

// A favour both ways, as englishDualFavour has it.
var spanishDualFavour = []source{
	{
		language: "es", approach: "dual_favour", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"(Regala|Regale) {friend}, (recibe|reciba) {advocate}", "(Regala|Regale) {friend}", "Algo para alguien cercano, y para (ti|usted)"},
			preheader: []string{"(Comparte|Comparta) (tu|su) enlace de {brand} con quien (quieras|quiera).", "(Comparte|Comparta) (tu|su) enlace con quien (quieras|quiera)."},
			headline:  []string{"Algo para alguien cercano, y para (ti|usted)"},
			body: []string{
				spanishHello + "¿(Conoces|Conoce) a alguien a quien le gustaría {brand}? Con (tu|su) enlace, esa persona recibe {friend}, y (tú recibes|usted recibe) {advocate} cuando se una.\n\n" +
					"(Compártelo|Compártalo) con quien (te|le) venga a la mente:\n{link}" + spanishTail,
				"Con (tu|su) enlace, otra persona recibe {friend}, y (tú recibes|usted recibe) {advocate} cuando se una:\n{link}",
			},
			cta: "Compartir mi enlace",
		},
		share: spanishDualFavourShares[0],
	},
	{
		language: "es", approach: "dual_favour", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Para alguien cercano, {friend}. Para (ti|usted), {advocate}.", "Para alguien cercano, {friend}", "Bueno para alguien, bueno para (ti|usted)"},
			preheader: []string{"(Tu|Su) enlace personal de {brand} está listo.", "(Tu|Su) enlace personal está listo."},
			headline:  []string{"Bueno para alguien, bueno para (ti|usted)"},
			body: []string{
				spanishHello + "Este es (tu|su) enlace personal de {brand}. Quien se una con él recibe {friend}. (Tú recibes|Usted recibe) {advocate}, como agradecimiento.\n\n{link}\n\n" +
					"Con una persona basta: alguien a quien de verdad le sirva." + spanishTail,
				"Quien se una con (tu|su) enlace recibe {friend}. (Tú recibes|Usted recibe) {advocate}, como agradecimiento.\n\n{link}",
			},
			cta: "Enviar a alguien",
		},
		share: spanishDualFavourShares[1],
	},
	{
		language: "es", approach: "dual_favour", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"(Ten|Tenga) un detalle con alguien: {friend}", "(Ten|Tenga) un detalle con alguien"},
			preheader: []string{"Y (tú recibes|usted recibe) {advocate} cuando se una.", "Y también hay algo para (ti|usted)."},
			headline:  []string{"Un detalle para alguien, un gracias para (ti|usted)"},
			body: []string{
				spanishHello + "¿Con quién (te|le) gustaría tener un detalle? Con (tu|su) enlace, esa persona recibe {friend} en {brand}. Cuando se una, (tú recibes|usted recibe) {advocate}.\n\n{link}\n\n" +
					"El mensaje lo (escribes tú|escribe usted). El texto que (te|le) sugerimos menciona las dos recompensas." + spanishTail,
				"Con (tu|su) enlace, esa persona recibe {friend}. Cuando se una, (tú recibes|usted recibe) {advocate}.\n\n{link}",
			},
			cta: "Invitar a alguien",
		},
		share: spanishDualFavourShares[2],
	},
	{
		language: "es", approach: "dual_favour", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"(Regala|Regale) {friend}, (recibe|reciba) {advocate}", "Bueno para alguien y para (ti|usted)"},
			body: []string{
				"Con (tu|su) enlace de {brand}, otra persona recibe {friend}, y (tú recibes|usted recibe) {advocate} cuando se una.",
				"Con (tu|su) enlace, otra persona recibe {friend}, y (tú recibes|usted recibe) {advocate} cuando se una.",
				"Esa persona recibe {friend}; (tú|usted), {advocate}.",
			},
			cta: "Compartir mi enlace",
		},
		share: spanishDualFavourShares[0],
	},
	{
		language: "es", approach: "dual_favour", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"(Invita|Invite) a alguien a {brand}", "(Invita|Invite) a alguien"},
			body: []string{
				"Con (tu|su) enlace, esa persona recibe {friend}. Cuando se una, (tú recibes|usted recibe) {advocate}, como agradecimiento.",
				"Esa persona recibe {friend}. Cuando se una, (tú recibes|usted recibe) {advocate}.",
			},
			cta: "Invitar a alguien",
		},
		share: spanishDualFavourShares[1],
	},
	{
		language: "es", approach: "dual_favour", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"(Ten|Tenga) un detalle con alguien"},
			body: []string{
				"(Comparte|Comparta) (tu|su) enlace de {brand}: esa persona recibe {friend}, y (tú recibes|usted recibe) {advocate} cuando se una.",
				"(Comparte|Comparta) (tu|su) enlace: esa persona recibe {friend}, y (tú|usted), {advocate}.",
			},
			cta: "Tener un detalle",
		},
		share: spanishDualFavourShares[2],
	},
	{
		language: "es", approach: "dual_favour", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: con (tu|su) enlace, otra persona recibe {friend} y (recibes|usted recibe) {advocate}. {link} STOP para cancelar",
			"{brand}: para alguien, {friend}; para (ti|usted), {advocate}. {link} STOP para cancelar",
		}, spanishTexted)},
		share: spanishDualFavourShares[0],
	},
	{
		language: "es", approach: "dual_favour", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: para quien (invites|usted invite), {friend}. Para (ti|usted), {advocate}. {link} STOP para cancelar",
		}, spanishTexted)},
		share: spanishDualFavourShares[1],
	},
	{
		language: "es", approach: "dual_favour", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: (ten|tenga) un detalle con alguien, {friend}. Y para (ti|usted), {advocate}. {link} STOP para cancelar",
			"{brand}, un detalle: para alguien, {friend}; para (ti|usted), {advocate}. {link} STOP para cancelar",
		}, spanishTexted)},
		share: spanishDualFavourShares[2],
	},
}

var spanishDualFavourShares = []share{
	{
		text: []string{
			"Con mi enlace recibes {friend} en {brand}, y yo recibo {advocate} si te unes: {link}",
			"Con mi enlace recibes {friend}, y yo recibo {advocate} si te unes: {link}",
			"Echa un vistazo a {brand}. Recibo {advocate} si te unes: {link}",
		},
		chat: []string{
			"Creo que {brand} te puede gustar.\nCon mi enlace recibes {friend}, y yo recibo {advocate} si te unes.\n{link}",
			"Con mi enlace recibes {friend}, y yo recibo {advocate} si te unes.\n{link}",
		},
	},
	{
		text: []string{
			"Tengo un enlace de {brand} para ti: recibes {friend}, y yo recibo {advocate} si te unes. {link}",
			"Tengo un enlace para ti: recibes {friend}, y yo recibo {advocate} si te unes. {link}",
			"Tengo un enlace de {brand} para ti. Recibo {advocate} si te unes. {link}",
		},
		chat: []string{
			"Tengo un enlace de {brand} para ti.\nRecibes {friend}, y yo recibo {advocate} si te unes.\n{link}",
			"Tengo un enlace para ti.\nRecibes {friend}, y yo recibo {advocate} si te unes.\n{link}",
		},
	},
	{
		text: []string{
			"Por si quieres probar {brand}: con mi enlace recibes {friend}, y yo recibo {advocate} si te unes. {link}",
			"Con mi enlace recibes {friend}, y yo recibo {advocate} si te unes. {link}",
			"Por si quieres probar {brand}: recibo {advocate} si te unes. {link}",
		},
		chat: []string{
			"Por si quieres probar {brand}:\ncon mi enlace recibes {friend}, y yo recibo {advocate} si te unes.\n{link}",
			"Con mi enlace recibes {friend}, y yo recibo {advocate} si te unes.\n{link}",
		},
	},
}
