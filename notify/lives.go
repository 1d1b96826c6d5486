package notify

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"cissd/cases"
)

// This file fills what the mails of the three lives of a case show (SPEC 7): the files that they carry, what lies with a result, a list.

// Bounds of what is shown; the record has the whole.
const (
	maxRows = 200
	// productLines and productRunes are how much is shown of what an officer sent in: it is attached too.
	productLines, productRunes = 60, 4000
	// reviewedEntries are shown to who reviews them, each nearly whole.
	reviewedEntries = 40
)

// Attached is a file that the mail carries: its name, and what it is.
type Attached struct{ Name, What string }

// Row is one matter of a list.
type Row struct{ Number, Kind, Urgency, Age, Officer, State string }

// ourFile is a name that we give to a file. No other is shown: people's own names of files can tell of persons (NOT-3).
var ourFile = regexp.MustCompile(`^[A-Z]{3}-[0-9]{4}-[0-9]{3,6}(?:-[a-z0-9]+)*\.(?:pdf|zip|7z)$`)

// lives fills a view. The passphrase of the files has no way into it.
func (p presenter) lives(v *View, d cases.NoticeData) {
	for _, f := range d.Files {
		x := Attached{Name: "a file", What: whatItIs(f)}
		if ourFile.MatchString(f.Name) {
			x.Name = f.Name
		}
		v.Archive = v.Archive || f.Document == nil
		v.Files = append(v.Files, x)
	}
	v.Keeper = p.line(d.Officer)
	v.KeptByReader = d.Officer != "" && d.Officer == d.To.Name
	v.Significant, v.Protected, v.Closed, v.Tracked, v.Again, v.Internal = d.Significant, d.Protected, d.Closed, d.Tracked, d.Again, d.Internal
	v.Positive, v.About, v.Place = d.Result == "positive", string(d.About), p.line(d.Place)
	v.Remarks = p.lines(d.Remarks)
	v.Broader = d.ReferredTo == cases.InformationReport
	v.Ended = slices.Contains([]cases.State{
		cases.RequestRejected, cases.RequestDuplicate, cases.RequestReferred, cases.RequestWithdrawn, cases.CaseReferred, cases.CaseWithdrawn, cases.CaseClosedOut,
	}, d.Stage)
	v.Finish = p.finish(d)
	p.gathered(v, d)
	p.rows(v, d)
	switch d.Name {
	case cases.NoticeResultReview, cases.NoticeClosureReview, cases.NoticeConcurrence, cases.NoticeSignificant:
		v.Text = p.shortened(d.Text, productLines, productRunes)
	case cases.NoticeSupportCompleted, cases.NoticeResultPositive: // what the officer wrote stays inside
		v.Text, v.Question = nil, nil
	}
}

// whatItIs says what a file holds, without a word that could be read as a command (GR-5).
func whatItIs(f cases.NoticeFile) string {
	if f.Document == nil {
		what := "the files that belong to it"
		switch {
		case strings.Contains(f.Name, "-source-documents."):
			what = "the source documents"
		case strings.Contains(f.Name, "-exhibits."):
			what = "the exhibits"
		case strings.Contains(f.Name, "-referral."):
			what = "what goes with the referral"
		}
		if n := len(f.Stored); n == 1 {
			return what + ", one file"
		}
		return what + ", " + numberWord(len(f.Stored)) + " files"
	}
	what := map[cases.DocumentKind]string{
		cases.Memorandum: "the memorandum", cases.InquiryReport: "the Report\u00A0of Inquiry", cases.SignificantMemorandum: "a memorandum on the support",
		cases.Summary: "what is on record",
	}[f.Document.Kind]
	if what == "" {
		what = "a document"
	}
	if f.Document.Draft {
		what += ", as a draft"
	}
	return what
}

// finish says how the work on a case ends, by its kind (SPEC 7).
func (p presenter) finish(d cases.NoticeData) string {
	s := p.words.sample
	switch {
	case d.Tracked:
		return "The work is done where the request resides, and nothing of its matter is kept here or mailed. When it is over, reply " + s("COMPLETE") + ", and nothing more."
	case d.Type == cases.FAI:
		return "What you do and find goes into the record when you reply with it. The work ends with " + s("REPORT") +
			" and the text, or with the file attached, and a line " + s("RESULT positive") + " or " + s("RESULT negative") + " below it. A supervisor reads it, then the director; nothing of it goes out before both agree."
	case d.Type == cases.RFS:
		return "Send no names or numbers of persons. The work ends with " + s("COMPLETE") + " and what came of it. A supervisor reads it before the requestor is told."
	}
	return "What you find goes into the record when you reply with it. The work ends with " + s("POSITIVE") + " and the text of a memorandum, or with " + s("NEGATIVE") +
		". Your result is read by a supervisor before the requestor is told."
}

// gathered are the facts of a result under review, apart from those of the request.
func (p presenter) gathered(v *View, d cases.NoticeData) {
	if !liesBefore(d.Name) {
		return
	}
	for _, f := range d.Facts {
		v.Gathered = append(v.Gathered, Fact{Name: upperFirst(p.line(f.Name)), Value: p.line(f.Value), Note: p.line(f.Note)})
	}
}

// liesBefore says whether a mail shows what somebody sent in, with what lies with it.
func liesBefore(name cases.NoticeName) bool {
	return slices.Contains([]cases.NoticeName{
		cases.NoticeResultReview, cases.NoticeClosureReview, cases.NoticeConcurrence, cases.NoticeReferralReview, cases.NoticeExtensionAsked,
	}, name)
}

// rows are the matters of a list.
func (p presenter) rows(v *View, d cases.NoticeData) {
	v.Matters = len(d.Lines)
	for i, l := range d.Lines {
		if i == maxRows {
			v.MoreRows = fmt.Sprintf("%d more are not shown here.", len(d.Lines)-maxRows)
			break
		}
		_, kind := typeWords(l.Type)
		officer := p.line(l.Officer)
		if officer == "" {
			officer = "no officer"
		}
		urgent := p.line(l.Priority)
		if urgent == "" {
			urgent = "not stated"
		}
		v.Rows = append(v.Rows, Row{Number: p.line(l.Number), Kind: kind, Urgency: urgent, Age: age(l.At, d.At), Officer: officer, State: upperFirst(p.said(l.State))})
	}
}

// age is how long ago something was.
func age(then, now time.Time) string {
	if then.IsZero() || now.IsZero() {
		return "unknown"
	}
	switch days := int(now.Sub(then).Hours() / 24); {
	case days < 1:
		return "today"
	case days == 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", days)
	}
}

// rowLines are the rows of a list in the text part.
func rowLines(rows []Row) string {
	widths := []int{17, 9, 16, 11}
	var b strings.Builder
	line := func(cells ...string) { b.WriteString(columns(widths, cells...) + "\n") }
	line("Number", "Kind", "Urgency", "Age", "Officer")
	b.WriteString(columns(widths[:1], "", "How it stands") + "\n")
	for _, r := range rows {
		line(r.Number, r.Kind, r.Urgency, r.Age, r.Officer)
		b.WriteString(columns(widths[:1], "", r.State) + "\n")
	}
	return b.String()
}

// officeName is an office to which something goes, in a sentence.
func officeName(name string) string {
	switch name {
	case cases.OtherOffice:
		return "another office"
	case cases.InformationReport:
		return "those who put out threat information (IIR)"
	}
	return name
}
