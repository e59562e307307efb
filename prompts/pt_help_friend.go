package prompts

import "slices"

// Help with a problem the friend has, as englishHelpFriend has it.
var portugueseHelpFriend = []source{
	{
		language: "pt", approach: "help_friend", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Conhece alguém que sofre com {problem}?", "Quem {brand} poderia ajudar?", "Quem podemos ajudar?"},
			preheader: []string{"Seu link apresenta {brand} a essa pessoa.", "Com seu link, essa pessoa nos conhece."},
			headline:  []string{"Uma ajuda para alguém que você conhece"},
			body: []string{
				portugueseHello + "Você conhece alguém que sofre com {problem}? {brand} existe para isso, e talvez essa pessoa ainda não nos conheça.\n\nEnvie seu link:\n{link}" + portugueseTold + portugueseTail,
				"Conhece alguém que {brand} possa ajudar? Envie seu link:\n{link}" + portugueseBothBelow,
				"Conhece alguém que possamos ajudar? Envie seu link:\n{link}" + portugueseOwnBelow,
			},
			cta: "Ajudar alguém",
		},
		share: portugueseHelpFriendShares[0],
	},
	{
		language: "pt", approach: "help_friend", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Alguém por perto sofre com {problem}?", "Existe alguém que possamos ajudar?"},
			preheader: []string{"Você já conhece {brand}. Essa pessoa, talvez não.", "Você já nos conhece. Essa pessoa, talvez não."},
			headline:  []string{"Pode ser útil para alguém"},
			body: []string{
				portugueseHello + "Você já sabe como {brand} ajuda quem sofre com {problem}. Talvez quem passa por isso não saiba.\n\nPasse seu link adiante:\n{link}" + portugueseTold + portugueseTail,
				"Você já conhece {brand}. Quem poderia precisar, talvez não. Passe seu link adiante:\n{link}" + portugueseBothBelow,
				"Alguém que você conhece pode precisar disto. Passe seu link adiante:\n{link}" + portugueseOwnBelow,
			},
			cta: "Passar adiante",
		},
		share: portugueseHelpFriendShares[1],
	},
	{
		language: "pt", approach: "help_friend", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Para quem já não aguenta mais {problem}", "Para quem precisa de uma mão"},
			preheader: []string{"Apresente {brand} com as suas palavras.", "Conte com as suas palavras."},
			headline:  []string{"Indique {brand} a quem precisa", "Uma indicação que ajuda"},
			body: []string{
				portugueseHello + "Talvez alguém que você conhece já não aguente mais {problem}. Se {brand} puder ajudar, aqui está seu link. Se quiser, escreva uma frase sua.\n\n{link}" + portugueseTold + portugueseTail,
				"Se {brand} puder ajudar alguém que você conhece, aqui está seu link:\n{link}" + portugueseBothBelow,
				"Se isto puder ajudar alguém que você conhece, aqui está seu link:\n{link}" + portugueseOwnBelow,
			},
			cta: "Enviar para alguém",
		},
		share: portugueseHelpFriendShares[2],
	},
	{
		language: "pt", approach: "help_friend", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Quem podemos ajudar?"},
			body: []string{
				"Se alguém sofre com {problem}, envie seu link {brand}." + portugueseBoth,
				"Se alguém sofre com {problem}, envie seu link." + portugueseBoth,
				"Envie seu link a quem possa precisar." + portugueseBoth,
				"Envie seu link a uma pessoa." + portugueseOwn,
			},
			cta: "Ajudar alguém",
		},
		share: portugueseHelpFriendShares[0],
	},
	{
		language: "pt", approach: "help_friend", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Alguém sofre com {problem}?", "Uma ajuda para alguém"},
			body: []string{
				"Apresente {brand} com seu link." + portugueseBoth,
				"Envie seu link." + portugueseBoth,
				"Envie seu link." + portugueseOwn,
			},
			cta: "Enviar meu link",
		},
		share: portugueseHelpFriendShares[1],
	},
	{
		language: "pt", approach: "help_friend", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Alguém com {problem}?", "Alguém precisa de uma mão?"},
			body: []string{
				"Você já conhece {brand}; essa pessoa, talvez não. Passe seu link." + portugueseBoth,
				"Passe seu link adiante." + portugueseBoth,
				"Passe seu link adiante." + portugueseOwn,
			},
			cta: "Passar adiante",
		},
		share: portugueseHelpFriendShares[2],
	},
	{
		language: "pt", approach: "help_friend", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: alguém sofre com {problem}? Envie seu link.[ A pessoa ganha {friend}.]" + portugueseStop,
			"{brand}: alguém sofre com {problem}?" + portugueseStop,
			"{brand}: quem podemos ajudar?" + portugueseStop,
		}, portugueseTexted)},
		share: portugueseHelpFriendShares[0],
	},
	{
		language: "pt", approach: "help_friend", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: passe seu link a quem sofre com {problem}." + portugueseStop,
			"{brand}: passe seu link a quem precisa." + portugueseStop,
		}, portugueseTexted)},
		share: portugueseHelpFriendShares[1],
	},
	{
		language: "pt", approach: "help_friend", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: para quem já não aguenta mais {problem}." + portugueseStop,
			"{brand}: uma ajuda para alguém." + portugueseStop,
		}, portugueseTexted)},
		share: portugueseHelpFriendShares[2],
	},
}

var portugueseHelpFriendShares = []share{
	{
		text: []string{
			"Se você sofre com {problem}, dá uma olhada: {brand}." + portugueseMine,
			"Dá uma olhada: {brand}." + portugueseMine,
			"Dá uma olhada: {brand}." + portugueseMineOnly,
		},
		chat: []string{
			"Se você sofre com {problem}, dá uma olhada: {brand}." + portugueseMineChat,
			"Dá uma olhada: {brand}." + portugueseMineChat,
		},
	},
	{
		text: []string{
			"Ainda sofre com {problem}? {brand} pode ajudar." + portugueseMine,
			"Talvez {brand} possa ajudar." + portugueseMine,
			"Talvez {brand} possa ajudar." + portugueseMineOnly,
		},
		chat: []string{
			"Ainda sofre com {problem}? {brand} pode ajudar." + portugueseMineChat,
			"Talvez {brand} possa ajudar." + portugueseMineChat,
		},
	},
	{
		text: []string{
			"Sobre {problem}: talvez {brand} sirva para você." + portugueseMine,
			"Talvez {brand} sirva para você." + portugueseMine,
			"Talvez {brand} sirva para você." + portugueseMineOnly,
		},
		chat: []string{
			"Sobre {problem}: talvez {brand} sirva para você." + portugueseMineChat,
			"Talvez {brand} sirva para você." + portugueseMineChat,
		},
	},
}
