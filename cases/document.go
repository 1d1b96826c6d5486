package cases

import (
	"time"

	"cissd/cases/vault"
)

// DocumentKind is what a document of ours is (SPEC 8).
type DocumentKind string

// Kinds of documents.
const (
	// Memorandum answers a request for information with a positive result (RFI-2).
	Memorandum DocumentKind = "memorandum"
	// InquiryReport is the Report of Inquiry of a Foreign Activity Inquiry (FAI-3).
	InquiryReport DocumentKind = "report_of_inquiry"
	// SignificantMemorandum tells the leadership of a support that mattered (RFS-2).
	SignificantMemorandum DocumentKind = "significant_memorandum"
	// Summary is what is on record of a request or case (SHOW).
	Summary DocumentKind = "summary"
)

// DocumentData is everything that a document is drawn from, taken at the moment of the decision, so that it shows what was true then. An absent
// part is not drawn.
type DocumentData struct {
	Kind DocumentKind `json:"kind"`
	// Number is that of the case, else of the request; it stands on each page. Title is the document's heading, Subject a line below it.
	Number  string `json:"number"`
	Title   string `json:"title"`
	Subject string `json:"subject,omitempty"`
	// At is its date, in UTC.
	At time.Time `json:"at"`
	// LES adds LAW ENFORCEMENT SENSITIVE to the marking, NeedToKnow the need-to-know statement: it holds personal data or data of the Bank Secrecy
	// Act (NOT-5).
	LES        bool `json:"les,omitempty"`
	NeedToKnow bool `json:"need_to_know,omitempty"`
	// Draft says that nobody has approved it yet: a supervisor is to read it.
	Draft bool `json:"draft,omitempty"`
	// Head are the lines of its head in two columns: To, From, Date, Reference.
	Head     []Fact            `json:"head,omitempty"`
	Sections []DocumentSection `json:"sections,omitempty"`
	// Exhibits are listed at the end, in their order.
	Exhibits []DocumentExhibit `json:"exhibits,omitempty"`
	// Signed are the lines below it: who sent it in, reviewed it, concurred, each with the day.
	Signed []Fact `json:"signed,omitempty"`
}

// DocumentSection is a part with a heading: facts, then paragraphs, then a table, as far as there are any. Text has its own line breaks; an
// empty line ends a paragraph.
type DocumentSection struct {
	Heading string         `json:"heading"`
	Facts   []Fact         `json:"facts,omitempty"`
	Text    string         `json:"text,omitempty"`
	Table   *DocumentTable `json:"table,omitempty"`
}

// DocumentTable has as many cells in each row as Head has.
type DocumentTable struct {
	Head []string   `json:"head"`
	Rows [][]string `json:"rows"`
}

// DocumentExhibit is a file that belongs to a document.
type DocumentExhibit struct {
	// Number counts from 1 within the case.
	Number      int    `json:"number"`
	Description string `json:"description"`
	Name        string `json:"name"`
	MediaType   string `json:"media_type"`
	// Size is in bytes, SHA256 in hex, Marking the handling marking it bears.
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"`
	Marking string `json:"marking"`
}

// NoticeFile is a file that a mail carries. It is made when the mail is made, and locked with the mail's passphrase: a document as an AES-256
// PDF, stored files in an AES-256 zip.
type NoticeFile struct {
	// Name is ASCII, with its ending: "RFI-2027-00042-memorandum.pdf".
	Name string `json:"name"`
	// Document is drawn and locked; where it is nil, Stored go into a locked zip in their order.
	Document *DocumentData `json:"document,omitempty"`
	Stored   []StoredFile  `json:"stored,omitempty"`
}

// StoredFile is a content of the vault that people know as a file.
type StoredFile struct {
	// Name is as its sender wrote it, any characters; Size is in bytes.
	Name      string   `json:"name"`
	MediaType string   `json:"media_type"`
	Size      int64    `json:"size"`
	SHA256    string   `json:"sha256"`
	Content   vault.ID `json:"content"`
}
