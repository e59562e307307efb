package prompts

import "slices"

// A straight question between businesses, as englishDirectB2B has it.
var portugueseDirectB2B = []source{
	{
		language: "pt", approach: "direct_b2b", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Quem mais sofre com {problem}?", "Que empresa {brand} poderia ajudar?", "Que empresa podemos ajudar?"},
			preheader: []string{"Gostamos de trabalhar com clientes como você."},
			headline:  []string{"Quem mais podemos ajudar?"},
			body: []string{
				portugueseHello + "Gostamos de trabalhar com clientes como você. Mais alguém do seu setor sofre com {problem}? Teremos prazer em conversar.\n\nPode passar este link a essa pessoa?\n{link}" + portugueseTold + portugueseTail + "\n\nEquipe {brand}",
				"Mais alguém do seu setor procura ajuda? Pode passar este link a essa pessoa:\n{link}" + portugueseBothBelow + "\n\nEquipe {brand}",
				"Mais alguém do seu setor procura ajuda? Pode passar este link a essa pessoa:\n{link}" + portugueseOwnBelow,
			},
			cta: "Apresentar alguém",
		},
		share: portugueseDirectB2BShares[0],
	},
	{
		language: "pt", approach: "direct_b2b", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Com quem seria bom falarmos sobre {problem}?", "Com quem seria bom falarmos?"},
			preheader: []string{"Se alguém vier à mente, aqui está seu link {brand}.", "Se alguém vier à mente, aqui está seu link."},
			headline:  []string{"Uma apresentação, se alguém vier à mente"},
			body: []string{
				portugueseHello + "Se uma pessoa da sua rede busca ajuda com {problem}, uma apresentação sua significaria muito para nós. Não precisa escrever muito: basta encaminhar este link, e ela decide por conta própria.\n\n{link}" + portugueseTold + portugueseTail + "\n\nEquipe {brand}",
				"Se nossa ajuda servir a uma pessoa da sua rede, uma apresentação sua significaria muito para nós:\n{link}" + portugueseBothBelow + "\n\nEquipe {brand}",
				"Se nossa ajuda servir a uma pessoa da sua rede, uma apresentação sua significaria muito para nós:\n{link}" + portugueseOwnBelow,
			},
			cta: "Fazer a ponte",
		},
		share: portugueseDirectB2BShares[1],
	},
	{
		language: "pt", approach: "direct_b2b", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Alguém da sua rede sofre com {problem}?", "Alguém da sua rede que possamos ajudar?"},
			preheader: []string{"Uma breve apresentação sua já basta."},
			headline:  []string{"Quem da sua rede precisa de uma mão?"},
			body: []string{
				portugueseHello + "Uma pergunta, e tudo bem se a resposta for não: alguma pessoa da sua rede sofre com {problem}? Se sim, envie este link e conte como é trabalhar com {brand}.\n\n{link}" + portugueseTold + portugueseTail,
				"Alguma pessoa da sua rede precisa da ajuda que {brand} dá? Envie este link:\n{link}" + portugueseBothBelow,
				"Alguma pessoa da sua rede precisa da nossa ajuda? Envie este link:\n{link}" + portugueseOwnBelow,
			},
			cta: "Enviar o link",
		},
		share: portugueseDirectB2BShares[2],
	},
	{
		language: "pt", approach: "direct_b2b", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Quem mais sofre com {problem}?", "Quem mais podemos ajudar?"},
			body: []string{
				"Teremos prazer em conversar. Envie seu link {brand}." + portugueseBoth,
				"Teremos prazer em conversar." + portugueseBoth,
				"Teremos prazer em conversar com essa pessoa." + portugueseOwn,
			},
			cta: "Apresentar alguém",
		},
		share: portugueseDirectB2BShares[0],
	},
	{
		language: "pt", approach: "direct_b2b", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Com quem seria bom falarmos?"},
			body: []string{
				"Se uma pessoa do seu setor busca ajuda com {problem}, passe seu link." + portugueseBoth,
				"Se {brand} servir a uma pessoa do seu setor, passe seu link." + portugueseBoth,
				"Se servir a uma pessoa do seu setor, passe seu link." + portugueseOwn,
			},
			cta: "Fazer a ponte",
		},
		share: portugueseDirectB2BShares[1],
	},
	{
		language: "pt", approach: "direct_b2b", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Alguém que possamos ajudar?"},
			body: []string{
				"Uma pessoa da sua rede sofre com {problem}? Envie seu link." + portugueseBoth,
				"Uma pessoa da sua rede vem à mente? Envie seu link." + portugueseOwn,
			},
			cta: "Enviar o link",
		},
		share: portugueseDirectB2BShares[2],
	},
	{
		language: "pt", approach: "direct_b2b", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: mais alguém do seu setor sofre com {problem}? Envie seu link." + portugueseStop,
			"{brand}: quem mais do seu setor podemos ajudar?" + portugueseStop,
		}, portugueseTexted)},
		share: portugueseDirectB2BShares[0],
	},
	{
		language: "pt", approach: "direct_b2b", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: com quem seria bom falarmos sobre {problem}?" + portugueseStop,
			"{brand}: com quem seria bom falarmos?" + portugueseStop,
		}, portugueseTexted)},
		share: portugueseDirectB2BShares[1],
	},
	{
		language: "pt", approach: "direct_b2b", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}: se alguém da sua rede busca ajuda com {problem}, envie seu link." + portugueseStop,
			"{brand}: alguém da sua rede busca ajuda?" + portugueseStop,
		}, portugueseTexted)},
		share: portugueseDirectB2BShares[2],
	},
}

var portugueseDirectB2BShares = []share{
	{
		text: []string{
			"Se você busca ajuda com {problem}, fale com {brand} exatamente sobre isso." + portugueseMine,
			"Você pode falar com {brand}." + portugueseMine,
			"Você pode falar com {brand}." + portugueseMineOnly,
		},
		chat: []string{
			"Se você busca ajuda com {problem}, fale com {brand} exatamente sobre isso." + portugueseMineChat,
			"Você pode falar com {brand}." + portugueseMineChat,
		},
	},
	{
		text: []string{
			"Precisa de ajuda com {problem}? Sugiro falar com {brand}." + portugueseMine,
			"Sugiro falar com {brand}." + portugueseMine,
			"Sugiro falar com {brand}." + portugueseMineOnly,
		},
		chat: []string{
			"Precisa de ajuda com {problem}? Sugiro falar com {brand}." + portugueseMineChat,
			"Sugiro falar com {brand}." + portugueseMineChat,
		},
	},
	{
		text: []string{
			"Sobre {problem}: uma conversa com {brand} pode valer a pena." + portugueseMine,
			"Uma conversa com {brand} pode valer a pena." + portugueseMine,
			"Uma conversa com {brand} pode valer a pena." + portugueseMineOnly,
		},
		chat: []string{
			"Sobre {problem}: uma conversa com {brand} pode valer a pena." + portugueseMineChat,
			"Uma conversa com {brand} pode valer a pena." + portugueseMineChat,
		},
	},
}
