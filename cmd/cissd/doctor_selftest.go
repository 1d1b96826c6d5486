package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases"
	"cissd/ingest"
	"cissd/notify"
	"cissd/triage"
)

// The forgery that `cissd doctor --send` sends itself (SEC-1, EMAIL.md attack A21): a mail that claims, in a header of the configured server's
// name, to be confirmed. If the server lets it stand and writes none of its own above, anybody can decide anything. The mail goes from the
// mailbox to itself; its Message-ID is of our form, by which a running daemon knows it for ours, ignores it, and answers nothing.

// selfTestKind are the two letters of the Message-ID; no mail of the catalogue has them.
const selfTestKind = "st"

// selfTestAction is what the audit log calls it.
const selfTestAction = "self-test"

// What came of a forgery, as it stands in the audit log.
const (
	forgeryRemoved  = "the forged header was removed"
	forgeryOutvoted = "the forged header was left below the server's own, which counts"
	forgeryUnheard  = "the forged header was left where it is not believed"
	forgeryBelieved = "the forged header is believed"
)

// selfTest sends the forgery to a mailbox and to a plus-address of it, waits for both, and tells what came of them.
func (d *doctor) selfTest(ctx context.Context, pool *pgxpool.Pool, mb ingest.Mailbox, wait time.Duration) {
	forged, plus := "forged sender, mailbox "+mb.Name, "plus-addresses, mailbox "+mb.Name
	if pool == nil {
		d.say(forged, errors.New("not tried: the database is needed, to note what came of it"))
		return
	}
	sender, err := d.cfg.sender(d.now)
	if err != nil {
		d.say(forged, err)
		return
	}
	defer sender.Close()
	ref := cases.TokenRef{Kind: selfTestKind, Token: cases.NewToken(), Version: 1}
	m, err := d.sendOut(ctx, sender, mb, mb.Address, ref, wait)
	if err != nil {
		d.say(forged, err)
		return
	}
	verdict, hint := judgeForgery(m, d.cfg.reading(), ref.Token)
	d.say(forged, forgeryError(verdict, hint))
	if err := cases.AuditOperator(ctx, pool, selfTestAction, "mailbox:"+mb.Name, verdict, d.now()); err != nil {
		d.say(forged, err)
	}
	second := cases.TokenRef{Kind: selfTestKind, Token: cases.NewToken(), Version: 1}
	if _, err := d.sendOut(ctx, sender, mb, second.PlusAddress(mb.Address), second, wait); err != nil {
		d.say(plus, warning{fmt.Errorf("%w: let the server deliver NAME+anything to NAME; until then the drafts behind the buttons of our mails do not arrive, and only replies do", err)})
		return
	}
	d.say(plus, nil)
}

// sendOut sends the mail to one address of the mailbox and fetches it from there.
func (d *doctor) sendOut(ctx context.Context, sender *notify.Sender, mb ingest.Mailbox, to string, ref cases.TokenRef, wait time.Duration) (*cases.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	id := ref.MessageID(strings.ToLower(d.cfg.Office.Domain))
	if err := sender.Send(ctx, mb.Address, to, bytes.NewReader(forgery(mb.Address, to, id, ref.Token, d.cfg.Trust.AuthServers, d.now()))); err != nil {
		return nil, fmt.Errorf("the SMTP server does not take a mail from the mailbox to itself: %w", err)
	}
	raw, err := ingest.TakeOut(ctx, mb, id)
	switch {
	case errors.Is(err, ingest.ErrNotArrived):
		return nil, fmt.Errorf("the SMTP server took a mail from the mailbox to itself, and it did not arrive within %s", wait)
	case err != nil:
		return nil, err
	}
	m, err := ingest.Parse(bytes.NewReader(raw), int64(len(raw)), ingest.ParseLimits{})
	if err != nil {
		return nil, fmt.Errorf("reading our own mail: %w", err)
	}
	return m, nil
}

// forgery writes the mail. The forged headers bear the token in a comment, so that they are told from what the server writes.
func forgery(from, to, id, token string, servers []string, now time.Time) []byte {
	var b strings.Builder
	domain := domainOf(from)
	for _, s := range servers {
		fmt.Fprintf(&b, "Authentication-Results: %s; dmarc=pass (%s) header.from=%s;\r\n dkim=pass header.d=%s\r\n", s, token, domain, domain)
	}
	fmt.Fprintf(&b, "From: <%s>\r\nTo: <%s>\r\nSubject: Self-test of cissd doctor\r\nDate: %s\r\nMessage-ID: <%s>\r\n", from, to,
		now.Format(time.RFC1123Z), id)
	b.WriteString("X-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" +
		"An operator runs `cissd doctor --send`. This mail bears a forged header, to see\r\nwhether the server removes it. It can be deleted.\r\n")
	return []byte(b.String())
}

// judgeForgery says what became of the forged headers on their way, by the code that proves senders. hint names the servers whose
// Authentication-Results did stand there, where none of ours did.
func judgeForgery(m *cases.Message, cfg triage.Config, token string) (verdict, hint string) {
	without := *m
	without.Header = nil
	var forged, outvoted, own bool
	var others []string
	for _, f := range m.Header {
		name := strings.EqualFold(f.Name, "Authentication-Results")
		if name && strings.Contains(f.Value, token) {
			outvoted = outvoted || own && !forged
			forged = true
			continue
		}
		without.Header = append(without.Header, f)
		if !name {
			continue
		}
		by, _, _ := strings.Cut(f.Value, ";")
		by, _, _ = strings.Cut(strings.TrimSpace(by), " ")
		if slices.ContainsFunc(cfg.AuthServers, func(s string) bool { return strings.EqualFold(s, by) }) {
			own = true
		} else {
			others = append(others, by)
		}
	}
	if !own {
		hint = strings.Join(others, ", ")
	}
	switch {
	case !forged:
		return forgeryRemoved, hint
	case outvoted:
		return forgeryOutvoted, hint
	case !triage.Prove(m, cfg).Proven():
		return forgeryUnheard, hint
	}
	return forgeryBelieved, hint
}

// forgeryError tells the operator what to mend.
func forgeryError(verdict, hint string) error {
	switch {
	case verdict == forgeryBelieved:
		return errors.New("a forged Authentication-Results is left in the mail, and is believed: anybody can decide anything. Let the server remove " +
			"such headers that bear its own name (those of trust.auth_servers) from what it takes in, or run behind one that does")
	case hint != "":
		return warning{fmt.Errorf("%s; but no Authentication-Results of trust.auth_servers stood there, only of %s: if that is your server, name it there exactly so", verdict, hint)}
	}
	return nil
}

// lastSelfTest tells what came of the last self-test, where none was asked for now.
func (d *doctor) lastSelfTest(ctx context.Context, pool *pgxpool.Pool, mb ingest.Mailbox) {
	d.check(ctx, "forged sender, mailbox "+mb.Name, func(ctx context.Context) error {
		trail, err := cases.AuditTrail(ctx, pool, "mailbox:"+mb.Name)
		if err != nil {
			return err
		}
		for _, l := range slices.Backward(trail) {
			if l.Action != selfTestAction {
				continue
			}
			if l.Detail == forgeryBelieved {
				return fmt.Errorf("at the last try, %s: mend the server, and run `cissd doctor --send` again", forgeryBelieved)
			}
			return nil
		}
		return warning{errors.New("not tried yet: `cissd doctor --send` sends the mailbox a forged mail from itself, and says whether it would be believed")}
	})
}
