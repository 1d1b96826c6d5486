package cases

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlInsertNotice = `
		INSERT INTO notices (name, request, case_id, step, person, address, mailbox, message_id, data, cause, created_at)
		VALUES (@name, @request, @case_id, @step, @person, @address, @mailbox, @message_id, @data, @cause, @now)
		RETURNING id`
	sqlInsertToken = `
		INSERT INTO tokens (hash, kind, step, request, case_id, version, person, address, notice, issued_at, expires_at)
		VALUES (@hash, @kind, @step, @request, @case_id, @version, @person, @address, @notice, @now, @expires_at)`
	// the thread of one reader: the first of our mails to them about this request, and the newest
	sqlThread = `
		SELECT message_id FROM notices WHERE request = @request AND address = @address ORDER BY id`
	// a review that nobody has been sent yet is not sent any more once its step is over
	sqlSupersede = `
		UPDATE notices SET superseded_at = @now FROM steps
		WHERE notices.step = steps.id AND notices.request = @request AND steps.spent_at IS NOT NULL AND notices.superseded_at IS NULL
		  AND notices.name = ANY(@names)`
	sqlReports = `SELECT count(*) FROM notices WHERE address = @address AND name = @name AND created_at > @hour`
	sqlKeyOf   = `SELECT vault_key FROM requests WHERE id = @id`
	// referencesLimit keeps References short: the root and the newest are what threading needs (RFC 5322 section 3.6.4)
	referencesLimit = 8
)

// writeNotices commits the mails with the change that causes them (NOT-2), and the answer to whoever sent a command (SUP-5).
func (r *Record) writeNotices(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	m := &p.After
	_, err := tx.Exec(ctx, sqlSupersede, pgx.NamedArgs{
		"request": m.Request.ID, "now": w.Now,
		"names": []string{
			string(NoticeReview), string(NoticeResultReview), string(NoticeChooseOfficer), string(NoticeIncomplete), string(NoticeIncompleteReminder),
			string(NoticeQuestion), string(NoticeDropAsked), string(NoticeAssigned), string(NoticeDispositionAsked), string(NoticeDispositionRemind),
			string(NoticeClosureReview), string(NoticeConcurrence), string(NoticeReferralReview), string(NoticeExtensionAsked), string(NoticeEntriesReview),
		},
	})
	if err != nil {
		return fmt.Errorf("superseding notices of %s: %w", m.Number(), err)
	}
	if p.sends(NoticeReview) {
		if a.links, err = r.links(ctx, tx, m, w.Now); err != nil {
			return err
		}
	}
	var ids []int64
	for _, planned := range p.Sends {
		d := r.data(w, m, planned.Name, planned.To, a)
		if planned.Fill != nil {
			planned.Fill(&d)
		}
		id, err := r.insertNotice(ctx, tx, w, m, planned.To, d, a)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if a.Command != nil && !a.Quiet {
		if to, ok := answerTo(m, a, w.Office); ok {
			d := r.data(w, m, NoticeDone, to, a)
			d.Done, d.Effects = p.Done, p.Effects
			if p.PassOn {
				d.PassOn, d.Draft, d.Text = true, &m.Draft, p.Text
				if a.marked() {
					d.Effects = append(d.Effects, "Your mail bears a marking, so your reason is not repeated here: it is on record, and is for you to tell.")
				}
			}
			id, err := r.insertNotice(ctx, tx, w, m, to, d, a)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
	}
	return r.enqueue(ctx, tx, ids)
}

func (r *Record) enqueue(ctx context.Context, tx pgx.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if err := r.Enqueue.SendNotices(ctx, tx, ids); err != nil {
		return fmt.Errorf("enqueueing %d notices: %w", len(ids), err)
	}
	return nil
}

// answerTo is the address on record of whoever sent a command (GR-3, SEC-9): never Reply-To, and nobody where a rule is silent.
func answerTo(m *Matter, a Act, o Office) (Recipient, bool) {
	if a.Actor != nil {
		return Recipient{Person: a.Actor}, true
	}
	if m != nil && m.reachable(o) && a.From.Key() == m.Request.RequestorAddress {
		return Recipient{Address: Address{Name: m.Request.RequestorName, Address: m.Request.RequestorAddress}}, true
	}
	if m != nil && m.submitted(a, o) {
		return Recipient{Address: Address{Address: a.From.Key()}}, true
	}
	return Recipient{}, false
}

// submitted says whether a mail is proven to come from whoever sent the request in, at an official address: also a requestor whose address
// a supervisor has corrected since.
func (m *Matter) submitted(a Act, o Office) bool {
	q := &m.Request
	return q.Proven && !q.Quiet && q.SubmitterAddress != "" && a.From.Key() == q.SubmitterAddress && o.Official(q.SubmitterAddress) &&
		a.Reading != nil && a.Reading.Proof.Proven()
}

// insertNotice seals the data of one mail and writes its row, its token and its place in the reader's thread.
func (r *Record) insertNotice(ctx context.Context, tx pgx.Tx, w World, m *Matter, to Recipient, d NoticeData, a Act) (int64, error) {
	spec, ok := d.Name.Spec()
	if !ok {
		return 0, fmt.Errorf("writing a notice: %q is not in the catalogue", d.Name)
	}
	d.withhold(a, to)
	d.To = to.Address
	if to.Person != nil {
		d.To = Address{Name: to.Person.Name, Address: to.Person.Address()}
	}
	if d.Mailbox == "" {
		d.Mailbox = a.Mail.Mailbox
	}
	d.At = w.Now
	step := stepFor(m, d.Name, to)
	version := max(d.Version, 1)
	if step != nil {
		version = step.Version
	}
	d.Token = TokenRef{Kind: spec.Kind, Token: NewToken(), Version: version}
	if err := r.thread(ctx, tx, m, &d, a); err != nil {
		return 0, err
	}
	var key *vault.ID
	args := pgx.NamedArgs{
		"name": d.Name, "request": nil, "case_id": nil, "step": nil, "person": nil, "address": d.To.Key(), "mailbox": d.Mailbox,
		"message_id": d.Token.MessageID(w.Office.Domain), "cause": a.message(), "now": w.Now, "hash": TokenHash(d.Token.Token),
		"kind": d.Token.Kind, "version": version, "expires_at": w.Now.Add(w.Office.TokenLife),
	}
	if m != nil {
		key = &m.Request.VaultKey
		args["request"], args["case_id"] = m.Request.ID, m.caseID()
	}
	if step != nil {
		args["step"] = step.ID
	}
	if to.Person != nil {
		args["person"] = to.Person.ID
	}
	sealed, err := r.seal(ctx, tx, key, d, w.Now)
	if err != nil {
		return 0, err
	}
	args["data"] = sealed
	var id int64
	if err := tx.QueryRow(ctx, sqlInsertNotice, args).Scan(&id); err != nil {
		return 0, fmt.Errorf("writing notice %s: %w", d.Name, err)
	}
	args["notice"] = id
	if _, err := tx.Exec(ctx, sqlInsertToken, args); err != nil {
		return 0, fmt.Errorf("writing the token of notice %s: %w", d.Name, err)
	}
	return id, nil
}

// thread puts a mail behind the one it answers and behind our earlier ones to the same reader (NOT-1).
func (r *Record) thread(ctx context.Context, tx pgx.Tx, m *Matter, d *NoticeData, a Act) error {
	var refs []string
	if m != nil {
		if d.To.Key() == m.Request.RequestorAddress && m.Request.ThreadRoot != "" {
			refs = append(refs, m.Request.ThreadRoot)
		}
		rows, err := tx.Query(ctx, sqlThread, pgx.NamedArgs{"request": m.Request.ID, "address": d.To.Key()})
		if err != nil {
			return fmt.Errorf("reading the thread of %s: %w", m.Number(), err)
		}
		ours, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return fmt.Errorf("reading the thread of %s: %w", m.Number(), err)
		}
		refs = append(refs, ours...)
	}
	if a.Mail.MessageID != "" && a.From.Key() == d.To.Key() && !slices.Contains(refs, a.Mail.MessageID) {
		refs = append(refs, a.Mail.MessageID)
	}
	if len(refs) > referencesLimit {
		refs = append(refs[:1:1], refs[len(refs)-referencesLimit+1:]...)
	}
	d.References = refs
	if len(refs) > 0 {
		d.InReplyTo = refs[len(refs)-1]
	}
	return nil
}

// stepFor is the open question that an answer to this mail would settle.
func stepFor(m *Matter, name NoticeName, to Recipient) *Step {
	if m == nil {
		return nil
	}
	order := []StepKind{StepFacts, StepQuestion, StepDelivery, StepDisposition}
	switch own := askedBy(name); {
	case own != nil:
		order = own
	case m.worksOn(to.Person):
		order = []StepKind{StepWork, StepDelivery, StepDisposition}
		if name == NoticeAssigned {
			order = order[:1] // who takes over what is told already is to read so even if it closes before this is sent
		}
	case to.Person.Has(RoleSupervisor) && name == NoticeChooseOfficer:
		order = []StepKind{StepOfficer} // it outlasts the hold in which it may be asked
	case to.Person.Has(RoleSupervisor):
		order = []StepKind{StepHold, StepReview, StepQuestion, StepResultReview, StepConcurrence, StepOfficer, StepWork, StepDrop, StepFacts, StepDelivery, StepDisposition}
	case to.Person != nil && name != NoticeIncomplete:
		return nil
	}
	for _, k := range order {
		if s, ok := m.Open[k]; ok {
			return &s
		}
	}
	return nil
}

// askedBy are the steps that a mail of that name asks about, the first that is open; nil where that depends on its reader.
func askedBy(name NoticeName) []StepKind {
	switch name {
	case NoticeReferralReview:
		return []StepKind{StepReferral}
	case NoticeExtensionAsked:
		return []StepKind{StepExtension}
	case NoticeEntriesReview:
		return []StepKind{StepEntries}
	case NoticeConcurrence:
		return []StepKind{StepConcurrence}
	case NoticeClosureReview:
		return []StepKind{StepResultReview, StepSignificance}
	}
	return nil
}

// settled says that nothing is left to do about what was sent.
func (r *Refusal) settled() bool { return r.Code == "already_done" || r.Code == "not_possible" }

// notDone answers a command that is not carried out, and reports an attempt without the right (SEC-1, SEC-2).
func (r *Record) notDone(ctx context.Context, tx pgx.Tx, w World, m Matter, a Act, no *Refusal) (Applied, error) {
	out := Applied{Request: m.Request.ID, Number: m.Number(), Case: m.caseID(), Refused: no}
	record := fmt.Sprintf("request:%d", m.Request.ID)
	role := roleOf(a.Actor)
	if a.Reading != nil && !a.Reading.Proof.Proven() {
		return out, r.refuse(ctx, tx, w, &m, a, no, false)
	}
	err := audit(ctx, tx, auditEntry{
		Actor: a.actor(), Role: role, Action: "refused " + a.action(), Record: record, Message: a.message(), Detail: no.Code,
	}, w.Now)
	if err != nil {
		return out, err
	}
	var ids []int64
	if to, ok := answerTo(&m, a, w.Office); ok {
		d := r.data(w, &m, NoticeNotDone, to, a)
		d.Reason, d.Settled = no.Reason, no.settled() && !m.waits(no, a)
		if err := r.showNewest(ctx, tx, w, &m, a, no, &d); err != nil {
			return out, err
		}
		if !m.takesPart(a) {
			// who has no part in it learns nothing of where it stands (ROLE-3)
			d = r.data(w, nil, NoticeNotDone, to, a)
			d.Reason, d.Mailbox = no.Reason, m.Request.Mailbox
			if m.passedOn(w, a.Actor) != "" {
				d.Number, d.RequestNumber, d.CaseNumber = m.Number(), m.Request.Number, m.Case.Number // they know it
			}
		}
		if ids, err = r.answerNotDone(ctx, tx, w, &m, to, d, a, no.Security); err != nil {
			return out, err
		}
	}
	more, err := r.contradicted(ctx, tx, w, &m, a, no)
	if err != nil {
		return out, err
	}
	ids = append(ids, more...)
	if no.Security {
		more, err := r.report(ctx, tx, w, &m, a, alarm{Reason: no.Reason})
		if err != nil {
			return out, err
		}
		ids = append(ids, more...)
	}
	return out, r.enqueue(ctx, tx, ids)
}

// waits says whether what was refused as settled may yet be wanted: the matter is only on hold, or the contrary of what was decided was meant.
func (m *Matter) waits(no *Refusal, a Act) bool {
	return m.State() == RequestOnHold || no.Settled != nil && no.Settled.SpentVerb != string(a.On)
}

// showNewest puts into the answer to a decision on an older version what has changed since, and how it stands now (SUP-3).
func (r *Record) showNewest(ctx context.Context, tx pgx.Tx, w World, m *Matter, a Act, no *Refusal, d *NoticeData) error {
	if no.Seen <= 0 || no.Seen >= m.Request.Version {
		return nil
	}
	old, err := r.draft(ctx, tx, m.Request.ID, no.Seen)
	if err != nil {
		return err
	}
	d.Seen, d.Changes, d.Draft = no.Seen, old.diff(m.Draft), &m.Draft
	d.Criteria, err = r.judge(ctx, tx, w, &m.Request, m.Draft, a)
	return err
}

// contradicted tells whoever decided first that somebody else has since tried the contrary (SUP-3); that one has the answer to it.
func (r *Record) contradicted(ctx context.Context, tx pgx.Tx, w World, m *Matter, a Act, no *Refusal) ([]int64, error) {
	s := no.Settled
	if s == nil || s.SpentBy == nil || a.Actor == nil || a.Command == nil || *s.SpentBy == a.Actor.ID || !contrary(s.SpentVerb, a.On) {
		return nil, nil
	}
	first := w.Person(*s.SpentBy)
	if first == nil {
		return nil, nil
	}
	to := Recipient{Person: first}
	d := r.data(w, m, NoticeContradicted, to, a)
	d.Decided, d.DecidedAt, d.DecidedBy, d.Done = s.SpentVerb, *s.SpentAt, first.Name, string(a.Command.Verb)
	id, err := r.insertNotice(ctx, tx, w, m, to, d, a)
	if err != nil {
		return nil, err
	}
	return []int64{id}, nil
}

// contrary says whether two decisions on one question cannot both stand.
func contrary(first string, second Trigger) bool {
	decide := []Trigger{On(Approve), On(Reject), On(Return), On(Hold), On(Refer), On(DuplicateOf), On(Assign)}
	return first != string(second) && slices.Contains(decide, Trigger(first)) && slices.Contains(decide, second)
}

// reportsHourly is how many reports of refused control mail one address gets in an hour; the rest stands in the audit log alone (MSG-5, SEC-3).
const reportsHourly = 20

// reported counts the reports of a name that an address got within the hour.
func reported(ctx context.Context, tx pgx.Tx, name NoticeName, address string, now time.Time) (n int, err error) {
	if err = tx.QueryRow(ctx, sqlReports, pgx.NamedArgs{"address": address, "name": name, "hour": now.Add(-time.Hour)}).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting reports: %w", err)
	}
	return n, nil
}

// alarm is why security officers are told of somebody's control mail: Reason why it was refused; or nobody is suspected, and NeedsHelp says that they
// failed three times in a row (GR-3), Silenced after how many failures they get no answer any more (MSG-5).
type alarm struct {
	Reason    string
	NeedsHelp bool
	Silenced  int
}

// report tells the security officer of control mail that was not carried out, and the person whose code was used by another.
func (r *Record) report(ctx context.Context, tx pgx.Tx, w World, m *Matter, a Act, why alarm) ([]int64, error) {
	to := w.guards()
	for i := range w.People {
		p := &w.People[i]
		if a.Token != nil && a.Token.Person != nil && *a.Token.Person == p.ID && (a.Actor == nil || a.Actor.ID != p.ID) {
			to[p.Address()] = Recipient{Person: p}
		}
	}
	d := r.data(w, nil, NoticeControlRefused, Recipient{}, a)
	d.Reason, d.NeedsHelp, d.Silenced, d.Sender, d.Message = why.Reason, why.NeedsHelp, why.Silenced, a.From.Key(), a.Mail.ID
	if m != nil {
		d.Number, d.RequestNumber, d.Mailbox = m.Number(), m.Request.Number, m.Request.Mailbox
	}
	return r.tellGuards(ctx, tx, w, to, d, a)
}

// guards are the security officers: those of the roster, and the one that the configuration names.
func (w World) guards() map[string]Recipient {
	to := map[string]Recipient{}
	for i := range w.People {
		if p := &w.People[i]; p.Has(RoleSecurityOfficer) {
			to[p.Address()] = Recipient{Person: p}
		}
	}
	if o := (Address{Address: w.Office.SecurityOfficer}).Key(); o != "" {
		if _, ok := to[o]; !ok {
			to[o] = Recipient{Address: Address{Address: o}}
		}
	}
	return to
}

// tellGuards writes a report to each, at most [reportsHourly] an hour of its name; the last one says so.
func (r *Record) tellGuards(ctx context.Context, tx pgx.Tx, w World, to map[string]Recipient, d NoticeData, a Act) ([]int64, error) {
	var ids []int64
	for _, address := range sortedKeys(to) {
		before, err := reported(ctx, tx, d.Name, address, w.Now)
		if err != nil {
			return nil, err
		}
		if before >= reportsHourly {
			continue
		}
		d.LastOfHour = before == reportsHourly-1
		id, err := r.insertNotice(ctx, tx, w, nil, to[address], d, a)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func sortedKeys[K ~string, V any](m map[K]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, string(k))
	}
	slices.Sort(keys)
	return keys
}

// Refuse reports a control mail that is about no matter its sender takes part in, or whose sender is not proven; nothing else happens.
// A proven person on the roster is answered; nobody else is.
func (r *Record) Refuse(ctx context.Context, tx pgx.Tx, request *int64, a Act, no *Refusal, proven bool, now time.Time) error {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return err
	}
	var m *Matter
	if request != nil {
		loaded, err := r.load(ctx, tx, *request)
		if err != nil && !errors.Is(err, ErrNoSuchMatter) {
			return err
		}
		if err == nil {
			m = &loaded
		}
	}
	return r.refuse(ctx, tx, w, m, a, no, proven)
}

func (r *Record) refuse(ctx context.Context, tx pgx.Tx, w World, m *Matter, a Act, no *Refusal, proven bool) error {
	if !proven {
		a.Actor = nil // whoever it claims to be did nothing, and is told if it was their code
	}
	err := audit(ctx, tx, auditEntry{
		Actor: a.actor(), Role: RoleDaemon, Action: "refused " + a.action(), Record: fmt.Sprintf("message:%d", a.Mail.ID), Message: a.message(),
		Detail: no.Code,
	}, w.Now)
	if err != nil {
		return err
	}
	var ids []int64
	if proven && a.Actor != nil {
		to := Recipient{Person: a.Actor}
		d := r.data(w, nil, NoticeNotDone, to, a)
		d.Reason = no.Reason
		if m != nil && !no.Security && !m.takesPart(a) {
			// what stands against who had the case before is not what they wrote
			if passed := m.passedOn(w, a.Actor); passed != "" {
				d.Reason, d.Mailbox = passed, m.Request.Mailbox
				d.Number, d.RequestNumber, d.CaseNumber = m.Number(), m.Request.Number, m.Case.Number
			}
		}
		if ids, err = r.answerNotDone(ctx, tx, w, nil, to, d, a, no.Security); err != nil {
			return err
		}
	}
	if no.Security {
		more, err := r.report(ctx, tx, w, m, a, alarm{Reason: no.Reason})
		if err != nil {
			return err
		}
		ids = append(ids, more...)
	}
	return r.enqueue(ctx, tx, ids)
}

// Decline answers a control mail that cannot even be put to the table (no command in it, or one that cannot be read without guessing) with
// what is possible on its matter. Its sender must have been found to take part and be proven.
func (r *Record) Decline(ctx context.Context, tx pgx.Tx, request int64, a Act, no *Refusal, now time.Time) (Applied, error) {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return Applied{}, err
	}
	m, err := r.load(ctx, tx, request)
	if err != nil {
		return Applied{}, err
	}
	if no.Code == "no_command" {
		if err := r.keepWords(ctx, tx, w, &m, a); err != nil {
			return Applied{}, err
		}
	}
	return r.notDone(ctx, tx, w, m, a, no)
}

// Keep puts contents under the key of the request that they belong to (SEC-6). request 0 leaves them under their own.
func (r *Record) Keep(ctx context.Context, tx pgx.Tx, request int64, contents ...*vault.ID) error {
	if request == 0 {
		return nil
	}
	var key vault.ID
	if err := tx.QueryRow(ctx, sqlKeyOf, pgx.NamedArgs{"id": request}).Scan(&key); err != nil {
		return fmt.Errorf("reading the key of request %d: %w", request, err)
	}
	for _, c := range contents {
		if c == nil {
			continue
		}
		if err := r.Vault.Attach(ctx, tx, *c, key); err != nil {
			return fmt.Errorf("attaching content %s to request %d: %w", c, request, err)
		}
	}
	return nil
}
