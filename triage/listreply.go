package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file holds what a header or the form of a mail says against a command in it, where the sender and the words say nothing (GR-4, MSG-4).

// bulkReply says whether a list or a bulk sender passed an answer on: it never decides, whoever wrote it (MSG-4). A list of our own name is how
// some offices run our mailbox.
func (r *reader) bulkReply() bool {
	switch strings.ToLower(strings.TrimSpace(r.m.Get("Precedence"))) {
	case "bulk", "list", "junk":
		return !r.ourList()
	}
	return hasAny(r.m, "List-Id", "List-Post", "List-Unsubscribe", "X-BeenThere", "X-Mailman-Version", "Feedback-Id", "X-Campaign-Id") && !r.ourList()
}

// pictured says whether the formatted text of the mail is a picture and nothing else, so that its reader sees other words than we do (GR-4).
func (r *reader) pictured() bool {
	return r.alt != nil && r.alt.html && strings.TrimSpace(r.alt.text) == "" && pictureTag.MatchString(r.alt.part.Text)
}

var pictureTag = expression(`(?i)<(?:img|svg|v:imagedata|object|canvas)\b|background(?:-image)?\s*:[^;"']*url\(`)

// otherVersion says whether a command names another version of the request than the mail that is answered (GR-4). In the daemon the record
// says which version stands.
func (r *reader) otherVersion(c cases.Command) bool {
	if r.k.Daemon || c.Version == 0 || !strings.HasPrefix(c.Number, "REQ-") || !strings.Contains(strings.ToUpper(r.m.Subject), c.Number) {
		return false
	}
	same := func(t cases.TokenRef) bool { return t.Version == c.Version }
	review := slices.DeleteFunc(slices.Clone(r.refs.Tokens), func(t cases.TokenRef) bool { return t.Kind != "rv" })
	return len(review) > 0 && !slices.ContainsFunc(review, same)
}

// listItem says whether a text that begins with a number is an item of a list, or opens a question, and no rating (GR-9).
func listItem(text []string) bool {
	if len(text) == 0 || !itemNumber.MatchString(text[0]) {
		return false
	}
	rest := strings.Join(text, "\n")
	return strings.Contains(rest, "?") || questionWord.MatchString(rest) || slices.ContainsFunc(text[1:], itemNumber.MatchString)
}

var (
	itemNumber   = expression(`^[1-9][.)]\s+\S`)
	questionWord = expression(`(?i)\b(?:i|we) (?:still )?(?:have|had|need|want|would|do|did|could|cannot|can't)\b|\b(?:a|one|another|my|our|first) question\b|\bplease\b`)
)
