package prompts

// german is complete. Its words avoid articles, adjectives and verbs that would
// have to agree with a slot: a problem stands after "gegen" or "über", which
// take the accusative, as do rewards after "du bekommst" and "es gibt"; friends
// are "jemand" or "wer", so that nobody's gender is guessed.
var german = tongue{
	templates: [][]source{
		germanPlain, germanDualFavour, germanHelpFriend, germanDirectB2B, germanInsider, germanStatus, germanExpertise, germanGratitude,
	},

	bare: share{
		text: []string{"[Bist du dabei, bekomme ich {advocate}: ]{link}"},
		chat: []string{"[Ich bekomme {advocate}, wenn du dabei bist.\n]{link}"},
	},
	disclosure: []string{"[Ich bekomme {advocate}, wenn du dabei bist.]"},
	told:       []string{"[Wer den Link gab, bekommt {advocate}.]"},
	ogTitle:    []string{"Für (dich|Sie): {friend} bei {brand}", "Eine Empfehlung: {brand}", "Eine Empfehlung"},
	ogDescription: []string{
		"Jemand hat (dir|Ihnen) {brand} empfohlen.[ (Du bekommst|Sie bekommen) {friend}.][ Wer (dir|Ihnen) den Link gab, bekommt {advocate}, wenn (du dabei bist|Sie dabei sind).]",
		"Eine Empfehlung für (dich|Sie).[ (Du bekommst|Sie bekommen) {friend}.][ Wer (dir|Ihnen) den Link gab, bekommt {advocate}, wenn (du dabei bist|Sie dabei sind).]",
		"Eine Empfehlung für (dich|Sie).[ Wer (dir|Ihnen) den Link gab, bekommt {advocate}, wenn (du dabei bist|Sie dabei sind).]",
	},

	rewards: rewardWords{
		credit: "{} Guthaben", off: "{} Rabatt", cash: "{} ausgezahlt", charity: "{} für einen guten Zweck",
		points: plurals{one: "1 Punkt", other: "{} Punkte"},
		some:   "eine Prämie", welcome: "eine Prämie zum Start",
	},
	counts: countWords{
		months:  plurals{one: "einen Monat", other: "{} Monate"},
		years:   plurals{one: "ein Jahr", other: "{} Jahre"},
		friends: plurals{one: "1 Empfehlung", other: "{} Empfehlungen"},
		more:    plurals{one: "1 weitere Empfehlung", other: "{} weitere Empfehlungen"},
	},
	months: []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
}

var inGerman = endings{
	greeting: "(Hallo|Guten Tag) {name}!",
	theirs:   "Wer über (deinen|Ihren) Link kommt, bekommt {friend}.",
	yours:    "(Du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt.",
	alone:    []string{"(Du bekommst|Sie bekommen) {advocate}, sobald jemand dazukommt.", "Klappt es, (bekommst du|bekommen Sie) {advocate}."},
	code:     "Der Code {code} funktioniert auch.", ends: "Das Angebot gilt bis {ends}.", term: "Bedingungen: {terms}",
	stop: "Abmelden mit STOP",
	mine: "Über meinen Link bekommst du {friend}.", gain: "Ich bekomme {advocate}, wenn du dabei bist.",
	you: "(Du bekommst|Sie bekommen) {friend}.", they: "Wer (dir|Ihnen) den Link gab, bekommt {advocate}, wenn (du dabei bist|Sie dabei sind).",
	gap: " ",
}
