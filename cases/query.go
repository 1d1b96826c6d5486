package cases

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlToken = `
		SELECT t.kind, t.request, t.case_id, t.version, t.person, t.address, t.notice, t.expires_at,
		       s.id AS step_id, s.kind AS step_kind, s.version AS step_version, s.opened_at AS step_opened_at, s.due_at AS step_due_at,
		       s.spent_at AS step_spent_at, s.spent_by AS step_spent_by, coalesce(s.spent_verb, '') AS step_spent_verb
		FROM tokens t LEFT JOIN steps s ON s.id = t.step
		WHERE t.hash = @hash`
	sqlStateOf   = `SELECT state, held_from, version FROM requests WHERE id = @id`
	sqlTakesPart = `
		SELECT EXISTS (SELECT FROM requests r LEFT JOIN cases c ON c.request = r.id LEFT JOIN notices n ON n.request = r.id AND n.name = 'referral'
		               WHERE r.id = @id AND (r.requestor_address = ANY(@addresses) OR r.submitter_address = ANY(@addresses) OR c.officer = @person
		                                    OR EXISTS (SELECT FROM case_shares s WHERE s.case_id = c.id AND s.person = @person AND s.ended_at IS NULL)
		                                    OR @lead AND EXISTS (SELECT FROM steps e WHERE e.request = r.id AND e.kind = 'entries' AND e.spent_at IS NULL)
		                                    OR r.state = 'referred' AND n.address = @address AND @address <> ''))`
)

type tokenRow struct {
	Kind          string
	Request       *int64
	CaseID        *int64
	Version       int
	Person        *int64
	Address       string
	Notice        int64
	ExpiresAt     time.Time
	StepID        *int64
	StepKind      *StepKind
	StepVersion   *int
	StepOpenedAt  *time.Time
	StepDueAt     *time.Time
	StepSpentAt   *time.Time
	StepSpentBy   *int64
	StepSpentVerb string
}

// FindToken looks up a token that a mail carries; nil where we never issued it.
func FindToken(ctx context.Context, db vault.DB, ref TokenRef) (*Token, error) {
	t, err := tokenByHash(ctx, db, TokenHash(ref.Token))
	if err != nil || t == nil || ref.Kind != "" && (t.Ref.Kind != ref.Kind || t.Ref.Version != ref.Version) {
		return nil, err
	}
	t.Ref.Token = ref.Token
	return t, nil
}

// tokenByHash finds a token by what the database keeps of it; nil where we never issued it. What kind it is, the record knows: a CODE line may
// hold the token alone.
func tokenByHash(ctx context.Context, db vault.DB, hash []byte) (*Token, error) {
	rows, err := db.Query(ctx, sqlToken, pgx.NamedArgs{"hash": hash})
	if err != nil {
		return nil, fmt.Errorf("looking up a token: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[tokenRow])
	if err != nil {
		return nil, fmt.Errorf("looking up a token: %w", err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	t := found[0]
	out := &Token{
		Ref: TokenRef{Kind: t.Kind, Version: t.Version}, Request: t.Request, Case: t.CaseID, Version: t.Version, Person: t.Person, Address: t.Address, Notice: t.Notice,
		ExpiresAt: t.ExpiresAt,
	}
	if t.StepID != nil {
		out.Step = &Step{
			ID: *t.StepID, Kind: *t.StepKind, Version: *t.StepVersion, OpenedAt: *t.StepOpenedAt, DueAt: t.StepDueAt, SpentAt: t.StepSpentAt,
			SpentBy: t.StepSpentBy, SpentVerb: t.StepSpentVerb,
		}
	}
	return out, nil
}

// TakesPart says whether a sender has a part in a request or its case (MSG-2, ROLE-3): who asked, who sent it in, the assigned officer, and
// supervisors and directors, who see everything; of a referred request the address to which it was passed on; with whom it is shared, and the team leads before whom entries of it lie. Who has several addresses asks by
// each of them (ROLE-1).
func TakesPart(ctx context.Context, db vault.DB, request int64, address string, person *Person) (bool, error) {
	if person.Has(RoleSupervisor) {
		return true, nil
	}
	var id *int64
	from := Address{Address: address}.Key()
	addresses := []string{from}
	if person != nil {
		if person.Has(RoleOfficer) { // who is none any more has no case (ROLE-3)
			id = &person.ID
		}
		addresses = append(addresses, person.Addresses...)
	}
	addresses = slices.DeleteFunc(addresses, func(a string) bool { return a == "" })
	var yes *bool
	err := db.QueryRow(ctx, sqlTakesPart, pgx.NamedArgs{"id": request, "address": from, "addresses": addresses, "person": id, "lead": person.Has(RoleTeamLead)}).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("looking up who takes part in request %d: %w", request, err)
	}
	return yes != nil && *yes, nil
}

// Asked are the missing fields that the requestor of an incomplete request was asked for; none where nothing is asked.
func (r *Record) Asked(ctx context.Context, db vault.DB, request int64) ([]string, error) {
	var state, held State
	var version int
	if err := db.QueryRow(ctx, sqlStateOf, pgx.NamedArgs{"id": request}).Scan(&state, &held, &version); err != nil {
		return nil, fmt.Errorf("reading request %d: %w", request, err)
	}
	if state != RequestIncomplete && held != RequestIncomplete {
		return nil, nil
	}
	d, err := r.draft(ctx, db, request, version)
	return d.Missing(), err
}

// Answer sends the answer to STATUS, HELP and FORM (SUP-5, NOT-7), which change nothing. request is nil for one about no matter; whoever asks must
// have been found to take part.
func (r *Record) Answer(ctx context.Context, tx pgx.Tx, request *int64, name NoticeName, a Act, now time.Time) (Applied, error) {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return Applied{}, err
	}
	var m *Matter
	out := Applied{}
	if request != nil {
		loaded, err := r.load(ctx, tx, *request)
		if err != nil {
			return out, err
		}
		m = &loaded
		out = Applied{Request: m.Request.ID, Case: m.caseID(), Number: m.Number()}
	}
	role, record := RoleRequestor, fmt.Sprintf("message:%d", a.Mail.ID)
	if a.Actor != nil && len(a.Actor.Roles) > 0 {
		role = a.Actor.Roles[0]
	}
	if m != nil {
		record = fmt.Sprintf("request:%d", m.Request.ID)
	}
	if err := audit(ctx, tx, auditEntry{Actor: a.actor(), Role: role, Action: string(a.On), Record: record, Message: a.message()}, now); err != nil {
		return out, err
	}
	to, ok := answerTo(m, a, w.Office)
	if !ok && m == nil && name == NoticeForm && a.Reading != nil && a.Reading.Proof.Proven() && !a.Reading.NoAnswer && w.Office.Official(a.From.Address) {
		to, ok = Recipient{Address: a.From}, true // whoever may ask for something may have the form for it (NOT-7)
	}
	if !ok {
		return out, nil
	}
	d := r.data(w, m, name, to, a)
	d.Reason = a.Note
	if name == NoticeForm && m == nil {
		d.Missing = Draft{}.Missing()
	}
	id, err := r.insertNotice(ctx, tx, w, m, to, d, a)
	if err != nil {
		return out, err
	}
	return out, r.enqueue(ctx, tx, []int64{id})
}

// TellOversize tells a proven, official sender that their mail is too large (INT-6). limit is in bytes.
func (r *Record) TellOversize(ctx context.Context, tx pgx.Tx, to Address, limit int64, a Act, now time.Time) error {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return err
	}
	d := r.data(w, nil, NoticeOversize, Recipient{Address: to}, a)
	d.Limit = limit
	id, err := r.insertNotice(ctx, tx, w, nil, Recipient{Address: to}, d, a)
	if err != nil {
		return err
	}
	return r.enqueue(ctx, tx, []int64{id})
}
