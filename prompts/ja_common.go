package prompts

// japanese is polite to everybody: です・ます between friends, too. Formality is in how the customer is named and in
// what the business does for them. Nothing stands between a slot and the words around it.
var japanese = tongue{
	templates: [][]source{japanesePlain, japaneseDualFavour, japaneseHelpFriend, japaneseDirectB2B},

	bare: share{
		text: []string{"[利用開始で、私は{advocate}がもらえます。]{link}"},
		chat: []string{"[利用開始で、私は{advocate}がもらえます。\n]{link}"},
	},
	disclosure: []string{"[あなたが利用を始めると、私は{advocate}がもらえます。]"},
	told:       []string{"[利用を(始めると|始めていただくと)、お友だち(は|には){advocate}(がもらえます|をお届けします)。]"},
	ogTitle:    []string{"{brand}で{friend}", "お友だちから{brand}のご紹介", "{brand}のご紹介", "お友だちからのご紹介"},
	ogDescription: []string{
		"お友だちから{brand}のご紹介です。[このリンクから{friend}(がもらえます|をお届けします)。][利用を(始めると|始めていただくと)、お友だち(は|には){advocate}(がもらえます|をお届けします)。]",
		"お友だちからのご紹介です。[このリンクから{friend}(がもらえます|をお届けします)。][利用を(始めると|始めていただくと)、お友だち(は|には){advocate}(がもらえます|をお届けします)。]",
		"お友だちからのご紹介です。[利用を(始めると|始めていただくと)、お友だち(は|には){advocate}(がもらえます|をお届けします)。]",
	},

	rewards: rewardWords{
		credit: "{}分のクレジット", off: "{}割引", cash: "現金{}", charity: "寄付用の{}",
		points: plurals{other: "{}ポイント"},
		some:   "お礼の特典", welcome: "ウェルカム特典",
	},
	counts: countWords{
		months:  plurals{other: "{}か月"},
		years:   plurals{other: "{}年"},
		friends: plurals{other: "{}人"},
		more:    plurals{other: "あと{}人"},
	},
	wide: true,
}

// What several Japanese texts have in common. It is part of every text it stands in: a change is a new name.
const (
	japaneseHello = "[{name}(さん|様)\n\n]"
	japaneseTail  = "<\n\n入力用のコード：{code}><\n\n特典は{ends}までです。><\n\nご利用条件：{terms}>"

	// What both get, in one paragraph and below the link.
	japaneseBoth      = "[お友だち(は|には){friend}(がもらえます|をお届けします)。]" + japaneseOwn
	japaneseOwn       = "[お友だちの(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。]"
	japaneseBothBelow = "[\n\nお友だち(は|には){friend}(がもらえます|をお届けします)。]" + japaneseOwnBelow
	japaneseOwnBelow  = "[\n\nお友だちの(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。]"
	japaneseTold      = "[\n\nお友だち(は|には){friend}(がもらえます|をお届けします)。][\n\nお友だちの(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。" + japaneseAlso
	japaneseAlso      = "このことは、ご用意した紹介文にも書いてあります。]"

	// The same to somebody who introduces a business.
	japaneseFirms      = "[お相手(は|には){friend}(がもらえます|をお届けします)。]" + japaneseFirmsOwn
	japaneseFirmsOwn   = "[お相手の(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。]"
	japaneseFirmsBelow = "[\n\nお相手(は|には){friend}(がもらえます|をお届けします)。]" + japaneseFirmBelow
	japaneseFirmBelow  = "[\n\nお相手の(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。]"
	japaneseFirmsTold  = "[\n\nお相手(は|には){friend}(がもらえます|をお届けします)。][\n\nお相手の(利用が始まると|ご利用が始まりましたら)、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。" + japaneseAlso

	// What a friend reads behind the first sentence.
	japaneseMine     = "[このリンクから{friend}がもらえます。]" + japaneseMineOnly
	japaneseMineOnly = "[あなたが利用を始めると、私は{advocate}がもらえます。]{link}"
	japaneseMineChat = "[\nこのリンクから{friend}がもらえます。][\nあなたが利用を始めると、私は{advocate}がもらえます。]\n{link}"
)

// japaneseTexted ends every ask by text message: what is left when better wordings are too long.
var japaneseTexted = []string{
	"{brand}：お友だち用のリンクです。[利用が始まると、(あなたは|お客様には){advocate}(がもらえます|をお届けします)。]{link} 配信停止はSTOPと返信",
	"{brand}：お友だち用のリンクです。[利用が始まると、(あなたに|お客様に){advocate}。]{link}",
	"お友だち用のリンクです。[利用が始まると、(あなたに|お客様に){advocate}。]{link}",
	"[お友だちの利用で、(あなたに|お客様に){advocate}。]{link}",
}
