package prompts

import "slices"

// The plain words, for any offer and every channel.
var japanesePlain = []source{
	{
		language: "ja", approach: "plain", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"{brand}を気に入りそうな方はいませんか？", "気に入りそうな方はいませんか？"},
			preheader: []string{"お友だち(は|には){friend}(がもらえます|をお届けします)。", "お友だちの(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。", "お友だち用のリンクです。"},
			headline:  []string{"{brand}をお友だちに", "お友だちにご紹介を"},
			body: []string{
				japaneseHello + "お知り合いにも、{brand}を気に入る方がいるかもしれません。" + japaneseBoth + "\n\n" +
					"ご紹介用のリンクです。\n{link}" + japaneseTail,
				"{brand}のご紹介用のリンクです。\n{link}" + japaneseBothBelow,
				"ご紹介用のリンクです。\n{link}" + japaneseOwnBelow,
			},
			cta: "リンクを送る",
		},
		share: japanesePlainShares[0],
	},
	{
		language: "ja", approach: "plain", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"お友だちに送れる{brand}のリンク", "お友だちに送れるリンク"},
			preheader: []string{"気に入りそうな方にどうぞ。[お友だち(は|には){friend}(がもらえます|をお届けします)。]", "気に入りそうな方にどうぞ。"},
			headline:  []string{"お友だちに送れるリンクです"},
			body: []string{
				japaneseHello + "{brand}が合いそうな方がいれば、このリンクをどうぞ。\n{link}" + japaneseBothBelow + japaneseTail,
				"{brand}が合いそうな方がいれば、このリンクをどうぞ。\n{link}" + japaneseOwnBelow,
				"合いそうな方がいれば、このリンクをどうぞ。\n{link}" + japaneseOwnBelow,
			},
			cta: "お友だちに送る",
		},
		share: japanesePlainShares[1],
	},
	{
		language: "ja", approach: "plain", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"{brand}と聞いて、思い浮かぶ方は？", "思い浮かぶ方はいますか？"},
			preheader: []string{"本当に役立ちそうな方お一人で十分です。"},
			headline:  []string{"{brand}を、どなたに教えますか？", "どなたに教えますか？"},
			body: []string{
				japaneseHello + "{brand}が合いそうな方をお一人思い浮かべて、このリンクを送ってみてください。\n{link}" + japaneseBothBelow + japaneseTail,
				"{brand}が合いそうな方をお一人思い浮かべて、このリンクを送ってみてください。\n{link}" + japaneseOwnBelow,
				"合いそうな方をお一人思い浮かべて、このリンクを送ってみてください。\n{link}" + japaneseOwnBelow,
			},
			cta: "リンクを送る",
		},
		share: japanesePlainShares[2],
	},
	{
		language: "ja", approach: "plain", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"{brand}をお友だちに", "お友だちにご紹介を"},
			body: []string{
				"{brand}を気に入りそうな方はいませんか？" + japaneseBoth,
				"リンクをお友だちに送ってみませんか。" + japaneseBoth,
				"リンクをお友だちに送ってみませんか。" + japaneseOwn,
			},
			cta: "リンクを送る",
		},
		share: japanesePlainShares[0],
	},
	{
		language: "ja", approach: "plain", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"お友だちに送れるリンクです"},
			body: []string{
				"{brand}を気に入りそうな方にどうぞ。" + japaneseBoth,
				"気に入りそうな方にどうぞ。" + japaneseBoth,
				"気に入りそうな方にどうぞ。" + japaneseOwn,
			},
			cta: "リンクを見る",
		},
		share: japanesePlainShares[1],
	},
	{
		language: "ja", approach: "plain", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"{brand}と聞いて、思い浮かぶ方は？", "思い浮かぶ方はいますか？"},
			body: []string{
				"本当に役立ちそうな方お一人で十分です。" + japaneseBoth,
				"お一人で十分です。" + japaneseOwn,
			},
			cta: "リンクを送る",
		},
		share: japanesePlainShares[2],
	},
	{
		language: "ja", approach: "plain", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：お友だち用のリンクです。" + japaneseBoth + "{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japanesePlainShares[0],
	},
	{
		language: "ja", approach: "plain", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：気に入りそうな方に、このリンクをどうぞ。" + japaneseOwn + "{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japanesePlainShares[1],
	},
	{
		language: "ja", approach: "plain", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：思い浮かぶ方はいますか？お一人で十分です。" + japaneseOwn + "{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japanesePlainShares[2],
	},
	{
		language: "ja", approach: "plain", channel: "push", variant: 1, version: 1,
		ask: ask{
			headline: []string{"{brand}を気に入りそうな方は？", "リンクを送ってみませんか"},
			body: []string{
				"お友だち用のリンクができました。" + japaneseBoth,
				"お友だち用のリンクができました。" + japaneseOwn,
			},
		},
		share: japanesePlainShares[0],
	},
	{
		language: "ja", approach: "plain", channel: "onsite", variant: 1, version: 1,
		ask: ask{
			headline: []string{"{brand}を気に入りそうな方はいませんか？", "{brand}をお友だちに", "お友だちにご紹介を"},
			body: []string{
				"お友だち用のリンクができました。" + japaneseBoth,
				"お友だち用のリンクができました。" + japaneseOwn,
			},
			cta: "リンクを送る",
		},
		share: japanesePlainShares[0],
	},
}

var japanesePlainShares = []share{
	{
		text: []string{
			"{brand}を見てみてください。" + japaneseMine,
			"{brand}を見てみてください。" + japaneseMineOnly,
		},
		chat: []string{
			"お時間のあるときに、{brand}を見てみてください。" + japaneseMineChat,
			"{brand}を見てみてください。" + japaneseMineChat,
		},
	},
	{
		text: []string{
			"{brand}の紹介リンクをお送りします。" + japaneseMine,
			"{brand}の紹介リンクをお送りします。" + japaneseMineOnly,
		},
		chat: []string{
			"{brand}の紹介リンクをお送りします。" + japaneseMineChat,
			"紹介リンクをお送りします。" + japaneseMineChat,
		},
	},
	{
		text: []string{
			"{brand}は、あなたに合うかもしれません。" + japaneseMine,
			"{brand}は、あなたに合うかもしれません。" + japaneseMineOnly,
		},
		chat: []string{
			"{brand}は、あなたに合うかもしれません。" + japaneseMineChat,
			"{brand}は、あなたに合うかもしれません。" + japaneseMineChat,
		},
	},
}
