package cases

import (
	"time"

	"cissd/cases/vault"
)

// NoticeName is the stable name of a mail of ours (Appendix C): of its template, in logs and in metrics.
type NoticeName string

// The mails of Appendix C that are sent.
const (
	NoticeReceived           NoticeName = "received"
	NoticeIncomplete         NoticeName = "incomplete"
	NoticeIncompleteReminder NoticeName = "incomplete_reminder"
	NoticeQuestion           NoticeName = "question"
	NoticeAnswerReceived     NoticeName = "answer_received"
	NoticeRejected           NoticeName = "rejected"
	NoticeOpened             NoticeName = "opened"
	NoticeResultNegative     NoticeName = "result_negative"
	NoticeDispositionAsked   NoticeName = "disposition_asked"
	NoticeDispositionRemind  NoticeName = "disposition_reminder"
	NoticeClosedOut          NoticeName = "closed_out"
	NoticeStatus             NoticeName = "status"
	NoticeOversize           NoticeName = "oversize"
	// NoticeSetAside is the fixed text to whoever sent a mail that bears classification markings (MSG-7).
	NoticeSetAside  NoticeName = "set_aside"
	NoticeDuplicate NoticeName = "duplicate"
	NoticeReferred  NoticeName = "referred"
	// NoticeForwarded tells a requestor that somebody else answered a mail of ours to them (SEC-2).
	NoticeForwarded NoticeName = "forwarded"
	// NoticeForm carries the request form, as a PDF that can be filled in and as plain text (NOT-7).
	NoticeForm NoticeName = "form"

	NoticeReview        NoticeName = "review"
	NoticeChooseOfficer NoticeName = "choose_officer"
	NoticeResultReview  NoticeName = "result_review"
	NoticeBounced       NoticeName = "bounced"
	NoticeDropAsked     NoticeName = "drop_asked"
	// NoticeContradicted tells whoever decided first that somebody else has since tried the contrary (SUP-3).
	NoticeContradicted NoticeName = "contradicted"

	NoticeAssigned            NoticeName = "assigned"
	NoticeReassigned          NoticeName = "reassigned"
	NoticeRequestorAnswered   NoticeName = "requestor_answered"
	NoticeReturned            NoticeName = "returned"
	NoticeReleased            NoticeName = "released"
	NoticeDispositionReceived NoticeName = "disposition_received"
	// NoticeHeld and NoticeResumed tell the officer of a hold; NoticePriorityChanged of a new priority; NoticeJoined that a request was closed
	// into theirs as a duplicate.
	NoticeHeld            NoticeName = "held"
	NoticeResumed         NoticeName = "resumed"
	NoticePriorityChanged NoticeName = "priority_changed"
	NoticeJoined          NoticeName = "joined"

	NoticeRFSCourtesy    NoticeName = "rfs_courtesy"
	NoticeControlRefused NoticeName = "control_refused"
	// NoticeSpillage says that a mail bears classification markings (MSG-7).
	NoticeSpillage NoticeName = "spillage"

	// NoticeReferral goes to the office to which a request is referred (SUP-4).
	NoticeReferral NoticeName = "referral"

	// The three lives of a case (SPEC 7).
	NoticeResultPositive   NoticeName = "result_positive"
	NoticeSupportCompleted NoticeName = "support_completed"
	NoticeWithdrawn        NoticeName = "withdrawn"
	NoticeClosureReview    NoticeName = "closure_review"
	// NoticeReferralReview and NoticeExtensionAsked put before a supervisor what an officer asks for; NoticeGranted tells the officer that they have it.
	NoticeReferralReview NoticeName = "referral_review"
	NoticeExtensionAsked NoticeName = "extension_asked"
	NoticeGranted        NoticeName = "granted"
	// NoticeEntriesReview shows a team lead what an officer entered (REV-1).
	NoticeEntriesReview NoticeName = "entries_review"
	// NoticePassword gives the officer the passphrase of documents, for the telephone (RFI-2).
	NoticePassword NoticeName = "password"
	NoticeDeadline NoticeName = "deadline"
	// NoticeEnded tells who has a matter that it is over: withdrawn, or referred. NoticeShared tells an officer of a case that they may see now.
	NoticeEnded       NoticeName = "ended"
	NoticeShared      NoticeName = "shared"
	NoticeConcurrence NoticeName = "concurrence"
	NoticeSignificant NoticeName = "significant"
	// NoticeClosureTold tells the director of a closure, where the supervisor wants it (SUP-4).
	NoticeClosureTold           NoticeName = "closure_told"
	NoticeSignificantMemorandum NoticeName = "significant_memorandum"
	NoticeShow                  NoticeName = "show"
	NoticeList                  NoticeName = "list"

	NoticeDone          NoticeName = "done"
	NoticeNotDone       NoticeName = "not_done"
	NoticeConfirmNeeded NoticeName = "confirm_needed"
	NoticeHelp          NoticeName = "help"
)

// NoticeSpec says what a mail is: the two letters of its token (samples/README.md) and who gets it.
type NoticeSpec struct {
	Name NoticeName
	// Kind is the KIND of TokenRef: what an answer to it is on its face.
	Kind string
	// To is the audience: requestor, supervisor, officer, director, security_officer, or "" for whoever sent a command.
	To Role
}

// TokenOfForm is the kind of the mail that carries the request form: who sends it back, whoever it is, asks for something, and answers nothing.
const TokenOfForm = "fm"

// Notices is the catalogue.
func Notices() []NoticeSpec {
	return []NoticeSpec{
		{NoticeReceived, "ak", RoleRequestor},
		{NoticeIncomplete, "mi", RoleRequestor},
		{NoticeIncompleteReminder, "mi", RoleRequestor},
		{NoticeQuestion, "qu", RoleRequestor},
		{NoticeAnswerReceived, "ak", RoleRequestor},
		{NoticeRejected, "rj", RoleRequestor},
		{NoticeOpened, "ak", RoleRequestor},
		{NoticeResultNegative, "rs", RoleRequestor},
		{NoticeDispositionAsked, "dp", RoleRequestor},
		{NoticeDispositionRemind, "dp", RoleRequestor},
		{NoticeClosedOut, "ak", RoleRequestor},
		{NoticeStatus, "an", RoleRequestor},
		{NoticeOversize, "ov", RoleRequestor},
		{NoticeSetAside, "ov", RoleRequestor},
		{NoticeDuplicate, "ak", RoleRequestor},
		{NoticeReferred, "ak", RoleRequestor},
		{NoticeForwarded, "an", RoleRequestor},
		{NoticeForm, TokenOfForm, RoleRequestor},
		{NoticeResultPositive, "rs", RoleRequestor},
		{NoticeSupportCompleted, "dp", RoleRequestor},
		{NoticeWithdrawn, "ak", RoleRequestor},
		{NoticeReview, "rv", RoleSupervisor},
		{NoticeClosureReview, "rr", RoleSupervisor},
		{NoticeReferralReview, "rr", RoleSupervisor},
		{NoticeExtensionAsked, "rr", RoleSupervisor},
		{NoticeEntriesReview, "rr", RoleTeamLead},
		{NoticeChooseOfficer, "co", RoleSupervisor},
		{NoticeResultReview, "rr", RoleSupervisor},
		{NoticeBounced, "bo", RoleSupervisor},
		{NoticeDropAsked, "da", RoleSupervisor},
		{NoticeContradicted, "an", RoleSupervisor},
		{NoticeAssigned, "as", RoleOfficer},
		{NoticeReassigned, "ra", RoleOfficer},
		{NoticeRequestorAnswered, "as", RoleOfficer},
		{NoticeReturned, "as", RoleOfficer},
		{NoticeReleased, "as", RoleOfficer},
		{NoticeDispositionReceived, "as", RoleOfficer},
		{NoticeHeld, "as", RoleOfficer},
		{NoticeResumed, "as", RoleOfficer},
		{NoticePriorityChanged, "as", RoleOfficer},
		{NoticeJoined, "as", RoleOfficer},
		{NoticeGranted, "as", RoleOfficer},
		{NoticePassword, "an", RoleOfficer},
		{NoticeDeadline, "as", RoleOfficer},
		{NoticeEnded, "an", RoleOfficer},
		{NoticeShared, "an", RoleOfficer},
		{NoticeRFSCourtesy, "dc", RoleDirector},
		{NoticeConcurrence, "cc", RoleDirector},
		{NoticeSignificant, "dc", RoleDirector},
		{NoticeClosureTold, "dc", RoleDirector},
		{NoticeControlRefused, "cr", RoleSecurityOfficer},
		{NoticeSpillage, "cr", RoleSecurityOfficer},
		{NoticeReferral, "rf", ""},
		{NoticeSignificantMemorandum, "sm", ""},
		{NoticeShow, "an", ""},
		{NoticeList, "an", ""},
		{NoticeDone, "an", ""},
		{NoticeNotDone, "an", ""},
		{NoticeConfirmNeeded, "cn", ""},
		{NoticeHelp, "an", ""},
	}
}

// Spec finds the catalogue entry of a mail.
func (n NoticeName) Spec() (NoticeSpec, bool) {
	for _, s := range Notices() {
		if s.Name == n {
			return s, true
		}
	}
	return NoticeSpec{}, false
}

// Notice is a committed mail as notify loads it (NOT-2).
type Notice struct {
	ID   int64
	Name NoticeName
	// Address is where it goes; OnRoster exempts it from the hourly limit (MSG-5).
	Address  string
	OnRoster bool
	// Superseded says that it is no longer true, Entitled that its reader may still read it: both as of now.
	Superseded bool
	Entitled   bool
	// VaultKey is the key of the request or case under which the mail is kept; nil where it belongs to none.
	VaultKey *vault.ID
	Data     NoticeData
}

// NoticeData is everything a mail is rendered from, taken at the moment of the decision, so that it shows what was true then. It is kept
// sealed with the notice. Which parts are filled depends on the mail; an absent part is not shown.
type NoticeData struct {
	Name NoticeName `json:"name"`
	// To is the one recipient (SEC-2: one mail per person, no CC). Mailbox is the intake address of the request: From, and with the
	// token Reply-To.
	To      Address  `json:"to"`
	Mailbox string   `json:"mailbox"`
	Token   TokenRef `json:"token"`
	// InReplyTo and References are without angle brackets; SubjectStem keeps the thread together where a mail answers one of another subject.
	InReplyTo  string   `json:"in_reply_to,omitempty"`
	References []string `json:"references,omitempty"`

	// At is when it was decided, in UTC: the Date of the mail. Due is by when an answer is wanted; NextAt when the reader hears again.
	At     time.Time `json:"at"`
	Due    time.Time `json:"due,omitzero"`
	NextAt time.Time `json:"next_at,omitzero"`

	// Number is what stands in the subject: the case's, else the request's; "" for mail that is about neither.
	Number        string `json:"number,omitempty"`
	RequestNumber string `json:"request_number,omitempty"`
	CaseNumber    string `json:"case_number,omitempty"`
	Version       int    `json:"version,omitempty"`
	Type          Type   `json:"type,omitempty"`
	Priority      string `json:"priority,omitempty"`

	// Requestor and Agency name who asked; RequestorAddress where they are reached; RequestedAt when the request came.
	Requestor        string    `json:"requestor,omitempty"`
	RequestorAddress string    `json:"requestor_address,omitempty"`
	RequestorPhone   string    `json:"requestor_phone,omitempty"`
	Agency           string    `json:"agency,omitempty"`
	RequestedAt      time.Time `json:"requested_at,omitzero"`
	// Internal says that somebody of the office opened it, and nobody outside asks (INT-10).
	Internal bool `json:"internal,omitempty"`
	// Tracked says that it is classified and tracked only (CLS-1).
	Tracked bool `json:"tracked,omitempty"`

	Draft    *Draft      `json:"draft,omitempty"`
	Criteria []Criterion `json:"criteria,omitempty"`
	// Missing are field names of EXT-4.
	Missing []string `json:"missing,omitempty"`
	// Doubts stand first in a review (MAILS.md rule 4), each with what to do about it.
	Doubts []Doubt `json:"doubts,omitempty"`
	// Links are other requests and cases that are the same or have to do with it (EXT-6), strongest first; MoreLinks is how many there are besides.
	Links     []Link `json:"links,omitempty"`
	MoreLinks int    `json:"more_links,omitempty"`
	// Changes say what a new version changed.
	Changes  []Change      `json:"changes,omitempty"`
	Officers []OfficerLoad `json:"officers,omitempty"`

	// Choices are the commands that are possible now, best first: buttons, and the text to type.
	Choices []Choice `json:"choices,omitempty"`

	// Actor is the name of who did it, Officer that of the assigned officer, Colleague whoever may act instead.
	Actor   string `json:"actor,omitempty"`
	Officer string `json:"officer,omitempty"`

	// Text is what a person wrote for this reader: the question of a RETURN, the reason of a REJECT, remarks, an answer of the requestor.
	Text string `json:"text,omitempty"`
	// Question is what was asked before, where Text answers it.
	Question string `json:"question,omitempty"`
	// SoFar is what a case has gathered before its reader took it over, the newest last, and Earlier how many more entries are on record
	// (assigned).
	SoFar   []Entry `json:"so_far,omitempty"`
	Earlier int     `json:"earlier,omitempty"`
	// MailSubject is the subject line of the mail that opened the request.
	MailSubject string `json:"mail_subject,omitempty"`
	// RejectedBy are the criteria (1 to 9) that a rejection names.
	RejectedBy []int `json:"rejected_by,omitempty"`

	// Done says in words what was carried out ("approved REQ-2027-000123"), Effects what followed, a sentence each.
	Done    string   `json:"done,omitempty"`
	Effects []string `json:"effects,omitempty"`
	// Settled says that nothing waits for the reader: what they sent was decided before, or is past that step (not_done).
	Settled bool `json:"settled,omitempty"`
	// Reason says why not (not_done, control_refused, bounced), or which markings stand where (spillage); one sentence or two, in plain words.
	Reason string `json:"reason,omitempty"`
	// Quote are the first lines that were read (GR-3).
	Quote []string `json:"quote,omitempty"`

	// State is where the matter stands, in words, and Stage the state itself, that of the case where there is one; Facts are further lines of two columns.
	State string `json:"state,omitempty"`
	Stage State  `json:"stage,omitempty"`
	Facts []Fact `json:"facts,omitempty"`

	// NeedsHelp says that a proven person failed three times in a row (control_refused, GR-3): nobody is suspected of anything.
	NeedsHelp bool `json:"needs_help,omitempty"`
	// Silenced is after how many mails in an hour that could not be carried out a sender gets no answer until the hour has passed (control_refused,
	// MSG-5); 0 where that is not so. Nobody is suspected then either.
	Silenced int `json:"silenced,omitempty"`
	// LastOfHour says that no more such reports follow within the hour (control_refused, spillage): what comes then stands in the audit log alone.
	LastOfHour bool `json:"last_of_hour,omitempty"`
	// Code is what CONFIRM takes, good until Until (confirm_needed); Until is also the day on which a hold ends.
	Code  string    `json:"code,omitempty"`
	Until time.Time `json:"until,omitzero"`
	// Other is the number of the request or case into which this one was closed (duplicate), or that was closed into this one (joined); "" where
	// its reader has no part in it (ROLE-3).
	Other string `json:"other,omitempty"`
	// ReferredTo names the office to which a request was referred; "" where the requestor is not to know which.
	ReferredTo string `json:"referred_to,omitempty"`
	// PassOn says that no mail goes to the office to which a request was referred, and somebody passes it on by hand: the reader, with Draft, the
	// request, and Text, why it goes there (done); the reader, with what the requestor writes (requestor_answered); or the office (referred).
	PassOn bool `json:"pass_on,omitempty"`
	// Seen is the version that the reader had before them when they decided, where it is not the newest (not_done, SUP-3); Changes say what has
	// changed since, and Draft how it stands.
	Seen int `json:"seen,omitempty"`
	// AskedAt is when the requestor was first asked for what is missing, Reminded how often they were reminded (drop_asked).
	AskedAt  time.Time `json:"asked_at,omitzero"`
	Reminded int       `json:"reminded,omitempty"`
	// Decided is the verb of the decision that stands, DecidedAt when and DecidedBy by whom (contradicted; with PassOn, requestor_answered); Actor is
	// who tried the contrary, Done the verb that they sent.
	Decided   string    `json:"decided,omitempty"`
	DecidedAt time.Time `json:"decided_at,omitzero"`
	DecidedBy string    `json:"decided_by,omitempty"`

	// Result and ResultBasis of a case; the basis is for supervisors only and never in a mail to a requestor (RFI-1).
	Result      string `json:"result,omitempty"`
	ResultBasis string `json:"result_basis,omitempty"`
	Rating      int    `json:"rating,omitempty"`
	// Significant says that the leadership is told of it (RFS-2), Place where classified attachments of a memorandum reside (RFI-2), Protected that
	// the requestor gets the result as a document, Closed that the case is closed with it (released).
	Significant bool   `json:"significant,omitempty"`
	Place       string `json:"place,omitempty"`
	Protected   bool   `json:"protected,omitempty"`
	Closed      bool   `json:"closed,omitempty"`
	// Again says that a matter which was over is taken up again (REOPEN); Text says why.
	Again bool `json:"again,omitempty"`
	// About is the question that was answered with no (returned): a result, a concurrence, or what the officer asked for.
	About StepKind `json:"about,omitempty"`
	// Remarks are what the supervisor who approved it says to whoever decides next (concurrence).
	Remarks string `json:"remarks,omitempty"`
	// Lines are the matters that somebody may see (list).
	Lines []ListLine `json:"lines,omitempty"`

	// Limit in bytes (oversize); MessageID of the record that an operator or security officer can look up.
	Limit   int64 `json:"limit,omitempty"`
	Message int64 `json:"message,omitempty"`
	// Sender is the address that a refused or bounced mail was from or to, or that a mail of ours was answered from (forwarded). SenderTold says that
	// it was told that its mail was set aside (spillage).
	Sender     string `json:"sender,omitempty"`
	SenderTold bool   `json:"sender_told,omitempty"`
	// Files are what the mail carries, locked with Passphrase, which no mail shows but the one that gives it to the officer (password).
	Files      []NoticeFile `json:"files,omitempty"`
	Passphrase string       `json:"passphrase,omitempty"`
	// Unreachable says that no mail of ours goes to the requestor: whoever reads this tells them another way (released).
	Unreachable bool `json:"unreachable,omitempty"`
}

// ListLine is one matter in a list: its number, what it is, where it stands, and who has it.
type ListLine struct {
	Number   string    `json:"number"`
	Type     Type      `json:"type,omitempty"`
	Priority string    `json:"priority,omitempty"`
	State    string    `json:"state"`
	Officer  string    `json:"officer,omitempty"`
	At       time.Time `json:"at"`
}

// Doubt is something the reader would be sorry to have missed, and the command that acts on it ("" where there is none). About is the number of
// another request or case that it tells of.
type Doubt struct {
	Text    string `json:"text"`
	Command string `json:"command,omitempty"`
	About   string `json:"about,omitempty"`
}

// Change is a field that a new version changed. Field is a name of Appendix A.
type Change struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// OfficerLoad is an officer with the number of their open cases.
type OfficerLoad struct {
	Handle string `json:"handle"`
	Name   string `json:"name"`
	Open   int    `json:"open"`
}

// Choice is a command that would work now. Text is what is shown between quotation marks and typed ("APPROVE j.ruiz"); Body is what the
// button fills in, lines separated by LF, with the number and version; Label is the button's words; Means what it does.
type Choice struct {
	Text  string `json:"text"`
	Body  string `json:"body"`
	Label string `json:"label"`
	Means string `json:"means"`
	// Danger marks what ends something, for the button's colour (never by colour alone).
	Danger bool `json:"danger,omitempty"`
}

// Fact is one line of a two-column list.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Note  string `json:"note,omitempty"`
}
