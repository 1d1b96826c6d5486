package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases"
)

// stepTime is how long the demo waits for a mail before it says that a step did not happen.
const stepTime = 30 * time.Second

// story plays people against the daemon, and tells on out what happens.
type story struct {
	out    io.Writer
	people map[string]*mailUser // by the part of the address before the @
	intake string
	domain string
	db     *pgxpool.Pool
	step   int
}

// play runs the three requests of the demo. An error says which step did not happen.
func (s *story) play(ctx context.Context) error {
	acts := []struct {
		title string
		run   func(context.Context) error
	}{
		{"A complete request: worked, nothing found, told, closed out", s.complete},
		{"An incomplete request: two things missing, supplied by reply, approved", s.incomplete},
		{"A request that is not for us: rejected, with criterion and reason", s.rejected},
	}
	for i, a := range acts {
		fmt.Fprintf(s.out, "\n== %d. %s\n", i+1, a.title)
		if err := a.run(ctx); err != nil {
			return fmt.Errorf("request %d, step %d: %w", i+1, s.step, err)
		}
	}
	return nil
}

func (s *story) complete(ctx context.Context) error {
	err := s.write(ctx, "m.ortega", "RFI: business cards shown at secondary inspection", requestComplete)
	if err != nil {
		return err
	}
	if _, err := s.gets(ctx, "m.ortega", "ak"); err != nil {
		return err
	}
	review, err := s.gets(ctx, "p.osei", "rv")
	if err != nil {
		return err
	}
	if err := s.answers(ctx, "p.osei", review, "APPROVE j.ruiz\n\nThanks, P. Osei"); err != nil {
		return err
	}
	if err := s.all(ctx, "p.osei an", "m.ortega ak"); err != nil {
		return err
	}
	assigned, err := s.gets(ctx, "j.ruiz", "as")
	if err != nil {
		return err
	}
	for _, line := range []string{"ACCEPT", "NOTE TECS and ISMS queried under both spellings of the name.", "NEGATIVE NO RECORDS"} {
		if err := s.answers(ctx, "j.ruiz", assigned, line); err != nil {
			return err
		}
		if err := s.all(ctx, "j.ruiz an"); err != nil {
			return err
		}
	}
	result, err := s.gets(ctx, "p.osei", "rr")
	if err != nil {
		return err
	}
	if err := s.answers(ctx, "p.osei", result, "APPROVE"); err != nil {
		return err
	}
	if err := s.all(ctx, "p.osei an", "j.ruiz as", "m.ortega rs"); err != nil {
		return err
	}
	asked, err := s.gets(ctx, "m.ortega", "dp")
	if err != nil {
		return err
	}
	if err := s.answers(ctx, "m.ortega", asked, "5\nQuick and to the point."); err != nil {
		return err
	}
	if err := s.all(ctx, "m.ortega an"); err != nil {
		return err
	}
	disposition, err := s.gets(ctx, "j.ruiz", "as")
	if err != nil {
		return err
	}
	if err := s.answers(ctx, "j.ruiz", disposition, "CLOSEOUT"); err != nil {
		return err
	}
	if err := s.all(ctx, "j.ruiz an", "m.ortega ak"); err != nil {
		return err
	}
	return s.stands(ctx, cases.CaseClosedOut)
}

func (s *story) incomplete(ctx context.Context) error {
	if err := s.write(ctx, "d.whitehorse", "Question about a visitor", requestIncomplete); err != nil {
		return err
	}
	missing, err := s.gets(ctx, "d.whitehorse", "mi")
	if err != nil {
		return err
	}
	if err := s.answers(ctx, "d.whitehorse", missing, "It is routine, and unclassified. Sorry about that!"); err != nil {
		return err
	}
	if err := s.all(ctx, "d.whitehorse ak"); err != nil {
		return err
	}
	review, err := s.gets(ctx, "p.osei", "rv")
	if err != nil {
		return err
	}
	if err := s.answers(ctx, "p.osei", review, "APPROVE k.lee"); err != nil {
		return err
	}
	if err := s.all(ctx, "p.osei an", "d.whitehorse ak", "k.lee as"); err != nil {
		return err
	}
	return s.stands(ctx, cases.CaseAssigned)
}

func (s *story) rejected(ctx context.Context) error {
	if err := s.write(ctx, "r.lindgren", "RFI: parking lot vendor", requestRejected); err != nil {
		return err
	}
	if err := s.all(ctx, "r.lindgren ak"); err != nil {
		return err
	}
	review, err := s.gets(ctx, "p.osei", "rv")
	if err != nil {
		return err
	}
	if err := s.answers(ctx, "p.osei", review, "REJECT 2,3 a parking contract is no matter of foreign access; your contracting office can help"); err != nil {
		return err
	}
	if err := s.all(ctx, "p.osei an", "r.lindgren rj"); err != nil {
		return err
	}
	return s.stands(ctx, cases.RequestRejected)
}

// write sends a new mail to the intake mailbox.
func (s *story) write(ctx context.Context, who, subject, text string) error {
	s.step++
	u := s.people[who]
	fmt.Fprintf(s.out, "\n%2d. %s mails %s\n", s.step, u.Name, s.intake)
	fmt.Fprintf(s.out, "      Subject: %s\n", subject)
	s.quote(text)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return u.send(s.intake, subject, text)
}

// answers replies to a mail.
func (s *story) answers(ctx context.Context, who string, m *received, text string) error {
	s.step++
	u := s.people[who]
	fmt.Fprintf(s.out, "\n%2d. %s replies to %q\n", s.step, u.Name, m.Subject)
	s.quote(text)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	return u.reply(m, text)
}

func (s *story) quote(text string) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		fmt.Fprintf(s.out, "      | %s\n", line)
	}
}

// gets waits until somebody has a mail of that kind from the daemon, and tells of it.
func (s *story) gets(ctx context.Context, who, kind string) (*received, error) {
	waiting, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	u := s.people[who]
	m, err := u.expect(waiting, s.domain, kind)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(s.out, "      cissd mails %s: %s\n", u.Name, m.Subject)
	return m, nil
}

// all waits for several mails, each named "who kind".
func (s *story) all(ctx context.Context, mails ...string) error {
	for _, m := range mails {
		who, kind, _ := strings.Cut(m, " ")
		if _, err := s.gets(ctx, who, kind); err != nil {
			return err
		}
	}
	return nil
}

// stands asks the record itself where the newest matter stands.
func (s *story) stands(ctx context.Context, want cases.State) error {
	lines, err := cases.ListMatters(ctx, s.db, true)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return fmt.Errorf("the record is empty")
	}
	l := lines[len(lines)-1]
	state, number := l.RequestState, l.RequestNumber
	if l.CaseNumber != "" {
		state, number = l.CaseState, l.RequestNumber+", "+l.CaseNumber
	}
	fmt.Fprintf(s.out, "      On record: %s: %s\n", number, state)
	if state != want {
		return fmt.Errorf("%s is %s, and should be %s", number, state, want)
	}
	return nil
}

const requestComplete = `Type: RFI
Priority: urgent
Classification: unclassified
Name: Marisol Ortega-Quinn
Agency: CBP
Phone: (956) 555-0118
Country of concern: China
Basis: During secondary inspection the subject presented two business cards of a DHS contractor.
Purpose: To determine whether the subject has ever been sponsored for access to a DHS facility.

Subject: Wei Zhang
Citizenship: China
Passport: E00000006
`

const requestIncomplete = `Good morning,

EPA Region 6 expects a visitor from Portugal, Ms. Lurdes Falcao, on 14 December.
This is a request for information: has she been to a DHS site before, and was there any concern?

Dana Whitehorse
Security Specialist
Environmental Protection Agency, Region 6
(214) 555-0142
`

const requestRejected = `Request type: RFI
Priority: routine
Classification: unclassified
Agency: General Services Administration
Name: Ragna Lindgren
Phone: 202-555-0164
Basis: We look for a new operator of our parking lot.
Purpose: To learn which of three bidders has the best references.
`
