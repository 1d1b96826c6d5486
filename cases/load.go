package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlLastWords = `
		SELECT e.at, coalesce(p.name, '') AS by, e.text FROM events e LEFT JOIN persons p ON p.id = e.actor
		WHERE e.request = @request AND e.verb = @verb AND e.case_id IS NOT DISTINCT FROM @case_id ORDER BY e.id DESC LIMIT 1`
	sqlAskedFacts = `
		SELECT min(created_at) FILTER (WHERE name = 'incomplete') AS at, count(*) FILTER (WHERE name = 'incomplete_reminder') AS reminded
		FROM notices WHERE request = @request`
	sqlReferralAddress = `SELECT address FROM notices WHERE request = @request AND name = 'referral' ORDER BY id DESC LIMIT 1`
	sqlNumberInto      = `SELECT coalesce(c.number, r.number) FROM requests r LEFT JOIN cases c ON c.request = r.id WHERE r.id = @id`
)

// loadHold reads what is known of the hold that a matter is in, and of what the requestor was asked for.
func (r *Record) loadHold(ctx context.Context, db vault.DB, m *Matter) error {
	from := m.heldFrom()
	if m.Case == nil && (m.Request.State == RequestIncomplete || from == RequestIncomplete) {
		var at *time.Time
		m.Asked = &AskedInfo{}
		if err := db.QueryRow(ctx, sqlAskedFacts, pgx.NamedArgs{"request": m.Request.ID}).Scan(&at, &m.Asked.Reminded); err != nil {
			return fmt.Errorf("reading what request %d was asked for: %w", m.Request.ID, err)
		}
		if at != nil {
			m.Asked.At = *at
		}
	}
	if from == "" {
		return nil
	}
	h := &HoldInfo{}
	m.Hold = h
	if s, ok := m.Open[StepHold]; ok && s.DueAt != nil {
		h.Until = *s.DueAt
	}
	var err error
	if h.At, h.By, h.Reason, err = r.lastWords(ctx, db, m, Hold); err != nil {
		return err
	}
	if from == CaseInReview && m.Case != nil {
		_, _, h.Inside, err = r.lastWords(ctx, db, m, m.resultVerb())
	}
	return err
}

// lastWords opens the text of the newest event of a verb, of the case where there is one, and says when and by whom it was.
func (r *Record) lastWords(ctx context.Context, db vault.DB, m *Matter, verb Verb) (at time.Time, by, text string, err error) {
	var id *vault.ID
	err = db.QueryRow(ctx, sqlLastWords, pgx.NamedArgs{"request": m.Request.ID, "verb": verb, "case_id": m.caseID()}).Scan(&at, &by, &id)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && id == nil {
		return at, by, "", nil
	}
	if err != nil {
		return at, by, "", fmt.Errorf("reading the last %s of request %d: %w", verb, m.Request.ID, err)
	}
	var words told
	if err = r.openJSON(ctx, db, *id, &words); unreadable(err) {
		err = nil // the matter goes on without them
	}
	return at, by, words.Text, err
}

// resultVerb is that with which the result was sent in that lies in review.
func (m *Matter) resultVerb() Verb {
	switch {
	case m.Case.Result == "completed":
		return Complete
	case m.Case.Type == FAI:
		return Report
	case m.Case.Result == "positive":
		return Positive
	}
	return Negative
}

// loadInto reads the number of what a duplicate was closed into.
func (m *Matter) loadInto(ctx context.Context, db vault.DB) error {
	if m.Request.DuplicateOf == nil {
		return nil
	}
	if err := db.QueryRow(ctx, sqlNumberInto, pgx.NamedArgs{"id": *m.Request.DuplicateOf}).Scan(&m.Into); err != nil {
		return fmt.Errorf("reading what request %d was closed into: %w", m.Request.ID, err)
	}
	return nil
}

// loadReferral reads where the mail of a referral went.
func (m *Matter) loadReferral(ctx context.Context, db vault.DB) error {
	if m.Request.State != RequestReferred {
		return nil
	}
	err := db.QueryRow(ctx, sqlReferralAddress, pgx.NamedArgs{"request": m.Request.ID}).Scan(&m.ReferralAddress)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("reading where request %d was referred to: %w", m.Request.ID, err)
	}
	return nil
}
