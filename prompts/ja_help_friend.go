package prompts

import "slices"

// Help with a problem the friend has, as englishHelpFriend has it.
var japaneseHelpFriend = []source{
	{
		language: "ja", approach: "help_friend", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"{problem}でお困りの方はいませんか？", "{brand}がお役に立てそうな方はいませんか？", "お役に立てそうな方はいませんか？"},
			preheader: []string{"(あなた|お客様)のリンクで{brand}をご紹介いただけます。", "(あなた|お客様)のリンクでご紹介いただけます。"},
			headline:  []string{"お困りのお友だちに、ひとこと"},
			body: []string{
				japaneseHello + "{problem}でお困りのお友だちはいませんか？{brand}は、そのためにあります。まだご存じないかもしれません。\n\nこのリンクを送ってみてください。\n{link}" + japaneseTold + japaneseTail,
				"{brand}がお役に立てそうなお友だちはいませんか？このリンクを送ってみてください。\n{link}" + japaneseBothBelow,
				"お役に立てそうなお友だちはいませんか？このリンクを送ってみてください。\n{link}" + japaneseOwnBelow,
			},
			cta: "お友だちに教える",
		},
		share: japaneseHelpFriendShares[0],
	},
	{
		language: "ja", approach: "help_friend", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"{problem}のこと、まわりの方は大丈夫ですか？", "まわりにお困りの方はいませんか？"},
			preheader: []string{"{brand}を、まだご存じないかもしれません。", "まだご存じないかもしれません。"},
			headline:  []string{"必要としている方が、近くにいるかもしれません"},
			body: []string{
				japaneseHello + "{problem}に{brand}がどう役立つか、(あなた|お客様)はご存じです。いまお困りの方は、まだご存じないかもしれません。\n\n(あなた|お客様)のリンクを教えてあげてください。\n{link}" + japaneseTold + japaneseTail,
				"(あなた|お客様)は{brand}をご存じです。必要としている方は、まだご存じないかもしれません。このリンクを教えてあげてください。\n{link}" + japaneseBothBelow,
				"必要としている方が、近くにいるかもしれません。このリンクを教えてあげてください。\n{link}" + japaneseOwnBelow,
			},
			cta: "リンクを教える",
		},
		share: japaneseHelpFriendShares[1],
	},
	{
		language: "ja", approach: "help_friend", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"{problem}にお悩みのお友だちへ", "お悩みのお友だちへ"},
			preheader: []string{"{brand}のことを、(あなた|お客様)の言葉で伝えてみませんか。", "(あなた|お客様)の言葉で伝えてみませんか。"},
			headline:  []string{"{brand}を教えてあげませんか", "教えてあげませんか"},
			body: []string{
				japaneseHello + "{problem}にお悩みの方が、まわりにいるかもしれません。{brand}が役立ちそうなら、このリンクをどうぞ。ひとこと添えていただくと、より伝わります。\n\n{link}" + japaneseTold + japaneseTail,
				"{brand}が役立ちそうな方が、まわりにいるかもしれません。そのときは、このリンクをどうぞ。\n{link}" + japaneseBothBelow,
				"役立ちそうな方が、まわりにいるかもしれません。そのときは、このリンクをどうぞ。\n{link}" + japaneseOwnBelow,
			},
			cta: "お友だちに送る",
		},
		share: japaneseHelpFriendShares[2],
	},
	{
		language: "ja", approach: "help_friend", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"お役に立てそうな方はいませんか？"},
			body: []string{
				"{problem}でお困りのお友だちに、{brand}のリンクを送ってみませんか。" + japaneseBoth,
				"{problem}でお困りのお友だちに、リンクを送ってみませんか。" + japaneseBoth,
				"お困りのお友だちに、リンクを送ってみませんか。" + japaneseBoth,
				"お困りのお友だちに、リンクを送ってみませんか。" + japaneseOwn,
			},
			cta: "お友だちに教える",
		},
		share: japaneseHelpFriendShares[0],
	},
	{
		language: "ja", approach: "help_friend", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"{problem}でお困りの方へ", "お困りのお友だちに、ひとこと"},
			body: []string{
				"(あなた|お客様)のリンクで{brand}を教えてあげませんか。" + japaneseBoth,
				"(あなた|お客様)のリンクを教えてあげませんか。" + japaneseBoth,
				"(あなた|お客様)のリンクを教えてあげませんか。" + japaneseOwn,
			},
			cta: "リンクを送る",
		},
		share: japaneseHelpFriendShares[1],
	},
	{
		language: "ja", approach: "help_friend", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"{problem}にお悩みの方は？", "お悩みの方はいませんか？"},
			body: []string{
				"{brand}を、まだご存じないかもしれません。リンクを送ってみませんか。" + japaneseBoth,
				"リンクを送ってみませんか。" + japaneseBoth,
				"リンクを送ってみませんか。" + japaneseOwn,
			},
			cta: "リンクを教える",
		},
		share: japaneseHelpFriendShares[2],
	},
	{
		language: "ja", approach: "help_friend", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：{problem}でお困りのお友だちに、このリンクをどうぞ。" + japaneseBoth + "{link} 配信停止はSTOPと返信",
			"{brand}：{problem}でお困りのお友だちに。[利用開始で(あなた|お客様)に{advocate}。]{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japaneseHelpFriendShares[0],
	},
	{
		language: "ja", approach: "help_friend", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：{problem}でお困りの方に、リンクを教えてあげませんか。" + japaneseOwn + "{link} 配信停止はSTOPと返信",
			"{brand}：お困りの方に、このリンクを。[利用開始で(あなた|お客様)に{advocate}。]{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japaneseHelpFriendShares[1],
	},
	{
		language: "ja", approach: "help_friend", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：{problem}にお悩みのお友だちへ、このリンクを。" + japaneseOwn + "{link} 配信停止はSTOPと返信",
			"{brand}：お悩みのお友だちへ。[利用開始で(あなた|お客様)に{advocate}。]{link} 配信停止はSTOPと返信",
		}, japaneseTexted)},
		share: japaneseHelpFriendShares[2],
	},
}

var japaneseHelpFriendShares = []share{
	{
		text: []string{
			"{problem}でお困りなら、{brand}を見てみてください。" + japaneseMine,
			"{brand}を見てみてください。" + japaneseMine,
			"{brand}を見てみてください。" + japaneseMineOnly,
		},
		chat: []string{
			"{problem}でお困りなら、{brand}を見てみてください。" + japaneseMineChat,
			"{brand}を見てみてください。" + japaneseMineChat,
		},
	},
	{
		text: []string{
			"{problem}のこと、{brand}が役立つかもしれません。" + japaneseMine,
			"{brand}が役立つかもしれません。" + japaneseMine,
			"{brand}が役立つかもしれません。" + japaneseMineOnly,
		},
		chat: []string{
			"{problem}のこと、{brand}が役立つかもしれません。" + japaneseMineChat,
			"{brand}が役立つかもしれません。" + japaneseMineChat,
		},
	},
	{
		text: []string{
			"{problem}には、{brand}という手もあります。" + japaneseMine,
			"{brand}という手もあります。" + japaneseMine,
			"{brand}という手もあります。" + japaneseMineOnly,
		},
		chat: []string{
			"{problem}には、{brand}という手もあります。" + japaneseMineChat,
			"{brand}という手もあります。" + japaneseMineChat,
		},
	},
}
