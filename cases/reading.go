package cases

import (
	"slices"
	"time"
)

// Outcome is what became of a message: exactly one each (SPEC 3).
type Outcome string

// The outcomes of SPEC section 3.
const (
	NewRequest    Outcome = "new_request"
	RequestUpdate Outcome = "request_update"
	DecisionMail  Outcome = "decision"
	CaseReport    Outcome = "case_report"
	Disposition   Outcome = "disposition"
	Query         Outcome = "query"
	Bounce        Outcome = "bounce"
	AutoReply     Outcome = "auto_reply"
	Duplicate     Outcome = "duplicate"
	Spillage      Outcome = "spillage"
	Oversize      Outcome = "oversize"
	Refused       Outcome = "refused"
	Quarantined   Outcome = "quarantined"
	Ignored       Outcome = "ignored"
)

// Type is the kind of a request and of its case.
type Type string

// Types of SPEC's first page.
const (
	RFI Type = "rfi"
	RFS Type = "rfs"
	FAI Type = "fai"
)

// Field names of Appendix A.
const (
	RequestorName        = "requestor_name"
	RequestorEmail       = "requestor_email"
	RequestorPhone       = "requestor_phone"
	Agency               = "agency"
	Component            = "component"
	Origin               = "origin"
	ProgramAffected      = "program_affected"
	CaseReference        = "case_reference"
	OGCRepresentative    = "ogc_representative"
	Priority             = "priority"
	Classification       = "classification"
	Network              = "network"
	CountryOfConcern     = "country_of_concern"
	Predication          = "predication"
	Basis                = "basis"
	Purpose              = "purpose"
	Description          = "description"
	DueDate              = "due_date"
	EntityType           = "entity_type"
	InquiryType          = "inquiry_type"
	InquiryCategory      = "inquiry_category"
	ReportedEvent        = "reported_event"
	VisitStart           = "visit_start"
	VisitEnd             = "visit_end"
	VisitType            = "visit_type"
	VisitStatus          = "visit_status"
	FacilityID           = "facility_id"
	FacilityOrganization = "facility_organization"
	LEOfficial           = "le_official"
	LEAgency             = "le_agency"
	LEPhone              = "le_phone"
	LECaseNumber         = "le_case_number"
	LEComponent          = "le_component"
	LEOffice             = "le_office"
	Details              = "details"
	CaseHandle           = "case_handle"
	NonIndividualName    = "non_individual_name"
	SupportKind          = "support_kind"
	Sponsor              = "sponsor"

	// RequestorContact stands only in Missing: neither telephone nor address is given (EXT-4).
	RequestorContact = "requestor_contact"

	// of a subject
	FirstName            = "first_name"
	LastName             = "last_name"
	Gender               = "gender"
	DateOfBirth          = "date_of_birth"
	CountryOfResidence   = "country_of_residence"
	CountryOfCitizenship = "country_of_citizenship"
	Phones               = "phones"
	Emails               = "emails"
	Organization         = "organization"
	PositionTitle        = "position_title"
	SubjectRole          = "role"
	IDType               = "type"
	IDNumber             = "number"
	IDCountry            = "country"
	IDIssued             = "issued"
	IDExpires            = "expires"
)

// Provenance says where a value stood (EXT-1). Start and End count bytes of the part's decoded UTF-8 text ([Part.Text]); for a header
// field, Part is "header:From" and they count bytes of its decoded value.
type Provenance struct {
	Part  string `json:"part"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Rule  string `json:"rule"`
}

// Field is one value with the proof of where it came from.
type Field struct {
	// Values holds one value, or several for the names of ListField.
	Values []string `json:"values"`
	// Inferred marks a value from prose, or one concluded from an address (EXT-3).
	Inferred bool `json:"inferred"`
	// Conflict marks two values that disagree; Values is then the best supported one, Others the rest.
	Conflict   bool         `json:"conflict"`
	Others     []string     `json:"others,omitempty"`
	Provenance []Provenance `json:"provenance"`
}

// SetByOffice says whether the value is a supervisor's (SET, PRIORITY, APPROVE), not the requestor's.
func (f Field) SetByOffice() bool {
	return len(f.Provenance) > 0 && f.Provenance[0].Rule == supervisorRule
}

// Value is the first value, or "".
func (f Field) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// ListField says whether a field's value is a list in Appendix A.
func ListField(name string) bool {
	switch name {
	case CountryOfConcern, Phones, Emails:
		return true
	}
	return false
}

// Fields are the values of a request by their Appendix A name. A field that was not found is absent.
type Fields map[string]Field

// Value is the value of a field, or "".
func (fs Fields) Value(name string) string { return fs[name].Value() }

// Subject is one person (or co-subject) that a request asks about.
type Subject struct {
	Fields Fields           `json:"fields"`
	IDs    []Identification `json:"ids,omitempty"`
}

// Identification is one document of a subject: type, number, country, issued, expires.
type Identification struct {
	Fields Fields `json:"fields"`
}

// Draft is what is known of a request: the fields of section 9 that were found, as they stand at one version (EXT-7).
type Draft struct {
	Type         Type      `json:"type,omitempty"`
	TypeInferred bool      `json:"type_inferred,omitempty"`
	Fields       Fields    `json:"fields"`
	Subjects     []Subject `json:"subjects,omitempty"`
	// Signs are words of the request that speak for or against a criterion (EXT-5). They are no fields: they raise no version.
	Signs []Sign `json:"signs,omitempty"`
}

// CriterionState is how one of the nine criteria of section 5 stands.
type CriterionState string

// States of a criterion (EXT-5).
const (
	Met         CriterionState = "met"
	NotMet      CriterionState = "not met"
	YoursToSay  CriterionState = "for you to judge"
	CriteriaAll                = 9
)

// Criterion is one of the nine, with the evidence in words.
type Criterion struct {
	Number   int            `json:"number"`
	State    CriterionState `json:"state"`
	Evidence string         `json:"evidence"`
}

// MachineKind is the kind of a mail that no person wrote.
type MachineKind string

// Kinds of machine mail (Appendix A).
const (
	MachineBounce    MachineKind = "bounce"
	MachineAutoReply MachineKind = "auto_reply"
	MachineReceipt   MachineKind = "receipt"
	MachineRecall    MachineKind = "recall"
	MachineCalendar  MachineKind = "calendar"
	MachineList      MachineKind = "list"
)

// Machine describes a mail that a machine wrote (MSG-4).
type Machine struct {
	Kind MachineKind `json:"kind"`
	// Recipients that a bounce is about.
	Recipients []string `json:"recipients,omitempty"`
	// Status is the enhanced status code of a bounce (RFC 3463), "5.1.1".
	Status string `json:"status,omitempty"`
	// Original is the Message-ID of our mail that it answers, without angle brackets.
	Original string `json:"original,omitempty"`
}

// Attachment names a file of the mail.
type Attachment struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
	// Part is its number in the mail, by which it can be taken out again; "" in readings of before.
	Part string `json:"part,omitempty"`
	// Incidental says that nobody attached it to be kept: a container whose files stand in the list too, a signature, a picture of the text.
	Incidental bool `json:"incidental,omitempty"`
}

// Files are the files that somebody attached to a mail to be kept (FAI-3, RFI-2).
func (r *Reading) Files() []Attachment {
	return slices.DeleteFunc(slices.Clone(r.Attachments), func(a Attachment) bool { return a.Incidental || a.Part == "" })
}

// RefusedCommand is a command that must not be carried out, and why in words for its sender (GR-4, GR-10).
type RefusedCommand struct {
	Command
	Reason string `json:"reason"`
	// Confirm is set where GR-10 asks for a confirmation instead of refusing.
	Confirm bool `json:"confirm,omitempty"`
	// Before are the commands that stand before it in the same mail (GR-6); they are filled where Confirm is set.
	Before []Command `json:"before,omitempty"`
}

// ProofKind is how a sender was proven (SEC-1), "" where not at all.
type ProofKind string

// Proofs of SEC-1.
const (
	Unproven           ProofKind = ""
	ProvenByAuthServer ProofKind = "authentication_results"
)

// Proof is what the configured server said of the sender. Why is a short reason in words without content.
type Proof struct {
	Kind ProofKind `json:"kind"`
	Why  string    `json:"why"`
}

// Proven says whether the sender's address may be believed.
func (p Proof) Proven() bool { return p.Kind != Unproven }

// Reading is what triage understood of a message (EXT-1).
type Reading struct {
	Outcome Outcome `json:"outcome"`
	// Reason says why it was quarantined, refused or ignored, in words without content.
	Reason string `json:"reason,omitempty"`

	From    Address   `json:"from"`
	Date    time.Time `json:"date"`
	Subject string    `json:"subject"`

	Text    string `json:"text"`
	NewText string `json:"new_text"`
	// SetAside is what was cut from the new text (MSG-3) and is neither a quotation of one of our mails, nor a plain name block, nor a notice of
	// a known form: at most 4 KiB, for people to look at.
	SetAside string `json:"set_aside,omitempty"`

	Machine  *Machine        `json:"machine,omitempty"`
	Commands []Command       `json:"commands,omitempty"`
	Refused  *RefusedCommand `json:"refused,omitempty"`

	// Submitter is who sent it in for the requestor (INT-9), nil where they are the same.
	Submitter   *Address     `json:"submitter,omitempty"`
	Draft       Draft        `json:"draft"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Criteria    []Criterion  `json:"criteria,omitempty"`
	Missing     []string     `json:"missing,omitempty"`
	Warnings    []string     `json:"warnings,omitempty"`
	Proof       Proof        `json:"proof"`
	// NoAnswer marks a first contact that some rule forwarded: a draft without an automatic answer (MSG-4).
	NoAnswer bool `json:"no_answer,omitempty"`
	// Internal says that a proven person of the office wrote it, and nobody else asks: an internal event (INT-10).
	Internal bool `json:"internal,omitempty"`
	// Digest is the SHA-256 (hex) over all texts of the mail, but for their blanks, and all its files: two mails of one digest say the same in
	// every form (INT-4). "" in readings of before.
	Digest string `json:"digest,omitempty"`
	// Thread is the SHA-256 (hex) over what the mail says it belongs to: what it answers, and the codes of ours that it bears (MSG-2). "" in
	// readings of before.
	Thread string `json:"thread,omitempty"`
}
