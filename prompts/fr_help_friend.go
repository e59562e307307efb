package prompts

import "slices"

// Help with a problem the friend has, as englishHelpFriend has it.
var frenchHelpFriend = []source{
	{
		language: "fr", approach: "help_friend", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Un proche a du mal avec {problem}\u00a0?", "À qui servirait {brand}\u00a0?", "Qui pourrions-nous aider\u00a0?"},
			preheader: []string{"Avec (ton|votre) lien, cette personne découvre {brand}.", "Avec (ton|votre) lien, cette personne nous découvre."},
			headline:  []string{"Un coup de main pour un proche"},
			body: []string{
				frenchHello + "(Connais-tu|Connaissez-vous) quelqu'un qui a du mal avec {problem}\u00a0? {brand} est là pour ça, et cette personne ne nous connaît peut-être pas.\n\n(Envoie-lui|Envoyez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchTold + frenchTail,
				"(Connais-tu|Connaissez-vous) quelqu'un à qui {brand} pourrait servir\u00a0? (Envoie-lui|Envoyez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchHisBelow,
				"(Connais-tu|Connaissez-vous) quelqu'un que nous pourrions aider\u00a0? (Envoie-lui|Envoyez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchHisOwnBelow,
			},
			cta: "Aider un proche",
		},
		share: frenchHelpFriendShares[0],
	},
	{
		language: "fr", approach: "help_friend", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Un proche se débat avec {problem}\u00a0?", "Un proche que nous pourrions aider\u00a0?"},
			preheader: []string{"(Tu connais|Vous connaissez) {brand}. Cette personne, peut-être pas.", "(Tu nous connais|Vous nous connaissez). Cette personne, peut-être pas."},
			headline:  []string{"Quelqu'un pourrait en avoir besoin"},
			body: []string{
				frenchHello + "(Tu sais|Vous savez) comment {brand} aide quand on a du mal avec {problem}. La personne qui en souffre ne le sait peut-être pas.\n\n(Passe-lui|Passez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchTold + frenchTail,
				"(Tu connais|Vous connaissez) {brand}. Une personne à qui cela servirait ne connaît peut-être pas. (Passe-lui|Passez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchBothBelow,
				"Une personne de (ton|votre) entourage pourrait en avoir besoin. (Passe-lui|Passez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchOwnBelow,
			},
			cta: "Passer mon lien",
		},
		share: frenchHelpFriendShares[1],
	},
	{
		language: "fr", approach: "help_friend", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Pour un proche excédé par {problem}", "Pour un proche qui a besoin d'aide"},
			preheader: []string{"(Présente-lui|Présentez-lui) {brand}, avec (tes|vos) mots à (toi|vous).", "(Dis-le|Dites-le) avec (tes|vos) mots à (toi|vous)."},
			headline:  []string{"(Recommande|Recommandez) {brand} à un proche", "Une recommandation qui aide"},
			body: []string{
				frenchHello + "Une personne de (ton|votre) entourage a peut-être du mal avec {problem}. Si {brand} peut l'aider, voici (ton|votre) lien. (Ajoute|Ajoutez) un mot, si le cœur (t'en|vous en) dit.\n\n{link}" + frenchTold + frenchTail,
				"Si {brand} peut aider une personne de (ton|votre) entourage, voici (ton|votre) lien\u00a0:\n{link}" + frenchBothBelow,
				"Si cela peut aider une personne de (ton|votre) entourage, voici (ton|votre) lien\u00a0:\n{link}" + frenchOwnBelow,
			},
			cta: "Envoyer à un proche",
		},
		share: frenchHelpFriendShares[2],
	},
	{
		language: "fr", approach: "help_friend", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Qui pourrions-nous aider\u00a0?"},
			body: []string{
				"Si un proche a du mal avec {problem}, (envoie-lui|envoyez-lui) (ton|votre) lien {brand}." + frenchHis,
				"Si un proche a du mal avec {problem}, (envoie-lui|envoyez-lui) (ton|votre) lien." + frenchHis,
				"(Envoie|Envoyez) (ton|votre) lien à un proche à qui {brand} servirait." + frenchHis,
				"(Envoie|Envoyez) (ton|votre) lien à un proche." + frenchHisOwn,
			},
			cta: "Aider un proche",
		},
		share: frenchHelpFriendShares[0],
	},
	{
		language: "fr", approach: "help_friend", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Un coup de main pour un proche"},
			body: []string{
				"(Fais-lui|Faites-lui) découvrir {brand} avec (ton|votre) lien." + frenchHis,
				"(Envoie-lui|Envoyez-lui) (ton|votre) lien." + frenchHis,
				"(Envoie-lui|Envoyez-lui) (ton|votre) lien." + frenchHisOwn,
			},
			cta: "Envoyer mon lien",
		},
		share: frenchHelpFriendShares[1],
	},
	{
		language: "fr", approach: "help_friend", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Du mal avec {problem}\u00a0?", "Un proche a besoin d'aide\u00a0?"},
			body: []string{
				"Un proche ne connaît peut-être pas {brand}. (Passe-lui|Passez-lui) (ton|votre) lien." + frenchHis,
				"(Passe|Passez) (ton|votre) lien à un proche." + frenchHis,
				"(Passe|Passez) (ton|votre) lien à un proche." + frenchHisOwn,
			},
			cta: "Passer mon lien",
		},
		share: frenchHelpFriendShares[2],
	},
	{
		language: "fr", approach: "help_friend", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: un proche a du mal avec {problem}\u00a0? (Ton|Votre) lien est pour lui.[ Il a {friend}.]" + frenchStop,
			"{brand}\u00a0: un proche a du mal avec {problem}\u00a0?" + frenchStop,
			"{brand}\u00a0: un proche à aider\u00a0?" + frenchStop,
		}, frenchTexted)},
		share: frenchHelpFriendShares[0],
	},
	{
		language: "fr", approach: "help_friend", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: un proche se débat avec {problem}\u00a0? (Passe-lui|Passez-lui) (ton|votre) lien." + frenchStop,
			"{brand}\u00a0: un coup de main pour un proche." + frenchStop,
		}, frenchTexted)},
		share: frenchHelpFriendShares[1],
	},
	{
		language: "fr", approach: "help_friend", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: (recommande-nous|recommandez-nous) à un proche qui a du mal avec {problem}." + frenchStop,
			"{brand}\u00a0: (recommande-nous|recommandez-nous) à un proche." + frenchStop,
		}, frenchTexted)},
		share: frenchHelpFriendShares[2],
	},
}

var frenchHelpFriendShares = []share{
	{
		text: []string{
			"Si tu as du mal avec {problem}, jette un œil à {brand}." + frenchMine,
			"Jette un œil à {brand}." + frenchMine,
			"Jette un œil à {brand}." + frenchMineOnly,
		},
		chat: []string{
			"Si tu as du mal avec {problem}, jette un œil à {brand}." + frenchMineChat,
			"Jette un œil à {brand}." + frenchMineChat,
		},
	},
	{
		text: []string{
			"Toujours du mal avec {problem}\u00a0? {brand} peut t'aider." + frenchMine,
			"{brand} peut t'aider." + frenchMine,
			"{brand} peut t'aider." + frenchMineOnly,
		},
		chat: []string{
			"Toujours du mal avec {problem}\u00a0? {brand} peut t'aider." + frenchMineChat,
			"{brand} peut t'aider." + frenchMineChat,
		},
	},
	{
		text: []string{
			"Pour {problem}, regarde peut-être {brand}." + frenchMine,
			"Regarde peut-être {brand}." + frenchMine,
			"Regarde peut-être {brand}." + frenchMineOnly,
		},
		chat: []string{
			"Pour {problem}, regarde peut-être {brand}." + frenchMineChat,
			"Regarde peut-être {brand}." + frenchMineChat,
		},
	},
}
