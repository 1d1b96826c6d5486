package cases

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlMatterRequest = `
		SELECT id, number, state, version, revision, vault_key, mailbox, requested_at, decided_at, decided_by, decided_verb, submitter,
		       type, priority, agency, requestor_name, requestor_address, submitter_address, proven, quiet, thread_root,
		       held_from, duplicate_of, referred_to, tracked
		FROM requests WHERE id = @id FOR UPDATE`
	sqlMatterCase = `
		SELECT id, number, request, type, state, revision, priority, officer, supervisor, initiated_at, completed_at, received_at, closed_at,
		       closed_out_at, result, result_basis, result_by, reviewed_by, disposition_rating, disposition, disposition_at,
		       disposition_location, held_from, released_at, concurred_by, ended_at, referred_to, significant
		FROM cases WHERE request = @id FOR UPDATE`
	sqlMatterDraft = `
		SELECT draft FROM request_versions WHERE request = @id AND version = @version`
	sqlOpenSteps = `
		SELECT id, kind, version, opened_at, due_at, spent_at, spent_by, spent_verb
		FROM steps WHERE request = @id AND spent_at IS NULL`
	sqlFindRequest = `
		SELECT r.id FROM requests r LEFT JOIN cases c ON c.request = r.id WHERE r.number = @number OR c.number = @number`
	// what somebody only wrote is no work of theirs (ROLE-2)
	sqlWorkers = `
		SELECT DISTINCT actor FROM events
		WHERE request = @id AND actor_role = 'officer' AND actor IS NOT NULL AND verb <> 'wrote without a command' ORDER BY actor`
	sqlStepState         = `SELECT spent_at, spent_by, spent_verb FROM steps WHERE id = @id`
	sqlNextRequestNumber = `SELECT nextval('request_numbers')`
	sqlInsertRequest     = `
		INSERT INTO requests (number, state, version, vault_key, mailbox, requested_at, submitter, type, priority, agency, requestor_name,
		                      requestor_address, submitter_address, proven, quiet, thread_root, link_scheme, tracked)
		VALUES (@number, @state, 1, @vault_key, @mailbox, @requested_at, @submitter, @type, @priority, @agency, @requestor_name,
		        @requestor_address, @submitter_address, @proven, @quiet, @thread_root, @link_scheme, @tracked)
		RETURNING id`
	sqlUpdateRequest = `
		UPDATE requests
		SET state = @state, version = @version, revision = revision + 1, decided_at = @decided_at, decided_by = @decided_by,
		    decided_verb = @decided_verb, type = @type, priority = @priority, agency = @agency, requestor_name = @requestor_name,
		    requestor_address = @requestor_address, submitter_address = @submitter_address, held_from = @held_from,
		    duplicate_of = @duplicate_of, referred_to = @referred_to, tracked = @tracked
		WHERE id = @id AND revision = @revision AND state = @from`
	sqlInsertVersion = `
		INSERT INTO request_versions (request, version, draft, message, actor, created_at)
		VALUES (@request, @version, @draft, @message, @actor, @now)`
	sqlPutCriterion = `
		INSERT INTO request_criteria (request, version, number, state, decided_by, decided_at)
		VALUES (@request, @version, @number, @state, @decided_by, @now)
		ON CONFLICT (request, version, number) DO UPDATE SET state = @state, decided_by = @decided_by, decided_at = @now`
	// locked last in its transaction and held until the commit: a case number that is rolled back is given again (SUP-4)
	sqlNextCaseNumber = `
		INSERT INTO case_counters (type, fiscal_year, last) VALUES (@type, @year, 1)
		ON CONFLICT (type, fiscal_year) DO UPDATE SET last = case_counters.last + 1
		RETURNING last`
	sqlInsertCase = `
		INSERT INTO cases (number, request, type, state, priority, officer, supervisor, initiated_at)
		VALUES (@number, @request, @type, @state, @priority, @officer, @supervisor, @initiated_at)
		RETURNING id`
	sqlUpdateCase = `
		UPDATE cases
		SET state = @state, revision = revision + 1, priority = @priority, officer = @officer, completed_at = @completed_at, received_at = @received_at,
		    closed_at = @closed_at, closed_out_at = @closed_out_at, result = @result, result_basis = @result_basis, result_by = @result_by,
		    reviewed_by = @reviewed_by, disposition_rating = @disposition_rating, disposition = @disposition,
		    disposition_at = @disposition_at, disposition_location = @disposition_location,
		    held_from = @held_from, released_at = @released_at, concurred_by = @concurred_by, ended_at = @ended_at, referred_to = @referred_to,
		    significant = @significant
		WHERE id = @id AND revision = @revision AND state = @from`
	sqlInsertEvent = `
		INSERT INTO events (request, case_id, at, actor, actor_role, verb, from_state, to_state, version, message, text)
		VALUES (@request, @case_id, @now, @actor, @actor_role, @verb, @from_state, @to_state, @version, @message, @text)`
	sqlOpenStep = `
		INSERT INTO steps (request, case_id, kind, version, opened_at, due_at)
		VALUES (@request, @case_id, @kind, @version, @now, @due_at)
		RETURNING id`
	sqlSpendStep = `
		UPDATE steps SET spent_at = @now, spent_by = @spent_by, spent_verb = @spent_verb
		WHERE request = @request AND kind = @kind AND spent_at IS NULL`
	// a step that stays open asks about the newest version from now on: what shows an older one is stale (SUP-3)
	sqlRaiseSteps = `
		UPDATE steps SET version = @version WHERE request = @request AND spent_at IS NULL`
	sqlFireTimersOfStep = `
		UPDATE timers SET fired_at = @now FROM steps
		WHERE timers.step = steps.id AND timers.fired_at IS NULL AND steps.request = @request AND steps.kind = @kind AND steps.spent_at IS NOT NULL`
	sqlInsertTimer = `
		INSERT INTO timers (kind, request, step, due_at) VALUES (@kind, @request, @step, @due_at)`
	sqlLoad = `
		SELECT officer, count(*) FROM cases
		WHERE officer IS NOT NULL AND state NOT IN ('closed', 'closed_out', 'referred', 'withdrawn') GROUP BY officer`
)

// draftLimit bounds what is read back of a draft, in bytes.
const draftLimit = 32 << 20

// FindMatter finds a request by its own number or by that of its case, or says ErrNoSuchMatter.
func FindMatter(ctx context.Context, db vault.DB, number string) (int64, error) {
	var id int64
	err := db.QueryRow(ctx, sqlFindRequest, pgx.NamedArgs{"number": strings.ToUpper(strings.TrimSpace(number))}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrNoSuchMatter
	}
	if err != nil {
		return 0, fmt.Errorf("looking up a number: %w", err)
	}
	return id, nil
}

// load locks a matter and reads it.
func (r *Record) load(ctx context.Context, tx pgx.Tx, id int64) (Matter, error) {
	m := Matter{Open: map[StepKind]Step{}}
	rows, err := tx.Query(ctx, sqlMatterRequest, pgx.NamedArgs{"id": id})
	if err == nil {
		m.Request, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Request])
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return m, ErrNoSuchMatter
	}
	if err != nil {
		return m, fmt.Errorf("reading request %d: %w", id, err)
	}
	rows, err = tx.Query(ctx, sqlMatterCase, pgx.NamedArgs{"id": id})
	if err == nil {
		m.Case, err = pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Case])
	}
	if errors.Is(err, pgx.ErrNoRows) {
		m.Case, err = nil, nil
	}
	if err != nil {
		return m, fmt.Errorf("reading the case of request %d: %w", id, err)
	}
	rows, err = tx.Query(ctx, sqlOpenSteps, pgx.NamedArgs{"id": id})
	if err != nil {
		return m, fmt.Errorf("reading the steps of request %d: %w", id, err)
	}
	steps, err := pgx.CollectRows(rows, pgx.RowToStructByName[Step])
	if err != nil {
		return m, fmt.Errorf("reading the steps of request %d: %w", id, err)
	}
	for _, s := range steps {
		m.Open[s.Kind] = s
	}
	if m.Case != nil {
		rows, err = tx.Query(ctx, sqlWorkers, pgx.NamedArgs{"id": id})
		if err == nil {
			m.Workers, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		}
		if err != nil {
			return m, fmt.Errorf("reading who worked on request %d: %w", id, err)
		}
		if err := m.loadFormer(ctx, tx); err != nil {
			return m, err
		}
		if err := r.loadLife(ctx, tx, &m); err != nil {
			return m, err
		}
	}
	if err := r.loadHold(ctx, tx, &m); err != nil {
		return m, err
	}
	if err := m.loadInto(ctx, tx); err != nil {
		return m, err
	}
	if err := m.loadReferral(ctx, tx); err != nil {
		return m, err
	}
	m.Draft, err = r.draft(ctx, tx, id, m.Request.Version)
	return m, err
}

// refreshStep reads the step of a token again now that the matter is locked: another decision may have spent it since the token was found.
func refreshStep(ctx context.Context, tx pgx.Tx, a *Act) error {
	if a.Token == nil || a.Token.Step == nil {
		return nil
	}
	t, s := *a.Token, *a.Token.Step
	if err := tx.QueryRow(ctx, sqlStepState, pgx.NamedArgs{"id": s.ID}).Scan(&s.SpentAt, &s.SpentBy, &s.SpentVerb); err != nil {
		return fmt.Errorf("reading step %d: %w", s.ID, err)
	}
	t.Step = &s
	a.Token = &t
	return nil
}

// draft opens the draft of a version.
func (r *Record) draft(ctx context.Context, db vault.DB, request int64, version int) (Draft, error) {
	var id vault.ID
	var d Draft
	if err := db.QueryRow(ctx, sqlMatterDraft, pgx.NamedArgs{"id": request, "version": version}).Scan(&id); err != nil {
		return d, fmt.Errorf("reading version %d of request %d: %w", version, request, err)
	}
	return d, r.openJSON(ctx, db, id, &d)
}

// openJSON reads a sealed JSON value.
func (r *Record) openJSON(ctx context.Context, db vault.DB, id vault.ID, v any) error {
	b, err := r.Vault.Bytes(ctx, db, id, draftLimit)
	if err != nil {
		return fmt.Errorf("opening content %s: %w", id, err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		// the error of encoding/json can quote content
		return fmt.Errorf("opening content %s: %w: it is not what was written", id, vault.ErrDamaged)
	}
	return nil
}

// unreadable says whether a content will never be opened again: it was destroyed, or is damaged. Other errors may pass.
func unreadable(err error) bool {
	return errors.Is(err, vault.ErrShredded) || errors.Is(err, vault.ErrDamaged)
}

// seal keeps a JSON value under the key of a request.
func (r *Record) seal(ctx context.Context, db vault.DB, key *vault.ID, v any, now time.Time) (vault.ID, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return vault.ID{}, fmt.Errorf("sealing a %T: %w", v, err)
	}
	meta, err := r.Vault.PutBytes(ctx, db, vault.ClassText, key, b, now)
	if err != nil {
		return vault.ID{}, fmt.Errorf("sealing a %T: %w", v, err)
	}
	return meta.ID, nil
}

// world reads what a decision may know besides the matter.
func (r *Record) world(ctx context.Context, db vault.DB, now time.Time) (World, error) {
	w := World{Now: now, Office: r.Office, Load: map[int64]int{}}
	people, err := People(ctx, db)
	if err != nil {
		return w, err
	}
	for _, p := range people {
		if p.Active {
			w.People = append(w.People, p)
		}
	}
	rows, err := db.Query(ctx, sqlLoad)
	if err != nil {
		return w, fmt.Errorf("counting open cases: %w", err)
	}
	var officer, n int64
	_, err = pgx.ForEachRow(rows, []any{&officer, &n}, func() error { w.Load[officer] = int(n); return nil })
	if err != nil {
		return w, fmt.Errorf("counting open cases: %w", err)
	}
	return w, nil
}

// requestNumber takes the next number of a request; one that is not used leaves a gap (SUP-4).
func (r *Record) requestNumber(ctx context.Context, tx pgx.Tx, now time.Time) (string, error) {
	var n int64
	if err := tx.QueryRow(ctx, sqlNextRequestNumber).Scan(&n); err != nil {
		return "", fmt.Errorf("taking a request number: %w", err)
	}
	return fmt.Sprintf("REQ-%d-%06d", r.Office.Calendar.FiscalYear(now), n), nil
}

// insertRequest gives a new request its row.
func insertRequest(ctx context.Context, tx pgx.Tx, req *Request) error {
	err := tx.QueryRow(ctx, sqlInsertRequest, pgx.NamedArgs{
		"number": req.Number, "state": req.State, "vault_key": req.VaultKey, "mailbox": req.Mailbox, "requested_at": req.RequestedAt,
		"submitter": req.Submitter, "type": req.Type, "priority": req.Priority, "agency": req.Agency, "requestor_name": req.RequestorName,
		"requestor_address": req.RequestorAddress, "submitter_address": req.SubmitterAddress, "proven": req.Proven, "quiet": req.Quiet, "thread_root": req.ThreadRoot, "link_scheme": linkScheme,
		"tracked": req.Tracked,
	}).Scan(&req.ID)
	if err != nil {
		return fmt.Errorf("writing request %s: %w", req.Number, err)
	}
	return nil
}

// updateRequest writes a request if it is still as it was read.
func updateRequest(ctx context.Context, tx pgx.Tx, req *Request, from State) error {
	tag, err := tx.Exec(ctx, sqlUpdateRequest, pgx.NamedArgs{
		"id": req.ID, "revision": req.Revision, "from": from, "state": req.State, "version": req.Version, "decided_at": req.DecidedAt,
		"decided_by": req.DecidedBy, "decided_verb": req.DecidedVerb, "type": req.Type, "priority": req.Priority, "agency": req.Agency,
		"requestor_name": req.RequestorName, "requestor_address": req.RequestorAddress, "submitter_address": req.SubmitterAddress,
		"held_from": req.HeldFrom, "duplicate_of": req.DuplicateOf, "referred_to": req.ReferredTo, "tracked": req.Tracked,
	})
	if err != nil {
		return fmt.Errorf("writing request %s: %w", req.Number, err)
	}
	if tag.RowsAffected() != 1 {
		return fmt.Errorf("writing request %s: %w", req.Number, ErrConflict)
	}
	return nil
}

// insertCase takes the next number of its type and year, last of all.
func (r *Record) insertCase(ctx context.Context, tx pgx.Tx, c *Case) error {
	year := r.Office.Calendar.FiscalYear(c.InitiatedAt)
	var n int
	if err := tx.QueryRow(ctx, sqlNextCaseNumber, pgx.NamedArgs{"type": c.Type, "year": year}).Scan(&n); err != nil {
		return fmt.Errorf("taking a case number: %w", err)
	}
	c.Number = fmt.Sprintf("%s-%d-%05d", strings.ToUpper(string(c.Type)), year, n)
	err := tx.QueryRow(ctx, sqlInsertCase, pgx.NamedArgs{
		"number": c.Number, "request": c.Request, "type": c.Type, "state": c.State, "priority": c.Priority, "officer": c.Officer,
		"supervisor": c.Supervisor, "initiated_at": c.InitiatedAt,
	}).Scan(&c.ID)
	if err != nil {
		return fmt.Errorf("writing case %s: %w", c.Number, err)
	}
	return nil
}

// updateCase writes a case if it is still as it was read.
func updateCase(ctx context.Context, tx pgx.Tx, c *Case, from State) error {
	tag, err := tx.Exec(ctx, sqlUpdateCase, pgx.NamedArgs{
		"id": c.ID, "revision": c.Revision, "from": from, "state": c.State, "priority": c.Priority, "officer": c.Officer, "completed_at": c.CompletedAt,
		"received_at": c.ReceivedAt, "closed_at": c.ClosedAt, "closed_out_at": c.ClosedOutAt, "result": c.Result, "result_basis": c.ResultBasis,
		"result_by": c.ResultBy, "reviewed_by": c.ReviewedBy, "disposition_rating": c.DispositionRating, "disposition": c.Disposition,
		"disposition_at": c.DispositionAt, "disposition_location": c.DispositionLocation, "held_from": c.HeldFrom,
		"released_at": c.ReleasedAt, "concurred_by": c.ConcurredBy, "ended_at": c.EndedAt, "referred_to": c.ReferredTo, "significant": c.Significant,
	})
	if err != nil {
		return fmt.Errorf("writing case %s: %w", c.Number, err)
	}
	if tag.RowsAffected() != 1 {
		return fmt.Errorf("writing case %s: %w", c.Number, ErrConflict)
	}
	return nil
}
