package cases_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"cissd/cases/casestest"
	"cissd/migrations/pgtest"
)

// otherBreaches are those of the tables of vault, ingest and notify, and of what 0005 adds. Whoever adds a rule adds a line here, or to
// recordBreaches, or to lifeBreaches; the test names the rules that lack one.
var otherBreaches = []breach{
	// 0001: vault
	{"vault_check_one", `UPDATE vault_check SET one = false`},
	{"contents_vault_key_fkey", `UPDATE contents SET vault_key = gen_random_uuid()`},
	{"contents_class_known", `UPDATE contents SET class = 'secret'`},
	{"contents_size_not_negative", `UPDATE contents SET size = -1`},
	{"content_chunks_seq_not_negative", `UPDATE content_chunks SET seq = -1`},
	// 0002: ingest
	{"messages_content_key", `INSERT INTO messages (mailbox, received_at, stored_at, content, size, sha256, message_id, from_address)
		SELECT mailbox, received_at, stored_at, content, size, sha256, message_id, from_address FROM messages`},
	{"messages_content_fkey", `UPDATE messages SET content = gen_random_uuid()`},
	{"messages_size_not_negative", `UPDATE messages SET size = -1`},
	{"messages_sha256_length", `UPDATE messages SET sha256 = 'short'`},
	{"messages_sha256_unless_oversize", `UPDATE messages SET oversize = true`},
	{"mailbox_ledger_state_known", `UPDATE mailbox_ledger SET state = 'lost'`},
	{"mailbox_ledger_message_fkey", `UPDATE mailbox_ledger SET message = @nobody`},
	{"mailbox_ledger_message_when_stored", `UPDATE mailbox_ledger SET message = NULL`},
	// 0004: notify
	{"deliveries_notice_fkey", `UPDATE deliveries SET notice = @nobody`},
	{"deliveries_mail_fkey", `UPDATE deliveries SET mail = gen_random_uuid()`},
	{"deliveries_state_known", `UPDATE deliveries SET state = 'lost', sent_at = NULL`},
	{"deliveries_attempts_not_negative", `UPDATE deliveries SET attempts = -1`},
	{"deliveries_sent_has_time", `UPDATE deliveries SET sent_at = NULL`},
	{"deliveries_mail_when_sending", `UPDATE deliveries SET mail = NULL`},
	// 0005: the whole grammar
	{"requests_held_from_known", fmt.Sprintf(ofRequest, `state = 'on_hold', held_from = 'approved', decided_at = NULL, decided_by = NULL, decided_verb = NULL`)},
	{"requests_held_from_when_held", fmt.Sprintf(ofRequest, `held_from = 'in_review'`)},
	{"requests_duplicate_of", fmt.Sprintf(ofRequest, `state = 'duplicate', duplicate_of = @nobody`)},
	{"requests_duplicate_names_it", fmt.Sprintf(ofRequest, `state = 'duplicate'`)},
	{"requests_duplicate_is_another", fmt.Sprintf(ofRequest, `state = 'duplicate', duplicate_of = id`)},
	{"requests_referred_names_office", fmt.Sprintf(ofRequest, `state = 'referred'`)},
	{"cases_held_from_known", fmt.Sprintf(ofCase, `state = 'on_hold', held_from = 'released'`)},
	{"cases_held_from_when_held", fmt.Sprintf(ofCase, `state = 'on_hold'`)},
	{"confirmations_code_unique", `INSERT INTO confirmations (code_hash, request, address, message, commands, notice, created_at, expires_at)
		SELECT code_hash, request, address, message, commands, notice, created_at, expires_at FROM confirmations`},
	{"confirmations_code_length", `UPDATE confirmations SET code_hash = 'short'`},
	{"confirmations_request_fkey", `UPDATE confirmations SET request = @nobody`},
	{"confirmations_person_fkey", `UPDATE confirmations SET person = @nobody`},
	{"confirmations_address_given", `UPDATE confirmations SET address = 'nobody'`},
	{"confirmations_message_fkey", `UPDATE confirmations SET message = @nobody`},
	{"confirmations_commands_fkey", `UPDATE confirmations SET commands = gen_random_uuid()`},
	{"confirmations_notice_fkey", `UPDATE confirmations SET notice = @nobody`},
	{"confirmations_used_by_fkey", `UPDATE confirmations SET used_at = @now, used_by = @nobody`},
	{"confirmations_expire_later", `UPDATE confirmations SET expires_at = created_at`},
	{"confirmations_used_by_a_mail", `UPDATE confirmations SET used_at = @now`},
	// 0007: what requests have in common
	{"link_keys_version", `UPDATE link_keys SET request = @nobody`},
	{"link_secret_one", `UPDATE link_secret SET one = false`},
	{"link_secret_content_fkey", `UPDATE link_secret SET content = gen_random_uuid()`},
	{"activities_kind_known", `UPDATE activities SET kind = 'rest'`},
	{"activities_case_id_fkey", `UPDATE activities SET case_id = @nobody`},
	{"activities_details_fkey", `UPDATE activities SET details = gen_random_uuid()`},
	{"activities_message_fkey", `UPDATE activities SET message = @nobody`},
	{"activities_actor_fkey", `UPDATE activities SET actor = @nobody`},
	{"activities_system_when_checked", `UPDATE activities SET system = ''`},
}

// triggerBreaches are what the triggers refuse, by name of the trigger.
var triggerBreaches = []breach{
	{"audit_log_append_only", `UPDATE audit_log SET action = 'x'`},
	{"audit_log_append_only", `DELETE FROM audit_log`},
	{"audit_log_append_only", `TRUNCATE audit_log`},
}

// furnishings make a row in each table that the story of a released case leaves empty; those that it fills stay as they are.
var furnishings = []string{
	`INSERT INTO content_writers VALUES (gen_random_uuid(), @now)`,
	`INSERT INTO mailbox_ledger (mailbox, folder, uidvalidity, uid, state, message, size, updated_at) SELECT 'intake', 'INBOX', 1, 1, 'stored', min(id), 1, @now FROM messages`,
	`INSERT INTO message_outcomes (message, outcome, decided_at) SELECT max(id), 'query', @now FROM messages ON CONFLICT DO NOTHING`,
	`INSERT INTO deliveries (notice, mail, state, updated_at, sent_at) SELECT min(id), (SELECT min(id::text)::uuid FROM contents), 'sent', @now, @now FROM notices`,
	`INSERT INTO address_faults VALUES ('gone@x.gov', '5.1.1', @now, NULL)`,
	`INSERT INTO timers (kind, request, step, due_at) SELECT 'incomplete_reminder', request, min(id), @now FROM steps GROUP BY request`,
	`INSERT INTO confirmations (code_hash, request, address, message, commands, notice, created_at, expires_at)
		SELECT sha256('x'), @id, 'a@x.gov', (SELECT min(id) FROM messages), (SELECT min(id::text)::uuid FROM contents), (SELECT min(id) FROM notices),
			@now, @now::timestamptz + interval '1 hour'`,
	`INSERT INTO activities (case_id, kind, system, done_on, details, message, actor, recorded_at)
		SELECT min(id), 'database_check', 'TECS', '2026-11-22', (SELECT min(id::text)::uuid FROM contents), (SELECT min(message) FROM message_outcomes),
			min(officer), @now FROM cases`,
	`INSERT INTO case_files (case_id, kind, number, details, content, message, actor, recorded_at)
		SELECT case_id, 'exhibit', 1, details, details, message, actor, recorded_at FROM activities`,
	`INSERT INTO documents (case_id, kind, sealed, filed_at) SELECT case_id, 'memorandum', details, recorded_at FROM activities`,
	`WITH s AS (INSERT INTO steps (request, case_id, kind, version, opened_at) SELECT request, id, 'referral', 1, @now FROM cases RETURNING id)
		INSERT INTO proposals (step, kind, case_id, details, asked_by, message, asked_at) SELECT s.id, 'referral', case_id, details, actor, message, recorded_at FROM activities, s`,
	`INSERT INTO case_shares (case_id, person, shared_by, shared_at)
		SELECT c.id, p.id, c.supervisor, @now FROM cases c, persons p WHERE p.handle = 'k.lee'`,
}

// furnished is a database with a released case and a row in every table, opened as its owner.
func furnished(t *testing.T) (*pgxpool.Pool, pgx.NamedArgs) {
	t.Helper()
	b := setup(t)
	id := b.Until(t, casestest.Released)
	own := pgtest.Owner(t, b.DB)
	args := pgx.NamedArgs{"id": id, "now": b.Now(), "nobody": int64(1 << 40)}
	for _, sql := range furnishings {
		if _, err := own.Exec(t.Context(), sql, args); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	return own, args
}

// refusedBy runs a statement in a transaction that is rolled back, and gives what refused it; nil where nothing did.
func refusedBy(t *testing.T, db *pgxpool.Pool, sql string, args pgx.NamedArgs) *pgconn.PgError {
	t.Helper()
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.WithoutCancel(t.Context())) //nolint:errcheck // nothing of it is to stay
	if _, err = tx.Exec(t.Context(), sql, args); err == nil {
		_, err = tx.Exec(t.Context(), `SET CONSTRAINTS ALL IMMEDIATE`)
	}
	refused, ok := errors.AsType[*pgconn.PgError](err)
	if err != nil && !ok {
		t.Fatalf("%s: %v", sql, err)
	}
	return refused
}

// rule is a constraint, a unique index, a column that must not be empty, or a trigger, as the catalogue has it.
type rule struct {
	Name, TableName, State string
	// Columns are those of the table, in order, with "NULL" in place of the one that must not be empty.
	Columns, Values string
}

const (
	// primary keys are broken by any row a second time; the others need an example, but for a unique constraint that holds the whole primary key:
	// what breaks it has broken that, and it stands for references alone
	sqlRules = `
		SELECT c.conname AS name, r.relname AS table_name, '' AS columns, '' AS values,
		       CASE c.contype WHEN 'c' THEN '23514' WHEN 'f' THEN '23503' WHEN 'x' THEN '23P01' ELSE '23505' END AS state
		FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
		WHERE r.relnamespace = 'public'::regnamespace AND r.relname <> 'goose_db_version' AND c.contype IN ('c', 'u', 'f', 'p', 'x', 't')
		  AND NOT (c.contype = 'u' AND EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.conrelid AND k.contype = 'p' AND k.conkey <@ c.conkey))
		UNION ALL
		SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, '', '', '23505'
		FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid
		WHERE i.indisunique AND r.relnamespace = 'public'::regnamespace AND r.relname <> 'goose_db_version'
		  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
		ORDER BY name`
	sqlNotNulls = `
		SELECT a.attname AS name, r.relname AS table_name, '23502' AS state,
		       (SELECT string_agg(quote_ident(o.attname), ', ' ORDER BY o.attnum) FROM pg_attribute o
		        WHERE o.attrelid = r.oid AND o.attnum > 0 AND NOT o.attisdropped) AS columns,
		       (SELECT string_agg(CASE WHEN o.attnum = a.attnum THEN 'NULL' ELSE quote_ident(o.attname) END, ', ' ORDER BY o.attnum) FROM pg_attribute o
		        WHERE o.attrelid = r.oid AND o.attnum > 0 AND NOT o.attisdropped) AS values
		FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid
		WHERE r.relnamespace = 'public'::regnamespace AND r.relname <> 'goose_db_version' AND r.relkind IN ('r', 'p')
		  AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
		ORDER BY r.relname, a.attnum`
	sqlTriggers = `
		SELECT t.tgname AS name, t.tgrelid::regclass::text AS table_name, 'P0001' AS state, '' AS columns, '' AS values
		FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
		WHERE NOT t.tgisinternal AND r.relnamespace = 'public'::regnamespace
		ORDER BY t.tgname`
)

func rules(t *testing.T, db *pgxpool.Pool, sql string) []rule {
	t.Helper()
	rows, err := db.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByName[rule])
	if err != nil || len(out) == 0 {
		t.Fatalf("%d rules, %v", len(out), err)
	}
	return out
}

// Every CHECK, key and reference of every table is broken once, by a statement that is right but for that, and nothing else refuses it.
// What the catalogue holds and no example breaks fails, and so does an example for what it no longer holds. DESIGN 2, SUP-4, ROLE-2, SEC-2,
// INT-5, NOT-2.
func TestDatabaseRefusesWhatIsIllegal(t *testing.T) {
	t.Parallel()
	db, args := furnished(t)
	examples := map[string][]string{}
	for _, b := range slices.Concat(recordBreaches, otherBreaches, lifeBreaches) {
		examples[b.constraint] = append(examples[b.constraint], b.sql)
	}
	for _, r := range rules(t, db, sqlRules) {
		statements := examples[r.Name]
		if strings.HasSuffix(r.Name, "_pkey") {
			statements = append(statements, "INSERT INTO "+r.TableName+" OVERRIDING SYSTEM VALUE SELECT * FROM "+r.TableName)
		}
		if len(statements) == 0 {
			t.Errorf("no statement breaks %s of %s: add one to otherBreaches", r.Name, r.TableName)
		}
		for _, sql := range statements {
			switch got := refusedBy(t, db, sql, args); {
			case got == nil:
				t.Errorf("%s of %s does not refuse %s", r.Name, r.TableName, sql)
			case got.ConstraintName != r.Name || got.Code != r.State:
				t.Errorf("%s of %s (%s) is not what refuses %s: %s %s: %s", r.Name, r.TableName, r.State, sql, got.Code, got.ConstraintName, got.Message)
			}
		}
		delete(examples, r.Name)
	}
	for name := range examples {
		t.Errorf("there is no %s any more, which an example breaks", name)
	}
}

// Every column that must not be empty is left empty once, in a copy of a row that is right.
func TestDatabaseRefusesWhatIsMissing(t *testing.T) {
	t.Parallel()
	db, args := furnished(t)
	for _, r := range rules(t, db, sqlNotNulls) {
		sql := "INSERT INTO " + r.TableName + " (" + r.Columns + ") OVERRIDING SYSTEM VALUE SELECT " + r.Values + " FROM " + r.TableName
		if got := refusedBy(t, db, sql, args); got == nil || got.Code != r.State || got.ColumnName != r.Name || got.TableName != r.TableName {
			t.Errorf("%s without %s: %+v, want SQLSTATE %s for it", r.TableName, r.Name, got, r.State)
		}
	}
}

// Every trigger refuses, also for the owner, who has every right (AUD-1).
func TestDatabaseRefusesByTriggers(t *testing.T) {
	t.Parallel()
	db, args := furnished(t)
	examples := map[string][]string{}
	for _, b := range triggerBreaches {
		examples[b.constraint] = append(examples[b.constraint], b.sql)
	}
	for _, r := range rules(t, db, sqlTriggers) {
		if len(examples[r.Name]) == 0 {
			t.Errorf("nothing tries the trigger %s of %s: add it to triggerBreaches", r.Name, r.TableName)
		}
		for _, sql := range examples[r.Name] {
			if got := refusedBy(t, db, sql, args); got == nil || got.Code != r.State {
				t.Errorf("%s of %s does not refuse %s: %+v", r.Name, r.TableName, sql, got)
			}
		}
		delete(examples, r.Name)
	}
	for name := range examples {
		t.Errorf("there is no trigger %s any more", name)
	}
}
