package cases

// Verb is a command of Appendix B.
type Verb string

// Verbs that mail can carry.
const (
	Approve     Verb = "APPROVE"
	Reject      Verb = "REJECT"
	Return      Verb = "RETURN"
	Set         Verb = "SET"
	Assign      Verb = "ASSIGN"
	SetPriority Verb = "PRIORITY"
	DuplicateOf Verb = "DUPLICATE"
	Refer       Verb = "REFER"
	Hold        Verb = "HOLD"
	Resume      Verb = "RESUME"
	Reopen      Verb = "REOPEN"
	Share       Verb = "SHARE"
	Unshare     Verb = "UNSHARE"
	Retain      Verb = "RETAIN"
	Destroy     Verb = "DESTROY"
	Accept      Verb = "ACCEPT"
	Decline     Verb = "DECLINE"
	Note        Verb = "NOTE"
	Activity    Verb = "ACTIVITY"
	PersonFacts Verb = "PERSON"
	Exhibit     Verb = "EXHIBIT"
	Call        Verb = "CALL"
	Negative    Verb = "NEGATIVE"
	Positive    Verb = "POSITIVE"
	Report      Verb = "REPORT"
	Complete    Verb = "COMPLETE"
	Disclose    Verb = "DISCLOSE"
	Extend      Verb = "EXTEND"
	Closeout    Verb = "CLOSEOUT"
	Concur      Verb = "CONCUR"
	Nonconcur   Verb = "NONCONCUR"
	Status      Verb = "STATUS"
	Withdraw    Verb = "WITHDRAW"
	Received    Verb = "RECEIVED"
	Form        Verb = "FORM"
	Dispose     Verb = "DISPOSITION"
	Authorize   Verb = "AUTHORIZE"
	Help        Verb = "HELP"
	List        Verb = "LIST"
	Show        Verb = "SHOW"
	Away        Verb = "AWAY"
	Back        Verb = "BACK"
	Confirm     Verb = "CONFIRM"
)

// Key names a line below a verb that carries a value.
type Key string

// Keys of Appendix B.
const (
	KeyAssign      Key = "ASSIGN"
	KeyType        Key = "TYPE"
	KeyPriority    Key = "PRIORITY"
	KeyRemarks     Key = "REMARKS"
	KeyCriteria    Key = "CRITERIA"
	KeyReason      Key = "REASON"
	KeyNeed        Key = "NEED"
	KeyText        Key = "TEXT"
	KeyWith        Key = "WITH"
	KeyDate        Key = "DATE"
	KeyRating      Key = "RATING"
	KeyUntil       Key = "UNTIL"
	KeyBackup      Key = "BACKUP"
	KeyDisposition Key = "DISPOSITION"
	KeyLocation    Key = "LOCATION"
	KeyCode        Key = "CODE"
	KeySource      Key = "SOURCE"
	KeyFinding     Key = "FINDING"
	KeyDesc        Key = "DESC"
	KeyResult      Key = "RESULT"
	KeySignificant Key = "SIGNIFICANT"
	KeyClassified  Key = "CLASSIFIED"
	KeyWhat        Key = "WHAT"
	KeyAuthority   Key = "AUTHORITY"
	KeyMarking     Key = "MARKING"
	// KeyInform has one value, DIRECTOR: who approves a closure has the director told of it (SUP-4).
	KeyInform Key = "INFORM"
)

// VerbSpec is how a verb is written (Appendix B, GR-9).
type VerbSpec struct {
	Verb Verb
	Also []string
	// Closed verbs take nothing on their line but an argument of their kind.
	Closed bool
	// Argument: "" none; "person", "priority", "number", "code", "criteria", "calls" (NEGATIVE, RECEIVED…), "text" (open), "fields" (SET),
	// "result" (NO RECORDS or WITHHELD), "office" (REFER: a name in one word, then the reason), "activity" (its kind, then the finding).
	Argument string
	// TextKey is where free text of an open verb is kept, "" where it is the argument itself.
	TextKey Key
	Keys    []Key
	// Additive verbs may repeat and stand before a decision (GR-6).
	Additive bool
	Outcome  Outcome
	// Doubtful verbs are open decisions that a question mark or a doubt turns into a question (GR-10).
	Doubtful bool
}

// Verbs is the grammar of the commands that are carried out. A word that is not here is no verb.
func Verbs() []VerbSpec {
	return []VerbSpec{
		{Verb: Approve, Also: []string{"APPROVED"}, Closed: true, Argument: "person", Keys: []Key{KeyAssign, KeyType, KeyPriority, KeyRemarks, KeyInform}, Outcome: DecisionMail},
		{Verb: Reject, Also: []string{"REJECTED", "DISAPPROVE", "DISAPPROVED"}, Argument: "criteria", TextKey: KeyReason, Keys: []Key{KeyCriteria, KeyReason}, Outcome: DecisionMail, Doubtful: true},
		{Verb: Return, Argument: "text", TextKey: KeyNeed, Keys: []Key{KeyNeed}, Outcome: DecisionMail},
		{Verb: Set, Argument: "fields", Keys: []Key{KeyReason}, Outcome: DecisionMail},
		{Verb: Assign, Closed: true, Argument: "person", Keys: []Key{KeyRemarks}, Outcome: DecisionMail},
		{Verb: SetPriority, Closed: true, Argument: "priority", Keys: []Key{KeyReason}, Outcome: DecisionMail},
		{Verb: DuplicateOf, Closed: true, Argument: "number", Keys: []Key{KeyReason}, Outcome: DecisionMail},
		{Verb: Refer, Argument: "office", TextKey: KeyReason, Keys: []Key{KeyReason, KeyMarking}, Outcome: DecisionMail},
		{Verb: Hold, Argument: "text", TextKey: KeyReason, Keys: []Key{KeyUntil, KeyReason}, Outcome: DecisionMail},
		{Verb: Resume, Argument: "text", TextKey: KeyReason, Keys: []Key{KeyReason}, Outcome: DecisionMail},
		{Verb: Reopen, Argument: "text", TextKey: KeyReason, Keys: []Key{KeyReason}, Outcome: DecisionMail},
		{Verb: Concur, Closed: true, Outcome: DecisionMail},
		{Verb: Nonconcur, Also: []string{"NON-CONCUR"}, Argument: "text", TextKey: KeyReason, Keys: []Key{KeyReason}, Outcome: DecisionMail, Doubtful: true},
		{Verb: Share, Argument: "office", TextKey: KeyReason, Keys: []Key{KeyReason}, Outcome: DecisionMail},
		{Verb: Unshare, Argument: "office", TextKey: KeyReason, Keys: []Key{KeyReason}, Outcome: DecisionMail},
		{Verb: Accept, Closed: true, Outcome: CaseReport},
		{Verb: Decline, Argument: "text", TextKey: KeyReason, Keys: []Key{KeyReason}, Outcome: CaseReport},
		{Verb: Activity, Argument: "activity", TextKey: KeyFinding, Keys: []Key{KeyDate, KeySource, KeyFinding, KeyWith}, Additive: true, Outcome: CaseReport},
		{Verb: Note, Argument: "text", Additive: true, Outcome: CaseReport},
		{Verb: Call, Argument: "calls", TextKey: KeyText, Keys: []Key{KeyWith, KeyDate, KeyText, KeyRating}, Additive: true, Outcome: CaseReport},
		{Verb: Negative, Argument: "result", TextKey: KeyText, Keys: []Key{KeyText}, Outcome: CaseReport},
		{Verb: Exhibit, Argument: "text", TextKey: KeyDesc, Keys: []Key{KeyDesc, KeyMarking}, Additive: true, Outcome: CaseReport},
		{Verb: Positive, Argument: "text", TextKey: KeyText, Keys: []Key{KeyText, KeyClassified, KeyMarking}, Outcome: CaseReport},
		{Verb: Report, Argument: "text", TextKey: KeyText, Keys: []Key{KeyText, KeyResult, KeyMarking}, Outcome: CaseReport},
		{Verb: Complete, Argument: "text", TextKey: KeyResult, Keys: []Key{KeyResult, KeySignificant}, Outcome: CaseReport},
		{Verb: Extend, Argument: "text", TextKey: KeyReason, Keys: []Key{KeyUntil, KeyReason}, Outcome: CaseReport},
		{Verb: Closeout, Argument: "text", TextKey: KeyDisposition, Keys: []Key{KeyDisposition, KeyLocation}, Outcome: CaseReport},
		{Verb: Received, Closed: true, Outcome: Disposition},
		{Verb: Dispose, Argument: "text", TextKey: KeyRemarks, Keys: []Key{KeyRating, KeyRemarks}, Outcome: Disposition},
		{Verb: Withdraw, Argument: "text", TextKey: KeyReason, Keys: []Key{KeyReason}, Outcome: Query, Doubtful: true},
		{Verb: Status, Closed: true, Argument: "number", Outcome: Query},
		{Verb: List, Closed: true, Outcome: Query},
		{Verb: Show, Closed: true, Argument: "number", Outcome: Query},
		{Verb: Help, Closed: true, Outcome: Query},
		{Verb: Form, Closed: true, Outcome: Query},
		{Verb: Confirm, Closed: true, Argument: "code", Outcome: DecisionMail},
	}
}

// LaterVerbs are words of Appendix B that are read as commands, so that nobody is misunderstood, and are answered with what is possible.
func LaterVerbs() []VerbSpec {
	open := func(v Verb, out Outcome, keys ...Key) VerbSpec {
		return VerbSpec{Verb: v, Argument: "text", Keys: keys, Outcome: out}
	}
	return []VerbSpec{
		open(Retain, DecisionMail, KeyUntil, KeyReason),
		{Verb: Destroy, Closed: true, Argument: "number", Outcome: DecisionMail},
		{Verb: PersonFacts, Argument: "fields", Keys: []Key{KeySource}, Additive: true, Outcome: CaseReport},
		open(Disclose, CaseReport, KeyWhat, KeyAuthority),
		open(Authorize, Query, KeyWhat),
		open(Away, Query, KeyUntil, KeyBackup), open(Back, Query),
	}
}

// Command is one block of Appendix B, as it stood in the new text of a reply.
type Command struct {
	Verb    Verb   `json:"verb"`
	Number  string `json:"number,omitempty"`
	Version int    `json:"version,omitempty"`
	// Argument is what stood on the verb's line and, for an open verb, the text that follows.
	Argument string         `json:"argument,omitempty"`
	Keys     map[Key]string `json:"keys,omitempty"`
	// Line is the verb's line as it was read, quoted in the answer (GR-3).
	Line string `json:"line,omitempty"`
	// Remark is what stood behind a blank line: kept, changes nothing.
	Remark string `json:"remark,omitempty"`
}

// Spec finds the grammar of a verb.
func (v Verb) Spec() (VerbSpec, bool) {
	s, ok := verbSpecs[v]
	return s, ok
}

// verbSpecs are [Verbs] and [LaterVerbs] by their name. Reading asks for them with every line.
var verbSpecs = specsByName(append(Verbs(), LaterVerbs()...))

func specsByName(all []VerbSpec) map[Verb]VerbSpec {
	out := make(map[Verb]VerbSpec, len(all))
	for _, s := range all {
		if _, ok := out[s.Verb]; !ok { // the first of a name counts
			out[s.Verb] = s
		}
	}
	return out
}
