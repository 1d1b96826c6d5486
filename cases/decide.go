package cases

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// World is what a decision may know besides the matter itself: the time, the office, the people and their open work.
type World struct {
	Now    time.Time
	Office Office
	// People are the active ones of the roster.
	People []Person
	// Load counts the open cases of an officer by person id.
	Load map[int64]int
}

// Act is something that happens to a matter: a mail's command or answer, a delivery, a timer.
type Act struct {
	On Trigger
	// Command is set for a verb.
	Command *Command
	// Actor is the person on the roster who acts; nil for the requestor and the daemon.
	Actor *Person
	// From is the address the mail came from.
	From Address
	// As is another address of the sender's by which they are the requestor or the submitter (ROLE-1), "" where it is From.
	As string
	// Token is the one the mail carried, nil where it carried none that we know.
	Token *Token
	// Reading is what triage understood, for an arrival and an answer.
	Reading *Reading
	// Changes and Merged are what an answer changes, worked out before deciding.
	Changes []Change
	Merged  Draft
	// Mail refers to the mail that causes it, zero for the daemon's own acts.
	Mail MailRef
	// Bounce tells of a mail of ours that did not arrive.
	Bounce *BounceInfo
	// Question is what the requestor was asked, where this is the answer to it.
	Question string
	// Inside is what the officer wrote for the supervisor with a result that is still to be reviewed, where it is asked for again.
	Inside string
	// soFar and earlier are what a case has gathered, where it is given to another officer; see [Record.soFar].
	soFar   []Entry
	earlier int
	// links are what a review tells of other requests; see [Record.links].
	links []Link
	// judged are the nine criteria of the draft as it is shown now; see [Record.judge].
	judged []Criterion
	// Quiet keeps a command that stands before another one in the same mail from being answered on its own (GR-3: one answer a mail).
	Quiet bool
	// Next is when the next reminder is due, zero where this was the last.
	Next time.Time
	// Correct reads the field lines of a SET into what they change (Appendix A's values, normalised); triage's function, handed in. A field that
	// is to be cleared is there without values.
	Correct func(Command) (Draft, *Refusal)
	// Note is what the answer to a question says besides how the matter stands.
	Note string
	// Doubt is what made triage ask before a command is carried out (GR-10), in words for its sender; "" for a clear one.
	Doubt string
	// Confirmed says that the command was confirmed by code (GR-7, GR-10, SEC-10).
	Confirmed bool
	// markedBefore says that the mail whose command is confirmed now bears a marking.
	markedBefore bool
	// askedIn is the state of the matter in which a command that is confirmed now was asked back, "" for any other.
	askedIn State
	// all are the commands of the mail that this one is of.
	all []Command
	// Other is the matter that DUPLICATE names, loaded by Apply; nil where there is none.
	Other *Matter
	// Files are what the mail brings as files. Keep makes contents of their own of them, in tx and under the key of the request (FAI-3, RFI-2):
	// triage's function, handed in, nil where there is no mail. To be called only where the command is carried out.
	Files []SentFile
	Keep  KeepFunc
	// NewPassphrase is what the documents that this act makes are locked with.
	NewPassphrase string
	// file is what documents are drawn from; see [Record.caseFile]. fileSums are the SHA-256 of the files on record, by id.
	file     *caseFile
	fileSums map[int64]string
}

// MailRef is what an answer needs to know of the mail it answers.
type MailRef struct {
	// ID is the row in messages, Mailbox the intake address it came to.
	ID      int64
	Mailbox string
	// MessageID is its own, without angle brackets, for In-Reply-To.
	MessageID string
	// Lines are its first new lines, to be quoted in the answer (GR-3).
	Lines []string
	// Marked says that it bears a marking other than UNCLASSIFIED; nothing of it is quoted then.
	Marked     bool
	ReceivedAt time.Time
}

// BounceInfo is a mail of ours that was not delivered. Message is the bounce that told of it, 0 where our own sending failed.
type BounceInfo struct {
	Notice  int64
	Message int64
	Name    NoticeName
	Address string
	Status  string
}

// Plan is what a decision causes. Apply writes it down, all of it in one transaction.
type Plan struct {
	// After is the matter as it will be; OpenCase asks for a case number.
	After    Matter
	OpenCase bool
	From     State
	By       Role
	// Text of the event (a note, a reason, a question); it is kept sealed.
	Text string
	// Basis of a negative result and Rating of a disposition are kept with it.
	Basis   string
	Rating  int
	Changed bool
	Spends  []StepKind
	Opens   []StepKind
	Sends   []Planned
	// Criteria that this decision settles.
	Criteria []Criterion
	// Until is when a hold ends: what the step that it opens is due at.
	Until time.Time
	// Resumed says that what is missing was asked for again just now: no reminder follows it (EXT-4).
	Resumed bool
	// Address is where the requestor is written to from now on, "" for where it was (SET).
	Address string
	// PassOn says that whoever sent the command has to pass the request on themselves (REFER): the answer holds it.
	PassOn bool
	// Joins is the matter into which this one is closed (DUPLICATE).
	Joins *Matter
	// Activity is what an officer did in the inquiry (FAI-2).
	Activity *ActivityEntry
	// Product is what an officer sends in for review, Files what is kept of the mail's files.
	Product *Product
	Files   []plannedFile
	// ReviewEntries is the step whose mail showed what was entered: that is reviewed with this decision (REV-1). Shown says that it is shown now.
	ReviewEntries *Step
	Shown         bool
	// Proposal is what an officer asks for; Granted or Declined the step whose question is answered, Extend the day that was granted.
	Proposal          *ProposalWords
	Granted, Declined StepKind
	Extend            time.Time
	// Share and Unshare are the persons who may see the case from now on, or no longer.
	Share, Unshare int64
	// Inform says that the director is told of a closure (SUP-4).
	Inform bool
	// Track says that it turns out to be classified: what was kept of it before is destroyed (CLS-1).
	Track bool
	// Passphrase is what the officer is told of new documents.
	Passphrase string
	// Done and Effects are the words of the answer to whoever sent a command.
	Done    string
	Effects []string
}

// Planned is a mail that a decision sends.
type Planned struct {
	Name NoticeName
	To   Recipient
	// Fill adds what only this decision knows.
	Fill func(*NoticeData)
}

// Recipient is a person of the roster, or an outside address.
type Recipient struct {
	Person  *Person
	Address Address
}

// Refusal is why an act is not carried out: one reason in plain words for whoever sent it (GR-3).
type Refusal struct {
	// Code is stable, for the audit log and tests.
	Code   string
	Reason string
	// Settled is the step that was decided before, and Seen the version that was shown, where it is not the newest (SUP-3).
	Settled *Step
	Seen    int
	// Confirm says that the command would be carried out if it is confirmed (CONFIRM NEEDED instead of NOT DONE).
	Confirm bool
	// Security marks an attempt without the right or with another's token: it is reported (SEC-1, SEC-2).
	Security bool
}

// Error implements error, with the code only: the reason may name people.
func (r *Refusal) Error() string { return "refused: " + r.Code }

func refuse(code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// deciding is what guards and effects work on.
type deciding struct {
	w World
	m *Matter
	a Act
	p *Plan
}

// Decide works out what an act causes, or refuses it with a [*Refusal]. It is pure: no clock, no database.
func Decide(w World, m Matter, a Act) (*Plan, error) {
	of, state := m.Of(), m.State()
	var rows []Transition
	for _, t := range table() {
		if t.Of == of && t.On == a.On {
			rows = append(rows, t)
		}
	}
	if err := sound(w, &m, a); err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		// the verb may belong to the other life of the matter: APPROVE of a request that is a case already
		return nil, notPossible(w, m, a)
	}
	roles, err := rights(w, rows, m, a)
	if err != nil {
		return nil, err
	}
	if err := tokenGood(w, m, rows, a, roles[0]); err != nil {
		return nil, err
	}
	p := &Plan{After: m, From: state}
	if m.Case != nil {
		c := *m.Case
		p.After.Case = &c
	}
	d := &deciding{w: w, m: &p.After, a: a, p: p}
	for _, t := range rows {
		i := slices.IndexFunc(roles, func(r Role) bool { return slices.Contains(t.By, r) })
		if i < 0 || !slices.Contains(t.From, state) || t.When.holds != nil && !t.When.holds(d) {
			continue
		}
		p.By = roles[i]
		if p, err = d.carryOut(t); err != nil {
			return nil, err
		}
		if a.askedIn != "" && a.askedIn != state {
			// who confirms has seen another state than the one that it would be carried out in (SUP-3)
			return nil, refuse("stale", "Things have changed since we asked you: %s %s now. Send the command again if you still mean it.", m.Number(), m.Words())
		}
		// only what would be carried out is asked back
		if why := mustConfirm(w, &m, a, p, p.By); why != "" {
			return nil, &Refusal{Code: "confirm", Confirm: true, Reason: why}
		}
		return p, nil
	}
	return nil, notPossible(w, m, a)
}

// carryOut runs guards and effect of the row that fits.
func (d *deciding) carryOut(t Transition) (*Plan, error) {
	for _, g := range t.Guards {
		if err := g.check(d); err != nil {
			return nil, err
		}
	}
	d.p.Spends, d.p.Opens = t.Spends, t.Opens
	if t.effect != nil {
		if err := t.effect(d); err != nil {
			return nil, err
		}
	}
	d.track()
	if d.m.Case != nil && t.Of == CaseRecord {
		d.m.Case.State = t.To
	} else {
		d.m.Request.State = t.To
	}
	d.m.letGo()
	for _, name := range t.Sends {
		d.send(name, nil)
		if asksSupervisor(name) && d.fits(name) && !d.sends(name) {
			return nil, ErrNoSupervisor // what nobody is asked would wait for ever
		}
	}
	return d.p, nil
}

// asksSupervisor says whether a mail puts a question on which everything waits.
func asksSupervisor(name NoticeName) bool {
	return slices.Contains([]NoticeName{
		NoticeReview, NoticeResultReview, NoticeDropAsked, NoticeChooseOfficer, NoticeClosureReview, NoticeConcurrence, NoticeReferralReview, NoticeExtensionAsked,
	}, name)
}

func (d *deciding) sends(name NoticeName) bool {
	return slices.ContainsFunc(d.p.Sends, func(s Planned) bool { return s.Name == name })
}

// send plans one mail for each recipient of its audience; an effect may have planned it already with words of its own.
func (d *deciding) send(name NoticeName, fill func(*NoticeData)) {
	if d.sends(name) {
		return
	}
	for _, to := range d.audience(name) {
		d.p.Sends = append(d.p.Sends, Planned{Name: name, To: to, Fill: fill})
	}
}

// sound refuses what nobody may do, whatever the state: an unproven sender (SEC-1), a mail that went to somebody else (SEC-2), and a command
// of somebody without a part in the matter, who learns nothing of it (ROLE-3).
func sound(w World, m *Matter, a Act) error {
	switch passed := m.passedOn(w, a.Actor); {
	case a.On != OnArrival && a.Reading != nil && !a.Reading.Proof.Proven():
		return &Refusal{Code: "unproven", Security: true, Reason: "The sender is not proven."}
	case a.Command == nil:
		return nil
	case foreign(a):
		return &Refusal{Code: "token_of_another", Security: true, Reason: "The mail that you answered was sent to somebody else. Everybody has a mail of their own."}
	case !m.takesPart(a) && settledByThem(a) && (passed == "" || a.Token.Step.SpentVerb == string(a.On)):
		return refuse("already_done", "%s", strings.TrimSpace(fmt.Sprintf("You answered this before, with %s. %s", a.Token.Step.SpentVerb, passed)))
	case !m.takesPart(a) && passed != "":
		return refuse("passed_on", "%s", passed)
	case !m.takesPart(a):
		return &Refusal{Code: "no_right", Security: true, Reason: "You have no part in this matter."}
	}
	return nil
}

// settledByThem says whether a mail answers again what its sender settled: who has declined a case is no intruder when they say so twice.
func settledByThem(a Act) bool {
	return a.Actor != nil && a.Token != nil && a.Token.Step != nil && a.Token.Step.SpentBy != nil && *a.Token.Step.SpentBy == a.Actor.ID
}

// foreign says whether a mail answers one of ours that was sent to somebody else.
func foreign(a Act) bool {
	switch t := a.Token; {
	case t == nil:
		return false
	case t.Person != nil:
		return a.Actor == nil || *t.Person != a.Actor.ID
	default:
		return t.Address != a.From.Key() && !a.Actor.Uses(t.Address)
	}
}

// takesPart says whether whoever acts has a part in the matter (MSG-2, ROLE-3); see [TakesPart].
func (m *Matter) takesPart(a Act) bool {
	return a.Actor.Has(RoleSupervisor) || m.worksOn(a.Actor) || m.Request.TakesPart(a.asker()) || m.sharedWith(a.Actor) || m.reviews(a.Actor)
}

// reviews says whether somebody is a team lead before whom something of the case lies (REV-1).
func (m *Matter) reviews(p *Person) bool {
	_, open := m.Open[StepEntries]
	return open && p.Has(RoleTeamLead)
}

// asker is the address by which whoever acts is the requestor or the submitter, if they are.
func (a Act) asker() string { return Address{Address: cmp.Or(a.As, a.From.Address)}.Key() }

func (m *Matter) assignedTo(p *Person) bool {
	return p != nil && m.Case != nil && m.Case.Officer != nil && *m.Case.Officer == p.ID
}

// asks says whether the act is of the requestor. Answers may come from whoever sent the request in too; what the result was worth, that it
// was received, and that nothing is wanted any more, says the requestor alone.
func (m *Matter) asks(a Act) bool {
	if a.On == On(Received) || a.On == On(Dispose) || a.On == On(Withdraw) {
		return a.asker() != "" && (a.asker() == m.Request.RequestorAddress || a.Actor.Uses(m.Request.RequestorAddress))
	}
	return a.On == OnArrival || m.Request.TakesPart(a.asker()) || a.On == OnAnswer && m.fromReferral(a.From)
}

// rights finds in which roles the actor may do this at all, in the order of the table (SEC-1, ROLE-3).
func rights(w World, rows []Transition, m Matter, a Act) (roles []Role, err error) {
	for _, t := range rows {
		for _, r := range t.By {
			if !slices.Contains(roles, r) && m.acts(a, r) {
				roles = append(roles, r)
			}
		}
	}
	if len(roles) > 0 {
		return roles, nil
	}
	if passed := m.passedOn(w, a.Actor); passed != "" && slices.Contains(rows[0].By, RoleOfficer) {
		return nil, refuse("passed_on", "%s", passed)
	}
	who := "a supervisor"
	if slices.Contains(rows[0].By, RoleOfficer) {
		who = "the officer to whom the case is assigned"
		if o := m.officer(w); o != nil && a.Actor.Has(RoleSupervisor) {
			who += ", " + o.Name + ","
		}
	} else if slices.Contains(rows[0].By, RoleRequestor) {
		who = "whoever made the request"
	} else if slices.Contains(rows[0].By, RoleDirector) {
		who = "the director"
	}
	// a supervisor who takes the officer's verb is no intruder
	return nil, &Refusal{Code: "no_right", Security: !a.Actor.Has(RoleSupervisor), Reason: fmt.Sprintf("Only %s can do this.", who)}
}

// acts says whether whoever acts does so in a role, in this matter.
func (m *Matter) acts(a Act, r Role) bool {
	switch r {
	case RoleDaemon:
		return a.Actor == nil && a.Mail.ID == 0
	case RoleRequestor:
		return m.asks(a)
	case RoleOfficer:
		return m.worksOn(a.Actor)
	case RoleSupervisor, RoleDirector, RoleTeamLead:
		return a.Actor.Has(r)
	}
	return false
}

// tokenGood checks the token that a person on the roster must show for the step (SEC-1, SEC-2). A requestor is known by taking part.
func tokenGood(w World, m Matter, rows []Transition, a Act, role Role) error {
	if role == RoleRequestor || role == RoleDaemon {
		return nil
	}
	t, c := a.Token, a.Command
	if c != nil && c.Number != "" && !strings.EqualFold(c.Number, m.Request.Number) && (m.Case == nil || !strings.EqualFold(c.Number, m.Case.Number)) {
		return refuse("number_differs", "Your first line names %s, but the mail that you answered is about %s.", c.Number, m.Number())
	}
	switch {
	case t == nil:
		return shownGood(m, rows, a) // a new mail that names a number is asked back (SEC-10)
	case t.Person == nil:
		return refuse("token_of_requestor", "The mail that you answered was sent to you as the requestor. Use the button below, or reply to this mail.")
	case t.Request == nil || *t.Request != m.Request.ID:
		return refuse("token_elsewhere", "The mail that you answered is about another matter than the number in your first line.")
	case !w.Now.Before(t.ExpiresAt):
		return refuse("token_expired", "The mail that you answered is too old. Use the button below, or reply to this mail.")
	}
	return stepGood(w, m, rows, a)
}

// stepGood checks that the question which the token answers is still open, and that the version is the one that was shown (GR-4, SUP-3).
func stepGood(w World, m Matter, rows []Transition, a Act) error {
	kinds := map[StepKind]bool{}
	for _, t := range rows {
		if t.Step == "" && slices.Contains(t.From, m.State()) {
			return nil
		}
		for _, k := range t.steps() {
			kinds[k] = true
		}
	}
	s := a.Token.Step
	if s == nil || !kinds[s.Kind] {
		return notPossible(w, m, a)
	}
	open, ok := m.Open[s.Kind]
	switch v := cmp.Or(a.Command.Version, a.Token.Version); {
	case ok && v != open.Version, ok && a.Token.Version != open.Version:
		if v == open.Version {
			v = a.Token.Version
		}
		return stale(v, open.Version)
	case ok && open.ID != s.ID:
		// it was settled, and is asked again: what the reader answered is not the newest mail about it
		return changedSince(m)
	case ok:
		return nil
	}
	for _, t := range rows {
		if slices.Contains(t.From, m.State()) && slices.Contains(t.Past, s.Kind) {
			return nil
		}
	}
	return alreadyDone(w, m, *s)
}

// shownGood checks the version that a mail without a token names, where it names one.
func shownGood(m Matter, rows []Transition, a Act) error {
	for _, t := range rows {
		for _, k := range t.steps() {
			if open, ok := m.Open[k]; ok && slices.Contains(t.From, m.State()) && a.Command.Version != 0 && a.Command.Version != open.Version {
				return stale(a.Command.Version, open.Version)
			}
		}
	}
	return nil
}

// stale says that a decision is about another version than the newest (SUP-3).
func stale(seen, now int) error {
	r := refuse("stale", "What you saw was version %d; now it is version %d.", seen, now)
	r.Seen = seen
	return r
}

// changedSince says that a mail shows how it stood before something happened by itself, and how it stands now.
func changedSince(m Matter) error {
	return refuse("stale", "Things have changed since the mail that you answered was sent: %s %s now. Send it again in reply to this mail if you still mean it.", m.Number(), m.Words())
}

// alreadyDone says who settled the step, and when.
func alreadyDone(w World, m Matter, s Step) error {
	if s.SpentBy == nil {
		return changedSince(m)
	}
	who := "a colleague"
	for _, p := range w.People {
		if p.ID == *s.SpentBy {
			who = p.Name
		}
	}
	if held, ok := m.Open[StepHold]; ok && s.SpentVerb == string(On(Hold)) {
		until := ""
		if held.DueAt != nil {
			until = ", until " + w.Day(*held.DueAt)
		}
		no := refuse("on_hold", "%s put it on hold on %s%s. To decide all the same, or to end that, use one of the lines below.", who, w.When(*s.SpentAt), until)
		no.Settled = &s
		return no
	}
	no := refuse("already_done", "%s was already answered with %s by %s on %s.", m.Number(), s.SpentVerb, who, w.When(*s.SpentAt))
	no.Settled = &s
	return no
}

// notPossible names the state that stands against it.
func notPossible(w World, m Matter, a Act) error {
	if a.Token != nil && a.Token.Step != nil && a.Token.Step.SpentAt != nil {
		if open, ok := m.Open[a.Token.Step.Kind]; !ok || open.ID != a.Token.Step.ID {
			return alreadyDone(w, m, *a.Token.Step)
		}
	}
	if no := advice(m, a); no != nil {
		return no
	}
	for _, t := range table() {
		if t.Of == m.Of() && t.On == a.On && t.To == m.State() {
			return refuse("already_done", "That was done before: %s %s.", m.Number(), m.Words())
		}
	}
	what, _, _ := strings.Cut(string(a.On), " ")
	return refuse("not_possible", "%s %s, so %s is not possible now.", m.Number(), m.Words(), what)
}

// When writes a time in the office's zone, with weekday and zone (MAILS.md rule 8).
func (w World) When(t time.Time) string {
	text := t.In(w.Office.Calendar.Zone()).Format("Monday 2 January 2006, 15:04 MST")
	// people say "Eastern time", and are right all the year
	return usZone.ReplaceAllString(text, "${1}T")
}

var usZone = regexp.MustCompile(`\b([ECMP])[SD]T$`)

// Words says where a matter stands, to stand behind its number: "is with a supervisor for decision".
func (m *Matter) Words() string {
	if m.Case != nil {
		switch m.Case.State {
		case CaseOpened:
			return "is open and waits for an officer"
		case CaseAssigned:
			return "is assigned to an officer, who has not begun yet"
		case CaseInProgress:
			return "is being worked on"
		case CaseInReview:
			return "has a result that a supervisor is reviewing"
		case CaseConcurrence:
			return "has an approved report, and waits for the director's concurrence"
		case CaseOnHold:
			return "is on hold"
		case CaseReleased:
			return "has an approved result that is on its way to the requestor"
		case CaseClosed:
			return "is closed, and waits to be closed out"
		case CaseClosedOut:
			return "is closed out"
		case CaseReferred:
			return "was passed on to another office"
		case CaseWithdrawn:
			return "was withdrawn"
		default: // a request's state, which no case has
		}
	}
	switch m.Request.State {
	case RequestIncomplete:
		return "waits for what is missing"
	case RequestInReview:
		return "is with a supervisor for decision"
	case RequestReturned:
		return "waits for the requestor's answer to a question"
	case RequestOnHold:
		return "is on hold"
	case RequestRejected:
		return "was not accepted"
	case RequestDuplicate:
		return "goes on together with another request"
	case RequestWithdrawn:
		return "was withdrawn"
	case RequestReferred:
		if m.ReferralAddress == "" {
			return "belongs to another office" // nothing went there by mail
		}
		return "was passed on to another office"
	default:
		return "is on record"
	}
}
