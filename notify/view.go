package notify

import (
	"html/template"
)

// View is what templates see: words that are ready to be shown. Every string from outside has been cleaned, masked and made inert, so
// that no template, ours or replaced, can let anything through. Empty strings and lists are absent.
type View struct {
	// Office is the short name, OfficeName the long one; Telephone and Mailbox are where the office is reached.
	Office, OfficeName, Telephone, Mailbox string
	// ToRequestor says that the reader is not of the office.
	ToRequestor bool
	// Number heads the subject; RequestNumber and CaseNumber are both.
	Number, RequestNumber, CaseNumber string
	Version                           int
	// Kind is "request for information", KindShort "RFI".
	Kind, KindShort string
	// Urgency is routine, priority level (priority alone is a verb) or urgent.
	Urgency string
	// Stem ends the subjects of one matter inside the office: "RFI from CBP, urgent".
	Stem string
	// Subject is that of the mail; only the HTML part has it.
	Subject string

	Requestor, RequestorAddress, RequestorPhone, Agency string
	// Matter is the whole in one sentence, InTheirWords the beginning of the purpose.
	Matter, InTheirWords string

	// At, Due, Next, Asked (the day of the request) and Came (its day and hour) are points of time with weekday and zone, or "".
	At, Due, Next, Asked, Came string

	Missing []question
	// AnswerHref is the address of the button that opens a reply with a line for each of Missing; "" where there is none.
	AnswerHref template.URL

	Doubts []Doubt
	// Links are other requests and cases that have to do with it, but for those that stand among Doubts; MoreLinks the sentence on how many
	// more there are.
	Links     []Link
	MoreLinks string
	Changes   []Change
	Officers  []Officer
	Facts     []Fact
	// Understood is the short form of Facts, for requestors.
	Understood []Fact
	Criteria   []Criterion
	// Grounds are what criteria 2 to 4 are judged by (TRI-2), where Criteria are shown.
	Grounds []Ground
	Choices []Choice
	// More is set where there are more choices than are shown, AllChoices holds them (help).
	More       bool
	AllChoices []Choice

	Actor, Officer string
	// Text and Quote are lines from outside; Question is what Text answers.
	Text, Question, Quote []string
	RejectedBy            []Criterion

	// Done is what was carried out, without the number: "it is approved now".
	Done    string
	Effects []string
	// Reason is as it came, Why the same as a sentence.
	Reason, Why string
	// Settled says that nothing waits for what was sent; Already, that the same was done before.
	Settled, Already bool
	// State is where the matter stands, behind its number: "is being worked on". Waits says that the next step is the reader's, Over that
	// there is none.
	State       string
	Waits, Over bool
	// Commands are all there are (help).
	Commands    []Choice
	Result      string
	ResultBasis string
	Rating      int
	Limit       string
	Message     int64
	Sender      string

	// NeedsHelp says that a person may need help, and that nobody is suspected; Silenced after how many failures a sender gets no answer; SenderTold
	// that a sender was told that their mail was set aside.
	NeedsHelp  bool
	Silenced   int
	SenderTold bool
	// Unreachable says that no mail of ours goes to the requestor.
	Unreachable bool
	// Until is when a code or a pause ends, UntilDay without the hour.
	Until, UntilDay string
	// Other is the number of another request or case, ReferredTo the office to which this one was passed.
	Other, ReferredTo string
	// PassOn says that no mail goes to the office that gets the request, so that somebody of ours passes it on.
	PassOn bool
	// Paused says that it is on hold, Reviewed that its result waits for a review, ToAccept that its reader is to take it on first.
	Paused, Reviewed, ToAccept bool
	// LastOfHour says that no such report follows within the hour.
	LastOfHour bool
	// Passphrase opens the files that went to another reader. It is filled in the mail "password" alone (RFI-2), in which it stands as it is, to be
	// shown in quotation marks.
	Passphrase string
	// Told says that the result is approved or told already: what is left is to see the matter to its end.
	Told bool
	// SoFar is what happened before the reader took it over, Earlier the sentence on what is not shown of it.
	SoFar   []Entry
	Earlier string
	// Seen is the version that the reader decided on, where it is not the newest; 0 elsewhere.
	Seen int
	// FirstAsked is when the requestor was asked for what is missing, Reminded how often they were reminded.
	FirstAsked string
	Reminded   int
	// Decided is the decision that stands, Tried the one that was not carried out, both as typed and in quotation marks.
	Decided, Tried, DecidedAt, DecidedBy string

	// Files are what the mail carries, locked; Archive says that an archive is among them, Keeper who has the passphrase, KeptByReader that it is
	// the reader.
	Files        []Attached
	Archive      bool
	Keeper       string
	KeptByReader bool
	// Gathered is what lies with what was sent in; Facts are the request's alone then.
	Gathered []Fact
	// Positive says that a result is, Place where classified attachments are, Finish how the work on a case of its kind ends, Remarks what the
	// supervisor says to who decides next.
	Positive bool
	Place    string
	Finish   string
	Remarks  []string
	// Significant, Protected, Closed, Tracked, Again and About are as in the data; Internal says that nobody outside asks.
	Significant, Protected, Closed, Tracked, Again, Internal bool
	About                                                    string
	// Ended says that the matter is over; Broader that a referral is threat information for a wider circle (FAI-4).
	Ended, Broader bool
	// Rows are the matters of a list, Matters how many there are, MoreRows the sentence on those that are not shown.
	Rows     []Row
	Matters  int
	MoreRows string
}

// Doubt is something to look at first; Sample the command that acts on it, in quotation marks.
type Doubt struct{ Text, Sample string }

// Link is another request or case: Head says which it is and where it stands, Why what they have in common.
type Link struct {
	Head string
	Why  []string
}

// Change is a field that a new version changed.
type Change struct{ Name, Old, New string }

// Entry is something that happened: Head says when, who and what, Text in which words.
type Entry struct {
	Head string
	Text []string
}

// Officer is one with their open work.
type Officer struct {
	Name, Handle string
	Open         int
}

// Fact is a line of two columns. Long holds the lines of a narrative instead of Value; Note says where it stood.
type Fact struct {
	Name, Value, Note string
	Long              []string
}

// Criterion is one of the nine.
type Criterion struct {
	Number                     int
	Name, State, Evidence, Ask string
}

// Ground is what one of the criteria is judged by: a sentence or two, and the citations behind it.
type Ground struct {
	Criterion              int
	Name, Words, Citations string
}

// Choice is a command that would work now. Sample is the text to type, in quotation marks; Caption the button's words: the Sample, or a
// number that says itself; Href the button's address, "" where there is none.
type Choice struct {
	Caption, Sample, Means string
	Href                   template.URL
	Danger                 bool
}
