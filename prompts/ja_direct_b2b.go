package prompts

import "slices"

// A straight question between businesses, as englishDirectB2B has it.
var japaneseDirectB2B = []source{
	{
		language: "ja", approach: "direct_b2b", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"{problem}でお困りの企業をご存じですか？", "{brand}がお役に立てそうな企業はありますか？", "お役に立てそうな企業はありますか？"},
			preheader: []string{"(あなた|お客様)のような方とのお仕事を、うれしく思っています。"},
			headline:  []string{"ほかにもお手伝いできる方はいませんか？"},
			body: []string{
				japaneseHello + "(あなた|お客様)のような方とのお仕事を、うれしく思っています。同じ業界で、{problem}にお困りの方はいらっしゃいませんか？ぜひお話を伺いたいと思います。\n\nこのリンクをお渡しいただけますか。\n{link}" + japaneseFirmsTold + japaneseTail + "\n\n{brand}より",
				"同じ業界で、お困りの方はいらっしゃいませんか？このリンクをお渡しいただけますか。\n{link}" + japaneseFirmsBelow + "\n\n{brand}より",
				"同じ業界で、お困りの方はいらっしゃいませんか？このリンクをお渡しいただけますか。\n{link}" + japaneseFirmBelow,
			},
			cta: "ご紹介する",
		},
		share: japaneseDirectB2BShares[0],
	},
	{
		language: "ja", approach: "direct_b2b", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"{problem}について、どなたとお話しすべきでしょうか", "どなたとお話しすべきでしょうか"},
			preheader: []string{"思い当たる方がいらっしゃれば、{brand}のリンクをどうぞ。", "思い当たる方がいらっしゃれば、リンクをどうぞ。"},
			headline:  []string{"思い当たる方がいらっしゃれば"},
			body: []string{
				japaneseHello + "同僚やお取引先で{problem}に取り組んでいる方がいらっしゃれば、ご紹介いただけると大変ありがたく存じます。長い文章は要りません。このリンクを転送していただければ、あとはその方がご判断くださいます。\n\n{link}" + japaneseFirmsTold + japaneseTail + "\n\n{brand}より",
				"私たちがお役に立てそうな方がいらっしゃれば、ご紹介いただけると大変ありがたく存じます。\n{link}" + japaneseFirmsBelow + "\n\n{brand}より",
				"私たちがお役に立てそうな方がいらっしゃれば、ご紹介いただけると大変ありがたく存じます。\n{link}" + japaneseFirmBelow,
			},
			cta: "紹介する",
		},
		share: japaneseDirectB2BShares[1],
	},
	{
		language: "ja", approach: "direct_b2b", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"お知り合いに、{problem}でお困りの方は？", "お手伝いできそうなお知り合いはいませんか？"},
			preheader: []string{"短いご紹介で十分です。"},
			headline:  []string{"お力になれそうな方はいらっしゃいますか"},
			body: []string{
				japaneseHello + "ひとつ伺います。「いない」というお返事でもかまいません。お知り合いに、{problem}でお困りの方はいらっしゃいますか？もしいらっしゃれば、このリンクを送り、{brand}との仕事がどんなものかをお話しください。\n\n{link}" + japaneseFirmsTold + japaneseTail,
				"お知り合いに、{brand}がお手伝いできそうな方はいらっしゃいますか？このリンクをお送りください。\n{link}" + japaneseFirmsBelow,
				"お知り合いに、お手伝いできそうな方はいらっしゃいますか？このリンクをお送りください。\n{link}" + japaneseFirmBelow,
			},
			cta: "リンクを送る",
		},
		share: japaneseDirectB2BShares[2],
	},
	{
		language: "ja", approach: "direct_b2b", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"ほかに{problem}でお困りの方は？", "ほかにお困りの方はいませんか？"},
			body: []string{
				"ぜひお話を伺いたいと思います。{brand}のリンクをお渡しください。" + japaneseFirms,
				"ぜひお話を伺いたいと思います。" + japaneseFirms,
				"ぜひお話を伺いたいと思います。" + japaneseFirmsOwn,
			},
			cta: "ご紹介する",
		},
		share: japaneseDirectB2BShares[0],
	},
	{
		language: "ja", approach: "direct_b2b", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"どなたとお話しすべきでしょうか"},
			body: []string{
				"{problem}に取り組んでいる方がいらっしゃれば、リンクをお渡しください。" + japaneseFirms,
				"{brand}がお役に立てそうな方に、リンクをお渡しください。" + japaneseFirms,
				"お役に立てそうな方に、リンクをお渡しください。" + japaneseFirmsOwn,
			},
			cta: "紹介する",
		},
		share: japaneseDirectB2BShares[1],
	},
	{
		language: "ja", approach: "direct_b2b", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"お手伝いできそうな方は？"},
			body: []string{
				"お知り合いに、{problem}でお困りの方はいらっしゃいますか？リンクをお送りください。" + japaneseFirms,
				"お知り合いに、思い当たる方はいらっしゃいますか？リンクをお送りください。" + japaneseFirmsOwn,
			},
			cta: "リンクを送る",
		},
		share: japaneseDirectB2BShares[2],
	},
	{
		language: "ja", approach: "direct_b2b", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：同じ業界で{problem}にお困りの方に、このリンクをどうぞ。" + japaneseFirmsOwn + "{link} 配信停止はSTOPと返信",
			"{brand}：同じ業界でお困りの方に。[利用開始で(あなた|お客様)に{advocate}。]{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japaneseDirectB2BShares[0],
	},
	{
		language: "ja", approach: "direct_b2b", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：{problem}について、どなたとお話しすべきでしょうか。リンクをお渡しください。" + japaneseFirmsOwn + "{link} 配信停止はSTOPと返信",
			"{brand}：思い当たる方に、このリンクを。[利用開始で(あなた|お客様)に{advocate}。]{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japaneseDirectB2BShares[1],
	},
	{
		language: "ja", approach: "direct_b2b", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：お知り合いに{problem}でお困りの方がいらっしゃれば、このリンクをお送りください。" + japaneseFirmsOwn + "{link} 配信停止はSTOPと返信",
			"{brand}：お困りのお知り合いに。[利用開始で(あなた|お客様)に{advocate}。]{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japaneseDirectB2BShares[2],
	},
}

var japaneseDirectB2BShares = []share{
	{
		text: []string{
			"{problem}でお悩みなら、{brand}にその話をしてみてください。" + japaneseMine,
			"{brand}に話をしてみてください。" + japaneseMine,
			"{brand}に話をしてみてください。" + japaneseMineOnly,
		},
		chat: []string{
			"{problem}でお悩みなら、{brand}にその話をしてみてください。" + japaneseMineChat,
			"{brand}に話をしてみてください。" + japaneseMineChat,
		},
	},
	{
		text: []string{
			"{problem}でお困りですか？{brand}をご紹介します。" + japaneseMine,
			"{brand}をご紹介します。" + japaneseMine,
			"{brand}をご紹介します。" + japaneseMineOnly,
		},
		chat: []string{
			"{problem}でお困りですか？{brand}をご紹介します。" + japaneseMineChat,
			"{brand}をご紹介します。" + japaneseMineChat,
		},
	},
	{
		text: []string{
			"{problem}の件、{brand}に相談する価値があるかもしれません。" + japaneseMine,
			"{brand}に相談する価値があるかもしれません。" + japaneseMine,
			"{brand}に相談する価値があるかもしれません。" + japaneseMineOnly,
		},
		chat: []string{
			"{problem}の件、{brand}に相談する価値があるかもしれません。" + japaneseMineChat,
			"{brand}に相談する価値があるかもしれません。" + japaneseMineChat,
		},
	},
}
