-- The three lives of a case (SPEC 7, 8). Owner: cases.
-- Positive results, reports, support, concurrence, withdrawal and referral of a case; what officers enter, and its review; files, documents, and what
-- officers ask of their supervisors.
-- +goose Up

ALTER TABLE requests
    -- classified, so that nothing but the pointer and five facts is kept of it (CLS-1)
    ADD COLUMN tracked      boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT requests_state_known,
    ADD CONSTRAINT requests_state_known CHECK (state IN (
        'incomplete', 'in_review', 'returned', 'on_hold', 'approved', 'rejected', 'duplicate', 'referred', 'withdrawn')),
    -- whoever asked for it withdraws a request, so that nobody has decided on it; a decision is there as a whole, or not at all
    ADD CONSTRAINT requests_decided_at_once CHECK (
        (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (decided_verb IS NULL)),
    ADD CONSTRAINT requests_tracked_is_no_inquiry CHECK (NOT (tracked AND state = 'approved' AND type = 'fai'));

ALTER TABLE cases
    -- FAI: when the director concurred, and who
    ADD COLUMN released_at  timestamptz,
    ADD COLUMN concurred_by bigint      REFERENCES persons (id),
    -- referred or withdrawn: it ended without a result
    ADD COLUMN ended_at     timestamptz,
    ADD COLUMN referred_to  text        NOT NULL DEFAULT '',
    -- the leadership is told of it (RFS-2)
    ADD COLUMN significant  boolean     NOT NULL DEFAULT false,
    DROP CONSTRAINT cases_state_known,
    DROP CONSTRAINT cases_result_known,
    DROP CONSTRAINT cases_officer_when_assigned,
    DROP CONSTRAINT cases_result_when_reviewed,
    DROP CONSTRAINT cases_reviewer_when_released,
    DROP CONSTRAINT cases_dates_when_closed,
    ADD CONSTRAINT cases_state_known CHECK (state IN (
        'opened', 'assigned', 'in_progress', 'in_review', 'concurrence', 'on_hold', 'released', 'closed', 'closed_out', 'referred', 'withdrawn')),
    ADD CONSTRAINT cases_result_known CHECK (result IN ('', 'negative', 'positive', 'completed')),
    -- an inquiry finds something or not, a support is completed; a request for information that is tracked only is completed too (CLS-1)
    ADD CONSTRAINT cases_result_of_its_kind CHECK (
        result = '' OR type = 'rfi' OR (type = 'rfs') = (result = 'completed')),
    ADD CONSTRAINT cases_result_by_somebody CHECK (result = '' OR result_by IS NOT NULL),
    -- why a result is negative is told of a request for information alone (RFI-1)
    ADD CONSTRAINT cases_basis_of_negative CHECK (result_basis = '' OR type = 'rfi' AND result = 'negative'),
    ADD CONSTRAINT cases_significant_of_support CHECK (type = 'rfs' AND result = 'completed' OR NOT significant),
    ADD CONSTRAINT cases_officer_when_assigned CHECK (
        state IN ('referred', 'withdrawn') OR ('opened' IN (state, held_from)) = (officer IS NULL)),
    ADD CONSTRAINT cases_result_when_reviewed CHECK (
        state NOT IN ('in_review', 'concurrence', 'released', 'closed', 'closed_out') AND held_from <> 'in_review' OR result <> ''),
    ADD CONSTRAINT cases_reviewer_when_released CHECK (state NOT IN ('concurrence', 'released', 'closed', 'closed_out') OR reviewed_by IS NOT NULL),
    -- an inquiry is not released without the director (FAI-3)
    ADD CONSTRAINT cases_concurred_when_released CHECK (type <> 'fai' OR state NOT IN ('released', 'closed', 'closed_out') OR concurred_by IS NOT NULL),
    ADD CONSTRAINT cases_concurrence_of_inquiry CHECK (type = 'fai' OR state <> 'concurrence' AND concurred_by IS NULL),
    ADD CONSTRAINT cases_concurrer_is_another CHECK (concurred_by IS NULL OR concurred_by <> result_by),
    ADD CONSTRAINT cases_released_when_concurred CHECK ((released_at IS NULL) = (concurred_by IS NULL)),
    -- a positive result is completed when it is delivered, and closed when it is received (RFI-3)
    ADD CONSTRAINT cases_dates_when_closed CHECK ((state IN ('closed', 'closed_out')) = (closed_at IS NOT NULL)),
    ADD CONSTRAINT cases_completed_when_closed CHECK (closed_at IS NULL OR completed_at IS NOT NULL),
    ADD CONSTRAINT cases_completed_when_released CHECK (completed_at IS NULL OR state IN ('released', 'closed', 'closed_out')),
    ADD CONSTRAINT cases_received_when_closed CHECK (received_at IS NULL OR closed_at IS NOT NULL),
    ADD CONSTRAINT cases_date_when_ended CHECK ((state IN ('referred', 'withdrawn')) = (ended_at IS NOT NULL)),
    ADD CONSTRAINT cases_no_result_when_ended CHECK (ended_at IS NULL OR result = ''),
    ADD CONSTRAINT cases_referred_names_office CHECK ((state = 'referred') = (referred_to <> ''));

ALTER TABLE steps
    DROP CONSTRAINT steps_kind_known,
    ADD CONSTRAINT steps_kind_known CHECK (kind IN (
        'facts', 'review', 'question', 'officer', 'work', 'result_review', 'delivery', 'disposition', 'hold', 'drop',
        'concurrence', 'entries', 'referral', 'extension', 'significance')),
    -- a key with the kind, for those tables that hang on steps of some kinds
    ADD CONSTRAINT steps_id_kind UNIQUE (id, kind);
ALTER TABLE timers
    DROP CONSTRAINT timers_kind_known,
    ADD CONSTRAINT timers_kind_known CHECK (kind IN (
        'incomplete_reminder', 'disposition_reminder', 'drop_asked', 'hold_end', 'receipt_missing', 'entries_review'));

-- What officers enter is reviewed before it stands in a report or referral (REV-1), never by whoever entered it (ROLE-2).
ALTER TABLE activities
    ADD COLUMN reviewed_by  bigint      REFERENCES persons (id),
    ADD COLUMN reviewed_at  timestamptz,
    ADD CONSTRAINT activities_reviewed_by_somebody CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
    ADD CONSTRAINT activities_reviewer_is_another CHECK (reviewed_by <> actor);

-- Files that officers sent in: exhibits, numbered within the case, source documents of a memorandum, and reports. What they are called and
-- what they show is sealed; content is theirs alone, apart from the mail that brought them, which may go earlier (RET-2).
CREATE TABLE case_files (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id     bigint      NOT NULL REFERENCES cases (id),
    kind        text        NOT NULL CONSTRAINT case_files_kind_known CHECK (kind IN ('exhibit', 'source', 'report', 'referral')),
    -- of an exhibit: from 1, in the order in which they came
    number      integer     CONSTRAINT case_files_number_positive CHECK (number > 0),
    details     uuid        NOT NULL REFERENCES contents (id),
    content     uuid        NOT NULL REFERENCES contents (id),
    message     bigint      NOT NULL REFERENCES messages (id),
    actor       bigint      NOT NULL REFERENCES persons (id),
    recorded_at timestamptz NOT NULL,
    reviewed_by bigint      REFERENCES persons (id),
    reviewed_at timestamptz,
    CONSTRAINT case_files_exhibits_are_numbered CHECK ((kind = 'exhibit') = (number IS NOT NULL)),
    CONSTRAINT case_files_number_once UNIQUE (case_id, number),
    CONSTRAINT case_files_reviewed_by_somebody CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
    CONSTRAINT case_files_reviewer_is_another CHECK (reviewed_by <> actor)
);
CREATE INDEX case_files_case ON case_files (case_id, id);

-- Documents of ours that went out or were filed: what each was drawn from, with its passphrase, sealed.
CREATE TABLE documents (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id     bigint      NOT NULL REFERENCES cases (id),
    kind        text        NOT NULL CONSTRAINT documents_kind_known CHECK (kind IN ('memorandum', 'report_of_inquiry', 'significant_memorandum')),
    sealed      uuid        NOT NULL REFERENCES contents (id),
    filed_at    timestamptz NOT NULL
);
CREATE INDEX documents_case ON documents (case_id, id);

-- What an officer asked a supervisor for while the work goes on: a referral (FAI-4), more time, or that the leadership is told (RFS-2).
CREATE TABLE proposals (
    step        bigint      PRIMARY KEY,
    kind        text        NOT NULL CONSTRAINT proposals_kind_known CHECK (kind IN ('referral', 'extension', 'significance')),
    case_id     bigint      NOT NULL REFERENCES cases (id),
    details     uuid        NOT NULL REFERENCES contents (id),
    asked_by    bigint      NOT NULL REFERENCES persons (id),
    message     bigint      NOT NULL REFERENCES messages (id),
    asked_at    timestamptz NOT NULL,
    decided_by  bigint      REFERENCES persons (id),
    decided_at  timestamptz,
    granted     boolean,
    CONSTRAINT proposals_step FOREIGN KEY (step, kind) REFERENCES steps (id, kind),
    CONSTRAINT proposals_decided_at_once CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (decided_at IS NULL) = (granted IS NULL)),
    CONSTRAINT proposals_decided_by_another CHECK (decided_by <> asked_by)
);
CREATE INDEX proposals_case ON proposals (case_id);

-- Officers who may see a case that is not theirs (ROLE-3).
CREATE TABLE case_shares (
    case_id     bigint      NOT NULL REFERENCES cases (id),
    person      bigint      NOT NULL REFERENCES persons (id),
    shared_by   bigint      NOT NULL REFERENCES persons (id),
    shared_at   timestamptz NOT NULL,
    ended_at    timestamptz,
    PRIMARY KEY (case_id, person),
    CONSTRAINT case_shares_end_later CHECK (ended_at >= shared_at)
);
