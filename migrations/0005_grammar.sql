-- The whole grammar (SPEC 4, 6, 7, Appendix B): holds, duplicates, referrals, confirmations, inquiry activities. Owner: cases.
-- +goose Up

ALTER TABLE requests
    -- the state that a hold interrupts, and to which RESUME or the hold's end leads back
    ADD COLUMN held_from    text    NOT NULL DEFAULT '',
    -- the request into which this one was closed
    ADD COLUMN duplicate_of bigint  CONSTRAINT requests_duplicate_of REFERENCES requests (id),
    -- the office, as it is named in the configuration, or an address
    ADD COLUMN referred_to  text    NOT NULL DEFAULT '',
    DROP CONSTRAINT requests_state_known,
    DROP CONSTRAINT requests_decided_when_ended,
    ADD CONSTRAINT requests_state_known CHECK (state IN (
        'incomplete', 'in_review', 'returned', 'on_hold', 'approved', 'rejected', 'duplicate', 'referred')),
    ADD CONSTRAINT requests_decided_when_ended CHECK ((state IN ('approved', 'rejected', 'duplicate', 'referred'))
        = (decided_at IS NOT NULL AND decided_by IS NOT NULL AND decided_verb IS NOT NULL)),
    ADD CONSTRAINT requests_held_from_known CHECK (held_from IN ('', 'incomplete', 'in_review', 'returned')),
    ADD CONSTRAINT requests_held_from_when_held CHECK ((state = 'on_hold') = (held_from <> '')),
    ADD CONSTRAINT requests_duplicate_names_it CHECK ((state = 'duplicate') = (duplicate_of IS NOT NULL)),
    ADD CONSTRAINT requests_duplicate_is_another CHECK (duplicate_of <> id),
    ADD CONSTRAINT requests_referred_names_office CHECK ((state = 'referred') = (referred_to <> ''));

-- who answers their own mail is in its thread (INT-4)
CREATE INDEX requests_thread_root ON requests (thread_root) WHERE thread_root <> '';

ALTER TABLE cases
    ADD COLUMN held_from    text    NOT NULL DEFAULT '',
    DROP CONSTRAINT cases_state_known,
    DROP CONSTRAINT cases_officer_when_assigned,
    DROP CONSTRAINT cases_result_when_reviewed,
    ADD CONSTRAINT cases_state_known CHECK (state IN (
        'opened', 'assigned', 'in_progress', 'in_review', 'on_hold', 'released', 'closed', 'closed_out')),
    ADD CONSTRAINT cases_held_from_known CHECK (held_from IN ('', 'opened', 'assigned', 'in_progress', 'in_review')),
    ADD CONSTRAINT cases_held_from_when_held CHECK ((state = 'on_hold') = (held_from <> '')),
    ADD CONSTRAINT cases_officer_when_assigned CHECK (('opened' IN (state, held_from)) = (officer IS NULL)),
    ADD CONSTRAINT cases_result_when_reviewed CHECK (
        state NOT IN ('in_review', 'released', 'closed', 'closed_out') AND held_from <> 'in_review' OR result <> '');

ALTER TABLE steps
    DROP CONSTRAINT steps_kind_known,
    ADD CONSTRAINT steps_kind_known CHECK (kind IN (
        'facts', 'review', 'question', 'officer', 'work', 'result_review', 'delivery', 'disposition', 'hold', 'drop'));
ALTER TABLE timers
    DROP CONSTRAINT timers_kind_known,
    ADD CONSTRAINT timers_kind_known CHECK (kind IN ('incomplete_reminder', 'disposition_reminder', 'drop_asked', 'hold_end'));

-- What was asked back before it is carried out (GR-7, GR-10, SEC-10): the commands as they were read, and the code that carries them out.
CREATE TABLE confirmations (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code_hash   bytea       NOT NULL CONSTRAINT confirmations_code_unique UNIQUE
                            CONSTRAINT confirmations_code_length CHECK (octet_length(code_hash) = 32),
    request     bigint      NOT NULL REFERENCES requests (id),
    -- to whom the code was given: a person on the roster, or an outside address
    person      bigint      REFERENCES persons (id),
    address     text        NOT NULL CONSTRAINT confirmations_address_given CHECK (position('@' in address) > 1),
    -- the mail that gave the commands, and the commands, sealed
    message     bigint      NOT NULL REFERENCES messages (id),
    commands    uuid        NOT NULL REFERENCES contents (id),
    notice      bigint      NOT NULL REFERENCES notices (id),
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    used_by     bigint      REFERENCES messages (id),
    CONSTRAINT confirmations_expire_later CHECK (expires_at > created_at),
    CONSTRAINT confirmations_used_by_a_mail CHECK ((used_at IS NULL) = (used_by IS NULL))
);
CREATE INDEX confirmations_request ON confirmations (request);

-- What an officer did in the inquiry (FAI-2): source, finding and whom they coordinated with are sealed.
CREATE TABLE activities (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id     bigint      NOT NULL REFERENCES cases (id),
    kind        text        NOT NULL CONSTRAINT activities_kind_known CHECK (kind IN (
                                'database_check', 'record_review', 'request_to_others', 'analysis', 'field_operation')),
    -- of a database check: the system, by the name under which the source document lists it
    system      text        NOT NULL DEFAULT '',
    done_on     date        NOT NULL,
    details     uuid        NOT NULL REFERENCES contents (id),
    message     bigint      NOT NULL REFERENCES messages (id),
    actor       bigint      NOT NULL REFERENCES persons (id),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT activities_system_when_checked CHECK ((kind = 'database_check') = (system <> ''))
);
CREATE INDEX activities_case ON activities (case_id, id);
