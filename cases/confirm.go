package cases

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlInsertConfirmation = `
		INSERT INTO confirmations (code_hash, request, person, address, message, commands, notice, created_at, expires_at)
		VALUES (@hash, @request, @person, @address, @message, @commands, @notice, @now, @expires_at)`
	sqlConfirmation = `
		SELECT id, request, commands, notice, expires_at, used_at FROM confirmations WHERE code_hash = @hash FOR UPDATE`
	sqlUseConfirmation = `UPDATE confirmations SET used_at = @now, used_by = @message WHERE id = @id`
	sqlTokenOfNotice   = `SELECT hash FROM tokens WHERE notice = @notice`
)

// confirmTime is how long a code is good (EMAIL.md 5.4).
const confirmTime = 24 * time.Hour

// codeLetters are Crockford's base 32: no I, L, O or U, so that a code can be read out and typed.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength gives a code 50 bits; it is bound to one proven person and a day besides.
const codeLength = 10

// newCode makes an unguessable code in two groups, "4F7K2-29QMX".
func newCode() string {
	var b [codeLength]byte
	rand.Read(b[:])
	for i := range b {
		b[i] = codeLetters[int(b[i])%len(codeLetters)]
	}
	return string(b[:codeLength/2]) + "-" + string(b[codeLength/2:])
}

// NormalCode is a code as it is looked up: upper case, without dashes, letters that are easily confused with digits read as those.
func NormalCode(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ':
			return -1
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(s))
}

// mustConfirm says why a command that would be carried out is asked back first, "" where it is clear (GR-7, GR-10, SEC-10).
func mustConfirm(w World, m *Matter, a Act, p *Plan, role Role) string {
	switch {
	case a.Command == nil || a.Confirmed:
		return ""
	case a.Doubt != "":
		return a.Doubt
	case a.Token == nil && (role != RoleRequestor || a.On == On(Withdraw)):
		return "Your mail answered none of ours and carried no code, so we ask once whether it was you."
	case a.Command.Verb == DuplicateOf && !a.Other.shares(m):
		return fmt.Sprintf("The requestor of %s has no part in %s: they would only be told that their request has ended, and get no result.", m.Number(), a.Other.Number())
	case a.marked() && p.outward() != "":
		return fmt.Sprintf("Your mail bears a marking, and %s would read what you wrote.", p.outward())
	case slices.Contains(w.Office.Confirmed, a.Command.Verb):
		return fmt.Sprintf("%s is carried out only when it is confirmed.", a.Command.Verb)
	}
	return ""
}

// TriggerOf is the row of the table that a command asks for; a CALL says in its argument what was done.
func TriggerOf(c Command) Trigger {
	if c.Verb != Call {
		return On(c.Verb)
	}
	word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(c.Argument))+" ", " ")
	return Trigger("CALL " + word)
}

// ApplyAll carries out the blocks of one mail in their order, all or nothing, with one answer (GR-3): those that only add may stand before
// the decision (GR-6). Doubts are about the last one.
func (r *Record) ApplyAll(ctx context.Context, tx pgx.Tx, request int64, a Act, cmds []Command, now time.Time) (Applied, error) {
	var out Applied
	sub, err := tx.Begin(ctx)
	if err != nil {
		return out, fmt.Errorf("beginning the commands of message %d: %w", a.Mail.ID, err)
	}
	a.all = cmds
	for i := range cmds {
		one := a
		one.Command, one.On, one.Quiet = &cmds[i], TriggerOf(cmds[i]), i < len(cmds)-1
		if one.Quiet {
			one.Doubt = ""
		}
		if i > 0 {
			one.askedIn = "" // what stands before it may have moved the matter
		}
		if out, err = r.Apply(ctx, sub, request, one, now); err != nil {
			return out, err
		}
		if out.Refused == nil {
			continue
		}
		if i == 0 {
			break
		}
		// what went before is undone, and the one answer says why
		if err := sub.Rollback(ctx); err != nil {
			return out, fmt.Errorf("undoing the commands of message %d: %w", a.Mail.ID, err)
		}
		return r.Apply(ctx, tx, request, one, now)
	}
	if err := sub.Commit(ctx); err != nil {
		return out, fmt.Errorf("ending the commands of message %d: %w", a.Mail.ID, err)
	}
	return out, nil
}

// askConfirm keeps the commands of a mail, and asks its sender whether they are meant (CONFIRM NEEDED). Nothing else changes.
func (r *Record) askConfirm(ctx context.Context, tx pgx.Tx, w World, m Matter, a Act, no *Refusal) (Applied, error) {
	out := Applied{Request: m.Request.ID, Number: m.Number(), Case: m.caseID(), Refused: no}
	to, ok := answerTo(&m, a, w.Office)
	if !ok {
		return r.notDone(ctx, tx, w, m, a, no)
	}
	address := to.Address.Key()
	if to.Person != nil {
		address = to.Person.Address()
	}
	err := audit(ctx, tx, auditEntry{
		Actor: a.actor(), Role: roleOf(a.Actor), Action: "asked back " + a.action(), Record: fmt.Sprintf("request:%d", m.Request.ID),
		Message: a.message(), Detail: no.Code,
	}, w.Now)
	if err != nil {
		return out, err
	}
	f, err := failures(ctx, tx, to, w.Now)
	if err != nil || f.over() {
		return out, err // a machine that answers our answers gets silence
	}
	code := newCode()
	d := r.data(w, &m, NoticeConfirmNeeded, to, a)
	d.Code, d.Until, d.Reason, d.Text = code, w.Now.Add(confirmTime), no.Reason, strings.TrimSpace(a.Command.Remark)
	d.Done = string(a.Command.Verb)
	d.Choices = append([]Choice{{
		Text: "CONFIRM " + code, Body: "CONFIRM " + m.Number() + " " + code, Label: "Confirm: " + string(a.Command.Verb), Means: "carries out what you wrote",
	}}, d.Choices[:min(len(d.Choices), choicesLimit-1)]...)
	notice, err := r.insertNotice(ctx, tx, w, &m, to, d, a)
	if err != nil {
		return out, err
	}
	cmds := a.all
	if len(cmds) == 0 {
		cmds = []Command{*a.Command}
	}
	sealed, err := r.seal(ctx, tx, &m.Request.VaultKey, asked{Commands: cmds, State: m.State(), Marked: a.marked(), Files: a.Files}, w.Now)
	if err != nil {
		return out, err
	}
	_, err = tx.Exec(ctx, sqlInsertConfirmation, pgx.NamedArgs{
		"hash": TokenHash(NormalCode(code)), "request": m.Request.ID, "person": a.actor(), "address": address, "message": a.Mail.ID,
		"commands": sealed, "notice": notice, "now": w.Now, "expires_at": d.Until,
	})
	if err != nil {
		return out, fmt.Errorf("writing a confirmation of %s: %w", m.Number(), err)
	}
	ids := []int64{notice}
	if why, tell := f.tell(true); tell {
		more, err := r.report(ctx, tx, w, &m, a, why)
		if err != nil {
			return out, err
		}
		ids = append(ids, more...)
	}
	return out, r.enqueue(ctx, tx, ids)
}

// asked is what is kept of commands that were asked back: what they are, in which state of the matter they would have been carried out, and
// whether their mail bears a marking.
type asked struct {
	Commands []Command `json:"commands"`
	State    State     `json:"state"`
	Marked   bool      `json:"marked,omitempty"`
	// Files are those of the mail that gave the commands: they are kept when these are confirmed.
	Files []SentFile `json:"files,omitempty"`
}

// UnmarshalJSON implements json.Unmarshaler. What was sealed before there was more than the commands is their list alone, without the lines of a
// mail that bears a marking.
func (k *asked) UnmarshalJSON(b []byte) error {
	if len(b) == 0 || b[0] != '[' {
		type whole asked
		return json.Unmarshal(b, (*whole)(k))
	}
	*k = asked{}
	if err := json.Unmarshal(b, &k.Commands); err != nil {
		return err
	}
	k.Marked = slices.ContainsFunc(k.Commands, func(c Command) bool { return c.Line == "" })
	return nil
}

type confirmation struct {
	ID        int64
	Request   int64
	Commands  vault.ID
	Notice    int64
	ExpiresAt time.Time
	UsedAt    *time.Time
}

// Confirm carries out what was asked back (GR-7, GR-10, SEC-10): a.Command is the CONFIRM, its code the one that was given to this sender for
// these commands. They are decided on as if they had just come with the token of the mail that gave the code: what was settled or changed
// meanwhile is not done. Its sender must be proven.
func (r *Record) Confirm(ctx context.Context, tx pgx.Tx, a Act, now time.Time) (Applied, error) {
	c, err := r.confirmation(ctx, tx, NormalCode(cmp.Or(a.Command.Keys[KeyCode], a.Command.Argument)))
	if errors.Is(err, pgx.ErrNoRows) {
		return r.confirmNothing(ctx, tx, a, refuse("code_unknown", "We gave out no such code. Use the button of the mail that asked you, or send the command again."), now)
	}
	if err != nil {
		return Applied{}, err
	}
	given, err := r.tokenOfNotice(ctx, tx, c.Notice)
	if err != nil {
		return Applied{}, err
	}
	carried := a.Token
	a.Token = given
	if foreign(a) {
		return r.confirmNothing(ctx, tx, a, &Refusal{Code: "token_of_another", Security: true, Reason: "The code was given to somebody else. Everybody has a code of their own."}, now)
	}
	if no := c.good(carried, a.From, now); no != nil {
		return r.Decline(ctx, tx, c.Request, a, no, now)
	}
	if n := a.Command.Number; n != "" {
		id, err := FindMatter(ctx, tx, n)
		if err != nil && !errors.Is(err, ErrNoSuchMatter) {
			return Applied{}, err
		}
		if id != c.Request {
			return r.Decline(ctx, tx, c.Request, a, refuse("number_differs", "The code belongs to another matter than the number in your first line."), now)
		}
	}
	var was asked
	if err := r.openJSON(ctx, tx, c.Commands, &was); err != nil {
		return Applied{}, err
	}
	a.Confirmed, a.Doubt, a.askedIn, a.markedBefore, a.Files = true, "", was.State, was.Marked, was.Files
	for _, c := range was.Commands {
		if c.Line != "" && !was.Marked {
			a.Mail.Lines = append(a.Mail.Lines, c.Line) // the answer says what was carried out, not only its code (GR-3)
		}
	}
	out, err := r.ApplyAll(ctx, tx, c.Request, a, was.Commands, now)
	if err != nil || out.Refused != nil {
		return out, err
	}
	if _, err := tx.Exec(ctx, sqlUseConfirmation, pgx.NamedArgs{"id": c.ID, "now": now, "message": a.Mail.ID}); err != nil {
		return out, fmt.Errorf("using confirmation %d: %w", c.ID, err)
	}
	return out, nil
}

// good says why a code of this sender's own is not taken, nil where it is. carried is the token of the mail that brought it, if there is one.
func (c confirmation) good(carried *Token, from Address, now time.Time) *Refusal {
	switch {
	case c.UsedAt != nil:
		return refuse("already_done", "That code was used before, and what it stood for was carried out.")
	case !now.Before(c.ExpiresAt):
		return refuse("code_expired", "The code is older than a day. Send the command again.")
	case carried != nil && (carried.Request == nil || *carried.Request != c.Request):
		return refuse("tokens_disagree", "The code and the mail that you answered belong to different matters.")
	case carried != nil && carried.Person == nil && carried.Address != from.Key():
		return refuse("tokens_disagree", "The mail that you answered was sent to somebody else.")
	}
	return nil
}

func (r *Record) confirmation(ctx context.Context, tx pgx.Tx, code string) (confirmation, error) {
	rows, err := tx.Query(ctx, sqlConfirmation, pgx.NamedArgs{"hash": TokenHash(code)})
	if err != nil {
		return confirmation{}, fmt.Errorf("looking up a confirmation: %w", err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[confirmation])
	if err != nil {
		return c, fmt.Errorf("looking up a confirmation: %w", err)
	}
	return c, nil
}

func (r *Record) tokenOfNotice(ctx context.Context, tx pgx.Tx, notice int64) (*Token, error) {
	var hash []byte
	if err := tx.QueryRow(ctx, sqlTokenOfNotice, pgx.NamedArgs{"notice": notice}).Scan(&hash); err != nil {
		return nil, fmt.Errorf("reading the token of notice %d: %w", notice, err)
	}
	t, err := tokenByHash(ctx, tx, hash)
	if err == nil && t == nil {
		err = fmt.Errorf("reading the token of notice %d: there is none", notice)
	}
	return t, err
}

// confirmNothing answers a CONFIRM whose code is not the sender's: with what is possible on the matter of their mail, where they have a part
// in that, else without a word of any matter.
func (r *Record) confirmNothing(ctx context.Context, tx pgx.Tx, a Act, no *Refusal, now time.Time) (Applied, error) {
	if !no.Security && a.Token != nil && a.Token.Request != nil && !foreign(a) {
		part, err := TakesPart(ctx, tx, *a.Token.Request, a.From.Address, a.Actor)
		if err != nil {
			return Applied{}, err
		}
		if part {
			return r.Decline(ctx, tx, *a.Token.Request, a, no, now)
		}
	}
	return Applied{Refused: no}, r.Refuse(ctx, tx, nil, a, no, true, now)
}

// roleOf is in which role somebody is written into the audit log who did nothing yet.
func roleOf(p *Person) Role {
	switch {
	case p == nil:
		return RoleRequestor
	case p.Has(RoleSupervisor):
		return RoleSupervisor
	}
	return RoleOfficer
}
