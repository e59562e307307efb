package prompts

import "slices"

// Help with a problem the friend has, as englishHelpFriend has it.
var spanishHelpFriend = []source{
	{
		language: "es", approach: "help_friend", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"¿Alguien cercano lidia con {problem}?", "¿A quién le podría ayudar {brand}?", "¿A quién podríamos ayudar?"},
			preheader: []string{"(Tu|Su) enlace (te|le) permite presentarle {brand}.", "Con (tu|su) enlace sabrá de nosotros."},
			headline:  []string{"(Echa|Eche) una mano a alguien cercano"},
			body: []string{
				spanishHello + "¿(Conoces|Conoce) a alguien que tenga problemas con {problem}? Para eso está {brand}, y quizá aún no nos conozca.\n\n(Envíale|Envíele) (tu|su) enlace:\n{link}" + spanishTold + spanishTail,
				"¿(Conoces|Conoce) a alguien a quien {brand} pueda ayudar? (Envíale|Envíele) (tu|su) enlace:\n{link}" + spanishBothBelow,
				"¿(Conoces|Conoce) a alguien a quien podamos ayudar? (Envíale|Envíele) (tu|su) enlace:\n{link}" + spanishOwnBelow,
			},
			cta: "Ayudar a alguien",
		},
		share: spanishHelpFriendShares[0],
	},
	{
		language: "es", approach: "help_friend", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"¿Alguien (te|le) ha contado problemas con {problem}?", "¿Hay alguien a quien podamos ayudar?"},
			preheader: []string{"(Tú ya conoces|Usted ya conoce) {brand}. Quizá esa persona no.", "(Tú ya nos conoces|Usted ya nos conoce). Quizá esa persona no."},
			headline:  []string{"A alguien le puede venir bien"},
			body: []string{
				spanishHello + "(Tú ya sabes|Usted ya sabe) qué hace {brand} cuando se trata de resolver problemas con {problem}. Quien los tiene, quizá no.\n\n(Pásale|Pásele) (tu|su) enlace:\n{link}" + spanishTold + spanishTail,
				"(Tú ya conoces|Usted ya conoce) {brand}. Alguien a quien le vendría bien, quizá no. (Pásale|Pásele) (tu|su) enlace:\n{link}" + spanishBothBelow,
				"A alguien que (conoces|usted conoce) le puede venir bien. (Pásale|Pásele) (tu|su) enlace:\n{link}" + spanishOwnBelow,
			},
			cta: "Pasar mi enlace",
		},
		share: spanishHelpFriendShares[1],
	},
	{
		language: "es", approach: "help_friend", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Para quien ya no puede más con {problem}", "Para quien necesita una mano"},
			preheader: []string{"(Cuéntale|Cuéntele) qué hace {brand}, con (tus|sus) palabras.", "(Cuéntaselo|Cuénteselo) con (tus|sus) palabras."},
			headline:  []string{"(Recomienda|Recomiende) {brand} a quien le sirva", "Una recomendación que ayuda"},
			body: []string{
				spanishHello + "Quizá alguien que (conoces|usted conoce) ya no puede más con {problem}. Si {brand} le puede ayudar, aquí está (tu|su) enlace. (Añade|Añada) unas palabras, si (quieres|quiere).\n\n{link}" + spanishTold + spanishTail,
				"Si {brand} le puede ayudar a alguien que (conoces|usted conoce), aquí está (tu|su) enlace:\n{link}" + spanishBothBelow,
				"Si esto le puede ayudar a alguien que (conoces|usted conoce), aquí está (tu|su) enlace:\n{link}" + spanishOwnBelow,
			},
			cta: "Enviar a alguien",
		},
		share: spanishHelpFriendShares[2],
	},
	{
		language: "es", approach: "help_friend", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"¿A quién podríamos ayudar?"},
			body: []string{
				"Si alguien tiene problemas con {problem}, (envíale|envíele) (tu|su) enlace de {brand}." + spanishBoth,
				"Si alguien tiene problemas con {problem}, (envíale|envíele) (tu|su) enlace." + spanishBoth,
				"(Envía|Envíe) (tu|su) enlace a quien le sirva {brand}." + spanishBoth,
				"(Envía|Envíe) (tu|su) enlace a quien le sirva." + spanishOwn,
			},
			cta: "Ayudar a alguien",
		},
		share: spanishHelpFriendShares[0],
	},
	{
		language: "es", approach: "help_friend", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"¿Alguien lidia con {problem}?", "(Échale|Échele) una mano a alguien"},
			body: []string{
				"(Preséntale|Preséntele) {brand} con (tu|su) enlace." + spanishBoth,
				"(Envíale|Envíele) (tu|su) enlace." + spanishBoth,
				"(Envíale|Envíele) (tu|su) enlace." + spanishOwn,
			},
			cta: "Enviar mi enlace",
		},
		share: spanishHelpFriendShares[1],
	},
	{
		language: "es", approach: "help_friend", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"¿Alguien con {problem}?", "¿Alguien necesita una mano?"},
			body: []string{
				"(Tú ya conoces|Usted ya conoce) {brand}; esa persona, quizá no. (Pásale|Pásele) (tu|su) enlace." + spanishBoth,
				"(Pásale|Pásele) (tu|su) enlace a quien le sirva." + spanishBoth,
				"(Pásale|Pásele) (tu|su) enlace a quien le sirva." + spanishOwn,
			},
			cta: "Pasar mi enlace",
		},
		share: spanishHelpFriendShares[2],
	},
	{
		language: "es", approach: "help_friend", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: si alguien lidia con {problem}, este es (tu|su) enlace para esa persona.[ Con él recibe {friend}.]" + spanishStop,
			"{brand}: ¿alguien lidia con {problem}?" + spanishStop,
			"{brand}: ¿a quién podemos ayudar?" + spanishStop,
		}, spanishTexted)},
		share: spanishHelpFriendShares[0],
	},
	{
		language: "es", approach: "help_friend", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: (pásale|pásele) (tu|su) enlace a quien lidie con {problem}." + spanishStop,
			"{brand}: (échale|échele) una mano a alguien." + spanishStop,
		}, spanishTexted)},
		share: spanishHelpFriendShares[1],
	},
	{
		language: "es", approach: "help_friend", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: para quien ya no puede más con {problem}." + spanishStop,
			"{brand}: para quien necesita una mano." + spanishStop,
		}, spanishTexted)},
		share: spanishHelpFriendShares[2],
	},
}

var spanishHelpFriendShares = []share{
	{
		text: []string{
			"Si tienes problemas con {problem}, echa un vistazo a {brand}." + spanishMine,
			"Echa un vistazo a {brand}." + spanishMine,
			"Echa un vistazo a {brand}." + spanishMineOnly,
		},
		chat: []string{
			"Si tienes problemas con {problem}, echa un vistazo a {brand}." + spanishMineChat,
			"Echa un vistazo a {brand}." + spanishMineChat,
		},
	},
	{
		text: []string{
			"¿Sigues lidiando con {problem}? Quizá {brand} te ayude." + spanishMine,
			"Quizá {brand} te ayude." + spanishMine,
			"Quizá {brand} te ayude." + spanishMineOnly,
		},
		chat: []string{
			"¿Sigues lidiando con {problem}? Quizá {brand} te ayude." + spanishMineChat,
			"Quizá {brand} te ayude." + spanishMineChat,
		},
	},
	{
		text: []string{
			"Sobre {problem}: {brand} puede ser lo que buscas." + spanishMine,
			"Quizá {brand} sea lo que buscas." + spanishMine,
			"Quizá {brand} sea lo que buscas." + spanishMineOnly,
		},
		chat: []string{
			"Sobre {problem}: {brand} puede ser lo que buscas." + spanishMineChat,
			"Quizá {brand} sea lo que buscas." + spanishMineChat,
		},
	},
}
