package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlAudit = `
		INSERT INTO audit_log (at, actor, actor_role, action, record, message, detail)
		VALUES (@now, @actor, @actor_role, @action, @record, @message, @detail)`
	sqlAuditTrail = `
		SELECT id, at, actor, actor_role, action, record, message, detail FROM audit_log WHERE record = ANY(@records) ORDER BY id`
)

// auditEntry is one line of the audit log (AUD-1): ids and verbs only.
type auditEntry struct {
	Actor   *int64
	Role    Role
	Action  string
	Record  string
	Message *int64
	Detail  string
}

func audit(ctx context.Context, db vault.DB, e auditEntry, now time.Time) error {
	_, err := db.Exec(ctx, sqlAudit, pgx.NamedArgs{
		"now": now, "actor": e.Actor, "actor_role": e.Role, "action": e.Action, "record": e.Record, "message": e.Message, "detail": e.Detail,
	})
	if err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	return nil
}

// AuditMessage notes what became of a message (INT-5). detail is a code, never content.
func AuditMessage(ctx context.Context, db vault.DB, message int64, action, detail string, now time.Time) error {
	return audit(ctx, db, auditEntry{
		Role: RoleDaemon, Action: action, Record: fmt.Sprintf("message:%d", message), Message: &message, Detail: detail,
	}, now)
}

// AuditOperator notes what the operator did at the command line, with the reason that was given for looking at content (OPS-1).
func AuditOperator(ctx context.Context, db vault.DB, action, record, detail string, now time.Time) error {
	return audit(ctx, db, auditEntry{Role: RoleOperator, Action: action, Record: record, Detail: detail}, now)
}

// AuditLine is an entry of the audit log as it is read back.
type AuditLine struct {
	ID        int64     `json:"id"`
	At        time.Time `json:"at"`
	Actor     *int64    `json:"actor,omitempty"`
	ActorRole Role      `json:"actor_role"`
	Action    string    `json:"action"`
	Record    string    `json:"record"`
	Message   *int64    `json:"message,omitempty"`
	Detail    string    `json:"detail"`
}

// AuditTrail reads the entries of records ("request:1", "case:1", "message:1"), in order.
func AuditTrail(ctx context.Context, db vault.DB, records ...string) ([]AuditLine, error) {
	rows, err := db.Query(ctx, sqlAuditTrail, pgx.NamedArgs{"records": records})
	if err != nil {
		return nil, fmt.Errorf("reading the audit log: %w", err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByName[AuditLine])
	if err != nil {
		return nil, fmt.Errorf("reading the audit log: %w", err)
	}
	return lines, nil
}
