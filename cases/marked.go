package cases

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"cissd/cases/marking"
)

// This file keeps the words of mails that bear a marking from going where they should not (MSG-7, EMAIL.md 2.4): an answer to such a mail holds
// none of them, they go outside only when that is confirmed, and they are not told again to who takes a case over.

// marked says whether what is decided was written in a mail that bears a marking.
func (a Act) marked() bool { return a.Mail.Marked || a.markedBefore }

// answered says whether a mail goes back to who wrote what causes it.
func (a Act) answered(to Recipient) bool {
	if to.Person != nil {
		return a.Actor != nil && a.Actor.ID == to.Person.ID
	}
	k := to.Address.Key()
	return k != "" && (k == a.From.Key() || k == a.asker())
}

// withhold takes out of an answer what its reader wrote in a mail that bears a marking.
func (d *NoticeData) withhold(a Act, to Recipient) {
	if !a.marked() || !a.answered(to) {
		return
	}
	d.Text, d.Reason = "", a.unsaid(d.Reason) // it has no lines to quote
	for i, e := range d.Effects {
		d.Effects[i] = a.unsaid(e)
	}
	switch d.Name {
	case NoticeReceived, NoticeAnswerReceived, NoticeIncomplete:
		d.Draft = nil // what we understood of it are its own words
	}
}

// saidPattern is something that a sentence of ours quotes.
var saidPattern = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// unsaid takes out of a sentence of ours what it quotes of a command.
func (a Act) unsaid(sentence string) string {
	if a.Command == nil {
		return sentence
	}
	said := a.Command.Argument + "\n" + a.Command.Remark
	for _, k := range sortedKeys(a.Command.Keys) {
		said += "\n" + a.Command.Keys[Key(k)]
	}
	said = strings.ToLower(said)
	return saidPattern.ReplaceAllStringFunc(sentence, func(q string) string {
		if inner := strings.TrimSuffix(strings.ToLower(strings.Trim(q, `"`)), "…"); inner != "" && strings.Contains(said, inner) {
			return `"…"`
		}
		return q
	})
}

// outward says whether somebody outside the office would read the words of a command, "" where not.
func (p *Plan) outward() string {
	for _, s := range p.Sends {
		if s.To.Person == nil && p.Text != "" && slices.Contains([]NoticeName{NoticeRejected, NoticeQuestion, NoticeReferral, NoticeResultPositive, NoticeSupportCompleted}, s.Name) {
			if s.Name == NoticeReferral {
				return "the other office"
			}
			return "the requestor"
		}
	}
	return ""
}

// told is what an event keeps of the words with which it came. It is sealed as the text alone where nothing else is known.
type told struct {
	Text string `json:"text"`
	// Marked says that the mail bears a marking; Basis is that of a negative result, Rating that of a disposition.
	Marked bool   `json:"marked,omitempty"`
	Basis  string `json:"basis,omitempty"`
	Rating int    `json:"rating,omitempty"`
	// Product is what an officer sent in for review.
	Product *Product `json:"product,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (t told) MarshalJSON() ([]byte, error) {
	if t == (told{Text: t.Text}) {
		return json.Marshal(t.Text)
	}
	type whole told
	return json.Marshal(whole(t))
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *told) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*t = told{}
		return json.Unmarshal(b, &t.Text)
	}
	type whole told
	return json.Unmarshal(b, (*whole)(t))
}

// bearsMark says whether words bear a marking of their own, (U) and UNCLASSIFIED apart.
func bearsMark(words string) bool {
	if loneMark.MatchString(words) {
		return true
	}
	found := marking.Scan(marking.Text{Parts: []string{words}})
	return found.Level >= marking.CUI
}

// loneMark are marks before a paragraph that mean nothing to who looks for a spillage: a letter alone, and what is not classified.
var loneMark = regexp.MustCompile(`(?m)^[\s*•-]*\((?:C|S|TS)\)|\((?:(?:C|S|TS|U)//[A-Z0-9 ,/-]+|CUI(?://[A-Z0-9 ,/-]+)?|FOUO|LES)\)`)
