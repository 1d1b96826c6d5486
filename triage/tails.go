package triage

import (
	"strings"
)

// This file knows what mail programs put below a text by themselves: "Sent from my iPhone", in the languages they speak (MSG-3).

// tailDevice are the programs and devices that name themselves; "Sent via FedEx to the lab" names none.
const tailDevice = `iphone|ipad|ipod|ios|apple watch|mac(?:book)?\b|galaxy|samsung|android|blackberry|mobile|cell|phone|smartphone|handheld|tablet|device|outlook|gmail|google|mail for|windows|yahoo|ymail|aol|hotmail|proton|\[proton|tutanota|verizon|at&t|t-mobile|sprint|xfinity|comcast|pixel|motorola|moto|nokia|htc|lg|huawei|xiaomi|oneplus|surface|workspace one|boxer|nine|spark|blue ?mail|superhuman|canary|airmail|edison|k-9|fairemail|thunderbird|microsoft|office 365|teams|zimbra|hey\b|typeapp|touchdown|good for enterprise|intelligent hub|secure mail|government|work phone|gov(?:ernment)?[ -]issued`

var mobilePattern = expression(`(?i)^(?:` +
	`(?:this (?:e-?mail|message) was )?(?:sent|written|typed|composed|posted) (?:securely )?(?:from|via|with|using|by|on) (?:my |a |an |the |mobile |government )*(?:` + tailDevice + `).*` +
	`|sent from .{0,30}(?:phone|mobile device|tablet|device)\.?.*` +
	`|(?:get|download|try) (?:the )?outlook (?:for|on|mobile) .*|(?:get|download) (?:bluemail|typeapp|yahoo mail|spark) for .*` +
	`|(?:von|aus) (?:meinem?|unterwegs|mobil).{0,40}(?:gesendet|verschickt|geschrieben).{0,30}|(?:diese nachricht wurde )?(?:gesendet|verschickt) (?:von|mit|\x{fc}ber|aus) (?:meine[mr]|mail|outlook|iphone|ipad|android|der |dem |proton|gmx|web\.de|yahoo|tutanota|samsung|mobil).{0,60}|diese nachricht wurde von meinem .{2,60} gesendet.{0,40}|(?:holen sie sich |laden sie )?outlook f\x{fc}r .{2,20}(?: (?:beziehen|holen|herunter\w*|abrufen))?.{0,60}` +
	`|(?:enviado|mandado|escrito) (?:desde|con|por|do|da|de|a partir|pelo|via|usando) (?:mi|el|la|un|meu|minha|o|uma?|outlook|iphone|ipad|android|yahoo|correo|e-?mail|proton|samsung|typeapp|huawei|dispositivo|gmail).{0,80}|(?:obtener|obtenga|descargar|obter|obtenha|baixar|transferir) (?:el |o )?outlook (?:para|for) .*` +
	`|envoy\x{e9} (?:de(?:puis)?|\x{e0} partir|avec|par|via) (?:mon|ma|mes|un|une|l'|l\x{2019}|la|le|d'|d\x{2019}|outlook|iphone|ipad|yahoo|orange|proton|courrier|samsung|android).{0,80}|(?:t\x{e9}l\x{e9}charge[rz]|obtenir|obtenez) outlook pour .*|provenance\s?: courrier pour .*` +
	`|inviato (?:da|dal|dalla|con|tramite) .{2,80}|(?:ottieni|scarica|scaricare) outlook (?:per|for) .*` +
	`|(?:verzonden|verstuurd|gestuurd) (?:vanaf|vanuit|met|via|van) (?:mijn|een|outlook|iphone|ipad|android|mail|samsung|proton|yahoo).{0,80}|(?:outlook voor .{2,20} (?:downloaden|ophalen)|download outlook voor).*` +
	`|skickat (?:fr\x{e5}n|med|via) .{2,60}|(?:h\x{e4}mta|skaffa) outlook f\x{f6}r .*|sendt (?:fra|med|via) .{2,60}|(?:hent|f\x{e5}|skaff deg|last ned) outlook (?:til|for) .*` +
	`|l\x{e4}hetetty .{0,40}(?:iphone|ipad|puheli|laitte|outlook|android|samsung|gmail|s\x{e4}hk\x{f6}posti).{0,40}|(?:hanki|lataa) outlook .*` +
	`|\x{43e}\x{442}\x{43f}\x{440}\x{430}\x{432}\x{43b}\x{435}\x{43d}\x{43e} (?:\x{441}|\x{438}\x{437}|\x{447}\x{435}\x{440}\x{435}\x{437}) .{2,60}|(?:\x{441}\x{43a}\x{430}\x{447}\x{430}\x{442}\x{44c}|\x{43f}\x{43e}\x{43b}\x{443}\x{447}\x{438}\x{442}\x{44c}|\x{437}\x{430}\x{433}\x{440}\x{443}\x{437}\x{438}\x{442}\x{44c}) outlook .*` +
	`|.{0,30}(?:iphone|ipad|android|samsung|telefon|cihaz|outlook).{0,20}g\x{f6}nderildi.{0,20}|.{2,12} i\x{e7}in outlook['\x{2019}]?.{0,30}` +
	`|.{0,40}(?:\x{304b}\x{3089}\x{9001}\x{4fe1}|\x{304b}\x{3089}\x{306e}\x{9001}\x{4fe1}).{0,20}|.{0,40}outlook.{0,30}(?:\x{5165}\x{624b}|\x{53d6}\x{5f97}).{0,60}|(?:\x{53d1}\x{81ea}|\x{767c}\x{81ea}|\x{50b3}\x{9001}\x{81ea}).{0,50}|(?:\x{5f9e}|\x{4ece}|\x{6765}\x{81ea}).{0,40}(?:\x{50b3}\x{9001}|\x{4f20}\x{9001}|\x{53d1}\x{9001}|\x{767c}\x{9001})|(?:\x{83b7}\x{53d6}|\x{4e0b}\x{8f7d}|\x{53d6}\x{5f97}|\x{4e0b}\x{8f09}).{0,30}outlook.{0,60}` +
	`|.{0,40}\x{c5d0}\x{c11c} \x{bcf4}\x{b0c4}.{0,20}|.{0,20}\x{c6a9} outlook \x{bc1b}\x{ae30}.{0,60}` +
	`|(?:\x{645}\x{631}\x{633}\x{644}|\x{623}\x{64f}?\x{631}\x{633}\x{644}\x{62a}?|\x{62a}\x{645} \x{627}\x{644}\x{625}\x{631}\x{633}\x{627}\x{644}) \x{645}\x{646} .{2,60}|(?:\x{627}\x{62d}\x{635}\x{644} \x{639}\x{644}\x{649}|\x{627}\x{644}\x{62d}\x{635}\x{648}\x{644} \x{639}\x{644}\x{649}) outlook.*` +
	`|\x{5e0}\x{5e9}\x{5dc}\x{5d7} \x{5de}.{2,60}|(?:\x{5d4}\x{5d5}\x{5e8}\x{5d3}|\x{5e7}\x{5d1}\x{5dc}|\x{5d4}\x{5e9}\x{5d2}) .{0,10}outlook.*` +
	`|\x{3c3}\x{3c4}\x{3ac}\x{3bb}\x{3b8}\x{3b7}\x{3ba}\x{3b5} \x{3b1}\x{3c0}\x{3cc} .{2,60}|(?:\x{3bb}\x{3ae}\x{3c8}\x{3b7}|\x{3b1}\x{3c0}\x{3bf}\x{3ba}\x{3c4}\x{3ae}\x{3c3}\x{3c4}\x{3b5}).{0,10} outlook.*` +
	`|odesl\x{e1}no (?:z|ze|pomoc\x{ed}) .{2,60}|(?:z\x{ed}skat|st\x{e1}hnout) outlook .*|.{0,12}(?:iphone|ipad|android|telefon|k\x{e9}sz\x{fc}l\x{e9}k).{0,20}k\x{fc}ldve\.?|(?:az )?outlook.{0,20}(?:beszerz\x{e9}se|let\x{f6}lt\x{e9}se).*` +
	`|wys\x{142}an[oea] (?:z|ze|za) .{2,60}|(?:pobierz|uzyskaj).{0,12}outlook.*` +
	`|(?:enviat|bidalia|dikirim|g\x{1eed}i|\x{43d}\x{430}\x{434}\x{456}\x{441}\x{43b}\x{430}\x{43d}\x{43e}|\x{438}\x{437}\x{43f}\x{440}\x{430}\x{442}\x{435}\x{43d}\x{43e}|\x{43f}\x{43e}\x{441}\x{43b}\x{430}\x{442}\x{43e}|poslan[\x{e9}oa]|trimis|i\x{161}si\x{173}sta|saadetud|nos\x{16b}t\x{12b}ts|ipinadala|hantar|\x{e01}*\x{e2a}\x{e48}\x{e07}\x{e08}\x{e32}\x{e01}|\x{627}\x{631}\x{633}\x{627}\x{644} \x{634}\x{62f}\x{647}|\x{645}\x{646} \x{627}\x{644}\x{640}|\x{641}\x{631}\x{633}\x{62a}\x{627}\x{62f}\x{647}) ?.{0,20}(?:iphon|ipad|android|galaxy|samsung|huawei|xiaomi|outlook|gmail|telefon|mobil).{0,30}` +
	`|yahoo mail\s?: search, organi[sz]e, conquer|.{0,10}(?:sent|written|typed) (?:from|on|with|by|using) (?:my |a )?(?:phone|mobile|cell|thumbs|tiny keyboard|voice|dictation|siri).{0,60}|(?:please |pls )?(?:excuse|forgive|pardon|ignore) (?:any |the |my |all )?(?:typos?|brevity|errors|misspell\w*|auto-?correct\w*|spelling|grammar|fat fingers)\b.{0,80}|dictated (?:with|by|using|to) (?:siri|voice|dragon).{0,60}` +
	`)$`)

// mobileTail says whether a line is nothing but what a program writes of itself.
func mobileTail(t string) bool {
	if len(t) < 8 || len(t) > 200 {
		return false
	}
	return mobilePattern.MatchString(strings.TrimRight(strings.TrimLeft(t, "_-*[(<~ "), "])>*~ "))
}
