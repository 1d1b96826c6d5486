package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// Situation is what is known of a mail when its fate is decided: what it says, and what the record knows of its sender and its thread.
type Situation struct {
	Reading cases.Reading
	// Person is the sender on the roster, nil for everybody else.
	Person *cases.Person
	// Token is the strongest one that we issued; Disagree says that the mail carries tokens of ours for different matters (GR-4).
	Token    *cases.Token
	Disagree bool
	// Request is the matter that the token, or else the number, leads to; TakesPart says whether the sender has a part in it (MSG-2).
	Request   *int64
	TakesPart bool
	// Asks is the address by which the sender, who may have several (ROLE-1), is that request's requestor or submitter; "" where they are neither.
	Asks string
	// Number is the one that led to that request, "" where something stronger did. Fits are the open ones, the newest first, that the mail which is
	// answered opened, where these are several and nothing says which is meant.
	Number string
	Fits   []int64
	// State is where that request stands; a case's request stays approved.
	State cases.State
	// Files are what the mail brings as files.
	Files []cases.SentFile
	// Sender is the address of a Sender field that is not that of From, nor another of the same person's; "" where there is none. SenderPerson is
	// who uses it on the roster (ROLE-5).
	Sender       string
	SenderPerson *cases.Person
	// Own marks a mail that we sent ourselves; CopyOf the earlier message of which this one is a copy (INT-4), 0 for none.
	Own    bool
	CopyOf int64
}

// fateKind is what is done with a mail.
type fateKind int

const (
	fateNothing fateKind = iota // the outcome alone
	fateOpen                    // a new request
	fateAnswer                  // a requestor's words for a request
	fateCommand                 // a command for the record to decide on
	fateConfirm                 // CONFIRM of what was asked back
	fateAsk                     // STATUS, HELP, FORM
	fateRefuse                  // control mail that is not carried out
	fateBounce                  // one of ours came back
	fateSpill                   // it bears classification markings
)

// Fate is what becomes of a mail: exactly one outcome, and what the record is asked to do.
type Fate struct {
	Kind    fateKind
	Outcome cases.Outcome
	Reason  string
	// Command is the one to carry out; further ones (GR-6: those that only add) are carried out before it.
	Commands []cases.Command
	// Doubt is why the command is asked about before it is carried out (GR-10), in words for its sender.
	Doubt  string
	Notice cases.NoticeName
	// Note is what the answer says besides how a matter stands.
	Note string
	// Matters are what is told of, where a question fits more than the one of its thread.
	Matters []int64
	Refusal *cases.Refusal
}

// Route decides what becomes of a mail. It is pure.
func Route(s Situation) Fate {
	r := &s.Reading
	switch {
	case r.Outcome == cases.Spillage: // whoever sent it, and whatever it asks: nothing of it is taken up, shown or answered (MSG-7)
		return Fate{Kind: fateSpill, Outcome: cases.Spillage, Reason: r.Reason}
	case s.Own:
		return Fate{Outcome: cases.Ignored, Reason: "a mail that we sent ourselves"}
	case r.Machine != nil && r.Machine.Kind == cases.MachineBounce:
		return Fate{Kind: fateBounce, Outcome: cases.Bounce, Reason: r.Reason}
	case r.Machine != nil:
		return Fate{Outcome: r.Outcome, Reason: "written by a machine: " + string(r.Machine.Kind)}
	case s.CopyOf != 0:
		return Fate{Outcome: cases.Duplicate, Reason: "the same mail is on record"}
	case ofReferral(s):
		return routeAnswer(s)
	case answersInWords(s):
		return routeAnswer(s)
	case fitsSeveral(s):
		return routeSeveral(s)
	case r.Refused != nil || len(r.Commands) > 0:
		return routeControl(s)
	case onControlThread(s), inRole(s):
		return unclear(s)
	case s.Request != nil && s.TakesPart && s.Token != nil && s.Token.Ref.Kind == "dp" && r.Proof.Proven():
		return wordsOfDisposition(s)
	case s.Request != nil && s.TakesPart:
		return routeAnswer(s)
	case tokenOfAnother(s):
		return strayReply(s)
	case r.Outcome == cases.Quarantined || r.Outcome == cases.Ignored:
		return Fate{Outcome: r.Outcome, Reason: r.Reason}
	case r.Outcome == cases.Query && r.Proof.Proven() && !r.NoAnswer:
		return giveForm([]cases.Command{{Verb: cases.Form}}, "Your mail asks how a request is made. The form below asks for all that we need; a mail in your own words does as well.")
	case r.Outcome == cases.Query: // nobody who is not proven gets an automatic mail (INT-8)
		return Fate{Outcome: cases.Query, Reason: r.Reason}
	case r.Outcome == cases.NewRequest && bareQuery.MatchString(strings.TrimSpace(r.NewText)):
		// a question about nothing that its sender has a part in: silence, whether there is such a number or not (ROLE-3)
		return Fate{Outcome: cases.Query, Reason: "a question about nothing that its sender has a part in"}
	case r.Outcome == cases.NewRequest && emptyRequest(r):
		return giveForm([]cases.Command{{Verb: cases.Form}}, "Your mail held no text and no file that we could read.")
	case r.Outcome == cases.NewRequest:
		return Fate{Kind: fateOpen, Outcome: cases.NewRequest}
	}
	return strayReply(s)
}

// ofReferral says whether the office to which a request was referred answers: whatever it writes is kept and told, and commands nothing.
func ofReferral(s Situation) bool {
	return s.Request != nil && s.Token != nil && s.Token.Ref.Kind == "rf" && !tokenOfAnother(s)
}

// bareQuery is a text that is a question to us and nothing else.
var bareQuery = expression(`(?i)^(status|help|received)[.!]?(\s+(req|rfi|rfs|fai)-\d{4}-\d{3,7})?[.!]?$`)

// onControlThread says whether a person on the roster answers a mail that asks for a command, and not as the requestor.
func onControlThread(s Situation) bool {
	if s.Person == nil || s.Token == nil || s.Token.Person == nil {
		return false
	}
	return *s.Token.Person == s.Person.ID
}

// answersInWords says whether a requestor's mail begins with an ordinary word that is a verb too, and says more: it answers us, and must reach
// whoever asked (SUP-4, EXT-4, MSG-3). A line that is nothing but a requestor's own verb stays a command; a supervisor's verb in a requestor's
// mouth is a word of theirs, where their own thread shows that they were asked something.
func answersInWords(s Situation) bool {
	r := &s.Reading
	if r.Refused == nil && len(r.Commands) == 0 || s.Request == nil || !s.TakesPart || !r.Proof.Proven() || s.Disagree {
		return false
	}
	c := asked{commands: r.Commands, refused: r.Refused}.first()
	if !asRequestor(s) {
		return false
	}
	open := slices.Contains([]cases.State{cases.RequestIncomplete, cases.RequestReturned, cases.RequestInReview, cases.RequestOnHold}, s.State)
	says := c.Argument != "" || len(c.Keys) > 0 || beyond(r)
	switch c.Verb {
	case cases.Status, cases.Help, cases.Form:
		return c.Number == "" && beyond(r)
	case cases.Withdraw:
		return false
	case cases.Received:
		return open && c.Number == "" && says
	case cases.Dispose:
		return open && c.Number == "" && c.Keys[cases.KeyRating] == "" && says
	case cases.Authorize:
		return c.Number == "" && says
	case cases.Confirm: // with a code it carries something out
		return c.Number == "" && r.Refused != nil && c.Argument == "" && c.Keys[cases.KeyCode] == ""
	}
	return s.Token != nil && !tokenOfAnother(s) && c.Number == "" && (!closedVerb(c.Verb) || c.Argument == "")
}

// asRequestor says whether the sender writes as who asked, and not as somebody on the roster: by our mail that is answered, else by the roster.
func asRequestor(s Situation) bool {
	if s.Token == nil {
		return s.Person == nil
	}
	switch s.Token.Ref.Kind {
	case "mi", "ak", "dp", "rs", "qu", "rj", cases.TokenOfForm:
		return !tokenOfAnother(s)
	}
	return s.Person == nil && !tokenOfAnother(s)
}

func closedVerb(v cases.Verb) bool {
	spec, _ := v.Spec()
	return spec.Closed
}

// routeAnswer takes what the requestor or the submitter writes. What is not proven changes nothing (EMAIL.md: unproven).
func routeAnswer(s Situation) Fate {
	if !s.Reading.Proof.Proven() {
		return Fate{Outcome: cases.Quarantined, Reason: "an answer to a request from a sender who is not proven: " + s.Reading.Proof.Why}
	}
	return Fate{Kind: fateAnswer, Outcome: cases.RequestUpdate}
}

// strayReply is a mail that looks like a reply, and belongs to nothing its sender takes part in. From an official address it is read as
// what it may be, a new request (MSG-2: it is never attached, and nothing is revealed); a mail that carries a code which was issued to
// somebody else is refused and reported (SEC-2).
func strayReply(s Situation) Fate {
	r := &s.Reading
	if tokenOfAnother(s) && !s.TakesPart {
		f := Fate{
			Kind: fateRefuse, Outcome: cases.Refused, Reason: "a reply with a code that was issued to somebody else",
			Refusal: &cases.Refusal{Code: "token_of_another", Security: true, Reason: "The mail that was answered was sent to somebody else."},
		}
		if s.Token.Person == nil { // a requestor's: a colleague who was asked to help has to know how (EXT-4)
			f.Refusal.Reason = "The mail that was answered was sent to somebody else, and only they can answer it. They can paste these words into a reply of their own. A request of one's own is a new mail to us, not a reply."
		}
		return f
	}
	if len(r.Draft.Fields) > 0 && strings.TrimSpace(r.NewText) != "" {
		return Fate{Kind: fateOpen, Outcome: cases.NewRequest}
	}
	return Fate{Outcome: cases.Quarantined, Reason: "a reply that belongs to nothing its sender takes part in"}
}

// tokenOfAnother says whether the mail carries a code that was issued to somebody else than its sender.
func tokenOfAnother(s Situation) bool {
	switch {
	case s.Token == nil:
		return false
	case s.Token.Person != nil:
		return s.Person == nil || s.Person.ID != *s.Token.Person
	}
	return !strings.EqualFold(s.Token.Address, s.Reading.From.Key()) && !s.Person.Uses(s.Token.Address)
}

// wordsOfDisposition takes a free answer to "was it of use?" as the disposition (DSP-1).
func wordsOfDisposition(s Situation) Fate {
	return Fate{
		Kind: fateCommand, Outcome: cases.Disposition,
		Commands: []cases.Command{{Verb: cases.Dispose, Keys: map[cases.Key]string{cases.KeyRemarks: s.Reading.NewText}, Line: firstLine(s.Reading.NewText)}},
	}
}

// unclear answers somebody whose reply to a question of ours holds no command: consent in other words is no decision (SUP-2).
func unclear(s Situation) Fate {
	if !s.Reading.Proof.Proven() {
		return unproven(s)
	}
	f := Fate{
		Kind: fateRefuse, Outcome: outcomeOfWords(s), Reason: "no command in words of somebody who can give one",
		Refusal: &cases.Refusal{Code: "no_command", Reason: "We act only on a first line that holds a command and nothing more, so that a condition is never overlooked."},
	}
	switch {
	case quotedCommand(s.Reading.NewText):
		f.Refusal.Reason = "Your first line stands in quotation marks. They are only in our mails: send the line without them."
	case strings.TrimSpace(s.Reading.NewText) != "" && !onControlThread(s):
		f.Refusal.Reason += " Your words are kept with the record, and were sent on to nobody."
	case strings.TrimSpace(s.Reading.NewText) != "":
	case sealed(s.Reading.Attachments):
		f.Refusal = &cases.Refusal{
			Code: "sealed", Reason: "Your mail cannot be read here: it is encrypted, protected, or signed in a form that hides its text. Send it again as plain text, or signed so that its text stays readable.",
		}
	default:
		f.Refusal.Reason = "Your reply had no text of its own above the quoted mail."
	}
	return f
}

// quotedCommand says whether the first line is a command as our mails show it, in quotation marks.
func quotedCommand(text string) bool {
	l := normalize(firstLine(text))
	inner := strings.Trim(l, `"'`)
	return l != inner && HasCommand(inner)
}

func outcomeOfKind(kind string) cases.Outcome {
	switch kind {
	case "as", "ra":
		return cases.CaseReport
	case "an", "bo", "cr":
		return cases.Query
	}
	return cases.DecisionMail
}

// routeControl sends a command where it is decided. Who sends it must be proven, and be somebody (SEC-1).
func routeControl(s Situation) Fate {
	r := &s.Reading
	part := s.Person != nil || s.Request != nil && s.TakesPart
	switch {
	case asksForForm(s):
		return giveForm(r.Commands, "")
	case !part && s.Token == nil:
		if r.Outcome != cases.NewRequest && asksOnly(r) && !beyond(r) {
			// a number that is mistyped, or not theirs: silence for both (ROLE-3), and nothing to be alarmed at
			return Fate{Outcome: cases.Query, Reason: "a question about nothing that its sender has a part in"}
		}
		// a stranger's mail that happens to look like a command: what it says counts, not its first word
		if r.Outcome == cases.NewRequest || r.Draft.Type != "" && len(r.Draft.Fields) > 2 {
			return Fate{Kind: fateOpen, Outcome: cases.NewRequest}
		}
		if asksOnly(r) {
			// a number that is mistyped, or not theirs: silence for both (ROLE-3), and nothing to be alarmed at
			return Fate{Outcome: cases.Query, Reason: "a question about nothing that its sender has a part in"}
		}
		return Fate{Outcome: cases.Refused, Kind: fateRefuse, Reason: "a command from somebody without a part in anything", Refusal: stranger()}
	case !r.Proof.Proven():
		return unproven(s)
	case !part:
		return strayReply(s)
	case s.Disagree:
		return Fate{
			Kind: fateRefuse, Outcome: cases.DecisionMail, Reason: "codes of different matters",
			Refusal: &cases.Refusal{Code: "tokens_disagree", Reason: "Your mail carried codes of different matters, so we cannot be sure which one it means. Reply to one mail of ours only."},
		}
	case s.Sender != "" && !asksOnly(r):
		return senderIsAnother(s)
	}
	return decided(s)
}

// decided sends a command of somebody who is proven and has a part where it is decided: to the record, or back with the reason.
func decided(s Situation) Fate {
	r := &s.Reading
	cmds, doubt := r.Commands, ""
	if no := r.Refused; no != nil {
		cmds = append(slices.Clone(no.Before), no.Command)
	}
	last := cmds[len(cmds)-1]
	spec, _ := last.Verb.Spec()
	if !slices.ContainsFunc(cases.Verbs(), func(v cases.VerbSpec) bool { return v.Verb == last.Verb }) {
		return Fate{
			Kind: fateRefuse, Outcome: spec.Outcome, Reason: "a command that is not possible", Commands: cmds,
			Refusal: &cases.Refusal{Code: "not_available", Reason: notAvailable(last.Verb)},
		}
	}
	if no := r.Refused; no != nil {
		if !no.Confirm {
			return Fate{
				Kind: fateRefuse, Outcome: spec.Outcome, Reason: "a command that cannot be read without guessing", Commands: cmds,
				Refusal: &cases.Refusal{Code: "unreadable", Reason: no.Reason},
			}
		}
		doubt = no.Reason
	}
	switch {
	case last.Verb == cases.Help:
		return Fate{Kind: fateAsk, Outcome: cases.Query, Notice: cases.NoticeHelp, Commands: cmds}
	case last.Verb == cases.Form:
		return giveForm(r.Commands, "")
	case last.Verb == cases.List && s.Person != nil:
		return Fate{Kind: fateAsk, Outcome: cases.Query, Notice: cases.NoticeList, Commands: cmds}
	case last.Verb == cases.List, last.Verb == cases.Show && s.Person == nil:
		return Fate{
			Kind: fateRefuse, Outcome: cases.Query, Reason: "a question that is for the roster", Commands: cmds,
			Refusal: &cases.Refusal{Code: "not_available", Reason: "That is for people of the office. STATUS tells you how your request stands."},
		}
	case last.Verb == cases.Show && (s.Request == nil || !s.TakesPart):
		return Fate{Kind: fateRefuse, Outcome: cases.Query, Reason: "SHOW of what the sender has no part in", Commands: cmds, Refusal: unknownNumber()}
	case last.Verb == cases.Show:
		return Fate{Kind: fateAsk, Outcome: cases.Query, Notice: cases.NoticeShow, Commands: cmds}
	case last.Verb == cases.Status && (s.Request == nil || !s.TakesPart):
		return Fate{Kind: fateRefuse, Outcome: cases.Query, Reason: "STATUS of what the sender has no part in", Commands: cmds, Refusal: unknownNumber()}
	case last.Verb == cases.Status:
		return Fate{Kind: fateAsk, Outcome: cases.Query, Notice: cases.NoticeStatus, Commands: cmds}
	case last.Verb == cases.Confirm:
		return Fate{Kind: fateConfirm, Outcome: spec.Outcome, Commands: cmds}
	case s.Request == nil:
		return Fate{Kind: fateRefuse, Outcome: spec.Outcome, Reason: "a command without a matter", Commands: cmds, Refusal: unknownNumber()}
	}
	if last.Verb == cases.Withdraw && doubt == "" {
		doubt = withdrawsElse(last)
	}
	return Fate{Kind: fateCommand, Outcome: spec.Outcome, Commands: cmds, Doubt: doubt}
}

// withdrawsElse asks about a WITHDRAW that takes back something else than the request: "Withdraw my last remark". "" where it is clear.
func withdrawsElse(c cases.Command) string {
	words := strings.Fields(strings.ToLower(strings.Trim(c.Argument, " .,:;")))
	if len(words) == 0 || !slices.Contains([]string{"my", "our", "the", "his", "her", "their", "that", "this", "what", "from"}, words[0]) {
		return ""
	}
	if len(words) > 1 && slices.ContainsFunc([]string{"request", "case", "inquiry", "rfi", "rfs", "fai", "matter", "whole"}, func(w string) bool { return strings.HasPrefix(words[1], w) }) {
		return ""
	}
	return "WITHDRAW ends the whole request, and your line speaks of something in it."
}

// senderIsAnother refuses control mail that one person sent in another's name: there is no record that allows it (ROLE-5). Who sent it is told if
// they are on the roster, and so is who it claims to be from.
func senderIsAnother(s Situation) Fate {
	f := Fate{
		Kind: fateRefuse, Outcome: cases.Refused, Reason: "control mail that one person sent in the name of another", Commands: s.Reading.Commands,
		Refusal: &cases.Refusal{
			Code: "sender_is_another", Security: true,
			Reason: "The mail was sent by one person in the name of another, and nothing on record allows that. Each person answers from their own address.",
		},
	}
	if s.Person == nil { // a requestor, or who sent the request in: their own desk may have sent it
		f.Refusal.Security, f.Outcome = false, cases.Query
	}
	return f
}

// asksOnly says whether all that a mail holds is what any requestor may send.
func asksOnly(r *cases.Reading) bool {
	if r.Refused != nil {
		return false
	}
	return !slices.ContainsFunc(r.Commands, func(c cases.Command) bool {
		return !slices.Contains([]cases.Verb{cases.Status, cases.Help, cases.Received, cases.Dispose, cases.List, cases.Show}, c.Verb)
	})
}

// unknownNumber is the one answer to a number that does not exist and to one that is not theirs (ROLE-3).
func unknownNumber() *cases.Refusal {
	return &cases.Refusal{Code: "unknown_number", Reason: "We have nothing under that number for you. Reply to one of our mails, or name the number as it stands in its subject."}
}

func stranger() *cases.Refusal {
	return &cases.Refusal{Code: "no_right", Security: true, Reason: "The sender is not on the roster and has no part in the matter."}
}

// unproven is recorded and reported, and never answered (SEC-3).
func unproven(s Situation) Fate {
	return Fate{
		Kind: fateRefuse, Outcome: cases.Refused, Reason: "control mail from a sender who is not proven: " + s.Reading.Proof.Why,
		Refusal: &cases.Refusal{Code: "unproven", Security: true, Reason: "The sender is not proven: " + s.Reading.Proof.Why + "."},
	}
}

func firstLine(text string) string {
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			return l
		}
	}
	return ""
}
