package guard

var germanTongue = tongue{
	tag: "de", grouping: grouping{decimal: ',', space: true},
	function: "der die das und ich du sie ist nicht ein eine einen einem einer mit mir mich dir dich dein deine deinen deinem mein meine meinen meinem für auf wir uns ihr ihre ihren ihrem ihnen auch wenn von zu den dem im am bei " +
		"hat habe haben sind wird werden bekommt bekommen noch schon sehr nur aber oder zum zur über nach kann kennst kennen jemand jemanden wie was so es euch beide",
	parts: map[string]string{
		"day":     "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mitternacht|morgen|heute|wochenende|monatsende|jahresende|ende|ostern|weihnachten",
		"span":    "stunden|stunde|tage|tagen|tag|minuten|wochen|woche|monate|monaten",
		"left":    "plätze|plätzen|platz|stück|tage|stunden|minuten|exemplare|codes|einladungen|boxen|termine|pakete|artikel",
		"people":  "menschen|kunden|kundinnen|nutzer|nutzern|nutzerinnen|anwender|anwendern|teams|unternehmen|firmen|mitglieder|mitgliedern|patienten|frauen|männer|betriebe|betrieben|zahnärzte|zahnärzten|ärzte|ärzten|käufer|käufern|familien|fans|abonnenten|bewertungen|leser|fahrer|leute|befragten|haushalte|testpersonen",
		"expert":  "ärzte|ärzten|arzt|ärztin|ärztinnen|dermatologe*|hautärzte*|hautarzt|zahnärzte*|zahnarzt|tierärzte*|tierarzt|experten|expertinnen|experte|wissenschaftler*|fachleute*|apotheker*|physiotherapeut*|profis|steuerberater*|anwälte*|köche|forscher*",
		"contact": "email|emails|e+mail|e+mails|mailadresse*|emailadresse*|adresse|adressen|telefon|telefonnummer*|handynummer*|nummer|nummern|mobilnummer*|rufnummer*|kontakt|kontakte|kontaktdaten|daten|mail|mailadressen",
		"hand":    "schick*|sende*|gib|geben|gebt|teile|nenn*|sag|sagen|trag*|eintragen|lade*|hochladen|importier*|synchronisier*|verrat*|hinterlass*|antworte*|schreib*|brauche*|leite|füge|mitteil*|übermittel*|angeben|nennen|überlass*",
	},
	numbers: germanNumbers(),
	and:     "und",
	money: map[string][]string{
		"dollar": {"dollar|dollars"}, "USD": {"us+dollar"}, "CAD": {"kanadische+dollar"}, "EUR": {"euro|euros|eur"}, "GBP": {"pfund"}, "JPY": {"yen"}, "peso": {"pesos|peso"},
		"BRL": {"reais"}, "franc": {"franken|fränkli|sfr"}, "cent": {"cent|cents"}, "pence": {"pence"},
	},
	percent: []string{"prozent", "v. h.", "vom hundert"},
	halves:  []string{"halber|halben preis|preises|preis", "hälfte des preises", "hälfte billiger|günstiger"},
	points:  []string{"punkte|punkten|punkt|bonuspunkte|treuepunkte|prämienpunkte"},
	gains:   "sparst spart sparen bekommst bekommt bekomme bekommen erhältst erhält erhalte erhalten kriegst kriege gibt schenke schenkst gutschrift verdiene verdienst nimm kassiere holst hol sichere mit",
	rewards: "rabatt nachlass gutschrift guthaben geschenkt prämie weniger bonus zurück günstiger",
	months:  []string{"januar jänner jan", "februar feb", "märz mär", "april apr", "mai", "juni jun", "juli jul", "august aug", "september sep sept", "oktober okt", "november nov", "dezember dez"},
	dateOf:  "den",
	codes:   "code codes rabattcode gutscheincode aktionscode gutschein promocode",
	toward:  "für an",
	cues: map[person][]string{
		imperative: {"spar|spare|sparen|hol|sicher|sichere|sichern|nimm|kassier*|erhalte|erhalten|bekommen|verdienen|verdiene|sammle|bekomm|krieg|kassier"},
		nobody:     {"ein|einen|eine|zwei|drei ?weiteren ?weitere freund* entfernt", "den|die|das du|sie kennst|kennen|magst|mögen|schätzt|schätzen|gern+hast", "jeder|jeden|jede|jedes|je woche|monat|tag|mal|bestellung", "für|bei|mit jeden|jede|jeder|jedem freund*|empfehlung|kunde*|geworbenen|person", "pro|je freund*|empfehlung|kunde*|person", "als dank|dankeschön"},
		newcomer:   {"neukunden|neukundinnen|neukunde", "erste|ersten|erster bestellung|termin|einkauf|kauf|besuch|box"},
		writer: {
			"ich", "mir", "mich", "mein|meinem|meiner|meinen konto|guthaben|nächste*|nächsten|abo|rechnung|plan|seite|bestellung|tarif", "bekomme|erhalte|kriege|kassiere|verdiene|spare ich", "wir bekommen|erhalten|sparen|kriegen", "für uns", "ans konto|mich",
		},
		reader: {
			"du", "dir", "dich", "dein|deine|deinen|deinem|deiner|deines", "sie", "ihnen", "ihr|ihre|ihren|ihrem|ihrer|ihres", "euch|euer|eure|euren|eurem|eurer", "sparst|bekommst|erhältst|kriegst",
			"mein|meinem link|code", "per|über|mit ?meinem ?diesem ?den link", "dein|deinem|ihr|ihrem konto|kundenkonto|guthaben",
		},
		third: {
			"jeder|jede freund*|person|empfohlene|eingeladene",
			"freund|freunde|freunden|freundin|freundes|freundinnen|freunds", "dein|deine|deinem|deiner|deinen|deines|ihr|ihre|ihrem|ihrer|ihren|ihres|eure|euren freund*|bekannt*|kolleg*|kontakt*|geschäftspartner*|empfehlung|netzwerk", "jemand|jemandem|jemanden", "kolleg*", "bekannte*", "verschenk*|schenk|schenke|schenken|schenkst|schenkt|gib|geben|spendier*",
			"wer|person", "er|ihm|ihn", "geworbene*|eingeladene*|empfohlene*", "sie bekommt|erhält|spart", "familie", "deren",
		},
		each: {
			"beide|beiden|beides|beidseitig", "wir ?bekommen ?erhalten ?sparen ?kriegen ?haben ?profitieren beide|jeder|jeweils|je", "je|jeweils|jeder", "ihr beide", "uns beide|beiden|jedem", "du und ich", "ich und du", "dir und mir", "mir und dir", "für beide|jeden|euch+beide|uns+beide",
			"dein*|ihr* freund* und du|sie|ihnen", "du und dein*", "sie und ihr*",
		},
	},
	rules: map[rule][]string{
		deadline: {
			"greif|greift|greifen ?sie ?jetzt schnell|jetzt zu",
			"lange ~3 nicht mehr", "kaum|fast ?keine noch|mehr ?_ da|übrig|verfügbar|vorrätig", "{day} ist ~1 schluss|vorbei|ende", "link|code|angebot|aktion stirbt|verschwindet",
			"bis ?zum ?zu ?spätestens ?nächsten ?kommenden ?diesen {day}", "bis ende|anfang|mitte|monatsende", "nur noch|bis _ ?# ?{left} ?{span} {left}|heute|morgen|bis|wenige|{span}|übrig|verfügbar", "nur noch|bis|für # ?_ {left}|{span}", "nur noch", "nur heute|morgen|diese|diesen|dieses|kurze|kurz|wenige|solange|bis|jetzt|begrenzt|im|für+kurze",
			"läuft|laufen ~4 ab|aus", "endet|enden|verfällt|verfallen|erlischt|schließt ~2 {day}|bald|in|am|um|diese|nach", "angebot|aktion|code|rabatt|link|gutschein|aktionspreis endet|gilt|läuft|verfällt ?nur ?noch", "gilt|gültig nur|bis|noch ?noch", "gültig|einlösbar bis|für|nur", "# {left} ?noch ?sind übrig|frei|verfügbar|noch", "letzte|letzten|letzter chance|gelegenheit|tage|tag|plätze|stunden|stück|möglichkeit|woche|aufruf",
			"solange ?der vorrat|vorräte|verfügbar|es+noch|reicht|noch", "begrenzt*|limitiert*|befristet*", "beeil*", "schnell|jetzt ?noch ?schnell sein|zugreifen|zuschlagen|sichern|handeln", "zugreifen|zuschlagen", "schnell", "bevor ~4 vorbei|weg|ausverkauft|zu+spät|abläuft|endet|vergriffen|vorüber|ist", "fast|bald|gleich|beinahe ausverkauft|weg|vorbei|vergriffen|voll", "die|den|für+die ersten # _", "ersten #", "innerhalb|binnen ?von ?der ?nächsten ?# {span}|#|nächsten", "in den nächsten|kommenden ?# {span}|tagen|wochen",
			"die nächsten # {span}", "nicht verpassen|warten|zögern|entgehen|versäumen", "verpass*|verpasse", "warte nicht", "zögere|zögern nicht|sie+nicht", "countdown|frist|stichtag|deadline|ablaufdatum", "letzte* chance", "einmalig* ?chance ?angebot gelegenheit|angebot|chance|aktion", "die zeit läuft|drängt", "nur # {span}", "noch # {span}|{left}", "noch bis", "kurze zeit", "jetzt oder nie", "heute noch", "ist|sind|verschwindet ~1 {day} weg|vorbei|verschwunden", "wenn|falls ~4 heute|diese+woche",
		},
		benefit: {
			"versandkosten|lieferkosten|porto|versand ~6 zahlt|zahlen+wir|inbegriffen", "lieferung|versand ist|sind inbegriffen|inklusive", "gebühren entfallen", "außerdem bekommst|erhältst|kriegst|bekommen du|sie ein|eine|einen _", "liegt ?auch ?noch dabei", "ein|eine _ ist auch ?noch dabei",
			"versand|lieferung|porto|versandkosten|lieferkosten ~2 übernehmen|übernimmt|entfällt|entfallen|trägt|tragen", "übernehmen|übernimmt|trägt|tragen ?sie ?wir ?er ?für ?dich ?den ?die ?das versand|lieferung|porto|versandkosten|lieferkosten", "versandkosten|lieferkosten|gebühren fallen ~2 nicht|keine", "kostet|kosten ?dich ?sie ?euch ?gar nichts", "zahlst|bezahlst|zahlen|bezahlen ?sie ?du kein|keine|keinen|nichts", "geht|gehen auf mich|uns|unsere+kosten|ihre+kosten", "dazu|obendrein|zusätzlich gibt|bekommst|kriegst|erhältst|bekommen ?es ?du ?sie ?noch ein|eine|einen _",
			"gratis*|kostenlos*|kostenfrei*|umsonst|geschenkt|versandkostenfrei|portofrei", "gratis*", "geschenk|geschenke|geschenkt|präsent|überraschung|überraschungsgeschenk|willkommensgeschenk|gastgeschenk|zugabe|dreingabe", "gutschein|gutscheine|gutscheins|geschenkgutschein*|geschenkkarte*|wertgutschein*|warengutschein*", "rabattcode|gutscheincode|aktionscode|promocode", "cashback|geld+zurück", "versand|lieferung|porto frei|kostenlos|geschenkt|aufs+haus|inklusive", "freier|freien|freie versand|lieferung|monat|eintritt|zugang",
			"gewinn*|gewinnspiel|verlosung|verlosen|verlost|tombola|lotterie", "doppelte*|dreifache*|verdoppel* ?die ?deine punkte|prämie|gutschrift|rabatt|bonus|guthaben|belohnung", "zwei|2|drei|3 zum|für|zu preis|eins|einen|1", "zum preis von", "lebenslang*|auf+lebenszeit|für+immer|ein+leben+lang", "extra|zusätzlich*|weitere* ?einen ?ein ?eine ?noch rabatt|bonus|geschenk|monat|monate|punkte|guthaben|$|%|gutschrift|prämie|prozent", "bonus|extra monat|monate|punkte|geschenk", "aufs haus", "unbegrenzt*|unlimitiert* ?viel* ?viele guthaben|rabatt|zugang|gutschrift|prämien|kaffee|lieferung*", "vip ?- zugang|status|behandlung|bereich", "premium upgrade|zugang|mitgliedschaft|support", "upgrade",
			"kein|ohne mindestbestellwert|mindestumsatz|mindestbestellung|kauf|kaufzwang", "$|% ?gutschrift ?rabatt pro|jeden|jede|je|im|monatlich|jährlich|wöchentlich monat|woche|jahr|bestellung|einkauf|auf", "$|% ?rabatt ?guthaben monatlich|jährlich|wöchentlich|täglich", "rabatt|nachlass|$|% auf ?unser alles|alle|jede|jeden|sämtliche|ganze|gesamte", "keine gebühr*|versandkosten|einrichtungsgebühr|anmeldegebühr", "probemonat|probeabo|gratisprobe|freimonat|freimonate|gratismonat", "# monate|wochen|tage|jahre ?lang geschenkt|gratis|frei|kostenlos", "ersten|erster|erste monat|box|bestellung|woche|termin geschenkt|frei|gratis|kostenlos", "kostenlose*|gratis probe|probe", "freebie*|goodie*", "willkommensbonus|willkommenspaket|starterpaket|startguthaben|treuebonus", "frei haus", "legen|legt|packen|packt ~4 dazu|drauf|obendrauf", "obendrauf|obendrein", "ein|einen|eine ~1 geschenk|präsent",
		},
		cash:    {"$ ?in ?als bar|bargeld|cash", "bargeld|barauszahlung|bar+auf+die+hand|in+bar", "$ ~3 überwiesen|ausgezahlt|auszahlung|bankkonto|girokonto", "geldprämie|barprämie"},
		giving:  {"spende*|gespendet|spenden", "pflanz* ~3 baum|bäume", "guten zweck"},
		bothGet: {"wir|ihr|sie bekommen|bekommt|erhalten|erhaltet|sparen|spart|profitieren|kriegen|haben ~1 beide", "bekommen|erhalten|sparen|profitieren|bekommt|erhaltet|spart|kriegen ?wir ?ihr ?sie beide", "beide bekommen|erhalten|sparen|profitieren|bekommt|erhaltet|spart|kriegen"},
		unlawful: {
			"garant*", "risikofrei*|risikolos*", "ohne|kein|keinerlei|null|zero ?jedes ?jegliches ?finanzielles ?irgendein risiko|risiken", "nichts|nie|niemals ~2 zu+verlieren|verlieren", "verdien*|verdienst ~3 $ ~2 im|pro|jeden|am|die|jede monat|tag|woche|jahr|stunde", "verdien*|verdienst ~3 $ ~1 monatlich|täglich|wöchentlich|jährlich", "geld verdienen|verdienst", "passives|leichtes|schnelles|einfaches einkommen|geld", "reich werden|wirst|wurde", "nebenverdienst|zusatzeinkommen|nebeneinkommen", "finanzielle* freiheit|unabhängigkeit", "heilt|heilen|heilung|geheilt", "wundermittel|wunderheilung", "nimm*|nehmen|abnehmen|abgenommen|verlier* ~3 # kilo|kg|pfund", "# kilo|kg ~2 abnehmen|abgenommen|weniger|leichter|verlieren|verloren", "verdoppel*|verdreifach*|vervielfach* ~3 umsatz|einkommen|geld|gewinn|einnahmen|verkäufe|investition",
			"% sicher*|zuverlässig*|wirksam*|erfolg*|zufrieden*|effektiv*", "hundertprozentig*", "wirkt|funktioniert ~1 immer|garantiert|sofort|bei+jedem", "immer erfolgreich|erfolg", "sofortige*|dauerhafte*|sichere* ergebnis*|erfolg*|wirkung|heilung|rendite|gewinn*", "über nacht ~4 weg|verschwunden|gesund|reich|schön*|ergebnis*", "keine|ohne nebenwirkung*", "schmerzfrei|beschwerdefrei|faltenfrei", "versprech* ~4 erfolg|ergebnis*|wirkt|gesund*|dass", "sichere* geldanlage|anlage|gewinn|rendite|erfolg", "unbegrenztes|unbegrenzte einkommen|verdienst*|einnahmen", "wird|werden|wirst ~3 definitiv|auf+jeden+fall|mit+sicherheit", "definitiv|todsicher|bombensicher|hundertprozent", "hilft|wirkt|schützt gegen|bei|vor ~2 krebs|diabetes|depression*|arthrose|rheuma|akne|migräne|angst*", "ergebnis*|erfolg sicher|versprochen",
		},
		unsupported: {
			"% ?aller ?der ?unserer ?unsere ?von ?den ?uns {people}|unserer|aller|davon|der+befragten", "% schneller|günstiger|besser|mehr|weniger|höher*|zufrieden*|natürlich*|bio|leichter|billiger|effizienter|empfehlen|würden|wachstum", "# von|aus # ?_", "neun|acht|vier|drei von|aus zehn|fünf|vier", "#|zwei|drei|vier|fünf|zehn ?- mal|fach|x so|schneller|besser|mehr|günstiger|effektiver|stärker", "doppelt|dreimal|zweimal|zehnmal|fünfmal|halb so", "tausende*|millionen|hunderte*|zehntausende* ?von ?zufriedene* ?anderer ?anderen ?glückliche* {people}", "tausende*|millionen|hunderte zufriedene*|vertrauen|sind|glückliche*|begeistert*", "testsieger|testsiegerin|preisgekrönt*|ausgezeichnet+mit|mehrfach+ausgezeichnet*|prämiert*|gekürt|award*", "#|fünf sterne|sternen", "nr|no|nummer|platz|hash# ?. 1|eins", "marktführer*|weltmarktführer*|branchenführer*|marktführend*|führend*|weltweit+führend*|spitzenreiter",
			"best*|beste ~3 der|in|im|am|auf|weit|aller|überhaupt|deutschlands|europas|österreichs ?ganzen ?ganz welt|deutschland|europa|markt|stadt|branche|land|zeiten|breit|deutschlands|österreich|umgebung|region|netz|internet|berlin|hamburg|münchen", "weltbest*|allerbest*|weltweit beste*|größte*|einzige*", "deutschlands|europas|österreichs|hamburgs|berlins|münchens ?größte* beste*|führende*|nr|nummer|beliebteste*|größte*|günstigste*|schnellste*", "ist|sind|hat|haben|bietet|einfach|schlicht|mit+abstand ?einfach ?die|der|das|den ?aller beste|besten|bester|bestes", "günstigste*|billigste*|schnellste*|sicherste*|stärkste*|größte*|meistverkauft*|meistgekauft*|beliebteste*|erfolgreichste*|zuverlässigste*|modernste*|effektivste*|hochwertigste*|leckerste*|frischeste*|niedrigste*", "unschlagbar*|unübertroffen*|konkurrenzlos*|einzigartig*|unvergleichlich*|weltklasse|erstklassig*", "der|die|das einzige* _ der|die|das", "besser|schneller|günstiger|billiger als alle|jede*|andere|der+rest|die+konkurrenz|alles|die+anderen", "niemand|keiner|nichts ~1 ist+besser|kann+mithalten|schlägt",
			"{expert} ?und ?alle empfehlen|empfiehlt|raten|rät|schwören|bestätigen|vertrauen|sagen", "von {expert} empfohlen|entwickelt|getestet|bestätigt|geprüft", "von|durch ~2 {expert} ~1 empfohlen|entwickelt|getestet|bestätigt|geprüft", "arzt|ärztlich*|dermatologisch*|klinisch*|wissenschaftlich*|medizinisch*|unabhängig* ?- ?und empfohlen|getestet|geprüft|bestätigt|bewiesen|erwiesen|belegt|nachgewiesen|zertifiziert|entwickelt", "studien|studie|forschung|untersuchungen|wissenschaft|tests|umfragen ?hat ?haben belegen|belegt|zeigen|zeigt|beweisen|beweist|bestätigen|bestätigt|ergeben", "laut|nach ?einer studie|studien|stiftung|experten|umfrage|wissenschaft", "nachweislich|erwiesenermaßen|bewiesen", "stiftung warentest", "tüv|dekra|iso|öko+test|ökotest ?- geprüft|zertifiziert|siegel|sehr", "tüv", "bekannt aus", "zertifiziert*", "# {span} schneller|früher|weniger|eher", "mal schneller|besser|günstiger|so", "spar*|spart|spare ~4 # {span}", "spar* ~4 $ ~2 im|pro|jeden|jährlich|monatlich", "patentiert*", "# ?tausend ?millionen ~1 verkauft*|ausgeliefert*", "bestbewertet*|topbewertet*|bestseller", "empfohlen von {expert}|experten|der",
		},
		crowd: {"# ?+ ?zufriedene* ?glückliche* ?begeisterte* ?aktive* ?andere ?andern {people}", "über|mehr+als|fast|rund # _"},
		collects: {
			"{hand} ~5 deren|seine|ihre|ihren|ihr|freundes|freunde|freunden|freundin|bekannten|kollegen ~2 {contact}", "{hand} ~4 {contact} ?und ~1 ?nummern ?adressen deiner|deines|ihrer|ihres|von|eurer|der|seiner ~2 freund*|bekannt*|kolleg*|kontakte|familie|leuten|personen", "{contact} ~1 deiner|deines|ihrer|ihres|eurer ~1 freund*|bekannt*|kolleg*|kontakte|familie|geschäftspartner", "{hand} ~3 deine|dein|ihre|ihr|eure ~1 kontakte|kontaktliste|adressbuch|telefonbuch|adressliste", "adressbuch|kontaktliste ~3 hoch|teilen|importieren|freigeben|hochladen", "namen und ~2 {contact}", "{contact} und namen", "wir ~4 kontaktieren|anrufen|anschreiben|melden|schreiben|rufen ~3 freund*|sie+dann|ihn|an", "wir melden+uns|schreiben|rufen|kontaktieren ~2 deinen|deine|deinem|deinem|ihren|ihrem|ihre freund*|bekannt*|kontakt*", "wen dürfen|sollen|können wir", "liste ~2 freunde|bekannten|kontakte|namen|adressen|nummern", "# {contact} ~2 freund*|bekannt*", "antworte* ~4 {contact}|namen|name",
		},
		leak: {
			"als ki|ai|sprachmodell|künstliche|assistent", "sprachmodell|ki+modell|ki+assistent", "ich bin ~2 ki|assistent|sprachmodell", "hier|anbei|nachfolgend ist|sind|kommt|findest|finden|die|der|ein|eine ~4 nachricht|text|textvorschlag|entwurf|entwürfe|variante|varianten|version|versionen|vorschlag|vorschläge|sms|json|beispiel|antwort|formulierung", "^ gerne|gern|natürlich|klar|selbstverständlich|sicher ?, ?! hier|ich", "^ variante|version|option|entwurf|alternative|vorschlag #|a|b|eins", "ich kann ~3 nicht ~3 helfen|erstellen|schreiben|verfassen", "leider kann ich|nicht", "es tut mir leid", "tut mir leid", "system ?- prompt|anweisung*|nachricht", "systemprompt|prompt|prompts", "laut|gemäß|entsprechend|nach|wie ?den ?der ?deinen ?ihren ?in vorgaben|anweisung*|briefing|brief|vorgegeben|gewünscht|angefordert|instruktionen|richtlinien", "wie gewünscht|angefordert|vorgegeben|verlangt", "platzhalter*", "json|markdown", "friend_reward|advocate_reward|nps_comment|banned_words|approved_claims|max_emoji", "zeichen|zeichenlimit|zeichenbegrenzung limit|begrenzung|maximal", "zeichenlimit|zeichenbegrenzung", "# zeichen", "^ betreff|text|assistent|nutzer|system|ausgabe|antwort|tonalität|hinweis|nachricht|zielgruppe|kanal :", "verbotene* wörter|wort", "markenstimme|tonalität|zielgruppe|offenlegungspflicht", "ich hoffe ~3 hilft|gefällt|passt", "sag|sagen|lass ~2 bescheid|wissen ~4 anpass*|änder*", "name ?hier einfügen|einsetzen", "hier ~2 einfügen|einsetzen", "ich habe ~6 vorgaben|anweisungen|platzhalter|verfasst|formuliert|erstellt|berücksichtigt", "chatgpt|openai", "als assistent",
		},
		hidden: {"ich bekomme nichts|dafür+nichts|kein*", "ich habe ~1 nichts davon", "keine werbung|anzeige|provision"},
	},
	harmless: []string{"außerdem bekommst|erhältst|kriegst|bekommen du|sie ein|eine|einen rabatt|nachlass|gutschrift|guthaben|ehrliche|gute|$|%", "# {span} später|danach|her", "frei* ~1 haus+und", "einen gefallen", "morgen|morgens", "guten morgen", "jeden|am|diesen|heute morgen", "bis bald|dann|gleich|später", "nicht so schnell", "schnell|schneller und|erledigt|fertig|gemacht|geliefert|repariert|zu|wieder|da|gefunden|geholfen|ging|wie|bei|gelöst|eingerichtet|geantwortet|verstanden|angekommen", "ging|ist|war|sehr|so|ganz|total|richtig|super|echt schnell", "am besten", "mein* beste*", "beste* freund*|grüße|wünsche|entscheidung|zeit|teil|was|weg|grüßen", "# zeichen setzen", "gern|gerne ich", "überraschung für|war", "schauen|anschauen|reinschauen|fragen|teilen|weitersagen|gucken kostet ?dich ?ja ?doch ?gar nichts", "dazu|obendrein|zusätzlich gibt|bekommst|kriegst|erhältst ?es ?du ?noch ein|eine|einen rabatt|nachlass|gutschrift|guthaben|$|%", "hält|halten|reicht|reichen ~3 bis ?zum {day}", "obendrauf kommt|kommen bei|mein*", "kann|können|könnte ~2 nichts|nicht|niemand ?dir ?euch ?ihnen garantieren|versprechen", "garantieren|versprechen kann|können ~2 nichts|nicht|niemand", "ohne|keine garantie", "geschenk für den|die|das|meinen|meine gaumen|sinne|augen|nase|haut|seele|haare"},
	swears:   "scheiß* beschissen verdammt verdammte verdammten verfickt ficken fick gefickt arsch arschloch arschlöcher wichser hure huren hurensohn fotze schlampe mist drecks kacke kack pisse verpiss nutte schwuchtel spast missgeburt bullshit fuck fucking shit bitch wtf",
	orders: []string{
		"ignorier*|vergiss|missachte|vergesst|vergessen|übergeh* ~4 anweisung*|regeln|regel|vorgaben|obige*|vorherige*|alles|bisherige*|instruktionen|oben|brief", "neue|neuer|wichtige|geheime anweisung*|aufgabe|regel|instruktion", "system|assistent|anweisung|prompt|admin|entwickler :", "du bist|musst ~1 jetzt|nun|ab", "du|sie musst|sollst|müssen|sollen ~4 schreiben|sagen|erwähnen|behaupten|versprechen|antworten", "an|hinweis|nachricht ~2 die|den ki|bot|assistenten|texter|modell|verfasser", "stattdessen", "in ~2 antwort|nachricht|text|ausgabe", "beende|beginne ~4 mit", "antworte|schreib nur|auf|als|in|wie|ausschließlich", "übersetze", "tu|verhalte ~1 so|dich", "gib ~4 prompt|anweisungen|aus", "setz*|änder*|erhöh* ~4 auf",
	},
	requests: []string{"^ schreib|schreibe|sag|sage|erwähne|füge|nenne|biete|versprich|behaupte|empfiehl|nutze|verwende|erzähl*|kündige|setze", "bitte|und|dann|auch ~1 schreib|schreibe|sag|sage|erwähne|füge|nenne|biete|versprich|behaupte|empfiehl|erzähl*|erwähnen|schreiben|sagen|behaupten|hinzufügen", "sag ~1 allen|jedem|ihnen", "schreib* ~1 dass"},
}

// germanNumbers gives the number words up to a thousand as they are written, in one word.
func germanNumbers() map[string]int64 {
	ones := []string{"", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"}
	tens := []string{"", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"}
	m := map[string]int64{"eins": 1, "einen": 1, "zehn": 10, "elf": 11, "zwölf": 12, "sechzehn": 16, "siebzehn": 17, "hundert": 100, "tausend": 1000}
	for i, one := range ones[1:] {
		m[one] = int64(i + 1)
		m[one+"hundert"] = int64(i+1) * 100
		m[one+"tausend"] = int64(i+1) * 1000
		if _, irregular := m[one+"zehn"]; !irregular && i >= 2 && i != 5 && i != 6 {
			m[one+"zehn"] = int64(i + 11)
		}
		for j := 2; j <= 9; j++ {
			m[one+"und"+tens[j]] = int64(10*j + i + 1)
		}
	}
	for j := 2; j <= 9; j++ {
		m[tens[j]] = int64(10 * j)
	}
	return keyed(m)
}

// keyed gives number words in the form in which words are compared.
func keyed(m map[string]int64) map[string]int64 {
	k := make(map[string]int64, len(m))
	for w, n := range m {
		k[key(w)] = n
	}
	return k
}
