package cases

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlLoadNotice = `
		SELECT n.id, n.name, n.request, n.case_id, n.person, n.address, n.data, n.superseded_at IS NOT NULL AS superseded,
		       n.person IS NULL OR coalesce((SELECT p.active FROM persons p WHERE p.id = n.person), false) AS active, r.vault_key,
		       array(SELECT role FROM person_roles o WHERE o.person = n.person ORDER BY role) AS roles,
		       array(SELECT a.address FROM person_addresses a WHERE a.person = n.person ORDER BY position) AS addresses,
		       coalesce(c.officer = n.person, false) AS officer,
		       coalesce(n.step = (SELECT max(s.id) FROM steps s WHERE s.request = n.request AND s.kind = 'delivery'), false) AS result
		FROM notices n LEFT JOIN requests r ON r.id = n.request LEFT JOIN cases c ON c.request = n.request
		WHERE n.id = @id`
	sqlNoticeByMessageID = `SELECT id FROM notices WHERE message_id = @message_id`
	sqlPutFault          = `
		INSERT INTO address_faults (address, status, at, notice) VALUES (@address, @status, @now, @notice)
		ON CONFLICT (address) DO UPDATE SET status = @status, at = @now, notice = @notice`
	sqlNoticeAddress = `SELECT address FROM notices WHERE id = @id`
	sqlBounceOnce    = `UPDATE notices SET bounced_at = @now WHERE id = @id AND bounced_at IS NULL`
	sqlNoticeMailbox = `SELECT mailbox FROM notices WHERE id = @id`
)

type noticeRow struct {
	ID         int64
	Name       NoticeName
	Request    *int64
	CaseID     *int64
	Person     *int64
	Address    string
	Data       vault.ID
	Superseded bool
	Active     bool
	VaultKey   *vault.ID
	Roles      []Role
	Addresses  []string
	Officer    bool
	// Result says that it told the newest result: what was told before a case was reopened says nothing of what it comes to then.
	Result bool
}

// entitled says whether the reader may still read it: on the roster and in the role that it was written for. An answer to a command, and the
// news that a case is no longer theirs, is for whoever it was written for.
func (n *noticeRow) entitled() bool {
	if n.Person == nil || !n.Active || len(n.Addresses) == 0 {
		return n.Person == nil
	}
	p := Person{Roles: n.Roles}
	spec, _ := n.Name.Spec()
	switch {
	case n.Name == NoticeReassigned, n.Request == nil:
		return true
	case spec.To == RoleOfficer, n.Name == NoticeBounced:
		return n.Officer && p.Has(RoleOfficer) || p.Has(RoleSupervisor)
	case n.Name == NoticeEntriesReview: // where there is no team lead, the supervisors have it
		return p.Has(RoleTeamLead) || p.Has(RoleSupervisor)
	case n.Name == NoticeShared:
		return p.Has(RoleOfficer)
	case spec.To == RoleSupervisor, spec.To == RoleDirector:
		return p.Has(spec.To)
	}
	return true
}

func (r *Record) noticeRow(ctx context.Context, db vault.DB, id int64) (noticeRow, error) {
	rows, err := db.Query(ctx, sqlLoadNotice, pgx.NamedArgs{"id": id})
	if err != nil {
		return noticeRow{}, fmt.Errorf("reading notice %d: %w", id, err)
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[noticeRow])
	if err != nil {
		return noticeRow{}, fmt.Errorf("reading notice %d: %w", id, err)
	}
	return row, nil
}

// LoadNotice opens a notice for sending: is it still true, and is its reader still on the roster (DESIGN 2)? Where the address is no longer
// the reader's, whoever uses it now must not get it (ROLE-3): it goes to the one that the reader has now.
func (r *Record) LoadNotice(ctx context.Context, db vault.DB, id int64) (Notice, error) {
	row, err := r.noticeRow(ctx, db, id)
	if err != nil {
		return Notice{}, err
	}
	n := Notice{
		ID: row.ID, Name: row.Name, Address: row.Address, OnRoster: row.Person != nil, Superseded: row.Superseded, Entitled: row.entitled(),
		VaultKey: row.VaultKey,
	}
	if err := r.openJSON(ctx, db, row.Data, &n.Data); err != nil {
		return n, err
	}
	if n.Entitled && row.Person != nil && !slices.Contains(row.Addresses, row.Address) {
		n.Address, n.Data.To.Address = row.Addresses[0], row.Addresses[0]
	}
	return n, nil
}

// NoticeSent notes that the next hop took a mail: a result that was told closes its case (RFI-3).
func (r *Record) NoticeSent(ctx context.Context, tx pgx.Tx, id int64, now time.Time) error {
	row, err := r.noticeRow(ctx, tx, id)
	if err != nil {
		return err
	}
	err = audit(ctx, tx, auditEntry{
		Role: RoleDaemon, Action: "sent " + string(row.Name), Record: row.record(), Detail: fmt.Sprintf("notice %d", id),
	}, now)
	if err != nil || row.Name != NoticeResultNegative && row.Name != NoticeResultPositive || !row.Result {
		return err
	}
	_, err = r.byDaemon(ctx, tx, *row.Request, Act{On: OnDelivered}, now)
	return err
}

func (n noticeRow) record() string {
	switch {
	case n.CaseID != nil:
		return fmt.Sprintf("case:%d", *n.CaseID)
	case n.Request != nil:
		return fmt.Sprintf("request:%d", *n.Request)
	}
	return fmt.Sprintf("notice:%d", n.ID)
}

// byDaemon applies what happens by itself, and says whether it did; what the state does not provide for any more is no fault.
func (r *Record) byDaemon(ctx context.Context, tx pgx.Tx, request int64, a Act, now time.Time) (bool, error) {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return false, err
	}
	m, err := r.load(ctx, tx, request)
	if err != nil {
		return false, err
	}
	a.Mail.Mailbox = m.Request.Mailbox
	if err := r.recall(ctx, tx, &m, &a); err != nil {
		return false, err
	}
	plan, err := Decide(w, m, a)
	var no *Refusal
	if errors.As(err, &no) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("deciding on %s: %w", m.Number(), err)
	}
	if err := updateRequest(ctx, tx, &plan.After.Request, m.Request.State); err != nil {
		return false, err
	}
	_, err = r.write(ctx, tx, w, plan, a)
	return err == nil, err
}

// recall reads what the mails of something that happens by itself repeat: what the requestor was asked, and what came with a result.
func (r *Record) recall(ctx context.Context, tx pgx.Tx, m *Matter, a *Act) error {
	var err error
	if a.On == OnAskedGone && m.Case != nil && m.Case.State == CaseInReview {
		if _, _, a.Inside, err = r.lastWords(ctx, tx, m, m.resultVerb()); err != nil {
			return err
		}
	}
	if a.Question, err = r.lastQuestion(ctx, tx, *m, a.On); err != nil {
		return err
	}
	return r.recallFiles(ctx, tx, m, a)
}

// NoticeAddress is to whom a mail of ours went.
func NoticeAddress(ctx context.Context, db vault.DB, id int64) (string, error) {
	var address string
	if err := db.QueryRow(ctx, sqlNoticeAddress, pgx.NamedArgs{"id": id}).Scan(&address); err != nil {
		return "", fmt.Errorf("reading notice %d: %w", id, err)
	}
	return address, nil
}

// NoticeFailed notes that a mail will never arrive (NOT-2, MSG-4): the address is marked, and whoever is responsible is told. status is the
// enhanced code of RFC 3463, or "".
func (r *Record) NoticeFailed(ctx context.Context, tx pgx.Tx, id int64, status string, now time.Time) error {
	return r.NoticeBounced(ctx, tx, id, status, 0, now)
}

// NoticeByMessageID finds a mail of ours by its Message-ID, without angle brackets; 0 where there is none.
func NoticeByMessageID(ctx context.Context, db vault.DB, messageID string) (int64, error) {
	var id int64
	err := db.QueryRow(ctx, sqlNoticeByMessageID, pgx.NamedArgs{"message_id": messageID}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("looking up a notice: %w", err)
	}
	return id, nil
}

// NoticeBounced does what NoticeFailed does; message is the bounce that told of it, or 0.
func (r *Record) NoticeBounced(ctx context.Context, tx pgx.Tx, id int64, status string, message int64, now time.Time) error {
	row, err := r.noticeRow(ctx, tx, id)
	if err != nil {
		return err
	}
	if !statusPattern.MatchString(status) {
		status = "" // it comes from outside, and goes into the audit log
	}
	tag, err := tx.Exec(ctx, sqlBounceOnce, pgx.NamedArgs{"id": id, "now": now})
	if err != nil {
		return fmt.Errorf("marking notice %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return nil // once is enough: a second report changes nothing and tells nobody
	}
	_, err = tx.Exec(ctx, sqlPutFault, pgx.NamedArgs{"address": row.Address, "status": status, "now": now, "notice": id})
	if err != nil {
		return fmt.Errorf("marking the address of notice %d: %w", id, err)
	}
	entry := auditEntry{Role: RoleDaemon, Action: "bounced " + string(row.Name), Record: row.record(), Detail: fmt.Sprintf("notice %d %s", id, status)}
	if message != 0 {
		entry.Message = &message
	}
	if err := audit(ctx, tx, entry, now); err != nil {
		return err
	}
	if slices.Contains([]NoticeName{NoticeBounced, NoticeControlRefused, NoticeSpillage}, row.Name) {
		return nil // a report of a failure that fails itself is not reported again
	}
	a := Act{On: OnBounced, Bounce: &BounceInfo{Notice: id, Message: message, Name: row.Name, Address: row.Address, Status: status}}
	result := row.Result && slices.Contains([]NoticeName{NoticeResultNegative, NoticeResultPositive}, row.Name)
	if row.Request != nil && (result || slices.Contains([]NoticeName{NoticeIncomplete, NoticeIncompleteReminder, NoticeQuestion}, row.Name)) {
		if moved, err := r.byDaemon(ctx, tx, *row.Request, a, now); moved || err != nil {
			return err
		}
	}
	return r.tellOfBounce(ctx, tx, row, a, now)
}

// statusPattern is an enhanced status code (RFC 3463 section 2).
var statusPattern = regexp.MustCompile(`^[245]\.[0-9]{1,3}\.[0-9]{1,3}$`)

// tellers are who hears of a mail that did not arrive at an address: the officer or the supervisors, but never by that address itself; where
// nobody is left, the directors, then the security officers, so that no failure is silent (NOT-2).
func (d *deciding) tellers(failed string) []Recipient {
	for _, rs := range [][]Recipient{d.audience(NoticeBounced), d.supervisors(), d.holding(RoleDirector), d.holding(RoleSecurityOfficer)} {
		rs = slices.DeleteFunc(rs, func(r Recipient) bool { return r.Person.Uses(failed) })
		if len(rs) > 0 {
			return rs
		}
	}
	return nil
}

// tellOfBounce mails the officer of the case, else the supervisors, that one of our mails did not arrive.
func (r *Record) tellOfBounce(ctx context.Context, tx pgx.Tx, row noticeRow, a Act, now time.Time) error {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return err
	}
	m := Matter{Open: map[StepKind]Step{}}
	known := row.Request != nil
	if known {
		if m, err = r.load(ctx, tx, *row.Request); err != nil {
			return err
		}
		a.Mail.Mailbox = m.Request.Mailbox
	} else if err := tx.QueryRow(ctx, sqlNoticeMailbox, pgx.NamedArgs{"id": row.ID}).Scan(&a.Mail.Mailbox); err != nil {
		return fmt.Errorf("reading the mailbox of notice %d: %w", row.ID, err)
	}
	d := &deciding{w: w, m: &m, a: a}
	var ids []int64
	for _, to := range d.tellers(row.Address) {
		about := &m
		if !known {
			about = nil
		}
		data := r.data(w, about, NoticeBounced, to, a)
		data.Reason, data.Sender = bounceWords(a.Bounce), row.Address
		nid, err := r.insertNotice(ctx, tx, w, about, to, data, a)
		if err != nil {
			return err
		}
		ids = append(ids, nid)
	}
	return r.enqueue(ctx, tx, ids)
}
