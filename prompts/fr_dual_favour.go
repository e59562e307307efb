package prompts

import "slices"

// A favour both ways, as englishDualFavour has it.
var frenchDualFavour = []source{
	{
		language: "fr", approach: "dual_favour", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"(Offre|Offrez) {friend}, (reçois|recevez) {advocate}", "(Offre|Offrez) {friend} à un proche", "Un geste pour un proche, et pour (toi|vous)"},
			preheader: []string{"(Partage|Partagez) (ton|votre) lien {brand} avec un proche.", "(Partage|Partagez) (ton|votre) lien avec un proche."},
			headline:  []string{"Un geste pour un proche, et pour (toi|vous)"},
			body: []string{
				frenchHello + "Quelqu'un de (ton|votre) entourage pourrait aimer {brand}\u00a0? Avec (ton|votre) lien, cette personne reçoit {friend}, et (tu reçois|vous recevez) {advocate} quand elle s'inscrit.\n\n" +
					"À partager avec la personne à qui (tu penses|vous pensez)\u00a0:\n{link}" + frenchTail,
				"Avec (ton|votre) lien, un proche reçoit {friend}, et (tu reçois|vous recevez) {advocate} quand il s'inscrit\u00a0:\n{link}",
			},
			cta: "Partager mon lien",
		},
		share: frenchDualFavourShares[0],
	},
	{
		language: "fr", approach: "dual_favour", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Pour un proche, {friend}. Pour (toi|vous), {advocate}.", "Pour un proche, {friend}", "Bon pour un proche, bon pour (toi|vous)"},
			preheader: []string{"(Ton|Votre) lien personnel {brand} est prêt.", "(Ton|Votre) lien personnel est prêt."},
			headline:  []string{"Bon pour un proche, bon pour (toi|vous)"},
			body: []string{
				frenchHello + "Voici (ton|votre) lien personnel. La personne qui s'en sert pour s'inscrire chez {brand} reçoit {friend}. (Tu reçois|Vous recevez) {advocate}, en remerciement.\n\n{link}\n\n" +
					"Une seule personne suffit\u00a0: quelqu'un à qui cela servira vraiment." + frenchTail,
				"La personne qui s'inscrit avec (ton|votre) lien y gagne\u00a0: elle reçoit {friend}. (Tu reçois|Vous recevez) {advocate}, en remerciement.\n\n{link}",
			},
			cta: "Envoyer à un proche",
		},
		share: frenchDualFavourShares[1],
	},
	{
		language: "fr", approach: "dual_favour", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"(Fais|Faites) plaisir à un proche\u00a0: {friend}", "(Fais|Faites) plaisir à un proche"},
			preheader: []string{"Et (tu reçois|vous recevez) {advocate} quand il s'inscrit.", "Et il y a aussi quelque chose pour (toi|vous)."},
			headline:  []string{"Un plaisir pour un proche, un merci pour (toi|vous)"},
			body: []string{
				frenchHello + "À qui (as-tu|avez-vous) envie de faire plaisir\u00a0? Avec (ton|votre) lien, cette personne reçoit {friend} chez {brand}. Quand elle s'inscrit, (tu reçois|vous recevez) {advocate}.\n\n{link}\n\n" +
					"Les mots sont les (tiens|vôtres). Le texte que nous proposons indique les deux avantages." + frenchTail,
				"Avec (ton|votre) lien, un proche reçoit {friend}. Quand il s'inscrit, (tu reçois|vous recevez) {advocate}.\n\n{link}",
			},
			cta: "Inviter un proche",
		},
		share: frenchDualFavourShares[2],
	},
	{
		language: "fr", approach: "dual_favour", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"(Offre|Offrez) {friend}, (reçois|recevez) {advocate}", "Bon pour un proche et pour (toi|vous)"},
			body: []string{
				"Avec (ton|votre) lien, un proche reçoit {friend} chez {brand}, et (tu reçois|vous recevez) {advocate} quand il s'inscrit.",
				"Avec (ton|votre) lien, un proche reçoit {friend}, et (tu reçois|vous recevez) {advocate} quand il s'inscrit.",
				"Un proche reçoit {friend}, (tu reçois|vous recevez) {advocate}.",
			},
			cta: "Partager mon lien",
		},
		share: frenchDualFavourShares[0],
	},
	{
		language: "fr", approach: "dual_favour", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"(Invite|Invitez) un proche chez {brand}", "(Invite|Invitez) un proche"},
			body: []string{
				"Avec (ton|votre) lien, il reçoit {friend}. Quand il s'inscrit, (tu reçois|vous recevez) {advocate}, en remerciement.",
				"Il reçoit {friend}. Quand il s'inscrit, (tu reçois|vous recevez) {advocate}.",
			},
			cta: "Inviter un proche",
		},
		share: frenchDualFavourShares[1],
	},
	{
		language: "fr", approach: "dual_favour", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"(Fais|Faites) plaisir à un proche"},
			body: []string{
				"(Partage|Partagez) (ton|votre) lien {brand}\u00a0: un proche reçoit {friend}, et (tu reçois|vous recevez) {advocate} quand il s'inscrit.",
				"(Partage|Partagez) (ton|votre) lien\u00a0: un proche reçoit {friend}, et (tu reçois|vous recevez) {advocate}.",
			},
			cta: "Faire plaisir",
		},
		share: frenchDualFavourShares[2],
	},
	{
		language: "fr", approach: "dual_favour", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: avec (ton|votre) lien, un proche a {friend} et (tu as|vous avez) {advocate}. {link} STOP pour se désabonner",
		}, frenchTexted)},
		share: frenchDualFavourShares[0],
	},
	{
		language: "fr", approach: "dual_favour", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: pour un proche, {friend}. Pour (toi|vous), {advocate}. {link} STOP pour se désabonner",
		}, frenchTexted)},
		share: frenchDualFavourShares[1],
	},
	{
		language: "fr", approach: "dual_favour", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: (fais|faites) plaisir à un proche. Il a {friend}, (tu as|vous avez) {advocate}. {link} STOP pour se désabonner",
			"{brand}\u00a0: {friend} pour un proche, {advocate} pour (toi|vous). {link} STOP pour se désabonner",
		}, frenchTexted)},
		share: frenchDualFavourShares[2],
	},
}

var frenchDualFavourShares = []share{
	{
		text: []string{
			"Avec mon lien, tu reçois {friend} chez {brand}, et je reçois {advocate} si tu t'inscris\u00a0: {link}",
			"Avec mon lien, tu reçois {friend}, et je reçois {advocate} si tu t'inscris\u00a0: {link}",
			"Jette un œil à {brand}. Je reçois {advocate} si tu t'inscris\u00a0: {link}",
		},
		chat: []string{
			"{brand} pourrait te plaire.\nAvec mon lien, tu reçois {friend}, et je reçois {advocate} si tu t'inscris.\n{link}",
			"Avec mon lien, tu reçois {friend}, et je reçois {advocate} si tu t'inscris.\n{link}",
		},
	},
	{
		text: []string{
			"J'ai un lien {brand} pour toi\u00a0: tu reçois {friend}, et je reçois {advocate} si tu t'inscris. {link}",
			"J'ai un lien pour toi\u00a0: tu reçois {friend}, et je reçois {advocate} si tu t'inscris. {link}",
			"J'ai un lien {brand} pour toi. Je reçois {advocate} si tu t'inscris. {link}",
		},
		chat: []string{
			"J'ai un lien {brand} pour toi.\nTu reçois {friend}, et je reçois {advocate} si tu t'inscris.\n{link}",
			"J'ai un lien pour toi.\nTu reçois {friend}, et je reçois {advocate} si tu t'inscris.\n{link}",
		},
	},
	{
		text: []string{
			"Si tu as envie d'essayer {brand}\u00a0: avec mon lien, tu reçois {friend}, et je reçois {advocate} si tu t'inscris. {link}",
			"Avec mon lien, tu reçois {friend}, et je reçois {advocate} si tu t'inscris. {link}",
			"Si tu as envie d'essayer {brand}\u00a0: je reçois {advocate} si tu t'inscris. {link}",
		},
		chat: []string{
			"Si tu as envie d'essayer {brand}\u00a0:\navec mon lien, tu reçois {friend}, et je reçois {advocate} si tu t'inscris.\n{link}",
			"Avec mon lien, tu reçois {friend}, et je reçois {advocate} si tu t'inscris.\n{link}",
		},
	},
}
