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
	sqlListMatters = `
		SELECT r.id AS request, r.number AS request_number, r.state AS request_state, r.version, r.type, r.priority, r.requested_at,
		       c.id AS case_id, coalesce(c.number, '') AS case_number, coalesce(c.state, '') AS case_state, coalesce(p.handle, '') AS officer
		FROM requests r LEFT JOIN cases c ON c.request = r.id LEFT JOIN persons p ON p.id = c.officer
		WHERE @all OR coalesce(c.state, r.state) NOT IN ('rejected', 'duplicate', 'referred', 'withdrawn', 'closed_out')
		ORDER BY r.id`
	sqlEventsOf = `
		SELECT e.at, e.actor_role, coalesce(p.handle, '') AS actor, e.verb, e.from_state, e.to_state, e.version, e.message, e.text
		FROM events e LEFT JOIN persons p ON p.id = e.actor
		WHERE e.request = @request ORDER BY e.id`
	sqlNoticesOf = `
		SELECT n.id, n.name, n.person IS NOT NULL AS on_roster, n.address, n.message_id, n.created_at, coalesce(d.state, 'waiting') AS state,
		       coalesce(d.last_status, '') AS status, d.sent_at
		FROM notices n LEFT JOIN deliveries d ON d.notice = n.id
		WHERE n.request = @request ORDER BY n.id`
	sqlShowRequest = `
		SELECT id, number, state, version, revision, vault_key, mailbox, requested_at, decided_at, decided_by, decided_verb, submitter,
		       type, priority, agency, requestor_name, requestor_address, submitter_address, proven, quiet, thread_root,
		       held_from, duplicate_of, referred_to, tracked
		FROM requests WHERE id = @id`
	sqlShowCase = `
		SELECT id, number, request, type, state, revision, priority, officer, supervisor, initiated_at, completed_at, received_at, closed_at,
		       closed_out_at, result, result_basis, result_by, reviewed_by, disposition_rating, disposition, disposition_at,
		       disposition_location, held_from, released_at, concurred_by, ended_at, referred_to, significant
		FROM cases WHERE request = @id`
	sqlCriteriaOf = `
		SELECT c.version, c.number, c.state, c.decided_by, coalesce(p.handle, '') AS decider
		FROM request_criteria c LEFT JOIN persons p ON p.id = c.decided_by WHERE c.request = @request ORDER BY c.version, c.number`
)

// MatterLine is one line of `cissd case list`: nothing of it names a person outside the office.
type MatterLine struct {
	Request       int64     `json:"-"`
	RequestNumber string    `json:"request"`
	RequestState  State     `json:"request_state"`
	Version       int       `json:"version"`
	Type          Type      `json:"type"`
	Priority      string    `json:"priority"`
	RequestedAt   time.Time `json:"requested_at"`
	CaseID        *int64    `json:"-"`
	CaseNumber    string    `json:"case,omitempty"`
	CaseState     State     `json:"case_state,omitempty"`
	Officer       string    `json:"officer,omitempty"`
}

// ListMatters lists requests and cases, oldest first; those that are over only if all is set.
func ListMatters(ctx context.Context, db vault.DB, all bool) ([]MatterLine, error) {
	rows, err := db.Query(ctx, sqlListMatters, pgx.NamedArgs{"all": all})
	if err != nil {
		return nil, fmt.Errorf("listing cases: %w", err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByName[MatterLine])
	if err != nil {
		return nil, fmt.Errorf("listing cases: %w", err)
	}
	return lines, nil
}

// EventLine is one step of a matter's history. Text is opened only for who may read content.
type EventLine struct {
	At        time.Time `json:"at"`
	ActorRole Role      `json:"actor_role"`
	Actor     string    `json:"actor"`
	Verb      string    `json:"verb"`
	FromState State     `json:"from_state"`
	ToState   State     `json:"to_state"`
	Version   int       `json:"version"`
	Message   *int64    `json:"message,omitempty"`
	Text      *vault.ID `json:"-"`
}

// NoticeLine is one mail of ours in a matter.
type NoticeLine struct {
	ID        int64      `json:"id"`
	Name      NoticeName `json:"name"`
	OnRoster  bool       `json:"on_roster"`
	Address   string     `json:"address"`
	MessageID string     `json:"message_id"`
	CreatedAt time.Time  `json:"created_at"`
	// State is that of the delivery: waiting, ready, sending, sent, dropped or failed; Status the enhanced code of RFC 3463, or why it was dropped.
	State  string     `json:"state"`
	Status string     `json:"status"`
	SentAt *time.Time `json:"sent_at,omitempty"`
}

// CriterionLine is how a criterion stood at a version, and who decided it (TRI-1).
type CriterionLine struct {
	Version   int            `json:"version"`
	Number    int            `json:"number"`
	State     CriterionState `json:"state"`
	DecidedBy *int64         `json:"decided_by,omitempty"`
	Decider   string         `json:"decider,omitempty"` // their handle
}

// Dossier is a whole matter for the operator.
type Dossier struct {
	Request  Request         `json:"request"`
	Case     *Case           `json:"case,omitempty"`
	Events   []EventLine     `json:"events"`
	Notices  []NoticeLine    `json:"notices"`
	Criteria []CriterionLine `json:"criteria"`
	// Activities are what its officers did in the inquiry (FAI-2); their content opens [Record.Activities].
	Activities []ActivityLine `json:"activities"`
	// Files, Documents and Proposals are what else the case has gathered, whose content opens [Record.LifeContent]; Shares who may see it besides.
	Files     []FileLine     `json:"files"`
	Documents []DocumentLine `json:"documents"`
	Proposals []ProposalLine `json:"proposals"`
	Shares    []ShareLine    `json:"shares"`
	Audit     []AuditLine    `json:"audit"`
}

// ShowMatter reads a matter without locking it. It holds no content: see [Record.Content].
func ShowMatter(ctx context.Context, db vault.DB, request int64) (Dossier, error) {
	var d Dossier
	rows, err := db.Query(ctx, sqlShowRequest, pgx.NamedArgs{"id": request})
	if err == nil {
		d.Request, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Request])
	}
	if err != nil {
		return d, fmt.Errorf("reading request %d: %w", request, err)
	}
	cs, err := all[Case](ctx, db, sqlShowCase, pgx.NamedArgs{"id": request})
	if err != nil {
		return d, err
	}
	records := []string{fmt.Sprintf("request:%d", request)}
	if len(cs) > 0 {
		d.Case = &cs[0]
		records = append(records, fmt.Sprintf("case:%d", cs[0].ID))
		if err := d.showLife(ctx, db); err != nil {
			return d, err
		}
	}
	args := pgx.NamedArgs{"request": request}
	if d.Events, err = all[EventLine](ctx, db, sqlEventsOf, args); err != nil {
		return d, err
	}
	if d.Notices, err = all[NoticeLine](ctx, db, sqlNoticesOf, args); err != nil {
		return d, err
	}
	if d.Criteria, err = all[CriterionLine](ctx, db, sqlCriteriaOf, args); err != nil {
		return d, err
	}
	d.Audit, err = AuditTrail(ctx, db, records...)
	return d, err
}

func all[T any](ctx context.Context, db vault.DB, sql string, args pgx.NamedArgs) ([]T, error) {
	rows, err := db.Query(ctx, sql, args)
	if err != nil {
		return nil, fmt.Errorf("reading %T: %w", *new(T), err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
	if err != nil {
		return nil, fmt.Errorf("reading %T: %w", *new(T), err)
	}
	return out, nil
}

// Content opens the draft of the newest version and the texts of the events, in their order ("" where an event has none, or had one that was
// destroyed since the matter turned out to be classified, CLS-1). Whoever calls it writes the audit entry with the reason.
func (r *Record) Content(ctx context.Context, db vault.DB, d Dossier) (Draft, []string, error) {
	draft, err := r.draft(ctx, db, d.Request.ID, d.Request.Version)
	if err != nil {
		return draft, nil, err
	}
	texts := make([]string, len(d.Events))
	for i, e := range d.Events {
		if e.Text == nil {
			continue
		}
		var words told
		if err := r.openJSON(ctx, db, *e.Text, &words); err != nil && !(d.Request.Tracked && errors.Is(err, vault.ErrShredded)) {
			return draft, nil, err
		}
		texts[i] = words.Text
	}
	return draft, texts, nil
}
