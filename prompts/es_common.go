package prompts

// spanish is for Spain and the Americas alike: no vosotros and no vos, tú or usted, words that are at home on both sides.
var spanish = tongue{
	templates: [][]source{spanishPlain, spanishDualFavour, spanishHelpFriend, spanishDirectB2B},

	bare: share{
		text: []string{"[Recibo {advocate} si te unes: ]{link}"},
		chat: []string{"[Recibo {advocate} si te unes.\n]{link}"},
	},
	disclosure: []string{"[Recibo {advocate} si te unes.]"},
	told:       []string{"[Quien (te|le) invita recibe {advocate} si (te unes|se une).]"},
	ogTitle:    []string{"Para (ti|usted), {friend} en {brand}", "(Te|Le) recomiendan {brand}", "{brand}, por recomendación", "Una recomendación"},
	ogDescription: []string{
		"(Te|Le) recomiendan {brand}.[ Con este enlace (recibes|usted recibe) {friend}.][ Quien lo envía recibe {advocate} si (te unes|se une).]",
		"Comparten este enlace (contigo|con usted).[ (Recibes|Usted recibe) {friend}.][ Quien lo envía recibe {advocate} si (te unes|se une).]",
		"Comparten este enlace (contigo|con usted).[ Quien lo envía recibe {advocate} si (te unes|se une).]",
	},

	rewards: rewardWords{
		credit: "{} de crédito", off: "{} de descuento", cash: "{} en efectivo", charity: "{} para donar",
		points: plurals{one: "1 punto", other: "{} puntos"},
		some:   "una recompensa", welcome: "una recompensa de bienvenida",
	},
	counts: countWords{
		months:  plurals{one: "un mes", other: "{} meses"},
		years:   plurals{one: "un año", other: "{} años"},
		friends: plurals{one: "1 persona", other: "{} personas"},
		more:    plurals{one: "1 persona más", other: "{} personas más"},
	},
	months: []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
}

// What several Spanish texts have in common. It is part of every text it stands in: a change is a new name.
const (
	spanishHello = "[Hola, {name}:\n\n]"
	spanishTail  = "<\n\n(Tu|Su) código, por si hace falta: {code}><\n\nLa oferta sigue en pie hasta el {ends}.><\n\nCondiciones: {terms}>"

	// What both get, in one paragraph and below the link.
	spanishBoth      = "[ Esa persona recibe {friend}.]" + spanishOwn
	spanishOwn       = "[ (Tú recibes|Usted recibe) {advocate} cuando se una.]"
	spanishBothBelow = "[\n\nEsa persona recibe {friend}.]" + spanishOwnBelow
	spanishOwnBelow  = "[\n\n(Tú recibes|Usted recibe) {advocate} cuando se una.]"
	spanishTold      = "[\n\nEsa persona recibe {friend}.][\n\n(Tú recibes|Usted recibe) {advocate} cuando se una, y el texto que (te|le) sugerimos lo dice.]"

	// What a friend reads behind the first sentence.
	spanishMine     = "[ Con mi enlace recibes {friend}.]" + spanishMineOnly
	spanishMineOnly = "[ Yo recibo {advocate} si te unes.] {link}"
	spanishMineChat = "[\nCon mi enlace recibes {friend}.][\nYo recibo {advocate} si te unes.]\n{link}"

	// How a text message to the customer ends: the sender says how to stop.
	spanishStop = "[ (Recibes|Usted recibe) {advocate} si se une.] {link} STOP para cancelar"
)

// spanishTexted ends every ask by text message: what is left when better wordings are too long.
var spanishTexted = []string{
	"{brand}: (tu|su) enlace para alguien." + spanishStop,
	"{brand}: (tu|su) enlace para alguien.[ (Recibes|Usted recibe) {advocate} si se une.] {link}",
	"Para alguien:[ (recibes|usted recibe) {advocate} si se une.] {link}",
	"[Si se unen, (recibes|recibe) {advocate}: ]{link}",
}
