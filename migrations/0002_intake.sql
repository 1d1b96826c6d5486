-- What came in. Owner: ingest.
-- +goose Up
CREATE TABLE messages (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- context for replay (INT-13): the configured name of the mailbox ('' for `cissd intake`), and when the server took the mail
    mailbox         text        NOT NULL,
    received_at     timestamptz NOT NULL,
    stored_at       timestamptz NOT NULL,
    -- of an oversize one its header alone: who it is from has to be proven before its sender is told the limit
    content         uuid        NOT NULL UNIQUE REFERENCES contents (id),
    size            bigint      NOT NULL CONSTRAINT messages_size_not_negative CHECK (size >= 0),
    -- of the raw bytes: identical bytes are always recognised (SEC-8)
    sha256          bytea       CONSTRAINT messages_sha256_length CHECK (octet_length(sha256) = 32),
    -- as found in the header, without angle brackets, lower-cased address; '' where absent or unreadable
    message_id      text        NOT NULL,
    from_address    text        NOT NULL,
    submitted_by    text        NOT NULL DEFAULT '',
    oversize        boolean     NOT NULL DEFAULT false,
    CONSTRAINT messages_sha256_unless_oversize CHECK (oversize = (sha256 IS NULL))
);
CREATE INDEX messages_sha256 ON messages (sha256);
CREATE INDEX messages_message_id ON messages (message_id) WHERE message_id <> '';
-- an oversize mail that is met again under another UIDVALIDITY is recognised by its size and envelope
CREATE INDEX messages_oversize ON messages (mailbox, size) WHERE oversize;

-- The ledger (INT-3, INT-11): one row for each message that a mailbox ever showed us. A watcher's progress is the highest uid here, so a row
-- is never written before those of all lower uids that were seen with it ('failed' with no attempt yet, where they are still to be read).
CREATE TABLE mailbox_ledger (
    mailbox         text        NOT NULL,
    -- a UIDVALIDITY says nothing across folders (RFC 9051 section 2.3.1.1): another configured folder is another set of uids
    folder          text        NOT NULL,
    uidvalidity     bigint      NOT NULL,
    uid             bigint      NOT NULL,
    state           text        NOT NULL CONSTRAINT mailbox_ledger_state_known
                                CHECK (state IN ('stored', 'moved', 'left', 'oversize', 'spilled', 'failed', 'gone')),
    message         bigint      REFERENCES messages (id),
    size            bigint      NOT NULL,
    -- for a failed one: what went wrong, in words without content
    reason          text        NOT NULL DEFAULT '',
    attempts        integer     NOT NULL DEFAULT 0,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (mailbox, folder, uidvalidity, uid),
    CONSTRAINT mailbox_ledger_message_when_stored CHECK (state NOT IN ('stored', 'moved', 'left', 'oversize') OR message IS NOT NULL)
);
CREATE INDEX mailbox_ledger_message ON mailbox_ledger (message);
-- the cost of a look does not grow with the mailbox: what still has to be moved is found by this index
CREATE INDEX mailbox_ledger_unfinished ON mailbox_ledger (mailbox, folder, uidvalidity, uid) WHERE state IN ('stored', 'failed');
