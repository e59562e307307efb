package guard_test

import "testing"

func TestLong(t *testing.T) { checkRows(t, longRows) }

// longRows are true texts of some length: the more is said, the more can be
// taken for what it is not.
var longRows = []row{
	{"en ask", "Hi Noor,\n\nThank you for two years of ordering with us. A lot of our best ideas came from your notes, including the new caddy.\n\nIf a friend or colleague is looking for better tea, we'd love an introduction. They save $8 on their first order, and once it ships we add $12 to your balance. No forms, no fuss: just pass on the link below.\n\n{{referral_link}}\n\nWarmly,\nThe Pebble Tea team", "ok"},
	{"en ask", "Hello,\n\nYou told us the ginger blend got you through the winter. Someone you know may be looking for exactly that. Share your link and they will get $8 off; you will receive $12 in credit as soon as they place an order.\n\nAny question? Just reply to this email.", "ok"},
	{"en ask", "Your network trusts you. When someone in it needs a supplier for the office kitchen, send them our way: $8 off for them, $12 in credit for you, and a proper introduction from our team.", "ok"},
	{"en", "We switched the whole studio over to Pebble Tea in January. What won me over was not the price but the people: one call, a sensible plan, and the first delivery came on the day they said. If you run an office of ten or fifty, it is worth a conversation. You'd get $8 off the first order through my link. To be open about it, I get $12 in credit if you order.", "ok"},
	{"en", "Remember the tea you liked at my place on Sunday? It was the white peony from Pebble Tea. I ordered another batch this morning. If you'd like some too, my link takes $8 off your first order, and I get $12 toward mine. See you Friday!", "ok"},
	{"en", "Okay, tea people. I tried six brands this year and kept coming back to this one. The leaves are whole, the tins are refillable and the oolong is lovely cold. First order is $8 cheaper with my link (I get $12, so thanks in advance).", "ok"},
	{"en", "Struggling to sleep after late coffees? Same. I moved to their rooibos after 4 pm and it helped me. Your first order is $8 off here, and I'll get $12.", "ok"},
	{"percent", "Invoices used to take me a full day. Now it's maybe an hour, and the reminders go out by themselves. If month end is painful for you as well, have a look: you get 15% off your first year and I get 25% off our plan.", "ok"},
	{"points", "You start with 300 points when you sign up with my link. I get 700 points, which I'll happily spend on cake.", "ok"},
	{"gift", "They pack a free sampler tin with your first order if you come through my link, and I get $12. Try the smoky one first.", "ok"},
	{"de ask", "Liebe Frau Vandersteen,\n\nseit zwei Jahren begleiten wir Ihren Garten, und wir freuen uns jedes Mal über Ihre Fotos. Vielleicht kennen Sie jemanden, der gerade umzieht oder seinen Balkon neu bepflanzen möchte?\n\nÜber Ihren persönlichen Link erhält die Person 7,50 € Rabatt auf die erste Bestellung. Sobald die Bestellung bezahlt ist, schreiben wir Ihnen 12,00 € gut.\n\nHerzliche Grüße\nIhr Team von Moosgarten", "ok"},
	{"de ask", "Hallo Noor,\n\ndu bist schon lange dabei, vielen Dank dafür! Wenn du Moosgarten weiterempfiehlst, bekommt dein Freund oder deine Freundin 7,50 € Rabatt und du bekommst 12 € Guthaben. Leite einfach deinen Link weiter.\n\nViele Grüße aus der Gärtnerei", "ok"},
	{"de", "Wir haben letzten Herbst unseren Innenhof begrünt und die Leute von Moosgarten haben uns ehrlich beraten, auch was nicht geht. Inzwischen wächst alles. Falls ihr etwas Ähnliches vorhabt: Mit meinem Link spart ihr 7,50 € bei der ersten Bestellung. Der Vollständigkeit halber: Ich bekomme 12 € Guthaben, wenn ihr bestellt.", "ok"},
	{"de", "Na, ist dein Basilikum auch schon wieder hin? Meins steht seit Mai. Ich kaufe jetzt bei Moosgarten, die schicken einem sogar eine Pflegeanleitung mit. 7,50 € weniger für dich über den Link, ich bekomme 12 €. Bis bald!", "ok"},
	{"de", "Kein Druck, nur ein Tipp: Wenn du Hilfe mit dem Garten brauchst, frag Moosgarten. Die erste Bestellung wird mit meinem Link 7,50 € günstiger. Ich bekomme 12 €.", "ok"},
	{"es ask", "Hola, Noor:\n\nGracias por confiar en nosotros desde hace dos años. Si conoces a alguien que valore un buen aceite, comparte tu enlace: tu amiga tendrá 9 € de descuento en su primer pedido y tú recibirás 14 € de saldo cuando lo haga.\n\nUn saludo,\nEl equipo de Olivar Sur", "ok"},
	{"es ask", "Estimada Noor: su opinión nos ayuda mucho. Si desea recomendarnos, la persona que usted invite recibirá 9 € y usted recibirá 14 € en su cuenta tras la primera compra.", "ok"},
	{"es", "¿Te acuerdas de la ensalada del domingo? El secreto era el aceite de Olivar Sur. Lo pido por internet y llega en dos o tres días. Si usas mi enlace te descuentan 9 € en el primer pedido, y yo también recibo 14 € cuando compres. ¡Ya me contarás!", "ok"},
	{"es", "Este verano me he aficionado a desayunar pan con aceite. El mejor que he probado es el de Olivar Sur. Con el enlace tienes 9 € menos; te aviso de que yo recibo 14 €.", "ok"},
	{"es-MX", "¡Qué tal! Ya llevo varios meses con Olivar Sur y la verdad estoy muy contento. Con mi enlace te descuentan $120 en tu primera compra; yo también recibo $180 de crédito. Cualquier duda, me dices.", "ok"},
	{"fr ask", "Bonjour Noor,\n\nMerci pour votre fidélité. Vous nous avez dit que la table avait trouvé sa place dans votre salon, et cela nous a fait très plaisir.\n\nSi l'un de vos proches cherche un meuble durable, vous pouvez lui transmettre votre lien : il bénéficiera de 6 € sur sa première commande et vous recevrez 11 € de crédit.\n\nÀ bientôt,\nL'équipe Bois Clair", "ok"},
	{"fr", "Je t'avais promis l'adresse de notre menuisier : c'est Bois Clair. Le délai a été tenu, le bois sent bon et les finitions sont soignées. En passant par mon lien tu paies 6 € de moins. Pour être honnête, je reçois 11 € si tu commandes.", "ok"},
	{"fr", "Trois mois plus tard, toujours aussi contente de mon étagère Bois Clair. Si cela te tente, tu profites de 6 € de réduction avec ce lien et je reçois 11 €.", "ok"},
	{"fr-CA", "Salut ! Je magasine chez Bois Clair depuis l'automne et c'est toujours impeccable. Avec mon lien tu as 15 $ de rabais sur ta première commande, et je reçois 20 $ de crédit. Bonne journée !", "ok"},
	{"pt ask", "Olá, Noor!\n\nVocê está com a gente há dois anos e isso nos deixa muito felizes. Se alguém que você conhece está reformando a casa, compartilhe o seu link: a pessoa ganha R$ 20 na primeira compra e você recebe R$ 35 em crédito.\n\nUm abraço,\nEquipe Casa Lume", "ok"},
	{"pt", "Lembra da luminária que você elogiou aqui em casa? É da Casa Lume. Chegou em quatro dias e a montagem foi tranquila. Pelo meu link você paga R$ 20 a menos na primeira compra; eu também ganho R$ 35 de crédito. Depois me conta!", "ok"},
	{"pt", "Mudei o escritório inteiro para a luz da Casa Lume e a dor de cabeça no fim do dia diminuiu. Se quiser testar, você ganha R$ 20 e eu ganho R$ 35.", "ok"},
	{"ja ask", "いつもみどり茶房をご利用いただき、ありがとうございます。先日いただいたご感想、スタッフ一同うれしく読みました。もしお茶好きのお友だちがいらっしゃいましたら、下のリンクをお送りください。お友だちは初回のご注文が800円引きになり、お客様には1,500円分のクレジットをお届けします。", "ok"},
	{"ja", "この前うちで飲んだお茶、みどり茶房のかぶせ茶でした。届くのも早くて、袋を開けた瞬間の香りがとてもいいです。もし気になったら、こちらのリンクから注文すると初回800円引きになります。ご注文いただくと私にも1,500円分のクレジットが入ります。", "ok"},
	{"ja", "朝のコーヒーを緑茶に替えて半年になります。みどり茶房は量が選べるので、一人暮らしでも飲みきれますよ。初回は800円引き、私は紹介のお礼に1,500円いただけます。", "ok"},
}
