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

// act is one matter of the demo, from its first mail to where it stands in the end.
type act struct {
	title string
	steps []step
	ends  cases.State
}

// step is a mail of somebody to the office, and the mails that follow.
type step struct {
	who string
	// subject begins a new matter; answers is the kind of the mail that is replied to: the last of that kind that they got.
	subject, answers string
	text             string
	files            []mailFile
	// gets are the mails that follow, each "who kind", with commas between them.
	gets string
	// telephones is whom somebody reads the passphrase out to that they got last; such a step is no mail.
	telephones string
}

// story plays people against the daemon, and tells on out what happens.
type story struct {
	out    io.Writer
	people map[string]*mailUser // by the part of the address before the @
	intake string
	domain string
	db     *pgxpool.Pool
	// papers is where what comes attached is kept, "" for nowhere.
	papers string
	step   int
	kept   []paper
	// phrases are the passphrases that officers got last, by the number of the case.
	phrases map[string]string
	// told is who got which passphrase, the last of each: what they can read out.
	told map[string]string
}

// play plays acts one after the other. An error says which step did not happen.
func (s *story) play(ctx context.Context, acts []act) error {
	for i, a := range acts {
		fmt.Fprintf(s.out, "\n== %d. %s\n", i+1, a.title)
		if err := s.perform(ctx, a); err != nil {
			return fmt.Errorf("matter %d, step %d: %w", i+1, s.step, err)
		}
	}
	return nil
}

// perform plays the steps of one act.
func (s *story) perform(ctx context.Context, a act) error {
	last := map[string]*received{} // by "who kind"
	for _, st := range a.steps {
		if err := s.perhapsWrites(ctx, st, last); err != nil {
			return err
		}
		if st.gets == "" {
			continue
		}
		for get := range strings.SplitSeq(st.gets, ", ") {
			who, kind, _ := strings.Cut(get, " ")
			m, err := s.gets(ctx, who, kind)
			if err != nil {
				return err
			}
			last[get] = m
		}
	}
	return s.stands(ctx, a.ends)
}

// perhapsWrites does what the step begins with.
func (s *story) perhapsWrites(ctx context.Context, st step, last map[string]*received) error {
	switch {
	case st.telephones != "":
		return s.calls(st.who, st.telephones)
	case st.subject != "":
		return s.write(ctx, st.who, st.subject, st.text, st.files...)
	}
	m := last[st.who+" "+st.answers]
	if m == nil {
		return fmt.Errorf("%s has no mail of kind %s to answer", st.who, st.answers)
	}
	return s.answers(ctx, st.who, m, st.text, st.files...)
}

// write sends a new mail to the intake mailbox.
func (s *story) write(ctx context.Context, who, subject, text string, files ...mailFile) error {
	s.step++
	u := s.people[who]
	fmt.Fprintf(s.out, "\n%2d. %s mails %s\n", s.step, u.Name, s.intake)
	fmt.Fprintf(s.out, "      Subject: %s\n", subject)
	s.quote(text, files)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return u.send(s.intake, subject, text, files...)
}

// answers replies to a mail.
func (s *story) answers(ctx context.Context, who string, m *received, text string, files ...mailFile) error {
	s.step++
	u := s.people[who]
	fmt.Fprintf(s.out, "\n%2d. %s replies to %q\n", s.step, u.Name, m.Subject)
	s.quote(text, files)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	return u.reply(m, text, files...)
}

// calls is no mail: an officer reads out the passphrase that they got last.
func (s *story) calls(who, whom string) error {
	s.step++
	if s.told[who] == "" {
		return fmt.Errorf("%s has no passphrase to read out", who)
	}
	fmt.Fprintf(s.out, "\n%2d. %s telephones %s, and reads out: %s\n", s.step, s.people[who].Name, s.people[whom].Name, s.told[who])
	return nil
}

func (s *story) quote(text string, files []mailFile) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		fmt.Fprintf(s.out, "      | %s\n", line)
	}
	for _, f := range files {
		fmt.Fprintf(s.out, "      + %s\n", f.Name)
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
	return m, s.keepPapers(who, m)
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
