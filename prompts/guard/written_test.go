package guard_test

import "testing"

func TestWritten(t *testing.T) { checkRows(t, writtenRows) }

// writtenRows are what the rules sent back when the built-in words of four languages were written, in other words,
// each beside a false neighbour that stays out.
var writtenRows = []row{
	{"dated ja", "リンクから800円引き、私にも1,500円分の特典があります。2026年9月30日までです。", "ok"},
	{"dated ja", "リンクから800円引き、私にも1,500円分の特典があります。9月30日まで。", "ok"},
	{"dated ja", "リンクから800円引き、私にも1,500円分の特典があります。2026年9月20日までです。", "INVENTED_DEADLINE"},
	{"dated ja", "リンクから800円引き、私にも1,500円分の特典があります。9月30日までの期間限定です。", "INVENTED_DEADLINE"},
	{"dated ja", "リンクから800円引き、私にも1,500円分の特典があります。今月末までです。", "INVENTED_DEADLINE"},
	{"ja", "リンクから800円引き、私にも1,500円分の特典があります。9月30日まで。", "INVENTED_DEADLINE"},
	{"dollars ja", "あなたには$8割引、私にも$15分の特典があります。", "ok"},
	{"dollars ja", "あなたには$15割引、私にも$8分の特典があります。", "REWARD_SIDE_SWAPPED"},
	{"dollars ja", "あなたには8割引、私にも$15分の特典があります。", "AMOUNT_MISMATCH"},
	{"ja ask", "お役に立てそうな方はいませんか？お友だちは800円引き、あなたには1,500円分のクレジットが届きます。", "ok"},
	{"ja ask", "文面がお役に立てれば幸いです。承知しました、こちらです。あなたには1,500円分のクレジットが届きます。", "PROMPT_LEAK"},
	{"ja ask", "思い当たる方に送ってください。お友だちは800円引き、あなたには1,500円分のクレジットが届きます。", "ok"},
	{"ja ask", "景品が当たるかもしれません。あなたには1,500円分のクレジットが届きます。", "INVENTED_OFFER"},

	{"dated pt", "Você ganha R$ 20 e eu ganho R$ 35. A oferta vai até 30 de setembro de 2026.", "ok"},
	{"dated pt", "Você ganha R$ 20 e eu ganho R$ 35. A oferta vai até 30 de outubro de 2026.", "INVENTED_DEADLINE"},
	{"pt", "Você ganha 2026 e eu ganho R$ 35.", "AMOUNT_MISMATCH"},
	{"gift pt", "Quem entrar ganha um mês grátis, e você ganha R$ 35.", "ok"},
	{"gift pt", "Quem entrar ganha um carro, e você ganha R$ 35.", "INVENTED_OFFER"},
	{"gift pt", "Quem entrar ganha um mês grátis e um brinde, e você ganha R$ 35.", "INVENTED_OFFER"},
	{"pt ask", "Para você, R$ 35 de crédito na Casa Lume; para quem entrar, R$ 20 de desconto.", "ok"},
	{"pt ask", "Para você, R$ 20 de desconto na Casa Lume; para quem entrar, R$ 35 de crédito.", "REWARD_SIDE_SWAPPED"},
	{"pt ask", "Dê R$ 20 a uma pessoa e ganhe R$ 35.", "ok"},
	{"pt ask", "Dê R$ 35 a uma pessoa e ganhe R$ 20.", "REWARD_SIDE_SWAPPED"},
	{"pt ask", "Quem mais podemos ajudar? Essa pessoa ganha R$ 20, você ganha R$ 35.", "ok"},
	{"pt ask", "Quem mais podemos contatar? Essa pessoa ganha R$ 20, você ganha R$ 35.", "COLLECTS_FRIEND_CONTACT"},

	{"es ask", "Con tu enlace, esa persona recibe 9 € y tú recibes 14 € cuando se una.", "ok"},
	{"es ask", "Con tu enlace, esa persona recibe 14 € y tú recibes 9 € cuando se una.", "REWARD_SIDE_SWAPPED"},
	{"es ask", "¿A quién podemos ayudar? Esa persona recibe 9 €; tú, 14 €.", "ok"},
	{"es ask", "¿A quién podemos escribir? Esa persona recibe 9 €; tú, 14 €.", "COLLECTS_FRIEND_CONTACT"},
	{"large es", "Con mi enlace recibes 100.000.000.000 € y yo recibo 200.000.000.000 €.", "ok"},
	{"large es", "Con mi enlace recibes 100.000.000.000 € y yo recibo 200.000.000.000 € en 100.200.100.200.", "LINK_FOREIGN"},
	{"large es-MX", "Con mi enlace recibes $1,200 de descuento y yo recibo $1,800.50 de crédito.", "ok"},
	{"large es-MX", "Con mi enlace recibes $1,250 de descuento y yo recibo $1,800.50 de crédito.", "AMOUNT_MISMATCH"},
	{"large es-MX", "Con mi enlace recibes $1.20 de descuento y yo recibo $1,800.50 de crédito.", "AMOUNT_MISMATCH"},

	{"fr", "Six euros pour toi, et je reçois une prime de 11 € si tu t'inscris.", "ok"},
	{"fr", "Un meuble primé. 6 € pour toi, et je reçois 11 €.", "UNSUPPORTED_CLAIM"},
	{"fr", "6 € pour toi, et je reçois une prime de bienvenue en plus de 11 €.", "INVENTED_OFFER|UNSUPPORTED_CLAIM"},
	{"fr", "Avec mon lien tu as 6 €, et je recois 11 € si tu t'inscris.", "ok"},
	{"fr", "Avec mon lien tu as 6 €, et recois un bonjour.", "DISCLOSURE_MISSING"},
	{"fr ask", "Qui pouvons-nous aider ? Cette personne reçoit 6 €, tu reçois 11 €.", "ok"},
	{"fr ask", "Qui pouvons-nous contacter ? Cette personne reçoit 6 €, tu reçois 11 €.", "COLLECTS_FRIEND_CONTACT"},
}
