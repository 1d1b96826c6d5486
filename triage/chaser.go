package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file tells words that say nothing of a matter from those that do: greetings, thanks, "any news of my request?", "please cancel it". A mail that holds
// one word more says something, and somebody has to read it (INT-4).

// A chaser is short: who writes more has something to say.
const chaserLimit = 200

var chaserPattern = expression(`(?i)\bany (?:news|update|updates|progress|word|movement|luck|answer|response|feedback)\b|\b(?:checking|following|circling|touching base|check|follow) (?:in|up|back)\b` +
	`|\bstill (?:waiting|awaiting|pending)\b|\b(?:gentle|friendly|kind|quick|second|final) reminder\b|\bwhen (?:can|may|could|will|should) (?:we|i) (?:expect|hear)\b` +
	`|\bstatus of (?:my|our|the|this) (?:request|inquiry|enquiry|rfi|rfs|mail|email)\b|\bwhere (?:do|does) (?:we|this|it|things) stand\b|\b(?:have|did) you (?:received?|gotten|got|get|seen) (?:my|our|the|it)\b` +
	`|\bhave(?:n't| not) heard (?:back|anything|from)\b`)

// chases says whether a text asks how a request stands, and says nothing else at all.
func chases(r *cases.Reading) bool {
	text, short := shortWords(r)
	return short && chaserPattern.MatchString(text) && idle(text, r.From, true)
}

// shortWords are the words of a mail that is short and states nothing of a matter.
func shortWords(r *cases.Reading) (text string, short bool) {
	d := r.Draft
	if len(d.Subjects) > 0 || len(r.Attachments) > 0 || givesField(r, cases.Basis, cases.Purpose, cases.CountryOfConcern, cases.Classification, cases.VisitStart) {
		return "", false
	}
	text = strings.Join(strings.Fields(straight(r.NewText)), " ")
	return text, len(text) <= chaserLimit
}

// givesField says whether a mail itself gives one of these fields.
func givesField(r *cases.Reading, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		f, ok := r.Draft.Fields[name]
		return ok && !f.Inferred
	})
}

// cancelPattern is a request to give one's request up.
var cancelPattern = expression(`(?i)\b(?:cancel|withdraw|disregard|retract|rescind|drop|close)\b.{0,40}\b(?:it|this|that|request|inquiry|enquiry|rfi|rfs|fai|case|ticket|submission|mail|email|message|(?:REQ|RFI|RFS|FAI)-\d{4}-\d{3,7})\b` +
	`|^(?:withdraw|cancel)[.!]?$|\b(?:cancell?ed|withdrawn|retracted|rescinded)\b|\bno longer (?:need|require)|\b(?:do not|don't) need\b.{0,40}\b(?:any ?more|any ?longer)\b`)

// cancels says whether a text asks to cancel its sender's request, and says nothing else but that it is settled. A person decides on it.
func cancels(r *cases.Reading) bool {
	text, short := shortWords(r)
	return short && cancelPattern.MatchString(text) && idle(cancelWords.ReplaceAllString(text, " "), r.From, true)
}

// cancelWords are the words of a cancellation that say nothing of its matter.
var cancelWords = expression(`(?i)\b(?:cancel|cancell?ed|cancellation|cancelling|withdraw|withdrawn|withdrawal|withdrawing|disregard|retract|retracted|rescind|rescinded|drop|dropped|close|closed|stop|` +
	`no|longer|any ?more|any ?longer|need|needs|needed|require|required|necessary|relevant|valid|solved|resolved|settled|moot|obsolete|superseded|sorted|fixed|handled|over|done|off|out|because|due|than|then|therefore|` +
	`has|it|itself|ourselves|myself|already|meanwhile|in the meantime|mistake|error|accident|duplicate|twice|open|opened|pending|inconvenience|confirm|ask|asking|decided|found|wish|after)\b`)

func straight(s string) string { return strings.ReplaceAll(fold(s), "\u2019", "'") }

var (
	// requestMention is a request that is named by somebody's name: "the Ortega request", "our REQ-2027-000123".
	requestMention = expression(`\b(?:[Tt]he|[Mm]y|[Oo]ur) (?:[A-Z][A-Za-z'-]+ ){1,3}(?:request|inquiry|enquiry|RFI|RFS|FAI)\b|(?i:\b(?:REQ|RFI|RFS|FAI)-\d{4}-\d{3,7}(?:/\d+)?)`)
	wordPattern    = expression(`[\pL\pN][\pL\pN'-]*`)
	shortNumber    = expression(`^\d{1,4}(?:st|nd|rd|th)?$`)
)

// idle says whether a text holds no word but those of courtesy, of mails and requests as such, and its sender's name. With dates, those of days
// are none that tell anything either: a chaser names when it was sent, an answer may be nothing else than a day.
func idle(text string, from cases.Address, dates bool) bool {
	own := map[string]bool{}
	for _, n := range senderNames(from) {
		own[strings.ToLower(n)] = true
	}
	for _, w := range wordPattern.FindAllString(requestMention.ReplaceAllString(text, " "), -1) {
		l := strings.ToLower(strings.Trim(w, "'-"))
		if !own[l] && !idleWord(l) && !(dates && (dayWord(l) || shortNumber.MatchString(l))) {
			return false
		}
	}
	return true
}

func idleWord(l string) bool {
	switch l {
	case "a", "an", "the", "this", "that", "these", "those", "it", "its", "it's", "i", "i'm", "i've", "i'd", "we", "we're", "we've", "we'd", "you", "you've", "your", "my", "our", "us", "me", "there",
		"is", "are", "was", "were", "be", "been", "am", "do", "does", "did", "don't", "haven't", "hasn't", "didn't", "have", "has", "had", "having", "can", "could", "may", "might", "will", "would", "should",
		"to", "of", "on", "in", "for", "from", "with", "about", "regarding", "re", "at", "by", "as", "and", "or", "so", "if", "yet", "still", "just", "only", "again", "not", "any", "some", "anything",
		"news", "update", "updates", "progress", "word", "movement", "luck", "answer", "answers", "response", "reply", "feedback", "status", "request", "requests", "inquiry", "inquiries", "enquiry",
		"rfi", "rfis", "rfs", "fai", "case", "ticket", "mail", "mails", "email", "emails", "e-mail", "e-mails", "message", "messages", "submission", "decision",
		"checking", "check", "following", "follow", "up", "circling", "circle", "back", "touching", "touch", "base", "waiting", "awaiting", "pending", "gentle", "friendly", "kind", "quick", "second", "final",
		"reminder", "when", "where", "what", "which", "how", "stand", "stands", "things", "expect", "hear", "heard", "soon", "know", "let", "see", "seen", "get", "got", "gotten", "receive", "received", "receipt",
		"sent", "send", "submitted", "filed", "wrote", "since", "ago", "last", "previous", "earlier", "first", "now", "timeline", "eta", "possible", "please", "kindly", "pls", "thanks", "thank", "thx", "much",
		"many", "very", "advance", "appreciate", "appreciated", "grateful", "regards", "best", "sincerely", "respectfully", "cheers", "hello", "hi", "hey", "dear", "good", "greetings", "all", "team", "sir",
		"madam", "ma'am", "colleagues", "colleague", "ciss", "intake", "folks", "hope", "hoping", "well", "wondering", "wanted", "want", "like", "make", "sure", "urgent", "asap", "outstanding", "sorry", "bother",
		"help", "time", "morning", "afternoon", "evening", "day", "days", "week", "weeks", "weekend", "great", "nice", "v", "r", "vr", "end":
		return true
	}
	return false
}

func dayWord(l string) bool {
	switch l {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "month", "months", "january", "february", "march", "april", "june", "july", "august", "september",
		"october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec":
		return true
	}
	return false
}

// beyond says whether a mail says something besides its command's line, in its new text or in a file that somebody attached.
func beyond(r *cases.Reading) bool {
	for _, a := range r.Attachments {
		if !strings.HasPrefix(a.MediaType, "image/") && !strings.HasSuffix(a.MediaType, "-signature") && !strings.Contains(a.MediaType, "vcard") {
			return true // a logo or a signature stands on every mail of an office
		}
	}
	command := ""
	switch {
	case r.Refused != nil:
		if command = r.Refused.Line; len(r.Refused.Before) > 0 {
			command = r.Refused.Before[0].Line
		}
	case len(r.Commands) > 0:
		command = r.Commands[0].Line
	}
	var rest []string
	for l := range strings.SplitSeq(r.NewText, "\n") {
		t := strings.TrimSpace(l)
		switch {
		case t == "" || marking(t) || closing(t):
		case command != "" && t == command:
			command = ""
		default:
			rest = append(rest, t)
		}
	}
	return !idle(straight(strings.Join(rest, " ")), r.From, false)
}
