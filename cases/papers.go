package cases

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlInsertDocument = `
		INSERT INTO documents (case_id, kind, sealed, filed_at) VALUES (@case_id, @kind, @sealed, @now)`
	sqlLastTold = `
		SELECT text FROM events WHERE request = @request AND case_id = @case_id AND verb = ANY(@verbs) AND text IS NOT NULL ORDER BY id DESC LIMIT 1`
)

// caseFile is what the documents of a case are drawn from.
type caseFile struct {
	product    Product
	activities []filedActivity
	files      []CaseFile
	details    []FileDetails
}

// filedActivity is an activity with what is kept sealed of it.
type filedActivity struct {
	ActivityLine
	ActivityDetails
}

// drawn are the triggers that show a document of the case, or send it.
func drawn() []Trigger {
	return []Trigger{
		On(Positive), On(Report), On(Complete), On(Approve), On(Concur), On(Assign), On(Refer), On(Resume), OnHoldEnd, OnAskedGone, OnEntriesDue, On(Show),
	}
}

// recallFiles opens what documents are drawn from, where this act can show one, and makes the passphrase of new ones.
func (r *Record) recallFiles(ctx context.Context, db vault.DB, m *Matter, a *Act) error {
	if m.Case == nil || !slices.Contains(drawn(), a.On) {
		return nil
	}
	a.NewPassphrase = NewPassphrase()
	f := &caseFile{}
	a.file = f
	if err := r.lastProduct(ctx, db, m, &f.product); err != nil {
		return err
	}
	lines, err := all[ActivityLine](ctx, db, sqlActivitiesOf, pgx.NamedArgs{"case_id": m.Case.ID})
	if err != nil {
		return err
	}
	for _, l := range lines {
		e := filedActivity{ActivityLine: l}
		if err := r.openJSON(ctx, db, l.Details, &e.ActivityDetails); err != nil && !unreadable(err) {
			return err
		}
		f.activities = append(f.activities, e)
	}
	a.fileSums = map[int64]string{}
	return r.refile(ctx, db, m, a)
}

// refile opens what is known of files that were not opened yet.
func (r *Record) refile(ctx context.Context, db vault.DB, m *Matter, a *Act) error {
	if a.file == nil {
		return nil
	}
	for _, file := range m.Files[len(a.file.files):] {
		var d FileDetails
		if err := r.openJSON(ctx, db, file.Details, &d); err != nil && !unreadable(err) {
			return err
		}
		a.file.files, a.file.details = append(a.file.files, file), append(a.file.details, d)
		a.fileSums[file.ID] = d.SHA256
	}
	return nil
}

// lastProduct opens what was last sent in for review.
func (r *Record) lastProduct(ctx context.Context, db vault.DB, m *Matter, out *Product) error {
	var id *vault.ID
	err := db.QueryRow(ctx, sqlLastTold, pgx.NamedArgs{
		"request": m.Request.ID, "case_id": m.Case.ID, "verbs": []string{string(Positive), string(Report), string(Complete)},
	}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading what was sent in of %s: %w", m.Number(), err)
	}
	var words told
	if err := r.openJSON(ctx, db, *id, &words); err != nil && !unreadable(err) {
		return err
	}
	if words.Product != nil {
		*out = *words.Product
	}
	return nil
}

// fileDocument keeps what the document was drawn from that goes out, or is filed, with a decision.
func (r *Record) fileDocument(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	m := &p.After
	if m.Case == nil || a.file == nil {
		return nil
	}
	var doc *DocumentData
	switch {
	case p.From == CaseInReview && m.Case.State == CaseReleased && m.Case.Result == "positive":
		doc = a.file.memorandum(w, m)
	case p.From == CaseConcurrence && a.On == On(Concur):
		doc = a.file.report(w, m)
	case p.sends(NoticeSignificantMemorandum):
		doc = a.file.significant(w, m)
	default:
		return nil
	}
	phrase := cmp.Or(m.Proposals[StepSignificance].Passphrase, a.file.product.Passphrase)
	sealed, err := r.seal(ctx, tx, &m.Request.VaultKey, filedDocument{Data: *doc, Passphrase: phrase}, w.Now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlInsertDocument, pgx.NamedArgs{"case_id": m.Case.ID, "kind": doc.Kind, "sealed": sealed, "now": w.Now})
	if err != nil {
		return fmt.Errorf("filing a document of %s: %w", m.Number(), err)
	}
	return nil
}

// filedDocument is what is kept of a document that went out or was filed.
type filedDocument struct {
	Data       DocumentData `json:"data"`
	Passphrase string       `json:"passphrase,omitempty"`
}

// papers are the files that a mail of that name carries, and what they are locked with.
func (f *caseFile) papers(w World, m *Matter, name NoticeName, on Trigger) (files []NoticeFile, passphrase string) {
	if f == nil || m.Case == nil {
		return nil, ""
	}
	number := m.Case.Number
	document := func(doc *DocumentData, ending string) {
		files = append(files, NoticeFile{Name: number + "-" + ending + ".pdf", Document: doc})
	}
	stored := func(ending string, kinds ...FileKind) {
		if s := f.storedFiles(kinds...); len(s) > 0 {
			files = append(files, NoticeFile{Name: number + "-" + ending + ".zip", Stored: s})
		}
	}
	// whom no mail of ours reaches is brought it by the officer
	brought := name == NoticeReleased && m.Case.State == CaseReleased && m.Case.protected() && !m.reachable(w.Office)
	switch {
	case name == NoticeResultReview && m.Case.Result == "positive", (name == NoticeResultPositive || brought) && m.Case.Type == RFI:
		document(f.memorandum(w, m), "memorandum")
		stored("source-documents", SourceFile)
	case name == NoticeClosureReview && m.Case.Type == FAI, name == NoticeConcurrence, (name == NoticeResultPositive || brought) && m.Case.Type == FAI:
		document(f.report(w, m), "report-of-inquiry")
		stored("exhibits", ReportFile, ExhibitFile)
	case name == NoticeSignificantMemorandum, name == NoticeClosureReview && m.Case.Significant:
		document(f.significant(w, m), "significant-support")
		if p := m.Proposals[StepSignificance].Passphrase; p != "" {
			return files, p
		}
	case name == NoticeReferral && on == On(Approve), name == NoticeReferralReview:
		stored("referral", ReferralFile)
		return files, m.Proposals[StepReferral].Passphrase
	}
	if len(files) == 0 {
		return nil, ""
	}
	return files, f.product.Passphrase
}

// storedFiles are those of some kinds, exhibits by their numbers first.
func (f *caseFile) storedFiles(kinds ...FileKind) []StoredFile {
	var out []StoredFile
	for i, file := range f.files {
		if !slices.Contains(kinds, file.Kind) || !f.current(file) {
			continue
		}
		d := f.details[i]
		s := StoredFile{Name: d.Name, MediaType: d.MediaType, Size: d.Size, SHA256: d.SHA256, Content: file.Content}
		if file.Number != nil {
			s.Name = fmt.Sprintf("Exhibit %d - %s", *file.Number, d.Name)
		}
		out = append(out, s)
	}
	return out
}

// current says whether a file belongs to what was sent in last: a report that was given back, and its files, are history.
func (f *caseFile) current(file CaseFile) bool {
	return file.Kind != SourceFile && file.Kind != ReportFile || slices.Contains(f.product.Files, file.ID)
}

func (f *caseFile) exhibits(kinds ...FileKind) []DocumentExhibit {
	var out []DocumentExhibit
	for i, file := range f.files {
		if !slices.Contains(kinds, file.Kind) || !f.current(file) {
			continue
		}
		d := f.details[i]
		e := DocumentExhibit{
			Number: len(out) + 1, Description: cmp.Or(d.Description, d.Name), Name: d.Name, MediaType: d.MediaType, Size: d.Size, SHA256: d.SHA256, Marking: d.Marking,
		}
		if file.Number != nil {
			e.Number = *file.Number
		}
		out = append(out, e)
	}
	return out
}

// personal says whether a document tells of persons, or holds data of the Bank Secrecy Act (NOT-5).
func (f *caseFile) personal(m *Matter) bool {
	return len(m.Draft.Subjects) > 0 || slices.ContainsFunc(f.activities, func(a filedActivity) bool { return a.System == "FinCEN" })
}

// base is what all documents of a case have in common.
func (f *caseFile) base(w World, m *Matter, kind DocumentKind, title string) *DocumentData {
	d := &DocumentData{
		Kind: kind, Number: m.Case.Number, Title: title, At: w.Now, Draft: m.Case.ReviewedBy == nil || kind == InquiryReport && m.Case.ConcurredBy == nil,
		NeedToKnow: f.personal(m),
	}
	d.Signed = m.signed(w)
	return d
}

// signed say who did what, by name.
func (m *Matter) signed(w World) []Fact {
	var out []Fact
	add := func(what string, id *int64) {
		if id == nil {
			return
		}
		if p := w.Person(*id); p != nil {
			out = append(out, Fact{Name: what, Value: p.Name})
		}
	}
	c := m.Case
	add("Case officer", cmp.Or(c.ResultBy, c.Officer))
	add("Approved by", c.ReviewedBy)
	add("Concurred", c.ConcurredBy)
	return out
}

// memorandum answers a request for information (RFI-2).
func (f *caseFile) memorandum(w World, m *Matter) *DocumentData {
	d := f.base(w, m, Memorandum, "MEMORANDUM")
	d.Subject = "Result of your request for information"
	d.Head = m.letterhead(w, m.Request.RequestorName, m.Request.Agency)
	d.Sections = append(d.Sections, DocumentSection{Heading: "Your request", Facts: m.requestFacts(w), Text: m.requestWords()})
	d.Sections = append(d.Sections, subjectSections(m.Draft)...)
	d.Sections = append(d.Sections, DocumentSection{Heading: "Result", Text: f.product.Text})
	if f.product.Place != "" {
		d.Sections = append(d.Sections, DocumentSection{Heading: "Classified attachments", Text: "They are not part of this memorandum. They reside at: " + f.product.Place})
	}
	d.Exhibits = f.exhibits(SourceFile)
	return d
}

// report is the Report of Inquiry (FAI-3).
func (f *caseFile) report(w World, m *Matter) *DocumentData {
	d := f.base(w, m, InquiryReport, "REPORT OF INQUIRY")
	d.LES = true
	d.Subject = "Foreign activity inquiry " + m.Case.Number
	d.Head = m.letterhead(w, w.Office.Name, "")
	d.Sections = append(d.Sections, DocumentSection{Heading: "Predication", Facts: m.requestFacts(w), Text: m.requestWords()})
	if facts := draftFacts(m.Draft, LEOfficial, LEAgency, LEComponent, LEOffice, LEPhone, LECaseNumber); len(facts) > 0 {
		d.Sections = append(d.Sections, DocumentSection{Heading: "Support to law enforcement", Facts: facts})
	}
	d.Sections = append(d.Sections, subjectSections(m.Draft)...)
	if s := f.activitySection(); s != nil {
		d.Sections = append(d.Sections, *s)
	}
	text := f.product.Text
	if text == "" {
		text = "The officer's report is attached as a file of its own."
	}
	d.Sections = append(d.Sections,
		DocumentSection{Heading: "Report", Text: text},
		DocumentSection{Heading: "Result", Text: resultWords(m.Case.Result)},
		DocumentSection{Heading: "Authorities", Text: groundWords(m.Case.Type)},
	)
	d.Exhibits = f.exhibits(ReportFile, ExhibitFile)
	return d
}

// significant tells the leadership of a support that mattered (RFS-2). It holds no personal data (RFS-1).
func (f *caseFile) significant(w World, m *Matter) *DocumentData {
	d := f.base(w, m, SignificantMemorandum, "MEMORANDUM")
	d.NeedToKnow = false
	d.Subject = "Significant support"
	d.Head = m.letterhead(w, "OCSO leadership", "")
	d.Sections = []DocumentSection{{Heading: "The support", Facts: append(m.requestFacts(w), draftFacts(m.Draft, SupportKind)...)}}
	d.Sections = append(d.Sections, DocumentSection{Heading: "What came of it", Text: f.told(m)})
	if n := m.Case.DispositionRating; n != nil {
		d.Sections = append(d.Sections, DocumentSection{Heading: "Feedback", Text: fmt.Sprintf("The requestor rated it %d of 5: %s.", *n, ratingWords()[*n-1])})
	}
	return d
}

// letterhead are the lines at the head of a document.
func (m *Matter) letterhead(w World, to, of string) []Fact {
	head := []Fact{
		{Name: "To", Value: strings.Trim(strings.Join([]string{to, of}, ", "), ", ")},
		{Name: "From", Value: w.Office.Name},
		{Name: "Date", Value: w.Day(w.Now)},
		{Name: "Reference", Value: m.Case.Number},
	}
	if ref := m.Draft.Fields.Value(CaseReference); ref != "" {
		head = append(head, Fact{Name: "Your reference", Value: ref})
	}
	return head
}

// requestFacts are who asked, when, and for what.
func (m *Matter) requestFacts(w World) []Fact {
	facts := []Fact{
		{Name: "Requested by", Value: strings.Trim(m.Request.RequestorName+", "+m.Request.Agency, ", ")},
		{Name: "Requested on", Value: w.Day(m.Request.RequestedAt)},
		{Name: "Case opened", Value: w.Day(m.Case.InitiatedAt)},
		{Name: "Priority", Value: m.Case.Priority},
	}
	return append(facts, draftFacts(m.Draft, Predication, CountryOfConcern, ProgramAffected, ReportedEvent)...)
}

// requestWords are the request's own words of what it rests on and is for.
func (m *Matter) requestWords() string {
	var parts []string
	for _, f := range []struct{ name, label string }{{Basis, "Basis"}, {Purpose, "Purpose"}, {Description, "Description"}, {Details, "Details"}} {
		if v := m.Draft.Fields.Value(f.name); v != "" {
			parts = append(parts, f.label+": "+v)
		}
	}
	return strings.Join(parts, "\n\n")
}

// draftFacts are fields of a draft that are there.
func draftFacts(d Draft, names ...string) []Fact {
	var out []Fact
	for _, n := range names {
		f, ok := d.Fields[n]
		if !ok || len(f.Values) == 0 {
			continue
		}
		out = append(out, Fact{Name: fieldTitle(n), Value: strings.ReplaceAll(strings.Join(f.Values, ", "), "_", " ")})
	}
	return out
}

// fieldTitle is a field's name at the begin of a line.
func fieldTitle(name string) string {
	words := strings.ReplaceAll(strings.TrimPrefix(name, "le_"), "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// subjectSections are one for each person or company that is asked about.
func subjectSections(d Draft) []DocumentSection {
	var out []DocumentSection
	for i, s := range d.Subjects {
		section := DocumentSection{Heading: fmt.Sprintf("Subject %d", i+1)}
		for _, n := range []string{
			FirstName, LastName, NonIndividualName, Gender, DateOfBirth, CountryOfCitizenship, CountryOfResidence, Organization, PositionTitle, Phones, Emails, SubjectRole,
		} {
			section.Facts = append(section.Facts, draftFacts(Draft{Fields: s.Fields}, n)...)
		}
		for _, id := range s.IDs {
			var parts []string
			for _, n := range []string{IDNumber, IDCountry, IDIssued, IDExpires} {
				if v := id.Fields.Value(n); v != "" {
					parts = append(parts, v)
				}
			}
			section.Facts = append(section.Facts, Fact{Name: fieldTitle(cmp.Or(id.Fields.Value(IDType), "document")), Value: strings.Join(parts, ", ")})
		}
		out = append(out, section)
	}
	return out
}

// activitySection lists what was done (FAI-2); nil where nothing was recorded.
func (f *caseFile) activitySection() *DocumentSection {
	if len(f.activities) == 0 {
		return nil
	}
	t := &DocumentTable{Head: []string{"Date", "What was done", "Source", "Finding"}}
	for _, a := range f.activities {
		e := ActivityEntry{Kind: a.Kind, System: a.System}
		source := a.Source
		if a.With != "" {
			source = strings.Trim(source+"; with "+a.With, "; ")
		}
		t.Rows = append(t.Rows, []string{a.DoneOn.Format(time.DateOnly), e.name(), source, a.Finding})
	}
	return &DocumentSection{Heading: "Inquiry activities", Table: t}
}

// resultWords say what positive and negative mean (PIA, "Foreign Activity Inquiry", footnote 10).
func resultWords(result string) string {
	if result == "negative" {
		return "Negative: no information was found, or the information of a source was not corroborated."
	}
	return "Positive: the inquiry found derogatory information, validated information of a source, or acquired evidence of a crime."
}

// groundWords name the authorities and notices (TRI-2).
func groundWords(t Type) string {
	var out []string
	for _, g := range Grounds(t) {
		out = append(out, strings.TrimSpace(g.Words+" "+strings.Join(g.Citations, "; ")))
	}
	return strings.Join(out, "\n\n")
}
