package cases

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// wroteWords is the verb of the event that keeps what somebody of the roster wrote without a command. The table has no such step: it changes nothing.
const wroteWords = "wrote without a command"

// keepWords keeps in the history of a matter what somebody who has a part in it by their role wrote of it and no command takes up (MSG-2, SUP-2):
// it decides nothing, is told to nobody, and is not lost.
func (r *Record) keepWords(ctx context.Context, tx pgx.Tx, w World, m *Matter, a Act) error {
	if a.Actor == nil || a.Reading == nil || strings.TrimSpace(a.Reading.NewText) == "" {
		return nil
	}
	role := roleOf(a.Actor)
	switch {
	case m.worksOn(a.Actor):
		role = RoleOfficer
	case m.Request.TakesPart(a.asker()) || slices.ContainsFunc(a.Actor.Addresses, m.Request.TakesPart):
		role = RoleRequestor // whatever they are in the office besides (ROLE-2)
	}
	text, err := r.seal(ctx, tx, &m.Request.VaultKey, told{Text: a.Reading.NewText, Marked: a.marked()}, w.Now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlInsertEvent, pgx.NamedArgs{
		"request": m.Request.ID, "case_id": m.caseID(), "now": w.Now, "actor": a.actor(), "actor_role": role, "verb": wroteWords,
		"from_state": m.State(), "to_state": m.State(), "version": m.Request.Version, "message": a.message(), "text": text,
	})
	if err != nil {
		return fmt.Errorf("keeping words in the history of %s: %w", m.Number(), err)
	}
	return nil
}
