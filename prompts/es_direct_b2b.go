package prompts

import "slices"

// A straight question between businesses, as englishDirectB2B has it.
var spanishDirectB2B = []source{
	{
		language: "es", approach: "direct_b2b", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"¿Alguien más lidia con {problem}?", "¿Qué empresa podría necesitar {brand}?", "¿A qué empresa podríamos ayudar?"},
			preheader: []string{"Nos gusta trabajar con clientes como (tú|usted)."},
			headline:  []string{"¿A quién más podríamos ayudar?"},
			body: []string{
				spanishHello + "Nos gusta trabajar con clientes como (tú|usted). ¿Hay alguien más en (tu|su) sector que lidie con {problem}? Hablaríamos con gusto.\n\n(Pásale|Pásele) este enlace, por favor:\n{link}" + spanishTold + spanishTail + "\n\nEl equipo de {brand}",
				"¿Hay alguien más en (tu|su) sector que busque ayuda? (Pásale|Pásele) este enlace, por favor:\n{link}" + spanishBothBelow + "\n\nEl equipo de {brand}",
				"¿Hay alguien más en (tu|su) sector que busque ayuda? (Pásale|Pásele) este enlace, por favor:\n{link}" + spanishOwnBelow,
			},
			cta: "Presentar a alguien",
		},
		share: spanishDirectB2BShares[0],
	},
	{
		language: "es", approach: "direct_b2b", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"¿Con quién conviene hablar sobre {problem}?", "¿Con quién conviene que hablemos?"},
			preheader: []string{"Si (te|le) viene alguien a la mente, aquí está (tu|su) enlace de {brand}.", "Si (te|le) viene alguien a la mente, aquí está (tu|su) enlace."},
			headline:  []string{"Una presentación, si (te|le) viene alguien a la mente"},
			body: []string{
				spanishHello + "Si alguien de (tu|su) entorno profesional busca ayuda con {problem}, una presentación de (tu|su) parte significaría mucho para nosotros. No hace falta escribir mucho: basta con reenviar este enlace, y que decida por su cuenta.\n\n{link}" + spanishTold + spanishTail + "\n\nEl equipo de {brand}",
				"Si a alguien de (tu|su) entorno profesional le viene bien nuestra ayuda, una presentación de (tu|su) parte significaría mucho para nosotros:\n{link}" + spanishBothBelow + "\n\nEl equipo de {brand}",
				"Si a alguien de (tu|su) entorno profesional le viene bien nuestra ayuda, una presentación de (tu|su) parte significaría mucho para nosotros:\n{link}" + spanishOwnBelow,
			},
			cta: "Presentar a alguien",
		},
		share: spanishDirectB2BShares[1],
	},
	{
		language: "es", approach: "direct_b2b", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"¿Alguien en (tu|su) red lidia con {problem}?", "¿Alguien en (tu|su) red a quien podamos ayudar?"},
			preheader: []string{"Basta con una breve presentación de (tu|su) parte."},
			headline:  []string{"¿A quién le vendría bien una mano?"},
			body: []string{
				spanishHello + "Una pregunta, y no pasa nada si la respuesta es no: ¿hay una persona en (tu|su) red que busque ayuda con {problem}? Si la hay, (envíale|envíele) este enlace y (cuéntale|cuéntele) qué tal es trabajar con {brand}.\n\n{link}" + spanishTold + spanishTail,
				"¿Hay una persona en (tu|su) red a quien {brand} pueda ayudar? (Envíale|Envíele) este enlace, por favor:\n{link}" + spanishBothBelow,
				"¿Hay una persona en (tu|su) red a quien podamos ayudar? (Envíale|Envíele) este enlace, por favor:\n{link}" + spanishOwnBelow,
			},
			cta: "Compartir el enlace",
		},
		share: spanishDirectB2BShares[2],
	},
	{
		language: "es", approach: "direct_b2b", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"¿Alguien más lidia con {problem}?", "¿A quién más podríamos ayudar?"},
			body: []string{
				"Hablaríamos con gusto. (Envíale|Envíele) (tu|su) enlace de {brand}." + spanishBoth,
				"Hablaríamos con gusto." + spanishBoth,
				"Hablaríamos con gusto." + spanishOwn,
			},
			cta: "Presentar a alguien",
		},
		share: spanishDirectB2BShares[0],
	},
	{
		language: "es", approach: "direct_b2b", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"¿Con quién conviene que hablemos?"},
			body: []string{
				"Si alguien de (tu|su) sector busca ayuda con {problem}, (pásale|pásele) (tu|su) enlace." + spanishBoth,
				"Si a alguien de (tu|su) sector le sirve {brand}, (pásale|pásele) (tu|su) enlace." + spanishBoth,
				"Si a alguien de (tu|su) sector le sirve, (pásale|pásele) (tu|su) enlace." + spanishOwn,
			},
			cta: "Presentar a alguien",
		},
		share: spanishDirectB2BShares[1],
	},
	{
		language: "es", approach: "direct_b2b", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"¿Alguien a quien podamos ayudar?"},
			body: []string{
				"¿Una persona de (tu|su) red lidia con {problem}? (Envíale|Envíele) (tu|su) enlace." + spanishBoth,
				"¿(Te|Le) viene a la mente una persona de (tu|su) red? (Envíale|Envíele) (tu|su) enlace." + spanishOwn,
			},
			cta: "Compartir el enlace",
		},
		share: spanishDirectB2BShares[2],
	},
	{
		language: "es", approach: "direct_b2b", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: ¿alguien de (tu|su) sector lidia con {problem}? Este es (tu|su) enlace para esa persona." + spanishStop,
			"{brand}: ¿otra empresa busca ayuda?" + spanishStop,
		}, spanishTexted)},
		share: spanishDirectB2BShares[0],
	},
	{
		language: "es", approach: "direct_b2b", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: ¿con quién conviene hablar sobre {problem}?" + spanishStop,
			"{brand}: ¿con quién conviene que hablemos?" + spanishStop,
		}, spanishTexted)},
		share: spanishDirectB2BShares[1],
	},
	{
		language: "es", approach: "direct_b2b", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: si alguien de (tu|su) red busca ayuda con {problem}, (envíale|envíele) (tu|su) enlace." + spanishStop,
			"{brand}: ¿alguien de (tu|su) red busca ayuda?" + spanishStop,
		}, spanishTexted)},
		share: spanishDirectB2BShares[2],
	},
}

var spanishDirectB2BShares = []share{
	{
		text: []string{
			"Si buscas ayuda con {problem}, habla con {brand} justo de eso." + spanishMine,
			"Puedes hablar con {brand}." + spanishMine,
			"Puedes hablar con {brand}." + spanishMineOnly,
		},
		chat: []string{
			"Si buscas ayuda con {problem}, habla con {brand} justo de eso." + spanishMineChat,
			"Puedes hablar con {brand}." + spanishMineChat,
		},
	},
	{
		text: []string{
			"¿Buscas ayuda con {problem}? Te sugiero hablar con {brand}." + spanishMine,
			"Te sugiero hablar con {brand}." + spanishMine,
			"Te sugiero hablar con {brand}." + spanishMineOnly,
		},
		chat: []string{
			"¿Buscas ayuda con {problem}? Te sugiero hablar con {brand}." + spanishMineChat,
			"Te sugiero hablar con {brand}." + spanishMineChat,
		},
	},
	{
		text: []string{
			"Sobre {problem}: puede valer la pena hablar con {brand}." + spanishMine,
			"Puede valer la pena hablar con {brand}." + spanishMine,
			"Puede valer la pena hablar con {brand}." + spanishMineOnly,
		},
		chat: []string{
			"Sobre {problem}: puede valer la pena hablar con {brand}." + spanishMineChat,
			"Puede valer la pena hablar con {brand}." + spanishMineChat,
		},
	},
}
