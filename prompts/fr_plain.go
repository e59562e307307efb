package prompts

import "slices"

// The plain words, for any offer and every channel.
var frenchPlain = []source{
	{
		language: "fr", approach: "plain", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"À qui plairait {brand}\u00a0?", "À qui cela plairait-il\u00a0?"},
			preheader: []string{"Avec (ton|votre) lien, un proche reçoit {friend}.", "(Tu reçois|Vous recevez) {advocate} quand un proche s'inscrit.", "Voici (ton|votre) lien à partager."},
			headline:  []string{"(Partage|Partagez) {brand} avec un proche", "À partager avec un proche"},
			body: []string{
				frenchHello + "{brand} pourrait aussi plaire à quelqu'un de (ton|votre) entourage.[ Avec (ton|votre) lien, cette personne reçoit {friend}.]" + frenchOwn + "\n\n" +
					"Voici (ton|votre) lien à partager\u00a0:\n{link}" + frenchTail,
				"Voici (ton|votre) lien {brand} à partager\u00a0:\n{link}[\n\nUn proche reçoit {friend}.]" + frenchHisOwnBelow,
				"Voici (ton|votre) lien à partager\u00a0:\n{link}" + frenchHisOwnBelow,
			},
			cta: "Partager mon lien",
		},
		share: frenchPlainShares[0],
	},
	{
		language: "fr", approach: "plain", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"Un lien {brand} à partager", "Un lien à partager"},
			preheader: []string{"Pour un proche à qui cela plairait[\u00a0: il reçoit {friend}].", "Pour un proche à qui cela plairait."},
			headline:  []string{"Un lien à partager"},
			body: []string{
				frenchHello + "Si {brand} peut servir à une personne de (ton|votre) entourage, ce lien est pour elle\u00a0:\n{link}" + frenchBothBelow + frenchTail,
				"Si {brand} peut servir à une personne de (ton|votre) entourage, ce lien est pour elle\u00a0:\n{link}" + frenchOwnBelow,
				"Si cela peut servir à une personne de (ton|votre) entourage, ce lien est pour elle\u00a0:\n{link}" + frenchOwnBelow,
			},
			cta: "Passer mon lien",
		},
		share: frenchPlainShares[1],
	},
	{
		language: "fr", approach: "plain", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"Pour {brand}, à qui (penses-tu|pensez-vous)\u00a0?", "À qui (penses-tu|pensez-vous)\u00a0?"},
			preheader: []string{"Une seule personne suffit, si cela lui sert vraiment."},
			headline:  []string{"Avec qui partager {brand}\u00a0?", "Avec qui partager\u00a0?"},
			body: []string{
				frenchHello + "(Pense|Pensez) à une personne à qui {brand} conviendrait, et (envoie-lui|envoyez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchBothBelow + frenchTail,
				"(Pense|Pensez) à une personne à qui {brand} conviendrait, et (envoie-lui|envoyez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchOwnBelow,
				"(Pense|Pensez) à une personne à qui cela conviendrait, et (envoie-lui|envoyez-lui) (ton|votre) lien\u00a0:\n{link}" + frenchOwnBelow,
			},
			cta: "Partager mon lien",
		},
		share: frenchPlainShares[2],
	},
	{
		language: "fr", approach: "plain", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"(Partage|Partagez) {brand}", "(Partage|Partagez) (ton|votre) lien"},
			body: []string{
				"{brand} plairait à un proche\u00a0?" + frenchHis,
				"(Passe|Passez) (ton|votre) lien à un proche." + frenchHis,
				"(Passe|Passez) (ton|votre) lien à un proche." + frenchHisOwn,
			},
			cta: "Partager mon lien",
		},
		share: frenchPlainShares[0],
	},
	{
		language: "fr", approach: "plain", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"Un lien à partager"},
			body: []string{
				"(Envoie-le|Envoyez-le) à un proche à qui {brand} plairait." + frenchHis,
				"(Envoie-le|Envoyez-le) à un proche à qui cela plairait." + frenchHis,
				"(Envoie-le|Envoyez-le) à un proche à qui cela plairait." + frenchHisOwn,
			},
			cta: "Voir mon lien",
		},
		share: frenchPlainShares[1],
	},
	{
		language: "fr", approach: "plain", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"Pour {brand}, à qui (penses-tu|pensez-vous)\u00a0?", "À qui (penses-tu|pensez-vous)\u00a0?"},
			body: []string{
				"Une seule personne suffit, si cela lui sert vraiment.[ Elle reçoit {friend}.][ (Tu reçois|Vous recevez) {advocate} quand elle s'inscrit.]",
				"Une seule personne suffit." + frenchOwn,
			},
			cta: "Partager mon lien",
		},
		share: frenchPlainShares[2],
	},
	{
		language: "fr", approach: "plain", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: (ton|votre) lien pour un proche.[ Il a {friend}.]" + frenchStop,
		}, frenchTexted)},
		share: frenchPlainShares[0],
	},
	{
		language: "fr", approach: "plain", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: un lien à passer à un proche à qui cela plairait." + frenchStop,
			"{brand}\u00a0: un lien à passer à un proche." + frenchStop,
		}, frenchTexted)},
		share: frenchPlainShares[1],
	},
	{
		language: "fr", approach: "plain", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}\u00a0: à qui (penses-tu|pensez-vous)\u00a0? Un seul proche suffit." + frenchStop,
			"{brand}\u00a0: un seul proche suffit." + frenchStop,
		}, frenchTexted)},
		share: frenchPlainShares[2],
	},
	{
		language: "fr", approach: "plain", channel: "push", variant: 1, version: 1,
		ask: ask{
			headline: []string{"À qui plairait {brand}\u00a0?", "(Partage|Partagez) (ton|votre) lien"},
			body: []string{
				"(Ton|Votre) lien est prêt.[ Un proche reçoit {friend}.]" + frenchHisOwn,
				"(Ton|Votre) lien est prêt.[ (Tu reçois|Vous recevez) {advocate} quand un proche s'inscrit.]",
			},
		},
		share: frenchPlainShares[0],
	},
	{
		language: "fr", approach: "plain", channel: "onsite", variant: 1, version: 1,
		ask: ask{
			headline: []string{"À qui plairait {brand}\u00a0?", "(Partage|Partagez) {brand} avec un proche", "À partager avec un proche"},
			body: []string{
				"(Ton|Votre) lien est prêt à être partagé.[ Un proche reçoit {friend}.]" + frenchHisOwn,
				"(Ton|Votre) lien est prêt à être partagé.[ (Tu reçois|Vous recevez) {advocate} quand un proche s'inscrit.]",
			},
			cta: "Partager mon lien",
		},
		share: frenchPlainShares[0],
	},
}

var frenchPlainShares = []share{
	{
		text: []string{
			"Jette un œil à {brand}." + frenchMine,
			"Jette un œil à {brand}." + frenchMineOnly,
		},
		chat: []string{
			"Jette un œil à {brand} quand tu as un moment." + frenchMineChat,
			"Jette un œil à {brand}." + frenchMineChat,
		},
	},
	{
		text: []string{
			"J'ai un lien {brand} pour toi.[ Tu reçois {friend}.]" + frenchMineOnly,
			"J'ai un lien {brand} pour toi." + frenchMineOnly,
		},
		chat: []string{
			"J'ai un lien {brand} pour toi.[\nTu reçois {friend}.][\nJe reçois {advocate} si tu t'inscris.]\n{link}",
			"J'ai un lien pour toi.[\nTu reçois {friend}.][\nJe reçois {advocate} si tu t'inscris.]\n{link}",
		},
	},
	{
		text: []string{
			"{brand}, c'est peut-être pour toi." + frenchMine,
			"{brand}, c'est peut-être pour toi." + frenchMineOnly,
		},
		chat: []string{
			"{brand}, c'est peut-être pour toi." + frenchMineChat,
			"{brand}, c'est peut-être pour toi." + frenchMineChat,
		},
	},
}
