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

// Enqueuer puts jobs into the queue in the caller's transaction: they are there exactly if it commits.
type Enqueuer interface {
	// SendNotices enqueues one send_notice job for each notice id.
	SendNotices(ctx context.Context, tx pgx.Tx, ids []int64) error
}

// Record is the only writer of states. Its methods work in the caller's transaction and never commit.
type Record struct {
	Vault   *vault.Vault
	Enqueue Enqueuer
	Office  Office
	// Judge works out the nine criteria of a draft (EXT-5): triage's function, handed in. Without one a review shows none.
	Judge func(Draft, Standing) []Criterion

	secrets secretCache
}

// Applied tells what an act came to.
type Applied struct {
	Request int64
	Case    *int64
	Number  string
	// Refused is set where nothing was changed; it was answered if it may be.
	Refused *Refusal
}

// Open makes a draft of a new request (EXT-1 to EXT-5): a.Reading says what was understood, a.Merged is its draft.
func (r *Record) Open(ctx context.Context, tx pgx.Tx, a Act, submitter *Person, now time.Time) (Applied, error) {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return Applied{}, err
	}
	a.On = OnArrival
	m := Matter{Open: map[StepKind]Step{}, Request: r.newRequest(a, submitter)}
	if m.Request.Number, err = r.requestNumber(ctx, tx, now); err != nil {
		return Applied{}, err
	}
	a.Merged = a.Reading.Draft
	// what goes in the first row is what the decision works out from: state and draft
	plan, err := Decide(w, m, a)
	if err != nil {
		return Applied{}, fmt.Errorf("opening a request: %w", err)
	}
	key, err := r.Vault.NewKey(ctx, tx, now)
	if err != nil {
		return Applied{}, fmt.Errorf("making the key of a request: %w", err)
	}
	plan.After.Request.VaultKey = key
	plan.After.Request.project(plan.After.Draft)
	if err := insertRequest(ctx, tx, &plan.After.Request); err != nil {
		return Applied{}, err
	}
	return r.write(ctx, tx, w, plan, a)
}

// newRequest is the row of a request that does not exist yet.
func (r *Record) newRequest(a Act, submitter *Person) Request {
	req := Request{
		State: Absent, Version: 1, Revision: 1, Mailbox: a.Mail.Mailbox, RequestedAt: a.Mail.ReceivedAt,
		Proven: a.Reading.Proof.Proven(), ThreadRoot: plain(a.Mail.MessageID),
	}
	req.project(a.Reading.Draft)
	switch {
	case a.Reading.Submitter != nil:
		req.SubmitterAddress = plain(a.Reading.Submitter.Key())
	case a.From.Key() != req.RequestorAddress:
		// who names another address than their own as the requestor's has sent it in for them: the review says so
		req.SubmitterAddress = plain(a.From.Key())
	}
	switch {
	case submitter != nil:
		req.Submitter = &submitter.ID
	case a.Reading.Internal && a.Actor != nil: // who opened it is on record by who they are, whatever their addresses become (INT-10, ROLE-2)
		req.Submitter = &a.Actor.ID
	}
	mayReferOthers := a.Actor.Has(RoleOfficer) || a.Actor.Has(RoleSupervisor) || a.Actor.Has(RoleTeamLead) || a.Actor.Has(RoleCST)
	// a desk may ask for a colleague, but nobody may make us write to strangers
	elsewhere := req.RequestorAddress != "" && a.From.Domain() != (Address{Address: req.RequestorAddress}).Domain()
	req.Quiet = a.Reading.NoAnswer || elsewhere && !mayReferOthers
	return req
}

// project fills the clear columns, what is searched on, from the draft. What the columns do not take stays in the draft alone.
func (r *Request) project(d Draft) {
	r.Type, r.Priority = "", ""
	if slices.Contains([]Type{RFI, RFS, FAI}, d.Type) {
		r.Type = d.Type
	}
	if p := d.Fields.Value(Priority); slices.Contains(levels(), p) {
		r.Priority = p
	}
	r.Agency = plain(d.Fields.Value(Agency))
	r.RequestorName = plain(d.Fields.Value(RequestorName))
	r.RequestorAddress = plain(Address{Address: d.Fields.Value(RequestorEmail)}.Key())
}

// plain makes of a text from outside one that PostgreSQL takes: valid UTF-8 without NUL.
func plain(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// Apply carries out an act on a request or on the case that it became, or answers why not. Everything that it causes is written in tx.
func (r *Record) Apply(ctx context.Context, tx pgx.Tx, request int64, a Act, now time.Time) (Applied, error) {
	w, err := r.world(ctx, tx, now)
	if err != nil {
		return Applied{}, err
	}
	if err := r.loadOther(ctx, tx, request, &a); err != nil {
		return Applied{}, err
	}
	m, err := r.load(ctx, tx, request)
	if err != nil {
		return Applied{}, err
	}
	if err := refreshStep(ctx, tx, &a); err != nil {
		return Applied{}, err
	}
	if a.On == OnAnswer {
		a.Merged, a.Changes = m.Draft.Merge(a.Reading.Draft)
	}
	if a.Question, err = r.lastQuestion(ctx, tx, m, a.On); err != nil {
		return Applied{}, err
	}
	if a.soFar, a.earlier, err = r.soFar(ctx, tx, &m, a.On); err != nil {
		return Applied{}, err
	}
	if err := r.recallFiles(ctx, tx, &m, &a); err != nil {
		return Applied{}, err
	}
	plan, err := Decide(w, m, a)
	var no *Refusal
	if errors.As(err, &no) {
		if no.Confirm {
			return r.askConfirm(ctx, tx, w, m, a, no)
		}
		return r.notDone(ctx, tx, w, m, a, no)
	}
	if err != nil {
		return Applied{}, fmt.Errorf("deciding on %s: %w", m.Number(), err)
	}
	if plan.Changed {
		plan.After.Request.project(plan.After.Draft)
		// whom we write to is fixed by the first, proven mail: an answer cannot move it, a supervisor's SET can
		plan.After.Request.RequestorAddress = cmp.Or(plan.Address, m.Request.RequestorAddress, plan.After.Request.RequestorAddress)
	}
	if err := updateRequest(ctx, tx, &plan.After.Request, m.Request.State); err != nil {
		return Applied{}, err
	}
	return r.write(ctx, tx, w, plan, a)
}

// lastQuestion is what a RETURN asked: of the requestor, where this is their answer, or of the officer, where this is their result; else "".
func (r *Record) lastQuestion(ctx context.Context, tx pgx.Tx, m Matter, on Trigger) (string, error) {
	returned := m.Case == nil && (m.Request.State == RequestReturned || m.Request.HeldFrom == RequestReturned)
	if !((on == OnAnswer || on == OnDropAsked) && returned || slices.Contains([]Trigger{On(Negative), On(Positive), On(Report), On(Complete)}, on) && m.Case != nil) {
		return "", nil
	}
	_, _, q, err := r.lastWords(ctx, tx, &m, Return)
	return q, err
}

// write puts down all that a plan causes, in the order in which rows refer to each other. The case counter comes as late as it can.
func (r *Record) write(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) (Applied, error) {
	m := &p.After
	if p.Changed || p.sends(NoticeReview) {
		var err error
		if a.judged, err = r.judge(ctx, tx, w, &m.Request, m.Draft, a); err != nil {
			return Applied{}, err
		}
	}
	if err := r.writeDraft(ctx, tx, w, p, a); err != nil {
		return Applied{}, err
	}
	if err := r.writeSteps(ctx, tx, w, p, a); err != nil {
		return Applied{}, err
	}
	if p.OpenCase {
		if err := r.insertCase(ctx, tx, m.Case); err != nil {
			return Applied{}, err
		}
		p.Effects = append([]string{"It is case " + m.Case.Number + " now."}, p.Effects...)
	}
	if err := r.writeFiles(ctx, tx, w, p, a); err != nil {
		return Applied{}, err
	}
	if p.Product != nil && a.file != nil {
		a.file.product = *p.Product
	}
	if err := r.refile(ctx, tx, m, &a); err != nil {
		return Applied{}, err
	}
	text, err := r.writeText(ctx, tx, w, p, a)
	if err != nil {
		return Applied{}, err
	}
	if m.Case != nil && !p.OpenCase {
		if err := updateCase(ctx, tx, m.Case, p.From); err != nil {
			return Applied{}, err
		}
	}
	if err := r.openSteps(ctx, tx, w, p); err != nil {
		return Applied{}, err
	}
	if err := r.writeHistory(ctx, tx, w, p, a, text); err != nil {
		return Applied{}, err
	}
	if err := r.writeActivity(ctx, tx, w, p, a); err != nil {
		return Applied{}, err
	}
	for _, write := range []func(context.Context, pgx.Tx, World, *Plan, Act) error{r.join, r.writeReviews, r.writeProposal, r.writeShares, r.fileDocument, r.shredOlder} {
		if err := write(ctx, tx, w, p, a); err != nil {
			return Applied{}, err
		}
	}
	out := Applied{Request: m.Request.ID, Number: m.Number()}
	if m.Case != nil {
		out.Case = &m.Case.ID
	}
	return out, r.writeNotices(ctx, tx, w, p, a)
}

// writeDraft keeps a new version and how its criteria stand.
func (r *Record) writeDraft(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	q := &p.After.Request
	if p.Changed {
		id, err := r.seal(ctx, tx, &q.VaultKey, p.After.Draft, w.Now)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlInsertVersion, pgx.NamedArgs{
			"request": q.ID, "version": q.Version, "draft": id, "message": a.message(), "actor": a.actor(), "now": w.Now,
		})
		if err != nil {
			return fmt.Errorf("writing version %d of %s: %w", q.Version, q.Number, err)
		}
		if err := r.writeLinks(ctx, tx, q.ID, q.Version, p.After.Draft, w.Now); err != nil {
			return err
		}
		for _, c := range a.judged {
			if err := putCriterion(ctx, tx, q, c, nil, w.Now); err != nil {
				return err
			}
		}
	}
	for _, c := range p.Criteria {
		if err := putCriterion(ctx, tx, q, c, a.actor(), w.Now); err != nil {
			return err
		}
	}
	return nil
}

func putCriterion(ctx context.Context, tx pgx.Tx, q *Request, c Criterion, by *int64, now time.Time) error {
	_, err := tx.Exec(ctx, sqlPutCriterion, pgx.NamedArgs{
		"request": q.ID, "version": q.Version, "number": c.Number, "state": c.State, "decided_by": by, "now": now,
	})
	if err != nil {
		return fmt.Errorf("writing criterion %d of %s: %w", c.Number, q.Number, err)
	}
	return nil
}

// writeSteps spends what was decided.
func (r *Record) writeSteps(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	for _, k := range p.Spends {
		args := pgx.NamedArgs{"request": p.After.Request.ID, "kind": k, "now": w.Now, "spent_by": a.actor(), "spent_verb": string(a.On)}
		if _, err := tx.Exec(ctx, sqlSpendStep, args); err != nil {
			return fmt.Errorf("spending step %s: %w", k, err)
		}
		if _, err := tx.Exec(ctx, sqlFireTimersOfStep, args); err != nil {
			return fmt.Errorf("stopping the timers of step %s: %w", k, err)
		}
		delete(p.After.Open, k)
	}
	if !p.Changed || len(p.After.Open) == 0 {
		return nil
	}
	v := p.After.Request.Version
	if _, err := tx.Exec(ctx, sqlRaiseSteps, pgx.NamedArgs{"request": p.After.Request.ID, "version": v}); err != nil {
		return fmt.Errorf("raising the steps of %s to version %d: %w", p.After.Number(), v, err)
	}
	for k, s := range p.After.Open {
		s.Version = v
		p.After.Open[k] = s
	}
	return nil
}

// openSteps opens what waits for somebody now, with its timers.
func (r *Record) openSteps(ctx context.Context, tx pgx.Tx, w World, p *Plan) error {
	m := &p.After
	for _, k := range p.Opens {
		s := Step{Kind: k, Version: m.Request.Version, OpenedAt: w.Now}
		if slices.Contains([]StepKind{StepReview, StepResultReview, StepConcurrence, StepReferral, StepExtension, StepSignificance}, k) {
			due := w.Office.Calendar.AddHours(w.Now, w.Office.reviewTime(m.Priority()))
			s.DueAt = &due
		}
		if k == StepHold {
			s.DueAt = &p.Until
		}
		err := tx.QueryRow(ctx, sqlOpenStep, pgx.NamedArgs{
			"request": m.Request.ID, "case_id": m.caseID(), "kind": k, "version": s.Version, "now": w.Now, "due_at": s.DueAt,
		}).Scan(&s.ID)
		if err != nil {
			return fmt.Errorf("opening step %s of %s: %w", k, m.Number(), err)
		}
		m.Open[k] = s
		for _, t := range w.timers(k, p) {
			_, err := tx.Exec(ctx, sqlInsertTimer, pgx.NamedArgs{"kind": t.kind, "request": m.Request.ID, "step": s.ID, "due_at": t.due})
			if err != nil {
				return fmt.Errorf("setting a timer of %s: %w", m.Number(), err)
			}
		}
	}
	return nil
}

// writeText seals the event's narrative, and the disposition's words where it is one.
func (r *Record) writeText(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) (*vault.ID, error) {
	words := told{Text: p.Text, Marked: a.marked(), Basis: p.Basis, Rating: p.Rating, Product: p.Product}
	if words == (told{Marked: words.Marked}) {
		return nil, nil
	}
	id, err := r.seal(ctx, tx, &p.After.Request.VaultKey, words, w.Now)
	if err != nil {
		return nil, err
	}
	if p.Text != "" && slices.Contains([]Trigger{On(Dispose), OnCallDisposition, On(Closeout)}, a.On) {
		p.After.Case.Disposition = &id
	}
	return &id, nil
}

// writeHistory writes the event and its audit entry (AUD-1), and ties the mail to the record's key (DESIGN 2).
func (r *Record) writeHistory(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act, text *vault.ID) error {
	m := &p.After
	_, err := tx.Exec(ctx, sqlInsertEvent, pgx.NamedArgs{
		"request": m.Request.ID, "case_id": m.caseID(), "now": w.Now, "actor": a.actor(), "actor_role": p.By, "verb": a.On,
		"from_state": p.From, "to_state": m.State(), "version": m.Request.Version, "message": a.message(), "text": text,
	})
	if err != nil {
		return fmt.Errorf("writing an event of %s: %w", m.Number(), err)
	}
	record := fmt.Sprintf("request:%d", m.Request.ID)
	if m.Case != nil {
		record = fmt.Sprintf("case:%d", m.Case.ID)
	}
	return audit(ctx, tx, auditEntry{
		Actor: a.actor(), Role: p.By, Action: string(a.On), Record: record, Message: a.message(),
		Detail: fmt.Sprintf("%s -> %s", cmp.Or(string(p.From), "none"), m.State()),
	}, w.Now)
}

func (m *Matter) caseID() *int64 {
	if m.Case == nil || m.Case.ID == 0 {
		return nil
	}
	return &m.Case.ID
}

// message is the mail that causes the act: its own, or the bounce that tells of ours.
func (a Act) message() *int64 {
	switch {
	case a.Mail.ID != 0:
		return &a.Mail.ID
	case a.Bounce != nil && a.Bounce.Message != 0:
		return &a.Bounce.Message
	}
	return nil
}

// action is the word of an act for the audit log: never one that a mail made up.
func (a Act) action() string {
	if slices.ContainsFunc(table(), func(t Transition) bool { return t.On == a.On }) {
		return string(a.On)
	}
	word, _, _ := strings.Cut(string(a.On), " ")
	if spec, ok := Verb(word).Spec(); ok {
		return string(spec.Verb)
	}
	return "a reply"
}

func (a Act) actor() *int64 {
	if a.Actor == nil {
		return nil
	}
	return &a.Actor.ID
}
