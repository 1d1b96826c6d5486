package cases

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// what somebody may see: supervisors everything, an officer what is theirs or shared with them (ROLE-3)
	sqlSeen = `
		SELECT r.id FROM requests r LEFT JOIN cases c ON c.request = r.id
		WHERE coalesce(c.state, r.state) NOT IN ('rejected', 'duplicate', 'referred', 'withdrawn', 'closed_out')
		  AND (@all OR c.officer = @person OR EXISTS (SELECT FROM case_shares s WHERE s.case_id = c.id AND s.person = @person AND s.ended_at IS NULL))
		ORDER BY CASE coalesce(c.priority, r.priority) WHEN 'urgent' THEN 0 WHEN 'priority' THEN 1 ELSE 2 END, r.requested_at, r.id LIMIT @limit`
	sqlSeenLine = `
		SELECT coalesce(c.number, r.number) AS number, r.type, coalesce(c.priority, r.priority) AS priority, coalesce(c.state, r.state) AS state,
		       c.id IS NOT NULL AS is_case, coalesce(p.name, '') AS officer, r.requested_at
		FROM requests r LEFT JOIN cases c ON c.request = r.id LEFT JOIN persons p ON p.id = c.officer
		WHERE r.id = ANY(@ids) ORDER BY array_position(@ids::bigint[], r.id)`
	// listShown is how many matters one mail lists
	listShown = 60
)

// List sends somebody on the roster what they may see of the open requests and cases, the most urgent first (LIST, ROLE-3).
func (r *Record) List(ctx context.Context, tx pgx.Tx, a Act, now time.Time) (Applied, error) {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return Applied{}, err
	}
	err = audit(ctx, tx, auditEntry{Actor: a.actor(), Role: roleOf(a.Actor), Action: string(a.On), Record: fmt.Sprintf("message:%d", a.Mail.ID), Message: a.message()}, now)
	if err != nil {
		return Applied{}, err
	}
	rows, err := tx.Query(ctx, sqlSeen, pgx.NamedArgs{"all": a.Actor.Has(RoleSupervisor), "person": a.Actor.ID, "limit": listShown + 1})
	if err != nil {
		return Applied{}, fmt.Errorf("listing what %s may see: %w", a.Actor.Handle, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return Applied{}, fmt.Errorf("listing what %s may see: %w", a.Actor.Handle, err)
	}
	to := Recipient{Person: a.Actor}
	d := r.data(w, nil, NoticeList, to, a)
	if len(ids) > listShown {
		ids = ids[:listShown]
		d.Reason = fmt.Sprintf("These are the first %d; there are more.", listShown)
	}
	if d.Lines, err = listLines(ctx, tx, ids); err != nil {
		return Applied{}, err
	}
	id, err := r.insertNotice(ctx, tx, w, nil, to, d, a)
	if err != nil {
		return Applied{}, err
	}
	return Applied{}, r.enqueue(ctx, tx, []int64{id})
}

func listLines(ctx context.Context, tx pgx.Tx, ids []int64) ([]ListLine, error) {
	type line struct {
		Number      string
		Type        Type
		Priority    string
		State       State
		IsCase      bool
		Officer     string
		RequestedAt time.Time
	}
	rows, err := all[line](ctx, tx, sqlSeenLine, pgx.NamedArgs{"ids": ids})
	if err != nil {
		return nil, err
	}
	out := make([]ListLine, 0, len(rows))
	for _, l := range rows {
		m := Matter{Request: Request{State: l.State}}
		if l.IsCase {
			m.Case = &Case{State: l.State}
		}
		out = append(out, ListLine{Number: l.Number, Type: l.Type, Priority: l.Priority, State: m.Words(), Officer: l.Officer, At: l.RequestedAt})
	}
	return out, nil
}

// Show sends somebody on the roster what is on record of a matter, as a protected document, and in a second mail its passphrase (SHOW, NOT-3). They
// must have been found to take part in it.
func (r *Record) Show(ctx context.Context, tx pgx.Tx, request int64, a Act, now time.Time) (Applied, error) {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return Applied{}, err
	}
	m, err := r.load(ctx, tx, request)
	if err != nil {
		return Applied{}, err
	}
	out := Applied{Request: m.Request.ID, Case: m.caseID(), Number: m.Number()}
	entry := auditEntry{Actor: a.actor(), Role: roleOf(a.Actor), Action: string(a.On), Record: fmt.Sprintf("request:%d", request), Message: a.message()}
	if err := audit(ctx, tx, entry, now); err != nil {
		return out, err
	}
	if err := r.recallFiles(ctx, tx, &m, &a); err != nil {
		return out, err
	}
	doc, err := r.summary(ctx, tx, w, &m, a)
	if err != nil {
		return out, err
	}
	to, phrase := Recipient{Person: a.Actor}, NewPassphrase()
	var ids []int64
	for _, name := range []NoticeName{NoticeShow, NoticePassword} {
		d := r.data(w, &m, name, to, a)
		d.Passphrase, d.Done = phrase, string(Show) // it opens this summary, and is not for the telephone
		if name == NoticeShow {
			d.Files = []NoticeFile{{Name: m.Number() + "-summary.pdf", Document: doc}}
		}
		id, err := r.insertNotice(ctx, tx, w, &m, to, d, a)
		if err != nil {
			return out, err
		}
		ids = append(ids, id)
	}
	return out, r.enqueue(ctx, tx, ids)
}

// summary is all that is on record of a matter.
func (r *Record) summary(ctx context.Context, tx pgx.Tx, w World, m *Matter, a Act) (*DocumentData, error) {
	d := &DocumentData{
		Kind: Summary, Number: m.Number(), Title: "SUMMARY OF THE RECORD", Subject: m.Number() + " " + m.Words(), At: w.Now, LES: m.Request.Type == FAI,
		NeedToKnow: len(m.Draft.Subjects) > 0, Head: []Fact{{Name: "For", Value: a.Actor.Name}, {Name: "Date", Value: w.Day(w.Now)}, {Name: "Request", Value: m.Request.Number}},
	}
	who := []Fact{
		{Name: "Requested by", Value: strings.Trim(m.Request.RequestorName+", "+m.Request.Agency, ", ")},
		{Name: "Address", Value: m.Request.RequestorAddress},
		{Name: "Telephone", Value: m.Draft.Fields.Value(RequestorPhone)},
		{Name: "Sent in by", Value: m.Request.SubmitterAddress},
		{Name: "Type", Value: strings.ToUpper(string(m.Request.Type))},
		{Name: "Priority", Value: m.Priority()},
	}
	who = append(who, draftFacts(m.Draft, Classification, Network, CountryOfConcern, Predication, ProgramAffected, CaseReference, ReportedEvent, DueDate)...)
	if m.Case != nil {
		if o := m.officer(w); o != nil {
			who = append(who, Fact{Name: "Case officer", Value: o.Name})
		}
		result := m.Case.Result
		if m.Case.ResultBasis != "" && !a.Actor.Uses(m.Request.RequestorAddress) {
			result += ": " + basisWords(m.Case.ResultBasis)
		}
		who = append(who, Fact{Name: "Result", Value: result})
	}
	d.Sections = append(d.Sections, DocumentSection{Heading: "The request", Facts: given(who), Text: m.requestWords()}, DocumentSection{Heading: "Dates", Facts: m.dates(w)})
	d.Sections = append(d.Sections, subjectSections(m.Draft)...)
	if a.file != nil {
		if s := a.file.activitySection(); s != nil {
			d.Sections = append(d.Sections, *s)
		}
		if a.file.product.Text != "" {
			d.Sections = append(d.Sections, DocumentSection{Heading: "What was sent in", Text: a.file.product.Text})
		}
		d.Exhibits = a.file.exhibits(ExhibitFile)
	}
	history, err := r.history(ctx, tx, w, m)
	if err != nil {
		return nil, err
	}
	d.Sections = append(d.Sections, history)
	return d, nil
}

// given are facts that have a value.
func given(facts []Fact) []Fact {
	var out []Fact
	for _, f := range facts {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

// history is what happened, with the words that were written.
func (r *Record) history(ctx context.Context, tx pgx.Tx, w World, m *Matter) (DocumentSection, error) {
	events, err := all[EventLine](ctx, tx, sqlEventsOf, pgx.NamedArgs{"request": m.Request.ID})
	if err != nil {
		return DocumentSection{}, err
	}
	t := &DocumentTable{Head: []string{"When", "Who", "What", "Words"}}
	for _, e := range events {
		var words told
		if e.Text != nil {
			if err := r.openJSON(ctx, tx, *e.Text, &words); err != nil && !unreadable(err) {
				return DocumentSection{}, err
			}
		}
		who := e.Actor
		if who == "" {
			who = string(e.ActorRole)
		}
		t.Rows = append(t.Rows, []string{w.When(e.At), who, e.Verb, words.Text})
	}
	return DocumentSection{Heading: "History", Table: t}, nil
}
