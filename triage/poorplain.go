package triage

import "strings"

// saysNothing says whether the plain form of a text holds none of it (MSG-1): it is empty but for signs and places of pictures, or it only says
// that the mail is to be read in another program, and the formatted form says more. Then that one is what people read.
func saysNothing(plain, html *view) bool {
	const short = 600
	if plain.html || !html.html || len(plain.text) > short {
		return false
	}
	text := pictureMark.ReplaceAllString(plain.text, " ")
	words := len(strings.Fields(text))
	if !strings.ContainsFunc(text, wordRune) {
		return strings.ContainsFunc(html.text, wordRune)
	}
	return len(strings.Fields(html.text)) > words && elsewhere.MatchString(fold(strings.ReplaceAll(plain.text, "\n", " ")))
}

func wordRune(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c > 0xBF
}

var (
	// pictureMark stands in a plain form for a picture.
	pictureMark = expression(`\[(?:cid:|image:?|inline image|https?://)[^\]\n]{0,200}\]|<https?://[^>\n]{0,200}>`)
	// elsewhere are the words with which programs fill a plain form that they do not make.
	elsewhere = expression(`(?i)(?:\b(?:does(?: not|n.t)|do(?: not|n.t)|cannot|can.?t|not able to|unable to|can not|if you (?:cannot|can.t)) (?:support|show|display|render|view|read|see)\b.{0,40}\b(?:html|this (?:e-?mail|message|mail)|properly|correctly|images)\b` +
		`|\b(?:view|open|read|see) (?:it|this|the|your)\b.{0,30}\b(?:in|with|using) (?:a|an|your|the) (?:\w+ )?(?:browser|client|viewer|reader|mail program|app)\b|\bhtml[- ](?:e-?mail|message|mail|format|version|capable|compatible|enabled|only|part|viewer)\b|\bview (?:it )?online\b` +
		`|\b(?:nur|als) html\b|\bhtml-(?:nachricht|format|mail)\b|\bim browser\b|\bdans (?:un|votre) navigateur\b|\ben (?:un|su) navegador\b)`)
)
