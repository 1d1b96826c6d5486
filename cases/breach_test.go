package cases_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases/casestest"
	"cissd/migrations/pgtest"
)

const (
	ofRequest = `UPDATE requests SET %s WHERE id = @id`
	ofCase    = `UPDATE cases SET %s WHERE request = @id`
	ofPerson  = `UPDATE persons SET %s WHERE handle = 'j.ruiz'`
)

// breaches are statements on the rows of a released case, each right but for one rule of 0003.
var breaches = []struct{ constraint, sql string }{
	{"persons_handle_unique", fmt.Sprintf(ofPerson, `handle = 'k.lee'`)},
	{"persons_handle_form", fmt.Sprintf(ofPerson, `handle = 'J Ruiz'`)},
	{"persons_name_given", fmt.Sprintf(ofPerson, `name = ''`)},
	{"persons_backup_is_another", fmt.Sprintf(ofPerson, `backup = id`)},
	{"persons_backup_fkey", fmt.Sprintf(ofPerson, `backup = @nobody`)},
	{"person_addresses_pkey", `INSERT INTO person_addresses SELECT address, person, 7 FROM person_addresses`},
	{"person_addresses_lower", `UPDATE person_addresses SET address = 'J@x.gov' WHERE address = 'j.ruiz@hq.dhs.gov'`},
	{"person_addresses_person_fkey", `INSERT INTO person_addresses VALUES ('x@x.gov', @nobody, 0)`},
	{"person_addresses_position", `INSERT INTO person_addresses SELECT 'x' || address, person, position FROM person_addresses`},
	{"person_roles_known", `UPDATE person_roles SET role = 'king'`},
	{"person_roles_pkey", `INSERT INTO person_roles SELECT * FROM person_roles`},
	{"person_roles_person_fkey", `INSERT INTO person_roles VALUES (@nobody, 'cst')`},
	{"requests_number_unique", `INSERT INTO requests (number, state, vault_key, mailbox, requested_at, proven)
		SELECT number, 'in_review', vault_key, mailbox, requested_at, proven FROM requests`},
	{"requests_number_form", fmt.Sprintf(ofRequest, `number = 'REQ-1'`)},
	{"requests_version_positive", fmt.Sprintf(ofRequest, `version = 0`)},
	{"requests_vault_key_fkey", fmt.Sprintf(ofRequest, `vault_key = gen_random_uuid()`)},
	{"requests_decided_by_fkey", fmt.Sprintf(ofRequest, `decided_by = @nobody`)},
	{"requests_submitter_fkey", fmt.Sprintf(ofRequest, `submitter = @nobody`)},
	{"requests_subject_fkey", fmt.Sprintf(ofRequest, `subject = gen_random_uuid()`)},
	{"requests_type_known", fmt.Sprintf(ofRequest, `type = 'abc'`)},
	{"requests_priority_known", fmt.Sprintf(ofRequest, `priority = 'asap'`)},
	{"requests_state_known", fmt.Sprintf(ofRequest, `state = 'lost', decided_at = NULL`)},
	{"requests_decided_when_ended", fmt.Sprintf(ofRequest, `decided_by = NULL`)},
	{"requests_type_when_approved", fmt.Sprintf(ofRequest, `type = ''`)},
	{"request_versions_pkey", `INSERT INTO request_versions SELECT * FROM request_versions`},
	{"request_versions_request_fkey", `UPDATE request_versions SET request = @nobody`},
	{"request_versions_positive", `UPDATE request_versions SET version = 0`},
	{"request_versions_draft_fkey", `UPDATE request_versions SET draft = gen_random_uuid()`},
	{"request_versions_message_fkey", `UPDATE request_versions SET message = @nobody`},
	{"request_versions_actor_fkey", `UPDATE request_versions SET actor = @nobody`},
	{"request_criteria_pkey", `INSERT INTO request_criteria SELECT * FROM request_criteria`},
	{"request_criteria_request_fkey", `UPDATE request_criteria SET request = @nobody`},
	{"request_criteria_number", `UPDATE request_criteria SET number = 10`},
	{"request_criteria_state", `UPDATE request_criteria SET state = 'perhaps'`},
	{"request_criteria_decided_by_fkey", `UPDATE request_criteria SET decided_by = @nobody`},
	{"case_counters_positive", `UPDATE case_counters SET last = 0`},
	{"case_counters_pkey", `INSERT INTO case_counters SELECT * FROM case_counters`},
	{"cases_number_unique", `INSERT INTO cases (number, request, type, state, priority, supervisor, initiated_at)
		SELECT number, request + 1, type, 'opened', priority, supervisor, initiated_at FROM cases`},
	{"cases_number_form", fmt.Sprintf(ofCase, `number = 'RFI-27-1'`)},
	{"cases_request_once", `INSERT INTO cases (number, request, type, state, priority, supervisor, initiated_at)
		SELECT 'RFI-2027-99999', request, type, 'opened', priority, supervisor, initiated_at FROM cases`},
	{"cases_request_fkey", fmt.Sprintf(ofCase, `request = @nobody`)},
	{"cases_type_known", fmt.Sprintf(ofCase, `type = 'abc'`)},
	{"cases_priority_known", fmt.Sprintf(ofCase, `priority = ''`)},
	{"cases_officer_fkey", fmt.Sprintf(ofCase, `officer = @nobody`)},
	{"cases_supervisor_fkey", fmt.Sprintf(ofCase, `supervisor = @nobody`)},
	{"cases_result_known", fmt.Sprintf(ofCase, `result = 'maybe'`)},
	{"cases_result_basis_known", fmt.Sprintf(ofCase, `result_basis = 'secret'`)},
	{"cases_result_by_fkey", fmt.Sprintf(ofCase, `result_by = @nobody`)},
	{"cases_reviewed_by_fkey", fmt.Sprintf(ofCase, `reviewed_by = @nobody`)},
	{"cases_rating_range", fmt.Sprintf(ofCase, `disposition_rating = 6`)},
	{"cases_disposition_fkey", fmt.Sprintf(ofCase, `disposition = gen_random_uuid()`)},
	{"cases_state_known", fmt.Sprintf(ofCase, `state = 'lost'`)},
	{"cases_officer_when_assigned", fmt.Sprintf(ofCase, `officer = NULL`)},
	{"cases_result_when_reviewed", fmt.Sprintf(ofCase, `result = ''`)},
	{"cases_reviewer_when_released", fmt.Sprintf(ofCase, `reviewed_by = NULL`)},
	{"cases_reviewer_is_another", fmt.Sprintf(ofCase, `reviewed_by = result_by`)},
	{"cases_dates_when_closed", fmt.Sprintf(ofCase, `state = 'closed'`)},
	{"cases_date_when_closed_out", fmt.Sprintf(ofCase, `closed_out_at = @now`)},
	{"cases_disposition_when_closed_out", fmt.Sprintf(ofCase, `state = 'closed_out', completed_at = @now, closed_at = @now, closed_out_at = @now`)},
	{"events_request_fkey", `UPDATE events SET request = @nobody`},
	{"events_case_id_fkey", `UPDATE events SET case_id = @nobody`},
	{"events_actor_fkey", `UPDATE events SET actor = @nobody`},
	{"events_message_fkey", `UPDATE events SET message = @nobody`},
	{"events_text_fkey", `UPDATE events SET text = gen_random_uuid()`},
	{"steps_request_fkey", `UPDATE steps SET request = @nobody`},
	{"steps_case_id_fkey", `UPDATE steps SET case_id = @nobody`},
	{"steps_kind_known", `UPDATE steps SET kind = 'dance'`},
	{"steps_spent_by_fkey", `UPDATE steps SET spent_by = @nobody`},
	{"steps_one_open", `INSERT INTO steps (request, kind, version, opened_at) SELECT request, kind, version, opened_at FROM steps WHERE spent_at IS NULL`},
	{"tokens_pkey", `INSERT INTO tokens SELECT * FROM tokens`},
	{"tokens_hash_length", `UPDATE tokens SET hash = 'short'`},
	{"tokens_step_fkey", `UPDATE tokens SET step = @nobody`},
	{"tokens_request_fkey", `UPDATE tokens SET request = @nobody`},
	{"tokens_case_id_fkey", `UPDATE tokens SET case_id = @nobody`},
	{"tokens_person_fkey", `UPDATE tokens SET person = @nobody`},
	{"tokens_notice", `UPDATE tokens SET notice = @nobody`},
	{"notices_request_fkey", `UPDATE notices SET request = @nobody`},
	{"notices_case_id_fkey", `UPDATE notices SET case_id = @nobody`},
	{"notices_step_fkey", `UPDATE notices SET step = @nobody`},
	{"notices_person_fkey", `UPDATE notices SET person = @nobody`},
	{"notices_address_given", `UPDATE notices SET address = 'nobody'`},
	{"notices_message_id_unique", `UPDATE notices SET message_id = 'one'`},
	{"notices_data_fkey", `UPDATE notices SET data = gen_random_uuid()`},
	{"notices_cause_fkey", `UPDATE notices SET cause = @nobody`},
	{"address_faults_pkey", `INSERT INTO address_faults SELECT 'a@x.gov', '', @now, NULL FROM generate_series(1, 2)`},
	{"address_faults_notice_fkey", `INSERT INTO address_faults VALUES ('a@x.gov', '', @now, @nobody)`},
	{"timers_kind_known", `INSERT INTO timers (kind, request, step, due_at) SELECT 'alarm', request, id, @now FROM steps`},
	{"timers_request_fkey", `INSERT INTO timers (kind, request, step, due_at) SELECT 'incomplete_reminder', @nobody, id, @now FROM steps`},
	{"timers_step_fkey", `INSERT INTO timers (kind, request, step, due_at) VALUES ('incomplete_reminder', @id, @nobody, @now)`},
	{"audit_log_action_given", `INSERT INTO audit_log (at, actor_role, action, record) VALUES (@now, 'daemon', '', 'x:1')`},
	{"message_outcomes_known", `INSERT INTO message_outcomes (message, outcome, decided_at) SELECT min(id), 'lost', @now FROM messages`},
	{"message_outcomes_pkey", `INSERT INTO message_outcomes (message, outcome, decided_at) SELECT min(id), 'query', @now FROM messages, generate_series(1, 2) GROUP BY generate_series`},
	{"message_outcomes_message_fkey", `INSERT INTO message_outcomes (message, outcome, decided_at) VALUES (@nobody, 'query', @now)`},
	{"message_outcomes_request", `INSERT INTO message_outcomes (message, outcome, decided_at, request) SELECT min(id), 'query', @now, @nobody FROM messages`},
	{"message_outcomes_case", `INSERT INTO message_outcomes (message, outcome, decided_at, case_id) SELECT min(id), 'query', @now, @nobody FROM messages`},
	{"message_outcomes_duplicate_of_fkey", `INSERT INTO message_outcomes (message, outcome, decided_at, duplicate_of) SELECT min(id), 'query', @now, @nobody FROM messages`},
	{"message_outcomes_reading_fkey", `INSERT INTO message_outcomes (message, outcome, decided_at, reading) SELECT min(id), 'query', @now, gen_random_uuid() FROM messages`},
}

// Each named rule of 0003 is broken once, by a row that is right but for that; the rules that no line here breaks are told at the end.
func TestDatabaseRefusesWhatIsIllegal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Released) // there is a row in every table
	own := pgtest.Owner(t, b.DB)
	args := pgx.NamedArgs{"id": id, "now": b.Now(), "nobody": int64(1 << 40)}
	broken := map[string]bool{}
	for _, c := range breaches {
		broken[c.constraint] = true
		if got := violated(t, own, c.sql, args); got != c.constraint {
			t.Errorf("%s is not what refuses %s: %s", c.constraint, c.sql, got)
		}
	}
	rows, err := own.Query(t.Context(), `
		SELECT c.conname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
		WHERE c.contype IN ('c', 'u', 'f', 'p') AND r.relname IN ('persons', 'person_addresses', 'person_roles', 'message_outcomes', 'requests',
		      'request_versions', 'request_criteria', 'case_counters', 'cases', 'events', 'steps', 'tokens', 'notices', 'address_faults', 'timers',
		      'audit_log')
		  AND NOT (c.contype = 'p' AND c.conkey = (SELECT array[a.attnum] FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attidentity = 'a'))
		ORDER BY c.conname`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if !broken[n] {
			t.Errorf("no statement breaks %s", n)
		}
	}
}
