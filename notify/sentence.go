package notify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// "Good morning, ", "Hi CISS, ", "Dear Dr. Osei: ": a greeting with the names in capitals behind it
	greetingPattern = regexp.MustCompile(`^(?i:good (?:morning|afternoon|evening|day)|hello|hi|hey|dear|greetings|to whom it may concern|` + everybody + `)` +
		`(?:,? (?:(?i:` + everybody + `|and|or|there|again|to you)|\p{Lu}[\p{L}.'’&-]*))*? ?[,:!.–—-]+ `)
	// what ends a word with a period and no sentence
	abbreviationPattern = regexp.MustCompile(`(?i)^(?:mr|mrs|ms|messrs|dr|prof|rev|hon|st|mt|ft|gen|col|lt|sgt|capt|maj|cmdr|cpl|adm|gov|sen|rep|amb|jr|sr|` +
		`no|nos|nr|vs|etc|eg|ie|cf|ca|approx|inc|corp|ltd|co|bros|dept|div|ext|tel|fig|art|sec|vol|para|ave|blvd|rd|bldg|rm|` +
		`jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun|(?:\pL\.)*\pL)$`)
)

const (
	everybody = `all|team|everyone|everybody|colleagues|folks|friends|sirs?|madam|ladies|gentlemen`
	// shortSentence (bytes) goes on: "We need help." says nothing yet
	shortSentence = 40
)

// firstSentence is the first sentence of a text without the greeting, or the whole where none ends.
func firstSentence(s string) string {
	if g := greetingPattern.FindString(s); len(g) < len(s) {
		s = s[len(g):]
	}
	for i := shortSentence; i+1 < len(s); i++ {
		if s[i+1] == ' ' && (s[i] == '?' || s[i] == '!' || s[i] == '.' && endsSentence(s[:i], s[i+2:])) {
			return s[:i+1]
		}
	}
	return s
}

// endsSentence says whether a period between two texts ends the first: not behind a title, an initial or another abbreviation ("Ms. Silva",
// "W. Zhang", "3 p.m. at"), and not before a small letter.
func endsSentence(before, after string) bool {
	if r, _ := utf8.DecodeRuneInString(after); unicode.IsLower(r) {
		return false
	}
	word := before[strings.LastIndexByte(before, ' ')+1:]
	return !abbreviationPattern.MatchString(strings.TrimLeft(word, `("'“‘[`))
}
