package prompts

// portuguese is Brazil's first: você to everybody, formally or not. Words that only one side of the ocean uses are
// avoided where there is another.
var portuguese = tongue{
	templates: [][]source{portuguesePlain, portugueseDualFavour, portugueseHelpFriend, portugueseDirectB2B},

	bare: share{
		text: []string{"[Eu ganho {advocate} se você entrar: ]{link}"},
		chat: []string{"[Eu ganho {advocate} se você entrar.\n]{link}"},
	},
	disclosure: []string{"[Eu ganho {advocate} se você entrar.]"},
	told:       []string{"[Quem indicou ganha {advocate} se você entrar.]"},
	ogTitle:    []string{"Para você, {friend} em {brand}", "Uma indicação para você: {brand}", "{brand}, por indicação", "Uma indicação para você"},
	ogDescription: []string{
		"Alguém indicou {brand} para você.[ Com este link, você ganha {friend}.][ Quem enviou ganha {advocate} se você entrar.]",
		"Alguém enviou este link para você.[ Você ganha {friend}.][ Quem enviou ganha {advocate} se você entrar.]",
		"Alguém enviou este link para você.[ Quem enviou ganha {advocate} se você entrar.]",
	},

	rewards: rewardWords{
		credit: "{} em crédito", off: "{} de desconto", cash: "{} em dinheiro", charity: "{} para doação",
		points: plurals{one: "1 ponto", other: "{} pontos"},
		some:   "uma recompensa", welcome: "uma recompensa de boas-vindas",
	},
	counts: countWords{
		months:  plurals{one: "um mês", other: "{} meses"},
		years:   plurals{one: "um ano", other: "{} anos"},
		friends: plurals{one: "1 pessoa", other: "{} pessoas"},
		more:    plurals{one: "mais 1 pessoa", other: "mais {} pessoas"},
	},
	months: []string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
}

// What several Portuguese texts have in common. It is part of every text it stands in: a change is a new name.
const (
	portugueseHello = "[Olá, {name}.\n\n]"
	portugueseTail  = "<\n\nSeu código, se precisar: {code}><\n\nA oferta vai até {ends}.><\n\nCondições: {terms}>"

	// What both get, in one paragraph and below the link.
	portugueseBoth      = "[ Essa pessoa ganha {friend}.]" + portugueseOwn
	portugueseOwn       = "[ Você ganha {advocate} quando ela entrar.]"
	portugueseBothBelow = "[\n\nEssa pessoa ganha {friend}.]" + portugueseOwnBelow
	portugueseOwnBelow  = "[\n\nVocê ganha {advocate} quando essa pessoa entrar.]"
	portugueseTold      = "[\n\nEssa pessoa ganha {friend}.][\n\nVocê ganha {advocate} quando ela entrar, e o texto que sugerimos diz isso.]"

	// What a friend reads behind the first sentence.
	portugueseMine     = "[ Com meu link, você ganha {friend}.]" + portugueseMineOnly
	portugueseMineOnly = "[ Eu ganho {advocate} se você entrar.] {link}"
	portugueseMineChat = "[\nCom meu link, você ganha {friend}.][\nEu ganho {advocate} se você entrar.]\n{link}"

	// How a text message to the customer ends: the sender says how to stop.
	portugueseStop = "[ Ganhe {advocate} se a pessoa entrar.] {link} STOP para sair"
)

// portugueseTexted ends every ask by text message: what is left when better wordings are too long.
var portugueseTexted = []string{
	"{brand}: seu link para alguém." + portugueseStop,
	"{brand}: seu link para alguém.[ Ganhe {advocate} se a pessoa entrar.] {link}",
	"Para alguém:[ ganhe {advocate} se a pessoa entrar.] {link}",
	"[Ganhe {advocate} se entrarem: ]{link}",
}
