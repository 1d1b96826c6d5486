package migrations

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	sqlRoleExists = `SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = @role)`
	// Only what the migrating role owns: the schema "public" may hold other things, an extension's views for one.
	sqlOwnRelations = `
		SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'S' AS sequence
		FROM pg_catalog.pg_class c
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname IN ('public', '` + RiverSchema + `') AND c.relkind IN ('r', 'p', 'S') AND c.relowner = current_user::regrole
		ORDER BY n.nspname, c.relname`
)

type relation struct {
	Schema   string
	Name     string
	Sequence bool
}

// rights of the daemon on a relation. What only a migrator writes is read-only; the audit log is append-only (AUD-1).
func (r relation) rights() string {
	switch {
	case r.Sequence:
		return "USAGE, SELECT"
	case r.Schema == "public" && r.Name == "audit_log":
		// not the id: a line cannot be put in between others
		return "SELECT, INSERT (at, actor, actor_role, action, record, message, detail)"
	case r.Schema == "public" && r.Name == "documents":
		return "SELECT, INSERT" // what went out or was filed stays what it was
	case r.Schema == "public" && r.Name == versionTable, r.Schema == RiverSchema && r.Name == "river_migration":
		return "SELECT"
	}
	if r.Schema == "public" && !slices.Contains(deletable(), r.Name) {
		return "SELECT, INSERT, UPDATE"
	}
	return "SELECT, INSERT, UPDATE, DELETE"
}

// deletable are the tables from which the daemon takes rows away: content that nothing names, and what a change of the roster or of a draft replaces.
func deletable() []string {
	return []string{"content_chunks", "content_writers", "person_addresses", "person_roles", "link_keys"}
}

// grant sets the rights of the daemon's role, in one transaction: what it had before on our relations is taken away first, so that a right
// once given by hand or by an older version does not stay.
func grant(ctx context.Context, pool *pgxpool.Pool, role string) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		exists, err := one[bool](ctx, tx, sqlRoleExists, pgx.StrictNamedArgs{"role": role})
		if err != nil {
			return err
		}
		if !exists {
			return fmt.Errorf("the role does not exist: create it first")
		}
		rows, err := tx.Query(ctx, sqlOwnRelations)
		if err != nil {
			return err
		}
		relations, err := pgx.CollectRows(rows, pgx.RowToStructByName[relation])
		if err != nil {
			return err
		}
		to := pgx.Identifier{role}.Sanitize()
		if _, err := tx.Exec(ctx, "GRANT USAGE ON SCHEMA public, "+RiverSchema+" TO "+to); err != nil {
			return err
		}
		for _, r := range relations {
			kind := "TABLE "
			if r.Sequence {
				kind = "SEQUENCE "
			}
			on := " ON " + kind + pgx.Identifier{r.Schema, r.Name}.Sanitize()
			if _, err := tx.Exec(ctx, "REVOKE ALL"+on+" FROM "+to+", PUBLIC; GRANT "+r.rights()+on+" TO "+to); err != nil {
				return fmt.Errorf("on %s.%s: %w", r.Schema, r.Name, err)
			}
		}
		return nil
	})
}
