package cases

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlProposalsOf = `
		SELECT p.kind, p.details, p.asked_by, p.asked_at FROM proposals p JOIN steps s ON s.id = p.step WHERE p.case_id = @case_id AND p.decided_at IS NULL AND s.spent_at IS NULL`
	sqlInsertProposal = `
		INSERT INTO proposals (step, kind, case_id, details, asked_by, message, asked_at) VALUES (@step, @kind, @case_id, @details, @asked_by, @message, @now)`
	sqlDecideProposal = `
		UPDATE proposals SET decided_by = @by, decided_at = @now, granted = @granted
		WHERE step = (SELECT id FROM steps WHERE request = @request AND kind = @kind ORDER BY id DESC LIMIT 1)`
	sqlExtend = `UPDATE steps SET due_at = @until WHERE request = @request AND kind = 'work' AND spent_at IS NULL`
)

// Proposal is what an officer asks of a supervisor while the case goes on. Its words are kept sealed.
type Proposal struct {
	AskedBy int64
	AskedAt time.Time
	ProposalWords
}

// ProposalWords say what is asked for: a referral to Office (its mail goes to Address, "" where none is on file), more time until Until, or that
// the leadership is told; Reason is why, and of a referral what the office reads. Files are the ids of those that go with it.
type ProposalWords struct {
	Office     string    `json:"office,omitempty"`
	Address    string    `json:"address,omitempty"`
	Until      time.Time `json:"until,omitzero"`
	Reason     string    `json:"reason"`
	Passphrase string    `json:"passphrase,omitempty"`
}

// about says whether what was sent answers a mail that shows a step; a mail without a token means what is open alone.
func about(k StepKind) func(*deciding) bool {
	return func(d *deciding) bool {
		if d.a.Token != nil && d.a.Token.Step != nil {
			return d.a.Token.Step.Kind == k
		}
		_, open := d.m.Open[k]
		_, result := d.m.Open[StepResultReview]
		return open && !result
	}
}

var (
	condAboutReferral     = Condition{"the mail shows a referral", about(StepReferral)}
	condAboutExtension    = Condition{"the mail asks for more time", about(StepExtension)}
	condAboutSignificance = Condition{"the mail asks whether the leadership is told", about(StepSignificance)}

	guardUntilGiven = Guard{"a day ahead is named, and a reason", (*deciding).checkExtension}
	guardNoReport   = Guard{"no Report of Inquiry goes with an information report (FAI-4)", (*deciding).checkNoReport}
)

func guardAskedOnce(k StepKind) Guard {
	return Guard{"nothing of the kind waits for an answer", func(d *deciding) error {
		if _, open := d.m.Open[k]; open {
			return refuse("asked_already", "You have asked before, and no supervisor has answered yet. Ask again once they have; to add something now, send NOTE and your text.")
		}
		return nil
	}}
}

// InformationReport is the word of REFER for a broader notification, an Information Intelligence Report or another, which holds threat
// information only (FAI-4).
const InformationReport = "IIR"

func (d *deciding) checkNoReport() error {
	to, err := d.referral()
	if err != nil {
		return err
	}
	if to.name != InformationReport {
		return nil
	}
	for _, f := range d.a.Files {
		if d.isReport(f) {
			return refuse("report_attached", "An information report carries threat information only. %q is a Report of Inquiry, which does not go with it. Send it again without that file.", clip(f.Name, 80))
		}
	}
	return nil
}

// isReport says whether a file is a Report of Inquiry: one that is on file here, or one that calls itself so.
func (d *deciding) isReport(f SentFile) bool {
	for i := range d.m.Files {
		if d.m.Files[i].Kind == ReportFile && d.a.fileSums[d.m.Files[i].ID] == f.SHA256 {
			return true
		}
	}
	name := strings.ToLower(strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(f.Name))
	return strings.Contains(name, "report of inquiry") || strings.Contains(name, strings.ToLower(string(InquiryReport))) ||
		strings.Contains(" "+name+" ", " roi ") || strings.Contains(strings.ToLower(f.Name), strings.ToLower(d.m.Number())+"-report")
}

// proposeReferral asks that risks which were found go to another office (FAI-4).
func proposeReferral(d *deciding) error {
	to, err := d.referral()
	if err != nil {
		return err
	}
	words := ProposalWords{Office: to.name, Address: to.address, Reason: to.reason}
	if len(d.a.Files) > 0 {
		words.Passphrase = d.a.NewPassphrase
		d.keepFiles(ReferralFile)
	}
	d.tellPassphrase(words.Passphrase, StepReferral) // who reviews it telephones for it
	d.propose(StepReferral, words, NoticeReferralReview)
	d.p.Done = "referral to " + officeWord(to.name) + " proposed"
	return nil
}

// officeWord is an office in a sentence.
func officeWord(name string) string {
	switch name {
	case OtherOffice:
		return "another office"
	case InformationReport:
		return "an information report"
	}
	return name
}

// propose puts a question before a supervisor; the mail that asks it shows what lies with it.
func (d *deciding) propose(k StepKind, words ProposalWords, mail NoticeName) {
	d.p.Proposal = &words
	open := map[StepKind]Proposal{k: {AskedBy: d.a.Actor.ID, AskedAt: d.w.Now, ProposalWords: words}}
	maps.Copy(open, d.m.Proposals)
	d.m.Proposals = open
	d.p.Text = words.Reason
	d.p.Effects = append(d.p.Effects, "A supervisor is asked. The work goes on meanwhile.")
	d.send(mail, func(n *NoticeData) { n.Text, n.ReferredTo, n.Until = words.Reason, words.Office, words.Until })
}

// extension reads the day and the reason of an EXTEND.
func (d *deciding) extension() (time.Time, string, error) {
	day, named, reason, err := d.holdWords()
	switch {
	case err != nil:
		return day, "", err
	case !named:
		return day, "", refuse("until_missing", "Until when? Add a line with the day below the command, for example: UNTIL %s", isoDate(d.w.today().AddDate(0, 0, 14)))
	case !day.After(d.w.today()):
		return day, "", refuse("until_past", "%s is not ahead of us. Name a later day, for example: UNTIL %s", isoDate(day), isoDate(d.w.today().AddDate(0, 0, 14)))
	case reason == "":
		return day, "", refuse("reason_missing", "Why is more time needed? Write it behind EXTEND; a supervisor reads it.")
	}
	return d.w.Office.Calendar.Opening(day), reason, nil
}

func (d *deciding) checkExtension() error {
	_, _, err := d.extension()
	return err
}

// proposeExtension asks for more time (EXTEND).
func proposeExtension(d *deciding) error {
	until, reason, err := d.extension()
	if err != nil {
		return err
	}
	d.propose(StepExtension, ProposalWords{Until: until, Reason: reason}, NoticeExtensionAsked)
	d.p.Done = "more time asked for, until " + d.w.Day(until)
	return nil
}

// proposeSignificance asks that the leadership is told of a support that turned out to matter (RFS-2).
func proposeSignificance(d *deciding) error {
	d.propose(StepSignificance, ProposalWords{Reason: d.argument(KeyResult), Passphrase: d.a.NewPassphrase}, NoticeClosureReview)
	d.p.Done = "proposed as significant"
	return nil
}

// grantReferral sends it (APPROVE).
func grantReferral(d *deciding) error {
	words := d.m.Proposals[StepReferral].ProposalWords
	d.p.Granted, d.p.Done = StepReferral, "referral to "+officeWord(words.Office)+" agreed to"
	if words.Address != "" {
		d.p.Sends = append(d.p.Sends, Planned{
			Name: NoticeReferral, To: Recipient{Address: Address{Address: words.Address}},
			Fill: func(n *NoticeData) { n.Text, n.ReferredTo = words.Reason, words.Office },
		})
		d.p.Effects = append(d.p.Effects, "It went to "+words.Address+" by mail, without numbers of documents and dates of birth.")
	} else {
		d.p.Effects = append(d.p.Effects, "No address is on file for "+officeWord(words.Office)+", so no mail went there: the officer passes it on.")
	}
	d.tellOfficer("")
	if p := d.m.Proposals[StepReferral]; d.officer() != nil && d.officer().ID != p.AskedBy {
		d.tellPassphrase(p.Passphrase, StepReferral) // the case has gone to another since; who asked has it
	}
	d.grant(func(n *NoticeData) {
		if n.ReferredTo, n.Text = words.Office, words.Reason; words.Address == "" {
			n.PassOn, n.Draft = true, &d.m.Draft
		}
	})
	return nil
}

// grantExtension gives more time.
func grantExtension(d *deciding) error {
	words := d.m.Proposals[StepExtension].ProposalWords
	d.p.Granted, d.p.Extend, d.p.Done = StepExtension, words.Until, "more time given, until "+d.w.Day(words.Until)
	d.tellOfficer("")
	d.grant(func(n *NoticeData) { n.Until = words.Until })
	return nil
}

// grantSignificance tells the director and the leadership.
func grantSignificance(d *deciding) error {
	words := d.m.Proposals[StepSignificance].ProposalWords
	d.m.Case.Significant = true
	d.p.Granted, d.p.Done = StepSignificance, "told as significant"
	d.p.Text = words.Reason
	d.tellLeadership()
	d.tellPassphrase(words.Passphrase, StepSignificance)
	d.grant(func(n *NoticeData) { n.Text = words.Reason })
	return nil
}

func (d *deciding) grant(fill func(*NoticeData)) {
	done := d.p.Done
	d.send(NoticeGranted, func(n *NoticeData) {
		fill(n)
		n.Done = done
	})
}

// returnProposal says no, and why (RETURN).
func returnProposal(d *deciding) error {
	q := d.argument(KeyNeed)
	about := d.m.underReview()
	if k := d.a.Token.stepKind(); k != "" {
		about = k
	}
	d.p.Text, d.p.Declined = q, d.a.Token.stepKind()
	d.p.Done = "not granted; the officer is told why"
	d.send(NoticeReturned, func(n *NoticeData) { n.Text, n.About = q, about })
	return nil
}

// stepKind is that of the question which a mail of ours asked, "" for none.
func (t *Token) stepKind() StepKind {
	if t == nil || t.Step == nil {
		return ""
	}
	return t.Step.Kind
}

// writeProposal keeps what was asked for, or what became of it.
func (r *Record) writeProposal(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	m := &p.After
	for kind, granted := range map[StepKind]bool{p.Granted: true, p.Declined: false} {
		if kind == "" {
			continue
		}
		_, err := tx.Exec(ctx, sqlDecideProposal, pgx.NamedArgs{"request": m.Request.ID, "kind": kind, "by": a.actor(), "now": w.Now, "granted": granted})
		if err != nil {
			return fmt.Errorf("deciding what was asked for in %s: %w", m.Number(), err)
		}
	}
	if !p.Extend.IsZero() {
		if _, err := tx.Exec(ctx, sqlExtend, pgx.NamedArgs{"request": m.Request.ID, "until": p.Extend}); err != nil {
			return fmt.Errorf("giving %s more time: %w", m.Number(), err)
		}
	}
	if p.Proposal == nil || len(p.Opens) == 0 {
		return nil
	}
	sealed, err := r.seal(ctx, tx, &m.Request.VaultKey, p.Proposal, w.Now)
	if err != nil {
		return err
	}
	step := m.Open[p.Opens[0]]
	_, err = tx.Exec(ctx, sqlInsertProposal, pgx.NamedArgs{
		"step": step.ID, "kind": step.Kind, "case_id": m.Case.ID, "details": sealed, "asked_by": a.actor(), "message": a.message(), "now": w.Now,
	})
	if err != nil {
		return fmt.Errorf("writing what was asked for in %s: %w", m.Number(), err)
	}
	return nil
}

// loadProposals opens what an officer asks for.
func (r *Record) loadProposals(ctx context.Context, db vault.DB, m *Matter) error {
	type row struct {
		Kind    StepKind
		Details vault.ID
		AskedBy int64
		AskedAt time.Time
	}
	rows, err := all[row](ctx, db, sqlProposalsOf, pgx.NamedArgs{"case_id": m.Case.ID})
	if err != nil {
		return fmt.Errorf("reading what is asked for in %s: %w", m.Number(), err)
	}
	m.Proposals = map[StepKind]Proposal{}
	for _, l := range rows {
		p := Proposal{AskedBy: l.AskedBy, AskedAt: l.AskedAt}
		if err := r.openJSON(ctx, db, l.Details, &p.ProposalWords); err != nil && !unreadable(err) {
			return err
		}
		m.Proposals[l.Kind] = p
	}
	return nil
}
