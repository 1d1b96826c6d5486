package cases

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"cissd/cases/vault"
)

const (
	sqlPeople = `
		SELECT p.id, p.handle, p.name, p.active, coalesce(b.handle, '') AS backup,
		       array(SELECT address FROM person_addresses a WHERE a.person = p.id ORDER BY position) AS addresses,
		       array(SELECT role FROM person_roles r WHERE r.person = p.id ORDER BY role) AS roles
		FROM persons p LEFT JOIN persons b ON b.id = p.backup
		ORDER BY p.handle`
	sqlPersonByAddress = `
		SELECT person FROM person_addresses WHERE address = @address`
	sqlInsertPerson = `
		INSERT INTO persons (handle, name, active, created_at, updated_at) VALUES (@handle, @name, @active, @now, @now) RETURNING id`
	sqlUpdatePerson = `
		UPDATE persons SET name = @name, active = @active, updated_at = @now WHERE id = @id`
	sqlSetBackup = `
		UPDATE persons SET backup = (SELECT b.id FROM persons b WHERE b.handle = @backup)
		WHERE id = @id AND (@backup = '' OR EXISTS (SELECT FROM persons b WHERE b.handle = @backup))`
	sqlDeleteAddresses = `DELETE FROM person_addresses WHERE person = @id`
	sqlInsertAddress   = `
		INSERT INTO person_addresses (address, person, position) VALUES (@address, @id, @position)`
	sqlDeleteRoles = `DELETE FROM person_roles WHERE person = @id`
	sqlInsertRole  = `INSERT INTO person_roles (person, role) VALUES (@id, @role)`
	// one change of the roster at a time, so that two of them cannot each remove the supervisor that the other relies on (ROLE-4)
	sqlLockRoster      = `LOCK TABLE persons IN SHARE ROW EXCLUSIVE MODE`
	sqlCountSupervisor = `
		SELECT count(*) FROM persons p JOIN person_roles r ON r.person = p.id WHERE p.active AND r.role = 'supervisor'`
)

// People reads the whole roster, by handle.
func People(ctx context.Context, db vault.DB) ([]Person, error) {
	rows, err := db.Query(ctx, sqlPeople)
	if err != nil {
		return nil, fmt.Errorf("reading the roster: %w", err)
	}
	people, err := pgx.CollectRows(rows, pgx.RowToStructByName[Person])
	if err != nil {
		return nil, fmt.Errorf("reading the roster: %w", err)
	}
	return people, nil
}

// PersonByAddress finds the active person who uses an address, or nil.
func PersonByAddress(ctx context.Context, db vault.DB, address string) (*Person, error) {
	var id int64
	err := db.QueryRow(ctx, sqlPersonByAddress, pgx.NamedArgs{"address": strings.ToLower(strings.TrimSpace(address))}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking a sender up in the roster: %w", err)
	}
	people, err := People(ctx, db)
	if err != nil {
		return nil, err
	}
	for i := range people {
		if people[i].ID == id && people[i].Active {
			return &people[i], nil
		}
	}
	return nil, nil
}

var handlePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// Check says what is wrong with an entry, in words for whoever wrote it, and puts addresses and handle into lower case.
func (p *Person) Check() error {
	p.Handle = strings.ToLower(strings.TrimSpace(p.Handle))
	if !handlePattern.MatchString(p.Handle) {
		return fmt.Errorf("the handle %q is not of the form j.ruiz (letters, digits, dots, hyphens)", p.Handle)
	}
	if strings.TrimSpace(p.Name) == "" {
		return fmt.Errorf("%s has no name", p.Handle)
	}
	if len(p.Addresses) == 0 {
		return fmt.Errorf("%s has no address", p.Handle)
	}
	p.Addresses = slices.Clone(p.Addresses)
	for i, a := range p.Addresses {
		parsed, err := mail.ParseAddress(a)
		if err != nil || parsed.Name != "" {
			return fmt.Errorf("%s: %q is no mail address", p.Handle, a)
		}
		p.Addresses[i] = strings.ToLower(parsed.Address)
	}
	for _, r := range p.Roles {
		if !slices.Contains(RosterRoles(), r) {
			return fmt.Errorf("%s: there is no role %q; roles are %s", p.Handle, r, joinRoles())
		}
	}
	p.Roles = slices.Compact(slices.Sorted(slices.Values(p.Roles)))
	p.Backup = strings.ToLower(strings.TrimSpace(p.Backup))
	if p.Backup == p.Handle {
		return fmt.Errorf("%s cannot be their own backup", p.Handle)
	}
	return nil
}

func joinRoles() string {
	var rs []string
	for _, r := range RosterRoles() {
		rs = append(rs, string(r))
	}
	return strings.Join(rs, ", ")
}

// SavePeople adds or changes entries of the roster in one transaction, each with an audit entry (ROLE-1); the last active supervisor stays
// (ROLE-4, ErrLastSupervisor). It returns how many entries really changed.
func SavePeople(ctx context.Context, db interface {
	Begin(context.Context) (pgx.Tx, error)
}, entries []Person, now time.Time,
) (int, error) {
	tx, err := db.Begin(ctx)
	if err != nil {
		return 0, fmt.Errorf("changing the roster: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := tx.Exec(ctx, sqlLockRoster); err != nil {
		return 0, fmt.Errorf("locking the roster: %w", err)
	}
	before, err := People(ctx, tx)
	if err != nil {
		return 0, err
	}
	changed, err := saveEntries(ctx, tx, before, entries, now)
	if err != nil {
		return 0, err
	}
	var supervisors int
	if err := tx.QueryRow(ctx, sqlCountSupervisor).Scan(&supervisors); err != nil {
		return 0, fmt.Errorf("counting supervisors: %w", err)
	}
	if supervisors == 0 && slices.ContainsFunc(before, func(p Person) bool { return p.Active && slices.Contains(p.Roles, RoleSupervisor) }) {
		return 0, ErrLastSupervisor
	}
	if err := tx.Commit(ctx); err != nil {
		return 0, fmt.Errorf("changing the roster: %w", err)
	}
	return changed, nil
}

// saveEntries writes those that differ: first who they are, then what refers to others or must not be held twice, so that two persons can
// swap an address or be each other's backup.
func saveEntries(ctx context.Context, tx pgx.Tx, before, entries []Person, now time.Time) (int, error) {
	var changed []*Person
	seen := map[string]bool{}
	for i := range entries {
		e := &entries[i]
		if err := e.Check(); err != nil {
			return 0, err
		}
		if seen[e.Handle] {
			return 0, fmt.Errorf("%s is listed twice", e.Handle)
		}
		seen[e.Handle] = true
		differs, err := savePerson(ctx, tx, before, e, now)
		if err != nil {
			return 0, err
		}
		if differs {
			changed = append(changed, e)
		}
	}
	for _, e := range changed {
		if err := saveRest(ctx, tx, e); err != nil {
			return 0, err
		}
	}
	return len(changed), nil
}

// savePerson writes one entry, without its addresses, roles and backup, if it differs, and the audit entry of it.
func savePerson(ctx context.Context, tx pgx.Tx, before []Person, e *Person, now time.Time) (bool, error) {
	action := "roster_add"
	i := slices.IndexFunc(before, func(p Person) bool { return p.Handle == e.Handle })
	args := pgx.NamedArgs{"handle": e.Handle, "name": e.Name, "active": e.Active, "now": now}
	if i >= 0 {
		if old := before[i]; old.Name == e.Name && old.Active == e.Active && old.Backup == e.Backup &&
			slices.Equal(old.Addresses, e.Addresses) && slices.Equal(old.Roles, e.Roles) {
			e.ID = old.ID
			return false, nil
		}
		action, e.ID, args["id"] = "roster_change", before[i].ID, before[i].ID
		if _, err := tx.Exec(ctx, sqlUpdatePerson, args); err != nil {
			return false, fmt.Errorf("changing %s: %w", e.Handle, err)
		}
	} else if err := tx.QueryRow(ctx, sqlInsertPerson, args).Scan(&e.ID); err != nil {
		return false, fmt.Errorf("adding %s: %w", e.Handle, err)
	}
	if _, err := tx.Exec(ctx, sqlDeleteAddresses, pgx.NamedArgs{"id": e.ID}); err != nil {
		return false, fmt.Errorf("changing the addresses of %s: %w", e.Handle, err)
	}
	if _, err := tx.Exec(ctx, sqlDeleteRoles, pgx.NamedArgs{"id": e.ID}); err != nil {
		return false, fmt.Errorf("changing the roles of %s: %w", e.Handle, err)
	}
	return true, audit(ctx, tx, auditEntry{Role: RoleOperator, Action: action, Record: fmt.Sprintf("person:%d", e.ID), Detail: e.rights()}, now)
}

// rights are what an entry gives, for the audit log.
func (p *Person) rights() string {
	words := []string{"inactive"}
	if p.Active {
		words[0] = "active"
	}
	for _, r := range p.Roles {
		words = append(words, string(r))
	}
	return strings.Join(words, " ")
}

func saveRest(ctx context.Context, tx pgx.Tx, e *Person) error {
	for n, a := range e.Addresses {
		if _, err := tx.Exec(ctx, sqlInsertAddress, pgx.NamedArgs{"address": a, "id": e.ID, "position": n}); err != nil {
			if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.ConstraintName == "person_addresses_pkey" {
				return fmt.Errorf("%s: the address %s belongs to somebody else on the roster already: take it from them first", e.Handle, a)
			}
			return fmt.Errorf("giving %s an address: %w", e.Handle, err)
		}
	}
	for _, r := range e.Roles {
		if _, err := tx.Exec(ctx, sqlInsertRole, pgx.NamedArgs{"id": e.ID, "role": r}); err != nil {
			return fmt.Errorf("giving %s the role %s: %w", e.Handle, r, err)
		}
	}
	tag, err := tx.Exec(ctx, sqlSetBackup, pgx.NamedArgs{"id": e.ID, "backup": e.Backup})
	if err != nil {
		return fmt.Errorf("setting the backup of %s: %w", e.Handle, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("the backup of %s is nobody on the roster", e.Handle)
	}
	return nil
}
