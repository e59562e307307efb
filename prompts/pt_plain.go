package prompts

import "slices"

// The plain words, for any offer and every channel.
var portuguesePlain = []source{
	{
		language: "pt", approach: "plain", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Quem iria gostar de conhecer {brand}?", "Quem iria gostar?"},
			preheader: []string{"Com seu link, uma pessoa ganha {friend}.", "Você ganha {advocate} quando alguém entrar.", "Aqui está seu link para passar adiante."},
			headline:  []string{"Apresente {brand} a alguém", "Passe adiante"},
			body: []string{
				portugueseHello + "Alguém que você conhece também pode gostar: {brand}.[ Com seu link, essa pessoa ganha {friend}.]" + portugueseOwn + "\n\n" +
					"Aqui está seu link para passar adiante:\n{link}" + portugueseTail,
				"Aqui está seu link {brand} para passar adiante:\n{link}[\n\nUma pessoa ganha {friend}.]" + portugueseOwnBelow,
				"Aqui está seu link para passar adiante:\n{link}[\n\nVocê ganha {advocate} quando alguém entrar.]",
			},
			cta: "Enviar meu link",
		},
		share: portuguesePlainShares[0],
	},
	{
		language: "pt", approach: "plain", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Um link {brand} para passar adiante", "Um link para passar adiante"},
			preheader: []string{"Para uma pessoa que vai gostar[: ela ganha {friend}].", "Para uma pessoa que vai gostar."},
			headline:  []string{"Um link para passar adiante"},
			body: []string{
				portugueseHello + "Se {brand} servir a alguém que você conhece, este link é para essa pessoa:\n{link}" + portugueseBothBelow + portugueseTail,
				"Se {brand} servir a alguém que você conhece, este link é para essa pessoa:\n{link}" + portugueseOwnBelow,
				"Se isto servir a alguém que você conhece, este link é para essa pessoa:\n{link}" + portugueseOwnBelow,
			},
			cta: "Passar adiante",
		},
		share: portuguesePlainShares[1],
	},
	{
		language: "pt", approach: "plain", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Quem vem à mente para {brand}?", "Quem vem à mente?"},
			preheader: []string{"Uma pessoa que vá usar de verdade já basta."},
			headline:  []string{"A quem você indicaria {brand}?", "A quem você indicaria?"},
			body: []string{
				portugueseHello + "Pense em uma pessoa para quem {brand} seria útil e envie seu link:\n{link}" + portugueseBothBelow + portugueseTail,
				"Pense em uma pessoa para quem {brand} seria útil e envie seu link:\n{link}" + portugueseOwnBelow,
				"Pense em uma pessoa para quem isto seria útil e envie seu link:\n{link}" + portugueseOwnBelow,
			},
			cta: "Enviar meu link",
		},
		share: portuguesePlainShares[2],
	},
	{
		language: "pt", approach: "plain", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Apresente {brand}", "Envie seu link"},
			body: []string{
				"Conhece alguém que iria gostar de usar {brand}?" + portugueseBoth,
				"Envie seu link a uma pessoa." + portugueseBoth,
				"Envie seu link a uma pessoa." + portugueseOwn,
			},
			cta: "Enviar meu link",
		},
		share: portuguesePlainShares[0],
	},
	{
		language: "pt", approach: "plain", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Um link para passar adiante"},
			body: []string{
				"Envie a uma pessoa que vai gostar de usar {brand}." + portugueseBoth,
				"Envie a uma pessoa que vai gostar." + portugueseBoth,
				"Envie a uma pessoa que vai gostar." + portugueseOwn,
			},
			cta: "Ver meu link",
		},
		share: portuguesePlainShares[1],
	},
	{
		language: "pt", approach: "plain", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Quem vem à mente para {brand}?", "Quem vem à mente?"},
			body: []string{
				"Uma pessoa que vá usar de verdade já basta." + portugueseBoth,
				"Uma pessoa já basta." + portugueseOwn,
			},
			cta: "Enviar meu link",
		},
		share: portuguesePlainShares[2],
	},
	{
		language: "pt", approach: "plain", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: seu link para alguém.[ A pessoa ganha {friend}.]" + portugueseStop,
		}, portugueseTexted)},
		share: portuguesePlainShares[0],
	},
	{
		language: "pt", approach: "plain", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: um link para passar a quem vai gostar." + portugueseStop,
			"{brand}: um link para passar adiante." + portugueseStop,
		}, portugueseTexted)},
		share: portuguesePlainShares[1],
	},
	{
		language: "pt", approach: "plain", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: quem vem à mente? Uma pessoa já basta." + portugueseStop,
			"{brand}: quem vem à mente?" + portugueseStop,
		}, portugueseTexted)},
		share: portuguesePlainShares[2],
	},
	{
		language: "pt", approach: "plain", channel: "push", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Quem iria gostar de usar {brand}?", "Envie seu link a alguém"},
			body: []string{
				"Seu link está pronto.[ Uma pessoa ganha {friend}.]" + portugueseOwn,
				"Seu link está pronto.[ Você ganha {advocate} quando alguém entrar.]",
			},
		},
		share: portuguesePlainShares[0],
	},
	{
		language: "pt", approach: "plain", channel: "onsite", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Quem iria gostar de usar {brand}?", "Apresente {brand} a alguém", "Envie seu link a alguém"},
			body: []string{
				"Seu link está pronto.[ Com ele, uma pessoa ganha {friend}.]" + portugueseOwn,
				"Seu link está pronto.[ Você ganha {advocate} quando alguém entrar.]",
			},
			cta: "Enviar meu link",
		},
		share: portuguesePlainShares[0],
	},
}

var portuguesePlainShares = []share{
	{
		text: []string{
			"Dá uma olhada: {brand}." + portugueseMine,
			"Dá uma olhada: {brand}." + portugueseMineOnly,
		},
		chat: []string{
			"Quando puder, dá uma olhada: {brand}." + portugueseMineChat,
			"Dá uma olhada: {brand}." + portugueseMineChat,
		},
	},
	{
		text: []string{
			"Tenho um link {brand} para você.[ Você ganha {friend}.]" + portugueseMineOnly,
			"Tenho um link {brand} para você." + portugueseMineOnly,
		},
		chat: []string{
			"Tenho um link {brand} para você.[\nVocê ganha {friend}.][\nEu ganho {advocate} se você entrar.]\n{link}",
			"Tenho um link para você.[\nVocê ganha {friend}.][\nEu ganho {advocate} se você entrar.]\n{link}",
		},
	},
	{
		text: []string{
			"Será que {brand} é para você?" + portugueseMine,
			"Será que {brand} é para você?" + portugueseMineOnly,
		},
		chat: []string{
			"Será que {brand} é para você?" + portugueseMineChat,
			"Será que {brand} é para você?" + portugueseMineChat,
		},
	},
}
