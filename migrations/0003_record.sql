-- The record (SPEC 1, 6, 7, 9, 10). Owner: cases, but for message_outcomes, which is triage's.
-- +goose Up

-- People (ROLE-1, ROLE-2, ROLE-4).
CREATE TABLE persons (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- what people type in commands: j.ruiz
    handle      text        NOT NULL CONSTRAINT persons_handle_unique UNIQUE
                            CONSTRAINT persons_handle_form CHECK (handle ~ '^[a-z0-9][a-z0-9._-]*$'),
    name        text        NOT NULL CONSTRAINT persons_name_given CHECK (name <> ''),
    active      boolean     NOT NULL DEFAULT true,
    backup      bigint      REFERENCES persons (id) CONSTRAINT persons_backup_is_another CHECK (backup <> id),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);
CREATE TABLE person_addresses (
    -- lower case; the first one by position is where mail goes
    address     text        PRIMARY KEY CONSTRAINT person_addresses_lower CHECK (address = lower(address) AND position('@' in address) > 1),
    person      bigint      NOT NULL REFERENCES persons (id),
    position    integer     NOT NULL,
    CONSTRAINT person_addresses_position UNIQUE (person, position)
);
CREATE TABLE person_roles (
    person      bigint      NOT NULL REFERENCES persons (id),
    role        text        NOT NULL CONSTRAINT person_roles_known
                            CHECK (role IN ('cst', 'officer', 'team_lead', 'supervisor', 'director', 'security_officer')),
    PRIMARY KEY (person, role)
);

-- What became of a message: exactly one outcome each (INT-5). Owner: triage.
CREATE TABLE message_outcomes (
    message     bigint      PRIMARY KEY REFERENCES messages (id),
    outcome     text        NOT NULL CONSTRAINT message_outcomes_known CHECK (outcome IN (
                                'new_request', 'request_update', 'decision', 'case_report', 'disposition', 'query', 'bounce', 'auto_reply',
                                'duplicate', 'spillage', 'oversize', 'refused', 'quarantined', 'ignored')),
    -- in words without content
    reason      text        NOT NULL DEFAULT '',
    request     bigint,
    case_id     bigint,
    duplicate_of bigint     REFERENCES messages (id),
    proven      boolean     NOT NULL DEFAULT false,
    -- the readable text and what was read from it, sealed
    reading     uuid        REFERENCES contents (id),
    decided_at  timestamptz NOT NULL,
    replays     integer     NOT NULL DEFAULT 0
);
CREATE INDEX message_outcomes_outcome ON message_outcomes (outcome, message);

CREATE SEQUENCE request_numbers;
CREATE TABLE requests (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number          text        NOT NULL CONSTRAINT requests_number_unique UNIQUE
                                CONSTRAINT requests_number_form CHECK (number ~ '^REQ-[0-9]{4}-[0-9]{6,}$'),
    state           text        NOT NULL,
    -- rises with each change of the fields (EXT-7); the row's own lock counter is `revision`
    version         integer     NOT NULL DEFAULT 1 CONSTRAINT requests_version_positive CHECK (version > 0),
    revision        integer     NOT NULL DEFAULT 1,
    vault_key       uuid        NOT NULL REFERENCES vault_keys (id),
    mailbox         text        NOT NULL,
    requested_at    timestamptz NOT NULL,
    decided_at      timestamptz,
    decided_by      bigint      REFERENCES persons (id),
    decided_verb    text,
    -- who sent it in for the requestor, if a person on the roster
    submitter       bigint      REFERENCES persons (id),
    -- clear columns: what is searched on (DESIGN 2)
    type            text        NOT NULL DEFAULT '' CONSTRAINT requests_type_known CHECK (type IN ('', 'rfi', 'rfs', 'fai')),
    priority        text        NOT NULL DEFAULT '' CONSTRAINT requests_priority_known CHECK (priority IN ('', 'routine', 'priority', 'urgent')),
    agency          text        NOT NULL DEFAULT '',
    requestor_name  text        NOT NULL DEFAULT '',
    requestor_address text      NOT NULL DEFAULT '',
    submitter_address text      NOT NULL DEFAULT '',
    -- proven sender (SEC-1): an unproven one gets no automatic mail (INT-8)
    proven          boolean     NOT NULL,
    -- no automatic mail though proven: the mail bore an automatic header, or named another than its sender as the requestor (MSG-4, INT-9)
    quiet           boolean     NOT NULL DEFAULT false,
    -- the thread's root and newest of our Message-IDs to the requestor's own mail, for In-Reply-To
    thread_root     text        NOT NULL DEFAULT '',
    subject         uuid        REFERENCES contents (id),
    CONSTRAINT requests_state_known CHECK (state IN ('incomplete', 'in_review', 'returned', 'approved', 'rejected')),
    CONSTRAINT requests_decided_when_ended CHECK ((state IN ('approved', 'rejected')) = (decided_at IS NOT NULL AND decided_by IS NOT NULL AND decided_verb IS NOT NULL)),
    CONSTRAINT requests_type_when_approved CHECK (state <> 'approved' OR type <> '')
);
CREATE INDEX requests_requestor ON requests (requestor_address);

CREATE TABLE request_versions (
    request     bigint      NOT NULL REFERENCES requests (id),
    version     integer     NOT NULL CONSTRAINT request_versions_positive CHECK (version > 0),
    -- the draft: fields with provenance, subjects; sealed
    draft       uuid        NOT NULL REFERENCES contents (id),
    message     bigint      REFERENCES messages (id),
    actor       bigint      REFERENCES persons (id),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (request, version)
);
-- The nine criteria as they stood when they were worked out or decided (TRI-1).
CREATE TABLE request_criteria (
    request     bigint      NOT NULL REFERENCES requests (id),
    version     integer     NOT NULL,
    number      integer     NOT NULL CONSTRAINT request_criteria_number CHECK (number BETWEEN 1 AND 9),
    state       text        NOT NULL CONSTRAINT request_criteria_state CHECK (state IN ('met', 'not met', 'for you to judge')),
    decided_by  bigint      REFERENCES persons (id),
    decided_at  timestamptz NOT NULL,
    PRIMARY KEY (request, version, number)
);

-- Case numbers have no gaps (SUP-4): the row is locked last in the transaction that opens the case.
CREATE TABLE case_counters (
    type        text        NOT NULL,
    fiscal_year integer     NOT NULL,
    last        integer     NOT NULL CONSTRAINT case_counters_positive CHECK (last > 0),
    PRIMARY KEY (type, fiscal_year)
);
CREATE TABLE cases (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number          text        NOT NULL CONSTRAINT cases_number_unique UNIQUE
                                CONSTRAINT cases_number_form CHECK (number ~ '^(RFI|RFS|FAI)-[0-9]{4}-[0-9]{5,}$'),
    request         bigint      NOT NULL CONSTRAINT cases_request_once UNIQUE REFERENCES requests (id),
    type            text        NOT NULL CONSTRAINT cases_type_known CHECK (type IN ('rfi', 'rfs', 'fai')),
    state           text        NOT NULL,
    revision        integer     NOT NULL DEFAULT 1,
    priority        text        NOT NULL CONSTRAINT cases_priority_known CHECK (priority IN ('routine', 'priority', 'urgent')),
    officer         bigint      REFERENCES persons (id),
    supervisor      bigint      NOT NULL REFERENCES persons (id),
    -- dates kept apart (DSP-1): requested_at stands on the request
    initiated_at    timestamptz NOT NULL,
    completed_at    timestamptz,
    received_at     timestamptz,
    closed_at       timestamptz,
    closed_out_at   timestamptz,
    result          text        NOT NULL DEFAULT '' CONSTRAINT cases_result_known CHECK (result IN ('', 'negative', 'positive')),
    -- stays inside: why a negative one is negative (RFI-1)
    result_basis    text        NOT NULL DEFAULT '' CONSTRAINT cases_result_basis_known CHECK (result_basis IN ('', 'no_records', 'withheld')),
    result_by       bigint      REFERENCES persons (id),
    reviewed_by     bigint      REFERENCES persons (id),
    disposition_rating integer  CONSTRAINT cases_rating_range CHECK (disposition_rating BETWEEN 1 AND 5),
    disposition     uuid        REFERENCES contents (id),
    disposition_at  timestamptz,
    disposition_location text   NOT NULL DEFAULT '',
    CONSTRAINT cases_state_known CHECK (state IN ('opened', 'assigned', 'in_progress', 'in_review', 'released', 'closed', 'closed_out')),
    CONSTRAINT cases_officer_when_assigned CHECK ((state = 'opened') = (officer IS NULL)),
    CONSTRAINT cases_result_when_reviewed CHECK (state NOT IN ('in_review', 'released', 'closed', 'closed_out') OR result <> ''),
    CONSTRAINT cases_reviewer_when_released CHECK (state NOT IN ('released', 'closed', 'closed_out') OR reviewed_by IS NOT NULL),
    CONSTRAINT cases_reviewer_is_another CHECK (reviewed_by IS NULL OR reviewed_by <> result_by),
    CONSTRAINT cases_dates_when_closed CHECK ((state IN ('closed', 'closed_out')) = (closed_at IS NOT NULL AND completed_at IS NOT NULL)),
    CONSTRAINT cases_date_when_closed_out CHECK ((state = 'closed_out') = (closed_out_at IS NOT NULL)),
    CONSTRAINT cases_disposition_when_closed_out CHECK (state <> 'closed_out' OR disposition_at IS NOT NULL)
);
CREATE INDEX cases_officer ON cases (officer, state);
ALTER TABLE message_outcomes
    ADD CONSTRAINT message_outcomes_request FOREIGN KEY (request) REFERENCES requests (id),
    ADD CONSTRAINT message_outcomes_case FOREIGN KEY (case_id) REFERENCES cases (id);

-- Every step that was taken, in order: the history of which requests.state and cases.state are the sum.
CREATE TABLE events (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request     bigint      NOT NULL REFERENCES requests (id),
    case_id     bigint      REFERENCES cases (id),
    at          timestamptz NOT NULL,
    actor       bigint      REFERENCES persons (id),
    actor_role  text        NOT NULL,
    verb        text        NOT NULL,
    from_state  text        NOT NULL,
    to_state    text        NOT NULL,
    version     integer     NOT NULL,
    message     bigint      REFERENCES messages (id),
    -- narrative of a NOTE, a reason, a question: sealed
    text        uuid        REFERENCES contents (id)
);
CREATE INDEX events_request ON events (request, id);

-- An open question to somebody: what a token is bound to, and what a decision spends (SEC-2, SUP-3).
CREATE TABLE steps (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request     bigint      NOT NULL REFERENCES requests (id),
    case_id     bigint      REFERENCES cases (id),
    kind        text        NOT NULL CONSTRAINT steps_kind_known
                            CHECK (kind IN ('facts', 'review', 'question', 'officer', 'work', 'result_review', 'delivery', 'disposition')),
    version     integer     NOT NULL,
    opened_at   timestamptz NOT NULL,
    due_at      timestamptz,
    spent_at    timestamptz,
    spent_by    bigint      REFERENCES persons (id),
    spent_verb  text        NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX steps_one_open ON steps (request, kind) WHERE spent_at IS NULL;

-- Tokens (SEC-2): only the hash is kept; the token itself stands in the mail that carries it.
CREATE TABLE tokens (
    hash        bytea       PRIMARY KEY CONSTRAINT tokens_hash_length CHECK (octet_length(hash) = 32),
    kind        text        NOT NULL,
    step        bigint      REFERENCES steps (id),
    request     bigint      REFERENCES requests (id),
    case_id     bigint      REFERENCES cases (id),
    version     integer     NOT NULL,
    -- to whom it was issued: a person on the roster, or an outside address
    person      bigint      REFERENCES persons (id),
    address     text        NOT NULL,
    notice      bigint      NOT NULL,
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);

-- Outgoing mail, committed with its cause (NOT-2).
CREATE TABLE notices (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text        NOT NULL,
    request     bigint      REFERENCES requests (id),
    case_id     bigint      REFERENCES cases (id),
    step        bigint      REFERENCES steps (id),
    person      bigint      REFERENCES persons (id),
    address     text        NOT NULL CONSTRAINT notices_address_given CHECK (position('@' in address) > 1),
    mailbox     text        NOT NULL,
    -- ours, without angle brackets (NOT-1)
    message_id  text        NOT NULL CONSTRAINT notices_message_id_unique UNIQUE,
    -- what it is rendered from, as it was at the moment of the decision: sealed
    data        uuid        NOT NULL REFERENCES contents (id),
    cause       bigint      REFERENCES messages (id),
    created_at  timestamptz NOT NULL,
    -- set where it is no longer true and must not go out
    superseded_at timestamptz,
    -- when it came back; once counts
    bounced_at  timestamptz
);
CREATE INDEX notices_request ON notices (request, id);
CREATE INDEX notices_address ON notices (address, created_at);
ALTER TABLE tokens ADD CONSTRAINT tokens_notice FOREIGN KEY (notice) REFERENCES notices (id);

-- Addresses that bounced (MSG-4).
CREATE TABLE address_faults (
    address     text        PRIMARY KEY,
    status      text        NOT NULL,
    at          timestamptz NOT NULL,
    notice      bigint      REFERENCES notices (id)
);

-- Due times that a periodic job reads with the injected clock.
CREATE TABLE timers (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text        NOT NULL CONSTRAINT timers_kind_known CHECK (kind IN ('incomplete_reminder', 'disposition_reminder')),
    request     bigint      NOT NULL REFERENCES requests (id),
    step        bigint      NOT NULL REFERENCES steps (id),
    due_at      timestamptz NOT NULL,
    fired_at    timestamptz
);
CREATE INDEX timers_due ON timers (due_at) WHERE fired_at IS NULL;

-- Who did what to which record (AUD-1). Ids and verbs only, so that it can outlive destruction. The daemon's role may insert and read.
CREATE TABLE audit_log (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor       bigint,
    actor_role  text        NOT NULL,
    action      text        NOT NULL CONSTRAINT audit_log_action_given CHECK (action <> ''),
    record      text        NOT NULL,
    message     bigint,
    detail      text        NOT NULL DEFAULT ''
);
CREATE INDEX audit_log_record ON audit_log (record, id);
-- +goose StatementBegin
CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();
