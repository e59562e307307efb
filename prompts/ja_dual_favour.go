package prompts

import "slices"

// A favour both ways, as englishDualFavour has it.
var japaneseDualFavour = []source{
	{
		language: "ja", approach: "dual_favour", channel: "email", variant: 1, version: 1,
		ask: ask{
			subject:   []string{"お友だちに{friend}、(あなた|お客様)に{advocate}", "お友だちに{friend}", "お友だちにも(あなた|お客様)にもうれしいご紹介"},
			preheader: []string{"{brand}のリンクを、気に入りそうな方に送ってみませんか。", "リンクを、気に入りそうな方に送ってみませんか。"},
			headline:  []string{"お友だちにも(あなた|お客様)にもうれしいご紹介"},
			body: []string{
				japaneseHello + "{brand}を気に入りそうなお友だちはいませんか？(あなた|お客様)のリンクから始めると、お友だち(は|には){friend}(がもらえます|をお届けします)。(あなたは|お客様には){advocate}(がもらえます|をお届けします)。\n\n" +
					"思い浮かんだ方に送ってみてください。\n{link}" + japaneseTail,
				"このリンクから始めると、お友だち(は|には){friend}(がもらえます|をお届けします)。(あなたは|お客様には){advocate}(がもらえます|をお届けします)。\n{link}",
			},
			cta: "リンクを送る",
		},
		share: japaneseDualFavourShares[0],
	},
	{
		language: "ja", approach: "dual_favour", channel: "email", variant: 2, version: 1,
		ask: ask{
			subject:   []string{"お友だちは{friend}、(あなた|お客様)は{advocate}", "お友だちは{friend}", "ご紹介のリンクができました"},
			preheader: []string{"{brand}のご紹介リンクができました。", "お友だちに送ってみませんか。"},
			headline:  []string{"(あなた|お客様)からお友だちへ"},
			body: []string{
				japaneseHello + "(あなた|お客様)専用のリンクです。ここから{brand}を始めたお友だち(は|には){friend}(がもらえます|をお届けします)。お礼として、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。\n\n{link}\n\n" +
					"送るのはお一人で十分です。本当に役立ちそうな方に、どうぞ。" + japaneseTail,
				"ここから始めたお友だち(は|には){friend}(がもらえます|をお届けします)。お礼として、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。\n\n{link}",
			},
			cta: "お友だちに送る",
		},
		share: japaneseDualFavourShares[1],
	},
	{
		language: "ja", approach: "dual_favour", channel: "email", variant: 3, version: 1,
		ask: ask{
			subject:   []string{"お友だちに{friend}を贈りませんか", "お友だちに贈りませんか"},
			preheader: []string{"(あなたは|お客様には){advocate}(がもらえます|をお届けします)。", "(あなた|お客様)にもお礼があります。"},
			headline:  []string{"お友だちには気持ちを、(あなた|お客様)にはお礼を"},
			body: []string{
				japaneseHello + "どなたに{brand}を教えたいですか？このリンクから、お友だち(は|には){friend}(がもらえます|をお届けします)。お友だちの(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。\n\n{link}\n\n" +
					"添える言葉はご自由に。ご用意した紹介文には、二つの特典のことが書いてあります。" + japaneseTail,
				"このリンクから、お友だち(は|には){friend}(がもらえます|をお届けします)。お友だちの(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。\n\n{link}",
			},
			cta: "お友だちを招待",
		},
		share: japaneseDualFavourShares[2],
	},
	{
		language: "ja", approach: "dual_favour", channel: "in_app", variant: 1, version: 1,
		ask: ask{
			headline: []string{"お友だちに{friend}、(あなた|お客様)に{advocate}", "お友だちにも(あなた|お客様)にもうれしいご紹介"},
			body: []string{
				"{brand}のリンクを送ると、お友だち(は|には){friend}(がもらえます|をお届けします)。" + japaneseOwn,
				"リンクを送ると、お友だち(は|には){friend}(がもらえます|をお届けします)。" + japaneseOwn,
				"お友だちに{friend}、(あなた|お客様)に{advocate}。",
			},
			cta: "リンクを送る",
		},
		share: japaneseDualFavourShares[0],
	},
	{
		language: "ja", approach: "dual_favour", channel: "in_app", variant: 2, version: 1,
		ask: ask{
			headline: []string{"お友だちを{brand}に招待", "お友だちを招待"},
			body: []string{
				"お友だち(は|には){friend}(がもらえます|をお届けします)。お友だちの(利用が始まると|ご利用が始まりましたら)、お礼として(あなたは|お客様には){advocate}(がもらえます|をお届けします)。",
				"お友だちに{friend}、お礼に(あなた|お客様)に{advocate}。",
			},
			cta: "お友だちを招待",
		},
		share: japaneseDualFavourShares[1],
	},
	{
		language: "ja", approach: "dual_favour", channel: "in_app", variant: 3, version: 1,
		ask: ask{
			headline: []string{"お友だちに{friend}を贈りませんか", "お友だちに贈りませんか"},
			body: []string{
				"{brand}のリンクから、お友だち(は|には){friend}(がもらえます|をお届けします)。" + japaneseOwn,
				"リンクから、お友だち(は|には){friend}(がもらえます|をお届けします)。(あなた|お客様)には{advocate}。",
			},
			cta: "お友だちに送る",
		},
		share: japaneseDualFavourShares[2],
	},
	{
		language: "ja", approach: "dual_favour", channel: "sms", variant: 1, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：お友だちに{friend}、(あなた|お客様)に{advocate}。{link} 配信停止はSTOPと返信",
			"{brand}：お友だちに{friend}、(あなた|お客様)に{advocate}。{link}",
		}, japaneseTexted)},
		share: japaneseDualFavourShares[0],
	},
	{
		language: "ja", approach: "dual_favour", channel: "sms", variant: 2, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：ここから始めたお友だちに{friend}、お礼として(あなた|お客様)に{advocate}。{link} 配信停止はSTOPと返信",
			"{brand}：お友だちに{friend}、お礼に(あなた|お客様)に{advocate}。{link}",
		}, japaneseTexted)},
		share: japaneseDualFavourShares[1],
	},
	{
		language: "ja", approach: "dual_favour", channel: "sms", variant: 3, version: 1,
		ask: ask{body: slices.Concat([]string{
			"{brand}：お友だちを招待しませんか。お友だちに{friend}、(あなた|お客様)に{advocate}。{link} 配信停止はSTOPと返信",
			"{brand}へのご招待に。お友だちに{friend}、(あなた|お客様)に{advocate}。{link}",
		}, japaneseTexted)},
		share: japaneseDualFavourShares[2],
	},
}

var japaneseDualFavourShares = []share{
	{
		text: []string{
			"{brand}の紹介リンクです。ここから{friend}がもらえます。あなたが利用を始めると、私は{advocate}がもらえます。{link}",
			"紹介リンクです。ここから{friend}がもらえます。利用開始で、私は{advocate}がもらえます。{link}",
			"{brand}の紹介リンクです。利用開始で、私は{advocate}がもらえます。{link}",
		},
		chat: []string{
			"{brand}、気に入ると思います。\nこのリンクから{friend}がもらえます。あなたが利用を始めると、私は{advocate}がもらえます。\n{link}",
			"このリンクから{friend}がもらえます。あなたが利用を始めると、私は{advocate}がもらえます。\n{link}",
		},
	},
	{
		text: []string{
			"{brand}のリンクをお送りします。あなたは{friend}、利用が始まると私は{advocate}がもらえます。{link}",
			"リンクをお送りします。あなたは{friend}、利用が始まると私は{advocate}がもらえます。{link}",
			"{brand}のリンクをお送りします。利用が始まると、私は{advocate}がもらえます。{link}",
		},
		chat: []string{
			"{brand}のリンクをお送りします。\nあなたは{friend}、利用が始まると私は{advocate}がもらえます。\n{link}",
			"リンクをお送りします。\nあなたは{friend}、利用が始まると私は{advocate}がもらえます。\n{link}",
		},
	},
	{
		text: []string{
			"{brand}を試すなら、このリンクから{friend}がもらえます。あなたが利用を始めると、私は{advocate}がもらえます。{link}",
			"このリンクから{friend}がもらえます。あなたが利用を始めると、私は{advocate}がもらえます。{link}",
			"{brand}を試すならこちらから。利用が始まると、私は{advocate}がもらえます。{link}",
		},
		chat: []string{
			"{brand}を試すなら、このリンクから{friend}がもらえます。\nあなたが利用を始めると、私は{advocate}がもらえます。\n{link}",
			"このリンクから{friend}がもらえます。\nあなたが利用を始めると、私は{advocate}がもらえます。\n{link}",
		},
	},
}
