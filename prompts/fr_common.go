package prompts

// french keeps a no-break space before ? ! and :, and no brand behind de or que, which would lose their e before a vowel.
var french = tongue{
	templates: [][]source{frenchPlain, frenchDualFavour, frenchHelpFriend, frenchDirectB2B},

	bare: share{
		text: []string{"[Je reçois {advocate} si tu t'inscris\u00a0: ]{link}"},
		chat: []string{"[Je reçois {advocate} si tu t'inscris.\n]{link}"},
	},
	disclosure: []string{"[Je reçois {advocate} si tu t'inscris.]"},
	told:       []string{"[La personne qui (t'invite|vous invite) reçoit {advocate}.]"},
	ogTitle:    []string{"Pour (toi|vous), {friend} chez {brand}", "On (te|vous) recommande {brand}", "{brand}, sur recommandation", "Une recommandation"},
	ogDescription: []string{
		"On (te|vous) recommande {brand}.[ Avec ce lien, (tu reçois|vous recevez) {friend}.][ La personne qui l'envoie reçoit {advocate} si (tu t'inscris|vous vous inscrivez).]",
		"On (t'envoie|vous envoie) ce lien.[ (Tu reçois|Vous recevez) {friend}.][ La personne qui l'envoie reçoit {advocate} si (tu t'inscris|vous vous inscrivez).]",
		"On (t'envoie|vous envoie) ce lien.[ La personne qui l'envoie reçoit {advocate} si (tu t'inscris|vous vous inscrivez).]",
	},

	rewards: rewardWords{
		credit: "{} de crédit", off: "{} de réduction", cash: "une prime de {}", charity: "{} à donner",
		points: plurals{one: "{} point", other: "{} points"},
		some:   "un avantage", welcome: "un avantage de bienvenue",
	},
	counts: countWords{
		months:  plurals{one: "un mois", other: "{} mois"},
		years:   plurals{one: "un an", other: "{} ans"},
		friends: plurals{one: "1 personne", other: "{} personnes"},
		more:    plurals{one: "1 personne de plus", other: "{} personnes de plus"},
	},
	months:   []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	firstDay: "1er",
}

// What several French texts have in common. It is part of every text it stands in: a change is a new name.
const (
	frenchHello = "[Bonjour {name},\n\n]"
	frenchTail  = "<\n\n(Ton|Votre) code, au besoin\u00a0: {code}><\n\nL'offre court jusqu'au {ends}.><\n\nConditions\u00a0: {terms}>"

	// What both get, in one paragraph and below the link.
	frenchBoth      = "[ Cette personne reçoit {friend}.]" + frenchOwn
	frenchOwn       = "[ (Tu reçois|Vous recevez) {advocate} quand elle s'inscrit.]"
	frenchBothBelow = "[\n\nCette personne reçoit {friend}.]" + frenchOwnBelow
	frenchOwnBelow  = "[\n\n(Tu reçois|Vous recevez) {advocate} quand elle s'inscrit.]"
	frenchTold      = "[\n\nCette personne reçoit {friend}.][\n\n(Tu reçois|Vous recevez) {advocate} quand elle s'inscrit, et le texte que nous proposons le dit.]"

	// The same where un proche or quelqu'un came before.
	frenchHis         = "[ Il reçoit {friend}.]" + frenchHisOwn
	frenchHisOwn      = "[ (Tu reçois|Vous recevez) {advocate} quand il s'inscrit.]"
	frenchHisBelow    = "[\n\nCette personne reçoit {friend}.]" + frenchHisOwnBelow
	frenchHisOwnBelow = "[\n\n(Tu reçois|Vous recevez) {advocate} quand quelqu'un s'inscrit.]"

	// What a friend reads behind the first sentence.
	frenchMine     = "[ Avec mon lien, tu reçois {friend}.]" + frenchMineOnly
	frenchMineOnly = "[ Je reçois {advocate} si tu t'inscris.] {link}"
	frenchMineChat = "[\nAvec mon lien, tu reçois {friend}.][\nJe reçois {advocate} si tu t'inscris.]\n{link}"

	// How a text message to the customer ends: the sender says how to stop.
	frenchStop = "[ (Tu as|Vous avez) {advocate} s'il s'inscrit.] {link} STOP pour se désabonner"
)

// frenchTexted ends every ask by text message: what is left when better wordings are too long.
var frenchTexted = []string{
	"{brand}\u00a0: (ton|votre) lien pour un proche." + frenchStop,
	"{brand}\u00a0: (ton|votre) lien pour un proche.[ (Tu as|Vous avez) {advocate} s'il s'inscrit.] {link}",
	"Pour un proche\u00a0:[ (tu as|vous avez) {advocate} s'il s'inscrit.] {link}",
	"[(Tu as|Vous avez) {advocate} s'il s'inscrit\u00a0: ]{link}",
}
