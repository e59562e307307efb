package prompts

import "slices"

// A favour both ways, as englishDualFavour has it.
var portugueseDualFavour = []source{
	{
		language: "pt", approach: "dual_favour", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Dê {friend} a alguém e ganhe {advocate}", "Dê {friend} a alguém", "Bom para alguém, bom para você"},
			preheader: []string{"Envie seu link {brand} para quem vai gostar.", "Envie seu link para quem vai gostar."},
			headline:  []string{"Bom para alguém, bom para você"},
			body: []string{
				portugueseHello + "Conhece alguém que iria gostar? Com seu link {brand}, essa pessoa ganha {friend}, e você ganha {advocate} quando ela entrar.\n\n" +
					"Envie para quem vier à mente:\n{link}" + portugueseTail,
				"Com seu link, uma pessoa ganha {friend}, e você ganha {advocate} quando ela entrar:\n{link}",
			},
			cta: "Enviar meu link",
		},
		share: portugueseDualFavourShares[0],
	},
	{
		language: "pt", approach: "dual_favour", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Para alguém, {friend}. Para você, {advocate}.", "Para alguém, {friend}", "Uma gentileza que vai e volta"},
			preheader: []string{"Seu link {brand} pessoal está pronto.", "Seu link pessoal está pronto."},
			headline:  []string{"Uma gentileza que vai e volta"},
			body: []string{
				portugueseHello + "Este é o seu link pessoal para {brand}. Quem entrar com ele ganha {friend}. Você ganha {advocate}, como agradecimento.\n\n{link}\n\n" +
					"Uma pessoa já basta: alguém que vá usar de verdade." + portugueseTail,
				"Quem entrar com o seu link ganha {friend}. Você ganha {advocate}, como agradecimento.\n\n{link}",
			},
			cta: "Enviar para alguém",
		},
		share: portugueseDualFavourShares[1],
	},
	{
		language: "pt", approach: "dual_favour", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Faça uma gentileza a alguém: {friend}", "Faça uma gentileza a alguém"},
			preheader: []string{"E você ganha {advocate} quando a pessoa entrar.", "E também tem algo para você."},
			headline:  []string{"Uma gentileza para alguém, um obrigado para você"},
			body: []string{
				portugueseHello + "A quem você gostaria de fazer uma gentileza? Com seu link {brand}, essa pessoa ganha {friend}. Quando ela entrar, você ganha {advocate}.\n\n{link}\n\n" +
					"Quem escreve a mensagem é você. O texto que sugerimos fala das duas recompensas." + portugueseTail,
				"Com seu link, uma pessoa ganha {friend}. Quando ela entrar, você ganha {advocate}.\n\n{link}",
			},
			cta: "Convidar alguém",
		},
		share: portugueseDualFavourShares[2],
	},
	{
		language: "pt", approach: "dual_favour", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Dê {friend}, ganhe {advocate}", "Bom para alguém, bom para você"},
			body: []string{
				"Com seu link {brand}, uma pessoa ganha {friend}, e você ganha {advocate} quando ela entrar.",
				"Com seu link, uma pessoa ganha {friend}, e você ganha {advocate} quando ela entrar.",
				"Essa pessoa ganha {friend}, você ganha {advocate}.",
			},
			cta: "Enviar meu link",
		},
		share: portugueseDualFavourShares[0],
	},
	{
		language: "pt", approach: "dual_favour", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Convide alguém para {brand}", "Convide alguém"},
			body: []string{
				"Com seu link, essa pessoa ganha {friend}. Quando ela entrar, você ganha {advocate}, como agradecimento.",
				"Essa pessoa ganha {friend}. Quando ela entrar, você ganha {advocate}.",
			},
			cta: "Convidar alguém",
		},
		share: portugueseDualFavourShares[1],
	},
	{
		language: "pt", approach: "dual_favour", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Faça uma gentileza a alguém"},
			body: []string{
				"Envie seu link {brand}: essa pessoa ganha {friend}, e você ganha {advocate} quando ela entrar.",
				"Envie seu link: essa pessoa ganha {friend}, e você ganha {advocate} quando ela entrar.",
			},
			cta: "Enviar para alguém",
		},
		share: portugueseDualFavourShares[2],
	},
	{
		language: "pt", approach: "dual_favour", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: com seu link, a pessoa ganha {friend}. Ganhe {advocate} por indicar. {link} STOP para sair",
			"{brand}: para quem entrar, {friend}. Indique e ganhe {advocate}. {link} STOP para sair",
		}, portugueseTexted)},
		share: portugueseDualFavourShares[0],
	},
	{
		language: "pt", approach: "dual_favour", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: {friend} para uma pessoa, {advocate} para você. {link} STOP para sair",
		}, portugueseTexted)},
		share: portugueseDualFavourShares[1],
	},
	{
		language: "pt", approach: "dual_favour", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: convide alguém com seu link. A pessoa ganha {friend}; você, {advocate}. {link} STOP para sair",
			"{brand}: um convite: {friend} para alguém, {advocate} para você. {link} STOP para sair",
		}, portugueseTexted)},
		share: portugueseDualFavourShares[2],
	},
}

var portugueseDualFavourShares = []share{
	{
		text: []string{
			"Com meu link {brand}, você ganha {friend}, e eu ganho {advocate} se você entrar: {link}",
			"Com meu link, você ganha {friend}, e eu ganho {advocate} se você entrar: {link}",
			"Dá uma olhada: {brand}. Eu ganho {advocate} se você entrar: {link}",
		},
		chat: []string{
			"Acho que você vai gostar: {brand}.\nCom meu link, você ganha {friend}, e eu ganho {advocate} se você entrar.\n{link}",
			"Com meu link, você ganha {friend}, e eu ganho {advocate} se você entrar.\n{link}",
		},
	},
	{
		text: []string{
			"Tenho um link {brand} para você: você ganha {friend}, e eu ganho {advocate} se você entrar. {link}",
			"Tenho um link para você: você ganha {friend}, e eu ganho {advocate} se você entrar. {link}",
			"Tenho um link {brand} para você. Eu ganho {advocate} se você entrar. {link}",
		},
		chat: []string{
			"Tenho um link {brand} para você.\nVocê ganha {friend}, e eu ganho {advocate} se você entrar.\n{link}",
			"Tenho um link para você.\nVocê ganha {friend}, e eu ganho {advocate} se você entrar.\n{link}",
		},
	},
	{
		text: []string{
			"Se quiser experimentar {brand}: com meu link, você ganha {friend}, e eu ganho {advocate} se você entrar. {link}",
			"Com meu link, você ganha {friend}, e eu ganho {advocate} se você entrar. {link}",
			"Se quiser experimentar {brand}: eu ganho {advocate} se você entrar. {link}",
		},
		chat: []string{
			"Se quiser experimentar {brand}:\ncom meu link, você ganha {friend}, e eu ganho {advocate} se você entrar.\n{link}",
			"Com meu link, você ganha {friend}, e eu ganho {advocate} se você entrar.\n{link}",
		},
	},
}
