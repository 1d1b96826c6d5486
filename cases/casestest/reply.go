package casestest

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
)

// Cmd makes a command; pairs are keys and values.
func Cmd(v cases.Verb, argument string, pairs ...string) cases.Command {
	c := cases.Command{Verb: v, Argument: argument, Keys: map[cases.Key]string{}, Line: strings.TrimSpace(string(v) + " " + argument)}
	for i := 0; i+1 < len(pairs); i += 2 {
		c.Keys[cases.Key(pairs[i])] = pairs[i+1]
	}
	return c
}

// On is the trigger of a command, as triage makes it.
func On(c cases.Command) cases.Trigger {
	if c.Verb != cases.Call {
		return cases.On(c.Verb)
	}
	word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(c.Argument))+" ", " ")
	return cases.Trigger("CALL " + word)
}

// Correct reads the lines of a SET as plainly as these tests need it, in the place of triage's function: "priority: routine" with a field's name
// of Appendix A or "type"; "none" clears a field. "subject" stands for a person's details.
func Correct(c cases.Command) (cases.Draft, *cases.Refusal) {
	d := cases.Draft{Fields: cases.Fields{}}
	for line := range strings.SplitSeq(c.Argument, "\n") {
		name, value, ok := strings.Cut(line, ":")
		if name, value = strings.TrimSpace(name), strings.TrimSpace(value); !ok {
			continue
		}
		switch {
		case name == "type":
			d.Type = cases.Type(value)
		case name == "subject":
			d.Subjects = append(d.Subjects, cases.Subject{Fields: cases.Fields{cases.LastName: Field(value)}})
		case value == "none":
			d.Fields[name] = cases.Field{}
		default:
			d.Fields[name] = Field(value)
		}
	}
	return d, nil
}

// Act is a command of somebody, by handle or outside address, in reply to a notice of ours (0: to none).
func (b *Bench) Act(t testing.TB, from string, notice int64, c cases.Command) cases.Act {
	t.Helper()
	a := cases.Act{On: On(c), Command: &c, Correct: Correct}
	if p, ok := b.People[from]; ok {
		a.Actor, a.From = p, cases.Address{Name: p.Name, Address: p.Address()}
	} else {
		a.From = cases.Address{Address: from}
	}
	a.Reading = Proven(a.From, cases.Draft{}, c.Line)
	a.Mail = b.Mail(t, a.From.Address, c.Line)
	if notice != 0 {
		a.Token = b.Token(t, notice)
	}
	return a
}

// Reply carries out a command that answers the newest mail of a name to its sender.
func (b *Bench) Reply(t testing.TB, request int64, from string, to cases.NoticeName, c cases.Command) cases.Applied {
	t.Helper()
	address := from
	if p, ok := b.People[from]; ok {
		address = p.Address()
	}
	return b.Apply(t, request, b.Act(t, from, b.Notice(t, request, to, address), c))
}

// Must is [Bench.Reply] of what has to be carried out.
func (b *Bench) Must(t testing.TB, request int64, from string, to cases.NoticeName, c cases.Command) cases.Applied {
	t.Helper()
	got := b.Reply(t, request, from, to, c)
	if got.Refused != nil {
		t.Fatalf("%s of %s was refused: %s: %s", c.Line, from, got.Refused.Code, got.Refused.Reason)
	}
	return got
}

// Do carries out a command that answers a certain mail, and that has to be carried out.
func (b *Bench) Do(t testing.TB, request int64, from string, notice int64, c cases.Command) cases.Applied {
	t.Helper()
	got := b.Apply(t, request, b.Act(t, from, notice, c))
	if got.Refused != nil {
		t.Fatalf("%s of %s was refused: %s: %s", c.Line, from, got.Refused.Code, got.Refused.Reason)
	}
	return got
}

// Notice is the newest mail of a name about a request to an address; the test fails where there is none.
func (b *Bench) Notice(t testing.TB, request int64, name cases.NoticeName, address string) int64 {
	t.Helper()
	ids := b.Notices(t, request, name, address)
	if len(ids) == 0 {
		t.Fatalf("there is no mail %s to %s", name, address)
	}
	return ids[len(ids)-1]
}

// Notices are all of them, oldest first. "" stands for any name or address, request 0 for mail about no request.
func (b *Bench) Notices(t testing.TB, request int64, name cases.NoticeName, address string) []int64 {
	t.Helper()
	const sql = `
		SELECT id FROM notices
		WHERE coalesce(request, 0) = @request AND (@name = '' OR name = @name) AND (@address = '' OR address = @address) ORDER BY id`
	rows, err := b.DB.Query(t.Context(), sql, pgx.NamedArgs{"request": request, "name": string(name), "address": strings.ToLower(address)})
	if err != nil {
		t.Fatalf("casestest: looking for mails: %v", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatalf("casestest: looking for mails: %v", err)
	}
	return ids
}

// Data opens what a mail is rendered from.
func (b *Bench) Data(t testing.TB, notice int64) cases.NoticeData {
	t.Helper()
	return Load(t, b, notice).Data
}

// Load opens a notice as notify does.
func Load(t testing.TB, b *Bench, notice int64) cases.Notice {
	t.Helper()
	n, err := b.Record.LoadNotice(t.Context(), b.DB, notice)
	if err != nil {
		t.Fatalf("casestest: loading notice %d: %v", notice, err)
	}
	return n
}

// Token finds the token that a mail carried, as triage would when it comes back.
func (b *Bench) Token(t testing.TB, notice int64) *cases.Token {
	t.Helper()
	tok, err := cases.FindToken(t.Context(), b.DB, b.Data(t, notice).Token)
	if err != nil {
		t.Fatalf("casestest: finding the token of notice %d: %v", notice, err)
	}
	if tok == nil {
		t.Fatalf("casestest: notice %d has no token on record", notice)
	}
	return tok
}

// Sent tells the record that the next hop took a mail.
func (b *Bench) Sent(t testing.TB, notice int64) {
	t.Helper()
	err := b.In(t.Context(), func(tx pgx.Tx) error { return b.Record.NoticeSent(t.Context(), tx, notice, b.Now()) })
	if err != nil {
		t.Fatalf("noting that notice %d was sent: %v", notice, err)
	}
}

// Bounced tells the record that a mail came back.
func (b *Bench) Bounced(t testing.TB, notice int64, status string) {
	t.Helper()
	err := b.In(t.Context(), func(tx pgx.Tx) error { return b.Record.NoticeBounced(t.Context(), tx, notice, status, 0, b.Now()) })
	if err != nil {
		t.Fatalf("noting that notice %d bounced: %v", notice, err)
	}
}

// Show reads a matter.
func (b *Bench) Show(t testing.TB, request int64) cases.Dossier {
	t.Helper()
	d, err := cases.ShowMatter(t.Context(), b.DB, request)
	if err != nil {
		t.Fatalf("casestest: reading request %d: %v", request, err)
	}
	return d
}

// Status sends STATUS about a request, from a handle or an outside address, and gives the mail that answers it.
func (b *Bench) Status(t testing.TB, request int64, from string) int64 {
	t.Helper()
	a := b.Act(t, from, 0, Cmd(cases.Status, ""))
	err := b.In(t.Context(), func(tx pgx.Tx) error {
		_, err := b.Record.Answer(t.Context(), tx, &request, cases.NoticeStatus, a, b.Now())
		return err
	})
	if err != nil {
		t.Fatalf("asking for the status: %v", err)
	}
	return b.Notice(t, request, cases.NoticeStatus, a.From.Address)
}

// Fire does what is due now, and gives how much that was.
func (b *Bench) Fire(t testing.TB) int {
	t.Helper()
	n, err := b.Record.FireTimers(t.Context(), b.DB, b.Now())
	if err != nil {
		t.Fatalf("firing timers: %v", err)
	}
	return n
}
