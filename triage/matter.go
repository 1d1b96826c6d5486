package triage

// This file tells what is of our work from what servers and gateways write, and subjects from name blocks (MSG-3, INT-9): a paragraph that asks
// something of us, or tells of a person with a country or a document, is no notice and no banner, in whatever words it begins.

// ourMatter says whether a paragraph that looks like a notice or a banner is of our work.
func ourMatter(text string) bool {
	text = cut(text, maxHopText)
	if asksOurWork.MatchString(text) || documentTold.MatchString(text) {
		return true
	}
	return toldFrom.MatchString(text)
}

// subjectData says whether lines below a closing hold what no name block does: a day of birth, a document, what a person is or did.
func subjectData(v *view, from, to int) bool {
	for i := from; i < to; i++ {
		if l := fold(v.line(i)); documentTold.MatchString(l) || heIs.MatchString(l) {
			return true
		}
	}
	return false
}

var (
	// asksOurWork asks for our work; gateways ask to check a sender or a link.
	asksOurWork = expression(`(?i)\b(?:look into (?:him|her|them|it|this|that|the (?:man|woman|matter|case))|please (?:inquire|look into|investigate|vet|run (?:a|the|him|her|them))|(?:check|vet|identify|investigate) (?:him|her|this (?:man|woman|person)|mr|ms|mrs)|(?:please|kindly) check\s*(?:[.!]|$)|inquire (?:into|about)|name check)\b`)
	// documentTold is a document with its number, or a day of birth.
	documentTold = expression(`(?i)\b(?:passport|visa|alien|national id)\W{1,3}(?:(?:no|number|nr|#)\W{1,3})?[a-z]{0,3}\d{5,}|\b(?:dob|d\.o\.b|date of birth|born(?: on| in)?)\W{1,3}[^\n]{0,12}\d`)
	// toldFrom is a person with the country that he is of: "Hasan Ali, a Syrian".
	toldFrom = expression(`\b\p{Lu}[\p{Ll}'-]+ \p{Lu}[\p{Ll}'-]+,? (?:an? )?(?:\p{Lu}\p{Ll}+(?:ian|ese|ish|ani|aqi|ean|qi|rus)|Syrian|Chinese|Russian|Iranian|Cuban) ?(?:[.,;:]|national|citizen|man|woman|who|and|was|is)`)
	heIs     = expression(`^(?:He|She|They) (?:is|was|are|were|has|have|had|will|came|comes|wrote|asked)\b`)
)
