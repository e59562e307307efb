package prompts

import "slices"

// A straight question between businesses, as englishDirectB2B has it.
var frenchDirectB2B = []source{
	{
		language: "fr", approach: "direct_b2b", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"Qui d'autre a du mal avec {problem}\u00a0?", "À quelle entreprise servirait {brand}\u00a0?", "Quelle entreprise pourrions-nous aider\u00a0?"},
			preheader: []string{"Nous aimons travailler avec des clients comme (toi|vous)."},
			headline:  []string{"Qui d'autre pourrions-nous aider\u00a0?"},
			body: []string{
				frenchHello + "Nous aimons travailler avec des clients comme (toi|vous). Une autre personne de (ton|votre) secteur a-t-elle du mal avec {problem}\u00a0? Nous échangerions volontiers.\n\n(Peux-tu|Pouvez-vous) lui transmettre ce lien\u00a0?\n{link}" + frenchTold + frenchTail + "\n\nL'équipe {brand}",
				"Une autre personne de (ton|votre) secteur cherche-t-elle de l'aide\u00a0? (Peux-tu|Pouvez-vous) lui transmettre ce lien\u00a0?\n{link}" + frenchBothBelow + "\n\nL'équipe {brand}",
				"Une autre personne de (ton|votre) secteur cherche-t-elle de l'aide\u00a0? (Peux-tu|Pouvez-vous) lui transmettre ce lien\u00a0?\n{link}" + frenchOwnBelow,
			},
			cta: "Présenter quelqu'un",
		},
		share: frenchDirectB2BShares[0],
	},
	{
		language: "fr", approach: "direct_b2b", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"À qui devrions-nous parler pour {problem}\u00a0?", "À qui devrions-nous parler\u00a0?"},
			preheader: []string{"Si un nom (te|vous) vient en tête, voici (ton|votre) lien {brand}.", "Si un nom (te|vous) vient en tête, voici (ton|votre) lien."},
			headline:  []string{"Une mise en relation, si un nom (te|vous) vient"},
			body: []string{
				frenchHello + "Si une personne de (ton|votre) réseau cherche de l'aide pour {problem}, une mise en relation compterait beaucoup pour nous. Pas besoin d'écrire longuement\u00a0: il suffit de transférer ce lien, et elle décidera par elle-même.\n\n{link}" + frenchTold + frenchTail + "\n\nL'équipe {brand}",
				"Si une personne de (ton|votre) réseau a besoin de nous, une mise en relation compterait beaucoup\u00a0:\n{link}" + frenchBothBelow + "\n\nL'équipe {brand}",
				"Si une personne de (ton|votre) réseau a besoin de nous, une mise en relation compterait beaucoup\u00a0:\n{link}" + frenchOwnBelow,
			},
			cta: "Mettre en relation",
		},
		share: frenchDirectB2BShares[1],
	},
	{
		language: "fr", approach: "direct_b2b", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Dans (ton|votre) réseau, qui a du mal avec {problem}\u00a0?", "Dans (ton|votre) réseau, qui pourrions-nous aider\u00a0?"},
			preheader: []string{"Une courte présentation de (ta|votre) part suffit."},
			headline:  []string{"Dans (ton|votre) réseau, qui aurait besoin de nous\u00a0?"},
			body: []string{
				frenchHello + "Une question, et un non nous va très bien\u00a0: y a-t-il une personne de (ton|votre) réseau qui a du mal avec {problem}\u00a0? Si oui, (envoie-lui|envoyez-lui) ce lien et (raconte-lui|racontez-lui) comment se passe le travail avec {brand}.\n\n{link}" + frenchTold + frenchTail,
				"Y a-t-il une personne de (ton|votre) réseau à qui {brand} servirait\u00a0? (Envoie-lui|Envoyez-lui) ce lien\u00a0:\n{link}" + frenchBothBelow,
				"Y a-t-il une personne de (ton|votre) réseau à qui nous servirions\u00a0? (Envoie-lui|Envoyez-lui) ce lien\u00a0:\n{link}" + frenchOwnBelow,
			},
			cta: "Partager le lien",
		},
		share: frenchDirectB2BShares[2],
	},
	{
		language: "fr", approach: "direct_b2b", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"Qui d'autre pourrions-nous aider\u00a0?"},
			body: []string{
				"Nous échangerions volontiers. (Passe|Passez) (ton|votre) lien {brand} à cette personne.[ Elle reçoit {friend}.][ (Tu reçois|Vous recevez) {advocate} quand elle s'inscrit.]",
				"Nous échangerions volontiers avec cette personne.[ Elle reçoit {friend}.][ (Tu reçois|Vous recevez) {advocate} quand elle s'inscrit.]",
				"Nous échangerions avec cette personne." + frenchOwn,
			},
			cta: "Présenter quelqu'un",
		},
		share: frenchDirectB2BShares[0],
	},
	{
		language: "fr", approach: "direct_b2b", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"À qui devrions-nous parler\u00a0?"},
			body: []string{
				"Si un confrère cherche de l'aide pour {problem}, (passe-lui|passez-lui) (ton|votre) lien." + frenchHis,
				"Si {brand} peut servir à un confrère, (passe-lui|passez-lui) (ton|votre) lien." + frenchHis,
				"Si cela peut servir à un confrère, (passe-lui|passez-lui) (ton|votre) lien." + frenchHisOwn,
			},
			cta: "Mettre en relation",
		},
		share: frenchDirectB2BShares[1],
	},
	{
		language: "fr", approach: "direct_b2b", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Qui, dans (ton|votre) réseau\u00a0?"},
			body: []string{
				"Une personne de (ton|votre) réseau a du mal avec {problem}\u00a0? (Envoie-lui|Envoyez-lui) (ton|votre) lien." + frenchBoth,
				"Une personne de (ton|votre) réseau (te|vous) vient en tête\u00a0? (Envoie-lui|Envoyez-lui) (ton|votre) lien." + frenchOwn,
			},
			cta: "Partager le lien",
		},
		share: frenchDirectB2BShares[2],
	},
	{
		language: "fr", approach: "direct_b2b", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: dans (ton|votre) secteur, un confrère a du mal avec {problem}\u00a0? (Passe-lui|Passez-lui) (ton|votre) lien." + frenchStop,
			"{brand}\u00a0: un autre confrère à aider\u00a0?" + frenchStop,
		}, frenchTexted)},
		share: frenchDirectB2BShares[0],
	},
	{
		language: "fr", approach: "direct_b2b", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: à quel confrère devrions-nous parler pour {problem}\u00a0?" + frenchStop,
			"{brand}\u00a0: (présente-nous|présentez-nous) à un confrère." + frenchStop,
		}, frenchTexted)},
		share: frenchDirectB2BShares[1],
	},
	{
		language: "fr", approach: "direct_b2b", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: un confrère cherche de l'aide pour {problem}\u00a0? (Passe-lui|Passez-lui) (ton|votre) lien." + frenchStop,
			"{brand}\u00a0: un confrère cherche de l'aide\u00a0?" + frenchStop,
		}, frenchTexted)},
		share: frenchDirectB2BShares[2],
	},
}

var frenchDirectB2BShares = []share{
	{
		text: []string{
			"Si tu cherches de l'aide pour {problem}, parles-en à {brand}." + frenchMine,
			"Tu pourrais en parler à {brand}." + frenchMine,
			"Tu pourrais en parler à {brand}." + frenchMineOnly,
		},
		chat: []string{
			"Si tu cherches de l'aide pour {problem}, parles-en à {brand}." + frenchMineChat,
			"Tu pourrais en parler à {brand}." + frenchMineChat,
		},
	},
	{
		text: []string{
			"Besoin d'aide pour {problem}\u00a0? Je te suggère {brand}." + frenchMine,
			"Je te suggère {brand}." + frenchMine,
			"Je te suggère {brand}." + frenchMineOnly,
		},
		chat: []string{
			"Besoin d'aide pour {problem}\u00a0? Je te suggère {brand}." + frenchMineChat,
			"Je te suggère {brand}." + frenchMineChat,
		},
	},
	{
		text: []string{
			"Pour {problem}, un échange avec {brand} peut valoir la peine." + frenchMine,
			"Un échange avec {brand} peut valoir la peine." + frenchMine,
			"Un échange avec {brand} peut valoir la peine." + frenchMineOnly,
		},
		chat: []string{
			"Pour {problem}, un échange avec {brand} peut valoir la peine." + frenchMineChat,
			"Un échange avec {brand} peut valoir la peine." + frenchMineChat,
		},
	},
}
